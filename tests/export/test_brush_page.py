"""The brush over the timeline: a mouse, a finger or keys set a range of time that every view follows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.export.carried import carried
from tests.export.conftest import Open, Visit
from tests.export.dated import DAYS, OPEN, ROUGH, bar, chosen, edge, having, middle, pull, told
from tests.export.drawn import drawn, watch

pytestmark = pytest.mark.browser


@pytest.fixture
def january(file: Path, tmp_path: Path) -> Path:
    return having(file, tmp_path / "january.html", [*DAYS, *ROUGH])


def events_in_table(seen: Visit) -> int:
    seen.tab("table")
    seen.page.click("#table-events")
    text = seen.page.inner_text("#view-table .tools .hint")
    seen.tab("graph")
    return int(re.findall(r"[\d,]+", text)[0].replace(",", ""))


def test_a_drag_over_days_shows_only_their_events_everywhere(visit: Open, january: Path) -> None:
    seen = visit(january)
    page = seen.page
    watch(page)
    assert told(page) == "61 个事件有日期，3 个没有"
    pull(page, middle(bar(page, "2025-01-12")), middle(bar(page, "2025-01-14")))
    assert chosen(page) == ("2025-01-12", "2025-01-14")
    within = 3 + 4 + 5 + 6  # what is only known to be of this month or year may lie within
    assert told(page) == f"2025-01-12 – 2025-01-14：{within} 个事件，其中 6 个日期只知大概，可能不在其内"
    shown = {carried(january)[0]["said"]["happenings"][h].get("d") for h in drawn(page).events}
    assert shown == {"2025-01-12", "2025-01-13", "2025-01-14", "2025-01", "2025"}
    expect(page.locator("#choosing .badge")).to_have_text("1")
    assert events_in_table(seen) == within
    seen.find(carried(january)[0]["said"]["entities"][0]["name"])
    assert page.locator("#panel .item time").all_inner_texts()[0].strip() in {"2025-01", "2025"}
    assert page.locator("#panel .item time").count() == within and "开发者为" in page.inner_text("#panel")  # facts stay


def test_without_a_range_what_has_no_date_is_there_and_with_one_it_is_not(visit: Open, january: Path) -> None:
    seen = visit(january)
    assert events_in_table(seen) == 64
    bar(seen.page, "2025-01-10").focus()
    seen.page.keyboard.press("Enter")
    assert events_in_table(seen) == 1 + 6
    seen.page.click(".timeline-clear")
    assert events_in_table(seen) == 64


def test_a_drag_is_one_step_back(visit: Open, january: Path) -> None:
    page = visit(january).page
    pull(page, middle(bar(page, "2025-01-11")), middle(bar(page, "2025-01-13")))
    pull(page, middle(bar(page, "2025-01-16")), middle(bar(page, "2025-01-18")))
    assert chosen(page) == ("2025-01-16", "2025-01-18")
    page.keyboard.press("Control+z")
    assert chosen(page) == ("2025-01-11", "2025-01-13")
    page.keyboard.press("Control+z")
    assert chosen(page) == OPEN
    page.keyboard.press("Control+Shift+z")
    assert chosen(page) == ("2025-01-11", "2025-01-13")


def test_handles_and_the_range_itself_can_be_dragged(visit: Open, january: Path) -> None:
    page = visit(january).page
    pull(page, middle(bar(page, "2025-01-12")), middle(bar(page, "2025-01-14")))
    pull(page, edge(page, "to"), middle(bar(page, "2025-01-16")))
    assert chosen(page) == ("2025-01-12", "2025-01-16")
    pull(page, edge(page, "from"), middle(bar(page, "2025-01-15")))
    assert chosen(page) == ("2025-01-15", "2025-01-16")
    pull(page, edge(page, "from"), middle(bar(page, "2025-01-19")))  # the ends do not pass each other
    assert chosen(page) == ("2025-01-16", "2025-01-16")
    pull(page, middle(bar(page, "2025-01-16")), middle(bar(page, "2025-01-13")))
    assert chosen(page) == ("2025-01-13", "2025-01-13")
    pull(page, edge(page, "to"), (1200, 400))  # past the end there is no bound
    assert chosen(page) == ("2025-01-13", "不限")


def test_a_click_on_a_bar_chooses_its_period_and_one_beside_clears(visit: Open, january: Path) -> None:
    page = visit(january).page
    bar(page, "2025-01-19").click()
    assert chosen(page) == ("2025-01-19", "2025-01-19")
    x, _ = middle(bar(page, "2025-01-11"))
    top = page.locator(".timeline-plot").bounding_box()
    assert top
    page.mouse.click(x, top["y"] + 3)  # above a low bar
    assert chosen(page) == OPEN and page.locator(".timeline-clear").is_hidden()
    page.mouse.click(x, top["y"] + 3)  # and with nothing chosen, nothing happens
    assert chosen(page) == OPEN


def test_a_double_click_and_a_button_clear(visit: Open, january: Path) -> None:
    page = visit(january).page
    pull(page, middle(bar(page, "2025-01-12")), middle(bar(page, "2025-01-14")))
    page.mouse.dblclick(*middle(bar(page, "2025-01-13")))
    assert chosen(page) == OPEN
    pull(page, middle(bar(page, "2025-01-12")), middle(bar(page, "2025-01-14")))
    page.click(".timeline-clear")
    assert chosen(page) == OPEN and told(page) == "61 个事件有日期，3 个没有"


def test_keys_move_the_ends_from_bin_to_bin(visit: Open, january: Path) -> None:
    page = visit(january).page
    start, end = page.locator(".timeline-handle.from"), page.locator(".timeline-handle.to")
    assert [start.get_attribute(f"aria-{name}") for name in ("valuemin", "valuenow", "valuemax")] == ["0", "0", "9"]
    assert start.get_attribute("aria-label") == "时段起点" and end.get_attribute("aria-label") == "时段终点"
    start.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert chosen(page) == ("2025-01-13", "不限") and start.get_attribute("aria-valuenow") == "3"
    end.focus()
    page.keyboard.press("PageDown")
    assert chosen(page) == ("2025-01-13", "2025-01-14") and start.get_attribute("aria-valuemax") == "4"
    page.keyboard.press("Home")  # as far as the other end
    assert chosen(page) == ("2025-01-13", "2025-01-13")
    page.keyboard.press("ArrowLeft")
    assert chosen(page) == ("2025-01-13", "2025-01-13")
    page.keyboard.press("End")
    start.focus()
    page.keyboard.press("Home")
    assert chosen(page) == OPEN
    page.keyboard.press("Control+z")  # all that one end was moved by at a stretch is one step
    assert chosen(page) == ("2025-01-13", "不限")


def test_keys_alone_reach_clear_and_one_bar_at_a_time(visit: Open, january: Path) -> None:
    page = visit(january).page
    page.locator(".timeline-name").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "2025-01-10：1 个事件"
    page.keyboard.press("ArrowRight")
    assert told(page) == "2025-01-11：2 个事件"
    page.keyboard.press("End")
    assert told(page) == "2025（只知年份）：2 个事件"
    page.keyboard.press("ArrowLeft")
    assert told(page) == "2025-01（只知月份）：4 个事件"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert told(page) == "2025-01-10：1 个事件"
    page.keyboard.press("Enter")
    assert (
        chosen(page) == ("2025-01-10", "2025-01-10") and bar(page, "2025-01-10").get_attribute("aria-pressed") == "true"
    )
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "2025-01-10：1 个事件"
    assert page.inner_text("#panel h2") == "新闻中的事实及其出处"  # nothing else has opened
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("timeline-handle from")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("timeline-handle to")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.className") == "timeline-clear"
    page.keyboard.press("Enter")
    assert chosen(page) == OPEN


def test_the_pointer_names_a_bar_and_leaves_it(visit: Open, january: Path) -> None:
    page = visit(january).page
    page.mouse.move(*middle(bar(page, "2025-01-15")))
    assert told(page) == "2025-01-15：6 个事件"
    page.mouse.move(600, 300)
    assert told(page) == "61 个事件有日期，3 个没有"


def test_the_range_itself_pales_no_bar(visit: Open, january: Path) -> None:
    page = visit(january).page
    bar(page, "2025-01-10").focus()
    page.keyboard.press("Enter")
    assert bar(page, "2025-01-19").get_attribute("aria-label") == "2025-01-19：10 个事件"


def test_a_date_typed_in_the_filters_moves_the_brush(visit: Open, january: Path) -> None:
    page = visit(january).page
    page.click("#choosing > button")
    page.fill("#choosing-from", "2025-01-14")
    page.keyboard.press("Enter")
    assert chosen(page) == ("2025-01-14", "不限")
    assert edge(page, "from")[0] == pytest.approx(
        bar(page, "2025-01-14").evaluate("e => e.getBoundingClientRect().left"), abs=6
    )
    page.fill("#choosing-from", "2019")  # before everything
    page.keyboard.press("Enter")
    assert chosen(page) == ("2019", "不限") and page.get_attribute(".timeline-handle.from", "aria-valuenow") == "0"
    assert told(page) == "2019 起：61 个事件"


def test_it_is_drawn_anew_for_another_width(visit: Open, january: Path) -> None:
    page = visit(january).page
    before = page.locator(".timeline-plot svg").bounding_box()
    assert before
    pull(page, middle(bar(page, "2025-01-12")), middle(bar(page, "2025-01-14")))
    page.set_viewport_size({"width": 900, "height": 700})
    expect(page.locator(".timeline-plot svg")).not_to_have_attribute("width", str(round(before["width"])))
    after, plot = page.locator(".timeline-plot svg").bounding_box(), page.locator(".timeline-plot").bounding_box()
    assert after and plot and after["width"] == plot["width"] < before["width"]
    left = bar(page, "2025-01-12").evaluate("e => e.getBoundingClientRect().left")
    assert chosen(page) == ("2025-01-12", "2025-01-14") and edge(page, "from")[0] == pytest.approx(left, abs=6)


def test_on_a_phone_it_is_folded_and_unfolds_and_follows_a_finger(visit: Open, january: Path) -> None:
    page = visit(january, 390, 844, has_touch=True).page
    strip = page.locator("#timeline")
    assert page.locator(".timeline-plot").is_hidden() and strip.evaluate("e => e.clientHeight") < 32
    page.click(".timeline-name")
    assert (
        page.get_attribute(".timeline-name", "aria-expanded") == "true" and page.locator(".timeline-plot").is_visible()
    )
    box = strip.bounding_box()
    assert box and 85 <= box["height"] <= 100 and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.touchscreen.tap(*middle(bar(page, "2025-01-19")))
    assert chosen(page) == ("2025-01-19", "2025-01-19")
    page.click(".timeline-name")
    assert page.locator(".timeline-plot").is_hidden() and told(page).startswith("2025-01-19：16 个事件")


def test_the_whole_use_asks_for_the_page_alone_and_complains_of_nothing(visit: Open, january: Path) -> None:
    seen = visit(january)
    page = seen.page
    pull(page, middle(bar(page, "2025-01-12")), middle(bar(page, "2025-01-18")))
    pull(page, edge(page, "to"), middle(bar(page, "2025-01-14")))
    for key in ("Home", "ArrowRight", "PageUp", "End"):
        page.locator(".timeline-handle.from").press(key)
    page.mouse.dblclick(*middle(bar(page, "2025-01-13")))
    assert (seen.requests, seen.complaints) == ([january.as_uri()], [])
