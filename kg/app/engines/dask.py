"""Dask: a scheduler and its workers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from distributed import CancelledError, KilledWorker, as_completed
from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError

from kg.app.crew import LIVES
from kg.app.engine import PATIENCE, DiedError, EngineError, Submit

#: A cluster of this machine gives up what kills as early as local processes do. Two things that Dask does by default
#: cost a quarter of the time here: it samples each worker's stack every 10 ms, and tells the C library to give memory
#: back at once, which is fetched anew for each of the network's arrays.
_SETTINGS = {
    "distributed.scheduler.allowed-failures": LIVES - 1,
    "distributed.worker.profile.enabled": False,
    "distributed.nanny.pre-spawn-environ": {"OMP_NUM_THREADS": "1"},
}
_GONE = (ImportError, CancelledError, FutureCancelledError, CommClosedError)


@contextmanager
def cluster(function: Callable[[Any], Any], address: str, workers: int) -> Iterator[Submit]:
    """Connect to a scheduler, or start one with workers of its own."""
    with ExitStack() as stack:
        client = _client(address, workers, stack)

        def submit(tasks: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
            doing = {client.submit(function, task, pure=False): task for task in tasks}
            for future in as_completed(doing):
                result = None
                try:
                    error = future.exception()
                    result = None if error else future.result()
                except _GONE as gone:
                    error = gone
                if isinstance(error, KilledWorker):
                    yield doing[future], DiedError()
                elif isinstance(error, _GONE):
                    raise EngineError(
                        f"the cluster cannot read ({type(error).__name__}: {error}); "
                        "is newskg installed on its workers, and does the scheduler still run?"
                    )
                elif error is not None:
                    raise error
                else:
                    yield doing[future], result
                future.release()

        yield submit


def _client(address: str, workers: int, stack: ExitStack) -> Any:  # Dask has no types
    import dask
    from distributed import Client, LocalCluster

    try:
        if address:
            client = stack.enter_context(Client(f"tcp://{address}", timeout=PATIENCE))
            client.wait_for_workers(1, timeout=PATIENCE)
            return client
        # Each Dask worker says on the error stream what it does; what matters comes back as errors.
        stack.enter_context(dask.config.set(_SETTINGS))
        made = LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL
        )
        return stack.enter_context(Client(stack.enter_context(made)))
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        where = address or "this machine"
        raise EngineError(f"no Dask cluster answers at {where} ({error}); has it a scheduler and workers?") from None
