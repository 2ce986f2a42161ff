"""The picture: what a click in it chooses, how one moves about in it, what it shows and keeps in sight."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.export.conftest import Open
from tests.export.hands import ALL, OVERVIEW, heading, look, take_hold, told

pytestmark = pytest.mark.browser


def test_the_picture_opens_with_everything_in_sight(visit: Open, file: Path) -> None:
    page, picture = look(visit, file)
    box = page.locator("#picture canvas").bounding_box()
    assert box and picture.entities() == ALL
    for name in ALL:
        x, y = picture.spot(name)
        assert box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"], name


def test_a_click_on_a_node_chooses_it_and_a_click_beside_goes_back(visit: Open, file: Path) -> None:
    page, picture = look(visit, file)
    for name in ("星岚科技", "海州"):
        picture.click(name)
        heading(page, name)
    box = page.locator("#picture canvas").bounding_box()
    assert box
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    heading(page, OVERVIEW)


def test_a_click_on_a_caption_chooses_what_it_names(visit: Open, file: Path) -> None:
    page, picture = look(visit, file)
    x, y = picture.spot("海州")
    page.mouse.click(x, y + 7 * picture.scale() + 13)  # below the smallest node
    heading(page, "海州")


def test_a_click_on_a_line_shows_what_ties_the_two(visit: Open, file: Path) -> None:
    page, picture = look(visit, file, "林澜")
    for _ in range(2):
        page.click("#closer")
    picture.click_line("林澜", "星岚科技")
    heading(page, "林澜 — 星岚科技")
    assert page.locator("#panel .item > p").all_inner_texts() == ["林澜 创立 星岚科技"]
    assert page.locator("#panel mark").all_inner_texts() == ["林澜创立了星岚科技"]


def test_a_click_on_a_diamond_shows_the_event(visit: Open, file: Path) -> None:
    page, picture = look(visit, file)
    event = next(i for i, h in enumerate(told(file)["happenings"]) if h["cls"] == "Statement")
    assert event in picture.events()
    picture.click(event)
    heading(page, "表态 2025-03")
    assert page.locator("#panel .top li").all_inner_texts() == ["北川智能\n发言者", "拓跋3\n话题"]
    picture.click_line(event, "拓跋3")  # a line of an event stands for the event
    heading(page, "表态 2025-03")


def test_a_plan_is_not_drawn_as_a_tie(visit: Open, file: Path) -> None:
    page, picture = look(visit, file)
    plans = {i for i, h in enumerate(told(file)["happenings"]) if h["m"] == "Planned"}
    assert plans and not plans & picture.events()
    picture.click_line("星岚科技", "北川智能")
    assert page.inner_text("#panel h2") != "星岚科技 — 北川智能"


def test_a_choice_by_mouse_moves_nothing_under_the_hand(visit: Open, file: Path) -> None:
    _, picture = look(visit, file)
    before = picture.spot("海州")
    picture.click("海州")
    assert picture.spot("海州") == before


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_one_comes_closer_goes_farther_and_sees_all(visit: Open, file: Path, by: str) -> None:
    page, picture = look(visit, file)
    start = picture.scale()
    press = {
        "mouse": {"closer": lambda: page.click("#closer"), "farther": lambda: page.click("#farther")},
        "keys": {"closer": lambda: page.keyboard.press("+"), "farther": lambda: page.keyboard.press("-")},
    }[by]
    page.focus("#picture")
    press["closer"]()
    assert picture.scale() > 1.2 * start
    press["farther"]()
    press["farther"]()
    assert picture.scale() < start
    page.focus("#whole")
    page.keyboard.press("Enter")
    assert abs(picture.scale() - start) < 0.02 * start


def test_the_wheel_zooms_and_a_hand_moves_the_paper(visit: Open, file: Path) -> None:
    page, picture = look(visit, file)
    box = page.locator("#picture canvas").bounding_box()
    assert box
    start, (x, y) = picture.scale(), picture.spot("海州")
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 58, box["y"] + 38, steps=4)
    page.mouse.up()
    a, b = picture.spot("海州")
    assert abs(a - x - 50) < 2 and abs(b - y - 30) < 2
    page.mouse.wheel(0, -200)
    assert picture.scale() > start
    heading(page, OVERVIEW)


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_the_legend_switches_classes_and_counts_them(visit: Open, file: Path, by: str) -> None:
    page, picture = look(visit, file)
    models = page.locator("#legend [data-class=AIModel]")
    assert models.inner_text() == "人工智能模型 2" and page.get_attribute("#legend", "aria-label") == "按类别显示"
    if by == "mouse":
        models.click()
    else:
        models.focus()
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.dataset.class") == "AIModel"
    assert models.get_attribute("aria-pressed") == "false"
    assert picture.entities() == ALL - {"Lan-2", "拓跋3"}
    page.click("#undo")
    assert picture.entities() == ALL and models.get_attribute("aria-pressed") == "true"


def test_what_is_in_the_middle_stays_there_when_the_room_changes(visit: Open, file: Path) -> None:
    page, picture = look(visit, file, "林澜")
    scale = picture.scale()
    for _ in range(2):
        page.click("#room")
        page.wait_for_timeout(100)
        assert picture.off_middle("林澜") < 3 and abs(picture.scale() - scale) < 0.01
    page.set_viewport_size({"width": 900, "height": 600})
    page.wait_for_timeout(100)
    assert picture.off_middle("林澜") < 3 and abs(picture.scale() - scale) < 0.01


def test_a_whole_picture_stays_whole_when_the_room_changes(visit: Open, file: Path) -> None:
    page, picture = look(visit, file)
    before = picture.scale()
    page.set_viewport_size({"width": 640, "height": 480})
    page.wait_for_timeout(100)
    box = page.locator("#picture canvas").bounding_box()
    assert box and picture.scale() < before
    for name in ALL:
        x, y = picture.spot(name)
        assert box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"], name


def test_calm_readers_are_taken_there_at_once_others_see_the_way(visit: Open, file: Path) -> None:
    page, picture = look(visit, file)
    page.fill("#search", "林澜")
    page.keyboard.press("Enter")
    assert picture.off_middle("林澜") < 2
    page.click("#whole")
    page.keyboard.press("Escape")
    page.emulate_media(reduced_motion="no-preference")
    page.fill("#search", "海州")
    way = page.evaluate(
        """async () => {
          const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true });
          document.querySelector("#search").dispatchEvent(enter);
          const seen = [];
          for (let i = 0; i < 60; i += 1) {
            seen.push(window.network.getViewPosition().x);
            await new Promise((done) => setTimeout(done, 20));
          }
          return new Set(seen.map(Math.round)).size;
        }"""
    )
    assert way > 3 and picture.off_middle("海州") < 2


def test_looking_asks_for_nothing_and_complains_of_nothing(visit: Open, file: Path) -> None:
    seen = visit(file)
    picture = take_hold(seen.page, file)
    for name in ALL:
        picture.click(name)
    for selector in ("#closer", "#farther", "#whole", "#room", "#room", "#legend button"):
        seen.page.locator(selector).first.click()
    assert (seen.requests, seen.complaints) == ([file.as_uri()], [])
