"""``lexicon/events.toml`` → frames: the classes of events with their trigger words; and where a text has a trigger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from kg.extract.trie import either
from kg.ontology import Ontology

#: An ellipsis in a trigger (任命…为) stands for so many characters at most.
GAP = 20


class Frame(NamedTuple):
    """One way of telling one class of event; the fields are explained in ``events.toml``."""

    cls: str
    agent: frozenset[str]
    object: frozenset[str]
    needs: str
    roles: tuple[str, str]
    also: tuple[tuple[str, frozenset[str]], ...]
    require: re.Pattern[str] | None
    exclude: re.Pattern[str] | None
    nearest: bool
    each: bool
    wide: bool
    tight: bool
    same: bool
    dated: bool
    intransitive: bool
    daily: bool


class Frames(NamedTuple):
    """All frames, by the words that trigger them."""

    pattern: re.Pattern[str]
    words: Mapping[str, tuple[Frame, ...]]  # neutral words: ()
    gapped: tuple[tuple[re.Pattern[str], Frame], ...]
    oblique: tuple[str, ...]
    passive: tuple[str, ...]
    stale: re.Pattern[str]
    hints: re.Pattern[str]  # of cues
    cues: Mapping[str, tuple[str, ...]]  # the classes that a word hints at; a neutral word: ()
    since: tuple[str, ...]
    turned: tuple[str, ...]  # classes that are told of the second role first


class Hit(NamedTuple):
    """A trigger in the text and the frames it may open."""

    start: int
    end: int
    frames: tuple[Frame, ...]


def hits(text: str, frames: Frames) -> Iterator[Hit]:
    """「云杉发布松果2」 → the span of 发布 with the frame of Release; 「发布会」, 「发布三天」 → nothing."""
    for m in frames.pattern.finditer(text):
        found = frames.words[m.group()]
        if found and not frames.stale.match(text, m.end()):
            yield Hit(m.start(), m.end(), found)
    for pattern, frame in frames.gapped:
        for m in pattern.finditer(text):
            yield Hit(m.start(), m.end(), (frame,))


@lru_cache(maxsize=4)
def compiled(ontology: Ontology) -> Frames:
    """Compile the word list of an ontology, once."""
    table = ontology.lexicon("events")
    words: dict[str, list[Frame]] = {}
    gapped = []
    for row in table["frame"]:
        frame = _frame(row)
        for word in row["words"]:
            if "…" in word:
                gapped.append((_gapped(word), frame))
            else:
                words.setdefault(word, []).append(frame)
    for word in table["neutral"]:
        words[word] = []
    cues: dict[str, set[str]] = {w: set() for w in table["neutral"]}
    for cls, some in table["cues"].items():
        for word in some:
            cues.setdefault(word, set()).add(cls)
    return Frames(
        re.compile(either(words)),
        MappingProxyType({w: tuple(f) for w, f in words.items()}),
        tuple(gapped),
        tuple(table["oblique"]),
        tuple(table["passive"]),
        re.compile(table["stale"]),
        re.compile(either(cues)),
        MappingProxyType({w: tuple(sorted(some)) for w, some in cues.items()}),
        tuple(table["since"]),
        tuple(table["turned"]),
    )


def _frame(row: dict[str, Any]) -> Frame:
    first, second = row["roles"]
    return Frame(
        cls=row["class"],
        agent=frozenset(row.get("agent", ())),
        object=frozenset(row.get("object", ())),
        needs=row["needs"],
        roles=(first, second),
        also=tuple((role, frozenset(classes)) for role, classes in sorted(row.get("also", {}).items())),
        require=_maybe(row.get("with", ())),
        exclude=_maybe(row.get("without", ())),
        nearest=row.get("nearest", False),
        each=row.get("each", False),
        wide=row.get("wide", False),
        tight=row.get("tight", False),
        same=row.get("same", False),
        dated=row.get("dated", False),
        daily=row.get("daily", False),
        intransitive=row.get("intransitive", False),
    )


def _gapped(word: str) -> re.Pattern[str]:
    return re.compile(f"[^，,。；;\n]{{1,{GAP}}}?".join(map(re.escape, word.split("…"))))


def _maybe(words: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(either(words)) if words else None
