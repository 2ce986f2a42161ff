"""Known names in a text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.gazetteer import build, find, lookup, respelled
from tests.extract.finder import KNOWN, known, named

BUILT = build(KNOWN)


def found(text: str) -> list[str]:
    return [text[h.start : h.end] for h in find(text, BUILT)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新品用上了Vega-4o。", ["Vega-4o"]),
        ("新品用上了Vega-4。", ["Vega-4"]),
        ("新品用上了Vega-4.5。", []),
        ("新品用上了Vega-4x。", []),
        ("与Lanqi合作", ["Lanqi"]),
        ("与LANQI合作", ["LANQI"]),
        ("与Lanqian合作", []),
        ("与MyLanqi合作", []),
        ("买下Q100三千张", ["Q100"]),
        ("买下AQ100三千张", []),
    ],
)
def test_a_latin_name_never_stands_inside_a_longer_latin_run(text, expected):
    assert found(text) == expected


def test_a_traditional_name_is_found_in_simplified_text():
    assert "岚启科技" in build([known("x", "Organization", "嵐啟科技")]).names


def test_the_longest_name_wins():
    table = build([known("a", "Organization", "岚启"), known("b", "Organization", "岚启科技集团")])
    assert [(h.start, h.end) for h in find("岚启科技集团宣布", table)] == [(0, 6)]


def test_an_empty_gazetteer_finds_nothing():
    assert find("岚启科技", build([])) == []


@pytest.mark.parametrize(("name", "identifier"), [("VEGA 4", "vega"), ("vega4", None), ("Vega 5", None)])
def test_another_spelling_of_a_latin_name_is_known(name, identifier):
    entity = respelled(name, BUILT)
    assert (entity.id if entity else None) == identifier


def test_a_name_of_two_entities_is_looked_up_in_vain():
    table = build([known("a", "Product", "Nova"), known("b", "AIModel", "Nova")])
    assert lookup("Nova", table) is None


@pytest.mark.parametrize(
    ("text", "is_company"),
    [
        ("橙子发布新款手机。", True),
        ("岚启科技、橙子和微盟都参加了。", True),
        ("Orangia周二开会，橙子没有回应。", True),
        ("他每天吃一个橙子。", False),
        ("秋天的枫叶很红。", False),
        ("枫叶股价上涨。", True),
    ],
)
def test_an_ambiguous_name_counts_only_in_its_context(text, is_company):
    name = "橙子" if "橙子" in text else "枫叶"
    assert ((name, "Organization") in named(text)) is is_company


@pytest.mark.parametrize(("text", "cls"), [("小诺大模型升级", "AIModel"), ("打开小诺点外卖", "Product")])
def test_the_word_beside_a_name_chooses_among_its_classes(text, cls):
    assert ("小诺", cls) in named(text)


@given(st.text(alphabet="岚启科技橙子Vega-4o Q100。", max_size=60))
def test_hits_are_disjoint_and_in_order(text):
    hits = find(text, BUILT)
    assert all(a.end <= b.start for a, b in pairwise(hits))
