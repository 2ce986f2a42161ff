"""What must hold for each engine."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.app import engine as engines
from kg.app import work
from kg.app.crew import Lost
from kg.app.engine import EngineError
from kg.app.shelf import Shelf
from kg.export import turtle
from kg.ontology import Ontology
from tests.app.test_crew import dying, fours, squares


def ran(function: Any, tasks: list[tuple[int, ...]], engine: str) -> tuple[list[int], list[int]]:
    """What a function returned, and parts that were given up."""
    found, lost = [], []
    for result in engines.run(function, tasks, 2, engine):
        if isinstance(result, Lost):
            lost.append(result.part)
        else:
            found += result
    return sorted(found), lost


def refused(task: tuple[int, ...]) -> list[int]:
    """Raises at 5."""
    if 5 in task:
        raise LookupError("five is refused")
    return list(task)


def tasks_are_done(engine: str, folder: Path) -> None:
    """Every task once; what kills processes is given up alone; what is raised comes back."""
    assert ran(squares, fours(24), engine) == ([n * n for n in range(24)], [])
    assert ran(partial(dying, folder, True), [*fours(8), (12, 13)], engine) == ([*range(8), 12], [13])
    with pytest.raises(LookupError, match="five is refused"):
        ran(refused, fours(24), engine)


def a_command_writes_the_same_bytes(name: str, pages: Path, folder: Path) -> None:
    """`kg build --engine NAME`, with a cluster of this machine."""
    command = [sys.executable, "-m", "kg.app.cli", "build", str(pages), "-o", str(folder / "out"), "--engine", name]
    done = subprocess.run([*command, "--workers", "2"], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert (folder / "out" / "graph.ttl").read_bytes() == here(pages, folder)


def here(pages: Path, folder: Path) -> bytes:
    """The Turtle that this process writes."""
    made = kg.build([pages])
    turtle.write(made.graph, made.ontology, folder / "here.ttl")
    return (folder / "here.ttl").read_bytes()


def a_cluster_writes_the_same_bytes(
    address: str, pages: Path, folder: Path, ontology: Ontology, patch: pytest.MonkeyPatch
) -> None:
    """`--engine NAME://HOST:PORT`; what was read there is kept here."""
    patch.setattr(work, "TASK", 10)
    for kept in (0, 3):
        with Shelf(folder / "work", ontology) as shelf:
            made = kg.build([pages], engine=address, shelf=shelf)
        assert made.kept == kept and not made.problems
        turtle.write(made.graph, made.ontology, folder / "there.ttl")
        assert (folder / "there.ttl").read_bytes() == here(pages, folder)


def nobody_answers(name: str) -> None:
    """Nothing listens at port 9."""
    with pytest.raises(EngineError, match=f"no {name.capitalize()}.* answers at 127.0.0.1:9"):
        ran(squares, fours(4), f"{name}://127.0.0.1:9")
