"""Enumerations: 谷歌、微软、溯川和苇舟科技 → what one member is, the others are.

In: text, finds so far and the words. Out: further finds. A member is what stands between two separators, or between
one and 等; it must not be an everyday word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.cues import Cues
from kg.extract.votes import Find
from kg.extract.words import FIXED, RARE, Word

LISTED = 0.72
LONGEST = 6


def names(text: str, words: Sequence[Word], finds: Sequence[Find], cues: Cues) -> Iterator[Find]:
    """Give the members that nobody found, with the class of those that are known."""
    starts = {w.start: i for i, w in enumerate(words)}
    for f in finds:
        if f.score < 0.8 or f.cls not in ("Organization", "Product", "Place", "AIModel", "Hardware", "Technology"):
            continue
        yield from _right(text, words, f, (starts, cues))
        yield from _left(text, words, f, (starts, cues))


def _right(text: str, words: Sequence[Word], f: Find, tools: tuple[dict[int, int], Cues]) -> Iterator[Find]:
    starts, cues = tools
    i = starts.get(f.end)
    while i is not None and i < len(words) and words[i].text in cues.words("enumeration", "separators"):
        j = i + 1
        while j < len(words) and words[j].end - words[i].end <= LONGEST and not _edge(words[j], cues):
            j += 1
        if j == i + 1 or j >= len(words) or words[j].end - words[i].end > LONGEST + 2:
            return
        start, end = words[i].end, words[j].start
        if not _nameable(words[i + 1 : j], cues):
            return
        yield Find(start, end, f.cls, LISTED, "pattern", "")
        i = j


def _left(text: str, words: Sequence[Word], f: Find, tools: tuple[dict[int, int], Cues]) -> Iterator[Find]:
    starts, cues = tools
    separators, before = cues.words("enumeration", "separators"), cues.words("enumeration", "before")
    k = starts.get(f.start)
    if not k or words[k - 1].text not in separators:
        return
    i = k - 1
    while i > 0:
        j = i
        while j > 0 and words[i].start - words[j - 1].start <= LONGEST and words[j - 1].text not in separators | before:
            j -= 1
        opened = not j or words[j - 1].text in separators | before
        if j == i or not opened or not _nameable(words[j:i], cues):
            return
        yield Find(words[j].start, words[i].start, f.cls, LISTED, "pattern", "")
        if not j or words[j - 1].text not in separators:
            return
        i = j - 1


def _edge(w: Word, cues: Cues) -> bool:
    return w.text in cues.words("enumeration", "separators") | cues.words("enumeration", "after")


def _nameable(words: Sequence[Word], cues: Cues) -> bool:
    """Two to six characters, not all everyday words, nothing found already."""
    size = sum(len(w.text) for w in words)
    if not 2 <= size <= LONGEST or any(
        w.tag in FIXED or w.tag in ("mark", "latin", "number") or w.text in cues.stop for w in words
    ):
        return False
    if len(words) == 1:
        return words[0].seen < RARE or words[0].tag in ("name", "unknown", "nz", "nt", "nr", "nrt")
    return all(len(w.text) == 1 or w.seen < RARE * 40 for w in words) and any(len(w.text) == 1 for w in words)
