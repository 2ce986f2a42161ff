"""A page whose events have just the dates that a test needs, and hands for its timeline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.export.carried import carried, carrying

BARS = ".timeline-plot g[role=button]"
OPEN = ("不限", "不限")
#: Ten days in January with 1, 2, 3 … events, and what is dated less precisely or not at all.
DAYS = [f"2025-01-{10 + n:02}" for n in range(10) for _ in range(n + 1)]
ROUGH: list[str | None] = ["2025-01"] * 4 + ["2025"] * 2 + [None] * 3


def having(file: Path, path: Path, dates: list[str | None], **more: Any) -> Path:
    """The page with an event for each of these dates, and no other."""
    data, texts = carried(file)
    told = data["said"]
    row = {**told["happenings"][0], "m": "Asserted", "roles": [["agent", 0], ["object", 1]], **more}
    del row["d"]
    rows = [
        {**row, "id": f"event-{i}", **({"d": d} if d else {})}
        for i, d in enumerate(sorted(dates, key=lambda d: d or "9"))
    ]
    told["happenings"], told["disagreements"] = rows, []
    return carrying(file, path, data, texts)


def bar(page: Page, period: str) -> Locator:
    return page.locator(f'{BARS}[aria-label^="{period}"]')


def middle(of: Locator) -> tuple[float, float]:
    box = of.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def pull(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, start[1])
    page.mouse.move(*end)
    page.mouse.up()


def edge(page: Page, end: str) -> tuple[float, float]:
    """Where a mouse takes hold of a handle."""
    box = page.locator(f".timeline-handle.{end}").bounding_box()
    assert box
    return box["x"] + (20 if end == "from" else 4), box["y"] + 25


def chosen(page: Page) -> tuple[str | None, str | None]:
    """The range as its handles tell it."""
    return tuple(page.get_attribute(f".timeline-handle.{end}", "aria-valuetext") for end in ("from", "to"))  # type: ignore[return-value]


def told(page: Page) -> str:
    return page.inner_text(".timeline-said")
