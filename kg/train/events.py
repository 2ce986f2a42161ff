"""Passages → the weights of the model that reads events (kg/extract/narrator.py says what it is)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from kg.extract import casting, dates, events, plot, voices, weave
from kg.extract.dating import choices
from kg.extract.doc import Happening
from kg.extract.hashing import BUCKETS, Ints, Rows
from kg.extract.narrator import DATE, FIRST, PART, Weights, tells
from kg.extract.same import merge
from kg.extract.scene import scene
from kg.model import FACTUAL
from kg.ontology import Ontology
from kg.train.alignment import Reading, Told, align, anchors
from kg.train.corpus import Passage
from kg.train.gold import gold
from kg.train.matrix import common

#: Inverse strengths of the L2 penalties of clauses and of names and dates.
CLAUSES, LINKS = 0.2, 0.1
#: A feature that occurs in fewer examples says nothing.
RARE = 3
#: Rounds of finding the clause that tells each event and learning from it.
ROUNDS = 2

#: Thresholds tried for each class; a class with fewer events than OFTEN shares the common one. None is lower, though
#: the passages would have it: their names are all right, a page's are not (45 pages: precision 0.79, recall 0.71 at
#: 0.13; 0.82 and 0.71 at 0.17).
THRESHOLDS = (0.15, 0.17, 0.2, 0.25, 0.3)
OFTEN = 60
#: An event is found when at least this share of its participants is.
HALF = 0.5
#: Topics that begin so are of other matters than ours: whatever happened there is annotated.
EVERYDAY = "everyday"
#: The row of dates among those of classes.
DATES = "dates of the right ones"


def read(passage: Passage, ontology: Ontology) -> Reading:
    """Gold mentions through the components before the events, and the rules."""
    text, mentions, keys = gold(passage)
    when = sorted(dates.find(text, passage.published, ontology))
    heard = sorted(voices.find(text, mentions, ontology))
    seen = scene(text, mentions)
    rules = events.ruled(seen, when, heard, published=passage.published, ontology=ontology)
    page = plot.prepare(seen, events.known_by_rule(seen, rules, heard, ontology), heard)
    told = tuple(
        Told(s.name, tuple(keys[i] for i in s.ids), s.date, s.modality == "asserted")
        for s in passage.said
        if s.kind == "e"
    )
    alone = events.find(seen, when, heard, published=passage.published, ontology=ontology, weights=None)
    return Reading(page, when, passage.published, told, alone, passage.topic.startswith(EVERYDAY))


def train(readings: Sequence[Reading], ontology: Ontology) -> Weights:
    """Clauses first, in rounds; then who takes part and when, from the clauses found; thresholds are all 0.5."""
    names = tuple(sorted(ontology.events))
    clauses = anchors(readings)
    matrix, columns = common(clauses.features, RARE)
    sure: NDArray[np.float32] | None = None
    weights = Weights(
        names,
        np.zeros((BUCKETS, len(names)), dtype=np.float32),
        np.full(len(names), -20.0, dtype=np.float32),
        np.full(len(names), 0.5, dtype=np.float32),
        np.zeros((BUCKETS, 3), dtype=np.float32),
        np.full(3, -20.0, dtype=np.float32),
        np.array([1.0, 0.0], dtype=np.float32),
    )
    for _ in range(ROUNDS):
        labels, placed = align(readings, clauses, sure, names)
        for c in range(len(names)):
            clear = np.nonzero(labels[:, c] >= 0)[0]
            due = labels[clear, c] == 1
            if due.any():
                fitted = LogisticRegression(C=CLAUSES, solver="liblinear", tol=1e-3, random_state=0).fit(
                    matrix[clear], due
                )
                weights.anchors[:, c] = 0
                weights.anchors[columns, c] = fitted.coef_[0]
                weights.anchor_bias[c] = fitted.intercept_[0]
        sure = tells(Rows.listed(clauses.features), weights)
    _, placed = align(readings, clauses, sure, names)
    _link(readings, placed, weights)
    return weights


def _link(readings: Sequence[Reading], placed: Mapping[tuple[int, int, str], list[Told]], weights: Weights) -> None:
    """Learn who takes part, who acts, and when it was."""
    seen: list[Ints] = []
    takes: list[bool] = []
    acts: list[bool] = []
    when: list[Ints] = []
    right: list[bool] = []
    for (n, k, cls), some in placed.items():
        page = readings[n].page
        trigger = casting.trigger_of(page, k, weights.anchors[:, weights.names.index(cls)])
        rivals = casting.candidates(page, k, trigger)
        ids = {i for one in some for i in one.ids}
        first = {one.ids[0] for one in some}
        for r in rivals:
            seen.append(casting.part(page, k, (cls, trigger), r, rivals))
            takes.append(r.mention.entity in ids)
            acts.append(r.mention.entity in first)
        ruled = next((h.date for h in page.rules.get(k, ()) if h.cls == cls and h.date), "")
        told = {one.date for one in some}
        for choice in choices(page, (cls, k, trigger), readings[n].dates, published=readings[n].published, ruled=ruled):
            when.append(choice.features)
            right.append(choice.value in told)
    for column, features, due in ((PART, seen, takes), (FIRST, seen, acts), (DATE, when, right)):
        matrix, columns = common(features, RARE)
        fitted = LogisticRegression(C=LINKS, solver="liblinear", random_state=0).fit(matrix, due)
        weights.links[columns, column] = fitted.coef_[0]
        weights.link_bias[column] = fitted.intercept_[0]


def choose(readings: Sequence[Reading], weights: Weights, ontology: Ontology) -> Weights:
    """Set each class's threshold to the one with the best F1 on these readings (rare classes share one), and the scale
    that makes confidences probabilities.
    """
    tried = {}
    for least in THRESHOLDS:
        level = weights._replace(threshold=np.full(len(weights.names), least, dtype=np.float32))
        tried[least] = judge(readings, level, ontology)
    shared = max(THRESHOLDS, key=lambda t: _f1(*_total(tried[t])))
    threshold = np.full(len(weights.names), shared, dtype=np.float32)
    for c, name in enumerate(weights.names):
        if tried[shared].get(name, (0, 0, 0))[2] >= OFTEN:
            threshold[c] = max(THRESHOLDS, key=lambda t: (_f1(*tried[t].get(name, (0, 0, 0))), -abs(t - shared)))
    weights = weights._replace(threshold=threshold)
    odds, right = [], []
    for reading in readings:
        found = told(reading, weights._replace(scale=np.array([1, 0], dtype=np.float32)), ontology)
        hits = matched(found, reading)
        for i, h in enumerate(found):
            sure = min(max(h.confidence, 0.01), 0.99)
            odds.append([np.log(sure / (1 - sure))])
            right.append(i in hits)
    fitted = LogisticRegression(C=100.0).fit(np.array(odds), right)
    return weights._replace(scale=np.array([fitted.coef_[0][0], fitted.intercept_[0]], dtype=np.float32))


def told(reading: Reading, weights: Weights | None, ontology: Ontology) -> list[Happening]:
    """The events told as fact, by rules and models or by the rules alone."""
    if weights is None:
        return [h for h in reading.rules if h.modality in FACTUAL]
    known = weave.Known(reading.dates, reading.published, ontology)
    return [h for h in merge(weave.decide(reading.page, known, weights)) if h.modality in FACTUAL]


def matched(found: Sequence[Happening], reading: Reading) -> dict[int, Told]:
    """Which of the events found are which annotated ones: half of the participants, best overlap first."""
    gold_ = [g for g in reading.gold if g.fact]
    options = []
    for i, h in enumerate(found):
        ids = {e for _, e in h.roles}
        for j, g in enumerate(gold_):
            both = len(ids & set(g.ids))
            if h.cls == g.cls and both and both >= HALF * len(set(g.ids)):
                same = bool(g.date) and g.date == h.date
                options.append((-both / len(ids | set(g.ids)) - HALF * same, i, j))
    hits: dict[int, Told] = {}
    taken: set[int] = set()
    for _, i, j in sorted(options):
        if i not in hits and j not in taken:
            hits[i] = gold_[j]
            taken.add(j)
    return hits


def judge(readings: Sequence[Reading], weights: Weights | None, ontology: Ontology) -> dict[str, tuple[int, int, int]]:
    """Right, said and due by class, and of the dates of the right ones; without weights of the rules alone."""
    rows: dict[str, list[int]] = {}
    for reading in readings:
        found = told(reading, weights, ontology)
        hits = matched(found, reading)
        for h in found:
            rows.setdefault(h.cls, [0, 0, 0])[1] += 1
        for g in reading.gold:
            if g.fact:
                rows.setdefault(g.cls, [0, 0, 0])[2] += 1
        days = rows.setdefault(DATES, [0, 0, 0])
        for i, g in hits.items():
            rows[g.cls][0] += 1
            days[0] += bool(g.date) and g.date == found[i].date
            days[1] += bool(found[i].date)
            days[2] += bool(g.date)
    return {name: (row[0], row[1], row[2]) for name, row in sorted(rows.items())}


def confidences(readings: Sequence[Reading], weights: Weights, ontology: Ontology) -> list[tuple[float, bool]]:
    """Each event that is told: how surely, and whether it is right."""
    out: list[tuple[float, bool]] = []
    for reading in readings:
        found = told(reading, weights, ontology)
        hits = matched(found, reading)
        out += [(h.confidence, i in hits) for i, h in enumerate(found)]
    return out


def _total(rows: Mapping[str, tuple[int, int, int]]) -> tuple[int, int, int]:
    some = [row for name, row in rows.items() if name != DATES]
    return sum(r[0] for r in some), sum(r[1] for r in some), sum(r[2] for r in some)


def _f1(right: int, said: int, due: int) -> float:
    return 2 * right / (said + due) if said + due else 0.0
