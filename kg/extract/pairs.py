"""Mentions, voices and the rules' facts → candidate pairs with features, for the relation classifier.

A candidate is an ordered pair of mentions of two things, in one sentence or near each other, whose classes some
property takes. What stands before, between and behind them (words, with every name masked by its class), how far
apart they are, who speaks, and what the rules say of them and of their neighbours in an enumeration become hashed
features (Weinberger et al. 2009, feature hashing).
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import rjieba
from numpy.typing import NDArray

from kg.extract.doc import Fact, Named, Voice, sentences
from kg.model import FACTUAL
from kg.ontology import Ontology

Ints = NDArray[np.int64]

#: Size of the hashed feature space.
BUCKETS = 1 << 18
#: Candidates stand at most so many sentences, characters and mentions apart (96 % of the corpus's relations do).
SENTENCES, GAP, NEIGHBOURS = 2, 160, 20
#: Words looked at: between, before the first and behind the second.
BETWEEN, BESIDE = 25, 4
#: Members of an enumeration stand at most so far apart.
SIBLING = 25


class Pair(NamedTuple):
    """A candidate: two mentions by index, the sentences and characters between them, its features."""

    subject: int
    object: int
    sentences: int
    gap: int
    features: Ints


class Page(NamedTuple):
    """A text prepared for pairing: masked words with hashes, and where each mention stands among them."""

    text: str
    mentions: Sequence[Named]
    sentence: list[int]  # number of each mention's sentence
    first: list[int]  # first and one-past-last word of each mention's sentence
    last: list[int]
    words: list[str]
    hashes: list[int]
    place: list[int]  # each mention's word


@lru_cache(maxsize=4)
def allowed(ontology: Ontology) -> frozenset[tuple[str, str]]:
    """The pairs of classes that some relation property takes."""
    names = sorted(ontology.entities)
    return frozenset(
        (a, b)
        for a in names
        for b in names
        for p in ontology.relations.values()
        if (not p.domain or a in p.domain) and (not p.range or b in p.range)
    )


@lru_cache(maxsize=1 << 16)
def number(feature: str) -> int:
    """A feature's or word's number: the same on every machine."""
    return zlib.crc32(feature.encode())


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
    hashes = [number(w) for w in words]
    first, last = [bounds[s] for s in sentence], [bounds[s + 1] for s in sentence]
    return Page(text, kept[: len(place)], sentence, first, last, words, hashes, place)


def _cut(text: str) -> list[str]:
    return [w for w in rjieba.cut(text) if not w.isspace()] if text else []


class Said(NamedTuple):
    """What is known of a page beside its words."""

    rules: Mapping[tuple[int, int], Mapping[str, float]]  # (subject, object) → property → confidence
    voices: Sequence[Voice]
    speakers: frozenset[int]
    lead: int  # the organisation named most often, -1 for none


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
    return Said(rules, sorted(voices), frozenset(v.speaker for v in voices), lead)


def pairs(page: Page, said: Said, ontology: Ontology) -> Iterator[Pair]:
    """All candidates of a page with their features."""
    fit = allowed(ontology)
    for i, s in enumerate(page.mentions):
        for j in range(max(0, i - NEIGHBOURS), min(len(page.mentions), i + NEIGHBOURS + 1)):
            o = page.mentions[j]
            apart = abs(page.sentence[i] - page.sentence[j])
            if s.entity == o.entity or apart > SENTENCES or (s.cls, o.cls) not in fit:
                continue
            gap = max(s.start, o.start) - min(s.end, o.end)
            if gap <= GAP:
                shape = (number(f) for f in _shape(page, said, (i, j), apart, gap))
                features = {f % BUCKETS for f in chain(shape, _words(page, i, j))}
                yield Pair(i, j, apart, gap, np.array(sorted(features), dtype=np.int64))


def _kind(page: Page, i: int, j: int) -> str:
    """OrgAIMF: both classes and which of the two comes first."""
    return f"{page.mentions[i].cls[:3]}{page.mentions[j].cls[:3]}{'F' if i < j else 'B'}"


def _words(page: Page, i: int, j: int) -> list[int]:
    """The words around and between, alone and in pairs, each with classes and direction."""
    x, y = min(i, j), max(i, j)
    kind, way = number(_kind(page, i, j)), 1 + (i < j)
    a, b = page.place[x], page.place[y]
    between = page.hashes[a + 1 : b][:BETWEEN]
    left = page.hashes[max(page.first[x], a - BESIDE) : a]
    right = page.hashes[b + 1 : min(page.last[y], b + 1 + BESIDE)]
    out = [w * 31 + way for w in between]
    out += [w * 37 + kind for w in between]
    out += [w * 41 + v * 43 + way for w, v in pairwise(between)]
    out += [w * 47 + kind for w in left]
    out += [w * 53 + kind for w in right]
    for tail, prime in ((between[:1], 59), (between[-1:], 61), (left[-1:], 67), (right[:1], 71)):
        out += [w * prime + kind for w in tail]
    for two, prime in ((between[:2], 73), (between[-2:], 79), (left[-2:], 83), (right[:2], 89)):
        if len(two) == 2:
            out.append(two[0] * prime + two[1] * 97 + way)
    inside = b - a - 1
    if inside <= 6:
        path = "_".join(page.words[a + 1 : b])
        out.append(number(f"path={path}|{kind}"))
        if inside <= 3:
            ends = [page.words[a - 1 : a], page.words[b + 1 : b + 2]]
            out.append(number(f"wide={ends[0]}{path}{ends[1]}|{kind}"))
    return out


def _shape(page: Page, said: Said, ends: tuple[int, int], apart: int, gap: int) -> Iterator[str]:
    """Distance, what lies between, who speaks, what the rules say."""
    i, j = ends
    s, o = page.mentions[i], page.mentions[j]
    kind, classes = _kind(page, i, j), f"{s.cls[:3]}{o.cls[:3]}"
    inside = page.mentions[min(i, j) + 1 : max(i, j)]
    marks = sum(page.text.count(c, min(s.end, o.end), max(s.start, o.start)) for c in "，,；;：:")
    same = min(sum(m.cls == s.cls for m in inside), 3), min(sum(m.cls == o.cls for m in inside), 3)
    yield f"kind={kind}"
    yield f"apart={apart}|{kind}"
    yield f"gap={min(gap // 5, 12)}|{kind[-1]}"
    yield f"names={min(len(inside), 5)}|{kind}"
    yield f"same={same}|{kind}"
    yield f"marks={min(marks, 4)}|{kind}"
    opens = i == 0 or page.sentence[i - 1] != page.sentence[i]
    yield f"opens={opens}|{kind}"
    yield f"lead={s.entity == said.lead}|{classes}|{apart}"
    yield f"olead={o.entity == said.lead}|{classes}|{apart}"
    yield f"points={s.by == 'coreference'}{o.by == 'coreference'}|{classes}"
    yield f"speaks={s.entity in said.speakers}|{classes}|{apart}"
    yield from _ruled(page, said, ends, apart)
    yield from _voiced(page, said, ends, classes)


def _ruled(page: Page, said: Said, ends: tuple[int, int], apart: int) -> Iterator[str]:
    i, j = ends
    s, o = page.mentions[i], page.mentions[j]
    for name, sure in said.rules.get((s.entity, o.entity), {}).items():
        yield f"rule={name}"
        yield f"rule={name}|{int(sure * 10)}"
        yield f"rule={name}|{apart}"
    for name in said.rules.get((o.entity, s.entity), {}):
        yield f"turned={name}"
    for near in (j - 1, j + 1):
        if near != i and _sibling(page, j, near):
            for name in said.rules.get((s.entity, page.mentions[near].entity), {}):
                yield f"sibling={name}|o"
    for near in (i - 1, i + 1):
        if near != j and _sibling(page, i, near):
            for name in said.rules.get((page.mentions[near].entity, o.entity), {}):
                yield f"sibling={name}|s"


def _sibling(page: Page, one: int, other: int) -> bool:
    if not 0 <= other < len(page.mentions):
        return False
    a, b = page.mentions[one], page.mentions[other]
    return a.cls == b.cls and page.sentence[one] == page.sentence[other] and abs(a.start - b.start) < SIBLING


def _voiced(page: Page, said: Said, ends: tuple[int, int], classes: str) -> Iterator[str]:
    s, o = page.mentions[ends[0]], page.mentions[ends[1]]
    over = [v for v in said.voices if v.start <= o.start < v.end]
    if not over:
        return
    voice = min(over, key=lambda v: (v.end - v.start, v))
    own = voice.speaker == s.entity
    yield f"voice={own}|{classes}"
    if own:
        starts = [m.start for m in page.mentions]
        at = bisect_left(starts, voice.start)
        yield f"topic={page.mentions[at].start == o.start}|{classes}"
