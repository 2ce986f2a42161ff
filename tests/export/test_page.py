"""graph.html as a whole: keys lead through it as one reads it, landmarks tell where one is; no requests."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.export.conftest import Open
from tests.export.hands import focused, tab_to
from tests.export.walks import TABS, walk

pytestmark = pytest.mark.browser


def test_the_tab_key_goes_through_the_page_as_one_reads_it(visit: Open, file: Path) -> None:
    page = visit(file).page
    order = [
        "#search",
        "#tab-graph",
        "#saving-open",
        "#language",
        "#theme",
        "#picture",
        "#closer",
        "#farther",
        "#whole",
        "#room",
    ]
    page.keyboard.press("Tab")
    for what in order:
        tab_to(page, what)
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#panel').contains(document.activeElement)")


def test_every_focus_can_be_seen(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("星岚科技")
    unseen, first = [], None
    for _ in range(80):
        seen.page.keyboard.press("Tab")
        what = seen.page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.outerHTML.slice(0, 90), s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,"
            " e === document.body || e.matches('.timeline-plot *')]; })()"
        )
        first = first or what[0]
        if not what[1] and not what[2]:
            unseen.append(what[0])
    assert unseen == []


def test_headings_and_landmarks_tell_where_one_is(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("星岚科技")
    page = seen.page
    assert page.get_by_role("banner").get_by_role("search").count() == 1
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("complementary", name="说明").locator("h2").inner_text() == "星岚科技"
    assert page.get_by_role("tablist", name="视图").get_by_role("tab").count() == len(TABS)
    assert page.get_by_role("tabpanel").count() == 1  # the others are hidden
    levels = page.locator("#panel :is(h2, h3, h4, h5)").evaluate_all("all => all.map((h) => Number(h.tagName[1]))")
    assert levels[0] == 2 and all(b - a <= 1 for a, b in pairwise(levels))


def test_arrows_turn_the_tabs_and_each_shows_its_view(visit: Open, file: Path) -> None:
    page = visit(file).page
    page.focus("#tab-graph")
    for tab in (*TABS[1:], TABS[0]):
        page.keyboard.press("ArrowRight")
        assert focused(page) == f"#tab-{tab}" and page.locator(f"#view-{tab}").is_visible()
        assert page.get_attribute(f"#tab-{tab}", "aria-selected") == "true"
    page.keyboard.press("End")
    assert focused(page) == "#tab-sparql"
    page.keyboard.press("Home")
    page.click("#tab-table")
    assert focused(page) == "#tab-table"


def test_who_wants_little_motion_sees_none(visit: Open, file: Path) -> None:
    moving = (
        "document.getAnimations().length + [...document.querySelectorAll('*')]"
        ".filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    )
    seen = visit(file)
    seen.find("星岚科技")
    assert seen.page.evaluate(moving) == 0


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_visit_asks_for_the_page_alone_and_complains_of_nothing(
    visit: Open, file: Path, width: int, height: int
) -> None:
    seen = visit(file, width, height)
    for _ in walk(seen):
        pass
    for selector in ("#language", "#theme", "#room", "#room", "#tab-graph", "#whole"):
        seen.page.click(selector)
    seen.page.emulate_media(media="print")
    asked = [r for r in seen.requests if not r.startswith("blob:")]  # the query engine's worker, made by the page
    assert (asked, seen.complaints) == ([file.as_uri()], [])
