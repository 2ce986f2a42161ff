"""The filters that bound: a range of time as one writes it, least confidence, least number of sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.export.conftest import Open
from tests.export.test_filters_page import PANEL, date, left, opened, said, statements, table

pytestmark = pytest.mark.browser


def dated(file: Path, start: str) -> list[dict[str, Any]]:
    return [h for h in said(file)["happenings"] if h.get("d", "").startswith(start)]


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("2025", "2025"),
        ("2025-03", "2025-03"),
        ("2025-03-04", "2025-03-04"),
        (" 2025年3月4日 ", "2025-03-04"),
        ("２０２５／３", "2025-03"),
    ],
)
def test_dates_are_taken_at_the_precision_they_are_written(visit: Open, file: Path, written: str, means: str) -> None:
    page = opened(visit(file))
    date(page, "from", written)
    assert (
        page.input_value("#choosing-from") == means and page.get_attribute("#choosing-from", "aria-invalid") == "false"
    )
    expect(page.locator("#choosing .badge")).to_have_text("1")
    date(page, "to", means)
    expect(page.locator("#choosing .badge")).to_have_text("1")  # from and to are one range


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("去年", "“去年”不是日期，请写成 2025、2025-01 或 2025-01-20。"),
        ("2025-02-30", "日历上没有 2025-02-30。"),
        ("2025-13", "日历上没有 2025-13。"),
        ("25-1", "“25-1”不是日期，请写成 2025、2025-01 或 2025-01-20。"),
    ],
)
def test_a_wrong_date_is_told_and_filters_nothing(visit: Open, file: Path, written: str, words: str) -> None:
    page = opened(visit(file))
    date(page, "from", written)
    assert (
        page.inner_text("#choosing-from-wrong") == words
        and page.get_attribute("#choosing-from", "aria-invalid") == "true"
    )
    assert page.locator("#choosing .badge").count() == 0 and page.input_value("#choosing-from") == written
    date(page, "from", "2025")
    assert (
        page.inner_text("#choosing-from-wrong") == ""
        and page.get_attribute("#choosing-from", "aria-invalid") == "false"
    )


def test_an_end_before_the_start_waits_for_an_earlier_start(visit: Open, file: Path) -> None:
    page = opened(visit(file))
    date(page, "from", "2025-03")
    date(page, "to", "2024")
    assert page.inner_text("#choosing-to-wrong") == "起点 2025-03 晚于终点 2024。"
    left(page, f"{len(dated(file, '2025-03'))} 个事件")
    date(page, "from", "2023")
    assert page.inner_text("#choosing-to-wrong") == ""
    left(page, "0 个事件")
    date(page, "to", "2025")  # a year reaches to its end
    left(page, f"{len(dated(file, '2025'))} 个事件")


def test_with_a_range_what_has_no_date_is_hidden_and_facts_stay(visit: Open, file: Path) -> None:
    seen = visit(file)
    told = said(file)
    assert any("d" not in h for h in told["happenings"]) and any("d" not in n for n in told["numbers"])
    seen.find("lan2")
    assert "训练成本" in statements(seen.page)  # a number without a date
    page = opened(seen)
    date(page, "from", "2025")
    text = statements(page)
    assert "训练成本" not in text and "开发者为 星岚科技" in text and "2025-03-04 发布" in text
    left(page, f"{len(told['facts'])} 条事实、{len(dated(file, '2025'))} 个事件")
    assert table(seen, "events") == len(dated(file, "2025"))
    date(page, "to", "2025-03-03")  # the fourth lies beyond; what is only known to be of March may lie within
    assert table(seen, "events") == len([h for h in told["happenings"] if h.get("d") == "2025-03"]) > 0
    date(page, "to", "")
    date(page, "from", "")
    assert table(seen, "events") == len(told["happenings"])


def test_sliding_the_confidence_is_one_step_back(visit: Open, file: Path) -> None:
    page = opened(visit(file))
    rows = [r for kind in ("facts", "happenings", "numbers") for r in said(file)[kind]]
    assert {r["c"] for r in rows} >= {0.8}
    page.locator("#choosing-sure").focus()
    for _ in range(17):
        page.keyboard.press("ArrowRight")
    assert (
        page.inner_text(f"{PANEL} output") == "85%" and page.get_attribute("#choosing-sure", "aria-valuetext") == "85%"
    )
    left(page, f"{sum(f['c'] >= 0.85 for f in said(file)['facts'])} 条事实")
    page.keyboard.press("Control+z")
    assert page.input_value("#choosing-sure") == "0" and page.locator("#choosing .badge").count() == 0
    page.keyboard.press("Control+Shift+z")
    assert page.inner_text(f"{PANEL} output") == "85%"


def test_a_least_number_of_sources(visit: Open, file: Path) -> None:
    page = opened(visit(file))
    facts = said(file)["facts"]
    page.fill("#choosing-sources", "2")
    left(page, f"{sum(f['n'] >= 2 for f in facts)} 条事实")
    page.fill("#choosing-sources", "1.5")
    assert page.inner_text("#choosing-sources-wrong") == "请填 1 或更大的整数。"
    assert page.inner_text("#choosing .badge") == "1"
    page.fill("#choosing-sources", "1")
    left(page, f"{len(facts)} 条事实")
