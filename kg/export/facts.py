"""A graph, and where they are known its articles → plain values for the page: what ``#data`` and ``#texts`` hold.

Entities, articles and quotes are numbered in the page's lists and referred to by number, which keeps it small. Ids are
IRIs without ``base``, which all of them begin with.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from rdflib import OWL, RDFS, SKOS, Graph

from kg.export.disagreements import disagreements
from kg.export.finding import search_forms
from kg.export.records import english_captions
from kg.export.tellings import Quotes, Row, Tellings
from kg.export.texts import Units, article_texts, by_iri
from kg.export.told import Told
from kg.graph.network import Net, ranked
from kg.model import Article
from kg.ontology import KG, Ontology, Term
from kg.queries import Query

__all__ = ["article_texts", "page_data"]

PERSON = "Person"


def page_data(graph: Graph, ontology: Ontology, net: Net, articles: Sequence[Article] = ()) -> dict[str, Any]:
    """All that the page shows, as values that JSON can hold; entities by prominence.

    A quote's start counts UTF-16 units, as the page's script does, where its article is given, else characters.
    """
    told = Told(graph)
    order = ranked(net)
    number = {node: i for i, node in enumerate(order)}
    pages = told.instances(KG.Article)
    units = {iri: Units(article.raw) for iri, article in by_iri(graph, articles).items()}
    quotes = Quotes(told, {page: i for i, page in enumerate(pages)}, units)
    tellings = Tellings(told, ontology, number, quotes)
    said: dict[str, Any] = {
        "terms": _terms(ontology),
        "entities": _entities(graph, told, net, order, quotes),
        "articles": _articles(told, pages),
        "facts": tellings.facts(),
        "happenings": tellings.happenings(),
        "numbers": tellings.numbers(),
        "quotes": quotes.rows,
    }
    said["disagreements"] = disagreements(said, ontology)
    months = Counter(row["d"][:7] for row in said["happenings"] if _MONTH.match(row.get("d", "")))
    known = {name.casefold() for row in said["entities"] for name in (row["name"], *row["other"])}
    said["queries"] = [
        {"name": q.name, "title": list(q.titles), "text": _suited(q, said["entities"], known, months)}
        for q in ontology.queries
    ]
    said["triples"] = len(graph)
    said["base"] = _shorten(said["entities"], said["articles"], said["facts"], said["happenings"], said["numbers"])
    return said


def _suited(query: Query, entities: Sequence[Row], known: Collection[str], months: Mapping[str, int]) -> str:
    """The query; where it names what this graph does not have, the most prominent of those that it has, or the month
    of which it tells most, is put in. ``known`` are all names, casefolded."""
    wanted = {p.name: p.default.strip('"') for p in query.parameters if p.default.startswith('"') and p.default != '""'}
    fresh = (row["name"] for row in entities if row["name"] not in wanted.values())
    values: dict[str, str] = {}
    for name, default in wanted.items():
        if _MONTH.fullmatch(default):
            if default not in months and months:
                values[name] = max(months, key=lambda month: (months[month], month))
        elif default.casefold() not in known:
            values[name] = next(fresh, default)
    return query.filled(values)


_MONTH = re.compile(r"\d{4}-\d\d")


def _shorten(*tables: list[Row]) -> str:
    """Take off the ids what all of them begin with, up to the last "/" or "#" in it, and return that."""
    ids = [row["id"] for table in tables for row in table]
    first, last = (min(ids), max(ids)) if ids else ("", "")  # what these two begin with, all do
    shared = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    base = first[: max(first.rfind("/", 0, shared), first.rfind("#", 0, shared)) + 1]
    for table in tables:
        for row in table:
            row["id"] = row["id"][len(base) :]
    return base


def _terms(ontology: Ontology) -> dict[str, dict[str, list[str]]]:
    """name → [Chinese label, English label], by kind of term."""
    forward = ontology.relations
    back = {p.name: ontology.inverses[p.inverse] for p in forward.values() if p.inverse in ontology.inverses}
    return {
        kind: {name: [t.labels.get("zh-Hans", name), t.labels.get("en", name)] for name, t in terms.items()}
        for kind, terms in _kinds(ontology, back)
    }


def _kinds(ontology: Ontology, back: Mapping[str, Term]) -> Iterable[tuple[str, Mapping[str, Term]]]:
    yield "classes", ontology.entities
    yield "events", ontology.events
    yield "relations", ontology.relations
    yield "inverses", back
    yield "roles", ontology.roles
    yield "measures", ontology.measures
    yield "modalities", ontology.modalities


def _entities(graph: Graph, told: Told, net: Net, order: Iterable[str], quotes: Quotes) -> list[Row]:
    mentions: defaultdict[str, int] = defaultdict(int)
    read_in: defaultdict[str, set[int]] = defaultdict(set)
    for mention, entity in told.pairs(KG.mentionOf):
        mentions[entity] += 1
        read_in[entity].update(quotes.article_of(e) for e in told.all(mention, KG.evidence))
    english = english_captions(graph)
    out = []
    for node in order:
        name, cls = net.nodes[node]["name"], net.nodes[node]["cls"]
        others = {*told.all(node, RDFS.label), *told.all(node, SKOS.altLabel)} - {name}
        row = {
            "id": node, "name": name, "en": english.get(node, name), "cls": cls, "other": sorted(others),
            "find": search_forms([name, *others], person=cls == PERSON),
            "mentions": mentions[node], "articles": len(read_in[node]), "community": net.nodes[node]["community"],
        }  # fmt: skip
        if same := told.one(node, OWL.sameAs):
            row["same"] = same
        out.append(row)
    return out


_ABOUT = (("date", KG.published), ("medium", KG.medium), ("url", KG.url), ("file", KG.file), ("author", KG.author),
          ("language", KG.language))  # fmt: skip


def _articles(told: Told, pages: Iterable[str]) -> list[Row]:
    """``family`` is a number: articles that have the same are copies of one text."""
    families: dict[str, int] = {}
    out = []
    for page in pages:
        row: Row = {"id": page, "name": told.one(page, KG.name)}
        row |= {name: value for name, link in _ABOUT if (value := told.one(page, link))}
        row["family"] = families.setdefault(told.one(page, KG.family) or page, len(families))
        row["spun"] = float(told.one(page, KG.spun) or 0)
        out.append(row)
    return out
