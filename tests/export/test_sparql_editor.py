"""The editor of SPARQL in the page: colours, completion, and what is wrong with a query and where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kg.ontology import Ontology
from tests.export.conftest import Open
from tests.export.sparql_tab import cells, offered, run, sparql, write

pytestmark = pytest.mark.browser


def test_what_is_typed_is_coloured_by_what_it_is(visit: Open, file: Path) -> None:
    page = sparql(visit, file).page
    write(
        page, '# 说明\nSELECT ?a (COUNT(?b) AS ?n) { ?a kg:name "x"@en ; rdfs:label ?b . FILTER(?b > 12) <urn:x> a ?c }'
    )
    shades: dict[str, list[str]] = {}
    for span in page.locator(".code span").all():
        shades.setdefault(span.get_attribute("class") or "", []).append(span.inner_text())
    assert shades == {
        "comment": ["# 说明"], "keyword": ["SELECT", "AS", "FILTER", "a"], "function": ["COUNT"],
        "variable": ["?a", "?b", "?n", "?a", "?b", "?b", "?c"], "prefix": ["kg:", "rdfs:"], "string": ['"x"'],
        "language": ["@en"], "number": ["12"], "iri": ["<urn:x>"],
    }  # fmt: skip


@pytest.mark.parametrize("width", [1280, 390])
def test_the_colours_lie_exactly_under_what_is_typed(visit: Open, file: Path, ontology: Ontology, width: int) -> None:
    page = sparql(visit, file, width=width).page
    for query in ontology.queries:
        write(page, query.text + "# " + "很长的注释 with words " * 12)
        area, copy = (page.locator(part).bounding_box() for part in ("#sparql-text", ".code"))
        inside = page.evaluate("document.querySelector('#sparql-text').scrollHeight")
        assert area == copy and area and abs(inside - area["height"]) < 1


def test_terms_are_completed_by_name_and_by_label_in_both_languages(visit: Open, file: Path) -> None:
    page = sparql(visit, file).page
    write(page, "SELECT * { ?who kg:dev")
    assert offered(page) == ["kg:developed", "^kg:developed"]
    page.keyboard.press("ArrowDown")
    area = page.locator("#sparql-text")
    chosen = page.locator(f"#{area.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true" and "developed by" in chosen.inner_text()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.type(" ?what }")
    expect(area).to_have_value("SELECT * { ?who kg:developed ?what }")
    expect(page.locator("#sparql-choices")).to_be_hidden()
    for part in ("kg:开发", "kg:train", "kg:训练"):
        write(page, f"SELECT * {{ ?a {part}")
        assert offered(page)[0] == {"kg:开发": "kg:developed"}.get(part, "kg:trainingCost")
    write(page, "SELECT * { ?a a kg:")
    assert offered(page)[:3] == ["kg:Evidence", "kg:Claim", "kg:Mention"]  # classes, those used most first
    write(page, "SELECT * { ?a kg:name ?n ; ^kg:")
    assert not [text for text in offered(page) if text.startswith("^") or re.match("kg:[A-Z]", text)]


def test_entities_are_completed_by_any_of_their_names(visit: Open, file: Path) -> None:
    page = sparql(visit, file).page
    for name, found in (("星岚", ["id:xinglan"]), ("星嵐", ["id:xinglan"]), ("xinglan", []), ("Xing", ["id:xinglan"])):
        write(page, f"DESCRIBE id:{name}")
        assert offered(page) == found  # what is written in full needs no completing
    page.keyboard.press("Tab")
    expect(page.locator("#sparql-text")).to_have_value("DESCRIBE id:xinglan")
    expect(page.locator("#sparql-text")).to_be_focused()


def test_keys_of_the_list_are_the_editors_own_while_it_is_closed(visit: Open, file: Path) -> None:
    page = sparql(visit, file).page
    area, choices = page.locator("#sparql-text"), page.locator("#sparql-choices")
    write(page, "SELECT * { ?a kg:dev")
    page.keyboard.press("Escape")
    expect(choices).to_be_hidden()
    page.keyboard.press("Enter")
    expect(area).to_have_value("SELECT * { ?a kg:dev\n")
    page.keyboard.type("ORD")
    expect(choices).to_be_hidden()  # words are offered when asked for
    page.keyboard.press("Control+Space")
    assert offered(page)[0] == "ORDER"
    page.keyboard.press("Enter")
    page.keyboard.type(" BY ?")
    page.keyboard.press("Alt+/")
    assert offered(page) == ["?a"]
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(area).not_to_be_focused()
    page.focus("#sparql-text")
    page.keyboard.press("Control+z")
    expect(area).not_to_have_value("SELECT * { ?a kg:dev\nORDER BY ?")  # undone like typing
    write(page, 'SELECT * { ?a ?b "kg:')
    expect(choices).to_be_hidden()  # inside a string nothing is a term


def test_a_choice_is_taken_by_a_click(visit: Open, file: Path) -> None:
    page = sparql(visit, file).page
    write(page, "SELECT * { ?who kg:found")
    page.locator("#sparql-choices [role=option]", has_text="成立年份").click()
    expect(page.locator("#sparql-text")).to_have_value("SELECT * { ?who kg:foundingYear")
    expect(page.locator("#sparql-text")).to_be_focused()


@pytest.mark.parametrize(
    ("query", "line", "column", "marked"),
    [
        ('SELECT * { ?a "x" }', 1, 15, '"x"'),
        ('SELECT * {\n  ?a kg:name "😀中" .\n  foo bar }', 3, 3, "foo"),
        ("SELEC * { ?a ?b ?c }", 1, 1, "SELEC"),
        (
            "PREFIX kg: <https://w3id.org/newskg#>\nSELECT * {\n  ?a kg:name ?b\n  FILTER(regx(?b, 'x')) }",
            4,
            10,
            "regx",
        ),
        ("SELECT * { ?a kg:name ?n . ?a foo:bar ?c }", 1, 31, "foo:bar"),
        ("SELECT * { ?a <bar> ?c }", 1, 15, "<bar>"),
        ("SELECT * { ?a ?b ?c }\n# 说明\nLIMIT x", 3, 7, "x"),
        ("SELECT * { ?a ?b ?c }}", 1, 22, "}"),
        ("SELECT * { ?a ?b ?c }\nLIMIT 3 ORDER BY ?a", 2, 9, "ORDER"),
        ('SELECT * { ?a ?b "x }\n', 1, 18, '"x }'),
        ("SELECT * {\n  ?a ?b ?c", 2, 11, "\u00a0\u00a0"),
    ],
)
def test_an_error_is_told_with_line_and_column_and_marked_there(
    visit: Open, file: Path, query: str, line: int, column: int, marked: str
) -> None:
    page = sparql(visit, file).page
    found = run(page, query)
    expect(found.get_by_role("alert")).to_contain_text(f"第 {line} 行第 {column} 列")
    assert page.locator(".code .wrong").all_inner_texts() == [marked]
    assert page.get_attribute("#sparql-text", "aria-invalid") == "true"
    found.get_by_role("button", name="转到此处").click()
    at = page.evaluate(
        "[sparql => sparql.value.slice(0, sparql.selectionStart)].map((f) => f(document.activeElement))[0]"
    )
    lines = at.split("\n")
    assert (len(lines), len(lines[-1]) + 1) == (line, column)
    page.keyboard.press("End")
    page.keyboard.type(" ")
    assert page.locator(".code .wrong").count() == 0  # what is edited is judged anew


def test_a_query_that_is_well_written_but_means_nothing_is_explained(visit: Open, file: Path) -> None:
    page = sparql(visit, file).page
    found = run(page, "SELECT ?a (COUNT(?b) AS ?n) { ?a ?b ?c } GROUP BY ?c")
    expect(found.get_by_role("alert")).to_have_text("SELECT 中有变量未经 GROUP BY 分组，也没有汇总。")
    page.click("#language")
    expect(found.get_by_role("alert")).to_have_text("The SELECT contains a variable that is unbound.")
    page.click("#language")
    expect(run(page, "SELECT * { ?a kg:devloped ?b }")).to_contain_text("此图中没有：kg:devloped")
    expect(run(page, " \n")).to_contain_text("请先写一个查询")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "不能修改图：INSERT"),
        ("PREFIX x: <urn:x> # SELECT\nDELETE WHERE { ?a ?b ?c }", "不能修改图：DELETE"),
        ("load <https://news.example/>", "不能修改图：LOAD"),
        ("CLEAR ALL", "不能修改图：CLEAR"),
        ("SELECT * { SERVICE <https://news.example/> { ?a ?b ?c } }", "SERVICE 不可用"),
        ("SELECT * { { service SILENT <https://news.example/> { ?a ?b ?c } } }", "SERVICE 不可用"),
        ("SELECT * FROM <https://news.example/> { ?a ?b ?c }", "请去掉 FROM"),
        ("SELECT * { GRAPH ?g { ?a ?b ?c } }", "请去掉 GRAPH"),
    ],
)
def test_what_changes_the_graph_or_reaches_outside_is_refused_in_plain_words(
    visit: Open, file: Path, query: str, reason: str
) -> None:
    seen = sparql(visit, file)
    expect(run(seen.page, query).get_by_role("alert")).to_contain_text(reason)
    assert seen.page.locator(".code .wrong").count() == 1
    run(seen.page, 'SELECT ("INSERT SERVICE" AS ?service) { FILTER(true) } # LOAD')
    assert cells(seen.page) == [["service"], ["INSERT SERVICE"]]
    assert [r for r in seen.requests if not r.startswith("blob:")] == [file.as_uri()]
