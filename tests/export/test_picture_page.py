"""What one does in the picture, by mouse and by keys alone: choose, expand, collapse, hide, pin, focus, undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kg.export import html
from kg.graph import assemble
from kg.ontology import Ontology
from tests.export.conftest import Open, Visit
from tests.export.hands import Picture, focused, tab_to, take_hold, told
from tests.graph.world import BASE, pages, resolution

pytestmark = pytest.mark.browser
ALL = {"Lan-2", "拓跋3", "星岚科技", "林澜", "北川智能", "海州", "云杉资本"}
OVERVIEW = "新闻中的事实及其出处"


@pytest.fixture(scope="module")
def small(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same world with only the two most prominent entities drawn at first."""
    made = pages()
    articles = [p.article() for p in made]
    parts = articles, [p.extraction() for p in made], resolution(made)
    path = tmp_path_factory.mktemp("small") / "graph.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "DRAWN", 2)
        html.write(assemble(*parts, ontology, base_iri=BASE), ontology, path, articles=articles)
    return path


def opened(visit: Open, file: Path, name: str = "") -> tuple[Page, Picture]:
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
    expect(page.locator("#panel h2")).to_have_text(text)


def test_the_picture_opens_with_everything_in_sight(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file)
    box = page.locator("#picture canvas").bounding_box()
    assert box and picture.entities() == ALL
    for name in ALL:
        x, y = picture.spot(name)
        assert box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"], name


def test_a_click_on_a_node_chooses_it_and_a_click_beside_goes_back(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file)
    for name in ("星岚科技", "海州"):
        picture.click(name)
        heading(page, name)
    box = page.locator("#picture canvas").bounding_box()
    assert box
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    heading(page, OVERVIEW)


def test_a_click_on_a_caption_chooses_what_it_names(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file)
    x, y = picture.spot("海州")
    page.mouse.click(x, y + 7 * picture.scale() + 13)  # below the smallest node
    heading(page, "海州")


def test_a_click_on_a_line_shows_what_ties_the_two(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file, "林澜")
    for _ in range(2):
        page.click("#closer")
    picture.click_line("林澜", "星岚科技")
    heading(page, "林澜 — 星岚科技")
    assert page.locator("#panel .item > p").all_inner_texts() == ["林澜 创立 星岚科技"]
    assert page.locator("#panel mark").all_inner_texts() == ["林澜创立了星岚科技"]


def test_a_click_on_a_diamond_shows_the_event(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file)
    event = next(i for i, h in enumerate(told(file)["happenings"]) if h["cls"] == "Statement")
    assert event in picture.events()
    picture.click(event)
    heading(page, "表态 2025-03")
    assert page.locator("#panel .top li").all_inner_texts() == ["北川智能\n发言者", "拓跋3\n话题"]
    picture.click_line(event, "拓跋3")  # a line of an event stands for the event
    heading(page, "表态 2025-03")


def test_a_plan_is_not_drawn_as_a_tie(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file)
    plans = {i for i, h in enumerate(told(file)["happenings"]) if h["m"] == "Planned"}
    assert plans and not plans & picture.events()
    picture.click_line("星岚科技", "北川智能")
    assert page.inner_text("#panel h2") != "星岚科技 — 北川智能"


def test_a_choice_by_mouse_moves_nothing_under_the_hand(visit: Open, file: Path) -> None:
    _, picture = opened(visit, file)
    before = picture.spot("海州")
    picture.click("海州")
    assert picture.spot("海州") == before


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_expanding_brings_in_the_neighbours(visit: Open, small: Path, by: str) -> None:
    seen = visit(small)
    picture = take_hold(seen.page, small)
    first = picture.entities()
    assert len(first) == 2
    seen.find("拓跋3")
    act(seen.page, "expand", by)
    assert picture.entities() == first | {"拓跋3", "Lan-2", "北川智能"}
    assert seen.page.inner_text("#news") in {"拓跋3：展开 1 个", "拓跋3：展开 2 个"}
    act(seen.page, "expand", by)
    assert seen.page.inner_text("#news") == "拓跋3：没有更多邻居"
    assert focused(seen.page) == "expand"


def test_a_double_click_expands(visit: Open, small: Path) -> None:
    seen = visit(small)
    picture = take_hold(seen.page, small)
    name = sorted(picture.entities())[0]
    seen.page.mouse.dblclick(*picture.spot(name))
    assert len(picture.entities()) > 2
    heading(seen.page, name)


def test_newcomers_stand_on_nobody(visit: Open, small: Path) -> None:
    seen = visit(small)
    picture = take_hold(seen.page, small)
    for name in ALL:
        seen.find(name)
        seen.page.click("[data-act=expand]")
    spots = [picture.spot(name) for name in ALL]
    least = min(abs(x - a) + abs(y - b) for i, (x, y) in enumerate(spots) for a, b in spots[:i])
    assert picture.entities() == ALL and least > 30 * picture.scale()


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_collapsing_takes_out_what_hangs_on_it_alone(visit: Open, file: Path, by: str) -> None:
    page, picture = opened(visit, file, "星岚科技")
    act(page, "collapse", by)
    assert picture.entities() == ALL - {"林澜"}  # Lan-2 also hangs on 拓跋3
    assert page.inner_text("#news") == "星岚科技：收起 1 个"
    act(page, "expand", by)
    assert picture.entities() == ALL


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_hiding_takes_it_out_says_so_and_is_undone(visit: Open, file: Path, by: str) -> None:
    page, picture = opened(visit, file, "星岚科技")
    act(page, "hide", by)
    assert picture.entities() == ALL - {"星岚科技"}
    heading(page, OVERVIEW)
    assert page.inner_text("#news") == "已隐藏 星岚科技" and focused(page) == "h2"
    assert page.inner_text("#adjusted") == "图中有 6 个实体，共 7 个 还原"
    if by == "mouse":
        page.click("#undo")
    else:
        page.keyboard.press("Control+z")
    assert picture.entities() == ALL and page.locator("#adjusted").is_hidden()
    heading(page, "星岚科技")


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_starting_afresh_brings_everything_back(visit: Open, file: Path, by: str) -> None:
    page, picture = opened(visit, file, "星岚科技")
    page.click("[data-act=hide]")
    back = page.locator("#adjusted button")
    if by == "mouse":
        back.click()
    else:
        back.focus()
        page.keyboard.press("Enter")
    assert picture.entities() == ALL and page.locator("#adjusted").is_hidden()
    assert focused(page) == "#picture"


def test_what_is_hidden_comes_back_by_search(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file, "星岚科技")
    page.click("[data-act=hide]")
    page.fill("#search", "星岚")
    page.keyboard.press("Enter")
    assert picture.entities() == ALL


def test_dragging_pins_and_letting_go_returns(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file)
    home = picture.spot("林澜")
    picture.drag("林澜", (60, 40))
    x, y = picture.spot("林澜")
    assert abs(x - home[0] - 60) < 3 and abs(y - home[1] - 40) < 3
    picture.click("林澜")
    pin = page.locator("[data-act=pin]")
    assert (pin.get_attribute("aria-pressed"), pin.inner_text()) == ("true", "松开")
    pin.click()
    assert (pin.get_attribute("aria-pressed"), pin.inner_text()) == ("false", "固定")
    x, y = picture.spot("林澜")
    assert abs(x - home[0]) < 2 and abs(y - home[1]) < 2
    page.click("#undo")  # the letting go
    page.click("#undo")  # the choice
    page.click("#undo")  # the drag
    x, y = picture.spot("林澜")
    assert abs(x - home[0]) < 2 and abs(y - home[1]) < 2 and page.locator("#undo").is_disabled()


def test_a_pin_holds_while_others_are_shown_and_hidden(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file)
    picture.drag("林澜", (60, 40))
    held = picture.spot("林澜")
    picture.click("海州")
    page.click("[data-act=hide]")
    x, y = picture.spot("林澜")
    assert abs(x - held[0]) < 2 and abs(y - held[1]) < 2


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_the_button_pins_where_it_stands(visit: Open, file: Path, by: str) -> None:
    page, picture = opened(visit, file, "林澜")
    before = picture.spot("林澜")
    act(page, "pin", by)
    assert page.get_attribute("[data-act=pin]", "aria-pressed") == "true" and picture.spot("林澜") == before
    assert focused(page) == "pin"
    act(page, "pin", by)
    assert page.get_attribute("[data-act=pin]", "aria-pressed") == "false"


def slide(page: Page, steps: int, by: str) -> None:
    """Move the slider of the surroundings from nothing to so many steps."""
    slider = page.locator("#depth")
    if by == "keys":
        tab_to(page, "#depth")
        for _ in range(steps):
            page.keyboard.press("ArrowRight")
        return
    box = slider.bounding_box()
    assert box
    at = [box["x"] + 8 + (box["width"] - 16) * n / 4 for n in range(5)]
    page.mouse.move(at[0], box["y"] + box["height"] / 2)
    page.mouse.down()
    for n in range(1, steps + 1):  # in one go: the slider stays in the hand
        page.mouse.move(at[n], box["y"] + box["height"] / 2, steps=3)
    page.mouse.up()


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_the_slider_shows_the_surroundings_so_many_steps_far(visit: Open, file: Path, by: str) -> None:
    page, picture = opened(visit, file, "林澜")
    slide(page, 1, by)
    assert picture.entities() == {"林澜", "星岚科技"}
    assert page.get_attribute("#depth", "aria-valuetext") == "1 步以内" and focused(page) == "#depth"
    page.locator("#depth").fill("0")
    slide(page, 3, by)
    assert picture.entities() == {"林澜", "星岚科技", "Lan-2", "拓跋3"}
    assert page.inner_text("#adjusted") == "图中有 4 个实体，共 7 个 还原"
    page.locator("#depth").fill("0")
    assert picture.entities() == ALL and page.get_attribute("#depth", "aria-valuetext") == "全图"


def test_in_the_surroundings_too_one_expands_collapses_and_hides(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file, "拓跋3")
    page.locator("#depth").fill("1")
    assert picture.entities() == {"拓跋3", "Lan-2", "北川智能"}
    picture.click("北川智能")
    page.click("[data-act=hide]")
    assert picture.entities() == {"拓跋3", "Lan-2"}
    picture.click("拓跋3")
    page.click("[data-act=hide]")  # what they were the surroundings of
    assert picture.entities() == ALL - {"拓跋3", "北川智能"}


def test_in_the_surroundings_of_one_expanding_another_shows_its_neighbours(visit: Open, small: Path) -> None:
    seen = visit(small)
    picture = take_hold(seen.page, small)
    seen.find("北川智能")
    seen.page.locator("#depth").fill("1")
    assert picture.entities() == {"北川智能", "拓跋3"}
    picture.click("拓跋3")
    seen.page.click("[data-act=expand]")
    assert "Lan-2" in picture.entities() and "海州" not in picture.entities()


def test_undo_and_redo_go_back_and_forth_by_button(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file)
    assert page.locator("#undo").is_disabled() and page.locator("#redo").is_disabled()
    picture.click("星岚科技")
    page.click("[data-act=hide]")
    page.click("#undo")
    assert page.inner_text("#news") == "已撤销"
    heading(page, "星岚科技")
    page.click("#undo")
    heading(page, OVERVIEW)
    assert page.locator("#undo").is_disabled() and focused(page) == "#redo"  # a disabled button holds no focus
    page.click("#redo")
    page.click("#redo")
    assert picture.entities() == ALL - {"星岚科技"} and page.inner_text("#news") == "已重做"
    assert page.locator("#redo").is_disabled() and focused(page) == "#undo"
    page.click("#undo")
    picture.click("海州")  # another way on: what was undone is gone
    assert page.locator("#redo").is_disabled()


def test_undo_and_redo_by_keys(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file)
    picture.click("星岚科技")
    page.keyboard.press("h")
    assert picture.entities() == ALL - {"星岚科技"}
    page.keyboard.press("Control+z")
    assert picture.entities() == ALL
    page.keyboard.press("Control+Shift+z")
    assert picture.entities() == ALL - {"星岚科技"}
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+y")
    assert picture.entities() == ALL - {"星岚科技"}


def test_undo_in_a_field_is_the_fields_own(visit: Open, file: Path) -> None:
    page, _ = opened(visit, file, "星岚科技")
    page.focus("#search")
    page.keyboard.press("Control+z")
    heading(page, "星岚科技")


def test_keys_walk_the_picture_and_act(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file)
    tab_to(page, "#picture")
    page.keyboard.press("ArrowRight")
    first = page.inner_text("#panel h2")
    assert first in ALL and page.inner_text("#news") == first
    for key, axis, sign in (("ArrowRight", 0, 1), ("ArrowLeft", 0, -1), ("ArrowUp", 1, -1), ("ArrowDown", 1, 1)):
        before = page.inner_text("#panel h2")
        page.keyboard.press(key)
        after = page.inner_text("#panel h2")
        moved = picture.spot(after)[axis] - picture.spot(before)[axis]
        assert after == before or moved * sign > 0, key
    assert focused(page) == "#picture"
    name = page.inner_text("#panel h2")
    page.keyboard.press("p")
    assert page.get_attribute("[data-act=pin]", "aria-pressed") == "true"
    page.keyboard.press("p")
    assert page.get_attribute("[data-act=pin]", "aria-pressed") == "false"
    page.keyboard.press("f")
    assert page.input_value("#depth") == "1"
    page.keyboard.press("f")
    assert page.input_value("#depth") == "0"
    page.keyboard.press("h")
    assert picture.entities() == ALL - {name}
    page.keyboard.press("Control+z")
    page.keyboard.press("Escape")
    heading(page, OVERVIEW)


def test_enter_in_the_picture_expands_and_c_collapses(visit: Open, small: Path) -> None:
    seen = visit(small)
    picture = take_hold(seen.page, small)
    seen.find("拓跋3")
    tab_to(seen.page, "#picture")
    seen.page.keyboard.press("Enter")
    assert "北川智能" in picture.entities()
    seen.page.keyboard.press("c")
    assert "北川智能" not in picture.entities()
    seen.page.keyboard.press("e")
    assert "北川智能" in picture.entities()


def test_letters_in_a_field_are_letters(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file, "星岚科技")
    page.focus("#search")
    page.keyboard.type("hpcef")
    assert picture.entities() == ALL and page.get_attribute("[data-act=pin]", "aria-pressed") == "false"


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_one_comes_closer_goes_farther_and_sees_all(visit: Open, file: Path, by: str) -> None:
    page, picture = opened(visit, file)
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
    page, picture = opened(visit, file)
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
    page, picture = opened(visit, file)
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
    page, picture = opened(visit, file, "林澜")
    scale = picture.scale()
    for _ in range(2):
        page.click("#room")
        page.wait_for_timeout(100)
        assert picture.off_middle("林澜") < 3 and abs(picture.scale() - scale) < 0.01
    page.set_viewport_size({"width": 900, "height": 600})
    page.wait_for_timeout(100)
    assert picture.off_middle("林澜") < 3 and abs(picture.scale() - scale) < 0.01


def test_a_whole_picture_stays_whole_when_the_room_changes(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file)
    before = picture.scale()
    page.set_viewport_size({"width": 640, "height": 480})
    page.wait_for_timeout(100)
    box = page.locator("#picture canvas").bounding_box()
    assert box and picture.scale() < before
    for name in ALL:
        x, y = picture.spot(name)
        assert box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"], name


def test_calm_readers_are_taken_there_at_once_others_see_the_way(visit: Open, file: Path) -> None:
    page, picture = opened(visit, file)
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


def test_all_this_asks_for_nothing_and_complains_of_nothing(visit: Open, file: Path) -> None:
    seen: Visit = visit(file)
    picture = take_hold(seen.page, file)
    picture.drag("林澜", (30, 30))
    for name in ALL:
        seen.find(name)
        for what in ("expand", "collapse", "pin", "pin", "hide"):
            seen.page.click(f"[data-act={what}]")
        seen.page.click("#undo")
    for selector in ("#closer", "#farther", "#whole", "#room", "#room"):
        seen.page.click(selector)
    assert (seen.requests, seen.complaints) == ([file.as_uri()], [])
