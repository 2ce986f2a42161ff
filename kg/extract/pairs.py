"""Mentions, voices and the rules' facts → candidate pairs with features, for the relation classifier.

A candidate is an ordered pair of mentions of two things, in one sentence or near each other, whose classes some
property takes; ``traits`` says what is seen of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import rjieba

from kg.extract import makers
from kg.extract.doc import Fact, Named, Voice, sentences
from kg.extract.hashing import Bools, Ints, Rows, ints, number, runs
from kg.extract.traits import Page, Said, Table, alike, features, marks
from kg.model import FACTUAL
from kg.ontology import Ontology

#: Candidates stand at most so many sentences, characters and mentions apart (96 % of the corpus's relations do).
SENTENCES, GAP, NEIGHBOURS = 2, 160, 20
#: Features are made for so many candidates at once, which bounds what a long page needs on the way.
BLOCK = 1 << 12


class Pair(NamedTuple):
    """A candidate: two mentions by index, the sentences and characters between them, its features."""

    subject: int
    object: int
    sentences: int
    gap: int
    features: Ints


@dataclass(frozen=True)
class Pairs:
    """All candidates of a page, a row each, by column."""

    subject: Ints
    object: Ints
    sentences: Ints
    gap: Ints
    rows: Rows
    marks: Ints  # commas between the two
    alike: tuple[Ints, Ints]  # names between that are of the subject's class, of the object's
    kind: Ints  # class of each mention of the page, by number

    def __len__(self) -> int:
        return len(self.subject)

    def __iter__(self) -> Iterator[Pair]:
        subject, object_, sentences_, gap = (c.tolist() for c in (self.subject, self.object, self.sentences, self.gap))
        yield from map(Pair, subject, object_, sentences_, gap, self.rows)


class Classes(NamedTuple):
    """The classes of an ontology, numbered; which of two some relation property takes; and both, spelt: OrgAIM."""

    number: Mapping[str, int]
    fit: Bools
    spelt: Sequence[str]
    properties: int
    triggers: Mapping[str, Sequence[int]]  # words, and which of the properties, by number, each tells


@lru_cache(maxsize=4)
def classes_of(ontology: Ontology) -> Classes:
    """Of an ontology, once."""
    names = sorted(ontology.entities)
    fit = np.zeros((len(names), len(names)), dtype=np.bool_)
    for p in ontology.relations.values():
        subject, object_ = (np.array([not ends or n in ends for n in names]) for ends in (p.domain, p.range))
        fit |= subject[:, None] & object_
    told = ontology.lexicon("relations")["property"]
    triggers: dict[str, list[int]] = {}
    for k, name in enumerate(sorted(ontology.relations)):
        forms = told.get(name, {}).get("form", ())
        for word in {word for form in forms for word in form.get("words", ())}:
            triggers.setdefault(word, []).append(k)
    spelt = [f"{a[:3]}{b[:3]}" for a in names for b in names]
    return Classes({name: k for k, name in enumerate(names)}, fit, spelt, len(ontology.relations), triggers)


def prepare(text: str, mentions: Sequence[Named]) -> Page:
    """Cut a text into words, each outermost mention one word: its class."""
    kept: list[Named] = []
    for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or m.start >= kept[-1].end:
            kept.append(m)
    spans = sentences(text)
    starts = [a for a, _ in spans]
    words: list[str] = []
    bounds: list[int] = [0] * (len(spans) + 1)  # first word of each sentence
    place, sentence = [], []
    here = 0
    for i, (a, b) in enumerate(spans):
        bounds[i] = len(words)
        at = a
        while here < len(kept) and kept[here].start < b:
            m = kept[here]
            words += _cut(text[at : m.start])
            place.append(len(words))
            sentence.append(bisect_right(starts, m.start) - 1)
            words.append(f"<{m.cls}>")
            at = max(at, m.end)
            here += 1
        words += _cut(text[at:b])
    bounds[len(spans)] = len(words)
    hashes = ints(number(w) for w in words)
    first, last = ints(bounds[s] for s in sentence), ints(bounds[s + 1] for s in sentence)
    return Page(text, kept[: len(place)], ints(sentence), first, last, words, hashes, ints(place))


def _cut(text: str) -> list[str]:
    return [w for w in rjieba.cut(text) if not w.isspace()] if text else []


def known(page: Page, voices: Sequence[Voice], facts: Sequence[Fact], ontology: Ontology) -> Said:
    """Collect what rules and voices say, symmetric properties both ways round."""
    rules: dict[tuple[int, int], dict[str, float]] = {}
    for f in facts:
        if f.modality in FACTUAL:
            ways = [(f.subject, f.object), (f.object, f.subject)][: 1 + ontology.relations[f.property].symmetric]
            for way in ways:
                found = rules.setdefault(way, {})
                found[f.property] = max(found.get(f.property, 0.0), f.confidence)
    named = Counter(m.entity for m in page.mentions if m.cls == "Organization")
    lead = min(named, key=lambda e: (-named[e], e)) if named else -1
    hints = makers.hints(page.text, page.mentions, makers.compiled(ontology))
    return Said(rules, sorted(voices), frozenset(v.speaker for v in voices), lead, hints)


def pairs(page: Page, said: Said, ontology: Ontology) -> Pairs:
    """All candidates of a page with their features."""
    table = _table(page, said, classes_of(ontology))
    rows = Rows.joined([features(table.some(at, at + BLOCK)) for at in range(0, len(table.i), BLOCK)])
    return Pairs(table.i, table.j, table.apart, table.gap, rows, table.marks, (table.alike_s, table.alike_o), table.cls)


def _table(page: Page, said: Said, classes: Classes) -> Table:
    some = page.mentions
    start, end = ints(m.start for m in some), ints(m.end for m in some)
    entity, cls = ints(m.entity for m in some), ints(classes.number[m.cls] for m in some)
    here = np.arange(len(some))
    i, j = runs(np.maximum(here - NEIGHBOURS, 0), np.minimum(here + NEIGHBOURS + 1, len(some)))
    apart = np.abs(page.sentence[i] - page.sentence[j])
    gap = np.maximum(start[i], start[j]) - np.minimum(end[i], end[j])
    near = (entity[i] != entity[j]) & (apart <= SENTENCES) & classes.fit[cls[i], cls[j]] & (gap <= GAP)
    i, j, apart, gap = i[near], j[near], apart[near], gap[near]
    both, x, y = cls[i] * len(classes.number) + cls[j], np.minimum(i, j), np.maximum(i, j)
    triggers = np.zeros((len(page.words) + 1, classes.properties), dtype=np.int64)
    for at, word in enumerate(page.words, 1):
        if told := classes.triggers.get(word):
            triggers[at, told] = 1
    np.cumsum(triggers, axis=0, out=triggers)
    between = marks(page, x, y), *alike(cls, (i, j), (x, y))
    return Table(page, said, i, j, x, y, apart, gap, both, i < j, *between, classes.spelt, entity, cls, triggers)
