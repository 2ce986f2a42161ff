"""Entries of the gazetteer that local entities could be, as nodes: only those that share a key with one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kg.ontology import Known, Ontology
from kg.resolve.cluster import Node, short_here
from kg.resolve.names import Rules, keys, plain, rules


def seeds(nodes: Iterable[Node], ontology: Ontology, words: Rules) -> list[Node]:
    """Ambiguous names bring nobody in: whether 苹果 is the company was for the reader of the article to see."""
    index = _index(ontology)
    wanted = {n.known for n in nodes if n.known}
    for node in nodes:
        if not node.known:
            wanted.update(i for n in node.names for k in keys(n, node.cls, words) for i in index.get(k, ()))
    return [_node(k) for k in sorted(ontology.known, key=lambda k: k.id) if k.id in wanted]


def identified(node: Node, ontology: Ontology, words: Rules) -> Node:
    """A local entity whose first name is a plain name of one known thing is that thing: 川普 → donald-trump."""
    table = _named(ontology)
    first, longest = plain(node.names[0]), max(node.names, key=len)
    fit = [i for i, cls in table.get(first, ()) if words.alike(cls, node.cls)]
    if first in short_here(node) and first not in keys(longest, node.cls, words):
        fit = [i for i, _ in table.get(plain(longest), ()) if i in fit]  # 通义 is short for 通义律师事务所 here
    return node._replace(known=fit[0]) if not node.known and len(fit) == 1 else node


@lru_cache(maxsize=4)
def _named(ontology: Ontology) -> dict[str, tuple[tuple[str, str], ...]]:
    """Plain name → identifiers and classes."""
    out: dict[str, set[tuple[str, str]]] = {}
    for entry in ontology.known:
        for name in _node(entry).names:
            out.setdefault(plain(name), set()).add((entry.id, entry.cls))
    return {k: tuple(sorted(v)) for k, v in out.items()}


def _node(entry: Known) -> Node:
    names = dict.fromkeys(text for text, _, unsure in entry.names if not unsure)
    return Node("", 0, entry.cls, tuple(names), entry.id)


@lru_cache(maxsize=4)
def _index(ontology: Ontology) -> dict[str, tuple[str, ...]]:
    """Key → identifiers."""
    words = rules(ontology)
    out: dict[str, set[str]] = {}
    for entry in ontology.known:
        node = _node(entry)
        for key in {k for n in node.names for k in keys(n, node.cls, words)}:
            out.setdefault(key, set()).add(entry.id)
    return {k: tuple(sorted(v)) for k, v in out.items()}
