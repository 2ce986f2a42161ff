"""Annotated passages: what is read, what is a fault, what is held out."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.ontology import Ontology
from kg.train.corpus import CorpusError, census, read, strip
from kg.train.split import split

GOOD = """# Its events are invented.

@ topic=funding manner=wire published=2025-03-14
[[青禾|Organization|a]]宣布完成融资,[[公司|-|a]]创始人[[沈砚|Person|c]]否认会收购[[白露|Organization|d]]。
r: c founderOf a
e: Funding a date=2025-03
q: a fundingAmount 1000000 USD
n: a acquired d mod=negated
"""


def one(tmp_path: Path, text: str, ontology: Ontology):
    (tmp_path / "a.txt").write_text(text, "utf-8")
    return read([tmp_path / "a.txt"], ontology)


def test_a_passage_is_its_text_and_what_it_says(tmp_path: Path, ontology: Ontology) -> None:
    (p,) = one(tmp_path, GOOD, ontology)
    assert p.text == "青禾宣布完成融资,公司创始人沈砚否认会收购白露。"
    assert [(p.text[m.start : m.end], m.cls, m.id) for m in p.marks][1] == ("公司", "-", "a")
    assert [(s.name, s.ids) for s in p.of("r")] == [("founderOf", ("c", "a"))]
    assert [(s.name, s.date) for s in p.of("e")] == [("Funding", "2025-03")]
    assert [(s.value, s.unit) for s in p.of("q")] == [(1000000.0, "USD")]
    assert [(s.name, s.modality) for s in p.of("r", fact=False)] == [("acquired", "negated")]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("|Person|", "|Human|"), "there is no class Human"),
        (("r: c founderOf a", "r: c founderOf z"), "a.txt:5: .*no name in the passage has id z"),
        (("r: c founderOf a", "r: c likes a"), "a.txt:5: "),
        (("r: c founderOf a", "r: a founderOf c"), "a.txt:5: .*c is Person, founderOf takes Organization there"),
        (("e: Funding", "e: Party"), "a.txt:6: "),
        (("1000000 USD", "much USD"), "a.txt:7: "),
        (("mod=negated", "mod=maybe"), "there is no modality maybe"),
        (("[[白露|Organization|d]]", "[[白露|Organization]]"), "stray brackets"),
        (("@ topic", "topic"), "a passage begins with"),
    ],
)
def test_a_fault_is_named_with_file_and_line(
    change: tuple[str, str], fault: str, tmp_path: Path, ontology: Ontology
) -> None:
    with pytest.raises(CorpusError, match=fault):
        one(tmp_path, GOOD.replace(*change), ontology)


def test_strip_leaves_text_without_marks_alone() -> None:
    assert strip("没有标记") == ("没有标记", ())


def test_the_shipped_corpus_has_no_fault_and_says_that_it_is_invented(ontology: Ontology) -> None:
    files = sorted((ontology.root / "corpus").glob("*.txt"))
    passages = read(files, ontology)
    assert census(passages)["size"]["passages"] == len(passages) > 2000
    assert [f.name for f in files if "invented" not in f.read_text("utf-8")[:300]] == []


def test_no_topic_is_both_trained_on_and_held_out_and_a_new_passage_moves_none(ontology: Ontology) -> None:
    passages = read((ontology.root / "corpus").glob("*.txt"), ontology)
    whole, part = split(passages), split(passages[::2])
    assert whole.held_out
    assert not {p.topic for p in whole.train + whole.choose} & {p.topic for p in whole.held_out}
    assert {p.text for p in part.train} <= {p.text for p in whole.train}
