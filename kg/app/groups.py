"""Rows of all articles, by group → which groups are to be written anew, and the rows of these in parts.

DuckDB reads, groups and sorts; what does not fit into its memory goes to the disk.
"""

from __future__ import annotations

import hashlib
import math
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from kg.app import columns
from kg.app.columns import FILES, literal
from kg.app.regroup import Part, cannot_work
from kg.app.shelf import digest

#: Rows that a process writes as Turtle at once; with their triples they take some 200 MB.
ROWS = 12_000
_MEMORY = "1GB"
_DIGITS = 24


class Changes(NamedTuple):
    """Where all groups stand with what they are made of; those whose old blocks do not count; what is to be written."""

    groups: Path
    gone: frozenset[str]
    parts: list[Part]  # those that are done have no files


@contextmanager
def changes(
    folder: Path,
    rows: Sequence[Path],
    entities: Path,
    before: Path | None,
    done: Callable[[str], bool],
) -> Iterator[Changes]:
    """Compare groups with those of the last build; the files of the parts are there as long as the context.

    A group is another one where it has other rows, or where an entity that it names is called otherwise or is of
    another class.

    Args:
        folder: for files.
        rows: files of rows.
        entities: a file of entities, with id, cls and name.
        before: the file of groups of the last build.
        done: whether the lines of a part are there already, by its task; then it gets no file.

    Raises:
        WorkError: there is no room, or a file cannot be read.
    """
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=f".{os.getpid()}-") as name:
            aside, threads = Path(name), str(os.cpu_count())
            with columns.connection(memory_limit=_MEMORY, temp_directory=str(aside / "spill"), threads=threads) as db:
                yield _compared(db, aside, folder, rows, entities, before, done)
    except (OSError, duckdb.Error) as error:
        raise cannot_work(folder, error) from None


def _compared(
    db: duckdb.DuckDBPyConnection,
    aside: Path,
    folder: Path,
    rows: Sequence[Path],
    entities: Path,
    before: Path | None,
    done: Callable[[str], bool],
) -> Changes:
    db.execute("SET VARIABLE files = ?", [list(map(literal, rows))])
    db.execute(
        """CREATE VIEW rows AS SELECT "group", entities, told
        FROM read_parquet(getvariable('files'), hive_partitioning = false) WHERE "group" <> ''"""
    )
    db.execute(
        f"""CREATE TABLE now AS
        WITH said AS (SELECT "group", count(*) AS n, sum(md5_number_lower(told)) AS hash FROM rows GROUP BY "group"),
        named AS (
            SELECT "group", sum(md5_number_lower(concat_ws(chr(9), id, cls, name))) AS hash
            FROM (SELECT DISTINCT "group", unnest(entities) AS id FROM rows)
            JOIN {FILES} USING (id)
            GROUP BY "group"
        )
        SELECT "group", n, concat_ws(' ', said.hash, named.hash) AS hash FROM said LEFT JOIN named USING ("group")""",
        [literal(entities)],
    )
    made = aside / "groups.parquet"
    db.execute('COPY (SELECT "group", hash FROM now ORDER BY "group") TO ? (FORMAT parquet)', [str(made)])
    groups = made.replace(folder / f"groups-{digest(made)}.parquet")
    if before:
        db.execute(f"CREATE TABLE old AS SELECT * FROM {FILES}", [literal(before)])
    else:
        db.execute('CREATE TABLE old ("group" VARCHAR, hash VARCHAR)')
    gone = db.execute('SELECT "group" FROM old ANTI JOIN now USING ("group", hash)').fetchall()
    db.execute('CREATE TABLE fresh AS SELECT * FROM now ANTI JOIN old USING ("group", hash)')
    ((size,),) = db.execute("SELECT coalesce(sum(n), 0) FROM fresh").fetchall()
    count = max(1, math.ceil(size / ROWS))
    db.execute("ALTER TABLE fresh ADD COLUMN part INTEGER DEFAULT 0")
    db.execute(f'UPDATE fresh SET part = md5_number_lower("group") % {count}')
    found = db.execute(
        """SELECT part, concat_ws(' ', count(*), sum(md5_number_lower(concat_ws(' ', "group", hash))),
        sum(md5_number_upper(concat_ws(' ', "group", hash)))) FROM fresh GROUP BY part ORDER BY part"""
    ).fetchall()
    tasks = {part: hashlib.sha256(told.encode()).hexdigest()[:_DIGITS] for part, told in found}
    left = [part for part, task in tasks.items() if not done(task)]
    if left:
        db.execute(
            """COPY (SELECT rows."group", entities, told, part FROM rows JOIN fresh USING ("group")
            WHERE list_contains(?, part)) TO ? (FORMAT parquet, PARTITION_BY (part))""",
            [left, str(aside / "parts")],
        )
    parts = [(task, sorted((aside / "parts" / f"part={part}").glob("*.parquet"))) for part, task in tasks.items()]
    return Changes(
        groups, frozenset(g for (g,) in gone), [Part(task, list(map(literal, files))) for task, files in parts]
    )
