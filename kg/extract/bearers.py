"""Whose number it is: a measure read in a sentence → the entity (or entities) that it is about.

The nearest suitable name in the clause wins, then the subject that the clause inherits, then what the sentences before
were about. A standard of comparison (比B高, 于B) is taken only where nothing else is there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from kg.extract.doc import Named, Quantity
from kg.extract.measures import COMMAS, Reading, Rules, Scene

#: A bearer from the sentence before leads by no more than this: 45 % of them were right in training, 19 % of those
#: from further back (which are not looked for).
REMOTE = 1.0
#: So many names before a number, and so many at the head of the sentence or after the number, are weighed.
NEAREST, OPENING = 10, 3
#: By how much a name without a rival leads.
ALONE = 3.0
#: How far after a number stands the name that it describes: 70亿参数的甲.
ATTRIBUTE = 8
#: A Hardware name beside a count is what is counted, seldom who counts; a name beside a ratio is its standard.
BESIDE_NEVER, STANDARDS = frozenset({"Hardware"}), frozenset({"ratio"})
#: B架构的5%: so much may stand between a standard and its ratio.
HEAD = 4


class Weights(NamedTuple):
    """How much each circumstance tells. Set by hand, then searched one at a time on the 1,329 training passages."""

    beside: float = 2.5  # the name touches the number or its trigger
    clause: float = 3.0  # in the number's own clause, before it
    after: float = -2.0  # in the clause, but after the number
    comma: float = -0.45  # for each comma between
    first: float = 0.6  # opens its clause
    oblique: float = -1.5  # 比B, 于B
    rank: float = -1.4  # for each place in the list of classes
    sentence: float = -3.75  # for each sentence back
    attribute: float = 4.0  # 「27名员工的B」: after the number, and what it describes
    topic: float = 0.6  # opens its sentence
    chars: float = -0.02  # for each character between


WEIGHTS = Weights()


def bearers(
    scenes: Sequence[Scene], at: int, number: Quantity, reading: Reading, rules: Rules
) -> list[tuple[int, float]]:
    """(entity, margin of the choice) for each entity that a number is about; the first is the surest."""
    where = scenes[at]
    scored: list[tuple[float, int, Named, int]] = []
    for back in range(min(reading.rule.memory, at) + 1):
        other = scenes[at - back]
        for m in _candidates(other, number):
            if m.cls in reading.rule.classes and (back or _allowed(where, m, number, (reading, rules))):
                score = _score(other, m, number, reading, rules) + back * WEIGHTS.sentence
                scored.append((score, m.start, m, back))
        if scored and back == 0 and max(scored)[0] > 0:
            break
    if not scored:
        return []
    best = max(scored, key=lambda s: (s[0], s[1]))
    chosen = [best[2].entity]
    if best[3] == 0:
        chosen += [e for e in _joined(where, best[2], number, reading, rules) if e not in chosen]
    rivals = [s[0] for s in scored if s[2].entity not in chosen]
    margin = best[0] - max(rivals, default=best[0] - ALONE)
    return [(entity, min(margin, REMOTE) if best[3] else margin) for entity in chosen]


def _candidates(where: Scene, number: Quantity) -> Sequence[Named]:
    """The names nearest to a number, and those that open the sentence: a list of a thousand names is not weighed."""
    k = bisect_left(where.mentions, number.start, key=lambda m: m.start)
    head = min(OPENING, k)
    low = max(head, k - NEAREST)
    return where.mentions[:head] + where.mentions[low : k + OPENING]


def _allowed(where: Scene, m: Named, number: Quantity, how: tuple[Reading, Rules]) -> bool:
    """A name inside the number owns nothing, nor does what the number is compared with (是B的1/10)."""
    reading, rules = how
    if number.start < m.end and m.start < number.end:
        return False
    return reading.rule.measure not in STANDARDS or m.end > number.start or not _standard(where, m, number, rules)


def standards(where: Scene, number: Quantity, rules: Rules) -> list[Named]:
    """The names near before a number that it is compared with."""
    k = bisect_left(where.mentions, number.start, key=lambda m: m.start)
    return [
        m
        for m in where.mentions[max(0, k - OPENING) : k]
        if m.end <= number.start and _standard(where, m, number, rules)
    ]


def _standard(where: Scene, m: Named, number: Quantity, rules: Rules) -> bool:
    """「仅为B的四分之一」, 「比B低三成」: the name after 比, or the last one before 的 and the number."""
    group = _group(where, m)
    before, after = where.masked[: group[0].start - where.start], where.masked[group[-1].end - where.start :]
    gap = after[: max(0, number.start - group[-1].end)]
    if any(c in COMMAS for c in gap):
        return False
    if before.endswith(tuple(rules.words["compared"])):
        return True
    listed = before[-1:] in ("，", ",", "、") and any(  # 约为B的七分之一，C的七十分之一
        q.end == group[0].start - 1 and q.unit == number.unit for q in where.numbers
    )
    part = before[max(before.rfind(c) for c in COMMAS) + 1 :]
    brought = any(len(w) > 1 and w in part for w in rules.words["equated"])  # 降到了过去常用的B架构的5%
    equated = listed or brought or before.endswith(tuple(rules.words["equated"]))
    return len(gap) <= HEAD and gap.endswith("的") and equated


def _score(where: Scene, m: Named, number: Quantity, reading: Reading, rules: Rules) -> float:
    w = WEIGHTS
    score = w.rank * reading.rule.classes.index(m.cls)
    a, b = m.start - where.start, m.end - where.start
    before = where.masked[:a]
    if a == 0 or before[-1] in COMMAS + "。！？；（(":
        score += w.first
    if a == 0:
        score += w.topic
    if before.endswith(tuple(rules.words["oblique"])):
        score += w.oblique
    if not (where.start <= number.start < where.end):
        return score
    left = min(number.start, reading.trigger[0]) - where.start
    if b <= left:
        between = where.masked[b:left]
    elif b <= number.start - where.start:
        between = where.masked[b : number.start - where.start]
    else:
        between = where.masked[number.end - where.start : a]
        score += w.after - w.clause
    commas = sum(map(between.count, COMMAS))
    score += w.comma * commas + w.chars * len(between) + (w.clause if not commas else 0)
    score += _party(where, m, reading.rule.measure, rules)
    tight = where.masked[b : number.start - where.start] if b <= number.start - where.start else None
    beside = m.cls not in BESIDE_NEVER and reading.rule.measure not in STANDARDS
    if beside and tight is not None and len(tight) <= 3 and not any(c in COMMAS for c in tight):
        score += w.beside
        if before.endswith(tuple(rules.words["oblique"])):
            score -= w.oblique
    if reading.rule.measure in rules.words["attributive"] and a >= number.end - where.start:
        gap = where.masked[number.end - where.start : a]
        if (len(gap) <= ATTRIBUTE and "的" in gap[-1:] + gap[:3] and not any(c in COMMAS for c in gap)) or not gap:
            score += w.attribute
    return score


def _party(where: Scene, m: Named, measure: str, rules: Rules) -> float:
    """「从A获得」, 「A领投的」: A gave the money and did not get it; a list of names stands or falls together."""
    group = _group(where, m)
    before, after = where.masked[: group[0].start - where.start], where.masked[group[-1].end - where.start :]
    score = 0.0
    for key in ("any", measure):
        others = rules.others.get(key)
        if others and (before.endswith(tuple(others["before"])) or after.startswith(tuple(others["after"]))):
            score += others["weight"]
    return score


def _joined(where: Scene, chosen: Named, number: Quantity, reading: Reading, rules: Rules) -> list[int]:
    """「V3和R1的训练成本均为…」 → both; without 均 or 都 only the one."""
    group = _group(where, chosen)
    if len(group) < 2:
        return []
    between = where.masked[group[-1].end - where.start : number.start - where.start]
    return (
        [m.entity for m in group if m.cls in reading.rule.classes]
        if any(w in between for w in rules.words["joined"])
        else []
    )


def _group(where: Scene, chosen: Named) -> tuple[Named, ...]:
    """The names coordinated with a name, in order, itself among them."""
    return next(g for g in where.groups if g[0].start <= chosen.start <= g[-1].start)


def listed(where: Scene, number: Quantity, reading: Reading, rules: Rules) -> int | None:
    """「A和B分别为X和Y」 → A for X, B for Y, where a list of names meets as many numbers of one unit."""
    low = max((where.masked.rfind(w, 0, number.start - where.start) for w in rules.words["listed"]), default=-1)
    if low < 0:
        return None
    lists = [g for g in where.groups if len(g) > 1 and g[-1].end - where.start <= low]
    group = [m for m in lists[-1] if m.cls in reading.rule.classes] if lists else []
    after = [q for q in where.numbers if q.start - where.start >= low and q.unit == number.unit][: len(group)]
    if len(group) < 2 or len(group) != len(after) or number not in after:
        return None
    return group[after.index(number)].entity
