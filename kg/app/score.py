"""One document's graph against its gold: how many entities, relations, events and quantities are right.

The rules are those of ``tests/gold/score.py``, which a test holds this module to, figure by figure: entities are
matched one to one by shared names (right only with the right class), relations and quantities exactly, events by
class and at least half of the gold's participants. What the gold marks as not required is neither due nor wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from opencc import OpenCC
from rdflib.term import Node

from kg.ontology import local

LAYERS = ("entities", "entity names", "relations", "relation pairs", "events", "event dates", "quantities")
#: A number counts as the gold's when it is this close to it, as a share of it.
TOLERANCE = 0.005

_simplify = OpenCC("t2s").convert


@dataclass
class Tally:
    """Counts of one layer: what was right, said and due."""

    right: int = 0
    said: int = 0
    due: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add another document's counts."""
        self.right, self.said, self.due = self.right + other.right, self.said + other.said, self.due + other.due

    @property
    def precision(self) -> float:
        """Right of said."""
        return self.right / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        """Right of due."""
        return self.right / self.due if self.due else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def norm(name: str) -> str:
    """Fold a name so that script, width, case, spacing and punctuation do not matter."""
    return re.sub(r"[\W_]+", "", _simplify(unicodedata.normalize("NFKC", name)).casefold())


def score(gold: Mapping[str, Any], got: Mapping[str, Any]) -> dict[str, Tally]:
    """Compare one document's graph with its gold."""
    out = {layer: Tally() for layer in LAYERS}
    to_gold = _score_entities(gold["entities"], got["entities"], out)
    _score_relations(gold["relations"], got["relations"], to_gold, out)
    _score_events(gold["events"], got["events"], to_gold, out)
    _score_quantities(gold["quantities"], got["quantities"], to_gold, out["quantities"])
    return out


def _needed(item: Mapping[str, Any]) -> bool:
    return bool(item.get("required", True))


def _score_entities(gold: list[Any], got: Mapping[Node, Any], out: dict[str, Tally]) -> dict[Node, str]:
    names = {e["id"]: {norm(n) for n in [*e["names"], e["id"]]} for e in gold}
    entry = {e["id"]: e for e in gold}
    pairs = []
    for node, (kinds, own) in got.items():
        for gid, gold_names in names.items():
            if shared := len(gold_names & own.keys()):
                pairs.append((bool(kinds & set(entry[gid]["type"])), shared, str(node), node, gid))
    to_gold: dict[Node, str] = {}
    taken = set()
    for _, _, _, node, gid in sorted(pairs, key=lambda x: (-x[0], -x[1], x[2], x[4])):
        if node not in to_gold and gid not in taken:
            to_gold[node] = gid
            taken.add(gid)
    layers = (out["entities"], out["entity names"])
    for node, (kinds, own) in got.items():
        known = to_gold.get(node)
        if known is None:
            for tally in layers:
                tally.said += 1
            layers[0].notes.append(f"+ {min(own.values())} ({'/'.join(sorted(kinds))})")
        elif _needed(entry[known]):
            right = bool(kinds & set(entry[known]["type"]))
            for tally, counts in zip(layers, (right, True), strict=True):
                tally.said += 1
                tally.right += counts
            if not right:
                layers[0].notes.append(f"~ {known}: {'/'.join(sorted(kinds))}, not {'/'.join(entry[known]['type'])}")
    for gid, e in entry.items():
        if _needed(e):
            for tally in layers:
                tally.due += 1
            if gid not in taken:
                layers[0].notes.append(f"- {gid} ({'/'.join(e['type'])})")
    return to_gold


#: Relations that hold in both directions count once.
SYMMETRIC = frozenset({"competesWith", "partneredWith", "comparableTo"})


def _score_relations(gold: list[Any], got: set[Any], to_gold: Mapping[Node, str], out: dict[str, Tally]) -> None:
    def key(s: str, p: str, o: str) -> tuple[str, ...]:
        return (*sorted((s, o)), p) if p in SYMMETRIC else (s, o, p)

    due: dict[tuple[str, ...], bool] = {}
    for r in gold:
        k = key(r["s"], r["p"], r["o"])
        due[k] = due.get(k, False) or _needed(r)
    said = {key(_id(s, to_gold), p, _id(o, to_gold)) for s, p, o in got}
    _tally(out["relations"], said, due)
    pairs: dict[tuple[str, ...], bool] = {}
    for k, needed in due.items():
        pair = tuple(sorted(k[:2]))
        pairs[pair] = pairs.get(pair, False) or needed
    _tally(out["relation pairs"], {tuple(sorted(k[:2])) for k in said}, pairs)


def _tally(tally: Tally, said: Iterable[tuple[str, ...]], due: Mapping[tuple[str, ...], bool]) -> None:
    said = set(said)
    for k in sorted(said):
        if due.get(k, True):
            tally.said += 1
            tally.right += k in due
        if k not in due:
            tally.notes.append(f"+ {k}")
    tally.due += sum(due.values())
    tally.notes += [f"- {k}" for k, needed in due.items() if needed and k not in said]


def _id(node: Node, to_gold: Mapping[Node, str]) -> str:
    return to_gold.get(node, f"?{local(node)}")


def _score_events(gold: list[Any], got: list[Any], to_gold: Mapping[Node, str], out: dict[str, Tally]) -> None:
    options = []
    for i, (kinds, who, dates) in enumerate(got):
        ids = {_id(w, to_gold) for w in who}
        for j, e in enumerate(gold):
            due = set(e["participants"])
            both = len(ids & due)
            if kinds & set(e["type"]) and both and both / len(due) >= 0.5:
                same_date = bool(e.get("date")) and e["date"] in dates
                options.append((both / len(ids | due) + 0.5 * same_date, i, j))
    of_i: dict[int, int] = {}
    of_j: dict[int, int] = {}
    for _, i, j in sorted(options, key=lambda x: (-x[0], x[1], x[2])):
        if i not in of_i and j not in of_j:
            of_i[i], of_j[j] = j, i
    events, days = out["events"], out["event dates"]
    for i, (kinds, who, dates) in enumerate(got):
        hit = of_i.get(i)
        if hit is None:
            events.said += 1
            events.notes.append(f"+ {'/'.join(sorted(kinds))} {sorted(_id(w, to_gold) for w in who)} {sorted(dates)}")
        elif _needed(gold[hit]):
            date = gold[hit].get("date")
            events.said += 1
            events.right += 1
            days.said += bool(dates)
            days.due += bool(date)
            days.right += bool(date) and date in dates
    for j, e in enumerate(gold):
        if _needed(e):
            events.due += 1
            if j not in of_j:
                what = f"{e['participants']} {e.get('date')} {e.get('about', '')}"
                events.notes.append(f"- {'/'.join(e['type'])} {what}")


def _score_quantities(gold: list[Any], got: list[Any], to_gold: Mapping[Node, str], tally: Tally) -> None:
    used: set[int] = set()
    for node, measure, value, unit in got:
        hit = next(
            (
                j
                for j, e in enumerate(gold)
                if j not in used
                and to_gold.get(node) == e["s"]
                and (measure, unit) == (e["p"], e["unit"])
                and abs(value - e["value"]) <= TOLERANCE * max(abs(e["value"]), 1e-9)
            ),
            None,
        )
        if hit is None:
            tally.said += 1
            tally.notes.append(f"+ {_id(node, to_gold)} {measure} {value:g} {unit}")
            continue
        used.add(hit)
        if _needed(gold[hit]):
            tally.said += 1
            tally.right += 1
    for j, e in enumerate(gold):
        if _needed(e):
            tally.due += 1
            if j not in used:
                tally.notes.append(f"- {e['s']} {e['p']} {e['value']:g} {e['unit']}")
