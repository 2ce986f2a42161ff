"""Search as you type: names in every script, aliases, pinyin; the hit is chosen and comes into the middle."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kg.export import html
from kg.graph import assemble
from kg.ontology import Ontology
from tests.export.conftest import Open
from tests.export.hands import focused, take_hold
from tests.graph.world import BASE, pages, resolution

pytestmark = pytest.mark.browser


def hits(page: Page) -> list[str]:
    return page.locator("#hits [role=option] bdi").all_inner_texts()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("星岚科技", "星岚科技"),
        ("星嵐", "星岚科技"),  # 繁
        ("Xinglan", "星岚科技"),  # its name in English
        ("XING LAN", "星岚科技"),
        ("ｘｉｎｇｌａｎ", "星岚科技"),  # full width
        ("xinglankeji", "星岚科技"),  # pinyin
        ("xlkj", "星岚科技"),  # initials
        ("岚科", "星岚科技"),  # from the middle
        ("beichuan", "北川智能"),
        ("bczn", "北川智能"),
        ("海州", "海州"),
        ("hz", "海州"),
        ("lan2", "Lan-2"),
        ("LAN-2", "Lan-2"),
    ],
)
def test_every_way_of_writing_a_name_finds_it(visit: Open, file: Path, typed: str, first: str) -> None:
    page = visit(file).page
    page.fill("#search", typed)
    assert hits(page)[0] == first


def test_a_whole_name_stands_before_a_beginning_and_that_before_a_part(visit: Open, file: Path) -> None:
    page = visit(file).page
    page.fill("#search", "林澜")
    assert hits(page)[0] == "林澜"
    page.fill("#search", "l")
    assert set(hits(page)[:2]) == {"林澜", "Lan-2"}  # both begin so; 星岚科技 only holds an l
    assert "星岚科技" in hits(page)


def test_the_mouse_takes_a_hit_and_the_panel_shows_it(visit: Open, file: Path) -> None:
    page = visit(file).page
    page.click("#search")
    page.keyboard.type("lan")
    second = hits(page)[1]
    page.locator("#hits [role=option]").nth(1).click()
    expect(page.locator("#panel h2")).to_have_text(second)
    expect(page.locator("#hits")).to_be_hidden()


def test_keys_alone_find_walk_choose_and_leave(visit: Open, file: Path) -> None:
    page = visit(file).page
    page.keyboard.press("/")
    assert focused(page) == "#search"
    page.keyboard.type("lan")
    names = hits(page)
    assert len(names) > 2 and page.get_attribute("#search", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = page.locator("#hits [aria-selected=true]")
    assert chosen.locator("bdi").all_inner_texts() == [names[1]]
    assert page.get_attribute("#search", "aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")  # from the first to the last
    assert chosen.locator("bdi").inner_text() == names[-1]
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text(names[-1])
    assert page.get_attribute("#search", "aria-expanded") == "false"
    assert page.inner_text("#news") == names[-1]  # said to whoever does not see it


def test_escape_closes_the_list_and_chooses_nothing(visit: Open, file: Path) -> None:
    page = visit(file).page
    before = page.inner_text("#panel h2")
    page.fill("#search", "lan")
    page.keyboard.press("Escape")
    expect(page.locator("#hits")).to_be_hidden()
    assert page.inner_text("#panel h2") == before and focused(page) == "#search"


def test_a_click_elsewhere_closes_the_list(visit: Open, file: Path) -> None:
    page = visit(file).page
    page.fill("#search", "lan")
    page.click("#panel h2")
    expect(page.locator("#hits")).to_be_hidden()


def test_an_input_method_that_still_spells_does_not_choose(visit: Open, file: Path) -> None:
    page = visit(file).page
    page.fill("#search", "lan")
    page.evaluate(
        "document.querySelector('#search').dispatchEvent("
        "new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))"
    )
    assert page.locator("#hits").is_visible() and page.locator("#panel .back").count() == 0


def test_a_name_that_nobody_has_is_said_and_chooses_nothing(visit: Open, file: Path) -> None:
    page = visit(file).page
    page.fill("#search", "没有的名字")
    assert page.inner_text("#hits") == "没有这个名称"
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert page.locator("#panel .back").count() == 0
    page.fill("#search", "   ")
    expect(page.locator("#hits")).to_be_hidden()


@pytest.mark.parametrize("name", ["林澜", "海州", "拓跋3"])
def test_the_hit_comes_into_the_middle_close_enough_to_read(visit: Open, file: Path, name: str) -> None:
    page = visit(file).page
    picture = take_hold(page, file)
    for _ in range(6):
        page.click("#farther")
    assert picture.scale() < 0.5
    page.fill("#search", name)
    page.keyboard.press("Enter")
    assert picture.off_middle(name) < 2 and picture.scale() >= 0.9


def test_from_another_view_a_hit_leads_to_the_graph(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.tab("table")
    seen.find("林澜")
    expect(seen.page.locator("#view-graph")).to_be_visible()
    assert take_hold(seen.page, file).off_middle("林澜") < 2


def test_what_is_not_drawn_is_brought_into_the_picture(
    visit: Open, ontology: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "DRAWN", 2)
    made = pages()
    parts = [p.article() for p in made], [p.extraction() for p in made], resolution(made)
    path = tmp_path / "graph.html"
    html.write(assemble(*parts, ontology, base_iri=BASE), ontology, path)
    seen = visit(path)
    picture = take_hold(seen.page, path)
    assert len(picture.entities()) == 2
    for name in ("海州", "北川智能"):
        seen.find(name)
        assert seen.page.inner_text("#panel h2") == name
        assert picture.off_middle(name) < 2
    assert {"海州", "北川智能"} < picture.entities() and len(picture.entities()) == 4
    assert seen.page.inner_text("#adjusted").startswith("图中有 4 个实体，共 7 个")
    assert seen.complaints == []


def test_in_english_hits_have_their_english_names_and_classes(visit: Open, file: Path) -> None:
    page = visit(file).page
    page.click("#language")
    page.fill("#search", "星岚")
    assert hits(page) == ["Xinglan"] and page.inner_text("#hits .class") == "organization"
    page.fill("#search", "没有的名字")
    assert page.inner_text("#hits") == "No such name"
    assert page.get_attribute("#search", "placeholder") == "Search names (press /)"


def test_searching_asks_for_nothing_and_complains_of_nothing(visit: Open, file: Path) -> None:
    seen = visit(file)
    for name in ("星", "xl", "lan2", "没有的名字"):
        seen.find(name)
    assert (seen.requests, seen.complaints) == ([file.as_uri()], [])
