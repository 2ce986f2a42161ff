"""A built folder or a Turtle file → an rdflib graph in memory, for the commands that need all of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.ask import GraphError, turtle

_STRING = str(XSD.string)


@lru_cache(maxsize=1024)
def tag(language: str) -> str:
    """A language tag as RFC 5646, 2.1.1 writes it: zh-hans → zh-Hans. Oxigraph makes them all small."""
    first, *rest = language.split("-")
    return "-".join(
        [first, *(part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part for part in rest)]
    )


def read_graph(path: Path, tell: Callable[[int], None] = lambda triples: None) -> Graph:
    """Read a Turtle file, or the graph.ttl of a folder, with its prefixes.

    Oxigraph parses: rdflib's own parser takes several times as long.

    Args:
        path: the folder or file.
        tell: told the number of triples read so far, now and then.

    Raises:
        GraphError: there is none, or it is not Turtle; with its line.
    """
    file = turtle(path)
    graph = Graph(store="SimpleMemory")
    iri = lru_cache(maxsize=None)(URIRef)

    def node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
        if isinstance(term, ox.NamedNode):
            return iri(term.value)
        if isinstance(term, ox.Literal):
            if term.language:
                return Literal(term.value, lang=tag(term.language))
            kind = term.datatype.value
            return Literal(term.value, datatype=None if kind == _STRING else iri(kind), normalize=False)
        if isinstance(term, ox.BlankNode):
            return BNode(term.value)
        raise GraphError(f"{file} has a triple term, which is not read here")

    parser = ox.parse(path=file, format=ox.RdfFormat.TURTLE)
    try:
        for count, quad in enumerate(parser, 1):
            graph.add((node(quad.subject), node(quad.predicate), node(quad.object)))
            if count % 10_000 == 0:
                tell(count)
    except (SyntaxError, OSError, ValueError) as error:
        raise GraphError(f"{file} is not Turtle: {error}") from None
    for prefix, namespace in parser.prefixes.items():
        graph.bind(prefix, namespace, replace=True)
    return graph
