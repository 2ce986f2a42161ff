"""The page's rows → where sources disagree: numbers, claims and dates that cannot all be right, side by side.

What contradicts what is the ontology's to say (``newskg.ttl``, section 12). Only what is told as fact counts, and what
is denied; and what one article tells without seeing a contradiction in it is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from kg.export.discrepancies import Entry, discrepancies
from kg.export.tellers import LEAST, Tellers, days, differ, gap, linked, sure
from kg.export.tellings import Row
from kg.graph.merge import coarser
from kg.ontology import Ontology

KINDS = ("number", "claim", "date")
#: Two dates further apart are of two happenings: a model's next version comes out under its name after a quarter.
SOON = 62
Ends = tuple[int, str, int]


def disagreements(said: Mapping[str, Any], ontology: Ontology) -> list[Entry]:
    """Each with ``kind``, ``e`` the entity it is about, ``p`` the term, ``sides`` of ``rows`` and a ``label``.

    Rows are indices into numbers, facts or happenings. Beyond that: ``near`` where a number is only rounded otherwise,
    ``k`` of a side that is a number says how exact it is, ``o`` the other entity of a claim, and ``back`` where ``e``
    is the object of ``p``.
    """
    tellers = Tellers(said)
    names = [entity["name"] for entity in said["entities"]]
    found = [
        *discrepancies(said["numbers"], tellers, ontology),
        *_Claims(said["facts"], tellers, ontology, names).all(),
        *_dates(said["happenings"], tellers, ontology),
    ]
    return sorted(found, key=lambda d: (KINDS.index(d["kind"]), "near" in d, d["e"], d["p"], d["sides"][0]["rows"]))


class _Claims:
    """Finds claims that contradict each other, among those that are read surely and whose quotes name both ends."""

    def __init__(self, facts: Sequence[Row], tellers: Tellers, ontology: Ontology, names: Sequence[str]) -> None:
        self.facts, self.tellers, self.ontology, self.names = facts, tellers, ontology, names
        self.held: defaultdict[Ends, list[int]] = defaultdict(list)
        self.denied: defaultdict[Ends, list[int]] = defaultdict(list)
        for i, row in enumerate(facts):
            if row["p"] in ontology.relations:
                ends = ontology.key(row["s"], row["p"], row["o"])
                if not tellers.named(row, row["s"], row["o"]):
                    continue
                if sure(row):
                    self.held[ends].append(i)
                elif row["m"] == "Negated" and row["c"] >= LEAST:
                    self.denied[ends].append(i)

    def all(self) -> Iterator[Entry]:
        """Denied, held both ways, held of too many."""
        yield from self.contested()
        yield from self.reversed()
        for name, prop in sorted(self.ontology.relations.items()):
            if name in self.ontology.one_at_a_time:
                yield from self.crowded(name, subject=0, object_=2)
            if prop.inverse in self.ontology.one_at_a_time:
                yield from self.crowded(name, subject=2, object_=0)

    def contested(self) -> Iterator[Entry]:
        """One tells as fact what another denies."""
        for ends in sorted(self.held.keys() & self.denied.keys()):
            held, denied = self.held[ends], self.denied[ends]
            if self.two_sided([self.facts[i] for i in held], [self.facts[i] for i in denied]):
                yield self.entry(ends, [(held, self.arrow(ends)), (denied, self.arrow(ends, "↛"))])

    def two_sided(self, held: Sequence[Row], denied: Sequence[Row]) -> bool:
        """Whether one article tells and another denies, or two speakers do.

        Where several articles tell it and none that denies it says who does, a "not" was rather misread.
        """
        tells, denies = (frozenset().union(*map(self.tellers.articles, rows)) for rows in (held, denied))
        if len(tells | denies) == 1 and not any(differ(a, b) for a in held for b in denied):
            return False
        return any(row["by"] for row in denied) or max(row["n"] for row in held) == 1

    def reversed(self) -> Iterator[Entry]:
        """A outperforms B, B outperforms A."""
        for ends in sorted(self.held):
            turned = ends[2], ends[1], ends[0]
            if ends[0] < ends[2] and ends[1] in self.ontology.one_way and turned in self.held:
                a, b = self.held[ends], self.held[turned]
                if self.apart(a, b):
                    yield self.entry(ends, [(a, self.arrow(ends)), (b, self.arrow(turned))])

    def crowded(self, name: str, *, subject: int, object_: int) -> Iterator[Entry]:
        """Two owners of one organization, where neither owns the other."""
        of: defaultdict[Any, dict[Any, list[int]]] = defaultdict(dict)
        for ends, rows in sorted(self.held.items()):
            if ends[1] == name:
                of[ends[subject]][ends[object_]] = rows
        for entity, objects in sorted(of.items()):
            rivals = [
                (a, b)
                for a, b in combinations(objects, 2)
                if not {(a, name, b), (b, name, a)} & self.held.keys() and self.apart(objects[a], objects[b])
            ]
            for group in linked(rivals):
                sides = [{"rows": objects[o], "label": self.names[o]} for o in group]
                back = {"back": True} if subject else {}
                yield {"kind": "claim", "e": entity, "p": name, "sides": sides, **back}

    def apart(self, a: Iterable[int], b: Iterable[int]) -> bool:
        """Whether no article tells both."""
        return not any(self.tellers.alternatives(self.facts[i], self.facts[j]) for i in a for j in b)

    def arrow(self, ends: Ends, sign: str = "→") -> str:
        return f"{self.names[ends[0]]} {sign} {self.names[ends[2]]}"

    def entry(self, ends: Ends, sides: Iterable[tuple[list[int], str]]) -> Entry:
        shown = [{"rows": rows, "label": label} for rows, label in sides]
        return {"kind": "claim", "e": ends[0], "p": ends[1], "o": ends[2], "sides": shown}


def _dates(happenings: Sequence[Row], tellers: Tellers, ontology: Ontology) -> Iterator[Entry]:
    """One happening that is told at dates of which only one can be right."""
    groups: defaultdict[tuple[str, tuple[int, ...]], list[int]] = defaultdict(list)
    parts = [_parts(row, ontology) for row in happenings]
    for i, row in enumerate(happenings):
        agents, objects = parts[i]
        about = tuple(sorted(objects or agents))
        if (
            row["cls"] in ontology.one_ever
            and sure(row)
            and about
            and tellers.dated(row)
            and tellers.named(row, *about)
        ):
            groups[row["cls"], about].append(i)
    for (cls, about), found in sorted(groups.items()):
        rivals = []
        for a, b in combinations(found, 2):
            one, other = happenings[a], happenings[b]
            doers = parts[a][0], parts[b][0]
            same = not all(doers) or not doers[0].isdisjoint(doers[1])
            if same and 0 < gap(days(one["d"]), days(other["d"])) <= SOON and not tellers.alternatives(one, other):
                rivals.append((a, b))
        for rows in linked(rivals):
            sides: defaultdict[str, list[int]] = defaultdict(list)
            for i in rows:
                sides[happenings[i]["d"]].append(i)
            shown = [{"rows": sides[day], "label": day} for day in sorted(sides)]
            yield {"kind": "date", "e": about[0], "p": cls, "sides": shown}


def _parts(row: Row, ontology: Ontology) -> tuple[frozenset[int], frozenset[int]]:
    """Who did it, and what it was done to."""
    coarse = [(coarser(role, ontology.roles), entity) for role, entity in row["roles"]]
    agents, objects = (frozenset(e for role, e in coarse if role == part) for part in ("agent", "object"))
    return agents, objects
