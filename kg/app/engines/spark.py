"""Spark: a master and its workers, or a Spark in this machine that starts processes. Needs Java 17.

Each task is a job of its own: Spark ends a whole job when one of its tasks has failed too often.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException

from kg.app.crew import LIVES
from kg.app.engine import DiedError, EngineError, Submit, reach

#: What Spark tells of a task over which its processes died.
_DIED = ("Python worker exited unexpectedly", "ExecutorLostFailure")


@contextmanager
def cluster(function: Callable[[Any], Any], address: str, workers: int) -> Iterator[Submit]:
    """Connect to a master, or start one in this process's Java."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    context = _context(address, workers)
    try:

        def submit(tasks: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
            with ThreadPoolExecutor(context.defaultParallelism) as threads:
                doing = {threads.submit(_job, context, function, task): task for task in tasks}
                try:
                    for done in as_completed(doing):
                        yield doing[done], done.result()
                finally:
                    for future in doing:
                        future.cancel()

        yield submit
    finally:
        context.stop()


def _context(address: str, workers: int) -> SparkContext:
    settings = {
        "spark.task.maxFailures": str(LIVES),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
    }
    if not address:
        settings |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    conf = SparkConf().setAppName("newskg").setAll(list(settings.items()))
    conf.setMaster(f"spark://{address}" if address else f"local[{workers},{LIVES}]")
    with tempfile.TemporaryDirectory() as quiet:  # what matters comes back as errors
        (Path(quiet) / "log4j2.properties").write_text("rootLogger.level = off\n", "ascii")
        if kept := "SPARK_CONF_DIR" not in os.environ:
            os.environ["SPARK_CONF_DIR"] = quiet
        try:
            if address:  # Spark itself would try for a minute, and then end in the middle of a job
                reach(address)
            return SparkContext(conf=conf)
        except (Py4JError, PySparkException, OSError, RuntimeError) as error:
            where, told = address or "this machine", str(error).splitlines()[:1]
            raise EngineError(
                f"no Spark answers at {where} ({''.join(told)}); is Java 17 there, and the master?"
            ) from None
        finally:
            if kept:
                del os.environ["SPARK_CONF_DIR"]


def _job(context: SparkContext, function: Callable[[Any], Any], task: Any) -> Any:
    """What the function returns for a task, or that its processes died; what it raises is raised here."""
    try:
        ((raised, result),) = context.parallelize([task], 1).map(lambda one: _called(function, one)).collect()
    except Py4JJavaError as error:
        if any(sign in str(error) for sign in _DIED):
            return DiedError()
        told = next((line for line in str(error).splitlines() if "Exception: " in line), "").strip(": ")
        raise EngineError(f"the cluster cannot read ({told}); does its master still run?") from None
    if raised:
        raise result
    return result


def _called(function: Callable[[Any], Any], task: Any) -> tuple[bool, Any]:
    try:
        return False, function(task)
    except Exception as error:
        return True, error
