"""Hashed features of examples → matrices to learn from, and weights for a choice between some of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kg.extract.hashing import BUCKETS, Ints, Rows

#: Steps that weights for a choice are given, and what keeps a logarithm finite.
MOST_STEPS, TINY = 80, 1e-30


def common(features: Sequence[Ints], rare: int) -> tuple[csr_matrix, Ints]:
    """Rows of ones at the features of each example, columns for those of ``rare`` examples or more, and these."""
    rows = Rows.listed(features)
    pointers = np.append(rows.starts, len(rows.features))
    ones = np.ones(len(rows.features), np.float32)
    whole = csr_matrix((ones, rows.features, pointers), shape=(len(features), BUCKETS))
    columns = np.nonzero(np.asarray(whole.sum(axis=0)).ravel() >= rare)[0]
    return whole[:, columns], columns


def choice(
    matrix: csr_matrix, group: NDArray[np.int64], right: NDArray[np.bool_], penalty: float
) -> NDArray[np.float64]:
    """Weights that make what is right the likeliest of each group, taken together: a conditional logit (McFadden 1974).

    Args:
        matrix: a row for each candidate, those of a group one after another.
        group: the group of each; it has one that is right or more.
        right: which are.
        penalty: strength of the L2 penalty.
    """
    starts = np.concatenate([[0], np.nonzero(np.diff(group))[0] + 1])
    member = np.repeat(np.arange(len(starts)), np.diff([*starts, len(group)]))
    turned = matrix.T.tocsr()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = matrix @ weights
        grown = np.exp(scores - np.maximum.reduceat(scores, starts)[member])
        good = grown * right
        whole, part = np.add.reduceat(grown, starts), np.add.reduceat(good, starts) + TINY
        slope = turned @ (grown / whole[member] - good / part[member]) + penalty * weights
        return float(np.log(whole / part).sum() + penalty / 2 * weights @ weights), slope

    start = np.zeros(matrix.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": MOST_STEPS})
    return np.asarray(found.x, dtype=np.float64)
