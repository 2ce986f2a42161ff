"""Articles, extractions and what is one thing → the RDF graph of the contract (design, part 2).

Every node has an IRI minted from what makes it itself; there is no blank node, and nothing depends on the order in
which things come in. Only what is told as fact becomes a plain triple, a happening or a measurement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from kg.graph import literal, merge
from kg.graph.caption import claim_name, figure_name, happening_name
from kg.graph.iri import check_base, mint, named
from kg.graph.said import Said, SaidMention, Telling, ancestors, collect
from kg.model import FACTUAL, Article, Entity, Extraction, Problem, Resolution
from kg.ontology import KG, Ontology

WIKIDATA = "http://www.wikidata.org/entity/"
_ITEM = re.compile(r"Q[1-9][0-9]{0,11}", re.ASCII)


def assemble(
    articles: Iterable[Article],
    extractions: Iterable[Extraction],
    resolution: Resolution,
    ontology: Ontology,
    *,
    base_iri: str,
    min_confidence: float = 0.0,
) -> Graph:
    """Return the graph of all that the articles say.

    What does not fit the ontology or has no evidence is left out; ``left_out`` lists it. So is, with
    ``min_confidence`` (0 to 1), what all articles together do not make so sure: names, with all about them, relations,
    events and numbers.

    Raises:
        ValueError: base_iri is no absolute http, https or urn IRI ending in "/" or "#".
    """
    graph = empty(check_base(base_iri))
    said = collect(articles, extractions, resolution, ontology)
    said = merge.only_of(said, merge.named_surely(said, min_confidence))
    places = Places(said.articles)
    scribe = Scribe(graph, base_iri, said.entities, ontology, places)
    for article in said.articles.values():
        scribe.article(article)
    for entity in said.entities.values():
        scribe.entity(entity)
    scribe.statements(said, min_confidence)
    return graph


def empty(base: str) -> Graph:
    """A graph with our prefixes and nothing in it."""
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for prefix, namespace in prefixes(base):
        graph.bind(prefix, namespace)
    return graph


def prefixes(base: str) -> tuple[tuple[str, URIRef], ...]:
    """The prefixes of our graphs and what they stand for."""
    spaces = {"kg": KG, "id": base, "rdf": RDF, "rdfs": RDFS, "owl": OWL, "skos": SKOS, "xsd": XSD}
    return tuple((prefix, URIRef(str(space))) for prefix, space in spaces.items())


def left_out(
    articles: Iterable[Article], extractions: Iterable[Extraction], resolution: Resolution, ontology: Ontology
) -> tuple[Problem, ...]:
    """Warnings for what ``assemble`` leaves out of the graph, and why."""
    return collect(articles, extractions, resolution, ontology).left_out


class Places:
    """Tellings → the raw text that tells it, and whether a reader of the page wrote it."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self.articles = articles
        self.comments = {id_: _comments(article) for id_, article in articles.items()}

    def __call__(self, told: Telling) -> tuple[str, bool]:
        comments = self.comments[told.article]
        return self.articles[told.article].raw[told.start : told.end], any(a <= told.start < b for a, b in comments)


def _comments(article: Article) -> tuple[tuple[int, int], ...]:
    """Raw spans that readers wrote."""
    spans = [(article.starts[a], article.ends[b - 1]) for a, b in article.comments if 0 <= a < b <= len(article.starts)]
    return tuple(sorted({*spans, *((z.start, z.end) for z in article.zones if z.kind == "comment")}))


def _title(article: Article) -> str:
    return literal.caption(article.title) or literal.caption(article.name) or article.id


class Triples(Protocol):
    """What triples are written into: an rdflib graph, or anything that takes them one by one."""

    def add(self, triple: tuple[Node, Node, Node], /) -> object:
        """Take a triple; one that was taken before changes nothing."""


@dataclass(frozen=True, slots=True)
class Scribe:
    """Writes checked and merged records as triples."""

    graph: Triples
    base: str
    entities: Mapping[str, Entity]  # those that records name
    ontology: Ontology
    place: Callable[[Telling], tuple[str, bool]]
    written: set[URIRef] = field(default_factory=set)  # evidence and families, which many share
    told: dict[URIRef, tuple[str, str]] = field(default_factory=dict)  # claim, event or number → its term and modality

    def article(self, article: Article) -> None:
        """An article, and its family if it is the family's first to come; it lends the family its caption."""
        node, family = named(self.base, "art", article.id), self.family(article)
        self.say(node, KG.Article, _title(article))
        if family not in self.written:
            self.written.add(family)
            self.captioned(article)
        self.graph.add((node, KG.family, family))
        self.graph.add((node, KG.sha256, Literal(article.sha256)))
        self.graph.add((node, KG.spun, literal.fraction(article.spun)))
        for link, text in (
            (KG.file, article.name), (KG.author, article.author), (KG.medium, article.medium),
            (KG.url, article.url), (KG.language, article.language),
            (KG.published, literal.date(article.published) or ""),
        ):  # fmt: skip
            if text := literal.caption(text):
                self.graph.add((node, link, Literal(text)))

    def family(self, article: Article) -> URIRef:
        """The family that an article belongs to, be it alone."""
        return named(self.base, "family", article.family or f"family-of-{article.id}")

    def captioned(self, article: Article) -> None:
        """The family of an article, with the article's caption."""
        self.say(self.family(article), KG.Family, _title(article))

    def entity(self, entity: Entity) -> None:
        """Names in every script, every surface met, what it is elsewhere."""
        node = self.iri(entity.id)
        name = literal.caption(entity.name) or entity.id
        self.say(node, KG[entity.cls], name)
        labels = [(text, tag) for text, tag in entity.labels if literal.caption(text)]
        for text, tag in labels or [(name, literal.guess_language(name))]:
            self.graph.add((node, RDFS.label, literal.label(text, tag)))
        for surface in entity.surfaces:
            if text := literal.caption(surface):
                self.graph.add((node, SKOS.altLabel, Literal(text)))
        if _ITEM.fullmatch(entity.wikidata):
            self.graph.add((node, OWL.sameAs, URIRef(WIKIDATA + entity.wikidata)))

    def statements(self, said: Said, least: float) -> None:
        """Mentions, and what all articles together make so sure: claims, happenings, figures."""
        self.mentions(said.mentions)
        for claim in merge.claims(said):
            if merge.confidence(claim.told) >= least:
                self.claim(claim)
        for happening in merge.happenings(said, self.ontology):
            if merge.confidence(happening.told) >= least:
                self.happening(happening)
        for figure in merge.figures(said):
            if merge.confidence(figure.told) >= least:
                self.figure(figure)

    def mentions(self, mentions: Iterable[SaidMention]) -> None:
        """One node for a place that names an entity, however many layers found it."""
        best: dict[tuple[str, str, int, int], tuple[float, str]] = {}
        tellings: dict[tuple[str, str, int, int], Telling] = {}
        for m in mentions:
            key = (m.entity, m.told.article, m.told.start, m.told.end)
            best[key] = max(best.get(key, (0.0, "")), (m.told.confidence, m.method))
            tellings[key] = m.told
        for key, (confidence, method) in sorted(best.items()):
            node = mint(self.base, "mention", *key)
            self.graph.add((node, RDF.type, KG.Mention))
            self.graph.add((node, KG.mentionOf, self.iri(key[0])))
            self.graph.add((node, KG.method, Literal(method)))
            self.graph.add((node, KG.confidence, literal.fraction(min(confidence, merge.SUREST))))
            self.graph.add((node, KG.evidence, self.evidence(tellings[key])))

    def claim(self, c: merge.Claim) -> None:
        """The claim with who says so; beside it the plain triple where it is told as fact."""
        subject, object_ = self.iri(c.subject), self.iri(c.object)
        node = mint(self.base, "claim", c.subject, c.property, c.object, c.modality, c.speaker)
        self.say(node, KG.Claim, claim_name(c, self.entities, self.ontology))
        self.graph.add((node, KG.claimSubject, subject))
        self.graph.add((node, KG.claimPredicate, KG[c.property]))
        self.graph.add((node, KG.predicateName, Literal(c.property)))
        self.graph.add((node, KG.claimObject, object_))
        self.told[node] = c.property, c.modality.capitalize()
        self.stand(node, c.modality, [c.speaker] if c.speaker else [], c.told)
        if c.modality in FACTUAL:
            for name in ancestors(c.property, self.ontology.relations) & self.ontology.relations.keys():
                self.graph.add((subject, KG[name], object_))

    def happening(self, h: merge.Happening) -> None:
        """A happening, or a prospect that says of which class it would be."""
        fact = h.modality in FACTUAL
        node = mint(self.base, "event" if fact else "prospect", *h.key)
        self.say(node, KG[h.cls] if fact else KG.Prospect, happening_name(h, self.entities, self.ontology))
        if not fact:
            self.graph.add((node, KG.eventClass, KG[h.cls]))
        for role, entity in h.roles:  # coarser roles too, so that a query needs no reasoner
            line = ancestors(role, self.ontology.roles) & self.ontology.roles.keys()
            for name in line if role == "participant" else line - {"participant"}:
                self.graph.add((node, KG[name], self.iri(entity)))
        self.when(node, h.date)
        self.told[node] = h.cls, h.modality.capitalize()
        self.stand(node, h.modality, h.speakers, h.told)

    def figure(self, f: merge.Figure) -> None:
        """A measurement, or a projection."""
        fact = f.modality in FACTUAL
        node = mint(self.base, "m" if fact else "projection", *f.key)
        name = figure_name(f, self.entities, self.ontology)
        self.say(node, KG.Measurement if fact else KG.Projection, name)
        self.graph.add((node, KG.measureOf, self.iri(f.entity)))
        self.graph.add((node, KG.measure, KG[f.measure]))
        self.graph.add((node, KG.value, literal.number(f.value)))
        self.graph.add((node, KG.unit, Literal(literal.caption(f.unit))))
        self.graph.add((node, KG.qualifier, Literal(literal.caption(f.qualifier))))
        self.graph.add((node, KG.valueText, Literal(f.value_text)))
        self.when(node, f.date)
        self.told[node] = f.measure, f.modality.capitalize()
        self.stand(node, f.modality, f.speakers, f.told)

    def say(self, node: URIRef, cls: Node, name: str) -> None:
        """Every node has exactly one class and one caption."""
        self.graph.add((node, RDF.type, cls))
        self.graph.add((node, KG.name, Literal(name)))

    def when(self, node: URIRef, day: str | None) -> None:
        """The date as exact as known, and its first and last second."""
        if day:
            begins, ends = literal.bounds(day)
            self.graph.add((node, KG.date, Literal(day)))
            self.graph.add((node, KG.begins, begins))
            self.graph.add((node, KG.ends, ends))

    def stand(self, node: URIRef, modality: str, speakers: Iterable[str], told: tuple[Telling, ...]) -> None:
        """How it stands, who says so, how surely, in how many independent articles, and where."""
        self.graph.add((node, KG.modality, KG[modality.capitalize()]))
        for speaker in speakers:
            self.graph.add((node, KG.attributedTo, self.iri(speaker)))
        self.graph.add((node, KG.confidence, literal.fraction(merge.confidence(told))))
        self.graph.add((node, KG.sources, literal.number(merge.sources(told))))
        for telling in told:
            self.graph.add((node, KG.evidence, self.evidence(telling)))

    def evidence(self, told: Telling) -> URIRef:
        """A stretch of raw text; the same stretch is one node, whatever it says."""
        node = mint(self.base, "ev", told.article, told.start, told.end)
        if node not in self.written:
            self.written.add(node)
            quote, in_comment = self.place(told)
            self.graph.add((node, RDF.type, KG.Evidence))
            self.graph.add((node, KG.article, named(self.base, "art", told.article)))
            self.graph.add((node, KG.start, literal.number(told.start)))
            self.graph.add((node, KG.end, literal.number(told.end)))
            self.graph.add((node, KG.quote, literal.quote(quote)))
            if in_comment:
                self.graph.add((node, KG.fromComment, Literal(True)))
        return node

    def iri(self, entity: str) -> URIRef:
        return named(self.base, "entity", entity)
