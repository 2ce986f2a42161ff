"""Light, dark, and paper: what the page is drawn in, and that paper holds all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.export.conftest import Open
from tests.export.walks import DARK, LIGHT, PAPER, WRITTEN

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("system", "paper", "other"), [("dark", DARK, LIGHT), ("light", LIGHT, DARK)])
def test_the_page_follows_the_system_until_its_button_says_otherwise(
    visit: Open, file: Path, system: str, paper: str, other: str
) -> None:
    seen = visit(file, color_scheme=system)
    page = seen.page
    assert page.evaluate(PAPER) == paper
    page.click("#theme")
    assert page.evaluate(PAPER) == other and page.locator("#undo").is_disabled()
    page.emulate_media(color_scheme="light" if system == "dark" else "dark")
    page.wait_for_timeout(100)
    assert page.evaluate(PAPER) == other  # what the reader chose stays
    page.emulate_media(color_scheme=system)
    page.wait_for_timeout(100)
    page.click("#theme")
    assert page.evaluate(PAPER) == paper
    page.emulate_media(color_scheme="light" if system == "dark" else "dark")
    seen.until(f"{PAPER} === '{other}'")  # again as the system


def test_the_picture_changes_its_colours_with_the_page(visit: Open, file: Path) -> None:
    page = visit(file, color_scheme="light").page
    page.evaluate(WRITTEN)
    for change in (lambda: page.emulate_media(color_scheme="dark"), lambda: page.click("#theme")):
        page.evaluate("window.written = []")
        change()
        page.wait_for_timeout(100)
        outlines = {colour for _, colour in page.evaluate("window.written")}
        assert outlines == {
            page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()")
        }


# ---- paper ------------------------------------------------------------------------------------------------------

#: What is in sight and cut off: by an edge of the page, or by a box that hides what runs over.
CUT = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  for (const e of document.querySelectorAll("main *")) {
    if (!e.checkVisibility() || e.closest(".unseen, canvas, .vis-network, svg")) continue;
    const box = e.getBoundingClientRect();
    if (box.width && (box.right > wide + 1 || box.left < -1)) found.push(["edge", e.outerHTML.slice(0, 90)]);
    const clips = getComputedStyle(e).overflowY !== "visible" && e.scrollHeight > e.clientHeight + 2;
    if (clips && e.clientHeight) found.push(["box", e.outerHTML.slice(0, 90)]);
  }
  return found;
}"""


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("tab", ["graph", "disagreements", "articles"])
def test_paper_has_the_view_and_the_panel_whole_in_light_colours(
    visit: Open, file: Path, tab: str, system: str
) -> None:
    seen = visit(file, 760, 900, color_scheme=system)
    seen.find("Lan-2")
    words = seen.page.inner_text("#panel .item")
    seen.tab(tab)
    expect(seen.page.locator(f"#view-{tab}")).to_be_visible()
    seen.page.emulate_media(media="print")
    page = seen.page
    seen.until("getComputedStyle(document.documentElement).getPropertyValue('--ink').trim() === '#1d2126'")
    assert page.evaluate(CUT) == []
    for gone in ("header", "#room", "#tools", "#legend", "#timeline", ".handles"):
        assert not page.locator(gone).first.is_visible(), gone
    box = page.locator("#panel").bounding_box()
    assert box and page.evaluate("document.documentElement.scrollHeight") >= box["y"] + box["height"] - 1
    assert words.split("\n")[0] in page.inner_text("#panel") and page.locator("#panel blockquote").first.is_visible()
    if tab == "graph":
        drawn = page.locator("#picture canvas").bounding_box()
        assert drawn and drawn["height"] > 300 and drawn["y"] + drawn["height"] <= box["y"]
    page.emulate_media(media="screen")
    seen.until(f"{PAPER} === '{DARK if system == 'dark' else LIGHT}'")


def test_a_printed_page_is_drawn_in_light_colours_and_goes_on_as_long_as_the_panel(visit: Open, file: Path) -> None:
    seen = visit(file, color_scheme="dark")
    one = seen.page.pdf(format="A6")
    seen.find("Lan-2")
    seen.page.wait_for_timeout(100)
    seen.page.evaluate(WRITTEN)
    many = seen.page.pdf(format="A6")
    colours = [colour for _, colour in seen.page.evaluate("window.written")]
    assert colours[0] == "#fbfbfa" and colours[-1] == "#14171a"  # for the paper, and for the screen again
    sheets = [len(re.findall(rb"/Type /Page\b", printed)) for printed in (one, many)]
    assert sheets[1] > sheets[0] >= 1
