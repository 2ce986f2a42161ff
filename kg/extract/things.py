"""Names of one article → its things: which names mean one thing, how it is called best, what the gazetteer knows.

In: text, disjoint finds, short forms. Out: ``Names``. Names are joined by the gazetteer, by short form
(幻方 → 幻方量化), by brackets (深度求索(DeepSeek)), by version (R1 → DeepSeek-R1) and by
spelling; two known things are never joined.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.extract import aliases
from kg.extract.cues import Cues
from kg.extract.doc import Named, Thing
from kg.extract.edges import VERSIONED
from kg.extract.gazetteer import Gazetteer, plain
from kg.extract.votes import Find

#: A bare version: V3, R1, k1.5, 4o.
CODE = re.compile(r"[A-Za-z]{1,2}\d(?:\.\d)?|\d[a-z]")
#: How far before a bare version its family may be named, in mentions and characters.
NEAR, FAR = 4, 25


class Names(NamedTuple):
    """What an article names."""

    mentions: list[Named]
    things: tuple[Thing, ...]


@dataclass
class Tally:
    """All that the mentions say of each name, in the order of the text."""

    cls: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


def join(text: str, finds: Sequence[Find], short: Mapping[str, str], tools: tuple[Gazetteer, Cues]) -> Names:
    """Number the things of an article and give every mention its thing."""
    gazetteer, cues = tools
    names = _tally(text, finds)
    families = dict(_families(text, finds, names, gazetteer))
    for name, (_, cls, identifier) in families.items():
        names.cls[name] = cls
        if identifier:
            names.known.setdefault(name, identifier)
    links = [*_links(text, finds, names, cues), *((s, n) for s, n in short.items())]
    group = _groups(links, names)
    keys: dict[str, int] = {}
    members: defaultdict[int, list[str]] = defaultdict(list)
    for name in names.cls:
        members[keys.setdefault(group[name], len(keys))].append(name)
    things = tuple(_thing(key, found, (names, short, families)) for key, found in members.items())
    mentions = []
    for f in finds:
        key = keys[group[text[f.start : f.end]]]
        mentions.append(Named(f.start, f.end, things[key].cls, key, round(f.score, 2), f.by))
    return Names(sorted(mentions), things)


def _tally(text: str, finds: Sequence[Find]) -> Tally:
    out = Tally()
    for f in finds:
        name = text[f.start : f.end]
        out.cls.setdefault(name, f.cls)
        out.counts[name] += 1
        if f.known:
            out.known.setdefault(name, f.known)
    return out


def _thing(
    key: int, found: list[str], tools: tuple[Tally, Mapping[str, str], Mapping[str, tuple[str, str, str]]]
) -> Thing:
    """The best name first: known, not a short form, for people the longest, else the most frequent."""
    names, short, families = tools
    first = {n: i for i, n in enumerate(found)}

    def rank(n: str) -> tuple[bool, bool, int, int, int]:
        return n not in names.known, n in short, -len(n) if names.cls[n] == "Person" else 0, -names.counts[n], first[n]

    best = sorted(found, key=rank)
    extra = [families[n][0] for n in found if n in families]
    return Thing(
        key,
        names.cls[best[0]],
        tuple(dict.fromkeys([*extra, *best])),
        next((names.known[n] for n in best if n in names.known), ""),
    )


def _links(text: str, finds: Sequence[Find], names: Tally, cues: Cues) -> Iterator[tuple[str, str]]:
    """Pairs of names that mean one thing."""
    cls, known = names.cls, names.known
    first: dict[str, str] = {}
    for name, identifier in known.items():
        yield first.setdefault(identifier, name), name
    for a, b in aliases.pairs(text, finds, cues):
        x, y = text[a.start : a.end], text[b.start : b.end]
        if cls[x] == cls[y] or "pattern" in (a.by, b.by):
            # One of the two was guessed: it takes the class of the other.
            guess, sure = (y, x) if b.by == "pattern" else (x, y)
            cls[guess] = cls[sure]
            yield x, y
    for f, start, end in aliases.called(text, finds, cues):
        yield text[f.start : f.end], text[start:end]
    for short, wholes in _versions(names).items():
        if short in cls and len(wholes) == 1:
            yield wholes[0], short
    yield from ((a, b) for a, b in _same_spelling(cls) if cls[a] == cls[b])


def _versions(names: Tally) -> dict[str, list[str]]:
    """Bare version → the full names that end with it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, cls in names.cls.items():
        if cls in VERSIONED:
            for short in aliases.endings(name):
                found[short].append(name)
    return found


def _same_spelling(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Names that differ in case, blanks and hyphens alone: Deepseek V3, DeepSeek-V3."""
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(plain(name), name)
        if first != name:
            yield first, name


def _groups(links: Iterable[tuple[str, str]], names: Tally) -> dict[str, str]:
    """Join linked names, never two that the gazetteer knows as different things, nor two classes."""
    parent = {n: n for n in names.cls}
    known = dict(names.known)

    def root(n: str) -> str:
        while parent[n] != n:
            n = parent[n]
        return n

    for a, b in links:
        if a not in parent or b not in parent or names.cls[a] != names.cls[b]:
            continue
        x, y = root(a), root(b)
        if x != y and len({known[n] for n in (x, y) if n in known}) < 2:
            parent[y] = x
            if y in known:
                known[x] = known[y]
    return {n: root(n) for n in parent}


def _families(
    text: str, finds: Sequence[Find], names: Tally, gazetteer: Gazetteer
) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """V3 soon after DeepSeek is DeepSeek-V3: yields (bare version, (full name, class, identifier)).

    Where the gazetteer knows it, its caption is the full name; else the family must be named shortly before, in the
    same sentence.
    """
    full, done = _versions(names), set[str]()
    for k, f in enumerate(finds):
        name = text[f.start : f.end]
        if name in done or not CODE.fullmatch(name):
            continue
        done.add(name)
        if identifier := names.known.get(name):
            full_name = gazetteer.captions.get(identifier, name)
            yield name, (full_name, names.cls[name], identifier)
            continue
        if name in full:
            continue
        base = _before(text, finds, k, names)
        if base and names.cls[name] == "AIModel":
            yield name, (f"{base}-{name}", "AIModel", "")


def _before(text: str, finds: Sequence[Find], k: int, names: Tally) -> str:
    for g in reversed(finds[max(0, k - NEAR) : k]):
        between = text[g.end : finds[k].start]
        if len(between) > FAR or re.search(r"[。！？\n]", between):
            break
        base = text[g.start : g.end]
        if names.cls[base] in ("AIModel", "Organization") and base.isascii() and base.isalpha() and len(base) > 2:
            return base
    return ""
