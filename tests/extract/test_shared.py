"""Who shares one event: names listed with one predicate for all of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.doc import Named
from kg.extract.shared import together

NAMES = "云杉智能|蓝鲸云|青禾|石桥"


def listed(text: str) -> list[list[str]]:
    """The names that share a predicate; each name is its own thing."""
    keys = NAMES.split("|")
    names = [
        Named(m.start(), m.end(), "Organization", keys.index(m[0]), 1.0, "model") for m in re.finditer(NAMES, text)
    ]
    return [sorted(keys[k] for k in some) for some in together(text, names)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云杉智能、蓝鲸云、青禾齐齐跌停", [["云杉智能", "蓝鲸云", "青禾"]]),
        ("云杉智能（600001.SH）、蓝鲸云和青禾盘中触及跌停", [["云杉智能", "蓝鲸云", "青禾"]]),
        ("云杉智能、蓝鲸云等概念股涨停", [["云杉智能", "蓝鲸云"]]),
        ("云杉智能、蓝鲸云、青禾涨逾5%，石桥跌2%", [["云杉智能", "蓝鲸云", "青禾"]]),
    ],
)
def test_a_list_with_one_predicate_shares_one_event(text: str, expected: list[list[str]]) -> None:
    assert [sorted(x) for x in listed(text)] == [sorted(x) for x in expected]


@pytest.mark.parametrize(
    "text",
    [
        "云杉智能、蓝鲸云双双涨停",
        "云杉智能、蓝鲸云、青禾分别上涨",
        "云杉智能、蓝鲸云、青禾上涨3%、5%和7%",
        "云杉智能跌停，随后蓝鲸云跌停，最后青禾跌停",
        "云杉智能",
        "",
    ],
)
def test_two_names_and_those_with_a_predicate_of_their_own_share_none(text: str) -> None:
    assert listed(text) == []


@given(
    st.lists(st.sampled_from([*NAMES.split("|"), "、", "和", "分别", "涨5%", "（", "）", "，", "跌停"]), max_size=20)
)
def test_only_names_of_the_text_are_listed(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert all(name in text for some in listed(text) for name in some)


def test_a_long_text_of_brackets_is_read_in_linear_time() -> None:
    assert listed("云杉智能" + "(" * 200_000 + "、蓝鲸云、青禾涨停") == []
