"""What a cluster costs: an invented archive read by local processes and by each engine, with as many workers.

``python -m tests.benchmarks.engines 20000`` writes an archive (``archive.py``) and reads it by two processes of this
machine and by Dask, Ray and Spark with two workers each, those that are installed; prints seconds, how much longer that
is than local processes took, and whether what was read is the same to the byte.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kg import text
from kg.app import work
from kg.app.engine import EngineError, check
from kg.app.shelf import Shelf
from kg.model import Source
from kg.ontology import load
from tests.benchmarks.scale import write

BATCH = 500  # rows in memory at a time


def digest(done: work.Work, shelf: Shelf) -> str:
    """All that was read, in the order of the sources."""
    sum_ = hashlib.sha256()
    for at in range(0, len(done.keys), BATCH):
        keys = done.keys[at : at + BATCH]
        files = {key: done.files[key] for key in keys if key in done.files}
        rows = {row.key: row for row in shelf.get(files, files)} | {
            key: done.rows[key] for key in keys if key in done.rows
        }
        for key in keys:
            sum_.update(repr(rows[key]).encode("utf-8", "surrogatepass"))
    return sum_.hexdigest()


def read(pages: Path, folder: Path, workers: int, engine: str) -> tuple[float, str]:
    """Read all pages into a work folder: seconds, and a digest of what was read."""
    ontology = load()
    sources = [s for s in text.read([pages]) if isinstance(s, Source)]
    with Shelf(folder, ontology) as shelf:
        begun = time.perf_counter()
        done = work.run(sources, ontology.root, workers, shelf, engine)
        return time.perf_counter() - begun, digest(done, shelf)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=int, nargs="?", default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engines", nargs="*", default=["dask", "ray", "spark"])
    parser.add_argument("--here", type=Path, help=argparse.SUPPRESS)  # a process for each: what one imports others see
    arguments = parser.parse_args()
    if arguments.here:
        (engine,) = arguments.engines
        print(json.dumps(read(arguments.here / "pages", arguments.here / f"work-{engine}", arguments.workers, engine)))
        return
    with tempfile.TemporaryDirectory() as name:
        size = write(0, arguments.pages, Path(name) / "pages")
        print(f"{arguments.pages:,} pages, {size:,} characters, {arguments.workers} workers", flush=True)
        local, due = 0.0, ""
        for engine in ["", *arguments.engines]:
            try:
                if engine:
                    check(engine)
            except EngineError as error:
                print(f"{engine:8} not measured: {error}")
                continue
            command = [sys.executable, "-m", "tests.benchmarks.engines", "--here", name, "--engines", engine]
            ran = subprocess.run([*command, "--workers", str(arguments.workers)], stdout=subprocess.PIPE, check=True)
            spent, found = json.loads(ran.stdout.splitlines()[-1])
            local, due = local or spent, due or found
            print(
                f"{engine or 'local':8}{spent:8.1f} s{size / spent:10,.0f} characters/s{spent / local - 1:+8.1%}  "
                f"{'the same bytes' if found == due else 'OTHER BYTES'}",
                flush=True,
            )


if __name__ == "__main__":
    main()
