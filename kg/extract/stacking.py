"""First-level chances of a page's candidates → what a second model looks at (Wolpert 1992, Stacked generalization).

The linear model of ``classifier`` sees each pair of mentions alone. Here all pairs of mentions of two things are one
row, which is seen beside the others: what else is likely of the two, of each with somebody else, of its neighbours in
a list. 「甲、乙和丙均已接入丁」: what holds of two holds of the third.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extract.hashing import Bools, Ints, distinct, ints
from kg.extract.pairs import Pairs
from kg.extract.traits import SIBLING, Page, Said

Floats = NDArray[np.float32]

#: The log-odds of what is out of the question, and of the least chance that is looked at again (two in a hundred).
NEVER, LEAST = -6.0, -3.9
#: First-level chances are taken as no surer than this.
SUREST = 0.995
#: Counts above the first are one, as are gaps, in characters, and lengths of texts, in hundreds of them.
MANY, FAR, LONG = 9, 160, 30
#: What may stand beside a name, by kind; everything else is one more.
SIGNS = ("、", "，,；;", "。！？!?\n", "（(", "）)", "《“「\"'", "》”」", "的", "和与及跟同或", "：:", " ")


class Rows(NamedTuple):
    """Ordered pairs of things, a row each."""

    subject: Ints  # entities
    object: Ints
    odds: Floats  # of each property, the highest log-odds of any pair of mentions
    best: Ints  # which candidate has it
    features: Floats


def rows(page: Page, said: Said, near: Pairs, first: tuple[Floats, Bools], names: Sequence[str]) -> Rows:
    """All rows of a page; ``first`` are the chances of each candidate and named property, and whether it takes it."""
    chances, takes = first
    things, thing = np.unique(ints(m.entity for m in page.mentions), return_inverse=True)
    size = len(things)
    pairs, group = np.unique(thing[near.subject] * size + thing[near.object], return_inverse=True)
    if not len(pairs):
        none = np.zeros((0, chances.shape[1]), np.float32)
        return Rows(ints(()), ints(()), none, none.astype(np.int64), none)
    sure = chances.clip(1 - SUREST, SUREST)
    odds = np.where(takes, np.log(sure / (1 - sure)), NEVER)
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(len(pairs)))
    most = np.maximum.reduceat(odds[order], starts, axis=0)
    highest = odds[order] == most[group[order]]
    best = order[np.minimum.reduceat(np.where(highest, np.arange(len(order))[:, None], len(order)), starts, axis=0)]
    nearest = np.lexsort((near.gap, near.sentences, group))[starts]
    i, j = near.subject[nearest], near.object[nearest]
    s, o = pairs // size, pairs % size

    def of(one: Ints, other: Ints) -> Floats:
        """The odds of other pairs of things, where they are candidates."""
        at = np.searchsorted(pairs, one * size + other).clip(max=len(pairs) - 1)
        return np.where((pairs[at] == one * size + other)[:, None], most[at], NEVER)

    def listed(end: Ints, against: Ints) -> Floats:
        """The odds of the neighbours in a list with the other thing."""
        both = []
        for step in (-1, 1):
            beside = thing[(end + step).clip(0, len(thing) - 1)]
            theirs = of(beside, o) if end is i else of(s, beside)
            both.append(np.where(_listed(page, near.kind, end, (end + step, against))[:, None], theirs, NEVER))
        return np.maximum(*both)

    parts = [most, of(o, s), _others(most, s), _others(most, o), listed(i, j), listed(j, i)]
    ruled = np.zeros((len(pairs), len(names)))
    for ends, found in said.rules.items():
        at = np.nonzero((things[s] == ends[0]) & (things[o] == ends[1]))[0]
        for name in found.keys() & set(names):
            ruled[at, names.index(name)] = found[name]
    parts.append(ruled)
    shape = [
        *_shape(page, near, nearest),
        *_standing(page, said, (s, o), (i, j), thing),
        np.bincount(group).clip(max=MANY),
    ]
    parts.append(np.stack(shape, axis=1))
    return Rows(things[s], things[o], most, best, np.hstack(parts).astype(np.float32))


def _others(most: Floats, end: Ints) -> Floats:
    """The highest odds of each property among the other rows with the same end."""
    order = np.argsort(end, kind="stable")
    starts = np.searchsorted(end[order], distinct(end))
    group = np.searchsorted(starts, np.arange(len(order)), side="right") - 1
    some = most[order]
    top = np.maximum.reduceat(some, starts, axis=0)
    first = some == top[group]
    alone = np.add.reduceat(first, starts, axis=0, dtype=np.int64)[group] == 1
    second = np.maximum.reduceat(np.where(first, NEVER, some), starts, axis=0)
    out = np.empty_like(most)
    out[order] = np.where(first & alone, second[group], top[group])
    return out


def _listed(page: Page, kind: Ints, end: Ints, others: tuple[Ints, Ints]) -> Bools:
    """Whether the next mention is a neighbour in a list: near, in one sentence, of one class, of another thing."""
    some = page.mentions
    beside, against = others
    there = (beside >= 0) & (beside < len(some)) & (beside != against)
    beside = beside.clip(0, len(some) - 1)
    start, thing = ints(m.start for m in some), ints(m.entity for m in some)
    alike = (kind[end] == kind[beside]) & (thing[end] != thing[beside]) & (page.sentence[end] == page.sentence[beside])
    return np.asarray(there & alike & (np.abs(start[end] - start[beside]) < SIBLING), dtype=np.bool_)


def _shape(page: Page, near: Pairs, nearest: Ints) -> Iterator[Ints | Bools]:
    """How the nearest two mentions stand: distance, what lies between, what stands beside each."""
    some = page.mentions
    i, j = near.subject[nearest], near.object[nearest]
    yield near.sentences[nearest]
    yield near.gap[nearest].clip(max=FAR)
    yield near.marks[nearest].clip(max=MANY)
    yield near.alike[0][nearest]
    yield near.alike[1][nearest]
    yield (j - i).clip(-MANY, MANY)
    opens = np.concatenate([[True], page.sentence[1:] != page.sentence[:-1]])[: len(some)]
    pointing = np.array([m.by == "coreference" for m in some])
    before, behind = (
        ints(sign(page.text, at) for at in places) for places in ([m.start - 1 for m in some], [m.end for m in some])
    )
    sure = ints(int(m.confidence * 20) for m in some)
    for end in (i, j):
        yield near.kind[end]
        yield sure[end]
        yield opens[end]
        yield page.sentence[end].clip(max=MANY)
        yield pointing[end]
        yield before[end]
        yield behind[end]


def sign(text: str, at: int) -> int:
    """What kind of sign stands somewhere: a place in SIGNS, or behind the last."""
    here = text[at] if 0 <= at < len(text) else "\n"
    return next((k for k, signs in enumerate(SIGNS) if here in signs), len(SIGNS))


def _standing(
    page: Page, said: Said, things: tuple[Ints, Ints], mentions: tuple[Ints, Ints], thing: Ints
) -> Iterator[Ints | Bools]:
    """What each is in the page: how often named, among how many of its class, how early, whether it speaks or leads."""
    count = np.bincount(thing)
    some = page.mentions
    first = np.full(len(count), len(some))
    np.minimum.at(first, thing, np.arange(len(some)))
    entity = ints(some[k].entity for k in first)
    speaks, leads = np.isin(entity, list(said.speakers)), entity == said.lead
    cls = np.array([some[k].cls for k in first])
    alike = cls[:, None] == cls
    among, behind = alike.sum(axis=1), (alike & (count > count[:, None])).sum(axis=1)
    for which, end in zip(things, mentions, strict=True):
        yield count[which].clip(max=MANY)
        yield among[which].clip(max=MANY)
        yield behind[which].clip(max=MANY)
        yield (alike[which] & (first < end[:, None])).sum(axis=1).clip(max=MANY)
        yield first[which].clip(max=4 * MANY)
        yield speaks[which]
        yield leads[which]
    yield np.full(len(things[0]), len(count)).clip(max=4 * MANY)
    yield np.full(len(things[0]), len(page.text) // 100).clip(max=LONG)
