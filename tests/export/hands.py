"""Where things are in the picture, for a mouse: asked of vis-network itself, which draws them on a canvas."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.export.carried import carried

#: The page keeps its network to itself; it shows itself when it is next drawn.
HOLD = """() => {
  const { getScale } = vis.Network.prototype;
  vis.Network.prototype.getScale = function () { window.network = this; return getScale.call(this); };
}"""
SPOT = """(id) => {
  if (!window.network.body.nodes[id]) return null;
  const { x, y } = window.network.canvasToDOM(window.network.getPosition(id));
  const box = document.querySelector("#picture canvas").getBoundingClientRect();
  return [box.left + x, box.top + y];
}"""
SHOWN = "() => Object.values(window.network.body.nodes).filter((n) => !n.isCluster && !n.edgeBased).map((n) => n.id)"


@dataclass(frozen=True)
class Picture:
    """The network on a page; take hold of it before looking."""

    page: Page
    names: tuple[str, ...]

    def number(self, name: str) -> int:
        return self.names.index(name)

    def spot(self, name: str | int) -> tuple[float, float]:
        """Where on the screen an entity (by name) or an event (by number) is."""
        found = self.page.evaluate(SPOT, f"h{name}" if isinstance(name, int) else self.number(name))
        assert found, f"{name} is not in the picture"
        return found[0], found[1]

    def click(self, name: str | int) -> None:
        self.page.mouse.click(*self.spot(name))

    def click_line(self, one: str | int, other: str | int) -> None:
        """Between two, away from the middle, where an event of the two would stand."""
        (x0, y0), (x1, y1) = self.spot(one), self.spot(other)
        self.page.mouse.click(x0 + 0.4 * (x1 - x0), y0 + 0.4 * (y1 - y0))

    def drag(self, name: str, by: tuple[float, float]) -> None:
        x, y = self.spot(name)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + by[0] / 2, y + by[1] / 2, steps=4)
        self.page.mouse.move(x + by[0], y + by[1], steps=4)
        self.page.mouse.up()

    def entities(self) -> set[str]:
        """Names of the entities that are drawn."""
        return {self.names[i] for i in self.page.evaluate(SHOWN) if isinstance(i, int)}

    def events(self) -> set[int]:
        return {int(i[1:]) for i in self.page.evaluate(SHOWN) if isinstance(i, str)}

    def scale(self) -> float:
        return float(self.page.evaluate("window.network.getScale()"))

    def off_middle(self, name: str | int) -> float:
        """How many pixels something is away from the middle of the picture."""
        box = self.page.locator("#picture canvas").bounding_box()
        assert box
        x, y = self.spot(name)
        return max(abs(x - box["x"] - box["width"] / 2), abs(y - box["y"] - box["height"] / 2))


def take_hold(page: Page, file: Path) -> Picture:
    """The page's picture; turns the language there and back, so that it is drawn once."""
    page.evaluate(HOLD)
    for _ in range(2):
        page.click("#language")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert page.evaluate("Boolean(window.network)")
    return Picture(page, tuple(e["name"] for e in told(file)["entities"]))


def told(file: Path) -> dict[str, Any]:
    """What the page carries of the graph."""
    said: dict[str, Any] = carried(file)[0]["said"]
    return said


def focused(page: Page) -> str:
    """What has the focus, as a selector would name it; "body" when it is lost."""
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement; return e.id ? `#${e.id}` : e.dataset.act || e.localName; })()"
        )
    )


def tab_to(page: Page, what: str, most: int = 60) -> None:
    """Press the tab key until something has the focus (as ``focused`` names it)."""
    for _ in range(most):
        if focused(page) == what:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key does not lead to {what}")
