"""Clients that others wrote understand the server: SPARQLWrapper, and rdflib's SPARQLStore."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML
from SPARQLWrapper import SPARQLWrapper as Wrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.graph.world import BASE
from tests.server.conftest import Running

KG, ID = Namespace("https://w3id.org/newskg#"), Namespace(BASE)
WHO = "SELECT ?name { id:xinglan kg:name ?name }"
BUILD = "CONSTRUCT { ?a kg:developed ?b } { ?a kg:developed ?b }"


@pytest.fixture
def wrapper(server: Running) -> Wrapper:
    return Wrapper(f"{server.url}/sparql")


@pytest.mark.parametrize(("method", "how"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_asks_by_each_method(wrapper: Wrapper, method: str, how: str) -> None:
    wrapper.setMethod(method)
    wrapper.setRequestMethod(how)
    wrapper.setQuery(WHO)
    wrapper.setReturnFormat(JSON)
    assert wrapper.queryAndConvert()["results"]["bindings"] == [{"name": {"type": "literal", "value": "星岚科技"}}]


def test_sparqlwrapper_reads_each_format_of_rows(wrapper: Wrapper) -> None:
    wrapper.setQuery(WHO)
    wrapper.setReturnFormat(XML)
    assert "<literal>星岚科技</literal>" in wrapper.queryAndConvert().toxml()
    for kind, text in ((CSV, "name\r\n星岚科技\r\n"), (TSV, '?name\n"星岚科技"\n')):
        wrapper.setReturnFormat(kind)
        assert wrapper.queryAndConvert().decode() == text


@pytest.mark.parametrize("kind", [TURTLE, N3, RDFXML, JSONLD])
def test_sparqlwrapper_reads_each_format_of_a_graph(wrapper: Wrapper, graph: Graph, kind: str) -> None:
    wrapper.setQuery(BUILD)
    wrapper.setReturnFormat(kind)
    found = wrapper.queryAndConvert()
    told = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert set(told) == set(graph.triples((None, KG.developed, None)))


def test_sparqlwrapper_reads_truth_and_knows_a_mistake(wrapper: Wrapper) -> None:
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery("ASK { id:xinglan kg:developed id:lan-2 }")
    assert wrapper.queryAndConvert()["boolean"] is True
    wrapper.setQuery("SELECT WHERE")
    with pytest.raises(QueryBadFormed, match="line 1"):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("kind", ["xml", "json", "csv", "tsv"])
def test_a_store_of_rdflib_is_this_graph(server: Running, graph: Graph, method: str, kind: str) -> None:
    there = Graph(SPARQLStore(f"{server.url}/sparql", method=method, returnFormat=kind))
    assert there.value(ID.xinglan, KG.name) == Literal("星岚科技")
    assert set(there.triples((ID.xinglan, KG.developed, None))) == {(ID.xinglan, KG.developed, ID["lan-2"])}
    if kind in {"xml", "json"}:  # no standard says how truth is written in the others, and rdflib reads none there
        assert (ID.xinglan, KG.developed, ID["lan-2"]) in there
        assert (ID["lan-2"], KG.developed, ID.xinglan) not in there
    rows = there.query("SELECT ?who { ?who a kg:Person }", initNs={"kg": KG})
    assert [row[0] for row in rows] == [URIRef(ID["lin-lan"])]


def test_a_store_of_rdflib_builds_graphs(server: Running, graph: Graph) -> None:
    there = Graph(SPARQLStore(f"{server.url}/sparql"))
    assert set(there.query(BUILD, initNs={"kg": KG})) == set(graph.triples((None, KG.developed, None)))
