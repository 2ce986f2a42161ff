"""The filters: a panel that lists what occurs, and every view follows what one switches off in it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.export.carried import carried, carrying
from tests.export.conftest import Open, Visit
from tests.export.drawn import drawn, watch
from tests.export.test_axe import violations

pytestmark = pytest.mark.browser
PANEL = "#choosing-panel"
LISTS = {"offerClasses", "offerRelations", "offerEvents", "offerModalities", "offerArticles"}


def opened(seen: Visit, *lists: str) -> Page:
    """The page with the filters open, and these lists unfolded."""
    seen.page.click("#choosing > button")
    for name in lists:
        seen.page.click(f"[data-list={name}] summary")
    return seen.page


def row(page: Page, name: str, text: str) -> Any:
    return page.locator(f"[data-list={name}] li").filter(has_text=text).first


def names(page: Page, name: str) -> dict[str, str]:
    """What a list offers, with the counts it shows."""
    expect(page.locator(f"[data-list={name}] .count").last).to_have_text(re.compile(r"^\d"))
    parts = '["label > :not(input, .count, svg)", ".count"].map((part) => li.querySelector(part).textContent)'
    pick = f"all => all.map((li) => {parts})"
    return dict(page.locator(f"[data-list={name}] li").evaluate_all(pick))


def left(page: Page, text: str) -> None:
    """The panel says so many are left."""
    expect(page.locator(f"{PANEL} [role=status]")).to_contain_text(text)


def said(file: Path) -> dict[str, Any]:
    told: dict[str, Any] = carried(file)[0]["said"]
    return told


def number(file: Path, name: str) -> int:
    """The number of the entity of this name."""
    return next(i for i, e in enumerate(said(file)["entities"]) if e["name"] == name)


def statements(page: Page) -> str:
    """What the panel states, without quotes and what stands around them."""
    return "\n".join(page.locator("#panel h4, #panel .item > p").all_inner_texts())


def table(seen: Visit, name: str) -> int:
    """How many rows a table shows."""
    seen.tab("table")
    seen.page.click(f"#table-{name}")
    return seen.page.locator("#view-table tbody tr[data-row]").count()


def date(page: Page, end: str, text: str) -> None:
    page.fill(f"#choosing-{end}", text)
    page.keyboard.press("Enter")


def test_the_panel_opens_beside_the_views_and_escape_gives_the_focus_back(visit: Open, file: Path) -> None:
    page = visit(file).page
    button = page.locator("#choosing > button")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(PANEL)).to_be_visible()
    assert page.evaluate(f"document.querySelector('{PANEL}').contains(document.activeElement)")
    assert button.get_attribute("aria-expanded") == "true" and page.get_attribute(PANEL, "aria-label") == "筛选"
    page.click("#tab-table")  # it is not modal
    expect(page.locator("#view-table")).to_be_visible()
    page.locator("#choosing-sure").focus()
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    assert button.evaluate("e => e === document.activeElement") and button.get_attribute("aria-expanded") == "false"


def test_escape_in_the_panel_leaves_the_choice_alone(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("星岚科技")
    opened(seen).keyboard.press("Escape")
    assert seen.page.inner_text("#panel h2") == "星岚科技"


def test_only_what_occurs_is_listed_with_how_often(visit: Open, file: Path) -> None:
    page, told = opened(visit(file), *LISTS), said(file)
    terms = told["terms"]
    for name, kind, rows, key in [
        ("offerClasses", "classes", told["entities"], "cls"),
        ("offerRelations", "relations", told["facts"], "p"),
        ("offerEvents", "events", told["happenings"], "cls"),
        ("offerModalities", "modalities", told["facts"] + told["happenings"] + told["numbers"], "m"),
    ]:
        counts = Counter(terms[kind][row[key]][0] for row in rows)
        assert names(page, name) == {label: str(n) for label, n in counts.items()}
        if name != "offerModalities":  # those have an order of their own
            assert [int(n) for n in names(page, name).values()] == sorted(counts.values(), reverse=True)
    assert page.locator("[data-list=offerMedia]").count() == 0  # no article says where it is from


def test_a_property_that_is_off_leaves_picture_panel_and_table_and_undo_brings_it_back(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("星岚科技")
    watch(seen.page)
    page = opened(seen, "offerRelations")
    tie = number(file, "林澜"), number(file, "星岚科技")
    developed = Counter(f["p"] for f in said(file)["facts"])["developed"]
    row(page, "offerRelations", "创立").locator("input").click()
    assert tie not in drawn(page).lines and "创始人为" not in statements(page)
    expect(page.locator("#choosing .badge")).to_have_text("1")
    expect(page.locator("#panel .note").first).to_contain_text("筛选隐去 1 条")
    facts = len(said(file)["facts"])
    left(page, f"{facts - 1} 条事实")
    assert table(seen, "relations") == facts - 1
    seen.page.keyboard.press("Control+z")
    assert table(seen, "relations") == facts
    seen.tab("graph")
    assert tie in drawn(page).lines and "创始人为" in statements(page) and page.locator("#choosing .badge").count() == 0
    assert names(page, "offerRelations")["开发"] == str(developed)


def test_only_this_then_none_then_all(visit: Open, file: Path) -> None:
    page = opened(visit(file), "offerEvents")
    events, numbers = len(said(file)["happenings"]), len(said(file)["numbers"])
    releases = Counter(h["cls"] for h in said(file)["happenings"])["Release"]
    row(page, "offerEvents", "发布").locator(".only").click()
    left(page, f"{releases} 个事件、{numbers} 个数字")  # numbers are no events
    assert [box.is_checked() for box in page.locator("[data-list=offerEvents] li input").all()].count(True) == 1
    page.click("[data-list=offerEvents] [data-act=none]")
    left(page, "0 个事件")
    page.click("[data-list=offerEvents] [data-act=all]")
    left(page, f"{events} 个事件")
    assert page.locator("#choosing .badge").count() == 0


def test_counts_say_what_the_other_filters_leave(visit: Open, file: Path) -> None:
    page = opened(visit(file), "offerRelations", "offerModalities")
    row(page, "offerModalities", "陈述").locator(".only").click()
    asserted = Counter(f["p"] for f in said(file)["facts"] if f["m"] == "Asserted")
    all_ = Counter(f["p"] for f in said(file)["facts"])
    label = {p: zh for p, (zh, _) in said(file)["terms"]["relations"].items()}
    expect(row(page, "offerRelations", label["acquired"]).locator(".count")).to_have_text("0/1")  # only planned
    shown = {label[p]: str(n) if asserted[p] == n else f"{asserted[p]}/{n}" for p, n in all_.items()}
    assert names(page, "offerRelations") == shown


def test_a_class_that_is_off_takes_its_entities_and_what_is_only_about_them(visit: Open, file: Path) -> None:
    seen = visit(file)
    watch(seen.page)
    page = opened(seen, "offerClasses")
    models = {i for i, e in enumerate(said(file)["entities"]) if e["cls"] == "AIModel"}
    between = [f for f in said(file)["facts"] if {f["s"], f["o"]} <= models]
    row(page, "offerClasses", "人工智能模型").locator("input").click()
    assert not drawn(page).entities & models
    assert page.get_attribute("#legend [data-class=AIModel]", "aria-pressed") == "false"  # the legend says the same
    assert between
    left(page, f"{len(said(file)['facts']) - len(between)} 条事实")
    page.click("#legend [data-class=AIModel]")
    assert row(page, "offerClasses", "人工智能模型").locator("input").is_checked() and models <= drawn(page).entities


def test_modalities_hide_and_plans_are_drawn_when_asked_for(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("北川智能")
    watch(seen.page)
    page = opened(seen, "offerModalities")
    tie = number(file, "星岚科技"), number(file, "北川智能")
    page.check("#choosing-unfactual")
    assert tie in drawn(page).lines
    page.uncheck("#choosing-unfactual")
    assert tie not in drawn(page).lines and "收购" in statements(page)  # the panel tells it all the same
    row(page, "offerModalities", "计划").locator("input").click()
    assert "收购" not in statements(page)
    page.check("#choosing-unfactual")
    assert tie not in drawn(page).lines


def test_sources_go_by_article_by_copies_of_one_text_and_by_medium(visit: Open, file: Path, tmp_path: Path) -> None:
    data, texts = carried(file)
    for article, medium in zip(data["said"]["articles"], ("甲报", "甲报", "乙报"), strict=True):
        article |= {"medium": medium}
    page = opened(visit(carrying(file, tmp_path / "media.html", data, texts)), "offerMedia", "offerArticles")
    quotes, facts = data["said"]["quotes"], data["said"]["facts"]
    read = [{quotes[q][0] for q in f["q"]} for f in facts]
    copies = [
        i
        for i, a in enumerate(data["said"]["articles"])
        if [b["family"] for b in data["said"]["articles"]].count(a["family"]) == 2
    ]
    assert len(copies) == 2
    family = row(page, "offerArticles", "同源 2 篇")
    one = page.locator("[data-list=offerArticles] li.inner input")
    expect(one).to_have_count(2)
    one.first.click()
    assert family.locator("input").evaluate("e => e.indeterminate")
    family.locator("input").click()  # from "some" a box goes to all
    expect(family.locator("input")).to_be_checked()
    family.locator("input").click()
    left(page, f"{sum(not r <= set(copies) for r in read)} 条事实")
    page.click(f"{PANEL} .choosing-clear")
    left(page, f"{len(facts)} 条事实")
    row(page, "offerMedia", "乙报").locator(".only").click()
    left(page, f"{sum(2 in r for r in read)} 条事实")
    expect(page.locator("#choosing .badge")).to_have_text("1")
    assert page.locator("[data-list=offerArticles] li input:checked").count() == 1


def test_filters_are_counted_and_cleared_at_once(visit: Open, file: Path) -> None:
    page = opened(visit(file), "offerRelations", "offerEvents")
    assert page.locator(f"{PANEL} .choosing-clear").is_disabled()
    page.click("[data-list=offerRelations] [data-act=none]")
    page.locator("[data-list=offerEvents] li input").first.click()
    page.fill("#choosing-sources", "2")
    date(page, "from", "2025")
    date(page, "to", "2025")
    expect(page.locator("#choosing .badge")).to_have_text("4")
    page.click(f"{PANEL} .choosing-clear")
    assert page.locator("#choosing .badge").count() == 0 and page.input_value("#choosing-from") == ""
    left(page, f"{len(said(file)['facts'])} 条事实、{len(said(file)['happenings'])} 个事件")
    page.keyboard.press("Control+z")
    expect(page.locator("#choosing .badge")).to_have_text("4")


def test_a_long_list_can_be_searched(visit: Open, file: Path, tmp_path: Path) -> None:
    data, texts = carried(file)
    quotes, first = data["said"]["quotes"], data["said"]["articles"][0]
    for i in range(12):
        data["said"]["articles"].append({**first, "id": f"art-{i}", "name": f"第{i}篇 Robot 新闻", "family": 10 + i})
        texts.append(None)
        quotes.append([len(texts) - 1, 0, "星岚", 0])
        data["said"]["facts"][0]["q"].append(len(quotes) - 1)
    page = opened(visit(carrying(file, tmp_path / "many.html", data, texts)), "offerArticles", "offerModalities")
    assert page.locator("[data-list=offerModalities] .choosing-find").is_hidden()  # a short list needs none
    page.fill("[data-list=offerArticles] .choosing-find", "7篇 robot")
    assert page.locator("[data-list=offerArticles] li:visible").count() == 1
    page.fill("[data-list=offerArticles] .choosing-find", "没有的")
    assert page.locator("[data-list=offerArticles] li:visible").count() == 0
    assert page.locator("[data-list=offerArticles] .choosing-body > .hint").is_visible()


def test_the_panel_speaks_both_languages_and_keeps_what_is_open(visit: Open, file: Path) -> None:
    page = opened(visit(file), "offerRelations")
    row(page, "offerRelations", "创立").locator("input").click()
    page.click("#language")
    assert (
        page.inner_text("#choosing > button").startswith("Filters")
        and page.get_attribute(PANEL, "aria-label") == "Filters"
    )
    box = row(page, "offerRelations", "founder of").locator("input")
    assert box.is_visible() and not box.is_checked()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_panel_keeps_within_the_window_and_the_picture_in_sight(
    visit: Open, file: Path, width: int, height: int
) -> None:
    page = opened(visit(file, width, height), *LISTS)
    box, picture = page.locator(PANEL).bounding_box(), page.locator("#picture").bounding_box()
    assert box and picture
    assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= height + 1
    assert box["x"] >= picture["x"] + picture["width"] - 1 or box["y"] >= picture["y"] + picture["height"] - 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(
        f"document.querySelector('{PANEL}').scrollWidth <= document.querySelector('{PANEL}').clientWidth"
    )
    for control in page.locator(f"{PANEL} :is(button, input, summary):visible").all():
        size = control.bounding_box()
        assert size and size["height"] >= 18 and size["width"] >= 18


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(visit: Open, file: Path, theme: str) -> None:
    page = opened(visit(file, color_scheme=theme, bypass_csp=True), *LISTS)
    row(page, "offerRelations", "创立").locator("input").click()
    date(page, "from", "去年")
    assert violations(page) == []


def test_a_change_costs_little_on_a_large_graph(visit: Open, file: Path, tmp_path: Path) -> None:
    """10,000 entities, 20,000 rows. Processor time, for the clock also counts what others do. The bound is wide, about
    ten times what it takes, most of it the picture's: it is there for what grows with the square."""
    data, texts = carried(file)
    told = data["said"]
    first = told["entities"][0]
    for i in range(len(told["entities"]), 10_000):
        told["entities"].append(
            {**first, "id": f"e{i}", "name": f"第{i}号", "en": f"No. {i}", "find": [f"第{i}号"], "other": []}
        )
    for i in range(10_000):
        told["facts"].append(
            {**told["facts"][0], "id": f"c{i}", "s": i * 7 % 10_000, "o": i * 13 % 9_973, "c": i % 100 / 100}
        )
        event = {
            "id": f"h{i}",
            "roles": [["agent", i * 3 % 10_000], ["object", i * 11 % 9_973]],
            "d": f"2025-{i % 12 + 1:02}",
        }
        told["happenings"].append({**told["happenings"][0], **event, "c": i % 100 / 100})
    page = opened(visit(carrying(file, tmp_path / "large.html", data, texts)), "offerRelations", "offerClasses")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        return next(
            float(m["value"]) for m in session.send("Performance.getMetrics")["metrics"] if m["name"] == "TaskDuration"
        )

    costs = []
    for confidence in ("0.2", "0.5", "0.8"):
        before = spent()
        page.locator("#choosing-sure").fill(confidence)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
        costs.append(spent() - before)
    left(page, "条事实")
    assert sorted(costs)[1] < 1.0, costs


def test_the_whole_use_asks_for_the_page_alone_and_complains_of_nothing(visit: Open, file: Path) -> None:
    seen = visit(file)
    page = opened(seen, *LISTS)
    for box in page.locator(f"{PANEL} li input").all():
        box.click()
    for only in page.locator(f"{PANEL} .only").all():
        only.click()
    date(page, "from", "2025")
    page.click("#language")
    page.click("#theme")
    page.keyboard.press("Escape")
    assert (seen.requests, seen.complaints) == ([file.as_uri()], [])
