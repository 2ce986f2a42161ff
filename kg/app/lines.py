"""Lines, each a block of Turtle with the group that wrote it, sorted by subject → graph.ttl.

A graph that has grown is the old lines without those of groups that are written anew or gone, and the new ones: one
walk over sorted files, which needs no memory. Several groups may write of one subject; that is put together.
"""

from __future__ import annotations

import heapq
import json
import shutil
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby, repeat
from pathlib import Path
from typing import NamedTuple

from kg.export import turtle
from kg.graph.rdf import prefixes

#: What stands for the line's end within a block: a text in Turtle has neither as it is.
_END = "\v"


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
    """What the lines say: counts, violations of shapes, and the blocks that came and went."""

    facts: Counter[str] = field(default_factory=Counter)
    modality: Counter[str] = field(default_factory=Counter)
    triples: int = 0
    violations: list[str] = field(default_factory=list)
    prefixes: str = ""
    came: list[str] = field(default_factory=list)
    went: list[str] = field(default_factory=list)


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
    out, unused = Merged(), {prefix: str(space) for prefix, space in prefixes(base)}
    body, needed, signs = graph.with_suffix(".body"), dict[str, str](), [f"{prefix}:" for prefix in unused]
    with ExitStack() as stack:
        files = [
            stack.enter_context(file.open(encoding="utf-8", newline="\n")) for file in (*([old] if old else []), *new)
        ]
        kept = stack.enter_context(lines.open("w", encoding="utf-8", newline="\n"))
        written = stack.enter_context(body.open("w", encoding="utf-8", newline="\n"))
        marked = [zip(file, repeat(bool(old) and n == 0)) for n, file in enumerate(files)]
        for name, same in groupby(heapq.merge(*marked), key=lambda row: row[0].partition("\t")[0]):
            was, now, changed = list[Line](), list[Line](), False
            for text, is_old in same:
                line = parse(text)
                if is_old:
                    was.append(line)
                if is_old and line.group in gone:
                    changed = True
                    continue
                changed |= not is_old
                now.append(line)
                kept.write(text)
            if not name:
                out.violations = sorted({json.loads(line.block.text) for line in now})
                continue
            after = turtle.joined([line.block for line in now]) if now else None
            if after:
                written.write(f"\n{after.text}\n")
                out.triples += after.triples
                if any(sign in after.text for sign in signs):
                    for prefix in turtle.used(after) & unused.keys():
                        needed[prefix] = unused.pop(prefix)
                    signs = [f"{prefix}:" for prefix in unused]
                if term := now[0].term:
                    out.facts[term] += 1
                    out.modality[now[0].modality] += 1
            before = turtle.joined([line.block for line in was]) if old and changed and was else None
            if old and changed and before != after:
                out.went += [before.text] if before else []
                out.came += [after.text] if after else []
    out.prefixes = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in sorted(needed.items()))
    with graph.open("wb") as whole, body.open("rb") as rest:
        whole.write(out.prefixes.encode())
        shutil.copyfileobj(rest, whole, 1 << 20)
    body.unlink()
    return out
