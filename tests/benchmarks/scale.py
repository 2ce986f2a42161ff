"""An archive of many pages through `kg build`: time, memory, what a grown archive costs, and how much of it is true.

``python -m tests.benchmarks.scale 1000 3000`` writes an invented archive of each size (``archive.py``), builds it by
two processes, adds one page in a hundred (a hundred at most) and builds again, and prints for each: seconds by stage,
characters a second, the most memory that all processes together had (PSS: pages that several share count once), the
part of the time that comes after reading; then what the graph has of what the pages say: facts found, found as one
claim and not as several, counted from as many independent sources as there are; copies found as copies. With several
sizes: how time grows.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.ask import FOLDER
from kg.queries import PREFIXES
from tests.benchmarks.archive import archive, truths

READING = ("read", "prepare and extract")
#: One page in so many is added, a day's articles at most.
GROWN, DAY = 100, 100


class Run(NamedTuple):
    """One build: seconds by stage, of the whole command, and the most memory of its processes, in MB."""

    stages: dict[str, float]
    seconds: float
    memory: float


def write(first: int, last: int, folder: Path) -> int:
    """Write pages into a folder; how many characters they have."""
    size = 0
    for page in archive(last, start=first):
        file = folder / page.name[5:9] / page.name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.text, "utf-8")
        size += len(page.text)
    return size


def build(pages: Path, output: Path, workers: int, *options: str) -> Run:
    """`kg build`, watched."""
    command = [sys.executable, "-m", "kg.app.cli", "build", str(pages), "-o", str(output), "--workers", str(workers)]
    begun = time.perf_counter()
    with subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        most = [0.0]
        watcher = threading.Thread(target=_watch, args=(process, most), daemon=True)
        watcher.start()
        _, told = process.communicate()
    if process.returncode:
        raise SystemExit(f"the build failed: {told.decode(errors='replace')[-2000:]}")
    report = json.loads((output / "report.json").read_text("utf-8"))
    return Run(report["seconds"], time.perf_counter() - begun, most[0])


def _watch(process: subprocess.Popen[bytes], most: list[float]) -> None:
    while process.poll() is None:
        most[0] = max(most[0], sum(map(_pss, _tree(process.pid))))
        time.sleep(0.5)


def _tree(root: int) -> list[int]:
    """A process and all that it started."""
    parents: defaultdict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.read_text("utf-8").rpartition(")")[2].split()[1])].append(int(stat.parent.name))
        except OSError:  # ended meanwhile
            continue
    out = [root]
    for pid in out:
        out += parents[pid]
    return out


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def accuracy(output: Path, n: int) -> list[str]:
    """What the graph has of what the pages say."""
    store, truth = ox.Store.read_only(str(output / FOLDER / "data")), truths(n)

    def rows(query: str) -> list[tuple[str, ...]]:
        return [tuple(term.value for term in row) for row in store.query(query, prefixes=dict(PREFIXES))]

    claims: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for *fact, sources in rows(
        """SELECT ?s ?p ?o ?n { VALUES ?modality { kg:Asserted kg:Reported }
        ?c kg:claimSubject/kg:name ?s ; kg:predicateName ?p ; kg:claimObject/kg:name ?o ; kg:modality ?modality ;
           kg:sources ?n }"""
    ):
        claims[tuple(fact)].append(int(sources))
    met = [fact for fact in truth.facts if fact in claims]
    once = sum(len(claims[fact]) == 1 for fact in met)
    right = sum(max(claims[fact]) == len(truth.facts[fact]) for fact in met)
    family = dict(rows("SELECT ?file ?f { ?a a kg:Article ; kg:file ?file ; kg:family ?f }"))
    family = {name.rpartition("/")[2]: value for name, value in family.items()}
    found = sum(family[one] == family[other] for one, other in truth.copies)
    sizes = defaultdict(int)
    for value in family.values():
        sizes[value] += 1
    joined = sum(size * (size - 1) // 2 for size in sizes.values())
    return [
        f"facts: {len(met):,} of {len(truth.facts):,} found ({len(met) / len(truth.facts):.3f}); of these "
        f"{once / len(met):.3f} as one claim, {right / len(met):.3f} with the right number of sources",
        f"copies: {found:,} of {len(truth.copies):,} found ({found / len(truth.copies):.3f}); "
        f"{joined - found:,} pairs were taken for copies that are none",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=int, nargs="+", help="sizes of archives")
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    times: list[tuple[int, float]] = []
    for n in arguments.pages:
        with tempfile.TemporaryDirectory() as name:
            pages, output = Path(name) / "pages", Path(name) / "output"
            size = write(0, n, pages)
            first = build(pages, output, arguments.workers)
            times.append((n, first.seconds))
            stages = ", ".join(f"{stage} {spent:.1f}" for stage, spent in first.stages.items() if spent >= 0.05)
            after = sum(s for stage, s in first.stages.items() if stage not in READING and not stage.startswith("kg_"))
            after -= first.stages.get("text", 0.0)
            print(
                f"\n{n:,} pages, {size:,} characters: {first.seconds:.1f} s, {size / first.seconds:,.0f} characters/s"
            )
            print(f"  {stages} s; after reading {after / first.seconds:.1%} (asked: under 15%)")
            print(f"  at most {first.memory:,.0f} MB (asked: 4,096)")
            for line in accuracy(output, n):
                print(f"  {line}", flush=True)
            more = max(1, min(n // GROWN, DAY))
            write(n, n + more, pages)
            grown = build(pages, output, arguments.workers)
            part = grown.seconds / first.seconds
            print(f"  {more} pages more: {grown.seconds:.1f} s, {part:.1%} of a full build (asked at 100,000: 5%)")
            sys.stdout.flush()
    for (a, s), (b, t) in pairwise(times):
        print(f"\n{a:,} → {b:,} pages: time grew like n to the {math.log(t / s) / math.log(b / a):.2f}")


if __name__ == "__main__":
    main()
