"""Processes that answer: stopped at their limits, replaced, and never in each other's way."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from kg import ask
from kg.ask import BusyError, GraphError, MemoryLimitError, Pool, QueryError, Question, TimeLimitError
from kg.ask import pool as pool_module
from kg.ask.pool import give_up_network
from tests.ask.conftest import BASE, TRIPLES, TURTLE

NAME = Question("SELECT ?n { id:a kg:name ?n }")
ENDLESS = Question("SELECT (COUNT(*) AS ?n) {" + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(12)) + "}")
HUGE = Question("SELECT * {" + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9)) + "} ORDER BY ?a0 ?a8")


def name(pool: Pool) -> str:
    return str(json.loads(pool.ask(NAME).body)["results"]["bindings"][0]["n"]["value"])


def test_several_ask_at_once_and_each_gets_its_own_answer(pool: Pool) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda i: pool.ask(Question(f"SELECT ({i} AS ?i) {{}}")), range(60)))
    values = [json.loads(f.body)["results"]["bindings"][0]["i"]["value"] for f in found]
    assert values == [str(i) for i in range(60)]


def test_an_error_comes_back_whole(pool: Pool) -> None:
    with pytest.raises(QueryError) as caught:
        pool.ask(Question("SELECT * { ?a foo:b ?c }"))
    assert (caught.value.line, caught.value.near) == (1, "SELECT * { ?a foo:b ?c }")


def test_a_question_is_stopped_at_its_time_and_others_never_notice(folder: Path) -> None:
    with Pool(ask.locate(folder), size=2, seconds=2) as pool:
        begun = time.monotonic()
        with ThreadPoolExecutor(1) as thread:
            endless = thread.submit(pool.ask, ENDLESS)
            answered = 0
            while not endless.done():
                answered += name(pool) == "甲"
        with pytest.raises(TimeLimitError, match="2 s"):
            endless.result()
        assert answered > 20 and time.monotonic() - begun < 10
        assert name(pool) == "甲"


def test_an_answer_is_kept_for_who_asks_the_same(folder: Path) -> None:
    first, second = Question("SELECT (1 AS ?i) {}"), Question("SELECT (2 AS ?i) {}")
    with Pool(ask.locate(folder), remember=2500) as pool:
        assert 1250 < pool_module._size(first) + len(pool.ask(first).body) < 2500  # so two do not fit
        assert pool.ask(first) is pool.ask(first)
        assert pool.ask(Question(first.sparql, ("text/csv",))).media_type == "text/csv"
        assert pool.ask(Question(first.sparql, rows=0)).cut
        kept = pool.ask(first)
        assert pool.ask(second) is pool.ask(second)
        assert pool.ask(first) is not kept  # forgotten
        with pytest.raises(QueryError):
            pool.ask(Question("SELECT"))
        changing = Question("SELECT (STRUUID() AS ?i) {}")
        assert pool.ask(changing).body != pool.ask(changing).body
        padded = Question(f"ASK {{}} #{'x' * 3000}")  # a question takes memory too
        assert pool.ask(padded) is not pool.ask(padded)
    with Pool(ask.locate(folder), remember=10) as pool:
        assert pool.ask(first) == pool.ask(first) and pool.ask(first) is not pool.ask(first)


@pytest.mark.skipif(sys.platform == "win32", reason="no such priorities")
def test_a_long_question_lets_others_go_first_and_its_process_is_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "_SHORT", 0.1)
    long = Question("SELECT (COUNT(*) AS ?n) {" + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(7)) + "}")
    others = set(multiprocessing.active_children())
    with Pool(ask.locate(folder), seconds=60) as pool, ThreadPoolExecutor(1) as thread:
        (first,) = set(multiprocessing.active_children()) - others
        usual = os.getpriority(os.PRIO_PROCESS, first.pid or 0)
        assert name(pool) == "甲" and first in multiprocessing.active_children()  # short ones stay
        asked, highest = thread.submit(pool.ask, long), usual
        while not asked.done() and first.is_alive():
            with contextlib.suppress(ProcessLookupError):
                highest = max(highest, os.getpriority(os.PRIO_PROCESS, first.pid or 0))
        assert asked.result().rows == 1 and highest == 19
        assert name(pool) == "甲" and first not in multiprocessing.active_children()
        (second,) = set(multiprocessing.active_children()) - others
        assert os.getpriority(os.PRIO_PROCESS, second.pid or 0) == usual


@pytest.mark.parametrize("in_memory", [0, 100])
def test_a_graph_that_is_built_again_is_the_one_that_answers(folder: Path, tmp_path: Path, in_memory: int) -> None:
    copy, aside = tmp_path / "built", tmp_path / "aside"
    shutil.copytree(folder, copy)
    with Pool(ask.locate(copy, in_memory), size=2, seconds=20, remember=1 << 20) as pool:
        assert [name(pool) for _ in range(3)] == ["甲"] * 3
        (aside / "store").parent.mkdir()
        (aside / "graph.ttl").write_text((copy / "graph.ttl").read_text("utf-8").replace("甲", "乙"), "utf-8")
        ask.write(aside / "graph.ttl", BASE, aside / ask.FOLDER)
        (aside / "graph.ttl").replace(copy / "graph.ttl")
        (copy / ask.FOLDER).rename(tmp_path / "old")
        assert name(pool) in "甲乙"  # there is no store for a moment
        (aside / ask.FOLDER).rename(copy / ask.FOLDER)
        assert [name(pool) for _ in range(5)] == ["乙"] * 5


def test_a_graph_that_has_grown_large_is_read_from_its_store_from_then_on(folder: Path, tmp_path: Path) -> None:
    copy, aside = tmp_path / "built", tmp_path / "aside"
    shutil.copytree(folder, copy)
    aside.mkdir()
    find = partial(ask.locate, copy, TRIPLES)
    with Pool(find(), seconds=20, again=find) as pool:
        assert name(pool) == "甲" and not pool.place.is_store
        grown = TURTLE.replace("甲", "乙").replace(BASE, "https://y.example/") + "id:e kg:developed id:a .\n"
        (aside / "graph.ttl").write_text(grown, "utf-8")
        ask.write(aside / "graph.ttl", "https://y.example/", aside / ask.FOLDER)
        shutil.rmtree(copy / ask.FOLDER)  # as a build does it: the store first
        (aside / ask.FOLDER).rename(copy / ask.FOLDER)
        (aside / "graph.ttl").replace(copy / "graph.ttl")
        assert name(pool) == "乙"  # its id: is that of the new base
        assert pool.place.is_store and pool.place.base == "https://y.example/"


def test_what_was_stopped_is_replaced(folder: Path) -> None:
    with Pool(ask.locate(folder), seconds=20) as pool:
        for _ in range(2):
            with pytest.raises(TimeLimitError):
                pool.ask(ENDLESS, 0.2)
            assert name(pool) == "甲"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit is Linux's")
def test_a_question_is_stopped_at_its_memory(folder: Path) -> None:
    with Pool(ask.locate(folder), seconds=60, memory=64 << 20) as pool:
        with pytest.raises(MemoryLimitError, match="memory"):
            pool.ask(HUGE)
        assert name(pool) == "甲"


def test_a_killed_process_is_replaced(folder: Path) -> None:
    with Pool(ask.locate(folder), seconds=20) as pool:
        (worker,) = pool._all
        assert worker.process.pid
        os.kill(worker.process.pid, signal.SIGKILL)
        worker.process.join(10)
        assert name(pool) == "甲"


def test_who_waits_when_it_closes_is_told_at_once(folder: Path) -> None:
    pool = Pool(ask.locate(folder), seconds=60)
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(pool.ask, ENDLESS) for _ in range(2)]
        time.sleep(1)
        begun = time.monotonic()
        pool.close()
        raised = [type(one.exception(timeout=20)) for one in asked]
    assert BusyError in raised and time.monotonic() - begun < 15


def test_who_waits_too_long_is_told(folder: Path) -> None:
    with Pool(ask.locate(folder), seconds=1.5) as pool, ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(pool.ask, ENDLESS) for _ in range(3)]
        raised = [type(one.exception()) for one in asked]
    assert BusyError in raised and TimeLimitError in raised


def test_no_graph_no_pool(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("<html>", "utf-8")
    before = set(multiprocessing.active_children())
    with pytest.raises(GraphError, match="not Turtle"):
        Pool(ask.locate(tmp_path), size=2)
    assert set(multiprocessing.active_children()) == before


def test_closed_processes_are_gone(folder: Path) -> None:
    pool = Pool(ask.locate(folder), size=2)
    processes = [worker.process for worker in pool._all]
    pool.close()
    assert not any(process.is_alive() for process in processes)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it looks into /proc")
def test_a_process_ends_with_who_started_it_even_amid_a_question(folder: Path) -> None:
    script = f"""
import threading, time
from pathlib import Path
from kg import ask
from kg.ask import Pool, Question
if __name__ == "__main__":
    pool = Pool(ask.locate(Path({str(folder)!r})), seconds=600)
    threading.Thread(target=pool.ask, args=(Question({ENDLESS.sparql!r}),), daemon=True).start()
    time.sleep(1)
    print(*[worker.process.pid for worker in pool._all], flush=True)
    time.sleep(600)
"""
    file = folder / "asks.py"
    file.write_text(script, "utf-8")
    with subprocess.Popen([sys.executable, str(file)], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout
        worker = Path("/proc") / starter.stdout.readline().strip()
        assert worker.is_dir()
        starter.kill()
    until = time.monotonic() + 10
    while worker.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not worker.exists()


def test_a_process_has_no_network_where_the_system_lets_it_give_that_up(tmp_path: Path) -> None:
    """The second barrier behind the refusal of SERVICE: what stands behind it is tried without the first."""
    context = multiprocessing.get_context("spawn")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        result = context.Queue()
        process = context.Process(target=_reach, args=(listening.getsockname()[1], result))
        process.start()
        left, reached = result.get(timeout=60)
        process.join(10)
    if not left:
        pytest.skip("this system lets no process give its network up")
    assert not reached


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="namespaces are Linux's")
def test_an_answering_process_of_an_ordinary_user_has_no_network() -> None:
    """The whole life of such a process, up to where it would open the graph: what runs before must not bar the way."""
    context = multiprocessing.get_context("spawn")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port, found = listening.getsockname()[1], context.Queue()
        for target in (_reach_as_ordinary, _serve_as_ordinary):
            process = context.Process(target=target, args=(port, found))
            process.start()
            process.join(60)
    left, _ = found.get(timeout=10)
    if not left:
        pytest.skip("this system lets no ordinary user's process give its network up")
    assert found.get(timeout=10) == (None, False)


def _reach(port: int, result: object) -> None:
    result.put((give_up_network(), _reached(port)))  # type: ignore[attr-defined]


def _reached(port: int) -> bool:
    with socket.socket() as asking:  # an ordinary user may not be able to load what looks names up
        asking.settimeout(2)
        return asking.connect_ex(("127.0.0.1", port)) == 0


def _ordinary() -> None:
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)


def _reach_as_ordinary(port: int, result: object) -> None:
    _ordinary()
    _reach(port, result)


def _serve_as_ordinary(port: int, result: object) -> None:
    def instead(_: object) -> None:
        result.put((None, _reached(port)))  # type: ignore[attr-defined]
        raise GraphError("no graph is needed here")

    _ordinary()
    ours, theirs = multiprocessing.Pipe()
    pool_module.open_ = instead  # type: ignore[assignment]
    pool_module._serve(theirs, None, 0)  # type: ignore[arg-type]
    ours.close()
