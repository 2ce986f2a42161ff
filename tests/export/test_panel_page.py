"""The panel: what the articles say of an entity, of a line between two, of an event; who says so, and where."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from kg.export import html
from kg.graph import assemble
from kg.ontology import Ontology
from tests.export.carried import carried, carrying
from tests.export.conftest import Open
from tests.export.hands import focused, tab_to, take_hold
from tests.export.quarrels import cost, page
from tests.graph.world import BASE, pages, resolution

pytestmark = pytest.mark.browser
OVERVIEW = "新闻中的事实及其出处"


def opened(visit: Open, file: Path, name: str = "") -> Page:
    seen = visit(file)
    if name:
        seen.find(name)
    return seen.page


def statements(page: Page, within: str = "#panel") -> list[str]:
    """What is stated, without standing and quotes."""
    return page.locator(f"{within} .item > p").all_inner_texts()


def item(page: Page, text: str) -> Locator:
    """The statement that begins so."""
    return page.locator("#panel .item").filter(has_text=re.compile("^" + re.escape(text))).first


def headings(page: Page) -> list[str]:
    return page.locator("#panel :is(h3, h4)").all_inner_texts()


def changed(file: Path, path: Path, **said: Any) -> Path:
    """The page with other values in what is said."""
    data, texts = carried(file)
    data["said"].update(said)
    return carrying(file, path, data, texts)


@pytest.fixture(scope="module")
def quarrel(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four articles that disagree: two costs, and two buyers of one firm."""
    buys = "如此这般星岚科技和北川智能", "如此这般云杉资本和北川智能"
    made = [
        cost(1, 5_576_000, "557.6万美元"),
        cost(2, 9_000_000, "约900万美元", qualifier="about"),
        page(3, buys[0]).relation("xinglan", "acquired", "beichuan", buys[0]),
        page(4, buys[1]).relation("yunshan", "acquired", "beichuan", buys[1]),
    ]
    articles = [p.article() for p in made]
    graph = assemble(articles, [p.extraction() for p in made], resolution(made), ontology, base_iri=BASE)
    path = tmp_path_factory.mktemp("quarrel") / "graph.html"
    html.write(graph, ontology, path, articles=articles)
    return path


# ---- an entity --------------------------------------------------------------------------------------------------


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


def test_what_is_no_fact_is_marked_and_who_says_so_is_named(visit: Open, file: Path) -> None:
    page = opened(visit, file, "北川智能")
    assert set(page.locator("#panel .chip").all_inner_texts()) == {"计划", "预测"}
    assert item(page, "2025 收入 9亿元").locator(".meta").inner_text().split("\n") == [
        "预测",
        "据 北川智能",
        "1 个独立来源",
        "把握 80%",
    ]
    page = opened(visit, file, "拓跋3")
    told = item(page, "相当于 Lan-2").locator(".meta")
    assert told.inner_text().split("\n")[:2] == ["转述", "据 北川智能"] and told.locator(".chip").count() == 0


def test_what_is_not_read_surely_says_so(visit: Open, file: Path, tmp_path: Path) -> None:
    rows = [{**row, "c": 0.41} for row in carried(file)[0]["said"]["facts"]]
    page = opened(visit, changed(file, tmp_path / "u.html", facts=rows), "林澜")
    assert page.locator("#panel .chip").all_inner_texts() == ["把握不大 41%"]


def test_a_fact_says_how_many_independent_sources_tell_it(visit: Open, file: Path) -> None:
    page = opened(visit, file, "星岚科技")  # told by an article, a repost of it, and another
    assert "2 个独立来源" in item(page, "开发 Lan-2").inner_text()
    page.click("#language")
    assert "2 independent sources" in item(page, "developed Lan-2").inner_text()
    assert "1 independent source\n" in item(page, "founded by 林澜").inner_text()


# ---- quotes -----------------------------------------------------------------------------------------------------


def test_a_quote_is_marked_in_its_surroundings_with_article_and_date(visit: Open, file: Path) -> None:
    page = opened(visit, file, "林澜")
    quote = page.locator("#panel blockquote")
    assert quote.locator("mark").inner_text() == "林澜创立了星岚科技"
    raw = pages()[0].raw
    before, after = raw.split("林澜创立了星岚科技")
    assert [quote.locator(".around").nth(i).inner_text() for i in (0, 1)] == [before, after]
    assert quote.locator("cite").inner_text() == "星岚科技周二发布 · 2025-03-04 在文中看"


def test_surroundings_end_where_they_were_cut_and_split_no_character(visit: Open, file: Path, tmp_path: Path) -> None:
    data, texts = carried(file)
    [n] = [i for i, q in enumerate(data["said"]["quotes"]) if q[2] == "林澜创立了星岚科技"]
    article = data["said"]["quotes"][n][0]
    before, after = "😀" * 40 + "甲", "乙" + "😀" * 40  # both cuts fall inside a pair
    texts[article] = {"text": before + "林澜创立了星岚科技" + after, "mentions": [], "left": [], "comments": []}
    data["said"]["quotes"][n][1] = len(before.encode("utf-16-le")) // 2
    page = opened(visit, carrying(file, tmp_path / "cut.html", data, texts), "林澜")
    around = page.locator("#panel .around").all_inner_texts()
    assert around[0] == "…" + "😀" * 29 + "甲" and around[1].startswith("乙😀") and around[1].endswith("😀…")
    assert page.locator("#panel mark").inner_text() == "林澜创立了星岚科技"


def test_what_the_reader_left_out_is_not_between_the_words_of_a_quote(visit: Open, file: Path, tmp_path: Path) -> None:
    data, texts = carried(file)
    [n] = [i for i, q in enumerate(data["said"]["quotes"]) if q[2] == "林澜创立了星岚科技"]
    quote = "林澜<b>创立了</b>星岚科技"
    data["said"]["quotes"][n][1:3] = [0, quote]
    left = [[quote.index("<b>"), quote.index("<b>") + 3], [quote.index("</b>"), quote.index("</b>") + 4]]
    texts[data["said"]["quotes"][n][0]] = {"text": quote + "。", "mentions": [], "left": left, "comments": []}
    page = opened(visit, carrying(file, tmp_path / "left.html", data, texts), "林澜")
    assert page.locator("#panel mark").inner_text() == "林澜创立了星岚科技"


def test_a_readers_comment_is_told_from_the_article(visit: Open, file: Path) -> None:
    page = opened(visit, file, "拓跋3")
    assert item(page, "优于 Lan-2").locator("cite").inner_text().startswith("北川智能表示，拓 · 2025-03-09 · 读者评论")
    page.click("#language")
    assert "reader's comment" in item(page, "outperforms Lan-2").locator("cite").inner_text()


def test_the_first_quote_is_in_sight_and_the_others_unfold(visit: Open, file: Path) -> None:
    page = opened(visit, file, "星岚科技")
    developed = item(page, "开发 Lan-2")
    assert developed.locator("blockquote:visible").count() == 1
    developed.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(developed.locator("blockquote:visible")).to_have_count(3)
    assert developed.locator("summary").inner_text() == "更多引文（2）"
    shown = {c.split(" · ")[0] for c in developed.locator("cite").all_inner_texts()}
    assert shown == {"星岚科技周二发布", "北川智能表示，拓"}


def test_medium_and_address_of_an_article_are_shown_and_lead_there(visit: Open, file: Path, tmp_path: Path) -> None:
    data, texts = carried(file)
    for article in data["said"]["articles"]:
        article |= {"medium": "海州日报", "url": "https://news.example/a?b=1&c=2"}
    page = opened(visit, carrying(file, tmp_path / "url.html", data, texts), "林澜")
    cite = page.locator("#panel cite")
    assert cite.inner_text() == "星岚科技周二发布 · 海州日报 · 2025-03-04 在文中看"
    link = cite.locator("a")
    assert link.get_attribute("href") == "https://news.example/a?b=1&c=2"
    assert (link.get_attribute("rel"), link.get_attribute("target")) == ("noopener noreferrer", "_blank")


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_a_quote_leads_to_its_place_in_the_article(visit: Open, file: Path, by: str) -> None:
    page = opened(visit, file, "林澜")
    lead = page.locator("#panel cite button")
    if by == "mouse":
        lead.click()
    else:
        lead.focus()
        page.keyboard.press("Enter")
    expect(page.locator("#view-articles")).to_be_visible()
    expect(page.locator("#view-articles")).to_contain_text("林澜创立了星岚科技")
    assert page.get_attribute("#tab-articles", "aria-selected") == "true"


def test_without_texts_a_quote_stands_alone(visit: Open, ontology: Ontology, tmp_path: Path) -> None:
    made = pages()
    parts = [p.article() for p in made], [p.extraction() for p in made], resolution(made)
    html.write(assemble(*parts, ontology, base_iri=BASE), ontology, tmp_path / "graph.html")
    page = opened(visit, tmp_path / "graph.html", "林澜")
    assert page.locator("#panel mark").inner_text() == "林澜创立了星岚科技"
    assert (
        page.locator("#panel .around").all_inner_texts() == ["", ""] and page.locator("#panel cite button").count() == 0
    )


# ---- many rows --------------------------------------------------------------------------------------------------


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
    if by == "mouse":
        unfold.click()
    else:
        unfold.focus()
        page.keyboard.press("Enter")
    assert items.count() == 35 and unfold.count() == 0
    assert page.evaluate("[...document.querySelectorAll('#panel .item')].indexOf(document.activeElement)") == 30


def test_thirty_rows_need_no_unfolding(visit: Open, many: Path, tmp_path: Path) -> None:
    data, texts = carried(many)
    data["said"]["facts"] = data["said"]["facts"][:30]
    page = opened(visit, carrying(many, tmp_path / "thirty.html", data, texts), "林澜")
    assert page.locator("#panel .item").count() == 30 and page.locator("#panel .all").count() == 0


# ---- a line, an event, the whole --------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_a_property_leads_to_all_that_ties_the_two(visit: Open, file: Path, by: str) -> None:
    page = opened(visit, file, "星岚科技")
    tie = page.locator("#panel .tie").first
    assert tie.inner_text() == "开发"
    if by == "mouse":
        tie.click()
    else:
        tie.focus()
        page.keyboard.press("Enter")
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
    if by == "mouse":
        event.click()
    else:
        event.focus()
        page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "表态 2025-03" and focused(page) == "h2"
    assert page.locator("#panel .top li").all_inner_texts() == ["北川智能\n发言者", "拓跋3\n话题"]
    assert page.locator("#panel mark").all_inner_texts() == ["北川智能表示"]
    page.locator("#panel .top .link").nth(1).click()
    assert page.inner_text("#panel h2") == "拓跋3"


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_names_lead_on_and_the_way_back_leads_to_the_overview(visit: Open, file: Path, by: str) -> None:
    page = opened(visit, file, "林澜")
    name = page.locator("#panel .item .link").filter(has_text="星岚科技")
    if by == "mouse":
        name.click()
    else:
        name.focus()
        page.keyboard.press("Enter")
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


# ---- where sources disagree -------------------------------------------------------------------------------------


def test_disagreements_are_counted_on_the_entity_with_both_sides_and_their_quotes(visit: Open, quarrel: Path) -> None:
    page = opened(visit, quarrel, "Lan-2")
    assert headings(page)[:2] == ["说法不一 (1)", "训练成本"]
    sides = page.locator("#panel .side")
    assert sides.locator("h5").all_inner_texts() == ["557.6万美元", "约900万美元"]
    assert [s.inner_text() for s in sides.locator("mark").all()] == [
        "Lan-2训练成本557.6万美元",
        "Lan-2训练成本约900万美元",
    ]
    assert all("个独立来源" in s.inner_text() and "2025-03-05" in s.inner_text() for s in sides.all())


def test_a_claim_that_two_contest_is_told_from_the_side_of_its_object(visit: Open, quarrel: Path) -> None:
    page = opened(visit, quarrel, "北川智能")
    assert headings(page)[:2] == ["说法不一 (1)", "收购方为"]
    assert sorted(page.locator("#panel .side h5").all_inner_texts()) == ["云杉资本", "星岚科技"]
    page.click("#language")
    assert headings(page)[:2] == ["Where sources disagree (1)", "acquired by"]
    assert sorted(page.locator("#panel .side h5").all_inner_texts()) == ["Xinglan", "云杉资本"]


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_the_overview_leads_to_all_disagreements_of_the_graph(visit: Open, quarrel: Path, by: str) -> None:
    page = opened(visit, quarrel)
    lead = page.locator("#panel .link").filter(has_text="说法不一 (2)")
    if by == "mouse":
        lead.click()
    else:
        lead.focus()
        page.keyboard.press("Enter")
    view = page.locator("#view-disagreements")
    assert (
        view.locator("h2").inner_text() == "说法不一 (2)"
        and page.get_attribute("#tab-disagreements", "aria-selected") == "true"
    )
    assert view.locator(".clash > h4").all_inner_texts() == ["Lan-2 · 训练成本", "北川智能 · 收购方为"]
    assert view.locator(".side").count() == 4 and view.locator("mark").count() == 4
    view.locator("h4 .link").first.click()
    assert page.inner_text("#panel h2") == "Lan-2" and view.is_visible()


def test_a_disagreement_goes_with_the_side_that_filters_hide(visit: Open, quarrel: Path) -> None:
    seen = visit(quarrel)
    seen.tab("disagreements")
    seen.page.click("#choosing button")
    seen.page.click("[data-list=offerArticles] summary")
    seen.page.locator("[data-list=offerArticles] li").filter(has_text="第1篇").locator(
        "input[type=checkbox]"
    ).first.click()
    view = seen.page.locator("#view-disagreements")
    expect(view.locator("h2")).to_have_text("说法不一 (1)")
    assert view.locator("h4").all_inner_texts() == ["北川智能 · 收购方为"]


def test_a_denied_claim_counts_on_both_ends(visit: Open, ontology: Ontology, tmp_path: Path) -> None:
    texts = "如此这般星岚科技和北川智能", "并非如此星岚科技和北川智能"
    ends = "xinglan", "acquired", "beichuan"
    made = [
        page(1, texts[0]).relation(*ends, texts[0]),
        page(2, texts[1]).relation(*ends, texts[1], modality="negated"),
    ]
    articles = [p.article() for p in made]
    graph = assemble(articles, [p.extraction() for p in made], resolution(made), ontology, base_iri=BASE)
    html.write(graph, ontology, tmp_path / "graph.html", articles=articles)
    shown = opened(visit, tmp_path / "graph.html")
    for name in ("星岚科技", "北川智能"):
        shown.fill("#search", name)
        shown.keyboard.press("Enter")
        assert headings(shown)[0] == "说法不一 (1)"
        assert shown.locator("#panel .side h5").all_inner_texts() == ["星岚科技 → 北川智能", "星岚科技 ↛ 北川智能"]
    shown.click("#language")
    assert shown.locator("#panel .side h5").first.inner_text() == "Xinglan → 北川智能"


# ---- focus and news ---------------------------------------------------------------------------------------------


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


def test_the_panel_asks_for_nothing_and_complains_of_nothing(visit: Open, quarrel: Path) -> None:
    seen = visit(quarrel)
    for name in ("Lan-2", "北川智能", "星岚科技"):
        seen.find(name)
        for selector in ("#panel .tie", "#panel .link", "#panel cite button"):
            if seen.page.locator(selector).count():
                seen.page.locator(selector).first.click()
    seen.tab("disagreements")
    seen.page.click("#language")
    assert (seen.requests, seen.complaints) == ([quarrel.as_uri()], [])
