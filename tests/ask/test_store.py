"""The store beside the Turtle: made whole, used only while it is of that Turtle."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import ask
from kg.ask import store as store_module
from kg.ask.store import open_
from tests.ask.conftest import BASE, TRIPLES, TURTLE


def test_a_store_says_what_it_holds(folder: Path) -> None:
    known = ask.about(folder / ask.FOLDER)
    assert known and (known.base, known.triples) == (BASE, TRIPLES)
    place = ask.locate(folder)
    assert place.is_store and place.base == BASE and len(open_(place)) == TRIPLES


def test_a_store_of_another_turtle_is_not_used(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "built"
    shutil.copytree(folder, copy)
    with (copy / "graph.ttl").open("a", encoding="utf-8") as file:
        file.write("id:d kg:developed id:a .\n")
    place = ask.locate(copy)
    assert place.path == copy / "graph.ttl" and place.base == BASE
    assert len(open_(place)) == TRIPLES + 1


def test_a_small_graph_is_read_into_memory_where_that_is_asked_for(folder: Path) -> None:
    assert ask.locate(folder, TRIPLES - 1).is_store
    place = ask.locate(folder, TRIPLES)
    assert (place.path, place.base, len(open_(place))) == (folder / "graph.ttl", BASE, TRIPLES)


def test_half_a_store_is_none(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "built"
    shutil.copytree(folder, copy)
    (copy / ask.FOLDER / "about.json").unlink()  # written last
    assert not ask.locate(copy).is_store


def test_a_turtle_file_alone_is_a_graph(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(TURTLE, "utf-8")
    place = ask.locate(file)
    assert (place.is_store, place.base, len(open_(place))) == (False, BASE, TRIPLES)


@pytest.mark.parametrize("text", ["", "# nothing\n", "<http://x.example/a> <http://x.example/b> 1 .\n"])
def test_a_graph_need_not_have_our_prefix(tmp_path: Path, text: str) -> None:
    (tmp_path / "graph.ttl").write_text(text, "utf-8")
    assert ask.locate(tmp_path).base == ""


def test_a_missing_graph_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(ask.GraphError, match="kg build"):
        ask.locate(tmp_path)


def test_a_file_that_is_not_turtle_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("@prefix a: <http://a.example/> .\n<html>", "utf-8")
    with pytest.raises(ask.GraphError, match=r"graph\.ttl is not Turtle: .*line 2"):
        open_(ask.locate(tmp_path))


def test_a_broken_store_names_the_mend(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "built"
    shutil.copytree(folder, copy)
    for file in (copy / ask.FOLDER / "data").iterdir():
        file.unlink()
    with pytest.raises(ask.GraphError, match="remove it"):
        open_(ask.locate(copy))


def test_a_store_is_never_written_over(folder: Path) -> None:
    with pytest.raises(FileExistsError):
        ask.write(folder / "graph.ttl", BASE, folder / ask.FOLDER)


def test_a_large_turtle_is_loaded_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = "".join(f'\nid:{i} kg:name "第{i}个" ;\n    kg:developed id:{i + 1} , id:a .\n' for i in range(100))
    file = tmp_path / "graph.ttl"
    file.write_text(f"@prefix id: <{BASE}> .\n@prefix kg: <https://w3id.org/newskg#> .\n{blocks}", "utf-8")
    triples = {(t.subject, t.predicate, t.object) for t in ox.parse(path=file)}
    for part in range(290, 350):  # a cut may come anywhere, also just before the end of a line within a block
        monkeypatch.setattr(store_module, "_PART", part)
        folder = tmp_path / f"{part}"
        assert ask.write(file, BASE, folder).triples == 300
        store = ox.Store.read_only(str(folder / "data"))
        assert {(q.subject, q.predicate, q.object) for q in store} == triples


@pytest.mark.parametrize("text", ["", "# nothing\n", "@prefix id: <https://x.example/> .\n\n\n"])
def test_a_turtle_without_triples_is_a_store_too(tmp_path: Path, text: str) -> None:
    (tmp_path / "graph.ttl").write_text(text, "utf-8")
    assert ask.write(tmp_path / "graph.ttl", "", tmp_path / ask.FOLDER).triples == 0
