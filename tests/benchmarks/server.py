"""`kg serve` under load: 50 requests a second of the query library for a minute, with hostile queries beside them.

``python -m tests.benchmarks.server`` builds a synthetic world (or takes ``--graph DIR``), starts the real server, asks
on a fixed clock (a late answer does not delay the next question) and prints what came back: how many, of which status,
the time of the median, the 95th percentile and the slowest, and the memory of all the server's processes at the start
and in the end. Asked: no error, p95 below 100 ms, no growth, and every hostile query stopped at its limit. Every second
question is the library's as it stands, which a server that remembers has answered before; the others name somebody of
the world, drawn evenly, so most are new to it. Their times are told apart.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from kg import ask
from kg.export import turtle
from kg.model import BASE_IRI
from kg.ontology import load
from tests.benchmarks.graphs import synthetic

LIMIT = 3  # seconds that the server gives a question here
HOSTILE = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "regex": """SELECT * { ?a kg:quote ?x . ?b kg:quote ?y . ?c kg:name ?z
        FILTER(REGEX(CONCAT(?x, ?y, ?z), "(a*)*b(.*)*c$")) }""",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!kg:nothing|^!kg:nothing)* ?b . ?b (!kg:nothing|^!kg:nothing)* ?c }",
}


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """The real server: its address and process."""
    command = [sys.executable, "-m", "kg.app.cli", "serve", str(folder), "--port", "0", "--timeout", str(LIMIT)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield process.stdout.readline().split()[0].rstrip("/"), process.pid
    finally:
        process.terminate()
        process.wait(30)


def memory(pid: int) -> float:
    """MB that a process and its children have to themselves and share (RSS; shared pages count in each)."""
    total = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            said = dict(line.split(":", 1) for line in status.read_text("utf-8").splitlines() if ":" in line)
        except OSError:  # ended meanwhile
            continue
        if str(pid) in (said["Pid"].strip(), said["PPid"].strip()) and "VmRSS" in said:
            total += int(said["VmRSS"].split()[0]) / 1024
    return total


async def attack(client: httpx.AsyncClient, until: float) -> list[str]:
    """One hostile query after the other; what became of each."""
    told: list[str] = []
    while time.monotonic() < until:
        for name, query in HOSTILE.items():
            begun = time.perf_counter()
            answer = await client.post("/sparql", data={"query": query}, timeout=60)
            told.append(f"{name}: {answer.status_code} after {time.perf_counter() - begun:.1f} s")
    return told


async def entities(client: httpx.AsyncClient) -> list[str]:
    """All names, in one order."""
    query = "SELECT DISTINCT ?n { ?x kg:mentionOf ?e . ?e kg:name ?n } ORDER BY ?n"
    answer = await client.post("/sparql", data={"query": query}, headers={"accept": "application/json"})
    return [row["n"]["value"] for row in answer.json()["results"]["bindings"]]


async def load_it(url: str, pid: int, rate: int, seconds: int, hostile: bool) -> None:
    library, draw = load().queries, random.Random(1)
    took: dict[bool, list[float]] = {True: [], False: []}
    status: Counter[int | str] = Counter()

    async with httpx.AsyncClient(base_url=url, limits=httpx.Limits(max_connections=200)) as client:

        async def one(question: str, new: bool = False) -> None:
            begun = time.perf_counter()
            try:
                answer = await client.post("/sparql", data={"query": question}, timeout=30)
                status[answer.status_code] += 1
            except httpx.HTTPError as error:
                status[type(error).__name__] += 1
            took[new].append(time.perf_counter() - begun)

        for query in library:  # each once, before anything is measured
            await one(query.text)
        names = await entities(client)
        took[False].clear()
        status.clear()
        before, begun = memory(pid), time.monotonic()
        attacker = asyncio.create_task(attack(client, begun + seconds - LIMIT)) if hostile else None
        asked = []
        for i in range(rate * seconds):
            await asyncio.sleep(max(0.0, begun + i / rate - time.monotonic()))
            query = library[i // 2 % len(library)]
            texts = [p.name for p in query.parameters if p.default.startswith('"') and p.name not in ("month", "title")]
            new = i % 2 == 1 and bool(texts)
            question = query.filled({name: draw.choice(names) for name in texts}) if new else query.text
            asked.append(asyncio.create_task(one(question, new)))
        await asyncio.gather(*asked)
        spent = time.monotonic() - begun
        after = memory(pid)
        told = await attacker if attacker else []
    print(f"{rate * seconds} requests in {spent:.1f} s, {dict(status)}; asked: {rate} a second, no error")
    for what, times in (("all", took[True] + took[False]), ("as it stands", took[False]), ("naming one", took[True])):
        cuts = statistics.quantiles(times, n=100)
        median, p95, slowest = (1000 * value for value in (cuts[49], cuts[94], max(times)))
        print(f"  {what}: {len(times)}, median {median:.1f} ms, p95 {p95:.1f} ms, slowest {slowest:.0f} ms")
    print("asked: p95 below 100 ms")
    print(f"memory {before:.0f} MB at the start, {after:.0f} MB in the end")
    if hostile:
        print(f"hostile, each to be stopped after {LIMIT} s:\n  " + "\n  ".join(sorted(told)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graph", type=Path, help="a built folder; else a synthetic world is made")
    parser.add_argument("--entities", type=int, default=1000, help="of the synthetic world")
    parser.add_argument("--rate", type=int, default=50, help="requests a second")
    parser.add_argument("--seconds", type=int, default=60)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.graph or Path(name)
        if not arguments.graph:
            graph, _ = synthetic(arguments.entities)
            turtle.write(graph, load(), folder / "graph.ttl")
            ask.write(folder / "graph.ttl", BASE_IRI, folder / ask.FOLDER)
            print(f"{len(graph):,} triples")
        for hostile in (False, True):
            print(f"\n{'with' if hostile else 'without'} hostile queries beside")
            with served(folder) as (url, pid):
                asyncio.run(load_it(url, pid, arguments.rate, arguments.seconds, hostile))


if __name__ == "__main__":
    main()
