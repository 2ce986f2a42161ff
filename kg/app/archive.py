"""A folder of any size → a folder with its graph: a small one in memory, a large one by files.

What was read of the articles stands on the shelf. Names are resolved in memory: of each article only its names are
needed. All else is done file by file: what each shard says is written as rows by group (``kg.graph.rows``), in
processes; DuckDB tells which groups have other rows than in the last build, or name entities that are called otherwise
(``groups``); only these are written anew (``regroup``) and put into the Turtle (``lines``) and the store. So a graph
that grows costs what is new in it, and equals one that is built from scratch.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import duckdb

from kg import ask, export, resolve, text
from kg.app import columns, crew, excerpt, lines, regroup, report
from kg.app.build import Reading, Setting, StoppedError, aside, assembled, put, read, timed
from kg.app.columns import FILES, literal
from kg.app.groups import changes
from kg.app.reading import read_graph
from kg.app.regroup import PROBLEM, REPORT, Place, Shard, left_behind, whole
from kg.app.shelf import Shelf, WorkError, digest, fingerprint_of_graphs
from kg.export import html
from kg.graph.rdf import prefixes
from kg.graph.rows import of_entity
from kg.model import FACTUAL, Entity, Extraction, LocalEntity, Mention, Problem, Relation, Resolution

#: An archive of more articles is built by files. Up to here a build in memory is quicker, and takes less than 1 GB.
LARGE = 2_000
#: Formats that are written without the whole graph.
_WRITTEN = frozenset({"turtle", "html"})
_STATE = "state.json"
_DIGITS = 24
_FOLDER = re.compile(rf"graph-[0-9a-f]{{{_DIGITS}}}")
_STRAY = re.compile(r"\.(\d+-[\w.-]+|lines|state)")  # what a killed build was just writing
_OURS = re.compile(rf"{_STATE}|(groups|[0-9a-f]{{{_DIGITS}}})-[0-9a-f]{{{_DIGITS}}}\.(parquet|lines)|{_STRAY.pattern}")
Task = TypeVar("Task")


@dataclass(frozen=True)
class Made:
    """What was made: the report, what went wrong, the files (none where no article was read)."""

    report: Mapping[str, Any]
    problems: Sequence[Problem]
    failed: bool
    files: Sequence[Path]
    kept: int  # articles that an earlier build had read


def build(
    paths: Iterable[str | Path],
    folder: Path,
    options: text.ReadOptions,
    setting: Setting,
    also: Sequence[str] = (),
    large: int = LARGE,
) -> Made:
    """Read files and folders and write graph.ttl, graph.html, report.json and the store into a folder.

    Args:
        paths: files, folders (searched through), or "-" for standard input.
        folder: made if need be; what stands there is replaced when all is written.
        options: names of columns in JSON and CSV files.
        setting: all else; without a shelf, all is done in memory.
        also: further formats, by the names of their exporters.
        large: an archive of more articles is built by files.

    Raises:
        OSError: the folder cannot be made or written.
        others: as ``kg.build``.
    """
    reading = read(paths, options, setting)
    if setting.shelf and len(reading.work.keys) > large:
        try:
            return _Archive(reading, setting, setting.shelf).build(folder, also)
        except duckdb.Error as error:
            raise regroup.cannot_work(setting.shelf.root, error) from None
    if setting.shelf:
        _forget(setting.shelf.root, None)
    built = assembled(reading, setting)
    files = built.write(folder, also) if built.articles else []
    return Made(built.report, built.problems, built.failed, files, built.kept)


class _Head(NamedTuple):
    """What all articles must know of one."""

    key: str
    id: str
    name: str
    published: str | None
    view: text.View | None
    extraction: Extraction  # names, who has which post and, where it matters, how surely names were found


class _State(NamedTuple):
    """What the last build left: its groups, its lines, and the SHA-256 of its Turtle."""

    groups: Path
    lines: Path
    turtle: str


class _Archive:
    """A build by files."""

    def __init__(self, reading: Reading, setting: Setting, shelf: Shelf) -> None:
        self.setting, self.shelf, self.ontology = setting, shelf, setting.ontology
        self.work, self.problems, self.seconds = reading.work, reading.problems, dict(reading.seconds)
        self.folder = shelf.root / f"graph-{_fingerprint(setting)}"
        self.tasks = regroup.Setting(self.ontology.root, self.folder, setting.base, setting.least)

    def build(self, output: Path, also: Sequence[str]) -> Made:
        """Do what comes after reading."""
        self.folder.mkdir(exist_ok=True)
        for stray in filter(lambda file: _STRAY.fullmatch(file.name), list(self.folder.iterdir())):
            shutil.rmtree(stray) if stray.is_dir() and not stray.is_symlink() else stray.unlink()
        with timed(self.seconds, "prepare and extract"):
            heads = self.heads()
        with timed(self.seconds, "families"):
            self.setting.tell("comparing articles")
            families = text.grouped({head.id: head.view for head in heads if head.view})
        with timed(self.seconds, "resolve"):
            self.setting.tell("resolving names")
            resolution = resolve.resolve([head.extraction for head in heads], self.ontology)
            self.problems.extend(resolution.problems)
        if not heads:
            return self.made([], resolution, lines.Merged(), [])
        with timed(self.seconds, "regroup"):
            rows, entities = self.regrouped(heads, families, resolution)
            articles = self.told(rows)
        with aside(output) as place:
            before = self.state()
            with timed(self.seconds, "assemble"):
                merged, after = self.assembled(place / "graph.ttl", rows, entities, before)
            if self.setting.strict and merged.violations:
                raise StoppedError(Problem("graph", "validate", merged.violations[0]))
            with timed(self.seconds, "export"):
                self.setting.tell("writing the page")
                self.page(place / "graph.html", rows, entities, heads)
                made = [place / "graph.ttl", place / "graph.html", *self.others(place, also)]
                self.setting.tell("writing the store")
                self.store(place, output, merged, before, after)
            result = self.made(articles, resolution, merged, made)
            made.append(report.write(result.report, place / "report.json"))
            files = put(made, place, output)
        self.keep(after, [*rows, entities])
        return replace(result, files=files)

    def heads(self) -> list[_Head]:
        """What was read of each article, as far as all need it, in the order of the sources; problems are noted."""
        wanted = resolve.posts(self.ontology)
        posts = ", ".join(f"'{name}'" for name in sorted(wanted))
        factual = ", ".join(f"'{name}'" for name in sorted(FACTUAL))
        where = {
            "id": "article.id", "name": "article.name", "published": "article.published",
            "entities": "extraction.entities",
            "relations": f"list_filter(extraction.relations, lambda r: r.property IN ({posts}) "
            f"AND r.modality IN ({factual}))",
            "mentions": "extraction.mentions" if self.setting.least else "NULL",
        }  # fmt: skip
        kinds = {
            "key": str, "problems": tuple[Problem, ...], "view": text.View | None, "id": str | None, "name": str | None,
            "published": str | None, "entities": tuple[LocalEntity, ...] | None,
            "relations": tuple[Relation, ...] | None, "mentions": tuple[Mention, ...] | None,
        }  # fmt: skip
        found: dict[str, tuple[_Head | None, tuple[Problem, ...]]] = {}
        for key, row in self.work.rows.items():
            head = None
            if row.article and row.extraction:
                a = row.article
                head = _Head(key, a.id, a.name, a.published, row.view, row.extraction)
            found[key] = head, row.problems
        with columns.connection() as db:
            for file in sorted(set(self.work.files.values())):
                self.setting.tell("looking at articles", len(found), len(self.work.keys))
                for r in columns.read(db, file, kinds, where):
                    head = None
                    if r["id"] is not None:
                        x = Extraction(r["id"], r["entities"], r["mentions"] or (), r["relations"])
                        head = _Head(r["key"], r["id"], r["name"], r["published"], r["view"], x)
                    found[r["key"]] = head, r["problems"]
        self.problems.extend(problem for key in self.work.keys for problem in found[key][1])
        return [head for key in self.work.keys if (head := found[key][0])]

    def regrouped(
        self, heads: Sequence[_Head], families: Mapping[str, str], resolution: Resolution
    ) -> tuple[list[Path], Path]:
        """Files of rows, and one of the entities, whose rows are in the last file of rows."""
        entities = {e.id: e for e in resolution.entities if e.cls in self.ontology.entities}
        for e in resolution.entities:
            if e.id not in entities:
                reason = f"entity {e.id} has class {e.cls}, which the ontology does not have"
                self.problems.append(Problem(e.name, "graph", reason, "warning"))
        kept = _named_surely(heads, resolution.of, self.setting.least) & entities.keys()
        places = _places(heads, families, resolution.of, entities, kept if self.setting.least else None)
        by_file: defaultdict[Path, dict[str, Place]] = defaultdict(dict)
        for key, place in places.items():
            if key in self.work.files:
                by_file[self.work.files[key]][key] = place
        shards = [Shard(_task(f.name, found), f, (), found) for f, found in sorted(by_file.items())]
        for key, row in sorted(self.work.rows.items()):
            if key in places:
                shards.append(Shard(_task(key, row.problems, places[key]), None, (row,), {key: places[key]}))
        there = left_behind(self.folder)
        done = {shard.task: file for shard in shards if (file := whole(there.get(shard.task)))}
        left = [(shard,) for shard in shards if shard.task not in done]
        done |= self.run(partial(regroup.regroup, self.tasks), left, "sorting what articles say", len(done))
        ours = [entities[id_] for id_ in sorted(kept)]
        rows = regroup.put_rows(self.folder, _task("entities"), map(of_entity, ours))
        return [*(done[shard.task] for shard in shards), rows], regroup.put_entities(self.folder, _task("names"), ours)

    def run(
        self, function: Callable[[tuple[Task, ...]], list[tuple[str, Path]]], left: Sequence[tuple[Task, ...]],
        stage: str, before: int,
    ) -> dict[str, Path]:  # fmt: skip
        """Task → the file that it left, of tasks that any process can do."""
        out: dict[str, Path] = {}
        self.setting.tell(stage, before, before + len(left))
        workers = min(self.setting.workers, len(left))
        for found in crew.run(function, left, workers) if workers > 1 else map(function, left):
            if isinstance(found, crew.Lost):
                raise WorkError(
                    f"processes that were {stage} died (out of memory, or killed); what was done is kept: "
                    "run the same again, with fewer --workers if memory is short"
                )
            out.update(found)
            self.setting.tell(stage, before + len(out), before + len(left))
        return out

    def told(self, files: Sequence[Path]) -> list[dict[str, Any]]:
        """The report's lines on articles, in their order; what had no place in the graph is noted."""
        articles, left = dict[str, dict[str, Any]](), list[tuple[str, str, Problem]]()
        with columns.connection() as db:
            found = db.execute(
                f"""SELECT told FROM {FILES} WHERE "group" = ''""",
                [list(map(literal, files))],
            )
            while rows := found.fetchmany(1_000):
                for (row,) in rows:
                    kind, *values = json.loads(row)
                    if kind == REPORT:
                        articles[values[0]] = values[1]
                    elif kind == PROBLEM:
                        left.append((values[0], values[1], Problem(**values[2])))
        self.problems.extend(problem for *_, problem in sorted(left, key=lambda row: row[:2]))
        return [articles[key] for key in self.work.keys if key in articles]

    def state(self) -> _State | None:
        """What the last build left, if it is all there and whole."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads((self.folder / _STATE).read_text("utf-8"))
            files = [self.folder / Path(told[name]).name for name in ("groups", "lines")]
            if all(digest(file) == file.stem.rpartition("-")[2] for file in files):
                return _State(files[0], files[1], str(told["turtle"]))
        return None

    def assembled(
        self, turtle: Path, rows: Sequence[Path], entities: Path, before: _State | None
    ) -> tuple[lines.Merged, _State]:
        """Write the Turtle, from the lines that the last build left and those of groups that are others now."""
        self.setting.tell("looking for what has changed")
        done: dict[str, Path] = {}
        there = left_behind(self.folder)

        def known(task: str) -> bool:
            if file := whole(there.get(task)):
                done[task] = file
            return bool(file)

        with changes(self.folder, rows, entities, before and before.groups, known) as found:
            function = partial(regroup.write, self.tasks._replace(entities=entities))
            left = [(part,) for part in found.parts if part.task not in done]
            done |= self.run(function, left, "assembling the graph", len(done))
        self.setting.tell("writing the graph")
        old, new = before and before.lines, [done[part.task] for part in found.parts]
        written = self.folder / ".lines"
        try:
            merged = lines.merge(old, found.gone, new, written, turtle, self.setting.base)
            after = written.replace(self.folder / f"{_task('lines')}-{digest(written)}.lines")
        except OSError as error:
            raise regroup.cannot_work(self.folder, error) from None
        return merged, _State(found.groups, after, ask.digest(turtle))

    def page(self, file: Path, rows: Sequence[Path], entities: Path, heads: Sequence[_Head]) -> None:
        """Write the page, of what is told most."""
        setting, known = self.setting, regroup.get_entities(entities)
        part = excerpt.excerpt(rows, known, self.ontology, setting.base, setting.least, self.folder)
        keys = {head.id: head.key for head in heads}
        wanted = [keys[id_] for id_ in part.articles]
        found = [row.article for row in self.shelf.get(self.work.files, [k for k in wanted if k in self.work.files])]
        found += [self.work.rows[key].article for key in wanted if key in self.work.rows]
        everything = html.Whole(len(known), len(keys))
        html.write(part.graph, self.ontology, file, articles=[a for a in found if a], whole=everything)

    def others(self, place: Path, also: Sequence[str]) -> list[Path]:
        """Write further formats, and those of plugins; these need the whole graph in memory, and get no texts."""
        known = export.exporters()
        asked = {*also} | {name for name in known if name not in export.OURS}
        made = [place / export.file_name(name) for name in sorted(asked - _WRITTEN)]
        if made:
            graph = read_graph(place / "graph.ttl", lambda triples: None)
            for name, file in zip(sorted(asked - _WRITTEN), made, strict=True):
                known[name](graph, self.ontology, file)
        return made

    def store(self, place: Path, output: Path, merged: lines.Merged, before: _State | None, after: _State) -> None:
        """Write the store: the old one with what came and went, or a new one."""
        old, new, base = output / ask.FOLDER, place / ask.FOLDER, self.setting.base
        if before and merged.went is not None and merged.came is not None:
            known = ask.about(old)
            if known and known.turtle == before.turtle:
                spaces = lines.declared({prefix: str(space) for prefix, space in prefixes(base)})
                try:
                    ask.grow(old, new, spaces, merged.went, merged.came, after.turtle)
                    return
                except (OSError, RuntimeError):  # it was damaged
                    shutil.rmtree(new, ignore_errors=True)
        ask.write(place / "graph.ttl", base, new)

    def made(
        self, articles: list[dict[str, Any]], resolution: Resolution, merged: lines.Merged, files: Sequence[Path]
    ) -> Made:
        told = report.Told(merged.facts, merged.modality, merged.triples)
        values = report.values(articles, resolution.entities, told, self.problems, merged.violations, self.seconds)
        failed = bool(merged.violations) or any(p.severity == "error" for p in self.problems)
        return Made(values, self.problems, failed, files, self.work.kept)

    def keep(self, after: _State, used: Iterable[Path]) -> None:
        """Note what this build leaves to the next, and remove what none needs any more."""
        told = {"groups": after.groups.name, "lines": after.lines.name, "turtle": after.turtle}
        written = self.folder / ".state"
        written.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
        written.replace(self.folder / _STATE)
        names = {_STATE, after.groups.name, after.lines.name, *(file.name for file in used)}
        for file in self.folder.iterdir():
            if file.name not in names and _OURS.fullmatch(file.name):
                file.unlink()
        _forget(self.shelf.root, self.folder)


def _forget(root: Path, used: Path | None) -> None:
    """Remove what builds by files have left, of other code, another ontology, another base IRI."""
    for other in root.glob("graph-*"):
        ours = other != used and _FOLDER.fullmatch(other.name) and other.is_dir() and not other.is_symlink()
        if ours and all(_OURS.fullmatch(file.name) for file in other.iterdir()):
            shutil.rmtree(other, ignore_errors=True)


def _fingerprint(setting: Setting) -> str:
    """A hash of all that decides what is written of what was read."""
    return _task(fingerprint_of_graphs(setting.ontology.root), setting.base, setting.least)


def _task(*what: object) -> str:
    return hashlib.sha256(ascii(what).encode()).hexdigest()[:_DIGITS]


def _places(
    heads: Sequence[_Head],
    families: Mapping[str, str],
    of: Mapping[tuple[str, int], str],
    entities: Mapping[str, Entity],
    kept: Collection[str] | None,
) -> dict[str, Place]:
    """Key → what all other articles make of an article."""
    first: dict[str, _Head] = {}
    for head in sorted(heads, key=lambda h: (h.id, h.name, h.published or "")):
        first.setdefault(head.id, head)
    out = {}
    for head in heads:
        mine = ((e.key, of[head.id, e.key]) for e in head.extraction.entities)
        named = tuple((key, id_, entities[id_].cls) for key, id_ in mine if id_ in entities)
        sure = None if kept is None else tuple(sorted({id_ for _, id_, _ in named if id_ in kept}))
        chosen = first[head.id]
        out[head.key] = Place(families[head.id], named, head is chosen, chosen.name, sure)
    return out


def _named_surely(heads: Iterable[_Head], of: Mapping[tuple[str, int], str], least: float) -> set[str]:
    """Entities that some article names so surely."""
    if not least:
        return set(of.values())
    return {
        of[head.id, m.entity]
        for head in heads
        for m in head.extraction.mentions
        if m.confidence >= least and (head.id, m.entity) in of
    }
