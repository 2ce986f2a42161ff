"""SPARQL over a graph file: read-only, reaching nothing but that graph."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from kg.ontology import KG

PREFIXES = {"kg": str(KG), "rdf": str(RDF), "rdfs": str(RDFS), "owl": str(OWL), "skos": str(SKOS), "xsd": str(XSD)}


class QueryError(ValueError):
    """The query is not SPARQL, or asks for what is not allowed; the message says where."""


def load(path: Path) -> Graph:
    """Read a Turtle file, or the graph.ttl of a folder.

    Raises:
        QueryError: there is none, or it is not Turtle.
    """
    file = path / "graph.ttl" if path.is_dir() else path
    if not file.is_file():
        raise QueryError(f"{file} does not exist; make it with: kg build PATH -o DIR, then name DIR here")
    try:
        return Graph().parse(file, format="turtle")
    except Exception as error:
        raise QueryError(f"{file} is not Turtle: {error}") from None


def ask(graph: Graph, query: str) -> tuple[list[str], list[list[Node | None]]]:
    """Run SELECT or ASK; return the names of the columns and the rows (ASK: one row, "true" or "false").

    Our prefixes (kg, rdf, rdfs, owl, skos, xsd) need not be declared, and ``id:`` is the base of this graph's entities.

    Raises:
        QueryError: it is not SPARQL 1.1 SELECT or ASK, or it uses FROM or SERVICE (rdflib would read files and
            call addresses for these).
    """
    try:
        parsed = parseQuery(query)
        if _reaches_out(parsed):
            raise QueryError("FROM and SERVICE are not allowed: a query reads the built graph and nothing else")
        namespaces = {**PREFIXES, **{p: str(n) for p, n in graph.namespaces() if p == "id"}}
        result = graph.query(prepareQuery(query, initNs=namespaces))
    except QueryError:
        raise
    except Exception as error:
        raise QueryError(f"not a SPARQL query: {error}") from None
    if result.type == "ASK":
        return ["answer"], [[Literal("true" if result.askAnswer else "false")]]
    if result.type != "SELECT":
        raise QueryError(f"{result.type} is not supported here; use SELECT or ASK")
    names = [str(v) for v in result.vars or []]
    return names, [[row[v] for v in result.vars or []] for row in result]  # type: ignore[index, call-overload]


def _reaches_out(parsed: object) -> bool:
    """Whether a parsed query has a FROM or a SERVICE anywhere."""
    waiting, seen = [parsed], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, CompValue):
            if node.name in {"ServiceGraphPattern", "DatasetClause"}:
                return True
            waiting.extend(node.values())
        elif isinstance(node, (list, tuple)) or hasattr(node, "asList"):
            waiting.extend(node)  # type: ignore[arg-type]  # pyparsing results iterate as lists do
    return False


def shorten(node: Node | None, graph: Graph) -> str:
    """An IRI as prefix:name where the graph has a prefix for it, a literal as its text, nothing as ""."""
    if node is None:
        return ""
    if isinstance(node, URIRef):
        for prefix, namespace in graph.namespaces():
            if prefix and node.startswith(namespace) and len(node) > len(namespace):
                return f"{prefix}:{node[len(namespace) :]}"
    return str(node)


def to_csv(names: list[str], rows: list[list[Node | None]]) -> str:
    """SPARQL 1.1 results in CSV (RFC 4180 line ends, IRIs in full)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows(["" if node is None else str(node) for node in row] for row in rows)
    return out.getvalue()


def to_json(names: list[str], rows: list[list[Node | None]]) -> str:
    """SPARQL 1.1 Query Results JSON Format."""
    bindings = [{n: _binding(node) for n, node in zip(names, row, strict=True) if node is not None} for row in rows]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}, ensure_ascii=False, indent=1)


def _binding(node: Node) -> dict[str, str]:
    if isinstance(node, URIRef):
        return {"type": "uri", "value": str(node)}
    found = {"type": "literal", "value": str(node)}
    if isinstance(node, Literal):
        if node.language:
            found["xml:lang"] = node.language
        elif node.datatype:
            found["datatype"] = str(node.datatype)
    return found
