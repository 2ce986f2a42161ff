"""The sample queries of ontology/queries find in a small world what their titles promise, in both query engines."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg.export.turtle import lines
from kg.graph import assemble
from kg.ontology import Ontology
from tests.graph.world import BASE, Page, pages, resolution

KG = "https://w3id.org/newskg#"
FIRST, SECOND = "星岚科技周二发布", "北川智能表示，拓"  # the articles by their names
Rows = list[dict[str, str | None]]

#: By query: what its rows say, without the columns of IRIs of entities, articles and statements.
FOUND: dict[str, Rows] = {
    "1-leaders": [
        {
            "person": "林澜", "relation": f"{KG}founderOf", "organization": "星岚科技", "sources": "1",
            "quote": "林澜创立了星岚科技",
        },
    ],
    "2-models": [
        {"developer": "星岚科技", "model": "Lan-2", "released": "2025-03-04", "quote": "星岚科技3月推出Lan-2"},
    ],
    "3-costs": [
        {
            "thing": "Lan-2", "measure": f"{KG}trainingCost", "printed": "约120万美元", "qualifier": "about",
            "value": "1200000", "unit": "USD", "modality": f"{KG}Asserted", "quote": "训练成本约120万美元",
            "article": FIRST,
        },
    ],
    "4-statements": [
        {"speaker": "北川智能", "topic": "拓跋3", "date": "2025-03", "quote": "北川智能表示", "article": SECOND},
    ],
    "5-one-source": [
        {"fact": "Lan-2 相当于 拓跋3", "confidence": "0.8", "quote": "拓跋3与Lan-2不相上下", "article": SECOND},
        {"fact": "拓跋3 优于 Lan-2", "confidence": "0.8", "quote": "Lan-2不如拓跋3", "article": SECOND},
        {"fact": "林澜 创立 星岚科技", "confidence": "0.8", "quote": "林澜创立了星岚科技", "article": FIRST},
    ],
    "6-agreed": [
        {
            "what": "星岚科技 开发 Lan-2", "kind": f"{KG}Claim", "sources": "2", "articles": "3",
            "quote": "星岚科技3月推出Lan-2",
        },
        {
            "what": "星岚科技 发布 Lan-2（2025年3月4日）", "kind": f"{KG}Release", "sources": "2", "articles": "2",
            "quote": "星岚科技3月推出Lan-2",
        },
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def graph(ontology: Ontology) -> Graph:
    made = pages()
    parts = [p.article() for p in made], [p.extraction() for p in made], resolution(made)
    return assemble(*parts, ontology, base_iri=BASE)


def by_oxigraph(graph: Graph, query: str) -> Rows:
    store = ox.Store()
    store.load("".join(lines(graph)).encode(), format=ox.RdfFormat.TURTLE)
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    names = [v.value for v in found.variables]
    return [{n: None if row[n] is None else row[n].value for n in names} for row in found]


def by_rdflib(graph: Graph, query: str) -> Rows:
    found = graph.query(query)
    names = [str(v) for v in found.vars or []]
    return [{n: None if row[n] is None else str(row[n]) for n in names} for row in found]  # type: ignore[index,call-overload]


@pytest.mark.parametrize("run", [by_oxigraph, by_rdflib])
@pytest.mark.parametrize("name", FOUND)
def test_a_sample_query_finds_what_its_title_promises(
    graph: Graph, ontology: Ontology, name: str, run: Callable[[Graph, str], Rows]
) -> None:
    (query,) = [q for q in ontology.queries if q.name == name]
    rows = run(graph, query.text)
    known = {column for row in FOUND[name] for column in row}
    assert [{n: v for n, v in row.items() if n in known} for row in rows] == FOUND[name]
    assert all(any((v or "").startswith(BASE) for v in row.values()) for row in rows)  # whence one goes on to the graph


def test_there_are_six_each_with_two_titles_an_order_and_a_limit(ontology: Ontology) -> None:
    assert {q.name for q in ontology.queries} == set(FOUND)
    for query in ontology.queries:
        chinese, english = query.titles
        assert any("\u4e00" <= c <= "\u9fff" for c in chinese) and english.isascii()
        assert "\nORDER BY " in query.text and "\nLIMIT " in query.text


def test_a_model_without_a_date_of_release_comes_last(ontology: Ontology) -> None:
    made = pages()
    made[0].relation("xinglan", "developed", "tuoba-3", "星岚科技")
    graph = assemble(
        [p.article() for p in made], [p.extraction() for p in made], resolution(made), ontology, base_iri=BASE
    )
    (query,) = [q for q in ontology.queries if q.name == "2-models"]
    assert [(r["model"], r["released"]) for r in by_oxigraph(graph, query.text)] == [
        ("Lan-2", "2025-03-04"), ("拓跋3", None),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["1-leaders", "5-one-source", "6-agreed"])
def test_what_is_only_planned_or_denied_is_no_fact(ontology: Ontology, name: str) -> None:
    told = [Page(f"林澜将出任北川智能总裁{i}", family=f"family-{i}") for i in range(2)]
    for page, modality in zip(told, ("planned", "negated"), strict=True):
        page.relation("lin-lan", "holdsPositionAt", "beichuan", page.raw, modality=modality)
    graph = assemble(
        [p.article() for p in told], [p.extraction() for p in told], resolution(told), ontology, base_iri=BASE
    )
    (query,) = [q for q in ontology.queries if q.name == name]
    assert by_oxigraph(graph, query.text) == []
