"""Real builds that are killed in the middle: the next run goes on where they were, to the same bytes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from kg.app.shelf import Shelf
from kg.ontology import Ontology
from tests.processes import workers

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="processes are looked up in /proc")

WORKERS, PER_TASK = 2, 2
#: The command, with tasks of a few articles, so that there is a middle.
BUILD = "import sys; from kg.app import work; work.TASK = {}; from kg.app.cli import main; main()"
COMPANIES = [f"{a}{b}" for a in "青星云澜赤北" for b in "禾湾石帆"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for i, name in enumerate(COMPANIES):
        other = COMPANIES[(i + 1) % len(COMPANIES)]
        told = (
            f"2025年{i % 9 + 1}月{i + 1}日，{name}智能发布大模型{name}-{i + 3}B，训练成本为{i + 2}00万美元。"
            f"{name}智能总部位于青州，此前收购了{other}数据。业内人士表示，该模型的推理价格比上一代低三成。"
        )
        (folder / f"{i:02}.txt").write_text(f"{name}智能发布新模型\n\n" + told + "\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What a build gives that nobody disturbs."""
    folder = tmp_path_factory.mktemp("whole")
    with begun(pages, folder, "--no-work") as process:
        assert process.wait(120) == 0
    return result(folder)


def begun(pages: Path, folder: Path, *options: str) -> subprocess.Popen[str]:
    size = max(len(file.read_text("utf-8")) for file in pages.iterdir())
    command = [sys.executable, "-c", BUILD.format(size * (PER_TASK - 1) + 1), "build", str(pages), "-o", str(folder)]
    return subprocess.Popen(
        [*command, "--workers", str(WORKERS), *options],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip


def result(folder: Path) -> bytes:
    return (folder / "graph.ttl").read_bytes() + (folder / "graph.html").read_bytes()


def kept(folder: Path) -> int:
    """Articles whose reading stands in the work folder."""
    files = list((folder / ".work").glob("*/*.parquet"))
    return int(duckdb.execute("SELECT count(*) FROM read_parquet(?)", [list(map(str, files))]).fetchall()[0][0])


def until_some_are_kept(folder: Path, process: subprocess.Popen[str]) -> None:
    for _ in range(1200):
        if list((folder / ".work").glob("*/*.parquet")):
            return
        assert process.poll() is None, "it ended before anything could be done to it"
        time.sleep(0.05)
    raise AssertionError("nothing was read within a minute")


def gone(pids: set[int]) -> bool:
    for _ in range(200):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.05)
    return False


def read_before(said: str) -> int:
    found = re.search(r"(\d+) were read by an earlier build", said)
    return int(found[1]) if found else 0


@pytest.fixture
def killed(pages: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[int, str]]:
    """A build that a signal ended in its middle: its exit code and what it said."""
    with begun(pages, tmp_path) as process:
        until_some_are_kept(tmp_path, process)
        helpers = workers(process.pid)
        process.send_signal(request.param)
        said, _ = process.communicate(timeout=60)
    assert process.returncode != 0, said
    assert helpers and gone(helpers)  # nobody works on for nobody
    assert not (tmp_path / "graph.ttl").exists()
    yield process.returncode, said


@pytest.mark.parametrize("killed", [signal.SIGKILL, signal.SIGINT], indirect=True)
def test_what_a_killed_build_had_read_is_not_read_again(
    killed: tuple[int, str], pages: Path, tmp_path: Path, whole: bytes
) -> None:
    code, told = killed
    if code == 130:
        assert "run the same again to go on" in told
    before = kept(tmp_path)
    assert 0 < before < len(COMPANIES)
    with begun(pages, tmp_path) as process:
        said, _ = process.communicate(timeout=120)
    assert process.returncode == 0 and read_before(said) == before, said
    assert result(tmp_path) == whole
    assert [f.name for f in (tmp_path / ".work").glob("*/.*")] == []


def test_a_build_survives_its_workers(pages: Path, tmp_path: Path, whole: bytes) -> None:
    with begun(pages, tmp_path) as process:
        until_some_are_kept(tmp_path, process)
        victim = min(workers(process.pid))
        os.kill(victim, signal.SIGKILL)
        said, _ = process.communicate(timeout=120)
    assert process.returncode == 0 and json.loads((tmp_path / "report.json").read_text("utf-8"))["problems"] == [], said
    assert gone({victim}) and result(tmp_path) == whole


def test_a_second_build_into_the_same_folder_is_refused(
    pages: Path, tmp_path: Path, whole: bytes, ontology: Ontology
) -> None:
    with Shelf(tmp_path / ".work", ontology), begun(pages, tmp_path) as second:  # the first is this test
        said, _ = second.communicate(timeout=120)
    assert second.returncode == 1 and "another build is at work in" in said and "--work" in said
    assert not (tmp_path / "graph.ttl").exists()
    with begun(pages, tmp_path) as third:
        third.communicate(timeout=120)
    assert third.returncode == 0 and result(tmp_path) == whole
