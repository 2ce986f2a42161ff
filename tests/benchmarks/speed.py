"""Characters per second by stage, beside plain jieba segmentation of the same text in the same run.

    python -m tests.benchmarks.speed [FOLDER] [--times N]

Prints the median of N passes (5 unless told) after one warming pass, in one process, and the peak memory of it.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rdflib import Graph

from kg import export, graph, resolve, text
from kg.extract import Extractor
from kg.model import Source
from kg.ontology import load


def timed(function: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    return function(), time.perf_counter() - begun


def one_pass(sources: list[Source], extractor: Extractor, folder: Path) -> dict[str, float]:
    """Seconds by stage for one pass over all sources."""
    spent: dict[str, float] = defaultdict(float)
    ontology = load()
    prepared, spent["text"] = timed(lambda: [text.prepare(s, ontology)[0] for s in sources])
    articles = [a for a in prepared if a]
    extractor.seconds.clear()
    extractions, spent["extract"] = timed(lambda: [extractor.extract(a) for a in articles])
    spent.update({f"  {name}": seconds for name, seconds in extractor.seconds.items()})
    _, spent["families"] = timed(lambda: text.families(articles))
    resolution, spent["resolve"] = timed(lambda: resolve.resolve(extractions, ontology))
    rdf: Graph
    rdf, spent["assemble"] = timed(
        lambda: graph.assemble(articles, extractions, resolution, ontology, base_iri="https://x.example/")
    )
    _, spent["validate"] = timed(lambda: graph.validate(rdf, ontology))
    _, spent["export"] = timed(lambda: export.write_all(rdf, ontology, folder))
    return spent


def main() -> None:
    """Measure and print."""
    import jieba

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("seeds"))
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    sources = [s for s in text.read([arguments.folder]) if isinstance(s, Source)]
    characters = sum(len(s.raw) for s in sources)
    extractor, loading = timed(lambda: Extractor(load(), time.perf_counter))
    jieba.setLogLevel(60)
    jieba.initialize()
    passes, peer = [], []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(arguments.times + 1):
            spent = one_pass(sources, extractor, Path(folder))
            _, segmenting = timed(lambda: [jieba.lcut(s.raw) for s in sources])
            if turn:  # the first pass warms caches on both sides
                passes.append(spent)
                peer.append(segmenting)
    print(
        f"{len(sources)} articles, {characters:,} characters, median of {arguments.times} passes; load {loading:.2f} s"
    )
    print(f"{'stage':18}{'seconds':>10}{'characters/s':>16}")
    whole = [sum(v for k, v in spent.items() if not k.startswith(" ")) for spent in passes]
    rows = {stage: statistics.median(p[stage] for p in passes) for stage in passes[0]}
    rows |= {"all stages": statistics.median(whole), "jieba.lcut alone": statistics.median(peer)}
    for stage, seconds in rows.items():
        print(f"{stage:18}{seconds:10.3f}{characters / max(seconds, 1e-9):16,.0f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
