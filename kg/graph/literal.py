"""Plain values → literals that every parser takes: no control characters, no exponents, dates as exact as known."""

from __future__ import annotations

import calendar
import math
import re
from decimal import Decimal
from functools import lru_cache

from rdflib import XSD, Literal

_SURROGATE = re.compile(r"[\ud800-\udfff]")
#: What XML 1.0 cannot hold, and blanks other than a space; a caption needs none of them.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\s]+")
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: Decimal places of confidences and values; well beyond what any text says.
PLACES = 6


def quote(raw: str) -> Literal:
    """Raw text, character for character; only a lone surrogate, which no file can hold, becomes U+FFFD."""
    return Literal(_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", raw))


def caption(text: str) -> str:
    """A name on one line, without control characters."""
    return _UNPRINTABLE.sub(" ", _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)).strip()


def label(text: str, language: str) -> Literal:
    """A caption with its language tag; a tag that is none is left out."""
    return Literal(caption(text), lang=language if _TAG.fullmatch(language) else None)


def guess_language(text: str) -> str:
    """深度求索 → zh-Hans (clean text is simplified), DeepSeek → en."""
    return "zh-Hans" if _HAN.search(text) else "en"


@lru_cache(maxsize=1 << 16)
def number(value: float) -> Literal:
    """5576000.0 → 5576000, -16.86 → -16.86: xsd:integer or xsd:decimal, never an exponent."""
    exact = Decimal(f"{value:.15g}")  # beyond 15 digits a float holds noise, not text
    if exact == exact.to_integral_value():
        return Literal(str(int(exact)), datatype=XSD.integer)
    return Literal(f"{exact:f}", datatype=XSD.decimal)


def finite(value: float) -> bool:
    """Whether a number can be written down at all."""
    return math.isfinite(value)


@lru_cache(maxsize=1 << 16)
def fraction(value: float) -> Literal:
    """A number from 0 to 1 as xsd:decimal, always with a point."""
    text = f"{min(max(value, 0.0), 1.0):.{PLACES}f}".rstrip("0")
    return Literal(text + "0" if text.endswith(".") else text, datatype=XSD.decimal)


def date(text: str | None) -> str | None:
    """Return the date if it is one (2025, 2025-01, 2025-01-20), else None: 2025-02-30 is none."""
    found = _DATE.fullmatch(text or "")
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    if not year or (month is not None and not 1 <= month <= 12):
        return None
    if month and day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return text


def bounds(day: str) -> tuple[Literal, Literal]:
    """2025-02 → 2025-02-01T00:00:00, 2025-02-28T23:59:59. No time zone: the text names none."""
    year, month, date_ = [*day.split("-"), "", ""][:3]
    first, last = month or "01", month or "12"
    end = date_ or f"{calendar.monthrange(int(year), int(last))[1]:02}"
    begins, ends = f"{year}-{first}-{date_ or '01'}T00:00:00", f"{year}-{last}-{end}T23:59:59"
    return Literal(begins, datatype=XSD.dateTime), Literal(ends, datatype=XSD.dateTime)


def chinese_date(day: str) -> str:
    """2025-01-20 → 2025年1月20日."""
    parts = [int(p) for p in day.split("-")]
    return "".join(f"{p}{unit}" for p, unit in zip(parts, "年月日", strict=False))
