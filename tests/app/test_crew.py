"""Processes that die are replaced; what kills them is found, and only that is given up."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kg.app import crew
from kg.app.crew import Lost

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    before = set(multiprocessing.active_children())
    yield
    assert set(multiprocessing.active_children()) <= before


def squares(task: tuple[int, ...]) -> list[int]:
    return [n * n for n in task]


def dying(tries: Path, always: bool, task: tuple[int, ...]) -> list[int]:
    """13 kills who looks at it; where not always, only the first time."""
    (tries / f"{time.time_ns()}-{os.getpid()}-{'.'.join(map(str, task))}").touch()
    if 13 in task and (always or not (tries / "met").exists()):
        (tries / "met").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return list(task)


def failing(task: tuple[int, ...]) -> list[int]:
    if 3 in task:
        raise OSError("no space left")
    time.sleep(60)
    return []


def fours(n: int) -> list[tuple[int, ...]]:
    return [tuple(range(i, i + 4)) for i in range(0, n, 4)]


def ran(function: Callable[[tuple[int, ...]], list[int]], tasks: Any, workers: int) -> tuple[list[int], list[Any]]:
    found, lost = [], []
    for result in crew.run(function, tasks, workers):
        if isinstance(result, Lost):
            lost.append(result.part)
        else:
            found += result
    return sorted(found), lost


@pytest.mark.parametrize("workers", [1, 3, 9])
def test_every_task_is_done_once(workers: int) -> None:
    assert ran(squares, fours(24), workers) == ([n * n for n in range(24)], [])
    assert ran(squares, [], workers) == ([], [])


def test_a_task_whose_process_died_is_done_by_another(tmp_path: Path) -> None:
    assert ran(partial(dying, tmp_path, False), fours(24), 2) == (list(range(24)), [])
    tried = [f.name.split("-", 2)[2] for f in tmp_path.iterdir() if "-" in f.name]
    assert sorted(tried.count(".".join(map(str, task))) for task in fours(24)) == [1, 1, 1, 1, 1, 2]


def test_what_kills_every_process_is_found_and_given_up_alone(tmp_path: Path) -> None:
    assert ran(partial(dying, tmp_path, True), fours(24), 2) == ([n for n in range(24) if n != 13], [13])
    tried = [f.name.split("-", 2)[2] for f in tmp_path.iterdir() if "-" in f.name]
    assert tried.count("12.13.14.15") == 2 and tried.count("12.13") == 1 and tried.count("13") == 2


def test_what_goes_wrong_is_raised_and_the_others_are_stopped() -> None:
    begun = time.monotonic()
    with pytest.raises(OSError, match="no space left"):
        ran(failing, [(1,), (2,), (3,)], 3)
    assert time.monotonic() - begun < 30


def test_who_stops_listening_stops_the_work() -> None:
    results = crew.run(squares, fours(400), 2)
    next(results)
    results.close()  # type: ignore[attr-defined]


def test_a_script_without_a_main_guard_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from kg.app import crew\n"
        "def one(task): return task\n"
        "print(list(crew.run(one, [(i,) for i in range(50)], 2)))\n",
        "utf-8",
    )
    ran = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 1 and 'must do so under if __name__ == "__main__"' in ran.stderr.splitlines()[-1]
    assert ran.stderr.count("bootstrapping phase") < 12


class OddError(Exception):
    def __init__(self, one: str, two: str) -> None:  # cannot be made again from what it says
        super().__init__(f"{one} {two}")


def odd(task: tuple[int, ...]) -> list[int]:
    raise OddError("very", "odd")


def test_an_error_that_cannot_be_sent_is_told_in_words() -> None:
    with pytest.raises(RuntimeError, match="OddError: very odd"):
        ran(odd, [(1,)], 1)
