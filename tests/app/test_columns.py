"""What goes into a Parquet file comes out of it, whatever an article holds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.app import columns
from kg.app.build import Build
from kg.model import Article, Evidence, Extraction, Measurement, Problem

KINDS = {"article": Article | None, "extraction": Extraction | None, "problems": tuple[Problem, ...]}
anything = st.text(st.characters() | st.sampled_from("\0\x01\ud83d\ude00\udfff"))


@dataclass(frozen=True)
class Inner:
    text: str
    pair: tuple[str, int]


@dataclass(frozen=True)
class Outer:
    many: tuple[Inner, ...]
    pairs: tuple[tuple[int, int], ...]
    maybe: str | None
    fraction: float
    sure: bool
    inner: Inner | None


def outer() -> st.SearchStrategy[Outer]:
    whole = st.integers(-(1 << 63), (1 << 63) - 1)
    inner = st.builds(Inner, anything, st.tuples(anything, whole))
    return st.builds(
        Outer,
        st.lists(inner, max_size=3).map(tuple),
        st.lists(st.tuples(whole, whole), max_size=3).map(tuple),
        st.none() | anything,
        st.floats(allow_nan=False, allow_infinity=False),
        st.booleans(),
        st.none() | inner,
    )


def there_and_back(path: Path, kinds: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with columns.connection() as db:
        columns.write(db, path, kinds, rows)
        return list(columns.read(db, path, kinds))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(outer(), min_size=1, max_size=4))
def test_all_values_come_back(tmp_path: Path, values: list[Outer]) -> None:
    rows = [{"value": value} for value in values]
    assert there_and_back(tmp_path / "x.parquet", {"value": Outer}, rows) == rows


def test_the_seeds_come_back_and_can_be_asked_in_sql(seeds: Build, tmp_path: Path) -> None:
    of = {x.article: x for x in seeds.extractions}
    rows = [{"article": a, "extraction": of[a.id], "problems": seeds.problems} for a in seeds.articles]
    rows.append({"article": None, "extraction": None, "problems": ()})
    assert there_and_back(tmp_path / "x.parquet", KINDS, rows) == rows
    (told,) = duckdb.execute(
        "SELECT count(*) FROM (SELECT unnest(extraction.relations) AS r FROM read_parquet(?)) "
        "WHERE r.property = 'developed'",
        [str(tmp_path / "x.parquet")],
    ).fetchall()
    assert told[0] == sum(r.property == "developed" for x in seeds.extractions for r in x.relations) > 0


def test_only_the_columns_that_are_named_are_read(tmp_path: Path) -> None:
    with columns.connection() as db:
        columns.write(db, tmp_path / "x.parquet", {"key": str, "n": int}, [{"key": "a", "n": 1}, {"key": "b", "n": 2}])
        assert list(columns.read(db, tmp_path / "x.parquet", {"n": int})) == [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_no_number_comes_back_as_none_that_is(tmp_path: Path, value: float) -> None:
    number = Measurement(1, "price", value, "USD", "∞", Evidence("art-a", 0, 1))
    (row,) = there_and_back(tmp_path / "x.parquet", {"number": Measurement}, [{"number": number}])
    assert math.isnan(row["number"].value)


@pytest.mark.parametrize("kind", [dict[str, int], list[str], bytes, str | int])
def test_a_type_that_no_column_holds_is_refused(kind: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        columns.column(kind)


def test_nothing_is_loaded_from_the_network() -> None:
    with columns.connection() as db, pytest.raises(duckdb.Error, match="httpfs"):
        db.execute("SELECT * FROM read_parquet('https://newskg.example/x.parquet')")
