"""What the filters do to the picture is told beside it: legend, timeline, an empty stage; "only plans" draws plans."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.export.conftest import Open
from tests.export.hands import focused, take_hold, told
from tests.export.test_filters_page import names, opened, row

pytestmark = pytest.mark.browser
ALL_OFF = "Organization,Person,AIModel,Place"


def legend(page: Page) -> dict[str, str]:
    texts = page.locator("#legend button").all_inner_texts()
    return {name: many for name, _, many in (text.rpartition(" ") for text in texts)}


def caption(page: Page) -> str:
    return page.inner_text(".timeline-said")


def test_the_legend_says_how_many_of_how_many_are_left(visit: Open, file: Path) -> None:
    page = visit(file).page
    plain = legend(page)
    assert all(re.fullmatch(r"\d+", many) for many in plain.values()) and plain["组织"] == "3"
    seen = visit(
        file, fragment="#v=1&no-relations=developed,founderOf,acquired&no-events=Release&no-modalities=Reported"
    )
    page, counts = seen.page, legend(seen.page)
    drawn = take_hold(page, file).entities()
    for name, zh in (("Organization", "组织"), ("Place", "地点"), ("AIModel", "人工智能模型"), ("Person", "人物")):
        those = [e["name"] for e in told(file)["entities"] if e["cls"] == name]
        left = len(drawn & set(those))
        assert counts[zh] == (f"{left}/{len(those)}" if left < len(those) else str(len(those)))
    assert any("/" in many for many in counts.values())
    page.click("#panel .note button")  # clear the filters
    assert legend(page) == plain


def test_a_class_that_is_off_keeps_its_count_and_changes_no_other(visit: Open, file: Path) -> None:
    page = visit(file).page
    before = legend(page)
    page.click("#legend [data-class=Place]")
    assert legend(page) == before
    page = opened(
        visit(file, fragment="#v=1&no-classes=Place&no-events=Release&no-relations=developed"), "offerClasses"
    )
    assert names(page, "offerClasses") == legend(page) != before  # as many as the filters' own list says


def test_the_timeline_counts_what_passes(visit: Open, file: Path) -> None:
    page, events = visit(file).page, told(file)["happenings"]
    dated = sum("d" in event for event in events)
    assert caption(page) == f"{dated} 个事件有日期，{len(events) - dated} 个没有"
    page = visit(file, fragment="#v=1&no-events=Release").page
    left = [event for event in events if event["cls"] != "Release"]
    assert 0 < len(left) < len(events)
    dated = sum("d" in event for event in left)
    rest = f"{dated} 个事件有日期，{len(left) - dated} 个没有，筛选隐去 {len(events) - len(left)} 个"
    assert caption(page) == rest
    page.click("#language")
    assert caption(page).endswith(f"{len(events) - len(left)} hidden by filters")
    page = visit(file, fragment="#v=1&no-relations=developed").page  # no event goes with it
    assert "隐去" not in caption(page)


def test_an_empty_stage_says_so_and_leads_back(visit: Open, file: Path) -> None:
    seen = visit(file)
    page = seen.page
    for name in ALL_OFF.split(",")[:-1]:
        page.click(f"#legend [data-class={name}]")
        assert page.locator("#emptied").is_hidden()
    page.click("#legend [data-class=Place]")
    note = page.locator("#emptied")
    assert note.locator("span").inner_text() == "筛选后图中没有可显示的了。" == page.inner_text("#news")
    page.click("#language")
    assert note.inner_text().startswith("The filters leave nothing in the picture.")
    note.locator("button").click()
    assert note.is_hidden() and focused(page) == "#picture" and len(take_hold(page, file).entities()) == 7
    page.click("#undo")  # one step
    assert note.is_visible()
    seen.find("林澜")  # shown although it is hidden: now there is something
    assert note.is_hidden()


def test_an_empty_stage_without_filters_is_not_laid_on_them(visit: Open, file: Path) -> None:
    names = ",".join(entity["id"] for entity in told(file)["entities"])
    page = visit(file, fragment=f"#v=1&removed={names}").page
    assert page.locator("#emptied").is_hidden() and page.inner_text("#adjusted").startswith("图中有 0 个实体")


@pytest.mark.parametrize("modality", ["计划", "预测"])
def test_only_what_is_no_fact_is_drawn_too_and_undone_in_one_step(visit: Open, file: Path, modality: str) -> None:
    page = opened(visit(file), "offerModalities")
    row(page, "offerModalities", modality).locator(".only").click()
    assert page.is_checked("#choosing-unfactual")
    page.click("#undo")
    assert not page.is_checked("#choosing-unfactual") and page.locator("#choosing .badge").count() == 0


@pytest.mark.parametrize("modality", ["陈述", "转述"])
def test_only_what_is_fact_leaves_that_alone(visit: Open, file: Path, modality: str) -> None:
    page = opened(visit(file), "offerModalities")
    row(page, "offerModalities", modality).locator(".only").click()
    assert not page.is_checked("#choosing-unfactual") and page.inner_text("#choosing .badge") == "1"
    page.check("#choosing-unfactual")
    row(page, "offerModalities", modality).locator(".only").click()
    assert page.is_checked("#choosing-unfactual")  # nor is it taken back


def test_a_plan_s_line_is_in_the_picture_when_only_plans_are_asked_for(visit: Open, file: Path) -> None:
    seen = visit(file)
    page = opened(seen, "offerModalities")
    row(page, "offerModalities", "计划").locator("input").uncheck()
    assert not page.is_checked("#choosing-unfactual")  # a box alone asks for nothing
    row(page, "offerModalities", "计划").locator(".only").click()
    page.click(".choosing-close")
    picture = take_hold(page, file)
    page.wait_for_timeout(100)
    lines = page.evaluate("Object.keys(window.network.body.edges).length")
    assert lines > 0 and "星岚科技" in picture.entities()


def test_the_whole_use_asks_for_the_page_alone_and_complains_of_nothing(visit: Open, file: Path) -> None:
    seen = visit(file, fragment=f"#v=1&no-classes={ALL_OFF}")
    seen.page.click("#emptied button")
    assert (seen.requests, seen.complaints) == ([file.as_uri()], [])
