"""Fold a text to one spelling, keeping the way back to every character.

In: an article's text as aligned so far. Out: the same with mojibake repaired, traditional characters and Taiwan's words
made simplified, letters and digits narrowed, variants united and swapped words undone; and how spun the page is.
Punctuation stays as printed: 「，：（」 separate clauses in Chinese, and NFKC would lose that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from kg.ontology import Ontology
from kg.text.align import Aligned, Edit
from kg.text.mojibake import repair
from kg.text.respell import respell
from kg.text.simplified import simplify

#: Folding goes on until nothing changes; pages seen so far need two rounds (the second finds nothing to do).
ROUNDS = 8
LINE_ENDS = "\r\n?|[\v\f\u0085\u2028\u2029]"
#: Controls, soft hyphens, zero widths, directions, selectors, tags. U+FFFD stays: something is missing there.
UNSEEN = (
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
INVISIBLE = re.compile(f"(?P<line>{LINE_ENDS})|{UNSEEN}")
SURROGATE = re.compile("[\ud800-\udfff]")
COMBINED = re.compile("[A-Za-z][\u0300-\u036f]+")
#: Full width letters and digits, blanks, compatibility ideographs and radicals (PDF text has ⼈⼯ for 人工).
NARROW = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
BLANKS = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
IDEOGRAPHS = (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
LETTER, HAN = "A-Za-z0-9À-ÖØ-öø-ÿ", "\u3400-\u9fff"


class Characters(NamedTuple):
    """Which character stands for which, everywhere and between two others."""

    table: dict[int, str]
    all: frozenset[str]
    between: tuple[tuple[re.Pattern[str], str], ...]


def fold(aligned: Aligned, ontology: Ontology) -> tuple[Aligned, float]:
    """Fold, and say how spun the page was (0 to 1): ＤｅｅｐＳｅｅｋ與輝達的晶片 → DeepSeek与辉达的芯片, 0.0.

    Folding twice is folding once.
    """
    score = 0.0
    for _ in range(ROUNDS):
        before = aligned.text
        aligned = visible(repair(aligned))
        aligned = narrow(aligned, ontology)
        aligned = simplify(aligned, ontology)
        aligned, seen = respell(aligned, ontology)
        score = max(score, seen)
        if aligned.text == before:
            break
    return aligned, score


def visible(aligned: Aligned) -> Aligned:
    """Drop what no reader sees, and write every line end as "\\n"."""
    text = SURROGATE.sub("\ufffd", aligned.text)
    aligned = aligned if text == aligned.text else replace(aligned, text=text)
    return aligned.replace((m.start(), m.end(), "\n" if m["line"] else "") for m in INVISIBLE.finditer(text))


def narrow(aligned: Aligned, ontology: Ontology) -> Aligned:
    """ＧＰＴ－４‧５％ → GPT-4·5%; 「，」 and 「：」 stay."""
    characters = _characters(ontology)
    text = aligned.text
    if not characters.all.isdisjoint(text):
        text = text.translate(characters.table)
    for pattern, new in characters.between:
        text = pattern.sub(new, text)
    aligned = aligned if text == aligned.text else replace(aligned, text=text)
    return aligned.replace(_combined(text))


def _combined(text: str) -> Iterator[Edit]:
    """E and a combining accent → É."""
    for found in COMBINED.finditer(text):
        new = unicodedata.normalize("NFC", found.group())
        if new != found.group():
            yield found.start(), found.end(), new


@lru_cache(maxsize=4)
def _characters(ontology: Ontology) -> Characters:
    variants = ontology.lexicon("variants")
    table = {ord(old): new for old, new in variants["characters"].items()}
    table |= dict.fromkeys(BLANKS, " ") | {c: chr(c - 0xFEE0) for c in NARROW}
    for c in IDEOGRAPHS:
        new = unicodedata.normalize("NFKC", chr(c))
        if new != chr(c) and len(new) == 1:
            table.setdefault(c, new)
    between = variants["between"]
    one, latin = rf"(?<=[{HAN}{LETTER}])", rf"(?<=[{LETTER}])"
    rules = (
        ("dots", one, "·", rf"(?=[{HAN}A-Za-z])"),
        ("points", "(?<=[0-9])", ".", "(?=[0-9])"),
        ("dashes", latin, "-", rf"(?=[{LETTER}])"),
        ("slashes", latin, "/", rf"(?=[{LETTER}])"),
        ("ampersands", latin, "&", rf"(?=[{LETTER}])"),
        ("plus", latin, "+", ""),
    )
    return Characters(
        table,
        frozenset(map(chr, table)),
        tuple((re.compile(f"{before}[{re.escape(between[k])}]{after}"), new) for k, before, new, after in rules),
    )
