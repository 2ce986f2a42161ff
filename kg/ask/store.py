"""graph.ttl → an Oxigraph store beside it, and back to whoever asks: where it is, and whether it is current.

The store is embedded and on disk; it is made in a fresh folder and never written again, so any number of processes may
read it. It is derived from the Turtle: where it is missing or older, the Turtle is read instead.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

#: The store's folder beside graph.ttl, the database in it, and what is known about it.
FOLDER, _DATA, _ABOUT = "store", "data", "about.json"
_PART = 8 << 20  # bytes of Turtle that are loaded at once


class GraphError(ValueError):
    """There is no graph, or it cannot be read; the message names the file and the mend."""


@dataclass(frozen=True, slots=True)
class About:
    """What a store holds: under which IRI the graph's entities stand, how many triples, of which Turtle (SHA-256)."""

    base: str
    triples: int
    turtle: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a graph is read from: a database folder or a Turtle file."""

    path: Path
    base: str

    @property
    def is_store(self) -> bool:
        return self.path.is_dir()

    @property
    def made(self) -> Path:
        """The file that is another one when another graph has been put here."""
        return self.path.parent / _ABOUT if self.path.name == _DATA else self.path


def write(turtle: Path, base: str, folder: Path) -> About:
    """Load a Turtle file in bulk into a fresh store.

    Args:
        turtle: as we write it: prefixes first, blocks apart by an empty line, which no text holds.
        base: what its prefix id: stands for.
        folder: the store's, to be made.

    Raises:
        OSError: the folder exists or cannot be written.
        SyntaxError: the file is no Turtle.
    """
    folder.mkdir()
    store = ox.Store(folder / _DATA)
    _load(store, turtle)
    store.optimize()
    store.flush()
    made = About(base, len(store), digest(turtle))
    del store  # closes it
    (folder / _ABOUT).write_text(json.dumps(asdict(made), indent=1) + "\n", "utf-8")
    return made


def grow(old: Path, folder: Path, prefixes: str, went: Iterable[str], came: Iterable[str], turtle: str) -> About:
    """Write a store that differs in a few blocks from one that stands elsewhere on the same disk.

    What is alike is not copied: Oxigraph never writes a file again, so both have the same files.

    Args:
        old: the store's folder; it is left as it is.
        folder: the new one's, to be made.
        prefixes: those of the blocks, as Turtle.
        went: blocks that are no more.
        came: blocks that are new; one subject may have a block of each kind.
        turtle: the SHA-256 of the Turtle that the new store is of.

    Raises:
        OSError: the folder exists or cannot be written.
        SyntaxError: a block is no Turtle.
    """
    known = about(old)
    if known is None:
        raise OSError(f"{old} is no store")
    folder.mkdir()
    ox.Store.read_only(str(old / _DATA)).backup(str(folder / _DATA))
    store = ox.Store(folder / _DATA)
    before, after = ({*ox.parse(f"{prefixes}{''.join(texts)}", ox.RdfFormat.TURTLE)} for texts in (went, came))
    for quad in before - after:
        store.remove(quad)
    store.extend(after - before)
    store.flush()
    made = About(known.base, known.triples + len(after) - len(before), turtle)  # counting them takes seconds
    del store  # closes it
    (folder / _ABOUT).write_text(json.dumps(asdict(made), indent=1) + "\n", "utf-8")
    return made


def _load(store: ox.Store, turtle: Path) -> None:
    prefixes, *parts = _parts(turtle)

    def load(part: tuple[int, int]) -> None:
        store.bulk_load(_read(turtle, prefixes) + _read(turtle, part), ox.RdfFormat.TURTLE)

    with ThreadPoolExecutor(os.cpu_count()) as threads:  # it lets other threads run, and uses but one itself
        deque(threads.map(load, parts or [(0, 0)]), maxlen=0)


def about(folder: Path) -> About | None:
    """What is known about the store in a folder; None where there is none that is whole."""
    try:
        return About(**json.loads((folder / _ABOUT).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def turtle(path: Path) -> Path:
    """The Turtle file of a built folder, or the file itself.

    Raises:
        GraphError: there is none.
    """
    file = path / "graph.ttl" if path.is_dir() else path
    if not file.is_file():
        raise GraphError(f"{file} does not exist; make it with: kg build PATH -o DIR, then name DIR here")
    return file


def locate(path: Path, in_memory: int = 0) -> Place:
    """Where to read the graph of a built folder or a Turtle file: its store if it is there and of the same Turtle.

    Args:
        path: the folder or file.
        in_memory: a graph of at most so many triples is read from the Turtle into memory all the same: questions are
            answered in a third of the time, for 0.4 kB and 2.5 µs a triple whenever it is opened.

    Raises:
        GraphError: there is no graph.
    """
    file = turtle(path)
    folder = file.parent / FOLDER
    known = about(folder) if file.name == "graph.ttl" else None
    if known and known.turtle == digest(file) and known.triples > in_memory:
        return Place(folder / _DATA, known.base)
    return Place(file, _base(file))


def open_(place: Place) -> ox.Store:
    """Open a graph for reading.

    Raises:
        GraphError: it cannot be read; of Turtle, with line and column.
    """
    if place.is_store:
        try:
            return ox.Store.read_only(str(place.path))
        except OSError as error:
            raise GraphError(f"{place.path} cannot be read ({error}); remove it: graph.ttl is read instead") from None
    store = ox.Store()
    try:
        store.bulk_load(path=place.path, format=ox.RdfFormat.TURTLE)
    except (SyntaxError, OSError, ValueError) as error:
        raise GraphError(f"{place.path} is not Turtle: {error}") from None
    return store


def _parts(turtle: Path) -> list[tuple[int, int]]:
    """Where the prefixes are, then whole blocks, up to a few more than _PART bytes at once."""
    size, cuts = turtle.stat().st_size, [0]
    with turtle.open("rb") as file:
        while cuts[-1] < size:
            if len(cuts) > 1:
                file.seek(cuts[-1] + _PART)
                file.readline()  # the rest of a line, which may be its end alone and no empty line
            while file.readline().strip():
                pass
            cuts.append(file.tell())
    return list(pairwise(cuts)) or [(0, 0)]


def _read(file: Path, part: tuple[int, int]) -> bytes:
    with file.open("rb") as opened:
        opened.seek(part[0])
        return opened.read(part[1] - part[0])


def digest(file: Path) -> str:
    """The SHA-256 of a file, as ``About.turtle`` has it."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _base(file: Path) -> str:
    """What the Turtle's prefix id: stands for; "" where it declares none."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            words = line.split()
            if words and words[0].lower() not in {"@prefix", "prefix"} and not words[0].startswith("#"):
                return ""
            if words[1:2] == ["id:"]:
                return words[2].strip("<>")
    return ""
