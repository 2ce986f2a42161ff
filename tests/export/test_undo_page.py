"""Every step can be taken back, and every act has its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.ontology import Ontology
from tests.export.conftest import Open
from tests.export.hands import ALL, OVERVIEW, few, focused, heading, look, tab_to, take_hold

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def small(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return few(ontology, tmp_path_factory.mktemp("small") / "graph.html")


def test_undo_and_redo_go_back_and_forth_by_button(visit: Open, file: Path) -> None:
    page, picture = look(visit, file)
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
    page, picture = look(visit, file)
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
    page, _ = look(visit, file, "星岚科技")
    page.focus("#search")
    page.keyboard.press("Control+z")
    heading(page, "星岚科技")


def test_keys_walk_the_picture_and_act(visit: Open, file: Path) -> None:
    page, picture = look(visit, file)
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
    page, picture = look(visit, file, "星岚科技")
    page.focus("#search")
    page.keyboard.type("hpcef")
    assert picture.entities() == ALL and page.get_attribute("[data-act=pin]", "aria-pressed") == "false"


def test_keys_ask_for_nothing_and_complain_of_nothing(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.page.focus("#picture")
    for key in ("ArrowRight", "Enter", "c", "p", "f", "h", "Control+z", "Control+y", "+", "-", "Escape"):
        seen.page.keyboard.press(key)
    assert (seen.requests, seen.complaints) == ([file.as_uri()], [])
