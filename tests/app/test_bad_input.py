"""What bad input gets: a message naming the file, the rest built, exit code 1 where anything failed."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kg
from kg.app.build import Build
from kg.app.cli import app
from kg.ontology import KG

GOOD = "2025年3月4日讯,蓝鲸智算公司发布了大模型BlueWhale-7B。公司创始人周云岫表示,新模型的训练成本为300万美元。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good article, beside which something bad is put."""
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")
    return tmp_path


def named(built: Build, name: str) -> list[str]:
    return [p.reason for p in built.problems if name in p.where]


def the_rest_is_built(built: Build) -> bool:
    return "good.txt" in {a.name for a in built.articles} and len(built.graph) > 50


BAD: dict[str, tuple[str, bytes]] = {
    "a binary file": ("photo.txt", bytes(range(256)) * 40),
    "a JSONL with a broken line": ("a.jsonl", b'{"text": "x"}\n{"text": \n'),
    "JSON that is none": ("a.json", b"{"),
    "an empty file": ("empty.txt", b""),
    "a gzip that is cut off": ("a.txt.gz", gzip.compress(GOOD.encode())[:-20]),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_named_and_the_rest_is_built(what: str, folder: Path) -> None:
    name, data = BAD[what]
    (folder / name).write_bytes(data)
    built = kg.build([folder])
    assert named(built, name)
    assert built.failed
    assert the_rest_is_built(built)


def test_a_broken_line_is_named_by_its_number(folder: Path) -> None:
    (folder / "a.jsonl").write_bytes(b'{"text": "%s"}\n{"text": \n' % GOOD.strip().replace("蓝鲸", "白鲸").encode())
    built = kg.build([folder])
    assert [p.where for p in built.problems if p.severity == "error"] == ["a.jsonl:2"]
    assert len(built.articles) == 2


def test_half_a_character_is_reported_and_the_text_read(folder: Path) -> None:
    (folder / "half.txt").write_bytes(GOOD.replace("蓝鲸", "白鲸").encode()[:-2])
    built = kg.build([folder])
    assert named(built, "half.txt")
    assert {a.name for a in built.articles} == {"good.txt", "half.txt"}


def test_a_nul_byte_in_a_text_is_reported(folder: Path) -> None:
    (folder / "nul.txt").write_bytes(GOOD.replace("蓝鲸", "白\0鲸").encode())
    built = kg.build([folder])
    assert named(built, "nul.txt")
    assert the_rest_is_built(built)


def test_a_very_long_line_is_read_or_named_but_never_hangs(folder: Path) -> None:
    (folder / "long.txt").write_text("啊" * 17_000_000, "utf-8")  # 51 MB
    built = kg.build([folder])
    assert named(built, "long.txt")
    assert the_rest_is_built(built)


def test_a_bomb_of_nested_tags_does_not_end_the_build(folder: Path) -> None:
    (folder / "bomb.html").write_text("<div>" * 100_000 + GOOD, "utf-8")
    assert the_rest_is_built(kg.build([folder]))


def test_a_missing_path_is_named(folder: Path) -> None:
    built = kg.build([folder, folder / "none"])
    assert [p.severity for p in built.problems if p.where == str(folder / "none")] == ["error"]
    assert built.failed
    assert the_rest_is_built(built)


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    built = kg.build([tmp_path])
    assert built.failed
    assert built.problems


def test_a_folder_without_permission_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shut = folder / "shut"
    shut.mkdir()
    real: Callable[..., object] = os.scandir

    def scandir(path: object = ".") -> object:  # root may read everything: the refusal must be played
        if Path(os.fspath(path)) == shut:  # type: ignore[arg-type]
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    built = kg.build([folder])
    assert named(built, "shut")
    assert the_rest_is_built(built)


@pytest.mark.parametrize("name", ['quote".txt', "line\nbreak.txt", "<img src=x>.txt", "a'b&c.txt"])
def test_a_strange_file_name_is_only_a_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(GOOD, "utf-8")
    built = kg.build([tmp_path])
    built.write(tmp_path / "out")
    assert not built.failed
    assert "<img src=x>" not in (tmp_path / "out" / "graph.html").read_text("utf-8")


def test_markup_in_a_name_stays_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("公司<script>alert(1)</script>发布了大模型BlueWhale-7B。" + GOOD, "utf-8")
    built = kg.build([tmp_path])
    built.write(tmp_path / "out")
    assert "<script>alert" not in (tmp_path / "out" / "graph.html").read_text("utf-8")
    assert (None, KG.name, None) in built.graph


def test_an_article_that_breaks_a_stage_is_left_out_and_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "worse.txt").write_text(GOOD.replace("蓝鲸", "白鲸"), "utf-8")
    from kg.extract import Extractor

    real = Extractor.extract

    def extract(self: Extractor, article: object) -> object:
        if "白鲸" in article.text:  # type: ignore[attr-defined]
            raise RuntimeError("no idea")
        return real(self, article)  # type: ignore[arg-type]

    monkeypatch.setattr(Extractor, "extract", extract)
    built = kg.build([folder])
    assert [r for r in named(built, "worse.txt") if "RuntimeError" in r and "no idea" in r]
    assert the_rest_is_built(built)


@pytest.mark.parametrize(("strict", "written"), [(False, True), (True, False)])
def test_the_exit_code_is_1_where_anything_failed(strict: bool, written: bool, folder: Path) -> None:
    (folder / "a.jsonl").write_bytes(b"{\n")
    arguments = ["build", str(folder), "-o", str(folder / "out"), *(["--strict"] if strict else [])]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert "a.jsonl:1" in result.output
    assert (folder / "out" / "graph.ttl").exists() is written
