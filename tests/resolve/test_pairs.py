"""Resolution judged by labelled pairs of names: half of them written before tuning, half of them after."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from kg.model import Extraction, LocalEntity
from kg.ontology import Ontology
from kg.resolve import resolve

CASES = Path(__file__).parent.parent / "cases" / "name_pairs.csv"
#: Precision and recall of "same", only ever raised. The second half was measured once before anything was changed for
#: it: precision 0.956, recall 0.956 (3 wrongly joined, 3 missed, of 133).
FLOORS = {"first": (0.99, 0.99), "second": (0.98, 0.98)}


def pairs(half: str) -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["half"] == half]


def joined(row: dict[str, str], ontology: Ontology) -> bool:
    """Resolve the two names, in one article or in two, with nothing else around them."""
    a = LocalEntity(0, row["class_a"], (row["name_a"],), (row["name_a"],))
    b = LocalEntity(1, row["class_b"], (row["name_b"],), (row["name_b"],))
    where = "a" if row["where"] == "together" else "b"
    folder = [Extraction("a", (a, b))] if where == "a" else [Extraction("a", (a,)), Extraction("b", (b,))]
    of = resolve(folder, ontology).of
    return of["a", 0] == of[where, 1]


@pytest.mark.parametrize("half", ["first", "second"])
def test_pairs_are_told_apart(half: str, ontology: Ontology) -> None:
    matrix = Counter((row["same"] == "yes", joined(row, ontology)) for row in pairs(half))
    right, wrong, missed = matrix[True, True], matrix[False, True], matrix[True, False]
    precision, recall = right / (right + wrong), right / (right + missed)
    apart = matrix[False, False]
    print(f"\n{half}: joined rightly {right}, wrongly {wrong}; kept apart rightly {apart}, wrongly {missed}")
    print(f"{half}: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= FLOORS[half][0]
    assert recall >= FLOORS[half][1]


def test_the_list_is_long_and_balanced() -> None:
    rows = pairs("first") + pairs("second")
    assert len(rows) >= 200
    asked = {(*sorted((r["name_a"] + r["class_a"], r["name_b"] + r["class_b"])), r["where"]) for r in rows}
    assert len(asked) == len(rows)
    assert 0.4 < sum(r["same"] == "yes" for r in rows) / len(rows) < 0.6
