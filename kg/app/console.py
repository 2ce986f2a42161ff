"""What all commands share: where they print, how they end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

out, err = Console(), Console(stderr=True)

#: Exit codes: a failed article or an unmet expectation, a wrong call, Ctrl-C.
FAILED, MISUSED, INTERRUPTED = 1, 2, 130

GraphFile = Annotated[Path, typer.Option("-g", "--graph", help="A built folder or a Turtle file.")]


def harmless(text: str) -> str:
    """File names and articles may hold control characters that would steer the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def misuse(message: str) -> typer.Exit:
    """Say what is wrong with a call; raise what this returns."""
    err.print(message, markup=False, style="red", soft_wrap=True)
    return typer.Exit(MISUSED)


def failure(message: str) -> typer.Exit:
    """Say what went wrong; raise what this returns."""
    err.print(message, markup=False, style="red", soft_wrap=True)
    return typer.Exit(FAILED)


def bars() -> Progress:
    """Bars on the error stream, so that standard output stays the answer; they vanish when done."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
