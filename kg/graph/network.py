"""The RDF graph → a networkx view: entities as nodes, facts and shared happenings as edges; rank, groups, paths."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import TypeAlias

import networkx as nx
from rdflib import RDF, Graph, Literal

from kg.model import FACTUAL
from kg.ontology import KG, Ontology, load, local

#: A fact ties two entities as strongly as three happenings in which both take part.
FACT_WEIGHT, HAPPENING_WEIGHT = 1.0, 1 / 3
#: A happening with more participants than this ties nobody closely: its pairs are not drawn.
CROWD = 8
#: Decimal places kept of PageRank: enough to tell ranks apart, too few to show a machine's rounding.
PLACES = 9
#: Louvain starts from a shuffle; this fixes it.
SEED = 20250120
Net: TypeAlias = "nx.MultiDiGraph[str]"
Ties: TypeAlias = "nx.Graph[str]"


def network(graph: Graph, ontology: Ontology | None = None) -> Net:
    """Return the entities of a graph with their ties.

    Nodes are IRIs as text, with ``name``, ``cls``, ``rank`` (PageRank) and ``community`` (a number, the largest first).
    Edges have ``kind`` ("fact" or "happening"), ``name`` (the property, or the class of happening), ``node`` (the claim
    or happening) and ``weight``; a happening's edge runs from the first of the two by IRI.
    """
    ontology = ontology or load()
    net: Net = nx.MultiDiGraph()
    typed = sorted((str(s), local(t)) for s, t in graph.subject_objects(RDF.type))
    for node, cls in typed:
        if cls in ontology.entities:
            net.add_node(node, name="", cls=cls)
    for iri, name in graph.subject_objects(KG.name):
        if str(iri) in net and isinstance(name, Literal):
            net.nodes[str(iri)]["name"] = str(name)
    _add_facts(net, graph)
    _add_happenings(net, graph, ontology, typed)
    ties = simple(net)
    for node, rank in _rank(ties).items():
        net.nodes[node]["rank"] = rank
    for number, members in enumerate(_communities(ties)):
        for node in members:
            net.nodes[node]["community"] = number
    return net


def shortest_path(net: Net, start: str, end: str) -> list[str]:
    """How two entities hang together, whichever way the ties point; [] where they do not."""
    ties = simple(net)
    if start not in ties or end not in ties:
        return []
    try:
        return min(nx.all_shortest_paths(ties, start, end))
    except nx.NetworkXNoPath:
        return []


def ties_along(net: Net, path: Iterable[str]) -> list[str]:
    """The claims and happenings that tie each step of a path, one line a step: the first by name."""
    out = []
    for a, b in itertools.pairwise(path):
        edges = [*(net.get_edge_data(a, b) or {}).values(), *(net.get_edge_data(b, a) or {}).values()]
        out.append(min(edges, key=lambda e: (e["kind"], e["name"], e["node"]))["node"])
    return out


def ranked(net: Net) -> list[str]:
    """Entities, the most prominent first."""
    return sorted(net, key=lambda n: (-net.nodes[n]["rank"], n))


def _add_facts(net: Net, graph: Graph) -> None:
    factual = {KG[m.capitalize()] for m in FACTUAL}
    rows = []
    for claim in graph.subjects(RDF.type, KG.Claim):
        ends = str(graph.value(claim, KG.claimSubject)), str(graph.value(claim, KG.claimObject))
        if graph.value(claim, KG.modality) in factual and ends[0] in net and ends[1] in net:
            rows.append((*ends, str(graph.value(claim, KG.predicateName)), str(claim)))
    for subject, object_, name, claim_ in sorted(rows):
        net.add_edge(subject, object_, key=claim_, kind="fact", name=name, node=claim_, weight=FACT_WEIGHT)


def _add_happenings(net: Net, graph: Graph, ontology: Ontology, typed: list[tuple[str, str]]) -> None:
    happenings = {node: cls for node, cls in typed if cls in ontology.events}
    present: dict[str, set[str]] = {}
    for role in ontology.roles:
        for happening, entity in graph.subject_objects(KG[role]):
            if str(happening) in happenings and str(entity) in net:
                present.setdefault(str(happening), set()).add(str(entity))
    for node, entities in sorted(present.items()):
        if len(entities) <= CROWD:
            for a, b in itertools.combinations(sorted(entities), 2):
                net.add_edge(
                    a, b, key=node, kind="happening", name=happenings[node], node=node, weight=HAPPENING_WEIGHT
                )


def simple(net: Net) -> Ties:
    """One undirected edge a pair, weights summed, everything in sorted order."""
    out: Ties = nx.Graph()
    out.add_nodes_from(sorted(net))
    rows: list[tuple[str, str, float]] = sorted(net.edges(data="weight"))
    for a, b, weight in rows:
        if a != b:
            out.add_edge(a, b, weight=weight + (out[a][b]["weight"] if out.has_edge(a, b) else 0.0))
    return out


def _rank(ties: Ties) -> dict[str, float]:
    return {n: round(r, PLACES) for n, r in nx.pagerank(ties, weight="weight").items()} if ties else {}


def _communities(ties: Ties) -> list[list[str]]:
    """Louvain over numbered nodes: sets of numbers, unlike sets of text, have one order in every process."""
    names = list(ties)
    number = {name: i for i, name in enumerate(names)}
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(range(len(names)))
    numbered.add_weighted_edges_from((number[a], number[b], data["weight"]) for a, b, data in ties.edges(data=True))
    found = nx.community.louvain_communities(numbered, weight="weight", seed=SEED) if names else []
    return sorted(([names[i] for i in sorted(group)] for group in found), key=lambda g: (-len(g), g))
