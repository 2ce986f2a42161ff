"""Who speaks: a verb of speaking in a text whose quotations are blanked out → the entities that are its subject."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.extract.doc import Named
from kg.extract.trie import either
from kg.ontology import Ontology

#: Longest quotation looked for: beyond it the closing mark is taken to be lost.
LONGEST_QUOTE = 1500
#: A subject stands within so many characters before its verb (在接受……采访时 in between).
REACH = 45
#: So far back a clause without a subject looks for one.
FARTHEST = 200
#: So much of the text before a name tells whether it is joined to another (甲和乙).
BEFORE = 14
#: Who speaks, where a place or a paper stands beside them.
WHO = ("Person", "Organization")
QUOTE = re.compile(
    rf"“[^”\n]{{1,{LONGEST_QUOTE}}}”|「[^」\n]{{1,{LONGEST_QUOTE}}}」|"
    rf"『[^』\n]{{1,{LONGEST_QUOTE}}}』|\"[^\"\n]{{1,{LONGEST_QUOTE}}}\""
)
BRACKET = re.compile(r"[（(][^（()）\n]{0,80}[)）]")
#: Joins the names of an enumeration.
AND = re.compile(r"(?:、|和|与|及|以及|跟|同|,|，| and)\Z")
#: Ends inside a quote at which its sentence is over, where one of these stands before it.
FULL_STOP = "。！？!?…."
OPEN_AFTER = ("：", ":", "，", ",")


class Words(NamedTuple):
    """The word list, compiled."""

    verb: re.Pattern[str]
    neutral: frozenset[str]
    announce: frozenset[str]
    report: re.Pattern[str]
    hearsay: re.Pattern[str]
    unnamed: re.Pattern[str]
    outsiders: re.Pattern[str]
    oblique: tuple[str, ...]
    speakers: frozenset[str]
    asks: frozenset[str]
    according: re.Pattern[str]
    turned: frozenset[str]


class Text(NamedTuple):
    """A text with its quotations blanked out, so that what is said inside hands over to nobody."""

    raw: str
    masked: str
    quotes: tuple[tuple[int, int], ...]
    mentions: tuple[Named, ...]  # outside brackets, in order
    starts: tuple[int, ...]


def subject(page: Text, span: tuple[int, int], words: Words) -> tuple[int, ...]:
    """Who speaks before a verb: the nearest name in its clause that is no object; else the clauses before it.

    「李木对路透社说」 → 李木, for 路透社 stands behind 对; 「甲和乙均说」 → both; 「知情人士说」 → (-1,).
    """
    start, verb = span
    end = verb
    first = True
    start = max(start, verb - FARTHEST)
    while end > start:
        begin = clause_start(page.masked, start, end)
        names = [m for m in between(page, begin, end) if m.cls in words.speakers]
        free = [m for m in names if not _is_oblique(page, m, begin, words)]
        if free and verb - free[-1].end <= REACH:
            who = [m for m in free if m.cls in WHO] or free
            chosen = who[-1] if first else next((m for m in who if m.cls == "Person"), who[0])
            if first and words.outsiders.search(page.masked, chosen.end, verb):
                return (-1,)
            return _with_joined(page, chosen, names)
        if words.unnamed.search(page.masked, begin, end):
            return (-1,)
        end, first = begin - 1, False
    return ()


def behind(page: Text, verb: tuple[int, int], end: int) -> tuple[int, ...]:
    """「"We won," said Hawthorne chief executive Jane Doe.」 → Jane Doe: behind the verb, up to the next comma."""
    stop = min((i for i in (page.masked.find(c, verb[1], end) for c in ",，;") if i >= 0), default=end)
    names = [m for m in between(page, verb[1], stop) if m.start - verb[1] <= REACH and m.cls in WHO]
    chosen = next((m for m in names if m.cls == "Person"), names[0] if names else None)
    return (chosen.entity,) if chosen else ()


def _with_joined(page: Text, chosen: Named, names: list[Named]) -> tuple[int, ...]:
    out = [chosen.entity]
    at = names.index(chosen)
    while at > 0:
        before, here = names[at - 1], names[at]
        gap = page.masked[before.end : here.start]
        if before.cls != here.cls or gap not in ("、", "和", "与", "及", "以及", "跟", " and "):
            break
        out.append(before.entity)
        at -= 1
    return tuple(dict.fromkeys(reversed(out)))


def _is_oblique(page: Text, m: Named, begin: int, words: Words) -> bool:
    """对路透社 → True; 甲和乙 → False for 乙, which is joined to a name."""
    before = page.masked[max(begin, m.start - BEFORE) : m.start].rstrip(' “"「《')
    if not before.endswith(words.oblique):
        return False
    joint = AND.search(before)
    return not (joint and any(n.end == m.start - len(joint.group()) for n in between(page, begin, m.start)))


def page_of(text: str, mentions: Sequence[Named]) -> Text:
    """Blank out what stands in quotes; the names that stand outside of quotes and brackets may speak."""
    masked, quotes = list(text), []
    for m in QUOTE.finditer(text):
        a, b = m.span()
        opened = text[a - 1 : a] in OPEN_AFTER and a > 0
        quotes.append((a, b))
        keep = b - 2 if opened and text[b - 2] in FULL_STOP else b - 1
        masked[a + 1 : keep] = "□" * (keep - a - 1)
    whole = "".join(masked)
    hidden = [m.span() for m in BRACKET.finditer(whole)]
    free = tuple(sorted(m for m in mentions if whole[m.start : m.start + 1] != "□" and not _inside(hidden, m.start)))
    return Text(text, whole, tuple(quotes), free, tuple(m.start for m in free))


def _inside(spans: list[tuple[int, int]], at: int) -> bool:
    i = bisect_left(spans, (at + 1,)) - 1
    return i >= 0 and spans[i][0] < at < spans[i][1]


def between(page: Text, start: int, end: int) -> list[Named]:
    """The names in a span."""
    return [m for m in page.mentions[bisect_left(page.starts, start) : bisect_left(page.starts, end)] if m.end <= end]


def clause_start(text: str, start: int, end: int) -> int:
    """Where the clause begins that ends at ``end``, not before ``start``."""
    return max([start - 1, *(text.rfind(c, start, end) for c in "，,：:；;")]) + 1


@lru_cache(maxsize=4)
def words_of(ontology: Ontology) -> Words:
    """Compile the word list of an ontology, once."""
    table = ontology.lexicon("voices")
    verbs = [*table["verbs"], *table["announce"], *table["neutral"]]
    return Words(
        verb=re.compile(either(verbs)),
        neutral=frozenset(table["neutral"]),
        announce=frozenset(table["announce"]),
        report=re.compile(f"(?:{either(table['from'])})[^，,。：:\n]{{2,30}}?(?:{either(table['report'])})"),
        hearsay=re.compile(either(table["hearsay"])),
        unnamed=re.compile(either(table["unnamed"])),
        outsiders=re.compile(either(table["outsiders"])),
        oblique=tuple(table["oblique"]),
        speakers=frozenset(table["speakers"]),
        asks=frozenset(table["asks"]),
        according=re.compile(either(table.get("according", ())) or "(?!)"),
        turned=frozenset(table.get("turned", ())),
    )
