"""A graph → CSV tables for spreadsheets and pandas, in one zip: a format is one file, written whole or not at all.

nodes.csv and edges.csv (entities, claims; Gephi reads them too), events.csv and participants.csv, measurements.csv, and
quotes.csv with every place where each of them is told; the other tables show the quote that was published first.

Each is UTF-8 with a mark at its start, without which Excel reads Chinese in the machine's old encoding (pandas:
``encoding="utf-8-sig"``), and no cell is a formula. The zip is not compressed and knows no time, as zlib's bytes depend
on its version: same graph, same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from rdflib import Graph

from kg.export.networks import BETWEEN
from kg.export.records import Figure, Happening, Link, Quote, Records, Standing, Thing, label_of, records
from kg.model import Article
from kg.ontology import Ontology

Cell: TypeAlias = str | int | float
Row: TypeAlias = tuple[Cell, ...]

#: What spreadsheets take for the start of a formula, and a negative number, which stays one: as page/csv.js has it.
_FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r\n]")
_NEGATIVE = re.compile(r"-\d[\d,]*(\.\d+)?([eE][+-]?\d+)?%?", re.ASCII)
#: The first moment that a zip can name.
_NO_TIME = (1980, 1, 1, 0, 0, 0)

_STANDING = ("modality", "attributed_to", "confidence", "sources", "quotes", "published", "article", "quote")
HEADS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "nodes": ("id", "label", "class", "name_en", "aliases", "wikidata", "mentions", "articles", "importance",
                  "community"),
        "edges": ("source", "target", "type", "id", "source_name", "relation", "label", "target_name", *_STANDING),
        "events": ("id", "name", "class", "label", "date", "begins", "ends", "participants", *_STANDING),
        "participants": ("event", "role", "label", "entity", "name"),
        "measurements": ("id", "entity", "name", "measure", "label", "value", "unit", "printed", "qualifier", "date",
                         "begins", "ends", *_STANDING),
        "quotes": ("of", "quote", "article", "published", "medium", "url", "file", "start", "from_comment"),
    }
)  # fmt: skip


def write(graph: Graph, ontology: Ontology, path: Path, *, articles: Sequence[Article] = ()) -> None:
    """Write the zip.

    Raises:
        ValueError: a number in the graph is none.
        OSError: the file cannot be written; what was there before is untouched.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as aside:
        made = Path(aside) / "made"
        with zipfile.ZipFile(made, "w") as archive:
            for name, rows in tables(graph, ontology):
                _add(archive, f"{name}.csv", HEADS[name], rows)
        made.replace(path)


def tables(graph: Graph, ontology: Ontology) -> Iterator[tuple[str, Iterable[Row]]]:
    """Each table's name and rows, as ``HEADS`` names the columns.

    Raises:
        ValueError: a number in the graph is none.
    """
    told = records(graph, ontology)
    yield "nodes", map(_node, told.things)
    yield "edges", (_edge(link, ontology) for link in told.links)
    yield "events", (_event(event, ontology) for event in told.happenings)
    yield "participants", _participants(told, ontology)
    yield "measurements", (_measurement(figure, ontology) for figure in told.figures)
    yield "quotes", _quotes(told)


def cell(value: Cell) -> str:
    """One cell as a spreadsheet may read it: numbers as they are, texts so that nothing in them is run."""
    if not isinstance(value, str):
        return str(value)
    return f"'{value}" if _FORMULA.match(value) and not _NEGATIVE.fullmatch(value) else value


def _add(archive: zipfile.ZipFile, name: str, head: Sequence[str], rows: Iterable[Row]) -> None:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.create_system, entry.external_attr = 3, 0o644 << 16  # what Unix writes, on Windows too
    with archive.open(entry, "w") as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as file:
        table = csv.writer(file)  # RFC 4180: commas, double quotes, CRLF
        table.writerow(head)
        table.writerows([cell(value) for value in row] for row in rows)


def _node(t: Thing) -> Row:
    return (
        t.iri, t.name, t.cls, t.name_en, BETWEEN.join(t.aliases), t.wikidata, t.mentions, t.articles, t.importance,
        t.community,
    )  # fmt: skip


def _edge(link: Link, ontology: Ontology) -> Row:
    names = link.subject.name, link.relation, label_of(ontology.relations, link.relation), link.object.name
    return (link.subject.iri, link.object.iri, "Directed", link.iri, *names, *_standing(link.standing))


def _event(e: Happening, ontology: Ontology) -> Row:
    roles = BETWEEN.join(f"{label_of(ontology.roles, role)}: {thing.name}" for role, thing in e.roles)
    label = label_of(ontology.events, e.cls)
    return (e.iri, e.name, e.cls, label, e.date, e.begins, e.ends, roles, *_standing(e.standing))


def _participants(told: Records, ontology: Ontology) -> Iterator[Row]:
    for event in told.happenings:
        for role, thing in event.roles:
            yield event.iri, role, label_of(ontology.roles, role), thing.iri, thing.name


def _measurement(f: Figure, ontology: Ontology) -> Row:
    what = f.measure, label_of(ontology.measures, f.measure), f.value, f.unit, f.printed, f.qualifier
    return (f.iri, f.thing.iri, f.thing.name, *what, f.date, f.begins, f.ends, *_standing(f.standing))


def _standing(s: Standing) -> Row:
    first = s.quotes[0] if s.quotes else None
    shown = (first.page.published, first.page.title, first.text) if first else ("", "", "")
    return (s.modality, BETWEEN.join(s.attributed_to), s.confidence, s.sources, len(s.quotes), *shown)


def _quotes(told: Records) -> Iterator[Row]:
    every: tuple[Link | Happening | Figure, ...] = (*told.links, *told.happenings, *told.figures)
    for one in every:
        for quote in one.standing.quotes:
            yield (one.iri, *_quote(quote))


def _quote(q: Quote) -> Row:
    page = q.page.title, q.page.published, q.page.medium, q.page.url, q.page.file
    return (q.text, *page, q.start, str(q.comment).lower())
