"""A graph → nodes.csv and relationships.csv for ``neo4j-admin database import full``: the rows that Bolt would send.

A column's header gives its type. Lists are separated by U+001F, which no row has in it (``property.text`` sees to
that). An empty cell is no value, a quoted empty one is empty text. This is no spreadsheet: a cell that begins with "="
is what a page said, and stays as it is.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from rdflib import Graph

from kg.export.files import write_whole
from kg.export.neo4j.property import LINK_COLUMNS, NODE_COLUMNS, SEPARATOR, Value, property_graph
from kg.ontology import Ontology

NODES, RELATIONSHIPS = "nodes.csv", "relationships.csv"
#: What the import must be told about these files.
OPTIONS = (
    f"--nodes={NODES}",
    f"--relationships={RELATIONSHIPS}",
    "--array-delimiter=U+001F",
    "--multiline-fields=true",
)


def write_csv(graph: Graph, ontology: Ontology, folder: Path) -> str:
    """Write both files into a folder, made if need be; return the command that imports them into an empty database.

    Raises:
        OSError: a file cannot be written.
    """
    rows = property_graph(graph, ontology)
    folder.mkdir(parents=True, exist_ok=True)
    nodes = ([n.iri, SEPARATOR.join(n.labels), *_cells(n.properties, NODE_COLUMNS)] for n in rows.nodes)
    links = ([x.start[1], x.end[1], x.type, *_cells(x.properties, LINK_COLUMNS)] for x in rows.links)
    write_whole(folder / NODES, _lines(["iri:ID", ":LABEL", *_headers(NODE_COLUMNS)], nodes))
    write_whole(folder / RELATIONSHIPS, _lines([":START_ID", ":END_ID", ":TYPE", *_headers(LINK_COLUMNS)], links))
    return command(folder)


def command(folder: Path) -> str:
    """The import, for a shell. It runs inside the folder: commas and patterns in a path mean something to it."""
    return f"cd {shlex.quote(str(folder.resolve()))} && neo4j-admin database import full neo4j {' '.join(OPTIONS)}"


def _headers(columns: Mapping[str, str]) -> list[str]:
    return [f"{name}:{'string' if sort == 'term' else sort}" for name, sort in columns.items()]


def _cells(properties: Mapping[str, Value], columns: Mapping[str, str]) -> Iterator[str | None]:
    for name in columns:
        value = properties.get(name)
        yield None if value is None else SEPARATOR.join(map(_cell, value)) if isinstance(value, list) else _cell(value)


def _cell(value: str | int | float | bool | datetime) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _lines(header: list[str], rows: Iterable[Iterable[str | None]]) -> Iterator[str]:
    """Text is quoted always: then nothing in it means anything, and the empty one is not taken for no value."""
    yield ",".join(header) + "\n"
    for row in rows:
        yield ",".join("" if cell is None else '"' + cell.replace('"', '""') + '"' for cell in row) + "\n"
