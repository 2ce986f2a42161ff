"""What the picture draws, asked of vis-network itself."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

#: The page keeps its data sets to itself; they show themselves when they are next brought up to date.
WATCH = """() => {
  const { update } = vis.DataSet.prototype;
  window.shown = new Set();
  vis.DataSet.prototype.update = function (...rows) {
    window.shown.add(this);
    return update.apply(this, rows);
  };
}"""
LOOK = "() => [...window.shown].map((set) => set.get().map(({ id, from, to }) => ({ id, from, to })))"


@dataclass(frozen=True)
class Drawn:
    """Numbers of entities and of events, and lines between entities as (from, to)."""

    entities: frozenset[int]
    events: frozenset[int]
    lines: frozenset[tuple[int, int]]


def watch(page: Page) -> None:
    """Begin; the picture can be looked at after the next change of any filter."""
    page.evaluate(WATCH)


def drawn(page: Page) -> Drawn:
    """What is in the picture now."""
    rows = [row for rows in page.evaluate(LOOK) for row in rows]
    nodes = [row["id"] for row in rows if row.get("from") is None]
    lines = [
        (row["from"], row["to"]) for row in rows if isinstance(row.get("from"), int) and isinstance(row["to"], int)
    ]
    events = frozenset(int(n[1:]) for n in nodes if isinstance(n, str))
    return Drawn(frozenset(n for n in nodes if isinstance(n, int)), events, frozenset(lines))
