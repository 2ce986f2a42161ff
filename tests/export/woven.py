"""A page whose entities are tied just as a test needs, each tie with a quote of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.export.carried import carried, carrying

DRAWN = 300


def woven(
    file: Path,
    path: Path,
    count: int,
    ties: Iterable[tuple[int, int]],
    *,
    unsure: Mapping[tuple[int, int], str] | None = None,
    prominent: int = DRAWN,
) -> Path:
    """The page with so many entities, E0, E1, …, facts between them (unsure ones of a modality), and nothing else."""
    data, texts = carried(file)
    said = data["said"]
    entity = said["entities"][0] | {"other": [], "same": ""}
    del entity["same"]
    said["entities"] = [
        entity | {"id": f"e{i}", "name": f"E{i}", "en": f"E{i}", "find": [f"e{i}"]} for i in range(count)
    ]
    fact = said["facts"][0] | {"by": [], "c": 0.9, "n": 1}
    rows = [(a, b, "Asserted") for a, b in ties] + [(a, b, m) for (a, b), m in (unsure or {}).items()]
    said["facts"] = [fact | {"id": f"c{i}", "s": a, "o": b, "m": m, "q": [i]} for i, (a, b, m) in enumerate(rows)]
    said["quotes"] = [[0, 0, f"E{a}与E{b}", 0] for a, b, _ in rows]
    said["happenings"], said["numbers"], said["disagreements"] = [], [], []
    node = data["nodes"][0]
    data["nodes"] = [
        node | {"id": i, "label": f"E{i}", "x": 90 * (i % 20), "y": 90 * (i // 20)}
        for i in range(min(count, prominent))
    ]
    data["edges"] = []
    return carrying(file, path, data, [None] * len(texts))
