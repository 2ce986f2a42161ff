"""Spark reads the same bytes; a process that dies costs what it was at, not the build."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyspark
import pytest

from kg.ontology import Ontology
from tests.engines import same

CLASS = Path(pyspark.__file__).parent / "bin" / "spark-class"
DEPLOY = "org.apache.spark.deploy"


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster as somebody else has started it: a master, and a worker with two executors."""
    folder = tmp_path_factory.mktemp("spark")
    started = [start(folder / "master", f"{DEPLOY}.master.Master", "--port", "0", "--webui-port", "0")]
    address = told(folder / "master", r"Starting Spark master at (spark://127\.0\.0\.1:\d+)")
    options = ("--cores", "2", "--memory", "2g", "--webui-port", "0", "--work-dir", str(folder), address)
    started.append(start(folder / "worker", f"{DEPLOY}.worker.Worker", *options))
    told(folder / "worker", r"(Successfully registered with master)")
    yield address
    for process in started:
        process.terminate()
        process.wait(60)


def start(log: Path, *command: str) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        given = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"}
        return subprocess.Popen([str(CLASS), *command, "--host", "127.0.0.1"], stdout=file, stderr=file, env=given)


def told(log: Path, sign: str) -> str:
    for _ in range(600):
        if found := re.search(sign, log.read_text("utf-8", "replace")):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8", "replace"))


def test_a_spark_of_this_machine(tmp_path: Path, pages: Path) -> None:
    same.tasks_are_done("spark", tmp_path)
    same.a_command_writes_the_same_bytes("spark", pages, tmp_path)


def test_a_cluster_that_is_there(
    master: str, tmp_path: Path, pages: Path, ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    same.a_cluster_writes_the_same_bytes(master, pages, tmp_path, ontology, monkeypatch)


def slowly(folder: Path, task: tuple[int, ...]) -> list[int]:
    (folder / f"{os.getpid()}-{time.time_ns()}").touch()
    time.sleep(1)
    return list(task)


def test_an_executor_that_is_killed_costs_what_it_was_at(
    master: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")

    def kill() -> None:
        while not list(tmp_path.iterdir()):
            time.sleep(0.1)
        subprocess.run(["pkill", "-KILL", "-f", "CoarseGrainedExecutorBackend"], check=True)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    found, lost = same.ran(partial(slowly, tmp_path), [(i,) for i in range(8)], master)
    killer.join(1)
    assert not killer.is_alive() and (found, lost) == (list(range(8)), [])
    assert len(list(tmp_path.iterdir())) <= 10  # no more is done twice than the executor was at


def test_no_master_answers() -> None:
    same.nobody_answers("spark")
