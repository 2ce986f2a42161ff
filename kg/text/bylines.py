"""A line of a page's head → the dates, authors and medium that it names: 文 | 于青, 来源：岭南网, 2025-03-23 05:24."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

#: No news page is older than the web, and a year beyond this is a misreading (a price, a phone number).
FIRST_YEAR, LAST_YEAR = 1990, 2049
#: A name is at most so long: 文/阿卜杜拉·阿卜杜拉, 作者：某某研究院人工智能研究中心.
LONGEST_NAME = 20
CLOCK = r"(?:[T\s]{1,3}(?:[上下]午)?(?P<clock>[0-2]?\d[:：][0-5]\d(?:[:：][0-5]\d)?))?"
MONTHS = MappingProxyType(
    {
        m: n
        for n, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
    }
)
_MONTH = r"(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
DATES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?<!\d)(?P<y>\d{{4}})\s?[-/.年]\s?(?P<m>\d{{1,2}})\s?[-/.月]\s?(?P<d>\d{{1,2}})(?!\d)(?:\s?日)?{CLOCK}",
        rf"民[国國]\s?(?P<roc>\d{{2,3}})\s?年\s?(?P<m>\d{{1,2}})\s?月\s?(?P<d>\d{{1,2}})\s?日?{CLOCK}",
        rf"\b{_MONTH}\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y>\d{{4}})(?!\d){CLOCK}",
        rf"(?<!\d)(?P<d>\d{{1,2}})\s{_MONTH},?\s(?P<y>\d{{4}})(?!\d){CLOCK}",
        rf"\b{_MONTH}\s(?P<d>\d{{1,2}})\s(?P<clock>[0-2]?\d:[0-5]\d(?::[0-5]\d)?)\s(?P<y>\d{{4}})(?!\d)",
    )
)
HAN_DATE = re.compile(
    r"(?P<y>[〇○零一二三四五六七八九]{4})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
HAN_DIGITS = MappingProxyType(dict(zip("〇○零一二三四五六七八九", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)))
#: Han names hold no blank, or 周宁 通讯员 何芸 would be one person.
LATIN_NAME = rf"[A-Za-z][A-Za-z0-9_.'’ -]{{0,{LONGEST_NAME}}}[A-Za-z0-9.]"
NAME = rf"(?:{LATIN_NAME}|[^\W\d_](?:[\w·.・‧]{{0,{LONGEST_NAME - 2}}}[^\W_])?)"


class Dated(NamedTuple):
    """A day on a line: where it stands, which day, whether with the time of day (stamps of machines have one)."""

    start: int
    end: int
    day: str
    clock: bool


class Labels(NamedTuple):
    """The compiled words of the lexicon."""

    author: re.Pattern[str]
    other: re.Pattern[str]
    medium: re.Pattern[str]
    date: re.Pattern[str]
    wire: re.Pattern[str]
    reporter: re.Pattern[str]


def dates(text: str) -> list[Dated]:
    """发布于 2025/01/28 14:02 → [2025-01-28, with the time]; 2025年13月45日 and 版本2.0.1 are none."""
    found: dict[int, Dated] = {}
    for pattern in (*DATES, HAN_DATE):
        for match in pattern.finditer(text):
            day = _day(match.groupdict())
            if day and not any(d.start < match.end() and match.start() < d.end for d in found.values()):
                found[match.start()] = Dated(match.start(), match.end(), day, bool(match.groupdict().get("clock")))
    return [found[start] for start in sorted(found)]


def _day(parts: Mapping[str, str | None]) -> str:
    year = int(parts["roc"] or 0) + 1911 if parts.get("roc") else _number(parts.get("y") or "")
    month = MONTHS[str(parts["name"])[:3].lower()] if parts.get("name") else _number(parts.get("m") or "")
    return plausible(year, month, _number(parts.get("d") or ""))


def plausible(year: int, month: int, day: int) -> str:
    """(2025, 1, 28) → 2025-01-28; "" for days that do not exist and years without web pages."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _number(text: str) -> int:
    """28 → 28; 二〇二五 → 2025; 二十八 → 28."""
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return HAN_DIGITS.get(tens, 1) * 10 + HAN_DIGITS.get(ones, 0)
    return int("".join(str(HAN_DIGITS.get(c, 0)) for c in text) or 0)


def labels(lexicon: Mapping[str, Any]) -> Labels:
    """Compile the lexicon metadata."""
    return _compiled(json.dumps(lexicon, sort_keys=True))


@lru_cache(maxsize=4)
def _compiled(lexicon: str) -> Labels:
    words = json.loads(lexicon)
    author, other, medium = (
        _any(words["author"]["labels"]),
        _any(words["author"]["other"]),
        _any(words["medium"]["labels"]),
    )
    wire, bare, reporter = _any(words["medium"]["wire"]), _any(words["author"]["bare"]), "(?:记者|記者)"
    ends = _any(words["medium"]["endings"])
    mark = r"\s?[:：|｜/／_丨]\s?"
    return Labels(
        # 记者 周敏 may do without a mark; 作者认为 and 文中 must not be read so.
        author=re.compile(rf"(?<![^\W\d_])(?:(?:{author}){mark}|(?:{bare})\s)\s?(?P<name>{NAME})", re.I),
        other=re.compile(rf"(?<![^\W\d_])(?:{other})(?:{mark}|\s)\s?(?P<name>{NAME})", re.I),
        medium=re.compile(rf"(?<![^\W\d_])(?:{medium})\s?[:：|｜]\s?(?P<name>[^\s|｜,，。]{{2,{LONGEST_NAME}}})", re.I),
        date=re.compile(rf"(?:{_any(words['date']['labels'])})\s?[:：]?\s?$", re.I),
        # 新华社北京1月28日电, 环海网讯（记者 张一）: a medium, perhaps a place and a day, then how it came.
        wire=re.compile(
            rf"^[（(【\[]?(?P<name>[^\s\d，。,:：（(]{{1,10}}?(?:{ends}))[^\s，。,:：]{{0,8}}?\s?"
            rf"(?:(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日)?\s?(?:{wire})(?=\W|{reporter}|$)"
        ),
        reporter=re.compile(
            rf"^(?P<medium>[^\s，。,:：（(]{{1,12}}?(?:{ends}))?(?:见习|見習|实习|特约)?{reporter}\s?"
            rf"(?P<name>[^\W\d_]{{2,4}})(?:\s?[、/]\s?[^\W\d_]{{2,4}}|\s(?=\S)[^\W\d_]{{2,6}}?(?={wire}|发自))*"
            rf"(?:\s|/|／|$|[）)])"
        ),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))


def authors(text: str, words: Labels) -> Iterator[str]:
    """文/苏曼 编辑/老姜 → 苏曼: who wrote it, not who edited it."""
    found = [match["name"] for match in words.author.finditer(text)]
    found += [match["name"] for match in [words.reporter.search(text)] if match]
    yield from dict.fromkeys(name.strip(" .·-") for name in found)


def medium(text: str, words: Labels) -> str:
    """来源：岭南网 → 岭南网; 新华社北京1月28日电 → 新华社."""
    if found := words.medium.search(text):
        return found["name"].strip(" 》)）】]")
    if found := words.wire.match(text):
        return found["name"]
    if (found := words.reporter.search(text)) and found["medium"]:
        return found["medium"]
    return ""


def is_byline(text: str, words: Labels) -> bool:
    """Does a line say who wrote or edited it, or where it comes from? 作者：陈末 does, 作者认为此事重大。 does not."""
    if len(text) > 80 or "。" in text:
        return False
    patterns = (words.author, words.other, words.medium, words.reporter)
    return any(pattern.search(text) for pattern in patterns) or bool(
        (w := words.wire.match(text)) and w.end() == len(text)
    )
