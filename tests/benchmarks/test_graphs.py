"""The invented world fits the ontology, is the same each time, and has the proportions that it claims."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import RDF, Graph

from kg.graph import assemble, left_out, network, validate
from kg.graph.network import simple
from kg.model import Article
from kg.ontology import KG, Ontology
from tests.benchmarks.graphs import BASE, synthetic, told
from tests.benchmarks.words import CLASSES, EVENTS, MEASURES, MODALITIES


@pytest.fixture(scope="module")
def world(ontology: Ontology) -> tuple[Graph, list[Article]]:
    return synthetic(300, 7, ontology)


def test_nothing_of_it_is_left_out_and_the_graph_keeps_to_its_shapes(
    ontology: Ontology, world: tuple[Graph, list[Article]]
) -> None:
    assert left_out(*told(300, 7, ontology), ontology) == ()
    assert validate(world[0], ontology).messages == ()


def test_one_seed_is_one_world_and_another_is_another(ontology: Ontology) -> None:
    assert told(60, 3, ontology) == told(60, 3, ontology) != told(60, 4, ontology)


def test_every_quote_stands_in_its_article(world: tuple[Graph, list[Article]]) -> None:
    graph, articles = world
    raw = {f"{BASE}{a.id}": a.raw for a in articles}
    quotes = list(graph.subject_objects(KG.quote))
    for node, quote in quotes:
        start, end = (int(str(graph.value(node, link))) for link in (KG.start, KG.end))
        assert raw[str(graph.value(node, KG.article))][start:end] == str(quote)
    assert len(quotes) > 1000


def test_every_class_modality_event_and_measure_occurs(ontology: Ontology, world: tuple[Graph, list[Article]]) -> None:
    graph, _ = world
    kinds = Counter(str(o).rpartition("#")[2] for o in graph.objects(None, RDF.type))
    assert CLASSES.keys() <= kinds.keys() and sum(kinds[c] for c in CLASSES) == 300
    assert {str(o).rpartition("#")[2].lower() for o in graph.objects(None, KG.modality)} == MODALITIES.keys()
    assert EVENTS.keys() <= ontology.events.keys() and MEASURES.keys() <= ontology.measures.keys()
    assert kinds["Release"] and kinds["Statement"] and kinds["Prospect"] and kinds["Projection"]


def test_copies_are_one_family_and_most_nodes_have_few_ties(
    ontology: Ontology, world: tuple[Graph, list[Article]]
) -> None:
    graph, articles = world
    assert any(n == 2 for n in Counter(a.family for a in articles).values())
    ties = simple(network(graph, ontology))
    degrees = sorted(len(set(ties[n])) for n in ties)
    assert 3 <= sum(degrees) / len(degrees) <= 5 and degrees[-1] > 5 * degrees[150]


def test_a_world_of_few_is_a_world(ontology: Ontology) -> None:
    for n in (1, 2, 5):
        assert len({e.name for e in told(n, 0, ontology)[2].entities}) == n
        assemble(*told(n, 0, ontology), ontology, base_iri=BASE)
