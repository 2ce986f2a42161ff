"""Boosted trees: which way a row goes, and that a file gives back what was put in."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kg.extract.trees import Forest, pack, unpack


def stump(threshold: float, low: float, high: float, base: float = 0.0) -> Forest:
    """One tree that asks once, of the second feature."""
    return Forest(
        base=base,
        depth=1,
        roots=np.array([0], np.int32),
        feature=np.array([1, 0, 0], np.uint8),
        threshold=np.array([threshold, np.inf, np.inf], np.float32),
        left=np.array([1, 1, 2], np.int32),
        right=np.array([2, 1, 2], np.int32),
        value=np.array([0, low, high], np.float32),
    )


ROWS = np.array([[9, 1], [9, 2], [9, 3]], np.float32)


def test_at_most_the_threshold_goes_left() -> None:
    assert stump(2.0, -1.0, 4.0, base=0.5).scores(ROWS).tolist() == [-0.5, -0.5, 4.5]


def test_no_rows_have_no_scores() -> None:
    assert stump(2.0, -1.0, 4.0).scores(ROWS[:0]).shape == (0,)


def test_forests_survive_a_file(tmp_path: Path) -> None:
    some = [stump(2.0, -1.0, 4.0), stump(1.0, 0.25, 0.5, base=1.0)]
    np.savez_compressed(tmp_path / "f.npz", **pack(some))  # type: ignore[arg-type]
    with np.load(tmp_path / "f.npz", allow_pickle=False) as kept:
        read = unpack(kept)
    assert [f.scores(ROWS).tolist() for f in read] == [f.scores(ROWS).tolist() for f in some]


def test_a_file_without_forests_has_none() -> None:
    assert unpack({}) == ()
