"""Where nodes are drawn: all of them, apart, the tied ones together, the same each time."""

from __future__ import annotations

import math

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.export.layout import FEW, ROOM, WIDE, positions

PAIRS = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)).filter(lambda p: p[0] != p[1]), max_size=30)


def ties(pairs: list[tuple[int, int]], alone: int = 4) -> nx.Graph[str]:
    out: nx.Graph[str] = nx.Graph()
    out.add_nodes_from(f"alone{i}" for i in range(alone))
    out.add_edges_from((str(a), str(b)) for a, b in pairs)
    return out


def apart(a: tuple[int, int], b: tuple[int, int]) -> float:
    return math.hypot((a[0] - b[0]) / WIDE, a[1] - b[1])


@settings(max_examples=30, deadline=None)
@given(PAIRS)
def test_no_two_nodes_cover_each_other(pairs: list[tuple[int, int]]) -> None:
    found = positions(ties(pairs))
    names = sorted(found)
    assert set(names) == set(ties(pairs))
    assert all(apart(found[a], found[b]) > ROOM / 2 for i, a in enumerate(names) for b in names[:i])


def test_the_order_of_ties_does_not_matter() -> None:
    pairs = [(0, 1), (1, 2), (2, 3), (3, 0), (5, 6)]
    assert positions(ties(pairs)) == positions(ties([(b, a) for a, b in reversed(pairs)]))


def test_what_is_tied_is_nearer_than_what_is_not() -> None:
    ring = [(i, (i + 1) % 6) for i in range(6)] + [(i, 6 + (i - 5) % 6) for i in range(6, 12)]
    found = positions(ties([p for p in ring if p[0] != p[1]], alone=0))
    inside = apart(found["0"], found["1"])
    assert inside < apart(found["0"], found["8"])


@pytest.mark.parametrize("number", [0, 1])
def test_nothing_and_one_node_have_their_place(number: int) -> None:
    assert positions(ties([], alone=number)) == {f"alone{i}": (0, 0) for i in range(number)}


@pytest.mark.parametrize(("number", "loose"), [(4, 3.0), (FEW // 4, 2.0), (FEW, 1.0), (2 * FEW, 1.0)])
def test_few_are_drawn_farther_apart_and_many_as_near_as_they_may(number: int, loose: float) -> None:
    found = sorted(positions(ties([], alone=number)).items())
    nearest = min(apart(a, b) for i, (_, a) in enumerate(found) for _, b in found[:i])
    assert nearest == pytest.approx(loose * ROOM, rel=0.15)


def test_who_strays_does_not_push_the_crowd_together() -> None:
    crowd = [(i, (i + k) % 12) for i in range(12) for k in (1, 2, 3)]
    chain = [(11, 12), (12, 13), (13, 14), (14, 15)]
    found = positions(ties(crowd + chain, alone=0))
    inside = [apart(found[str(a)], found[str(b)]) for a, b in crowd]
    assert min(inside) > ROOM and max(apart(found["15"], p) for p in found.values()) < 4.5 * max(inside)


def test_a_few_are_drawn_farther_apart_than_many() -> None:
    chain = [(i, i + 1) for i in range(5)]
    found = positions(ties(chain, alone=0))
    assert min(apart(found[str(a)], found[str(b)]) for a, b in chain) > 1.5 * ROOM
    crowd = positions(ties([(i, i + 1) for i in range(60)], alone=0))
    assert min(apart(crowd[str(i)], crowd[str(i + 1)]) for i in range(60)) < 1.2 * ROOM
