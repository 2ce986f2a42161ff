"""Names that a fixed phrase or a place on the page gives away. All companies and people are invented."""

from __future__ import annotations

import pytest

from kg.extract import english, phrases, posters
from kg.extract.article import partners
from kg.extract.gazetteer import build
from kg.extract.latin import WORD
from kg.extract.mentions import Finder, find
from kg.extract.votes import Find
from kg.extract.words import segment
from kg.ontology import load
from tests.extract.finder import KNOWN, cues, finder, known, named


def classes(text: str, cls: str) -> set[str]:
    return {name for name, c in named(text) if c == cls}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("外交部长顾知远昨日到访。", {"外交部"}),
        ("软件技术部长顾知远昨日到访。", set()),
        ("立法院长沈砚秋主持会议。", {"立法院"}),
        ("水务及渔业局局长沈砚秋到访。", {"水务及渔业局"}),
        ("沈砚秋院长到访。", set()),
        ("该部长没有回应。", set()),
    ],
)
def test_a_title_lends_its_first_character_to_the_office_before_it(text, expected):
    assert classes(text, "Organization") == expected


def test_a_title_keeps_its_character_behind_a_whole_name():
    cut = segment("医院院长到访", {}, (finder().book, finder().cues))
    assert [w.text for w in phrases.parted(cut, finder().cues)] == [w.text for w in cut]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("渔业部长韦尔比(Toby Welby)说，订单翻倍。", {"韦尔比", "Toby Welby"}),
        ("镇长保罗·韦(Paul Way)强调，预算不变。", {"保罗·韦", "Paul Way"}),
        ("晨雾资本(Paul Way Capital)没有回应。", set()),
    ],
)
def test_a_person_in_two_scripts_is_a_person_twice(text, expected):
    assert classes(text, "Person") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("样机在第十一届中国渔具博览会上亮相。", {"第十一届中国渔具博览会"}),
        ("第十一届董事会选出三人。", set()),
        ("他是第十一届毕业生。", set()),
    ],
)
def test_what_is_held_for_the_eleventh_time_is_an_event(text, expected):
    assert classes(text, "Event") == expected


def test_a_place_behind_the_place_it_lies_in():
    assert ("衢州", "Place") in named("工厂设在北岭衢州，员工九百人。")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("文书助手「溪文通」已经试用。", {"溪文通"}),
        ("该不该「落雨」都回答得很好。", set()),
        ("这款应用“是我用过的最好的”。", set()),
    ],
)
def test_a_quotation_behind_a_noun_names_such_a_thing(text, expected):
    assert classes(text, "Product") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("样本由北岭第三人民医院提供。", {"北岭第三人民医院"}),
        ("芯片由国家低温测量与计算中心检测。", {"国家低温测量与计算中心"}),
        ("机构包括岚启科技与北岭博物馆。", {"岚启科技", "北岭博物馆"}),
    ],
)
def test_an_institution_keeps_the_verbs_and_numbers_in_its_name(text, expected):
    assert classes(text, "Organization") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2楼 苏打饼干不咸 2025-3-8\n内存不够。\n3楼 半包辣条 回复 2楼\n加钱。", {"苏打饼干不咸", "半包辣条"}),
        ("@半包辣条 你说得对。", {"半包辣条"}),
        ("半包辣条:行吗?\n苏打饼:行。\n半包辣条:好。\n苏打饼:嗯。", {"半包辣条", "苏打饼"}),
        ("优点:便宜。\n缺点:太慢。\n价格:三千元。", set()),
        ("问:行吗?\n答:行。\n问:好?\n答:好。", set()),
        ("2楼 会议室", set()),
    ],
)
def test_who_writes_in_a_thread_is_somebody(text, expected):
    found = posters.names(text, (finder().book, finder().cues))
    assert {text[f.start : f.end] for f in found if f.cls == "Person"} == expected


def test_who_only_asks_under_a_long_name_is_no_person():
    text = "夜读海风:为什么?\n半包辣条:不为什么。\n夜读海风:真的?\n半包辣条:嗯。\n夜读海风:然后呢?"
    found = posters.names(text, (finder().book, finder().cues))
    assert {text[f.start : f.end]: f.cls for f in found} == {"夜读海风": "Organization", "半包辣条": "Person"}


def seen(name: str, cls: str = "Person"):
    """A recogniser that sees one name."""
    return lambda text, hints: [Find(text.index(name), text.index(name) + len(name), cls, 0.9, "model", "")]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("嘉宾是（沈砚秋，来自北岭）。", "（沈砚秋", "沈砚秋"),
        ("昨日沈砚秋院士到访。", "沈砚秋院士", "沈砚秋"),
        ("朋友沈砚劝他关店。", "沈砚劝", "沈砚"),
        ("沈砚早前到访。", "沈砚早", "沈砚"),
        ("朋友沈砚秋关店。", "沈砚秋", "沈砚秋"),
    ],
)
def test_what_is_glued_to_a_name_is_cut_off(text, name, expected):
    assert expected in {text[m.start : m.end] for m in find(text, finder(), seen(name)).mentions}


def test_a_verb_behind_a_modal_is_nobody():
    assert not classes("投资人应独立判断风险。", "Person")


def test_two_known_companies_side_by_side_are_two():
    text = "橙子枫叶股价齐升，手机热卖。"
    found = find(text, finder(), seen("橙子枫叶", "Organization")).mentions
    assert {text[m.start : m.end] for m in found} == {"橙子", "枫叶"}


def test_an_unknown_name_with_a_known_one_inside_stays_whole():
    text = "橙子枫林股价上升。"
    found = find(text, finder(), seen("橙子枫林", "Organization")).mentions
    assert {text[m.start : m.end] for m in found} == {"橙子枫林"}


@pytest.mark.parametrize("piece", ["第九届中国", "“溪", "行政院长", "2楼 a\n", "a:b\n", "局局长", "柏克(Tony Bu"])
def test_repetition_costs_no_more_than_its_length(piece):
    text = piece * (40_000 // len(piece))
    assert len(find(text, finder()).things) < 12


def test_an_ending_never_reaches_into_a_known_name() -> None:
    text = "射阳蓝岚研究院"
    cut = segment(text, {(6, 7): "Product"}, (finder().book, finder().cues))
    assert "".join(w.text for w in cut) == text
    assert cut[-1][:2] == (6, 7)


CARD = known("ctx-4780", "Hardware", "CTX 4780")
NUMBERED = Finder.made(cues(), build((CARD, *KNOWN)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("单张4780就能跑，显存够用。", ["4780"]),
        ("显卡到货，门票4780元，来了4780人。", []),
        ("书店今年卖了4780，去年更少。", []),
    ],
)
def test_a_chip_is_called_by_its_number_where_chips_are_spoken_of(text, expected):
    assert [text[m.start : m.end] for m in find(text, NUMBERED).mentions] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("岚启科技(Lanqi Tech)今日开会。", True),
        ("岚启科技(Lanqi Tech，代码9999)今日开会。", False),
    ],
)
def test_a_latin_name_alone_in_brackets_is_the_same_company(text, expected):
    found = [Find(0, 4, "Organization", 0.97, "gazetteer", "lanqi")]
    assert bool(list(partners(text, found, cues()))) == expected


@pytest.mark.parametrize(("text", "expected"), [("Ash:M1还行", ["Ash", "M1"]), ("llama.cpp还行", ["llama.cpp"])])
def test_a_colon_parts_latin_words(text, expected):
    assert [m.group() for m in WORD.finditer(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Monday Chief Executive Dana Whitfield met the board of a small firm.", "Dana Whitfield"),
        ("On Monday the Executive Yuan met the board of a small firm.", "Executive Yuan"),
    ],
)
def test_a_post_before_an_english_name_is_no_part_of_it(text, expected):
    assert expected in {text[f.start : f.end] for f in english.names(text, english.words_of(load()), cues())}
