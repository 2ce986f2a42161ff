"""Characters per second by stage, beside what others do with the same text in the same run: jieba finds words and their
kinds; spaCy's tokenizer and our recogniser's network alone find names; all else of extraction, without that network.

    python -m tests.benchmarks.speed [FOLDER] [--times N]

Prints the median of N passes (5 unless told) after one warming pass, in one process, and its peak memory before jieba
was loaded. Seconds are processor time: what else runs on the machine does not count, and two threads count twice.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from rdflib import Graph

from kg import export, graph, resolve, text
from kg.app import work
from kg.extract import Extractor
from kg.model import Source
from kg.ontology import load


def timed(function: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.process_time()
    return function(), time.process_time() - begun


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


def _peers() -> dict[str, Callable[[str], object]]:
    """What jieba offers, loaded and warm."""
    import jieba
    from jieba import posseg

    jieba.setLogLevel(60)
    jieba.initialize()
    peers = {"jieba.lcut alone": jieba.lcut, "jieba.posseg.lcut alone": posseg.lcut}
    for cut in peers.values():
        cut("星岚科技周二发布新模型。")
    return peers


def _parts(sources: list[Source], extractor: Extractor) -> dict[str, float]:
    """Seconds for the recogniser with spaCy's tokenizer alone, and for extraction without the recogniser."""
    ontology = load()
    articles = [a for s in sources if (a := text.prepare(s, ontology)[0])]
    mentions = next(component for name, component in extractor.nlp.pipeline if name == "kg_mentions")
    recognise, spent = mentions.recognise, {}
    _, spent["tokens + recogniser"] = timed(
        lambda: [recognise(extractor.nlp.make_doc(a.text).text, []) for a in articles]
    )
    mentions.recognise = None
    try:
        _, spent["extract, no recogniser"] = timed(lambda: [extractor.extract(a) for a in articles])
    finally:
        mentions.recognise = recognise
    return spent


def _all(cut: Callable[[str], object], texts: list[str]) -> None:
    for text_ in texts:
        cut(text_)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("seeds"))
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    sources = [s for s in text.read([arguments.folder]) if isinstance(s, Source)]
    characters = sum(len(s.raw) for s in sources)
    extractor, loading = timed(lambda: work.extractor_of(load().root))
    raws = [s.raw for s in sources]
    passes = []
    with tempfile.TemporaryDirectory() as folder:
        one_pass(sources, extractor, Path(folder))  # warms caches
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        peers = _peers()
        for _ in range(arguments.times):
            spent = one_pass(sources, extractor, Path(folder))
            beside = {name: timed(partial(_all, cut, raws))[1] for name, cut in peers.items()}
            passes.append({**spent, **{f"  {k}": v for k, v in _parts(sources, extractor).items()}, **beside})
    print(
        f"{len(sources)} articles, {characters:,} characters, median of {arguments.times} passes; load {loading:.2f} s"
    )
    print(f"{'stage':24}{'seconds':>10}{'characters/s':>16}")
    for spent in passes:
        spent["all stages"] = sum(v for k, v in spent.items() if not k.startswith(" ") and k not in peers)
    for stage in sorted(passes[0], key=lambda stage: stage in peers):
        seconds = statistics.median(spent[stage] for spent in passes)
        print(f"{stage:24}{seconds:10.3f}{characters / max(seconds, 1e-9):16,.0f}")
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
