"""Folder of articles → Build: the only module that knows the order of the stages.

read → prepare → extract (these two in worker processes where asked) → families → resolve → assemble → validate → write.
A bad article is a Problem in the report, never the end of the build.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from rdflib import Graph

from kg import ask, export, graph, resolve, text
from kg.app import report, work
from kg.app.shelf import Shelf
from kg.model import BASE_IRI, Article, Extraction, Problem, Resolution, Source
from kg.ontology import Ontology, load

#: (stage, done, total): called as the build goes on; total is 0 where it is not known.
Progress = Callable[[str, int, int], None]


class StoppedError(Exception):
    """``strict`` was asked for and something failed; the problem is the only argument."""


@dataclass(repr=False)
class Build:
    """What a build made, in memory: the articles, what each says, one graph of it all."""

    articles: tuple[Article, ...]
    extractions: tuple[Extraction, ...]
    resolution: Resolution
    graph: Graph
    ontology: Ontology
    problems: tuple[Problem, ...]
    violations: tuple[str, ...]
    seconds: dict[str, float] = field(default_factory=dict)
    base_iri: str = BASE_IRI
    kept: int = 0  # articles that an earlier build had read

    def __repr__(self) -> str:
        return f"<Build of {len(self.articles)} articles: {len(self.graph)} triples, {len(self.problems)} problems>"

    @property
    def failed(self) -> bool:
        """Whether anything went wrong: an article that could not be read, or a graph that breaks its shapes."""
        return bool(self.violations) or any(p.severity == "error" for p in self.problems)

    @property
    def report(self) -> dict[str, object]:
        """The build report as plain values; all but ``seconds`` depends on the articles alone."""
        return report.summary(self)

    def write(self, folder: str | Path, also: Iterable[str] = ()) -> list[Path]:
        """Write graph.ttl, graph.html, report.json and the store into a folder, each whole or not at all.

        Args:
            folder: made if need be.
            also: further formats, by the names of their exporters.

        Raises:
            OSError: the folder cannot be made or written.
            ValueError: there is no such format.
        """
        with aside(Path(folder)) as place:
            with timed(self.seconds, "export"):
                made = export.write_all(self.graph, self.ontology, place, articles=self.articles, also=also)
            made.append(report.write(self.report, place / "report.json"))
            ask.write(place / "graph.ttl", self.base_iri, place / ask.FOLDER)
            return put(made, place, Path(folder))


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """A temporary folder inside a folder, which is made if need be.

    Everything is written there first and moved into place only when all of it is there, so that a build which is
    killed leaves the last good result.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=f"{_TEMPORARY}{os.getpid()}-") as place:
        yield Path(place)


def put(made: Iterable[Path], place: Path, folder: Path) -> list[Path]:
    """Move files, and the store beside them, from where they were written into a folder; return what is there now."""
    _exchange(place / ask.FOLDER, folder / ask.FOLDER)  # first: until its Turtle is there, it is not used
    files = [file.replace(folder / file.name) for file in made]
    return [*files, folder / ask.FOLDER]


_TEMPORARY = ".kg-"


def _exchange(made: Path, place: Path) -> None:
    """Put a folder in the place of another; killed in between, there is none, and the Turtle is read instead."""
    if place.exists():
        place.rename(made.with_name("old"))
    made.rename(place)


def _sweep(folder: Path) -> None:
    """Remove what killed builds left: temporary folders whose process is gone."""
    for old in folder.glob(f"{_TEMPORARY}*"):
        process = old.name.removeprefix(_TEMPORARY).partition("-")[0]
        if process.isdigit() and not _alive(int(process)):
            shutil.rmtree(old, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def build(
    paths: Iterable[str | Path],
    *,
    base_iri: str = BASE_IRI,
    workers: int = 1,
    strict: bool = False,
    min_confidence: float = 0.0,
    options: text.ReadOptions | None = None,
    ontology: Ontology | None = None,
    shelf: Shelf | None = None,
    engine: str = "",
    progress: Progress | None = None,
) -> Build:
    """Read files and folders and return the graph of what they say, in memory.

    Args:
        paths: files, folders (searched through), or "-" for standard input.
        base_iri: under which the graph's individuals stand; ends in "/" or "#".
        workers: processes that read articles side by side; the result is the same for any number.
        strict: stop at the first error instead of building the rest.
        min_confidence: leave out names, relations, events and numbers that all articles together do not make so sure.
        options: names of columns in JSON and CSV files.
        ontology: another ontology than the shipped one.
        shelf: where what was read of an article stays, so that it is read once; nothing is kept without.
        engine: a cluster that reads instead: dask, ray or spark (on this machine), or its address, as ``dask://HOST:PORT``.
        progress: told how far each stage is.

    Raises:
        StoppedError: with ``strict``, at the first error.
        WorkError: what was read cannot be kept.
        EngineError, StartError: there are no processes that could read.
        ValueError: base_iri is no absolute IRI ending in "/" or "#", workers is below 1, or min_confidence is not
            from 0 to 1.
    """
    setting = Setting(ontology or load(), base_iri, workers, strict, min_confidence, shelf, engine, progress)
    return assembled(read(paths, options or text.ReadOptions(), setting), setting)


@dataclass(frozen=True)
class Setting:
    """What ``build`` is told, but for what to read.

    Raises:
        ValueError: as ``build`` says.
    """

    ontology: Ontology
    base: str = BASE_IRI
    workers: int = 1
    strict: bool = False
    least: float = 0.0
    shelf: Shelf | None = None
    engine: str = ""
    progress: Progress | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.least <= 1.0:
            raise ValueError(f"min_confidence must be from 0 to 1, not {self.least}")
        if self.workers < 1:
            raise ValueError(f"workers must be 1 or more, not {self.workers}")
        graph.check_base(self.base)

    def tell(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Tell who wants to know."""
        if self.progress:
            self.progress(stage, done, total)


@dataclass(frozen=True)
class Reading:
    """What was read, in the order of the articles; the problems so far, and the seconds."""

    work: work.Work
    problems: Problems
    seconds: dict[str, float]


def read(paths: Iterable[str | Path], options: text.ReadOptions, setting: Setting) -> Reading:
    """The stages of a single article: read, prepare, extract."""
    seconds: dict[str, float] = {}
    problems = Problems(setting.strict)
    with timed(seconds, "read"):
        sources = _sources(paths, options, problems, setting.tell)
    with timed(seconds, "prepare and extract"):

        def note(read: int, found: Sequence[Problem]) -> None:
            Problems(setting.strict).extend(found)  # those of all sources are told in the end, in their order
            setting.tell("reading articles", read, len(sources))

        root, shelf = setting.ontology.root, setting.shelf
        done = work.run(sources, root, setting.workers, shelf, setting.engine, note)
        if shelf:
            problems.extend(_damaged(file) for file in shelf.damaged)
    return Reading(done, problems, seconds | done.seconds)


def assembled(reading: Reading, setting: Setting) -> Build:
    """The stages of all articles together, in memory."""
    done, problems, seconds, ontology = reading.work, reading.problems, dict(reading.seconds), setting.ontology
    with timed(seconds, "prepare and extract"):
        rows = work.rows_of(done, setting.shelf)
        problems.extend(problem for row in rows for problem in row.problems)
        found = [(row.article, row.extraction) for row in rows if row.article and row.extraction]
    with timed(seconds, "families"):
        setting.tell("comparing articles")
        family = text.grouped({row.article.id: row.view for row in rows if row.article and row.view})
    articles = tuple(replace(a, family=family[a.id]) for a, _ in found)
    extractions = tuple(x for _, x in found)
    with timed(seconds, "resolve"):
        setting.tell("resolving names")
        resolution = resolve.resolve(extractions, ontology)
    with timed(seconds, "assemble"):
        setting.tell("assembling the graph")
        rdf = graph.assemble(
            articles, extractions, resolution, ontology, base_iri=setting.base, min_confidence=setting.least
        )
        problems.extend(resolution.problems)
        problems.extend(graph.left_out(articles, extractions, resolution, ontology))
    with timed(seconds, "validate"):
        setting.tell("validating")
        violations = graph.validate(rdf, ontology).messages
    if setting.strict and violations:
        raise StoppedError(Problem("graph", "validate", violations[0]))
    return Build(
        articles, extractions, resolution, rdf, ontology, tuple(problems), violations, seconds, setting.base, done.kept
    )


def _damaged(file: Path) -> Problem:
    return Problem(file.name, "read", "was damaged in the work folder; its articles were read again", "warning")


class Problems(list[Problem]):
    """The problems so far; with ``strict`` the first error ends the build."""

    def __init__(self, strict: bool) -> None:
        super().__init__()
        self.strict = strict

    def append(self, problem: Problem) -> None:
        super().append(problem)
        if self.strict and problem.severity == "error":
            raise StoppedError(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.append(problem)


def _sources(
    paths: Iterable[str | Path], options: text.ReadOptions, problems: Problems, tell: Progress
) -> Sequence[Source]:
    """All sources in an order that does not depend on the order of the paths; each text once."""
    found: list[Source] = []
    for item in text.read(paths, options=options):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            found.append(item)
            tell("finding articles", len(found), 0)
    first: dict[tuple[str, str | None], Source] = {}
    for source in sorted(found, key=lambda s: (s.raw, s.date or "", s.name)):
        kept = first.setdefault((source.raw, source.date), source)
        if kept is not source:
            problems.append(
                Problem(source.name, "read", f"has the same text as {kept.name}; it is read once", "warning")
            )
    if not found and not problems:
        problems.append(Problem(", ".join(map(str, paths)) or "-", "read", "there is no article here"))
    return sorted(first.values(), key=lambda s: (s.name, s.raw))


@contextmanager
def timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    """Add the seconds that it takes to those of a stage."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - begun
