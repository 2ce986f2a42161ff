"""Formats are found by entry point, ours just as anyone's."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from rdflib import Graph

from kg import export
from kg.ontology import Ontology


def count(graph: Graph, ontology: Ontology, path: Path) -> None:
    path.write_text(f"{len(graph)}\n", "utf-8")


def test_ours_are_there_without_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "entry_points", lambda group: ())
    assert list(export.exporters()) == ["html", "turtle"]


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
    assert (tmp_path / "graph.count").read_text() == "0\n"


def test_a_plugin_may_take_the_place_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("html", f"{__name__}:count", export.GROUP)
    monkeypatch.setattr(export, "entry_points", lambda group: (entry,))
    assert export.exporters()["html"] is count


def test_a_plugin_that_cannot_be_loaded_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("lost", "no_such_module:write", export.GROUP)
    monkeypatch.setattr(export, "entry_points", lambda group: (entry,))
    with pytest.raises(ImportError, match="no_such_module"):
        export.exporters()
