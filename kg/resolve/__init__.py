"""Extractions → Entities: which names, within and across articles, are one thing.

In: ``Extraction`` values in any order, and the ontology with its gazetteer. Out: a ``Resolution``. Equal folders give
equal results; what one article says changes the identifier of another article's entity only where they are joined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.model import FACTUAL, Extraction, Problem, Resolution
from kg.ontology import Ontology
from kg.resolve.cluster import MOST_NAMES, Groups, Node, blocks, by_identifier, by_key, by_person, by_short_form
from kg.resolve.mint import entities
from kg.resolve.names import PERSON, Rules, plain, rules, weak
from kg.resolve.seeds import identified, seeds

__all__ = ["posts", "resolve"]


def posts(ontology: Ontology) -> frozenset[str]:
    """Relations that tell who belongs to which organisation: all that resolution needs of what articles say."""
    return rules(ontology).posts


def resolve(extractions: Iterable[Extraction], ontology: Ontology) -> Resolution:
    """Say which thing of the world each local entity is."""
    words = rules(ontology)
    articles = sorted(extractions, key=lambda e: e.article)
    local = [
        identified(Node(x.article, e.key, e.cls, e.names or e.surfaces[:1] or ("?",), e.known), ontology, words)
        for x in articles
        for e in sorted(x.entities, key=lambda e: e.key)
    ]
    groups = Groups([*seeds(local, ontology, words), *local], words)
    by_identifier(groups)
    table = blocks(groups, _makers(local, words))
    by_key(groups, table)
    _situate(groups, articles, words)
    by_person(groups, table)
    by_short_form(groups)
    found, of = entities(groups, articles, ontology)
    return Resolution(found, of, tuple(_too_many(name) for name in sorted(groups.refused)))


def _too_many(name: str) -> Problem:
    reason = f"more than {MOST_NAMES} names would have been one thing with this one; they are kept apart"
    return Problem(name, "resolve", reason, "warning")


def _makers(nodes: Sequence[Node], words: Rules) -> dict[str, set[str]]:
    """Article → organisations that it names: 寒武纪思元590 is 思元590 where 寒武纪 stands too."""
    out: defaultdict[str, set[str]] = defaultdict(set)
    for node in nodes:
        if node.cls == "Organization":
            out[node.article] |= {plain(n) for n in node.names if not weak(n, node.cls, words)}
    return dict(out)


def _situate(groups: Groups, articles: Sequence[Extraction], words: Rules) -> None:
    """Give each person the organisations he or she belongs to, and those of the article."""
    at = {(n.article, n.key): i for i, n in enumerate(groups.nodes) if n.article}
    company: defaultdict[str, set[int]] = defaultdict(set)
    for i, node in enumerate(groups.nodes):
        if node.article and node.cls == "Organization":
            company[node.article].add(groups.find(i))
    for i, node in enumerate(groups.nodes):
        if node.article and node.cls == PERSON:
            groups.of(i).company |= company[node.article]
    for x in articles:
        for r in x.relations:
            subject, target = at.get((x.article, r.subject)), at.get((x.article, r.object))
            if r.property in words.posts and r.modality in FACTUAL and subject is not None and target is not None:
                groups.of(subject).posts |= {groups.find(target)}
