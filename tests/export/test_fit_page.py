"""What is written has its room: the table of entities, the search's hint. The picture is one stop of the tab key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.export.carried import carried, carrying
from tests.export.conftest import Open
from tests.export.hands import focused, heading, look

pytestmark = pytest.mark.browser
SPREAD = "document.querySelector('#view-table .spread')"
#: How wide the search's hint is, and how much room it has.
HINT = """() => {
  const box = document.querySelector("#search"), style = getComputedStyle(box);
  const pen = document.createElement("canvas").getContext("2d"), padding = ["paddingLeft", "paddingRight"];
  pen.font = `${style.fontSize} ${style.fontFamily}`;
  const room = padding.reduce((left, side) => left - parseFloat(style[side]), box.clientWidth);
  return [pen.measureText(box.placeholder).width, room];
}"""


def crowded(file: Path, path: Path) -> Path:
    """The page with long names, long aliases and large numbers."""
    data, texts = carried(file)
    for i, row in enumerate(data["said"]["entities"]):
        name = f"第{i}号星岚人工智能科技股份有限公司"
        english = f"Xinglan Artificial Intelligence Holdings No. {i}"
        row |= {
            "name": name,
            "en": english,
            "other": [f"{name}{n}" for n in range(9)],
            "mentions": 12_345,
            "articles": 1_234,
        }
    return carrying(file, path, data, texts)


def overrun(page: Page) -> Any:
    return page.evaluate(f"{SPREAD}.scrollWidth - {SPREAD}.clientWidth")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("room", [1280, 1600])
def test_the_table_of_entities_fits_beside_the_panel(
    visit: Open, file: Path, tmp_path: Path, language: str, room: int
) -> None:
    seen = visit(crowded(file, tmp_path / "crowded.html"), room, 800, fragment=f"#v=1&tab=table&lang={language}")
    assert overrun(seen.page) == 0
    last = seen.page.locator("#view-table tbody tr:first-child td:last-child").bounding_box()
    frame = seen.page.locator("#view-table .spread").bounding_box()
    assert last and frame and last["x"] + last["width"] <= frame["x"] + frame["width"]
    broken = "all => all.filter((cut) => cut.scrollWidth > cut.clientWidth + 1).map((cut) => cut.textContent)"
    assert seen.page.locator("#view-table td:not(:nth-child(3)) .cut").evaluate_all(broken) == []
    assert seen.complaints == []


@pytest.mark.parametrize(("width", "table"), [(1280, "relations"), (390, "entities")])
def test_a_table_that_is_wider_scrolls_and_shows_that_there_is_more(
    visit: Open, file: Path, tmp_path: Path, width: int, table: str
) -> None:
    page = visit(crowded(file, tmp_path / "crowded.html"), width, 844, fragment=f"#v=1&tab=table&table={table}").page
    assert overrun(page) > 100
    frame = page.locator("#view-table .spread").bounding_box()
    assert frame
    edge = {"x": frame["x"] + frame["width"] - 6, "y": frame["y"] + frame["height"] - 12, "width": 3, "height": 3}
    shaded = page.screenshot(clip=edge)  # type: ignore[arg-type]
    page.evaluate(f"{SPREAD}.scrollLeft = 99999")
    page.wait_for_timeout(100)
    assert page.screenshot(clip=edge) != shaded  # type: ignore[arg-type]  # at the end it is gone


@pytest.mark.parametrize("width", [1280, 1151, 1150, 800, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_search_s_hint_is_not_cut(visit: Open, file: Path, width: int, language: str) -> None:
    page = visit(file, width, fragment=f"#v=1&lang={language}").page
    text, room = page.evaluate(HINT)
    assert 0 < text <= room


def test_the_tab_key_stops_once_in_the_picture(visit: Open, file: Path) -> None:
    page, picture = look(visit, file)
    assert page.locator("#picture [tabindex], #picture :is(a, button, input)").count() == 0
    page.focus("#picture")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#picture')") is None
    picture.click("林澜")  # by mouse too the stop that has a name gets the focus, and its keys work
    heading(page, "林澜")
    assert focused(page) == "#picture"
    page.keyboard.press("h")
    assert "林澜" not in picture.entities()
