"""How often what is said with a confidence is right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.train.reliability import WIDTH, diagram, table


def test_each_tenth_has_its_share() -> None:
    said = [(0.81, True), (0.89, False), (0.8, True), (0.3, False), (1.0, True)]
    assert table(said) == {0.3: (0.0, 1), 0.8: (pytest.approx(2 / 3), 3), 0.9: (1.0, 1)}


def test_a_bar_is_as_long_as_the_share_that_is_right() -> None:
    _, line = diagram("title", [(0.55, True), (0.52, False)])
    assert line.count("█") in (WIDTH // 2 - 1, WIDTH // 2)
    assert line.endswith("0.50       2")


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=30))
def test_nothing_that_is_said_is_lost(said: list[tuple[float, bool]]) -> None:
    assert sum(count for _, count in table(said).values()) == len(said)
    assert len(list(diagram("", said))) == 1 + len(table(said))
