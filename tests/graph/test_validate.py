"""Each SHACL shape lets a good graph pass and stops a bad one, naming the node."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef

from kg.graph import validate
from kg.ontology import KG, Ontology
from tests.graph.world import BASE, assembled

XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SHAPES = "https://w3id.org/newskg/shapes#"
Break = Callable[[Graph], None]


@pytest.fixture
def graph(ontology: Ontology) -> Graph:
    return assembled(ontology)


def first(graph: Graph, cls: URIRef, having: URIRef | None = None) -> URIRef:
    """One node of a class, the same each time."""
    nodes = sorted(n for n in graph.subjects(RDF.type, cls) if having is None or (n, having, None) in graph)
    return nodes[0]


def drop(cls: URIRef, link: URIRef) -> Break:
    return lambda g: g.remove((first(g, cls, link), link, None)) and None


def put(cls: URIRef, link: URIRef, value: object, datatype: URIRef | None = None) -> Break:
    """Replace what a node says by one other value."""
    node = value if isinstance(value, URIRef) else Literal(value, datatype=datatype)
    return lambda g: g.set((first(g, cls, link), link, node)) and None


def also(cls: URIRef, link: URIRef, value: object) -> Break:
    node = value if isinstance(value, URIRef) else Literal(value)
    return lambda g: g.add((first(g, cls, link), link, node)) and None


ORG, GONE = KG.Organization, URIRef(BASE + "gone")
BROKEN: list[tuple[str, Break]] = [
    ("oneClass", also(ORG, RDF.type, KG.Person)),
    ("oneName", drop(ORG, KG.name)),
    ("oneName", also(KG.Claim, KG.name, "another")),
    ("oneName", lambda g: g.set((first(g, KG.Article), KG.name, Literal("标", lang="zh"))) and None),
    ("oneName", put(KG.Family, KG.name, "")),
    ("labelled", drop(ORG, RDFS.label)),
    ("someEvidence", drop(KG.Claim, KG.evidence)),
    ("someEvidence", drop(KG.Mention, KG.evidence)),
    ("someEvidence", put(KG.Release, KG.evidence, GONE)),
    ("oneConfidence", put(KG.Claim, KG.confidence, "1.5", XSD.decimal)),
    ("oneConfidence", put(KG.Release, KG.confidence, "-0.1", XSD.decimal)),
    ("oneConfidence", put(KG.Measurement, KG.confidence, "high")),
    ("oneConfidence", drop(KG.Mention, KG.confidence)),
    ("someSources", put(KG.Claim, KG.sources, 0)),
    ("someSources", drop(KG.Prospect, KG.sources)),
    ("anyModality", put(KG.Claim, KG.modality, KG.Rumoured)),
    ("factual", put(KG.Release, KG.modality, KG.Planned)),
    ("factual", drop(KG.Measurement, KG.modality)),
    ("notFactual", put(KG.Prospect, KG.modality, KG.Asserted)),
    ("notFactual", put(KG.Projection, KG.modality, KG.Reported)),
    ("speakers", put(KG.Claim, KG.attributedTo, KG.Claim)),
    ("oneSpeaker", lambda g: also(KG.Claim, KG.attributedTo, first(g, KG.Person))(g)),
    ("oneDate", put(KG.Release, KG.date, "4 March")),
    ("begins", put(KG.Release, KG.begins, "2026-01-01T00:00:00", XSD.dateTime)),
    ("ends", put(KG.Release, KG.ends, "2025")),
    ("claimSubject", drop(KG.Claim, KG.claimSubject)),
    ("claimObject", put(KG.Claim, KG.claimObject, GONE)),
    ("claimPredicate", put(KG.Claim, KG.claimPredicate, "developed")),
    ("predicateName", drop(KG.Claim, KG.predicateName)),
    ("participants", lambda g: [g.remove((first(g, KG.Release), r, None)) for r in (KG.agent, KG.object)] and None),
    ("participants", put(KG.Prospect, KG.agent, "星岚科技")),
    ("eventClass", drop(KG.Prospect, KG.eventClass)),
    ("measureOf", put(KG.Measurement, KG.measureOf, GONE)),
    ("measure", put(KG.Measurement, KG.measure, KG.weight)),
    ("value", put(KG.Measurement, KG.value, "120万")),
    ("unit", put(KG.Projection, KG.unit, "yuan")),
    ("qualifier", put(KG.Measurement, KG.qualifier, "roughly")),
    ("valueText", put(KG.Measurement, KG.valueText, "")),
    ("mentionOf", put(KG.Mention, KG.mentionOf, GONE)),
    ("method", drop(KG.Mention, KG.method)),
    ("article", put(KG.Evidence, KG.article, GONE)),
    ("start", put(KG.Evidence, KG.start, 10**9)),
    ("start", put(KG.Evidence, KG.start, -1)),
    ("end", drop(KG.Evidence, KG.end)),
    ("quote", put(KG.Evidence, KG.quote, "")),
    ("family", drop(KG.Article, KG.family)),
    ("sha256", put(KG.Article, KG.sha256, "ABC")),
    ("published", put(KG.Article, KG.published, "yesterday")),
]


def test_a_graph_of_the_contract_conforms(graph: Graph, ontology: Ontology) -> None:
    found = validate(graph, ontology)
    assert (found.conforms, found.messages) == (True, ())


@pytest.mark.parametrize(("shape", "breaks"), BROKEN, ids=[f"{i}-{name}" for i, (name, _) in enumerate(BROKEN)])
def test_a_broken_graph_is_stopped_by_the_shape(graph: Graph, ontology: Ontology, shape: str, breaks: Break) -> None:
    shapes = Graph().parse(ontology.root / "shapes.ttl")
    message = str(shapes.value(URIRef(SHAPES + shape), SH.message))
    breaks(graph)
    found = validate(graph, ontology)
    assert not found.conforms
    assert any(message in line for line in found.messages)


def test_every_shape_is_broken_by_some_test(ontology: Ontology) -> None:
    shapes = Graph().parse(ontology.root / "shapes.ttl")
    names = {str(s).removeprefix(SHAPES) for s in shapes.subjects(RDF.type, SH.PropertyShape)}
    assert names == {name for name, _ in BROKEN}


def test_a_message_names_the_node_and_what_was_found(graph: Graph, ontology: Ontology) -> None:
    put(KG.Measurement, KG.unit, "yuan")(graph)
    (line,) = validate(graph, ontology).messages
    node = first(graph, KG.Measurement).removeprefix(BASE)
    assert line.startswith(f"{node} (Lan-2 训练成本 约120万美元): needs one kg:unit") and line.endswith("(found: yuan)")


def test_validation_leaves_the_graph_as_it_was(graph: Graph, ontology: Ontology) -> None:
    before = set(graph)
    validate(graph, ontology)
    assert set(graph) == before


def test_an_empty_graph_conforms(ontology: Ontology) -> None:
    assert validate(Graph(), ontology).conforms
