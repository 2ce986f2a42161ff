"""The graph keeps the contract: what is a fact, what only a claim, and where each stands."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef

from kg.graph import assemble
from kg.model import Entity, Resolution, Zone
from kg.ontology import KG, Ontology, local
from tests.graph.world import BASE, Page, pages, resolution

ID = Namespace(BASE)


def build(ontology: Ontology, made: list[Page], base: str = BASE, **surfaces: tuple[str, ...]) -> Graph:
    parts = [p.article() for p in made], [p.extraction() for p in made], resolution(made, **surfaces)
    return assemble(*parts, ontology, base_iri=base)


@pytest.fixture(scope="module")
def graph(ontology: Ontology) -> Graph:
    return build(ontology, pages(), xinglan=("星嵐科技", "星岚\n科技"))


def claim(graph: Graph, subject: str, prop: str, object_: str) -> list[URIRef]:
    rows = (c for c in graph.subjects(KG.claimSubject, ID[subject]) if (c, KG.claimPredicate, KG[prop]) in graph)
    return sorted(c for c in rows if (c, KG.claimObject, ID[object_]) in graph)


def test_an_entity_has_one_class_one_name_its_labels_and_every_surface(graph: Graph) -> None:
    node = ID.xinglan
    assert list(graph.objects(node, RDF.type)) == [KG.Organization]
    assert list(graph.objects(node, KG.name)) == [Literal("星岚科技")]
    assert set(graph.objects(node, RDFS.label)) == {Literal("星岚科技", lang="zh-Hans"), Literal("Xinglan", lang="en")}
    assert {str(o) for o in graph.objects(node, SKOS.altLabel)} == {"星岚科技", "星嵐科技", "星岚 科技"}


def test_what_is_told_as_fact_is_a_plain_triple_beside_its_claim(graph: Graph) -> None:
    assert (ID.xinglan, KG.developed, ID["lan-2"]) in graph
    (node,) = claim(graph, "xinglan", "developed", "lan-2")
    assert graph.value(node, KG.predicateName) == Literal("developed")
    assert graph.value(node, KG.modality) == KG.Asserted
    assert len(set(graph.objects(node, KG.evidence))) == 3


def test_sources_count_families_and_a_repost_adds_no_confidence(graph: Graph) -> None:
    (node,) = claim(graph, "xinglan", "developed", "lan-2")
    assert int(str(graph.value(node, KG.sources))) == 2  # three articles, two of them copies
    assert float(str(graph.value(node, KG.confidence))) == pytest.approx(1 - 0.2 * 0.2)


def test_a_plan_is_a_claim_and_a_prospect_but_neither_triple_nor_happening(graph: Graph) -> None:
    assert (ID.xinglan, KG.acquired, ID.beichuan) not in graph
    (node,) = claim(graph, "xinglan", "acquired", "beichuan")
    assert graph.value(node, KG.modality) == KG.Planned
    (prospect,) = graph.subjects(RDF.type, KG.Prospect)
    assert graph.value(prospect, KG.eventClass) == KG.Acquisition
    assert graph.value(prospect, KG.agent) == ID.xinglan
    assert not list(graph.subjects(RDF.type, KG.Acquisition))


@pytest.mark.parametrize("modality", ["hedged", "negated", "planned", "forecast"])
def test_only_asserted_and_reported_relations_are_plain_triples(ontology: Ontology, modality: str) -> None:
    told = Page("北川收购星岚").relation("beichuan", "acquired", "xinglan", "北川收购星岚", modality=modality)
    told.event("Acquisition", [("agent", "beichuan")], "北川收购星岚", modality=modality)
    told.number("beichuan", "revenue", 1, "CNY", "北川", modality=modality)
    g = build(ontology, [told])
    assert (ID.beichuan, KG.acquired, ID.xinglan) not in g
    kinds = {local(t) for t in g.objects(None, RDF.type)} - set(ontology.entities)
    assert kinds == {"Claim", "Prospect", "Projection", "Evidence", "Article", "Family"}
    assert set(g.objects(None, KG.modality)) == {KG[modality.capitalize()]}


def test_what_somebody_reports_is_a_plain_triple_attributed_to_them(graph: Graph) -> None:
    assert (ID["lan-2"], KG.comparableTo, ID["tuoba-3"]) in graph
    (node,) = claim(graph, "lan-2", "comparableTo", "tuoba-3")
    assert (graph.value(node, KG.modality), graph.value(node, KG.attributedTo)) == (KG.Reported, ID.beichuan)


def test_symmetric_relations_are_asserted_once_and_conflicts_stand_side_by_side(graph: Graph) -> None:
    assert (ID["tuoba-3"], KG.comparableTo, ID["lan-2"]) not in graph
    assert (ID["tuoba-3"], KG.outperforms, ID["lan-2"]) in graph


def test_a_happening_told_twice_is_one_with_the_exacter_date(graph: Graph) -> None:
    (node,) = graph.subjects(RDF.type, KG.Release)
    assert graph.value(node, KG.date) == Literal("2025-03-04")
    assert str(graph.value(node, KG.begins)) == "2025-03-04T00:00:00"
    assert str(graph.value(node, KG.ends)) == "2025-03-04T23:59:59"
    assert len(set(graph.objects(node, KG.evidence))) == 2
    assert str(graph.value(node, KG.name)) == "星岚科技 发布 Lan-2（2025年3月4日）"


def test_a_finer_role_comes_with_the_coarser_so_that_queries_need_no_reasoner(graph: Graph) -> None:
    (node,) = graph.subjects(RDF.type, KG.Statement)
    for role in ("speaker", "agent"):
        assert graph.value(node, KG[role]) == ID.beichuan
    assert (node, KG.participant, None) not in graph


def test_a_measurement_has_its_number_unit_and_words(graph: Graph) -> None:
    (node,) = graph.subjects(RDF.type, KG.Measurement)
    got = {local(p): o for p, o in graph.predicate_objects(node)}
    assert (got["measureOf"], got["measure"]) == (ID["lan-2"], KG.trainingCost)
    assert tuple(str(got[n]) for n in ("value", "unit", "qualifier", "valueText")) == (
        "1200000",
        "USD",
        "about",
        "约120万美元",
    )


def test_a_forecast_number_is_a_projection(graph: Graph) -> None:
    (node,) = graph.subjects(RDF.type, KG.Projection)
    assert (graph.value(node, KG.modality), graph.value(node, KG.attributedTo)) == (KG.Forecast, ID.beichuan)


def test_every_quote_stands_in_its_article_and_everything_said_has_evidence(graph: Graph) -> None:
    raw = {ID[p.id]: p.raw for p in pages()}
    for node in graph.subjects(RDF.type, KG.Evidence):
        start, end = (int(str(graph.value(node, p))) for p in (KG.start, KG.end))
        assert raw[graph.value(node, KG.article)][start:end] == str(graph.value(node, KG.quote))
    said = [KG.Claim, KG.Release, KG.Statement, KG.Prospect, KG.Measurement, KG.Projection, KG.Mention]
    for cls in said:
        assert all((n, KG.evidence, None) in graph for n in graph.subjects(RDF.type, cls))


def test_what_a_reader_wrote_is_marked(graph: Graph) -> None:
    marked = {str(graph.value(e, KG.quote)) for e in graph.subjects(KG.fromComment, Literal(True))}
    assert marked == {"Lan-2不如拓跋3"}


def test_a_comment_zone_marks_too(ontology: Ontology) -> None:
    page = Page("正文。网友：星岚科技赢了").mention("xinglan", "星岚科技")
    article = replace(page.article(), zones=(Zone("comment", 3, len(page.raw)),))
    g = assemble([article], [page.extraction()], resolution([page]), ontology, base_iri=BASE)
    assert (None, KG.fromComment, Literal(True)) in g


def test_articles_belong_to_families(graph: Graph) -> None:
    one, copy, two = (ID[p.id] for p in pages())
    assert graph.value(one, KG.family) == graph.value(copy, KG.family) != graph.value(two, KG.family)
    assert str(graph.value(one, KG.published)) == "2025-03-04" and str(graph.value(one, KG.file)) == "a.txt"


def test_there_is_no_blank_node_and_every_iri_is_plain(graph: Graph) -> None:
    nodes = {n for t in graph for n in t}
    assert not [n for n in nodes if isinstance(n, BNode)]
    for node in nodes:
        if isinstance(node, URIRef) and node.startswith(BASE):
            assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*", node.removeprefix(BASE))


def test_every_term_used_is_declared(graph: Graph, ontology: Ontology) -> None:
    schema = Graph().parse(ontology.root / "newskg.ttl")
    used = {n for t in graph for n in t if isinstance(n, URIRef) and n in KG}
    assert used and all((n, RDF.type, None) in schema for n in used)


def test_same_as_is_said_only_of_a_wikidata_item(ontology: Ontology) -> None:
    entities = tuple(
        Entity(f"e{i}", "Place", "海州", wikidata=q) for i, q in enumerate(("Q42", "", "Q0", "Q1> .", "42"))
    )
    g = assemble([], [], Resolution(entities, {}), ontology, base_iri=BASE)
    assert list(g.subject_objects(OWL.sameAs)) == [(ID.e0, URIRef("http://www.wikidata.org/entity/Q42"))]


def test_an_entity_without_labels_gets_its_name_as_label(ontology: Ontology) -> None:
    g = assemble(
        [], [], Resolution((Entity("e", "Place", "海州"), Entity("f", "Place", "")), {}), ontology, base_iri=BASE
    )
    assert g.value(ID.e, RDFS.label) == Literal("海州", lang="zh-Hans")
    assert str(g.value(ID.f, KG.name)) == "f"


def test_the_order_of_what_comes_in_does_not_matter(ontology: Ontology, graph: Graph) -> None:
    made = pages()
    whole = resolution(made, xinglan=("星嵐科技", "星岚\n科技"))
    articles, extractions, entities = [p.article() for p in made], [p.extraction() for p in made], [*whole.entities]
    for seed in range(3):
        for rows in (articles, extractions, entities):
            random.Random(seed).shuffle(rows)
        again = assemble(articles, extractions, Resolution(tuple(entities), whole.of), ontology, base_iri=BASE)
        assert set(again) == set(graph)


def test_names_do_not_depend_on_the_base(ontology: Ontology, graph: Graph) -> None:
    other = build(ontology, pages(), base="urn:example:kg#", xinglan=("星嵐科技", "星岚\n科技"))
    assert {n.replace("urn:example:kg#", BASE) for n in other.subjects()} == {str(n) for n in graph.subjects()}


def test_a_bad_base_is_refused(ontology: Ontology) -> None:
    with pytest.raises(ValueError, match="base IRI"):
        build(ontology, [], base="example.org")


def test_no_article_is_an_empty_graph(ontology: Ontology) -> None:
    assert len(assemble([], [], Resolution((), {}), ontology, base_iri=BASE)) == 0


@pytest.mark.parametrize(("least", "told"), [(0.0, True), (0.7, True), (0.85, False)])
def test_a_graph_can_be_asked_for_sure_facts_only(least: float, told: bool, ontology: Ontology) -> None:
    page = Page("星岚科技发布Lan-2。").mention("xinglan", "星岚科技").mention("lan-2", "Lan-2")
    page = page.relation("xinglan", "developed", "lan-2", "星岚科技发布Lan-2").number(
        "lan-2", "price", 5, "CNY", "Lan-2"
    )
    graph = assemble(
        [page.article()], [page.extraction()], resolution([page]), ontology, base_iri=BASE, min_confidence=least
    )
    assert bool(list(graph.subjects(RDF.type, KG.Claim))) is told
    assert bool(list(graph.subjects(RDF.type, KG.Measurement))) is told
    assert (None, KG.name, Literal("Lan-2")) in graph
