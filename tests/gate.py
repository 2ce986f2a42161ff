"""The quality gate: the seeds, each built alone, against their gold; scores may rise and never fall.

python -m tests.gate             compare with tests/gold/floors.json
python -m tests.gate --update    raise the floors to what is reached now (never lowers one)
python -m tests.gate -v          also list what is wrong, missing, mistyped
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path

import kg
from kg.app.evaluate import SCORED, Score, evaluate
from kg.export.turtle import write
from kg.ontology import load

HERE = Path(__file__).parent
GOLD, SEEDS, FLOORS = HERE / "gold" / "seeds", HERE.parent / "seeds", HERE / "gold" / "floors.json"
#: Floors are kept to so many digits, rounded down.
DIGITS = 3


def gold_hash() -> str:
    """Over names and bytes of the gold: floors hold for this gold only."""
    digest = hashlib.sha256()
    for file in sorted(GOLD.glob("*.json")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def measure() -> Score:
    """Build each seed alone and score it."""
    with tempfile.TemporaryDirectory() as folder:
        for file in sorted(SEEDS.glob("*.txt")):
            built = kg.build([file])
            write(built.graph, built.ontology, Path(folder) / f"{file.stem}.ttl")
        return evaluate(GOLD, Path(folder), load())


def figures(score: Score) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 by layer, and the mean, rounded down."""
    cut = 10**DIGITS
    rows = {
        layer: {"precision": t.precision, "recall": t.recall, "f1": t.f1}
        for layer, t in score.total.items()
        if layer in SCORED
    }
    rows["mean"] = {"f1": score.mean}
    return {layer: {k: int(v * cut + 1e-9) / cut for k, v in row.items()} for layer, row in rows.items()}


#: Precision and recall may trade a little against each other: their floors lie so far below what is reached.
SLACK = 0.03


def floors(now: dict[str, dict[str, float]], kept: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The floors after this run: F1 as reached, precision and recall SLACK below, none lower than before."""

    def floor(layer: str, k: str, reached: float) -> float:
        return max(round(reached - (0 if k == "f1" else SLACK), DIGITS), kept.get(layer, {}).get(k, 0.0))

    return {layer: {k: floor(layer, k, v) for k, v in row.items()} for layer, row in now.items()}


def below(now: dict[str, dict[str, float]], kept: dict[str, dict[str, float]]) -> list[str]:
    """What fell below its floor."""
    return [
        f"{layer} {k} {now[layer][k]} is below its floor {floor}"
        for layer, row in kept.items()
        for k, floor in row.items()
        if now[layer][k] < floor
    ]


def main(arguments: list[str]) -> int:
    """Compare or raise; 1 where something fell."""
    score = measure()
    print("\n".join(score.lines(verbose="-v" in arguments)))
    now, kept = figures(score), json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    if kept and kept["gold"] != gold_hash():
        print("the gold changed: its floors hold no more; look at the change, then remove floors.json and --update")
        return 1
    fallen = below(now, kept.get("floors", {}))
    for line in fallen:
        print(line)
    if "--update" in arguments and not fallen:
        FLOORS.write_text(
            json.dumps({"gold": gold_hash(), "floors": floors(now, kept.get("floors", {}))}, indent=1) + "\n", "utf-8"
        )
        print(f"floors raised in {FLOORS}")
    return 1 if fallen or (not kept and "--update" not in arguments) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
