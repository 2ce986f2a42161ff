"""The names near a clause that tells an event → features of who takes part.

A name is seen with where it stands to the word that tells most, the words beside it, and what the rules make of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extract.doc import Named
from kg.extract.hashing import BUCKETS, Ints, hashed
from kg.extract.plot import WORDS, Page, voices_at

#: A name further than so many words from the telling one has no path to it; so many words between are looked at.
PATH, BETWEEN = 6, 12
#: Participants stand in the clause's sentence or this many sentences before or after it.
BACK, AHEAD = 1, 1
#: No more names than this to either side are looked at for one event.
MOST = 30


class Candidate(NamedTuple):
    """A name that may take part in what a clause tells: its nearest mention, and which side of the clause it is on."""

    mention: Named
    side: str  # in, before, after: in the sentence; back, ahead: in the sentences beside it
    order: int  # how many names of its class stand between it and the clause's telling word


def candidates(page: Page, k: int, trigger: int) -> list[Candidate]:
    """The things named near a clause, each by the mention nearest to it."""
    scene = page.scene
    clause = scene.clauses[k]
    low = scene.sentences[max(0, clause.sentence - BACK)][0]
    high = scene.sentences[min(len(scene.sentences) - 1, clause.sentence + AHEAD)][1]
    a, b = bisect_left(scene.starts, low), bisect_left(scene.starts, high)
    middle = bisect_right(scene.starts, trigger)
    a, b = max(a, middle - MOST), min(b, middle + MOST)
    span = scene.sentences[clause.sentence]
    best: dict[int, tuple[int, int, Candidate]] = {}
    for i in range(a, b):
        m = scene.mentions[i]
        if clause.start <= m.start < clause.end:
            side, rank = "in", 0
        elif span[0] <= m.start < clause.start:
            side, rank = "before", 1
        elif clause.end <= m.start < span[1]:
            side, rank = "after", 2
        else:
            side, rank = ("back", 3) if m.start < span[0] else ("ahead", 4)
        gap = abs(m.start - trigger)
        low_, high_ = sorted((i, middle))
        order = sum(n.cls == m.cls for n in scene.mentions[low_ + 1 : high_] if n.entity != m.entity)
        if m.entity not in best or (rank, gap) < best[m.entity][:2]:
            best[m.entity] = rank, gap, Candidate(m, side, order)
    return [found for _, _, found in sorted(best.values(), key=lambda x: x[2].mention.start)]


def trigger_of(page: Page, k: int, worth: NDArray[np.float32]) -> int:
    """Where the word of a clause stands that tells most of an event, given each bucket's worth for its class."""
    plain = [i for i, w in enumerate(page.words[k][:WORDS]) if w[0] != "<"]
    if not plain:
        return page.scene.clauses[k].start
    return page.places[k][plain[int(np.argmax(worth[(page.hashes[k][plain] * 31 + 1) % BUCKETS]))]]


def part(page: Page, k: int, event: tuple[str, int], one: Candidate, rivals: Sequence[Candidate]) -> Ints:
    """The features of a name beside an event of a class with its telling word: does it take part?"""
    cls, trigger = event
    m = one.mention
    kind = m.cls[:3]
    turn = "L" if m.start < trigger else "R"
    plain = [*_standing(page, k, event, one, rivals)]
    at = page.scene.at(m.start)
    beside: list[str] = []
    if at is not None:
        words, places = page.words[at.number], page.places[at.number]
        i = bisect_left(places, m.start)
        left, right = words[max(0, i - 2) : i], words[i + 1 : i + 3]
        beside += [f"l={w}" for w in left[-1:]] + [f"r={w}" for w in right[:1]]
        beside += [f"ll={'_'.join(left)}", f"rr={'_'.join(right)}"]
        if at.number == k:
            j = bisect_left(places, trigger)
            x, y = min(i, j), max(i, j)
            if y - x - 1 <= PATH:
                beside.append(f"path={'_'.join(words[x + 1 : y])}")
            beside += [f"b={w}" for w in words[x + 1 : y][:BETWEEN]]
            beside.append(f"told={words[j] if j < len(words) else ''}")
        beside.append(f"head={words[0] if words else ''}")
    out = []
    for f in (*plain, *beside):
        out += [f"{f}|{kind}|{turn}{one.side[0]}", f"{f}|{cls}|{turn}"]
        if f in plain:
            out.append(f"{f}|{cls}|{kind}|{turn}")
    return hashed(out)


def _standing(page: Page, k: int, event: tuple[str, int], one: Candidate, rivals: Sequence[Candidate]) -> list[str]:
    cls, trigger = event
    m = one.mention
    out = [
        "bias",
        f"side={one.side}",
        f"order={min(one.order, 3)}|{one.side}",
        f"gap={min(abs(m.start - trigger) // 6, 10)}",
        f"lead={m.entity == page.lead}|{one.side}",
        f"points={m.by == 'coreference'}|{one.side}",
        f"often={min(page.often[m.entity], 4)}",
        f"alone={sum(r.mention.cls == m.cls for r in rivals) == 1}|{one.side}",
        f"rivals={sum(r.mention.cls == m.cls and r.side == 'in' for r in rivals) > 0}|{one.side}",
        f"empty={not any(r.side == 'in' for r in rivals)}|{one.side}",
    ]
    opens = next((r for r in rivals if r.side in ("in", "before")), None)
    out.append(f"opens={opens is one}|{one.side}")
    ruled = False
    for h in page.rules.get(k, ()):
        if h.cls == cls:
            ruled = True
            for role, entity in h.roles:
                if entity == m.entity:
                    out += [f"rule={role}", "rule"]
    out.append(f"ruled={ruled}|{'rule' in out}")
    if m.entity in page.spoken.get(k, ()):
        out.append("speaks")
    elif k in page.spoken:
        out.append("listens")
    over = voices_at(page, trigger)
    if over:
        out.append(f"voice={any(v.speaker == m.entity for v in over)}")
    return out
