"""Examples → boosted trees, as kg/extract/trees.py weighs them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from kg.extract.trees import Floats, Forest

#: Trees, how far each moves the sum, leaves of each, examples of a leaf, pull towards nothing.
TREES, PACE, LEAVES, EXAMPLES, PULL = 120, 0.06, 12, 30, 5.0
#: No path has more nodes, which bounds what weighing costs.
DEPTH = 6


def boost(rows: Floats, holds: NDArray[np.bool_]) -> Forest:
    """Trees that tell where something holds."""
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=PACE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=EXAMPLES,
        l2_regularization=PULL,
        max_depth=DEPTH,
        early_stopping=False,
        random_state=0,
    ).fit(rows, holds)
    # scikit-learn has no public view of these nodes; tests/train/test_boosting.py holds ours against its own sums
    trees = [tree.nodes for (tree,) in model._predictors]
    sizes = np.array([len(nodes) for nodes in trees])
    roots = np.cumsum(sizes) - sizes
    own = np.arange(sizes.sum())
    leaf = np.concatenate([nodes["is_leaf"] for nodes in trees]).astype(np.bool_)
    start = np.repeat(roots, sizes)

    def column(name: str) -> NDArray[np.generic]:
        return np.concatenate([nodes[name] for nodes in trees])

    return Forest(
        base=float(model._baseline_prediction.ravel()[0]),
        depth=max(int(nodes["depth"].max()) for nodes in trees),
        roots=roots.astype(np.int32),
        feature=np.where(leaf, 0, column("feature_idx")).astype(np.uint8),
        threshold=np.where(leaf, np.inf, column("num_threshold")).astype(np.float32),
        left=np.where(leaf, own, column("left") + start).astype(np.int32),
        right=np.where(leaf, own, column("right") + start).astype(np.int32),
        value=np.where(leaf, column("value"), 0).astype(np.float32),
    )
