"""Tasks → their results from processes of their own, whichever of these die.

A process that dies (out of memory, killed, a crash in C) is replaced and its task given to another. A task that has
killed two is halved until the part that does it is alone; that part is given up, and told.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import signal
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from kg.processes import end_with_parent

Part = TypeVar("Part")
Result = TypeVar("Result")
#: Processes that a task may kill before it is halved.
LIVES = 2
#: Processes in a row that may die before they begin.
STILLBORN = 4
_READY = "ready"
_CANNOT_START = (
    "the processes that should read articles die as they start; a script that asks for several workers must do so "
    'under if __name__ == "__main__": (Python\'s multiprocessing says why), and the machine must have memory for them'
)


class StartError(RuntimeError):
    """No process can be started."""


@dataclass(frozen=True, slots=True)
class Lost(Generic[Part]):
    """A part of a task that killed the processes which tried it."""

    part: Part


def run(
    function: Callable[[tuple[Part, ...]], Result], tasks: Sequence[tuple[Part, ...]], workers: int
) -> Generator[Result | Lost[Part], None, None]:
    """Call a function with each task, some at once; yield what it returns as it comes, in no order.

    Args:
        function: found by its name in a new process, so one of a module.
        tasks: each of parts, so that it can be halved.
        workers: number of processes.

    Raises:
        StartError: one process after the other died before it could begin.
        Exception: what the function raised; the rest is given up.
    """
    waiting = deque((task, LIVES) for task in tasks)
    crew: dict[Connection, _Worker[Part, Result]] = {}
    stillborn = 0
    try:
        while waiting or crew:
            while waiting and len(crew) < workers:
                worker: _Worker[Part, Result] = _Worker(function)
                crew[worker.pipe] = worker
                worker.give(*waiting.popleft())
            for pipe in wait(list(crew)):
                assert isinstance(pipe, Connection)
                worker = crew[pipe]
                try:
                    found = pipe.recv()
                except (EOFError, OSError):  # it is dead
                    del crew[pipe]
                    worker.end()
                    if not worker.ready:
                        stillborn += 1
                        if stillborn == STILLBORN:
                            raise StartError(_CANNOT_START) from None
                        waiting.append((worker.task, worker.lives))
                    elif worker.lives > 1:
                        waiting.append((worker.task, worker.lives - 1))
                    elif len(worker.task) > 1:
                        half = len(worker.task) // 2
                        for part in (worker.task[:half], worker.task[half:]):  # none is given up before its second try
                            waiting.append((part, 1 if len(part) > 1 else LIVES))
                    else:
                        yield Lost(worker.task[0])
                    continue
                if found == _READY:
                    worker.ready, stillborn = True, 0
                    continue
                if isinstance(found, _Raised):
                    raise found.error
                if waiting:
                    worker.give(*waiting.popleft())
                else:
                    del crew[pipe]
                    worker.end()
                yield found
    finally:
        for worker in crew.values():
            worker.end()


@dataclass(frozen=True, slots=True)
class _Raised:
    error: Exception


class _Worker(Generic[Part, Result]):
    """A process, the pipe to it, its task, and how many processes that may still cost."""

    def __init__(self, function: Callable[[tuple[Part, ...]], Result]) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would inherit threads' locks
        try:
            self.pipe, theirs = context.Pipe()
            self.process = context.Process(target=_serve, args=(theirs, function), daemon=True)
            self.process.start()
        except OSError as error:
            raise StartError(f"no process can be started ({error.strerror}); ask for fewer workers") from None
        theirs.close()
        self.task: tuple[Part, ...] = ()
        self.lives, self.ready = 0, False

    def give(self, task: tuple[Part, ...], lives: int) -> None:
        self.task, self.lives = task, lives
        with contextlib.suppress(OSError):  # it is dead, which the next look at the pipe tells
            self.pipe.send(task)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(pipe: Connection, function: Callable[[tuple[Part, ...]], Result]) -> None:
    """The life of a process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asked
    end_with_parent()
    pipe.send(_READY)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            found: object = function(task)
        except Exception as error:
            found = _Raised(_sendable(error))
        pipe.send(found)


def _sendable(error: Exception) -> Exception:
    """The error, or what it says where it cannot be sent to another process as it is."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
