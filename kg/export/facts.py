"""A graph → plain values for the page: entities, what is said of them, and the quotes that say it.

Entities, articles and quotes are numbered in the page's lists and referred to by number, which keeps it small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from kg.graph.network import Net, ranked
from kg.ontology import KG, Ontology, Term, local


def page_data(graph: Graph, ontology: Ontology, net: Net) -> dict[str, Any]:
    """All that the page shows, as values that JSON can hold; entities by prominence."""
    order = ranked(net)
    number = {node: i for i, node in enumerate(order)}
    articles = sorted(str(a) for a in graph.subjects(RDF.type, KG.Article))
    quotes = _Quotes(graph, {a: i for i, a in enumerate(articles)})
    tellings = _Tellings(graph, ontology, number, quotes)
    said = {"facts": tellings.facts(), "happenings": tellings.happenings(), "numbers": tellings.numbers()}
    return {
        "terms": _terms(ontology),
        "entities": _entities(graph, net, order, quotes),
        "articles": [_article(graph, URIRef(a)) for a in articles],
        **said,
        "quotes": quotes.rows,
    }


def _terms(ontology: Ontology) -> dict[str, dict[str, list[str]]]:
    """name → [Chinese label, English label], by kind of term."""
    forward = ontology.relations
    back = {p.name: ontology.inverses[p.inverse] for p in forward.values() if p.inverse in ontology.inverses}
    return {
        kind: {name: [t.labels.get("zh-Hans", name), t.labels.get("en", name)] for name, t in terms.items()}
        for kind, terms in _kinds(ontology, back)
    }


def _kinds(ontology: Ontology, back: Mapping[str, Term]) -> Iterable[tuple[str, Mapping[str, Term]]]:
    yield "classes", ontology.entities
    yield "events", ontology.events
    yield "relations", ontology.relations
    yield "inverses", back
    yield "roles", ontology.roles
    yield "measures", ontology.measures
    yield "modalities", ontology.modalities


def _entities(graph: Graph, net: Net, order: Iterable[str], quotes: _Quotes) -> list[dict[str, Any]]:
    mentions: dict[str, int] = defaultdict(int)
    read_in: dict[str, set[int]] = defaultdict(set)
    for mention, entity in graph.subject_objects(KG.mentionOf):
        mentions[str(entity)] += 1
        for evidence in graph.objects(mention, KG.evidence):
            read_in[str(entity)].add(quotes.article_of(evidence))
    out = []
    for node in order:
        iri = URIRef(node)
        labels = {o.language or "": str(o) for o in _sorted(graph.objects(iri, RDFS.label)) if isinstance(o, Literal)}
        name = net.nodes[node]["name"]
        others = {str(o) for link in (RDFS.label, SKOS.altLabel) for o in graph.objects(iri, link)} - {name}
        row = {
            "id": node, "name": name, "en": labels.get("en", name), "cls": net.nodes[node]["cls"],
            "other": sorted(others), "mentions": mentions[node], "articles": len(read_in[node]),
            "community": net.nodes[node]["community"],
        }  # fmt: skip
        if same := sorted(str(o) for o in graph.objects(iri, OWL.sameAs)):
            row["same"] = same[0]
        out.append(row)
    return out


def _article(graph: Graph, node: URIRef) -> dict[str, str]:
    row = {"name": _text(graph, node, KG.name)}
    for link, name in ((KG.published, "date"), (KG.medium, "medium"), (KG.url, "url"), (KG.file, "file")):
        if value := _text(graph, node, link):
            row[name] = value
    return row


def _sorted(nodes: Iterable[Node]) -> list[Node]:
    return sorted(nodes, key=str)


def _text(graph: Graph, node: Node, link: URIRef) -> str:
    value = graph.value(node, link)
    return "" if value is None else str(value)  # not "value or": the literal 0 is false


class _Quotes:
    """Evidence, each stretch once, in the order of articles and characters."""

    def __init__(self, graph: Graph, articles: Mapping[str, int]) -> None:
        self.where = {ev: articles.get(str(a), -1) for ev, a in graph.subject_objects(KG.article)}
        used = {
            ev
            for node, ev in graph.subject_objects(KG.evidence)
            if (node, RDF.type, KG.Mention) not in graph and ev in self.where
        }
        rows = sorted(
            (self.where[ev], int(_text(graph, ev, KG.start)), int(_text(graph, ev, KG.end)), str(ev)) for ev in used
        )
        self.number = {ev: i for i, (_, _, _, ev) in enumerate(rows)}
        self.rows = [
            [a, start, _text(graph, URIRef(ev), KG.quote), int((URIRef(ev), KG.fromComment, None) in graph)]
            for a, start, _, ev in rows
        ]

    def article_of(self, evidence: Node) -> int:
        return self.where.get(evidence, -1)

    def of(self, graph: Graph, node: Node) -> list[int]:
        return sorted(self.number[str(ev)] for ev in graph.objects(node, KG.evidence) if str(ev) in self.number)


class _Tellings:
    """Rows of what is told: ``m`` modality, ``by`` who says so, ``c`` confidence, ``n`` sources, ``q`` quotes."""

    def __init__(self, graph: Graph, ontology: Ontology, number: Mapping[str, int], quotes: _Quotes) -> None:
        self.graph, self.ontology, self.number, self.quotes = graph, ontology, number, quotes

    def facts(self) -> list[dict[str, Any]]:
        rows = []
        for claim in _sorted(self.graph.subjects(RDF.type, KG.Claim)):
            s, o = (self.number.get(_text(self.graph, claim, link), -1) for link in (KG.claimSubject, KG.claimObject))
            if s >= 0 and o >= 0:
                rows.append({"s": s, "p": _text(self.graph, claim, KG.predicateName), "o": o, **self._standing(claim)})
        return sorted(rows, key=lambda r: (r["s"], r["p"], r["o"], r["m"], r["by"]))

    def happenings(self) -> list[dict[str, Any]]:
        rows = []
        for node, cls in self._typed():
            date = {"d": d} if (d := _text(self.graph, node, KG.date)) else {}
            rows.append({"cls": cls, "roles": self._roles(node), **date, **self._standing(node)})
        return sorted(rows, key=lambda r: (r.get("d", "9"), r["cls"], r["roles"], r["m"], r["by"]))

    def _typed(self) -> Iterable[tuple[Node, str]]:
        for cls in self.ontology.events:
            yield from ((node, cls) for node in _sorted(self.graph.subjects(RDF.type, KG[cls])))
        for node in _sorted(self.graph.subjects(RDF.type, KG.Prospect)):
            yield node, local(self.graph.value(node, KG.eventClass))

    def _roles(self, node: Node) -> list[tuple[str, int]]:
        """(role, entity), without the roles that a finer one of the same entity implies."""
        taken: dict[int, set[str]] = defaultdict(set)
        for role in self.ontology.roles:
            for entity in self.graph.objects(node, KG[role]):
                if str(entity) in self.number:
                    taken[self.number[str(entity)]].add(role)
        return sorted(
            (role, entity)
            for entity, roles in taken.items()
            for role in roles - {p for r in roles for p in self.ontology.roles[r].parents}
        )

    def numbers(self) -> list[dict[str, Any]]:
        rows = []
        for cls in (KG.Measurement, KG.Projection):
            for node in _sorted(self.graph.subjects(RDF.type, cls)):
                entity = self.number.get(_text(self.graph, node, KG.measureOf), -1)
                if entity >= 0:
                    row = {
                        "e": entity,
                        "p": local(self.graph.value(node, KG.measure)),
                        "u": _text(self.graph, node, KG.unit),
                    }
                    row |= {"t": _text(self.graph, node, KG.valueText), "v": float(_text(self.graph, node, KG.value))}
                    date = {"d": d} if (d := _text(self.graph, node, KG.date)) else {}
                    rows.append({**row, **date, **self._standing(node)})
        return sorted(rows, key=lambda r: (r["e"], r["p"], r.get("d", ""), r["v"], r["u"], r["t"], r["m"], r["by"]))

    def _standing(self, node: Node) -> dict[str, Any]:
        speakers = sorted(
            self.number[str(s)] for s in self.graph.objects(node, KG.attributedTo) if str(s) in self.number
        )
        return {
            "m": local(self.graph.value(node, KG.modality)),
            "by": speakers,
            "c": round(float(_text(self.graph, node, KG.confidence) or 0), 2),
            "n": int(_text(self.graph, node, KG.sources) or 0),
            "q": self.quotes.of(self.graph, node),
        }
