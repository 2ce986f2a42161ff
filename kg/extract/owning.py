"""Names near a number → features for the question whose the number is, once it is known what it measures.

Each name is seen with where it stands, its class, the words between it and the number, how often the page names it, who
its rivals are, and whose the numbers before were: a list gives each name its number, a subject has many.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from kg.extract.doc import Named, Quantity
from kg.extract.gauge import COMMA, Page, Read, Ruled, flat, group, span, words
from kg.extract.hashing import Ints, hashed

#: Owners are sought so many names before and after a number, and among the names that the page opens with.
NEAR, AFTER, OPENING = 14, 4, 3
#: Owners stand at most so many sentences before their number.
BACK = 4
#: Two names this close are seen together (A的B, A旗下B); words between name and number are taken whole up to PATH.
TOGETHER, PATH = 6, 8
FALL, RATIO = "-", "ratio"


class Asked(NamedTuple):
    """Whose is a number that is a measure: the rivals in order of place, what the rules say, the numbers before it."""

    number: Quantity
    measure: str
    ruled: Ruled
    rivals: Sequence[Named]
    before: Sequence[Read]


def candidates(page: Page, q: Quantity, measure: str, classes: frozenset[str]) -> list[Named]:
    """The names that might own a number: the last before it, the next after it in its sentence, the page's first.

    A ratio is never of its standard (已是乙的23%): of 50 such names in training 2 were annotated as owners.
    """
    a, b = span(page, q.start)
    k = bisect_left(page.mentions, (q.start,))
    oldest = page.starts[max(0, bisect_right(page.starts, a) - 1 - BACK)]
    near = [m for m in page.mentions[max(0, k - NEAR) : k] if m.start >= oldest]
    after = [m for m in page.mentions[k : k + AFTER] if m.start < b]
    first = [m for m in page.mentions[:OPENING] if m not in near and m.start < q.start]
    fit = [m for m in (*first, *near, *after) if m.cls in classes]
    return fit if measure != RATIO else [m for m in fit if (q.start, m.entity) not in page.standards]


def ownership(page: Page, asked: Asked, m: Named) -> Ints:
    """Features of whether a name owns a number, read as a measure."""
    return hashed(
        chain(_place(page, asked, m), _rank(page, asked, m), _earlier(page, asked, m), _beside(page, asked, m))
    )


def _side(page: Page, asked: Asked, m: Named) -> str:
    """B before the number, A after it, S in a sentence before."""
    a, b = span(page, asked.number.start)
    return ("B" if m.end <= asked.number.start else "A") if a <= m.start < b else "S"


def _place(page: Page, asked: Asked, m: Named) -> Iterator[str]:
    """Where a name stands, and the words around it and between it and the number."""
    q, measure, ruled, rivals, _ = asked
    a, b = span(page, q.start)
    here = a <= m.start < b
    apart = 0 if here else max(1, bisect_right(page.starts, a) - bisect_right(page.starts, m.start))
    low, high = min(m.end, q.end), max(m.start, q.start)
    gap = page.masked[low:high]
    side = ("B" if m.end <= q.start else "A") if here else f"S{min(apart, 3)}"
    marks = min(len(COMMA.findall(gap)), 4) if here else 9
    most = max(page.weight[r.entity] for r in rivals)
    nearer = sum(r.entity != m.entity and min(m.start, q.start) < r.start < max(m.start, q.start) for r in rivals)
    alike = {r.entity for r in rivals if r.cls == m.cls}
    s, e = span(page, m.start)
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


def _rank(page: Page, asked: Asked, m: Named) -> Iterator[str]:
    """Which of its rivals a name is: how far back among all and among its class, in which clause, in which row."""
    q, measure, _, rivals, _ = asked
    a, b = span(page, q.start)
    side = _side(page, asked, m)
    key = f"{measure}|{side}"
    order = list(dict.fromkeys(r.entity for r in reversed(rivals) if r.end <= q.start))
    rank = min(order.index(m.entity), 4) if m.entity in order else 9
    yield f"rk={rank}|{side}"
    yield f"standard={(q.start, m.entity) in page.standards}|{measure}"
    yield f"rk={rank}|{key}"
    yield f"rk={rank}|{m.cls}|{measure}"
    alike = list(dict.fromkeys(r.entity for r in reversed(rivals) if r.end <= q.start and r.cls == m.cls))
    yield f"rc={min(alike.index(m.entity), 3) if m.entity in alike else 9}|{key}|{m.cls}"
    most = max(page.weight[r.entity] for r in rivals if r.cls == m.cls)
    yield f"topcls={page.weight[m.entity] == most}|{key}|{m.cls}"
    classes = "+".join(sorted({r.cls for r in rivals if a <= r.start < q.start}))
    yield f"classes={m.cls}|{classes}|{measure}"
    if side == "S":
        return
    row = [r.start for r in rivals if a <= r.start < b]
    low, high = bisect_left(page.numbers, (a,)), bisect_left(page.numbers, (b,))
    numbers = [x.start for x in page.numbers[low:high] if group(x) == group(q)]
    aligned = f"{numbers.index(q.start) == row.index(m.start)}|{len(numbers) == len(row)}|{len(numbers) > 1}"
    yield f"al={aligned}|{side}"
    yield f"al={aligned}|{key}"
    gap = flat(page.masked[min(m.end, q.end) : max(m.start, q.start)])
    yield f"g1={gap[:2]}|{gap[-2:]}|{side}"
    if len(gap) <= PATH:
        yield f"gs={gap}|{key}"
        yield f"gs={gap}|{side}"
    stop = max([c.end() for c in COMMA.finditer(page.masked, a, q.start)] or [a])
    clause = f"{m.start >= stop}|{min(sum(stop <= r.start < q.start for r in rivals), 3)}"
    yield f"cl={clause}|{side}"
    yield f"cl={clause}|{key}|{m.cls}"
    head = page.mentions[bisect_left(page.mentions, (a,))]
    yield f"subj={head.entity == m.entity}|{side}|{m.cls}"
    yield f"subj={head.entity == m.entity}|{key}"


def _earlier(page: Page, asked: Asked, m: Named) -> Iterator[str]:
    """Whose the numbers before were: one that has its market value told has no second, but may well have fallen."""
    q, measure, _, rivals, before = asked
    a, _ = span(page, q.start)
    side = _side(page, asked, m)
    key = f"{measure}|{side}"
    same = [h for h in before if h.label.removesuffix(FALL) == measure]
    known = any(h.entity == m.entity for h in same)
    here = any(h.entity == m.entity and h.number.start >= a for h in same)
    taken = any(h.number.start >= a for h in same)
    yield f"same={known}|{here}|{taken}|{side}"
    yield f"same={known}|{here}|{taken}|{key}"
    last = next((h for h in reversed(before) if h.entity >= 0), None)
    if last is None:
        return
    mine = last.entity == m.entity
    if last.number.start < a:
        yield f"pf={mine}|{last.label}|{measure}|{side}"
        yield f"pf={mine}|{side}"
        return
    between = any(last.number.end <= r.start < q.start for r in rivals)
    newer = last.number.end <= m.start < q.start
    yield f"p={mine}|{between}|{newer}|{side}"
    yield f"p={mine}|{between}|{newer}|{last.label}|{measure}"
    yield f"p={mine}|{last.label}|{measure}"
    yield f"pg={mine}|{len(COMMA.findall(page.masked, last.number.end, q.start))}|{between}|{newer}"


def _beside(page: Page, asked: Asked, m: Named) -> Iterator[str]:
    """The names right before and after a name: A的B, A旗下B, A、B."""
    measure, side = asked.measure, _side(page, asked, m)
    k = bisect_left(page.mentions, (m.start,))
    if k and m.start - page.mentions[k - 1].end <= TOGETHER:
        other = page.mentions[k - 1]
        between = page.masked[other.end : m.start]
        yield f"pv={between}|{other.cls}|{m.cls}|{measure}"
        yield f"pv={between}|{other.cls}|{side}"
    if k + 1 < len(page.mentions) and page.mentions[k + 1].start - m.end <= TOGETHER:
        other = page.mentions[k + 1]
        between = page.masked[m.end : other.start]
        yield f"nx={between}|{other.cls}|{m.cls}|{measure}"
        yield f"nx={between}|{other.cls}|{side}"
