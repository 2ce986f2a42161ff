"""Candidate pairs → the features of each, all candidates of a page at once, by column.

The words between the two names and around them, how far apart they are, who speaks, what the rules say of them and of
their neighbours in a list, who is known to make what.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from kg.extract.doc import Named, Voice
from kg.extract.hashing import Bools, Ints, Rows, distinct, ints, number, numbers, runs
from kg.extract.makers import MAKER, Hints

#: Words looked at: between, before the first and behind the second.
BETWEEN, BESIDE = 25, 4
#: Words between that are looked at as one, and with the words on either side of the names.
PATH, WIDE = 6, 3
#: Members of an enumeration stand at most so far apart.
SIBLING = 25

#: Numbers of candidates, and a feature of each.
Parts = Iterator[tuple[Ints, Ints]]


class Page(NamedTuple):
    """A text prepared for pairing: masked words with hashes, and where each mention stands among them."""

    text: str
    mentions: Sequence[Named]
    sentence: Ints  # number of each mention's sentence
    first: Ints  # first and one-past-last word of each mention's sentence
    last: Ints
    words: list[str]
    hashes: Ints
    place: Ints  # each mention's word


class Said(NamedTuple):
    """What is known of a page beside its words."""

    rules: Mapping[tuple[int, int], Mapping[str, float]]  # (subject, object) → property → confidence
    voices: Sequence[Voice]
    speakers: frozenset[int]
    lead: int  # the organisation named most often, -1 for none
    makers: Hints = Hints()


class Table(NamedTuple):
    """The candidates of a page and what their features are made from, a row each.

    ``x`` and ``y`` are the two mentions in the order in which they stand.
    """

    page: Page
    said: Said
    i: Ints
    j: Ints
    x: Ints
    y: Ints
    apart: Ints
    gap: Ints
    classes: Ints  # number of both classes, by ``spelt``
    forth: Bools  # the subject stands first
    marks: Ints  # commas between the two
    alike_s: Ints  # names between that are of the subject's class, of the object's
    alike_o: Ints
    spelt: Sequence[str]  # OrgAIM
    entity: Ints  # of each mention
    cls: Ints  # of each mention, by number
    triggers: Ints  # of each property, how many of its words stand before each word

    def some(self, start: int, stop: int) -> Table:
        """The same of some candidates."""
        rows = ("i", "j", "x", "y", "apart", "gap", "classes", "forth", "marks", "alike_s", "alike_o")
        return self._replace(**{name: getattr(self, name)[start:stop] for name in rows})

    def kinds(self, code: int) -> str:
        """OrgAIMF: both classes and which of the two comes first."""
        return f"{self.spelt[code // 2]}{'BF'[code % 2]}"


def features(table: Table) -> Rows:
    """The features of every candidate."""
    parts = [*_words(table), *_triggered(table), *_shape(table), *_ruled(table), *_voiced(table), *_made(table)]
    return Rows.of(parts, len(table.i))


def _words(t: Table) -> Parts:
    """The words around and between, alone and in pairs, each with classes and direction."""
    word, every = t.page.hashes, np.arange(len(t.i))
    kind, way = numbers([t.classes * 2 + t.forth], t.kinds), 1 + t.forth
    a, b = t.page.place[t.x], t.page.place[t.y]
    stop = np.minimum(b, a + 1 + BETWEEN)
    from_, until = np.maximum(t.page.first[t.x], a - BESIDE), np.minimum(t.page.last[t.y], b + 1 + BESIDE)
    row, at = runs(a + 1, stop)
    yield row, word[at] * 31 + way[row]
    yield row, word[at] * 37 + kind[row]
    row, at = runs(a + 1, stop - 1)
    yield row, word[at] * 41 + word[at + 1] * 43 + way[row]
    for begins, ends, prime in ((from_, a, 47), (b + 1, until, 53)):
        row, at = runs(begins, ends)
        yield row, word[at] * prime + kind[row]
    sides = (a + 1, stop - (a + 1)), (stop, stop - (a + 1)), (a, a - from_), (b + 1, until - (b + 1))
    for (at, size), forth, prime, double in zip(sides, (1, -1, -1, 1), (59, 61, 67, 71), (73, 79, 83, 89), strict=True):
        row = every[size > 0]
        yield row, word[at[row] - (forth < 0)] * prime + kind[row]
        row = every[size > 1]
        one = at[row] - (0 if forth > 0 else 2)
        yield row, word[one] * double + word[one + 1] * 97 + way[row]
    row = every[b - a - 1 <= PATH]
    ends = np.stack([a, b, kind], axis=1)
    yield row, ints(number(_path(t.page.words, *end)) for end in ends[row].tolist())
    row = every[b - a - 1 <= WIDE]
    yield row, ints(number(_wide(t.page.words, *end)) for end in ends[row].tolist())


def _triggered(t: Table) -> Parts:
    """For which properties a word that tells them stands between the names, before or behind them."""
    a, b = t.page.place[t.x], t.page.place[t.y]
    from_, until = np.maximum(t.page.first[t.x], a - BESIDE), np.minimum(t.page.last[t.y], b + 1 + BESIDE)
    kind = t.classes * 2 + t.forth
    for side, begins, ends in (("b", a + 1, np.minimum(b, a + 1 + BETWEEN)), ("f", from_, a), ("h", b + 1, until)):
        row, which = np.nonzero(t.triggers[np.maximum(begins, ends)] > t.triggers[begins])
        yield row, numbers([which, kind[row]], lambda n, k, side=side: f"trigger={side}{n}|{t.kinds(k)}")


def _path(words: Sequence[str], a: int, b: int, kind: int) -> str:
    """All words between as one."""
    return f"path={'_'.join(words[a + 1 : b])}|{kind}"


def _wide(words: Sequence[str], a: int, b: int, kind: int) -> str:
    """The same with the word on either side."""
    return f"wide={words[a - 1 : a]}{'_'.join(words[a + 1 : b])}{words[b + 1 : b + 2]}|{kind}"


def _shape(t: Table) -> Parts:
    """Distance, what lies between, who speaks."""
    some, classes = t.page.mentions, t.classes
    kind = classes * 2 + t.forth
    pointing = ints(m.by == "coreference" for m in some)
    speaking = ints(m.entity in t.said.speakers for m in some)
    leads = t.entity == t.said.lead
    opens = np.concatenate([[True], t.page.sentence[1:] != t.page.sentence[:-1]])[: len(some)]
    names = np.minimum(t.y - t.x - 1, 5)
    gap, commas = np.minimum(t.gap // 5, 12), np.minimum(t.marks, 4)
    every = np.arange(len(t.i))
    yield every, numbers([kind], lambda k: f"kind={t.kinds(k)}")
    yield every, _introduced(t, leads)
    yield every, numbers([t.apart, kind], lambda n, k: f"apart={n}|{t.kinds(k)}")
    yield every, numbers([gap, t.forth], lambda n, forth: f"gap={n}|{'BF'[forth]}")
    yield every, numbers([names, kind], lambda n, k: f"names={n}|{t.kinds(k)}")
    yield every, numbers([t.alike_s, t.alike_o, kind], lambda s, o, k: f"same={s, o}|{t.kinds(k)}")
    yield every, numbers([commas, kind], lambda n, k: f"marks={n}|{t.kinds(k)}")
    yield every, numbers([opens[t.i], kind], lambda yes, k: f"opens={bool(yes)}|{t.kinds(k)}")
    for name, yes_no in (("lead", leads[t.i]), ("olead", leads[t.j]), ("speaks", speaking[t.i])):
        yield every, numbers([yes_no, classes, t.apart], partial(_told, t, name))
    yield (
        every,
        numbers([pointing[t.i], pointing[t.j], classes], lambda s, o, k: f"points={bool(s)}{bool(o)}|{t.spelt[k]}"),
    )


def _introduced(t: Table, leads: Bools) -> Ints:
    """The word before the later name, with who leads and whether a rival lies between: 「对手青禾」, 「董事长沈砚」."""
    before = t.page.place[t.y] - 1
    word = np.where(before >= t.page.first[t.y], t.page.hashes[before], 0)
    rivals = np.minimum(np.where(t.forth, t.alike_s, t.alike_o), 1)
    return word * 101 + numbers(
        [t.classes * 2 + t.forth, leads[t.x], rivals, t.apart],
        lambda k, lead, n, apart: f"introduced={t.kinds(k)}|{bool(lead)}|{n}|{apart}",
    )


def _told(t: Table, name: str, yes: int, classes: int, apart: int) -> str:
    return f"{name}={bool(yes)}|{t.spelt[classes]}|{apart}"


def marks(page: Page, x: Ints, y: Ints) -> Ints:
    """Commas, semicolons and colons between two mentions, in the order in which they stand."""
    letters = np.frombuffer(page.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    count = np.concatenate([[0], np.cumsum(np.isin(letters, [ord(c) for c in "，,；;：:"]))])
    end, start = ints(m.end for m in page.mentions), ints(m.start for m in page.mentions)
    return np.asarray(count[start[y]] - count[end[x]], dtype=np.int64)


def alike(cls: Ints, ends: tuple[Ints, Ints], order: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """How many names between two mentions are of the class of the one end, and of the other's; 3 are many."""
    x, y = order
    seen = np.zeros((len(cls) + 1, int(cls.max(initial=-1)) + 1), dtype=np.int64)
    np.cumsum(cls[:, None] == np.arange(seen.shape[1]), axis=0, out=seen[1:])
    s, o = (np.minimum(seen[y, cls[end]] - seen[x + 1, cls[end]], 3) for end in ends)
    return s, o


def _ruled(t: Table) -> Parts:
    """What the rules say of a pair, of it turned round, and of one of it with the other's neighbour in a list."""
    things, thing = np.unique(t.entity, return_inverse=True)
    place, size = {entity: k for k, entity in enumerate(things.tolist())}, len(things)
    told = ints(place[s] * size + place[o] for s, o in t.said.rules if s in place and o in place)
    if not len(told) or not len(t.i):
        return
    one, other, last = thing[t.i], thing[t.j], len(thing) - 1
    touched = np.isin(one * size + other, told) | np.isin(other * size + one, told)
    for step in (-1, 1):
        beside = thing[np.clip(t.i + step, 0, last)], thing[np.clip(t.j + step, 0, last)]
        touched |= np.isin(one * size + beside[1], told) | np.isin(beside[0] * size + other, told)
    for row in np.nonzero(touched)[0].tolist():
        spelt = ints(number(f) for f in _rules(t.page, t.said, (int(t.i[row]), int(t.j[row])), int(t.apart[row])))
        yield np.full(len(spelt), row), spelt


def _rules(page: Page, said: Said, ends: tuple[int, int], apart: int) -> Iterator[str]:
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
    return bool(a.cls == b.cls and page.sentence[one] == page.sentence[other] and abs(a.start - b.start) < SIBLING)


def _voiced(t: Table) -> Parts:
    """Whether the subject says the object, and the object is the first that it says anything of."""
    some = t.page.mentions
    starts = [m.start for m in some]
    speaker, topic, heard = np.zeros(len(some), np.int64), np.zeros(len(some), np.bool_), np.zeros(len(some), np.bool_)
    for k in distinct(t.j).tolist():
        m = some[k]
        over = [v for v in t.said.voices if v.start <= m.start < v.end]
        if over:
            voice = min(over, key=lambda v: (v.end - v.start, v))
            heard[k], speaker[k] = True, voice.speaker
            topic[k] = starts[bisect_left(starts, voice.start)] == m.start
    rows = np.nonzero(heard[t.j])[0]
    own = speaker[t.j[rows]] == t.entity[t.i[rows]]
    yield rows, numbers([own, t.classes[rows]], lambda yes, k: f"voice={bool(yes)}|{t.spelt[k]}")
    rows = rows[own]
    yield rows, numbers([topic[t.j[rows]], t.classes[rows]], lambda yes, k: f"topic={bool(yes)}|{t.spelt[k]}")


def _made(t: Table) -> Parts:
    """Whether the one is known to make the other, or another organisation is."""
    made, things = t.said.makers
    if not things:
        return
    s, o = t.entity[t.i].tolist(), t.entity[t.j].tolist()
    own, turned = (
        np.array([end in made for end in zip(a, b, strict=True)], dtype=np.bool_) for a, b in ((s, o), (o, s))
    )
    maker = np.array([m.cls == MAKER for m in t.page.mentions], dtype=np.bool_)
    others = np.array([thing in things for thing in o], dtype=np.bool_) & ~own & maker[t.i]
    for name, which in (("made", own), ("maker", turned), ("others", others)):
        rows = np.nonzero(which)[0]
        gap, apart, forth = np.minimum(t.gap[rows] // 10, 6), t.apart[rows], t.forth[rows]
        yield rows, numbers([t.classes[rows]], partial(_hinted, t, name))
        yield rows, numbers([gap, forth], partial("{}={}|{}".format, name))
        yield rows, numbers([apart, forth], partial("{}|{}|{}".format, name))


def _hinted(t: Table, name: str, classes: int) -> str:
    return f"{name}={t.spelt[classes]}"
