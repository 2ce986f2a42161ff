"""SPARQL 1.1 Protocol, as a client on the wire sees it: methods, parameters, media types, status codes.

The cases that begin with "W3C" are those of https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import httpx
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.compare import isomorphic

from tests.graph.world import BASE
from tests.server.conftest import ROWS, Running

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
JSON, XML, CSV, TSV = (
    "application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values",
)  # fmt: skip
NAMES = "SELECT ?name { ?it a kg:Organization ; kg:name ?name } ORDER BY ?name"
FOUND = ["云杉资本", "北川智能", "星岚科技"]
BUILD = "CONSTRUCT { ?it kg:name ?name } { ?it a kg:Organization ; kg:name ?name }"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


def names(answer: httpx.Response) -> list[str]:
    assert (answer.status_code, answer.headers["content-type"]) == (200, JSON), answer.text
    return [row["name"]["value"] for row in answer.json()["results"]["bindings"]]


def post(server: Running, body: bytes | str, kind: str | None, **more: Any) -> httpx.Response:
    headers = {} if kind is None else {"Content-Type": kind}
    return server.client.post("/sparql", content=body, headers=headers, **more)


def test_w3c_a_query_by_get(server: Running) -> None:
    assert names(server.ask(NAMES)) == FOUND


@pytest.mark.parametrize("kind", [FORM, f"{FORM}; charset=UTF-8", f'{FORM};charset="utf-8"', FORM.upper()])
def test_w3c_a_query_in_a_form(server: Running, kind: str) -> None:
    assert names(post(server, urlencode({"query": NAMES}), kind)) == FOUND


@pytest.mark.parametrize("kind", [DIRECT, f"{DIRECT}; charset=utf-8"])
def test_w3c_a_query_as_the_body(server: Running, kind: str) -> None:
    assert names(post(server, NAMES, kind)) == FOUND


def test_head_tells_what_get_would(server: Running) -> None:
    get, head = server.ask(NAMES), server.client.head("/sparql", params={"query": NAMES})
    assert head.status_code == 200 and not head.content
    assert all(head.headers[name] == get.headers[name] for name in ("content-type", "content-length", "vary"))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_w3c_another_method_is_not_allowed(server: Running, method: str) -> None:
    answer = server.client.request(method, "/sparql", params={"query": "ASK {}"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_w3c_several_queries_are_wrong(server: Running) -> None:
    twice = urlencode([("query", "ASK {}"), ("query", "SELECT * {}")])
    for answer in (server.client.get(f"/sparql?{twice}"), post(server, twice, FORM)):
        assert answer.status_code == 400 and "one query" in answer.text
    assert server.client.post("/sparql?query=ASK%20%7B%7D", data={"query": "ASK {}"}).status_code == 400


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (urlencode({"query": "ASK {}"}), "text/plain", 415),
        (urlencode({"query": "ASK {}"}), "multipart/form-data; boundary=x", 415),
        (urlencode({"query": "ASK {}"}), None, 415),  # W3C: a form without its type
        ("ASK {}", None, 415),  # W3C: a query without its type
        ("ASK {}", "application/sparql-query; charset=gbk", 415),
        ("ASK {}".encode("utf-16"), DIRECT, 400),  # W3C: not UTF-8
        ("SELECT (\"华为\" AS ?x) {}".encode("gbk"), DIRECT, 400),
        (b"query=%FF", FORM, 400),
        (b"query=\xff", FORM, 400),
        (b"", FORM, 400),
        (b"", DIRECT, 400),
        (b"&".join(b"a=b" for _ in range(200)), FORM, 400),
        ("ASK { ?s ?p }", DIRECT, 400),  # W3C: a mistake in the syntax
        (urlencode({"quary": "ASK {}"}), FORM, 400),
    ],
)  # fmt: skip
def test_what_is_no_query_is_refused_with_a_word(
    server: Running, body: bytes | str, kind: str | None, status: int
) -> None:
    answer = post(server, body, kind)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert answer.text.strip()


def test_a_mistake_in_the_syntax_is_shown_where_it_is(server: Running) -> None:
    answer = server.ask("SELECT ?x {\n  ?x kg:name }")
    assert answer.status_code == 400
    assert answer.text.startswith("line 2, column 14: ") and "  ?x kg:name }\n" in answer.text


def test_parameters_without_a_query_are_wrong(server: Running) -> None:
    assert server.client.get("/sparql?format=json").status_code == 400


@pytest.mark.parametrize("space", ["+", "%20"])
def test_a_plus_and_percent_20_are_spaces(server: Running, space: str) -> None:
    written = quote(NAMES, safe="").replace("%20", space)
    assert names(server.client.get(f"/sparql?query={written}")) == FOUND
    assert names(post(server, f"query={written}", FORM)) == FOUND


@pytest.mark.parametrize("way", ["get", "form", "body"])
def test_what_is_percent_encoded_is_decoded_once(server: Running, way: str) -> None:
    query = 'SELECT (STR(<https://x.example/a%20b+c%2Fd>) AS ?name) ("1+1 = 2 & 100%" AS ?text) {}'
    answer = {
        "get": lambda: server.ask(query),
        "form": lambda: post(server, urlencode({"query": query}), FORM),
        "body": lambda: post(server, query, DIRECT),
    }[way]()
    assert names(answer) == ["https://x.example/a%20b+c%2Fd"]
    assert answer.json()["results"]["bindings"][0]["text"]["value"] == "1+1 = 2 & 100%"


def read_xml(body: bytes) -> list[list[str | None]]:
    rows = ElementTree.fromstring(body).iter("{http://www.w3.org/2005/sparql-results#}result")
    return [[value.text for value in row.iter("{http://www.w3.org/2005/sparql-results#}literal")] for row in rows]


READ: dict[str, Any] = {
    JSON: lambda body: [[row["name"]["value"]] for row in json.loads(body)["results"]["bindings"]],
    XML: read_xml,
    CSV: lambda body: list(csv.reader(io.StringIO(body.decode())))[1:],
    TSV: lambda body: [[line.strip('"')] for line in body.decode().splitlines()[1:]],
}


@pytest.mark.parametrize("kind", READ)
def test_rows_come_in_four_formats(server: Running, kind: str) -> None:
    answer = server.ask(NAMES, kind)
    assert answer.status_code == 200 and answer.headers["vary"] == "Accept"
    assert answer.headers["content-type"] == kind + ("; charset=utf-8" if kind.startswith("text/") else "")
    assert READ[kind](answer.content) == [[name] for name in FOUND]


@pytest.mark.parametrize("kind", READ)
@pytest.mark.parametrize("truth", [True, False])
def test_truth_comes_in_four_formats(server: Running, kind: str, truth: bool) -> None:
    answer = server.ask(f"ASK {{ FILTER({str(truth).lower()}) }}", kind)
    assert answer.headers["content-type"].startswith(kind)
    assert str(truth).lower() in answer.text and str(not truth).lower() not in answer.text


@pytest.mark.parametrize("query", [BUILD, f"DESCRIBE <{BASE}lan-2>"])
@pytest.mark.parametrize("kind", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"])
def test_a_graph_comes_in_four_formats(server: Running, graph: Graph, query: str, kind: str) -> None:
    answer = server.ask(query, kind)
    assert answer.status_code == 200 and answer.headers["content-type"].partition(";")[0] == kind
    found = Graph().parse(data=answer.content, format=kind)
    assert found and all(triple in graph for triple in found)
    assert isomorphic(found, Graph().parse(data=server.ask(query, "text/turtle").content, format="turtle"))


@pytest.mark.parametrize(
    ("accept", "query", "kind"),
    [
        ("*/*", NAMES, JSON),
        ("", NAMES, JSON),
        ("*/*", BUILD, "text/turtle"),
        ("text/*", NAMES, CSV),
        ("text/*", BUILD, "text/turtle"),
        ("application/json", NAMES, JSON),
        ("application/xml", NAMES, XML),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.9, */*;q=0.1", NAMES, XML),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.9, */*;q=0.1", BUILD, "text/turtle"),
        ("TEXT/CSV ; Q=1.0", NAMES, CSV),
        (f"{JSON};q=0, */*", NAMES, XML),
        ("application/n-triples, application/sparql-results+json;q=0.9", BUILD, "application/n-triples"),
        ("application/n-triples, application/sparql-results+json;q=0.9", NAMES, JSON),
        ("nonsense, text/csv", NAMES, CSV),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", NAMES, XML),
    ],
)
def test_the_format_is_what_the_client_likes_best(server: Running, accept: str, query: str, kind: str) -> None:
    assert server.ask(query, accept).headers["content-type"].partition(";")[0] == kind


def test_accept_may_come_in_several_lines(server: Running) -> None:
    lines = [("Accept", "image/png"), ("Accept", CSV)]
    assert httpx.get(f"{server.url}/sparql", params={"query": NAMES}, headers=lines).status_code == 200


@pytest.mark.parametrize(
    ("accept", "query"),
    [("image/png", NAMES), ("text/turtle", NAMES), (JSON, BUILD), ("*/*;q=0", NAMES), ("text/csv;q=2", NAMES)],
)
def test_a_format_that_there_is_not_is_406_with_those_that_there_are(server: Running, accept: str, query: str) -> None:
    answer = server.ask(query, accept)
    assert answer.status_code == 406 and (JSON if query == NAMES else "text/turtle") in answer.text


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_another_graph_is_refused(server: Running, name: str) -> None:
    parameters = {"query": "ASK {}", name: "https://x.example/"}
    for answer in (
        server.client.get("/sparql", params=parameters),
        server.client.post("/sparql", data=parameters),
        server.client.post(f"/sparql?{name}=x", content="ASK {}", headers={"Content-Type": DIRECT}),
    ):
        assert answer.status_code == 400 and name in answer.text


def test_rows_beyond_the_limit_are_left_out_and_a_header_says_so(server: Running, graph: Graph) -> None:
    assert len(graph) > ROWS
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"):
        answer = server.ask(query)
        assert answer.status_code == 200 and answer.headers["x-newskg-truncated"] == str(ROWS)
    assert len(server.bindings("SELECT * { ?s ?p ?o }")) == ROWS
    assert "x-newskg-truncated" not in server.ask(f"SELECT * {{ ?s ?p ?o }} LIMIT {ROWS}").headers


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o } LIMIT 90",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
        "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
        "DESCRIBE ?it { ?it a kg:Claim }",
    ],
)
def test_the_same_question_has_the_same_answer_in_the_same_bytes(server: Running, query: str) -> None:
    assert len({server.ask(query).content for _ in range(8)}) == 1  # and several processes answer


@pytest.mark.parametrize("kind", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"])
def test_without_a_query_the_service_describes_itself(server: Running, kind: str) -> None:
    answer = server.client.get("/sparql", headers={"Accept": kind})
    assert answer.status_code == 200 and answer.headers["vary"] == "Accept"
    told, here = Graph().parse(data=answer.content, format=kind), URIRef(f"{server.url}/sparql")
    assert (here, RDF.type, SD.Service) in told and (here, SD.endpoint, here) in told
    assert (here, SD.supportedLanguage, SD.SPARQL11Query) in told
    assert {str(o).rpartition("/")[2] for o in told.objects(here, SD.resultFormat)} == {
        "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
        "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
    }  # fmt: skip
    (dataset,) = told.objects(here, SD.defaultDataset)
    (default,) = told.objects(dataset, SD.defaultGraph)
    assert (dataset, RDF.type, SD.Dataset) in told and (default, RDF.type, SD.Graph) in told


def test_the_description_comes_in_rdf_only(server: Running) -> None:
    assert server.client.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406
