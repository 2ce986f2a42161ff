"""What asks for too much is stopped at its limit, and those who ask beside it never notice."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.processes import workers
from tests.server.conftest import ENDLESS, SECONDS, Running, serving

#: Seconds that stopping, and telling so, may take beyond the limit on a busy machine.
PATIENCE = 6
PAIRS = " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(7))
HOSTILE = {
    "a cross product": ENDLESS,
    "a cross product in order": f"SELECT * {{ {PAIRS} }} ORDER BY ?o6 ?o5 LIMIT 1",
    "endless paths": "SELECT (COUNT(*) AS ?n) { "
    + " . ".join(f"?x{i} (!kg:none|^!kg:none)* ?x{i + 1}" for i in range(7))
    + " }",
    "a regex": f'SELECT * {{ {PAIRS} FILTER(REGEX(CONCAT(STR(?o0), STR(?o6), "!"), "^((a|a?)+)+$")) }}',
    "a filter that nothing passes": f"ASK {{ {PAIRS} FILTER(CONCAT(STR(?s0), STR(?o6)) = '!') }}",
    "a graph": f"CONSTRUCT {{ ?s0 ?p1 ?o2 }} {{ {PAIRS} FILTER(?s0 = ?o1) }}",
}


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


NUMBERS = itertools.count()


def fresh(pattern: str = "") -> str:
    """A question that was not asked before: the server remembers answers."""
    return f"ASK {{ {pattern} BIND({next(NUMBERS)} AS ?n) }}"


def until(true: object, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_is_stopped_in_time(server: Running, name: str) -> None:
    start = time.monotonic()
    answer = server.ask(HOSTILE[name])
    assert answer.status_code == 422 and "stopped" in answer.text
    assert time.monotonic() - start < SECONDS + PATIENCE


def test_others_are_answered_meanwhile(server: Running) -> None:
    with ThreadPoolExecutor(1) as pool:
        hostile = pool.submit(server.ask, ENDLESS)
        waits = []
        while not hostile.done():
            start = time.monotonic()
            assert server.ask(fresh("?s a kg:Claim")).json()["boolean"] is True
            waits.append(time.monotonic() - start)
        assert hostile.result().status_code == 422
    assert len(waits) > 5 and max(waits) < SECONDS


def test_too_many_at_once_are_told_to_come_again(server: Running) -> None:
    start = time.monotonic()
    with ThreadPoolExecutor(12) as pool:
        asked = [pool.submit(server.ask, ENDLESS) for _ in range(12)]
        time.sleep(0.3)
        for path in ("/", "/style.css", "/api"):  # what needs no question needs not wait
            at = time.monotonic()
            assert server.client.get(path).status_code == 200
            assert time.monotonic() - at < SECONDS
        answers = [future.result() for future in asked]
    assert {a.status_code for a in answers} == {422, 503}
    assert all(a.headers["retry-after"].isdecimal() for a in answers if a.status_code == 503)
    assert time.monotonic() - start < 2 * SECONDS + PATIENCE
    until(lambda: server.ask(fresh()).status_code == 200)


def test_a_process_that_is_killed_is_replaced(server: Running) -> None:
    until(lambda: len(workers(server.process.pid)) == 3)
    before = workers(server.process.pid)
    os.kill(victim := min(before), signal.SIGKILL)
    until(lambda: not alive(victim))
    for _ in range(6):
        server.ask(fresh())
    until(lambda: len(workers(server.process.pid) & before) == 2 and len(workers(server.process.pid)) == 3)
    assert all(server.ask(fresh()).status_code == 200 for _ in range(6))


def test_nobody_notices_that_an_idle_process_was_killed(server: Running) -> None:
    until(lambda: len(workers(server.process.pid)) == 3)
    os.kill(victim := max(workers(server.process.pid)), signal.SIGKILL)
    until(lambda: not alive(victim))
    assert {server.ask(fresh()).status_code for _ in range(6)} == {200}


@pytest.fixture
def single(world: Path) -> Iterator[Running]:
    """A server with one process, which may take long."""
    with serving(world, "--timeout", 30, "--workers", 1, "--memory", 64) as running:
        yield running


def test_what_needs_too_much_memory_is_stopped(single: Running) -> None:
    answer = single.ask(HOSTILE["a cross product in order"])
    assert answer.status_code == 422 and "memory" in answer.text
    assert single.ask(fresh()).status_code == 200


def ask_and_leave(server: Running) -> None:
    """Ask what has no end, in the background."""

    def ask() -> None:
        with contextlib.suppress(httpx.HTTPError):  # the server goes away
            httpx.get(f"{server.url}/sparql", params={"query": ENDLESS}, timeout=60)

    threading.Thread(target=ask, daemon=True).start()


def busy(process: int) -> bool:
    """Whether it computes, which one that waits for a question does not."""

    def spent() -> int:
        try:
            user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
        except OSError:
            return 0
        return int(user) + int(system)

    before = spent()
    time.sleep(0.3)
    return spent() > before


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_ctrl_c_ends_the_server_and_all_that_it_started_even_amid_a_question(
    single: Running, number: int, code: int
) -> None:
    started = single.children()
    ask_and_leave(single)
    until(lambda: any(busy(process) for process in workers(single.process.pid)))
    start = time.monotonic()
    single.process.send_signal(number)
    assert single.process.wait(20) == code
    assert time.monotonic() - start < 8
    until(lambda: not any(map(alive, started)), 3)
    assert single.complaints() == ""


def test_a_server_that_is_killed_leaves_nobody_behind_for_long(world: Path) -> None:
    with serving(world, "--timeout", 5, "--workers", 1) as running:
        started = running.children()
        ask_and_leave(running)
        until(lambda: any(busy(process) for process in workers(running.process.pid)))
        running.process.kill()
        until(lambda: not any(map(alive, started)), 15)
