"""Extractions + Resolution → flat records by Entity.id, and a Problem for each that has no place in the graph.

What an extractor says is checked against the ontology here, once: unknown terms, ends of the wrong class, evidence that
is not in the article, an entity related to itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.graph import literal
from kg.model import (
    MODALITIES,
    Article,
    Entity,
    Event,
    Evidence,
    Extraction,
    Measurement,
    Problem,
    Relation,
    Resolution,
)
from kg.ontology import Ontology, Property, Term


@dataclass(frozen=True, slots=True, order=True)
class Telling:
    """One place where something is told: ``family`` groups copies, ``speaker`` is an Entity.id or ""."""

    article: str
    start: int
    end: int
    modality: str
    speaker: str
    confidence: float
    family: str


@dataclass(frozen=True, slots=True)
class SaidRelation:
    """A relation by Entity.id, in the direction the ontology asserts."""

    subject: str
    property: str
    object: str
    told: Telling


@dataclass(frozen=True, slots=True)
class SaidEvent:
    """An event by Entity.id."""

    cls: str
    roles: tuple[tuple[str, str], ...]
    date: str | None
    told: Telling


@dataclass(frozen=True, slots=True)
class SaidMeasurement:
    """A measurement by Entity.id."""

    entity: str
    measure: str
    value: float
    unit: str
    qualifier: str
    value_text: str
    date: str | None
    told: Telling


@dataclass(frozen=True, slots=True)
class SaidMention:
    """A mention by Entity.id."""

    entity: str
    method: str
    told: Telling


@dataclass(frozen=True)
class Said:
    """All that the articles say, flat; ``left_out`` tells what did not fit and why."""

    articles: Mapping[str, Article]
    entities: Mapping[str, Entity]
    mentions: tuple[SaidMention, ...]
    relations: tuple[SaidRelation, ...]
    events: tuple[SaidEvent, ...]
    measurements: tuple[SaidMeasurement, ...]
    left_out: tuple[Problem, ...]


def collect(
    articles: Iterable[Article], extractions: Iterable[Extraction], resolution: Resolution, ontology: Ontology
) -> Said:
    """Bring all to Entity.id and check it; the order of what comes in does not matter."""
    read = _once(articles)
    entities = {e.id: e for e in sorted(resolution.entities, key=lambda e: e.id) if e.cls in ontology.entities}
    out: list[SaidMention | SaidRelation | SaidEvent | SaidMeasurement] = []
    problems: list[Problem] = [
        Problem(e.name, "graph", f"entity {e.id} has class {e.cls}, which the ontology does not have", "warning")
        for e in sorted(resolution.entities, key=lambda e: e.id)
        if e.cls not in ontology.entities
    ]
    for extraction in sorted(extractions, key=lambda x: (x.article, repr(x))):
        article = read.get(extraction.article)
        if article is None:
            problems.append(Problem(extraction.article, "graph", "an extraction belongs to no article", "warning"))
            continue
        reader = _Reader(article, entities, resolution.of, ontology)
        for item in reader.read(extraction):
            if isinstance(item, str):
                problems.append(Problem(article.name, "graph", item, "warning"))
            else:
                out.append(item)
    return Said(
        read,
        entities,
        tuple(x for x in out if isinstance(x, SaidMention)),
        tuple(x for x in out if isinstance(x, SaidRelation)),
        tuple(x for x in out if isinstance(x, SaidEvent)),
        tuple(x for x in out if isinstance(x, SaidMeasurement)),
        tuple(problems),
    )


def _once(articles: Iterable[Article]) -> dict[str, Article]:
    """Two files with one text are one article, under the name that comes first."""
    out: dict[str, Article] = {}
    for article in sorted(articles, key=lambda a: (a.id, a.name, a.published or "")):
        out.setdefault(article.id, article)
    return out


@dataclass(frozen=True, slots=True)
class _Reader:
    """One article's extraction → checked records; a string says what was left out."""

    article: Article
    entities: Mapping[str, Entity]
    of: Mapping[tuple[str, int], str]
    ontology: Ontology

    def read(self, extraction: Extraction) -> Iterator[SaidMention | SaidRelation | SaidEvent | SaidMeasurement | str]:
        for m in extraction.mentions:
            entity, told = self.entity(m.entity), self.telling(m.evidence, "asserted", None, m.confidence)
            yield (
                SaidMention(entity, m.by, told) if entity and told else f"mention {m.text!r}: no entity or no evidence"
            )
        for r in extraction.relations:
            yield self.relation(r)
        for e in extraction.events:
            yield self.event(e)
        for q in extraction.measurements:
            yield self.measurement(q)

    def relation(self, r: Relation) -> SaidRelation | str:
        prop, swap = self.property(r.property)
        subject, object_ = (self.entity(k) for k in ((r.object, r.subject) if swap else (r.subject, r.object)))
        told = self.telling(r.evidence, r.modality, r.attributed_to, r.confidence)
        if prop is None:
            return f"relation {r.property}: the ontology has no such relation"
        if not (subject and object_ and told):
            return f"relation {r.property}: an end is no resolved entity, or its evidence or modality is invalid"
        if subject == object_:
            return f"relation {prop.name}: both ends are {subject}"
        if prop.symmetric and object_ < subject:
            subject, object_ = object_, subject
        if not (self.fits(subject, prop.domain) and self.fits(object_, prop.range)):
            ends = f"{self.entities[subject].cls} → {self.entities[object_].cls}"
            return f"relation {subject} {prop.name} {object_}: {ends} does not fit it"
        return SaidRelation(subject, prop.name, object_, told)

    def event(self, e: Event) -> SaidEvent | str:
        told = self.telling(e.evidence, e.modality, e.attributed_to, e.confidence)
        if e.cls not in self.ontology.events or told is None:
            return f"event {e.cls}: no such class in the ontology, or its evidence or modality is invalid"
        taken: dict[str, str] = {}
        for role, key in e.roles:  # the first role of each participant counts
            if (entity := self.entity(key)) and role in self.ontology.roles:
                fit = self.fits(entity, self.ontology.roles[role].range)
                taken.setdefault(entity, role if fit else "participant")
        if not taken:
            return f"event {e.cls}: nobody takes part in it"
        return SaidEvent(e.cls, tuple((role, entity) for entity, role in taken.items()), literal.date(e.date), told)

    def measurement(self, q: Measurement) -> SaidMeasurement | str:
        entity, told = self.entity(q.entity), self.telling(q.evidence, q.modality, q.attributed_to, q.confidence)
        if q.measure not in self.ontology.measures or not literal.finite(q.value):
            return f"number {q.measure} {q.value}: no such measure in the ontology, or no number"
        if not entity or told is None:
            return f"number {q.measure}: no resolved entity, or its evidence or modality is invalid"
        day, text = literal.date(q.date), literal.caption(q.value_text)
        return SaidMeasurement(entity, q.measure, float(q.value) + 0.0, q.unit, q.qualifier, text, day, told)

    def entity(self, key: int) -> str:
        found = self.of.get((self.article.id, key), "")
        return found if found in self.entities else ""

    def telling(self, e: Evidence, modality: str, speaker: int | None, confidence: float) -> Telling | None:
        if (
            e.article != self.article.id
            or not 0 <= e.start < e.end <= len(self.article.raw)
            or modality not in MODALITIES
        ):
            return None
        who = "" if speaker is None else self.entity(speaker)
        family = self.article.family or self.article.id
        return Telling(self.article.id, e.start, e.end, modality, who, confidence, family)

    def property(self, name: str) -> tuple[Property | None, bool]:
        """The relation of this name; of a declared inverse, the one it is asserted as, ends swapped."""
        if name in self.ontology.relations:
            return self.ontology.relations[name], False
        return next((p for p in self.ontology.relations.values() if name and p.inverse == name), None), True

    def fits(self, entity: str, classes: tuple[str, ...]) -> bool:
        return not classes or bool(ancestors(self.entities[entity].cls, self.ontology.entities) & {*classes})


def ancestors(name: str, terms: Mapping[str, Term] | Mapping[str, Property]) -> frozenset[str]:
    """A term and all above it, the root of its tree included."""
    found: set[str] = set()
    line = [name]
    while line:
        term = line.pop()
        if term not in found:
            found.add(term)
            line.extend(terms[term].parents if term in terms else ())
    return frozenset(found)
