"""A graph as rows for Neo4j: one relationship a fact, none for what is no fact, every word from the ontology."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from kg.export.neo4j import PropertyGraph, property_graph
from kg.export.neo4j.cypher import quoted
from kg.export.neo4j.property import (
    _MADE,
    LINK_COLUMNS,
    NODE_COLUMNS,
    Link,
    base,
    relationship_type,
)
from kg.export.turtle import lines
from kg.graph import assemble
from kg.ontology import KG, Ontology
from tests.graph.world import BASE, Page, resolution
from tests.neo4j.conftest import small_world
from tests.neo4j.rows import HARMFUL, hostile


@pytest.fixture
def rows(ontology: Ontology) -> PropertyGraph:
    return property_graph(small_world(ontology), ontology)


def told(ontology: Ontology, *made: Page) -> PropertyGraph:
    parts = [p.article() for p in made], [p.extraction() for p in made], resolution(list(made))
    return property_graph(assemble(*parts, ontology, base_iri=BASE), ontology)


def links(rows: PropertyGraph, sort: str) -> list[Link]:
    return [link for link in rows.links if link.type == sort]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("developed", "DEVELOPED"),
        ("holdsPositionAt", "HOLDS_POSITION_AT"),
        ("usesAIModel", "USES_AI_MODEL"),
        ("HOLDS_POSITION_AT", "HOLDS_POSITION_AT"),
    ],
)
def test_a_property_becomes_a_type(name: str, expected: str) -> None:
    assert relationship_type(name) == expected


def test_no_two_properties_share_a_type(ontology: Ontology) -> None:
    names = {*ontology.relations, *ontology.roles, "claimSubject", "claimObject", "measureOf", "evidence", "mentionOf"}
    assert len({relationship_type(name) for name in names}) == len(names)


def test_an_entity_has_its_classes_and_its_names_by_language(rows: PropertyGraph) -> None:
    (xinglan,) = [n for n in rows.nodes if n.iri == f"{BASE}xinglan"]
    assert xinglan.labels == ("Entity", "Organization")
    assert xinglan.properties == {
        "kind": "Organization", "name": "星岚科技", "labelsZh": ["星岚科技"], "labelsEn": ["Xinglan"],
        "aliases": ["星嵐科技"], "mentions": 1, "base": BASE, "build": rows.build,
    }  # fmt: skip


def test_two_claims_of_one_fact_are_one_relationship(ontology: Ontology) -> None:
    one = Page("星岚科技开发了Lan-2。北川智能说星岚科技研发Lan-2。")
    one.relation("xinglan", "developed", "lan-2", "星岚科技开发了Lan-2", confidence=0.6)
    one.relation("xinglan", "developed", "lan-2", "星岚科技研发Lan-2", modality="reported", by="beichuan")
    (fact,) = links(told(ontology, one), "DEVELOPED")
    assert (fact.start, fact.end) == (("Entity", f"{BASE}xinglan"), ("Entity", f"{BASE}lan-2"))
    assert fact.properties["quotes"] == ["星岚科技开发了Lan-2", "星岚科技研发Lan-2"]
    assert (fact.properties["modality"], fact.properties["confidence"]) == ("Asserted", 0.8)
    assert fact.properties["attributedTo"] == ["北川智能"] and len(fact.properties["claims"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize("modality", ["hedged", "negated", "planned", "forecast"])
def test_what_is_no_fact_is_a_claim_and_a_prospect_but_no_relationship(ontology: Ontology, modality: str) -> None:
    page = Page("星岚科技计划收购北川智能。")
    page.relation("xinglan", "acquired", "beichuan", "计划收购北川智能", modality=modality)
    page.event("Acquisition", [("agent", "xinglan"), ("object", "beichuan")], "计划收购北川智能", modality=modality)
    rows = told(ontology, page)
    assert not links(rows, "ACQUIRED")
    assert not [x for x in rows.links if x.start[0] == x.end[0] == "Entity"]
    stands = {n.kind: n.properties for n in rows.nodes if n.kind in {"Claim", "Prospect", "Happening"}}
    assert {kind: p["modality"] for kind, p in stands.items()} == dict.fromkeys(
        ("Claim", "Prospect"), modality.capitalize()
    )
    assert stands["Prospect"]["eventClass"] == "Acquisition" and stands["Claim"]["predicateName"] == "acquired"


def test_evidence_leads_to_the_article_with_where_it_stands(rows: PropertyGraph) -> None:
    found = [x for x in links(rows, "EVIDENCE") if x.properties["quotes"] == ["林澜创立了星岚科技"]]
    assert [x.start[0] for x in found] == ["Claim"] and found[0].end[0] == "Article"
    (start,), (end,) = found[0].properties["starts"], found[0].properties["ends"]  # type: ignore[misc]
    assert end - start == len("林澜创立了星岚科技")  # type: ignore[operator]


def test_a_readers_comment_is_marked(rows: PropertyGraph) -> None:
    marked = {q for x in links(rows, "EVIDENCE") for q, c in zip(
        x.properties["quotes"], x.properties["fromComment"], strict=True  # type: ignore[arg-type]
    ) if c}  # fmt: skip
    assert marked == {"Lan-2不如拓跋3"}


def test_nothing_is_left_out_of_a_valid_graph_and_what_leads_nowhere_is_counted(ontology: Ontology) -> None:
    graph = small_world(ontology)
    assert property_graph(graph, ontology).left_out == 0
    graph.remove((URIRef(f"{BASE}lin-lan"), RDF.type, None))
    rows = property_graph(graph, ontology)
    assert rows.left_out == 2  # founded it, and the claim's subject
    assert not links(rows, "FOUNDER_OF")


def test_harm_in_a_graph_makes_no_label_and_no_type(ontology: Ontology) -> None:
    plain, harmed = small_world(ontology), hostile(small_world(ontology))
    before, after = property_graph(plain, ontology), property_graph(harmed, ontology)
    assert {label for n in after.nodes for label in n.labels} == {label for n in before.nodes for label in n.labels}
    assert {x.type for x in after.links} == {x.type for x in before.links}
    shown = repr(after.nodes) + repr(after.links)
    assert "\ud800" not in shown.encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass")
    assert "\\x1f" not in shown and HARMFUL[0] in shown


def test_a_number_that_is_none_is_no_value(ontology: Ontology) -> None:
    graph = small_world(ontology)
    (number,) = graph.subjects(RDF.type, KG.Measurement)
    for link, text in ((KG.value, "viel"), (KG.sources, str(2**63))):
        graph.set((number, link, Literal(text)))
    (row,) = [n for n in property_graph(graph, ontology).nodes if n.kind == "Measurement"]
    assert not {"value", "sources"} & row.properties.keys()


def test_every_property_of_a_row_is_a_column_and_every_column_the_ontologys(
    rows: PropertyGraph, ontology: Ontology
) -> None:
    assert {name for n in rows.nodes for name in n.properties} <= NODE_COLUMNS.keys()
    assert {name for x in rows.links for name in x.properties} <= LINK_COLUMNS.keys()
    schema = Graph().parse(ontology.root / "newskg.ttl")
    for name in NODE_COLUMNS.keys() - _MADE:
        assert (KG[name], RDFS.label, None) in schema, name


def test_the_rows_are_the_same_in_any_order_and_under_any_hash_seed(ontology: Ontology, tmp_path: Path) -> None:
    graph = small_world(ontology)
    file = tmp_path / "graph.ttl"
    file.write_text("".join(lines(graph)), "utf-8")
    code = (
        "import sys; from rdflib import Graph; from kg.ontology import load\n"
        "from kg.export.neo4j import property_graph\n"
        "r = property_graph(Graph().parse(sys.argv[1]), load()); print(ascii((r.nodes, r.links)))"
    )
    shown = {
        subprocess.run(
            [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True, cwd=Path.cwd(),
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout.strip()
        for seed in ("1", "2")
    }  # fmt: skip
    turned = Graph()
    for triple in sorted(graph, reverse=True):
        turned.add(triple)
    rows = property_graph(turned, ontology)
    assert shown == {ascii((rows.nodes, rows.links))}


@pytest.mark.parametrize(("name", "expected"), [("Person", "`Person`"), ("a`b", "`a``b`"), ("}) //", "`}) //`")])
def test_a_name_is_quoted(name: str, expected: str) -> None:
    assert quoted(name) == expected


@pytest.mark.parametrize("name", ["", "a\\u0060b", "a\0"])
def test_a_name_that_neo4j_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="rename it in the ontology"):
        quoted(name)


@pytest.mark.parametrize(
    ("iri", "expected"),
    [("https://a.example/id/x", "https://a.example/id/"), ("https://a.example/g#x", "https://a.example/g#"),
     ("urn:news:x", "urn:news:")],
)  # fmt: skip
def test_a_base_is_what_comes_before_the_name(iri: str, expected: str) -> None:
    assert base(iri) == expected
