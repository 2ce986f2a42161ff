"""A graph → Turtle: one block a subject, everything sorted, the same bytes for the same graph.

rdflib's own writer takes about ten times as long and orders by what it counts; ours is a sort and a walk.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

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
_ESCAPED = re.compile(f"[{re.escape(''.join(map(chr, _ESCAPES)))}]")
#: These come first in each block: what it is, and what it is called.
_FIRST = (RDF.type, KG.name, RDFS.label)
_PLACES = {"a": 0, "kg:name": 1, "rdfs:label": 2}  # these, as written
_BETWEEN, _AND, _END = " ;\n    ", " , ", " ."  # properties of a subject, values of a property
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')  # as we write it
Triple: TypeAlias = tuple[Node, Node, Node]


def write(graph: Graph, ontology: Ontology, path: Path, *, articles: Sequence[Article] = ()) -> None:
    """Write a graph as Turtle, whole or not at all; the articles' texts are no part of it.

    Raises:
        ValueError: it has a blank node or an IRI that is none.
        OSError: the file cannot be written.
    """
    collecting = gc.isenabled()
    gc.disable()  # a million rows are made and none is rubbish: looking for some takes a fifth of the time
    try:
        write_whole(path, lines(graph))
    finally:
        if collecting:
            gc.enable()


def lines(graph: Graph) -> Iterator[str]:
    """Prefixes, then the blocks by subject."""
    names = Names(graph.namespaces())
    blocks = _blocks(graph, names)
    yield from names.prefixes()
    for name in sorted(blocks):
        yield f"\n{_written(name, blocks[name])}\n"


class Block(NamedTuple):
    """What is written of one subject: its name as written, the text, and how many triples that is."""

    name: str
    text: str
    triples: int


def blocks(triples: Iterable[Triple], names: Names) -> Iterator[Block]:
    """The blocks of some triples, by subject; a triple may come twice."""
    for name, rows in sorted(_blocks(triples, names).items()):
        different = set(rows)
        yield Block(name, _written(name, different), len(different))


def joined(several: Iterable[Block]) -> Block:
    """What several places say of one subject, as one block. Texts as values of one property come from one place."""
    different = {block.text: block for block in several}
    first, *others = different.values()
    if not others:
        return first
    links: dict[str, set[str]] = {}
    again = 0
    for block in different.values():
        for link, values in _properties(block):
            here, known = _apart(values), links.setdefault(link, set())
            again += len(here & known)
            known |= here
    rows = sorted((_PLACES.get(link, len(_PLACES)), link, _AND.join(sorted(found))) for link, found in links.items())
    text = f"{first.name} {_BETWEEN.join(f'{link} {values}' for _, link, values in rows)}{_END}"
    return Block(first.name, text, sum(block.triples for block in different.values()) - again)


def used(block: Block) -> set[str]:
    """The prefixes that a block needs."""
    names = {block.name}
    for link, values in _properties(block):
        names.add(link)
        names.update(name.removeprefix("^^") for name in _TEXT.sub("", values).split(_AND))
    return {name.partition(":")[0] for name in names if ":" in name and name[0] != "<"}


def _apart(values: str) -> set[str]:
    """The values of a property one by one, unless a text is among them."""
    return {values} if '"' in values else set(values.split(_AND))


def _properties(block: Block) -> Iterator[tuple[str, str]]:
    """Properties and their values as written: no text has a line's end in it."""
    for property_ in block.text[len(block.name) + 1 : -len(_END)].split(_BETWEEN):
        link, _, values = property_.partition(" ")
        yield link, values


def _blocks(triples: Iterable[Triple], names: Names) -> dict[str, list[tuple[int, str, str]]]:
    """Subject → (place in the block, property, value) as written."""
    known, predicates = names.known, names.predicates  # most are: a call for each would take a third of the time
    blocks: dict[str, list[tuple[int, str, str]]] = {}
    block: list[tuple[int, str, str]] = []
    last: Node | None = None
    for subject, predicate, node in triples:
        if subject is not last:  # most of a subject's are told in a row
            block, last = blocks.setdefault(names(subject), []), subject
        order, link = predicates.get(id(predicate)) or names.predicate(predicate)
        block.append((order, link, known.get(id(node)) or names(node)))
    return blocks


def _written(name: str, rows: Iterable[tuple[int, str, str]]) -> str:
    links: dict[str, list[str]] = {}
    for _, link, written in sorted(rows):
        links.setdefault(link, []).append(written)
    properties = (f"{link} {_AND.join(values)}" for link, values in links.items())
    return f"{name} {_BETWEEN.join(properties)}{_END}"


def check_iri(node: Node) -> URIRef:
    """The node as an IRI that a file can hold.

    Raises:
        ValueError: it is blank, or has an IRI that is none.
    """
    if not isinstance(node, URIRef) or _NO_IRI.search(node):
        raise ValueError(f"cannot be written, as every node needs a valid IRI: {node!r}")
    return node


class Names:
    """Terms as Turtle writes them; remembers IRIs, most of which come often, and which prefixes were used.

    It remembers them by what object they are, and keeps these alive: rdflib compares equal IRIs in Python.
    """

    def __init__(self, namespaces: Iterable[tuple[str, URIRef]]) -> None:
        #: Namespace → its first prefix; those that end as most do are looked up, the others tried, the longest first.
        spaces = sorted(namespaces, reverse=True)
        self.spaces = {str(ns): prefix for prefix, ns in spaces if ns and not _NO_IRI.search(ns)}
        self.uncommon = sorted((ns for ns in self.spaces if ns[-1] not in "#/"), key=lambda ns: (-len(ns), ns))
        self.known: dict[int, str] = {}
        self.predicates: dict[int, tuple[int, str]] = {}
        self.kept: list[Node] = []  # no other object may get the place of one of these
        self.used: set[tuple[str, str]] = set()

    def __call__(self, node: Node) -> str:
        if isinstance(node, Literal):
            return self.literal(node)
        written = self.known.get(id(node))
        if written is None:
            written = self.known[id(node)] = self.iri(node)
            self.kept.append(node)
        return written

    def predicate(self, node: Node) -> tuple[int, str]:
        """Its place in a block and how it is written; remembered, as comparing IRIs is what takes the time."""
        known = self.predicates.get(id(node))
        if known is None:
            order = _FIRST.index(node) if node in _FIRST else len(_FIRST)
            known = self.predicates[id(node)] = order, "a" if node == RDF.type else self(node)
            self.kept.append(node)
        return known

    def iri(self, node: Node) -> str:
        iri = str(node if isinstance(node, URIRef) else check_iri(node))
        common = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
        for namespace in (*self.uncommon, common):  # what follows the common one holds neither, so it is the shortest
            prefix = self.spaces.get(namespace)
            if prefix is not None and iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                self.used.add((prefix, namespace))
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{check_iri(node)}>"

    def literal(self, node: Literal) -> str:
        r"""42, 0.5, true as they are; other text quoted on one line, control characters as \u0007."""
        text, kind = str(node), node.datatype
        bare = _BARE.get(str(kind)) if kind is not None else None
        if bare and bare.fullmatch(text):
            return text
        quoted = f'"{text.translate(_ESCAPES) if _ESCAPED.search(text) else text}"'
        if node.language:
            return f"{quoted}@{node.language}"
        return quoted if kind is None or kind == XSD.string else f"{quoted}^^{self(kind)}"

    def prefixes(self) -> Iterator[str]:
        for prefix, namespace in sorted(self.used):
            yield f"@prefix {prefix}: <{namespace}> .\n"
