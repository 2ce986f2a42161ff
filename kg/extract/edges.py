"""Where a name begins and ends: what a recogniser saw, without the marks and halves of brackets beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from kg.extract.votes import Find

#: Marks that stand at no edge of a name.
EDGES = frozenset("(（·•，、。：:；“”「」『』 \u3000|/")
#: Digits that begin an amount behind a Han name: 青禾资本4|,000万元.
AMOUNT = re.compile(r"(?<=[㐀-鿿])\d{1,4}\Z")
AMOUNTS = re.compile(r"\d*(?:,\d{3}|\.\d|[万亿])")
#: What stands before and behind the number of a chapter.
CHAPTER = "第", frozenset("章条條款节節")
#: What a version may be called, one blank behind a name: 蓝湾-2 Mini.
VARIANT = re.compile(r" ([A-Z][a-z]+)(?![A-Za-z0-9-])")
#: Classes of what has versions: of these a bare one (R1, 4o, Pro 2) can be short for a longer name.
VERSIONED = frozenset({"AIModel", "Hardware", "Product"})


def either_side(text: str, find: Find) -> Iterable[Find]:
    """沈砚(Shen Yan → 沈砚, Shen Yan: what runs over an opening bracket into it is two names."""
    opened = _opened(text, find)
    if find.cls != "Person" or opened <= find.start:
        return [find]
    return [find._replace(end=opened), find._replace(start=opened + 1)]


def trimmed(text: str, find: Find) -> Find:
    """(韩铮 → 韩铮: a mark at the edge is no part of a name, nor the second half of a pair without its first."""
    start, end = find.start, find.end
    if (opened := _opened(text, find)) > start:
        start = opened + 1
    while start < end - 1 and text[start] in EDGES:
        start += 1
    while end - 1 > start and (text[end - 1] in EDGES or _unpaired(text[start:end])):
        end -= 1
    return find._replace(start=start, end=end)


def numbered(text: str, find: Find) -> Find:
    """青禾资本4,000万元 → 青禾资本: the first digits of an amount are no part of a name; 第18C章 is none."""
    if (m := AMOUNT.search(text, find.start, find.end)) and AMOUNTS.match(text, find.end):
        find = find._replace(end=m.start())
    before, behind = CHAPTER
    chapter = text.endswith(before, 0, find.start) and text[find.end : find.end + 1] in behind
    return find._replace(score=0.0) if chapter else find


def versioned(text: str, find: Find, variants: Set[str]) -> Find:
    """蓝湾-2 → 蓝湾-2 Mini, where the variant stands behind the name of a model, product or chip."""
    while find.cls in VERSIONED and (m := VARIANT.match(text, find.end)) and m[1] in variants:
        find = find._replace(end=m.end())
    return find


def _opened(text: str, find: Find) -> int:
    """Where the last bracket is that opens in a find and does not close; -1 for none."""
    opened = max(text.rfind(b, find.start, find.end) for b in "(（")
    return -1 if any(c in text[opened : find.end] for c in ")）") else opened


def _unpaired(name: str) -> bool:
    return name[-1] in ")）" and not any(c in name for c in "(（")
