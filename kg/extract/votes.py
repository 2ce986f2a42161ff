"""Which class a name has: votes of its shape, the words beside it and the talk around it. Also the ``Find`` record.

神舟X2芯片 → Hardware, 模型神舟X2 → AIModel: the noun beside a name is the best witness.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.extract.cues import CUED, Cues

#: Weights of the witnesses, set by hand on the training passages: a noun right beside a name outweighs any shape.
AFTER = 3.0
BEFORE = 3.0
NEAR = 0.5
PERSON_SPEAKS = 1.2
PERSON_TITLED = 3.0
#: How far around a name the talk is listened to, in characters.
WINDOW = 40
#: Votes to be taken as a name at all, and what counts as certain.
ENOUGH = 1.0
CERTAIN = 6.0


class Find(NamedTuple):
    """A stretch that may be a name: ``score`` 0 … 1, ``by`` the layer, ``known`` the gazetteer's identifier or ""."""

    start: int
    end: int
    cls: str
    score: float
    by: str
    known: str


def decide(text: str, span: tuple[int, int], shape: Iterable[tuple[str, float]], cues: Cues) -> tuple[str, float]:
    """Add up all votes; return the class and how sure (0 … 1), or "" where too few speak."""
    votes = tally(text, span, shape, cues)
    if not votes:
        return "", 0.0
    cls, best = max(sorted(votes.items()), key=lambda v: v[1])
    rest = max((v for c, v in votes.items() if c != cls), default=0.0)
    if best < ENOUGH:
        return "", 0.0
    return cls, min(0.95, 0.5 + (best - rest * 0.5) / CERTAIN / 2)


def tally(text: str, span: tuple[int, int], shape: Iterable[tuple[str, float]], cues: Cues) -> dict[str, float]:
    """Return all votes by class."""
    start, end = span
    votes: dict[str, float] = {}
    for cls, weight in shape:
        votes[cls] = votes.get(cls, 0.0) + weight
    before, near = text[max(0, start - 12) : start], text[max(0, start - WINDOW) : end + WINDOW]
    for cls in CUED:
        if cues.after[cls].match(text, end):
            votes[cls] = votes.get(cls, 0.0) + AFTER
        if cues.before[cls].search(before):
            votes[cls] = votes.get(cls, 0.0) + BEFORE
        talk = cues.context.get(cls)
        if talk and cls in votes:
            votes[cls] += NEAR * min(3, sum(1 for _ in talk.finditer(near)))
    if "Person" in votes or len(text[start:end]) <= 4:
        if cues.title_end.search(before[-6:]):
            votes["Person"] = votes.get("Person", 0.0) + PERSON_TITLED
        if "Person" in votes and cues.speech.match(text, end):
            votes["Person"] += PERSON_SPEAKS
    return votes
