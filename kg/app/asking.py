"""The commands `kg query` and `kg queries`: SPARQL over a built graph, asked in a process that can be stopped."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from kg.app.console import INTERRUPTED, GraphFile, err, failure, misuse, out
from kg.ask import Answer, GraphError, NotAcceptableError, Pool, QueryError, Question, StoppedError, locate
from kg.queries import Query, prefixed

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a terminal would obey these


class Form(StrEnum):
    """How an answer is printed."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    xml = "xml"
    turtle = "turtle"
    ntriples = "ntriples"
    jsonld = "jsonld"
    rdfxml = "rdfxml"


#: What each form asks for: a table is printed from JSON, and a graph has no table.
_ACCEPT: Mapping[Form, tuple[str, ...]] = MappingProxyType(
    {
        Form.table: ("application/sparql-results+json", "text/turtle"),
        Form.csv: ("text/csv",),
        Form.tsv: ("text/tab-separated-values",),
        Form.json: ("application/sparql-results+json", "application/ld+json"),
        Form.xml: ("application/sparql-results+xml", "application/rdf+xml"),
        Form.turtle: ("text/turtle",),
        Form.ntriples: ("application/n-triples",),
        Form.jsonld: ("application/ld+json",),
        Form.rdfxml: ("application/rdf+xml",),
    }
)


def query(
    sparql: Annotated[
        str | None, typer.Argument(help="SELECT, ASK, CONSTRUCT or DESCRIBE; - reads it from standard input.")
    ] = None,
    graph: GraphFile = Path("output"),
    file: Annotated[Path | None, typer.Option("-f", "--file", help="Read the query from a file.")] = None,
    named: Annotated[str | None, typer.Option("-n", "--named", help="A query of the library: kg queries.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("-s", "--set", help="NAME=VALUE for a parameter of the query.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How the answer is printed.")] = Form.table,
    timeout: Annotated[float, typer.Option(min=0.001, help="Seconds after which the query is stopped.")] = 60.0,
    limit: Annotated[int, typer.Option(min=1, help="Rows or triples that are answered at most.")] = 100_000,
) -> None:
    """Ask the graph in SPARQL 1.1. The prefixes kg, id, rdf, rdfs, owl, skos and xsd need not be declared."""
    text = _text(sparql, file, named, settings or [])
    try:
        with Pool(locate(graph), seconds=timeout) as pool:
            found = pool.ask(Question(text, _ACCEPT[form], limit))
    except NotAcceptableError as error:
        kinds = "turtle, ntriples, jsonld, rdfxml" if "a graph" in error.message else "table, csv, tsv, json, xml"
        raise misuse(f"this query has no answer as {form}; choose --format {kinds}") from None
    except (QueryError, GraphError) as error:
        raise misuse(str(error)) from None
    except StoppedError as error:
        raise failure(f"{error} (--timeout, --limit)") from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    _print(found, form)
    if found.cut:
        err.print(f"there is more: only {limit} were asked for (--limit)")


def queries(
    name: Annotated[str | None, typer.Argument(help="Print this one.")] = None,
    language: Annotated[str, typer.Option(help="Of the titles: zh or en.")] = "zh",
) -> None:
    """List the library's questions with their parameters, or print one; ask it with: kg query --named NAME."""
    if language not in ("zh", "en"):
        raise misuse(f"titles are in zh and en, not in {language}")
    at = ("zh", "en").index(language)
    if name is not None:
        found = _named(name)
        out.print(f"# {found.titles[at]}\n{found.text}", markup=False, highlight=False, soft_wrap=True, end="")
        return
    table = Table("name", "question", "parameters")
    for one in _library():
        parameters = "\n".join(f"{p.name}: {p.titles[at]} ({p.default})" for p in one.parameters)
        table.add_row(*(Text(cell) for cell in (one.short, one.titles[at], parameters)))
    out.print(table)


def register(app: typer.Typer) -> None:
    """Make these commands part of `kg`."""
    app.command(
        name="query",
        epilog="""Examples:

kg query 'SELECT ?who ?what { ?a kg:developed ?b . ?a kg:name ?who . ?b kg:name ?what }'

kg query 'DESCRIBE id:deepseek' --format turtle

kg query --named leaders --format csv

kg query - --timeout 5 --limit 100 < question.rq""",
    )(query)
    app.command(
        name="queries",
        epilog="""Examples:

kg queries --language en

kg queries leaders > my.rq""",
    )(queries)


def _text(sparql: str | None, file: Path | None, named: str | None, settings: list[str]) -> str:
    """The query that was meant, from one of the places it may come from."""
    if sum(given is not None for given in (sparql, file, named)) != 1:
        raise misuse("give one query: as the argument, with --file, with --named, or - for standard input")
    values = dict(setting.partition("=")[::2] for setting in settings)
    try:
        if named is not None:
            return _named(named).filled(values)
        text = file.read_text("utf-8") if file else sys.stdin.read() if sparql == "-" else str(sparql)
        return Query("this query", ("", ""), text).filled(values)
    except OSError as error:
        raise misuse(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise misuse(f"{file} is not UTF-8; save it as UTF-8") from None
    except ValueError as error:
        raise misuse(str(error)) from None


def _library() -> tuple[Query, ...]:
    from kg.ontology import load  # here, as a query from the command line needs none of it

    return load().queries


def _named(name: str) -> Query:
    known = _library()
    for one in known:
        if name in (one.name, one.short):
            return one
    raise misuse(f"the library has no query {name!r}; it has: {', '.join(one.short for one in known)}")


def _print(found: Answer, form: Form) -> None:
    if form is not Form.table or found.kind == "graph":
        sys.stdout.buffer.write(found.body)
        sys.stdout.buffer.flush()
        return
    read = json.loads(found.body)
    if found.kind == "boolean":
        out.print("true" if read["boolean"] else "false")
        return
    names = read["head"]["vars"]
    table = Table(*map(escape, names))
    for row in read["results"]["bindings"]:
        table.add_row(*(Text(shorten(row[name])) if name in row else "" for name in names))
    out.print(table)
    out.print(f"{found.rows} rows")


def shorten(value: Mapping[str, str]) -> str:
    """An IRI of one of our namespaces as prefix:name; all else as its text."""
    text = value["value"] if isinstance(value["value"], str) else json.dumps(value["value"], ensure_ascii=False)
    if value["type"] == "uri" and (short := prefixed(text)) != text:
        return short
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
