"""Loading, asking and writing a graph of a million triples: ours beside plain rdflib, in one run, on the same triples.

``python -m tests.benchmarks.store`` makes the graph of a synthetic world: of 10,000 entities, about 1,090,000 triples.
Ours loads into the store on disk (``kg.ask.write``), asks through a pool of one process as ``kg query`` does, writes
with ``kg.export.turtle``. rdflib parses into memory, asks and serialises with its own parser, engine and writer.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rdflib import Graph

from kg import ask
from kg.ask import Pool, Question
from kg.export import turtle
from kg.model import BASE_IRI
from kg.ontology import KG, load
from tests.benchmarks.graphs import synthetic

#: One of each kind; both engines must give the same number of rows.
QUERIES = {
    "scan": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "join": """SELECT ?who ?what ?quote { ?c kg:claimSubject ?a ; kg:claimObject ?b ; kg:evidence/kg:quote ?quote ;
        kg:claimPredicate kg:developed . ?a kg:name ?who . ?b kg:name ?what }""",
    "regex": 'SELECT ?s ?n { ?s kg:name ?n FILTER(REGEX(?n, "^[A-M].*[0-9]$")) }',
    "optional": """SELECT ?e ?date ?where { ?e a kg:Release OPTIONAL { ?e kg:date ?date }
        OPTIONAL { ?e kg:place ?where } }""",
    "path": "SELECT ?a ?b { ?a kg:developed/kg:outperforms+ ?b }",
}


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    result = act()
    return time.perf_counter() - begun, result


def ours(graph: Graph, folder: Path) -> tuple[dict[str, float], dict[str, int]]:
    """Seconds by job, rows by query."""
    seconds: dict[str, float] = {}
    rows: dict[str, int] = {}
    seconds["write"], _ = timed(lambda: turtle.write(graph, load(), folder / "graph.ttl"))
    seconds["load"], _ = timed(lambda: ask.write(folder / "graph.ttl", BASE_IRI, folder / ask.FOLDER))
    with Pool(ask.locate(folder), seconds=600) as pool:
        for name, query in QUERIES.items():
            question = Question(query, ("text/csv",), 10_000_000)
            seconds[name], found = timed(lambda question=question: pool.ask(question))
            rows[name] = found.rows
    return seconds, rows


def theirs(folder: Path) -> tuple[dict[str, float], dict[str, int]]:
    """The same by rdflib alone."""
    seconds: dict[str, float] = {}
    rows: dict[str, int] = {}
    seconds["load"], graph = timed(lambda: Graph().parse(folder / "graph.ttl", format="turtle"))
    for name, query in QUERIES.items():
        seconds[name], found = timed(lambda query=query: list(graph.query(query, initNs={"kg": KG})))
        rows[name] = len(found)
    seconds["write"], _ = timed(lambda: graph.serialize(folder / "theirs.ttl", format="turtle"))
    return seconds, rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=10_000, help="of the synthetic world")
    entities: int = parser.parse_args().entities
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        graph, _ = synthetic(entities)
        print(f"{len(graph):,} triples")
        mine, found = ours(graph, folder)
        del graph
        plain, expected = theirs(folder)
    if found != expected:
        raise SystemExit(f"the two engines disagree: {found} and {expected} rows")
    print(f"\n{'s':<10}{'rows':>10}{'ours':>10}{'rdflib':>10}{'times':>8}  asked")
    for job in ("load", *QUERIES, "write"):
        asked = "at least 5" if job in ("load", "scan", "write") else "not slower"
        rows = f"{found[job]:,}" if job in found else ""
        print(f"{job:<10}{rows:>10}{mine[job]:>10.3f}{plain[job]:>10.3f}{plain[job] / mine[job]:>8.1f}  {asked}")


if __name__ == "__main__":
    main()
