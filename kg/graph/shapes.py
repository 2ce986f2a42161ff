"""SHACL shapes → one quick look at a graph: True where it surely keeps to them.

pySHACL can say what is wrong, but takes 0.4 s for 14,000 triples. Nearly all graphs keep to their shapes, and one walk
over the triples sees that. Only the part of SHACL that ``ontology/shapes.ttl`` needs is understood; where a shape says
anything else, or a node may break one, the answer is False, which means: ask pySHACL.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.term import Node

Triple: TypeAlias = tuple[Node, Node, Node]


class Facts:
    """Triples as predicate → subject → values, each value once; a class has the members of its subclasses.

    Nodes that stand ``elsewhere`` are instances of their class too, but no shape is for them.
    """

    def __init__(
        self, graphs: Iterable[Iterable[Triple]], elsewhere: Mapping[Node, Node] = MappingProxyType({})
    ) -> None:
        self.told: defaultdict[Node, dict[Node, dict[Node, None]]] = defaultdict(dict)
        for graph in graphs:
            for s, p, o in graph:
                said = self.told[p]
                if s in said:
                    said[s][o] = None
                else:
                    said[s] = {o: None}
        self.members: dict[Node, set[Node]] = {}
        for node, classes in self.told.get(RDF.type, {}).items():
            for cls in self.upwards(classes):
                self.members.setdefault(cls, set()).add(node)
        above = {cls: self.upwards([cls]) for cls in set(elsewhere.values())}
        self.elsewhere = {node: above[cls] for node, cls in elsewhere.items()}

    def is_a(self, node: Node, cls: Node) -> bool:
        """Whether a node is an instance of a class."""
        return node in self.members.get(cls, ()) or cls in self.elsewhere.get(node, ())

    def upwards(self, classes: Iterable[Node]) -> set[Node]:
        """Classes and all that they are subclasses of."""
        found: set[Node] = set()
        line = list(classes)
        while line:
            cls = line.pop()
            if cls not in found:
                found.add(cls)
                line.extend(self.told.get(RDFS.subClassOf, {}).get(cls, ()))
        return found

    def values(self, node: Node, paths: Sequence[Node]) -> Mapping[Node, None]:
        """What a node says by any of these predicates."""
        if len(paths) == 1:
            return self.told.get(paths[0], {}).get(node, {})
        return {value: None for path in paths for value in self.told.get(path, {}).get(node, ())}


#: (what the graph says, a node that a shape is for, one of its values) → whether the value surely is as it should be.
Test = Callable[[Facts, Node, Node], bool]


@dataclass(frozen=True, slots=True)
class Shape:
    """How many values instances and subjects must have by these predicates, and of what kind."""

    classes: tuple[Node, ...]
    subjects_of: tuple[Node, ...]
    paths: tuple[Node, ...]
    least: float
    most: float
    tests: tuple[Test, ...]

    def kept(self, facts: Facts) -> bool:
        """Whether all nodes that the shape is for surely keep to it."""
        nodes = {n for cls in self.classes for n in facts.members.get(cls, ())}
        nodes |= {n for link in self.subjects_of for n in facts.told.get(link, ())}
        for node in nodes:
            values = facts.values(node, self.paths)
            if not self.least <= len(values) <= self.most:
                return False
            for value in values:
                for test in self.tests:
                    if not test(facts, node, value):
                        return False
        return True


def surely_conform(
    graphs: Iterable[Iterable[Triple]],
    shapes: Iterable[Shape] | None,
    elsewhere: Mapping[Node, Node] = MappingProxyType({}),
) -> bool:
    """Whether graphs, taken together, keep to the shapes for certain; never where the shapes are not understood."""
    if shapes is None:
        return False
    facts = Facts(graphs, elsewhere)
    return all(shape.kept(facts) for shape in shapes)


def understand(shapes: Graph) -> tuple[Shape, ...] | None:
    """Compile shapes; None where there is a single triple that is not understood."""
    reader = _Reader(shapes)
    nodes = sorted(shapes.subjects(RDF.type, SH.PropertyShape), key=str)
    try:
        compiled = tuple(reader.shape(node) for node in nodes)
    except _UnknownError:
        return None
    return compiled if len(reader.read) == len(shapes) else None


class _UnknownError(Exception):
    """Shapes say something that this module does not know."""


class _Reader:
    """Reads shapes and remembers which triples it has read."""

    def __init__(self, shapes: Graph) -> None:
        self.shapes = shapes
        self.read: set[tuple[Node, Node, Node]] = set()

    def shape(self, node: Node) -> Shape:
        said = self.said(node)
        for silent in (RDF.type, SH.message):
            said.pop(silent, None)
        classes, subjects_of = said.pop(SH.targetClass, []), said.pop(SH.targetSubjectsOf, [])
        paths = [p for path in said.pop(SH.path, []) for p in self.paths(path)]
        least, most = said.pop(SH.minCount, [Literal(0)]), said.pop(SH.maxCount, [Literal(float("inf"))])
        tests = tuple(self.test(name, argument) for name, arguments in said.items() for argument in arguments)
        return Shape(tuple(classes), tuple(subjects_of), tuple(paths), _number(least), _number(most), tests)

    def said(self, node: Node) -> dict[Node, list[Node]]:
        out: dict[Node, list[Node]] = {}
        for s, p, o in self.shapes.triples((node, None, None)):
            self.read.add((s, p, o))
            out.setdefault(p, []).append(o)
        return out

    def paths(self, path: Node) -> list[Node]:
        """A predicate, or the predicates of an sh:alternativePath."""
        if isinstance(path, URIRef):
            return [path]
        ((name, lists),) = self.said(path).items()
        members = [m for found in lists for m in self.items(found)]
        if name != SH.alternativePath or not all(isinstance(m, URIRef) for m in members):
            raise _UnknownError
        return members

    def items(self, node: Node) -> list[Node]:
        """The members of an RDF list."""
        out: list[Node] = []
        while node != RDF.nil:
            said = self.said(node)
            if len(said.get(RDF.first, [])) != 1 or len(said.get(RDF.rest, [])) != 1 or len(out) > len(self.shapes):
                raise _UnknownError  # no list, or one that runs in a circle
            out += said[RDF.first]
            node = said[RDF.rest][0]
        return out

    def test(self, name: Node, argument: Node) -> Test:
        """One parameter of a shape with its argument: sh:minLength 1."""
        if name == SH["in"]:
            allowed = frozenset(self.items(argument))
            return lambda facts, node, value: value in allowed
        if name == SH["or"]:
            ways = [[self.test(n, a) for n, arguments in self.said(way).items() for a in arguments]
                    for way in self.items(argument)]  # fmt: skip
            return lambda facts, node, value: any(all(test(facts, node, value) for test in way) for way in ways)
        if name not in _TESTS:
            raise _UnknownError
        return _TESTS[name](argument)


def _number(nodes: list[Node]) -> float:
    (node,) = nodes
    return float(str(node))


def _datatype(argument: Node) -> Test:
    def test(facts: Facts, node: Node, value: Node) -> bool:
        if not isinstance(value, Literal) or value.language or value.ill_typed:
            return False
        return (value.datatype or XSD.string) == argument

    return test


def _compared(right: Callable[[Decimal, Decimal], bool]) -> Callable[[Node], Test]:
    """A test of a number against the number that a shape names."""

    def compile_(argument: Node) -> Test:
        bound = Decimal(str(argument))
        return lambda facts, node, value: _is_number(value) and right(Decimal(str(value)), bound)

    return compile_


def _is_number(value: Node) -> bool:
    return isinstance(value, Literal) and value.datatype in (XSD.integer, XSD.decimal) and not value.ill_typed


def _less_than(other: Node) -> Test:
    """All values of another property are greater; only two values of one datatype can be compared."""

    def test(facts: Facts, node: Node, value: Node) -> bool:
        return all(_less(value, greater) for greater in facts.values(node, [other]))

    return test


def _less(one: Node, two: Node) -> bool:
    if not isinstance(one, Literal) or not isinstance(two, Literal) or one.datatype != two.datatype:
        return False
    comparable = one.datatype in (XSD.integer, XSD.dateTime) and not (one.ill_typed or two.ill_typed)
    return comparable and bool(one.value < two.value)


def _text(value: Node) -> str:
    return str(value) if isinstance(value, Literal | URIRef) else ""


def _pattern(argument: Node) -> Test:
    found = re.compile(str(argument))
    return lambda facts, node, value: isinstance(value, Literal | URIRef) and bool(found.search(value))


def _length(argument: Node) -> Test:
    least = int(str(argument))
    return lambda facts, node, value: len(_text(value)) >= least


def _class(argument: Node) -> Test:
    return lambda facts, node, value: facts.is_a(value, argument)


def _kind(argument: Node) -> Test:
    if argument != SH.IRI:
        raise _UnknownError
    return lambda facts, node, value: isinstance(value, URIRef)


#: What a shape may ask of a value, and the test that its argument makes.
_TESTS: Mapping[Node, Callable[[Node], Test]] = MappingProxyType(
    {
        SH.datatype: _datatype,
        SH["class"]: _class,
        SH.nodeKind: _kind,
        SH.pattern: _pattern,
        SH.minLength: _length,
        SH.minInclusive: _compared(lambda value, bound: value >= bound),
        SH.maxInclusive: _compared(lambda value, bound: value <= bound),
        SH.lessThan: _less_than,
    }
)
