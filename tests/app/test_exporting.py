"""`kg export` and `kg build --also`: which file is written where, and what is told when it cannot be."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from rdflib import Graph

from kg.export import OPTIONAL, file_name
from tests.app.test_cli import run


@pytest.fixture
def folder(output: Path, tmp_path: Path) -> Path:
    made = tmp_path / "built"
    made.mkdir()
    for name in ("graph.ttl", "graph.html"):
        shutil.copy(output / name, made / name)
    return made


@pytest.mark.parametrize("name", sorted(OPTIONAL))
def test_a_format_is_written_beside_the_graph(folder: Path, name: str) -> None:
    assert run("export", name, "-g", str(folder)).split() == [str(folder / file_name(name))]
    assert (folder / file_name(name)).stat().st_size > 10_000


def test_a_format_is_written_where_asked(folder: Path, tmp_path: Path) -> None:
    run("export", "jsonld", "-g", str(folder / "graph.ttl"), "-o", str(tmp_path / "mine.json"))
    assert len(Graph().parse(tmp_path / "mine.json", format="json-ld")) == len(Graph().parse(folder / "graph.ttl"))
    assert not (folder / "graph.jsonld").exists()


@pytest.mark.parametrize("name", ["html", "turtle"])
def test_what_was_built_with_the_articles_is_not_written_over(folder: Path, name: str, tmp_path: Path) -> None:
    before = (folder / file_name(name)).read_bytes()
    assert "-o" in run("export", name, "-g", str(folder), code=2)
    assert (folder / file_name(name)).read_bytes() == before
    run("export", name, "-g", str(folder), "-o", str(tmp_path / "other"))
    assert (tmp_path / "other").stat().st_size > 10_000


def test_an_unknown_format_names_those_there_are(folder: Path) -> None:
    told = run("export", "pdf", "-g", str(folder), code=2)
    assert all(name in told for name in ("pdf", "gexf", "neo4j-csv"))
    assert "jsonld" in run("build", str(folder / "graph.ttl"), "-o", str(folder), "--also", "pdf", code=2)


def test_a_missing_graph_and_a_place_that_cannot_be_written_are_told(folder: Path, tmp_path: Path) -> None:
    assert "kg build" in run("export", "nq", "-g", str(tmp_path / "none"), code=2)
    assert "-o" in run("export", "nq", "-g", str(folder), "-o", str(tmp_path / "none" / "a.nq"), code=1)


def test_neo4j_csv_is_a_folder_with_the_command_that_imports_it(folder: Path) -> None:
    told = run("export", "neo4j-csv", "-g", str(folder))
    assert "neo4j-admin database import full" in told
    made = {file.name for file in (folder / "neo4j").iterdir()}
    assert made == {"nodes.csv", "relationships.csv", "import.cypher"}


def test_no_neo4j_is_told_in_one_line(folder: Path) -> None:
    told = run("export", "neo4j", "-g", str(folder), "--uri", "bolt://127.0.0.1:9", code=1)
    assert "bolt://127.0.0.1:9" in told and len(told.strip().splitlines()) == 1


def test_a_build_writes_further_formats(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("澄方科技周一发布大模型澄方一号。", "utf-8")
    run("build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--also", "csv", "--also", "jsonld")
    assert zipfile.is_zipfile(tmp_path / "out" / "graph.csv.zip")
    assert "澄方科技" in json.dumps(
        json.loads((tmp_path / "out" / "graph.jsonld").read_text("utf-8")), ensure_ascii=False
    )
