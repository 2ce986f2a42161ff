"""JSON-LD, N-Quads, TriG and OWL say what the graph says, in one order, and rdflib reads it again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef

from kg.app.build import Build
from kg.export import exporter
from kg.export.rdf import jsonld
from kg.ontology import KG, Ontology
from tests.export.hostile import hostile
from tests.export.readers import assert_same, held, read, with_ontology, written
from tests.graph.world import BASE, assembled

FORMATS = ("jsonld", "nq", "trig", "owl")
PLAIN = ("jsonld", "nq", "trig")  # the graph and nothing else, every character kept
THING = URIRef(BASE + "x")


@pytest.fixture(scope="module")
def graph(ontology: Ontology) -> Graph:
    return assembled(ontology)


@pytest.fixture(scope="module")
def schema(ontology: Ontology) -> Graph:
    return Graph(bind_namespaces="none").parse(ontology.root / "newskg.ttl")


def one(*objects: Literal | URIRef) -> Graph:
    g = Graph(bind_namespaces="none")
    g.bind("kg", KG)
    for o in objects:
        g.add((THING, KG.name, o))
    return g


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("world", ["small", "hostile"])
def test_what_is_written_is_read_again(name: str, world: str, graph: Graph, ontology: Ontology, tmp_path: Path) -> None:
    told = hostile(ontology) if world == "hostile" else graph
    assert set(read(written(name, told, ontology, tmp_path))) == held(told)


@pytest.mark.parametrize("name", PLAIN)
def test_the_seeds_are_read_again(name: str, seeds: Build, ontology: Ontology, tmp_path: Path) -> None:
    assert set(read(written(name, seeds.graph, ontology, tmp_path))) == set(seeds.graph)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.text(), st.sampled_from(["", "en", "zh-Hans", "zh-Hant-TW"])), min_size=1))
@pytest.mark.parametrize("name", PLAIN)
def test_any_text_is_read_again(name: str, ontology: Ontology, tmp_path: Path, texts: list[tuple[str, str]]) -> None:
    g = one(*(Literal(text, lang=tag or None) for text, tag in texts))
    again = set(read(written(name, g, ontology, tmp_path)))
    assert again == set(g)
    assert {o.language for _, _, o in again} == {tag or None for _, tag in texts}  # zh-Hans, not zh-hans


@pytest.mark.parametrize(
    ("text", "kind"),
    [("42", "integer"), ("-7", "integer"), ("007", "integer"), ("+1", "integer"), ("-0", "integer"),
     ("9" * 40, "integer"), ("viele", "integer"), ("0.50", "decimal"), ("1e300", "double"), ("NaN", "double"),
     ("true", "boolean"), ("1", "boolean"), ("2025-01-20T00:00:00", "dateTime"), ("<a>", "anyURI")],
)  # fmt: skip
@pytest.mark.parametrize("name", ["jsonld", "nq", "owl"])  # rdflib reads Turtle's bare 007 as 7
def test_numbers_keep_their_spelling_and_datatype(
    name: str, text: str, kind: str, ontology: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)  # else rdflib respells what it reads
    value = Literal(text, datatype=XSD[kind], normalize=False)
    again = read(written(name, one(value, Literal("x")), ontology, tmp_path))
    assert {(str(o), o.datatype) for o in again.objects(THING, KG.name) if str(o) != "x"} == {(text, XSD[kind])}


@pytest.mark.parametrize("name", FORMATS)
def test_a_lone_surrogate_becomes_a_sign_that_something_stood_there(
    name: str, ontology: Ontology, tmp_path: Path
) -> None:
    again = read(written(name, one(Literal("半\ud800个")), ontology, tmp_path))
    assert [str(o) for o in again.objects(THING, KG.name)] == ["半�个"]


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_of_adding_does_not_matter(name: str, graph: Graph, ontology: Ontology, tmp_path: Path) -> None:
    turned = Graph(bind_namespaces="none")
    for prefix, namespace in reversed(list(graph.namespaces())):
        turned.bind(prefix, namespace)
    for triple in sorted(graph, reverse=True):
        turned.add(triple)
    (tmp_path / "turned").mkdir()
    first, second = written(name, graph, ontology, tmp_path), written(name, turned, ontology, tmp_path / "turned")
    assert first.read_bytes() == second.read_bytes()


def test_two_hash_seeds_write_the_same_bytes(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from kg.export import OPTIONAL, exporter\n"
        "from kg.ontology import load\n"
        "from tests.export.hostile import NAMES, hostile\n"
        "from rdflib import Literal, URIRef\n"
        "graph = hostile(load())\n"
        "for space in ('a', 'b', 'c'):\n"
        "    graph.add((URIRef('https://x.example/x'), URIRef(f'https://{space}.example/p'), Literal(1)))\n"
        "for name in OPTIONAL:\n"
        "    exporter(name)(graph, load(), Path(sys.argv[1]) / name)\n"
    )
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        env = {**os.environ, "PYTHONHASHSEED": seed}
        root = Path(__file__).parents[2]
        subprocess.run([sys.executable, "-c", script, str(tmp_path / seed)], env=env, check=True, cwd=root)
    made = sorted(f.name for f in (tmp_path / "1").iterdir())
    assert made == ["csv", "gexf", "graphml", "jsonld", "nq", "owl", "trig"]
    for name in made:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("node", [BNode("b"), URIRef("https://example.org/a b"), URIRef("https://example.org/<x>")])
def test_what_is_no_iri_is_refused_and_the_old_file_kept(
    name: str, node: URIRef, graph: Graph, ontology: Ontology, tmp_path: Path
) -> None:
    path = written(name, graph, ontology, tmp_path)
    good, bad = path.read_bytes(), Graph()
    bad.add((THING, KG.developed, node))
    with pytest.raises(ValueError, match="valid IRI"):
        exporter(name)(bad, ontology, path)
    assert path.read_bytes() == good and [f.name for f in tmp_path.iterdir()] == [path.name]


# ---- JSON-LD ---------------------------------------------------------------------------------------------------------


def test_json_ld_reads_well(graph: Graph) -> None:
    document = json.loads("".join(jsonld(graph)))
    nodes = {node["@id"]: node for node in document["@graph"]}
    assert nodes["id:xinglan"] == {
        "@id": "id:xinglan", "@type": "kg:Organization", "kg:developed": "id:lan-2", "kg:name": "星岚科技",
        "rdfs:label": {"en": "Xinglan", "zh-Hans": "星岚科技"}, "skos:altLabel": "星岚科技",
    }  # fmt: skip
    assert document["@context"]["id"] == BASE and document["@context"]["kg"] == str(KG)
    assert document["@context"]["kg:confidence"] == {"@type": "xsd:decimal"}
    assert list(nodes) == sorted(nodes, key=lambda n: n.replace("id:", BASE))


def test_only_prefixes_that_are_used_are_in_the_context(graph: Graph) -> None:
    document = json.loads("".join(jsonld(graph)))
    prefixes = {k for k, v in document["@context"].items() if isinstance(v, str)}
    assert prefixes == {"id", "kg", "rdfs", "skos", "xsd"}


def test_an_iri_that_reads_as_a_prefix_is_refused() -> None:
    g = one(URIRef("kg:developed"))
    with pytest.raises(ValueError, match="kg: is a prefix"):
        list(jsonld(g))


def test_a_predicate_of_links_and_texts_says_which_is_which(ontology: Ontology, tmp_path: Path) -> None:
    g = one(Literal("https://example.org/y"), URIRef("https://example.org/y"), Literal("y", lang="en"), Literal(3))
    assert set(read(written("jsonld", g, ontology, tmp_path))) == set(g)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_graph_is_a_valid_file(name: str, schema: Graph, ontology: Ontology, tmp_path: Path) -> None:
    again = read(written(name, Graph(bind_namespaces="none"), ontology, tmp_path))
    assert len(again) == (len(schema) - 1 if name == "owl" else 0)  # without owl:versionIRI


# ---- N-Quads ---------------------------------------------------------------------------------------------------------


def test_n_quads_have_a_statement_a_line_and_no_raw_control_character(ontology: Ontology, tmp_path: Path) -> None:
    told = hostile(ontology)
    text = written("nq", told, ontology, tmp_path).read_text("utf-8")
    rows = text.split("\n")
    assert rows.pop() == "" and len(rows) == len(set(rows)) == len(told) and all(row.endswith(" .") for row in rows)
    assert len(text.splitlines()) == len(rows)  # U+2028 and its like do not break a line either
    subjects = [row.partition(" ")[0].strip("<>") for row in rows]
    assert subjects == sorted(subjects)


# ---- OWL -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("world", ["small", "hostile", "seeds"])
def test_owl_is_the_ontology_and_the_graph(
    world: str, graph: Graph, seeds: Build, schema: Graph, ontology: Ontology, tmp_path: Path
) -> None:
    told = {"small": graph, "hostile": hostile(ontology), "seeds": seeds.graph}[world]
    again = read(written("owl", told, ontology, tmp_path))
    name = dict(told.namespaces())["id"]
    assert_same(again, with_ontology(told, schema, str(name)))


def test_owl_has_one_header_and_it_comes_first(graph: Graph, ontology: Ontology, tmp_path: Path) -> None:
    path = written("owl", graph, ontology, tmp_path)
    again = read(path)
    assert list(again.subjects(RDF.type, OWL.Ontology)) == [URIRef(BASE)]
    assert not list(again.objects(URIRef(BASE), OWL.imports))
    assert path.read_text("utf-8").index(f'rdf:about="{BASE}"') == path.read_text("utf-8").index("rdf:about")


def test_a_graph_without_a_base_is_named_after_the_ontology(ontology: Ontology, tmp_path: Path) -> None:
    again = read(written("owl", one(Literal("x")), ontology, tmp_path))
    assert list(again.subjects(RDF.type, OWL.Ontology)) == [URIRef("https://w3id.org/newskg/graph")]


def test_in_owl_every_property_and_class_is_declared(seeds: Build, ontology: Ontology, tmp_path: Path) -> None:
    again = read(written("owl", seeds.graph, ontology, tmp_path))
    built_in = (str(RDF), str(RDFS), str(OWL))
    used = {p for p in again.predicates() if not str(p).startswith(built_in)}
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    assert used and used <= {s for kind in kinds for s in again.subjects(RDF.type, kind)}
    classes = {c for c in again.objects(None, RDF.type) if isinstance(c, URIRef) and not str(c).startswith(built_in)}
    assert classes and classes <= set(again.subjects(RDF.type, OWL.Class))


def test_owl_keeps_line_ends_and_drops_what_xml_cannot_hold(ontology: Ontology, tmp_path: Path) -> None:
    again = read(written("owl", one(Literal("甲\r\n乙\x00丙\x0b\ufffe]]>&<丁>\u2028")), ontology, tmp_path))
    assert [str(o) for o in again.objects(THING, KG.name)] == ["甲\r\n乙�丙��]]>&<丁>\u2028"]


@pytest.mark.parametrize("predicate", ["https://x.example/?a&b#c", "https://x.example/1"])
def test_a_predicate_that_xml_cannot_name_is_refused(predicate: str, ontology: Ontology, tmp_path: Path) -> None:
    g = Graph()
    g.add((THING, URIRef(predicate), Literal("x")))
    with pytest.raises(ValueError, match=r"x\.example"):
        written("owl", g, ontology, tmp_path)
    assert not list(tmp_path.iterdir())
