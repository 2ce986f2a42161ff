"""The panel: what the articles say of an entity, of a line between two, of an event, and of the whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from kg.export import html
from kg.graph import assemble
from kg.ontology import Ontology
from tests.export.carried import carried, carrying
from tests.export.conftest import Open
from tests.export.hands import OVERVIEW, focused, tab_to, take_hold, use
from tests.export.reading import changed, headings, item, opened, statements
from tests.graph.world import BASE, resolution

pytestmark = pytest.mark.browser


def test_facts_stand_under_their_property_seen_from_the_entity(visit: Open, file: Path) -> None:
    page = opened(visit, file, "星岚科技")
    assert headings(page) == ["事实 (3)", "开发 (1)", "创始人为 (1)", "收购 (1)", "事件 (2)"]
    assert statements(page)[:3] == ["开发 Lan-2", "创始人为 林澜", "收购 北川智能"]
    assert (
        page.locator("#panel h2").inner_text() == "星岚科技" and page.locator("#panel > .class").inner_text() == "组织"
    )


def test_other_names_and_how_often_it_is_named_stand_on_top(visit: Open, file: Path) -> None:
    page = opened(visit, file, "星岚科技")
    assert page.locator("#panel .names").all_inner_texts() == ["Xinglan · 星嵐科技", "1 篇文章提及 1 次"]
    page.click("#language")
    assert page.locator("#panel .names").all_inner_texts() == ["星岚科技 · 星嵐科技", "named 1× in 1 article"]


def test_a_number_has_its_words_its_value_its_unit_and_how_exact_it_is(visit: Open, file: Path) -> None:
    page = opened(visit, file, "Lan-2")
    assert "训练成本 约120万美元（约 1,200,000 USD）" in statements(page)
    page.click("#language")
    assert "training cost 约120万美元 (about 1,200,000 USD)" in statements(page)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ({"t": "17%", "v": -17, "u": "percent", "k": "nearly"}, ("17%（近 −17%）", "17% (nearly −17%)")),
        ({"t": "17%", "v": 17, "u": "percent", "k": "exactly"}, ("17%", "17%")),
        ({"t": "5,576,000 USD", "v": 5576000, "u": "USD", "k": "exactly"}, ("5,576,000 USD", "5,576,000 USD")),
        ({"t": "两万张", "v": 20000, "u": "count", "k": "over"}, ("两万张（超过 20,000）", "两万张 (over 20,000)")),
        ({"t": "七分之一", "v": 1 / 7, "u": "ratio", "k": "exactly"}, ("七分之一（0.142857）", "七分之一 (0.142857)")),
        ({"t": "一天", "v": 1, "u": "day", "k": "exactly"}, ("一天（1 天）", "一天 (1 day)")),
        ({"t": "两天", "v": 2, "u": "day", "k": "under"}, ("两天（不足 2 天）", "两天 (under 2 days)")),
        ({"t": "三年", "v": 3, "u": "year", "k": "exactly"}, ("三年（3 年）", "三年 (3 years)")),
        ({"t": "三", "v": 3, "u": "constructor", "k": "__proto__"}, ("三（3 constructor）", "三 (3 constructor)")),
        ({"t": "很多", "v": 1e300, "u": "CNY", "k": "about"}, ("很多（约 1e+300 CNY）", "很多 (about 1e+300 CNY)")),
    ],
)
def test_numbers_are_written_as_people_write_them(
    visit: Open, file: Path, tmp_path: Path, number: dict[str, Any], shown: tuple[str, str]
) -> None:
    rows = carried(file)[0]["said"]["numbers"]
    page = opened(visit, changed(file, tmp_path / "n.html", numbers=[{**rows[0], **number, "e": 0}]), "Lan-2")
    for measure, text in zip(("训练成本", "training cost"), shown, strict=True):
        assert item(page, measure).locator("p").first.inner_text() == f"{measure} {text}"
        page.click("#language")


def test_events_stand_in_the_order_of_time_and_the_undated_last(visit: Open, file: Path, tmp_path: Path) -> None:
    row = {**carried(file)[0]["said"]["happenings"][0], "roles": [["agent", 0], ["object", 1]]}
    row.pop("d", None)
    dates = ["2025-03-09", None, "2019", "2025-03", "2024-12-31"]
    rows = [{**row, "id": f"event-{i}", **({"d": d} if d else {})} for i, d in enumerate(dates)]
    page = opened(visit, changed(file, tmp_path / "e.html", happenings=rows), "Lan-2")
    events = page.locator("#panel .item:has(.strong)")
    assert [t.strip() for t in events.locator("time").all_inner_texts()] == [
        "2019",
        "2024-12-31",
        "2025-03",
        "2025-03-09",
    ]
    assert events.last.locator("time").count() == 0


@pytest.fixture(scope="module")
def many(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """林澜 has founded 35 times."""
    [row] = [f for f in carried(file)[0]["said"]["facts"] if f["p"] == "founderOf"]
    rows = [{**row, "id": f"claim-{i}"} for i in range(35)]
    return changed(file, tmp_path_factory.mktemp("many") / "many.html", facts=rows)


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_beyond_thirty_rows_unfold(visit: Open, many: Path, by: str) -> None:
    page = opened(visit, many, "林澜")
    items, unfold = page.locator("#panel .item"), page.locator("#panel .all")
    assert (items.count(), unfold.inner_text()) == (30, "显示全部 35 条")
    use(page, unfold, by)
    assert items.count() == 35 and unfold.count() == 0
    assert page.evaluate("[...document.querySelectorAll('#panel .item')].indexOf(document.activeElement)") == 30


def test_thirty_rows_need_no_unfolding(visit: Open, many: Path, tmp_path: Path) -> None:
    data, texts = carried(many)
    data["said"]["facts"] = data["said"]["facts"][:30]
    page = opened(visit, carrying(many, tmp_path / "thirty.html", data, texts), "林澜")
    assert page.locator("#panel .item").count() == 30 and page.locator("#panel .all").count() == 0


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_a_property_leads_to_all_that_ties_the_two(visit: Open, file: Path, by: str) -> None:
    page = opened(visit, file, "星岚科技")
    tie = page.locator("#panel .tie").first
    assert tie.inner_text() == "开发"
    use(page, tie, by)
    assert page.inner_text("#panel h2") == "星岚科技 — Lan-2" and focused(page) == "h2"
    assert headings(page) == ["事实 (1)", "事件 (1)"]
    assert statements(page) == ["星岚科技 开发 Lan-2", "2025-03-04 发布 星岚科技 (主体)、Lan-2 (客体)"]
    assert page.locator("#panel mark").count() == 2


def test_a_plan_ties_two_in_the_panel_though_it_is_not_drawn(visit: Open, file: Path) -> None:
    page = opened(visit, file, "北川智能")
    page.locator("#panel .tie").first.click()
    assert page.inner_text("#panel h2") == "星岚科技 — 北川智能"
    assert statements(page) == ["星岚科技 收购 北川智能", "收购 星岚科技 (主体)、北川智能 (客体)"]
    assert page.locator("#panel .chip").all_inner_texts() == ["计划", "计划"]
    page.click("#choosing button")
    page.click("[data-list=offerModalities] summary")
    page.locator("[data-list=offerModalities] li").filter(has_text="计划").locator("input").click()
    expect(page.locator("#panel .hint")).to_have_text("筛选后两者之间没有连线。")


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_an_event_opens_with_who_took_part_and_how(visit: Open, file: Path, by: str) -> None:
    page = opened(visit, file, "北川智能")
    event = page.locator("#panel .strong").first
    assert event.inner_text() == "表态"
    use(page, event, by)
    assert page.inner_text("#panel h2") == "表态 2025-03" and focused(page) == "h2"
    assert page.locator("#panel .top li").all_inner_texts() == ["北川智能\n发言者", "拓跋3\n话题"]
    assert page.locator("#panel mark").all_inner_texts() == ["北川智能表示"]
    page.locator("#panel .top .link").nth(1).click()
    assert page.inner_text("#panel h2") == "拓跋3"


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_names_lead_on_and_the_way_back_leads_to_the_overview(visit: Open, file: Path, by: str) -> None:
    page = opened(visit, file, "林澜")
    name = page.locator("#panel .item .link").filter(has_text="星岚科技")
    use(page, name, by)
    assert page.inner_text("#panel h2") == "星岚科技" and focused(page) == "h2"
    if by == "mouse":
        page.click("#panel .back")
    else:
        tab_to(page, "back")
        page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == OVERVIEW and focused(page) == "h2"
    page.keyboard.press("Control+z")
    assert page.inner_text("#panel h2") == "星岚科技"
    page.keyboard.press("Escape")
    assert page.inner_text("#panel h2") == OVERVIEW


def test_the_overview_counts_and_lists_the_most_prominent(visit: Open, file: Path) -> None:
    page = opened(visit, file)
    assert page.locator(".counts div").all_inner_texts() == ["3\n文章", "7\n实体", "5\n事实", "3\n事件", "2\n数字"]
    names = page.locator("#panel .top bdi").all_inner_texts()
    assert names[0] == "Lan-2" and len(names) == 7
    page.locator("#panel .top .link").nth(1).click()
    assert page.inner_text("#panel h2") == names[1]


def test_an_entity_that_is_only_named_says_so(visit: Open, file: Path) -> None:
    page = opened(visit, file, "海州")
    assert page.locator("#panel .hint").last.inner_text() == "文章只提到它的名称。" and headings(page) == []


def test_a_page_of_nothing_says_so(visit: Open, ontology: Ontology, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    html.write(assemble([], [], resolution([]), ontology, base_iri=BASE), ontology, path)
    data, texts = carried(path)
    data["said"]["entities"], data["nodes"] = [], []
    seen = visit(carrying(path, path, data, texts))
    assert "没有可显示的实体。" in seen.page.inner_text("#panel")
    seen.tab("disagreements")
    assert "没有发现说法不一之处。" in seen.page.inner_text("#view-disagreements")
    assert seen.complaints == []


def test_what_filters_hide_is_counted_and_they_can_be_cleared(visit: Open, file: Path) -> None:
    page = opened(visit, file, "星岚科技")
    page.click("#choosing button")
    page.fill("#choosing-sources", "2")
    page.keyboard.press("Enter")
    page.click(".choosing-close")
    note = page.locator("#panel .note")
    assert note.inner_text() == "筛选隐去 3 条 清除筛选"
    assert headings(page) == ["事实 (1)", "开发 (1)", "事件 (1)"]
    note.locator("button").focus()
    page.keyboard.press("Enter")
    assert headings(page)[0] == "事实 (3)" and note.count() == 0 and focused(page) == "h2"


def test_the_focus_is_never_lost_when_the_panel_is_drawn_anew(visit: Open, file: Path) -> None:
    page = opened(visit, file, "星岚科技")
    for what in ("pin", "pin", "collapse", "expand", "hide"):
        tab_to(page, what)
        page.keyboard.press("Enter")
        assert focused(page) == ("h2" if what == "hide" else what)
    page.keyboard.press("Control+z")
    assert focused(page) != "body"
    for selector in ("#panel .tie", "#panel .strong", "#panel .item .link", "#panel .back"):
        page.locator(selector).first.focus()
        page.keyboard.press("Enter")
        assert focused(page) != "body", selector
    page.click("#language")
    assert focused(page) == "#language"
    page.locator("#panel .top .link").first.focus()
    page.evaluate("location.hash = '#v=1&chosen=entity:lin-lan'")  # from outside
    expect(page.locator("#panel h2")).to_have_text("林澜")
    assert focused(page) == "h2"


def test_what_is_chosen_elsewhere_is_said(visit: Open, file: Path) -> None:
    page = opened(visit, file)
    picture = take_hold(page, file)
    for name in ("海州", "云杉资本"):
        picture.click(name)
        assert page.inner_text("#news") == name
    page.keyboard.press("Escape")
    assert page.inner_text("#news") == OVERVIEW
    assert page.get_attribute("#news", "role") == "status"


def test_the_panel_asks_for_nothing_and_complains_of_nothing(visit: Open, file: Path) -> None:
    seen = visit(file)
    for name in ("Lan-2", "北川智能", "星岚科技"):
        for selector in ("#panel .tie", "#panel .strong", "#panel .link"):
            seen.find(name)
            seen.page.locator(selector).first.click()
    assert (seen.requests, seen.complaints) == ([file.as_uri()], [])
