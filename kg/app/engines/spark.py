"""Spark: a master and its workers, or threads of a Spark in this machine that start processes. Needs Java 17.

Each task is a job of its own: Spark ends a whole job when one of its tasks has failed too often.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark import SparkConf, SparkContext, inheritable_thread_target
from pyspark.errors import PySparkException

from kg.app.crew import LIVES
from kg.app.engine import DiedError, EngineError, Submit


@contextmanager
def cluster(function: Callable[[Any], Any], address: str, workers: int) -> Iterator[Submit]:
    """Connect to a master, or start one in this process's Java."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf().setAppName("newskg").setMaster(f"spark://{address}" if address else f"local[{workers},{LIVES}]")
    for name, value in {
        "spark.task.maxFailures": str(LIVES),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
        "spark.driver.bindAddress": "" if address else "127.0.0.1",
    }.items():
        if value:
            conf.set(name, value)
    try:
        context = SparkContext(conf=conf)
    except (Py4JError, PySparkException, OSError, RuntimeError) as error:
        where, told = address or "this machine", str(error).splitlines()[:1]
        raise EngineError(f"no Spark answers at {where} ({''.join(told)}); is Java 17 there, and the master?") from None
    try:

        def submit(tasks: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
            with ThreadPoolExecutor(context.defaultParallelism) as threads:
                doing = {
                    threads.submit(inheritable_thread_target(_job), context, function, task): task for task in tasks
                }
                try:
                    for done in as_completed(doing):
                        yield doing[done], done.result()
                finally:
                    for future in doing:
                        future.cancel()

        yield submit
    finally:
        context.stop()


def _job(context: SparkContext, function: Callable[[Any], Any], task: Any) -> Any:
    """What the function returns for a task, or that its processes died; what it raises is raised here."""
    try:
        ((raised, result),) = context.parallelize([task], 1).map(lambda one: _called(function, one)).collect()
    except Py4JJavaError as error:
        if "Python worker exited unexpectedly" in str(error) or "ExecutorLostFailure" in str(error):
            return DiedError()
        raise EngineError(f"the cluster cannot read ({str(error).splitlines()[-1]})") from None
    if raised:
        raise result
    return result


def _called(function: Callable[[Any], Any], task: Any) -> tuple[bool, Any]:
    try:
        return False, function(task)
    except Exception as error:
        return True, error
