"""The six questions in Cypher have the answers of their twins in SPARQL, each asked of the same graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
import pytest
from neo4j import Driver, GraphDatabase
from rdflib import Graph

from kg.app.build import Build
from kg.export.neo4j import questions, send
from kg.export.neo4j.property import relationship_type
from kg.export.turtle import lines
from kg.ontology import KG, Ontology
from kg.queries import PREFIXES
from tests.neo4j.conftest import Java, small_world


@dataclass
class Asked:
    """The same graph in both."""

    driver: Driver
    store: ox.Store

    def in_cypher(self, query: str) -> list[dict[str, Any]]:
        return [row.data() for row in self.driver.execute_query(query).records]

    def in_sparql(self, query: str) -> list[dict[str, Any]]:
        found = self.store.query(query, prefixes=dict(PREFIXES))
        assert isinstance(found, ox.QuerySolutions)
        names = [v.value for v in found.variables]
        return [{n: None if row[n] is None else plain(row[n]) for n in names} for row in found]


def plain(term: Any) -> Any:
    if isinstance(term, ox.Literal) and term.datatype.value.rpartition("#")[2] in {"integer", "decimal"}:
        return float(term.value)
    return term.value.removeprefix(str(KG))


def comparable(rows: list[dict[str, Any]]) -> Counter[tuple[tuple[str, Any], ...]]:
    """A multiset of rows; a relation is called FOUNDER_OF or founderOf, a number is one however it is written."""

    def cell(name: str, value: Any) -> Any:
        if isinstance(value, int | float):
            return round(float(value), 9)
        return relationship_type(value) if name == "relation" else value

    return Counter(tuple((name, cell(name, row[name])) for name in sorted(row)) for row in rows)


@pytest.fixture(scope="module")
def asked(seeds: Build, ontology: Ontology, java: Java, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """A server of its own that holds the seeds and the small world."""
    graph, uri = Graph(), java.start(tmp_path_factory.mktemp("asked"))
    for triple in (*seeds.graph, *small_world(ontology)):
        graph.add(triple)
    send(graph, ontology, uri, user="", password="")
    store = ox.Store()
    store.load("".join(lines(graph)).encode(), format=ox.RdfFormat.TURTLE)
    with GraphDatabase.driver(uri) as driver:
        yield Asked(driver, store)


@pytest.mark.parametrize("name", [q.name for q in questions()])
def test_a_question_in_cypher_has_the_answers_of_its_twin(asked: Asked, ontology: Ontology, name: str) -> None:
    (cypher,) = [q for q in questions() if q.name == name]
    (sparql,) = [q for q in ontology.queries if q.short == name]
    assert cypher.titles == sparql.titles
    everything = asked.in_cypher(unlimited(cypher.text))
    twins = asked.in_sparql(unlimited(sparql.text))
    assert comparable(everything) == comparable(twins) and twins
    assert asked.in_cypher(cypher.text) == everything[:200]


def test_there_are_six_questions() -> None:
    assert len(questions()) == 6


def unlimited(query: str) -> str:
    text, limit, rest = query.rpartition("LIMIT 200")
    assert limit and not rest.strip()
    return text
