"""A graph → the same by predicate and subject, in plain dicts: the page asks more than rdflib answers quickly."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, Graph, URIRef


class Told:
    """What a graph tells, each predicate read once, when first asked for. Nodes and values are text."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._read: dict[URIRef, tuple[dict[str, str], dict[str, list[str]]]] = {}
        self._instances: dict[str, list[str]] = {}
        for node, cls in sorted(self.pairs(RDF.type)):
            self._instances.setdefault(cls, []).append(node)

    def instances(self, cls: URIRef) -> list[str]:
        """Nodes of exactly this class, sorted."""
        return self._instances.get(str(cls), [])

    def pairs(self, link: URIRef) -> Iterator[tuple[str, str]]:
        """(subject, value) of all that have this predicate."""
        one, more = self._by(link)
        yield from one.items()
        yield from ((node, value) for node, values in more.items() for value in values)

    def all(self, node: str, link: URIRef) -> list[str]:
        """The values of a node, sorted."""
        one, more = self._by(link)
        return sorted([one[node], *more.get(node, ())]) if node in one else []

    def one(self, node: str, link: URIRef) -> str:
        """The value of a node, the first of several; "" where there is none."""
        one, more = self._by(link)
        return min(one[node], *more[node]) if node in more else one.get(node, "")

    def _by(self, link: URIRef) -> tuple[dict[str, str], dict[str, list[str]]]:
        """Subject → a value, and its other values: a list each would make the garbage collector half as slow again."""
        if link not in self._read:
            one: dict[str, str] = {}
            more: dict[str, list[str]] = {}
            for subject, value in self._graph.subject_objects(link):
                node = str(subject)
                if node in one:
                    more.setdefault(node, []).append(str(value))
                else:
                    one[node] = str(value)
            self._read[link] = one, more
        return self._read[link]
