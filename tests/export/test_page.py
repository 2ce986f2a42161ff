"""graph.html in a real browser: it asks for nothing, runs nothing of the articles', and does what its buttons say."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from rdflib import Graph

from kg.export import html
from kg.graph import assemble
from kg.ontology import Ontology
from tests.export.hostile import NAMES, hostile
from tests.graph.world import BASE, pages, resolution

pytestmark = pytest.mark.browser
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@dataclass
class Visit:
    """A page with all that it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium found; install it: apt-get install -y chromium")
        pytest.skip("no Chromium found; install it to test the page: apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a file; what was opened is closed after the test."""
    contexts = []

    def go(file: Path, width: int = 1280, height: int = 800, **options: Any) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce", **options
        )
        contexts.append(context)
        seen = Visit(context.new_page())
        seen.page.on("request", lambda r: seen.requests.append(r.url))
        seen.page.on("console", lambda m: seen.complaints.append(f"{m.type}: {m.text}"))
        seen.page.on("pageerror", lambda e: seen.complaints.append(str(e)))
        seen.page.on("dialog", lambda d: seen.complaints.append(f"dialog: {d.message}") or d.dismiss())
        seen.page.goto(file.as_uri())
        seen.page.wait_for_selector("#panel h2")
        return seen

    yield go
    for context in contexts:
        context.close()


Open = Callable[..., Visit]


def find(page: Page, name: str) -> None:
    page.fill("#search", name)
    page.keyboard.press("Enter")


@pytest.fixture(scope="module")
def file(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = pages()
    parts = [p.article() for p in made], [p.extraction() for p in made], resolution(made, xinglan=("星嵐科技",))
    path = tmp_path_factory.mktemp("page") / "graph.html"
    html.write(assemble(*parts, ontology, base_iri=BASE), ontology, path)
    return path


def test_a_visit_asks_for_the_page_alone_and_complains_of_nothing(visit: Open, file: Path) -> None:
    seen = visit(file)
    find(seen.page, "星岚")
    seen.page.click("#language")
    seen.page.click("#theme")
    seen.page.click("#whole")
    assert (seen.requests, seen.complaints) == ([file.as_uri()], [])


def test_hostile_names_are_shown_as_text_and_add_no_element(visit: Open, ontology: Ontology, tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    html.write(hostile(ontology), ontology, path)
    seen = visit(path)
    elements = seen.page.locator("img, svg, iframe, object, embed, base, form, script ~ *:not(script), #panel a")
    handlers = "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on'))"
    for name in NAMES:
        printed = " ".join("".join(c if c.isprintable() else " " for c in name).split())
        find(seen.page, printed)
        assert seen.page.inner_text("#panel h2") == printed
        assert (elements.count(), seen.page.locator("script").count(), seen.page.evaluate(handlers)) == (0, 3, [])
        seen.page.click("#language")
    assert (seen.requests, seen.complaints) == ([path.as_uri()], [])


def test_the_panel_shows_facts_events_and_numbers_with_quote_article_date_and_sources(visit: Open, file: Path) -> None:
    page = visit(file).page
    find(page, "lan2")
    text = page.inner_text("#panel")
    for part in (
        "Lan-2",
        "开发者为 星岚科技",
        "2 个独立来源",
        "训练成本 约120万美元",
        "= 1,200,000 USD",
        "2025-03-04 发布",
    ):
        assert part in text
    quotes = page.locator("#panel blockquote").all_inner_texts()
    assert any("训练成本约120万美元" in q and "2025-03-04" in q for q in quotes)
    assert any("Lan-2不如拓跋3" in q and "读者评论" in q for q in quotes)


def test_what_is_no_fact_is_marked(visit: Open, file: Path) -> None:
    page = visit(file).page
    find(page, "北川智能")
    assert {"计划", "预测"} <= set(page.locator("#panel .chip").all_inner_texts())


def test_search_finds_every_surface_and_keys_choose(visit: Open, file: Path) -> None:
    page = visit(file).page
    for name in ("星嵐", "XINGLAN", "xing lan", "岚科"):
        page.fill("#search", name)
        assert page.locator("#hits li").first.inner_text().startswith("星岚科技")
    page.fill("#search", "科")
    page.fill("#search", "a")
    names = page.locator("#hits li").all_inner_texts()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") in names[1] and page.locator("#hits").is_hidden()
    page.fill("#search", "没有的名字")
    assert page.inner_text("#hits") == "没有这个名称"


def test_a_click_on_a_node_chooses_it_and_a_click_beside_goes_back(visit: Open, file: Path) -> None:
    page = visit(file).page
    box = page.locator("#picture canvas").bounding_box()
    assert box
    find(page, "星岚科技")  # brings it to the middle
    page.wait_for_timeout(100)
    page.click("#panel .back")
    assert page.inner_text("#panel h2") == "新闻中的事实及其出处"
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function("document.querySelector('#panel h2').textContent === '星岚科技'")
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    page.wait_for_function("document.querySelector('#panel h2').textContent === '新闻中的事实及其出处'")


def test_names_in_the_panel_lead_on(visit: Open, file: Path) -> None:
    page = visit(file).page
    find(page, "林澜")
    page.click("#panel .item .link")
    assert page.inner_text("#panel h2") == "星岚科技"


def test_english_labels_and_back(visit: Open, file: Path) -> None:
    page = visit(file).page
    find(page, "星岚科技")
    page.click("#language")
    assert page.inner_text("#panel h2") == "Xinglan" and "founded by" in page.inner_text("#panel")
    assert page.get_attribute("html", "lang") == "en" and "organization" in page.inner_text("#legend")
    page.click("#language")
    assert page.inner_text("#panel h2") == "星岚科技" and page.get_attribute("html", "lang") == "zh-Hans"


def test_the_legend_hides_a_class_and_search_brings_it_back(visit: Open, file: Path) -> None:
    page = visit(file).page
    button = page.locator("#legend [data-class=Organization]")
    button.click()
    assert page.locator("#legend [data-class=Organization]").get_attribute("aria-pressed") == "false"
    find(page, "星岚科技")
    assert page.locator("#legend [data-class=Organization]").get_attribute("aria-pressed") == "true"


def test_what_is_not_drawn_is_reached_by_search(
    visit: Open, ontology: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "DRAWN", 2)
    made = pages()
    graph: Graph = assemble(
        [p.article() for p in made], [p.extraction() for p in made], resolution(made), ontology, base_iri=BASE
    )
    html.write(graph, ontology, tmp_path / "graph.html")
    seen = visit(tmp_path / "graph.html")
    for name in ("海州", "林澜", "北川智能"):
        find(seen.page, name)
        assert seen.page.inner_text("#panel h2") == name
    assert seen.complaints == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_nothing_runs_over_the_edge(visit: Open, file: Path, width: int, height: int) -> None:
    page = visit(file, width, height).page
    find(page, "星岚科技")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.scrollHeight") <= height
    for part in ("#picture canvas", "#panel", "#search"):
        box = page.locator(part).bounding_box()
        assert box and box["width"] > 100 and box["x"] >= 0 and box["x"] + box["width"] <= width


def test_the_page_follows_the_systems_theme_and_its_button(visit: Open, file: Path) -> None:
    page = visit(file, color_scheme="dark").page
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    page.click("#theme")
    assert page.evaluate(paper) != dark and page.get_attribute("html", "data-theme") == "light"
