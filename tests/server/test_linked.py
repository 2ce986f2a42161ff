"""Each node of the graph has an address: a page for people, RDF for programs."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from tests.export.hostile import NAMES
from tests.graph.world import BASE
from tests.server.conftest import LOCALS, Running

KG, ID = Namespace("https://w3id.org/newskg#"), Namespace(BASE)
RDF_TYPES = {
    "turtle": "text/turtle", "jsonld": "application/ld+json", "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
}  # fmt: skip
KINDS = ("Organization", "Claim", "Release", "Measurement", "Evidence", "Article", "Prospect", "Projection", "Mention")


class Reader(HTMLParser):
    """What stands in a page: its tags, their attributes, its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def links(self) -> list[str]:
        return [value for name, value in self.attributes if name == "href"]


def values(triples: Iterable[tuple[Any, Any, Any]]) -> set[object]:
    """Triples with values in place of literals: the store writes 0.0 as 0, and zh-Hans as zh-hans."""
    return {(s, p, (o.toPython(), (o.language or "").lower()) if isinstance(o, Literal) else o) for s, p, o in triples}


def some(graph: Graph, kind: str) -> str:
    """The local name of a node of a class."""
    return str(min(graph.subjects(RDF.type, KG[kind]))).removeprefix(BASE)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", RDF_TYPES)
def test_a_node_is_told_in_rdf_that_is_part_of_the_graph(server: Running, graph: Graph, kind: str, form: str) -> None:
    local, media_type = some(graph, kind), RDF_TYPES[form]
    answer = server.client.get(f"/id/{local}", headers={"Accept": media_type})
    assert answer.status_code == 200 and answer.headers["vary"] == "Accept"
    assert answer.headers["content-type"].partition(";")[0] == media_type
    told = Graph().parse(data=answer.content, format=media_type)
    assert values(told) <= values(graph)
    assert values(told.triples((ID[local], None, None))) == values(graph.triples((ID[local], None, None)))
    named = server.client.get(f"/id/{local}", params={"format": form}, headers={"Accept": "text/html"})
    assert named.content == answer.content


def test_what_is_told_about_an_entity_comes_with_its_evidence(server: Running, graph: Graph) -> None:
    answer = server.client.get("/id/lan-2", headers={"Accept": "text/turtle"})
    told = Graph().parse(data=answer.content, format="turtle")
    links = (KG.claimSubject, KG.claimObject, KG.measureOf, KG.object)
    about = {node for link in links for node in graph.subjects(link, ID["lan-2"])}
    assert len(about) > 4
    for node in about | {e for s in about for e in graph.objects(s, KG.evidence)}:
        assert set(graph.predicate_objects(node)) == set(told.predicate_objects(node))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_node_has_a_page_with_all_that_stands_about_it(
    server: Running, graph: Graph, kind: str, language: str
) -> None:
    local = some(graph, kind)
    answer = server.client.get(f"/id/{local}", params={"lang": language}, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    page = Reader(answer.text)
    assert ("lang", "zh-Hans" if language == "zh" else "en") in page.attributes
    for value in graph.objects(ID[local]):
        if isinstance(value, Literal):
            assert str(value) in page.text or str(value.toPython()) in page.text
        elif str(value).startswith(BASE):
            assert f"/id/{quote(value.removeprefix(BASE), safe='')}" in page.links


def test_each_link_of_a_page_leads_somewhere(server: Running) -> None:
    page = Reader(server.client.get("/id/lan-2", headers={"Accept": "text/html"}).text)
    assert len(page.links) > 20
    for link in set(page.links) - {"data:,"}:
        assert server.client.get(link).status_code == 200, link


def test_a_page_quotes_what_it_tells(server: Running) -> None:
    page = Reader(server.client.get("/id/tuoba-3", headers={"Accept": "text/html"}).text)
    for told in ("拓跋3与Lan-2不相上下", "相当于", "据 北川智能", "80%", "Tuoba 3"):
        assert told in page.text


def test_a_browser_gets_the_page_and_a_program_that_takes_anything_too(server: Running) -> None:
    for accept in ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "*/*"):
        answer = server.client.get("/id/lan-2", headers={"Accept": accept})
        assert answer.headers["content-type"].startswith("text/html")
    picky = server.client.get("/id/lan-2", headers={"Accept": "text/html;q=0.3, application/ld+json"})
    assert picky.headers["content-type"] == "application/ld+json"


@pytest.mark.parametrize(
    "local",
    ["nothing", "", "a%20b", "%3Cscript%3Ealert(1)%3C/script%3E", "%00", "%FF", "%E2%80%A8", "x%22%3E%7D",
     "lan-2/", "%7Cx%7C", "lan-2%3E%20?p%20?o%20%7D%20%23", "..%2F..%2Fetc%2Fpasswd"],
)  # fmt: skip
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_what_there_is_not_is_404_in_plain_text(server: Running, local: str, accept: str) -> None:
    answer = server.client.get(f"/id/{local}", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")


def test_other_formats_are_refused(server: Running) -> None:
    assert server.client.get("/id/lan-2?format=exe").status_code == 400
    assert server.client.get("/id/lan-2", headers={"Accept": "image/png"}).status_code == 406
    assert server.client.post("/id/lan-2").headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("local", LOCALS)
def test_a_local_name_may_be_any_that_an_iri_may_have(
    hostile_server: Running, hostile_graph: Graph, local: str
) -> None:
    address = f"/id/{quote(local, safe='')}"
    answer = hostile_server.client.get(address, headers={"Accept": "application/n-triples"})
    told = Graph().parse(data=answer.content, format="nt")
    assert set(told.predicate_objects(ID[local])) == set(hostile_graph.predicate_objects(URIRef(BASE + local)))
    page = Reader(hostile_server.client.get(address, headers={"Accept": "text/html"}).text)
    assert f"{address}?format=turtle" in page.links
    maker = Reader(hostile_server.client.get("/id/thing-0", headers={"Accept": "text/html"}).text)
    assert address in maker.links


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_a_hostile_name_is_text_and_no_markup(hostile_server: Running, hostile_graph: Graph, number: int) -> None:
    answer = hostile_server.client.get(f"/id/thing-{number}", headers={"Accept": "text/html"})
    page = Reader(answer.text)
    assert page.tags <= {
        "html", "head", "meta", "title", "link", "body", "nav", "a", "main", "h1", "h2", "p", "code", "bdi", "section",
        "strong", "span", "time", "blockquote", "cite", "dl", "dt", "dd",
    }  # fmt: skip
    assert {name for name, _ in page.attributes} <= {
        "lang", "charset", "name", "content", "rel", "href", "type", "class",
    }  # fmt: skip
    assert all(link.startswith(("/", "data:,")) for link in page.links)
    assert str(hostile_graph.value(ID[f"thing-{number}"], KG.name)) in page.text
