"""Phones, narrow windows and 200 %: nothing runs over, nothing is too small for a finger, all can be reached."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.export.conftest import Open
from tests.export.hands import focused, tab_to, take_hold
from tests.export.walks import walk

pytestmark = pytest.mark.browser


# ---- phones, and 200 % ------------------------------------------------------------------------------------------

#: Controls in sight that a finger can miss (WCAG 2.2, 2.5.8): smaller than 24 px either way, and no words in a line.
SMALL = """() => {
  const found = [];
  const targets = "button, input, select, summary, a, [role=tab], [role=option], [tabindex='0']";
  for (const e of document.querySelectorAll(targets)) {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.closest(".unseen")) continue;
    const box = e.getBoundingClientRect();
    const inLine = getComputedStyle(e).display === "inline" || e.matches(".link");
    const labelled = e.matches("input[type=checkbox], input[type=radio]") && e.closest("label");
    const size = (labelled || e).getBoundingClientRect();
    const isSmall = box.width && !inLine && (size.width < 24 || size.height < 24);
    if (isSmall) found.push([e.outerHTML.slice(0, 110), size.width, size.height]);
  }
  return found;
}"""
#: What stands over the right or left edge and cannot be scrolled to.
OVER = """() => [...document.querySelectorAll("body *")].filter((e) => {
  if (!e.checkVisibility({ visibilityProperty: true }) || e.closest(".unseen, svg")) return false;
  const box = e.getBoundingClientRect();
  if (!box.width || (box.right <= innerWidth + 1 && box.left >= -1)) return false;
  for (let up = e.parentElement; up; up = up.parentElement) {
    const { overflowX } = getComputedStyle(up);
    const inside = up.getBoundingClientRect();
    if (overflowX !== "visible" && inside.right <= innerWidth + 1 && inside.left >= -1) return false;
  }
  return true;
}).map((e) => e.outerHTML.slice(0, 110))"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (320, 640), (640, 400), (844, 390), (900, 700)])
def test_nothing_runs_over_the_edge_and_no_target_is_too_small(
    visit: Open, file: Path, width: int, height: int, language: str
) -> None:
    seen = visit(file, width, height)
    found: dict[str, str] = {}  # each where it is first seen
    if language == "en":
        seen.page.click("#language")
    for step in walk(seen):
        over, small = seen.page.evaluate(OVER), seen.page.evaluate(SMALL)
        if seen.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") != [
            width,
            height,
        ]:
            over.append("the page itself")
        for wrong in (*over, *map(str, small)):
            found.setdefault(wrong, step)
    assert found == {}


def size(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box
    return box["width"], box["height"]


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_on_a_phone_the_panel_or_the_picture_can_have_all_the_room(visit: Open, file: Path, by: str) -> None:
    seen = visit(file, 390, 844)
    seen.find("星岚科技")
    page = seen.page
    assert size(page, "#picture canvas")[1] > 200 and size(page, "#panel")[1] > 200

    def press() -> None:
        if by == "mouse":
            page.click("#room")
        else:
            tab_to(page, "#room")
            page.keyboard.press("Enter")

    assert page.get_attribute("#room", "aria-label") == "面板放大"
    press()
    assert size(page, "#panel")[1] > 600 and not page.locator("#picture").is_visible()
    assert page.get_attribute("#room", "aria-label") == "收起面板"
    page.mouse.move(200, 500)
    page.mouse.wheel(0, 5000)
    page.wait_for_timeout(100)
    last = page.locator("#panel .item").last.bounding_box()
    assert last and last["y"] + last["height"] < 844  # all of it can be read
    press()
    assert not page.locator("#panel").is_visible() and size(page, "#picture canvas")[1] > 500
    assert focused(page) == "#room" and page.get_attribute("#room", "aria-label") == "恢复面板"
    press()
    assert size(page, "#picture canvas")[1] > 200 and size(page, "#panel")[1] > 200


def test_on_a_wide_screen_the_panel_folds_away_and_comes_back(visit: Open, file: Path) -> None:
    page = visit(file).page
    before = size(page, "#picture canvas")[0]
    page.click("#room")
    assert not page.locator("#panel").is_visible() and size(page, "#picture canvas")[0] > before + 300
    page.click("#room")
    assert size(page, "#picture canvas")[0] == before


def test_on_a_phone_a_tap_chooses_and_the_panel_tells(visit: Open, file: Path) -> None:
    seen = visit(file, 390, 844, has_touch=True)
    picture = take_hold(seen.page, file)
    seen.page.touchscreen.tap(*picture.spot("林澜"))
    expect(seen.page.locator("#panel h2")).to_have_text("林澜")
    seen.page.locator("#panel blockquote").scroll_into_view_if_needed()
    assert seen.page.locator("#panel mark").is_visible()


def test_a_turned_phone_has_the_panel_beside_the_view(visit: Open, file: Path) -> None:
    page = visit(file, 390, 844).page
    page.click("#room")  # all for the panel
    page.set_viewport_size({"width": 740, "height": 390})
    expect(page.locator("#picture")).to_be_visible()
    view, panel = page.locator("#views").bounding_box(), page.locator("#panel").bounding_box()
    assert view and panel and view["x"] + view["width"] <= panel["x"] and view["width"] > 250 < panel["width"]
    assert page.get_attribute("#room", "aria-label") == "收起面板"


def test_at_200_percent_the_picture_and_the_panel_are_both_there(visit: Open, file: Path) -> None:
    seen = visit(file, 640, 400)
    seen.find("星岚科技")
    assert min(size(seen.page, "#picture canvas")) > 180 and min(size(seen.page, "#panel")) > 180
    picture = take_hold(seen.page, file)
    assert picture.off_middle("星岚科技") < 2
    for selector in ("[data-act=hide]", "#undo", "#theme", "#language"):
        seen.page.locator(selector).click()
    assert seen.page.inner_text("#panel h2") == "Xinglan"
