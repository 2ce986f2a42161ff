"""The page's rows → who tells a row, where and when: what keeps alternatives and misreadings from being disagreements.

Tried on 4,586 passages of ``ontology/corpus``, read as articles: of 13 contradictions that rested on a quote which does
not name what it is about ("the company", "it") and 11 on a date that no quote states, all but three were misreadings.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import networkx as nx

from kg.export.finding import fold
from kg.export.tellings import Row
from kg.model import FACTUAL

#: A row less sure than this does not make its source contradict another: nearly half of such rows are our misreadings
#: (ontology/models/README.md, and UNSURE of the page).
LEAST = 0.6
#: Two quotes of one article with no more between them count as one sentence; in 45 pages of news half of the sentences
#: were shorter (median 32, line ends taken as ends).
SENTENCE = 30
#: What news tells without a date is of at most so many days before it appeared.
RECENT = 31
#: A date with a day or a month says when; a year says of which period.
DATED = len("2025-01")
Days = tuple[int, int]
_CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_TOLD_AS_FACT = frozenset(m.capitalize() for m in FACTUAL)


class Tellers:
    """Looks up articles and places of rows."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._quotes: list[list[Any]] = said["quotes"]
        self._times = [_before(article["date"]) if "date" in article else [] for article in said["articles"]]
        self._names = [
            frozenset(form for name in (e["name"], *e["other"]) if len(form := fold(name)) > 1)
            for e in said["entities"]
        ]
        undated = {i for i, times in enumerate(self._times) if not times}
        for row in (*said["numbers"], *said["happenings"]):
            if is_dated(row):
                for article in self.articles(row) & undated:
                    self._times[article].append(days(row["d"]))

    def articles(self, row: Row) -> frozenset[int]:
        """The articles that tell a row."""
        return frozenset(self._quotes[q][0] for q in row["q"])

    def times(self, row: Row) -> list[Days]:
        """When a row may hold: its date; else shortly before its articles appeared; else when they tell of; else []."""
        if "d" in row:
            return [days(row["d"])]
        return sorted({span for article in self.articles(row) for span in self._times[article]})

    def together(self, a: Row, b: Row) -> bool:
        """Whether one sentence of one article tells both: "19美元、39美元和199美元三档"."""
        return any(
            one == other and start - SENTENCE <= end_b and begin_b - SENTENCE <= end
            for one, start, end in self._places(a)
            for other, begin_b, end_b in self._places(b)
        )

    def named(self, row: Row, *entities: int) -> bool:
        """Whether some quote of a row names all of these."""
        quotes = [fold(self._quotes[q][2]) for q in row["q"]]
        return any(all(any(name in quote for name in self._names[e]) for e in entities) for quote in quotes)

    def dated(self, row: Row) -> bool:
        """Whether some quote of a row states its date: "1月20日" does, "昨日" leaves it to us."""
        return "d" in row and any(_states(self._quotes[q][2], row["d"]) for q in row["q"])

    def alternatives(self, a: Row, b: Row) -> bool:
        """Whether one article tells both without seeing a contradiction in it: it does not let two speakers differ."""
        return not differ(a, b) and not self.articles(a).isdisjoint(self.articles(b))

    def _places(self, row: Row) -> Iterable[tuple[int, int, int]]:
        for q in row["q"]:
            article, start, text, _ = self._quotes[q]
            yield article, start, start + len(text)


def is_fact(row: Row) -> bool:
    """Whether a row is told as fact."""
    return row["m"] in _TOLD_AS_FACT


def sure(row: Row) -> bool:
    """Whether a row is told as fact, and read surely enough."""
    return is_fact(row) and row["c"] >= LEAST


def differ(a: Row, b: Row) -> bool:
    """Whether others say a than say b."""
    return bool(a["by"] and b["by"]) and set(a["by"]).isdisjoint(b["by"])


def is_dated(row: Row) -> bool:
    """Whether a row has a date that says when."""
    return len(row.get("d", "")) >= DATED


def days(text: str) -> Days:
    """2025-02 → the numbers of its first and its last day."""
    year, month, day = [*map(int, text.split("-")), 0, 0][:3]
    first = date(year, month or 1, day or 1)
    last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    return first.toordinal(), last.toordinal()


def _states(quote: str, text: str) -> bool:
    """Whether the finest part of a date stands in a quote: 2025-01-20 as 20日, 1/20, Jan. 20; 2025-01 as 1月, 一月."""
    year, month, day = [*map(int, text.split("-")), 0, 0][:3]
    word = rf"\b(?:{_ENGLISH[month - 1]}|{_ENGLISH[month - 1][:3]})\b"
    if day:
        numeric = rf"(?<!\d)0?{day} ?[日号號]|(?<!\d)0?{month}[-/.月]0?{day}(?!\d)"
        ways = rf"{numeric}|{word}\.? 0?{day}(?!\d)|(?<!\d)0?{day} (?:of )?{word}"
    elif month:
        ways = rf"(?<!\d)0?{month} ?月|{year}[-/.]0?{month}(?!\d)|(?<!十){_CHINESE[month - 1]}月|{word}"
    else:
        ways = rf"(?<!\d){year}(?!\d)|(?<!\d){year % 100:02}年"
    return bool(re.search(ways, quote))


def _before(published: str) -> list[Days]:
    first, last = days(published)
    return [(first - RECENT, last)]


def gap(a: Days, b: Days) -> int:
    """How many days lie between two stretches of time; 0 where they meet."""
    return max(a[0] - b[1], b[0] - a[1], 0)


def linked(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Numbers that pairs tie to one another, directly or not."""
    ties: nx.Graph[int] = nx.Graph()
    ties.add_edges_from(pairs)
    return sorted(sorted(group) for group in nx.connected_components(ties))
