"""Where sources disagree: counted on the entity, listed for the graph, with both sides and their quotes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from kg.export import html
from kg.graph import assemble
from kg.ontology import Ontology
from tests.export.conftest import Open
from tests.export.hands import use
from tests.export.quarrels import cost, page
from tests.export.reading import headings, opened
from tests.graph.world import BASE, resolution

pytestmark = pytest.mark.browser


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
    use(page, lead, by)
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
