"""What articles say ⇄ rows of text, each of a group: what is merged lies in one group, and each is written by itself.

    for row in rows(said, ontology, Places(said.articles)): …      # of some articles
    triples = written(some_rows, entities, ontology, base)         # of one group, from all articles

A claim's group is made of what makes the claim itself, a happening's and a figure's of all but the date; mentions are
grouped by article. A row holds all that its group needs, the quote too, but for class and name of the entities that it
names; so a group is written again only where one of its rows, or one of these entities, is another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from rdflib import URIRef
from rdflib.term import Node

from kg.graph import merge
from kg.graph.iri import named
from kg.graph.rdf import Places, Scribe
from kg.graph.said import Said, SaidEvent, SaidMeasurement, SaidMention, SaidRelation, Telling
from kg.graph.shapes import Triple
from kg.model import Article, Entity
from kg.ontology import KG, Ontology

#: Hexadecimal digits of a group's name; two of one name are written together, which changes nothing.
DIGITS = 16
_HEADER = ("id", "name", "sha256", "title", "author", "medium", "published", "url", "language", "spun", "family")


class Row(NamedTuple):
    """A group's name, the entities that the row names, and what it says, as JSON of ASCII letters."""

    group: str
    entities: tuple[str, ...]
    told: str


def rows(said: Said, ontology: Ontology, place: Places) -> Iterator[Row]:
    """All that is said, but for what is said of articles and entities."""

    def row(kind: str, key: object, entities: Iterable[str], told: Telling, *values: object) -> Row:
        named = {*entities, told.speaker} - {""}
        return Row(group(kind, key), tuple(sorted(named)), _json([kind, *values, _telling(told), *place(told)]))

    for m in said.mentions:
        yield row("mention", m.told.article, [m.entity], m.told, m.entity, m.method)
    for r in said.relations:
        yield row("claim", merge.claim_key(r), [r.subject, r.object], r.told, r.subject, r.property, r.object)
    for e in said.events:
        yield row(
            "event", merge.happening_key(e, ontology), [x for _, x in e.roles], e.told, e.cls, list(e.roles), e.date
        )
    for q in said.measurements:
        values = q.entity, q.measure, q.value, q.unit, q.qualifier, q.value_text, q.date
        yield row("figure", merge.figure_key(q), [q.entity], q.told, *values)


def of_article(article: Article) -> tuple[Row, Row]:
    """The rows of an article itself and of its family, which is captioned by its first article."""
    header = {name: getattr(article, name) for name in _HEADER}
    caption = {name: header[name] for name in ("id", "name", "sha256", "title", "family")}
    return (
        Row(group("article", article.id), (), _json(["article", header])),
        Row(_family(article), (), _json(["family", caption])),
    )


def of_entity(entity: Entity) -> Row:
    """The row of an entity itself."""
    told = {**asdict(entity), "members": ()}
    return Row(group("entity", entity.id), (entity.id,), _json(["entity", told]))


class Written(NamedTuple):
    """The triples of one group (some may come twice); its claims, events and numbers with their terms and modalities;
    and of what it names, what another group tells about: articles and families, with their class."""

    triples: list[Triple]
    told: Mapping[URIRef, tuple[str, str]]
    elsewhere: Mapping[Node, Node]


def written(
    told: Iterable[str], entities: Mapping[str, Entity], ontology: Ontology, base: str, least: float = 0.0
) -> Written:
    """Write one group, from what all of its rows tell.

    Args:
        told: what its rows tell.
        entities: those that they name; only class and name are looked at.
        ontology: its terms.
        base: under which individuals stand.
        least: leave out what all rows together do not make so sure.
    """
    sink, places = _Sink(), dict[tuple[str, int, int], tuple[str, bool]]()
    scribe = Scribe(sink, base, entities, ontology, lambda t: places[t.article, t.start, t.end])
    mentions: list[SaidMention] = []
    relations: list[SaidRelation] = []
    events: list[SaidEvent] = []
    measurements: list[SaidMeasurement] = []
    families: list[Article] = []
    elsewhere: dict[Node, Node] = {}
    for text in sorted(told):
        kind, *values = json.loads(text)
        if kind == "article":
            article = _article(values[0])
            family = scribe.family(article)  # it has a group of its own
            scribe.written.add(family)
            elsewhere[family] = KG.Family
            scribe.article(article)
        elif kind == "family":
            families.append(_article(values[0]))
        elif kind == "entity":
            scribe.entity(_entity(values[0]))
        else:
            *record, telling, quote, in_comment = values
            by = Telling(*telling)
            places[by.article, by.start, by.end] = quote, in_comment
            elsewhere[named(base, "art", by.article)] = KG.Article
            record.append(by)
            if kind == "mention":
                mentions.append(SaidMention(*record))
            elif kind == "claim":
                relations.append(SaidRelation(*record))
            elif kind == "event":
                record[1] = tuple((role, entity) for role, entity in record[1])
                events.append(SaidEvent(*record))
            else:
                measurements.append(SaidMeasurement(*record))
    if families:
        scribe.captioned(min(families, key=lambda a: a.id))
    said = Said({}, entities, tuple(mentions), tuple(relations), tuple(events), tuple(measurements), ())
    scribe.statements(said, least)
    return Written(sink, scribe.told, elsewhere)


class _Sink(list[Triple]):
    """Takes triples as they come."""

    add = list.append


def group(kind: str, key: object) -> str:
    """The name of the group of a key: claim-5f0c…"""
    return f"{kind}-{hashlib.sha256(_json([kind, key]).encode('ascii')).hexdigest()[:DIGITS]}"


def family_of(row: str) -> str:
    """The group of the family of an article, by what the article's own row tells."""
    return _family(_article(json.loads(row)[1]))


def _family(article: Article) -> str:
    return group("family", article.family or article.id)


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _telling(told: Telling) -> tuple[object, ...]:
    return told.article, told.start, told.end, told.modality, told.speaker, told.confidence, told.family


def _article(header: Mapping[str, Any]) -> Article:
    return Article(**header, raw="", text="", starts=(), ends=())


def _entity(told: Mapping[str, Any]) -> Entity:
    labels = tuple((text, tag) for text, tag in told["labels"])
    return Entity(**{**told, "labels": labels, "surfaces": tuple(told["surfaces"]), "members": ()})
