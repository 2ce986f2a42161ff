"""Passages → the weights of the model that reads numbers (kg/extract/assessor.py says what it is)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from kg.extract import dates, figures, gauge, numbers, owning, voices, weighing
from kg.extract.assessor import FALL, NOBODY, NOTHING, Weights
from kg.extract.doc import Quantity, blank
from kg.extract.hashing import BUCKETS
from kg.model import FACTUAL
from kg.ontology import Ontology
from kg.train.corpus import Passage
from kg.train.gold import gold
from kg.train.matrix import choice, common

NLP = blank()
#: Inverse strength of the L2 penalty on what is measured, strength of that on who owns it; doubling or halving them
#: moved F1 by less than half a point. Steps that the first is given.
MEANING, OWNER = 0.5, 5.0
STEPS = 60
#: A feature that occurs in fewer examples says nothing.
RARE = 3
#: Values this close are the same (3.33 for a third).
CLOSE = 0.005


class Reading(NamedTuple):
    """A passage as the component sees it; (entity, measure, value, unit) told as fact, and those told in any way."""

    doc: Doc
    gold: frozenset[tuple[int, str, float, str]]
    labels: tuple[tuple[int, str, float, str], ...]


def read(passage: Passage, ontology: Ontology) -> Reading:
    """Gold mentions through the components before the figures."""
    text, mentions, keys = gold(passage)
    doc = NLP.make_doc(text)
    doc._.mentions, doc._.published = tuple(mentions), passage.published
    doc._.dates = dates.find(text, passage.published, ontology)
    taken = [(m.start, m.end) for m in mentions if m.by != "coreference"] + [(d.start, d.end) for d in doc._.dates]
    doc._.quantities = numbers.find(text, ontology, taken=taken)
    doc._.voices = voices.find(text, mentions, ontology)
    said = [s for s in passage.said if s.kind == "q" and s.ids[0] in keys]
    rows = [(keys[s.ids[0]], s.name, s.value, s.unit) for s in said]
    facts = frozenset(row for row, s in zip(rows, said, strict=True) if s.modality == "asserted")
    return Reading(doc, facts, tuple(rows))


def close(one: float, other: float) -> bool:
    """Whether two values are the same but for rounding."""
    return abs(one - other) <= CLOSE * max(abs(other), 1e-9)


def labelled(page: gauge.Page, reading: Reading) -> dict[int, tuple[str, set[int]]]:
    """Which number is which measure of whom: of several equal ones, that nearest to its owner."""
    out: dict[int, tuple[str, set[int]]] = {}
    for entity, measure, value, unit in reading.labels:
        places = [m.start for m in page.mentions if m.entity == entity]
        fit = [q for q in page.numbers if _unit(page, q, (measure, unit)) and close(abs(q.value), abs(value))]
        if not fit or not places:
            continue
        q = min(fit, key=lambda q: (min(abs(p - q.start) for p in places), q.start))
        label = measure + (FALL if value < 0 < q.value else "")
        known = out.setdefault(q.start, (label, set()))
        if known[0] == label:
            known[1].add(entity)
    return out


def _unit(page: gauge.Page, q: Quantity, told: tuple[str, str]) -> bool:
    """Whether a number can be told in a unit; a bare one in any money, 块 in yuan."""
    measure, unit = told
    said = "year" if q.unit == weighing.YEAR else q.unit
    money = len(unit) == len("CNY") and unit.isupper()
    return (
        said == unit
        or (not said and (unit == "count" or money))
        or (unit == "CNY" and weighing.pieces(page.text, q, measure))
    )


class Examples(NamedTuple):
    """Features and label of each number; features of each rival, whose number it stands for, and whether it owns it."""

    seen: list[NDArray[np.int64]]
    labels: list[str]
    rivals: list[NDArray[np.int64]]
    group: list[int]
    owns: list[bool]


def examples(readings: Sequence[Reading], ontology: Ontology) -> Examples:
    """What there is to learn from: each number is seen with the right readings of those before it."""
    out = Examples([], [], [], [], [])
    owners = weighing.owners(ontology)
    for reading in readings:
        page, ruled = weighing.prepared(reading.doc, figures.ruled(reading.doc, ontology), ontology)
        known = labelled(page, reading)
        before: list[gauge.Read] = []
        for q in page.numbers:
            said = ruled.get(q.start, gauge.UNRULED)
            label, right = known.get(q.start, (NOTHING, set()))
            out.seen.append(gauge.meaning(page, q, said, before))
            out.labels.append(label)
            measure = label.removesuffix(FALL)
            rivals = owning.candidates(page, q, measure, owners.get(measure, frozenset()))
            if any(m.entity in right for m in rivals):
                asked = owning.Asked(q, measure, said, rivals, before)
                out.rivals.extend(owning.ownership(page, asked, m) for m in rivals)
                out.group.extend(len(out.seen) for _ in rivals)
                out.owns.extend(m.entity in right for m in rivals)
            before = [*before[1 - gauge.REMEMBERED :], gauge.Read(q, label, min(right, default=NOBODY))]
    return out


def train(readings: Sequence[Reading], ontology: Ontology) -> Weights:
    """A multinomial regression over what numbers measure, and one over the names near each that might own it."""
    known = examples(readings, ontology)
    matrix, columns = common(known.seen, RARE)
    what = LogisticRegression(C=MEANING, max_iter=STEPS).fit(matrix, known.labels)
    meaning = np.zeros((BUCKETS, len(what.classes_)), dtype=np.float32)
    meaning[columns] = what.coef_.T
    matrix, columns = common(known.rivals, RARE)
    owner = np.zeros(BUCKETS, dtype=np.float32)
    owner[columns] = choice(matrix, np.array(known.group), np.array(known.owns), OWNER)
    return Weights(tuple(map(str, what.classes_)), meaning, what.intercept_.astype(np.float32), owner)


def confidences(readings: Sequence[Reading], weights: Weights, ontology: Ontology) -> list[tuple[float, bool]]:
    """Each figure that is told as fact: how surely, and whether it is right."""
    return [
        (
            f.confidence,
            any((e, m, u) == (f.entity, f.measure, f.unit) and close(f.value, v) for e, m, v, u in reading.gold),
        )
        for reading in readings
        for f in figures.find(reading.doc, ontology, weights)
        if f.modality in FACTUAL
    ]


def judge(readings: Sequence[Reading], weights: Weights | None, ontology: Ontology) -> dict[str, tuple[int, int, int]]:
    """Right, said and due by measure; without weights what the rules alone reach."""
    rows: dict[str, list[int]] = {}
    for reading in readings:
        told = {
            (f.entity, f.measure, f.value, f.unit)
            for f in figures.find(reading.doc, ontology, weights)
            if f.modality in FACTUAL
        }
        left = set(reading.gold)
        for entity, measure, value, unit in sorted(told):
            row = rows.setdefault(measure, [0, 0, 0])
            row[1] += 1
            hit = next(
                (g for g in sorted(left) if (g[0], g[1], g[3]) == (entity, measure, unit) and close(value, g[2])), None
            )
            if hit:
                left.discard(hit)
                row[0] += 1
        for _, measure, _, _ in reading.gold:
            rows.setdefault(measure, [0, 0, 0])[2] += 1
    return {name: (row[0], row[1], row[2]) for name, row in sorted(rows.items())}
