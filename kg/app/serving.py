"""The command `kg serve`: a built graph by HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.app.console import INTERRUPTED, err, failure, misuse, out

_LOCAL = ("127.0.0.1", "localhost", "::1")


def serve(
    graph: Annotated[Path, typer.Argument(help="A built folder or a Turtle file.")] = Path("output"),
    host: Annotated[str, typer.Option(help="Address to listen at; other machines reach 0.0.0.0.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 takes a free one.")] = 8000,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A name under which it may be called, as news.example.org. Repeatable.")
    ] = None,
    cors: Annotated[
        list[str] | None,
        typer.Option(help="A site whose scripts may read the answers, as https://example.org. Repeatable."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Questions that are answered at once.")] = 3,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that a question may take.")] = 10.0,
    limit: Annotated[int, typer.Option(min=1, help="Rows or triples that are answered at most.")] = 100_000,
    memory: Annotated[int, typer.Option(min=64, help="Megabytes that a question may take.")] = 1024,
) -> None:
    """Serve a graph for reading: the explorer at /, SPARQL at /sparql, each thing at /id/NAME, JSON at /api."""
    import socket

    import uvicorn

    from kg.app.server import application
    from kg.ask import GraphError

    names = [*(allow_host or []), *_names(host)] if allow_host or host in _LOCAL else ["*"]
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise misuse(
            f"cannot listen at {host}:{port} ({error.strerror}); choose another --port, or 0 for a free one"
        ) from None
    try:
        app = application(
            graph, workers=workers, seconds=timeout, rows=limit, memory=memory << 20, hosts=names, origins=cors or ()
        )
    except GraphError as error:
        raise misuse(str(error)) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    at = f"[{host}]" if ":" in host else host
    out.print(f"http://{at}:{listening.getsockname()[1]}/  (Ctrl-C stops)", soft_wrap=True)
    if names == ["*"]:
        err.print("every name is answered; name those that should be with --allow-host", markup=False)

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.state.pool.close()  # first: an open question would hold it up for as long as one may take
            await super().shutdown(sockets)

    server = Server(
        uvicorn.Config(app, log_level="warning", server_header=False, h11_max_incomplete_event_size=1 << 17)
    )
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:
        raise failure(f"the server stopped: {error}") from None


def _names(host: str) -> list[str]:
    """How this machine calls it, and how others do: no page of another site can have one of these names."""
    return ["127.0.0.1", "localhost", "[::1]", *([] if host in _LOCAL else [host])]


def register(app: typer.Typer) -> None:
    """Make this command part of `kg`."""
    app.command(
        name="serve",
        epilog="""Examples:

kg serve

kg serve graph --port 9000 --timeout 5

kg serve --host 0.0.0.0 --allow-host news.example.org --cors https://example.org""",
    )(serve)
