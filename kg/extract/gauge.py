"""Numbers of a page → features for two questions: what does this number measure, and whose is it?

Each number is seen with the words around it, every name masked by its class, and with what the rules of measures.toml
say of it; each entity that could own it with where it stands, how often it is named, and the words between. Features
are hashed (Weinberger et al. 2009) so that the linear model of ``assessor`` is a table.
"""

from __future__ import annotations

import math
import re
import zlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import rjieba
from numpy.typing import NDArray

from kg.extract.doc import Named, Quantity

Ints = NDArray[np.int64]

#: Size of the hashed feature space.
BUCKETS = 1 << 17
#: Words looked at before and behind a number, and those of its clause.
BEFORE, BEHIND, CLAUSE = 7, 5, 16
#: Owners are sought so many names before and after a number, and among the names that the page opens with.
NEAR, AFTER, OPENING = 14, 4, 3
#: Owners stand at most so many sentences before their number.
BACK = 4
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


class Page(NamedTuple):
    """A text prepared: masked, with its sentences' starts and how often each thing is named."""

    text: str
    masked: str
    mentions: Sequence[Named]
    starts: list[int]
    ends: list[int]
    numbers: Sequence[Quantity]
    weight: Mapping[int, int]


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


@lru_cache(maxsize=1 << 16)
def number(feature: str) -> int:
    """A feature's number: the same on every machine."""
    return zlib.crc32(feature.encode())


def hashed(features: Iterator[str]) -> Ints:
    """Features as places in the table."""
    return np.unique(np.array([number(f) for f in features], dtype=np.int64) % BUCKETS)


@lru_cache(maxsize=1 << 14)
def words(text: str) -> tuple[str, ...]:
    """Words of a masked stretch; a name is one word, digits are 0."""
    flat = re.sub(r"([\ue000-\uf8ff])\1*", lambda m: f" {chr(ord(m[1]) - 0xE000)}* ", text)
    flat = re.sub(r"\d[\d,.]*", "0", flat)
    return tuple(w for part in flat.split(" ") if part for w in ((part,) if part.endswith("*") else rjieba.cut(part)))


def _group(q: Quantity) -> str:
    return "money" if len(q.unit) == 3 and q.unit.isupper() else q.unit or "bare"


def _span(page: Page, at: int) -> tuple[int, int]:
    k = max(0, bisect_right(page.starts, at) - 1)
    return max(page.starts[k], at - LONGEST), min(page.ends[k], at + LONGEST)


def meaning(page: Page, q: Quantity, ruled: Ruled) -> Ints:
    """Features of what a number measures."""
    return hashed(_meaning(page, q, ruled))


def _meaning(page: Page, q: Quantity, ruled: Ruled) -> Iterator[str]:
    group = _group(q)
    a, b = _span(page, q.start)
    surface = re.sub(r"[\d.,\s]+", "0", page.text[q.start : q.end])
    yield f"u={group}"
    yield f"s={surface}"
    yield f"n={group}|{int(math.log10(abs(q.value) + 1))}"
    yield f"r={ruled.measure}"
    yield f"r={ruled.measure}|{group}"
    left, right = page.masked[max(a, q.start - 40) : q.start], page.masked[q.end : min(b, q.end + 24)]
    before, behind = words(left)[-BEFORE:], words(right)[:BEHIND]
    for i, w in enumerate(reversed(before)):
        yield f"b={w}|{group}"
        yield f"b{min(i, 3)}={w}|{group}"
    for i, w in enumerate(behind):
        yield f"a={w}|{group}"
        yield f"a{min(i, 2)}={w}|{group}"
    for n in (1, 2, 3, 4):
        yield f"l{n}={left[-n:]}|{group}"
    for n in (1, 2, 3):
        yield f"f{n}={right[:n]}|{group}"
        yield f"fs{n}={right[:n]}|{surface}"
    yield f"bb={'_'.join(before[-2:])}|{surface}"
    low = max([m.end() for m in COMMA.finditer(page.masked, a, q.start)] or [a])
    stop = COMMA.search(page.masked, q.end, b)
    clause = words(page.masked[low : q.start])[-CLAUSE:]
    for w in clause:
        yield f"c={w}|{group}"
    for w in words(page.masked[q.end : stop.start() if stop else b])[:CLAUSE]:
        yield f"d={w}|{group}"
    earlier = words(page.masked[max(a, low - 40) : low])[-10:]
    for w in earlier:
        yield f"e={w}|{group}"
    yield f"head={'_'.join(clause[:2])}|{surface}"
    k = bisect_left(page.mentions, (q.start,))
    yield f"mb={page.mentions[k - 1].cls if k else ''}|{group}"
    yield f"ma={page.mentions[k].cls if k < len(page.mentions) else ''}|{group}"
    j = bisect_left(page.numbers, q)
    for name, other in (("pq", j - 1), ("nq", j + 1)):
        if 0 <= other < len(page.numbers) and a <= page.numbers[other].start < b:
            yield f"{name}={_group(page.numbers[other])}|{group}"
    for w in set(words(page.masked[a:b])[:60]):
        yield f"w={w}|{group}"


def candidates(page: Page, q: Quantity, classes: frozenset[str]) -> list[Named]:
    """The names that might own a number: the last before it, the next after it in its sentence, the page's first."""
    a, b = _span(page, q.start)
    k = bisect_left(page.mentions, (q.start,))
    oldest = page.starts[max(0, bisect_right(page.starts, a) - 1 - BACK)]
    near = [m for m in page.mentions[max(0, k - NEAR) : k] if m.start >= oldest]
    after = [m for m in page.mentions[k : k + AFTER] if m.start < b]
    first = [m for m in page.mentions[:OPENING] if m not in near and m.start < q.start]
    return [m for m in (*first, *near, *after) if m.cls in classes]


def ownership(page: Page, read: tuple[Quantity, str, Ruled], rivals: Sequence[Named], m: Named) -> Ints:
    """Features of whether a name owns a number, read as a measure."""
    return hashed(_ownership(page, read, rivals, m))


def _ownership(page: Page, read: tuple[Quantity, str, Ruled], rivals: Sequence[Named], m: Named) -> Iterator[str]:
    q, measure, ruled = read
    a, b = _span(page, q.start)
    here = a <= m.start < b
    apart = 0 if here else max(1, bisect_right(page.starts, a) - bisect_right(page.starts, m.start))
    low, high = min(m.end, q.end), max(m.start, q.start)
    gap = page.masked[low:high]
    side = ("B" if m.end <= q.start else "A") if here else f"S{min(apart, 3)}"
    marks = min(len(COMMA.findall(gap)), 4) if here else 9
    most = max(page.weight[r.entity] for r in rivals)
    nearer = sum(r.entity != m.entity and min(m.start, q.start) < r.start < max(m.start, q.start) for r in rivals)
    alike = {r.entity for r in rivals if r.cls == m.cls}
    s, e = _span(page, m.start)
    before, after = page.masked[max(s, m.start - 12) : m.start], page.masked[m.end : min(e, m.end + 12)]
    x, y = (words(before) or ("^",))[-1], (words(after) or ("$",))[0]
    opens = not before or before[-1] in "，,；;：:。“\n"
    key = f"{measure}|{side}"
    yield f"k={key}"
    yield f"cls={m.cls}|{measure}"
    yield f"cls={m.cls}|{key}|{marks}"
    for fact in (
        f"marks={marks}", f"nearer={min(nearer, 4)}", f"alike={min(len(alike), 4)}", f"opens={opens}",
        f"top={page.weight[m.entity] == most}", f"weight={min(page.weight[m.entity], 6)}",
        f"by={m.by == 'coreference'}",
        f"first={m.start == page.mentions[0].start}", f"rule={m.entity in ruled.owners and measure == ruled.measure}",
        f"ruled={bool(ruled.owners)}{m.entity in ruled.owners}", f"gap={min(len(gap) // 6, 8)}",
        f"head={m.start == s}", f"last={min(nearer, 1)}{opens}{marks}",
    ):  # fmt: skip
        yield f"{fact}|{side}"
        yield f"{fact}|{key}"
        yield f"{fact}|{key}|{m.cls}"
    for n in (1, 2):
        yield f"pre{n}={before[-n:]}|{side}"
        yield f"pre{n}={before[-n:]}|{key}"
        yield f"suf{n}={after[:n]}|{side}"
        yield f"suf{n}={after[:n]}|{key}"
    yield f"x={x}|{key}|{m.cls}"
    yield f"y={y}|{key}|{m.cls}"
    yield f"xy={x}_{y}|{side}"
    if here:
        between = words(gap[-60:])
        for w in between[-14:]:
            yield f"g={w}|{side}"
            yield f"g={w}|{key}"
            yield f"g={w}|{key}|{m.cls}"
        if len(between) <= 5:
            yield f"path={'_'.join(between)}|{measure}"
            yield f"path={'_'.join(between)}|{side}"
    low = max([c.end() for c in COMMA.finditer(page.masked, a, q.start)] or [a])
    for w in words(page.masked[low : q.start])[-8:]:
        yield f"q={w}|{side}|{m.cls}|{opens}"
