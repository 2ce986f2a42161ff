"""Names of one thing within an article."""

from __future__ import annotations

import pytest

from kg.extract.aliases import endings, short_forms
from tests.extract.finder import cues, named, names, thing


@pytest.mark.parametrize(
    ("name", "cls", "expected"),
    [
        ("溯澜智能科技有限公司", "Organization", ["溯澜智能科技", "溯澜智能", "溯澜"]),
        ("望岚基金", "Organization", ["望岚"]),
        ("云岭大学", "Organization", []),
        ("马库斯·维德曼", "Person", ["维德曼", "马库斯"]),
        ("Dana Whitfield", "Person", ["Whitfield"]),
        ("沈砚秋", "Person", []),
        ("Juniper Ventures", "Organization", ["Juniper"]),
    ],
)
def test_short_forms_leave_out_legal_forms_and_endings(name, cls, expected):
    assert list(dict.fromkeys(short_forms(name, cls, cues()))) == expected


@pytest.mark.parametrize(
    ("full", "expected"),
    [
        ("Lanqi-R1", ["R1"]),
        ("Vega-4o", ["4o"]),
        ("Lanqi-V3-Base", ["V3-Base"]),
        ("Lanqi R1-Zero", ["R1-Zero"]),
        ("霁澜T1", ["T1"]),
        ("Lanqi", []),
    ],
)
def test_a_bare_version_is_the_end_of_a_full_name(full, expected):
    assert endings(full) == expected


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("溯澜科技（Sulan）昨日发布新品。", "溯澜科技", "Sulan"),
        ("溯澜科技有限公司（以下简称“溯澜”）公告称，股价异动。溯澜否认。", "溯澜科技有限公司", "溯澜"),
        ("首席执行官马库斯·维德曼到访。维德曼说，订单充足。", "马库斯·维德曼", "维德曼"),
        ("CEO Dana Whitfield表示乐观。Whitfield说，明年盈利。", "Dana Whitfield", "Whitfield"),
        ("望岚基金经理说了话，望岚没有回应。", "望岚基金", "望岚"),
        ("模型Corvus-R1发布，R1的推理更快。", "Corvus-R1", "R1"),
    ],
)
def test_two_names_of_one_thing_are_joined(text, one, other):
    assert {one, other} <= thing(text, one)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("模型Corvus-R1与Corvus-V3发布。", "Corvus-R1", "Corvus-V3"),
        ("岚启科技（北岭）公司。", "岚启科技", "北岭"),
        ("显卡Q100与Q800都缺货。", "Q100", "Q800"),
    ],
)
def test_two_things_stay_two(text, one, other):
    assert other not in thing(text, one)


def test_a_bare_version_gets_the_name_of_its_family():
    assert "Lanqi-V3" in thing("Lanqi今天开源了V3模型。", "V3")


def test_a_name_found_once_is_found_everywhere():
    text = "创业公司溯澜宣布裁员。昨天，溯澜的员工收到邮件，溯澜没有解释。"
    assert sum(text[m.start : m.end] == "溯澜" for m in names(text).mentions) == 3


def test_a_short_form_that_is_a_word_is_no_name():
    assert ("智能", "Organization") not in named("智能科技有限公司宣布，智能设备降价。")
