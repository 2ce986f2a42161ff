"""Parameters of library queries: what a file marks, what may be put in, and what may not."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.queries import Parameter, Query, read_query

TEXT = """SELECT * {
  VALUES ?about { "甲" }  # zh: 谁 en: who
  VALUES ?least { 2 }  # zh: 至少 en: at least
  VALUES ?kind { kg:Release }  # zh: 种类 en: kind
  VALUES ?other { "not one" }
  ?about ?least ?kind
}
"""
QUERY = Query("1-about", ("谁", "who"), TEXT)


def test_a_file_marks_its_parameters() -> None:
    assert QUERY.parameters == (
        Parameter("about", ("谁", "who"), '"甲"'),
        Parameter("least", ("至少", "at least"), "2"),
        Parameter("kind", ("种类", "kind"), "kg:Release"),
    )


def test_values_are_put_in_and_the_rest_stays() -> None:
    filled = QUERY.filled({"about": "乙", "least": "3", "kind": "Acquisition"})
    assert filled == TEXT.replace('"甲"', '"乙"').replace("{ 2 }", "{ 3 }").replace("kg:Release", "kg:Acquisition")
    assert QUERY.filled({"about": " 乙 ", "least": " 3"}) == QUERY.filled({"about": "乙", "least": "3"})
    assert QUERY.filled({}) == TEXT
    assert QUERY.filled({"kind": "kg:Release"}) == TEXT


@pytest.mark.parametrize(
    "hostile", ['x" } SERVICE <http://a.example> {', "\\", "a\nb", '"""', "?about", "# zh: a en: b"]
)
def test_a_text_stays_a_text(hostile: str) -> None:
    query = Query("q", ("", ""), 'SELECT ?given {\n  VALUES ?given { "a" }  # zh: 甲 en: a\n}')
    (row,) = ox.Store().query(query.filled({"given": hostile}))  # type: ignore[union-attr]
    assert row["given"].value == hostile


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"least": "two"}, "number"), ({"least": "1 } {"}, "number"), ({"least": ""}, "number"),
        ({"least": "9" * 40}, "number"), ({"about": "a\0b"}, "character"), ({"about": "\ud800"}, "character"),
        ({"kind": "a b"}, "term"),
        ({"kind": "kg:x } {"}, "term"), ({"nobody": "x"}, "about, kind, least"),
    ],
)  # fmt: skip
def test_what_cannot_be_put_in_is_told(values: dict[str, str], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        QUERY.filled(values)


def test_a_query_without_parameters_says_so() -> None:
    with pytest.raises(ValueError, match="has none"):
        Query("plain", ("", ""), "ASK {}").filled({"a": "b"})


def test_a_file_without_titles_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.rq").write_text("ASK {}", "utf-8")
    with pytest.raises(ValueError, match=r"bad\.rq must begin with two lines"):
        read_query(tmp_path / "bad.rq")
