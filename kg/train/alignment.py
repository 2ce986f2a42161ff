"""Annotated events → the clauses that tell them: passages say what happened, not where they say it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extract import plot
from kg.extract.doc import Happening, When
from kg.extract.hashing import Ints
from kg.model import FACTUAL

#: A clause that fits an event nearly as well as the best one may tell it as well: it is left out.
UNCLEAR = 0.7
#: What a rule tells as surely as this and nobody annotated is left out too: passages leave background untold that whole
#: pages tell (此前发布的). Moves of shares they tell completely; passages of other matters tell all that there is.
TOLD, COMPLETE = 0.8, frozenset({"MarketMove"})


class Told(NamedTuple):
    """An annotated event."""

    cls: str
    ids: tuple[int, ...]
    date: str
    fact: bool


class Reading(NamedTuple):
    """A passage as the component sees it, and the events it tells."""

    page: plot.Page
    dates: Sequence[When]
    published: str
    gold: tuple[Told, ...]
    rules: tuple[Happening, ...]  # merged: what the rules alone would say
    complete: bool = False  # whether whatever happened is annotated


def fits(reading: Reading, one: Told, k: int, sure: float) -> float:
    """How well a clause fits an event: who of its participants is named there, what the rules and the model say."""
    page = reading.page
    clause = page.scene.clauses[k]
    ids = set(one.ids)
    here = {m.entity for m in page.inside.get(k, ())}
    first, last = page.bounds[clause.sentence]
    around = {m.entity for i in range(first, last) for m in page.inside.get(i, ())}
    if not ids & around:
        return 0.0
    score = 2.0 * len(ids & here) + 0.7 * len(ids & around) + 4.0 * sure
    score += 2.5 * any(h.cls == one.cls and ids & {e for _, e in h.roles} for h in page.rules.get(k, ()))
    if one.cls == "Statement":
        score += 3.0 * (one.ids[0] in page.spoken.get(k, ()))
    start, stop = page.scene.sentences[clause.sentence]
    return score + 0.5 * any(start <= d.start < stop and d.value == one.date for d in reading.dates if one.date)


class Anchors(NamedTuple):
    """Every clause that can tell something: its reading and number, its features, what it tells (None: unclear)."""

    where: list[tuple[int, int]]
    features: list[Ints]


def anchors(readings: Sequence[Reading]) -> Anchors:
    """All clauses of some readings that can tell of somebody."""
    out = Anchors([], [])
    for n, r in enumerate(readings):
        some = [c.number for c in r.page.scene.clauses if plot.tellable(r.page, c.number)]
        out.where.extend((n, k) for k in some)
        out.features.extend(plot.anchors(r.page, some))
    return out


def align(
    readings: Sequence[Reading], clauses: Anchors, sure: NDArray[np.float32] | None, names: Sequence[str]
) -> tuple[NDArray[np.int8], dict[tuple[int, int, str], list[Told]]]:
    """Which clause tells each event: labels (1, 0, -1 unclear) by clause and class, and the events by clause."""
    labels = np.zeros((len(clauses.where), len(names)), dtype=np.int8)
    rows: dict[int, list[int]] = {}
    for i, (n, _) in enumerate(clauses.where):
        rows.setdefault(n, []).append(i)
    placed: dict[tuple[int, int, str], list[Told]] = {}
    unclear = []
    for n, r in enumerate(readings):
        for one in r.gold:
            if not one.fact:
                continue
            c = names.index(one.cls)
            scores = [
                (fits(r, one, clauses.where[i][1], float(sure[i, c]) if sure is not None else 0.0), -i)
                for i in rows.get(n, ())
            ]
            best, at = max(scores, default=(0.0, 0))
            if best <= 0:
                continue
            labels[-at, c] = 1
            placed.setdefault((n, clauses.where[-at][1], one.cls), []).append(one)
            unclear += [(-i, c) for score, i in scores if score >= UNCLEAR * best]
    for i, c in unclear:
        if labels[i, c] == 0:
            labels[i, c] = -1
    for i, (n, k) in enumerate(clauses.where):
        if not readings[n].complete:
            for h in readings[n].page.rules.get(k, ()):
                c = names.index(h.cls)
                if labels[i, c] == 0 and h.cls not in COMPLETE and h.confidence >= TOLD and h.modality in FACTUAL:
                    labels[i, c] = -1
    return labels, placed
