"""A graph → Turtle: one block a subject, everything sorted, the same bytes for the same graph.

rdflib's own writer takes about ten times as long and orders by what it counts; ours is a sort and a walk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from kg.export.files import write_whole
from kg.model import Article
from kg.ontology import KG, Ontology

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?", re.ASCII)
_NO_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`\ud800-\udfff]")
#: Literals that Turtle writes bare, and how they must look for that.
_BARE = {
    str(XSD.integer): re.compile(r"[+-]?[0-9]+", re.ASCII),
    str(XSD.decimal): re.compile(r"[+-]?[0-9]*\.[0-9]+", re.ASCII),
    str(XSD.boolean): re.compile(r"true|false"),
}
_ESCAPES = {ord('"'): '\\"', ord("\\"): "\\\\", ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
_ESCAPES |= {c: f"\\u{c:04X}" for c in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)
             if c not in _ESCAPES}  # fmt: skip
#: These come first in each block: what it is, and what it is called.
_FIRST = (RDF.type, KG.name, RDFS.label)


def write(graph: Graph, ontology: Ontology, path: Path, *, articles: Sequence[Article] = ()) -> None:
    """Write a graph as Turtle, whole or not at all; the articles' texts are no part of it.

    Raises:
        ValueError: it has a blank node or an IRI that is none.
        OSError: the file cannot be written.
    """
    write_whole(path, lines(graph))


def lines(graph: Graph) -> Iterator[str]:
    """Prefixes, then the blocks by subject."""
    names = _Names(graph)
    rows = sorted((names(s), *names.predicate(p), names(o)) for s, p, o in graph)
    yield from names.prefixes()
    for subject, block in groupby(rows, key=lambda row: row[0]):
        yield f"\n{subject} "
        separator = ""
        for predicate, objects in groupby(block, key=lambda row: row[2]):
            yield f"{separator}{predicate} {' , '.join(row[3] for row in objects)}"
            separator = " ;\n    "
        yield " .\n"


class _Names:
    """Terms as Turtle writes them; remembers IRIs, most of which come often, and which prefixes were used."""

    def __init__(self, graph: Graph) -> None:
        spaces = sorted(((str(ns), prefix) for prefix, ns in graph.namespaces()), key=lambda row: (-len(row[0]), row))
        self.spaces = [row for row in spaces if row[0]]
        self.known: dict[Node, str] = {}
        self.predicates: dict[Node, tuple[int, str]] = {}
        self.used: set[tuple[str, str]] = set()

    def __call__(self, node: Node) -> str:
        if isinstance(node, Literal):
            return self.literal(node)
        if node not in self.known:
            self.known[node] = self.iri(node)
        return self.known[node]

    def predicate(self, node: Node) -> tuple[int, str]:
        """Its place in a block and how it is written; remembered, as comparing IRIs is what takes the time."""
        if node not in self.predicates:
            order = _FIRST.index(node) if node in _FIRST else len(_FIRST)
            self.predicates[node] = order, "a" if node == RDF.type else self(node)
        return self.predicates[node]

    def iri(self, node: Node) -> str:
        if not isinstance(node, URIRef) or _NO_IRI.search(node):
            raise ValueError(f"cannot be written, as every node needs a valid IRI: {node!r}")
        for namespace, prefix in self.spaces:
            if node.startswith(namespace) and _LOCAL.fullmatch(node, len(namespace)):
                self.used.add((prefix, namespace))
                return f"{prefix}:{node[len(namespace) :]}"
        return f"<{node}>"

    def literal(self, node: Literal) -> str:
        r"""42, 0.5, true as they are; other text quoted on one line, control characters as \u0007."""
        text, kind = str(node), str(node.datatype or "")
        bare = _BARE.get(kind)
        if bare and bare.fullmatch(text):
            return text
        quoted = f'"{text.translate(_ESCAPES)}"'
        if node.language:
            return f"{quoted}@{node.language}"
        return quoted if kind in {"", str(XSD.string)} else f"{quoted}^^{self(URIRef(kind))}"

    def prefixes(self) -> Iterator[str]:
        for prefix, namespace in sorted(self.used):
            yield f"@prefix {prefix}: <{namespace}> .\n"
