"""Features of clauses, names and dates → probabilities, by four linear models trained on ``ontology/corpus``.

What each clause tells (one logistic regression a class of event), who takes part, who of them acts, and when it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extract.hashing import BUCKETS, Rows
from kg.extract.sparse import pack, unpack

Floats = NDArray[np.float32]

#: Where the trained weights lie below an ontology's folder.
FILE = "models/events.npz"
#: The columns of the second table.
PART, FIRST, DATE = 0, 1, 2


class Weights(NamedTuple):
    """``anchors[bucket, class]`` with a bias and a threshold each; ``links[bucket, PART|FIRST|DATE]`` with a bias each.

    ``scale`` turns the log odds of an event into calibrated ones: factor and offset.
    """

    names: tuple[str, ...]
    anchors: Floats
    anchor_bias: Floats
    threshold: Floats
    links: Floats
    link_bias: Floats
    scale: Floats


def save(weights: Weights, path: Path, smallest: float = 0.03) -> None:
    """Write the weights as sparse half floats; those below ``smallest`` decide nothing and are left out."""
    kept: dict[str, NDArray[np.generic]] = {}
    for name in ("anchors", "links"):
        kept |= pack(getattr(weights, name), smallest, f"{name}_")
    for name in ("anchor_bias", "threshold", "link_bias", "scale"):
        kept[name] = getattr(weights, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, names=np.array(weights.names), **kept)  # type: ignore[arg-type]


def load_weights(path: Path) -> Weights:
    """Read what ``save`` wrote.

    Raises:
        FileNotFoundError: there is no such file.
    """
    with np.load(path, allow_pickle=False) as kept:
        names = tuple(map(str, kept["names"]))
        anchors, links = unpack(kept, (BUCKETS, len(names)), "anchors_"), unpack(kept, (BUCKETS, 3), "links_")
        return Weights(names, anchors, kept["anchor_bias"], kept["threshold"], links, kept["link_bias"], kept["scale"])


def tells(clauses: Rows, weights: Weights) -> Floats:
    """The probability that each clause tells an event, by class."""
    return sigmoid(clauses.summed(weights.anchors) + weights.anchor_bias)


def links(some: Rows, weights: Weights) -> Floats:
    """By name: the probability that it takes part and that it acts; by date: that it is the right one."""
    return sigmoid(some.summed(weights.links) + weights.link_bias)


def sigmoid(scores: Floats) -> Floats:
    """Log odds → probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))), dtype=np.float32)
