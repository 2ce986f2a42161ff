"""The command `kg diff`: what came, went and changed between two graphs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from kg.app.console import FAILED, bars, misuse, out
from kg.ask import GraphError


def compare(
    old: Annotated[Path, typer.Argument(help="A built folder or a Turtle file.")],
    new: Annotated[Path, typer.Argument(help="Another, built later.")],
    json_: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
    limit: Annotated[int, typer.Option(min=0, help="Lines of each list; 0 for all.")] = 20,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 where the graphs differ.")] = False,
) -> None:
    """Tell which entities, claims, events, numbers and articles came, went or changed between two graphs."""
    from kg.app.diff import as_json, diff, lines
    from kg.ontology import load

    try:
        with bars() as progress:
            task = progress.add_task("reading", total=None)
            found = diff(old, new, load(), lambda stage, n: progress.update(task, description=stage, completed=n))
    except GraphError as error:
        raise misuse(str(error)) from None
    if json_:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=1))
    else:
        for style, line in lines(found, limit):
            out.print(Text(line, style=style), soft_wrap=True)
    if exit_code and any(found.values()):
        raise typer.Exit(FAILED)


def register(app: typer.Typer) -> None:
    """Make this command part of `kg`."""
    app.command(
        name="diff",
        epilog="""Examples:

cp -r output yesterday && kg build archive -o output && kg diff yesterday output

kg diff yesterday output --json --limit 0""",
    )(compare)
