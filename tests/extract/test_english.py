"""English prose: what is a name there, where sentences end, who speaks, which relation a sentence tells."""

from __future__ import annotations

import re

import pytest

from kg.extract import coreference, dates, english, relations, voices
from kg.extract.cues import compile_cues
from kg.extract.doc import Named, sentences
from kg.extract.modality import modality
from kg.extract.trie import either
from kg.ontology import load
from kg.train.corpus import POINTER, strip

PUBLISHED = "2025-07-17"
ORG = "Organization"


def named(text: str) -> dict[str, str]:
    ontology = load()
    found = english.names(text, english.words_of(ontology), compile_cues(ontology.lexicon("names")))
    return {text[f.start : f.end]: f.cls for f in found}


def marked(text: str) -> tuple[str, list[Named]]:
    """[[Acme|Organization|a]] → the plain text and its mentions."""
    plain, marks = strip(text)
    numbers = {i: n for n, i in enumerate(dict.fromkeys(m.id for m in marks))}
    assert all(m.cls != POINTER for m in marks)
    return plain, [Named(m.start, m.end, m.cls, numbers[m.id], 1.0, "model") for m in marks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nvidia unveiled a chip.", True),
        ("英伟达发布H20芯片。", False),
        ("OpenAI CEO Sam Altman见了黄仁勋和雷军。", False),
        ("", False),
    ],
)
def test_a_text_is_english_when_few_of_its_words_are_chinese(text: str, expected: bool) -> None:
    assert english.english(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Monday, analyst Gareth Pelling of Moor Bank left.", {"Gareth Pelling": "Person", "Moor Bank": ORG}),
        ("It is at University of Delft and Bank of Ghent.", {"University of Delft": ORG, "Bank of Ghent": ORG}),
        ("The startup Quillmark and the chip TX9 are new.", {"Quillmark": "Organization", "TX9": "Hardware"}),
        ("Its chatbot Huddle beat Slack's app.", {"Huddle": "Product", "Slack": "Organization"}),
        ("In a paper titled “Climbing Down,” they say so.", {"Climbing Down": "Work"}),
        ("The French bank sold shares in March.", {}),
        ("Shares fell. Nobody knows why. Meanwhile, traders sold.", {}),
        ("HP 14.7% was the loss.", {"HP": "Organization"}),
    ],
)  # fmt: skip
def test_a_capital_makes_a_name_where_it_is_not_the_sentences(text: str, expected: dict[str, str]) -> None:
    assert named(text) == expected


def test_a_family_name_alone_is_of_the_person_named_in_full() -> None:
    assert named("Later Ingrid Solvang left. Then Solvang came back.")["Solvang"] == "Person"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It rose 3.5%. Shares fell.", 2),
        ("Acme Inc. Robotics left at 6:10 a.m. Monday for St. Louis.", 1),
        ("The U.S. Commerce Department did. It may.", 2),
        ("He said “no.” Then he left.", 2),
        ("Version 4.1 is out.", 1),
    ],
)
def test_a_full_stop_ends_a_sentence_and_an_abbreviation_does_not(text: str, parts: int) -> None:
    assert len(sentences(text)) == parts


def test_english_words_are_found_whole() -> None:
    found = re.findall(either(["plan", "plans to", "led"]), "plans to explain unveiled plans led")
    assert found == ["plans to", "plan", "led"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("July 9, 2025", ["2025-07-09"]),
        ("It went on sale in March.", ["2025-03"]),
        ("It opened last November.", ["2024-11"]),
        ("It closed last month.", ["2025-06"]),
        ("It starts next Monday.", ["2025-07-21"]),
        ("It may march on.", []),
    ],
)
def test_english_dates_are_resolved(text: str, expected: list[str]) -> None:
    assert [d.value for d in dates.find(text, PUBLISHED, load())] == expected


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Acme plans to buy Bolt.", "buy", "planned"),
        ("Acme denied that it had bought Bolt.", "bought", "negated"),
        ("Acme may buy Bolt.", "buy", "hedged"),
        ("Acme is expected to buy Bolt.", "buy", "forecast"),
        ("Acme bought Bolt in May.", "bought", "asserted"),
        ("Acme not only bought Bolt.", "bought", "asserted"),
    ],
)
def test_english_plans_and_denials_are_no_facts(text: str, trigger: str, expected: str) -> None:
    at = text.index(trigger)
    assert modality(text, (0, len(text) - 1), (at, at + len(trigger)), load()) == expected


@pytest.mark.parametrize(
    ("text", "said", "speaker"),
    [
        ("“We won,” said [[Acme|Organization|a]] chief executive [[Jane Doe|Person|b]].", "We won", 1),
        ("[[Jane Doe|Person|a]], an analyst at [[Acme|Organization|b]], said prices fell.", "prices fell", 0),
        ("Prices fell, according to [[Acme|Organization|a]].", "Prices fell", 0),
        ("[[Acme|Organization|a]] makes what is said to be a chip.", "", -1),
    ],
)  # fmt: skip
def test_who_speaks_in_english_stands_before_or_behind_the_verb(text: str, said: str, speaker: int) -> None:
    plain, mentions = marked(text)
    heard = [(plain[v.start : v.end], v.speaker) for v in voices.find(plain, mentions, load()) if v.speaker >= 0]
    assert any(said in words and who == speaker for words, who in heard) if said else not heard


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[Acme|Organization|a]] bought the robot maker [[Bolt|Organization|b]] in May.", (0, "acquired", 1)),
        ("[[Bolt|Organization|b]] was acquired by [[Acme|Organization|a]].", (1, "acquired", 0)),
        ("[[Acme|Organization|a]] unveiled a new chip, the [[TX9|Hardware|b]].", (0, "developed", 1)),
        ("[[Acme|Organization|a]] unveiled nothing with the [[TX9|Hardware|b]].", None),
        ("[[Acme|Organization|a]] unveiled the [[TX9|Hardware|b]].", (0, "developed", 1)),
        ("[[Jane Doe|Person|a]], an analyst at [[Acme|Organization|b]], left.", (0, "holdsPositionAt", 1)),
        ("Former [[Acme|Organization|b]] engineer [[Jane Doe|Person|a]] left.", (1, "formerlyAffiliatedWith", 0)),
        ("[[Acme|Organization|a]] was founded in 2019 by [[Jane Doe|Person|b]].", (1, "founderOf", 0)),
        ("[[Acme|Organization|a]], based in [[Reno|Place|b]], grew.", (0, "locatedIn", 1)),
        ("[[Moth-7B|AIModel|a]] is based on [[Gemma 2|AIModel|b]].", (0, "basedOn", 1)),
        ("[[Moth-7B|AIModel|a]] was trained on 512 [[H100|Hardware|b]] chips.", (0, "trainedOn", 1)),
        ("[[Acme|Organization|a]] met [[Bolt|Organization|b]].", None),
    ],
)
def test_english_forms_tell_relations(text: str, expected: tuple[int, str, int] | None) -> None:
    plain, mentions = marked(text)
    found = {(f.subject, f.property, f.object) for f in relations.find(plain, mentions, (), load())}
    assert expected in found if expected else not found


def test_what_is_planned_is_no_fact_in_english_either() -> None:
    plain, mentions = marked("[[Acme|Organization|a]] plans to release the [[TX9|Hardware|b]] and launched nothing.")
    found = relations.find(plain, mentions, (), load())
    assert {f.modality for f in found} <= {"planned"}


def test_the_company_is_the_one_that_an_english_text_is_about() -> None:
    plain, mentions = marked(
        "[[Acme|Organization|a]] competes with [[Bolt|Organization|b]]. It grew. The company sold it."
    )
    words = dict(load().lexicon("names")["coreference"])
    found = {plain[m.start : m.end]: m.entity for m in coreference.resolve(plain, mentions, words)}
    assert found["The company"] == 0


def test_long_english_texts_are_read_in_linear_time() -> None:
    ontology = load()
    words, cues = english.words_of(ontology), compile_cues(ontology.lexicon("names"))
    for text in ("Of The " * 20_000, "A" * 100_000, 'said "x, ' * 15_000, "in the " * 20_000):
        assert list(english.names(text, words, cues)) is not None
        sentences(text)
