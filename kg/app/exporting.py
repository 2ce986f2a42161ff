"""The command `kg export`: a built graph in another format, or into a running Neo4j."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.app.console import INTERRUPTED, GraphFile, bars, failure, misuse, out
from kg.ask import GraphError

if TYPE_CHECKING:
    from rdflib import Graph

#: What is no file: a running server, and a folder for its bulk import.
_NEO4J, _NEO4J_CSV = "neo4j", "neo4j-csv"


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="A format, neo4j or neo4j-csv; see below.")],
    graph: GraphFile = Path("output"),
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File (of neo4j-csv: folder); beside the graph by default.")
    ] = None,
    uri: Annotated[str, typer.Option(help="neo4j: where it answers.")] = "bolt://localhost:7687",
    user: Annotated[str, typer.Option(help="neo4j: who signs in; '' where nobody has to.")] = "neo4j",
    password: Annotated[str, typer.Option(envvar="NEO4J_PASSWORD", help="neo4j: better given in NEO4J_PASSWORD.")] = "",
    database: Annotated[str | None, typer.Option(help="neo4j: the database; the user's own by default.")] = None,
) -> None:
    """Write a built graph in another format, or send it to Neo4j 5.

    Formats: csv (a zip of tables), gexf and graphml (Gephi), jsonld, nq, owl (RDF/XML with the ontology, for Protégé),
    trig, turtle, html, and those of plugins. neo4j-csv writes files for neo4j-admin's import into a folder, and
    import.cypher, which loads graph.ttl where the plugin neosemantics is installed.
    """
    from kg.export import OPTIONAL, exporters, file_name
    from kg.ontology import load

    if form == _NEO4J:
        _send(graph, uri, user, password, database)
        return
    folder = graph if graph.is_dir() else graph.parent
    try:
        if form == _NEO4J_CSV:
            from kg.export.neo4j import import_script, write_csv

            place = output or folder / _NEO4J
            command = write_csv(read(graph), load(), place)
            (place / "import.cypher").write_text(import_script(), "utf-8")
            told = f"{place}\nimport it into an empty database, with Neo4j stopped:\n{command}"
            out.print(told, soft_wrap=True, markup=False)
            return
        formats = exporters()
        if form not in formats:
            known = ", ".join((*formats, _NEO4J, _NEO4J_CSV))
            raise misuse(f"there is no format {form!r}; there are {known}")
        if output is None and form not in OPTIONAL:
            raise misuse(f"{folder / file_name(form)} was built with the articles at hand; name another file with -o")
        place = output or folder / file_name(form)
        formats[form](read(graph), load(), place)
    except ValueError as error:
        raise misuse(str(error)) from None
    except OSError as error:
        raise failure(f"cannot write {place}: {error.strerror}; name another place with -o") from None
    out.print(str(place), soft_wrap=True, markup=False)


def _send(graph: Path, uri: str, user: str, password: str, database: str | None) -> None:
    from kg.export.neo4j import SendError, send
    from kg.ontology import load

    rdf = read(graph)
    try:
        with bars() as progress:
            task = progress.add_task("connecting", total=None)
            sent = send(
                rdf, load(), uri, user=user, password=password, database=database,
                tell=lambda stage, done, total: progress.update(task, description=stage, completed=done, total=total),
            )  # fmt: skip
    except SendError as error:
        raise failure(str(error)) from None
    except KeyboardInterrupt:
        out.print("interrupted; what was sent stays, and running it again completes it")
        raise typer.Exit(INTERRUPTED) from None
    out.print(
        f"{sent.nodes} nodes and {sent.relationships} relationships are in {uri}; {sent.outdated} outdated ones removed"
    )


def read(path: Path) -> Graph:
    """The graph of a built folder or a Turtle file, in memory; a wrong call ends here, with a word."""
    from kg.app.reading import read_graph

    try:
        with bars() as progress:
            task = progress.add_task("reading", total=None)
            return read_graph(path, lambda triples: progress.update(task, description=f"reading {triples:,} triples"))
    except GraphError as error:
        raise misuse(str(error)) from None


def register(app: typer.Typer) -> None:
    """Make this command part of `kg`."""
    app.command(
        name="export",
        epilog="""Examples:

kg export owl -g output -o deepseek.owl

kg export gexf

NEO4J_PASSWORD=… kg export neo4j --uri bolt://localhost:7687

kg export neo4j-csv -o import""",
    )(export)
