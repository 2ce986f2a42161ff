"""Traditional characters → simplified ones, and Taiwan's words → the mainland's, in the lines that have any.

The tables are OpenCC's (t2s, of opencc-python-reimplemented); its own converter gives the same and takes sixteen times
as long. A line without a character that only traditional text has is not touched at all.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from kg.ontology import Ontology
from kg.text.align import Aligned
from kg.text.swap import Entry, Rule, Swaps, edits

LINE = re.compile(r"[^\n。！？]+")
TRADITIONAL = "traditional"


class OpenCC(NamedTuple):
    """t2s: phrases first (乾隆 stays), then characters; ``only`` are those that simplified text never has."""

    characters: dict[int, str]
    phrases: dict[str, str]
    phrase: re.Pattern[str]
    only: frozenset[str]


def simplify(aligned: Aligned, ontology: Ontology) -> Aligned:
    """輝達的軟體與晶片 → 辉达的软件与芯片; in a simplified line 晶片 → 芯片 too, and 软体动物 stays."""
    text, lines = to_simplified(aligned.text)
    if lines:
        aligned = replace(aligned, text=text)
    traditional = bytearray(len(text))
    for start, end in lines:
        traditional[start:end] = b"\1" * (end - start)
    hits = [hit for hit in _words(ontology).hits(text) if hit[2].manner != TRADITIONAL or traditional[hit[0]]]
    return aligned.replace(edits(text, hits, (TRADITIONAL,)))


def to_simplified(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Convert the lines that need it, character for character; return the spans of those lines too."""
    tables = opencc()
    if tables.only.isdisjoint(text):
        return text, []
    pieces: list[str] = []
    lines: list[tuple[int, int]] = []
    last = 0
    for line in LINE.finditer(text):
        if not tables.only.isdisjoint(line.group()):
            pieces += (text[last : line.start()], _convert(line.group(), tables))
            lines.append(line.span())
            last = line.end()
    return "".join([*pieces, text[last:]]), lines


def _convert(line: str, tables: OpenCC) -> str:
    out: list[str] = []
    last = 0
    for found in tables.phrase.finditer(line):
        out += (line[last : found.start()].translate(tables.characters), tables.phrases[found.group()])
        last = found.end()
    return "".join([*out, line[last:].translate(tables.characters)])


@lru_cache(maxsize=1)
def opencc() -> OpenCC:
    """Read the tables that the package ships; of several readings (乾: 干, 乾) the first counts."""
    characters, phrases = _table("TSCharacters"), _table("TSPhrases")
    simplified = {c for readings in (*characters.values(), *phrases.values()) for c in "".join(readings)}
    return OpenCC(
        {ord(old): new[0] for old, new in characters.items()},
        {old: new[0] for old, new in phrases.items()},
        re.compile("|".join(sorted(map(re.escape, phrases), key=lambda p: (-len(p), p)))),
        frozenset(old for old in characters if old not in simplified),
    )


def _table(name: str) -> dict[str, list[str]]:
    """traditional → readings; all of t2s keeps the length, and what would not is left out."""
    text = (files("opencc") / "dictionary" / f"{name}.txt").read_text("utf-8")
    rows = ((old, values.split()) for old, _, values in (row.partition("\t") for row in text.splitlines()))
    return {old: readings for old, readings in rows if readings and len(readings[0]) == len(old)}


@lru_cache(maxsize=4)
def _words(ontology: Ontology) -> Swaps:
    """Taiwan's and Hong Kong's words, of variants.toml."""
    variants = ontology.lexicon("variants")
    entries = [Entry(word) for word in variants["keep"]["words"]]
    entries += [Entry(old, (Rule(new, always=True),)) for old, new in variants["always"].items()]
    entries += [Entry(old, (Rule(new),), TRADITIONAL) for old, new in variants["traditional"].items()]
    stop = tuple(variants["titles"]["not_after"])
    for old, new in variants["titles"]["words"].items():
        entries.append(Entry(old, (Rule(new, not_after=stop),), TRADITIONAL))
    return Swaps(entries)
