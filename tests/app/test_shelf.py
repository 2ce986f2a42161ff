"""No article is read twice, and a build that reads little equals one that reads all, byte for byte."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

import kg
from kg.app import columns, work
from kg.app import shelf as shelf_module
from kg.app.build import Build, StoppedError
from kg.app.shelf import Row, Shelf, WorkError, fingerprint, key_of, put
from kg.export import turtle
from kg.model import Problem, Source
from kg.ontology import Ontology
from tests.app.conftest import PAGES
from tests.conftest import SEEDS


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Names of the articles that were read."""
    names: list[str] = []
    usual = work.read

    def told(source: Source, root: Path) -> work.Result:
        names.append(source.name)
        return usual(source, root)

    monkeypatch.setattr(work, "read", told)
    return names


def built(pages: Path, folder: Path, ontology: Ontology, **options: object) -> Build:
    with Shelf(folder, ontology) as shelf:
        return kg.build([pages], shelf=shelf, **options)  # type: ignore[arg-type]


def bytes_of(made: Build, at: Path) -> bytes:
    turtle.write(made.graph, made.ontology, at)
    return at.read_bytes()


def test_an_article_is_read_once(pages: Path, tmp_path: Path, ontology: Ontology, read: list[str]) -> None:
    first = built(pages, tmp_path / "work", ontology)
    assert (sorted(read), first.kept) == (sorted(PAGES), 0)
    second = built(pages, tmp_path / "work", ontology)
    assert (sorted(read), second.kept) == (sorted(PAGES), 3)
    assert second.articles == first.articles and second.extractions == first.extractions
    assert bytes_of(first, tmp_path / "1.ttl") == bytes_of(second, tmp_path / "2.ttl")
    assert bytes_of(kg.build([pages]), tmp_path / "3.ttl") == (tmp_path / "1.ttl").read_bytes()


def test_only_what_is_new_or_changed_is_read_and_what_is_gone_is_gone(
    pages: Path, tmp_path: Path, ontology: Ontology, read: list[str]
) -> None:
    built(pages, tmp_path / "work", ontology)
    read.clear()
    (pages / "a.txt").unlink()
    (pages / "b.txt").write_text("3月9日消息，星湾科技否认收购云帆数据。\n", "utf-8")
    (pages / "d.txt").write_text("青禾智能与云帆数据合作。\n", "utf-8")
    grown = built(pages, tmp_path / "work", ontology)
    assert (sorted(read), grown.kept) == (["b.txt", "d.txt"], 1)
    assert bytes_of(grown, tmp_path / "grown.ttl") == bytes_of(kg.build([pages]), tmp_path / "scratch.ttl")
    assert "青禾-7B" not in grown.report["articles"].__repr__()


def test_what_belongs_to_no_article_any_more_is_removed(pages: Path, tmp_path: Path, ontology: Ontology) -> None:
    built(pages, tmp_path / "work", ontology)
    (left,) = (tmp_path / "work").rglob("*.parquet")
    other = tmp_path / "work" / ("0123456789ab" * 2)
    other.mkdir()
    (other / f"{'a' * 24}.parquet").touch()
    mine = [tmp_path / "work" / name for name in ("mine", "f" * 24, "e" * 24, "d" * 24)]
    for folder in mine:  # near misses: a folder of the user's, whatever it is called
        folder.mkdir()
    (mine[1] / "letter.txt").touch()
    (mine[2] / "data.parquet").touch()
    (mine[3] / "deeper").mkdir()
    for file in pages.iterdir():
        file.unlink()
    (pages / "z.txt").write_text("云帆数据总部位于青州。\n", "utf-8")
    built(pages, tmp_path / "work", ontology)
    assert not left.exists() and not other.exists() and all(folder.is_dir() for folder in mine)
    assert len(list((tmp_path / "work").rglob("*.parquet"))) == 2


def test_a_build_that_finds_nothing_removes_nothing(pages: Path, tmp_path: Path, ontology: Ontology) -> None:
    built(pages, tmp_path / "work", ontology)
    built(tmp_path / "mistyped", tmp_path / "work", ontology)
    assert len(list((tmp_path / "work").rglob("*.parquet"))) == 1


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "no parquet"])
def test_a_damaged_file_is_dropped_told_and_read_again(
    pages: Path, tmp_path: Path, ontology: Ontology, damage: str
) -> None:
    whole = bytes_of(built(pages, tmp_path / "work", ontology), tmp_path / "whole.ttl")
    (file,) = (tmp_path / "work").rglob("*.parquet")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    kinds = {"cut": bytes(data[:-100]), "changed": bytes(data), "empty": b"", "no parquet": b"PAR1 hello PAR1"}
    file.write_bytes(kinds[damage])
    again = built(pages, tmp_path / "work", ontology)
    assert again.kept == 0 and not again.failed
    assert [(p.where, p.severity) for p in again.problems] == [(file.name, "warning")]
    assert bytes_of(again, tmp_path / "again.ttl") == whole
    assert built(pages, tmp_path / "work", ontology).kept == 3


def test_a_file_that_is_none_of_ours_under_a_right_name_is_dropped(
    pages: Path, tmp_path: Path, ontology: Ontology
) -> None:
    with Shelf(tmp_path / "work", ontology) as shelf:
        stray = shelf.folder / "x.parquet"
        stray.write_bytes(b"nothing of ours")
        stray.rename(shelf.folder / f"{shelf_module.digest(stray) if stray.exists() else ''}.parquet")
        assert shelf.known() == {} and len(shelf.damaged) == 1


def test_problems_are_kept_with_their_article(
    pages: Path, tmp_path: Path, ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = work.read

    def complaining(source: Source, root: Path) -> work.Result:
        return replace(usual(source, root), problems=(Problem(source.name, "text", "looks odd", "warning"),))

    monkeypatch.setattr(work, "read", complaining)
    first, second = (built(pages, tmp_path / "work", ontology) for _ in range(2))
    assert second.kept == 3 and [p.where for p in first.problems if p.reason == "looks odd"] == sorted(PAGES)
    assert first.problems == second.problems


def test_what_went_wrong_by_an_exception_is_tried_again(
    pages: Path, tmp_path: Path, ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = bytes_of(kg.build([pages]), tmp_path / "whole.ttl")
    usual = work.text.prepare

    def short_of_memory(source: Source, ontology: Ontology) -> object:
        if source.name == "b.txt":
            raise MemoryError
        return usual(source, ontology)

    with monkeypatch.context() as patch:
        patch.setattr(work.text, "prepare", short_of_memory)
        first = built(pages, tmp_path / "work", ontology)
    assert first.failed and len(first.articles) == 2
    again = built(pages, tmp_path / "work", ontology)
    assert (again.kept, again.failed) == (2, False)
    assert bytes_of(again, tmp_path / "again.ttl") == whole


def test_a_page_too_large_for_a_file_is_read_and_not_kept(
    pages: Path, tmp_path: Path, ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = columns.write

    def full(db: object, path: Path, kinds: object, rows: object) -> None:
        made = list(rows)  # type: ignore[call-overload]
        if any(row["article"].name == "b.txt" for row in made):
            raise duckdb.OutOfMemoryException
        usual(db, path, kinds, made)  # type: ignore[arg-type]

    monkeypatch.setattr(columns, "write", full)
    first, second = (built(pages, tmp_path / "work", ontology) for _ in range(2))
    assert (second.kept, len(first.articles), first.problems) == (2, 3, ())
    assert bytes_of(first, tmp_path / "1.ttl") == bytes_of(second, tmp_path / "2.ttl")


def test_strict_stops_at_what_an_earlier_build_found_wrong(
    pages: Path, tmp_path: Path, ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Problem("b.txt", "extract", "went wrong")
    usual = work.read

    def failing(source: Source, root: Path) -> work.Result:
        return work.Result(None, None, (wrong,)) if source.name == "b.txt" else usual(source, root)

    monkeypatch.setattr(work, "read", failing)
    for _ in range(2):  # the first finds it, the second has it from the shelf
        with pytest.raises(StoppedError) as caught:
            built(pages, tmp_path / "work", ontology, strict=True)
        assert caught.value.args == (wrong,)
        built(pages, tmp_path / "work", ontology)


def test_a_key_is_of_all_that_is_told_of_an_article() -> None:
    source = Source("a.txt", "text", title="t", date="2025")
    changed = [
        replace(source, **{name: "other"})
        for name in ("name", "raw", "kind", "encoding", "title", "date", "medium", "url")
    ]
    assert len({key_of(s) for s in (source, *changed, Source("a.txt", "tex", title="tt", date="2025"))}) == 10
    assert key_of(source) == key_of(Source("a.txt", "text", title="t", date="2025"))
    assert key_of(Source("a", "\ud800"))
    assert key_of(Source("a", "b", title="None")) != key_of(Source("a", "b"))


def test_another_ontology_or_model_has_another_folder(ontology: Ontology, tmp_path: Path) -> None:
    copy = tmp_path / "ontology"
    shutil.copytree(ontology.root, copy)
    same = fingerprint(copy)
    assert same == fingerprint(ontology.root)
    (copy / "queries" / "01-leaders.rq").write_text("# zh: 谁\n# en: who\nASK {}", "utf-8")  # says nothing to a reader
    fingerprint.cache_clear()
    assert fingerprint(copy) == same
    word = next((copy / "lexicon").glob("*.toml"))
    word.write_text(word.read_text("utf-8") + "\n# more\n", "utf-8")
    fingerprint.cache_clear()
    assert fingerprint(copy) != same


def test_one_build_at_a_time(tmp_path: Path, ontology: Ontology) -> None:
    with Shelf(tmp_path / "work", ontology):
        with pytest.raises(WorkError, match=r"another build is at work in .*work; wait"):
            Shelf(tmp_path / "work", ontology).__enter__()
        with Shelf(tmp_path / "elsewhere", ontology):
            pass
    with Shelf(tmp_path / "work", ontology):
        pass


def test_a_place_that_cannot_be_used_is_named_with_the_mend(tmp_path: Path, ontology: Ontology) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(WorkError, match=r"cannot write .*file.work.*--work.*--no-work"):
        Shelf(tmp_path / "file" / "work", ontology).__enter__()


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="looks for a place where nobody may write, root neither"
)
def test_a_read_only_folder_is_named(ontology: Ontology) -> None:
    with pytest.raises(WorkError, match="cannot write /proc/newskg"):
        Shelf(Path("/proc/newskg"), ontology).__enter__()


def test_where_there_is_no_room_nothing_half_is_left(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="no limits on files here")
    import signal

    before, usual = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(WorkError, match=r"cannot write into .*what was read so far is kept"):
            put(tmp_path, [Row("a" * 64, None, None)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, usual)
    assert list(tmp_path.iterdir()) == []
    assert put(tmp_path, [Row("a" * 64, None, None)]).exists()


def test_the_shelf_of_the_seeds_gives_the_same_graph(
    tmp_path: Path, ontology: Ontology, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "TASK", 9_000)
    for workers in (2, 1):
        made = built(SEEDS, tmp_path / "work", ontology, workers=workers)
        assert bytes_of(made, tmp_path / "x.ttl") == (output / "graph.ttl").read_bytes()
    assert made.kept == 5 and len(list((tmp_path / "work").rglob("*.parquet"))) > 1


def test_what_only_other_systems_need_is_no_part_of_what_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    needed = {"newskg": ['sunglasses>=1; sys_platform == "beach"', "spacy<9", 'hat; extra == "summer"'], "spacy": None}
    monkeypatch.setattr(shelf_module, "requires", needed.get)
    monkeypatch.setattr(shelf_module, "version", lambda _name: "1.0")
    assert shelf_module._libraries() == ["newskg ", "spacy 1.0"]
