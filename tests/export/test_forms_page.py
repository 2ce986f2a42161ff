"""What stands in fields is in the address too: the open table with its filter and order, a query of one's own."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.export.conftest import Open, Visit
from tests.export.sparql_tab import outcome, sparql, status, write
from tests.export.test_address_page import CLIPBOARD, copied
from tests.export.test_table_page import column, sort, turn

pytestmark = pytest.mark.browser
TEXT = "#sparql-text"
QUERY = "# 我的查询 & 100% #=,:\nSELECT ?a { ?a a kg:Organization }\n"
FIRST = "document.querySelector('#sparql-text').value"


def table(page: Page) -> tuple[str | None, str, list[str | None]]:
    heads = page.locator("#view-table thead th").all()
    return (
        page.get_attribute("#view-table [role=tab][aria-selected=true]", "id"),
        page.input_value("#table-filter"),
        [th.get_attribute("aria-sort") for th in heads],
    )


def hash_of(seen: Visit, part: str) -> str:
    seen.until(f"location.hash.includes('{part}')")
    return str(seen.page.evaluate("location.hash"))


def test_a_table_comes_back_as_it_was(visit: Open, file: Path) -> None:
    seen = visit(file)
    page = turn(seen, "relations")
    page.fill("#table-filter", "lan 2, & %")
    page.fill("#table-filter", "lan")
    assert [sort(page, "colConfidence"), sort(page, "colConfidence")] == ["descending", "ascending"]
    fragment = hash_of(seen, "sort=")
    assert fragment == "#v=1&tab=table&table=relations&find=lan&sort=colConfidence:up"
    again = visit(file, fragment=fragment)
    assert table(again.page) == table(page) and column(again.page, "colSubject") == column(page, "colSubject")
    assert "不符" not in again.page.inner_text("#news") and again.complaints == []
    page.click("#table-entities")
    page.fill("#table-filter", "")
    seen.until("location.hash === '#v=1&tab=table'")
    page.click("#table-relations")  # each table keeps its own
    assert table(page) == table(again.page)


def test_any_text_can_be_looked_for(visit: Open, file: Path) -> None:
    seen = visit(file, **CLIPBOARD)
    page = turn(seen, "events")
    page.fill("#table-filter", "林澜 & 100%:,=<b>")
    link = copied(seen)
    assert all(ord(c) < 128 for c in link) and "<" not in link and "&find=%E6" in link
    again = visit(file, fragment=f"#{link}", **CLIPBOARD)
    assert again.page.input_value("#table-filter") == "林澜 & 100%:,=<b>" and copied(again) == link


def test_undo_does_not_take_back_what_stands_in_forms(visit: Open, file: Path) -> None:
    seen = visit(file)
    page = turn(seen, "numbers")
    page.click("#view-table tbody tr[data-row] th button")
    page.fill("#table-filter", "9")
    sort(page, "colValue")
    before = table(page)
    page.click("#undo")
    assert table(page) == before and page.locator("#panel [data-act=back]").count() == 0
    assert page.locator("#undo:enabled").count() == 0  # typing and sorting are no steps


def test_an_address_that_comes_later_turns_the_open_table(visit: Open, file: Path) -> None:
    seen = visit(file)
    page = turn(seen, "numbers")
    page.evaluate("location.hash = 'v=1&tab=table&table=events&sort=colDate:down'")
    expect(page.locator("#table-events[aria-selected=true]")).to_be_visible()
    assert page.get_attribute("[data-col=colDate]", "aria-sort") == "descending"
    page.evaluate("location.hash = 'v=1&tab=table'")
    expect(page.locator("#table-entities[aria-selected=true]")).to_be_visible()


def test_a_query_of_one_s_own_comes_back_and_is_not_run(visit: Open, file: Path) -> None:
    seen = sparql(visit, file, **CLIPBOARD)
    write(seen.page, QUERY)
    link = copied(seen)
    assert "&query=" + quote(QUERY, safe="!'()*") in link
    again = visit(file, fragment=f"#{link}", **CLIPBOARD)
    expect(status(again.page)).to_contain_text("三元组")
    assert again.page.input_value(TEXT) == QUERY and copied(again) == link
    again.page.wait_for_timeout(500)
    assert outcome(again.page).locator(":scope > *").count() == 0  # nobody has asked for it
    assert again.page.locator("#view-sparql [role=status]").inner_text().startswith(status(seen.page).inner_text()[:2])
    again.page.press(TEXT, "Control+Enter")
    expect(outcome(again.page).locator(".found")).to_contain_text("3")


def test_a_sample_is_not_in_the_address(visit: Open, file: Path) -> None:
    seen = sparql(visit, file)
    page = seen.page
    for sample in page.locator("#view-sparql .samples button").all()[:3]:
        sample.click()
    assert hash_of(seen, "tab=sparql") == "#v=1&tab=sparql"
    page.focus(TEXT)
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(" ")
    assert hash_of(seen, "query=").startswith("#v=1&tab=sparql&query=")
    page.keyboard.press("Backspace")
    seen.until("!location.hash.includes('query=')")


@pytest.mark.parametrize(("length", "is_held"), [(20_000, True), (20_001, False)])
def test_a_query_goes_into_the_address_up_to_a_length(visit: Open, file: Path, length: int, is_held: bool) -> None:
    seen = sparql(visit, file)
    text = "#" + "问" * (length - 1)
    write(seen.page, text)
    seen.page.click("#language")
    fragment = hash_of(seen, "lang=en")
    assert ("query=" in fragment) is is_held and len(seen.page.input_value(TEXT)) == length
    again = visit(file, fragment=fragment)
    assert (again.page.input_value(TEXT) == text) is is_held and again.page.inner_text("#news") == ""


def test_a_query_from_a_link_goes_nowhere_but_into_the_editor(visit: Open, file: Path) -> None:
    """Though another field has the focus, and the editor is out of sight."""
    seen = sparql(visit, file)
    seen.tab("graph")
    seen.page.fill("#search", "林")
    seen.page.keyboard.press("Escape")
    seen.page.evaluate("location.hash = 'v=1&query=ASK%7B%7D'")
    seen.until(f"{FIRST} === 'ASK{{}}'")
    assert seen.page.input_value("#search") == "林"
    seen.tab("sparql")
    seen.page.evaluate("location.hash = 'v=1&tab=sparql'")  # a link without a query leaves what is written
    seen.page.wait_for_timeout(100)
    assert seen.page.input_value(TEXT) == "ASK{}"


def test_a_link_followed_while_the_address_is_about_to_be_written_is_not_lost(visit: Open, file: Path) -> None:
    """The browser tells of a new address later than it has it: what is written in between would take its place."""
    seen = sparql(visit, file)
    hash_of(seen, "tab=sparql")
    seen.page.evaluate(
        "(() => { document.querySelector('#tab-graph').click();"
        " setTimeout(() => { const end = Date.now() + 300; while (Date.now() < end); }, 350);"
        " setTimeout(() => { location.hash = 'v=1&query=ASK%7B%7D'; }, 360); })()"
    )
    seen.until(f"{FIRST} === 'ASK{{}}'", 10)
    seen.page.click("#language")  # and the page goes on writing its own
    assert "query=" in hash_of(seen, "lang=en")


def test_half_a_character_does_not_stop_the_address(visit: Open, file: Path) -> None:
    seen = visit(file)
    page = turn(seen, "entities")
    page.evaluate(
        "(() => { const f = document.querySelector('#table-filter'); f.value = 'a\\ud800b';"
        " f.dispatchEvent(new Event('input')); })()"
    )
    assert hash_of(seen, "find=").endswith("&find=a%EF%BF%BDb") and seen.complaints == []


@pytest.mark.parametrize(
    ("fragment", "odd"),
    [
        ("table=nowhere&sort=colName:up", 1),  # the order is one of the table that opens without it
        ("table=__proto__&sort=__proto__:up&find=%E0%A4%A&query=%", 4),
        ("table=toString&sort=colName:constructor", 2),
        ("table=entities&sort=colDate:up", 1),  # a column of another table
        ("sort=colSame:up", 1),  # one that is only exported
        ("sort=colName", 1),
        ("sort=colName:up:down", 1),
        ("sort=:up&table=&find=&query=", 4),
        ("find=" + "x" * 501, 1),
        ("query=" + "x" * 20_001, 1),
        ("query=a%00b&find=%1b%5B31m", 2),
    ],
)
def test_forms_that_do_not_fit_are_left_out_counted_and_said(visit: Open, file: Path, fragment: str, odd: int) -> None:
    seen = visit(file, fragment=f"#v=1&tab=table&{fragment}")
    assert f" {odd} 处" in seen.page.inner_text("#news")
    selected, wanted, ways = table(seen.page)
    assert (selected, wanted) == ("table-entities", "")
    assert set(ways) == {"none"} or fragment.startswith("table=nowhere")
    seen.tab("sparql")
    assert "SELECT" in seen.page.input_value(TEXT) and seen.complaints == []


def test_what_just_fits_is_taken(visit: Open, file: Path) -> None:
    find = "<img src=x onerror=alert(1)>".ljust(500, "x")
    query = "</script><script>alert(1)</script>\r\n\tINSERT DATA {}"
    seen = visit(
        file, fragment=f"#v=1&tab=table&table=relations&find={quote(find)}&sort=colQuote:down&query={quote(query)}"
    )
    assert table(seen.page)[:2] == ("table-relations", find) and "不符" not in seen.page.inner_text("#news")
    seen.tab("sparql")
    assert seen.page.input_value(TEXT) == query.replace("\r\n", "\n")
    assert seen.page.locator("img, script:not([type])").count() == 2
    assert [r for r in seen.requests if not r.startswith("blob:")] == [file.as_uri()] and seen.complaints == []
