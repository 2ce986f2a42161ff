"""Hashed features of examples → matrices to learn from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from kg.extract.hashing import BUCKETS, Ints, Rows


def common(features: Sequence[Ints], rare: int) -> tuple[csr_matrix, Ints]:
    """Rows of ones at the features of each example, columns for those of ``rare`` examples or more, and these."""
    rows = Rows.listed(features)
    pointers = np.append(rows.starts, len(rows.features))
    ones = np.ones(len(rows.features), np.float32)
    whole = csr_matrix((ones, rows.features, pointers), shape=(len(features), BUCKETS))
    columns = np.nonzero(np.asarray(whole.sum(axis=0)).ravel() >= rare)[0]
    return whole[:, columns], columns
