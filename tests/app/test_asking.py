"""`kg query` and `kg queries`: from where a query comes, how its answer is printed, how it ends."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rdflib import Graph

from kg import ask
from kg.model import BASE_IRI
from tests.app.test_cli import run
from tests.ask.conftest import BASE, TURTLE

NAMES = "SELECT ?n { ?x kg:name ?n } ORDER BY ?n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = tmp_path_factory.mktemp("built")
    (made / "graph.ttl").write_text(TURTLE, "utf-8")
    ask.write(made / "graph.ttl", BASE, made / ask.FOLDER)
    return str(made)


def test_a_build_leaves_a_store_of_its_turtle(output: Path) -> None:
    place = ask.locate(output)
    assert place.is_store and place.base == BASE_IRI
    known = ask.about(output / ask.FOLDER)
    assert known and known.triples == len(Graph().parse(output / "graph.ttl"))


def test_a_second_build_takes_the_place_of_the_first(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / "a.txt").write_text(f"{name}方科技周一发布大模型{name}方一号。", "utf-8")
        run("build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"))
        assert ask.locate(tmp_path / "out").is_store
    names = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert names == [".work", "graph.html", "graph.ttl", "report.json", "store"]


def test_an_answer_is_printed_in_each_format(folder: str) -> None:
    table = run("query", NAMES, "-g", folder)
    assert "丙" in table and "3 rows" in table
    rows = list(csv.reader(io.StringIO(run("query", NAMES, "-g", folder, "--format", "csv"), newline="")))
    assert rows[0] == ["n"] and ["丙"] in rows
    found = json.loads(run("query", NAMES, "-g", folder, "--format", "json"))
    assert {"n": {"type": "literal", "value": "丙"}} in found["results"]["bindings"]
    assert run("query", NAMES, "-g", folder, "--format", "tsv").startswith("?n\n")
    assert run("query", NAMES, "-g", folder, "--format", "xml").startswith("<?xml")


def test_a_truth_is_a_word_and_a_graph_is_turtle(folder: str) -> None:
    assert run("query", 'ASK { ?x kg:name "丙" }', "-g", folder).strip() == "true"
    assert json.loads(run("query", "ASK {}", "-g", folder, "--format", "json")) == {"head": {}, "boolean": True}
    text = run("query", "DESCRIBE id:a", "-g", folder)
    assert len(Graph().parse(data=text, format="turtle")) == 3


@pytest.mark.parametrize(("query", "form", "offered"), [("DESCRIBE id:a", "csv", "jsonld"), (NAMES, "turtle", "tsv")])
def test_a_format_that_the_answer_does_not_have_is_a_wrong_call(
    folder: str, query: str, form: str, offered: str
) -> None:
    assert offered in run("query", query, "-g", folder, "--format", form, code=2)


def test_a_query_comes_from_a_file_or_standard_input(folder: str, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(NAMES, "utf-8")
    assert "丙" in run("query", "--file", str(tmp_path / "q.rq"), "-g", folder)
    assert "丙" in run("query", "-", "-g", folder, stdin=NAMES)


@pytest.mark.parametrize("arguments", [[], [NAMES, "--named", "leaders"], ["--named", "nobody"], ["--file", "none.rq"],
                                       [NAMES, "--set", "a=b"]])  # fmt: skip
def test_one_query_that_exists_must_be_given(folder: str, arguments: list[str]) -> None:
    told = run("query", *arguments, "-g", folder, code=2)
    assert any(word in told for word in ("give one query", "leaders", "none.rq", "has none"))


def test_a_file_that_is_not_utf8_is_named(folder: str, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes("# 谁领导了什么\n".encode("gbk"))
    assert "q.rq is not UTF-8" in run("query", "--file", str(tmp_path / "q.rq"), "-g", folder, code=2)


def test_a_broken_query_is_a_wrong_call_and_says_where(folder: str) -> None:
    told = run("query", "SELECT * {\n ?a foo:b ?c }", "-g", folder, code=2)
    assert "line 2, column 10" in told and "?a foo:b ?c" in told


def test_a_query_that_takes_too_long_fails(folder: str) -> None:
    endless = "SELECT (COUNT(*) AS ?n) {" + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(12)) + "}"
    assert "--timeout" in run("query", endless, "-g", folder, "--timeout", "0.5", code=1)


def test_rows_beyond_the_limit_are_told(folder: str) -> None:
    told = run("query", NAMES, "-g", folder, "--limit", "2", "--format", "csv")
    assert "only 2 were asked for" in told
    assert "only" not in run("query", NAMES, "-g", folder, "--limit", "3", "--format", "csv")


def test_what_a_terminal_would_obey_is_not_printed(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text('<a:b> <https://w3id.org/newskg#name> "x\\u001B[31mred" .', "utf-8")
    told = run("query", "SELECT ?n { ?s kg:name ?n }", "-g", str(tmp_path))
    assert "\x1b" not in told and "\N{REPLACEMENT CHARACTER}[31mred" in told


def test_the_library_is_listed_and_printed() -> None:
    listed = run("queries", "--language", "en")
    assert "leaders" in listed and len([line for line in listed.splitlines() if line.startswith("│")]) >= 12
    assert run("queries", "leaders").startswith("# ") and "SELECT" in run("queries", "leaders")
    assert "leaders" in run("queries", "nobody", code=2)
    assert "zh" in run("queries", "--language", "fr", code=2)
