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

        Everything is written to a temporary folder inside it first and moved into place only when all of it is there,
        so a build that is killed leaves the last good result.

        Args:
            folder: made if need be.
            also: further formats, by the names of their exporters.

        Raises:
            OSError: the folder cannot be made or written.
            ValueError: there is no such format.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        with tempfile.TemporaryDirectory(dir=folder, prefix=f"{_TEMPORARY}{os.getpid()}-") as aside:
            begun = time.perf_counter()
            made = export.write_all(self.graph, self.ontology, Path(aside), articles=self.articles, also=also)
            self.seconds["export"] = time.perf_counter() - begun
            made.append(report.write(self.report, Path(aside) / "report.json"))
            ask.write(Path(aside) / "graph.ttl", self.base_iri, Path(aside) / ask.FOLDER)
            _exchange(Path(aside) / ask.FOLDER, folder / ask.FOLDER)  # first: until its Turtle is there, it is not used
            for file in made:
                os.replace(file, folder / file.name)  # noqa: PTH105 (says what it promises: replace)
        return [folder / file.name for file in (*made, Path(ask.FOLDER))]


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
    """Read files and folders and return the graph of what they say.

    Args:
        paths: files, folders (searched through), or "-" for standard input.
        base_iri: under which the graph's individuals stand; ends in "/" or "#".
        workers: processes that read articles side by side; the result is the same for any number.
        strict: stop at the first error instead of building the rest.
        min_confidence: leave out names, relations, events and numbers that all articles together do not make so sure.
        options: names of columns in JSON and CSV files.
        ontology: another ontology than the shipped one.
        shelf: where what was read of an article stays, so that it is read once; nothing is kept without.
        engine: what reads instead of this machine's processes: ``dask`` (a local cluster) or ``dask://HOST:PORT``.
        progress: told how far each stage is.

    Raises:
        StoppedError: with ``strict``, at the first error.
        WorkError: what was read cannot be kept.
        EngineError, StartError: there are no processes that could read.
        ValueError: base_iri is no absolute IRI ending in "/" or "#", workers is below 1, or min_confidence is not
            from 0 to 1.
    """
    if not 0.0 <= min_confidence <= 1.0:
        raise ValueError(f"min_confidence must be from 0 to 1, not {min_confidence}")
    if workers < 1:
        raise ValueError(f"workers must be 1 or more, not {workers}")
    graph.check_base(base_iri)
    tell: Progress = progress or (lambda stage, done, total: None)
    ontology = ontology or load()
    seconds: dict[str, float] = {}
    problems = _Problems(strict)

    with _timed(seconds, "read"):
        sources = _sources(paths, options or text.ReadOptions(), problems, tell)
    with _timed(seconds, "prepare and extract"):

        def note(read: int, found: Sequence[Problem]) -> None:
            _Problems(strict).extend(found)  # those of all sources are told below, in their order
            tell("reading articles", read, len(sources))

        done = work.run(sources, ontology.root, workers, shelf, engine, note)
        if shelf:
            problems.extend(_damaged(file) for file in shelf.damaged)
        problems.extend(problem for row in done.rows for problem in row.problems)
        read = [(row.article, row.extraction) for row in done.rows if row.article and row.extraction]
        seconds |= done.seconds
    with _timed(seconds, "families"):
        tell("comparing articles", 0, 0)
        family = text.families([article for article, _ in read])
    articles = tuple(replace(a, family=family[a.id]) for a, _ in read)
    extractions = tuple(x for _, x in read)
    with _timed(seconds, "resolve"):
        tell("resolving names", 0, 0)
        resolution = resolve.resolve(extractions, ontology)
    with _timed(seconds, "assemble"):
        tell("assembling the graph", 0, 0)
        rdf = graph.assemble(
            articles, extractions, resolution, ontology, base_iri=base_iri, min_confidence=min_confidence
        )
        problems.extend(resolution.problems)
        problems.extend(graph.left_out(articles, extractions, resolution, ontology))
    with _timed(seconds, "validate"):
        tell("validating", 0, 0)
        violations = graph.validate(rdf, ontology).messages
    if strict and violations:
        raise StoppedError(Problem("graph", "validate", violations[0]))
    return Build(
        articles, extractions, resolution, rdf, ontology, tuple(problems), violations, seconds, base_iri, done.kept
    )


def _damaged(file: Path) -> Problem:
    return Problem(file.name, "read", "was damaged in the work folder; its articles were read again", "warning")


class _Problems(list[Problem]):
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
    paths: Iterable[str | Path], options: text.ReadOptions, problems: _Problems, tell: Progress
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
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    begun = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - begun
