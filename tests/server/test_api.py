"""The JSON API answers what the graph says."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from kg.ontology import Ontology
from tests.graph.world import BASE
from tests.server.conftest import Running

KG, ID = Namespace("https://w3id.org/newskg#"), Namespace(BASE)


def local(node: object) -> str:
    return str(node).removeprefix(BASE).removeprefix(str(KG))


def one(graph: Graph, node: URIRef, name: str) -> Any:
    """The value of a property as Python has it; None where there is none."""
    value = graph.value(node, KG[name])
    return value.toPython() if isinstance(value, Literal) else local(value) if value else None


def get(server: Running, path: str, **parameters: object) -> Any:
    answer = server.client.get(path, params={k: str(v) for k, v in parameters.items()})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json"), answer.text
    return answer.json()


def quotes(graph: Graph, node: URIRef) -> list[dict[str, Any]]:
    """The quotes of what is told, in no order."""
    return [
        {
            "quote": one(graph, evidence, "quote"), "start": one(graph, evidence, "start"),
            "end": one(graph, evidence, "end"), "article": one(graph, evidence, "article"),
            "articleName": one(graph, ID[one(graph, evidence, "article")], "name"),
        }
        for evidence in graph.objects(node, KG.evidence)
    ]  # fmt: skip


def is_told(graph: Graph, record: dict[str, Any]) -> bool:
    """Whether the graph says of something what a record says that all that is told has."""
    node = ID[record["id"]]
    assert record["modality"] == one(graph, node, "modality")
    assert record["confidence"] == pytest.approx(float(one(graph, node, "confidence")))
    assert record["sources"] == one(graph, node, "sources")
    assert [by["entity"] for by in record["attributedTo"]] == sorted(map(local, graph.objects(node, KG.attributedTo)))
    assert all(by["name"] == one(graph, ID[by["entity"]], "name") for by in record["attributedTo"])
    said = quotes(graph, node)
    assert said and len(record["quotes"]) == len(said) and all(quote in said for quote in record["quotes"])
    return True


def test_entities_come_with_those_first_of_which_most_is_told(
    server: Running, graph: Graph, ontology: Ontology
) -> None:
    found = get(server, "/api/entities")
    facts = {
        local(node): len({*graph.subjects(KG.claimSubject, node), *graph.subjects(KG.claimObject, node)})
        for cls in ontology.entities
        for node in graph.subjects(RDF.type, KG[cls])
    }
    assert {row["id"]: row["facts"] for row in found} == facts and len(found) == len(facts)
    assert [row["facts"] for row in found] == sorted(facts.values(), reverse=True)
    assert all(row["name"] == one(graph, ID[row["id"]], "name") for row in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("星岚", ["xinglan"]),
        ("星嵐", ["xinglan"]),  # traditional characters
        ("XINGLAN", ["xinglan"]),
        ("tuoba 3", ["tuoba-3"]),
        ("科技", ["xinglan"]),
        ("没有", []),
        ('"} . ?x ?y ?z . {"', []),
        ("\x00\\u0022'\n", []),
    ],
)
def test_a_name_is_found_in_any_script(server: Running, text: str, found: list[str]) -> None:
    assert [row["id"] for row in get(server, "/api/entities", q=text)] == found


def test_entities_of_a_class(server: Running, graph: Graph) -> None:
    rows = get(server, "/api/entities", **{"class": "AIModel"})
    assert {row["id"] for row in rows} == {local(node) for node in graph.subjects(RDF.type, KG.AIModel)}


@pytest.mark.parametrize("path", ["/api/entities", "/api/claims", "/api/events", "/api/measurements"])
def test_pages_of_any_size_make_the_whole(server: Running, path: str) -> None:
    whole = get(server, path, limit=1000)
    assert len(whole) > 1
    for size in (1, 2, len(whole)):
        pages = [get(server, path, limit=size, offset=start) for start in range(0, len(whole) + size, size)]
        assert [row for page in pages for row in page] == whole


def test_an_entity_is_told_whole(server: Running, graph: Graph) -> None:
    for name in ("lan-2", "beichuan", "tuoba-3", "haizhou"):
        told = get(server, f"/api/entities/{name}")
        node = ID[name]
        assert (told["id"], told["iri"], told["name"]) == (name, BASE + name, one(graph, node, "name"))
        assert told["classes"] == sorted(map(local, graph.objects(node, RDF.type)))
        forms = [*graph.objects(node, RDFS.label), *graph.objects(node, SKOS.altLabel)]
        assert {(n["name"], n["language"]) for n in told["names"]} == {
            (str(f), (f.language or "").lower()) for f in forms
        }
        for kind in ("claims", "events", "measurements"):
            assert told[kind] == get(server, f"/api/{kind}", entity=name)


def test_claims_say_what_the_graph_says(server: Running, graph: Graph) -> None:
    found = get(server, "/api/claims", limit=1000)
    assert {row["id"] for row in found} == {local(node) for node in graph.subjects(RDF.type, KG.Claim)}
    for row in found:
        node = ID[row["id"]]
        assert is_told(graph, row)
        for key, name in (("subject", "claimSubject"), ("relation", "claimPredicate"), ("object", "claimObject")):
            assert row[key] == one(graph, node, name)
        assert row["subjectName"] == one(graph, ID[row["subject"]], "name")
        assert row["objectName"] == one(graph, ID[row["object"]], "name")
    assert [row["sources"] for row in found] == sorted((row["sources"] for row in found), reverse=True)
    assert any(row["attributedTo"] for row in found)


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({"entity": "lan-2"}, lambda row: "lan-2" in (row["subject"], row["object"])),
        ({"relation": "developed"}, lambda row: row["relation"] == "developed"),
        ({"modality": "Planned"}, lambda row: row["modality"] == "Planned"),
        ({"sources": 2}, lambda row: row["sources"] >= 2),
        ({"entity": "xinglan", "modality": "Planned"}, lambda row: row["object"] == "beichuan"),
        ({"entity": "none"}, lambda row: False),
        ({"entity": "a b"}, lambda row: False),  # no IRI: not even nothing, so nothing
        ({"entity": "x> ?p ?o } #"}, lambda row: False),
    ],
)
def test_claims_can_be_chosen(server: Running, asked: dict[str, Any], fits: Any) -> None:
    whole = get(server, "/api/claims")
    chosen = get(server, "/api/claims", **asked)
    assert chosen == [row for row in whole if fits(row)] and len(chosen) < len(whole)


def test_events_say_what_the_graph_says_also_those_only_planned(
    server: Running, graph: Graph, ontology: Ontology
) -> None:
    found = get(server, "/api/events", limit=1000)
    nodes = {node for cls in ontology.events for node in graph.subjects(RDF.type, KG[cls])}
    planned = set(graph.subjects(RDF.type, KG.Prospect))
    assert planned and {row["id"] for row in found} == {local(node) for node in nodes | planned}
    for row in found:
        node = ID[row["id"]]
        assert is_told(graph, row)
        cls = graph.value(node, KG.eventClass if node in planned else RDF.type)
        assert (row["kind"], row["name"], row["date"]) == (
            local(cls), one(graph, node, "name"), one(graph, node, "date"),
        )  # fmt: skip
        roles = {(name, local(who)) for name in ontology.roles for who in graph.objects(node, KG[name])}
        assert {(role["role"], role["entity"]) for role in row["roles"]} == roles
    dates = [row["date"] for row in found]
    assert dates == sorted(filter(None, dates)) + [None] * dates.count(None)


@pytest.mark.parametrize(
    ("asked", "dates"),
    [
        ({"kind": "Release"}, ["2025-03-04"]),
        ({"kind": "Acquisition"}, [None]),
        ({"entity": "beichuan"}, ["2025-03", None]),
        ({"since": "2025"}, ["2025-03", "2025-03-04"]),
        ({"since": "2025-03-04"}, ["2025-03", "2025-03-04"]),  # in March: it may have been on the 4th
        ({"since": "2025-03-05"}, ["2025-03"]),
        ({"since": "2025-04"}, []),
        ({"until": "2025-03-03"}, ["2025-03"]),
        ({"until": "2025-03"}, ["2025-03", "2025-03-04"]),
        ({"until": "2024"}, []),
        ({"since": "2025-03-04", "until": "2025-03-04", "kind": "Release"}, ["2025-03-04"]),
        ({"entity": "a b"}, []),
    ],
)
def test_events_can_be_chosen(server: Running, asked: dict[str, Any], dates: list[str | None]) -> None:
    assert [row["date"] for row in get(server, "/api/events", **asked)] == dates


def test_numbers_say_what_the_graph_says_also_those_only_forecast(server: Running, graph: Graph) -> None:
    found = get(server, "/api/measurements")
    forecast = set(graph.subjects(RDF.type, KG.Projection))
    assert forecast and {row["id"] for row in found} == {local(n) for n in graph.subjects(KG.measureOf)}
    for row in found:
        node = ID[row["id"]]
        assert is_told(graph, row)
        for key, name in {
            "entity": "measureOf", "measure": "measure", "unit": "unit", "printed": "valueText",
            "qualifier": "qualifier", "date": "date",
        }.items():  # fmt: skip
            assert row[key] == one(graph, node, name)
        assert row["value"] == float(one(graph, node, "value"))
    assert get(server, "/api/measurements", entity="lan-2") == [r for r in found if r["entity"] == "lan-2"]
    assert get(server, "/api/measurements", measure="revenue") == [r for r in found if r["measure"] == "revenue"]


def test_articles_say_where_they_come_from(server: Running, graph: Graph) -> None:
    found = get(server, "/api/articles")
    assert {row["id"] for row in found} == {local(node) for node in graph.subjects(RDF.type, KG.Article)}
    for row in found:
        node = ID[row["id"]]
        assert row["date"] == one(graph, node, "published") is not None
        assert all(row[name] == one(graph, node, name) for name in ("name", "file", "medium", "author", "url"))


def test_health_counts_the_graph(server: Running, graph: Graph) -> None:
    assert get(server, "/health") == {"status": "ok", "triples": len(graph)}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/entities/none", 404),
        ("/api/entities/a%20b", 404),
        ("/api/entities/claim-none", 404),
        ("/api/entities?class=Claim", 404),
        ("/api/entities?class=AIModel%20%7D", 404),
        ("/api/claims?relation=none", 404),
        ("/api/claims?modality=asserted", 404),
        ("/api/events?kind=AIModel", 404),
        ("/api/measurements?measure=none", 404),
        ("/api/queries/none", 404),
        ("/api/none", 404),
        ("/api/entities?limit=0", 422),
        ("/api/entities?limit=1001", 422),
        ("/api/entities?offset=-1", 422),
        ("/api/claims?sources=many", 422),
        ("/api/events?since=yesterday", 422),
        ("/api/events?until=2025-03-04T00:00", 422),
        (f"/api/entities?q={'x' * 201}", 422),
        (f"/api/entities/{'x' * 301}", 422),
        ("/api/queries/leaders?set=none=1", 400),
        ("/api/queries/leaders?set=", 400),
    ],
)
def test_what_there_is_not_and_what_cannot_be_is_told(server: Running, path: str, status: int) -> None:
    answer = server.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json")
    assert answer.json()["detail"]


def test_each_question_of_the_library_is_listed_and_answered_as_by_sparql(server: Running, ontology: Ontology) -> None:
    listed = get(server, "/api/queries")
    assert len(listed) == len(ontology.queries)
    for asked, query in zip(listed, ontology.queries, strict=True):
        assert (asked["zh"], asked["en"]) == query.titles
        assert [p["name"] for p in asked["parameters"]] == [p.name for p in query.parameters]
        answer = server.client.get(f"/api/queries/{asked['name']}")
        assert answer.status_code == 200 and answer.headers["content-type"] == "application/sparql-results+json"
        assert answer.content == server.ask(query.text).content


def test_a_question_takes_parameters_and_no_more_than_those(server: Running) -> None:
    def rows(*values: str) -> list[Any]:
        asked = "&".join(f"set={quote(value)}" for value in values)
        found = server.client.get(f"/api/queries/models?{asked}").raise_for_status().json()["results"]["bindings"]
        return [row["model"]["value"] for row in found]

    assert rows() == rows("about=星岚科技") == rows("about=xinglan") == ["Lan-2"]
    assert rows("about=北川智能") == rows('about=" } ?s ?p ?o {') == rows("about=a=b\n\\") == []
