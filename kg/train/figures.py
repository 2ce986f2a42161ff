"""Passages → the weights of the model that reads numbers (kg/extract/assessor.py says what it is)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from kg.extract import dates, figures, gauge, numbers, voices, weighing
from kg.extract.assessor import FALL, NOTHING, Weights
from kg.extract.doc import Quantity, blank
from kg.model import FACTUAL
from kg.ontology import Ontology
from kg.train.corpus import Passage
from kg.train.gold import gold

#: Inverse strengths of the L2 penalties; doubling or halving them moved F1 by less than half a point.
MEANING, OWNER = 0.5, 0.2
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
    doc = blank().make_doc(text)
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
        fit = [q for q in page.numbers if _unit(q, unit) and close(abs(q.value), abs(value))]
        if not fit or not places:
            continue
        q = min(fit, key=lambda q: (min(abs(p - q.start) for p in places), q.start))
        label = measure + (FALL if value < 0 < q.value else "")
        known = out.setdefault(q.start, (label, set()))
        if known[0] == label:
            known[1].add(entity)
    return out


def _unit(q: Quantity, unit: str) -> bool:
    said = "year" if q.unit == weighing.YEAR else q.unit
    return said == unit or (not said and (unit == "count" or len(unit) == 3))


def train(readings: Sequence[Reading], ontology: Ontology) -> Weights:
    """One multinomial regression over what numbers measure, one over pairs of a number and a name."""
    seen: list[NDArray[np.int64]] = []
    labels: list[str] = []
    pairs: list[NDArray[np.int64]] = []
    owns: list[bool] = []
    owners = weighing.owners(ontology)
    for reading in readings:
        page, ruled = weighing.prepared(reading.doc, figures.ruled(reading.doc, ontology))
        known = labelled(page, reading)
        for q in page.numbers:
            said = ruled.get(q.start, gauge.Ruled("", frozenset()))
            label, right = known.get(q.start, (NOTHING, set()))
            seen.append(gauge.meaning(page, q, said))
            labels.append(label)
            measure = label.removesuffix(FALL)
            rivals = gauge.candidates(page, q, owners.get(measure, frozenset()))
            if any(m.entity in right for m in rivals):
                pairs += [gauge.ownership(page, (q, measure, said), rivals, m) for m in rivals]
                owns += [m.entity in right for m in rivals]
    matrix, columns = _matrix(seen)
    what = LogisticRegression(C=MEANING, max_iter=60).fit(matrix, labels)
    meaning = np.zeros((gauge.BUCKETS, len(what.classes_)), dtype=np.float32)
    meaning[columns] = what.coef_.T
    matrix, columns = _matrix(pairs)
    whose = LogisticRegression(C=OWNER, solver="liblinear", random_state=0).fit(matrix, owns)
    owner = np.zeros(gauge.BUCKETS, dtype=np.float32)
    owner[columns] = whose.coef_[0]
    bias = what.intercept_.astype(np.float32)
    return Weights(tuple(map(str, what.classes_)), meaning, bias, owner, float(whose.intercept_[0]))


def _matrix(features: Sequence[NDArray[np.int64]]) -> tuple[csr_matrix, NDArray[np.int64]]:
    """Rows of ones at each example's features, columns only for those that are not rare."""
    pointers = np.concatenate([[0], np.cumsum([len(f) for f in features])])
    indices = np.concatenate(list(features))
    whole = csr_matrix((np.ones(len(indices), np.float32), indices, pointers), shape=(len(features), gauge.BUCKETS))
    columns = np.nonzero(np.asarray(whole.sum(axis=0)).ravel() >= RARE)[0]
    return whole[:, columns], columns


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
