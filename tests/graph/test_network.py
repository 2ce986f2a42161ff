"""The network view: who is tied to whom, who is prominent, who belongs together, and by what."""

from __future__ import annotations

from importlib import import_module

import pytest
from rdflib import Graph

from kg.graph import assemble, network
from kg.graph.network import Net, ranked, shortest_path, ties_along
from kg.ontology import Ontology
from tests.graph.world import BASE, THINGS, Page, pages, resolution


def build(ontology: Ontology, made: list[Page]) -> Graph:
    return assemble(
        [p.article() for p in made], [p.extraction() for p in made], resolution(made), ontology, base_iri=BASE
    )


@pytest.fixture(scope="module")
def net(ontology: Ontology) -> Net:
    return network(build(ontology, pages()), ontology)


def edges(net: Net) -> set[tuple[str, str, str, str]]:
    return {(a.removeprefix(BASE), b.removeprefix(BASE), d["kind"], d["name"]) for a, b, d in net.edges(data=True)}


def test_nodes_are_the_entities(net: Net) -> None:
    assert {n.removeprefix(BASE) for n in net} == set(THINGS)
    assert net.nodes[BASE + "xinglan"]["name"] == "星岚科技" and net.nodes[BASE + "lan-2"]["cls"] == "AIModel"


def test_edges_are_facts_and_shared_happenings(net: Net) -> None:
    assert edges(net) == {
        ("xinglan", "lan-2", "fact", "developed"),
        ("lin-lan", "xinglan", "fact", "founderOf"),
        ("lan-2", "tuoba-3", "fact", "comparableTo"),
        ("tuoba-3", "lan-2", "fact", "outperforms"),
        ("lan-2", "xinglan", "happening", "Release"),
        ("beichuan", "tuoba-3", "happening", "Statement"),
    }


def test_what_is_no_fact_ties_nobody(net: Net) -> None:
    assert not any({a, b} == {"xinglan", "beichuan"} for a, b, _, _ in edges(net))  # a planned acquisition


@pytest.mark.parametrize(("crowd", "number"), [(3, 3), (2, 0)])
def test_a_crowd_ties_nobody(ontology: Ontology, monkeypatch: pytest.MonkeyPatch, crowd: int, number: int) -> None:
    monkeypatch.setattr(import_module("kg.graph.network"), "CROWD", crowd)
    page = Page("三人会").event("Meeting", [("participant", w) for w in [*THINGS][:3]], "三人会")
    assert len(edges(network(build(ontology, [page]), ontology))) == number


def test_ranks_add_up_and_the_hub_comes_first(net: Net) -> None:
    assert sum(d["rank"] for _, d in net.nodes(data=True)) == pytest.approx(1)
    assert ranked(net)[0] == BASE + "lan-2"


def test_communities_keep_together_what_is_tied(net: Net) -> None:
    group = {n.removeprefix(BASE): d["community"] for n, d in net.nodes(data=True)}
    assert group["lin-lan"] == group["xinglan"] and group["haizhou"] != group["yunshan"] != group["xinglan"]


def test_a_shortest_path_says_how_two_hang_together(net: Net) -> None:
    path = shortest_path(net, BASE + "lin-lan", BASE + "beichuan")
    assert [n.removeprefix(BASE) for n in path] == ["lin-lan", "xinglan", "lan-2", "tuoba-3", "beichuan"]
    assert [n.removeprefix(BASE).partition("-")[0] for n in ties_along(net, path)] == [
        "claim",
        "claim",
        "claim",
        "event",
    ]
    assert shortest_path(net, BASE + "lin-lan", BASE + "haizhou") == []
    assert shortest_path(net, BASE + "lin-lan", BASE + "gone") == []


def test_an_empty_graph_is_an_empty_network(ontology: Ontology) -> None:
    assert len(network(Graph(), ontology)) == 0
