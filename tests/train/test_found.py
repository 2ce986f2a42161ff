"""Passages with names as the pipeline finds them: whose relations are whose."""

from __future__ import annotations

from pathlib import Path

from kg.extract.doc import Named
from kg.ontology import Ontology
from kg.train import corpus, found

PASSAGE = """@ topic=t manner=wire published=2025-06-20
6月18日，[[云杉智能|Organization|a]]发布大模型[[松果-2|AIModel|b]]。[[云杉智能|Organization|a]]由[[沈砚秋|Person|c]]创办。
r: a developed b
r: c founderOf a
"""


def name(start: int, end: int, entity: int) -> Named:
    return Named(start, end, "Organization", entity, 0.9, "model")


def test_a_thing_is_the_one_whose_names_it_covers_most() -> None:
    marked = [name(0, 4, 0), name(10, 14, 1)]
    assert found.aligned([name(0, 4, 5), name(9, 14, 6), name(20, 22, 7)], marked) == {5: 0, 6: 1}
    # the very same span says more than a longer overlap elsewhere
    assert found.aligned([name(0, 4, 5), name(8, 16, 5)], marked) == {5: 0}


def test_relations_are_told_of_what_was_found_and_nothing_of_what_was_not(tmp_path: Path, ontology: Ontology) -> None:
    (tmp_path / "a.txt").write_text(PASSAGE, "utf-8")
    (passage,) = corpus.read([tmp_path / "a.txt"], ontology)
    reading = found.read(passage, ontology.root)
    called = {reading.text[m.start : m.end]: m.entity for m in reading.mentions if m.by != "coreference"}
    assert (called["云杉智能"], "developed", called["松果-2"]) in reading.gold
    entities = {m.entity for m in reading.mentions}
    assert all({s, o} <= entities for s, _, o in reading.gold)
    assert reading.topic == "t"
