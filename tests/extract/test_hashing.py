"""Hashed features by column: the same as feature by feature."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.hashing import AT_ONCE, BUCKETS, Rows, distinct, hashed, number, numbers, runs

SOME = st.lists(st.integers(0, 40), max_size=30)


def ints(values: list[int]) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.integers(0, 3)), max_size=30))
def test_each_row_is_spelt_as_if_it_were_alone(rows: list[tuple[int, bool, int]]) -> None:
    columns = [ints([a for a, _, _ in rows]), np.array([b for _, b, _ in rows], bool), ints([c for _, _, c in rows])]
    found = numbers(columns, lambda a, b, c: f"{a}|{bool(b)}|{c}")
    assert found.tolist() == [number(f"{a}|{b}|{c}") for a, b, c in rows]


@given(SOME)
def test_distinct_numbers_are_those_of_a_set_in_order(some: list[int]) -> None:
    assert distinct(ints(some)).tolist() == sorted(set(some))


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=20))
def test_runs_are_all_places_of_each_stretch(stretches: list[tuple[int, int]]) -> None:
    row, at = runs(ints([a for a, _ in stretches]), ints([b for _, b in stretches]))
    assert list(zip(row.tolist(), at.tolist(), strict=True)) == [
        (k, i) for k, (a, b) in enumerate(stretches) for i in range(a, b)
    ]


@given(st.lists(st.lists(st.integers(0, 2 * BUCKETS), min_size=1, max_size=9), min_size=1, max_size=12))
def test_a_candidate_has_each_of_its_features_once_and_none_of_anothers(some: list[list[int]]) -> None:
    whole = [(np.full(len(f), k), ints(f)) for k, f in enumerate(some)]
    due = [sorted({f % BUCKETS for f in features}) for features in some]
    assert [f.tolist() for f in Rows.of(whole[::-1], len(some))] == due
    assert [f.tolist() for f in Rows.listed([ints(f) for f in due])] == due


def test_sums_are_those_of_each_candidate_however_many_there_are() -> None:
    table = np.arange(BUCKETS * 2, dtype=np.float32).reshape(BUCKETS, 2) % 97
    for count in (0, 1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE + 3):
        rows = Rows.listed([ints(sorted({k, 7 * k + 1, 31})) for k in range(count)])
        sums = rows.summed(table)
        assert sums.shape == (count, 2)
        assert [s.tolist() for s in sums] == [table[f].sum(axis=0).tolist() for f in rows]


def test_numbers_are_the_same_on_every_machine() -> None:
    assert (number("发布"), number("")) == (914714225, 0)
    assert hashed(["a", "a", "b"]).tolist() == sorted({number("a") % BUCKETS, number("b") % BUCKETS})
