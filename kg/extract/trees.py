"""Boosted decision trees (Friedman 2001, Greedy function approximation), weighed in NumPy.

Trained by scikit-learn (kg/train/boosting.py); what reads articles needs their nodes alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Forest(NamedTuple):
    """The nodes of some trees, one tree's after the other's; where each begins; what all begin with.

    From a node one goes ``left`` where ``feature`` is at most ``threshold``, else ``right``; a leaf leads to itself.
    """

    base: float
    depth: int
    roots: NDArray[np.int32]
    feature: NDArray[np.uint8]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Floats

    def scores(self, rows: Floats) -> Floats:
        """The log-odds of each row of features."""
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        which = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[which, self.feature[node]] <= self.threshold[node]
            node = np.where(goes_left, self.left[node], self.right[node])
        return np.asarray(self.base + self.value[node].sum(axis=1), dtype=np.float32)


def pack(forests: Sequence[Forest]) -> dict[str, NDArray[np.generic]]:
    """As the arrays of a file: numbers of nodes count from the beginning of their tree."""
    nodes = [np.diff([*f.roots, len(f.feature)]) for f in forests]
    starts = [np.repeat(f.roots, size) for f, size in zip(forests, nodes, strict=True)]
    return {
        "forest_base": np.array([f.base for f in forests], np.float32),
        "forest_depth": np.array([f.depth for f in forests], np.uint8),
        "forest_trees": np.array([len(f.roots) for f in forests], np.uint16),
        "forest_nodes": np.concatenate(nodes).astype(np.uint16),
        "forest_feature": np.concatenate([f.feature for f in forests]),
        "forest_threshold": np.concatenate([f.threshold for f in forests]),
        "forest_left": np.concatenate([f.left - s for f, s in zip(forests, starts, strict=True)]).astype(np.uint8),
        "forest_right": np.concatenate([f.right - s for f, s in zip(forests, starts, strict=True)]).astype(np.uint8),
        "forest_value": np.concatenate([f.value for f in forests]).astype(np.float16),
    }


def unpack(kept: Mapping[str, NDArray[np.generic]]) -> tuple[Forest, ...]:
    """What ``pack`` packed; none where a file has none."""
    if "forest_base" not in kept:
        return ()
    out: list[Forest] = []
    nodes = kept["forest_nodes"].astype(np.int32)
    tree = begin = 0
    for base, depth, trees in zip(kept["forest_base"], kept["forest_depth"], kept["forest_trees"], strict=True):
        sizes = nodes[tree : tree + int(trees)]
        roots = (np.cumsum(sizes) - sizes).astype(np.int32)
        some = slice(begin, begin + int(sizes.sum()))
        start = np.repeat(roots, sizes)
        left, right = (kept[f"forest_{way}"][some].astype(np.int32) + start for way in ("left", "right"))
        feature, threshold = kept["forest_feature"][some], kept["forest_threshold"][some]
        value = kept["forest_value"][some].astype(np.float32)
        out.append(Forest(float(base), int(depth), roots, feature, threshold, left, right, value))  # type: ignore[arg-type]
        tree, begin = tree + int(trees), some.stop
    return tuple(out)
