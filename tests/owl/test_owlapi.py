"""Protégé's own library reads the ontology and the graph as what they are, and a reasoner can use them."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

OWL = "http://www.w3.org/2002/07/owl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
BUILT_IN = (OWL, RDFS, "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2001/XMLSchema#")
KG = "https://w3id.org/newskg#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PLAIN = "http://www.w3.org/1999/02/22-rdf-syntax-ns#PlainLiteral"
STRING = "http://www.w3.org/2001/XMLSchema#string"
NO_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What a property is declared as → the OWL API's name for that, and for what is said with it.
KINDS = {
    "ObjectProperty": "ObjectPropertyAssertion",
    "DatatypeProperty": "DataPropertyAssertion",
    "AnnotationProperty": "AnnotationAssertion",
}
Found = dict[str, Any]
Rows = dict[str, set[tuple[object, ...]]]
READABLE = ["ontology", "whole", "turned", "clash", "misuse", "hostile"]


def triples(path: Path) -> list[tuple[str, str, object]]:
    """What another reader of Turtle makes of a file, without what hangs on blank nodes; a literal is a tuple."""
    read = []
    for t in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
        o = t.object
        if isinstance(t.subject, ox.NamedNode) and not isinstance(o, ox.BlankNode):
            value = (o.value, o.language or o.datatype.value) if isinstance(o, ox.Literal) else o.value
            read.append((t.subject.value, t.predicate.value, value))
    return read


def kinds(rows: list[tuple[str, str, object]]) -> dict[str, str]:
    """Property → what it is declared as."""
    return {s: str(o).removeprefix(OWL) for s, p, o in rows if p == TYPE and str(o).removeprefix(OWL) in KINDS}


def expected(path: Path) -> Rows:
    """Each triple as the kind of assertion that it must become, by what its property is declared as."""
    rows = triples(path)
    declared = kinds(rows) | {f"{RDFS}label": "AnnotationProperty", f"{RDFS}comment": "AnnotationProperty"}
    ontologies = {s for s, p, o in rows if (p, o) == (TYPE, f"{OWL}Ontology")}
    said: Rows = defaultdict(set)
    for s, p, o in rows:
        if p == TYPE and not str(o).startswith(OWL):
            said["ClassAssertion"].add((s, "a", o))
        elif p == f"{OWL}sameAs":
            said["SameIndividual"].add(("same", *sorted((s, str(o)))))
        elif p in declared and s not in ontologies:
            said[KINDS[declared[p]]].add((s, p, o))
    return dict(said)


def value(told: object) -> object:
    """A text without a language is of xsd:string; from RDF/XML the OWL API 4 calls the same an rdf:PlainLiteral."""
    if isinstance(told, list):
        return told[0], STRING if told[1] == PLAIN else told[1]
    return told


def said(seen: Found) -> Rows:
    """What the OWL API says that a file says."""
    rows: Rows = {kind: {(s, p, value(o)) for s, p, o in rows} for kind, rows in seen["said"].items()}
    if same := rows.get("SameIndividual"):
        rows["SameIndividual"] = {("same", *sorted((str(s), str(o)))) for s, _, o in same}
    return rows


@pytest.mark.parametrize("name", READABLE)
def test_it_is_read_as_turtle_whole(found: Found, files: dict[str, Path], name: str) -> None:
    assert found[name]["format"] == "Turtle" and found[name]["unparsed"] == []
    named = {term for row in triples(files[name]) for term in row if isinstance(term, str)}
    invented = {iri for iri in found[name]["shown"]["en"] if iri not in named and not iri.startswith(BUILT_IN)}
    assert invented == set()


def test_the_owl_file_is_the_ontology_and_the_graph_in_one(found: Found, files: dict[str, Path]) -> None:
    """What Protégé opens by itself."""
    assert found["sidecar"]["format"].startswith("RDF/XML") and found["sidecar"]["unparsed"] == []
    rows, labels = without_labels(said(found["sidecar"]))
    assert rows == expected(files["whole"])
    assert found["sidecar"]["declared"] == found["whole"]["declared"]
    names = {(s, told) for s, p, told in rows["DataPropertyAssertion"] if str(p).endswith("newskg#name")}
    assert names and labels == names  # Protégé calls what has no rdfs:label by these


def test_the_owl_file_has_no_character_that_xml_or_hermit_stops_at(found: Found, files: dict[str, Path]) -> None:
    """A quote keeps them in Turtle, as it stands in the text; HermiT calls such an xsd:string malformed and ends."""
    (rows, _), wanted = without_labels(said(found["hostile-sidecar"])), expected(files["hostile"])
    clean = {kind: {tuple(map(printable, row)) for row in rows} for kind, rows in wanted.items()}
    assert rows == clean and clean != wanted
    assert found["hostile-sidecar"]["unparsed"] == []


def without_labels(rows: Rows) -> tuple[Rows, set[tuple[object, object]]]:
    """Without the labels that only graph.owl has; these, as (node, text)."""
    added = {row for row in rows["AnnotationAssertion"] if str(row[1]).endswith("core#prefLabel")}
    return rows | {"AnnotationAssertion": rows["AnnotationAssertion"] - added}, {(s, told) for s, _, told in added}


def printable(told: object) -> object:
    return (NO_XML.sub("\N{REPLACEMENT CHARACTER}", told[0]), told[1]) if isinstance(told, tuple) else told


def test_what_is_no_turtle_would_be_noticed(found: Found) -> None:
    assert found["garbled"]["format"] == "none"


def test_the_graph_without_the_ontology_is_all_annotations_as_the_readme_says(found: Found) -> None:
    """The reason for opening both; were it not so, the tests below would show nothing."""
    alone = found["alone"]
    assert alone["format"] == "Turtle" and set(said(alone)) == {"ClassAssertion", "AnnotationAssertion"}
    assert len(alone["violations"]) > 1000


@pytest.mark.parametrize("name", READABLE)
def test_every_triple_is_what_its_property_is_declared_as(found: Found, files: dict[str, Path], name: str) -> None:
    assert said(found[name]) == expected(files[name])


def test_the_graph_has_facts_of_every_kind(found: Found) -> None:
    assert {k: len(v) > 900 for k, v in said(found["whole"]).items()} == dict.fromkeys(
        ["AnnotationAssertion", "ClassAssertion", "DataPropertyAssertion", "ObjectPropertyAssertion"], True
    )


@pytest.mark.parametrize("name", ["ontology", "whole"])
def test_every_property_is_declared_as_one_kind_of_thing(found: Found, files: dict[str, Path], name: str) -> None:
    wanted = {p: [kind.replace("Datatype", "Data")] for p, kind in kinds(triples(files[name])).items()}
    properties = {p: k for p, k in found[name]["declared"].items() if any(kind.endswith("Property") for kind in k)}
    assert properties == wanted


@pytest.mark.parametrize("name", ["ontology", "whole", "sidecar", "hostile", "hostile-sidecar"])
def test_it_is_in_the_owl_2_dl_profile(found: Found, name: str) -> None:
    assert found[name]["violations"] == []


@pytest.mark.parametrize(
    ("name", "consistent"),
    [
        ("ontology", True),
        ("whole", True),
        ("sidecar", True),
        ("hostile-sidecar", True),
        ("clash", False),
        ("misuse", False),
    ],
)
def test_hermit_tells_what_can_be_from_what_cannot(found: Found, name: str, consistent: bool) -> None:
    assert found[name]["consistent"] is consistent


@pytest.mark.parametrize("form", ["Turtle Syntax", "RDF/XML Syntax", "OWL Functional Syntax"])
@pytest.mark.parametrize("name", ["ontology", "whole"])
def test_saving_and_reading_again_loses_nothing(found: Found, name: str, form: str) -> None:
    again = found[name]["saved"][form]
    assert again["format"] == form.replace("Turtle Syntax", "Turtle") and found[name]["axioms"] > 1000
    assert (again["lost"], again["header"]) == ([], True)
    # it may say of an individual that it is one
    assert [axiom for axiom in again["new"] if not axiom.startswith("Declaration(NamedIndividual(")] == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["whole", "sidecar"])
def test_every_term_and_entity_is_shown_by_its_label_in_chinese_and_english(
    found: Found, files: dict[str, Path], name: str, language: str
) -> None:
    """By the class that names things in Protégé; the OWL API writes language tags in lower case."""
    labels: dict[str, set[str]] = defaultdict(set)
    for s, p, o in triples(files["whole"]):
        if p == f"{RDFS}label" and isinstance(o, tuple) and o[1].lower() == language:
            labels[s].add(o[0])
    shown = found[name]["shown"][language]
    terms = {iri for iri in found[name]["declared"] if iri.startswith(KG)}
    assert len(terms) > 150 and terms <= set(labels)
    entities = set(labels) - terms
    assert len(entities) > 50 and {iri for iri in labels if shown[iri] not in labels[iri]} == set()
