"""Numbers and names of a page → how likely each number is each measure of each name, by a trained linear model.

Two logistic regressions over the hashed features of ``gauge``: what a number measures, and who owns it. What the
rules found is among the features, so the model says how far each of them is to be believed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extract import gauge
from kg.extract.doc import Named, Quantity

#: Where the trained weights lie below an ontology's folder.
FILE = "models/figures.npz"
#: The label of a number that measures nothing of ours; a label that ends in FALL is a measure that fell.
NOTHING, FALL = "none", "-"
#: So many readings of one number are looked at.
READINGS = 2


class Weights(NamedTuple):
    """``meaning[bucket, label]`` with a bias each, ``owner[bucket]`` with its bias, and the classes of owners."""

    labels: tuple[str, ...]
    meaning: NDArray[np.float32]
    bias: NDArray[np.float32]
    owner: NDArray[np.float32]
    owner_bias: float


class Verdict(NamedTuple):
    """A number as a measure of an entity: how probable the measure is, and the owner."""

    number: Quantity
    measure: str
    sign: int
    entity: int
    meaning: float
    owner: float
    best: bool  # no other entity is likelier


def save(weights: Weights, path: Path, smallest: float = 0.03) -> None:
    """Write the weights as sparse half floats; those below ``smallest`` decide nothing and are left out."""
    rows, columns = np.nonzero(np.abs(weights.meaning) >= smallest)
    (owners,) = np.nonzero(np.abs(weights.owner) >= smallest)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        labels=np.array(weights.labels),
        rows=rows.astype(np.uint32),
        columns=columns.astype(np.uint8),
        values=weights.meaning[rows, columns].astype(np.float16),
        bias=weights.bias,
        owners=owners.astype(np.uint32),
        owner_values=weights.owner[owners].astype(np.float16),
        owner_bias=np.float32(weights.owner_bias),
    )


def load_weights(path: Path) -> Weights:
    """Read what ``save`` wrote.

    Raises:
        FileNotFoundError: there is no such file.
    """
    with np.load(path, allow_pickle=False) as kept:
        labels = tuple(map(str, kept["labels"]))
        meaning = np.zeros((gauge.BUCKETS, len(labels)), dtype=np.float32)
        meaning[kept["rows"], kept["columns"]] = kept["values"].astype(np.float32)
        owner = np.zeros(gauge.BUCKETS, dtype=np.float32)
        owner[kept["owners"]] = kept["owner_values"].astype(np.float32)
        return Weights(labels, meaning, kept["bias"], owner, float(kept["owner_bias"]))


def verdicts(
    page: gauge.Page, ruled: Mapping[int, gauge.Ruled], owners: Mapping[str, frozenset[str]], weights: Weights
) -> list[Verdict]:
    """All likely readings of all numbers; ``ruled`` tells what the rules say, by a number's start."""
    out: list[Verdict] = []
    for q in page.numbers:
        said = ruled.get(q.start, gauge.Ruled("", frozenset()))
        chances = _softmax(weights.meaning[gauge.meaning(page, q, said)].sum(axis=0) + weights.bias)
        for index in np.argsort(-chances, kind="stable")[:READINGS]:
            label = weights.labels[index]
            measure = label.removesuffix(FALL)
            rivals = gauge.candidates(page, q, owners.get(measure, frozenset())) if label != NOTHING else []
            out += _owned(page, q, (measure, label, float(chances[index])), rivals, (said, weights))
    return out


def _owned(
    page: gauge.Page,
    q: Quantity,
    reading: tuple[str, str, float],
    rivals: Sequence[Named],
    known: tuple[gauge.Ruled, Weights],
) -> list[Verdict]:
    measure, label, sure = reading
    said, weights = known
    best: dict[int, float] = {}
    for m in rivals:
        features = gauge.ownership(page, (q, measure, said), rivals, m)
        score = float(weights.owner[features].sum()) + weights.owner_bias
        best[m.entity] = max(best.get(m.entity, 0.0), 1.0 / (1.0 + float(np.exp(-score))))
    sign = -1 if label.endswith(FALL) else 1
    top = max(best.values(), default=0.0)
    return [Verdict(q, measure, sign, entity, sure, chance, chance == top) for entity, chance in best.items()]


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    grown = np.exp(scores - scores.max())
    return np.asarray(grown / grown.sum(), dtype=np.float32)
