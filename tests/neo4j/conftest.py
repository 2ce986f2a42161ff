"""A real Neo4j 5, started once, and the graph that the tests send to it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from neo4j import Driver, GraphDatabase
from rdflib import RDF, Graph, URIRef

from kg.app.build import Build
from kg.graph import assemble
from kg.ontology import Ontology
from tests.graph.world import BASE, pages, resolution
from tests.neo4j.rows import hostile

HERE = Path(__file__).parent
PASSWORD = "correct horse"
#: One process with little to do: what starts fast, not what runs fast.
FLAGS = ("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")


@dataclass
class Java:
    """Server.java in a process of its own: lines in, lines out."""

    process: subprocess.Popen[str]
    log: Path

    def say(self, *words: str) -> dict[str, int]:
        given, answers = self.process.stdin, self.process.stdout
        assert given and answers
        print(*words, sep="\t", file=given, flush=True)
        line = answers.readline()
        assert line, f"the server has died:\n{self.log.read_text('utf-8', 'replace')[-3000:]}"
        return json.loads(line)

    def start(self, home: Path, password: str = "") -> str:
        return f"bolt://127.0.0.1:{self.say('start', str(home), password)['port']}"


@pytest.fixture(scope="session")
def java(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Java]:
    missing = [program for program in ("java", "mvn") if not shutil.which(program)]
    if missing:
        word = (
            f"{' and '.join(missing)} missing; to test with a real Neo4j: apt-get install openjdk-17-jdk-headless maven"
        )
        if os.environ.get("CI"):
            pytest.fail(word)
        pytest.skip(word)
    folder = tmp_path_factory.mktemp("java")
    classpath = _classpath(folder / "classpath")
    log = folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            ["java", *FLAGS, "-cp", classpath, str(HERE / "Server.java")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8",
        )  # fmt: skip
        yield Java(process, log)
        _close(process.stdin)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def _close(stream: IO[str] | None) -> None:
    if stream:
        stream.close()


def _classpath(out: Path) -> str:
    """Maven's, from what it has, else with what it fetches."""
    command = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:build-classpath", f"-Dmdep.outputFile={out}"]
    if subprocess.run([*command, "-o"], capture_output=True, check=False).returncode:
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stdout + made.stderr
    return out.read_text("utf-8").strip()


@pytest.fixture(scope="session")
def uri(java: Java, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A server with authentication; the user is neo4j."""
    return java.start(tmp_path_factory.mktemp("neo4j"), PASSWORD)


@pytest.fixture(scope="session")
def driver(uri: str) -> Iterator[Driver]:
    with GraphDatabase.driver(uri, auth=("neo4j", PASSWORD)) as driver:
        yield driver


@pytest.fixture
def empty(driver: Driver) -> Driver:
    driver.execute_query("MATCH (n) DETACH DELETE n")
    return driver


def small_world(ontology: Ontology) -> Graph:
    """The small world of tests/graph/world.py, under a base of its own."""
    made = pages()
    parts = [p.article() for p in made], [p.extraction() for p in made], resolution(made, xinglan=("星嵐科技",))
    return assemble(*parts, ontology, base_iri=BASE)


@pytest.fixture
def world(ontology: Ontology) -> Graph:
    return small_world(ontology)


@pytest.fixture(scope="session")
def whole(seeds: Build, ontology: Ontology) -> Graph:
    """The seeds' graph and the small world with names that mean harm, in one."""
    graph = hostile(small_world(ontology))
    for triple in seeds.graph:
        graph.add(triple)
    assert len({s for s in graph.subjects(RDF.type) if isinstance(s, URIRef)}) > 2000
    return graph
