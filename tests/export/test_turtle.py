"""Turtle that is the same every time, reads well, and that other parsers take."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.export.turtle import lines, write
from kg.ontology import KG, Ontology
from tests.export.hostile import hostile
from tests.graph.world import BASE, assembled, pages

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def graph(ontology: Ontology) -> Graph:
    return assembled(ontology)


def read(text: str) -> set[tuple[object, ...]]:
    return set(Graph().parse(data=text, format="turtle"))


def test_what_is_written_is_read_again(graph: Graph) -> None:
    assert read("".join(lines(graph))) == set(graph)


def test_hostile_text_is_read_again_as_it_was(ontology: Ontology) -> None:
    bad = hostile(ontology)
    assert read("".join(lines(bad))) == set(bad)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.text(), st.sampled_from(["", "en", "zh-Hans"]))))
def test_any_text_is_read_again(texts: list[tuple[str, str]]) -> None:
    g = Graph()
    for text, tag in texts:
        g.add((URIRef(BASE + "x"), KG.name, Literal(text, lang=tag or None)))
    assert read("".join(lines(g))) == set(g)


def test_the_order_of_adding_does_not_matter(graph: Graph) -> None:
    turned = Graph()
    for prefix, namespace in reversed(list(graph.namespaces())):
        turned.bind(prefix, namespace)
    for triple in sorted(graph, reverse=True):
        turned.add(triple)
    assert list(lines(turned)) == list(lines(graph))


def test_a_block_starts_with_class_and_name_and_the_rest_is_sorted(graph: Graph) -> None:
    text = "".join(lines(graph))
    block = text[text.index("\nid:xinglan ") :].partition(" .\n")[0]
    assert block == (
        "\nid:xinglan a kg:Organization ;\n"
        '    kg:name "星岚科技" ;\n'
        '    rdfs:label "Xinglan"@en , "星岚科技"@zh-Hans ;\n'
        "    kg:developed id:lan-2 ;\n"
        '    skos:altLabel "星岚科技"'
    )
    subjects = [line.split(" ", 1)[0] for line in text.splitlines() if line.startswith(("id:", "<"))]
    assert subjects == sorted(subjects) and len(subjects) == len(set(subjects))


def test_only_prefixes_that_are_used_are_declared(graph: Graph) -> None:
    text = "".join(lines(graph))
    head, _, body = text.partition("\n\n")
    declared = [line.split()[1] for line in head.splitlines()]
    assert declared == sorted(declared) and all(
        f" {p}" in body or f"\n{p}" in body or f"^^{p}" in body for p in declared
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Literal("5576000", datatype=URIRef(XSD + "integer")), "5576000"),
        (Literal("-16.86", datatype=URIRef(XSD + "decimal")), "-16.86"),
        (Literal("true", datatype=URIRef(XSD + "boolean")), "true"),
        (Literal("1.5", datatype=URIRef(XSD + "double")), '"1.5"^^<http://www.w3.org/2001/XMLSchema#double>'),
        (Literal('a"b\\c\n\t\x07'), '"a\\"b\\\\c\\n\\t\\u0007"'),
        (Literal("价格", lang="zh-Hans"), '"价格"@zh-Hans'),
    ],
)  # fmt: skip
def test_literals_are_written_plainly(value: Literal, written: str) -> None:
    g = Graph(bind_namespaces="none")
    g.add((URIRef(BASE + "x"), URIRef(BASE + "y"), value))
    assert f" {written} .\n" in "".join(lines(g))


@pytest.mark.parametrize("node", [BNode("b"), URIRef("https://example.org/a b"), URIRef("https://example.org/<x>")])
def test_what_is_no_iri_is_refused(node: URIRef) -> None:
    g = Graph()
    g.add((node, RDF.type, KG.Person))
    with pytest.raises(ValueError, match="valid IRI"):
        list(lines(g))


def test_a_local_name_that_needs_escaping_is_written_in_full() -> None:
    g = Graph()
    g.bind("id", BASE)
    g.add((URIRef(BASE + "gpt-4.5"), KG.name, Literal("x")))
    g.add((URIRef(BASE + "a/b"), KG.name, Literal("x")))
    text = "".join(lines(g))
    assert f"<{BASE}gpt-4.5> " in text and f"<{BASE}a/b> " in text


def test_a_failed_write_leaves_what_was_there(graph: Graph, ontology: Ontology, tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    write(graph, ontology, path)
    good = path.read_bytes()
    bad = Graph()
    bad.add((BNode(), RDF.type, KG.Person))
    with pytest.raises(ValueError, match="valid IRI"):
        write(bad, ontology, path)
    assert path.read_bytes() == good and [f.name for f in tmp_path.iterdir()] == ["graph.ttl"]


def test_articles_change_nothing(graph: Graph, ontology: Ontology, tmp_path: Path) -> None:
    write(graph, ontology, tmp_path / "without.ttl")
    write(graph, ontology, tmp_path / "with.ttl", articles=[p.article() for p in pages()])
    assert (tmp_path / "with.ttl").read_bytes() == (tmp_path / "without.ttl").read_bytes()


def test_two_hash_seeds_write_the_same_bytes(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from kg.ontology import load; from kg.graph import assemble; from kg.export import write_all\n"
        "from tests.graph.world import BASE, pages, resolution\n"
        "made = pages(); parts = [p.article() for p in made], [p.extraction() for p in made], resolution(made)\n"
        "write_all(assemble(*parts, load(), base_iri=BASE), load(), Path(sys.argv[1]), articles=parts[0])\n"
    )
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        env = {**os.environ, "PYTHONHASHSEED": seed}
        root = Path(__file__).parents[2]
        subprocess.run([sys.executable, "-c", script, str(tmp_path / seed)], env=env, check=True, cwd=root)
    for name in ("graph.ttl", "graph.html"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_rapper_takes_it(graph: Graph, ontology: Ontology, tmp_path: Path) -> None:
    rapper = shutil.which("rapper")
    if rapper is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("rapper is missing: apt-get install -y raptor2-utils")
    write(graph, ontology, tmp_path / "graph.ttl")
    out = subprocess.run(
        [rapper, "-q", "-c", "-i", "turtle", str(tmp_path / "graph.ttl")], capture_output=True, text=True
    )
    assert (out.returncode, out.stderr) == (0, "")


def test_pyoxigraph_takes_it(graph: Graph) -> None:
    import pyoxigraph as oxigraph

    text = "".join(lines(graph))
    assert len(set(oxigraph.parse(text.encode(), oxigraph.RdfFormat.TURTLE))) == len(graph)


def test_a_graph_that_makes_its_nodes_as_it_goes_is_written_right(graph: Graph) -> None:
    """What is remembered of a node must not be told of the next one, which may get its place in memory."""

    class Fleeting(Graph):
        def __iter__(self) -> Iterator[tuple[Node, Node, Node]]:  # type: ignore[override]
            for s, p, o in super().__iter__():
                yield URIRef(str(s)), URIRef(str(p)), URIRef(str(o)) if isinstance(o, URIRef) else o

    fleeting = Fleeting()
    fleeting.namespace_manager = graph.namespace_manager
    for triple in graph:
        fleeting.add(triple)
    assert "".join(lines(fleeting)) == "".join(lines(graph))
