"""A graph → a property graph made for people: nodes with labels and properties, and typed relationships, as plain rows.

- Nodes: entities (labels: their class, those above it, ``Entity``), happenings, prospects, claims, measurements,
  projections, articles. Each has ``iri``, ``kind`` (its own class) and, but for the odd one without, ``name``.
- Relationships: a property's name as UPPER_SNAKE. What is told as fact is one relationship between two entities,
  however many claims say it; it carries their quotes and IRIs, and the largest number of sources and confidence that
  any of them has: several claims may rest on the same articles, so numbers of sources do not add up.
- Plans, forecasts, doubts and denials are **never** relationships between entities: whoever draws the graph or writes
  ``(a)-[:ACQUIRED]->(b)`` would take them for facts, as nobody remembers to filter by a property. They stand as nodes
  (Claim, Prospect, Projection), whose ``modality`` is in plain sight. Claims told as fact are nodes too.
- Evidence is the relationship EVIDENCE to the article, with the quotes and where they stand; mentions are MENTION_OF
  from article to entity, with how often. As nodes of their own they would be most of the graph and hide the rest.

Coarser roles stand beside finer ones (AGENT beside SPEAKER), as in the graph: Cypher infers nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from rdflib import OWL, RDFS, SKOS, Graph, Literal

from kg.export.told import Told
from kg.graph.said import ancestors
from kg.model import FACTUAL
from kg.ontology import KG, Ontology, local

Value = str | int | float | bool | datetime | list[str] | list[int] | list[bool]

#: What a node may say and how Neo4j holds it; "term" is a name from the ontology, held as a string. All but the first
#: line and the last are properties of the graph, under the graph's own names.
NODE_COLUMNS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("kind", "sameAs"), "string") | dict.fromkeys(("labelsZh", "labelsEn", "aliases"), "string[]")
    | {"mentions": "long", "name": "string"}
    | {"predicateName": "string", "modality": "term", "confidence": "double", "sources": "long"}
    | {"eventClass": "term", "date": "string", "begins": "localdatetime", "ends": "localdatetime"}
    | {"measure": "term", "value": "double", "unit": "string", "qualifier": "string", "valueText": "string"}
    | dict.fromkeys(("published", "author", "medium", "url", "file", "language", "sha256", "family"), "string")
    | {"spun": "double"}
    | dict.fromkeys(("base", "build"), "string")
)  # fmt: skip
LINK_COLUMNS: Mapping[str, str] = MappingProxyType(
    {"modality": "string", "sources": "long", "confidence": "double"}
    | dict.fromkeys(("quotes", "claims", "attributedTo"), "string[]")
    | {"evidence": "string[]", "starts": "long[]", "ends": "long[]", "fromComment": "boolean[]", "times": "long"}
    | dict.fromkeys(("base", "build"), "string")
)
_MADE = frozenset({"kind", "sameAs", "labelsZh", "labelsEn", "aliases", "mentions", "base", "build"})
#: Classes of nodes beside entities and happenings, and the properties of these that link them to entities.
_OTHERS = ("Article", "Claim", "Measurement", "Projection", "Prospect")
_LINKS = ("attributedTo", "claimObject", "claimSubject", "measureOf")
#: Stands between the items of a list in CSV, so it may stand in none; it means nothing in a text.
SEPARATOR = "\x1f"
_UNFIT = re.compile(f"[{SEPARATOR}\ud800-\udfff]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONG = range(-(2**63), 2**63)
#: Hex digits of a build's name.
DIGITS = 16


@dataclass(frozen=True, slots=True)
class Node:
    """``kind`` is the label by which all nodes of its sort are found, ``labels`` are all, ``kind`` among them."""

    kind: str
    iri: str
    labels: tuple[str, ...]
    properties: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship; no two have the same type, start and end. Ends are (kind, iri)."""

    type: str
    start: tuple[str, str]
    end: tuple[str, str]
    properties: dict[str, Value]


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """Rows in sorted order; ``left_out`` counts links to something that is no node here, none in a valid graph."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    bases: tuple[str, ...]
    build: str
    left_out: int = 0


def property_graph(graph: Graph, ontology: Ontology) -> PropertyGraph:
    """Return a graph's rows; the same for the same graph, whatever order it comes in.

    Labels and types come from the ontology, never from the data. Each row says of which base IRI it is (``base``) and
    of which content as a whole (``build``), so that a later build of the same base can take its place.
    """
    maker = _Maker(Told(graph), ontology)
    nodes = sorted(maker.nodes(graph), key=lambda n: (n.kind, n.labels, n.iri))
    links = sorted(maker.links(), key=lambda x: (x.type, x.start, x.end))
    whole = hashlib.sha256()
    for row in (*nodes, *links):
        whole.update(repr(row).encode())
    build = whole.hexdigest()[:DIGITS]
    for node in nodes:
        node.properties.update({"base": base(node.iri), "build": build})
    for link in links:
        link.properties.update({"base": base(link.start[1]), "build": build})
    bases = tuple(sorted({base(node.iri) for node in nodes}))
    return PropertyGraph(tuple(nodes), tuple(links), bases, build, maker.left_out)


def base(iri: str) -> str:
    """https://newskg.example/id/openai → https://newskg.example/id/."""
    return iri[: max(iri.rfind(mark) for mark in "/#:") + 1]


def kinds(ontology: Ontology) -> dict[str, dict[str, tuple[str, ...]]]:
    """Kind → its classes, each with its labels, sorted: Happening → Release → (Happening, Release)."""
    out: dict[str, dict[str, tuple[str, ...]]] = {name: {name: (name,)} for name in _OTHERS}
    for root, terms in (("Entity", ontology.entities), ("Happening", ontology.events)):
        out[root] = {root: (root,)} | {name: tuple(sorted({*ancestors(name, terms), root})) for name in terms}
    return dict(sorted(out.items()))


def relationship_type(name: str) -> str:
    """holdsPositionAt → HOLDS_POSITION_AT."""
    return _HUMP.sub("_", name).upper()


def text(value: object) -> str:
    """A value's text as UTF-8 and our CSV can hold it: lone surrogates and separators become U+FFFD."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", str(value))


class _Maker:
    """Reads rows out of a graph, nodes first; counts the links that lead nowhere."""

    def __init__(self, told: Told, ontology: Ontology) -> None:
        self.told, self.ontology, self.left_out = told, ontology, 0
        self.kind: dict[str, str] = {}

    def nodes(self, graph: Graph) -> Iterator[Node]:
        classes: defaultdict[str, list[str]] = defaultdict(list)
        labels: dict[str, tuple[str, ...]] = {}
        for kind, below in kinds(self.ontology).items():
            for cls, these in below.items():
                for iri in self.told.instances(KG[cls]):
                    self.kind.setdefault(iri, kind)
                    if self.kind[iri] == kind:
                        classes[iri].append(cls)
                        labels[iri] = tuple(sorted({*labels.get(iri, ()), *these}))
        columns = [(KG[name], name, sort) for name, sort in NODE_COLUMNS.items() if name not in _MADE]
        names = self._names(graph)
        for iri, kind in self.kind.items():
            found: dict[str, Value] = {"kind": min(classes[iri])}
            for link, name, sort in columns:
                if (raw := self.told.one(iri, link)) and (value := _value(raw, sort)) is not None:
                    found[name] = value
            if kind == "Entity":
                found |= names.get(iri, {})
            yield Node(kind, text(iri), labels[iri], dict(sorted(found.items())))

    def _names(self, graph: Graph) -> dict[str, dict[str, Value]]:
        """Of each entity its names by language, other surfaces, what it is elsewhere, and how often it is named."""
        sets: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for node, label in graph.subject_objects(RDFS.label):
            tongue = (label.language or "").partition("-")[0].lower() if isinstance(label, Literal) else ""
            sets[str(node)][{"zh": "labelsZh", "en": "labelsEn"}.get(tongue, "aliases")].add(text(label))
        for entity, surface in self.told.pairs(SKOS.altLabel):
            sets[entity]["aliases"].add(text(surface))
        out: defaultdict[str, dict[str, Value]] = defaultdict(dict)
        for entity, by in sets.items():
            by["aliases"] -= {text(self.told.one(entity, KG.name)), *by["labelsZh"], *by["labelsEn"]}
            out[entity] |= {name: sorted(found) for name, found in by.items() if found}
        for entity, item in sorted(self.told.pairs(OWL.sameAs), reverse=True):
            out[entity]["sameAs"] = text(item)
        for _, entity in self.told.pairs(KG.mentionOf):
            times = out[entity].get("mentions", 0)
            out[entity]["mentions"] = (times if isinstance(times, int) else 0) + 1
        return out

    def links(self) -> Iterator[Link]:
        """All relationships; each once, whatever number of statements it stands for."""
        facts = self._facts()
        for name in self.ontology.relations:
            for start, end in self.told.pairs(KG[name]):
                yield from self._link(name, start, end, facts.get((start, name, end), {}))
        for name in (*self.ontology.roles, *_LINKS):
            for start, end in self.told.pairs(KG[name]):
                yield from self._link(name, start, end, {})
        places: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for node, evidence in self.told.pairs(KG.evidence):
            if node in self.kind:
                places[node, self.told.one(evidence, KG.article)].append(evidence)
        for (node, article), found in places.items():
            yield from self._link("evidence", node, article, self._places(found))
        times: defaultdict[tuple[str, str], int] = defaultdict(int)
        for mention, entity in self.told.pairs(KG.mentionOf):
            for evidence in self.told.all(mention, KG.evidence):
                times[self.told.one(evidence, KG.article), entity] += 1
        for (article, entity), count in times.items():
            yield from self._link("mentionOf", article, entity, {"times": count})

    def _link(self, name: str, start: str, end: str, properties: dict[str, Value]) -> Iterator[Link]:
        if start in self.kind and end in self.kind:
            ends = (self.kind[start], text(start)), (self.kind[end], text(end))
            yield Link(relationship_type(name), *ends, dict(sorted(properties.items())))
        else:
            self.left_out += 1

    def _facts(self) -> dict[tuple[str, str, str], dict[str, Value]]:
        """(subject, property, object) → what the claims told as fact say of it; properties above it too."""
        claims: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        relations = self.ontology.relations
        for claim in self.told.instances(KG.Claim):
            name = local(self.told.one(claim, KG.claimPredicate))
            if local(self.told.one(claim, KG.modality)).lower() in FACTUAL and name in relations:
                ends = self.told.one(claim, KG.claimSubject), self.told.one(claim, KG.claimObject)
                for line in ancestors(name, relations) & relations.keys():
                    claims[ends[0], line, ends[1]].append(claim)
        return {fact: self._fact(found) for fact, found in claims.items()}

    def _fact(self, claims: list[str]) -> dict[str, Value]:
        told = self.told
        rows = {c: _values(told, c, ("modality", "sources", "confidence")) for c in claims}
        quotes = {text(told.one(e, KG.quote)) for c in claims for e in told.all(c, KG.evidence)}
        speakers = {text(told.one(s, KG.name)) for c in claims for s in told.all(c, KG.attributedTo)}
        out: dict[str, Value] = {"quotes": sorted(quotes), "claims": sorted(map(text, claims))}
        out["modality"] = min(str(row["modality"]) for row in rows.values())  # Asserted by one of them, else Reported
        for name in ("sources", "confidence"):
            if known := [row[name] for row in rows.values() if isinstance(row.get(name), int | float)]:
                out[name] = max(known)
        return out | ({"attributedTo": sorted(speakers)} if speakers else {})

    def _places(self, evidence: list[str]) -> dict[str, Value]:
        """Stretches of one article in the order they stand in, as lists side by side."""
        told = self.told
        rows = sorted((_int(told.one(e, KG.start)), _int(told.one(e, KG.end)), e) for e in set(evidence))
        return {
            "evidence": [text(e) for *_, e in rows],
            "quotes": [text(told.one(e, KG.quote)) for *_, e in rows],
            "starts": [start for start, *_ in rows],
            "ends": [end for _, end, _ in rows],
            "fromComment": [told.one(e, KG.fromComment) in {"true", "1"} for *_, e in rows],
        }


def _values(told: Told, node: str, names: Iterable[str]) -> dict[str, Value]:
    raw = {name: told.one(node, KG[name]) for name in names}
    return {n: v for n in raw if raw[n] and (v := _value(raw[n], NODE_COLUMNS[n])) is not None}


def _int(raw: str) -> int:
    value = _value(raw, "long")
    return value if isinstance(value, int) else 0


def _value(raw: str, sort: str) -> Value | None:
    """A literal's text as a column holds it; None where it is nothing of the sort."""
    try:
        if sort == "long":
            return int(raw) if int(raw) in _LONG else None
        if sort == "double":
            return float(raw)
        if sort == "localdatetime":
            return datetime.fromisoformat(raw).replace(tzinfo=None)
    except ValueError:
        return None
    return text(local(raw) if sort == "term" else raw)
