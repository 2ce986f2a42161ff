"""A folder in which stands what was read of each article, so that no article is read twice.

    with Shelf(Path("output/.work"), ontology) as shelf:
        known = shelf.known()                      # key of an article → its file
        put(shelf.folder, rows)                    # a file more, whole or not at all
        for row in shelf.get(known, wanted): …
        shelf.keep(known, wanted)                  # what belongs to no article any more is removed

An article's key is a hash of its text and what is told of it (file, date, columns); the folder's name is one of all
that decides what is read out of it: our code, the ontology with its models, the libraries. A file's name holds a hash
of its content: one that was damaged is told by that and dropped, so its articles are read again.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from types import MappingProxyType

import duckdb
import filelock
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kg.app import columns
from kg.model import Article, Extraction, Problem, Source
from kg.ontology import Ontology
from kg.text import View

#: The columns of a file, as the fields of a ``Row``.
KINDS = MappingProxyType(
    {
        "key": str,
        "article": Article | None,
        "extraction": Extraction | None,
        "problems": tuple[Problem, ...],
        "view": View | None,
    }
)
_READING = (
    *("app/columns.py", "app/shelf.py", "app/work.py", "model.py", "ontology.py", "queries.py"),
    *("text/**/*.py", "extract/**/*.py"),
)
_WRITING = (
    *("app/archive.py", "app/groups.py", "app/lines.py", "app/regroup.py", "app/report.py", "export/turtle.py"),
    *("graph/**/*.py", "resolve/**/*.py"),
)
#: Parts of the ontology's folder that say nothing to the reader of an article.
_UNREAD = frozenset({"corpus", "queries", "shapes.ttl"})
_DIGITS = 24  # hexadecimal, of a hash in a name


class WorkError(Exception):
    """The folder cannot be used; the message says why, and what to do."""


class TooLargeError(Exception):
    """Rows are more than the database can hold at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was read of the article of a key; article, extraction and view are None where it could not be."""

    key: str
    article: Article | None
    extraction: Extraction | None
    problems: tuple[Problem, ...] = ()
    view: View | None = None


class Shelf:
    """The folder, held by one build at a time.

    Raises:
        WorkError: it cannot be made or written, or another build holds it.
    """

    def __init__(self, folder: Path, ontology: Ontology) -> None:
        self.root, self.folder = folder, folder / fingerprint(ontology.root)
        self._lock = filelock.FileLock(folder / "lock")  # the system's: who dies lets go of it
        self.damaged: list[Path] = []

    def __enter__(self) -> Shelf:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except filelock.Timeout:
            raise WorkError(
                f"another build is at work in {self.root}; wait until it has ended, or name another folder with --work"
            ) from None
        except OSError as error:
            raise WorkError(
                f"cannot write {self.root}, where what is read is kept ({error.strerror or error}); "
                "name another folder with -o or --work, or keep nothing with --no-work"
            ) from None
        for left in self.folder.glob(".*"):  # what a killed build was just writing
            left.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def known(self) -> dict[str, Path]:
        """Key of each article that was read → the file that holds it; damaged files are removed, and told."""
        out: dict[str, Path] = {}
        with columns.connection() as db:
            for file in sorted(self.folder.glob("*.parquet")):
                try:
                    if digest(file) != file.stem:
                        raise duckdb.Error
                    out |= dict.fromkeys((row["key"] for row in columns.read(db, file, {"key": str})), file)
                except duckdb.Error:
                    self.damaged.append(file)
                    file.unlink(missing_ok=True)
                except OSError as error:
                    raise WorkError(
                        f"cannot read {file} ({error.strerror or error}); remove it: its articles are read again"
                    ) from None
        return out

    def get(self, known: Mapping[str, Path], wanted: Collection[str]) -> Iterator[Row]:
        """The rows of these keys, file by file."""
        files: defaultdict[Path, list[str]] = defaultdict(list)
        for key in set(wanted):
            files[known[key]].append(key)
        for file, keys in sorted(files.items()):
            yield from rows_of(file, keys)

    def share(self, files: Collection[Path]) -> None:
        """Files are whole now: where a shelf stands in two places, they are put into the other."""

    def keep(self, known: Mapping[str, Path], wanted: Collection[str]) -> None:
        """Remove files of which no article is wanted any more, and folders of other code or another ontology."""
        used = {known[key] for key in wanted if key in known}
        for file in set(known.values()) - used:
            file.unlink(missing_ok=True)
        for other in self.root.iterdir():
            if other != self.folder and _is_shelf(other):  # the user may have named a folder that has others in it
                shutil.rmtree(other, ignore_errors=True)


def _is_shelf(folder: Path) -> bool:
    """Whether a folder is one of ours, and nothing else is in it."""
    if folder.is_symlink() or not folder.is_dir() or not re.fullmatch(f"[0-9a-f]{{{_DIGITS}}}", folder.name):
        return False
    ours = re.compile(rf"[0-9a-f]{{{_DIGITS}}}\.parquet|\.\d+-[0-9a-f]+")
    return all(ours.fullmatch(file.name) for file in folder.iterdir())


def put(folder: Path, rows: Sequence[Row]) -> Path:
    """Write a file of rows, whole or not at all, and return it.

    Raises:
        WorkError: it cannot be written.
        TooLargeError: the rows are more than the database can hold at once.
    """
    aside = folder / f".{os.getpid()}-{rows[0].key[:_DIGITS]}"
    try:
        with columns.connection() as db:
            columns.write(db, aside, KINDS, ({n: getattr(row, n) for n in KINDS} for row in rows))
        file = folder / f"{digest(aside)}.parquet"
        aside.replace(file)
    except duckdb.OutOfMemoryException:
        aside.unlink(missing_ok=True)
        raise TooLargeError from None
    except (OSError, duckdb.Error) as error:
        aside.unlink(missing_ok=True)
        raise WorkError(
            f"cannot write into {folder} ({str(error).splitlines()[0]}); what was read so far is kept: "
            "make room and run the same again, or name another folder with --work"
        ) from None
    return file


def rows_of(file: Path, keys: Collection[str]) -> Iterator[Row]:
    """The rows of some articles in a file.

    Raises:
        WorkError: it cannot be read.
    """
    try:
        with columns.connection() as db:
            for row in columns.read(db, file, KINDS, only=("key", keys)):
                yield Row(**row)
    except duckdb.Error as error:
        told = str(error).splitlines()[0]
        raise WorkError(f"cannot read {file} any more ({told}); run the same again") from None


def key_of(source: Source) -> str:
    """What tells an article from others, and from itself before it was changed."""
    return hashlib.sha256(ascii(astuple(source)).encode()).hexdigest()


@lru_cache(maxsize=4)
def fingerprint(root: Path) -> str:
    """A hash of all that decides what is read out of an article: our code, the ontology's folder, the libraries."""
    files = {f.relative_to(root).as_posix(): f for f in root.rglob("*") if f.relative_to(root).parts[0] not in _UNREAD}
    return _hash(f"{sys.version_info[:2]} {_libraries()}", _code(_READING) | files)


@lru_cache(maxsize=4)
def fingerprint_of_graphs(root: Path) -> str:
    """A hash of all that decides which graph is made of what was read."""
    return _hash(fingerprint(root), _code(_WRITING) | {"shapes.ttl": root / "shapes.ttl"})


def _code(patterns: Iterable[str]) -> dict[str, Path]:
    code = Path(__file__).parents[1]
    return {f"kg/{f.relative_to(code).as_posix()}": f for part in patterns for f in code.glob(part)}


def _hash(begun: str, files: Mapping[str, Path]) -> str:
    seen = hashlib.sha256(begun.encode())
    for name, file in sorted(files.items()):
        if file.is_file():
            seen.update(f"\0{name}\0{digest(file)}".encode())
    return seen.hexdigest()[:_DIGITS]


def _libraries() -> list[str]:
    """Name and version of each package that ours is made of, and of those that these are made of.

    Those that only other systems need are left out: Ray brings some of them along for its workers.
    """
    found: dict[str, str] = {}
    line = ["newskg", "spacy"]  # a checkout need not be installed
    while line:
        name = canonicalize_name(line.pop())
        if name in found:
            continue
        try:
            found[name] = "" if name == "newskg" else version(name)
            needed = requires(name) or []
        except PackageNotFoundError:  # of another system or another Python
            found[name], needed = "", []
        wanted = map(Requirement, needed)
        line += [r.name for r in wanted if r.marker is None or r.marker.evaluate({"extra": ""})]
    return [f"{name} {number}" for name, number in sorted(found.items())]


def digest(file: Path) -> str:
    """What a file's name says of its content."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()[:_DIGITS]
