"""The quick look at a graph says yes only where pySHACL would, and leaves to it what it does not understand."""

from __future__ import annotations

import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef

from kg.graph.shapes import surely_conform, understand
from kg.ontology import KG, Ontology
from tests.graph.test_validate import BROKEN, Break
from tests.graph.world import BASE, assembled

PREFIXES = """
@prefix kg: <https://w3id.org/newskg#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
AGE = "kg:age a sh:PropertyShape ; sh:path kg:years ; sh:targetClass kg:Person ; sh:message 'needs an age' ; "


@pytest.fixture
def graph(ontology: Ontology) -> Graph:
    return assembled(ontology)


def shapes(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def person(*years: object) -> Graph:
    out = Graph()
    node = URIRef(BASE + "yun")
    out.add((node, RDF.type, KG.Founder))
    out.add((KG.Founder, RDFS.subClassOf, KG.Person))
    for value in years:
        out.add((node, KG.years, value if isinstance(value, URIRef) else Literal(value)))
    return out


def test_all_shapes_of_the_ontology_are_understood(ontology: Ontology) -> None:
    shipped = Graph().parse(ontology.root / "shapes.ttl")
    assert len(understand(shipped) or ()) == len(set(shipped.subjects(RDF.type, SH.PropertyShape)))


@pytest.mark.parametrize(("shape", "breaks"), BROKEN, ids=[f"{i}-{name}" for i, (name, _) in enumerate(BROKEN)])
def test_no_broken_graph_passes(graph: Graph, ontology: Ontology, shape: str, breaks: Break) -> None:
    schema, shipped = (
        Graph().parse(ontology.root / "newskg.ttl"),
        understand(Graph().parse(ontology.root / "shapes.ttl")),
    )
    assert surely_conform([graph, schema], shipped)
    breaks(graph)
    assert not surely_conform([graph, schema], shipped), shape


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ("sh:minCount 1", (40,), ()),
        ("sh:maxCount 1", (40,), (40, 41)),
        ("sh:datatype xsd:integer", (40,), ("40",)),
        ("sh:minInclusive 0", (0,), (-1,)),
        ("sh:maxInclusive 150", (150,), (151,)),
        ("sh:minInclusive 0", (1,), ("1",)),
        ("sh:pattern '^[0-9]+$'", ("40",), ("forty",)),
        ("sh:minLength 2", ("四十",), ("四",)),
        ("sh:nodeKind sh:IRI", (KG.forty,), (40,)),
        ("sh:in ( 40 41 )", (41,), (42,)),
        ("sh:class kg:Person", (URIRef(BASE + "yun"),), (KG.nobody,)),
        ("sh:or ( [ sh:datatype xsd:integer ] [ sh:datatype xsd:boolean ] )", (True,), ("yes",)),
    ],
)
def test_each_rule_tells_good_from_bad(rule: str, good: tuple[object, ...], bad: tuple[object, ...]) -> None:
    compiled = understand(shapes(f"{AGE}{rule} ."))
    assert surely_conform([person(*good)], compiled)
    assert not surely_conform([person(*bad)], compiled)


@pytest.mark.parametrize(
    "text",
    [
        f"{AGE}sh:hasValue 40 .",
        f"{AGE}sh:nodeKind sh:Literal .",
        f"{AGE}sh:pattern '^x' ; sh:flags 'i' .",
        f"{AGE}sh:deactivated true .",
        "kg:age a sh:PropertyShape ; sh:path [ sh:inversePath kg:years ] ; sh:targetClass kg:Person .",
        "kg:age a sh:NodeShape ; sh:targetClass kg:Person ; sh:closed true .",
        "kg:list rdf:first 1 ; rdf:rest kg:list . " + AGE + "sh:in kg:list .",
    ],
)
def test_what_is_not_understood_never_passes(text: str) -> None:
    compiled = understand(shapes(text))
    assert compiled is None
    assert not surely_conform([person(40)], compiled)
