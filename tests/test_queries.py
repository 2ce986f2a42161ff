"""The questions of ontology/queries find in a small world what their titles promise, in both query engines."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Literal, URIRef

from kg.ontology import KG, Ontology
from tests.graph.world import BASE, Page, pages
from tests.questions import FOUND, by_oxigraph, by_rdflib, cells, loaded, made, named, told

HOSTILE = ('x" } DELETE {', '" } } #', "\\", "'''", "a\n}", "\u2028", "?about", "<script>", "$& \\1 {0}")


@pytest.fixture(scope="module")
def graph(ontology: Ontology) -> Graph:
    """The world, with a benchmark that one comparison names."""
    graph = made(told(), ontology)
    (quoted,) = graph.subjects(KG.quote, Literal("拓跋3与Lan-2不相上下"))
    test, mention, place = (URIRef(BASE + name) for name in ("haice", "mention-haice", "ev-haice"))
    graph.add((test, RDF.type, KG.Benchmark))
    graph.add((test, KG.name, Literal("海测")))
    graph.add((mention, KG.mentionOf, test))
    graph.add((mention, KG.evidence, place))
    for prop in (KG.article, KG.start, KG.end):
        (value,) = graph.objects(quoted, prop)
        graph.add((place, prop, value))
    return graph


@pytest.fixture(scope="module")
def store(graph: Graph) -> ox.Store:
    return loaded(graph)


@pytest.mark.parametrize(("name", "values", "expected"), FOUND, ids=lambda value: str(value)[:40])
def test_a_question_finds_what_its_title_promises(
    graph: Graph,
    store: ox.Store,
    ontology: Ontology,
    name: str,
    values: dict[str, str],
    expected: list[tuple[str, ...]],
) -> None:
    query = named(ontology, name).filled(values)
    rows = by_oxigraph(store, query)
    assert [cells(row, len(says)) for row, says in zip(rows, expected, strict=True)] == expected
    assert by_rdflib(graph, query) == rows
    assert all(any((v or "").startswith(BASE) for v in row.values()) for row in rows)  # whence one goes on to the graph


def test_each_has_two_titles_columns_of_its_own_a_limit_and_an_example_here(ontology: Ontology) -> None:
    assert {q.name for q in ontology.queries} == {name for name, _, expected in FOUND if expected}
    for query in ontology.queries:
        for chinese, english in (query.titles, *(p.titles for p in query.parameters)):
            assert any("\u4e00" <= c <= "\u9fff" for c in chinese) and english.isascii()
        assert not re.search("from|service", query.text, re.IGNORECASE)  # such a query is parsed twice: slow
        assert "SELECT *" not in query.text and query.text.endswith("\nLIMIT 200\n")
        assert "|| EXISTS" not in query.text  # may be looked up for each row of a product: 10 s where 0.1 s will do
        assert query.parameters and max(map(len, query.text.splitlines())) <= 120
        assert query.filled({p.name: p.default.strip('"') for p in query.parameters}) == query.text


def test_the_order_is_by_all_columns_so_that_it_is_one_order(ontology: Ontology) -> None:
    for query in ontology.queries:
        (order,) = re.findall(r"^ORDER BY .*$", query.text, re.MULTILINE)
        head = query.text[query.text.index("SELECT") : query.text.index("WHERE")]
        aggregated = set(re.findall(r"AS (\?\w+)\)", query.text))  # what they are follows from what they are grouped by
        columns = set(re.findall(r"\?\w+", re.sub(r"\(.+?\) AS \?\w+\)", "", head))) - aggregated
        assert len(columns) > 3 and columns <= set(re.findall(r"\?\w+", order)), query.name


@pytest.mark.parametrize("value", HOSTILE)
def test_whatever_a_text_holds_is_looked_for_and_does_nothing_else(
    graph: Graph, store: ox.Store, ontology: Ontology, value: str
) -> None:
    for query in ontology.queries:
        texts = {p.name: value for p in query.parameters if p.default.startswith('"')}
        if texts:
            filled = query.filled(texts)
            assert by_oxigraph(store, filled) == [] == by_rdflib(graph, filled), query.name


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("19-agreed", {"least": "2 } # "}, "least is a number, such as 2"),
        ("19-agreed", {"least": ""}, "least is a number"),
        ("20-differing-numbers", {"percent": "五"}, "percent is a number, such as 5"),
        ("08-kind", {"kind": "kg:Release> }"}, "kind is a term of the ontology, such as kg:Release"),
        ("08-kind", {"kind": ""}, "kind is a term"),
        ("08-kind", {"about": "x"}, "08-kind has no parameter 'about'; it has kind"),
        ("05-statements", {"speaker": "x"}, "it has about, who"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_what_would_be_right(
    ontology: Ontology, name: str, values: dict[str, str], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        named(ontology, name).filled(values)


def test_a_model_without_a_date_of_release_comes_last(ontology: Ontology) -> None:
    told = pages()
    told[0].relation("xinglan", "developed", "tuoba-3", "星岚科技")
    rows = by_oxigraph(loaded(made(told, ontology)), named(ontology, "02-models").text)
    assert [(r["model"], r["released"]) for r in rows] == [("Lan-2", "2025-03-04"), ("拓跋3", None)]


@pytest.mark.parametrize("name", ["01-leaders", "11-users", "12-comparisons", "15-paths", "18-one-source", "19-agreed"])
def test_what_is_only_planned_or_denied_is_no_fact(ontology: Ontology, name: str) -> None:
    told = [Page(f"林澜将出任北川智能总裁{i}", family=f"family-{i}") for i in range(2)]
    for page, modality in zip(told, ("planned", "negated"), strict=True):
        page.relation("lin-lan", "holdsPositionAt", "beichuan", page.raw, modality=modality)
        page.relation("beichuan", "adopted", "lan-2", page.raw, modality=modality)
        page.relation("tuoba-3", "outperforms", "lan-2", page.raw, modality=modality)
    store, query = loaded(made(told, ontology)), named(ontology, name)
    assert by_oxigraph(store, query.filled({"start": "林澜", "goal": "北川智能"} if name == "15-paths" else {})) == []
    assert by_oxigraph(store, named(ontology, "17-not-facts").filled({"about": "林澜"})) != []


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({"value": -3}, {"value": 3}, True),
        ({"value": 3, "qualifier": "over"}, {"value": 5}, False),  # 超3% and 5% can both be right
        ({"value": 3}, {"value": 5, "qualifier": "under"}, False),
        ({"value": 3}, {"value": 5, "qualifier": "over"}, True),
        ({"value": 16.86}, {"value": 17}, False),
        ({"value": 3, "date": "2025-01-27"}, {"value": 5, "date": "2025-01-28"}, False),
        ({"value": 3, "date": "2025-01-27"}, {"value": 5, "date": "2025-01-27"}, True),
        ({"value": 3, "date": "2025-01-27"}, {"value": 5}, False),
        ({"value": 3}, {"value": 5, "modality": "forecast"}, False),
        ({"value": 3}, {"value": 5, "unit": "USD"}, False),
        ({"value": 3}, {"value": 3}, False),
    ],
)
def test_numbers_differ_where_both_cannot_be_right(
    ontology: Ontology, one: dict[str, object], other: dict[str, object], found: bool
) -> None:
    page = Page("甲说一个数。乙说另一个数。")
    for quote, more in (("甲说一个数", dict(one)), ("乙说另一个数", dict(other))):
        value, unit = float(str(more.pop("value"))), str(more.pop("unit", "percent"))
        page.number("xinglan", "shareChange", value, unit, quote, **more)
    rows = by_oxigraph(loaded(made([page], ontology)), named(ontology, "20-differing-numbers").text)
    assert len(rows) == found
