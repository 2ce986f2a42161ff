"""Parsers that are not ours read in each RDF format what the graph says: rapper and npm's n3."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from rdflib import Graph

from kg.app.build import Build
from kg.ontology import Ontology
from kg.xmltext import printable
from kg.xmltext import written as kept
from tests.export.hostile import NAMES, hostile
from tests.export.readers import assert_same, by_n3, by_rapper, held, with_ontology, written

#: graph.ttl says "?" where the others say U+FFFD.
QUESTIONED = partial(re.sub, "[\ud800-\udfff]", "?")


@pytest.fixture(scope="module")
def schema(ontology: Ontology) -> Graph:
    return Graph(bind_namespaces="none").parse(ontology.root / "newskg.ttl")


Reader = Callable[[Path, str], Graph]


@pytest.mark.parametrize(
    ("name", "reader", "kind"),
    [
        ("turtle", by_rapper, "turtle"),
        ("nq", by_rapper, "nquads"),
        ("owl", by_rapper, "rdfxml"),
        ("turtle", by_n3, "text/turtle"),
        ("trig", by_n3, "application/trig"),
        ("nq", by_n3, "application/n-quads"),
    ],
)
@pytest.mark.parametrize("world", ["seeds", "hostile"])
def test_an_independent_parser_reads_the_same(
    name: str, reader: Reader, kind: str, world: str, seeds: Build, schema: Graph, ontology: Ontology, tmp_path: Path
) -> None:
    names = tuple(map(printable, NAMES)) if reader is by_rapper else NAMES  # rapper's texts end at NUL
    told = seeds.graph if world == "seeds" else hostile(ontology, names)
    again = reader(written(name, told, ontology, tmp_path), kind)
    if name == "owl":
        expected = with_ontology(told, schema, str(dict(told.namespaces())["id"]))
        assert_same(again, expected)
    else:
        assert set(again) == held(told, QUESTIONED if name == "turtle" else kept)
