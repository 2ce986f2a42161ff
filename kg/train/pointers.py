"""Passages → the weights that choose what a pronoun or description means (kg/extract/referents.py says what it is)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extract import coreference, referents
from kg.extract.doc import sentences
from kg.extract.hashing import BUCKETS, Ints
from kg.ontology import Ontology
from kg.train.corpus import Passage
from kg.train.gold import gold
from kg.train.matrix import choice, common

#: Strength of the L2 penalty: 1, 2 and 5 gave 0.92, 0.92 and 0.91 on the choosing part.
PENALTY = 2.0
#: A feature that occurs with fewer things says nothing.
RARE = 2


class Asked(NamedTuple):
    """A pointer of a passage, what it may mean, what salience takes it for, and what it means."""

    page: referents.Page
    pointer: referents.Pointer
    rivals: list[referents.Rival]
    salient: int
    meant: int


def asked(passages: Iterable[Passage], ontology: Ontology) -> Iterator[Asked]:
    """The annotated pointers that the pipeline resolves, those before each understood as they are annotated."""
    words = dict(ontology.lexicon("names")["coreference"])
    for passage in passages:
        text, mentions, _ = gold(passage)
        right = {(m.start, m.end): m.entity for m in mentions if m.by == "coreference"}
        found = coreference.resolve(text, [m for m in mentions if m.by != "coreference"], words)
        salient = {(m.start, m.end): m.entity for m in found}
        firsts = [a for a, _ in sentences(text)]
        for start, end, kind in coreference.pointers(text, words):
            span = start, end
            if kind in coreference.PAIRED or span not in right or span not in salient:
                continue
            oldest = firsts[max(0, bisect_left(firsts, start + 1) - 1 - coreference.REACH)]
            before = [m for m in mentions if oldest <= m.start and m.end <= start]
            rivals = referents.rivals(before, coreference.CLASSES[kind])
            if rivals:
                page, pointer = referents.Page(text, firsts, before), referents.Pointer(start, end, kind)
                yield Asked(page, pointer, rivals, salient[span], right[span])


def train(passages: Iterable[Passage], ontology: Ontology) -> NDArray[np.float32]:
    """A conditional logit over the things that each pointer may mean."""
    features: list[Ints] = []
    group: list[int] = []
    right: list[bool] = []
    for number, one in enumerate(asked(passages, ontology)):
        if any(r.mentions[-1].entity == one.meant for r in one.rivals):
            features += referents.features(one.page, one.pointer, one.rivals, one.salient)
            group += [number] * len(one.rivals)
            right += [r.mentions[-1].entity == one.meant for r in one.rivals]
    matrix, columns = common(features, RARE)
    weights = np.zeros(BUCKETS, dtype=np.float32)
    weights[columns] = choice(matrix, np.array(group), np.array(right), PENALTY)
    return weights


def judge(
    passages: Iterable[Passage], weights: NDArray[np.float32], ontology: Ontology
) -> dict[str, tuple[int, int, int]]:
    """By kind of pointer: how many mean what salience says, what the model says, and how many there are."""
    rows: dict[str, list[int]] = {}
    for one in asked(passages, ontology):
        chosen = referents.choose(one.page, one.pointer, coreference.CLASSES[one.pointer.kind], one.salient, weights)
        for key in (one.pointer.kind, "all"):
            row = rows.setdefault(key, [0, 0, 0])
            row[0] += one.salient == one.meant
            row[1] += chosen is not None and chosen.entity == one.meant
            row[2] += 1
    return {kind: (row[0], row[1], row[2]) for kind, row in sorted(rows.items())}
