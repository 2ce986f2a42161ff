"""Passages → readings with names as the pipeline finds them: some missed, some wrong, some of another class.

The second level of the relation model learns from these: between right names alone, a maker and a product that stand
together belong together nearly always, which on pages they do not. The recogniser has seen most passages of the
training part, so that names are found better here than on pages of others.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from kg.extract import Extractor, relations
from kg.extract.doc import Named, records
from kg.ontology import load
from kg.train.corpus import Passage
from kg.train.gold import gold
from kg.train.relations import Reading

#: What comes before the relations.
BEFORE = ("kg_mentions", "kg_dates", "kg_numbers", "kg_voices")
#: Overlapping by as many characters more is being the very same span.
SAME = 10
#: Passages that a process reads at a time.
BATCH = 50


def read_all(passages: Sequence[Passage], root: Path) -> list[Reading]:
    """All of them by all processors, in order; ``root`` is the ontology's folder."""
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        return list(pool.map(read, passages, [root] * len(passages), chunksize=BATCH))


def read(passage: Passage, root: Path) -> Reading:
    """Names and voices as the pipeline finds them, the relations that are annotated between these names."""
    extractor, ontology = _extractor(root), load(root)
    text, marked, numbers = gold(passage)
    doc = extractor.nlp.make_doc(text)
    doc._.published, doc._.title, doc._.comments = passage.published, "", ()
    for name in BEFORE:
        doc = extractor.nlp.get_pipe(name)(doc)
    mentions: list[Named] = sorted(records(doc, "mentions"))
    heard = records(doc, "voices")
    facts = relations.find(text, mentions, heard, ontology)
    meant = aligned(mentions, marked)
    right: set[tuple[int, str, int]] = set()
    for said in passage.of("r"):
        subjects, objects = ([thing for thing, g in meant.items() if g == numbers[i]] for i in said.ids)
        right |= {ontology.key(s, said.name, o) for s in subjects for o in objects}
    return Reading(passage.topic, text, mentions, heard, facts, frozenset(right))


def aligned(found: Sequence[Named], marked: Sequence[Named]) -> dict[int, int]:
    """Each thing that was found → the annotated one whose names it covers most; none for what is no name."""
    votes: dict[int, Counter[int]] = {}
    for m in found:
        for g in marked:
            shared = min(m.end, g.end) - max(m.start, g.start)
            if shared > 0:
                same = SAME * ((m.start, m.end) == (g.start, g.end))
                votes.setdefault(m.entity, Counter())[g.entity] += shared + same
    return {thing: min((-n, g) for g, n in count.items())[1] for thing, count in votes.items()}


@cache
def _extractor(root: Path) -> Extractor:
    return Extractor(load(root))
