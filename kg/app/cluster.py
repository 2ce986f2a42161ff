"""The tasks of crew.py on a Dask cluster: one that is there, or processes of this machine.

Workers send back what they read. Nothing needs to be shared but the code: on each, the same newskg is installed.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack
from typing import Any, TypeVar

from kg.app.crew import LIVES, Lost

Part = TypeVar("Part")
Result = TypeVar("Result")
_ENGINE = re.compile(r"dask(?:://(?:[\w.-]+|\[[\da-fA-F:]+\]):\d{1,5})?", re.ASCII)
_PATIENCE = 20  # seconds for a scheduler to answer


class EngineError(Exception):
    """There is no such engine, or it does not answer; the message says what to do."""


def check(engine: str) -> None:
    """Refuse what is no engine, and one that is not installed.

    Raises:
        EngineError: the message says what there is.
    """
    if not _ENGINE.fullmatch(engine):
        raise EngineError(f"there is no engine {engine!r}; there are dask (this machine) and dask://HOST:PORT")
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise EngineError("this engine needs Dask: pip install 'newskg[dask]'") from None


def run(
    function: Callable[[tuple[Part, ...]], Result], tasks: Sequence[tuple[Part, ...]], workers: int, engine: str
) -> Generator[Result | Lost[Part], None, None]:
    """Call a function with each task, as ``crew.run`` does, on the workers of a cluster.

    Args:
        function: picklable; the workers import it.
        tasks: each of parts, so that it can be halved.
        workers: number of processes, where the cluster is this machine's.
        engine: ``dask`` or ``dask://HOST:PORT``.

    Raises:
        EngineError: there is no such engine, or it does not answer.
        Exception: what the function raised; the rest is given up.
    """
    check(engine)
    from distributed import CancelledError, KilledWorker, as_completed
    from distributed.client import FutureCancelledError
    from distributed.comm.core import CommClosedError

    with ExitStack() as stack:
        client = _client(engine, workers, stack)
        doing: dict[Any, tuple[Part, ...]] = {}

        def submit(task: tuple[Part, ...]) -> Any:
            future = client.submit(function, task, pure=False)
            doing[future] = task
            return future

        suspects: list[Part] = []
        coming = as_completed([submit(task) for task in tasks])
        for future in coming:
            task, error = doing.pop(future), future.exception()
            if error is None:
                yield future.result()
                future.release()
            elif isinstance(error, (ImportError, CancelledError, FutureCancelledError, CommClosedError)):
                raise EngineError(
                    f"the cluster cannot read ({type(error).__name__}: {error}); "
                    "is newskg installed on its workers, and does the scheduler still run?"
                ) from None
            elif not isinstance(error, KilledWorker):
                raise error
            elif len(task) == 1:
                suspects.append(task[0])
            else:
                for half in (task[: len(task) // 2], task[len(task) // 2 :]):
                    coming.add(submit(half))
        for part in suspects:  # a worker that dies takes those with it that wait there: each once more, alone
            try:
                yield client.submit(function, (part,), pure=False).result()
            except KilledWorker:
                yield Lost(part)


def _client(engine: str, workers: int, stack: ExitStack) -> Any:  # Dask has no types
    import dask
    from distributed import Client, LocalCluster

    address = engine.partition("://")[2]
    try:
        if address:
            client = stack.enter_context(Client(f"tcp://{address}", timeout=_PATIENCE))
            client.wait_for_workers(1, timeout=_PATIENCE)
            return client
        # Each Dask worker says on the error stream what it does; what matters comes back as errors.
        stack.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": LIVES - 1}))
        cluster = LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL
        )
        return stack.enter_context(Client(stack.enter_context(cluster)))
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        where = address or "this machine"
        raise EngineError(f"no Dask cluster answers at {where} ({error}); has it a scheduler and workers?") from None
