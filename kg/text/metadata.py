"""A page's zones, head and columns → title, author, medium and the day of publication."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from kg.model import Source, Zone
from kg.text.bylines import Labels, authors, dates, is_byline, labels, medium, plausible

#: The words behind a title's separator are the site's: 某文_某频道_某网. More than this many characters are a subtitle.
SITE_NAME = 20
SITE = re.compile(r"\s*(?:[_|｜]|\s[-–—]\s|\s?--\s?)\s*(?P<site>[^_|｜]+)$")
#: Zones whose days are those of other pages.
ELSEWHERE = ("archive list", "related list", "link list", "profile", "sidebar")
LONGEST_TITLE = 300
#: A byline or a day stands within so many lines of the page's edges.
EDGE = 12
#: Parts of one line stand no further apart.
NEAR = 3
URL_DAY = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-/_]?(?P<m>\d{2})[-/_]?(?P<d>\d{2})(?!\d)")
DATELINE = re.compile(r"^.{0,24}?(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})日[^。，,]{0,8}?(?:电|電|讯|訊|消息)")
#: What follows a dateline's day: 2025年1月28日电, 2025年1月28日 /某社/ --, 2025年1月28日，苏州——.
FULL = re.compile(r"[^。，,]{0,8}?(?:电|電|讯|訊|消息)|[)）\s]{0,2}/|[)）\s]{0,2}--|[，,]\s?[^\W\d]{2,8}\s?(?:——|--)")
#: China's news counts its days at UTC+8: a stamp in seconds is read so.
ZONE = datetime.timezone(datetime.timedelta(hours=8))


class Metadata(NamedTuple):
    """What a page says about itself; "" or None where it does not."""

    title: str = ""
    author: str = ""
    medium: str = ""
    published: str | None = None


def metadata(
    source: Source,
    zones: Sequence[Zone],
    lexicon: Mapping[str, Any],
    *,
    texts: Sequence[str],
    head: Mapping[str, str] = MappingProxyType({}),
    data: Sequence[str] = (),
) -> Metadata:
    """Collect what columns, the head of an HTML page and the page's own lines (``texts``, one a zone) say.

    For the day, the head's machine-readable stamps are trusted before what lines say; for names it is the reverse.
    """
    words = labels(lexicon)
    linked = _json_ld(data)
    title = next((text for z, text in zip(zones, texts, strict=True) if z.kind == "title"), "")
    edges = _edges(zones, texts, words)
    pages = lexicon["page"]
    return Metadata(
        title=_line(source.title or "") or _line(title) or clean_title(_first(head, pages["title"]))[0],
        author=_author(edges, words)
        or _signed(zones, texts)
        or _line(linked.get("author", "") or _first(head, pages["author"])),
        medium=_line(source.medium or "")
        or next(filter(None, (medium(e.text, words) for e in edges)), "")
        or _line(_first(head, pages["site"])),
        published=normal(source.date or "")
        or normal(linked.get("date", ""))
        or normal(_first(head, lexicon["date"]["meta"]))
        or _day(edges, source.url or "", texts),
    )


class Edge(NamedTuple):
    """A line near the edges of the page that may speak about the page."""

    text: str
    kind: str
    front: bool


def _edges(zones: Sequence[Zone], texts: Sequence[str], words: Labels) -> list[Edge]:
    """The lines before the article's first sentences and behind its last, up to where readers comment."""
    stop = next((i for i, z in enumerate(zones) if z.kind == "comment" or z.reason == "head of comments"), len(zones))
    told = [(z, t) for z, t in zip(zones[:stop], texts, strict=False) if not z.reason.startswith(ELSEWHERE)]
    body = [i for i, (z, t) in enumerate(told) if z.kind == "body" and _runs(t)]
    first, last = (body[0], body[-1]) if body else (len(told), -1)
    out = []
    for i, (zone, text) in enumerate(told):
        if not _runs(text) and (i <= first + 1 or i > last or (i < first + EDGE and is_byline(text, words))):
            out.append(Edge(text, zone.kind, i <= first + 1))
        elif i == first:
            out.append(Edge(text[:60], "lead", True))
    return out


def _runs(text: str) -> bool:
    """Is it running text, whose days are those of the story?"""
    return "。" in text or len(text) > 120


def _author(edges: Iterable[Edge], words: Labels) -> str:
    found: dict[str, None] = {}
    for edge in edges:
        for name in authors(edge.text, words):
            found.setdefault(name)
        if found and edge.kind != "lead":
            break
    return "、".join(list(found)[:4])


def _signed(zones: Sequence[Zone], texts: Sequence[str]) -> str:
    """于青 2025年1月27日 under a title: a short name and nothing else before the day on the same line."""
    for i in range(1, min(len(zones) - 1, EDGE)):
        near = zones[i + 1].start - zones[i].end <= NEAR and zones[i].start - zones[i - 1].end > 0
        if zones[i - 1].kind == "title" or zones[i - 1].reason == "repeated title":
            name = re.fullmatch(r"[^\W\d_]{2,8}", texts[i])
            if name and near and zones[i].kind == "body" and zones[i + 1].reason == "page data" and dates(texts[i + 1]):
                return name[0]
    return ""


def _day(edges: Sequence[Edge], url: str, texts: Sequence[str]) -> str | None:
    """The stamp with a time of day, else the first day at the head, the foot, the address, else the dateline's."""
    found = [(not d.clock, not e.front, d.day) for e in edges if e.kind != "lead" for d in dates(e.text)]
    if found:
        return min(found, key=lambda f: f[:2])[2]
    address = URL_DAY.search(url)
    in_url = plausible(int(address["y"]), int(address["m"]), int(address["d"])) if address else ""
    if in_url:
        return in_url
    for edge in edges:
        if edge.kind == "lead":
            return _dateline(edge.text, texts)
    return None


def _dateline(lead: str, texts: Sequence[str]) -> str | None:
    """新华社北京1月28日电 names no year: take it where the page writes that very day with one, or no day at all."""
    for day in dates(lead):
        if FULL.match(lead, day.end) or (day.clock and lead[day.start - 1 : day.start] in ("(", "（")):
            return day.day
    found = DATELINE.match(lead)
    if not found:
        return None
    said = f"-{int(found['m']):02}-{int(found['d']):02}"
    days = [d.day for text in texts for d in dates(text)]
    return next((day for day in days if day.endswith(said)), None)


def normal(text: str) -> str | None:
    """2025-01-28T01:46:53+08:00, Tue, 28 Jan 2025 01:46:53 GMT, 20250128, 1737999999 → 2025-01-28; 近日 → None."""
    text = text.strip()
    if found := dates(text[:80]):
        return found[0].day
    if re.fullmatch(r"\d{8}", text):
        return plausible(int(text[:4]), int(text[4:6]), int(text[6:])) or None
    if re.fullmatch(r"\d{10}(?:\d{3})?(?:\.\d{1,6})?", text):
        day = datetime.datetime.fromtimestamp(int(text[:10]), ZONE).date()
        return plausible(day.year, day.month, day.day) or None
    if found_month := re.fullmatch(r"(\d{4})\s?[-/.年]\s?(\d{1,2})月?", text):
        return plausible(int(found_month[1]), int(found_month[2]), 1)[:7] or None
    if re.fullmatch(r"\d{4}年?", text):
        return plausible(int(text[:4]), 1, 1)[:4] or None
    return None


def clean_title(text: str) -> tuple[str, str]:
    """某司发布新车_岭南网 → (某司发布新车, 岭南网)."""
    site = ""
    text = _line(text[:LONGEST_TITLE])
    while (found := SITE.search(text)) and found.start() >= 4 and len(found["site"]) <= SITE_NAME:
        text, site = text[: found.start()], found["site"]
    return text, site


def _line(text: str) -> str:
    return " ".join(text.split())


def _first(head: Mapping[str, str], names: Iterable[str]) -> str:
    return next((head[name] for name in names if head.get(name)), "")


def _json_ld(data: Iterable[str]) -> dict[str, str]:
    """The first article's day and author from JSON-LD; what is not JSON says nothing."""
    out: dict[str, str] = {}
    for text in data:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for item in _objects(value):
            if isinstance(day := item.get("datePublished"), str):
                out.setdefault("date", day)
            author = item.get("author")
            author = author[0] if isinstance(author, list) and author else author
            name = author.get("name") if isinstance(author, dict) else author
            if isinstance(name, str):
                out.setdefault("author", name)
    return out


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The object itself, those of a list, those of its @graph: no deeper, where only parts of the article stand."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (g for g in graph if isinstance(g, dict)) if isinstance(graph, list) else ()
