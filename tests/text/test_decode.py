"""Bytes → text: the right encoding, and never a silent loss."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.decode import decode, detect, plausibility

SIMPLIFIED = "晨星智能昨天在苏州发布新款芯片，售价两千元，首批客户包括三家车企。\n" * 3
TRADITIONAL = "晨星智能昨天在新竹發布新款晶片，售價兩千元，首批客戶包括三家車廠。\n" * 3


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (TRADITIONAL, "utf-16-be", "utf-16-be"),
        ("晨星智能", "gbk", "gb18030"),
        ("plain ASCII", "ascii", "utf-8"),
        ("", "ascii", "utf-8"),
    ],
)
def test_chinese_encodings_are_told_apart_without_a_mark(text, encoding, expected):
    decoded = decode(text.encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding, decoded.problems) == (text, expected, ())


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(mark, encoding):
    decoded = decode(mark + SIMPLIFIED.encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding, decoded.problems) == (SIMPLIFIED, encoding, ())


def test_a_declared_charset_decides_where_nothing_else_can():
    data = '<meta charset="shift_jis"><p>発表</p>'.encode("cp932")
    assert decode(data, "a.html").text.endswith("<p>発表</p>")


@pytest.mark.parametrize("name", ["rot13", "utf-16", "no-such-charset", "base64"])
def test_a_false_declaration_does_no_harm(name):
    data = f'<meta charset="{name}">'.encode() + SIMPLIFIED.encode("gbk")
    assert decode(data, "a.html").text.endswith(SIMPLIFIED)


def test_half_a_character_at_the_end_is_replaced_and_told():
    decoded = decode("晨星智能".encode()[:-1], "a.txt")
    assert decoded.text == "晨星智\ufffd"
    (problem,) = decoded.problems
    assert (problem.where, problem.severity) == ("a.txt", "warning")
    assert "byte 9" in problem.reason and problem.reason.startswith("1 place")


def test_a_broken_byte_amid_a_text_keeps_the_rest():
    data = SIMPLIFIED.encode() + b"\xff" + SIMPLIFIED.encode()
    decoded = decode(data, "a.txt")
    assert decoded.text == SIMPLIFIED + "\ufffd" + SIMPLIFIED
    assert f"byte {len(SIMPLIFIED.encode())}" in decoded.problems[0].reason


def test_a_replacement_character_that_stood_in_the_text_is_not_counted_as_lost():
    assert decode("晨星\ufffd智能".encode(), "a.txt").problems == ()


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + bytes(400), b"%PDF-1.7\nstream"])
def test_what_is_no_text_is_refused(data):
    decoded = decode(data, "a.txt")
    assert decoded.text == ""
    assert [p.severity for p in decoded.problems] == ["error"]
    assert "not text" in decoded.problems[0].reason


def test_a_nul_in_a_text_is_told_with_its_line_and_loses_nothing_else():
    text = SIMPLIFIED + "晨星\x00智能"
    decoded = decode(text.encode(), "a.txt")
    assert decoded.text == text
    assert decoded.problems[0].where == "a.txt:4"


def test_wrong_guesses_are_less_plausible_than_right_ones():
    assert plausibility(SIMPLIFIED) == 1.0
    assert plausibility(SIMPLIFIED.encode("gbk").decode("big5", "replace")) < 0.8
    assert plausibility(TRADITIONAL.encode("big5").decode("gbk", "replace")) < 0.8


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_utf8_always_comes_back_whole(text):
    assert decode(text.encode(), "a.txt").text == text.removeprefix("\ufeff")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_told(data):
    decoded = decode(data, "a.txt")
    assert detect(data)
    assert "\ufffd" not in decoded.text or decoded.problems or "\ufffd".encode() in data
