"""Sources → Results, in this process or in several: one bad article costs itself, not the build.

``run`` yields in the order of its sources whatever the number of workers, so the graph does not depend on it.
"""

from __future__ import annotations

import gc
import multiprocessing
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from threadpoolctl import threadpool_limits

from kg import text
from kg.extract import Extractor
from kg.model import Article, Extraction, Problem, Source
from kg.ontology import load


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one source; article and extraction are None where it could not be read."""

    article: Article | None
    extraction: Extraction | None
    problems: tuple[Problem, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)


def run(sources: Sequence[Source], root: Path, workers: int = 1) -> Iterator[Result]:
    """Prepare and extract every source, in order."""
    if workers == 1 or len(sources) < 2:
        for source in sources:
            yield read(source, root)
        return
    yield from _run_side_by_side(sources, root, workers)


def read(source: Source, root: Path) -> Result:
    """One source through cleaning and extraction; whatever it raises becomes a Problem."""
    begun = time.perf_counter()
    try:
        article, problems = text.prepare(source, load(root))
    except Exception as error:
        return Result(None, None, (_failure(source, "text", error),))
    seconds = {"text": time.perf_counter() - begun}
    if article is None:
        return Result(None, None, problems, seconds)
    try:
        extractor = extractor_of(root)
        before = dict(extractor.seconds)
        extraction = extractor.extract(article)
    except Exception as error:
        return Result(None, None, (*problems, _failure(source, "extract", error)), seconds)
    for name, spent in extractor.seconds.items():
        seconds[name] = spent - before.get(name, 0.0)
    return Result(article, extraction, problems, seconds)


@lru_cache(maxsize=2)
def extractor_of(root: Path) -> Extractor:
    """This process's extractor for the ontology at ``root``."""
    extractor = Extractor(load(root), time.perf_counter)
    # Word lists and models stay as long as the process: looking for garbage among them took a tenth of a build.
    gc.freeze()
    # One thread a process: the network's matrices are small, and with several workers the threads of each wait for
    # those of the others (1,559 short articles by two workers: finding names took six times as long).
    threadpool_limits(1, user_api="blas")
    return extractor


def _failure(source: Source, stage: str, error: Exception) -> Problem:
    at = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(at.filename).name}:{at.lineno}"
    return Problem(source.name, stage, f"{type(error).__name__} at {where}: {error}; please report this text")


def _run_side_by_side(sources: Sequence[Source], root: Path, workers: int) -> Iterator[Result]:
    """Spawned workers (fork is unsafe with threads). A worker that dies takes the others' pool with it; then the
    articles left are read each in a process of its own, so that the one which kills is named and the rest is kept."""
    context = multiprocessing.get_context("spawn")
    done = 0
    with ProcessPoolExecutor(min(workers, len(sources)), mp_context=context) as pool:
        pending: list[Future[Result]] = [pool.submit(read, source, root) for source in sources]
        try:
            for future in pending:
                yield future.result()
                done += 1
        except BrokenProcessPool:
            pass
        except GeneratorExit:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    for source in sources[done:]:
        with ProcessPoolExecutor(1, mp_context=context) as single:
            try:
                yield single.submit(read, source, root).result()
            except BrokenProcessPool:
                reason = "the process that read it died (out of memory, or killed); it is left out"
                yield Result(None, None, (Problem(source.name, "extract", reason),))
