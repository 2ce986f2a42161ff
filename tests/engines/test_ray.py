"""Ray reads the same bytes; a process or a node that dies costs what it was at, not the build."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from kg.app.engine import EngineError
from kg.ontology import Ontology
from tests.engines import same

RAY = str(Path(sys.executable).with_name("ray"))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Cluster:
    """A head and a second node, as somebody else has started them."""

    def __init__(self) -> None:
        self.port, self.client = free_port(), free_port()
        self.head = start("--head", f"--port={self.port}", f"--ray-client-server-port={self.client}", "--num-cpus=1")
        self.node = start(f"--address=127.0.0.1:{self.port}", "--num-cpus=1")
        self.engine = f"ray://127.0.0.1:{self.client}"

    def end(self) -> None:
        for process in (self.node, self.head):
            process.terminate()
            process.wait(60)


def start(*options: str) -> subprocess.Popen[bytes]:
    """A node in the foreground, so that it ends with who started it."""
    command = [RAY, "start", "--block", "--disable-usage-stats", "--include-dashboard=false", *options]
    command = [part for part in command if "--head" in options or "dashboard" not in part]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(5)
    assert process.poll() is None
    return process


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.end()


def test_a_cluster_of_this_machine(tmp_path: Path, pages: Path) -> None:
    same.tasks_are_done("ray", tmp_path)
    same.a_command_writes_the_same_bytes("ray", pages, tmp_path)


def test_a_cluster_that_is_there(
    cluster: Cluster, tmp_path: Path, pages: Path, ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    same.a_cluster_writes_the_same_bytes(cluster.engine, pages, tmp_path, ontology, monkeypatch)


def slowly(folder: Path, task: tuple[int, ...]) -> list[int]:
    (folder / f"{os.getppid()}-{time.time_ns()}").touch()
    time.sleep(1)
    return list(task)


def test_a_node_that_is_killed_costs_what_it_was_at(cluster: Cluster, tmp_path: Path) -> None:
    def kill() -> None:
        while len({file.name.split("-")[0] for file in tmp_path.iterdir()}) < 2:  # both nodes are at work
            time.sleep(0.1)
        os.killpg(cluster.node.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    found, lost = same.ran(partial(slowly, tmp_path), fours_of_one(12), cluster.engine)
    killer.join(1)
    assert not killer.is_alive() and (found, lost) == (list(range(12)), [])
    assert len(list(tmp_path.iterdir())) <= 14  # no more is done twice than the node was at


def fours_of_one(n: int) -> list[tuple[int, ...]]:
    return [(i,) for i in range(n)]


def test_no_head_answers() -> None:
    same.nobody_answers("ray")


def test_what_ray_brings_along_is_no_other_newskg() -> None:
    seen = "from kg.app import shelf; before = shelf._libraries(); import ray; assert shelf._libraries() == before"
    subprocess.run([sys.executable, "-c", seen], check=True)


@pytest.mark.parametrize(("aborted", "joins"), [(2, True), (3, False)])
def test_a_head_that_ends_the_connection_is_asked_again(
    aborted: int, joins: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def init(**options: object) -> None:
        asked.append(options)
        if len(asked) <= aborted:
            raise ConnectionAbortedError("Initialization failure from server:")

    engine = import_module("kg.app.engines.ray")
    monkeypatch.setattr(engine, "reach", lambda address: None)
    monkeypatch.setattr(engine.ray, "init", init)
    if joins:
        with engine.cluster(len, "127.0.0.1:9", 1):
            pass
    else:
        with pytest.raises(EngineError, match="no Ray cluster answers"), engine.cluster(len, "127.0.0.1:9", 1):
            pass
    assert len(asked) == 3
