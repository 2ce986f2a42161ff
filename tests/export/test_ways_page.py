"""The shortest ways between two entities, with what ties each step and its quotes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.export.carried import carried, carrying
from tests.export.conftest import Open, Visit
from tests.export.drawn import drawn, watch
from tests.export.woven import woven

pytestmark = pytest.mark.browser
FILTERED = "#v=1&confidence=0.95&unfactual=yes"  # as an address that somebody shared
THROUGH = ["林澜 → 星岚科技", "星岚科技 → Lan-2"]


def lead(page: Page, other: str) -> None:
    """Ask for the path to another entity by its name, by keys alone from the button on."""
    page.focus("[data-act=way]")
    page.keyboard.press("Enter")
    page.keyboard.type(other)
    page.keyboard.press("Enter")


def steps(page: Page) -> list[str]:
    return page.locator("#panel h3").all_inner_texts()


def heading(page: Page) -> str:
    return page.inner_text("#panel h2")


def focused(page: Page) -> str:
    """What has the focus: the data-act of a button, else the element."""
    found: str = page.evaluate("document.activeElement.dataset.act || document.activeElement.tagName")
    return found


def test_a_path_is_found_and_each_step_has_its_quotes(visit: Open, file: Path) -> None:
    seen = visit(file)
    page = seen.page
    seen.find("林澜")
    lead(page, "Lan-2")
    assert heading(page) == "林澜 → Lan-2" and steps(page) == THROUGH
    assert "最短的路径：2 步" in page.inner_text("#panel")
    marked = page.locator("#panel blockquote mark").all_inner_texts()
    assert any("林澜" in q for q in marked) and any("Lan-2" in q for q in marked)
    assert focused(page) == "H2"
    page.click("[data-act=waySwap]")
    assert heading(page) == "Lan-2 → 林澜" and steps(page) == ["Lan-2 → 星岚科技", "星岚科技 → 林澜"]
    assert focused(page) == "waySwap"
    page.click("#language")
    assert heading(page) == "Lan-2 → 林澜" and "Shortest path: 2 steps" in page.inner_text("#panel")
    assert (seen.requests, seen.complaints) == ([file.as_uri()], [])


def test_a_path_is_asked_for_by_mouse(visit: Open, file: Path, tmp_path: Path) -> None:
    page = visit(woven(file, tmp_path / "pair.html", 3, [(0, 1)]), 390, 844).page
    page.fill("#search", "E0")
    page.click("#hits li")
    page.click("[data-act=way]")
    page.locator("#way-search").press_sequentially("E")
    assert page.locator("#way-hits li bdi").all_inner_texts() == ["E0", "E1", "E2"]
    page.locator("#way-hits li").nth(1).click()
    assert heading(page) == "E0 → E1" and steps(page) == ["E0 → E1"] and page.locator(".way-choices").count() == 0
    page.click("#language")
    assert "Shortest path: 1 step" in page.locator("#panel .hint").all_inner_texts()


def test_events_lead_from_one_to_another_unless_they_are_a_crowd(visit: Open, file: Path, tmp_path: Path) -> None:
    """Nine at one fair are not tied by it; two at one meeting are."""
    made = woven(file, tmp_path / "events.html", 10, [(0, 1)])
    data, texts = carried(made)
    crowd = {"id": "v1", "cls": "Meeting", "m": "Asserted", "by": [], "c": 0.9, "n": 1, "q": [0]}
    crowd["roles"] = [["participant", i] for i in range(1, 10)]
    met = crowd | {"id": "v2", "roles": [["participant", 1], ["participant", 2]]}
    data["said"]["happenings"] = [crowd, met]
    seen = visit(carrying(file, made, data, texts))
    seen.find("E0")
    lead(seen.page, "E2")
    assert steps(seen.page) == ["E0 → E1", "E1 → E2"]
    assert seen.page.locator("#panel .item .strong").count() == 2  # what they both were at is told, the crowd too
    seen.find("E0")
    lead(seen.page, "E9")
    assert steps(seen.page) == [] and seen.page.inner_text("#panel .note") == "两者之间没有路径。"


def test_a_path_is_undone_and_done_again(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("林澜")
    lead(seen.page, "Lan-2")
    seen.page.click("#undo")
    assert heading(seen.page) == "林澜"
    seen.page.click("#redo")
    assert steps(seen.page) == THROUGH


def test_a_look_at_one_on_the_path_leads_back_to_it_and_closing_is_undone(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("林澜")
    lead(seen.page, "Lan-2")
    seen.page.locator("#panel h3 .link").first.click()
    assert heading(seen.page) == "林澜"
    seen.page.click("#panel .back")
    assert steps(seen.page) == THROUGH
    seen.page.click("#panel .back")
    assert steps(seen.page) != THROUGH
    seen.page.click("#undo")
    assert steps(seen.page) == THROUGH
    seen.page.keyboard.press("Escape")
    assert steps(seen.page) != THROUGH


def test_the_entity_looked_at_before_is_offered(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("林澜")
    assert seen.page.locator("[data-act=wayLast]").count() == 0
    seen.find("Lan-2")
    assert seen.page.inner_text("[data-act=wayLast]") == "到 林澜"
    seen.page.click("[data-act=wayLast]")
    assert heading(seen.page) == "Lan-2 → 林澜" and focused(seen.page) == "H2"


def test_the_search_closes_by_key_and_takes_no_path_to_itself(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("林澜")
    lead(seen.page, "林澜")
    assert heading(seen.page) == "林澜" and seen.page.inner_text("#news") == "请选另一个实体。"
    seen.page.keyboard.press("Escape")
    assert seen.page.locator("#way-search").is_hidden() and focused(seen.page) == "way"
    assert seen.page.get_attribute("[data-act=way]", "aria-expanded") == "false"
    lead(seen.page, "Lan-2")  # what was written before is gone
    assert steps(seen.page) == THROUGH


def several(visit: Open, file: Path, path: Path, middles: int) -> Visit:
    """E0 and E1 tied through so many others."""
    ties = [pair for i in range(2, 2 + middles) for pair in ((0, i), (i, 1))]
    seen = visit(woven(file, path, 2 + middles, ties))
    seen.find("E0")
    lead(seen.page, "E1")
    return seen


def test_one_steps_through_paths_of_the_same_length(visit: Open, file: Path, tmp_path: Path) -> None:
    seen = several(visit, file, tmp_path / "three.html", 3)
    page = seen.page
    assert page.locator(".way-choices button").all_inner_texts() == ["经 E2", "经 E3", "经 E4"]
    assert "3 条同样短的路径" in page.inner_text(".way-choices") and steps(page) == ["E0 → E2", "E2 → E1"]
    page.focus("[data-act=way-1]")
    page.keyboard.press("Enter")
    assert steps(page) == ["E0 → E3", "E3 → E1"] and focused(page) == "way-1"
    assert page.locator("[aria-pressed=true][data-act^=way-]").all_inner_texts() == ["经 E3"]
    assert page.locator("#panel blockquote mark").all_inner_texts() == ["E0与E3", "E3与E1"]
    page.click("[data-act=waySwap]")
    assert steps(page) == ["E1 → E3", "E3 → E0"]  # the same one, the other way round
    page.click("#undo")
    page.click("#undo")
    assert steps(page) == ["E0 → E2", "E2 → E1"] and seen.complaints == []


def test_of_many_paths_five_are_told(visit: Open, file: Path, tmp_path: Path) -> None:
    page = several(visit, file, tmp_path / "many.html", 8).page
    assert page.locator(".way-choices button").all_inner_texts() == [f"经 E{i}" for i in range(2, 7)]
    assert "至多列 5 条" in page.inner_text(".way-choices")


def test_many_ties_of_a_step_are_told_when_asked_for(visit: Open, file: Path, tmp_path: Path) -> None:
    seen = visit(woven(file, tmp_path / "thick.html", 3, [(0, 1)] * 7 + [(1, 2)]))
    seen.find("E0")
    lead(seen.page, "E2")
    assert seen.page.locator("#panel .item").count() == 3 + 1
    seen.page.click("#panel .all")
    assert seen.page.locator("#panel .item").count() == 7 + 1 and focused(seen.page) == "BUTTON"


def test_a_path_from_another_view_is_brought_into_the_picture(visit: Open, file: Path, tmp_path: Path) -> None:
    """E3 to E9 are not among the drawn."""
    made = woven(file, tmp_path / "chain.html", 10, [(i, i + 1) for i in range(9)], prominent=3)
    seen = visit(made)
    page = seen.page
    seen.find("E0")
    seen.tab("table")
    watch(page)
    lead(page, "E6")
    assert page.get_attribute("#tab-graph", "aria-selected") == "true"
    assert drawn(page).entities == set(range(7))
    page.click("#saving-open")
    with page.expect_download() as waiting:
        page.click("[data-save=saveSvg]")
    picture = ET.parse(waiting.value.path()).getroot()
    assert {f"E{i}" for i in range(7)} <= {
        text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")
    }  # all in sight
    page.click("#panel .back")
    assert drawn(page).entities == {0, 1, 2}


@pytest.mark.parametrize(("modality", "word"), [("Planned", "计划"), ("Negated", "否定"), ("Hedged", "存疑")])
def test_plans_denials_and_rumours_make_no_path_unless_asked_for(
    visit: Open, file: Path, tmp_path: Path, modality: str, word: str
) -> None:
    seen = visit(woven(file, tmp_path / "unsure.html", 3, [(0, 1)], unsure={(1, 2): modality}))
    seen.find("E0")
    lead(seen.page, "E2")
    assert steps(seen.page) == [] and "计划、否认" in seen.page.inner_text("#panel .note")
    seen.page.click("#panel .note .link")
    assert steps(seen.page) == ["E0 → E1", "E1 → E2"]
    assert seen.page.inner_text("#panel .chip") == word
    seen.page.click("#undo")
    assert steps(seen.page) == []


def test_plans_that_count_can_be_cut_by_filters(visit: Open, file: Path, tmp_path: Path) -> None:
    """The filters go, the plans stay counted."""
    seen = visit(woven(file, tmp_path / "cut.html", 3, [(0, 1)], unsure={(1, 2): "Planned"}), fragment=FILTERED)
    seen.find("E0")
    lead(seen.page, "E2")
    assert steps(seen.page) == [] and "不筛选则有" in seen.page.inner_text("#panel .note")
    seen.page.click("#panel .note .link")
    assert steps(seen.page) == ["E0 → E1", "E1 → E2"]


def test_where_filters_cut_the_path_it_says_so(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.page.click("#legend [data-class=Organization]")
    seen.find("林澜")
    lead(seen.page, "Lan-2")
    assert steps(seen.page) == [] and "不筛选则有" in seen.page.inner_text("#panel .note")
    seen.page.click("#panel .note .link")
    assert steps(seen.page) == THROUGH


def test_where_there_is_none_at_all_it_says_so(visit: Open, file: Path, tmp_path: Path) -> None:
    seen = visit(woven(file, tmp_path / "apart.html", 4, [(0, 1), (2, 3)]), 390, 844)
    seen.find("E0")
    lead(seen.page, "E3")
    assert heading(seen.page) == "E0 → E3" and seen.page.inner_text("#panel .note") == "两者之间没有路径。"
    assert steps(seen.page) == [] and seen.page.locator("#panel .note .link").count() == 0
    seen.page.click("[data-act=waySwap]")
    assert heading(seen.page) == "E3 → E0" and seen.page.inner_text("#panel .note") == "两者之间没有路径。"
    assert len(seen.requests) == 1 and seen.complaints == []
