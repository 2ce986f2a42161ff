"""The JSON API: the graph's records for programs that speak no SPARQL; FastAPI checks calls and describes them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel

from kg import queries
from kg.app.server.protocol import written
from kg.app.server.records import Records
from kg.ask import Pool, Question
from kg.ontology import Ontology

Limit = Annotated[int, Query(ge=1, le=1000, description="Records at most.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Records that are skipped.")]
Local = Annotated[str, Path(max_length=300, description="Its local name, as in id:deepseek.")]
Entity = Annotated[str, Query(max_length=300, description="Local name of an entity, as deepseek.")]
Term = Annotated[str, Query(max_length=60, description="A term of the ontology, as developed.")]
Date = Annotated[
    str, Query(pattern=r"^(\d{4}(-\d\d(-\d\d)?)?)?$", description="As exact as you like: 2025, 2025-01, 2025-01-20.")
]


class Quote(BaseModel):
    """Where something is told: characters start to end of the article's raw text."""

    quote: str
    start: int
    end: int
    article: str
    articleName: str  # noqa: N815 (as in the graph's other names, which are JSON here)


class Source(BaseModel):
    """Who is said to have said something."""

    entity: str
    name: str


class Told(BaseModel):
    """What all that is told carries; ``attributedTo`` is empty where it is the article itself that tells."""

    id: str
    modality: str
    confidence: float
    sources: int
    attributedTo: list[Source]  # noqa: N815
    quotes: list[Quote]


class Claim(Told):
    """A relation, and who says so."""

    subject: str
    subjectName: str  # noqa: N815
    relation: str
    object: str
    objectName: str  # noqa: N815


class Role(BaseModel):
    """Who takes part in an event, and as what."""

    role: str
    entity: str
    name: str


class Happening(Told):
    """An event; ``modality`` says whether it is told as a fact, planned, denied, …"""

    kind: str
    name: str
    roles: list[Role]
    date: str | None = None


class Measurement(Told):
    """A number."""

    entity: str
    entityName: str  # noqa: N815
    measure: str
    value: float
    unit: str
    printed: str
    qualifier: str
    date: str | None = None


class Found(BaseModel):
    """An entity, in a list."""

    id: str
    name: str
    facts: int


class Name(BaseModel):
    """A name of an entity; of one that was met in a text the language is ""."""

    name: str
    language: str


class Whole(BaseModel):
    """An entity with all that is told about it."""

    id: str
    iri: str
    name: str
    classes: list[str]
    names: list[Name]
    claims: list[Claim]
    events: list[Happening]
    measurements: list[Measurement]


class Article(BaseModel):
    """An article."""

    id: str
    name: str
    date: str | None = None
    medium: str | None = None
    author: str | None = None
    url: str | None = None
    file: str | None = None


class Parameter(BaseModel):
    """What may be put into a question."""

    name: str
    zh: str
    en: str
    default: str


class Asked(BaseModel):
    """A question of the library."""

    name: str
    zh: str
    en: str
    parameters: list[Parameter]


class Error(BaseModel):
    """Why there is no answer."""

    detail: str


class Health(BaseModel):
    """Whether questions are answered."""

    status: str
    triples: int


def _responses(**told: str) -> dict[int | str, dict[str, Any]]:
    """What FastAPI does not know of a route's errors: ``_404="There is none."``"""
    told["_503"] = "Too many questions at once, or this one took too long."
    return {int(status[1:]): {"model": Error, "description": text} for status, text in told.items()}


def _parameter(one: queries.Parameter) -> Parameter:
    return Parameter(name=one.name, zh=one.titles[0], en=one.titles[1], default=one.default)


def router(records: Records, ontology: Ontology, pool: Pool) -> APIRouter:
    """The API's routes over a graph."""
    routes = APIRouter(responses=_responses())
    library = {q.short: q for q in ontology.queries}
    unknown = _responses(_404="The ontology has no such term.")

    def triples() -> int:
        (row,) = records.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        return int(row["n"])

    def known(term: str, terms: object, what: str) -> str:
        if term and term not in terms:  # type: ignore[operator]
            raise HTTPException(404, f"the ontology has no {what} {term!r}")
        return term

    @routes.get("/health", tags=["server"])
    def health() -> Health:
        """Whether questions are answered, and how many triples there are."""
        records.rows("SELECT (1 AS ?n) {}")
        return Health(status="ok", triples=triples())

    @routes.get("/api/entities", tags=["records"], responses=unknown)
    def entities(
        q: Annotated[str, Query(max_length=200, description="Part of a name, in any script.")] = "",
        cls: Annotated[str, Query(alias="class", max_length=60)] = "",
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> list[Found]:
        """Entities by name, those of which most is told first."""
        known(cls, ontology.entities, "class of entities")
        return [Found(**row) for row in records.search(q, cls, limit, offset)]

    @routes.get("/api/entities/{local}", tags=["records"], responses=_responses(_404="There is none."))
    def entity(local: Local) -> Whole:
        """An entity with all that is told about it, and the quotes."""
        found = records.entity(local)
        if found is None:
            raise HTTPException(404, f"nothing here is called id:{local}")
        return Whole(**found)

    @routes.get("/api/claims", tags=["records"], responses=unknown)
    def claims(
        entity: Entity = "",
        relation: Term = "",
        modality: Term = "",
        sources: Annotated[int, Query(ge=0, le=1_000_000, description="Independent sources at least.")] = 0,
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> list[Claim]:
        """Relations, and who says so."""
        known(relation, ontology.relations, "relation")
        known(modality, ontology.modalities, "modality")
        found = records.claims(
            entity=entity, relation=relation, modality=modality, sources=sources, limit=limit, offset=offset
        )
        return [Claim(**row) for row in found]

    @routes.get("/api/events", tags=["records"], responses=unknown)
    def events(
        entity: Entity = "", kind: Term = "", since: Date = "", until: Date = "", limit: Limit = 50, offset: Offset = 0
    ) -> list[Happening]:
        """Events in order of time."""
        known(kind, ontology.events, "kind of event")
        found = records.happenings(entity=entity, kind=kind, since=since, until=until, limit=limit, offset=offset)
        return [Happening(**row) for row in found]

    @routes.get("/api/measurements", tags=["records"], responses=unknown)
    def measurements(
        entity: Entity = "", measure: Term = "", limit: Limit = 50, offset: Offset = 0
    ) -> list[Measurement]:
        """Numbers in base units, with the text they stand for."""
        known(measure, ontology.measures, "measure")
        return [
            Measurement(**row)
            for row in records.measurements(entity=entity, measure=measure, limit=limit, offset=offset)
        ]

    @routes.get("/api/articles", tags=["records"])
    def articles() -> list[Article]:
        """The articles that the graph was made of."""
        return [Article(**row) for row in records.articles()]

    @routes.get("/api/queries", tags=["questions"])
    def library_() -> list[Asked]:
        """The library of questions."""
        return [
            Asked(name=name, zh=q.titles[0], en=q.titles[1], parameters=[_parameter(p) for p in q.parameters])
            for name, q in library.items()
        ]

    @routes.get(
        "/api/queries/{name}", tags=["questions"], response_class=Response,
        responses=_responses(_400="A value is of the wrong kind.", _404="There is none.") | {
            200: {"content": {"application/sparql-results+json": {"schema": {"type": "object"}}},
                  "description": "SPARQL results."},
        },
    )  # fmt: skip
    def query(
        name: Annotated[str, Path(max_length=60)],
        set: Annotated[list[str], Query(max_length=20, description="NAME=VALUE, for a parameter.")] = [],  # noqa: B006
    ) -> Response:
        """Ask a question of the library."""
        if name not in library:
            raise HTTPException(404, f"the library has no question {name!r}; see /api/queries")
        try:
            text = library[name].filled(dict(item.partition("=")[::2] for item in set))
        except ValueError as error:
            raise HTTPException(400, str(error)) from None
        return written(pool.ask(Question(text, ("application/sparql-results+json", "application/ld+json"))))

    return routes
