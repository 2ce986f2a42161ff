"""The nodes that we take from scikit-learn say what scikit-learn says."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from kg.extract.trees import pack, unpack
from kg.train import boosting


@pytest.fixture(scope="module")
def examples() -> tuple[np.ndarray, np.ndarray]:
    """Something holds where two features have one sign: no linear model can tell."""
    rows = np.random.default_rng(0).normal(size=(3000, 5)).astype(np.float32).round(2)
    return rows, rows[:, 0] * rows[:, 1] > 0


def test_our_sums_are_those_of_the_library(examples: tuple[np.ndarray, np.ndarray]) -> None:
    rows, holds = examples
    library = HistGradientBoostingClassifier(
        max_iter=boosting.TREES,
        learning_rate=boosting.PACE,
        max_leaf_nodes=boosting.LEAVES,
        min_samples_leaf=boosting.EXAMPLES,
        l2_regularization=boosting.PULL,
        max_depth=boosting.DEPTH,
        early_stopping=False,
        random_state=0,
    ).fit(rows, holds)
    forest = boosting.boost(rows, holds)
    assert forest.scores(rows) == pytest.approx(library.decision_function(rows), abs=1e-4)
    assert ((forest.scores(rows) > 0) == holds).mean() > 0.95


def test_a_file_keeps_what_they_tell(examples: tuple[np.ndarray, np.ndarray]) -> None:
    rows, holds = examples
    forest = boosting.boost(rows, holds)
    (kept,) = unpack(pack([forest]))
    assert kept.scores(rows) == pytest.approx(forest.scores(rows), abs=0.02)  # leaves are half floats
    assert forest.depth <= boosting.DEPTH
