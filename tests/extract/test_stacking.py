"""What the second level sees: pairs of things, each beside the others."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extract import classifier, stacking
from kg.extract.doc import Named
from kg.extract.hashing import BUCKETS
from kg.extract.pairs import known, pairs, prepare
from kg.extract.trees import Forest
from kg.ontology import Ontology

TEXT = "青禾、白露均已接入稻浪-2。青禾很满意稻浪-2。"
NAMES = (
    Named(0, 2, "Organization", 0, 0.9, "model"),
    Named(3, 5, "Organization", 1, 0.9, "model"),
    Named(9, 13, "AIModel", 2, 0.9, "model"),
    Named(14, 16, "Organization", 0, 0.9, "model"),
    Named(19, 23, "AIModel", 2, 0.9, "model"),
)
PROPERTIES = ("adopted", "developed")


def rows_of(ontology: Ontology, chances: dict[tuple[int, int], float]) -> stacking.Rows:
    """Rows where the first level gives ``adopted`` those chances, by mentions, and 0.01 otherwise."""
    page = prepare(TEXT, NAMES)
    said = known(page, (), (), ontology)
    near = pairs(page, said, ontology)
    first = np.full((len(near), 2), 0.01, np.float32)
    for row, (s, o) in enumerate(zip(near.subject.tolist(), near.object.tolist(), strict=True)):
        first[row, 0] = chances.get((s, o), 0.01)
    return stacking.rows(page, said, near, (first, np.ones_like(first, dtype=np.bool_)), PROPERTIES)


def row(rows: stacking.Rows, s: int, o: int) -> int:
    (at,) = np.nonzero((rows.subject == s) & (rows.object == o))[0]
    return int(at)


def odds(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


def test_all_pairs_of_mentions_of_two_things_are_one_row_with_the_surest(ontology: Ontology) -> None:
    rows = rows_of(ontology, {(0, 2): 0.2, (3, 4): 0.6})
    at = row(rows, 0, 2)
    assert rows.odds[at, 0] == pytest.approx(odds(0.6), abs=0.01)
    assert len(rows.subject) == len({(s, o) for s, o in zip(rows.subject, rows.object, strict=True)})


def test_a_row_sees_what_is_likely_of_others_and_not_of_itself(ontology: Ontology) -> None:
    rows = rows_of(ontology, {(0, 2): 0.6, (1, 2): 0.3})
    width = len(PROPERTIES)
    of_same_object = rows.features[:, 3 * width]
    assert of_same_object[row(rows, 0, 2)] == pytest.approx(odds(0.3), abs=0.01)
    assert of_same_object[row(rows, 1, 2)] == pytest.approx(odds(0.6), abs=0.01)


def test_a_neighbour_in_a_list_is_seen_and_a_mere_neighbour_is_not(ontology: Ontology) -> None:
    rows = rows_of(ontology, {(1, 2): 0.8})
    listed = rows.features[:, 4 * len(PROPERTIES)]
    # nearest to 稻浪-2 stands the 青禾 of the second sentence, which is in no list
    assert listed[row(rows, 0, 2)] == stacking.NEVER
    assert listed[row(rows, 1, 2)] == pytest.approx(odds(0.01), abs=0.01)


def test_a_page_without_pairs_has_no_rows(ontology: Ontology) -> None:
    page = prepare(TEXT, NAMES[:1])
    weights = classifier.Weights(PROPERTIES, np.zeros((BUCKETS, 2), np.float32), np.zeros(2, np.float32))
    assert len(classifier.judge(page, known(page, (), (), ontology), ontology, weights).chances) == 0


def test_the_forest_decides_where_the_first_level_sees_any_chance(ontology: Ontology) -> None:
    """It believes whatever it is asked; it is not asked where the classes do not fit."""
    leaf = Forest(
        3.0, 0, np.zeros(1, np.int32), np.zeros(1, np.uint8), np.full(1, np.inf, np.float32),
        np.zeros(1, np.int32), np.zeros(1, np.int32), np.zeros(1, np.float32),
    )  # fmt: skip
    bias = np.array([0.0, -9.0], np.float32)
    weights = classifier.Weights(PROPERTIES, np.zeros((BUCKETS, 2), np.float32), bias, (leaf, leaf))
    page = prepare(TEXT, NAMES)
    judged = classifier.judge(page, known(page, (), (), ontology), ontology, weights)
    told = {
        (int(judged.rows.subject[r]), PROPERTIES[k], int(judged.rows.object[r]))
        for r, k in np.argwhere(judged.chances > 0.5)
    }
    assert (0, "adopted", 2) in told and (2, "adopted", 0) not in told
    assert not any(name == "developed" for _, name, _ in told)
