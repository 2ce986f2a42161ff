"""Dates: clean text and date of publication → the dates the text tells, resolved as exactly as it allows.

Each rule is a pattern and a function that says what a match means; the words stand in ``lexicon/dates.toml``. A match
that means nothing (10日均线, 24小时) is dropped; one that cannot be resolved keeps its place with the value "".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import english_dates
from kg.extract.days import DIGITS, UNRESOLVED, Day, days_on, months_on, nearest_year, number, parse, render, valid
from kg.extract.doc import When, sentences
from kg.ontology import Ontology, load

Resolver = Callable[[re.Match[str], "Reading"], Day | None]

MONTH = r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])[ ]?月(?:份)?"
DAY = r"(?P<d>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|二十|[一二三四五六七八九])[ ]?[日号](?!线)"
#: A date written with year, month and day.
FULL = re.compile(r"(?<!\d)((?:19|20)\d\d)[年./-](1[0-2]|0?[1-9])[月./-](3[01]|[12]\d|0?[1-9])(?:日|(?!\d))")


@dataclass
class Reading:
    """What is known while reading on: the anchor, the date told last, and where the sentence began."""

    words: Mapping[str, Any]
    text: str
    published: Day | None
    told: Day | None = None
    told_at: int = -1
    written: bool = False  # the date told last had its year with it
    sentence: int = 0

    @property
    def now(self) -> Day | None:
        """The anchor of 昨天 and 去年."""
        return self.published

    def told_here(self) -> Day | None:
        """The date told last, if this sentence told it."""
        return self.told if self.told_at >= self.sentence else None


def find(text: str, published: str, ontology: Ontology) -> tuple[When, ...]:
    """「去年12月27日」 in a page of 2025-01-28 → 2024-12-27; 「10日均线」 → nothing."""
    words = ontology.lexicon("dates")
    state = Reading(words, text, parse(published))
    state.told = None if state.published else _latest(text)
    starts = [a for a, _ in sentences(text)]
    out: list[When] = []
    at = 0
    for match, resolve in _matches(text, _rules(ontology.root)):
        while at < len(starts) and starts[at] <= match.start():
            state.sentence, at = starts[at], at + 1
        day = resolve(match, state)
        if day is None or not valid(day):
            continue
        out.append(When(match.start(), match.end(), render(day)))
        if day[0]:
            state.written = resolve in (_written, _year, english_dates.day) or (
                state.written and state.told_here() is not None
            )
            state.told, state.told_at = day, match.start()
    return tuple(out)


def _latest(text: str) -> Day | None:
    """The latest day that a page without a date of publication writes out: what has no year is told around then."""
    days = [(int(m[1]), int(m[2]), int(m[3])) for m in FULL.finditer(text)]
    return max((d for d in days if valid(d)), default=None)


def _matches(text: str, rules: Iterable[tuple[re.Pattern[str], Resolver]]) -> list[tuple[re.Match[str], Resolver]]:
    """All matches of all rules, the earliest and longest first, none overlapping."""
    found = [(m, resolve) for pattern, resolve in rules for m in pattern.finditer(text)]
    found.sort(key=lambda pair: (pair[0].start(), -pair[0].end()))
    out: list[tuple[re.Match[str], Resolver]] = []
    end = 0
    for match, resolve in found:
        if match.start() >= end:
            out.append((match, resolve))
            end = match.end()
    return out


@lru_cache(maxsize=4)
def _rules(root: Path) -> tuple[tuple[re.Pattern[str], Resolver], ...]:
    words = load(root).lexicon("dates")
    month, day = MONTH, DAY
    english, offsets = words["english"], words["offsets"]
    weekday = rf"(?:{_any(words['weekdays']['prefixes'])})(?P<wd>[{''.join(words['weekdays']['names'])}])"
    name = rf"(?P<em>{_any(english['months'])})\b\.?"
    sources: tuple[tuple[str, Resolver], ...] = (
        (r"(?<![\d.-])(?P<y>(?:19|20)\d\d)([-/.])(?P<m>1[0-2]|0?[1-9])\2(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)", _written),
        (r"(?<![\d-])(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])(?![\d-])", _written),
        (
            rf"(?<![\d.])(?:(?P<y>(?:19|20)\d\d|[一二][{DIGITS}]{{3}})[ ]?年|(?P<yy>\d\d)年(?=\d{{1,2}}月)|"
            rf"(?P<yw>{_any(words['years'])})|(?P<yt>{_any(words['years_told'])}))"
            rf"(?:的?[ ]?{month}(?:[ ]?{day})?)?",
            _year,
        ),
        (rf"(?<![\d.个{DIGITS}十]){month}(?:[ ]?{day})?", _month),
        (r"(?<=【)(?P<m>1[0-2]|0?[1-9])\.(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.])", _month),
        (rf"(?:(?P<mw>{_any(words['months'])})|(?P<mt>{_any(words['months_told'])}))(?:{day})?", _month_word),
        (r"(?<![\d.月年/-])(?P<d>3[01]|[12]\d|0?[1-9])(?P<unit>[日号])", _day),
        (rf"(?P<dw>{_any(words['days'])})", _day_word),
        (rf"(?P<dt>{_any(words['days_told'])})", _day_told),
        (rf"(?P<week>{_any(words['weeks'])})?个?{weekday}", _weekday),
        (rf"(?P<week>{_any(words['weeks'])})一?(?:周|个?星期|个?礼拜)", _week),
        (_any(words["recent"]["words"]), _recent),
        (
            rf"(?<![\d.第])(?P<n>\d{{1,3}}|[一两二三四五六七八九]|十[一二三四五六七八九]?)[ ]?"
            rf"(?P<unit>{_any(offsets['units'])})"
            rf"(?P<way>{_any([*offsets['after'], *offsets['before']])})",
            _offset,
        ),
        (
            rf"(?i)\b{name} (?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:, ?| )(?P<y>(?:19|20)\d\d)\b",
            english_dates.day,
        ),
        (rf"(?i)\b(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)? {name}(?:,? (?P<y>(?:19|20)\d\d))?\b", english_dates.day),
        (rf"(?i)\b{name} (?P<y>(?:19|20)\d\d)\b", english_dates.day),
        (rf"(?i)\b{name} (?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?![:.]\d)", english_dates.day),
        (
            rf"\b(?i:(?P<ew>{_any(english['before_month'])}) )"
            rf"(?P<em>{_any(m.capitalize() for m in english['months'])})\b(?! ?\d)",
            english_dates.month,
        ),
        (rf"(?i)\b(?P<mw>{_any(english['month_words'])})\b", english_dates.span),
        (rf"(?i)\b(?:(?P<ww>next) )?(?P<wd>{_any(english['weekdays'])})\b", english_dates.word),
        (rf"(?i)\b(?P<dw>{_any(english['days'])})\b", english_dates.word),
        (rf"(?i)\b(?P<yw>{_any(english['years'])})\b", english_dates.word),
        (rf"(?i)\b(?:{_any(english['year_before'])}) (?P<y>(?:19|20)\d\d)\b(?![-.,]?\d)", _written),
    )
    return tuple((re.compile(source), resolver) for source, resolver in sources)


# ---- what a match means


def _written(match: re.Match[str], _: Reading) -> Day | None:
    group = match.groupdict()
    return int(group["y"]), int(group.get("m") or 0), int(group.get("d") or 0)


def _year(match: re.Match[str], state: Reading) -> Day | None:
    """2025年1月20日, 去年12月, 同年 → the year written, or counted from publication, or from the date told last."""
    month, day = number(match["m"]), number(match["d"])
    if word := match["yw"]:
        return (state.now[0] + state.words["years"][word], month, day) if state.now else UNRESOLVED
    if word := match["yt"]:
        base = state.told or state.now
        return (base[0] + state.words["years_told"][word], month, day) if base else UNRESOLVED
    if not month and _followed(match, state.words["year"]["blocked_after"]):
        return None
    return (2000 + int(match["yy"]) if match["yy"] else number(match["y"])), month, day


def _month(match: re.Match[str], state: Reading) -> Day | None:
    """1月20日 → in the year this sentence tells, else in the year that puts it nearest the date of publication."""
    if not match["d"] and _followed(match, state.words["month"]["blocked_after"]):
        return None
    month, day = number(match["m"]), number(match["d"])
    here = state.told_here() if state.written else None
    if here:
        later = (here[0] + 1, month, day)  # 去年12月发布，1月30日更新
        return later if month < here[1] and state.now and later <= state.now else (here[0], month, day)
    anchor = state.now or state.told
    if anchor is None:
        return UNRESOLVED
    return (nearest_year(anchor, month, day) if state.now and anchor[1] else anchor[0]), month, day


def _month_word(match: re.Match[str], state: Reading) -> Day | None:
    told = match["mt"]
    base = (state.told or state.now) if told else state.now
    if not base or not base[1]:
        return UNRESOLVED
    step = state.words["months_told"][told] if told else state.words["months"][match["mw"]]
    year, month = months_on(base, step)
    return year, month, number(match["d"])


def _day(match: re.Match[str], state: Reading) -> Day | None:
    """27日 → the month this sentence tells, else the last such day on or before the date of publication."""
    rules, text = state.words["day"], state.text
    if _preceded(match, rules["blocked_before"]) or _followed(match, rules["blocked_after"]):
        return None
    if match["unit"] == "号" and not text.startswith(tuple(rules["hao_after"]), match.end()):
        return None
    day, here = int(match["d"]), state.told_here()
    if here and here[1] and here[:2] != (state.now or UNRESOLVED)[:2]:
        return here[0], here[1], day
    anchor = state.now if state.now and state.now[1] else state.told
    if not anchor or not anchor[1]:
        return UNRESOLVED
    back = -1 if anchor is state.now and anchor[2] and day > anchor[2] + 1 else 0
    return *months_on(anchor, back), day


def _day_word(match: re.Match[str], state: Reading) -> Day | None:
    return days_on(state.now, state.words["days"][match["dw"]])


def _day_told(match: re.Match[str], state: Reading) -> Day | None:
    base = state.told if state.told and state.told[2] else state.now
    return days_on(base, state.words["days_told"][match["dt"]])


def _weekday(match: re.Match[str], state: Reading) -> Day | None:
    """上周三 → Wednesday of the week before; 周一 → the nearest Monday before publication (or that day)."""
    rules = state.words["weekdays"]
    if not match["week"] and _preceded(match, (*rules["blocked_before"], *"0123456789")):
        return None
    if _followed(match, rules["blocked_after"]) or (match["wd"] == "天" and not match["week"] and match[0][0] == "周"):
        return None
    return english_dates.on_weekday(state, rules["names"][match["wd"]], match["week"])


def _week(match: re.Match[str], state: Reading) -> Day | None:
    if _followed(match, state.words["weekdays"]["names"]) or not state.now or not state.now[2]:
        return UNRESOLVED if not _followed(match, state.words["weekdays"]["names"]) else None
    return (*days_on(state.now, 7 * state.words["weeks"][match["week"]])[:2], 0)


def _recent(match: re.Match[str], state: Reading) -> Day | None:
    return (*state.now[:2], 0) if state.now else UNRESOLVED


def _offset(match: re.Match[str], state: Reading) -> Day | None:
    """两年后 → counted from the date told last; 三天前 → from the date of publication."""
    rules = state.words["offsets"]
    if _followed(match, rules["blocked_after"]):
        return None
    later = match["way"] in rules["after"]
    opens = match.start() == state.sentence or state.text[match.start() - 1] in "，,。；;：:、 \n"
    if later and not opens:  # 暂停关税90天后: a span that begins with something else than the date told
        return None
    base = state.told if later else state.now
    unit, count = rules["units"][match["unit"]], number(match["n"]) * (1 if later else -1)
    if not base:
        return UNRESOLVED
    if unit == "year":
        return base[0] + count, 0, 0
    if unit == "month":
        return (*months_on(base, count), 0) if base[1] else UNRESOLVED
    return days_on(base, count * (7 if unit == "week" else 1))


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def _preceded(match: re.Match[str], words: Iterable[str]) -> bool:
    return any(match.string.endswith(w, 0, match.start()) for w in words)


def _followed(match: re.Match[str], words: Iterable[str]) -> bool:
    return any(match.string.startswith(w, match.end()) for w in words)


@Language.factory("kg_dates")
class Dates:
    """Fills ``doc._.dates``; ``root`` is the ontology folder (ours by default)."""

    def __init__(self, nlp: Language, name: str, root: str | None = None) -> None:
        self.ontology = load(Path(root)) if root else load()

    def __call__(self, doc: Doc) -> Doc:
        doc._.dates = find(doc.text, doc._.published, self.ontology)
        return doc
