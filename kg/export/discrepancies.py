"""The page's numbers → those about one thing that differ: contradictions, and roundings of one figure, side by side.

Two numbers are of one thing where entity and measure are the same, units can be compared, and

- they are near (one may be a rounding of the other: 557.6万 and 不到558万, 16.86% and 近17%) and of one time; or
- they contradict each other, and the ontology says that there is but one such value: ever (a model's training cost), or
  at a time, and both have that date (a share's change on a day).

They are not where one sentence tells both, as 19美元、39美元和199美元三档 does, nor, if far apart, where one article
tells both: it speaks of parts, tiers or periods. Only numbers that are read surely contradict; near ones confirm each
other's reading. Numbers not told as fact do neither.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from types import MappingProxyType
from typing import Any

from kg.export.tellers import Tellers, differ, gap, is_dated, is_fact, linked, sure
from kg.export.tellings import Row
from kg.ontology import Ontology

#: Further apart than this, two numbers are not near: the widest rounding of the seeds is 3% for 3.07%.
NEAR = 0.05
#: How far a number reaches that is not exact: what it may be a rounding of, and what it does not contradict.
CLOSE = MappingProxyType({"about": (0.95, 1.05), "nearly": (0.9, 1.0), "under": (0.9, 1.0), "over": (1.0, 1.1)})
BOUNDS = MappingProxyType({"about": (0.9, 1.1), "nearly": (0.9, 1.0), "under": (0.5, 1.0), "over": (1.0, 2.0)})
#: A trading day in New York is two dates in China.
SLACK = 1
#: Of measures of which a thing may have many, a rounding to fewer digits than this may be another number.
DIGITS = 2
_NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?", re.ASCII)
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """A row, its size without sign (``ratio`` as percent), and how far it may be off: half its last printed digit."""

    index: int
    row: Row
    sign: int
    size: float
    half: float

    @property
    def signed(self) -> float:
        """Its value, a ratio as percent."""
        return self.sign * self.size

    def reach(self, how_far: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
        """From where to where it reaches, by how exact the text says it is."""
        off = self.half * (1 - 1e-6) if self.row["k"] in ("exactly", "about") else self.size * 1e-6
        low, high = how_far.get(self.row["k"], (1.0, 1.0))
        return self.size * low - off, self.size * high + off


def figure(index: int, row: Row) -> Figure:
    """Row → Figure: 557.6万美元 is 5,576,000 give or take 500; the year 2015 is a date and not off at all."""
    size = abs(row["v"]) * (100 if row["u"] == "ratio" else 1)
    printed = _NUMBER.search(unicodedata.normalize("NFKC", row["t"]))
    number = float(printed.group().replace(",", "")) if printed else 0.0
    if row["u"] == "year":
        step = 0.0
    elif printed and number:
        step = size / number * 10.0 ** -len(printed[1] or "")
    else:  # 三成
        step = 10.0 ** math.floor(math.log10(size)) if size else 1.0
    return Figure(index, row, (row["v"] > 0) - (row["v"] < 0), size, step / 2)


def discrepancies(numbers: Sequence[Row], tellers: Tellers, ontology: Ontology) -> Iterator[Entry]:
    """Numbers that differ, grouped; a side is one value with its unit and how exact it is."""
    groups: defaultdict[tuple[int, str, str], list[Figure]] = defaultdict(list)
    for i, row in enumerate(numbers):
        if is_fact(row):
            unit = "percent" if row["u"] == "ratio" else row["u"]
            groups[row["e"], row["p"], unit].append(figure(i, row))
    for (entity, measure, _), found in sorted(groups.items()):
        if len({f.signed for f in found}) > 1:
            of = {f.index: f for f in found}
            for rows in linked(_Judge(found, measure, tellers, ontology).pairs()):
                sides = _sides([of[i] for i in rows])
                firsts = [of[side["rows"][0]] for side in sides]
                near = all(is_near(a, b) for a, b in combinations(firsts, 2) if a.signed != b.signed)
                yield {"kind": "number", "e": entity, "p": measure, "sides": sides, **({"near": True} if near else {})}


def is_near(a: Figure, b: Figure) -> bool:
    """Whether one may be a rounding of the other."""
    alike = a.sign == b.sign and a.row["u"] != "year" and abs(a.size - b.size) <= NEAR * max(a.size, b.size)
    return alike and _meet(a.reach(CLOSE), b.reach(CLOSE))


def contradict(a: Figure, b: Figure) -> bool:
    """Whether both cannot be right: 超3% and 3.07% can."""
    return a.sign != b.sign or not _meet(a.reach(BOUNDS), b.reach(BOUNDS))


def _meet(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


class _Judge:
    """Decides which numbers of one entity, measure and unit are about one thing."""

    def __init__(self, figures: Sequence[Figure], measure: str, tellers: Tellers, ontology: Ontology) -> None:
        self.figures = sorted(figures, key=lambda f: (f.sign, f.size, f.index))
        self.tellers = tellers
        self.ever = measure in ontology.one_ever
        self.single = self.ever or measure in ontology.one_at_a_time
        self.by_article: defaultdict[int, list[Figure]] = defaultdict(list)
        for f in self.figures:
            for article in tellers.articles(f.row):
                self.by_article[article].append(f)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Indices of rows that are told of one thing and differ."""
        for at, a in enumerate(self.figures):  # by size, so that what is near is not far in the list
            for b in islice(self.figures, at + 1, None):
                if a.sign != b.sign or b.size * (1 - NEAR) > a.size:
                    break
                if a.size != b.size and is_near(a, b) and self.may_round(a, b):
                    yield a.index, b.index
        for group in self.rivals():
            for a, b in combinations(group, 2):
                if contradict(a, b) and not self.are_alternatives(a, b):
                    yield a.index, b.index

    def rivals(self) -> list[list[Figure]]:
        """Figures that are surely read, and surely of this entity, of which only one can be right."""
        figures = [f for f in self.figures if sure(f.row) and self.tellers.named(f.row, f.row["e"])]
        if self.ever:
            return [figures]
        dates: defaultdict[str, list[Figure]] = defaultdict(list)
        for f in figures if self.single else ():
            if is_dated(f.row):
                dates[f.row["d"]].append(f)
        return [dates[day] for day in sorted(dates)]

    def may_round(self, a: Figure, b: Figure) -> bool:
        """Whether two near figures are told of one thing: of one time and not in one sentence."""
        if self.tellers.together(a.row, b.row) or not (self.ever or self.at_one_time(a.row, b.row)):
            return False
        if self.single:
            return True
        coarse = max(a, b, key=lambda f: f.half)
        apart = self.tellers.articles(a.row).isdisjoint(self.tellers.articles(b.row))
        return apart and coarse.size >= coarse.half * 2 * 10 ** (DIGITS - 1)

    def at_one_time(self, a: Row, b: Row) -> bool:
        """Whether they may be of one time; where nothing is known of it they may."""
        times = self.tellers.times(a), self.tellers.times(b)
        return not all(times) or any(gap(one, other) <= SLACK for one in times[0] for other in times[1])

    def are_alternatives(self, a: Figure, b: Figure) -> bool:
        """Whether an article that tells one of them tells the other too, or one near it, or a range around it."""
        if self.tellers.together(a.row, b.row):
            return True
        return self.tells(a, b) or self.tells(b, a)

    def tells(self, a: Figure, b: Figure) -> bool:
        """Whether an article that tells one tells the other too, or a range around it in one sentence."""
        for article in self.tellers.articles(a.row):
            for other in self.by_article[article]:
                if other.index == b.index or is_near(other, b):
                    if not differ(a.row, other.row):
                        return True
                elif other.index != a.index and self.tellers.together(a.row, other.row):
                    low, high = sorted((a.size, other.size))
                    if low <= b.size <= high:
                        return True
        return False


def _sides(figures: Iterable[Figure]) -> list[Entry]:
    """One side for each value, unit and way of being exact; it is headed as the surest row prints it."""
    sides: defaultdict[tuple[float, str, str], list[Figure]] = defaultdict(list)
    for f in figures:
        sides[f.row["v"], f.row["u"], f.row["k"]].append(f)
    out = []
    for (_, _, exact), found in sorted(sides.items()):
        surest = max(found, key=lambda f: (f.row["n"], f.row["c"], -f.index))
        out.append({"rows": [f.index for f in found], "label": _label(surest.row), "k": exact})
    return out


def _label(row: Row) -> str:
    """As printed; a fall, which the text says with a word, has its sign."""
    return ("−" if row["v"] < 0 and not row["t"].lstrip().startswith(("-", "−", "－")) else "") + str(row["t"])
