"""Where a name begins and ends: what a recogniser saw, without the marks and halves of brackets beside it."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.votes import Find

#: Marks that stand at no edge of a name.
EDGES = frozenset("(（·•，、。：:；“”「」『』 \u3000|/")


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


def _opened(text: str, find: Find) -> int:
    """Where the last bracket is that opens in a find and does not close; -1 for none."""
    opened = max(text.rfind(b, find.start, find.end) for b in "(（")
    return -1 if any(c in text[opened : find.end] for c in ")）") else opened


def _unpaired(name: str) -> bool:
    return name[-1] in ")）" and not any(c in name for c in "(（")
