"""What a graph tells → the page's rows of facts, happenings, numbers and quotes.

Entities and quotes are numbered and referred to by number. Every row says how it stands: ``m`` modality, ``by`` who
says so, ``c`` confidence, ``n`` independent sources, ``q`` quotes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kg.export.told import Told
from kg.ontology import KG, Ontology, local

Row = dict[str, Any]


class Quotes:
    """Evidence, each stretch once, in the order of articles and characters; that of mere mentions is not quoted.

    Args:
        told: the graph.
        articles: the number of each article.
        units: counts an article's characters in UTF-16 units, for those whose text is known.
    """

    def __init__(self, told: Told, articles: Mapping[str, int], units: Mapping[str, Callable[[int], int]]) -> None:
        self._told, self._articles = told, articles
        mentions = frozenset(told.instances(KG.Mention))
        used = {evidence for node, evidence in told.pairs(KG.evidence) if node not in mentions}
        places = sorted((*self._place(e), e) for e in used if told.one(e, KG.article))
        self._number = {e: i for i, (_, _, _, e) in enumerate(places)}
        plain: Callable[[int], int] = int
        self.rows: list[list[Any]] = [
            [
                article,
                units.get(told.one(e, KG.article), plain)(start),
                told.one(e, KG.quote),
                int(told.one(e, KG.fromComment) == "true"),
            ]
            for article, start, _, e in places
        ]

    def _place(self, evidence: str) -> tuple[int, int, int]:
        start, end = (int(self._told.one(evidence, link) or 0) for link in (KG.start, KG.end))
        return self.article_of(evidence), start, end

    def article_of(self, evidence: str) -> int:
        """The number of the article that it stands in."""
        return self._articles.get(self._told.one(evidence, KG.article), -1)

    def of(self, node: str) -> list[int]:
        """The numbers of a node's quotes."""
        return sorted(self._number[e] for e in self._told.all(node, KG.evidence) if e in self._number)


class Tellings:
    """Rows of what is told, by the numbers of entities and quotes."""

    def __init__(self, told: Told, ontology: Ontology, number: Mapping[str, int], quotes: Quotes) -> None:
        self.told, self.ontology, self.number, self.quotes = told, ontology, number, quotes

    def facts(self) -> list[Row]:
        """Claims: ``s`` subject, ``p`` property, ``o`` object."""
        rows = []
        for claim in self.told.instances(KG.Claim):
            s, o = (self.number.get(self.told.one(claim, link), -1) for link in (KG.claimSubject, KG.claimObject))
            if s >= 0 and o >= 0:
                p = self.told.one(claim, KG.predicateName)
                rows.append({"id": claim, "s": s, "p": p, "o": o, **self._standing(claim)})
        return sorted(rows, key=lambda r: (r["s"], r["p"], r["o"], r["m"], r["by"], r["id"]))

    def happenings(self) -> list[Row]:
        """Happenings and prospects: ``cls`` class, ``roles``, ``d`` date."""
        roles = self._roles()
        rows = [
            {"id": node, "cls": cls, "roles": roles.get(node, []), **self._date(node), **self._standing(node)}
            for node, cls in self._typed()
        ]
        return sorted(rows, key=lambda r: (r.get("d", "9"), r["cls"], r["roles"], r["m"], r["by"], r["id"]))

    def _typed(self) -> Iterator[tuple[str, str]]:
        for cls in self.ontology.events:
            yield from ((node, cls) for node in self.told.instances(KG[cls]))
        for node in self.told.instances(KG.Prospect):
            yield node, local(self.told.one(node, KG.eventClass))

    def _roles(self) -> dict[str, list[tuple[str, int]]]:
        """Node → (role, entity), without the roles that a finer one of the same entity implies."""
        taken: defaultdict[str, defaultdict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for role in self.ontology.roles:
            for node, entity in self.told.pairs(KG[role]):
                if entity in self.number:
                    taken[node][self.number[entity]].add(role)
        parents = {role: frozenset(prop.parents) for role, prop in self.ontology.roles.items()}
        return {
            node: sorted(
                (role, entity)
                for entity, roles in parts.items()
                for role in roles.difference(*(parents[r] for r in roles))
            )
            for node, parts in taken.items()
        }

    def numbers(self) -> list[Row]:
        """Measurements and projections: ``e`` entity, ``p`` measure, ``v`` value, ``u`` unit, ``t`` as printed,
        ``k`` how exact, ``d`` date."""
        told, rows = self.told, []
        for cls in (KG.Measurement, KG.Projection):
            for node in told.instances(cls):
                entity = self.number.get(told.one(node, KG.measureOf), -1)
                if entity >= 0:
                    row = {
                        "id": node,
                        "e": entity,
                        "p": local(told.one(node, KG.measure)),
                        "u": told.one(node, KG.unit),
                    }
                    row |= {"t": told.one(node, KG.valueText), "v": float(told.one(node, KG.value))}
                    row |= {"k": told.one(node, KG.qualifier), **self._date(node), **self._standing(node)}
                    rows.append(row)
        return sorted(
            rows,
            key=lambda r: (r["e"], r["p"], r.get("d", ""), r["v"], r["u"], r["t"], r["k"], r["m"], r["by"], r["id"]),
        )

    def _date(self, node: str) -> Row:
        return {"d": date} if (date := self.told.one(node, KG.date)) else {}

    def _standing(self, node: str) -> Row:
        told = self.told
        return {
            "m": local(told.one(node, KG.modality)),
            "by": sorted(self.number[who] for who in told.all(node, KG.attributedTo) if who in self.number),
            "c": round(float(told.one(node, KG.confidence) or 0), 2),
            "n": int(told.one(node, KG.sources) or 0),
            "q": self.quotes.of(node),
        }
