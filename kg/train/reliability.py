"""Confidences and whether they were right → how often what is said with a confidence is right, as a table with bars.

A confidence is calibrated where of all that is said with 0.8 some eight in ten are right (DeGroot and Fienberg 1983).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

#: Characters of a full bar.
WIDTH = 40


def table(said: Iterable[tuple[float, bool]]) -> dict[float, tuple[float, int]]:
    """(confidence, right) → lower edge of each tenth: (share that is right, how many)."""
    bins: dict[float, list[bool]] = {}
    for sure, right in said:
        bins.setdefault(min(int(sure * 10 + 1e-9), 9) / 10, []).append(right)
    return {low: (sum(some) / len(some), len(some)) for low, some in sorted(bins.items())}


def diagram(title: str, said: Iterable[tuple[float, bool]]) -> Iterator[str]:
    """A line a tenth: the bar is the share that is right, ``|`` where it would end if calibrated."""
    yield f"{title:48}{'right':>8}{'of':>8}"
    for low, (share, count) in table(said).items():
        bar = list(("█" * round(share * WIDTH)).ljust(WIDTH))
        bar[min(round((low + 0.05) * WIDTH), WIDTH - 1)] = "|"
        yield f"{low:.1f} … {low + 0.1:.1f}  {''.join(bar)}{share:9.2f}{count:8d}"
