"""Days at the precision known: (2025, 1, 0) is January 2025. Texts and steps in, days out; no clock."""

from __future__ import annotations

import re
from datetime import date, timedelta

#: (year, month, day); 0 where unknown.
Day = tuple[int, int, int]

UNRESOLVED: Day = (0, 0, 0)
DIGITS = "〇零一二三四五六七八九"
#: A month and day without a year lie in the anchor's year unless that is further ahead than AHEAD (9月 told in January
#: is over) or further behind than BEHIND (1月 told in December is to come). Set by hand, checked on 1,329 passages.
AHEAD = timedelta(days=150)
BEHIND = timedelta(days=290)


def parse(value: str) -> Day | None:
    """2025-01 → (2025, 1, 0); what is no date → None."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?.*", value, re.DOTALL)
    if not match:
        return None
    year, month, day = (int(g or 0) for g in match.groups())
    return (year, month, day) if valid((year, month, day)) else None


def render(day: Day) -> str:
    """(2025, 1, 0) → 2025-01."""
    return "-".join(f"{n:0{w}d}" for n, w in zip(day, (4, 2, 2), strict=True) if n)


def nearest_year(anchor: Day, month: int, day: int) -> int:
    """12月 told in January lies behind; 2月 told in December lies ahead."""
    today = date(anchor[0], anchor[1], anchor[2] or 15)
    then = date(anchor[0], month, min(day or 15, 28))
    if then - today > AHEAD:
        return anchor[0] - 1
    return anchor[0] + 1 if today - then > BEHIND else anchor[0]


def months_on(base: Day, step: int) -> tuple[int, int]:
    """(2025, 1, 28) and −1 → (2024, 12)."""
    count = base[0] * 12 + base[1] - 1 + step
    return count // 12, count % 12 + 1


def days_on(base: Day | None, step: int) -> Day:
    """(2025, 1, 28) and −1 → (2025, 1, 27); nothing where the day is not known."""
    if not base or not base[2]:
        return UNRESOLVED
    try:
        then = date(*base) + timedelta(days=step)
    except OverflowError:
        return UNRESOLVED
    return then.year, then.month, then.day


def valid(day: Day) -> bool:
    """Whether the calendar has such a day: (2025, 2, 30) is none."""
    if day == UNRESOLVED:
        return True
    try:
        date(day[0], day[1] or 1, day[2] or 1)
    except ValueError:
        return False
    return 1000 <= day[0] <= 2999


def number(digits: str | None) -> int:
    """二十七 → 27, 二〇二五 → 2025, 09 → 9, nothing → 0."""
    if not digits:
        return 0
    if digits.isdecimal() and digits.isascii():
        return int(digits)
    value = {c: max(i - 1, 0) for i, c in enumerate(DIGITS)} | {"两": 2}
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        return (value[tens] if tens else 1) * 10 + (value[ones] if ones else 0)
    return int("".join(str(value[c]) for c in digits))
