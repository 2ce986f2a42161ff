"""What English dates mean: a match of kg/extract/dates.py and what is known there → a day, as exact as told.

「July 9, 2025」, 「last November」, 「next Monday」, 「a year earlier」.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from kg.extract.days import UNRESOLVED, Day, days_on, months_on, nearest_year


class Anchor(Protocol):
    """The part of a reading that is needed: the words, the day of publication and the date told last."""

    words: Mapping[str, Any]
    told: Day | None

    @property
    def now(self) -> Day | None:
        """The day of publication."""


def day(match: re.Match[str], state: Anchor) -> Day | None:
    """July 9, 2025; Jan. 27 → in the year that puts it nearest the date of publication."""
    group = match.groupdict()
    month, day = state.words["english"]["months"][group["em"].lower()], int(group.get("d") or 0)
    if group.get("y"):
        return int(group["y"]), month, day
    anchor = state.now or state.told
    if not anchor or group["em"].islower():  # "may 5" is a verb and a number
        return None if group["em"].islower() else UNRESOLVED
    return (nearest_year(anchor, month, day) if anchor[1] else anchor[0]), month, day


def month(match: re.Match[str], state: Anchor) -> Day | None:
    """In March, last November → the last such month up to publication; next March → the one after it."""
    words, anchor = state.words["english"], state.now or state.told
    if not anchor:
        return UNRESOLVED
    month, way = words["months"][match["em"].lower()], match["ew"].lower()
    if not anchor[1]:
        return anchor[0], month, 0
    if way == "next":
        return anchor[0] + (month <= anchor[1]), month, 0
    back = month > anchor[1] or (way == "last" and month == anchor[1])
    return anchor[0] - back, month, 0


def span(match: re.Match[str], state: Anchor) -> Day | None:
    """Last month → the month before publication."""
    if not state.now or not state.now[1]:
        return UNRESOLVED
    return (*months_on(state.now, state.words["english"]["month_words"][match["mw"].lower()]), 0)


def word(match: re.Match[str], state: Anchor) -> Day | None:
    """Monday → the last one up to publication; next Monday; yesterday; last year."""
    group, words = match.groupdict(), state.words["english"]
    if name := group.get("wd"):
        day = on_weekday(state, words["weekdays"][name.lower()], None)
        return days_on(day, 7) if group.get("ww") and day[0] else day
    if name := group.get("dw"):
        return days_on(state.now, words["days"][name.lower()])
    return (state.now[0] + words["years"][match["yw"].lower()], 0, 0) if state.now else UNRESOLVED


def on_weekday(state: Anchor, weekday: int, week: str | None) -> Day:
    """Tuesday, None → the last Tuesday up to publication; with a word of lexicon/dates.toml, that week's."""
    if not state.now or not state.now[2]:
        return UNRESOLVED
    today = date(*state.now)
    if week is None:
        return days_on(state.now, -((today.weekday() - weekday) % 7))
    return days_on(state.now, 7 * state.words["weeks"][week] + weekday - today.weekday())
