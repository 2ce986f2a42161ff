"""A graph → RDF in other clothes than Turtle: JSON-LD, N-Quads, TriG and one OWL file for Protégé. Sorted throughout.

All of it stands in the default graph. Named graphs by article would tell nothing new (kg:article says it already, and a
claim that three articles make belongs to none of them), and a query that works on graph.ttl would find no evidence in
stores that keep named graphs apart.

JSON-LD is written here: pyoxigraph makes zh-hans of zh-Hans, rdflib makes 7 of "007" and holds the whole document.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from rdflib import OWL, RDF, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.term import Node

from kg.export import turtle
from kg.export.files import write_whole
from kg.model import Article
from kg.ontology import KG, Ontology
from kg.xmltext import printable, written

Triple = tuple[Node, Node, Node]

_CONTROLS = {c: f"\\u{c:04X}" for c in (*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF)}
#: What JSON's own numbers hold exactly in every reader.
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}", re.ASCII)
_BOOLEANS = {"true": True, "false": False}


def write_jsonld(graph: Graph, ontology: Ontology, path: Path, *, articles: Sequence[Article] = ()) -> None:
    """Write JSON-LD 1.1: prefixes and what is always a link, a date or a label in its context, then node by node.

    Raises:
        ValueError: it has a blank node or an IRI that is none, or that reads as one of our prefixes.
        OSError: the file cannot be written.
    """
    write_whole(path, jsonld(graph))


def write_nq(graph: Graph, ontology: Ontology, path: Path, *, articles: Sequence[Article] = ()) -> None:
    """Write N-Quads, one statement a line.

    Raises:
        ValueError: it has a blank node or an IRI that is none.
        OSError: the file cannot be written.
    """
    text = _copy(ordered(graph)).serialize(format="nt").translate(_CONTROLS)
    write_whole(path, (f"{line}\n" for line in text.split("\n") if line))


def write_trig(graph: Graph, ontology: Ontology, path: Path, *, articles: Sequence[Article] = ()) -> None:
    """Write TriG: in the default graph that is Turtle, and ours is.

    Raises:
        ValueError: it has a blank node or an IRI that is none.
        OSError: the file cannot be written.
    """
    write_whole(path, map(written, turtle.lines(graph)))


def write_owl(graph: Graph, ontology: Ontology, path: Path, *, articles: Sequence[Article] = ()) -> None:
    """Write RDF/XML that Protégé opens by itself: the whole ontology first, under the graph's own name, then the graph.

    Protégé calls things by labels, and claims, events and numbers have none: each name stands there as a skos:prefLabel
    too. XML has no place for control characters and the like: each becomes U+FFFD.

    Raises:
        ValueError: it has a blank node, an IRI that is none, or a predicate or datatype that XML cannot name.
        OSError: the file cannot be written.
    """
    names = [(node, SKOS.prefLabel, Literal(str(name))) for node, name in graph.subject_objects(KG.name)]
    copy = _copy([*_declarations(graph, ontology), *sorted([*ordered(graph), *names], key=_place)], change=printable)
    for prefix, namespace in (*_schema(ontology).namespaces(), *graph.namespaces()):
        copy.bind(prefix, namespace)
    kinds = {str(o.datatype) for o in copy.objects() if isinstance(o, Literal) and o.datatype}
    for name in sorted({*map(str, copy.predicates()), *kinds}):
        if "&" in name:
            raise ValueError(f"cannot be written as RDF/XML: {name}")
    for predicate in sorted(map(str, copy.predicates(unique=True))):  # names new prefixes in this order
        copy.namespace_manager.compute_qname_strict(predicate)
    write_whole(path, copy.serialize(format="xml").splitlines(keepends=True))


def ordered(graph: Graph) -> list[Triple]:
    """Its triples by subject, class first, then by predicate and object.

    Raises:
        ValueError: a node is blank or has an IRI that is none.
    """
    known: set[Node] = set()
    for triple in graph:
        for node in triple:
            if not isinstance(node, Literal) and node not in known:
                known.add(turtle.check_iri(node))
    return sorted(graph, key=_place)


def jsonld(graph: Graph) -> Iterator[str]:
    """The document in parts, a node each."""
    triples = ordered(graph)
    names = _Names(graph, triples)
    yield f'{{\n"@context": {_json(names.context)},\n"@graph": ['
    separator = "\n"
    for subject, rows in groupby(triples, key=lambda row: row[0]):
        yield separator + _json(names.node(subject, rows))
        separator = ",\n"
    yield "\n]\n}\n"


class _Names:
    """Terms as JSON-LD writes them: ``context`` says what a predicate's values are where they are all of one kind."""

    def __init__(self, graph: Graph, triples: Iterable[Triple]) -> None:
        spaces = {prefix: str(space) for prefix, space in graph.namespaces() if prefix and str(space)[-1:] in "/#:"}
        self.spaces = sorted(
            ((space, prefix) for prefix, space in spaces.items() if space), key=lambda row: (-len(row[0]), row)
        )
        self.prefixes = frozenset(spaces)
        self.used: dict[str, str] = {}
        self.known: dict[str, str] = {}
        kinds: defaultdict[str, set[str]] = defaultdict(set)
        for s, p, o in triples:
            for node in (s, o):
                if not isinstance(node, Literal):
                    self.short(str(node))
            if p != RDF.type:
                kinds[self.short(str(p))].add(self.kind(o))
        self.kinds = {p: next(iter(found)) for p, found in kinds.items() if len(found) == 1 and "" not in found}
        self.context: dict[str, Any] = dict(sorted(self.used.items()))
        for name, kind in sorted(self.kinds.items()):
            self.context[name] = {"@container": kind} if kind == "@language" else {"@type": kind}

    def short(self, iri: str) -> str:
        """https://w3id.org/newskg#name → kg:name."""
        if iri not in self.known:
            scheme, _, rest = iri.partition(":")
            if scheme in self.prefixes and not rest.startswith("//"):
                raise ValueError(f"cannot be written as JSON-LD, as {scheme}: is a prefix: {iri}")
            self.known[iri] = iri
            for space, prefix in self.spaces:
                if iri.startswith(space) and not iri.startswith("//", len(space)):
                    self.used[prefix] = space
                    self.known[iri] = f"{prefix}:{iri[len(space) :]}"
                    break
        return self.known[iri]

    def kind(self, value: Node) -> str:
        """@id, @language, the datatype; "" for what JSON says by itself."""
        if not isinstance(value, Literal):
            return "@id"
        if value.language:
            return "@language"
        return "" if isinstance(self.bare(value), str | int) else self.short(str(value.datatype))

    def bare(self, value: Literal) -> str | int | bool | None:
        """A text, a safe whole number, a truth value; None for what must name its datatype."""
        if value.datatype is None or value.datatype == XSD.string:
            return str(value)
        if value.datatype == XSD.integer and _INTEGER.fullmatch(value):
            return int(value)
        return _BOOLEANS.get(str(value)) if value.datatype == XSD.boolean else None

    def node(self, subject: Node, rows: Iterable[Triple]) -> dict[str, Any]:
        out: dict[str, Any] = {"@id": self.short(str(subject))}
        for predicate, some in groupby(rows, key=lambda row: row[1]):
            values = [o for _, _, o in some]
            if predicate == RDF.type:
                out["@type"] = _one([self.short(str(o)) for o in values])
                continue
            name = self.short(str(predicate))
            kind = self.kinds.get(name, "")
            if kind == "@language":
                tongues = sorted({str(o.language) for o in values if isinstance(o, Literal)})
                out[name] = {t: _one([_text(o) for o in values if getattr(o, "language", "") == t]) for t in tongues}
            else:
                out[name] = _one([self.value(o, kind) for o in values])
        return out

    def value(self, value: Node, kind: str) -> Any:
        if not isinstance(value, Literal):
            name = self.short(str(value))
            return name if kind else {"@id": name}
        if value.language:
            return {"@language": value.language, "@value": _text(value)}
        bare = self.bare(value)
        if bare is not None:
            return written(bare) if isinstance(bare, str) else bare
        return _text(value) if kind else {"@type": self.short(str(value.datatype)), "@value": _text(value)}


def _place(triple: Triple) -> tuple[str, bool, str, bool, str, str, str]:
    s, p, o = triple
    kind, language = (str(o.datatype or ""), o.language or "") if isinstance(o, Literal) else ("", "")
    return str(s), p != RDF.type, str(p), isinstance(o, Literal), str(o), kind, language


def _copy(triples: Iterable[Triple], change: Any = written) -> Graph:
    """A graph that gives its triples back in their order; ``change`` is done to every text."""
    copy = Graph(store="SimpleMemory", bind_namespaces="none")
    for s, p, o in triples:
        if isinstance(o, Literal) and (text := change(o)) != str(o):
            o = Literal(text, lang=o.language, datatype=o.datatype, normalize=False)
        copy.add((s, p, o))
    return copy


def _schema(ontology: Ontology) -> Graph:
    return Graph(bind_namespaces="none").parse(ontology.root / "newskg.ttl", format="turtle")


def _declarations(graph: Graph, ontology: Ontology) -> list[Triple]:
    """The ontology's triples, its header as the graph's: two files of one name could not be open side by side."""
    schema = to_canonical_graph(_schema(ontology))  # blank nodes are named by what they say
    header = schema.value(None, RDF.type, OWL.Ontology)
    base = dict(graph.namespaces()).get("id", f"{header}/graph")
    out = []
    for s, p, o in schema:
        if s == header and p == OWL.versionIRI:
            continue
        out.append((URIRef(base) if s == header else s, p, o))
    return sorted(out, key=lambda row: (row[0] != URIRef(base), isinstance(row[0], BNode), _place(row)))


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _text(value: Node) -> str:
    return written(str(value))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
