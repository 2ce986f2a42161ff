"""A Dask cluster reads the same bytes; a worker that dies costs its task, not the build."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

import kg
from kg.app import engine as engines
from kg.app import work
from kg.app.crew import Lost
from kg.app.engine import EngineError
from kg.app.shelf import Shelf, WorkError
from kg.export import turtle
from kg.ontology import Ontology
from tests.app.test_cli import run
from tests.app.test_crew import dying, fours, squares

pytestmark = pytest.mark.skipif(
    not importlib.util.find_spec("distributed") and not os.environ.get("CI"), reason="needs Dask: newskg[dask]"
)


@contextmanager
def started() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a cluster as somebody else has started it: a scheduler and two workers, in processes of theirs."""
    code = (
        "from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address='127.0.0.1:0') as cluster:\n"
        "        print(cluster.scheduler_address, flush=True)\n"
        "        input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout and process.stdin
        yield process.stdout.readline().strip().replace("tcp://", "dask://"), process
        process.stdin.close()


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with started() as (address, _):
        yield address


def test_a_cluster_reads_the_same_bytes_and_keeps_what_it_read(
    pages: Path, tmp_path: Path, scheduler: str, ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "TASK", 10)
    written = []
    for name, engine in (("here", ""), ("there", scheduler), ("again", scheduler)):
        with Shelf(tmp_path / f"work-{'here' if name == 'here' else 'there'}", ontology) as shelf:
            made = kg.build([pages], engine=engine, shelf=shelf)
        assert made.kept == (3 if name == "again" else 0) and not made.problems
        turtle.write(made.graph, made.ontology, tmp_path / name)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1] == written[2]
    assert len(list((tmp_path / "work-there").rglob("*.parquet"))) == 3


def test_a_cluster_of_this_machine_is_made_where_there_is_none(pages: Path, tmp_path: Path) -> None:
    out, err = tmp_path / "out", tmp_path / "err.txt"
    command = [sys.executable, "-m", "kg.app.cli", "build", str(pages), "-o", str(out), "--engine", "dask"]
    with err.open("w") as errors:
        subprocess.run([*command, "--workers", "2"], check=True, stdout=subprocess.DEVNULL, stderr=errors, timeout=120)
    made = kg.build([pages])
    turtle.write(made.graph, made.ontology, tmp_path / "here.ttl")
    assert (out / "graph.ttl").read_bytes() == (tmp_path / "here.ttl").read_bytes()
    assert err.read_text() == ""


def ran(function: object, tasks: list[tuple[int, ...]], engine: str) -> tuple[list[int], list[int]]:
    found, lost = [], []
    for result in engines.run(function, tasks, 2, engine):  # type: ignore[arg-type, var-annotated]
        if isinstance(result, Lost):
            lost.append(result.part)
        else:
            found += result
    return sorted(found), lost


def test_every_task_is_done_once(scheduler: str) -> None:
    assert ran(squares, fours(24), scheduler) == ([n * n for n in range(24)], [])


def test_what_kills_workers_is_given_up_alone_and_the_rest_is_done(tmp_path: Path, scheduler: str) -> None:
    assert ran(partial(dying, tmp_path, True), [*fours(8), (12, 13)], scheduler) == ([*range(8), 12], [13])


def test_a_worker_that_is_killed_costs_its_task_only(pages: Path, tmp_path: Path, scheduler: str) -> None:
    from distributed import Client

    with Client(scheduler.replace("dask", "tcp")) as client:
        client.wait_for_workers(2, timeout=60)
        victim = client.run(os.getpid)
        os.kill(next(iter(victim.values())), signal.SIGKILL)
        made = kg.build([pages], engine=scheduler)
    turtle.write(made.graph, made.ontology, tmp_path / "a.ttl")
    here = kg.build([pages])
    turtle.write(here.graph, here.ontology, tmp_path / "b.ttl")
    assert not made.problems and (tmp_path / "a.ttl").read_bytes() == (tmp_path / "b.ttl").read_bytes()


def slowly(task: tuple[int, ...]) -> list[int]:
    time.sleep(0.5)
    return list(task)


def test_a_scheduler_that_is_killed_is_told_and_what_came_before_stays() -> None:
    with started() as (address, process):
        found = engines.run(slowly, fours(400), 2, address)
        assert next(found)
        begun = time.monotonic()
        process.kill()
        with pytest.raises(EngineError, match="does the scheduler still run"):
            list(found)
    assert time.monotonic() - begun < 90


def test_a_worker_with_another_newskg_is_refused(ontology: Ontology) -> None:
    with pytest.raises(WorkError, match="has another newskg, ontology, Python or library"):
        work._read_elsewhere(None, "f" * 24, ())


@pytest.mark.parametrize(
    "engine", ["hadoop", "dask://", "dask:", "dask://host", "tcp://127.0.0.1:8786", "Dask", "ray://host", "spark:"]
)
def test_what_is_no_engine_is_told_at_once(engine: str, pages: Path, tmp_path: Path) -> None:
    shown = run("build", str(pages), "-o", str(tmp_path / "out"), "--engine", engine, code=2)
    assert "dask://HOST:PORT" in shown and not (tmp_path / "out").exists()


def test_a_scheduler_that_does_not_answer_is_named(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.app.engines.dask.PATIENCE", 1)
    begun = time.monotonic()
    shown = run("build", str(pages), "-o", str(tmp_path / "out"), "--engine", "dask://127.0.0.1:9", code=1)
    assert "no Dask cluster answers at 127.0.0.1:9" in " ".join(shown.split()) and time.monotonic() - begun < 60


def test_without_dask_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EngineError, match=r"pip install 'newskg\[dask\]'"):
        engines.check("dask")
