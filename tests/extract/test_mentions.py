"""The component: its laws, its socket for a recogniser, and nasty input."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.extract.mentions as mentions
from kg.extract import english
from kg.extract.doc import blank, records
from kg.extract.merge import disjoint
from kg.extract.votes import Find
from kg.ontology import Ontology, load
from tests.extract.finder import finder, named, names


@given(st.text(alphabet="岚启科技王小川说、，。（）《》·Vega-4oR1 2025年公司表示\n", max_size=80))
@settings(deadline=None, max_examples=60)
def test_mentions_are_disjoint_and_every_one_has_its_thing(text):
    result = names(text)
    assert all(a.end <= b.start for a, b in pairwise(result.mentions))
    assert all(result.things[m.entity].key == m.entity for m in result.mentions)
    assert all(result.things[m.entity].cls == m.cls for m in result.mentions)
    assert all(text[m.start : m.end] in result.things[m.entity].names for m in result.mentions)


@given(st.text(max_size=120))
@settings(deadline=None, max_examples=60)
def test_any_text_is_read_without_complaint(text):
    assert names(text) == names(text)


@pytest.mark.parametrize(
    "piece", ["公司", "A-1", "·马", "（（（", "《", "王", "Vega ", "他说", "x" * 50 + " ", "“", "1,"]
)
def test_repetition_costs_no_more_than_its_length(piece):
    assert len(names(piece * (60_000 // len(piece))).things) < 10


def test_a_longer_sure_name_swallows_what_lies_inside():
    inner = Find(0, 2, "Place", 0.97, "gazetteer", "x")
    outer = Find(0, 4, "Organization", 0.86, "pattern", "")
    assert disjoint([inner, outer]) == [outer]


def test_a_longer_doubtful_name_yields_to_what_is_known():
    inner = Find(0, 2, "Place", 0.97, "gazetteer", "x")
    outer = Find(0, 4, "Organization", 0.5, "pattern", "")
    assert disjoint([inner, outer]) == [inner]


def test_maker_and_chip_are_two_names():
    assert {("岚启科技", "Organization"), ("Q100", "Hardware")} <= named("岚启科技Q100显卡缺货。")


def test_one_name_has_one_class_in_an_article():
    text = "创业公司Veltrix融资。Veltrix的应用上线。打开Veltrix即可。"
    assert {c for n, c in named(text) if n == "Veltrix"} == {"Organization"}


@pytest.fixture(scope="module")
def component(ontology: Ontology) -> mentions.Mentions:
    return mentions.Mentions(ontology)


def test_the_component_writes_plain_records(component):
    doc = component(blank().make_doc("创始人沈砚秋离开了公司。他没有解释。"))
    assert {doc.text[m.start : m.end] for m in records(doc, "mentions")} >= {"沈砚秋", "他"}
    assert [t.names for t in records(doc, "things")] == [("沈砚秋",)]


def test_a_recogniser_adds_names_that_no_rule_has():
    text = "昨天见到了岫玉。"
    result = mentions.find(text, finder(), lambda text, hints: [Find(5, 7, "Organization", 0.9, "model", "")])
    assert [(text[m.start : m.end], m.by) for m in result.mentions] == [("岫玉", "model")]


def test_what_a_recogniser_hardly_believes_is_no_name():
    result = mentions.find(
        "昨天见到了岫玉。", finder(), lambda text, hints: [Find(5, 7, "Organization", 0.3, "model", "")]
    )
    assert not result.mentions


def test_a_recogniser_does_not_overrule_the_gazetteer():
    def wrong(text: str, hints: list[tuple[int, int, str]]) -> list[Find]:
        return [Find(0, 4, "Person", 0.9, "model", "")]

    result = mentions.find("岚启科技发布新品。", finder(), wrong)
    assert [(m.cls, m.by) for m in result.mentions] == [("Organization", "gazetteer")]


def test_a_recogniser_is_shown_what_lists_and_patterns_found():
    shown: list[tuple[int, int, str]] = []
    mentions.find("岚启科技发布新品。", finder(), lambda text, hints: shown.extend(hints) or [])
    mentions.find("橙子很甜。", finder(), lambda text, hints: shown.extend(hints) or [])
    assert shown == [(0, 4, "Organization-g+"), (0, 2, "?Organization")]


def test_a_guess_that_the_recogniser_does_not_see_counts_for_less():
    guess = Find(0, 4, "Organization", 0.8, "pattern", "")
    alone, agreed = mentions.weighed([guess], []), mentions.weighed([guess], [guess._replace(by="model", score=0.9)])
    assert alone[0].score < guess.score < agreed[-1].score < 1


@pytest.mark.parametrize(("text", "named_"), [
    ("岚启科技开源了大模型Vega-4，671B参数。", False),
    ("岚启科技开源了大模型Vega-4，355B-A32B，很快。", False),
    ("岚启科技开源了大模型Vega-4-70B。", True),
])  # fmt: skip
def test_a_size_is_no_name(text, named_):
    found = {text[m.start : m.end] for m in names(text).mentions}
    assert ("Vega-4-70B" in found) is named_
    assert not found & {"671B", "355B-A32B"}


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("岚启科技园(Lanqi Park)成立于2016年。", False),
        ("岚启科技称(Lanqi)业绩很好。", True),
        ("岚启科技(Lanqi)业绩很好。", True),
        ("岚启科技园今年成立。", True),
    ],
)
def test_a_bracket_may_explain_a_longer_name_than_the_list_has(text, known):
    assert ("岚启科技" in {text[m.start : m.end] for m in names(text).mentions}) is known


def seen(text: str, *finds: tuple[str, str, float]) -> dict[str, str]:
    """What is found where a recogniser sees these (name, class, probability), each at its first place."""
    model = [Find(text.index(n), text.index(n) + len(n), cls, sure, "model", "") for n, cls, sure in finds]
    return {text[m.start : m.end]: m.cls for m in mentions.find(text, finder(), lambda _text, _hints: model).mentions}


@pytest.mark.parametrize(
    ("text", "wrong", "name"),
    [
        ("青州大学副教授桑恩·任(Sandren Ren)周二评论说。", ("桑恩", "Person", 0.95), "桑恩·任"),
        ("这座城市的市长保罗·杨(Paulin Young)强调说。", ("保罗·杨(Paulin Young", "Person", 0.26), "保罗·杨"),
        ("数字部长克罗什托夫·加多科夫斯基(Krosztof Gadokowski)表示。", ("Krosztof Gadokowski", "Person", 0.44),
         "克罗什托夫·加多科夫斯基"),
        ("议员卓斯汀·皮尔逊(Jostin J. Pearsen)说不。", ("Jostin J", "Organization", 0.77), "Jostin J. Pearsen"),
        ("岚启科技的分析师Verona Jang发布报告。", ("Verona Jang", "Organization", 0.89), "Verona Jang"),
    ],
)  # fmt: skip
def test_a_persons_name_is_whole(text: str, wrong: tuple[str, str, float], name: str) -> None:
    assert seen(text, wrong).get(name) == "Person"


def test_what_is_glued_to_a_name_is_cut_off_where_the_name_stands_alone_elsewhere() -> None:
    text = "肖泓出生于杭州，2015年在武汉创业。去年，肖泓拒绝了收购。"
    glued = ("肖泓出", "Person", 0.9)
    assert "肖泓" in seen(text, glued, ("肖泓", "Person", 0.97))
    assert "肖泓出" not in seen(text, glued, ("肖泓", "Person", 0.97))
    other = "方知新任岚启科技总裁。"  # 新任 begins a word as well, and nobody is called 方知
    assert "方知新" in seen(other, ("方知新", "Person", 0.9))


def test_a_post_makes_no_person_of_what_is_known_or_one_word() -> None:
    assert seen("岚启科技的分析师Orangia Lab说。", ("Orangia", "Organization", 0.9)).get("Orangia") != "Person"
    assert seen("董事长Vega-4发布会后离场。", ("Vega-4", "AIModel", 0.9)).get("Vega-4") == "AIModel"


def test_a_guess_yields_to_the_full_name_that_it_is_short_for() -> None:
    text = "Jonsen Hueng met reporters on Sunday. Hueng, who founded the company, left early."
    assert seen(text, ("Jonsen Hueng", "Person", 0.97)).get("Hueng") == "Person"
    text = "Jonsen Hueng met reporters at the offices of Hueng Capital on Sunday."
    found = seen(text, ("Jonsen Hueng", "Person", 0.97), ("Hueng Capital", "Organization", 0.95))
    assert found.get("Hueng Capital") == "Organization"


@pytest.mark.parametrize(("name", "is_one"), [("April", False), ("August 6", False), ("Mayfield 6", True)])
def test_days_and_months_are_no_names(name: str, is_one: bool) -> None:
    text = f"Washington eased the rules on {name}, and everybody was glad."
    model = [Find(text.index(name), text.index(name) + len(name), "Product", 0.9, "model", "")]
    words = replace(finder(), english=english.words_of(load()))
    found = mentions.find(text, words, lambda _text, _hints: model).mentions
    assert (name in {text[m.start : m.end] for m in found}) == is_one
