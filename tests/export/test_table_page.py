"""The table view: four tables that sort, filter, choose, and come out as CSV just as they are shown."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.export.carried import Clock, carried, carrying
from tests.export.conftest import Open, Visit

pytestmark = pytest.mark.browser
TABLES = {"entities": "entities", "relations": "facts", "events": "happenings", "numbers": "numbers"}


def turn(seen: Visit, table: str) -> Page:
    seen.tab("table")
    seen.page.click(f"#table-{table}")
    return seen.page


def column(page: Page, key: str) -> list[str]:
    """What a column shows, from top to bottom."""
    n = page.locator("#view-table thead th").evaluate_all(f"all => all.findIndex(th => th.dataset.col === '{key}')")
    assert n >= 0
    rows = page.locator("#view-table tbody tr[data-row]")
    shown: list[str] = rows.evaluate_all(f"all => all.map(tr => tr.cells[{n}].textContent)")
    return shown


def sort(page: Page, key: str) -> str | None:
    page.click(f"#view-table [data-col={key}] button")
    return page.get_attribute(f"#view-table [data-col={key}]", "aria-sort")


def exported(page: Page) -> list[list[str]]:
    with page.expect_download() as waiting:
        page.click("#view-table [data-act=csv]")
    raw = Path(waiting.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))


def renamed(file: Path, path: Path, *names: str) -> Path:
    """The page with other names for its first entities."""
    data, texts = carried(file)
    for row, name in zip(data["said"]["entities"], names, strict=False):
        row |= {"name": name, "en": name, "other": [], "find": [name.lower()]}
    return carrying(file, path, data, texts)


def larger(file: Path, path: Path, rows: int, **more: Any) -> Path:
    """The page with so many rows in each table, made from its own."""
    data, texts = carried(file)
    for key in TABLES.values():
        own = data["said"][key]
        for i in range(len(own), rows):
            own.append(own[i % len(own)] | {"id": f"made-{key}-{i}", "c": i * 7919 % 100 / 100})
    for i, row in enumerate(data["said"]["entities"][7:], 7):
        row |= {"name": f"第{i}号", "en": f"No {i}", "find": [f"第{i}号"], "mentions": i * 7919 % 1000}
    data["said"].update(more)
    return carrying(file, path, data, texts)


def test_each_table_shows_its_rows_and_says_how_many(visit: Open, file: Path) -> None:
    said = carried(file)[0]["said"]
    seen = visit(file)
    for table, key in TABLES.items():
        page = turn(seen, table)
        assert page.locator("#view-table tbody tr[data-row]").count() == len(said[key])
        assert f"{len(said[key])} 行，共 {len(said[key])} 行" in page.inner_text("#view-table .tools")
        assert page.get_attribute(f"#table-{table}", "aria-selected") == "true"
    turn(seen, "events")
    roles = column(page, "colRoles")
    assert any("星岚科技 (" in row and "Lan-2 (" in row for row in roles) and len(roles) == 3
    turn(seen, "numbers")
    assert set(column(page, "colPrinted")) == {"约120万美元", "9亿元"}
    assert set(column(page, "colValue")) == {"1,200,000", "900,000,000"}
    assert set(column(page, "colExactly")) == {"约", "恰为"}
    turn(seen, "relations")
    assert "星岚科技3月推出Lan-2" in column(page, "colQuote") and set(column(page, "colSources")) == {"1", "2"}


def test_numbers_sort_as_numbers_the_largest_first_and_turn_around(visit: Open, file: Path) -> None:
    page = turn(visit(file), "numbers")
    assert page.get_attribute("[data-col=colValue]", "aria-sort") == "none"
    assert sort(page, "colValue") == "descending" and column(page, "colValue") == ["900,000,000", "1,200,000"]
    assert sort(page, "colValue") == "ascending" and column(page, "colValue") == ["1,200,000", "900,000,000"]
    page.click("#table-entities")
    sort(page, "colMentions")
    counts = [int(n) for n in column(page, "colMentions")]
    assert counts == sorted(counts, reverse=True) and len(set(counts)) > 1


def test_dates_sort_by_time_and_what_has_none_comes_last_either_way(visit: Open, file: Path) -> None:
    page = turn(visit(file), "events")
    assert sort(page, "colDate") == "ascending"
    up = column(page, "colDate")
    assert up == ["2025-03", "2025-03-04", ""]
    assert sort(page, "colDate") == "descending"
    assert column(page, "colDate") == ["2025-03-04", "2025-03", ""]


def test_names_sort_as_each_language_does(visit: Open, file: Path, tmp_path: Path) -> None:
    names = ("赵氏", "阿里山", "Zeta 10", "alpha", "Zeta 9", "波浪", "Beta")
    page = turn(visit(renamed(file, tmp_path / "names.html", *names)), "entities")
    sort(page, "colName")
    shown = column(page, "colName")
    assert [n for n in shown if n[0] > "z"] == ["阿里山", "波浪", "赵氏"]  # by pinyin
    assert [n for n in shown if n[0] <= "z"] == ["alpha", "Beta", "Zeta 9", "Zeta 10"]
    page.click("#language")
    assert column(page, "colName")[:4] == ["alpha", "Beta", "Zeta 9", "Zeta 10"]
    assert page.get_attribute("[data-col=colName]", "aria-sort") == "ascending"  # the order stays with the language


def test_the_filter_folds_as_search_does_and_looks_into_every_column(visit: Open, file: Path) -> None:
    page = turn(visit(file), "relations")
    everything = len(column(page, "colSubject"))
    for typed, subjects in (
        ("ｌａｎ－２ 不相上下", {"Lan-2"}),  # wide letters; words in two columns
        ("xinglan 收购", {"星岚科技"}),  # a name in another language
        ("xlkj 收购", {"星岚科技"}),  # initials of pinyin
        ("北川智能 转述", {"Lan-2"}),  # who says so, and how it stands
    ):
        page.fill("#table-filter", typed)
        assert set(column(page, "colSubject")) == subjects, typed
        assert page.inner_text("#view-table .tools .hint").startswith(f"{len(column(page, 'colSubject'))} 行")
        assert page.inner_text("#news") == page.inner_text("#view-table .tools .hint")
    page.fill("#table-filter", "没有的词")
    assert column(page, "colSubject") == [] and "没有符合的行" in page.inner_text("#view-table tbody")
    page.click("#table-numbers")
    assert page.input_value("#table-filter") == ""  # each table has its own
    for typed in ("900000000", "900,000,000", "9亿"):
        page.fill("#table-filter", typed)
        assert column(page, "colEntity") == ["北川智能"], typed
    page.click("#table-relations")
    assert page.input_value("#table-filter") == "没有的词"
    page.fill("#table-filter", "")
    assert len(column(page, "colSubject")) == everything


def test_the_filters_of_the_page_filter_the_tables(visit: Open, file: Path) -> None:
    seen = visit(file)
    page = turn(seen, "entities")
    every = column(page, "colName")
    seen.tab("graph")
    page.click("#legend [data-class=Organization]")
    page = turn(seen, "entities")
    assert set(every) - set(column(page, "colName")) == {"星岚科技", "北川智能", "云杉资本"} & set(every)
    assert "组织" not in column(page, "colClass")


def test_filters_of_rows_filter_them_and_what_is_counted(visit: Open, file: Path) -> None:
    seen = visit(file)
    page = turn(seen, "relations")
    everything = len(column(page, "colSubject"))
    page.get_by_role("button", name="筛选").first.click()
    page.get_by_label("独立来源至少").first.fill("2")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('#view-table tbody tr').length === 1")
    assert column(page, "colProperty") == ["开发"] and column(page, "colSources") == ["2"]
    assert f"1 行，共 {everything} 行" in page.inner_text("#view-table .tools") and len(exported(page)) == 2
    page = turn(seen, "entities")
    assert column(page, "colName") == ["Lan-2", "星岚科技"] and column(page, "colFacts") == ["1", "1"]


def test_a_row_chooses_what_it_tells_of_and_the_panel_shows_it(visit: Open, file: Path) -> None:
    page = turn(visit(file), "entities")
    page.locator("#view-table tbody tr", has_text="拓跋3").locator("td").first.click()
    assert page.inner_text("#panel h2") == "拓跋3"
    assert page.locator("#view-table tr[aria-current=true]").all_inner_texts()[0].startswith("拓跋3")
    page.click("#table-relations")
    page.locator("#view-table tbody tr", has_text="创").first.locator("button").click()
    assert page.inner_text("#panel h2") == "林澜 — 星岚科技"
    page.click("#table-events")
    page.locator("#view-table tbody tr", has_text="2025-03-04").locator("button").click()
    assert page.inner_text("#panel h2").startswith("发布") and "2025-03-04" in page.inner_text("#panel h2")
    page.click("#table-numbers")
    page.locator("#view-table tbody tr", has_text="9亿元").locator("button").click()
    assert page.inner_text("#panel h2") == "北川智能"
    page.click("#undo")
    assert page.inner_text("#panel h2").startswith("发布")


def test_all_of_it_works_by_keyboard(visit: Open, file: Path, tmp_path: Path) -> None:
    page = visit(larger(file, tmp_path / "more.html", 150)).page
    page.focus("#tab-table")
    page.keyboard.press("Enter")
    page.focus("#table-entities")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "table-relations"
    page.keyboard.press("Home")
    page.focus("[data-col=colMentions] button")
    page.keyboard.press("Enter")
    most = column(page, "colName")
    assert page.get_attribute("[data-col=colMentions]", "aria-sort") == "descending"
    page.focus("[data-col=colNumbers] button")
    page.keyboard.press("Tab")  # one stop for all rows
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == most[2] == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")  # over the page's end
    assert "第 101–150 行" in page.inner_text("#view-table .foot")
    assert page.evaluate("document.activeElement.textContent") == column(page, "colName")[0]
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.textContent") == most[-1]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the next page
    assert page.evaluate("document.activeElement.dataset.act") == "tableBack"  # there is no page after it
    assert "第 101–150 行" in page.inner_text("#view-table .foot")


def test_the_csv_has_exactly_the_rows_that_are_shown_of_all_pages(visit: Open, file: Path, tmp_path: Path) -> None:
    seen = visit(larger(file, tmp_path / "more.html", 250))
    said = carried(tmp_path / "more.html")[0]["said"]
    page = turn(seen, "relations")
    page.fill("#table-filter", "lan-2")
    sort(page, "colConfidence")
    head, *rows = exported(page)
    assert head == ["主体", "关系", "客体", "语气", "谁说的", "独立来源", "把握", "引文", "文章", "IRI"]
    shown = []
    while True:
        subjects, sure = column(page, "colSubject"), column(page, "colConfidence")
        shown += list(zip(subjects, sure, column(page, "colQuote"), strict=True))
        if page.locator("[data-act=tableOn]:enabled").count() == 0:
            break
        page.click("[data-act=tableOn]")
    assert 100 < len(rows) < 250 and [(r[0], f"{round(float(r[6]) * 100)}%", r[7]) for r in rows] == shown
    known = {row["id"] for row in said["facts"]}
    assert {r[-1].removeprefix(said["base"]) for r in rows} <= known and len({r[-1] for r in rows}) == len(rows)
    page.click("#language")
    assert exported(page)[0][:3] == ["Subject", "Relation", "Object"]
    turn(seen, "entities")
    head, *rows = exported(page)
    assert head[0] == "Name" and len(rows) == 250 and all(r[-1].startswith(said["base"]) for r in rows)


def test_no_cell_of_a_csv_is_a_formula_and_every_character_comes_back(visit: Open, file: Path, tmp_path: Path) -> None:
    data, texts = carried(file)
    bad = ['=HYPERLINK("x")', "+1+1", "@SUM(1)", "\tx", "\rx", "＝1+1", "-1+1"]
    good = ["-16.86%", "-5", "a=b", 'er sagte "ja", und', "zwei\nZeilen", " Rand ", "1-2"]
    own = data["said"]["numbers"]
    own[:] = [own[0] | {"t": text, "v": -i - 0.5, "id": f"m{i}"} for i, text in enumerate(bad + good)]
    page = turn(visit(carrying(file, tmp_path / "bad.html", data, texts)), "numbers")
    rows = exported(page)[1:]
    assert [r[3] for r in rows] == [f"'{text}" for text in bad] + good
    assert [float(r[5]) for r in rows] == [-i - 0.5 for i in range(len(rows))] and rows[0][5] == "-0.5"


def test_markup_in_names_and_quotes_stays_text(visit: Open, file: Path, tmp_path: Path) -> None:
    bad = "<img src=x onerror=alert(1)>"
    data, texts = carried(file)
    said = data["said"]
    said["entities"][0] |= {"name": bad, "en": bad, "other": ["<b>x</b>", "\u202edrawkcab"]}
    for row in [*said["numbers"], *said["happenings"]]:
        row["d"] = row["t"] = row["u"] = row["k"] = "</script><i>x</i>"
    for row in said["quotes"]:
        row[2] = "<svg onload=alert(2)>"
    for row in said["articles"]:
        row["name"] = "<a href='javascript:alert(3)'>x</a>"
    seen = visit(carrying(file, tmp_path / "bad.html", data, texts))
    plain = visit(file)
    names = "all => all.map(e => e.localName)"
    for table in TABLES:
        made = [turn(one, table).locator("#view-table *").evaluate_all(names) for one in (seen, plain)]
        assert set(made[0]) <= set(made[1]) | {"span"}, table
    assert seen.page.locator("#view-table tbody").inner_text().count("</script><i>x</i>") >= 4
    turn(seen, "entities")
    assert bad in column(seen.page, "colName") and seen.complaints == []


def test_ten_thousand_rows_stay_quick(visit: Open, file: Path, tmp_path: Path) -> None:
    page = visit(larger(file, tmp_path / "large.html", 10_000)).page
    clock = Clock(page)
    assert clock.click("#tab-table", "#view-table tbody tr") < 200
    for table in TABLES:
        assert clock.click(f"#table-{table}") < 200, table
        for key in page.locator("#view-table thead th").evaluate_all("all => all.map(th => th.dataset.col)"):
            assert clock.click(f"#view-table [data-col={key}] button") < 300, (table, key)
    assert "10,000 行，共 10,000 行" in page.inner_text("#view-table .tools")
    assert page.locator("#view-table tbody tr").count() == 100


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_scrolls_the_table_and_not_the_page(visit: Open, file: Path, theme: str) -> None:
    seen = visit(file, 390, 844, color_scheme=theme)
    for table in TABLES:
        page = turn(seen, table)
        page.locator("#view-table tbody button").first.click()
        assert page.evaluate(
            "(({ scrollWidth, scrollHeight }) => [scrollWidth, scrollHeight])(document.documentElement)"
        ) == [
            390,
            844,
        ]
        sheet, panel = page.locator("#view-table .spread").bounding_box(), page.locator("#panel").bounding_box()
        assert sheet and panel and sheet["height"] > 200 and panel["height"] > 150
        assert sheet["x"] >= 0 and sheet["x"] + sheet["width"] <= 390 and sheet["y"] + sheet["height"] <= panel["y"]
    page.locator("#view-table .spread").evaluate("e => { e.scrollLeft = 400; }")
    head = page.locator("#view-table tbody th").first.bounding_box()
    assert head and sheet and abs(head["x"] - sheet["x"]) < 3  # whose row it is stays in sight


def test_the_whole_use_asks_for_nothing_and_complains_of_nothing(visit: Open, file: Path) -> None:
    seen = visit(file)
    for table in TABLES:
        page = turn(seen, table)
        page.fill("#table-filter", "2")
        for th in page.locator("#view-table thead button").all():
            th.click()
        page.locator("#view-table tbody button").first.click()
        exported(page)
        page.click("#language")
        page.click("#theme")
    assert seen.complaints == [] and [r for r in seen.requests if not r.startswith("blob:")] == [file.as_uri()]
