"""What a number measures: a sentence with its names masked, and a number in it → the measure its words give it.

The rules stand in ``lexicon/measures.toml``; the nearest trigger wins. A number no trigger claims measures nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from kg.extract.doc import Named, Quantity, Voice, When
from kg.ontology import load

#: Stands for each character of a name, so that no trigger is found inside one (训练营, 涨停敢死队 as names).
MASK = "\ue000"
#: What is between two names that share a verb: V3和R1, A、B与C.
COORDINATION = re.compile(r"\s*(?:、|和|与|及|以及|跟|同|,|and|/)\s*")
Placed = TypeVar("Placed", Named, Quantity, When, Voice)
COMMAS = "，,：:；;—"
MONEY = re.compile(r"[A-Z]{3}")
#: A bare number may be money only if it is large: 领投了900万, not 31起.
SCALED = re.compile(r"[万亿兆]|illion|[MBKmbk]$")


class Rule(NamedTuple):
    """Words that make a number a measure; see the head of measures.toml."""

    number: int
    measure: str
    classes: tuple[str, ...]
    units: frozenset[str]
    counters: tuple[str, ...] | None
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    names_before: frozenset[str]
    names_after: frozenset[str]
    along: re.Pattern[str] | None
    along_names: frozenset[str]
    without: re.Pattern[str] | None
    reach: int
    cost: int
    sign: int
    least: float
    trust: float
    memory: int  # how many sentences back a number may look for its bearer


class Rules(NamedTuple):
    """All of measures.toml, compiled."""

    rules: tuple[Rule, ...]
    comma: int
    number: int
    words: Mapping[str, Any]
    others: Mapping[str, Any]
    generic: tuple[str, ...]


class Scene(NamedTuple):
    """A sentence: where it lies, its text with names masked, its mentions and its numbers, in order.

    ``groups`` are the names that share a verb (甲、乙和丙); a name alone is a group of one.
    """

    start: int
    end: int
    masked: str
    mentions: tuple[Named, ...]
    numbers: tuple[Quantity, ...]
    groups: tuple[tuple[Named, ...], ...]


class Reading(NamedTuple):
    """A number read as a measure: by which rule, and where the trigger stands."""

    rule: Rule
    trigger: tuple[int, int]
    distance: int


def scene(text: str, span: tuple[int, int], mentions: Sequence[Named], numbers: Sequence[Quantity]) -> Scene:
    """Mask the names of a sentence: 「华为跌3%」 → 「\ue000\ue000跌3%」. Mentions and numbers come in order."""
    start, end = span
    inside = tuple(m for m in within(mentions, start, end) if m.end <= end)
    covered = masked(text[start:end], [m._replace(start=m.start - start, end=m.end - start) for m in inside])
    groups: list[list[Named]] = []
    for m in inside:
        if groups and COORDINATION.fullmatch(covered[groups[-1][-1].end - start : m.start - start]):
            groups[-1].append(m)
        else:
            groups.append([m])
    counted = tuple(q for q in within(numbers, start, end) if q.end <= end)
    return Scene(start, end, covered, inside, counted, tuple(map(tuple, groups)))


def masked(text: str, mentions: Sequence[Named]) -> str:
    """Put MASK for each character of a name."""
    out = list(text)
    for m in mentions:
        out[m.start : m.end] = MASK * (m.end - m.start)
    return "".join(out)


def within(items: Sequence[Placed], start: int, end: int) -> Sequence[Placed]:
    """The items that begin in a span, found by halving."""
    return items[bisect_left(items, start, key=lambda i: i.start) : bisect_left(items, end, key=lambda i: i.start)]


def read(text: str, where: Scene, number: Quantity, rules: Rules) -> Reading | None:
    """The nearest trigger's reading of a number: 「市值蒸发近6000亿美元」 → marketValueChange, falling."""
    best: tuple[int, int] | None = None
    found: Reading | None = None
    for rule in rules.rules:
        if not fits(text, number, rule):
            continue
        hit = _trigger(where, number, rule, rules)
        if hit is None or not _alongside(where, rule):
            continue
        trigger, distance = hit
        if rule.without and rule.without.search(where.masked, *_stretch(where, number, trigger)):
            continue
        rank = (distance + rule.cost, rule.number)
        if best is None or rank < best:
            best, found = rank, Reading(rule, trigger, distance)
    return found


def fits(text: str, number: Quantity, rule: Rule) -> bool:
    """Whether a number has a unit, and counts in a word (张, 分), that a rule allows."""
    said = text[number.start : number.end]
    group = "money" if MONEY.fullmatch(number.unit) else number.unit or "bare"
    if number.value < rule.least and rule.least:
        return False
    if group not in rule.units or (group == "bare" and "money" in rule.units and not SCALED.search(said)):
        return False
    if rule.counters is None:
        return True
    counter = re.sub(r"^[^\d一二两三四五六七八九十百千万亿]*|[\d.,\s零〇一二两三四五六七八九十百千万亿多余+]", "", said)
    return (counter.strip("-−+KMBTkmb") if counter != "%" else counter) in rule.counters or counter in rule.counters


def currency(scenes: Sequence[Scene], at: int, number: Quantity) -> str:
    """「先投100万美元，又投900万」: a sum without its currency has that of the sum before, else it is in yuan."""
    before = [q for where in scenes[max(0, at - 1) : at + 1] for q in where.numbers if q.start < number.start]
    return next((q.unit for q in reversed(before) if MONEY.fullmatch(q.unit)), "CNY")


def _trigger(where: Scene, number: Quantity, rule: Rule, rules: Rules) -> tuple[tuple[int, int], int] | None:
    """The rule's nearest word and its distance, or None; spans count characters of the text."""
    start, end = number.start - where.start, number.end - where.start
    found: list[tuple[int, tuple[int, int]]] = []
    if not (rule.before or rule.after or rule.names_before or rule.names_after):  # 70亿参数: the counter says it
        return (number.start, number.end), 0
    if rule.before:
        low = max(0, start - rule.reach - 12)
        hits = [m for m in rule.before.finditer(where.masked, low, start) if m.end() <= start]
        found += [(_distance(where, m.end(), start, rules), m.span()) for m in hits[-3:]]
    if rule.after:
        hit = rule.after.search(where.masked, end, min(len(where.masked), end + rule.reach + 12))
        if hit:
            found.append((_distance(where, end, hit.start(), rules), hit.span()))
    for m in where.mentions:
        a, b = m.start - where.start, m.end - where.start
        if b <= start and m.cls in rule.names_before:
            found.append((_distance(where, b, start, rules), (a, b)))
        if a >= end and m.cls in rule.names_after:
            found.append((_distance(where, end, a, rules), (a, b)))
    near = [(d, span) for d, span in found if d <= rule.reach]
    if not near:
        return None
    distance, (a, b) = min(near)
    return (a + where.start, b + where.start), distance


def _distance(where: Scene, left: int, right: int, rules: Rules) -> int:
    """Characters between, commas and numbers dear; names cost two whatever their length."""
    between = re.sub(f"{MASK}+", "　　", where.masked[left:right])
    commas = sum(c in COMMAS for c in between)
    starts = [q.start - where.start for q in where.numbers]
    numbers = bisect_left(starts, right) - bisect_left(starts, left)
    return len(between) + rules.comma * commas + rules.number * numbers


def _alongside(where: Scene, rule: Rule) -> bool:
    if not rule.along and not rule.along_names:
        return True
    if rule.along and rule.along.search(where.masked):
        return True
    return any(m.cls in rule.along_names for m in where.mentions)


def _stretch(where: Scene, number: Quantity, trigger: tuple[int, int]) -> tuple[int, int]:
    """From the start of the clause that the trigger stands in (or the number, if earlier) to the number's end."""
    first = min(trigger[0], number.start) - where.start
    while first > 0 and where.masked[first - 1] not in COMMAS:
        first -= 1
    return first, max(number.end, trigger[1]) - where.start


@lru_cache(maxsize=4)
def compiled(root: Path) -> Rules:
    """Compile measures.toml of an ontology folder."""
    words = load(root).lexicon("measures")
    rules: list[Rule] = []
    for measure, entry in words.items():
        for raw in entry.get("rules", ()):
            along = raw.get("with", ())
            rules.append(
                Rule(
                    number=len(rules),
                    measure=measure,
                    classes=tuple(raw.get("classes", entry["classes"])),
                    units=frozenset(raw["units"]),
                    counters=tuple(raw["counters"]) if "counters" in raw else None,
                    before=_any(raw.get("before", ())),
                    after=_any(raw.get("after", ())),
                    names_before=_names(raw.get("before", ())),
                    names_after=_names(raw.get("after", ())),
                    along=_any(along),
                    along_names=_names(along),
                    without=_any(raw.get("without", ())),
                    reach=raw["reach"],
                    cost=raw.get("cost", 0),
                    sign=raw.get("sign", 1),
                    least=raw.get("least", 0),
                    trust=entry.get("trust", 0.0),
                    memory=entry.get("memory", 1),
                )
            )
    figures = words["figures"]
    generic = tuple(words["generic"]["words"])
    return Rules(tuple(rules), figures["comma"], figures["number"], figures, words["others"], generic)


def _any(words: Sequence[str]) -> re.Pattern[str] | None:
    plain = sorted((w for w in words if not w.startswith("<")), key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, plain))) if plain else None


def _names(words: Sequence[str]) -> frozenset[str]:
    return frozenset(w.strip("<>") for w in words if w.startswith("<"))
