"""SPARQL from the command line: read-only, and reaching nothing but the graph."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import Graph

from kg.app import query

TURTLE = """@prefix id: <https://x.example/> . @prefix kg: <https://w3id.org/newskg#> .
id:a kg:name "甲" ; kg:developed id:b . id:b kg:name "a,\\"b\\"" ."""


@pytest.fixture
def graph() -> Graph:
    return Graph().parse(data=TURTLE, format="turtle")


def test_prefixes_need_not_be_declared(graph: Graph) -> None:
    assert [str(r[0]) for r in query.ask(graph, "SELECT ?n { id:a kg:name ?n }")[1]] == ["甲"]


def test_ask_answers_true_or_false(graph: Graph) -> None:
    assert [str(query.ask(graph, f'ASK {{ ?x kg:name "{n}" }}')[1][0][0]) for n in ("甲", "乙")] == ["true", "false"]


def test_csv_quotes_what_must_be_quoted(graph: Graph) -> None:
    assert query.to_csv(*query.ask(graph, "SELECT ?n { id:b kg:name ?n }")) == 'n\r\n"a,""b"""\r\n'


def test_json_is_the_sparql_results_format(graph: Graph) -> None:
    found = json.loads(query.to_json(*query.ask(graph, "SELECT ?b ?none { id:a kg:developed ?b }")))
    assert found["head"]["vars"] == ["b", "none"]
    assert found["results"]["bindings"] == [{"b": {"type": "uri", "value": "https://x.example/b"}}]


@pytest.mark.parametrize(
    "hostile",
    [
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1:9/> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { { SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
        "ASK { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
    ],
)
def test_from_and_service_are_refused(hostile: str, graph: Graph) -> None:
    with pytest.raises(query.QueryError, match="not allowed"):
        query.ask(graph, hostile)


def test_the_word_service_in_a_text_is_no_service(graph: Graph) -> None:
    assert query.ask(graph, 'SELECT * { ?s kg:name "FROM <x> SERVICE <y>" }')[1] == []


@pytest.mark.parametrize("update", ["DELETE WHERE { ?s ?p ?o }", "LOAD <file:///etc/passwd>", "CLEAR ALL"])
def test_an_update_is_no_query(update: str, graph: Graph) -> None:
    with pytest.raises(query.QueryError, match="not a SPARQL query"):
        query.ask(graph, update)
    assert len(graph) == 3


def test_a_broken_query_says_where(graph: Graph) -> None:
    with pytest.raises(query.QueryError, match=r"line:1, col:\d+"):
        query.ask(graph, "SELECT ?x { ?x kg:name }")


def test_a_missing_graph_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(query.QueryError, match="kg build"):
        query.load(tmp_path)


def test_a_file_that_is_not_turtle_is_named(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("<html>", "utf-8")
    with pytest.raises(query.QueryError, match=r"graph\.ttl is not Turtle"):
        query.load(tmp_path)
