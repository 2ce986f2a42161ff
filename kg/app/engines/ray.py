"""Ray: a cluster whose head is asked through Ray's client port, or one of this machine's processes."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from kg.app.crew import LIVES
from kg.app.engine import DiedError, EngineError, Submit, reach

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else Ray tells its makers that it was used
import ray
from ray.exceptions import NodeDiedError, OutOfMemoryError, RayError, RayTaskError, WorkerCrashedError

_AT_ONCE = 200  # tasks that the cluster knows of: results stay in its memory until they are asked for
#: A busy head does not always start what serves a new driver in time, and ends the connection: it is asked so often.
ASKED = 3
_DIED = (NodeDiedError, OutOfMemoryError, WorkerCrashedError)


def _join(options: dict[str, Any], address: str) -> None:
    for left in reversed(range(ASKED)):
        try:
            if address:
                reach(address)
            ray.init(**options, log_to_driver=False, logging_level=logging.CRITICAL)
            return
        except ConnectionAbortedError:
            if not left:
                raise


@contextmanager
def cluster(function: Callable[[Any], Any], address: str, workers: int) -> Iterator[Submit]:
    """Connect to a head, or start one on this machine."""
    options = (
        {"address": f"ray://{address}"}
        if address
        else {"address": "local", "num_cpus": workers, "include_dashboard": False}
    )
    try:
        _join(options, address)
    except (OSError, RayError, RuntimeError, ValueError, TimeoutError) as error:
        where, told = address or "this machine", str(error).splitlines()[:1]
        raise EngineError(f"no Ray cluster answers at {where} ({''.join(told)}); does ray start --head run?") from None
    try:
        remote = ray.remote(max_retries=LIVES - 1, num_cpus=1)(_called)

        def submit(tasks: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
            doing: dict[Any, Any] = {}
            waiting = iter(tasks)
            while True:
                for task in islice(waiting, _AT_ONCE - len(doing)):
                    doing[remote.remote(function, task)] = task
                if not doing:
                    return
                (done, *_), _ = ray.wait(list(doing))
                task = doing.pop(done)
                try:
                    yield task, ray.get(done)
                except _DIED:
                    yield task, DiedError()
                except RayTaskError as error:
                    raise error.cause from None
                except RayError as error:
                    raise EngineError(
                        f"the cluster cannot read ({type(error).__name__}); does its head still run?"
                    ) from None

        yield submit
    finally:
        ray.shutdown()


def _called(function: Callable[[Any], Any], task: Any) -> Any:
    return function(task)
