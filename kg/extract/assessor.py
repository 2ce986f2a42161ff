"""Numbers and names of a page → how likely each number is each measure of each name, by a trained linear model.

Two log-linear models over hashed features: of all measures one is what a number measures (``gauge``), of all names near
it one is the owner (``owning``). Numbers are read in order, and what was read before is among the features; so is what
the rules found, hence the model says how far each of them is to be believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extract import gauge, owning
from kg.extract.doc import Quantity
from kg.extract.hashing import BUCKETS
from kg.extract.sparse import pack, unpack

#: Where the trained weights lie below an ontology's folder.
FILE = "models/figures.npz"
#: The label of a number that measures nothing of ours; a label that ends in FALL is a measure that fell.
NOTHING, FALL = "none", owning.FALL
#: The owner of what measures nothing.
NOBODY = -1
#: So many readings of one number are looked at, none of them less probable than this.
READINGS, UNLIKELY = 2, 0.05


class Weights(NamedTuple):
    """``meaning[bucket, label]`` with a bias each, and ``owner[bucket]``."""

    labels: tuple[str, ...]
    meaning: NDArray[np.float32]
    bias: NDArray[np.float32]
    owner: NDArray[np.float32]


class Verdict(NamedTuple):
    """A number as a measure of an entity: how probable the measure is, and the owner."""

    number: Quantity
    measure: str
    sign: int
    entity: int
    meaning: float
    owner: float


def save(weights: Weights, path: Path, smallest: float = 0.03) -> None:
    """Write the weights as sparse half floats; those below ``smallest`` decide nothing and are left out."""
    (owners,) = np.nonzero(np.abs(weights.owner) >= smallest)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        labels=np.array(weights.labels),
        bias=weights.bias,
        owners=owners.astype(np.uint32),
        owner_values=weights.owner[owners].astype(np.float16),
        **pack(weights.meaning, smallest),  # type: ignore[arg-type]
    )


def load_weights(path: Path) -> Weights:
    """Read what ``save`` wrote.

    Raises:
        FileNotFoundError: there is no such file.
    """
    with np.load(path, allow_pickle=False) as kept:
        labels = tuple(map(str, kept["labels"]))
        meaning = unpack(kept, (BUCKETS, len(labels)))
        owner = np.zeros(BUCKETS, dtype=np.float32)
        owner[kept["owners"]] = kept["owner_values"].astype(np.float32)
        return Weights(labels, meaning, kept["bias"], owner)


def verdicts(
    page: gauge.Page, ruled: Mapping[int, gauge.Ruled], owners: Mapping[str, frozenset[str]], weights: Weights
) -> list[Verdict]:
    """All likely readings of all numbers; ``ruled`` tells what the rules say, by a number's start."""
    out: list[Verdict] = []
    before: list[gauge.Read] = []
    for q in page.numbers:
        said = ruled.get(q.start, gauge.UNRULED)
        chances = softmax(weights.meaning[gauge.meaning(page, q, said, before)].sum(axis=0) + weights.bias)
        first = gauge.Read(q, NOTHING, NOBODY)
        for rank, index in enumerate(np.argsort(-chances, kind="stable")[:READINGS]):
            label, chance = weights.labels[index], float(chances[index])
            if label == NOTHING or chance < UNLIKELY:
                continue
            measure = label.removesuffix(FALL)
            rivals = owning.candidates(page, q, measure, owners.get(measure, frozenset()))
            whose = _owners(page, owning.Asked(q, measure, said, rivals, before), weights)
            sign = -1 if label.endswith(FALL) else 1
            out += [Verdict(q, measure, sign, entity, chance, owner) for entity, owner in whose.items()]
            if rank == 0:
                first = gauge.Read(q, label, max(whose, key=lambda e: whose[e], default=NOBODY))
        before = [*before[1 - gauge.REMEMBERED :], first]
    return out


def _owners(page: gauge.Page, asked: owning.Asked, weights: Weights) -> dict[int, float]:
    """How probable each entity is as the owner: the sum over its mentions."""
    whose: dict[int, float] = {}
    if asked.rivals:
        scores = np.array([weights.owner[owning.ownership(page, asked, m)].sum() for m in asked.rivals])
        for m, chance in zip(asked.rivals, softmax(scores), strict=True):
            whose[m.entity] = whose.get(m.entity, 0.0) + float(chance)
    return whose


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores as probabilities."""
    grown = np.exp(scores - scores.max())
    return np.asarray(grown / grown.sum(), dtype=np.float32)
