"""SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/) and Service Description, for reading only."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kg.app.server.negotiation import preferred
from kg.ask import (
    Answer,
    BusyError,
    NotAcceptableError,
    Pool,
    QueryError,
    Question,
    RefusedError,
    StoppedError,
)
from kg.ask.answer import GRAPHS
from kg.ask.results import WRITERS

#: What can be asked for, ours to choose among where a client takes anything.
MEDIA_TYPES = (*WRITERS, *GRAPHS)
_ALIASES = {"application/json": "application/sparql-results+json", "application/xml": "application/sparql-results+xml"}
_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_KNOWN = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle",
          "N-Triples", "JSON-LD", "RDF_XML")  # fmt: skip


class _BadRequestError(Exception):
    """(status, message)."""


class Endpoint:
    """Answers queries that come by HTTP."""

    def __init__(self, pool: Pool, rows: int) -> None:
        """``rows``: rows or triples that are answered at most."""
        self.pool, self.rows = pool, rows

    async def answer(self, request: Request) -> Response:
        """Answer GET, HEAD and POST at the endpoint."""
        try:
            query = _query(request, await request.body())
        except _BadRequestError as error:
            status, message = error.args
            return _word(message, status)
        if query is None:
            return self._description(request)
        accepted = preferred(accept(request), (*MEDIA_TYPES, *_ALIASES))
        question = Question(query, tuple(dict.fromkeys(_ALIASES.get(t, t) for t in accepted)), self.rows)
        return await run_in_threadpool(answered, self.pool, question)

    def _description(self, request: Request) -> Response:
        """What this endpoint can do, in RDF."""
        accepted = preferred(accept(request), tuple(GRAPHS))
        if not accepted:
            return _word(f"a service description is one of {', '.join(GRAPHS)}", 406)
        here, dataset, graph = (
            ox.NamedNode(f"{request.url.replace(query='')}{part}") for part in ("", "#dataset", "#graph")
        )
        kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        triples = [
            ox.Triple(here, kind, ox.NamedNode(f"{_SD}Service")),
            ox.Triple(here, ox.NamedNode(f"{_SD}endpoint"), here),
            ox.Triple(here, ox.NamedNode(f"{_SD}supportedLanguage"), ox.NamedNode(f"{_SD}SPARQL11Query")),
            *(ox.Triple(here, ox.NamedNode(f"{_SD}resultFormat"), ox.NamedNode(_FORMATS + name)) for name in _KNOWN),
            ox.Triple(here, ox.NamedNode(f"{_SD}defaultDataset"), dataset),
            ox.Triple(dataset, kind, ox.NamedNode(f"{_SD}Dataset")),
            ox.Triple(dataset, ox.NamedNode(f"{_SD}defaultGraph"), graph),
            ox.Triple(graph, kind, ox.NamedNode(f"{_SD}Graph")),
        ]
        prefixes = {"sd": _SD, "formats": _FORMATS}
        body = ox.serialize(triples, format=GRAPHS[accepted[0]], prefixes=prefixes)
        return Response(body, media_type=accepted[0], headers={"Vary": "Accept"})


def answered(pool: Pool, question: Question) -> Response:
    """An answer: 200; not SPARQL: 400; not allowed: 403; no such format: 406; beyond a limit: 422; busy: 503."""
    try:
        found = pool.ask(question)
    except NotAcceptableError as error:
        return _word(error.message, 406)
    except RefusedError as error:
        return _word(error.message, 403)
    except QueryError as error:
        return _word(str(error), 400)
    except BusyError as error:
        return _word(str(error), 503, {"Retry-After": "5"})
    except StoppedError as error:
        return _word(str(error), 422)
    return written(found)


def written(found: Answer) -> Response:
    """An answer as a response; a header says where rows were left out."""
    headers = {"Vary": "Accept"} | ({"X-Newskg-Truncated": str(found.rows)} if found.cut else {})
    charset = "; charset=utf-8" if found.media_type.startswith("text/") else ""
    return Response(found.body, headers={"Content-Type": found.media_type + charset} | headers)


def accept(request: Request) -> str:
    """The Accept header, which may come in several lines."""
    return ",".join(request.headers.getlist("accept"))


def _query(request: Request, body: bytes) -> str | None:
    """The query that a request holds; None where it asks for the service description."""
    given = _pairs(request.url.query)
    if request.method == "POST":
        kind, charset = _content_type(request)
        if charset not in {"", "utf-8", "utf8", "us-ascii"}:
            raise _BadRequestError(415, "a query comes in UTF-8")
        if kind == _UPDATE:
            raise _BadRequestError(403, "updates are refused: this graph is only read")
        if kind == _QUERY:
            given.append(("query", _text(body)))
        elif kind == _FORM:
            given += _pairs(_text(body))
        else:
            raise _BadRequestError(415, f"a query comes as {_FORM} or {_QUERY}")
    names = [name for name, _ in given]
    if "update" in names:
        raise _BadRequestError(403, "updates are refused: this graph is only read")
    if {"default-graph-uri", "named-graph-uri"} & set(names):
        raise _BadRequestError(
            400, "there is one graph here, and it has no name: leave out default-graph-uri and named-graph-uri"
        )
    queries = [value for name, value in given if name == "query"]
    if len(queries) > 1:
        raise _BadRequestError(400, "give one query, not several")
    if not queries and (given or request.method == "POST"):
        raise _BadRequestError(400, "there is no query: give it as the parameter query")
    return queries[0] if queries else None


def _content_type(request: Request) -> tuple[str, str]:
    """(media type, charset), in small letters; "" where there is none."""
    kind, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    return kind, next((p[8:].strip('"') for p in parameters if p.startswith("charset=")), "")


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise _BadRequestError(
            400, "the parameters are not UTF-8 that is encoded for an address, or are too many"
        ) from None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _BadRequestError(400, f"the body is not UTF-8 (byte {error.start})") from None


def _word(message: str, status: int, headers: dict[str, str] | None = None) -> Response:
    # a query may hold half a surrogate pair as an escape, and a message may quote it
    return PlainTextResponse(f"{message}\n".encode("utf-8", "replace"), status, headers)
