"""Candidate pairs → facts with calibrated confidence, by models trained on ``ontology/corpus``.

One logistic regression a property over hashed features (kg/extract/pairs.py); among those features is what the
rules found, so that the model says how far each rule is to be believed where it fired. What it makes of all pairs of a
page is seen together by boosted trees, one forest a property (kg/extract/stacking.py), which decide.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extract import stacking, trees
from kg.extract.doc import Fact, Named, Voice
from kg.extract.forms import describes, lexicon
from kg.extract.hashing import BUCKETS, Rows
from kg.extract.modality import modality
from kg.extract.pairs import Pairs, known, pairs, prepare
from kg.extract.sparse import pack, unpack
from kg.extract.traits import Page, Said
from kg.extract.voices import innermost
from kg.model import FACTUAL
from kg.ontology import Ontology, Property

#: Where the trained weights lie below an ontology's folder.
FILE = "models/relations.npz"


#: Probabilities are kept to so many digits: the last digits of floats differ from processor to processor, and a graph
#: should not for that.
DIGITS = 2
#: What a rule found stays unless the models give it less than the first; what no rule saw needs the second. Chosen on
#: whole pages, where names are found by machine and much talk lies between them: at 0.5 seven of ten are right there.
RULED, UNRULED = 0.2, 0.5
#: What no rule saw must also be so probable by its words alone: who is named most need not have founded what is named
#: most (held-out pages: precision 0.670 → 0.674, recall 0.358 either way).
WORDED = 0.15
#: How probable what no candidate tells is, for which mentions, and whether by its words.
NOWHERE = 0.0, (-1, -1), False


class Weights(NamedTuple):
    """``table[bucket, property]`` and a bias a property; a forest for each, or none where the first level decides."""

    names: tuple[str, ...]
    table: NDArray[np.float32]
    bias: NDArray[np.float32]
    forests: tuple[trees.Forest, ...] = ()


class Judged(NamedTuple):
    """A page's candidates, its pairs of things, and how probable each property is of each of those."""

    near: Pairs
    rows: stacking.Rows
    chances: NDArray[np.float32]


def save(weights: Weights, path: Path, smallest: float = 0.02) -> None:
    """Write the weights as sparse half floats; those below ``smallest`` decide nothing and are left out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = pack(weights.table, smallest) | (trees.pack(weights.forests) if weights.forests else {})
    np.savez_compressed(path, names=np.array(weights.names), bias=weights.bias, **kept)  # type: ignore[arg-type]


def load_weights(path: Path) -> Weights:
    """Read what ``save`` wrote.

    Raises:
        FileNotFoundError: there is no such file.
    """
    with np.load(path, allow_pickle=False) as kept:
        names = tuple(map(str, kept["names"]))
        return Weights(names, unpack(kept, (BUCKETS, len(names))), kept["bias"], trees.unpack(kept))


def each(candidates: Rows, weights: Weights) -> NDArray[np.float32]:
    """How probable each property is for each of some candidates, a row each."""
    return _chances(candidates.summed(weights.table) + weights.bias)


def _chances(odds: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.round(1.0 / (1.0 + np.exp(-odds)), DIGITS), dtype=np.float32)


def judge(page: Page, said: Said, ontology: Ontology, weights: Weights) -> Judged:
    """All candidates of a page, weighed alone and then together."""
    near = pairs(page, said, ontology)
    terms = [ontology.relations[name] for name in weights.names]
    subject, object_ = ([page.mentions[k].cls for k in side.tolist()] for side in (near.subject, near.object))
    kinds = {kind: [takes(term, *kind) for term in terms] for kind in set(zip(subject, object_, strict=True))}
    fit = np.array([kinds[kind] for kind in zip(subject, object_, strict=True)], dtype=np.bool_)
    rows = stacking.rows(page, said, near, (each(near.rows, weights), fit.reshape(-1, len(terms))), weights.names)
    chances = _chances(rows.odds)
    for k, forest in enumerate(weights.forests):
        asked = rows.odds[:, k] > stacking.LEAST
        chances[:, k] = 0.0
        chances[asked, k] = _chances(forest.scores(rows.features[asked]))
    return Judged(near, rows, chances)


def takes(term: Property, subject: str, object_: str) -> bool:
    """Whether a property may join two classes."""
    return (not term.domain or subject in term.domain) and (not term.range or object_ in term.range)


def decide(
    text: str, mentions: Sequence[Named], heard: tuple[Sequence[Voice], Sequence[Fact]], ontology: Ontology,
    weights: Weights,
) -> tuple[Fact, ...]:  # fmt: skip
    """The rules' facts, weighed, and what only the model sees; ``heard`` are the voices and the rules' facts.

    A fact of the rules that is no statement of fact (denied, planned) stays as it is. One told as fact stays where
    the model gives its pair and property at least RULED; its confidence becomes the model's. Where its names
    stand too far apart for the model to look at, the rule is believed as far as it believes itself.
    """
    voices, facts = heard
    page = prepare(text, mentions)
    said = known(page, voices, facts, ontology)
    judged = judge(page, said, ontology, weights)
    seen = set(zip(judged.rows.subject.tolist(), judged.rows.object.tolist(), strict=True))
    best = _best(judged, ontology, weights)
    kept = [f for f in facts if f.modality not in FACTUAL]
    ruled = set()
    for f in facts:
        key = ontology.key(f.subject, f.property, f.object)
        if f.modality in FACTUAL:
            ruled.add(key)
            if (f.subject, f.object) not in seen:
                kept.append(f)
                continue
            sure, _, _ = best.get(key, NOWHERE)
            if sure >= RULED:
                kept.append(f._replace(confidence=round(sure, DIGITS)))
    denied = {ontology.key(f.subject, f.property, f.object) for f in kept if f.modality not in FACTUAL}
    words = lexicon(ontology)
    for key, (sure, (s, o), worded) in best.items():
        if key in ruled or key in denied or sure < UNRULED or not worded:
            continue
        if not (key[1] in words.whole and describes(page.mentions[o].cls, text, page.mentions[o].end, words)):
            kept.append(_fact(text, (page.mentions[s], page.mentions[o]), (key[1], sure), (said.voices, ontology)))
    return tuple(sorted(set(kept), key=lambda f: (f.start, f.end, f.property, f.subject, f.object, f.modality)))


def _best(
    judged: Judged, ontology: Ontology, weights: Weights
) -> Mapping[tuple[int, str, int], tuple[float, tuple[int, int], bool]]:
    """For every pair of things and property, how probable it is at most, for which two mentions, whether WORDED."""
    best: dict[tuple[int, str, int], tuple[float, tuple[int, int], bool]] = {}
    least = math.log(WORDED / (1 - WORDED))
    for row, index in np.argwhere(judged.chances >= RULED).tolist():
        at, sure = judged.rows.best[row, index], float(judged.chances[row, index])
        key = ontology.key(int(judged.rows.subject[row]), weights.names[index], int(judged.rows.object[row]))
        if sure > best.get(key, NOWHERE)[0]:
            ends = int(judged.near.subject[at]), int(judged.near.object[at])
            best[key] = sure, ends, bool(judged.rows.odds[row, index] >= least)
    return best


def _fact(
    text: str, ends: tuple[Named, Named], found: tuple[str, float], heard: tuple[Sequence[Voice], Ontology]
) -> Fact:
    """A fact that only the model sees: its evidence runs from the one name to the other."""
    voices, ontology = heard
    s, o = ends
    start, end = min(s.start, o.start), max(s.end, o.end)
    between = (min(s.end, o.end), max(s.start, o.start))
    trigger = between if between[0] < between[1] else (start, end)
    stands = modality(text, (start, end), trigger, ontology)
    return Fact(
        s.entity, found[0], o.entity, start, end, stands, innermost(voices, trigger[0]), round(found[1], DIGITS)
    )
