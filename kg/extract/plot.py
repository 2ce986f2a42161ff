"""A page's clauses, names and the rules' happenings → features of what each clause tells.

Does this clause tell an event of that class as something that happened? A clause is seen as its words, every name
masked by its class, with the clauses and the sentence around it and what the rules found in them. Features are hashed;
the models over them are in ``narrator``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import rjieba

from kg.extract.doc import Happening, Named, Voice
from kg.extract.hashing import Ints, Rows, ints, number, runs
from kg.extract.scene import Clause, Scene

#: Words looked at: of a clause, of each clause beside it, of the rest of its sentence.
WORDS, BESIDE, AROUND = 30, 12, 40
#: A clause tells of somebody named at most so many sentences before it, within so many clauses.
BACK, FAR, NEAR = 1, 12, 4
#: So many voices that begin before a place are looked at.
HEARD = 40


class Page(NamedTuple):
    """A scene prepared for reading events."""

    scene: Scene
    words: Sequence[Sequence[str]]  # by clause; a name is its class
    places: Sequence[Sequence[int]]  # where each word begins
    letters: Sequence[Ints]  # the characters of each clause, names left out, and pairs of them
    hashes: Sequence[Ints]
    inside: Mapping[int, Sequence[Named]]  # the names of each clause that has any
    bounds: Sequence[tuple[int, int]]  # first and one past last clause of each sentence
    rules: Mapping[int, Sequence[Happening]]  # what the rules tell, by clause
    cues: Mapping[int, Sequence[str]]  # the classes whose trigger words each clause has
    spoken: Mapping[int, Sequence[int]]  # who is said to say something, by the clause of the verb
    voices: Sequence[Voice]
    often: Mapping[int, int]  # how often each thing is named
    lead: int  # the organisation named most often, -1 for none


class Ruled(NamedTuple):
    """What the rules say of a page: their tellings, the triggers they know, and who makes statements."""

    told: Sequence[Happening]
    triggers: Sequence[tuple[int, Iterable[str]]]  # place and classes
    hints: Sequence[tuple[int, Iterable[str]]]
    stating: Sequence[Voice]


def prepare(scene: Scene, ruled: Ruled, voices: Sequence[Voice]) -> Page:
    """Cut every clause into words and sort what the rules say by clause."""
    inside: dict[int, list[Named]] = {}
    end = 0
    for m in scene.mentions:
        if m.start >= end and (clause := scene.at(m.start)) is not None:
            inside.setdefault(clause.number, []).append(m)
            end = m.end
    words, places = [], []
    for clause in scene.clauses:
        some, where = _cut(scene.text, clause, inside.get(clause.number, ()))
        words.append(some)
        places.append(where)
    bounds = [(len(scene.clauses), 0)] * len(scene.sentences)
    for c in scene.clauses:
        a, b = bounds[c.sentence]
        bounds[c.sentence] = min(a, c.number), max(b, c.number + 1)
    told: dict[int, list[Happening]] = {}
    for h in ruled.told:
        if (at := scene.at(h.start)) is not None:
            told.setdefault(at.number, []).append(h)
    cues: dict[int, set[str]] = {}
    for kind, hints in (("", ruled.triggers), ("~", ruled.hints)):
        for place, classes in hints:
            if (at := scene.at(place)) is not None:
                cues.setdefault(at.number, set()).update(f"{kind}{cls}" for cls in classes)
    spoken: dict[int, list[int]] = {}
    for v in ruled.stating:
        if (at := scene.at(v.said[0])) is not None:
            spoken.setdefault(at.number, []).append(v.speaker)
    letters = [_letters(some) for some in words]
    hashes = [ints(map(number, some)) for some in words]
    named = Counter(m.entity for m in scene.mentions if m.cls == "Organization")
    lead = min(named, key=lambda e: (-named[e], e)) if named else -1
    often = Counter(m.entity for m in scene.mentions)
    return Page(
        scene,
        words,
        places,
        letters,
        hashes,
        inside,
        bounds,
        told,
        {k: sorted(c) for k, c in cues.items()},
        spoken,
        sorted(voices),
        often,
        lead,
    )


def _cut(text: str, clause: Clause, names: Sequence[Named]) -> tuple[list[str], list[int]]:
    """「云杉发布了松果2」 → (<Organization>, 发布, 了, <AIModel>) and where each begins."""
    words: list[str] = []
    places: list[int] = []
    at = clause.start
    for m in [*names, None]:
        stop = m.start if m else clause.end
        here = at
        for w in rjieba.cut(text[at:stop]) if at < stop else ():
            if not w.isspace():
                words.append(w)
                places.append(here)
            here += len(w)
        if m:
            words.append(f"<{m.cls}>")
            places.append(m.start)
            at = max(at, m.end)
    return words, places


def _letters(words: Sequence[str]) -> Ints:
    """Han characters of words, alone and in pairs: 购置 and 增购 share one."""
    codes = [ord(c) for w in words[:WORDS] if w[0] != "<" for c in f"{w} " if c == " " or "\u4e00" <= c <= "\u9fff"]
    some = np.array(codes, dtype=np.int64)
    pairs_ = some[:-1] * 65599 + some[1:]
    return np.concatenate([some * 31337, pairs_])


def _sided(words: Sequence[str]) -> Iterator[str]:
    """Each word with the class of the name before it and of the one behind it: 「<Organization> 发布 <AIModel>」."""
    left = "^"
    for i, w in enumerate(words):
        if w[0] == "<":
            left = w
        else:
            right = next((v for v in words[i + 1 : i + 8] if v[0] == "<"), "$")
            yield f"{left}{w}"
            yield f"{w}{right}"
            yield f"{left}{w}{right}"


def tellable(page: Page, k: int) -> bool:
    """Whether a clause can tell of somebody named, in its sentence or the one before; a bare name tells nothing."""
    if all(w[0] == "<" for w in page.words[k]):  # a byline
        return False
    sentence = page.scene.clauses[k].sentence
    first, last = page.bounds[max(0, sentence - BACK)][0], page.bounds[sentence][1]
    return any(i in page.inside for i in range(max(first, k - FAR), min(last, k + NEAR)))


def anchors(page: Page, clauses: Sequence[int]) -> Rows:
    """The features of some clauses: what does each tell?"""
    words, sizes = np.concatenate([*page.hashes, ints(())]), ints(map(len, page.hashes))
    stops = np.cumsum(sizes)
    starts = stops - sizes
    k, every = ints(clauses), np.arange(len(clauses))
    bounds = np.array([page.bounds[page.scene.clauses[i].sentence] for i in clauses], dtype=np.int64).reshape(-1, 2)
    begin, end = starts[k], np.minimum(stops[k], starts[k] + WORDS)

    def run(begins: Ints, ends: Ints, spell: Callable[[Ints], Ints], rows: Ints = every) -> tuple[Ints, Ints]:
        row, at = runs(begins, ends)
        return rows[row], spell(at)

    has = every[end > begin]
    parts = [
        run(begin, end, lambda i: words[i] * 31 + 1),
        run(begin, end - 1, lambda i: words[i] * 41 + words[i + 1] * 43 + 2),
        run(begin, end - 2, lambda i: words[i] * 47 + words[i + 1] * 53 + words[i + 2] * 59 + 3),
        (has, words[begin[has]] * 97 + 9),
        (has, words[end[has] - 1] * 101 + 10),
    ]
    rows = every[k > bounds[:, 0]]
    one, two = np.maximum(starts[k[rows] - 1], stops[k[rows] - 1] - BESIDE), stops[k[rows] - 1]
    parts.append(run(one, two, lambda i: words[i] * 61 + 4, rows))
    parts.append(run(one, two - 1, lambda i: words[i] * 71 + words[i + 1] * 73 + 6, rows))
    rows = every[k + 1 < bounds[:, 1]]
    one, two = starts[k[rows] + 1], np.minimum(stops[k[rows] + 1], starts[k[rows] + 1] + BESIDE)
    parts.append(run(one, two, lambda i: words[i] * 67 + 5, rows))
    parts.append(run(one, two - 1, lambda i: words[i] * 79 + words[i + 1] * 83 + 7, rows))
    rows, near = runs(np.maximum(bounds[:, 0], k - NEAR + 1), np.minimum(bounds[:, 1], k + NEAR))
    rows, near = rows[near != k[rows]], near[near != k[rows]]
    parts.append(run(starts[near], np.minimum(stops[near], starts[near] + BESIDE), lambda i: words[i] * 89 + 8, rows))
    for row, i in enumerate(clauses):
        spelt = [*_sided(page.words[i][:WORDS]), *_shape(page, page.scene.clauses[i])]
        own = np.concatenate([ints(map(number, spelt)), page.letters[i] * 103 + 11])
        parts.append((np.full(len(own), row), own))
    return Rows.of(parts, len(clauses))


def _shape(page: Page, clause: Clause) -> Iterator[str]:
    k, text = clause.number, page.scene.text
    first, last = page.bounds[clause.sentence]
    names = page.inside.get(k, ())
    classes = sorted({m.cls[:3] for m in names})
    yield "bias"
    yield f"classes={'+'.join(classes)}"
    for c in classes:
        yield f"has={c}"
    yield f"names={min(len(names), 4)}"
    nearby = sorted(
        {m.cls[:3] for i in range(max(first, k - NEAR + 1), min(last, k + NEAR)) for m in page.inside.get(i, ())}
    )
    yield f"nearby={'+'.join(nearby)}"
    yield f"place={min(k - first, 3)}|{min(last - 1 - k, 2)}"
    yield f"line={min(clause.line, 2)}"
    stop = page.scene.sentences[clause.sentence][1]
    yield f"stop={text[stop - 1 : stop]}"
    over = voices_at(page, clause.start)
    yield f"voice={bool(over)}{any(v.speaker >= 0 for v in over)}"
    for cls in page.cues.get(k, ()):
        yield f"cue={cls}"
        for c in classes:
            yield f"cue={cls}|{c}"
    for i in (k - 1, k + 1):
        if first <= i < last:
            for cls in page.cues.get(i, ()):
                yield f"cue{i - k}={cls}"
    for h in page.rules.get(k, ()):
        yield f"rule={h.cls}|{h.modality}"
        yield f"rule={h.cls}|{h.modality}|{int(h.confidence * 10)}"
        yield f"cast={h.cls}|{min(len({e for _, e in h.roles}), 4)}"
    for i in range(max(first, k - NEAR + 1), min(last, k + NEAR)):
        if i != k:
            for h in page.rules.get(i, ()):
                yield f"near={h.cls}|{h.modality}|{i > k}"
    if k in page.spoken:
        yield f"says={len(page.spoken[k]) > 0}"
    elif any(i in page.spoken for i in range(first, last)):
        yield "says=near"


def voices_at(page: Page, at: int) -> list[Voice]:
    """The voices that a place stands in."""
    end = bisect_left(page.voices, (at + 1,))
    return [v for v in page.voices[max(0, end - HEARD) : end] if at < v.end]
