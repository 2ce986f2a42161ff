"""The timeline under the picture: events by time, roughly dated ones too, and none squeezed by one far off."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.export.carried import carried, carrying
from tests.export.conftest import Open
from tests.export.dated import BARS, DAYS, ROUGH, bar, chosen, having, middle, pull, told
from tests.export.test_axe import violations

pytestmark = pytest.mark.browser
OUTLIER: list[str | None] = ["1930", *DAYS]
CASES: dict[str, list[str | None]] = {
    "one far off": OUTLIER,
    "one far ahead": [*DAYS, "2199-05"],
    "two times": [*DAYS, *(d.replace("2025", "1930") for d in DAYS)],
    "months": [f"20{y}-{m:02}" for y in range(22, 26) for m in range(1, 13)],
    "centuries": [f"{y}" for y in range(1200, 2026, 7)],
    "a day": ["2025-01-20"] * 3,
    "a year": ["2025"],
    "news": [*DAYS, "1992", "2014", "2015", "2019-03", "2023-06-01", "2024-10", "2025-03", "2025-12-31", "2026"],
}


@pytest.fixture
def january(file: Path, tmp_path: Path) -> Path:
    return having(file, tmp_path / "january.html", [*DAYS, *ROUGH])


def test_dates_known_roughly_lie_hatched_over_all_they_may_mean(visit: Open, file: Path, tmp_path: Path) -> None:
    dates = [f"2025-0{m}-{d:02}" for m in (1, 2) for d in range(1, 29)]
    page = visit(having(file, tmp_path / "rough.html", [*dates, "2025-02", "2025-02", "2025"])).page
    month, day_ = bar(page, "2025-02（只知月份）"), bar(page, "2025-02-01")
    assert month.get_attribute("aria-label") == "2025-02（只知月份）：2 个事件"
    assert "hatch" in month.locator("rect").evaluate("e => getComputedStyle(e).fill")
    one, wide = day_.bounding_box(), month.bounding_box()
    assert one and wide and abs(wide["x"] - one["x"]) < 2 and wide["width"] > 25 * one["width"]
    assert wide["y"] >= one["y"] + one["height"] - 2  # below the days, in a lane of its own
    month.click()
    assert chosen(page) == ("2025-02", "2025-02") and told(page).startswith("2025-02：31 个事件，其中 1 个日期只知大概")
    assert bar(page, "2025（只知年份）").count() == 1


def test_what_other_filters_hide_is_pale_and_said(visit: Open, file: Path, tmp_path: Path) -> None:
    data, texts = carried(having(file, tmp_path / "all.html", [*DAYS]))
    for i, event in enumerate(data["said"]["happenings"]):
        event |= {"cls": "Meeting" if i % 2 else "Release", "m": "Planned" if i % 4 == 0 else "Asserted"}
    page = visit(carrying(tmp_path / "all.html", tmp_path / "mixed.html", data, texts)).page
    last = [e for e in data["said"]["happenings"] if e["d"] == "2025-01-19"]
    plans, meetings = sum(e["m"] == "Planned" for e in last), sum(e["cls"] == "Meeting" for e in last)
    label = bar(page, "2025-01-19")
    assert label.get_attribute("aria-label") == f"2025-01-19：10 个事件，其中 {plans} 个不是事实（计划、否认等）"
    page.click("#choosing > button")
    page.click("[data-list=offerEvents] summary")
    page.locator("[data-list=offerEvents] li").filter(has_text="发布").locator("input").click()
    assert label.get_attribute("aria-label") == f"2025-01-19：{meetings} 个事件，另有 {10 - meetings} 个被其他筛选隐去"
    parts = {name: float(label.locator(f".{name}").get_attribute("height") or 0) for name in ("told", "soft", "out")}
    assert parts["told"] == pytest.approx(parts["out"] * meetings / (10 - meetings), rel=0.01) and parts["soft"] == 0
    page.click("[data-list=offerEvents] [data-act=none]")
    assert "none" in (label.get_attribute("class") or "")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("case", CASES)
def test_every_event_has_its_place_and_no_label_covers_another(
    visit: Open, file: Path, tmp_path: Path, case: str, width: int
) -> None:
    page = visit(having(file, tmp_path / "case.html", CASES[case]), width, 844).page
    if width < 700:
        page.click(".timeline-name")
    counts = [
        int(re.findall(r"：(\d+) ", label or "")[0])
        for label in page.locator(BARS).evaluate_all("all => all.map(e => e.ariaLabel)")
    ]
    assert sum(counts) == len(CASES[case])
    for _ in range(2):
        boxes = page.locator(".timeline-plot .ticks text").evaluate_all(
            "all => all.map(e => e.getBoundingClientRect()).map(({left, right}) => [left, right])"
        )
        assert boxes and all(a[1] < b[0] for a, b in pairwise(boxes))
        assert boxes[0][0] >= 0 and boxes[-1][1] <= page.locator(".timeline-plot").evaluate(
            "e => e.getBoundingClientRect().right"
        )
        page.click("#language")


def test_one_event_far_off_squeezes_nothing(visit: Open, file: Path, tmp_path: Path) -> None:
    page = visit(having(file, tmp_path / "outlier.html", OUTLIER)).page
    assert page.locator(BARS).count() == 11
    box = bar(page, "2025-01-15").bounding_box()
    assert box and box["width"] > 40
    assert {"1930", "2025年1月10日"} <= set(page.locator(".timeline-plot .ticks text").all_text_contents())
    bar(page, "1930").focus()
    page.keyboard.press("Enter")
    assert chosen(page) == ("1930", "1930") and told(page) == "1930：1 个事件"


def test_sparse_years_lie_in_coarse_bins_beside_dense_days(visit: Open, file: Path, tmp_path: Path) -> None:
    early = [f"20{y}-{m:02}-05" for y in range(14, 20) for m in range(1, 13)]
    page = visit(having(file, tmp_path / "sparse.html", [*early, *DAYS * 6])).page
    labels = [f"20{y}：12 个事件" for y in range(14, 20)] + [
        f"2025-01-{10 + n}：{6 * (n + 1)} 个事件" for n in range(10)
    ]
    assert page.locator(BARS).evaluate_all("all => all.map(e => e.ariaLabel)") == labels
    year, day = bar(page, "2014").bounding_box(), bar(page, "2025-01-15").bounding_box()
    assert year and day and day["width"] > 3 * year["width"]


def test_a_month_that_falls_into_time_left_out_has_a_bin_of_its_own(visit: Open, file: Path, tmp_path: Path) -> None:
    june = [d.replace("2025-01", "2025-06") for d in DAYS]
    page = visit(having(file, tmp_path / "stray.html", [*DAYS, *june, "2025-03"])).page
    before, march, after = bar(page, "2025-01-19"), bar(page, "2025-03：1 个事件"), bar(page, "2025-06-10")
    xs = [middle(one)[0] for one in (before, march, after)]
    assert xs == sorted(xs) and march.get_attribute("class") != "lane"


def test_time_left_out_is_marked(visit: Open, file: Path, tmp_path: Path) -> None:
    slash = re.compile(r"l4 -8")
    whole = visit(having(file, tmp_path / "whole.html", [*DAYS])).page.get_attribute(".timeline-plot .floor", "d") or ""
    broken = (
        visit(having(file, tmp_path / "broken.html", OUTLIER)).page.get_attribute(".timeline-plot .floor", "d") or ""
    )
    assert not slash.search(whole) and slash.search(broken)


def test_without_a_dated_event_there_is_no_timeline(visit: Open, file: Path, tmp_path: Path) -> None:
    page = visit(having(file, tmp_path / "none.html", [None, None])).page
    assert page.locator("#timeline").is_hidden()
    stage, view = page.locator("#stage").bounding_box(), page.locator("#view-graph").bounding_box()
    assert stage and view and stage["height"] == view["height"]


def test_it_speaks_english(visit: Open, january: Path) -> None:
    page = visit(january).page
    page.click("#language")
    assert (
        told(page) == "61 events have a date, 3 do not" and page.get_attribute("#timeline", "aria-label") == "Timeline"
    )
    assert page.locator(".timeline-plot .ticks text").first.text_content() == "10 Jan 2025"
    assert bar(page, "2025 (only the year").get_attribute("aria-label") == "2025 (only the year is known): 2 event(s)"


def test_ten_thousand_events_are_drawn_and_brushed(visit: Open, file: Path, tmp_path: Path) -> None:
    dates: list[str | None] = [
        f"20{10 + i % 16}-{i % 12 + 1:02}-{i % 28 + 1:02}" if i % 9 else f"20{10 + i % 16}" for i in range(10_000)
    ]
    page = visit(having(file, tmp_path / "many.html", dates)).page
    assert told(page) == "10000 个事件有日期，0 个没有" and 40 < page.locator(BARS).count() < 240
    page.locator(".timeline-handle.from").focus()
    page.keyboard.press("PageUp")
    start = chosen(page)[0] or ""
    assert told(page).startswith(f"{start} 起：{sum(d >= start[: len(d)] for d in dates if d)} 个事件")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(visit: Open, january: Path, theme: str) -> None:
    page = visit(january, color_scheme=theme, bypass_csp=True).page
    bar(page, "2025-01-15").focus()
    page.keyboard.press("Enter")
    assert violations(page) == []


def test_the_whole_use_asks_for_the_page_alone_and_complains_of_nothing(visit: Open, january: Path) -> None:
    seen = visit(january)
    page = seen.page
    for one in page.locator(BARS).all():
        one.focus()
        page.keyboard.press("Enter")
    pull(page, middle(bar(page, "2025-01-12")), middle(bar(page, "2025-01-18")))
    page.click("#theme")
    page.click("#language")
    page.set_viewport_size({"width": 700, "height": 900})
    page.click(".timeline-name")
    page.click(".timeline-name")
    assert (seen.requests, seen.complaints) == ([january.as_uri()], [])
