"""SPARQL in the page, in a real browser: its engine runs, stops and keeps to its limits, for everybody."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect
from rdflib import RDF, Graph

from kg.export import html
from kg.graph import assemble
from kg.ontology import KG, Ontology
from tests.export.conftest import Open
from tests.export.sparql_tab import cells, outcome, run, sparql, status, write
from tests.export.test_axe import violations
from tests.graph.world import BASE, pages, resolution

pytestmark = pytest.mark.browser
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def graph(ontology: Ontology) -> Graph:
    """What the page of the small world carries."""
    made = pages()
    parts = [p.article() for p in made], [p.extraction() for p in made], resolution(made, xinglan=("星嵐科技",))
    return assemble(*parts, ontology, base_iri=BASE)


def test_nothing_starts_before_the_tab_is_opened_and_then_all_triples_are_there(
    visit: Open, file: Path, graph: Graph
) -> None:
    seen = visit(file)
    assert seen.page.workers == []
    seen.tab("sparql")
    expect(status(seen.page)).to_contain_text(f"已载入 {len(graph):,} 个三元组")
    assert len(seen.page.workers) == 1
    run(seen.page, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert cells(seen.page) == [["n"], [f"{len(graph):,}"]]
    assert [r for r in seen.requests if not r.startswith("blob:")] == [file.as_uri()]
    assert seen.complaints == []


def test_a_query_that_takes_long_is_stopped_by_its_button_and_the_next_one_runs(visit: Open, file: Path) -> None:
    seen = sparql(visit, file)
    page, stop = seen.page, seen.page.get_by_role("button", name="停止")
    expect(stop).to_be_disabled()
    write(page, ENDLESS)
    page.keyboard.press("Control+Enter")
    expect(stop).to_be_enabled()
    expect(status(page)).to_have_text("正在查询…")
    page.click("#language")  # the page is not held up
    page.click("#language")
    stop.click()
    expect(outcome(page)).to_have_text("已停止。")
    run(page, "ASK { ?a ?b ?c }")
    expect(outcome(page)).to_contain_text("是")
    expect(stop).to_be_disabled()
    for _ in range(50):  # what was stopped does not go on unseen; the browser takes a moment to end it
        if len(page.workers) == 1:
            break
        page.wait_for_timeout(100)
    assert (len(page.workers), seen.complaints) == (1, [])


def test_a_query_is_stopped_after_twenty_seconds(visit: Open, file: Path) -> None:
    page = sparql(visit, file).page
    page.clock.install()
    write(page, ENDLESS)
    page.keyboard.press("Control+Enter")
    expect(status(page)).to_have_text("正在查询…")
    page.wait_for_timeout(300)
    page.clock.fast_forward(19_000)
    expect(outcome(page)).to_have_text("")
    page.clock.fast_forward(1_500)
    expect(outcome(page)).to_contain_text("超过 20 秒，已停止")


def test_a_query_run_while_another_still_runs_takes_its_place(visit: Open, file: Path) -> None:
    page = sparql(visit, file).page
    write(page, ENDLESS)
    page.keyboard.press("Control+Enter")
    expect(status(page)).to_have_text("正在查询…")
    run(page, "SELECT (1 + 1 AS ?two) {}")
    assert cells(page) == [["two"], ["2"]]
    write(page, ENDLESS)
    page.keyboard.press("Control+Enter")
    expect(status(page)).to_have_text("正在查询…")
    expect(run(page, "CLEAR ALL")).to_contain_text("不能修改图")
    expect(status(page)).to_contain_text("三元组")
    expect(page.get_by_role("button", name="停止")).to_be_disabled()


def test_of_a_graph_above_the_cap_mentions_are_left_out_first_and_the_page_says_so(
    visit: Open, graph: Graph, ontology: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, cap = tmp_path / "page", len(graph) - 12
    shutil.copytree(html.PAGE, small)
    engine = small / "sparql-engine.js"
    engine.write_text(engine.read_text("utf-8").replace("CAP = 100000;", f"CAP = {cap};"), "utf-8")
    monkeypatch.setattr(html, "PAGE", small)
    html._source.cache_clear()
    html.write(graph, ontology, tmp_path / "graph.html")
    html._source.cache_clear()
    page = visit(tmp_path / "graph.html").page
    page.click("#tab-sparql")
    expect(page.locator("#view-sparql > .note")).to_contain_text(
        f"此图共有 {len(graph):,} 个三元组，这里只载入约 {cap:,} 个"
    )
    expect(status(page)).to_contain_text("三元组")
    run(
        page,
        "SELECT (COUNT(*) AS ?n) (COUNT(?m) AS ?mentions) { ?s ?p ?o OPTIONAL { ?s a kg:Mention . BIND(1 AS ?m) } }",
    )
    left, mentions = (int(text.replace(",", "")) for text in cells(page)[1])
    assert cap <= left < len(graph) and mentions > 0  # some mentions came in at the end
    run(page, "SELECT (COUNT(*) AS ?n) { ?s a ?class FILTER(?class != kg:Mention) }")
    assert cells(page)[1] == [str(sum(o != KG.Mention for o in graph.objects(None, RDF.type)))]


def test_in_english(visit: Open, file: Path) -> None:
    page = sparql(visit, file).page
    page.click("#language")
    view = page.locator("#view-sparql")
    expect(view).to_have_attribute("lang", "en")
    for text in (
        "Query with SPARQL",
        "Declared already: kg: id: rdf: rdfs: skos: xsd: owl:",
        "triples loaded in",
        "Stop",
    ):
        expect(view).to_contain_text(text)
    run(page, "SELECT ?who { ?who a kg:Organization ; rdfs:label 'Xinglan'@en }")
    assert cells(page)[1] == ["id:xinglan Xinglan"]
    expect(run(page, "SELECT * { ?a ?b }")).to_contain_text("Line 1, column 18: “}” cannot stand here.")
    assert not re.search("[\u4e00-\u9fff]", view.inner_text())


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_nothing_runs_over_the_edge(visit: Open, file: Path, width: int, height: int) -> None:
    page = sparql(visit, file, width=width, height=height).page
    page.get_by_role("group", name="示例查询").get_by_role("button").nth(2).click()
    expect(page.locator("#view-sparql .rows")).to_be_visible()
    write(page, "SELECT * { ?a ?b ?c . ?who kg:")
    expect(page.locator("#sparql-choices")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for part in ("#sparql-choices", ".editor", ".rows"):
        box = page.locator(part).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_of_the_tab(visit: Open, file: Path, theme: str) -> None:
    page = sparql(visit, file, color_scheme=theme, bypass_csp=True).page
    found = violations(page)
    for query in ("SELECT * { ?a ?b ?c } LIMIT 9", "ASK {}", "DESCRIBE id:xinglan", "SELECT * { ?a ?b }"):
        run(page, query)
        found += violations(page)
    write(page, "SELECT * { ?a kg:")
    expect(page.locator("#sparql-choices")).to_be_visible()
    assert found + violations(page) == []
