"""When an event happened: the date that stands nearest to its trigger."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta

from kg.extract.doc import When
from kg.extract.scene import Clause, Scene

#: Length of a date that is exact to the day.
DAY = len("2025-01-27")
#: A market report tells of sessions within so many days before it is published; older days belong to something else.
SESSIONS = 5
#: So many dates before the sentence are looked at.
LOOK_BACK = 50


def date_of(dates: Sequence[When], page: Scene, clause: Clause, trigger: tuple[int, int]) -> str:
    """「5月3日，云杉发布松果。」 → the date before the trigger in its clause, else in its sentence, else behind it.

    ``dates`` are in order. None is taken from other sentences: there something else happened.
    """
    here = [d for d in _within(dates, *page.sentences[clause.sentence]) if d.value]
    for some in ([d for d in here if clause.start <= d.start < clause.end], here):
        if some:
            before = [d for d in some if d.start <= trigger[0]]
            return before[-1].value if before else some[0].value
    return ""


def day_of(dates: Sequence[When], page: Scene, clause: Clause, published: str) -> str:
    """Prices move on days: the day told last up to this clause, else the day of publication.

    「周三，云杉收涨3%。蓝鲸跌2%。」 → that Wednesday for both, for a market report tells of one session.
    """
    upto = bisect_left(dates, (clause.end,))
    days = [d.value for d in dates[max(0, upto - LOOK_BACK) : upto] if len(d.value) == DAY]
    if published:
        days = [d for d in days if days_before(published, SESSIONS) <= d <= published]
    return days[-1] if days else published


def told_before(dates: Sequence[When], page: Scene, clause: Clause, position: int) -> str:
    """The date that the sentence tells before a position: what comes after 说 is when something else happened."""
    start, _ = page.sentences[clause.sentence]
    told = [d.value for d in _within(dates, start, position) if d.value]
    return told[-1] if told else ""


def is_later(day: str, published: str) -> bool:
    """Whether a date is after publication, as far as both are known: 2026 is after 2025-03-01, 2025 is not."""
    return bool(day and published) and day[: len(published)] > published[: len(day)]


def days_before(day: str, count: int) -> str:
    """2025-03-02, 3 → 2025-02-27; what is no day stays as it is."""
    try:
        return (date.fromisoformat(day) - timedelta(count)).isoformat()
    except ValueError:
        return day


def dated(dates: Sequence[When], clause: Clause) -> bool:
    """Whether the clause itself tells when."""
    return bool(_within(dates, clause.start, clause.end))


def _within(dates: Sequence[When], start: int, end: int) -> Sequence[When]:
    return dates[bisect_left(dates, (start,)) : bisect_left(dates, (end,))]
