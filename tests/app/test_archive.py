"""A large folder is built by files: the same bytes as in memory, and no more work than what is new in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import ask
from kg.app import archive, excerpt, groups, lines, regroup
from kg.app.archive import Made
from kg.app.build import Setting, StoppedError
from kg.app.shelf import Shelf, WorkError
from kg.ontology import Ontology, load
from kg.text import ReadOptions
from tests.app.conftest import PAGES
from tests.benchmarks.archive import archive as invented
from tests.conftest import SEEDS

ROOT = SEEDS.parent
MORE = {
    "d.txt": "2025年3月11日，青禾智能宣布与云帆数据合作。沈砚称，青禾-7B已被星湾科技采用。\n",
    "e.txt": "星湾科技股价3月12日大跌12%。分析师认为，青禾-7B的训练成本为300万美元。\n",
}
Build = Callable[..., Made]


@pytest.fixture
def built(tmp_path: Path, ontology: Ontology) -> Build:
    """Builds by files with one shelf, and those in memory with another, so that texts are read once by each."""

    def run(pages: Path, output: Path, *, large: int = 0, also: tuple[str, ...] = (), **told: object) -> Made:
        options = told.pop("options", ReadOptions())
        assert isinstance(options, ReadOptions)
        ours = told.pop("ontology", ontology)
        assert isinstance(ours, Ontology)
        work = told.pop("work", tmp_path / ("work-in-memory" if large else "work"))
        assert isinstance(work, Path)
        with Shelf(work, ours) as shelf:
            return archive.build([pages], output, options, Setting(ours, shelf=shelf, **told), also, large)  # type: ignore[arg-type]

    return run


def in_memory(built: Build, pages: Path, output: Path, **told: object) -> Made:
    return built(pages, output, large=10**9, **told)


def same(made: Made, at: Path, other: Made, there: Path) -> bool:
    """Whether two builds give the same, but for the page, which may show a part, and the time."""
    one, two = ({k: v for k, v in m.report.items() if k != "seconds"} for m in (made, other))
    assert one == two
    assert json.loads((at / "report.json").read_text("utf-8")).keys() == made.report.keys()
    assert (at / "graph.ttl").read_bytes() == (there / "graph.ttl").read_bytes()
    return triples(at) == triples(there) and len(triples(at)) == made.report["triples"]


def triples(output: Path) -> set[ox.Quad]:
    known = ask.about(output / ask.FOLDER)
    assert known and known.turtle == ask.digest(output / "graph.ttl")
    store = ox.Store.read_only(str(output / ask.FOLDER / "data"))
    assert known.triples == len(store)
    return set(store)


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Names of the tasks that were done."""
    done: list[str] = []
    for name in ("regroup", "write"):
        usual = getattr(regroup, name)

        def told(setting: regroup.Setting, parts: tuple[object, ...], usual: Callable[..., object] = usual) -> object:
            done.extend(part.task for part in parts)  # type: ignore[attr-defined]
            return usual(setting, parts)

        monkeypatch.setattr(regroup, name, told)
    yield done


def test_the_seeds_are_the_same_by_files_and_in_memory(tmp_path: Path, built: Build) -> None:
    one = built(SEEDS, tmp_path / "files", workers=2)
    two = in_memory(built, SEEDS, tmp_path / "memory")
    assert same(one, tmp_path / "files", two, tmp_path / "memory")
    assert (tmp_path / "files" / "graph.ttl").read_bytes() == (ROOT / "output" / "graph.ttl").read_bytes()
    assert {file.name for file in one.files} == {"graph.ttl", "graph.html", "report.json", "store"}


def test_so_is_an_archive_in_many_parts(tmp_path: Path, built: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "ROWS", 40)
    pages = tmp_path / "pages"
    pages.mkdir()
    for page in invented(30):
        (pages / page.name).write_text(page.text, "utf-8")
    for least in (0.0, 0.9):
        one = built(pages, tmp_path / "files", least=least)
        two = in_memory(built, pages, tmp_path / "memory", least=least)
        assert same(one, tmp_path / "files", two, tmp_path / "memory")
    assert one.report["facts"]  # the near miss: not everything is left out


def test_what_grew_changed_and_went_is_as_if_built_from_scratch(
    pages: Path, tmp_path: Path, built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "ROWS", 5)
    built(pages, tmp_path / "grown")
    with monkeypatch.context() as patch:
        patch.setattr(ask, "write", None)
        for name, text in MORE.items():
            (pages / name).write_text(text, "utf-8")
            made = built(pages, tmp_path / "grown")
            assert same(made, tmp_path / "grown", scratch(built, pages, tmp_path, patch), tmp_path / "scratch")
        (pages / "a.txt").unlink()
        (pages / "c.txt").write_text(PAGES["c.txt"].replace("320", "350"), "utf-8")
        made = built(pages, tmp_path / "grown")
        assert same(made, tmp_path / "grown", scratch(built, pages, tmp_path, patch), tmp_path / "scratch")
        for name in MORE:
            (pages / name).unlink()
        (pages / "a.txt").write_text(PAGES["a.txt"], "utf-8")
        (pages / "c.txt").write_text(PAGES["c.txt"], "utf-8")
        made = built(pages, tmp_path / "grown")
    assert same(made, tmp_path / "grown", in_memory(built, pages, tmp_path / "memory"), tmp_path / "memory")


def scratch(built: Build, pages: Path, tmp_path: Path, patch: pytest.MonkeyPatch) -> Made:
    with patch.context() as inner:
        inner.setattr(ask, "write", ask.store.write)
        return in_memory(built, pages, tmp_path / "scratch")


def test_only_what_differs_is_written_anew(
    pages: Path, tmp_path: Path, built: Build, tasks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "ROWS", 5)
    built(pages, tmp_path / "output")
    assert len(tasks) > 3
    tasks.clear()
    built(pages, tmp_path / "output")
    assert tasks == []
    (pages / "f.txt").write_text("今天天气很好。\n", "utf-8")
    built(pages, tmp_path / "output")
    assert len(tasks) == 2  # the rows of a shard of one article that names nobody, and its two groups
    tasks.clear()
    built(pages, tmp_path / "output", base="https://other.example/id/")  # nothing is as it was
    assert len(tasks) > 3


def test_a_build_that_is_killed_goes_on_where_it_was(
    pages: Path, tmp_path: Path, built: Build, tasks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "ROWS", 5)
    with monkeypatch.context() as patch:
        patch.setattr("kg.app.lines.merge", killed)
        with pytest.raises(KeyboardInterrupt):
            built(pages, tmp_path / "output")
    assert len(tasks) > 3 and not (tmp_path / "output" / "graph.ttl").exists()
    tasks.clear()
    made = built(pages, tmp_path / "output")
    assert tasks == []
    assert same(made, tmp_path / "output", in_memory(built, pages, tmp_path / "memory"), tmp_path / "memory")


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_kill_9_costs_what_was_being_written(
    pages: Path, tmp_path: Path, built: Build, tasks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "from kg.app import groups, regroup\nimport time\ngroups.ROWS, usual = 2, regroup.write\n"
    slow += "regroup.write = lambda *a: (time.sleep(0.3), usual(*a))[1]\n"
    with subprocess.Popen([sys.executable, "-c", slow + SCRIPT, str(pages), str(tmp_path)], cwd=ROOT) as process:
        while len(written := list((tmp_path / "work").glob("graph-*/*-*.lines"))) < 3:
            assert process.poll() is None
            time.sleep(0.02)
        process.kill()
    assert not (tmp_path / "out" / "graph.ttl").exists()
    monkeypatch.setattr(groups, "ROWS", 2)
    one = built(pages, tmp_path / "out", least=0.6)
    done = {file.name.partition("-")[0] for file in written}
    assert len(tasks) > 3 and not done & set(tasks)
    two = in_memory(built, pages, tmp_path / "memory", least=0.6)
    assert same(one, tmp_path / "out", two, tmp_path / "memory")


@pytest.mark.parametrize("ending", [".lines", ".parquet", "state.json"])
def test_damaged_files_are_made_again(pages: Path, tmp_path: Path, built: Build, ending: str) -> None:
    built(pages, tmp_path / "output")
    (folder,) = (tmp_path / "work").glob("graph-*")
    files = [file for file in folder.iterdir() if file.name.endswith(ending)]
    assert files
    for file in files:
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 0xFF
        file.write_bytes(data)
    shutil.copy(SEEDS / sorted(f.name for f in SEEDS.iterdir())[0], pages / "g.txt")
    made = built(pages, tmp_path / "output")
    assert same(made, tmp_path / "output", in_memory(built, pages, tmp_path / "memory"), tmp_path / "memory")


def test_nothing_is_left_that_no_build_needs(pages: Path, tmp_path: Path, built: Build) -> None:
    built(pages, tmp_path / "output")
    (first,) = (tmp_path / "work").glob("graph-*")
    before = {file.name for file in first.iterdir()}
    (pages / "d.txt").write_text(MORE["d.txt"], "utf-8")
    built(pages, tmp_path / "output")
    assert len({file.name for file in first.iterdir()}) == len(before) + 1  # a shard more
    theirs = tmp_path / "work" / "graph-of-mine"
    theirs.mkdir()
    (theirs / "thesis.txt").touch()
    built(pages, tmp_path / "output", base="https://other.example/id/")
    assert sorted(f.name for f in (tmp_path / "work").glob("graph-*") if f != theirs) != [first.name]
    assert not first.exists() and theirs.exists()
    assert not list((tmp_path / "work").rglob(".*"))


def test_folders_of_others_stay(pages: Path, tmp_path: Path, built: Build) -> None:
    work = tmp_path / "work"
    built(pages, tmp_path / "output")
    (mine,) = work.glob("graph-*")
    for name in ("graph-mine/.git", f"graph-{'0' * 24}/.git", "graph-theory"):
        (work / name).mkdir(parents=True)
    (mine / ".notes").mkdir()
    (work / f"graph-{'1' * 24}").symlink_to(tmp_path / "output")
    old = work / f"graph-{'2' * 24}"
    old.mkdir()
    (old / ".12-abc.lines").touch()
    (mine / ".12-groups").mkdir()
    built(pages, tmp_path / "output")
    left = {"graph-mine", "graph-theory", f"graph-{'0' * 24}", f"graph-{'1' * 24}", mine.name}
    assert {file.name for file in work.glob("graph-*")} == left
    assert (mine / ".notes").exists() and not (mine / ".12-groups").exists()
    (mine / ".notes").rmdir()
    in_memory(built, pages, tmp_path / "output", work=work)  # a build in memory needs none
    assert not mine.exists() and (tmp_path / "output" / "graph.ttl").exists()


def test_what_needs_a_prefix_no_more_can_go(tmp_path: Path, built: Build, pages: Path) -> None:
    for name in PAGES:
        (pages / name).unlink()
    (pages / "a.txt").write_text("青禾智能发布青禾-7B。\n", "utf-8")
    (pages / "b.txt").write_text("2025年3月4日，星湾科技发布星湾-9。\n", "utf-8")
    built(pages, tmp_path / "files")
    assert b"@prefix xsd:" in (tmp_path / "files" / "graph.ttl").read_bytes()
    (pages / "b.txt").unlink()
    one = built(pages, tmp_path / "files")
    assert b"@prefix xsd:" not in (tmp_path / "files" / "graph.ttl").read_bytes()
    assert same(one, tmp_path / "files", in_memory(built, pages, tmp_path / "memory"), tmp_path / "memory")


@pytest.mark.parametrize(
    "text",
    [
        "星湾科技股价下跌0.0%，青禾智能股价上涨0.0%。",
        '星湾科技发布"^^rdf:x和\\"^^owl:y，与青禾智能合作。',
        "星湾科技\v与青禾\t智能 ;\n    合作 , 收购 .",
        "\ud800星湾科技\x00发布青禾-7B。\u2028训练成本为300万美元。",
    ],
)
def test_texts_that_look_like_files(text: str, pages: Path, tmp_path: Path, built: Build) -> None:
    (pages / "x.jsonl").write_text(json.dumps({"text": text, "title": text[:9]}) + "\n", "utf-8")
    for base in ("https://newskg.example/id/", "urn:example:foo#", "https://例子.example/%E4%BE%8B#"):
        one = built(pages, tmp_path / "files", base=base)
        two = in_memory(built, pages, tmp_path / "memory", base=base)
        assert same(one, tmp_path / "files", two, tmp_path / "memory")


def test_more_parts_than_files_may_be_open(
    pages: Path, tmp_path: Path, built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "ROWS", 2)
    monkeypatch.setattr(lines, "_OPEN", 2)
    one = built(pages, tmp_path / "files")
    assert same(one, tmp_path / "files", in_memory(built, pages, tmp_path / "memory"), tmp_path / "memory")


def test_paths_that_look_like_patterns(pages: Path, tmp_path: Path, ontology: Ontology) -> None:
    work = tmp_path / "news [2024] *?" / "id=5" / "group=7"
    for kept in (0, 3):
        with Shelf(work, ontology) as shelf:
            setting = Setting(ontology, shelf=shelf)
            made = archive.build([pages], tmp_path / "o [1]", ReadOptions(), setting, large=0)
        assert made.kept == kept and not made.failed


def test_much_that_differs_is_read_anew(
    pages: Path, tmp_path: Path, built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(pages, tmp_path / "files")
    monkeypatch.setattr(lines, "MANY", 10)
    monkeypatch.setattr(ask, "grow", None)
    (pages / "d.txt").write_text(MORE["d.txt"], "utf-8")
    one = built(pages, tmp_path / "files")
    assert same(one, tmp_path / "files", in_memory(built, pages, tmp_path / "memory"), tmp_path / "memory")


@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_a_damaged_store_is_made_again(how: str, pages: Path, tmp_path: Path, built: Build) -> None:
    built(pages, tmp_path / "files")
    data = tmp_path / "files" / ask.FOLDER / "data"
    if how == "gone":
        shutil.rmtree(data)
    else:
        for file in data.glob("*.sst"):
            file.write_bytes(b"\0" * 500)
    (pages / "d.txt").write_text(MORE["d.txt"], "utf-8")
    one = built(pages, tmp_path / "files")
    assert same(one, tmp_path / "files", in_memory(built, pages, tmp_path / "memory"), tmp_path / "memory")


def test_names_of_tasks_do_not_depend_on_the_hash_seed(pages: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(pages), str(tmp_path)]
    made = []
    for seed in ("1", "2"):
        given = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, check=True, env=given, cwd=ROOT, timeout=120)
        (folder,) = (tmp_path / "work").glob("graph-*")
        made.append({file.name: file.stat().st_mtime_ns for file in folder.iterdir() if "-" in file.name})
    again = {name for name in made[0] if made[0][name] == made[1].get(name)}
    assert {name for name in again if name.endswith(".parquet")}, "the rows of the shard were written again"


SCRIPT = """
import sys
from pathlib import Path
from kg.app import archive
from kg.app.build import Setting
from kg.app.shelf import Shelf
from kg.ontology import load
from kg.text import ReadOptions
with Shelf(Path(sys.argv[2]) / "work", load()) as shelf:
    setting = Setting(load(), least=0.6, shelf=shelf)
    archive.build([sys.argv[1]], Path(sys.argv[2]) / "out", ReadOptions(), setting, large=0)
"""


def test_two_records_of_one_text_are_one_article(tmp_path: Path, built: Build) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    rows = [{"text": PAGES["a.txt"], "date": day} for day in ("2025-03-05", "2025-03-04", "2025-03-06")]
    (pages / "x.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (pages / "b.txt").write_text(PAGES["b.txt"], "utf-8")
    one = built(pages, tmp_path / "files")
    assert len(one.report["articles"]) == 4
    assert same(one, tmp_path / "files", in_memory(built, pages, tmp_path / "memory"), tmp_path / "memory")


def test_what_breaks_a_shape_is_told_alike(pages: Path, tmp_path: Path, built: Build) -> None:
    root = tmp_path / "ontology"
    shutil.copytree(ROOT / "ontology", root, ignore=shutil.ignore_patterns("corpus"))
    shapes = (root / "shapes.ttl").read_text("utf-8")
    narrow = shapes.replace(
        "sh:path rdfs:label ; sh:minCount 1 ; sh:minLength 1", "sh:path rdfs:label ; sh:minLength 5"
    )
    assert narrow != shapes
    (root / "shapes.ttl").write_text(narrow, "utf-8")
    told = {"ontology": load(root)}
    one = built(pages, tmp_path / "files", **told)
    two = in_memory(built, pages, tmp_path / "memory", **told)
    assert one.failed and one.report["shape_violations"] == two.report["shape_violations"] != []
    assert not [line for line in one.report["shape_violations"] if "星湾科技" in line and "青禾" in line]
    (pages / "d.txt").write_text(MORE["d.txt"], "utf-8")  # and what an earlier build found is told again
    grown = built(pages, tmp_path / "files", **told)
    two = in_memory(built, pages, tmp_path / "memory", **told)
    assert grown.report["shape_violations"] == two.report["shape_violations"] != one.report["shape_violations"]
    with pytest.raises(StoppedError):
        built(pages, tmp_path / "strict", strict=True, **told)
    assert not (tmp_path / "strict" / "graph.ttl").exists()


def test_what_could_not_be_read_is_told_alike(pages: Path, tmp_path: Path, built: Build) -> None:
    (pages / "empty.txt").write_text("\n", "utf-8")
    (pages / "page.docx").write_bytes(b"PK")
    one = built(pages, tmp_path / "files")
    assert same(one, tmp_path / "files", in_memory(built, pages, tmp_path / "memory"), tmp_path / "memory")
    assert [p.where for p in one.problems]
    for file in pages.iterdir():
        if file.name in PAGES:
            file.unlink()
    before = (tmp_path / "files" / "graph.ttl").read_bytes()
    assert built(pages, tmp_path / "files").files == []
    assert (tmp_path / "files" / "graph.ttl").read_bytes() == before


def test_other_formats_are_the_same(pages: Path, tmp_path: Path, built: Build) -> None:
    also = ("nq", "csv", "jsonld")
    built(pages, tmp_path / "files", also=also)
    in_memory(built, pages, tmp_path / "memory", also=also)
    for name in ("graph.nq", "graph.csv.zip", "graph.jsonld"):
        assert (tmp_path / "files" / name).read_bytes() == (tmp_path / "memory" / name).read_bytes()


def test_no_room_is_said(pages: Path, tmp_path: Path, built: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = Path.open

    def full(self: Path, mode: str = "r", **options: object) -> object:
        if ".lines" in self.name and "w" in mode:
            raise OSError(28, "No space left on device")
        return usual(self, mode, **options)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        with pytest.raises(
            WorkError, match=r"cannot work in .*No space left.*make room and run the same again.*--work"
        ):
            built(pages, tmp_path / "output")
    made = built(pages, tmp_path / "output")
    assert same(made, tmp_path / "output", in_memory(built, pages, tmp_path / "memory"), tmp_path / "memory")


def test_the_page_of_a_large_graph_is_a_part(
    pages: Path, tmp_path: Path, built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excerpt, "ENTITIES", 4)
    monkeypatch.setattr(excerpt, "TEXTS", 2)
    made = built(pages, tmp_path / "output")
    said = carried(tmp_path / "output", "data")["said"]
    total = sum(made.report["entities"].values())
    assert said["whole"] == {"entities": total, "articles": 3} and len(said["entities"]) == 4 < total
    assert "青禾智能" in {e["name"] for e in said["entities"]} and said["facts"] and said["numbers"]
    assert sum(text is not None for text in carried(tmp_path / "output", "texts")) == 2
    monkeypatch.setattr(excerpt, "PLACES", 3)
    (tmp_path / "output" / "graph.html").unlink()
    built(pages, tmp_path / "output")
    fewer = carried(tmp_path / "output", "data")["said"]
    assert len(fewer["facts"]) + len(fewer["happenings"]) + len(fewer["numbers"]) in (1, 2, 3)
    assert len(said["facts"]) + len(said["happenings"]) + len(said["numbers"]) > 3
    in_memory(built, pages, tmp_path / "memory")
    assert "whole" not in carried(tmp_path / "memory", "data")["said"]


def test_what_is_told_often_leaves_room_in_the_page(
    pages: Path, tmp_path: Path, built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excerpt, "PLACES", 40)
    monkeypatch.setattr(excerpt, "EACH", 2)
    for n, before in enumerate(("海面上起了风。", "两家谈了大半年才谈拢。", "又有一桩买卖谈成了，价格没有说。")):
        (pages / f"again-{n}.txt").write_text(f"{before}星湾科技宣布收购云帆数据。\n", "utf-8")
    built(pages, tmp_path / "output")
    said = carried(tmp_path / "output", "data")["said"]
    (often,) = [fact for fact in said["facts"] if fact["p"] == "acquired"]
    graph = (tmp_path / "output" / "graph.ttl").read_text("utf-8")
    (block,) = [b for b in graph.split("\n\n") if "kg:claimPredicate kg:acquired" in b]
    assert len(often["q"]) == 2 < block.count("id:ev-") and f"kg:sources {often['n']} " in block and often["n"] > 2
    assert len(said["facts"]) > 3 and said["numbers"]


def carried(output: Path, name: str) -> Any:
    page = (output / "graph.html").read_text("utf-8")
    return json.loads(page.partition(f'<script type="application/json" id="{name}">')[2].partition("</script>")[0])
