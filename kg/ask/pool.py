"""Questions → answers from processes of their own, which can be stopped: in time, rows and memory.

Oxigraph has no time limit, and a thread cannot be stopped; a process can. Each has the graph open for reading, no way
to the network where the system lets it give that up, and one question at a time.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import queue
import signal
import sys
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from kg.ask.answer import Answer, QueryError, Question, answer
from kg.ask.store import GraphError, Place, open_

if sys.platform != "win32":
    import resource

_NAMESPACES = 0x10000000 | 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of <linux/sched.h>
_STARTING = 60.0  # seconds that a process may take until the graph is open; a large Turtle takes a while


class StoppedError(Exception):
    """A question was not answered; the message says why."""


class TimeLimitError(StoppedError):
    """It took longer than allowed."""


class MemoryLimitError(StoppedError):
    """It needed more memory than allowed."""


class BusyError(StoppedError):
    """All processes have been answering others for as long as a question may wait."""


class Pool:
    """Processes that answer questions about one graph, several at once. Safe to use from several threads.

    Args:
        place: the graph.
        size: number of processes, and so of questions at once.
        seconds: that a question may take.
        memory: bytes that a process may take beyond what the open graph needs.

    Raises:
        GraphError: the graph cannot be read.
    """

    def __init__(self, place: Place, *, size: int = 1, seconds: float = 30.0, memory: int = 1 << 30) -> None:
        self.place, self.seconds, self.memory = place, seconds, memory
        self._idle: queue.Queue[_Worker] = queue.Queue()
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        started = [self._start() for _ in range(size)]  # side by side
        try:
            for worker in started:
                worker.wait_until_ready()
        except BaseException:
            self.close()
            raise
        for worker in started:
            self._idle.put(worker)

    def ask(self, question: Question, seconds: float | None = None) -> Answer:
        """Answer a question.

        Raises:
            QueryError: it is wrong, or not allowed.
            TimeLimitError, MemoryLimitError: it was stopped.
            BusyError: no process was free within the time that a question may take.
        """
        limit = self.seconds if seconds is None else min(seconds, self.seconds)
        try:
            worker = self._idle.get(timeout=self.seconds)
        except queue.Empty:
            raise BusyError("too many questions at once; try again in a while") from None
        try:
            found = worker.ask(question, limit)
        except StoppedError:
            self._replace(worker)
            raise
        except BaseException:  # Ctrl-C between question and answer: nobody may get the other's
            self._replace(worker)
            raise
        self._idle.put(worker)
        if isinstance(found, Answer):
            return found
        raise found

    def close(self) -> None:
        """Stop all processes."""
        with self._lock:
            self._closed = True
            workers, self._all = self._all, set()
        for worker in workers:
            worker.kill()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> _Worker:
        worker = _Worker(self.place, self.memory)
        with self._lock:
            if self._closed:
                worker.kill()
            self._all.add(worker)
        return worker

    def _replace(self, worker: _Worker) -> None:
        """Stop a process; another takes its place in the background."""
        worker.kill()
        with self._lock:
            self._all.discard(worker)
            if self._closed:
                return
        threading.Thread(target=self._restart, daemon=True).start()

    def _restart(self) -> None:
        worker = self._start()
        with contextlib.suppress(GraphError, StoppedError, EOFError, OSError):  # the graph is gone, or the pool closed
            worker.wait_until_ready()
            self._idle.put(worker)


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, place: Place, memory: int) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would inherit threads' locks and the server's sockets
        self.pipe, theirs = context.Pipe()
        self.place = place
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, place, memory), daemon=True)
        self.process.start()
        theirs.close()

    def wait_until_ready(self) -> None:
        ready = self._receive(_STARTING)
        if isinstance(ready, GraphError):
            raise ready

    def ask(self, question: Question, seconds: float) -> Answer | QueryError:
        try:
            self.pipe.send(question)
            found = self._receive(seconds)
        except (EOFError, OSError):
            self.process.join(5)
            raise MemoryLimitError("stopped: it needed too much memory; ask for less at once") from None
        assert isinstance(found, (Answer, QueryError))
        return found

    def kill(self) -> None:
        if self.process.is_alive():
            self.process.kill()
        self.process.join(5)
        self.pipe.close()

    def _receive(self, seconds: float) -> object:
        if not self.pipe.poll(seconds):
            raise TimeLimitError(f"stopped after {seconds:g} s; ask for less, or allow more time")
        return self.pipe.recv()


def _serve(pipe: Connection, place: Place, memory: int) -> None:
    """The life of a process: open the graph, then answer until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks
    give_up_network()
    try:
        store = open_(place)
    except GraphError as error:
        pipe.send(error)
        return
    limit_memory(memory)
    pipe.send("ready")
    while True:
        try:
            question: Question = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            found: Answer | QueryError = answer(store, place.base, question)
        except QueryError as error:
            found = error
        except MemoryError:
            os._exit(3)
        pipe.send(found)


def give_up_network() -> bool:
    """Leave for a network namespace that has no network; whether the system let us (Linux, where allowed)."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.unshare(_NAMESPACES) == 0 or libc.unshare(0x40000000) == 0)


def limit_memory(memory: int) -> None:
    """Let this process take so many bytes more than it has now; where the system has such limits."""
    if sys.platform == "win32" or not os.path.exists("/proc/self/statm"):  # noqa: PTH110
        return
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        now = int(file.read().split()[0]) * resource.getpagesize()
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (now + memory, now + memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
