"""ontology/newskg.ttl is OWL 2 DL that a stranger can read, and kg.ontology reads all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery

from kg.model import MODALITIES
from kg.ontology import KG, Ontology, home, load

KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
W3C = re.compile(r"http://www\.w3\.org/(2002/07/owl|1999/02/22-rdf-syntax-ns|2000/01/rdf-schema|2001/XMLSchema)#")
#: Datatypes that HermiT takes (it stops at xsd:date, gYear and duration).
DATATYPES = {
    URIRef(f"http://www.w3.org/2001/XMLSchema#{n}") for n in ("string", "decimal", "integer", "boolean", "dateTime")
}


@pytest.fixture(scope="module")
def schema() -> Graph:
    return Graph().parse(home() / "newskg.ttl", format="turtle")


@pytest.fixture(scope="module")
def ours(schema: Graph) -> list[URIRef]:
    return sorted({s for s in schema.subjects() if isinstance(s, URIRef) and s in KG})


def test_every_term_has_labels_and_comments_in_chinese_and_english(schema: Graph, ours: list[URIRef]) -> None:
    for link in (RDFS.label, RDFS.comment):
        bad = [t for t in ours if sorted(o.language or "" for o in schema.objects(t, link)) != ["en", "zh-Hans"]]
        assert bad == []
    assert len(ours) > 150


def test_every_term_used_is_declared_as_one_kind_of_thing(schema: Graph) -> None:
    used = {n for t in schema for n in t if isinstance(n, URIRef) and not W3C.match(n)}
    ontologies = set(schema.subjects(RDF.type, OWL.Ontology)) | set(schema.objects(None, OWL.versionIRI))
    licences = set(schema.objects(None, URIRef("http://purl.org/dc/terms/license")))
    kinds = {n: [k for k in KINDS if (n, RDF.type, k) in schema] for n in used - ontologies - licences}
    assert {n: k for n, k in kinds.items() if len(k) != 1} == {}


def test_terms_of_others_are_only_pointed_at_never_described(schema: Graph) -> None:
    others = {s for s in schema.subjects() if isinstance(s, URIRef) and s not in KG} - set(
        schema.subjects(RDF.type, OWL.Ontology)
    )
    assert others and all({p for p, _ in schema.predicate_objects(s)} == {RDF.type} for s in others)


def test_blank_nodes_are_class_expressions_lists_and_exclusions_alone(schema: Graph) -> None:
    allowed = {OWL.unionOf, OWL.members, OWL.distinctMembers, RDF.type, RDF.first, RDF.rest}
    assert {p for s, p, _ in schema if isinstance(s, BNode)} <= allowed


def test_annotation_properties_have_no_domain_and_datatypes_are_those_of_owl(schema: Graph) -> None:
    for prop in schema.subjects(RDF.type, OWL.AnnotationProperty):
        assert not [p for p in (RDFS.domain, RDFS.range, RDFS.subPropertyOf) if (prop, p, None) in schema]
    for prop in schema.subjects(RDF.type, OWL.DatatypeProperty):
        assert set(schema.objects(prop, RDFS.range)) <= DATATYPES
        if prop in KG:
            assert len(set(schema.objects(prop, RDFS.range))) == 1


@pytest.mark.parametrize("kind", [OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty])
def test_parents_are_of_the_same_kind_and_nothing_is_above_itself(schema: Graph, kind: URIRef) -> None:
    link = RDFS.subClassOf if kind == OWL.Class else RDFS.subPropertyOf
    for term in schema.subjects(RDF.type, kind):
        parents = [p for p in schema.objects(term, link) if isinstance(p, URIRef)]
        assert all((p, RDF.type, kind) in schema for p in parents)
        assert term not in {a for p in parents for a in schema.transitive_objects(p, link)}


def test_entity_classes_exclude_one_another(schema: Graph, ontology: Ontology) -> None:
    groups = [
        set(schema.items(schema.value(n, OWL.members))) for n in schema.subjects(RDF.type, OWL.AllDisjointClasses)
    ]
    top = {KG[name] for name, term in ontology.entities.items() if "Entity" in term.parents}
    assert any(top <= group for group in groups)


def test_the_guidelines_names_are_all_there(ontology: Ontology) -> None:
    page = (Path(__file__).parent / "gold" / "GUIDELINES.md").read_text("utf-8")
    entities = re.findall(r"^\| ([A-Z][A-Za-z]+) \|", page, re.MULTILINE)
    relations = re.findall(r"^\| ([a-z][A-Za-z]+) \|", page, re.MULTILINE)
    assert len(entities) == 11 and set(entities) == set(ontology.entities)
    assert len(relations) >= 20 and set(relations) - {"class", "property"} == set(ontology.relations)
    events = re.search(r"`type` one of: (.*?)\. ?`?participants", page.replace("\n", " "))
    assert events and {w.split()[0] for w in re.sub(r"\(.*?\)", "", events[1]).split(",")} == set(ontology.events)
    measures = re.search(r"`p` one of: (.*?)\. `value`", page.replace("\n", " "))
    assert measures and {w.strip() for w in measures[1].split(",")} == set(ontology.measures)


def test_symmetric_and_inverse_properties_are_read(ontology: Ontology) -> None:
    assert {n for n, p in ontology.relations.items() if p.symmetric} == {
        "competesWith",
        "partneredWith",
        "comparableTo",
    }
    assert {n for n, p in ontology.relations.items() if not p.inverse} == {
        "competesWith",
        "partneredWith",
        "comparableTo",
    }
    assert ontology.relations["founderOf"].inverse == "foundedBy"
    assert "foundedBy" in ontology.inverses and "foundedBy" not in ontology.relations


def test_roles_and_modalities_are_read(ontology: Ontology) -> None:
    assert {"participant", "agent", "object", "speaker", "place"} <= set(ontology.roles)
    assert ontology.roles["speaker"].parents == ("agent",)
    assert set(ontology.modalities) == {m.capitalize() for m in MODALITIES}
    assert ontology.mutual == {"Partnership", "Meeting"}


def test_what_contradicts_what_is_read_and_marks_terms_that_there_are(schema: Graph, ontology: Ontology) -> None:
    values = {*ontology.measures, *ontology.relations, *ontology.inverses}
    assert ontology.one_ever == {
        "trainingCost", "trainingDuration", "trainingHardwareCount", "foundingYear",
        "Release", "Founding", "Acquisition",
    }  # fmt: skip
    assert ontology.one_ever <= {*ontology.measures, *ontology.events}
    assert "shareChange" in ontology.one_at_a_time and ontology.one_at_a_time <= values
    assert "outperforms" in ontology.one_way and ontology.one_way <= set(ontology.relations)
    assert not [name for name in ontology.one_way if ontology.relations[name].symmetric]
    assert not ontology.one_ever & ontology.one_at_a_time
    for mark in ("oneEver", "oneAtATime", "oneWay"):  # annotations: a reasoner takes conflicting claims as they are
        assert (KG[mark], RDF.type, OWL.AnnotationProperty) in schema
        assert set(schema.objects(None, KG[mark])) == {Literal(True)}


def test_sample_queries_are_read_in_the_order_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "newskg.ttl").write_text((home() / "newskg.ttl").read_text("utf-8"), "utf-8")
    assert load(tmp_path).queries == ()
    folder = tmp_path / "more"
    (folder / "queries").mkdir(parents=True)
    (folder / "newskg.ttl").write_text((tmp_path / "newskg.ttl").read_text("utf-8"), "utf-8")
    (folder / "queries" / "b.rq").write_text("# zh: 全部\r\n# en: All\r\n\r\nASK {}\r\n", "utf-8", newline="")
    (folder / "queries" / "a.rq").write_text("# zh: 名称\n# en: Names\n# a note\nSELECT * {}", "utf-8")
    assert [(q.name, q.titles, q.text) for q in load(folder).queries] == [
        ("a", ("名称", "Names"), "# a note\nSELECT * {}\n"), ("b", ("全部", "All"), "ASK {}\n"),
    ]  # fmt: skip


@pytest.mark.parametrize("head", ["", "# en: All\n# zh: 全部\n", "# zh:\n# en: All\n", "\n# zh: 全部\n# en: All\n"])
def test_a_sample_query_without_its_titles_is_refused_by_name(tmp_path: Path, head: str) -> None:
    (tmp_path / "newskg.ttl").write_text((home() / "newskg.ttl").read_text("utf-8"), "utf-8")
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "all.rq").write_text(head + "ASK {}", "utf-8")
    with pytest.raises(ValueError, match=r"all\.rq must begin with two lines"):
        load(tmp_path)


def test_our_sample_queries_are_sparql(ontology: Ontology) -> None:
    assert len(ontology.queries) >= 14 and all(prepareQuery(q.text) for q in ontology.queries)


def test_parents_are_terms_of_ours_alone(ontology: Ontology) -> None:
    assert ontology.entities["Event"].parents == ("Entity",)  # and not schema:Event, whose local name is the same


def test_a_new_class_property_and_measure_need_no_python(tmp_path: Path) -> None:
    text = (home() / "newskg.ttl").read_text("utf-8")
    more = """
    kg:Team a owl:Class ; rdfs:subClassOf kg:Organization ; rdfs:label "team"@en , "团队"@zh-Hans .
    kg:sponsored a owl:ObjectProperty ; rdfs:subPropertyOf kg:relation ; rdfs:domain kg:Team ; rdfs:range kg:Event .
    kg:goals a kg:Measure , owl:NamedIndividual ."""
    (tmp_path / "newskg.ttl").write_text(text + more, "utf-8")
    grown = load(tmp_path)
    assert grown.entities["Team"].labels["zh-Hans"] == "团队"
    assert grown.relations["sponsored"].domain == ("Team",)
    assert "goals" in grown.measures


def test_gazetteer_words_are_annotations(schema: Graph) -> None:
    assert all(
        (KG[n], RDF.type, OWL.AnnotationProperty) in schema for n in ("ambiguousName", "contextWord", "alsoClass")
    )
    assert all((KG[n], RDF.type, OWL.AnnotationProperty) in schema for n in ("claimPredicate", "eventClass", "mutual"))
    assert schema.value(KG.Partnership, KG.mutual) == Literal(True)


def test_an_ontology_is_read_once_however_it_is_named() -> None:
    assert load() is load(home()) is load(None)


def test_a_term_is_made_once_and_is_what_rdflib_makes() -> None:
    assert KG.developed is KG["developed"]
    assert KG.developed == URIRef("https://w3id.org/newskg#developed")
