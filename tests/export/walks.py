"""Through every view and panel of the page, and what is drawn and in which colours."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.export.conftest import Visit
from tests.export.test_axe import STEPS

TABS = ("graph", "table", "articles", "disagreements", "sparql")
DARK, LIGHT = "rgb(20, 23, 26)", "rgb(251, 251, 250)"
PAPER = "getComputedStyle(document.body).backgroundColor"
#: What is written on the canvas from now on.
WRITTEN = """() => {
  window.written = [];
  const { strokeText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.strokeText = function (text, ...where) {
    window.written.push([text, this.strokeStyle]);
    return strokeText.call(this, text, ...where);
  };
}"""


def walk(seen: Visit) -> Iterator[str]:
    """Through every view and panel; yields what was done."""
    for step, go in STEPS.items():
        go(seen)
        expect(seen.page.locator("[aria-busy=true]")).to_have_count(0)
        yield step
