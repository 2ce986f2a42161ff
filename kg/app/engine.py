"""Tasks on a cluster: Dask, Ray or Spark, that is there or is made of processes of this machine.

    for found in run(function, tasks, workers, "dask://10.0.0.7:8786"): …

Workers send back what they return. Nothing needs to be shared but the code: on each, the same newskg is installed.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Generator, Iterator, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar

from kg.app.crew import Lost

Part = TypeVar("Part")
Result = TypeVar("Result")
#: What a module of ``engines`` gives: tasks → (task, what it returned or DiedError) as they are done.
Submit: TypeAlias = Callable[[Sequence[Any]], Iterator[tuple[Any, Any]]]
#: Engine → what must be installed for it, and the port that its clusters usually listen at.
ENGINES = MappingProxyType({"dask": ("distributed", 8786), "ray": ("ray", 10001), "spark": ("pyspark", 7077)})
PATIENCE = 20  # seconds for a cluster to answer
_ENGINE = re.compile(rf"({'|'.join(ENGINES)})(?:://((?:[\w.-]+|\[[\da-fA-F:]+\]):\d{{1,5}}))?", re.ASCII)


class EngineError(Exception):
    """There is no such engine, or it does not answer; the message says what to do."""


class DiedError(Exception):
    """A worker died over a task, as often as is allowed."""


def check(engine: str) -> None:
    """Refuse what is no engine, and one that is not installed.

    Raises:
        EngineError: the message says what there is.
    """
    found = _ENGINE.fullmatch(engine)
    if not found:
        known = ", ".join(f"{name} and {name}://HOST:PORT" for name in ENGINES)
        raise EngineError(f"there is no engine {engine!r}; there are {known}; without ://, it is made on this machine")
    name = found[1]
    try:
        import_module(ENGINES[name][0])
    except ImportError:
        raise EngineError(f"this engine needs {name.capitalize()}: pip install 'newskg[{name}]'") from None


def reach(address: str) -> None:
    """See whether somebody listens at HOST:PORT; engines would try for a minute.

    Raises:
        OSError: nobody does.
    """
    host, _, port = address.rpartition(":")
    socket.create_connection((host.strip("[]"), int(port)), PATIENCE).close()


def run(
    function: Callable[[tuple[Part, ...]], Result], tasks: Sequence[tuple[Part, ...]], workers: int, engine: str
) -> Generator[Result | Lost[Part], None, None]:
    """Call a function with each task, as ``crew.run`` does, on the workers of a cluster.

    A task over which workers died is halved. What is left alone is tried once more when all else is done: a worker
    that dies takes those with it that wait there.

    Args:
        function: picklable; the workers import it.
        tasks: each of parts, so that it can be halved.
        workers: number of processes, where the cluster is this machine's.
        engine: dask, ray or spark, or with the address of a cluster, as ``dask://HOST:PORT``.

    Raises:
        EngineError: there is no such engine, or it does not answer.
        Exception: what the function raised; the rest is given up.
    """
    check(engine)
    name, _, address = engine.partition("://")
    waiting, suspects = list(tasks), list[Part]()
    with import_module(f"kg.app.engines.{name}").cluster(function, address, workers) as submit:
        while waiting:
            again: list[tuple[Part, ...]] = []
            for task, result in submit(waiting):
                if not isinstance(result, DiedError):
                    yield result
                elif len(task) == 1:
                    suspects.append(task[0])
                else:
                    again += [task[: len(task) // 2], task[len(task) // 2 :]]
            waiting = again
        for part in suspects:
            for _, result in submit([(part,)]):
                yield Lost(part) if isinstance(result, DiedError) else result
