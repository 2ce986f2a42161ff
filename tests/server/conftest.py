"""`kg serve` as a user starts it, over a small invented world, and a client that calls it by HTTP."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import httpx
import pytest
from rdflib import RDF, Graph, Literal, Namespace

from kg import ask
from kg.export import turtle, write_all
from kg.graph import assemble
from kg.ontology import Ontology
from tests.export.hostile import hostile
from tests.graph.world import BASE, pages, resolution

#: Seconds and rows of the server that most tests call.
SECONDS, ROWS = 2, 150
#: A query that no machine answers: the seventh power of the graph.
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(7)) + " }"

#: What may stand in an IRI and means something in an address, a path or a page.
LOCALS = ("a'b", "深度", "a%20b", "a/b", "a?b=c", "a#b", "a;b", "a&amp;b", "+", "%3Cscript%3E", "javascript:alert(1)")
KG, ID = Namespace("https://w3id.org/newskg#"), Namespace(BASE)


@dataclass(frozen=True)
class Running:
    """A server: its address, its process, and a client that knows the address."""

    url: str
    process: subprocess.Popen[str]
    client: httpx.Client
    stderr: Path

    def complaints(self) -> str:
        """What it has written where it should not need to."""
        return self.stderr.read_text("utf-8")

    def ask(self, query: str, accept: str | None = None, **more: str) -> httpx.Response:
        headers = {} if accept is None else {"Accept": accept}
        return self.client.get("/sparql", params={"query": query, **more}, headers=headers)

    def bindings(self, query: str) -> list[dict[str, str]]:
        """The rows of a SELECT, by name."""
        rows = self.ask(query).raise_for_status().json()["results"]["bindings"]
        return [{name: value["value"] for name, value in row.items()} for row in rows]

    def children(self) -> set[int]:
        """The processes that it started."""
        return children(self.process.pid)


def children(process: int) -> set[int]:
    found = subprocess.run(
        ["ps", "-ww", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False
    )
    return {int(pid) for pid in found.stdout.split()} - {process}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "kg.app.cli", "serve", *map(str, arguments)]


@contextmanager
def serving(folder: Path, *options: object) -> Iterator[Running]:
    """Start a server at a free port, wait until it says where it is, and stop it in the end."""
    with NamedTemporaryFile("w", suffix=".txt", delete=False) as stderr:  # a pipe that nobody reads would fill up
        process = subprocess.Popen(
            command(folder, "--port", 0, *options), stdout=subprocess.PIPE, stderr=stderr, text=True
        )
    said = Path(stderr.name)
    assert process.stdout
    impatient = threading.Timer(180, process.kill)
    impatient.start()
    first = process.stdout.readline()
    impatient.cancel()
    try:
        assert first.startswith("http://"), first + said.read_text("utf-8")
        url = first.split("/  ")[0]
        with httpx.Client(base_url=url, timeout=20) as client:
            yield Running(url, process, client, said)
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()
        said.unlink()


def tell(ontology: Ontology) -> Graph:
    """The graph of the small world."""
    made = pages()
    parts = [p.article() for p in made], [p.extraction() for p in made], resolution(made, xinglan=("星嵐科技",))
    return assemble(*parts, ontology, base_iri=BASE)


def build(folder: Path, ontology: Ontology) -> Path:
    """The small world as `kg build` leaves it: Turtle, page and store."""
    write_all(tell(ontology), ontology, folder)
    ask.write(folder / "graph.ttl", BASE, folder / ask.FOLDER)
    return folder


@pytest.fixture(scope="session")
def graph(ontology: Ontology) -> Graph:
    return tell(ontology)


@pytest.fixture(scope="session")
def world(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("world"), ontology)


@pytest.fixture(scope="session")
def server(world: Path) -> Iterator[Running]:
    """A server with narrow limits."""
    with serving(world, "--timeout", SECONDS, "--limit", ROWS, "--memory", 256) as running:
        yield running


@pytest.fixture(scope="session")
def hostile_graph(ontology: Ontology) -> Graph:
    """A graph whose names try to break out of the page, and whose local names try to break out of addresses."""
    graph = hostile(ontology)
    for number, name in enumerate(LOCALS):
        graph.add((ID[name], RDF.type, KG.Organization))
        graph.add((ID[name], KG.name, Literal(f"机构{number}")))
        graph.add((ID["thing-0"], KG.developed, ID[name]))
    return graph


@pytest.fixture(scope="session")
def hostile_server(
    hostile_graph: Graph, ontology: Ontology, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    file: Path = tmp_path_factory.mktemp("hostile") / "graph.ttl"
    turtle.write(hostile_graph, ontology, file)
    options = ("--workers", 2, "--host", "0.0.0.0", "--cors", "https://friend.example")
    with serving(file, *options, "--allow-host", "news.example.org") as running:
        yield running
