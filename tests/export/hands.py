"""Hands for the picture: where things are on its canvas, asked of vis-network itself, and what one does with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from kg.export import html
from kg.graph import assemble
from kg.ontology import Ontology
from tests.export.carried import carried
from tests.export.conftest import Open
from tests.graph.world import BASE, THINGS, pages, resolution

#: What the world of tests/graph/world.py holds, by name, and the panel's heading when nothing is chosen.
ALL = frozenset(names[0][0] for _, names in THINGS.values())
OVERVIEW = "新闻中的事实及其出处"

#: The page keeps its network to itself; it shows itself when it is next drawn.
HOLD = """() => {
  const { getScale } = vis.Network.prototype;
  vis.Network.prototype.getScale = function () { window.network = this; return getScale.call(this); };
}"""
#: As it is drawn: what has just changed is drawn with the next frame, and only then can be hit.
SPOT = """async (id) => {
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
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


def look(visit: Open, file: Path, name: str = "") -> tuple[Page, Picture]:
    """A page, with an entity looked for, and its picture in hand."""
    seen = visit(file)
    if name:
        seen.find(name)
    return seen.page, take_hold(seen.page, file)


def act(page: Page, what: str, by: str) -> None:
    """Press a button of the panel by mouse, or find it with the tab key and press it."""
    if by == "mouse":
        page.click(f"[data-act={what}]")
    else:
        tab_to(page, what)
        page.keyboard.press("Enter")


def heading(page: Page, text: str) -> None:
    """The panel is about this."""
    expect(page.locator("#panel h2")).to_have_text(text)


def few(ontology: Ontology, path: Path) -> Path:
    """The page of the same world that draws only the two most prominent at first."""
    made = pages()
    articles = [p.article() for p in made]
    parts = articles, [p.extraction() for p in made], resolution(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "DRAWN", 2)
        html.write(assemble(*parts, ontology, base_iri=BASE), ontology, path, articles=articles)
    return path


def use(page: Page, control: Locator, by: str) -> None:
    """A button or link, by "mouse" or by keys."""
    if by == "mouse":
        control.click()
    else:
        control.focus()
        page.keyboard.press("Enter")
