"""Voices: who says what, and where what is said begins and ends."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.doc import Named
from kg.extract.voices import find
from kg.ontology import load

MARK = re.compile(r"\[\[([^|\]]+)\|(\w+)\]\]")


def marked(annotated: str) -> tuple[str, list[Named], dict[int, str]]:
    """「[[李木|Person]]说」 → the text, its mentions, the name of each entity."""
    text, mentions, keys = "", [], {}
    at = 0
    for m in MARK.finditer(annotated):
        text += annotated[at : m.start()]
        key = keys.setdefault(m.group(1), len(keys))
        mentions.append(Named(len(text), len(text) + len(m.group(1)), m.group(2), key, 1.0, "pattern"))
        text += m.group(1)
        at = m.end()
    return text + annotated[at:], mentions, {k: n for n, k in keys.items()} | {-1: "?"}


def said(annotated: str) -> list[tuple[str, str]]:
    """(speaker, what is said) in the text's order; ? is nobody by name."""
    text, mentions, names = marked(annotated)
    return [(names[v.speaker], text[v.start : v.end]) for v in find(text, mentions, load())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[李木|Person]]说，价格还会下降。", [("李木", "价格还会下降")]),
        ("[[李木|Person]]在接受采访时表示：“价格还会下降。”", [("李木", "价格还会下降")]),
        ("“价格还会下降，”[[李木|Person]]说。", [("李木", "价格还会下降")]),
        ("[[李木|Person]]对[[晨光社|Organization]]透露，新机已经定型。", [("李木", "新机已经定型")]),
        ("据[[晨光社|Organization]]报道，新机已经定型。", [("晨光社", "新机已经定型")]),
        ("据悉，新机已经定型。", [("?", "新机已经定型")]),
        ("知情人士称，[[云杉|Organization]]裁员。", [("?", "云杉裁员")]),
        ("[[云杉|Organization]]的用户说，新机很烫。", [("?", "新机很烫")]),
        ("[[李木|Person]]摇头：“没有的事。”", [("李木", "没有的事")]),
        ("[[李木|Person]]：价格还会下降", [("李木", "价格还会下降")]),
        ("记者：价格还会下降吗？", [("?", "价格还会下降吗")]),
    ],
)
def test_a_hand_over_gives_the_words_to_its_subject(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[[李木|Person]]写了一部小说，讲一座岛。",
        "[[李木|Person]]知道这件事。",
        "[[云杉|Organization]]发布了对话机器人。",
        "[[云杉|Organization]]被称为黑马。",
        "这款机器简称小杉，[[李木|Person]]很喜欢。",
    ],
)
def test_words_that_only_contain_a_verb_of_speaking_hand_over_nothing(text: str) -> None:
    assert [v for v in said(text) if "岛" not in v[1]] == []


def test_two_speakers_in_one_sentence_share_it() -> None:
    found = said("[[李木|Person]]说新机太贵，[[王禾|Person]]认为刚刚好。")
    assert ("李木", "新机太贵") in found
    assert ("王禾", "刚刚好") in found


def test_an_enumeration_speaks_together() -> None:
    found = said("[[李木|Person]]和[[王禾|Person]]均表示，不会退出。")
    assert {name for name, _ in found} == {"李木", "王禾"}


def test_a_split_quote_belongs_to_one_speaker() -> None:
    found = said("“太贵了，”[[李木|Person]]说，“没人买。”")
    assert found == [("李木", "太贵了"), ("李木", "没人买")]


def test_a_name_inside_a_quote_does_not_speak() -> None:
    assert all(name == "李木" for name, _ in said("[[李木|Person]]说：“[[王禾|Person]]表示过反对。”"))


def test_each_line_of_an_interview_belongs_to_its_label() -> None:
    found = said("记者：新机何时发售？\n[[李木|Person]]：明年春天。")
    assert found == [("?", "新机何时发售"), ("李木", "明年春天")]


def test_a_paragraph_between_two_labels_goes_on_with_the_answer() -> None:
    found = said(
        "记者：何时发售？\n[[李木|Person]]：明年。\n我们不会为了赶时间而放低要求，全体同事都清楚。\n记者：谢谢。"
    )
    assert ("李木", "我们不会为了赶时间而放低要求，全体同事都清楚") in found


def test_a_speaker_does_not_carry_over_to_the_next_paragraph() -> None:
    assert said("[[李木|Person]]说，够了。\n还说明一点。") == [("李木", "够了")]


@given(st.text("李木说，：“”「」。\n称表示据悉、和对", max_size=80))
def test_voices_stay_inside_the_text_and_are_never_empty(text: str) -> None:
    mentions = [Named(m.start(), m.end(), "Person", 0, 1.0, "pattern") for m in re.finditer("李木", text)]
    for v in find(text, mentions, load()):
        assert 0 <= v.start < v.end <= len(text)
        assert 0 <= v.said[0] < v.said[1] <= len(text)


def test_a_long_line_of_open_quotes_is_read_in_linear_time() -> None:
    assert find("“据说" * 100_000, [], load()) is not None
