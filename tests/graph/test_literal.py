"""What becomes a literal is the same everywhere and breaks no parser."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import literal

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        (5576000.0, "5576000", "integer"),
        (-16.86, "-16.86", "decimal"),
        (0.1 + 0.2, "0.3", "decimal"),
        (6.71e11, "671000000000", "integer"),
        (-0.0, "0", "integer"),
        (1e-7, "0.0000001", "decimal"),
        (1e22, "1" + "0" * 22, "integer"),
    ],
)
def test_numbers_have_no_exponent_and_no_noise(value: float, text: str, kind: str) -> None:
    assert (str(literal.number(value)), str(literal.number(value).datatype)) == (text, XSD + kind)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_fractions_are_decimals_from_0_to_1(value: float) -> None:
    found = literal.fraction(value)
    assert str(found.datatype) == XSD + "decimal" and 0 <= float(str(found)) <= 1 and "." in str(found)


@pytest.mark.parametrize("text", ["2025", "2025-01", "2025-01-20", "2024-02-29", "0999-12-31"])
def test_a_date_is_as_exact_as_known(text: str) -> None:
    assert literal.date(text) == text


NO_DATES = (
    None, "", "2025-02-30", "2023-02-29", "2025-13", "2025-00-01", "0000", "2025-1-2", "25-01", "2025-01-20T00:00",
    "２０２５", "2025\n",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert literal.date(text) is None


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [
        ("2025", "2025-01-01T00:00:00", "2025-12-31T23:59:59"),
        ("2024-02", "2024-02-01T00:00:00", "2024-02-29T23:59:59"),
        ("2025-01-20", "2025-01-20T00:00:00", "2025-01-20T23:59:59"),
    ],
)
def test_a_date_lasts_from_its_first_second_to_its_last(day: str, begins: str, ends: str) -> None:
    assert tuple(map(str, literal.bounds(day))) == (begins, ends)
    assert literal.chinese_date(day).startswith(day[:4] + "年")


@given(st.text(st.characters(codec=None)))
def test_a_caption_is_one_line_without_control_characters(text: str) -> None:
    found = literal.caption(text)
    assert found == literal.caption(found) == found.strip()
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in found)


@given(st.text())
def test_a_quote_is_the_raw_text_character_for_character(text: str) -> None:
    assert str(literal.quote(text)) == text


def test_a_language_tag_that_is_none_is_left_out() -> None:
    assert literal.label("星岚", "zh-Hans").language == "zh-Hans"
    assert literal.label("星岚", '"@en .').language is None
    assert (literal.guess_language("Lan-2"), literal.guess_language("拓跋3")) == ("en", "zh-Hans")
