"""Passages → the relation classifier's weights (kg/extract/classifier.py says what it is)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from kg.extract import relations, stacking, voices
from kg.extract.classifier import Judged, Weights, takes
from kg.extract.classifier import judge as judge_page
from kg.extract.doc import Fact, Named, Voice
from kg.extract.hashing import BUCKETS
from kg.extract.pairs import known, pairs, prepare
from kg.model import FACTUAL
from kg.ontology import Ontology
from kg.train.boosting import boost
from kg.train.corpus import Passage
from kg.train.gold import gold
from kg.train.matrix import common
from kg.train.split import FOLDS, part_of

#: Inverse strength of the L2 penalty; 0.1, 0.3 and 1 gave F1 within half a point of each other on the choosing part.
PENALTY = 0.3
#: How near the best weights the search stops: LIBLINEAR's own default for this loss.
TOLERANCE = 0.01
#: A feature that occurs in fewer candidates than this says nothing.
RARE = 3
#: Two mentions tell a relation when they are its nearest, or hardly farther apart than its nearest.
SLACK = 12
#: A relation is told from this probability on: near half of the F1 that is reached, where F1 is highest (Lipton, Elkan
#: and Naryanaswamy 2014). One for all properties, as one for each fits chance.
TELLS = 0.3

Key = tuple[int, str, int]


class Reading(NamedTuple):
    """A passage with its gold mentions, as the pipeline would see it, and the relations it tells."""

    topic: str
    text: str
    mentions: list[Named]
    voices: Sequence[Voice]
    facts: Sequence[Fact]
    gold: frozenset[Key]


def read(passage: Passage, ontology: Ontology) -> Reading:
    """Gold mentions through the components that come before the classifier."""
    text, mentions, numbers = gold(passage)
    heard = voices.find(text, mentions, ontology)
    facts = relations.find(text, mentions, heard, ontology)
    told = {ontology.key(numbers[s.ids[0]], s.name, numbers[s.ids[1]]) for s in passage.of("r")}
    return Reading(passage.topic, text, mentions, heard, facts, frozenset(told))


class Candidates(NamedTuple):
    """All candidates of some readings: features, their classes, which properties hold."""

    features: list[NDArray[np.int64]]
    classes: list[tuple[str, str]]
    holds: list[frozenset[str] | None]  # None: unclear


def told(reading: Reading, ontology: Ontology) -> dict[tuple[int, int], frozenset[str]]:
    """What a reading says of two things, symmetric properties both ways round."""
    out: dict[tuple[int, int], frozenset[str]] = {}
    for s, name, o in reading.gold:
        for ends in [(s, o), (o, s)][: 1 + ontology.relations[name].symmetric]:
            out[ends] = out.get(ends, frozenset()) | {name}
    return out


def candidates(readings: Sequence[Reading], ontology: Ontology) -> Candidates:
    """Candidates with labels: the relation is told where its names stand nearest; other places are left out."""
    out = Candidates([], [], [])
    for r in readings:
        right = told(r, ontology)
        page = prepare(r.text, r.mentions)
        found = list(pairs(page, known(page, r.voices, r.facts, ontology), ontology))
        ends = [(page.mentions[p.subject].entity, page.mentions[p.object].entity) for p in found]
        nearest: dict[tuple[int, int], tuple[int, int]] = {}
        for pair, end in zip(found, ends, strict=True):
            nearest[end] = min(nearest.get(end, (9, 9999)), (pair.sentences, pair.gap))
        for pair, end in zip(found, ends, strict=True):
            near = nearest[end]
            tells = pair.sentences == near[0] and pair.gap <= near[1] + SLACK
            out.features.append(pair.features)
            out.classes.append((page.mentions[pair.subject].cls, page.mentions[pair.object].cls))
            out.holds.append(frozenset() if end not in right else right[end] if tells else None)
    return out


def train(readings: Sequence[Reading], found: Sequence[Reading], ontology: Ontology) -> Weights:
    """The first level from ``readings``; the second from what first levels make of topics that they have not seen,
    with names as they are ``found`` (kg/train/found.py): a reading for each of ``readings``, in the same order.
    """
    fold = [part_of(r.topic) for r in readings]
    asked: dict[str, list[stacking.Floats]] = {name: [] for name in ontology.relations}
    holds: dict[str, list[bool]] = {name: [] for name in ontology.relations}
    for part in range(FOLDS):
        others = first_level([r for r, k in zip(readings, fold, strict=True) if k != part], ontology)
        for r in (r for r, k in zip(found, fold, strict=True) if k == part):
            rows, right = judged(r, others, ontology).rows, told(r, ontology)
            ends = list(zip(rows.subject.tolist(), rows.object.tolist(), strict=True))
            for k, name in enumerate(others.names):
                some = np.nonzero(rows.odds[:, k] > stacking.LEAST)[0]
                if len(some):
                    asked[name].append(rows.features[some])
                    holds[name] += [name in right.get(ends[row], ()) for row in some]
    first = first_level(readings, ontology)
    forests = (boost(np.concatenate(asked[name]), np.array(holds[name])) for name in first.names)
    return first._replace(forests=tuple(forests))


def first_level(readings: Sequence[Reading], ontology: Ontology) -> Weights:
    """One logistic regression a property, over the candidates that it takes."""
    data = candidates(readings, ontology)
    matrix, columns = common(data.features, RARE)
    clear = np.array([h is not None for h in data.holds])
    names = tuple(sorted(ontology.relations))
    table = np.zeros((BUCKETS, len(names)), dtype=np.float32)
    bias = np.full(len(names), -20.0, dtype=np.float32)
    for k, name in enumerate(names):
        fit = {kind for kind in set(data.classes) if takes(ontology.relations[name], *kind)}
        rows = np.nonzero(clear & np.array([kind in fit for kind in data.classes]))[0]
        due = np.array([name in (data.holds[i] or ()) for i in rows])
        if due.any():
            fitted = LogisticRegression(C=PENALTY, solver="liblinear", tol=TOLERANCE, random_state=0).fit(
                matrix[rows], due
            )
            table[columns, k] = fitted.coef_[0]
            bias[k] = fitted.intercept_[0]
    return Weights(names, table, bias)


def judged(reading: Reading, weights: Weights, ontology: Ontology) -> Judged:
    """What the models make of a reading."""
    page = prepare(reading.text, reading.mentions)
    return judge_page(page, known(page, reading.voices, reading.facts, ontology), ontology, weights)


def scored(
    readings: Sequence[Reading], weights: Weights, ontology: Ontology
) -> dict[str, dict[tuple[int, Key], float]]:
    """For every property, the probability of each pair of things in each reading."""
    best: dict[str, dict[tuple[int, Key], float]] = {name: {} for name in weights.names}
    for number, reading in enumerate(readings):
        _, rows, chances = judged(reading, weights, ontology)
        for row, k in np.argwhere(chances >= TELLS / 2).tolist():
            name = weights.names[k]
            key = (number, ontology.key(int(rows.subject[row]), name, int(rows.object[row])))
            best[name][key] = max(best[name].get(key, 0.0), float(chances[row, k]))
    return best


def due(readings: Sequence[Reading], name: str) -> set[tuple[int, Key]]:
    """What the readings tell of one property."""
    return {(i, key) for i, r in enumerate(readings) for key in r.gold if key[1] == name}


def _counts(found: Mapping[tuple[int, Key], float], gold: set[tuple[int, Key]], least: float) -> tuple[int, int, int]:
    said = {k for k, sure in found.items() if sure >= least}
    return len(said & gold), len(said), len(gold)


def judge(readings: Sequence[Reading], weights: Weights, ontology: Ontology) -> dict[str, tuple[int, int, int]]:
    """Right, said and due by property of what is at least TELLS probable."""
    best = scored(readings, weights, ontology)
    return {name: _counts(best[name], due(readings, name), TELLS) for name in weights.names}


def confidences(readings: Sequence[Reading], weights: Weights, ontology: Ontology) -> list[tuple[float, bool]]:
    """Each relation that is at least half of TELLS probable: how probable, and whether it is told."""
    out: list[tuple[float, bool]] = []
    for name, found in scored(readings, weights, ontology).items():
        gold = due(readings, name)
        out += [(sure, key in gold) for key, sure in found.items()]
    return out


def rules_alone(readings: Iterable[Reading], ontology: Ontology) -> tuple[int, int, int]:
    """Right, said and due of the rules without the model."""
    right = said = gold = 0
    for r in readings:
        told = {ontology.key(f.subject, f.property, f.object) for f in r.facts if f.modality in FACTUAL}
        right, said, gold = right + len(told & r.gold), said + len(told), gold + len(r.gold)
    return right, said, gold
