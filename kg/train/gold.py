"""A passage's marks → the mentions that the pipeline would see, every name found and none too many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kg.extract.doc import Named
from kg.text.simplified import to_simplified
from kg.train.corpus import POINTER, Passage


class Gold(NamedTuple):
    """Simplified text, mentions in order of place, and the number that stands for each id of the passage."""

    text: str
    mentions: list[Named]
    numbers: Mapping[str, int]


def gold(passage: Passage) -> Gold:
    """Names by "model", pronouns and descriptions by "coreference", with the class of what they point at."""
    numbers: dict[str, int] = {}
    classes: dict[str, str] = {}
    for m in passage.marks:
        numbers.setdefault(m.id, len(numbers))
        if m.cls != POINTER:
            classes.setdefault(m.id, m.cls)
    mentions = sorted(
        Named(m.start, m.end, classes[m.id], numbers[m.id], 1.0, "coreference" if m.cls == POINTER else "model")
        for m in passage.marks
        if m.id in classes
    )
    return Gold(to_simplified(passage.text)[0], mentions, numbers)
