"""Things that a pronoun or a description may mean → how likely each is meant, by a trained linear model.

Salience alone (``coreference``) takes the university that a founder went to, or the bank whose analyst was just asked,
for 「公司」. Here each thing named before is seen with where and how often it was named, what stands around it there,
what its name ends in, what follows the pointer, and what salience says; one of them is chosen (a conditional logit, as
Denis and Baldridge 2007 rank antecedents).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extract.doc import Named
from kg.extract.hashing import BUCKETS, Ints, hashed
from kg.extract.sparse import pack, unpack

#: Where the trained weights lie below an ontology's folder.
FILE = "models/pointers.npz"
#: So many things are looked at: those named last, and beside them the one named most and the one named first.
RIVALS = 8
#: What a clause begins behind, and how direct speech begins and ends.
OPENS, SPEECH = frozenset('，。；：！？“”"\n、）)】 \u3000,;:'), ("“", "”")
#: Two names this close are seen together; counts above the last are one.
TOGETHER, MANY = 12, 4
#: No line is looked at farther back, in characters: a page may be one line.
PARAGRAPH = 600


class Pointer(NamedTuple):
    """A pronoun or description: where it stands, and its kind (``coreference.CLASSES``)."""

    start: int
    end: int
    kind: str


class Page(NamedTuple):
    """A text, where its sentences begin, and its names before a pointer in order of place."""

    text: str
    firsts: Sequence[int]
    before: Sequence[Named]


class Rival(NamedTuple):
    """A thing that may be meant: all its mentions before the pointer, and the place of the last among all names."""

    mentions: Sequence[Named]
    at: int


def rivals(before: Sequence[Named], classes: Sequence[str]) -> list[Rival]:
    """Things of these classes, the one named last first."""
    found: dict[int, list[int]] = {}
    for at, m in enumerate(before):
        if m.cls in classes:
            found.setdefault(m.entity, []).append(at)
    order = sorted(found.values(), key=lambda places: -places[-1])
    spared = (max(order, key=len), min(order, key=lambda places: places[0])) if order else ()
    kept = [places for k, places in enumerate(order) if k < RIVALS or places in spared]
    return [Rival([before[at] for at in places], places[-1]) for places in kept]


class Around(NamedTuple):
    """What a pointer's rivals are seen against."""

    sentence: int  # the number of its sentence
    line: int  # where its line begins
    title: int  # where the first line ends
    head: int  # the thing that its line names first
    topic: int  # the rival that its sentence begins with
    most: int  # mentions of the rival that is named most
    earliest: int  # where the first rival was named first
    spoken: bool  # whether it stands in direct speech


def features(page: Page, pointer: Pointer, some: Sequence[Rival], salient: int) -> list[Ints]:
    """For each thing the features of whether it is meant; ``salient`` is the one that salience takes."""
    sentence, line = bisect_right(page.firsts, pointer.start), _line(page.text, pointer.start)
    begin = page.firsts[sentence - 1] if sentence else 0
    around = Around(
        sentence,
        line,
        page.text.find("\n", 0, PARAGRAPH),  # a text in lines begins with its title
        next((m.entity for m in page.before if m.start >= line), -1),
        next((r.mentions[-1].entity for r in some if any(m.start == begin for m in r.mentions)), -1),
        max(len(r.mentions) for r in some),
        min(r.mentions[0].start for r in some),
        _spoken(page.text, pointer.start),
    )
    out = []
    for rank, rival in enumerate(some):
        plain = [
            *_place(page, pointer, around, (rival, rank, len(some))),
            *_name(page, pointer, rival),
            f"salient={rival.mentions[0].entity == salient}",
        ]
        out.append(hashed([*plain, *(f"{one}|{pointer.kind}" for one in plain)]))
    return out


def _place(page: Page, pointer: Pointer, around: Around, one: tuple[Rival, int, int]) -> Iterator[str]:
    """How far back it was named last, how often, how early; ``one`` is the thing, its rank, and how many there are."""
    rival, rank, among = one[0], min(one[1], MANY), min(one[2], MANY)
    last, first = rival.mentions[-1], rival.mentions[0]
    apart = min(around.sentence - bisect_right(page.firsts, last.start), MANY + 1)
    count = min(len(rival.mentions), MANY)
    opening = [_opens(page.text, m) for m in rival.mentions]
    yield f"apart={apart}"
    yield f"rank={rank}|{among}"
    yield f"apart={apart}|{opening[-1]}"
    yield f"rank={rank}|{apart}"
    yield f"count={count}|{len(rival.mentions) == around.most}"
    yield f"early={first.start == around.earliest}|{first.start == page.before[0].start}"
    yield f"title={first.start < around.title}|{0 < around.title < pointer.start}"
    yield f"line={last.start >= around.line}|{first.start >= around.line}"
    yield f"head={around.head == last.entity}"
    yield f"topic={around.topic == last.entity}|{around.topic >= 0}"
    yield f"opens={opening[-1]}|{any(opening)}|{min(sum(opening), MANY)}"
    yield f"speech={_spoken(page.text, last.start)}|{around.spoken}"
    yield f"only={among == 1}"
    yield f"by={last.by == 'coreference'}|{apart}"


def _name(page: Page, pointer: Pointer, rival: Rival) -> Iterator[str]:
    """What it is, what stands around its last mention, and how that fits the pointer and what follows it."""
    text, last = page.text, rival.mentions[-1]
    named = next((m for m in reversed(rival.mentions) if m.by != "coreference"), last)
    word, follows = text[pointer.start : pointer.end], text[pointer.end : pointer.end + 2]
    name = text[named.start : named.end]
    end = name.rsplit(" ", 1)[-1] if name.isascii() else name[-2:]
    before, after = text[max(0, last.start - 2) : last.start], text[last.end : last.end + 2]
    yield f"cls={last.cls}|{follows}"
    yield f"cls={last.cls}|{word}"
    yield f"cls={last.cls}|{text[pointer.end : pointer.end + 1]}"
    yield f"cls={last.cls}|{text[max(0, pointer.start - 1) : pointer.start]}"
    yield f"ends={end}"
    yield f"ends={end[-1:]}|{word}"
    yield f"ends={end[-1:]}"
    yield f"before={before}|{last.cls}"
    yield f"before={before[-1:]}|{last.cls}"
    yield f"after={after}|{last.cls}"
    yield f"after={after[:1]}|{last.cls}"
    yield f"around={before[-1:]}|{after[:1]}"
    beside = page.before[rival.at - 1] if rival.at else None
    if beside and 0 <= last.start - beside.end <= TOGETHER:
        between = text[beside.end : last.start]
        yield f"left={beside.cls}|{between}|{last.cls}"
        yield f"left={beside.cls}|{between[-1:]}|{last.cls}"
    beside = page.before[rival.at + 1] if rival.at + 1 < len(page.before) else None
    if beside and 0 <= beside.start - last.end <= TOGETHER:
        between = text[last.end : beside.start]
        yield f"right={beside.cls}|{between}|{last.cls}"
        yield f"right={beside.cls}|{between[:1]}|{last.cls}"
        yield f"right={beside.cls}|{len(between) > 1}|{last.cls}"


def _opens(text: str, m: Named) -> bool:
    return m.start == 0 or text[m.start - 1] in OPENS


def _line(text: str, at: int) -> int:
    """Where the line of a place begins, no farther back than PARAGRAPH."""
    oldest = max(0, at - PARAGRAPH)
    return text.rfind("\n", oldest, at) + 1 or oldest


def _spoken(text: str, at: int) -> bool:
    """Whether a place is within direct speech: its line has opened more of it than it has closed."""
    line = _line(text, at)
    begins, ends = SPEECH
    return text.count(begins, line, at) > text.count(ends, line, at)


def choose(
    page: Page, pointer: Pointer, classes: Sequence[str], salient: int, weights: NDArray[np.float32]
) -> Named | None:
    """The last mention of the thing that is meant most likely; None where nothing of these classes was named."""
    some = rivals(page.before, classes)
    if not some:
        return None
    scores = [float(weights[seen].sum()) for seen in features(page, pointer, some, salient)]
    return some[int(np.argmax(np.round(scores, 4)))].mentions[-1]


def save(weights: NDArray[np.float32], path: Path, smallest: float = 0.02) -> None:
    """Write the weights as sparse half floats; those below ``smallest`` decide nothing and are left out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **pack(weights[:, None], smallest))  # type: ignore[arg-type]


def load_weights(path: Path) -> NDArray[np.float32] | None:
    """Read what ``save`` wrote; None where there is no such file: salience decides alone."""
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as kept:
        return unpack(kept, (BUCKETS, 1))[:, 0]
