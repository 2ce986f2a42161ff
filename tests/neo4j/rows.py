"""What a database holds, and what rows say that it should hold, as comparable values; names that mean harm."""

from __future__ import annotations

from itertools import cycle
from typing import Any

from neo4j import Driver
from neo4j.time import DateTime
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef

from kg.export.neo4j import PropertyGraph
from kg.ontology import KG

HARMFUL = (
    "`}) DETACH DELETE n //",
    "'}) MATCH (n) DETACH DELETE n //",
    '"; DROP CONSTRAINT newskg_Entity_iri; //',
    "\\u0060}) \\",
    "甲\u2028乙\u2029丙\n丁\r\n戊\t己",
    "\x1f\x1e\x7f\x85,;|",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "lone \ud800 surrogate",
    "$rows {iri} ${x} #{y}",
    "  blanks around  ",
    "\ufeff\u202e𝕏 long " + "长" * 20000,
)

Held = tuple[list[Any], list[Any]]


def hostile(graph: Graph) -> Graph:
    """A copy whose names, labels, surfaces and quotes mean harm, with a class and a relation of nobody's."""
    out, harm = Graph(), cycle(HARMFUL)
    for s, p, o in sorted(graph):
        if p in {KG.name, KG.quote, KG.unit, KG.medium, SKOS.altLabel}:
            o = Literal(next(harm))
        elif p == RDFS.label:
            o = Literal(next(harm), lang="zh-Hans")
        out.add((s, p, o))
    xinglan, evil = URIRef("https://example.org/world/xinglan"), "x`}) DETACH DELETE n //"
    out.add((xinglan, RDF.type, KG[evil]))
    out.add((xinglan, KG[evil], URIRef("https://example.org/world/lan-2")))
    for text in HARMFUL:
        out.add((xinglan, SKOS.altLabel, Literal(text)))
    return out


def expected(rows: PropertyGraph) -> Held:
    nodes = [(node.iri, sorted(node.labels), node.properties | {"iri": node.iri}) for node in rows.nodes]
    links = [(link.type, link.start[1], link.end[1], link.properties) for link in rows.links]
    return sorted(nodes, key=lambda n: n[0]), sorted(links, key=lambda x: x[:3])


def held(driver: Driver) -> Held:
    nodes = driver.execute_query("MATCH (n) RETURN n.iri, labels(n), properties(n)").records
    links = driver.execute_query("MATCH (a)-[r]->(b) RETURN type(r), a.iri, b.iri, properties(r)").records
    return (
        sorted(((n[0], sorted(n[1]), _plain(n[2])) for n in nodes), key=lambda n: n[0]),
        sorted(((x[0], x[1], x[2], _plain(x[3])) for x in links), key=lambda x: x[:3]),
    )


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    return {k: v.to_native() if isinstance(v, DateTime) else v for k, v in properties.items()}
