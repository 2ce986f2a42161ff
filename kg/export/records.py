"""A graph → flat records of what it tells, for tables and networks: names beside IRIs, quotes in full."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib import OWL, RDFS, SKOS, Graph, Literal
from rdflib.term import Node

from kg.export.tellings import Quotes, Row, Tellings
from kg.export.told import Told
from kg.graph.network import network, ranked
from kg.ontology import KG, Ontology, Term
from kg.xmltext import written


@dataclass(frozen=True, slots=True)
class Page:
    """An article: its IRI, title, date and medium as printed, address, file; "" for what is not known."""

    iri: str
    title: str = ""
    published: str = ""
    medium: str = ""
    url: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article: ``start`` counts its raw text's characters; ``comment`` means that a reader says it."""

    page: Page
    start: int
    text: str
    comment: bool


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity; ``importance`` is its PageRank (0 to 1), ``community`` a number, the largest group's being 0."""

    iri: str
    cls: str
    name: str
    name_en: str
    aliases: tuple[str, ...]
    wikidata: str
    mentions: int
    articles: int
    importance: float
    community: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How something told stands: confidence from 0 to 1, independent sources, names of who says so, every quote."""

    modality: str
    attributed_to: tuple[str, ...]
    confidence: float
    sources: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A claim: ``relation`` is the property's local name."""

    iri: str
    subject: Thing
    relation: str
    object: Thing
    standing: Standing


@dataclass(frozen=True, slots=True)
class Happening:
    """A happening or prospect: (role, entity) pairs, and when, as exactly as is known and in days; "" if unknown."""

    iri: str
    cls: str
    name: str
    roles: tuple[tuple[str, Thing], ...]
    date: str
    begins: str
    ends: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Figure:
    """A measurement or projection: ``value`` is the number as the graph writes it, ``printed`` as the text does."""

    iri: str
    thing: Thing
    measure: str
    value: str
    unit: str
    printed: str
    qualifier: str
    date: str
    begins: str
    ends: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Records:
    """Entities by importance, the rest in the order of the page's lists: by entity, property, date."""

    things: tuple[Thing, ...]
    links: tuple[Link, ...]
    happenings: tuple[Happening, ...]
    figures: tuple[Figure, ...]


def records(graph: Graph, ontology: Ontology) -> Records:
    """Read all of it; the order of the graph's triples does not matter.

    Raises:
        ValueError: a number in the graph is none.
    """
    reader = _Reader(graph, ontology)
    tellings = reader.tellings
    return Records(
        reader.things,
        tuple(reader.link(row) for row in tellings.facts()),
        tuple(reader.happening(row) for row in tellings.happenings()),
        tuple(reader.figure(row) for row in tellings.numbers()),
    )


class _Reader:
    def __init__(self, graph: Graph, ontology: Ontology) -> None:
        self.told = told = Told(graph)
        net = network(graph, ontology)
        order = ranked(net)
        pages = told.instances(KG.Article)
        quotes = Quotes(told, {iri: i for i, iri in enumerate(pages)}, {})
        self.tellings = Tellings(told, ontology, {iri: i for i, iri in enumerate(order)}, quotes)
        read = [*map(self.page, pages), Page("")]  # the last for evidence whose article the graph does not have
        self.quotes = [Quote(read[page], start, written(text), bool(c)) for page, start, text, c in quotes.rows]
        mentions: defaultdict[str, int] = defaultdict(int)
        read_in: defaultdict[str, set[int]] = defaultdict(set)
        for mention, entity in told.pairs(KG.mentionOf):
            mentions[entity] += 1
            read_in[entity].update(quotes.article_of(e) for e in told.all(mention, KG.evidence))
        english = english_captions(graph)
        self.things = tuple(
            Thing(
                iri, net.nodes[iri]["cls"], written(net.nodes[iri]["name"]), written(english.get(iri, "")),
                tuple(map(written, self.aliases(iri))), told.one(iri, OWL.sameAs), mentions[iri], len(read_in[iri]),
                float(net.nodes[iri]["rank"]), int(net.nodes[iri]["community"]),
            )
            for iri in order
        )  # fmt: skip

    def page(self, iri: str) -> Page:
        known = (KG.name, KG.published, KG.medium, KG.url, KG.file)
        return Page(iri, *(written(self.told.one(iri, link)) for link in known))

    def aliases(self, iri: str) -> Iterable[str]:
        names = {*self.told.all(iri, RDFS.label), *self.told.all(iri, SKOS.altLabel)}
        return sorted(names - {self.told.one(iri, KG.name)})

    def link(self, row: Row) -> Link:
        return Link(row["id"], self.things[row["s"]], row["p"], self.things[row["o"]], self.standing(row))

    def happening(self, row: Row) -> Happening:
        roles = tuple((role, self.things[entity]) for role, entity in row["roles"])
        name = written(self.told.one(row["id"], KG.name))
        return Happening(row["id"], row["cls"], name, roles, *self.when(row), self.standing(row))

    def figure(self, row: Row) -> Figure:
        value = self.told.one(row["id"], KG.value)
        unit, printed, qualifier = (written(row[key]) for key in ("u", "t", "k"))
        return Figure(
            row["id"], self.things[row["e"]], row["p"], value, unit, printed, qualifier, *self.when(row),
            self.standing(row),
        )  # fmt: skip

    def when(self, row: Row) -> tuple[str, str, str]:
        """2025-01, 2025-01-01, 2025-01-31."""
        begins, ends = (self.told.one(row["id"], link)[:10] for link in (KG.begins, KG.ends))
        return row.get("d", ""), begins, ends

    def standing(self, row: Row) -> Standing:
        who = tuple(self.things[i].name for i in row["by"])
        quotes = tuple(sorted((self.quotes[i] for i in row["q"]), key=_earliest))
        return Standing(row["m"], who, row["c"], row["n"], quotes)


def label_of(terms: Mapping[str, Term], name: str) -> str:
    """What a term is called in Chinese; its name where it is unknown or has no such label."""
    return terms[name].labels.get("zh-Hans", name) if name in terms else name


def english_captions(graph: Graph) -> dict[str, str]:
    """Entity → its English caption: of several labels the last that its id is made of, id:china → China, not PRC."""
    labels = sorted((str(s), str(o)) for s, o in graph.subject_objects(RDFS.label) if _is_english(o))
    return dict(labels) | {node: label for node, label in labels if _slug(label) == re.split("[/#:]", node)[-1]}


def _slug(label: str) -> str:
    """Alibaba Cloud → alibaba-cloud, Clément → clement."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", label) if not unicodedata.combining(c))
    return re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-")


def _is_english(label: Node) -> bool:
    return isinstance(label, Literal) and label.language == "en"


def _earliest(quote: Quote) -> tuple[str, str, int, str]:
    """First what was published first; what has no date last."""
    return quote.page.published or "9", quote.page.iri, quote.start, quote.text
