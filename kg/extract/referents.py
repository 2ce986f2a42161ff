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


def features(page: Page, pointer: Pointer, rival: Rival, others: Sequence[Rival], salient: int) -> Ints:
    """Features of whether a thing is meant; ``salient`` is the thing that salience takes."""
    plain = [
        *_place(page, pointer, rival, others),
        *_name(page, pointer, rival),
        f"salient={rival.mentions[0].entity == salient}",
    ]
    return hashed([*plain, *(f"{one}|{pointer.kind}" for one in plain)])


def _place(page: Page, pointer: Pointer, rival: Rival, others: Sequence[Rival]) -> Iterator[str]:
    """How far back it was named last, how often, how early, and which of all it is by each of these."""
    last, first = rival.mentions[-1], rival.mentions[0]
    here = bisect_right(page.firsts, pointer.start)
    apart = min(here - bisect_right(page.firsts, last.start), MANY + 1)
    rank = min(others.index(rival), MANY)
    count = min(len(rival.mentions), MANY)
    most = max(len(r.mentions) for r in others)
    earliest = min(r.mentions[0].start for r in others)
    line = page.text.rfind("\n", max(0, pointer.start - PARAGRAPH), pointer.start) + 1
    line = line or max(0, pointer.start - PARAGRAPH)
    opening = [_opens(page.text, m) for m in rival.mentions]
    head = next((m.entity for m in page.before if m.start >= line), -1)
    sentence = page.firsts[here - 1] if here else 0
    topic = next((r.mentions[-1].entity for r in others if any(m.start == sentence for m in r.mentions)), -1)
    yield f"apart={apart}"
    yield f"rank={rank}|{min(len(others), MANY)}"
    yield f"apart={apart}|{opening[-1]}"
    yield f"rank={rank}|{apart}"
    yield f"count={count}|{len(rival.mentions) == most}"
    yield f"early={first.start == earliest}|{first.start == page.before[0].start}"
    title = page.text.find("\n", 0, PARAGRAPH)  # a text in lines begins with its title
    yield f"title={first.start < title}|{0 < title < pointer.start}"
    yield f"line={last.start >= line}|{first.start >= line}"
    yield f"head={head == last.entity}"
    yield f"topic={topic == last.entity}|{topic >= 0}"
    yield f"opens={opening[-1]}|{any(opening)}|{min(sum(opening), MANY)}"
    yield f"speech={_spoken(page.text, last.start)}|{_spoken(page.text, pointer.start)}"
    yield f"only={len(others) == 1}"
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


def _spoken(text: str, at: int) -> bool:
    """Whether a place is within direct speech: its line has opened more of it than it has closed."""
    line = text.rfind("\n", max(0, at - PARAGRAPH), at) + 1 or max(0, at - PARAGRAPH)
    begins, ends = SPEECH
    return text.count(begins, line, at) > text.count(ends, line, at)


def choose(
    page: Page, pointer: Pointer, classes: Sequence[str], salient: int, weights: NDArray[np.float32]
) -> Named | None:
    """The last mention of the thing that is meant most likely; None where nothing of these classes was named."""
    some = rivals(page.before, classes)
    if not some:
        return None
    scores = [float(weights[features(page, pointer, r, some, salient)].sum()) for r in some]
    return some[int(np.argmax(np.round(scores, 4)))].mentions[-1]


def save(weights: NDArray[np.float32], path: Path, smallest: float = 0.02) -> None:
    """Write the weights as sparse half floats; those below ``smallest`` decide nothing and are left out."""
    (places,) = np.nonzero(np.abs(weights) >= smallest)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, places=places.astype(np.uint32), values=weights[places].astype(np.float16))


def load_weights(path: Path) -> NDArray[np.float32] | None:
    """Read what ``save`` wrote; None where there is no such file: salience decides alone."""
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as kept:
        table = np.zeros(BUCKETS, dtype=np.float32)
        table[kept["places"]] = kept["values"].astype(np.float32)
        return table
