"""Articles, and what was read of them, may lie in an object store: the same bytes; a word where it does not answer."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

import kg
from kg.app import work
from kg.app.build import Build
from kg.app.mirror import Mirror
from kg.app.shelf import WorkError
from kg.export import turtle
from kg.model import Problem, Source
from kg.ontology import Ontology
from kg.text import filesystem, read
from tests.app.conftest import PAGES
from tests.app.test_cli import run

KEYS = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a store as Amazon's, on this machine."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    made = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    made.start()
    yield f"http://127.0.0.1:{port}"
    made.stop()


@pytest.fixture
def store(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty bucket."""
    for name, value in (KEYS | {"AWS_ENDPOINT_URL": server}).items():
        monkeypatch.setenv(name, value)
    files, _ = filesystem("s3://news")
    files.clear_instance_cache()
    files, _ = filesystem("s3://news")
    files.mkdir("news")
    yield files
    files.rm("news", recursive=True)


def lying_there(store: Any, folder: str, pages: dict[str, str]) -> None:
    for name, text in pages.items():
        store.pipe(f"{folder}/{name}", text.encode())


def bytes_of(made: Build, at: Path) -> bytes:
    turtle.write(made.graph, made.ontology, at)
    return at.read_bytes()


def test_articles_are_read_as_if_they_lay_here(store: Any, pages: Path, tmp_path: Path) -> None:
    (pages / "深").mkdir()
    more = {
        "深/夜 1.txt": "星湾科技发布星湾-9。\n",
        "a b.md": "# 云帆数据\n\n云帆数据裁员。\n",
        ".hidden.txt": "不读。\n",
        "x.pdf": "%PDF",
    }
    for name, text in more.items():
        (pages / name).write_text(text, "utf-8")
    lying_there(store, "news/day", PAGES | more)
    there, here = list(read(["s3://news/day/"])), list(read([pages]))
    assert [item for item in there if isinstance(item, Source)] == [item for item in here if isinstance(item, Source)]
    assert [item.reason for item in there if isinstance(item, Problem)] == [
        item.reason for item in here if isinstance(item, Problem)
    ]
    assert bytes_of(kg.build(["s3://news/day"]), tmp_path / "1") == bytes_of(kg.build([pages]), tmp_path / "2")
    (one,) = read(["s3://news/day/a.txt"])
    assert isinstance(one, Source) and (one.name, one.raw) == ("a.txt", PAGES["a.txt"])


def test_a_large_file_is_streamed(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("kg.text.read"), "_SMALL", 10)
    lying_there(store, "news/rows", {"x.jsonl": '{"text": "星湾科技上市。"}\n' * 3, "y.txt": "短"})
    monkeypatch.setattr(store, "cat", None)
    found = list(read(["s3://news/rows"]))
    assert [item.name for item in found if isinstance(item, Source)] == [
        "x.jsonl#1",
        "x.jsonl#2",
        "x.jsonl#3",
        "y.txt",
    ]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("s3://news/none", "there is no file that can be read"),
        ("s3://nobodys-bucket/x", "no file that can be read|cannot be re"),
        ("http://127.0.0.1/x.txt", "is no folder and no object store; there are s3://"),
        ("file:///etc", "is no folder and no object store"),
        ("gs://bucket/x", r"needs gcsfs: pip install"),
    ],
)
def test_what_cannot_be_read_is_told(store: Any, url: str, reason: str) -> None:
    (problem,) = read([url])
    assert isinstance(problem, Problem) and problem.where == url

    assert re.search(reason, problem.reason)


def test_a_store_that_does_not_answer_is_told(store: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    store.clear_instance_cache()
    (problem,) = read(["s3://news/day"])
    assert isinstance(problem, Problem) and "cannot be reached" in problem.reason
    (tmp_path / "a.txt").write_text(PAGES["a.txt"], "utf-8")
    out = tmp_path / "out"
    shown = run("build", str(tmp_path / "a.txt"), "-o", str(out), "--work", "s3://news/work", code=1)
    assert "s3://news/work" in shown and "cannot be reached" in " ".join(shown.split())
    store.clear_instance_cache()


def test_what_one_machine_read_another_need_not(
    store: Any, pages: Path, tmp_path: Path, ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "TASK", 10)
    made = [build(pages, tmp_path / name, ontology) for name in ("one", "two")]
    assert [b.kept for b in made] == [0, 3]
    assert bytes_of(made[0], tmp_path / "1") == bytes_of(made[1], tmp_path / "2")
    there = store.find("news/work")
    assert len(there) == 3
    store.pipe(there[0], b"damaged")
    third = build(pages, tmp_path / "three", ontology)
    assert third.kept == 2 and bytes_of(third, tmp_path / "3") == bytes_of(made[0], tmp_path / "1")
    assert build(pages, tmp_path / "four", ontology).kept == 3  # it was put there again
    (pages / "a.txt").unlink()
    build(pages, tmp_path / "two", ontology)
    assert len(store.find("news/work")) == 2


def build(pages: Path, folder: Path, ontology: Ontology) -> Build:
    with Mirror("s3://news/work", folder, ontology) as shelf:
        return kg.build([pages], shelf=shelf)


def test_a_store_that_fails_in_between_keeps_what_was_read(
    store: Any, pages: Path, tmp_path: Path, ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "TASK", 10)
    put, times = store.put_file, iter(range(9))

    def full(*arguments: str) -> None:
        if next(times) == 1:
            raise OSError("no room")
        put(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(store, "put_file", full)
        with pytest.raises(WorkError, match=r"s3://news/work/.*no room.*what was read is kept"):
            build(pages, tmp_path / "one", ontology)
    assert build(pages, tmp_path / "one", ontology).kept == 2
    assert len(store.find("news/work")) == 2 and build(pages, tmp_path / "two", ontology).kept == 2


def test_the_command_knows_stores(store: Any, tmp_path: Path) -> None:
    lying_there(store, "news/day", PAGES)
    for name, kept in (("one", ""), ("two", "3 were read by an earlier build")):
        shown = run("build", "s3://news/day", "-o", str(tmp_path / name), "--work", "s3://news/kept")
        assert kept in " ".join(shown.split())
    assert (tmp_path / "one" / "graph.ttl").read_bytes() == (tmp_path / "two" / "graph.ttl").read_bytes()
    shown = run("build", "s3://news/day", "-o", str(tmp_path / "x"), "--work", "ftp://news/kept", code=1)
    assert "is no folder and no object store" in " ".join(shown.split())
