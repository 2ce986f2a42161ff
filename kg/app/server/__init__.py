"""A built folder → a web application: the explorer, SPARQL, linked data and a JSON API, for reading only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware

from kg.app.server.api import router
from kg.app.server.linked import Nodes, pages
from kg.app.server.protocol import Endpoint
from kg.app.server.records import Records
from kg.app.server.security import Secure
from kg.ask import BusyError, Pool, QueryError, StoppedError, locate
from kg.ontology import load

#: Triples of a graph that each process holds in memory (some 100 MB); a larger one is read from its store.
IN_MEMORY = 250_000
_REMEMBERED = 64 << 20  # bytes of answers
_PAGES = Path(__file__).parent / "pages"


def application(
    folder: Path,
    *,
    workers: int = 3,
    seconds: float = 10.0,
    rows: int = 100_000,
    memory: int = 1 << 30,
    hosts: Sequence[str] = ("127.0.0.1", "localhost", "[::1]"),
    origins: Sequence[str] = (),
) -> FastAPI:
    """Make the application.

    Args:
        folder: a built folder, or a Turtle file (then there is no explorer).
        workers: questions that are answered at once.
        seconds: that a question may take.
        rows: rows or triples that are answered at most.
        memory: bytes that a question may take.
        hosts: names under which the server may be called; another name is refused (DNS rebinding).
        origins: other sites whose scripts may read the answers (CORS); none by default.

    Raises:
        GraphError: the graph cannot be read.
    """
    ontology = load()
    find = partial(locate, folder, IN_MEMORY)
    pool = Pool(find(), size=workers, seconds=seconds, memory=memory, remember=_REMEMBERED, again=find)
    records = Records(pool, ontology)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        pool.close()

    app = FastAPI(
        title="newskg", version=version("newskg"), description="A graph of facts from the news, with their sources.",
        docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=lifespan,
    )  # fmt: skip
    app.state.pool = pool
    app.include_router(router(records, ontology, pool))
    app.add_route("/sparql", Endpoint(pool, rows).answer, ["GET", "POST"], include_in_schema=False)
    app.add_route("/id/{local:path}", Nodes(records, pool, ontology).answer, ["GET"], include_in_schema=False)

    @app.get("/", include_in_schema=False)
    async def explorer() -> Response:  # in the loop: questions that wait for their turn hold all threads
        page = folder / "graph.html"
        if not page.is_file():
            return PlainTextResponse("there is no graph.html here; /sparql, /api and /id/… answer\n", 404)
        return FileResponse(
            page, headers={"Content-Security-Policy": "frame-ancestors 'none'", "Cache-Control": "no-cache"}
        )

    @app.get("/api", include_in_schema=False)
    async def about() -> Response:
        return HTMLResponse(pages().get_template("api.html.j2").render(schema=app.openapi()))

    @app.get("/style.css", include_in_schema=False)
    async def style() -> Response:
        return FileResponse(_PAGES / "style.css")

    @app.exception_handler(StoppedError)
    async def stopped(request: Request, error: Exception) -> Response:
        busy = isinstance(error, BusyError)
        headers = {"Retry-After": "5"} if busy else None
        if _is_api(request):
            return JSONResponse({"detail": str(error)}, 503, headers)
        return PlainTextResponse(f"{error}\n", 503 if busy else 422, headers)

    @app.exception_handler(QueryError)
    async def wrong(request: Request, error: Exception) -> Response:
        if _is_api(request):  # as FastAPI tells of values that are wrong
            return JSONResponse({"detail": [{"loc": ["query"], "msg": str(error), "type": "value_error"}]}, 422)
        return PlainTextResponse(f"{error}\n", 422)

    if origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=list(origins), allow_methods=["GET", "POST"],
            allow_headers=["Content-Type"], expose_headers=["X-Newskg-Truncated"],
        )  # fmt: skip
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    app.add_middleware(Secure, shared=bool(origins))
    return app


def _is_api(request: Request) -> bool:
    return request.url.path.startswith(("/api", "/health"))
