"""Numbers of a page → features for the question what a number measures (``owning`` asks whose it is).

Each number is seen with the words around it, every name masked by its class, with what the numbers before it were read
as, and with what the rules of measures.toml say of it. Features are hashed, so that the linear model of ``assessor`` is
a table.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from types import MappingProxyType
from typing import NamedTuple

import rjieba

from kg.extract.doc import Named, Quantity
from kg.extract.hashing import Ints, hashed

#: Words looked at before and behind a number, and those of its clause.
BEFORE, BEHIND, CLAUSE = 7, 5, 16
#: Characters before and behind a number whose pairs are looked at, and words of the page's first sentence.
LEFT, RIGHT, TITLE = 16, 10, 12
#: So many numbers before are remembered, and so many of the same sentence are looked at.
REMEMBERED, RECENT = 12, 3
#: Words between two numbers are taken whole up to this length.
SHORT = 4
#: No sentence is read further than this from a number or name: keeps the work linear.
LONGEST = 400
COMMA = re.compile(r"[，,；;：:。！？!?\n]")
#: A letter a class, for masks.
MASKS = MappingProxyType({
    "Organization": "O", "AIModel": "M", "Product": "P", "Hardware": "H", "Technology": "T", "Benchmark": "B",
    "MarketIndex": "I", "Place": "L", "Person": "X", "Work": "W", "Event": "E",
})  # fmt: skip


class Ruled(NamedTuple):
    """What the rules say of a number: its measure ("" for none), and who owns it."""

    measure: str
    owners: frozenset[int]


#: Of a number that no rule reads.
UNRULED = Ruled("", frozenset())


class Read(NamedTuple):
    """A number before, as it was read: its label, and whose it is (-1 for nobody's)."""

    number: Quantity
    label: str
    entity: int


class Page(NamedTuple):
    """A text prepared: masked, with its sentences' starts and how often each thing is named."""

    text: str
    masked: str
    mentions: Sequence[Named]
    starts: list[int]
    ends: list[int]
    numbers: Sequence[Quantity]
    weight: Mapping[int, int]
    standards: frozenset[tuple[int, int]] = frozenset()  # (a number's start, what it is a share of)


def prepare(
    text: str, mentions: Sequence[Named], numbers: Sequence[Quantity], sentences: Sequence[tuple[int, int]]
) -> Page:
    """Mask each name by its class, character for character, so that places stay what they are."""
    kept: list[Named] = []
    masked = list(text)
    for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or m.start >= kept[-1].end:
            kept.append(m)
            masked[m.start : m.end] = chr(0xE000 + ord(MASKS.get(m.cls, "Z"))) * (m.end - m.start)
    weight = Counter(m.entity for m in kept)
    return Page(
        text, "".join(masked), kept, [a for a, _ in sentences], [b for _, b in sentences], sorted(numbers), weight
    )


@lru_cache(maxsize=1 << 14)
def words(text: str) -> tuple[str, ...]:
    """Words of a masked stretch; a name is one word, digits are 0."""
    flat = re.sub(r"([\ue000-\uf8ff])\1*", lambda m: f" {chr(ord(m[1]) - 0xE000)}* ", text)
    flat = re.sub(r"\d[\d,.]*", "0", flat)
    return tuple(w for part in flat.split(" ") if part for w in ((part,) if part.endswith("*") else rjieba.cut(part)))


def group(q: Quantity) -> str:
    """The kind of unit: money whatever the currency, bare without one."""
    return "money" if len(q.unit) == 3 and q.unit.isupper() else q.unit or "bare"


def span(page: Page, at: int) -> tuple[int, int]:
    """The sentence of a place, or what is near enough of it."""
    k = max(0, bisect_right(page.starts, at) - 1)
    return max(page.starts[k], at - LONGEST), min(page.ends[k], at + LONGEST)


def flat(masked: str) -> str:
    """A masked stretch with one character for a name and 0 for digits."""
    return re.sub(r"\d[\d,.]*", "0", re.sub(r"([\ue000-\uf8ff])\1*", r"\1", masked))


def meaning(page: Page, q: Quantity, ruled: Ruled, before: Sequence[Read]) -> Ints:
    """Features of what a number measures; ``before`` are the numbers before it, the nearest last."""
    return hashed(chain(_meaning(page, q, ruled), _pairs(page, q, ruled), _sequence(page, q, before)))


def _meaning(page: Page, q: Quantity, ruled: Ruled) -> Iterator[str]:
    kind = group(q)
    a, b = span(page, q.start)
    surface = re.sub(r"[\d.,\s]+", "0", page.text[q.start : q.end])
    yield f"u={kind}"
    yield f"s={surface}"
    yield f"n={kind}|{int(math.log10(abs(q.value) + 1))}"
    yield f"r={ruled.measure}"
    yield f"r={ruled.measure}|{kind}"
    left, right = page.masked[max(a, q.start - 40) : q.start], page.masked[q.end : min(b, q.end + 24)]
    before, behind = words(left)[-BEFORE:], words(right)[:BEHIND]
    for i, w in enumerate(reversed(before)):
        yield f"b={w}|{kind}"
        yield f"b{min(i, 3)}={w}|{kind}"
    for i, w in enumerate(behind):
        yield f"a={w}|{kind}"
        yield f"a{min(i, 2)}={w}|{kind}"
    for n in (1, 2, 3, 4):
        yield f"l{n}={left[-n:]}|{kind}"
    for n in (1, 2, 3):
        yield f"f{n}={right[:n]}|{kind}"
        yield f"fs{n}={right[:n]}|{surface}"
    yield f"bb={'_'.join(before[-2:])}|{surface}"
    low = max([m.end() for m in COMMA.finditer(page.masked, a, q.start)] or [a])
    stop = COMMA.search(page.masked, q.end, b)
    clause = words(page.masked[low : q.start])[-CLAUSE:]
    for w in clause:
        yield f"c={w}|{kind}"
    for w in words(page.masked[q.end : stop.start() if stop else b])[:CLAUSE]:
        yield f"d={w}|{kind}"
    earlier = words(page.masked[max(a, low - 40) : low])[-10:]
    for w in earlier:
        yield f"e={w}|{kind}"
    yield f"head={'_'.join(clause[:2])}|{surface}"
    k = bisect_left(page.mentions, (q.start,))
    yield f"mb={page.mentions[k - 1].cls if k else ''}|{kind}"
    yield f"ma={page.mentions[k].cls if k < len(page.mentions) else ''}|{kind}"
    j = bisect_left(page.numbers, q)
    for name, other in (("pq", j - 1), ("nq", j + 1)):
        if 0 <= other < len(page.numbers) and a <= page.numbers[other].start < b:
            yield f"{name}={group(page.numbers[other])}|{kind}"
    for w in set(words(page.masked[a:b])[:60]):
        yield f"w={w}|{kind}"


def _pairs(page: Page, q: Quantity, ruled: Ruled) -> Iterator[str]:
    """Pairs of characters around a number, the words that the page opens with, and whether it has a line of its own."""
    kind = group(q)
    a, b = span(page, q.start)
    left, right = flat(page.masked[max(a, q.start - LEFT) : q.start]), flat(page.masked[q.end : min(b, q.end + RIGHT)])
    for x, y in pairwise(left):
        yield f"B={x}{y}|{kind}"
    for x, y in pairwise(right):
        yield f"F={x}{y}|{kind}"
    yield f"rg={ruled.measure}|{left[-1:]}|{kind}"
    alone = page.text[q.start - 1 : q.start] in ("", "\n") and page.text[q.end : q.end + 1] in ("", "\n")
    yield f"alone={alone}|{kind}"
    if page.starts:
        for w in words(page.masked[page.starts[0] : min(page.ends[0], page.starts[0] + LONGEST)])[:TITLE]:
            yield f"t={w}|{kind}"


def _sequence(page: Page, q: Quantity, before: Sequence[Read]) -> Iterator[str]:
    """市值…元，跌…%: what was measured just before."""
    kind = group(q)
    a, _ = span(page, q.start)
    near = [h for h in before[-RECENT:] if h.number.start >= a]
    for k, h in enumerate(reversed(near)):
        yield f"h{k}={h.label}|{kind}"
        yield f"h={h.label}|{kind}"
    if near:
        last = near[-1]
        same = group(last.number) == kind
        between = page.masked[last.number.end : q.start]
        gap = flat(between)
        yield f"hg={last.label}|{same}|{gap[-SHORT:]}"
        if len(gap) <= SHORT:
            yield f"hgap={last.label}|{kind}|{gap}"
        named = any("\ue000" <= c <= "\uf8ff" for c in gap)
        yield f"hn={last.label}|{same}|{named}|{bool(COMMA.search(between))}"
    elif before:
        yield f"far={before[-1].label}|{kind}"
