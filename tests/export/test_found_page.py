"""What is looked for is found and shown though the filters hide it, they stay as they were, and the page says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.export.conftest import Open, Visit
from tests.export.hands import focused, take_hold

pytestmark = pytest.mark.browser
OFF = "#legend [aria-pressed=false]"


def filtered(visit: Open, file: Path) -> Visit:
    """Without organizations."""
    seen = visit(file)
    seen.page.click("#legend [data-class=Organization]")
    return seen


def selected(page: Page) -> str:
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement; return e.value.slice(e.selectionStart, e.selectionEnd); })()"
        )
    )


def test_the_slash_takes_hold_of_what_was_typed_before(visit: Open, file: Path) -> None:
    page = visit(file).page
    page.fill("#search", "林")
    page.keyboard.press("Escape")
    page.click("#panel h2")
    assert page.input_value("#search") == "林"  # nothing was picked: it stays to be mended
    page.keyboard.press("/")
    assert focused(page) == "#search" and selected(page) == "林"
    page.keyboard.type("lan2")
    assert page.input_value("#search") == "lan2"


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_a_hit_that_is_picked_leaves_an_empty_box(visit: Open, file: Path, by: str) -> None:
    page = visit(file).page
    page.fill("#search", "林")
    page.click("#hits [role=option]") if by == "mouse" else page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("林澜")
    assert page.input_value("#search") == ""
    page.click("#panel [data-act=back]")
    page.focus("#search")
    page.keyboard.press("Enter")  # nothing is typed, so nothing is picked again
    assert page.locator("#panel [data-act=back]").count() == 0 and page.locator("#hits").is_hidden()


def test_the_box_for_the_other_end_of_a_path_is_emptied_too(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("林澜")
    seen.page.click("[data-act=way]")
    seen.page.fill("#way-search", "林澜")
    seen.page.keyboard.press("Enter")  # itself: asked again, with an empty box
    assert seen.page.input_value("#way-search") == ""


def test_what_the_filters_hide_is_found_shown_and_said_to_be_hidden(visit: Open, file: Path) -> None:
    seen = filtered(visit, file)
    page, picture = seen.page, take_hold(seen.page, file)
    hidden = "星岚科技"
    assert hidden not in picture.entities()
    seen.find(hidden)
    assert hidden in picture.entities() and "北川智能" not in picture.entities()
    assert page.locator(OFF).get_attribute("data-class") == "Organization"
    expect(page.locator("#choosing .badge")).to_have_text("1")
    said = f"筛选隐去了{hidden}，这里仍然显示。"
    assert said in page.inner_text("#news") and page.inner_text("#panel [data-note=anyway] span") == said
    page.click("#language")
    assert page.inner_text("#panel [data-note=anyway] span") == "Hidden by the filters, shown all the same: Xinglan."
    seen.find("林澜")
    assert page.locator("#panel [data-note=anyway]").count() == 0 and "Hidden" not in page.inner_text("#news")
    seen.find("星岚")
    assert "Xinglan" in page.inner_text("#news") and "Hidden by the filters" in page.inner_text("#news")
    page.click("#panel [data-note=anyway] button")
    assert page.locator(OFF).count() == 0 and page.locator("#panel [data-note=anyway]").count() == 0


def test_what_no_filter_hides_is_said_as_ever(visit: Open, file: Path) -> None:
    seen = filtered(visit, file)
    seen.find("Lan-2")
    assert seen.page.inner_text("#news") == "Lan-2" and seen.page.locator("[data-note=anyway]").count() == 0
    assert seen.page.locator(OFF).count() == 1


def test_a_link_of_the_panel_leads_there_too(visit: Open, file: Path) -> None:
    seen = filtered(visit, file)
    seen.find("林澜")
    seen.page.locator("#panel .item .link", has_text="星岚科技").last.click()
    expect(seen.page.locator("#panel h2")).to_have_text("星岚科技")
    assert "筛选隐去了星岚科技" in seen.page.inner_text("#news") and seen.page.locator(OFF).count() == 1
    seen.page.click("#undo")
    assert seen.page.inner_text("#panel h2") == "林澜" and seen.page.locator("[data-note=anyway]").count() == 0


def test_a_path_says_which_of_it_the_filters_hide(visit: Open, file: Path) -> None:
    seen = visit(file, fragment="#v=1&path=lin-lan,xinglan&no-classes=Organization")
    page = seen.page
    assert "星岚科技" in take_hold(page, file).entities() and page.locator(OFF).count() == 1
    assert page.inner_text("#panel [data-note=anyway] span") == "筛选隐去了星岚科技，这里仍然显示。"
    whole = visit(file, fragment="#v=1&path=lin-lan,xinglan&no-classes=Place").page
    assert whole.locator("[data-note=anyway]").count() == 0


def test_a_filter_that_comes_to_hide_what_is_chosen_says_so(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("星岚科技")
    seen.page.click("#legend [data-class=Place]")
    assert "筛选隐去了" not in seen.page.inner_text("#news")
    seen.page.click("#legend [data-class=Organization]")
    assert "筛选隐去了星岚科技" in seen.page.inner_text("#news")


def test_the_whole_use_asks_for_the_page_alone_and_complains_of_nothing(visit: Open, file: Path) -> None:
    seen = filtered(visit, file)
    for name in ("星岚", "北川", "lan2"):
        seen.page.keyboard.press("/")
        seen.find(name)
    assert (seen.requests, seen.complaints) == ([file.as_uri()], [])
