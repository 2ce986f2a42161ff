"""Sources → what each says, in this process or in several: one bad article costs itself, not the build.

``run`` returns in the order of its sources whatever the number of workers, so the graph does not depend on it. With a
shelf, only what does not stand on it is read, and what was read stays there when the build is killed.
"""

from __future__ import annotations

import gc
import platform
import time
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from threadpoolctl import threadpool_limits

from kg import text
from kg.app import crew
from kg.app import engine as engines
from kg.app.shelf import Row, Shelf, TooLargeError, WorkError, fingerprint, key_of, put
from kg.extract import Extractor
from kg.model import Article, Extraction, Problem, Source
from kg.ontology import load

#: Characters of text between two files of a shelf: what a kill costs each worker, some six seconds.
TASK = 60_000


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one source; article, extraction and view are None where it could not be read."""

    article: Article | None
    extraction: Extraction | None
    problems: tuple[Problem, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    failed: bool = False  # by an exception: another time it may go well
    view: text.View | None = None


class Work(NamedTuple):
    """What became of all sources: their keys, in their order, and where what was read of each stands.

    ``seconds`` are those of each stage, and ``kept`` tells how many stood on the shelf already.
    """

    keys: tuple[str, ...]
    files: dict[str, Path]
    rows: dict[str, Row]  # what stands in no file
    seconds: dict[str, float]
    kept: int


#: Called as it goes on: sources that are done, and problems that came up since.
Tell = Callable[[int, Sequence[Problem]], None]


class _Part(NamedTuple):
    source: Source
    key: str


class _Done(NamedTuple):
    """A task that was read: articles that stand in a file now, and rows of those that do not."""

    files: dict[str, Path]
    rows: tuple[Row, ...]
    lasting: frozenset[str]  # keys of rows that may be put into a file
    problems: tuple[Problem, ...]
    seconds: dict[str, float]


def run(
    sources: Sequence[Source],
    root: Path,
    workers: int = 1,
    shelf: Shelf | None = None,
    engine: str = "",
    tell: Tell = lambda done, problems: None,
) -> Work:
    """Prepare and extract every source.

    Args:
        sources: the articles.
        root: of the ontology.
        workers: processes that read; 1 reads in this one.
        shelf: where what was read already stands, and what is read is put.
        engine: a cluster that reads instead: dask, ray or spark, or its address, as ``dask://HOST:PORT``.
        tell: told how far it is.

    Raises:
        WorkError: what is read cannot be kept.
        EngineError, StartError: there are no processes that could read.
    """
    parts = [_Part(source, key_of(source)) for source in sources]
    known = shelf.known() if shelf else {}
    tasks = list(_tasks([part for part in parts if part.key not in known]))
    kept = len(parts) - sum(map(len, tasks))
    done, rows, seconds = kept, dict[str, Row](), Counter[str]()

    def each(n: int) -> None:
        tell(done + n, ())

    each(0)
    folder = shelf.folder if shelf else None
    with closing(_read_all(tasks, root, workers, folder, engine, each)) as coming:
        for found in coming:
            if isinstance(found, crew.Lost):
                found = _lost(found.part)
            if folder and found.lasting:  # read on another machine
                found = _shelved(folder, found)
            known |= found.files
            if shelf:
                shelf.share({*found.files.values()})
            rows |= {row.key: row for row in found.rows}
            seconds.update(found.seconds)
            done += len(found.files) + len(found.rows)
            tell(done, found.problems)
    keys = tuple(part.key for part in parts)
    if shelf and parts:  # a mistyped path must not cost what was read
        shelf.keep(known, keys)
    return Work(keys, {key: known[key] for key in keys if key in known}, rows, dict(seconds), kept)


def rows_of(work: Work, shelf: Shelf | None) -> tuple[Row, ...]:
    """All that was read, in the order of the sources.

    Raises:
        WorkError: a file cannot be read any more.
    """
    rows = dict(work.rows)
    if shelf:
        rows |= {row.key: row for row in shelf.get(work.files, work.files)}
    return tuple(rows[key] for key in work.keys)


def _tasks(parts: Sequence[_Part]) -> Iterator[tuple[_Part, ...]]:
    """Neighbours together, up to TASK characters and one article more."""
    task: list[_Part] = []
    size = 0
    for part in parts:
        task.append(part)
        size += len(part.source.raw)
        if size >= TASK:
            yield tuple(task)
            task, size = [], 0
    if task:
        yield tuple(task)


def _read_all(
    tasks: Sequence[tuple[_Part, ...]],
    root: Path,
    workers: int,
    folder: Path | None,
    engine: str,
    each: Callable[[int], None],
) -> Generator[_Done | crew.Lost[_Part], None, None]:
    if engine and tasks:
        ours = None if root == load().root else root
        yield from engines.run(partial(_read_elsewhere, ours, fingerprint(root)), tasks, workers, engine)
    elif workers > 1 and tasks:  # one article, too: it may be the one that kills
        if len(tasks) < workers:  # a few articles: each alone, so that all work
            tasks = [(part,) for task in tasks for part in task]
        yield from crew.run(partial(_read_task, root, folder), tasks, min(workers, len(tasks)))
    else:
        for task in tasks:
            yield _read_task(root, folder, task, each)


def _read_task(
    root: Path, folder: Path | None, task: tuple[_Part, ...], each: Callable[[int], None] = lambda n: None
) -> _Done:
    """Read some articles; onto the shelf, where there is one."""
    rows, lasting = [], set()
    seconds = Counter[str]()
    for n, (source, key) in enumerate(task, 1):
        result = read(source, root)
        rows.append(Row(key, result.article, result.extraction, result.problems, result.view))
        if not result.failed:
            lasting.add(key)
        seconds.update(result.seconds)
        each(n)
    problems = tuple(problem for row in rows for problem in row.problems)
    done = _Done({}, tuple(rows), frozenset(lasting), problems, dict(seconds))
    return _shelved(folder, done) if folder else done


def _shelved(folder: Path, done: _Done) -> _Done:
    """Put into files what may stay; a page too large for one is read again by the next build."""
    lasting = [row for row in done.rows if row.key in done.lasting]
    files: dict[str, Path] = {}
    try:
        files = dict.fromkeys((row.key for row in lasting), put(folder, lasting)) if lasting else {}
    except TooLargeError:
        for row in lasting:
            with suppress(TooLargeError):
                files[row.key] = put(folder, [row])
    left = tuple(row for row in done.rows if row.key not in files)
    return done._replace(files=files, rows=left, lasting=frozenset())


def _read_elsewhere(root: Path | None, expected: str, task: tuple[_Part, ...]) -> _Done:
    """Read some articles on what may be another machine; what is read there must be what would be read here."""
    root = root or load().root
    if fingerprint(root) != expected:
        raise WorkError(
            f"a worker on {platform.node()} has another newskg, ontology, Python or library than this machine: "
            "install the same on all"
        )
    return _read_task(root, None, task)


def _lost(part: _Part) -> _Done:
    """It is read again by the next build: what killed it may have been the machine's memory."""
    reason = "the processes that read it died (out of memory, or killed); it is left out"
    problem = Problem(part.source.name, "extract", reason)
    return _Done({}, (Row(part.key, None, None, (problem,)),), frozenset(), (problem,), {})


def read(source: Source, root: Path) -> Result:
    """One source through cleaning and extraction; whatever it raises becomes a Problem."""
    begun = time.perf_counter()
    try:
        article, problems = text.prepare(source, load(root))
    except Exception as error:
        return Result(None, None, (_failure(source, "text", error),), failed=True)
    seconds = {"text": time.perf_counter() - begun}
    if article is None:
        return Result(None, None, problems, seconds)
    try:
        extractor = extractor_of(root)
        before = dict(extractor.seconds)
        extraction = extractor.extract(article)
    except Exception as error:
        problems = (*problems, _failure(source, "extract", error))
        return Result(None, None, problems, seconds, failed=True)
    for name, spent in extractor.seconds.items():
        seconds[name] = spent - before.get(name, 0.0)
    return Result(article, extraction, problems, seconds, view=text.view(article.text))


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
