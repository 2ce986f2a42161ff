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
import re
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import NamedTuple

from cachetools import LRUCache

from kg.ask.answer import Answer, QueryError, Question, answer
from kg.ask.store import GraphError, Place, open_
from kg.processes import end_with_parent

if sys.platform != "win32":
    import resource

_USER, _NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of <linux/sched.h>
_SHORT = 0.5  # seconds after which a question yields the processor to others
#: What gives another answer each time, wherever it stands.
_CHANGING = re.compile(r"\b(?:now|rand|uuid|struuid)\b", re.IGNORECASE)
_AROUND = 1000  # bytes of objects around an answer
_LAST = 19  # the lowest priority there is
_CLOSED = "no more questions are answered: the server stops"
_STARTING = 60.0  # seconds that a process may take until the graph is open; a large Turtle takes a while


class StoppedError(Exception):
    """A question was not answered; the message says why."""


class TimeLimitError(StoppedError):
    """It took longer than allowed."""


class MemoryLimitError(StoppedError):
    """It needed more memory than allowed."""


class _KilledError(MemoryLimitError):
    """Its process was killed from outside; the system does that when it has no more memory."""


class BusyError(StoppedError):
    """All processes have been answering others for as long as a question may wait."""


class Pool:
    """Processes that answer questions about one graph, several at once. Safe to use from several threads.

    Args:
        place: the graph.
        size: number of processes, and so of questions at once.
        seconds: that a question may take.
        memory: bytes that a process may take beyond what the open graph needs.
        remember: bytes of answers that are kept for when the same is asked again; of a graph that does not change,
            the answer is the same. Those asked longest ago are forgotten first.
        again: where the graph is once another has been put into its place; it may have become a large one.

    Raises:
        GraphError: the graph cannot be read.
    """

    def __init__(
        self,
        place: Place,
        *,
        size: int = 1,
        seconds: float = 30.0,
        memory: int = 1 << 30,
        remember: int = 0,
        again: Callable[[], Place] | None = None,
    ) -> None:
        self.place, self.seconds, self.memory, self._again = place, seconds, memory, again
        self._remembered: LRUCache[Question, _Kept] = LRUCache(remember, lambda kept: kept.size)
        self._idle: queue.Queue[_Worker | None] = queue.Queue()
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._version = _version(place)
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
        with self._lock:
            version = _version(self.place) or self._version  # amid a build there may be none for a moment
            if version != self._version:
                with contextlib.suppress(GraphError):
                    self.place = self._again() if self._again else self.place
                version = self._version = _version(self.place) or version
                self._remembered.clear()
            known = self._remembered.get(question)
        if known:
            return known.answer
        limit = self.seconds if seconds is None else min(seconds, self.seconds)
        try:
            found = self._ask(question, limit)
        except _KilledError:  # from outside, as a rule before the question came: another process may answer it
            found = self._ask(question, limit)
        with self._lock, contextlib.suppress(ValueError):  # larger than all that is kept
            if version == self._version and not _CHANGING.search(question.sparql):
                self._remembered[question] = _Kept(found, len(found.body) + _size(question))
        return found

    def _ask(self, question: Question, limit: float) -> Answer:
        try:
            worker = self._free()
        except queue.Empty:
            raise BusyError("too many questions at once; try again in a while") from None
        try:
            found = worker.ask(question, limit)
        except BaseException as error:  # also Ctrl-C between question and answer: nobody may get the other's
            self._replace(worker)
            if self._closed and isinstance(error, StoppedError):
                raise BusyError(_CLOSED) from None
            raise
        if worker.yields:  # a process may not raise its priority again
            self._replace(worker)
        else:
            self._idle.put(worker)
        if isinstance(found, Answer):
            return found
        raise found

    def _free(self) -> _Worker:
        """A process that has nothing to do; replaced are dead ones (the system kills them for memory) and those that
        have another graph open than is there now."""
        end = time.monotonic() + self.seconds
        while True:
            worker = self._idle.get(timeout=max(0.0, end - time.monotonic()))
            if worker is None:
                self._idle.put(None)  # for the next who waits
                raise BusyError(_CLOSED)
            if worker.process.is_alive() and worker.version == self._version:
                return worker
            self._replace(worker)

    def close(self) -> None:
        """Stop all processes."""
        with self._lock:
            self._closed = True
            workers, self._all = self._all, set()
        self._idle.put(None)  # wakes those who wait
        for worker in workers:
            worker.kill()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> _Worker:
        worker = _Worker(self.place, self.memory, self._version)
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
        while not self._closed:
            worker = self._start()
            try:
                worker.wait_until_ready()
            except (GraphError, StoppedError, EOFError, OSError):  # a build is just putting another graph there
                worker.kill()
                with self._lock:
                    self._all.discard(worker)
                time.sleep(1)
            else:
                self._idle.put(worker)
                return


class _Kept(NamedTuple):
    """An answer, and the bytes that it takes with its question."""

    answer: Answer
    size: int


def _size(question: Question) -> int:
    return 4 * (len(question.sparql) + sum(map(len, question.accept))) + _AROUND


def _version(place: Place) -> object:
    """Another value once another graph is in the place; None where there is none."""
    try:
        found = place.made.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


class _Worker:
    """One process and the pipe to it; ``yields`` once others go before it, ``version`` is its graph's."""

    def __init__(self, place: Place, memory: int, version: object) -> None:
        self.version = version
        context = multiprocessing.get_context("spawn")  # a fork would inherit threads' locks and the server's sockets
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, place, memory), daemon=True)
        self.process.start()
        self.yields = False
        theirs.close()

    def wait_until_ready(self) -> None:
        ready = self._receive(_STARTING)
        if isinstance(ready, GraphError):
            raise ready

    def ask(self, question: Question, seconds: float) -> Answer | QueryError:
        try:
            self.pipe.send(question)
            patience = min(seconds, _SHORT)
            if not self.pipe.poll(patience):
                self._yield()
            found = self._receive(seconds, patience)
        except (EOFError, OSError):
            self.process.join(1)
            killed = self.process.exitcode == -9  # SIGKILL; beyond its own limit of memory a process aborts
            error = _KilledError if killed else MemoryLimitError
            raise error("stopped: it needed too much memory; ask for less at once") from None
        assert isinstance(found, (Answer, QueryError))
        return found

    def kill(self) -> None:
        if self.process.is_alive():
            self.process.kill()
        self.process.join(5)  # the pipe closes with the last who waits at it

    def _yield(self) -> None:
        """Let all others go first: a question that takes long is not to make the short ones wait."""
        self.yields = True
        if sys.platform != "win32" and self.process.pid:
            with contextlib.suppress(OSError):  # it ended meanwhile
                os.setpriority(os.PRIO_PROCESS, self.process.pid, _LAST)

    def _receive(self, seconds: float, waited: float = 0.0) -> object:
        if not self.pipe.poll(seconds - waited):
            raise TimeLimitError(f"stopped after {seconds:g} s; ask for less, or allow more time")
        return self.pipe.recv()


def _serve(pipe: Connection, place: Place, memory: int) -> None:
    """The life of a process: open the graph, then answer until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks
    give_up_network()  # before there is a second thread: an ordinary user's process of several may not leave
    end_with_parent()  # Oxigraph lets threads run meanwhile
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
    return any(libc.unshare(flags) == 0 for flags in (_NETWORK, _USER | _NETWORK))  # the first is for root


def limit_memory(memory: int) -> None:
    """Let this process take so many bytes more than it has now; where the system has such limits."""
    if sys.platform == "win32" or not os.path.exists("/proc/self/statm"):  # noqa: PTH110
        return
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        now = int(file.read().split()[0]) * resource.getpagesize()
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (now + memory, now + memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
