"""What the page carries: rows with ids, quotes that stand where JavaScript counts them, texts with their marks."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from kg.app.build import Build
from kg.export.facts import article_texts, page_data
from kg.export.texts import Units
from kg.graph import assemble, network
from kg.model import Article, Entity, Extraction, Resolution, Zone
from kg.ontology import KG, Ontology
from tests.graph.world import BASE, Page, pages, resolution

#: Rockets and rare characters are two units each in JavaScript, and one character in Python.
RAW = "🚀🚀<p>星岚科技𠮷日发布Lan-2。</p>🚀林澜创立了星岚科技。\n 广告：买𠮷 \n评论：Lan-2不如拓跋3！"


def rocket() -> Page:
    page = Page(RAW, "rocket.txt", "family-three", comments=((RAW.index("评论"), len(RAW)),))
    page.mention("xinglan", "星岚科技").mention("lan-2", "Lan-2").mention("tuoba-3", "拓跋3")
    page.relation("xinglan", "developed", "lan-2", "星岚科技𠮷日发布Lan-2")
    page.relation("lin-lan", "founderOf", "xinglan", "林澜创立了星岚科技")
    return page.relation("tuoba-3", "outperforms", "lan-2", "Lan-2不如拓跋3")


def whole(made: list[Page], ontology: Ontology, base: str = BASE) -> tuple[Graph, list[Article]]:
    articles = [page.article() for page in made]
    parts = articles, [page.extraction() for page in made], resolution(made)
    return assemble(*parts, ontology, base_iri=base), articles


def data(graph: Graph, ontology: Ontology, articles: list[Article] | tuple[Article, ...] = ()) -> dict[str, Any]:
    return page_data(graph, ontology, network(graph, ontology), articles)


def without(article: Article, *left: str) -> Article:
    """The article as a reader that leaves these stretches out."""
    out = {i for text in left for i in range(article.raw.index(text), article.raw.index(text) + len(text))}
    kept = [i for i in range(len(article.raw)) if i not in out]
    text = "".join(article.raw[i] for i in kept)
    return replace(article, text=text, starts=tuple(kept), ends=tuple(i + 1 for i in kept), comments=())


def cut(text: str, start: int, end: int) -> str:
    """text.slice(start, end), as JavaScript has it."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.text())
def test_units_are_counted_as_javascript_counts_them(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    units = Units(text)
    assert [units(i) for i in range(len(text) + 1)] == [length(text[:i]) for i in range(len(text) + 1)]


def test_every_row_has_an_id_that_with_the_base_is_its_iri(ontology: Ontology) -> None:
    graph, _ = whole(pages(), ontology)
    said = data(graph, ontology)
    assert said["base"] == BASE
    kinds = {
        "facts": {KG.Claim}, "numbers": {KG.Measurement, KG.Projection}, "articles": {KG.Article},
        "happenings": {KG.Prospect, *(KG[c] for c in ontology.events)}, "entities": {KG[c] for c in ontology.entities},
    }  # fmt: skip
    for table, classes in kinds.items():
        ids = [row["id"] for row in said[table]]
        assert ids and len(set(ids)) == len(ids)
        assert all(graph.value(URIRef(BASE + id_), RDF.type) in classes for id_ in ids)
    assert said["triples"] == len(graph)


@pytest.mark.parametrize("base", ["https://example.org/a/b/", "https://example.org/graph#", "urn:example:news/"])
def test_the_base_is_found_whatever_it_is(ontology: Ontology, base: str) -> None:
    assert data(whole(pages(), ontology, base)[0], ontology)["base"] == base
    alone = assemble([], [], Resolution((Entity("haizhou", "Place", "海州"),), {}), ontology, base_iri=base)
    said = data(alone, ontology)
    assert (said["base"], [e["id"] for e in said["entities"]]) == (base, ["haizhou"])


def test_ids_of_two_graphs_in_one_are_cut_only_as_far_as_they_agree(ontology: Ontology) -> None:
    graph = whole(pages(), ontology, "https://one.example/")[0] + whole(pages(), ontology, "https://two.example/")[0]
    said = data(graph, ontology)
    assert said["base"] == "https://"
    assert {e["id"].partition("/")[0] for e in said["entities"]} == {"one.example", "two.example"}


def test_nothing_told_is_nothing_shown(ontology: Ontology) -> None:
    said = data(Graph(), ontology)
    assert (said["base"], said["triples"], said["entities"], said["disagreements"]) == ("", 0, [], [])
    assert article_texts(Graph(), [], said) == []


def test_articles_come_with_all_that_is_known_and_copies_share_a_number(ontology: Ontology) -> None:
    graph, articles = whole(pages(), ontology)
    known = replace(articles[0], author="记者甲", medium="北川日报", url="https://example.org/1", spun=0.25)
    made = pages()
    graph = assemble([known, *articles[1:]], [p.extraction() for p in made], resolution(made), ontology, base_iri=BASE)
    rows = {row["file"]: row for row in data(graph, ontology)["articles"]}
    assert rows["a.txt"] == {
        "id": known.id, "name": known.title, "date": "2025-03-04", "medium": "北川日报", "url": "https://example.org/1",
        "file": "a.txt", "author": "记者甲", "language": "zh", "family": rows["b.txt"]["family"], "spun": 0.25,
    }  # fmt: skip
    assert rows["c.txt"]["family"] != rows["a.txt"]["family"]
    assert sorted({row["family"] for row in rows.values()}) == [0, 1]


def test_numbers_say_how_exact_they_are_and_when(ontology: Ontology) -> None:
    said = data(whole(pages(), ontology)[0], ontology)
    assert {(n["t"], n["k"], n.get("d")) for n in said["numbers"]} == {
        ("约120万美元", "about", None), ("9亿元", "exactly", "2025"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("id_", "labels", "english"),
    [
        ("china", ("China", "PRC"), "China"),
        ("alibaba-cloud", ("Alibaba Cloud", "Aliyun"), "Alibaba Cloud"),
        ("openai", ("OpenAI", "OpenAI Inc."), "OpenAI"),
        ("clement-ltd", ("Clément & Ltd.", "Zeta"), "Clément & Ltd."),
        ("hugging-face", ("Hugging Face", "HuggingFace"), "Hugging Face"),  # not by what is left without blanks
        ("claude", ("Claude AI", "Claude-X"), "Claude-X"),  # a beginning is not the whole: the last, as of any
        ("e-5", ("Alpha", "Beta"), "Beta"),
        ("dall-e-3", ("DALL-E 3", "DALL·E 3", "Zeta"), "DALL·E 3"),  # both are meant: the last of these
    ],
)
def test_of_several_english_names_the_caption_is_what_the_id_is_made_of(
    ontology: Ontology, id_: str, labels: tuple[str, ...], english: str
) -> None:
    graph = assemble([], [], Resolution((Entity(id_, "Place", "此处"),), {}), ontology, base_iri=BASE)
    node = URIRef(BASE + id_)
    for label in random.Random(id_).sample(labels, len(labels)):
        graph.add((node, RDFS.label, Literal(label, "en")))
    graph.add((node, RDFS.label, Literal(id_, "fr")))
    assert [e["en"] for e in data(graph, ontology)["entities"]] == [english]


def test_entities_come_with_the_forms_that_find_them(ontology: Ontology) -> None:
    said = data(whole(pages(), ontology)[0], ontology)
    found = {e["name"]: e["find"] for e in said["entities"]}
    assert found["星岚科技"] == ["xinglan", "xinglankeji", "xlkj", "星岚科技", "星嵐科技"]


def test_a_quote_starts_in_units_where_the_text_is_known_and_in_characters_elsewhere(ontology: Ontology) -> None:
    graph, articles = whole([rocket()], ontology)
    quoted = [(start, text) for _, start, text, _ in data(graph, ontology, articles)["quotes"]]
    assert len(quoted) == 3 and all(cut(RAW, start, start + length(text)) == text for start, text in quoted)
    counted = [(start, text) for _, start, text, _ in data(graph, ontology)["quotes"]]
    assert [RAW[start : start + len(text)] for start, text in counted] == [text for _, text in quoted]
    assert [start for start, _ in counted] != [start for start, _ in quoted]


def test_a_text_comes_with_mentions_comments_and_what_was_left_out(ontology: Ontology) -> None:
    graph, [article] = whole([rocket()], ontology)
    zones = (Zone("comment", RAW.index("评论"), len(RAW)),)
    article = replace(without(article, "<p>", "</p>", "\n 广告：买𠮷 \n"), zones=zones)
    said = data(graph, ontology, [article])
    [text] = article_texts(graph, [article], said)
    assert text is not None and text["text"] == RAW
    names = [e["name"] for e in said["entities"]]
    marked = [(cut(RAW, start, end), names[entity]) for start, end, entity in text["mentions"]]
    assert marked == [("星岚科技", "星岚科技"), ("Lan-2", "Lan-2"), ("拓跋3", "拓跋3")]
    assert [cut(RAW, *span) for span in text["left"]] == ["<p>", "</p>", "广告：买𠮷"]  # not the blanks around
    assert [cut(RAW, *span) for span in text["comments"]] == ["评论：Lan-2不如拓跋3！"]


def test_comments_in_the_clean_text_and_zones_that_touch_are_one_stretch(ontology: Ontology) -> None:
    graph, [article] = whole([rocket()], ontology)
    at = RAW.index("评论")
    article = replace(article, zones=(Zone("comment", at - 3, at + 2), Zone("furniture", 0, 2)))
    [text] = article_texts(graph, [article], data(graph, ontology, [article]))
    assert text is not None and [cut(RAW, *span) for span in text["comments"]] == [RAW[at - 3 :]]


def test_a_text_that_is_not_given_is_none_and_one_that_is_not_asked_for_is_left_out(ontology: Ontology) -> None:
    graph, articles = whole(pages(), ontology)
    given = [articles[2], rocket().article()]
    said = data(graph, ontology, given)
    texts = article_texts(graph, given, said)
    assert [t is not None for t in texts] == [a["file"] == "c.txt" for a in said["articles"]]
    assert sum(t is not None for t in texts) == 1


def test_the_order_of_articles_does_not_matter(ontology: Ontology) -> None:
    made = [*pages(), rocket()]
    graph, articles = whole(made, ontology)
    shuffled = Graph()
    for triple in sorted(graph, key=lambda t: random.Random(repr(t)).random()):
        shuffled.add(triple)
    said, again = data(graph, ontology, articles), data(shuffled, ontology, articles[::-1])
    assert json.dumps(said) == json.dumps(again)
    assert article_texts(graph, articles, said) == article_texts(shuffled, articles[::-1], again)


def test_one_text_read_twice_is_shown_as_the_graph_has_it(ontology: Ontology) -> None:
    first, again = replace(rocket().article(), name="a.txt"), replace(without(rocket().article(), "<p>"), name="z.txt")
    graph = assemble([first, again], [Extraction(first.id)], resolution([]), ontology, base_iri=BASE)
    [text] = article_texts(graph, [again, first], data(graph, ontology, [again, first]))
    assert text is not None and text["left"] == []


def test_sample_queries_are_carried(ontology: Ontology) -> None:
    said = data(Graph(), ontology)
    assert [q["name"] for q in said["queries"]] == [q.name for q in ontology.queries]
    assert all(len(q["title"]) == 2 and "SELECT" in q["text"].upper() for q in said["queries"])
    assert [q["text"] for q in said["queries"]] == [q.text for q in ontology.queries]  # there is nothing to put in


def test_a_sample_query_asks_about_what_the_graph_has(ontology: Ontology) -> None:
    graph, articles = whole(pages(), ontology)
    said = data(graph, ontology, articles)
    texts = {q["name"]: q["text"] for q in said["queries"]}
    first, second = (row["name"] for row in said["entities"][:2])
    assert f'VALUES ?about {{ "{first}" }}' in texts["09-history"]
    assert (
        f'VALUES ?start {{ "{first}" }}' in texts["15-paths"] and f'VALUES ?goal {{ "{second}" }}' in texts["15-paths"]
    )
    assert 'VALUES ?month { "2025-03" }' in texts["07-month"]
    assert 'VALUES ?about { "" }' in texts["01-leaders"] and "kg:Release" in texts["08-kind"]  # as they are
    for name in ("deepseek", "OpenAI"):
        graph.add((URIRef(f"{BASE}{name}"), RDF.type, KG.Organization))
        graph.add((URIRef(f"{BASE}{name}"), KG.name, Literal(name)))
    kept = {q["name"]: q["text"] for q in data(graph, ontology, articles)["queries"]}
    assert kept["15-paths"] == next(q.text for q in ontology.queries if q.name == "15-paths")


def test_the_seeds_quotes_and_mentions_stand_in_their_texts_and_nothing_read_is_left_out(seeds: Build) -> None:
    said = data(seeds.graph, seeds.ontology, seeds.articles)
    texts = article_texts(seeds.graph, seeds.articles, said)
    for article, start, quote, _ in said["quotes"]:
        text = texts[article]
        assert text is not None and cut(text["text"], start, start + length(quote)) == quote
    by_raw = {article.raw: article for article in seeds.articles}
    for text in texts:
        assert text is not None
        article, count = by_raw[text["text"]], Units(text["text"])
        assert all(cut(text["text"], start, end).strip() for start, end, _ in text["mentions"]) and text["mentions"]
        left = {i for start, end in text["left"] for i in range(start, end)}
        assert not left & {count(i) for a, b in zip(article.starts, article.ends, strict=True) for i in range(a, b)}
    assert sum(len(text["mentions"]) for text in texts if text) == len(set(seeds.graph.subjects(RDF.type, KG.Mention)))
