"""The command `kg`: build, show, eval, validate, and those of asking, serving, exporting and comparing."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from kg.app import asking, comparing, exporting, serving
from kg.app.console import FAILED, INTERRUPTED, GraphFile, bars, err, failure, misuse, out
from kg.app.exporting import read
from kg.model import BASE_IRI

# What takes long to load is loaded by the command that needs it: a query starts in a fifth of the time of a build.
if TYPE_CHECKING:
    from kg.app.shelf import Shelf

app = typer.Typer(
    help="From a folder of noisy Chinese news to a knowledge graph that can say where every fact comes from.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"newskg {version('newskg')}")
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """What every command knows."""


@app.command(
    epilog="""Examples:

kg build seeds -o output

kg build page.html archive.jsonl.gz -o graph --workers 2

cat article.txt | kg build - -o graph

kg build export.csv --text-column 内容 --date-column 时间

kg build seeds --also jsonld --also gexf"""
)
def build(
    paths: Annotated[
        list[str],
        typer.Argument(help="Files, folders (searched through), s3://BUCKET/FOLDER, or - for standard input."),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Folder for graph.ttl, graph.html, report.json.")
    ] = Path("output"),
    base_iri: Annotated[
        str, typer.Option(help="Under which the graph's individuals stand; ends in / or #.")
    ] = BASE_IRI,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes that read articles; the result is the same for any number.")
    ] = 1,
    work: Annotated[
        str | None,
        typer.Option(
            help="Folder that keeps what was read, so that no article is read twice; s3://BUCKET/FOLDER keeps it there "
            "as well.  [default: OUTPUT/.work]"
        ),
    ] = None,
    engine: Annotated[
        str, typer.Option(help="Who reads: dask, ray or spark (on this machine), or a cluster, as dask://HOST:PORT.")
    ] = "",
    no_work: Annotated[bool, typer.Option("--no-work", help="Keep nothing, and read every article.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop at the first error instead of building the rest.")
    ] = False,
    min_confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Leave out what all articles together do not make so sure.")
    ] = 0.0,
    also: Annotated[
        list[str] | None, typer.Option(help="A further format, as jsonld; kg export --help names them. Repeatable.")
    ] = None,
    title_column: Annotated[str | None, typer.Option(help="JSON and CSV: where the title stands.")] = None,
    text_column: Annotated[str | None, typer.Option(help="JSON and CSV: where the text stands.")] = None,
    date_column: Annotated[str | None, typer.Option(help="JSON and CSV: where the date stands.")] = None,
    source_column: Annotated[str | None, typer.Option(help="JSON and CSV: where the medium stands.")] = None,
    url_column: Annotated[str | None, typer.Option(help="JSON and CSV: where the address stands.")] = None,
) -> None:
    """Read articles (.txt .md .html .json .jsonl .csv, also .gz) and write their graph.

    Exit code 1 where anything failed; what could be read is built all the same (unless --strict).
    """
    from kg.app import archive, report
    from kg.app.build import Setting, StoppedError
    from kg.app.crew import StartError
    from kg.app.engine import EngineError, check
    from kg.app.shelf import WorkError
    from kg.export import exporter
    from kg.graph import check_base
    from kg.ontology import load
    from kg.text import Columns, ReadOptions

    columns = {
        "title": title_column, "text": text_column, "date": date_column, "source": source_column, "url": url_column,
    }  # fmt: skip
    try:
        for name in also or ():
            exporter(name)
        check_base(base_iri)
        if engine:
            check(engine)
    except (ValueError, EngineError) as error:
        raise misuse(str(error)) from None
    if work and no_work:
        raise misuse("--work and --no-work contradict each other; name one of them")
    try:
        shelf = None if no_work else _shelf(work, output)
        with shelf or nullcontext(), bars() as progress:
            task = progress.add_task("starting", total=None)
            setting = Setting(
                load(),
                base_iri,
                workers,
                strict,
                min_confidence,
                shelf,
                engine,
                lambda stage, done, total: progress.update(
                    task, description=stage, completed=done, total=total or None
                ),
            )
            reading = ReadOptions(Columns()._replace(**{k: (v,) for k, v in columns.items() if v}))
            made = archive.build(paths, output, reading, setting, also or ())
    except KeyboardInterrupt:
        kept = "" if no_work else "; so is what was read: run the same again to go on"
        err.print(f"interrupted; the graph that stood in {output} before is kept{kept}", markup=False)
        raise typer.Exit(INTERRUPTED) from None
    except (WorkError, StartError, EngineError) as error:
        raise failure(str(error)) from None
    except StoppedError as stopped:
        report.problems(list(stopped.args), err)
        err.print("stopped at the first error (--strict); nothing was written")
        raise typer.Exit(FAILED) from None
    except OSError as error:
        err.print(f"cannot write {output}: {error}; name another folder with -o", markup=False, style="red")
        raise typer.Exit(FAILED) from None
    if not made.files:  # a mistyped path must not replace a good graph by an empty one
        report.problems(made.problems, err)
        err.print(f"no article was read; nothing was written, and what stood in {output} is kept", markup=False)
        raise typer.Exit(FAILED)
    report.show(made.report, made.kept, out, made.files)
    if made.failed:
        raise typer.Exit(FAILED)


@app.command(
    name="show",
    epilog="""Examples:

kg show DeepSeek

kg show 輝達 --graph output --language en""",
)
def show_(
    name: Annotated[str, typer.Argument(help="A name of it, in any script: 英伟达, 輝達, nvidia.")],
    graph: GraphFile = Path("output"),
    language: Annotated[str, typer.Option(help="Of the labels: zh-Hans or en.")] = "zh-Hans",
) -> None:
    """Print an entity's facts, events and numbers with their quotes and sources."""
    from kg.app import show
    from kg.ontology import load

    if language not in (known := show.languages(load())):
        raise misuse(f"there are no labels in {language}; choose one of: {', '.join(known)}")
    rdf = read(graph)
    found = show.find(rdf, name)
    if not found:
        err.print(f"nothing in {graph} is called {name}; nor has it in its name", markup=False)
        raise typer.Exit(FAILED)
    for node in found:
        for indent, line in show.describe(rdf, node, load(), language):
            out.print(Text("  " * indent + line, style="" if indent < 2 else "dim"), soft_wrap=True)


@app.command(
    name="eval",
    epilog="""Example:

kg eval tests/gold/seeds graphs   (graphs/NAME.ttl for each tests/gold/seeds/NAME.json)""",
)
def evaluate_(
    gold: Annotated[Path, typer.Argument(help="Folder of NAME.json: what a careful reader would say.")],
    graphs_: Annotated[
        Path, typer.Argument(metavar="GRAPHS", help="Folder of NAME.ttl, each built from one text alone.")
    ],
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="List what is wrong (+), missing (-), mistyped (~).")
    ] = False,
) -> None:
    """Precision, recall and F1 of graphs against gold."""
    from kg.app import evaluate
    from kg.ontology import load

    try:
        result = evaluate.evaluate(gold, graphs_, load())
    except evaluate.GoldError as error:
        raise misuse(str(error)) from None
    for line in result.lines(verbose=verbose):
        print(line)


@app.command(
    epilog="""Examples:

kg validate

kg validate output/graph.ttl"""
)
def validate(graph: Annotated[Path, typer.Argument(help="A built folder or a Turtle file.")] = Path("output")) -> None:
    """Check a graph against the shapes of the ontology (SHACL). Exit code 1 where it breaks one."""
    from kg import graph as graphs
    from kg.ontology import load

    result = graphs.validate(read(graph), load())
    for message in result.messages:
        err.print(message, markup=False, style="red")
    if result.messages:
        raise typer.Exit(FAILED)
    out.print("valid")


asking.register(app)
serving.register(app)
exporting.register(app)
comparing.register(app)


def _shelf(work: str | None, output: Path) -> Shelf:
    from kg.app.mirror import Mirror
    from kg.app.shelf import Shelf
    from kg.ontology import load
    from kg.text import is_url

    if work and is_url(work):
        return Mirror(work, output / ".work", load())
    return Shelf(Path(work) if work else output / ".work", load())


def main() -> None:
    """Entry point of the command `kg`."""
    try:
        app()
    except BrokenPipeError:  # kg show … | head
        sys.stderr.close()
        raise SystemExit(FAILED) from None


if __name__ == "__main__":
    main()
