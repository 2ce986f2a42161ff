"""Spoilt copies of passages: marks stay on their names, and what folding mends is no new text."""

from __future__ import annotations

import random

import pytest

from kg.ontology import Ontology
from kg.train.augment import WAYS, augment, joined, pieces
from kg.train.corpus import Mark, Passage

TEXT = "青禾科技（Qinghe）周三发布软件Lan-2，由沈砚主持；服务器是A100。"


def passage(text: str = TEXT) -> Passage:
    names = (
        ("青禾科技", "Organization"),
        ("Qinghe", "Organization"),
        ("Lan-2", "AIModel"),
        ("沈砚", "Person"),
        ("A100", "Hardware"),
    )
    marks = tuple(Mark(text.index(n), text.index(n) + len(n), cls, n) for n, cls in names if n in text)
    return Passage("a.txt", 1, "topic", "wire", "2025-03-14", text, marks, ())


def names(p: Passage) -> list[str]:
    return [p.text[m.start : m.end] for m in p.marks]


def test_pieces_make_up_the_text() -> None:
    assert "".join(text for text, _ in pieces(passage())) == TEXT


@pytest.mark.parametrize("way", WAYS)
def test_marks_stay_on_their_names(way: str, ontology: Ontology) -> None:
    for p in augment([passage(), passage(TEXT + "好。")], way, ontology):
        assert names(p) == names(passage())


def test_lost_punctuation_is_new_text(ontology: Ontology) -> None:
    (spoilt,) = augment([passage()], "unpunctuated", ontology)
    assert spoilt.text != TEXT
    assert set(spoilt.text) - set(TEXT) <= {" "}


def test_a_text_that_folding_gives_back_is_left_out(ontology: Ontology) -> None:
    assert joined(passage(), WAYS["traditional"](passage("沈砚说好。"), random.Random(1)), ontology) is not None
    assert augment([passage("沈砚说好。")], "traditional", ontology) == []
