"""Passages → the relation classifier's weights (kg/extract/classifier.py says what it is)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from kg.extract import relations, voices
from kg.extract.classifier import Weights, each
from kg.extract.doc import Fact, Named, Voice
from kg.extract.hashing import BUCKETS, Rows
from kg.extract.pairs import known, pairs, prepare
from kg.model import FACTUAL
from kg.ontology import Ontology
from kg.train.corpus import Passage
from kg.train.gold import gold
from kg.train.matrix import common

#: Inverse strength of the L2 penalty; 0.1, 0.3 and 1 gave F1 within half a point of each other on the choosing part.
PENALTY = 0.3
#: A feature that occurs in fewer candidates than this says nothing.
RARE = 3
#: Two mentions tell a relation when they are its nearest, or hardly farther apart than its nearest.
SLACK = 12
#: A relation is told from this probability on: the best F1 on the choosing part, when trained without it. One for all
#: properties, as one for each fits chance.
TELLS = 0.25

Key = tuple[int, str, int]


class Reading(NamedTuple):
    """A passage with its gold mentions, as the pipeline would see it, and the relations it tells."""

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
    return Reading(text, mentions, heard, facts, frozenset(told))


class Candidates(NamedTuple):
    """All candidates of some readings: features, where they come from, which properties hold (None: unclear)."""

    features: list[NDArray[np.int64]]
    origin: list[tuple[int, int, int]]  # reading, subject, object
    holds: list[frozenset[str] | None]


def candidates(readings: Sequence[Reading], ontology: Ontology) -> Candidates:
    """Candidates with labels: the relation is told where its names stand nearest; other places are left out."""
    out = Candidates([], [], [])
    for number, r in enumerate(readings):
        told: dict[tuple[int, int], set[str]] = {}
        for s, name, o in r.gold:
            told.setdefault((s, o), set()).add(name)
            if ontology.relations[name].symmetric:
                told.setdefault((o, s), set()).add(name)
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
            out.origin.append((number, *end))
            out.holds.append(frozenset() if end not in told else frozenset(told[end]) if tells else None)
    return out


def train(readings: Sequence[Reading], ontology: Ontology) -> Weights:
    """One logistic regression a property."""
    data = candidates(readings, ontology)
    clear = [i for i, h in enumerate(data.holds) if h is not None]
    matrix, columns = common([data.features[i] for i in clear], RARE)
    names = tuple(sorted(ontology.relations))
    table = np.zeros((BUCKETS, len(names)), dtype=np.float32)
    bias = np.full(len(names), -20.0, dtype=np.float32)
    for k, name in enumerate(names):
        due = np.array([name in (data.holds[i] or ()) for i in clear])
        if due.any():
            fitted = LogisticRegression(C=PENALTY, solver="liblinear", random_state=0).fit(matrix, due)
            table[columns, k] = fitted.coef_[0]
            bias[k] = fitted.intercept_[0]
    return Weights(names, table, bias)


def scored(
    readings: Sequence[Reading], weights: Weights, ontology: Ontology
) -> dict[str, dict[tuple[int, Key], float]]:
    """For every property, the probability of each pair of things in each reading."""
    data = candidates(readings, ontology)
    best: dict[str, dict[tuple[int, Key], float]] = {name: {} for name in weights.names}
    for chances, (number, s, o) in zip(each(Rows.listed(data.features), weights), data.origin, strict=True):
        for k, sure in enumerate(chances):
            if sure >= TELLS / 2:
                name = weights.names[k]
                key = (number, ontology.key(s, name, o))
                best[name][key] = max(best[name].get(key, 0.0), float(sure))
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
