"""Formats are found by entry point, ours just as anyone's."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from rdflib import Graph

from kg import export
from kg.app.build import Build
from kg.export import turtle
from kg.model import Article
from kg.ontology import Ontology
from tests.graph.world import pages


def count(graph: Graph, ontology: Ontology, path: Path, *, articles: Sequence[Article] = ()) -> None:
    path.write_text(f"{len(graph)} triples of {len(articles)} articles\n", "utf-8")


def test_ours_are_there_without_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "entry_points", lambda group: ())
    assert list(export.exporters()) == sorted(export.OURS) == sorted({"html", "turtle", *export.OPTIONAL})


def test_ours_are_registered_as_pyproject_says() -> None:
    import tomllib

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"][export.GROUP] == dict(export.OURS)


def test_a_plugin_adds_a_file(monkeypatch: pytest.MonkeyPatch, ontology: Ontology, tmp_path: Path) -> None:
    entry = EntryPoint("count", f"{__name__}:count", export.GROUP)
    monkeypatch.setattr(export, "entry_points", lambda group: (entry,))
    made = export.write_all(Graph(), ontology, tmp_path)
    assert (
        [f.name for f in made]
        == ["graph.count", "graph.html", "graph.ttl"]
        == sorted(f.name for f in tmp_path.iterdir())
    )
    assert (tmp_path / "graph.count").read_text() == "0 triples of 0 articles\n"


def test_further_formats_are_written_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, ontology: Ontology, tmp_path: Path
) -> None:
    monkeypatch.setattr(export, "entry_points", lambda group: ())
    made = export.write_all(Graph(), ontology, tmp_path, also=["nq", "csv", "nq", "turtle"])
    assert (
        [f.name for f in made]
        == ["graph.csv.zip", "graph.html", "graph.nq", "graph.ttl"]
        == sorted(f.name for f in tmp_path.iterdir())
    )


@pytest.mark.parametrize("name", sorted(export.OURS))
def test_each_of_ours_writes_one_file(name: str, ontology: Ontology, tmp_path: Path) -> None:
    made = [p.article() for p in pages()]
    path = tmp_path / export.file_name(name)
    export.exporter(name)(Graph(), ontology, path, articles=made)
    assert [f.name for f in tmp_path.iterdir()] == [path.name] and path.stat().st_mode & 0o777 == 0o666 & ~umask()


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize(
    ("name", "file"),
    [("turtle", "graph.ttl"), ("csv", "graph.csv.zip"), ("owl", "graph.owl"), ("count", "graph.count")],
)
def test_a_file_is_called_after_its_format(name: str, file: str) -> None:
    assert export.file_name(name) == file


def test_an_unknown_format_is_told_with_the_known_before_anything_is_written(
    monkeypatch: pytest.MonkeyPatch, ontology: Ontology, tmp_path: Path
) -> None:
    known = "there is no format 'docx'; there are csv, gexf, graphml, html, jsonld, nq, owl, trig, turtle"
    monkeypatch.setattr(export, "entry_points", lambda group: ())
    with pytest.raises(ValueError, match=f"^{known}$"):
        export.exporter("docx")
    with pytest.raises(ValueError, match=f"^{known}$"):
        export.write_all(Graph(), ontology, tmp_path, also=["nq", "docx"])
    assert not list(tmp_path.iterdir())


def test_a_plugin_may_be_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("count", f"{__name__}:count", export.GROUP)
    monkeypatch.setattr(export, "entry_points", lambda group: (entry,))
    assert export.exporter("count") is count


def test_a_plugin_in_the_place_of_an_optional_format_is_optional_too(
    monkeypatch: pytest.MonkeyPatch, ontology: Ontology, tmp_path: Path
) -> None:
    entry = EntryPoint("csv", f"{__name__}:count", export.GROUP)
    monkeypatch.setattr(export, "entry_points", lambda group: (entry,))
    assert [f.name for f in export.write_all(Graph(), ontology, tmp_path)] == ["graph.html", "graph.ttl"]
    export.write_all(Graph(), ontology, tmp_path, also=["csv"])
    assert (tmp_path / "graph.csv.zip").read_text() == "0 triples of 0 articles\n"


def test_every_exporter_is_handed_the_articles(
    monkeypatch: pytest.MonkeyPatch, ontology: Ontology, tmp_path: Path
) -> None:
    exporter: export.Exporter = count  # what a plugin must look like
    monkeypatch.setattr(export, "exporters", lambda: {"count": exporter})
    export.write_all(Graph(), ontology, tmp_path, articles=[p.article() for p in pages()])
    assert (tmp_path / "graph.count").read_text() == "0 triples of 3 articles\n"


def test_a_build_hands_over_its_articles(monkeypatch: pytest.MonkeyPatch, seeds: Build, tmp_path: Path) -> None:
    monkeypatch.setattr(export, "exporters", lambda: {"count": count, "turtle": turtle.write})
    seeds.write(tmp_path)
    assert (tmp_path / "graph.count").read_text() == f"{len(seeds.graph)} triples of 5 articles\n"


def test_a_plugin_may_take_the_place_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("html", f"{__name__}:count", export.GROUP)
    monkeypatch.setattr(export, "entry_points", lambda group: (entry,))
    assert export.exporters()["html"] is count


def test_a_plugin_that_cannot_be_loaded_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("lost", "no_such_module:write", export.GROUP)
    monkeypatch.setattr(export, "entry_points", lambda group: (entry,))
    with pytest.raises(ImportError, match="no_such_module"):
        export.exporters()
