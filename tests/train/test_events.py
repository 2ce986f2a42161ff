"""Training of events: where a passage tells what it is annotated with, and what counts as found."""

from pathlib import Path

import numpy as np
import pytest

from kg.extract.doc import Happening
from kg.ontology import load
from kg.train import corpus, events
from kg.train.alignment import Reading, align, anchors

PASSAGE = """@ topic=t manner=wire published=2025-06-20
[[云杉智能|Organization|a]]在[[杭州|Place|d]]有员工三百人。6月18日，[[公司|-|a]]发布[[松果2|AIModel|b]]，性能超过前代。
e: Release a b date=2025-06-18
n: Acquisition a b mod=planned
"""
NAMES = tuple(sorted(load().events))


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    file: Path = tmp_path_factory.mktemp("corpus") / "a.txt"
    file.write_text(PASSAGE, "utf-8")
    (passage,) = corpus.read([file], load())
    return events.read(passage, load())


def happening(*who: int, cls: str = "Release", date: str = "") -> Happening:
    return Happening(cls, tuple(("agent", k) for k in who), date, 0, 1, "asserted", -1, 0.9)


def test_an_event_is_told_by_the_clause_that_names_its_participants(reading: Reading) -> None:
    labels, placed = align([reading], anchors([reading]), None, NAMES)
    ((_, k, cls),) = placed
    clause = reading.page.scene.clauses[k]
    assert cls == "Release"
    assert reading.page.scene.text[clause.start : clause.end] == "公司发布松果2"
    assert (labels == 1).sum() == 1


def test_what_is_planned_is_no_example_of_its_class(reading: Reading) -> None:
    labels, _ = align([reading], anchors([reading]), None, NAMES)
    assert not labels[:, NAMES.index("Acquisition")].any()


@pytest.mark.parametrize(
    ("found", "hits"),
    [
        ([happening(0, 2)], 1),
        ([happening(0)], 1),
        ([happening(1)], 0),
        ([happening(0, 2, cls="Adoption")], 0),
        ([happening(0, 2), happening(0)], 1),
    ],
)
def test_an_event_is_found_by_its_class_and_half_of_its_participants(
    found: list[Happening], hits: int, reading: Reading
) -> None:
    assert [g.ids for g in reading.gold if g.fact] == [(0, 2)]
    assert len(events.matched(found, reading)) == hits


def test_of_two_tellings_the_one_with_more_of_the_participants_counts(reading: Reading) -> None:
    assert list(events.matched([happening(0), happening(0, 2)], reading)) == [1]


def test_dates_are_judged_for_the_right_events_alone(reading: Reading) -> None:
    rows = events.judge([reading], None, load())
    assert rows["Release"] == (1, 1, 1)
    assert rows[events.DATES] == (1, 1, 1)


def test_training_twice_gives_the_same_weights(reading: Reading) -> None:
    one, two = (events.train([reading] * 4, load()) for _ in range(2))
    assert np.array_equal(one.anchors, two.anchors)
    assert np.array_equal(one.links, two.links)
    assert one.anchor_bias[NAMES.index("Release")] > -20
    assert one.anchor_bias[NAMES.index("Meeting")] == -20


UNTOLD = """@ topic={topic} manner=wire published=2025-06-20
[[云杉智能|Organization|a]]发布[[松果2|AIModel|b]]。
"""


@pytest.mark.parametrize(("topic", "label"), [("chips", -1), ("everyday-sport", 0)])
def test_what_a_rule_tells_and_nobody_annotated_is_no_example_unless_all_is_annotated(
    topic: str, label: int, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text(UNTOLD.format(topic=topic), "utf-8")
    (passage,) = corpus.read([file], load())
    one = events.read(passage, load())
    labels, placed = align([one], anchors([one]), None, NAMES)
    assert set(labels[:, NAMES.index("Release")]) == {label}
    assert not labels[:, NAMES.index("Meeting")].any()
    assert placed == {}
