"""What users get of topics that nothing was trained on: the corpus's held-out passages, each built alone and scored.

python -m tests.held_out              about two minutes on two cores
python -m tests.held_out -v           also list what is wrong, missing, mistyped
python -m tests.held_out --share 0.2  every fifth passage

``python -m kg.train judge`` judges each model by itself, with every name given; here names are found, models decide
by the thresholds that are shipped, and the graph is scored by the rules of the gate. Passages annotate what is told
and nothing as optional, so that precision is lower here than on pages annotated by the guidelines.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import kg
from kg.app.evaluate import Score, read_graph
from kg.app.score import Tally, score
from kg.ontology import load
from kg.train import corpus
from kg.train.split import split
from tests.annotated import long_id


def gold(passage: corpus.Passage) -> dict[str, Any]:
    """A passage as a gold file of the guidelines; what is told as no fact is in none of its lists."""
    entities: dict[str, dict[str, Any]] = {}
    for m in passage.marks:
        if m.cls != corpus.POINTER:
            # One-letter ids would count as names when scored.
            entry = entities.setdefault(m.id, {"id": long_id(m.id), "type": [m.cls], "names": []})
            entry["names"].append(passage.text[m.start : m.end])
    out: dict[str, Any] = {"entities": list(entities.values()), "relations": [], "events": [], "quantities": []}
    for s in passage.said:
        who = [long_id(i) for i in s.ids]
        if s.modality != "asserted" or not all(i in entities for i in s.ids):
            continue
        if s.kind == "r":
            out["relations"].append({"s": who[0], "p": s.name, "o": who[1]})
        elif s.kind == "e":
            out["events"].append({"type": [s.name], "participants": who, "date": s.date or None})
        elif s.kind == "q":
            out["quantities"].append({"s": who[0], "p": s.name, "value": s.value, "unit": s.unit})
    return out


def measure(passages: Sequence[corpus.Passage]) -> Score:
    """Build and score each alone, by all processors."""
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        found = list(pool.map(build_one, passages, chunksize=20))
    return Score({f"{p.file}:{p.line}": tallies for p, tallies in zip(passages, found, strict=True)})


def build_one(passage: corpus.Passage) -> dict[str, Tally]:
    """One passage as a page of its own, dated as it says; what a graph says of it against its gold."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.jsonl"
        page.write_text(json.dumps({"text": passage.text, "date": passage.published}) + "\n", "utf-8")
        built = kg.build([page])
    return score(gold(passage), read_graph(built.graph, built.ontology))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        "python -m tests.held_out", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("-v", action="store_true", help="list what is wrong, missing, mistyped")
    parser.add_argument("--share", type=float, default=1.0, help="of the passages, evenly")
    a = parser.parse_args(arguments)
    ontology = load()
    held_out = split(corpus.read((ontology.root / "corpus").glob("*.txt"), ontology)).held_out
    some = [p for i, p in enumerate(held_out) if int((i + 1) * a.share) > int(i * a.share)]
    print("\n".join(measure(some).lines(verbose=a.v)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
