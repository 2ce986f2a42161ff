"""A question (SPARQL, what the asker accepts, limits) → an answer in bytes, inside one process.

A query reads the graph and nothing else: SERVICE (Oxigraph calls the address) and FROM are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from kg.ask import results
from kg.queries import PREFIXES

#: Media types of CONSTRUCT and DESCRIBE.
GRAPHS: Mapping[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_SPACE = r"(?:\s|#[^\r\n]*(?:[\r\n]|$))*"
#: A SERVICE clause up to its brace, wherever it stands, even in a text: no reading of the query decides what is one, so
#: none that differs from Oxigraph's (where a comment ends, which < begins an IRI) lets one through.
_SERVICE = re.compile(
    rf"service{_SPACE}(?:silent{_SPACE})?(?:<[^<>]*>|[?$]\w+|[^\s<>{{}}\"]*:[^\s<>{{}}\"]*){_SPACE}\{{", re.IGNORECASE
)
#: FROM reaches nothing in Oxigraph and is refused to be clear about it, so a reading that is nearly right will do: left
#: out are strings, IRIs, comments, variables, language tags, prefixed names.
_FROM = re.compile(r"from", re.IGNORECASE)
_HARMLESS = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"""'
    r"|'''(?:[^'\\]|\\.|'{1,2}(?!'))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\x00-\x20]*>"
    r"|#[^\n\r]*"
    r"|[?$]\w+|@[\w-]+"
    r"|(?<!\w)\w*:(?:[\w.:%-]|\\.)*"
    r"|\\.",
    re.DOTALL,
)
_PLACE = re.compile(r"(?:error at )?(\d+):(\d+): (.*)", re.DOTALL)
#: The beginning of an update, after its prologue and comments.
_UPDATE = re.compile(
    r"(?:\s|#[^\n]*\n|PREFIX\s+\S+\s*<[^>]*>|BASE\s*<[^>]*>)*"
    r"(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)
_LONGEST = 100  # characters of a message that are told: Oxigraph lists all that could have come


class QueryError(ValueError):
    """The query is not SPARQL, or asks for what is not allowed; line and column count from 1, 0 where unknown."""

    def __init__(self, message: str, line: int = 0, column: int = 0, near: str = "") -> None:
        super().__init__(message, line, column, near)  # all of it: it travels between processes
        self.message, self.line, self.column, self.near = message, line, column, near

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}: " if self.line else ""
        shown = f"\n  {self.near}\n  {' ' * (self.column - 1)}^" if self.near.strip() else ""
        return f"{where}{self.message}{shown}"


class RefusedError(QueryError):
    """It is SPARQL, but asks for what no query may do here: reach out, or change something."""


class NotAcceptableError(QueryError):
    """The answer exists in no format that was asked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """``accept`` are media types, best first; at most ``rows`` rows or triples are answered."""

    sparql: str
    accept: tuple[str, ...] = ("application/sparql-results+json", "text/turtle")
    rows: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """``kind`` is bindings, boolean or graph; ``cut`` says that there was more than the rows that were allowed."""

    kind: str
    media_type: str
    body: bytes
    rows: int
    cut: bool = False


def answer(store: ox.Store, base: str, question: Question) -> Answer:
    """Run a query. Our prefixes need not be declared, and ``id:`` is the base of the graph's entities.

    Raises:
        QueryError: it is no SPARQL 1.1 query.
        RefusedError: it uses SERVICE or FROM, or is an update.
        NotAcceptableError: its kind of answer has no format in ``accept``.
    """
    refuse(question.sparql)
    prefixes = dict(PREFIXES) | ({"id": base} if base else {})
    try:
        return _written(store.query(question.sparql, prefixes=prefixes), prefixes, question)
    except SyntaxError as error:
        raise _located(question.sparql, str(error)) from None
    except (RuntimeError, ValueError, OSError, RecursionError) as error:
        if isinstance(error, QueryError):
            raise
        raise QueryError(f"cannot be answered: {error}") from None


def refuse(sparql: str) -> None:
    """Raise where a query has a FROM or a SERVICE anywhere, or cannot be told to have none.

    Raises:
        RefusedError: it has.
        QueryError: it is no query.
    """
    if "\0" in sparql:
        raise QueryError("a query has no NUL characters")
    if _SERVICE.search(sparql) or _FROM.search(_HARMLESS.sub(" ", sparql)):
        raise RefusedError("FROM and SERVICE are not allowed: a query reads the built graph and nothing else")


def _written(found: object, prefixes: Mapping[str, str], question: Question) -> Answer:
    if isinstance(found, ox.QueryTriples):
        media_type = _chosen(GRAPHS, question.accept, "a graph")
        rows = list(islice(found, question.rows + 1))
        triples = sorted(set(rows[: question.rows]), key=str)  # the same bytes each time
        body = ox.serialize(triples, format=GRAPHS[media_type], prefixes=dict(prefixes))
        return Answer("graph", media_type, body or b"", len(triples), len(rows) > question.rows)
    media_type = _chosen(results.WRITERS, question.accept, "rows")
    if isinstance(found, ox.QueryBoolean):
        return Answer("boolean", media_type, results.boolean(bool(found), media_type), 1)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    solutions: Iterator[ox.QuerySolution] = islice(found, question.rows + 1)
    table = [list(solution) for solution in solutions]
    cut = len(table) > question.rows
    del table[question.rows :]
    return Answer("bindings", media_type, results.WRITERS[media_type](names, table), len(table), cut)


def _chosen(known: Mapping[str, object], accept: tuple[str, ...], what: str) -> str:
    for media_type in accept:
        if media_type in known:
            return media_type
    raise NotAcceptableError(f"the answer is {what}: ask for one of {', '.join(known)}")


def _located(sparql: str, message: str) -> QueryError:
    if _UPDATE.match(sparql):
        return RefusedError("this is an update, and a graph is only read here; change the articles and build again")
    found = _PLACE.search(message)
    if not found:
        return QueryError(_short(message))
    line, column = int(found[1]), int(found[2])
    message = "this prefix is not declared" if "Prefix not found" in found[3] else f"unexpected; {_short(found[3])}"
    return QueryError(message, line, column, _line(sparql, line))


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1].replace("\t", " ") if 0 < number <= len(lines) else ""


def _short(message: str) -> str:
    one = " ".join(message.split())
    return one if len(one) <= _LONGEST else f"{one[:_LONGEST]}…"
