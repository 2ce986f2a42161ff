"""GraphML and GEXF that networkx reads again as they were meant, and what Gephi needs beyond that."""

from __future__ import annotations

import xml.etree.ElementTree as Xml
from pathlib import Path

import networkx as nx
import pytest
from rdflib import RDF, Graph, Literal, URIRef

from kg.app.build import Build
from kg.export import exporter
from kg.export.networks import Net, gexf, network
from kg.ontology import KG, Ontology
from tests.export.hostile import hostile
from tests.graph.world import BASE, assembled

GEXF = "{http://gexf.net/1.3}"


@pytest.fixture(scope="module")
def graph(ontology: Ontology) -> Graph:
    return assembled(ontology)


@pytest.fixture(params=["small", "hostile"])
def world(request: pytest.FixtureRequest, graph: Graph, ontology: Ontology) -> Graph:
    return hostile(ontology) if request.param == "hostile" else graph


def written(name: str, graph: Graph, ontology: Ontology, folder: Path) -> Path:
    path = folder / f"graph.{name}"
    exporter(name)(graph, ontology, path)
    return path


def said(net: Net, *without: str) -> tuple[dict[str, object], dict[tuple[str, str, str], object]]:
    """Nodes and edges with their attributes and the attributes' types."""

    def typed(row: dict[str, object]) -> dict[str, tuple[str, object]]:
        return {k: (type(v).__name__, v) for k, v in row.items() if k not in without}

    return {n: typed(d) for n, d in net.nodes(data=True)}, {
        (s, t, str(d.get("id", k))): typed(d) for s, t, k, d in net.edges(keys=True, data=True)
    }


def test_graphml_is_read_again_as_it_was(world: Graph, ontology: Ontology, tmp_path: Path) -> None:
    again = nx.read_graphml(written("graphml", world, ontology, tmp_path), force_multigraph=True)
    assert said(again, "id") == said(network(world, ontology))


def test_gexf_is_read_again_as_it_was(world: Graph, ontology: Ontology, tmp_path: Path) -> None:
    again = nx.read_gexf(written("gexf", world, ontology, tmp_path), version="1.3")
    kept = nx.MultiDiGraph(again)  # networkx makes a simple graph where no two edges are parallel
    assert said(kept, "id") == said(network(world, ontology), "kind")
    assert again.graph["mode"] == "dynamic"


def test_the_seeds_are_read_again(seeds: Build, ontology: Ontology, tmp_path: Path) -> None:
    net = network(seeds.graph, ontology)
    assert net.number_of_nodes() > 100 and net.number_of_edges() > 100
    graphml = nx.read_graphml(written("graphml", seeds.graph, ontology, tmp_path), force_multigraph=True)
    assert said(graphml, "id") == said(net)
    again = nx.MultiDiGraph(nx.read_gexf(written("gexf", seeds.graph, ontology, tmp_path), version="1.3"))
    assert said(again, "id") == said(net, "kind")


def test_an_entity_has_names_and_numbers(graph: Graph, ontology: Ontology) -> None:
    row = network(graph, ontology).nodes[f"{BASE}xinglan"]
    assert {k: v for k, v in row.items() if k not in {"importance", "community"}} == {
        "label": "星岚科技", "type": "entity", "class": "Organization", "name": "星岚科技", "name_en": "Xinglan",
        "aliases": "Xinglan", "mentions": 1, "articles": 1,
    }  # fmt: skip
    assert isinstance(row["importance"], float) and 0 < row["importance"] < 1
    assert isinstance(row["community"], int)


def test_a_claim_is_an_edge_with_sources_and_its_first_quote(graph: Graph, ontology: Ontology) -> None:
    edges = network(graph, ontology).get_edge_data(f"{BASE}xinglan", f"{BASE}lan-2")
    assert list(edges.values()) == [
        {
            "label": "开发", "kind": "developed", "type": "relation", "relation": "developed", "weight": 2.0,
            "modality": "Asserted", "confidence": 0.96, "sources": 2, "quotes": 3, "told_first": "2025-03-04",
            "told_last": "2025-03-09", "quote": "星岚科技周二发布Lan-2", "article": "星岚科技周二发布",
        }
    ]  # fmt: skip


def test_what_is_only_planned_has_a_kind_of_its_own(graph: Graph, ontology: Ontology) -> None:
    """Gephi adds up edges of one kind: a plan must not count as a fact."""
    (edge,) = network(graph, ontology).get_edge_data(f"{BASE}xinglan", f"{BASE}beichuan").values()
    assert (edge["kind"], edge["relation"], edge["modality"]) == ("acquired (Planned)", "acquired", "Planned")


def test_an_event_is_a_node_and_its_roles_are_edges(graph: Graph, ontology: Ontology) -> None:
    net = network(graph, ontology)
    (event,) = (n for n, d in net.nodes(data=True) if d["class"] == "Release")
    row = net.nodes[event]
    assert (row["type"], row["date"], row["start"], row["end"]) == ("event", "2025-03-04", "2025-03-04", "2025-03-04")
    roles = {(t, d["relation"], d["label"], d["start"], d["end"]) for _, t, d in net.out_edges(event, data=True)}
    assert roles == {
        (f"{BASE}xinglan", "agent", "主体", "2025-03-04", "2025-03-04"),
        (f"{BASE}lan-2", "object", "客体", "2025-03-04", "2025-03-04"),
    }


def test_a_month_lasts_from_its_first_day_to_its_last(graph: Graph, ontology: Ontology) -> None:
    (row,) = (d for _, d in network(graph, ontology).nodes(data=True) if d["class"] == "Statement")
    assert (row["date"], row["start"], row["end"]) == ("2025-03", "2025-03-01", "2025-03-31")


@pytest.mark.parametrize(
    ("begins", "ends"),
    [("<b>", "2025-01-01T00:00:00"), ("2025-02-30T00:00:00", "2025-03-01T00:00:00"), ("", ""),
     ("2025-03-02T00:00:00", "2025-03-01T00:00:00")],
)  # fmt: skip
def test_what_is_no_time_is_no_time(begins: str, ends: str, ontology: Ontology) -> None:
    g = Graph()
    who, event = URIRef(f"{BASE}a"), URIRef(f"{BASE}e")
    for row in (
        (who, RDF.type, KG.Person), (event, RDF.type, KG.Statement), (event, KG.agent, who),
        (event, KG.begins, Literal(begins)), (event, KG.ends, Literal(ends)),
    ):  # fmt: skip
        g.add(row)
    net = network(g, ontology)
    assert net.number_of_edges() == 1
    assert not any({"start", "end"} & d.keys() for _, d in net.nodes(data=True))


def test_gexf_says_what_gephi_needs(graph: Graph, ontology: Ontology) -> None:
    root = Xml.fromstring("".join(gexf(network(graph, ontology))))
    assert (root.tag, root.get("version")) == (f"{GEXF}gexf", "1.3")
    (drawn,) = root.findall(f"{GEXF}graph")
    assert drawn.attrib == {
        "defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date", "timerepresentation": "interval",
    }  # fmt: skip
    assert [child.tag.removeprefix(GEXF) for child in drawn] == ["attributes", "attributes", "nodes", "edges"]
    nodes, edges = drawn.findall(f"{GEXF}attributes")
    types = {a.get("title"): a.get("type") for a in nodes}
    assert (types["mentions"], types["importance"], types["name"]) == ("integer", "double", "string")
    assert {a.get("title"): a.get("type") for a in edges}["confidence"] == "double"
    kinds = {e.get("kind") for e in drawn.iter(f"{GEXF}edge")}
    assert {"developed", "acquired (Planned)", "agent"} <= kinds


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_hostile_texts_stay_inside_their_place(name: str, ontology: Ontology, tmp_path: Path) -> None:
    text = written(name, hostile(ontology), ontology, tmp_path).read_text("utf-8")
    root = Xml.fromstring(text)  # well-formed, so nothing broke out
    assert "<script" not in text and "&lt;script" in text
    assert {e.tag.partition("}")[2] for e in root.iter()} <= {
        "gexf", "meta", "creator", "graph", "attributes", "attribute", "nodes", "node", "edges", "edge", "attvalues",
        "attvalue", "graphml", "key", "data",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_the_order_of_adding_does_not_matter(name: str, graph: Graph, ontology: Ontology, tmp_path: Path) -> None:
    turned = Graph()
    for triple in sorted(graph, reverse=True):
        turned.add(triple)
    (tmp_path / "turned").mkdir()
    first, second = written(name, graph, ontology, tmp_path), written(name, turned, ontology, tmp_path / "turned")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_an_empty_graph_is_an_empty_network(name: str, ontology: Ontology, tmp_path: Path) -> None:
    path = written(name, Graph(), ontology, tmp_path)
    assert len(nx.read_gexf(path, version="1.3") if name == "gexf" else nx.read_graphml(path)) == 0


def test_an_edge_to_what_is_no_entity_is_left_out(ontology: Ontology) -> None:
    g = Graph()
    who, claim = URIRef(f"{BASE}a"), URIRef(f"{BASE}c")
    for row in (
        (who, RDF.type, KG.Person), (claim, RDF.type, KG.Claim), (claim, KG.claimSubject, who),
        (claim, KG.claimObject, URIRef(f"{BASE}nobody")), (claim, KG.predicateName, Literal("developed")),
    ):  # fmt: skip
        g.add(row)
    assert list(network(g, ontology).edges) == [] and list(network(g, ontology)) == [str(who)]
