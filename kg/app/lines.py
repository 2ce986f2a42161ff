"""Lines, each a block of Turtle with the group that wrote it, sorted by subject → graph.ttl.

A graph that has grown is the old lines without those of groups that are written anew or gone, and the new ones: one
walk over sorted files, which needs no memory. Several groups may write of one subject; that is put together.
"""

from __future__ import annotations

import heapq
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby, repeat
from pathlib import Path
from typing import NamedTuple

from kg.export import turtle
from kg.graph.rdf import prefixes

#: What stands for the line's end within a block: a text in Turtle has neither as it is.
_END = "\v"
#: Of more triples that came and went, it is not told which: reading the graph anew is quicker and takes less memory.
MANY = 200_000
_OPEN = 100  # files at once; systems allow 256 or more


class Line(NamedTuple):
    """A block, who wrote it, and of a relation, an event or a number its term and modality."""

    block: turtle.Block
    group: str
    term: str
    modality: str

    def written(self) -> str:
        """As a line of a file: lines are sorted as their subjects are, for no sign is below a tab."""
        name, text, triples = self.block
        text = text.replace("\n", _END)
        return f"{name}\t{self.group}\t{triples}\t{self.term}\t{self.modality}\t{text}\n"


def parse(line: str) -> Line:
    """A line as it stands in a file."""
    name, group, triples, term, modality, text = line[:-1].split("\t", 5)
    return Line(turtle.Block(name, text.replace(_END, "\n"), int(triples)), group, term, modality)


@dataclass
class Merged:
    """What the lines say: counts, violations of shapes, the blocks that came and went (None where these are many)."""

    facts: Counter[str] = field(default_factory=Counter)
    modality: Counter[str] = field(default_factory=Counter)
    triples: int = 0
    violations: list[str] = field(default_factory=list)
    came: list[str] | None = field(default_factory=list)
    went: list[str] | None = field(default_factory=list)


def merge(old: Path | None, gone: Collection[str], new: Sequence[Path], lines: Path, graph: Path, base: str) -> Merged:
    """Write the lines of a graph and its Turtle.

    Args:
        old: the lines before, if any.
        gone: groups whose old lines do not count any more.
        new: files of lines, each sorted.
        lines: the file to write the lines that count to.
        graph: the file to write Turtle to.
        base: what its prefix id: stands for.

    Raises:
        OSError: a file cannot be read or written.
    """
    body = graph.with_suffix(".body")
    writer = _Writer(gone, {prefix: str(space) for prefix, space in prefixes(base)})
    if not old:
        writer.out.came = writer.out.went = None
    with ExitStack() as stack:
        files = [*([old] if old else []), *_few(new, lines.parent, stack)]
        opened = [stack.enter_context(file.open(encoding="utf-8", newline="\n")) for file in files]
        kept = stack.enter_context(lines.open("w", encoding="utf-8", newline="\n"))
        written = stack.enter_context(body.open("w", encoding="utf-8", newline="\n"))
        marked = [zip(file, repeat(bool(old) and n == 0)) for n, file in enumerate(opened)]
        for name, same in groupby(heapq.merge(*marked), key=lambda row: row[0].partition("\t")[0]):
            counted, block = writer.subject(name, same)
            kept.writelines(counted)
            if block:
                written.write(f"\n{block.text}\n")
    with graph.open("wb") as whole, body.open("rb") as rest:
        whole.write(declared(writer.needed).encode())
        shutil.copyfileobj(rest, whole, 1 << 20)
    body.unlink()
    return writer.out


def declared(spaces: Mapping[str, str]) -> str:
    """Prefixes as Turtle declares them."""
    return "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in sorted(spaces.items()))


def _few(files: Sequence[Path], folder: Path, stack: ExitStack) -> Sequence[Path]:
    """As many files as may be open at once: what is more is put together first."""
    while len(files) > _OPEN:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder, prefix=f".{os.getpid()}-")))
        fewer = []
        for at in range(0, len(files), _OPEN):
            fewer.append(place / f"{at}.lines")
            with ExitStack() as inner, fewer[-1].open("w", encoding="utf-8", newline="\n") as out:
                some = [inner.enter_context(f.open(encoding="utf-8", newline="\n")) for f in files[at : at + _OPEN]]
                out.writelines(heapq.merge(*some))
        files = fewer
    return files


@dataclass
class _Writer:
    """Puts together what is said of one subject after another, and counts."""

    gone: Container[str]
    unused: dict[str, str]  # prefixes that no block has needed yet
    needed: dict[str, str] = field(default_factory=dict)
    out: Merged = field(default_factory=Merged)
    changed: int = 0  # triples of blocks that came or went

    def subject(self, name: str, lines: Iterable[tuple[str, bool]]) -> tuple[list[str], turtle.Block | None]:
        """The lines of a subject that count, and its block, if it still has one."""
        was, now, texts, touched = list[Line](), list[Line](), list[str](), False
        for text, is_old in lines:
            line = parse(text)
            if is_old:
                was.append(line)
            if is_old and line.group in self.gone:
                touched = True
                continue
            touched |= not is_old
            now.append(line)
            texts.append(text)
        if not name:
            self.out.violations = sorted({json.loads(line.block.text) for line in now})
            return texts, None
        after = turtle.joined([line.block for line in now]) if now else None
        if after:
            self.count(now[0], after)
        if touched and self.out.came is not None and self.out.went is not None:
            before = turtle.joined([line.block for line in was]) if was else None
            if before != after:
                self.out.went += [before.text] if before else []
                self.out.came += [after.text] if after else []
                self.changed += (before.triples if before else 0) + (after.triples if after else 0)
                if self.changed > MANY:
                    self.out.came = self.out.went = None
        return texts, after

    def count(self, line: Line, block: turtle.Block) -> None:
        self.out.triples += block.triples
        if line.term:
            self.out.facts[line.term] += 1
            self.out.modality[line.modality] += 1
        if any(f"{prefix}:" in block.text for prefix in self.unused):
            for prefix in turtle.used(block) & self.unused.keys():
                self.needed[prefix] = self.unused.pop(prefix)
