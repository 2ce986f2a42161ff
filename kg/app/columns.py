"""The nouns of the model ⇄ nested columns of a Parquet file, whatever fields they have.

    with connection() as db:
        write(db, path, {"key": str, "result": Result}, rows)
        rows = list(read(db, path, {"key": str, "result": Result}))

A dataclass is a STRUCT, a tuple of equal things a LIST, a tuple of different ones a STRUCT, None a NULL. DuckDB reads
and writes; it loads nothing from the network.
"""

from __future__ import annotations

import json
import math
import re
import types
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import duckdb

#: A text that begins so stands as the hexadecimal digits of its UTF-32: no column holds NUL or half a surrogate pair.
_ESCAPED = "\x01"
_PLAIN = {str: "VARCHAR", int: "BIGINT", bool: "BOOLEAN", float: "DOUBLE"}
_SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "512MB",
    "temp_directory": "",  # else it is one where the command is called
    "threads": "1",
}


#: Files of a list or of a name, made safe by ``literal``; folders called a=b above them are no columns.
FILES = "read_parquet(?, hive_partitioning = false)"


class Column(NamedTuple):
    """A type as SQL has it, a value of it → JSON, and what DuckDB returns → the value."""

    sql: str
    put: Callable[[Any], Any]
    get: Callable[[Any], Any]


def connection(**settings: str) -> duckdb.DuckDBPyConnection:
    """A database in memory that only reads and writes the files it is told; with other settings where need be."""
    return duckdb.connect(":memory:", config={**_SETTINGS, **settings})


def literal(path: Path) -> str:
    """A path as DuckDB takes it: a sign that stands for others stands for itself."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def write(
    db: duckdb.DuckDBPyConnection, path: Path, kinds: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Write rows to a Parquet file, compressed.

    Raises:
        duckdb.Error: the file cannot be written.
    """
    columns = {name: column(kind) for name, kind in kinds.items()}
    whole = "STRUCT(" + ", ".join(f'"{name}" {c.sql}' for name, c in columns.items()) + ")"
    texts = [json.dumps({n: c.put(row[n]) for n, c in columns.items()}, allow_nan=False) for row in rows]
    db.execute("CREATE OR REPLACE TEMP TABLE made (place INTEGER, told JSON)")
    db.executemany("INSERT INTO made VALUES (?, ?)", list(enumerate(texts)))
    names = ", ".join(f'told."{name}"' for name in columns)
    db.execute(
        f"COPY (SELECT {names} FROM (SELECT place, CAST(told AS {whole}) AS told FROM made) ORDER BY place) TO ? "
        "(FORMAT parquet, COMPRESSION zstd)",
        [str(path)],
    )
    db.execute("DROP TABLE made")


def read(
    db: duckdb.DuckDBPyConnection,
    path: Path,
    kinds: Mapping[str, Any],
    where: Mapping[str, str] | None = None,
    only: tuple[str, Collection[str]] | None = None,
) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file, in order; only the columns that are named.

    Args:
        db: what reads.
        path: the file.
        kinds: the types of the columns.
        where: what is no column but a part of one: name → an expression of SQL, as ``article.id``.
        only: a column of texts and the values that it must have one of; None: any.

    Raises:
        duckdb.Error: the file cannot be read.
    """
    columns = {name: column(kind) for name, kind in kinds.items()}
    names = ", ".join((where or {}).get(name, f'"{name}"') for name in columns)
    wanted = f' WHERE list_contains(?, "{only[0]}")' if only else ""
    values = [list(map(_put_text, only[1]))] if only else []
    found = db.execute(f"SELECT {names} FROM {FILES}{wanted}", [literal(path), *values])
    while rows := found.fetchmany(64):
        for row in rows:
            yield {name: c.get(value) for (name, c), value in zip(columns.items(), row, strict=True)}


@cache
def column(kind: Any) -> Column:
    """How a type stands in a file.

    Raises:
        TypeError: it is none that a column can hold.
    """
    if kind is str:
        return Column("VARCHAR", _put_text, _get_text)
    if kind is float:
        return Column("DOUBLE", _put_number, lambda v: math.nan if v is None else float(v))
    if kind in _PLAIN:
        return Column(_PLAIN[kind], _same, _same)
    if is_dataclass(kind):
        return _dataclass(kind)
    if get_origin(kind) is types.UnionType:
        (inner,) = (column(k) for k in get_args(kind) if k is not types.NoneType)
        return Column(
            inner.sql,
            lambda v: None if v is None else inner.put(v),
            lambda v: None if v is None else inner.get(v),
        )
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        return _list(column(parts[0])) if parts[-1] is Ellipsis else _tuple([column(k) for k in parts])
    raise TypeError(f"{kind} has no column")


def _dataclass(kind: Any) -> Column:
    hints = get_type_hints(kind)
    inner = {f.name: column(hints[f.name]) for f in fields(kind)}
    sql = "STRUCT(" + ", ".join(f'"{name}" {c.sql}' for name, c in inner.items()) + ")"
    return Column(
        sql,
        lambda v: {name: c.put(getattr(v, name)) for name, c in inner.items()},
        lambda v: kind(**{name: c.get(v[name]) for name, c in inner.items()}),
    )


def _list(inner: Column) -> Column:
    if inner.put is _same:
        return Column(f"{inner.sql}[]", list, tuple)
    return Column(f"{inner.sql}[]", lambda v: [inner.put(x) for x in v], lambda v: tuple(inner.get(x) for x in v))


def _tuple(parts: list[Column]) -> Column:
    names = [f"_{i}" for i in range(len(parts))]
    return Column(
        "STRUCT(" + ", ".join(f'"{name}" {c.sql}' for name, c in zip(names, parts, strict=True)) + ")",
        lambda v: {name: c.put(x) for name, c, x in zip(names, parts, v, strict=True)},
        lambda v: tuple(c.get(v[name]) for name, c in zip(names, parts, strict=True)),
    )


def _same(value: Any) -> Any:
    return value


def _put_number(value: float) -> float | None:
    """What is no number is none, infinity too: nobody has measured one."""
    return float(value) if math.isfinite(value) else None


def _put_text(text: str) -> str:
    if text.startswith(_ESCAPED) or "\0" in text or not _is_unicode(text):
        return _ESCAPED + text.encode("utf-32-le", "surrogatepass").hex()
    return text


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _get_text(text: str) -> str:
    if not text.startswith(_ESCAPED):
        return text
    return bytes.fromhex(text[len(_ESCAPED) :]).decode("utf-32-le", "surrogatepass")
