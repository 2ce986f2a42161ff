"""What one does with an entity in the picture, by mouse and by keys alone: expand, hide, pin and so on."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from kg.ontology import Ontology
from tests.export.conftest import Open, Visit
from tests.export.hands import ALL, OVERVIEW, act, few, focused, heading, look, tab_to, take_hold, use

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def small(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return few(ontology, tmp_path_factory.mktemp("small") / "graph.html")


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
    page, picture = look(visit, file, "星岚科技")
    act(page, "collapse", by)
    assert picture.entities() == ALL - {"林澜"}  # Lan-2 also hangs on 拓跋3
    assert page.inner_text("#news") == "星岚科技：收起 1 个"
    act(page, "expand", by)
    assert picture.entities() == ALL


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_hiding_takes_it_out_says_so_and_is_undone(visit: Open, file: Path, by: str) -> None:
    page, picture = look(visit, file, "星岚科技")
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
    page, picture = look(visit, file, "星岚科技")
    page.click("[data-act=hide]")
    back = page.locator("#adjusted button")
    use(page, back, by)
    assert picture.entities() == ALL and page.locator("#adjusted").is_hidden()
    assert focused(page) == "#picture"


def test_what_is_hidden_comes_back_by_search(visit: Open, file: Path) -> None:
    page, picture = look(visit, file, "星岚科技")
    page.click("[data-act=hide]")
    page.fill("#search", "星岚")
    page.keyboard.press("Enter")
    assert picture.entities() == ALL


def test_dragging_pins_and_letting_go_returns(visit: Open, file: Path) -> None:
    page, picture = look(visit, file)
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
    page, picture = look(visit, file)
    picture.drag("林澜", (60, 40))
    held = picture.spot("林澜")
    picture.click("海州")
    page.click("[data-act=hide]")
    x, y = picture.spot("林澜")
    assert abs(x - held[0]) < 2 and abs(y - held[1]) < 2


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_the_button_pins_where_it_stands(visit: Open, file: Path, by: str) -> None:
    page, picture = look(visit, file, "林澜")
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
    page, picture = look(visit, file, "林澜")
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
    page, picture = look(visit, file, "拓跋3")
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
