"""Hashed features of examples → matrices to learn from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from kg.extract.hashing import BUCKETS, Ints, Rows


def sparse(features: Sequence[Ints]) -> csr_matrix:
    """Rows of ones at the features of each example."""
    rows = Rows.listed(features)
    pointers = np.append(rows.starts, len(rows.features))
    ones = np.ones(len(rows.features), np.float32)
    return csr_matrix((ones, rows.features, pointers), shape=(len(features), BUCKETS))


def common(features: Sequence[Ints], rare: int) -> tuple[csr_matrix, Ints]:
    """The same with columns only for what occurs in ``rare`` examples or more, and the features of these columns."""
    whole = sparse(features)
    columns = np.nonzero(np.asarray(whole.sum(axis=0)).ravel() >= rare)[0]
    return whole[:, columns], columns
