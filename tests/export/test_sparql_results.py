"""What a query in the page finds: samples, tables, triples, links, pictures and files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect
from rdflib import Graph

from kg.graph import assemble
from kg.ontology import KG, Ontology
from tests.export.conftest import Open
from tests.export.sparql_tab import cells, outcome, run, sparql
from tests.graph.world import BASE, pages, resolution

pytestmark = pytest.mark.browser
PREFIXES = f"PREFIX kg: <https://w3id.org/newskg#> PREFIX id: <{BASE}> "


@pytest.fixture(scope="module")
def graph(ontology: Ontology) -> Graph:
    """What the page of the small world carries."""
    made = pages()
    parts = [p.article() for p in made], [p.extraction() for p in made], resolution(made, xinglan=("星嵐科技",))
    return assemble(*parts, ontology, base_iri=BASE)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("01-leaders", ["林澜", "kg:founderOf 创立", "星岚科技", "1", "林澜创立了星岚科技"]),
        ("02-models", ["星岚科技", "Lan-2", "2025-03-04"]),
        ("03-costs", ["Lan-2", "kg:trainingCost 训练成本", "约120万美元", "about", "1,200,000", "USD"]),
        ("05-statements", ["北川智能", "拓跋3", "2025-03", "北川智能表示"]),
        ("18-one-source", ["Lan-2 相当于 拓跋3", "0.8", "拓跋3与Lan-2不相上下"]),
        ("19-agreed", ["星岚科技 开发 Lan-2", "kg:Claim", "2", "3"]),
    ],
)
def test_a_sample_runs_at_a_click(visit: Open, file: Path, ontology: Ontology, name: str, says: list[str]) -> None:
    at = [query.name for query in ontology.queries].index(name)
    seen = sparql(visit, file)
    page, samples = seen.page, seen.page.get_by_role("group", name="示例查询").get_by_role("button")
    expect(samples).to_have_text([query.titles[0] for query in ontology.queries])
    samples.nth(at).click()
    expect(page.locator("#view-sparql .rows")).to_be_visible()
    assert cells(page)[1][: len(says)] == says
    expect(page.locator("#sparql-text")).to_have_value(ontology.queries[at].text)
    expect(samples.nth(at)).to_be_focused()
    page.click("#language")
    expect(page.get_by_role("group", name="Sample queries").get_by_role("button")).to_have_text(
        [query.titles[1] for query in ontology.queries]
    )
    assert seen.complaints == []


def test_entities_events_and_articles_found_lead_on(visit: Open, file: Path) -> None:
    seen = sparql(visit, file)
    page = seen.page
    run(page, "SELECT ?who { ?who a kg:Person }")
    assert cells(page) == [["who"], ["id:lin-lan 林澜"]]
    page.click("#view-sparql .rows .link")
    expect(page.locator("#panel h2")).to_have_text("林澜")
    expect(page.locator("#tab-graph")).to_have_attribute("aria-selected", "true")
    seen.tab("sparql")
    run(page, "SELECT ?release { ?release a kg:Release }")
    page.click("#view-sparql .rows .link")
    expect(page.locator("#panel")).to_contain_text("发布")
    expect(page.locator("#panel")).to_contain_text("2025-03-04")
    seen.tab("sparql")
    run(page, 'SELECT ?article { ?article a kg:Article ; kg:file "c.txt" }')
    page.click("#view-sparql .rows .link")
    expect(page.locator("#tab-articles")).to_have_attribute("aria-selected", "true")
    assert seen.complaints == []


def test_what_is_found_becomes_a_picture_and_one_step_leads_back(visit: Open, file: Path) -> None:
    seen = sparql(visit, file)
    page = seen.page
    found = run(page, "CONSTRUCT { ?a kg:developed ?b } WHERE { ?a kg:developed ?b }")
    found.get_by_role("button", name="在图中看（2 个实体）").click()
    expect(page.locator("#tab-graph")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#news")).to_contain_text("图中现在只有查询结果中的 2 个实体")
    page.click("#undo")
    expect(page.locator("#tab-sparql")).to_have_attribute("aria-selected", "true")
    expect(found.locator(".turtle")).to_contain_text("id:xinglan kg:developed id:lan-2 .")
    assert seen.complaints == []


def test_yes_and_no(visit: Open, file: Path) -> None:
    page = sparql(visit, file).page
    expect(run(page, "ASK { id:xinglan kg:developed id:lan-2 }")).to_contain_text("是")
    expect(run(page, "ASK { id:lan-2 kg:developed id:xinglan }")).to_contain_text("否")


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?p != kg:spun) }",  # 0.0, which Oxigraph writes as 0
        "CONSTRUCT { ?b kg:developedBy ?a . ?b rdfs:label ?n } WHERE { ?a kg:developed ?b . ?b kg:name ?n }",
        "DESCRIBE id:xinglan",
    ],
)
def test_triples_are_shown_and_saved_as_turtle(
    visit: Open, file: Path, graph: Graph, tmp_path: Path, query: str
) -> None:
    page = sparql(visit, file).page
    found = run(page, query)
    with page.expect_download() as saved:
        found.get_by_role("button", name="下载 Turtle").click()
    saved.value.save_as(tmp_path / "query.ttl")
    expected = Graph()
    for triple in graph.query(PREFIXES + query):
        if not query.startswith("DESCRIBE") or str(triple[0]) == f"{BASE}xinglan":  # rdflib describes objects as well
            expected.add(triple)  # type: ignore[arg-type]
    assert set(Graph().parse(tmp_path / "query.ttl")) == set(expected)
    expect(found).to_contain_text(f"{len(expected):,} 个三元组")
    if len(expected) < 100:
        assert set(Graph().parse(data=found.locator(".turtle").inner_text(), format="turtle")) == set(expected)


def test_a_thousand_rows_are_listed_and_all_are_saved(visit: Open, file: Path, graph: Graph, tmp_path: Path) -> None:
    page = sparql(visit, file).page
    pairs = [(str(s), str(o)) for s, p, o in graph if p != KG.spun]  # 0.0, which Oxigraph writes as 0
    many = len(pairs) * 13
    query = "SELECT ?s ?o ?n { ?s ?p ?o FILTER(?p != kg:spun) VALUES ?n { 1 2 3 4 5 6 7 8 9 10 11 12 13 } }"
    found = run(page, query)
    assert many > 1000
    expect(found).to_contain_text(f"{many:,} 行")
    expect(found).to_contain_text("只列前 1,000 行，下载的文件含全部")
    expect(found.locator("tbody tr")).to_have_count(1000)
    with page.expect_download() as saved:
        found.get_by_role("button", name="下载 CSV").click()
    saved.value.save_as(tmp_path / "query.csv")
    with (tmp_path / "query.csv").open(encoding="utf-8-sig", newline="") as text:
        head, *rows = csv.reader(text, strict=True)
    assert head == ["s", "o", "n"] and len(rows) == many
    assert {(s, o) for s, o, _ in rows} == set(pairs)


def test_no_query_gets_more_answers_than_the_page_can_hold(visit: Open, file: Path) -> None:
    page = sparql(visit, file).page
    for query in (
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 3000000",
    ):
        expect(run(page, query)).to_contain_text("100,000 行")
        expect(outcome(page)).to_contain_text("只取了前 100,000 个答案，后面可能还有")


def test_texts_that_a_spreadsheet_would_run_are_saved_as_texts(visit: Open, file: Path, tmp_path: Path) -> None:
    page = sparql(visit, file).page
    found = run(page, 'SELECT ("=1+1" AS ?a) ("-x" AS ?b) (-5 AS ?c) ("1,\\"2\\"" AS ?d) ("行\\n行" AS ?e) {}')
    with page.expect_download() as saved:
        found.get_by_role("button", name="下载 CSV").click()
    saved.value.save_as(tmp_path / "query.csv")
    with (tmp_path / "query.csv").open(encoding="utf-8-sig", newline="") as text:
        assert list(csv.reader(text))[1] == ["'=1+1", "'-x", "-5", '1,"2"', "行\n行"]
