"""Overlapping finds → disjoint finds.

A find that is sure of itself swallows shorter ones inside (北京大学 over 北京); otherwise the better score wins.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.votes import Find

#: From this score on a longer find beats what lies inside it.
CONFIDENT = 0.7
#: Credit of the layers when scores are compared.
CREDIT = {"gazetteer": 0.25, "alias": 0.1, "model": 0.3, "phrase": 0.3}


def disjoint(finds: Iterable[Find]) -> list[Find]:
    """Choose greedily: sure ones by length, then the rest by score."""

    def rank(f: Find) -> tuple[int, float, float, int]:
        strong = f.score >= CONFIDENT
        worth = f.score + CREDIT.get(f.by, 0.0)
        return (0 if strong else 1, -(f.end - f.start) if strong else 0.0, -worth, f.start)

    taken: dict[int, Find] = {}
    out: list[Find] = []
    for f in sorted(set(finds), key=lambda f: (rank(f), f)):
        if any(i in taken for i in range(f.start, f.end)):
            continue
        out.append(f)
        for i in range(f.start, f.end):
            taken[i] = f
    return sorted(out)
