"""Passages → the same passages as a page might spoil them, annotated as before.

Each way of spoiling works on the stretches between and inside the marks, so that marks stay where they belong; then the
text is folded as every page is (kg/text/fold.py), and what folding mends is no new text: such passages are left out.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from opencc import OpenCC

from kg.ontology import Ontology
from kg.text.align import Aligned
from kg.text.fold import fold
from kg.train.corpus import Mark, Passage

#: Share of the punctuation that is dropped.
DROPPED = 0.5
#: Punctuation that pages lose: commas and stops between clauses, quotation marks and title marks.
_LOST = re.compile("[，。；：、“”‘’《》「」（）]")
_WIDE = {i: i + 0xFEE0 for i in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}
_NARROW = str.maketrans("，。：；（）", ",.:;()")
#: A stretch of text and the mark that covers it, if any.
Piece = tuple[str, Mark | None]


def pieces(passage: Passage) -> list[Piece]:
    """The text cut at its marks: 「[[青禾|…]]发布」 → (青禾, mark), (发布, None)."""
    out: list[Piece] = []
    last = 0
    for mark in sorted(passage.marks):
        if mark.start > last:
            out.append((passage.text[last : mark.start], None))
        out.append((passage.text[mark.start : mark.end], mark))
        last = mark.end
    return [*out, (passage.text[last:], None)] if last < len(passage.text) else out


def joined(passage: Passage, parts: Iterable[Piece], ontology: Ontology) -> Passage | None:
    """Pieces → a folded passage with its marks; None where folding gives back the text that was spoilt."""
    text = ""
    marks: list[Mark] = []
    for part, mark in parts:
        if mark is not None:
            marks.append(mark._replace(start=len(text), end=len(text) + len(part)))
        text += part
    folded, _ = fold(Aligned.whole(text), ontology)
    if folded.text == passage.text:
        return None
    moved = []
    for mark in marks:
        start, end = bisect_right(folded.ends, mark.start), bisect_left(folded.starts, mark.end)
        if start < end:
            moved.append(mark._replace(start=start, end=end))
    return replace(passage, text=folded.text, marks=tuple(moved))


def traditional(passage: Passage, _dice: random.Random) -> Iterator[Piece]:
    """Taiwan's or, every other passage, Hong Kong's characters and words: 软件 → 軟體."""
    convert = _converter("s2twp" if len(passage.text) % 2 else "s2hk")
    yield from ((convert(text), mark) for text, mark in pieces(passage))


def unpunctuated(passage: Passage, dice: random.Random) -> Iterator[Piece]:
    """Half of the punctuation between the names is lost, or has become a blank."""
    for text, mark in pieces(passage):
        spoilt = _LOST.sub(lambda m: dice.choice(("", " ")) if dice.random() < DROPPED else m.group(), text)
        yield (text if mark else spoilt), mark


def widths(passage: Passage, dice: random.Random) -> Iterator[Piece]:
    """Full-width letters and digits, half-width punctuation."""
    wide, narrow = dice.random() < 0.5, dice.random() < 0.5
    for text, mark in pieces(passage):
        changed = text.translate(_WIDE) if wide else text
        yield (changed if mark or not narrow else changed.translate(_NARROW)), mark


@lru_cache(maxsize=4)
def _converter(name: str) -> Callable[[str], str]:
    return OpenCC(name).convert  # type: ignore[no-any-return]


#: The ways by name, as ``python -m kg.train recogniser --augment`` takes them. Swapping names, the respelling lexicon
#: run backwards and furniture around the text were tried too and did not pay (ontology/models/README.md).
WAYS = MappingProxyType({"traditional": traditional, "unpunctuated": unpunctuated, "widths": widths})


def augment(passages: Sequence[Passage], way: str, ontology: Ontology, seed: int = 1) -> list[Passage]:
    """Spoil every passage in one way; those that folding mends altogether are left out.

    Raises:
        KeyError: there is no such way.
    """
    dice = random.Random(f"{seed} {way}")
    spoilt = (joined(p, WAYS[way](p, dice), ontology) for p in passages)
    return [p for p in spoilt if p is not None]
