"""The page as a reader of events sees it: lines, sentences and clauses, with the mentions in each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from kg.extract.clauses import clauses
from kg.extract.doc import Named, sentences

#: No sentence worth reading has more clauses than this to either side of the one in question.
REACH = 12


class Clause(NamedTuple):
    """A clause, by its span, its place in the list and the numbers of its sentence and line."""

    start: int
    end: int
    number: int
    sentence: int
    line: int


class Scene(NamedTuple):
    """A text cut up, with its mentions in order."""

    text: str
    mentions: tuple[Named, ...]
    starts: tuple[int, ...]  # of the mentions
    clauses: tuple[Clause, ...]
    begins: tuple[int, ...]  # of the clauses
    sentences: tuple[tuple[int, int], ...]

    def at(self, position: int) -> Clause | None:
        """The clause that a position stands in."""
        i = bisect_right(self.begins, position) - 1
        return self.clauses[i] if i >= 0 and position < self.clauses[i].end else None

    def names(self, start: int, end: int) -> list[Named]:
        """The mentions inside a span."""
        some = self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return [m for m in some if m.end <= end]

    def before(self, clause: Clause) -> list[Clause]:
        """The earlier clauses of its sentence, nearest first."""
        out = []
        for i in range(clause.number - 1, max(-1, clause.number - 1 - REACH), -1):
            if self.clauses[i].sentence != clause.sentence:
                break
            out.append(self.clauses[i])
        return out

    def after(self, clause: Clause) -> list[Clause]:
        """The later clauses of its sentence, in order."""
        out = []
        for i in range(clause.number + 1, min(len(self.clauses), clause.number + 1 + REACH)):
            if self.clauses[i].sentence != clause.sentence:
                break
            out.append(self.clauses[i])
        return out

    def previous(self, clause: Clause) -> tuple[int, int] | None:
        """The sentence before, where it stands in the same line."""
        i = clause.sentence - 1
        if i < 0 or "\n" in self.text[self.sentences[i][1] : self.sentences[clause.sentence][0]]:
            return None
        return self.sentences[i]


def scene(text: str, mentions: Sequence[Named]) -> Scene:
    """Cut a text up; nothing of it is lost but punctuation."""
    parts = sentences(text)
    breaks = [m.start() for m in re.finditer("\n", text)]
    found: list[Clause] = []
    for i, span in enumerate(parts):
        line = bisect_left(breaks, span[0])
        for a, b in clauses(text, span):
            found.append(Clause(a, b, len(found), i, line))
    ordered = tuple(sorted(mentions))
    return Scene(
        text,
        ordered,
        tuple(m.start for m in ordered),
        tuple(found),
        tuple(c.start for c in found),
        tuple(parts),
    )
