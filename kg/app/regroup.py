"""Two tasks for any process: a file of what was read → rows by group; rows of many groups → lines of Turtle.

Each is a function from files to one file in a folder. The file's name begins with the task's, a hash of all that goes
into it, and ends in a hash of its content: a task that was done once is found again, unless its file was damaged.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import duckdb
from rdflib.term import Node

from kg import graph
from kg.app import columns, report
from kg.app.columns import FILES, literal
from kg.app.lines import Line
from kg.app.shelf import Row, WorkError, digest, rows_of
from kg.export import turtle
from kg.graph import rows as said
from kg.graph.iri import named
from kg.graph.merge import only_of
from kg.graph.rdf import Places, prefixes
from kg.graph.said import collect
from kg.model import Entity, Resolution
from kg.ontology import KG, load

#: The columns of a file of rows, as DuckDB reads them from JSON; no group ("") have those for the report.
_ROW = {"group": "VARCHAR", "entities": "VARCHAR[]", "told": "VARCHAR"}
_ENTITY = {"id": "VARCHAR", "cls": "VARCHAR", "name": "VARCHAR"}  # the name as JSON of ASCII letters
#: The longest row: a megabyte of text is a quote, six bytes a character.
_LONGEST = 64 << 20
REPORT, PROBLEM, VIOLATION = "report", "problem", "violation"


class Place(NamedTuple):
    """What all other articles make of one."""

    family: str
    entities: tuple[tuple[int, str, str], ...]  # (LocalEntity.key, Entity.id, its class)
    first: bool  # whether it stands for all articles of the same text
    name: str  # of the one that does
    kept: tuple[str, ...] | None  # entities that are named surely enough; None: all


class Shard(NamedTuple):
    """A file of what was read (or, where it stands in none, the rows), and which of its articles are wanted."""

    task: str
    file: Path | None
    rows: tuple[Row, ...]
    places: Mapping[str, Place]  # key of an article → its place


class Part(NamedTuple):
    """Files of rows of some groups."""

    task: str
    files: list[str]  # as DuckDB is told them


class Setting(NamedTuple):
    """What all tasks have in common: the ontology's folder, where files are put, and how the graph is written."""

    root: Path
    folder: Path
    base: str
    least: float
    entities: Path | None = None  # a file of all entities


def left_behind(folder: Path) -> dict[str, Path]:
    """Task → the file that it left in a folder."""
    return {file.stem.partition("-")[0]: file for file in folder.iterdir() if not file.name.startswith(".")}


def whole(file: Path | None) -> Path | None:
    """The file, if there is one that holds what its name says; another is removed."""
    if file is None or digest(file) == file.stem.rpartition("-")[2]:
        return file
    file.unlink(missing_ok=True)
    return None


def regroup(setting: Setting, shards: tuple[Shard, ...]) -> list[tuple[str, Path]]:
    """Write what shards say as rows by group; return task and file of each."""
    return [(shard.task, put_rows(setting.folder, shard.task, _rows(setting, shard))) for shard in shards]


def write(setting: Setting, parts: tuple[Part, ...]) -> list[tuple[str, Path]]:
    """Write the blocks of some groups as sorted lines; return task and file of each."""
    return [(part.task, _put(setting.folder, part.task, ".lines", sorted(_lines(setting, part)))) for part in parts]


def put_rows(folder: Path, task: str, rows: Iterable[said.Row]) -> Path:
    """Write rows to a file.

    Raises:
        WorkError: it cannot be written.
    """
    return _parquet(folder, task, _ROW, (row._asdict() for row in rows))


def put_entities(folder: Path, task: str, entities: Iterable[Entity]) -> Path:
    """Write identifier, class and name of entities to a file.

    Raises:
        WorkError: it cannot be written.
    """
    return _parquet(folder, task, _ENTITY, ({"id": e.id, "cls": e.cls, "name": json.dumps(e.name)} for e in entities))


def _parquet(folder: Path, task: str, kinds: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> Path:
    told, aside = (folder / f".{os.getpid()}-{task}{ending}" for ending in (".json", ".parquet"))
    try:
        with told.open("w", encoding="ascii", newline="\n") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
        with columns.connection() as db:
            db.execute(
                "COPY (SELECT * FROM read_json(?, columns = ?, format = 'newline_delimited', "
                f"hive_partitioning = false, maximum_object_size = {_LONGEST})) TO ? "
                "(FORMAT parquet, COMPRESSION zstd)",
                [literal(told), dict(kinds), str(aside)],
            )
        return aside.replace(folder / f"{task}-{digest(aside)}.parquet")
    except (OSError, duckdb.Error) as error:
        raise cannot_work(folder, error) from None
    finally:
        aside.unlink(missing_ok=True)
        told.unlink(missing_ok=True)


def get_entities(file: Path, part: Part | None = None) -> dict[str, Entity]:
    """Entities by identifier, with class and name, as ``put_entities`` has written them; those that a part names."""
    named_there = f" WHERE id IN (SELECT unnest(entities) FROM {FILES})" if part else ""
    with columns.connection() as db:
        query = f"SELECT id, cls, name FROM {FILES}{named_there}"
        found = db.execute(query, [literal(file), *([part.files] if part else [])]).fetchall()
    return {id_: Entity(id_, cls, json.loads(name)) for id_, cls, name in found}


def cannot_work(folder: Path, error: Exception) -> WorkError:
    """What to tell where a file cannot be written or read."""
    told = str(error).splitlines()[0]
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    mend = "make room and run" if full or "No space left" in told else "run"
    return WorkError(
        f"cannot work in {folder} ({told}); what was read so far is kept: {mend} the same again, "
        "or name another folder with --work"
    )


def _put(folder: Path, task: str, ending: str, lines: Iterable[str]) -> Path:
    aside = folder / f".{os.getpid()}-{task}{ending}"
    try:
        with aside.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
        made = folder / f"{task}-{digest(aside)}{ending}"
        aside.replace(made)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise cannot_work(folder, error) from None
    return made


def _rows(setting: Setting, shard: Shard) -> Iterator[said.Row]:
    ontology = load(setting.root)
    for row in rows_of(shard.file, shard.places.keys()) if shard.file else shard.rows:
        place = shard.places[row.key]
        if not row.article or not row.extraction:
            continue
        article = replace(row.article, family=place.family)
        yield said.Row("", (), json.dumps([REPORT, row.key, report.article_row(article, row.extraction)]))
        article = article if place.first else replace(article, name=place.name)
        entities = {id_: Entity(id_, cls, "") for _, id_, cls in place.entities}
        of = {(article.id, key): id_ for key, id_, _ in place.entities}
        told = collect([article], [row.extraction], Resolution(tuple(entities.values()), of), ontology)
        for problem in told.left_out:
            yield said.Row("", (), json.dumps([PROBLEM, article.id, row.key, asdict(problem)]))
        yield from said.rows(
            told if place.kept is None else only_of(told, {*place.kept}), ontology, Places(told.articles)
        )
        if place.first:
            yield from said.of_article(article)


def _lines(setting: Setting, part: Part) -> Iterator[str]:
    """The lines of a part's groups; where they do not keep to the shapes, lines that tell so."""
    ontology = load(setting.root)
    names = turtle.Names(prefixes(setting.base))
    entities = get_entities(setting.entities, part) if setting.entities else {}
    with columns.connection() as db:
        found = db.execute(f'SELECT "group", told FROM {FILES}', [part.files]).fetchall()
    found.sort()
    groups = [
        (group, said.written((told for _, told in rows), entities, ontology, setting.base, setting.least))
        for group, rows in groupby(found, key=lambda row: row[0])
    ]
    for group, made in groups:
        told = {names(node): how for node, how in made.told.items()}
        for block in turtle.blocks(made.triples, names):
            yield Line(block, group, *told.get(block.name, ("", ""))).written()
    # What a part names and does not tell about has a group elsewhere: each article and entity that is named has one.
    elsewhere: dict[Node, Node] = {named(setting.base, "entity", id_): KG[e.cls] for id_, e in entities.items()}
    for _, made in groups:
        elsewhere |= made.elsewhere
    every = [triple for _, made in groups for triple in made.triples]
    if graph.validate(every, ontology, elsewhere).conforms:
        return
    for group, made in groups:
        for message in graph.validate(made.triples, ontology, elsewhere).messages:
            yield Line(turtle.Block("", json.dumps(message), 0), group, VIOLATION, "").written()
