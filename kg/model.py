"""The nouns every stage passes on: immutable, picklable, standard library only.

A stage is a function from these values to these values. Offsets named ``start`` and ``end`` are half-open and
count characters of the raw text (the file as decoded, or one record's text), unless a comment says "clean".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Under this stand the entities, claims and articles of a graph, unless the user says otherwise.
BASE_IRI = "https://newskg.example/id/"
#: How a claim stands: what is told as fact, what somebody else is said to tell as fact, and what is not fact (yet).
MODALITIES = ("asserted", "reported", "hedged", "negated", "planned", "forecast")
#: Only these become plain triples, events and measurements.
FACTUAL = frozenset({"asserted", "reported"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong, or that the reader should know, kept as a value for the build report."""

    where: str  # file name, with ":record" or ":line" where known
    stage: str  # read, text, extract, resolve, graph, export
    reason: str  # one sentence, with the mend where there is one
    severity: str = "error"  # "error" makes the exit code 1; "warning" does not


@dataclass(frozen=True, slots=True)
class Source:
    """One raw text as it was found: a file, or one record of a JSONL or CSV file."""

    name: str  # path relative to the folder given, "/" separated; records end in "#3"
    raw: str  # decoded, otherwise untouched
    kind: str = "txt"  # txt, md, html, json, jsonl, csv
    encoding: str = "utf-8"
    title: str | None = None  # from columns, where the format has them
    date: str | None = None
    medium: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the raw text and what it is to a reader."""

    kind: str  # title, body, comment, furniture
    start: int
    end: int
    reason: str = ""  # for furniture: navigation, advertisement, archive list, related list, legal notice, …


@dataclass(frozen=True, slots=True)
class Article:
    """A text made readable: ``text`` is clean (folded, repaired, furniture left out), with the way back.

    ``starts[i]`` and ``ends[i]`` give the raw span that clean character i came from; both never decrease.
    """

    id: str  # "art-" + first 12 hex digits of sha256 of the raw text
    name: str  # as Source.name
    raw: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sha256: str
    title: str = ""
    author: str = ""
    medium: str = ""
    published: str | None = None  # "2025-01-28", "2025-01", "2025"
    url: str = ""
    language: str = "zh"  # zh or en
    spun: float = 0.0  # 0 … 1, how much the page's words were swapped
    zones: tuple[Zone, ...] = ()
    comments: tuple[tuple[int, int], ...] = ()  # clean spans that readers wrote
    family: str = ""
    encoding: str = "utf-8"

    def evidence(self, start: int, end: int) -> Evidence:
        """Turn a non-empty clean span into evidence, a raw span of this article."""
        return Evidence(self.id, self.starts[start], self.ends[end - 1])


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something stands: ``raw[start:end]`` of the article is the quote."""

    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the text names (or points at) an entity of the article."""

    text: str  # clean form
    cls: str
    entity: int  # LocalEntity.key
    evidence: Evidence
    confidence: float
    by: str  # gazetteer, phrase, pattern, model, alias, coreference


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """One thing as one article speaks of it, before articles are compared."""

    key: int
    cls: str
    names: tuple[str, ...]  # clean forms, best first
    surfaces: tuple[str, ...]  # every form as it stands in the raw text
    known: str = ""  # identifier in the gazetteer
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Relation:
    """subject property object, by LocalEntity.key."""

    subject: int
    property: str
    object: int
    evidence: Evidence
    modality: str = "asserted"
    attributed_to: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: roles are (role name, LocalEntity.key) pairs, the actor first."""

    cls: str
    roles: tuple[tuple[str, int], ...]
    evidence: Evidence
    date: str | None = None  # "2025", "2025-01", "2025-01-20"
    modality: str = "asserted"
    attributed_to: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Measurement:
    """A number about an entity, in base units."""

    entity: int
    measure: str
    value: float
    unit: str  # ISO 4217, or count, percent, ratio, day, hour, year
    value_text: str  # as it stands in the raw text
    evidence: Evidence
    qualifier: str = "exactly"  # exactly, about, over, under, nearly
    date: str | None = None
    modality: str = "asserted"
    attributed_to: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one article says, in its own numbering of entities."""

    article: str
    entities: tuple[LocalEntity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    events: tuple[Event, ...] = ()
    measurements: tuple[Measurement, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing of the world as the whole folder speaks of it."""

    id: str  # local name of its IRI: ASCII letters, digits, "-"
    cls: str
    name: str  # the caption
    labels: tuple[tuple[str, str], ...] = ()  # (text, language tag)
    surfaces: tuple[str, ...] = ()
    known: str = ""
    wikidata: str = ""  # "Q…", only where verified
    members: tuple[tuple[str, int], ...] = field(default=())  # (article id, LocalEntity.key)


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which thing of the world each local entity is: ``of[article id, LocalEntity.key]`` is an ``Entity.id``.

    ``of`` is a plain dict (a MappingProxyType cannot be pickled); nobody changes it.
    """

    entities: tuple[Entity, ...]
    of: Mapping[tuple[str, int], str]
    problems: tuple[Problem, ...] = ()  # what a cap kept apart
