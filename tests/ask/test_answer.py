"""What one question is answered: in each format, never beyond the graph."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg.ask import Answer, NotAcceptableError, QueryError, Question, RefusedError, locate
from kg.ask.answer import GRAPHS, answer
from kg.ask.results import WRITERS
from kg.ask.store import open_
from tests.ask.conftest import BASE, TURTLE

SR = "{http://www.w3.org/2005/sparql-results#}"
HOSTILE = 'a,"b"\tc\n<d>&'


@pytest.fixture(scope="module")
def store(folder: Path) -> ox.Store:
    return open_(locate(folder))


def said(store: ox.Store, sparql: str, accept: str = "application/sparql-results+json", rows: int = 100) -> Answer:
    return answer(store, BASE, Question(sparql, (accept,), rows))


def test_prefixes_need_not_be_declared(store: ox.Store) -> None:
    assert json.loads(said(store, "SELECT ?n ?none { id:a kg:name ?n ; rdfs:label ?l }").body) == {
        "head": {"vars": ["n", "none"]},
        "results": {"bindings": [{"n": {"type": "literal", "value": "甲"}}]},
    }


def test_json_says_of_what_kind_values_are(store: ox.Store) -> None:
    found = json.loads(said(store, "SELECT ?b ?l ?v { id:a kg:developed ?b ; rdfs:label ?l . ?b kg:value ?v }").body)
    assert found["results"]["bindings"] == [
        {
            "b": {"type": "uri", "value": f"{BASE}b"},
            "l": {"type": "literal", "value": "A", "xml:lang": "en"},
            "v": {"type": "literal", "value": "5.5", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"},
        }
    ]


def test_xml_is_read_back(store: ox.Store) -> None:
    root = ElementTree.fromstring(
        said(store, "SELECT ?n ?b { id:b kg:name ?n }", "application/sparql-results+xml").body
    )
    assert [v.get("name") for v in root.iter(f"{SR}variable")] == ["n", "b"]
    assert [v.text for v in root.iter(f"{SR}literal")] == [HOSTILE]


def test_what_xml_cannot_hold_is_replaced(store: ox.Store) -> None:
    body = said(store, 'SELECT ("a\\u0001b\\rc" AS ?x) {}', "application/sparql-results+xml").body
    assert [v.text for v in ElementTree.fromstring(body).iter(f"{SR}literal")] == ["a\N{REPLACEMENT CHARACTER}b\rc"]


def test_csv_is_read_back(store: ox.Store) -> None:
    body = said(store, "SELECT ?n ?none ?b { id:b kg:name ?n ; kg:developed ?b }", "text/csv").body
    assert list(csv.reader(io.StringIO(body.decode(), newline=""))) == [["n", "none", "b"], [HOSTILE, "", f"{BASE}c"]]


def test_tsv_has_terms_as_turtle_writes_them(store: ox.Store) -> None:
    body = said(store, "SELECT ?n ?b { id:b kg:name ?n ; kg:developed ?b }", "text/tab-separated-values").body
    assert body.decode() == f'?n\t?b\n"a,\\"b\\"\\tc\\n<d>&"\t<{BASE}c>\n'


@pytest.mark.parametrize("media_type", WRITERS)
@pytest.mark.parametrize(("sparql", "word"), [("ASK { id:a ?p ?o }", "true"), ("ASK { id:z ?p ?o }", "false")])
def test_ask_is_answered_in_each_format(store: ox.Store, media_type: str, sparql: str, word: str) -> None:
    found = said(store, sparql, media_type)
    assert (found.kind, found.media_type) == ("boolean", media_type) and word in found.body.decode()


@pytest.mark.parametrize("media_type", GRAPHS)
def test_construct_and_describe_are_read_back(store: ox.Store, media_type: str) -> None:
    whole = Graph().parse(data=TURTLE, format="turtle")
    for sparql in ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?s = id:a) }", "DESCRIBE id:a"):
        found = said(store, sparql, media_type)
        form = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/n-triples": "nt"}
        read = Graph().parse(data=found.body, format=form.get(media_type, "xml"))
        assert len(read) == found.rows == 3 and set(read) <= set(whole)


def test_the_same_question_has_the_same_bytes(folder: Path, store: ox.Store) -> None:
    question = "CONSTRUCT WHERE { ?s ?p ?o }"
    bodies = {said(opened, question, "text/turtle").body for opened in (store, open_(locate(folder / "graph.ttl")))}
    assert len(bodies) == 1


def test_rows_and_triples_beyond_the_limit_are_cut_and_told(store: ox.Store) -> None:
    cut = said(store, "SELECT ?s { ?s ?p ?o }", rows=2)
    assert (cut.rows, cut.cut) == (2, True) and len(json.loads(cut.body)["results"]["bindings"]) == 2
    whole = said(store, "SELECT ?s { ?s kg:name ?o }", rows=3)
    assert (whole.rows, whole.cut) == (3, False)
    assert said(store, "CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle", rows=2).cut


@pytest.mark.parametrize(
    "hostile",
    [
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1:9/> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service<http://127.0.0.1:9/>{ ?s ?p ?o } }",
        "SELECT * {\nSERVICE # no harm\nSILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { { SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
        "ASK { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
        "SELECT * { ?a ?b ?c FILTER(?a<?b&&?c='>' ) SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } FILTER(?c='') }",
        "SELECT * {#\rSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p true.SERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } }",
        "SELECT * { BIND(<http://127.0.0.1:9/> AS ?x) SERVICE ?x { ?s ?p ?o } }",
        "PREFIX a: <http://127.0.0.1:9/> SELECT * { SERVICE #{\r\n a:x { ?s ?p ?o } }",
        "PREFIX a: <http://127.0.0.1:9/> SELECT * { SERVICE a:b{ ?s ?p ?o } }",
        "DESCRIBE <http://127.0.0.1:9/> FROM <http://127.0.0.1:9/>",
        "CONSTRUCT { ?s ?p ?o } FROM <http://127.0.0.1:9/> { ?s ?p ?o }",
    ],
)
def test_from_and_service_are_refused(store: ox.Store, hostile: str) -> None:
    with pytest.raises(RefusedError, match="not allowed"):
        said(store, hostile)


def test_an_escape_makes_no_service(store: ox.Store) -> None:
    """SPARQL 1.1, 19.2, would have it be one; Oxigraph does not, and were it to, it should be seen here."""
    with pytest.raises(QueryError, match="unexpected"):
        said(store, "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    "harmless",
    [
        'SELECT * { ?s kg:name "FROM <x> SERVICE <y>" }',
        "SELECT ?from ?service { ?from kg:name ?service }",
        "SELECT * { ?s <http://x.example/service/from> ?o } # from service",
    ],
)
def test_the_words_alone_are_no_service(store: ox.Store, harmless: str) -> None:
    assert said(store, harmless).kind == "bindings"


@pytest.mark.parametrize(
    "update",
    [
        "DELETE WHERE { ?s ?p ?o }", "LOAD <file:///etc/passwd>", "clear all", "INSERT DATA { <a:b> <a:c> 1 }",
        "# why\nPREFIX a: <http://a.example/>\nBASE <http://a.example/>\nWITH <a:g> DELETE { ?s ?p 1 } WHERE {}",
    ],
)  # fmt: skip
def test_an_update_is_refused(store: ox.Store, update: str) -> None:
    before = len(store)
    with pytest.raises(RefusedError, match="update"):
        said(store, update)
    assert len(store) == before


def test_a_broken_query_shows_where(store: ox.Store) -> None:
    with pytest.raises(QueryError) as caught:
        said(store, "SELECT ?x {\n\t?x kg:name }")
    assert (caught.value.line, caught.value.column) == (2, 13)
    assert str(caught.value).splitlines()[1:] == ["   ?x kg:name }", f"  {' ' * 12}^"]
    assert len(str(caught.value).splitlines()[0]) < 180


def test_an_undeclared_prefix_is_named(store: ox.Store) -> None:
    with pytest.raises(QueryError, match="not declared") as caught:
        said(store, "SELECT * { ?s foo:bar ?o }")
    assert caught.value.line == 1


@pytest.mark.parametrize("broken", ["", "SELEC", "\0", "SELECT * { SERVICE }", "SELECT * {" * 400 + " from ", "选择"])
def test_what_is_no_query_is_told_so(store: ox.Store, broken: str) -> None:
    with pytest.raises(QueryError):
        said(store, broken)


def test_a_format_that_the_answer_does_not_have_is_refused(store: ox.Store) -> None:
    with pytest.raises(NotAcceptableError, match="text/turtle"):
        said(store, "DESCRIBE id:a", "text/csv")
    with pytest.raises(NotAcceptableError, match="text/csv"):
        said(store, "ASK {}", "text/turtle")
