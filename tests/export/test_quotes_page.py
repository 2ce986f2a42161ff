"""Who says so: modality, speakers, sources, and the quotes in their surroundings."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from kg.export import html
from kg.graph import assemble
from kg.ontology import Ontology
from tests.export.carried import carried, carrying
from tests.export.conftest import Open
from tests.export.hands import use
from tests.export.reading import changed, item, opened
from tests.graph.world import BASE, pages, resolution

pytestmark = pytest.mark.browser


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


def test_surroundings_begin_with_a_word(visit: Open, file: Path, tmp_path: Path) -> None:
    data, texts = carried(file)
    [n] = [i for i, q in enumerate(data["said"]["quotes"]) if q[2] == "林澜创立了星岚科技"]
    before = "上一句。" + "，" * 3 + "这一句" + "很" * 54  # cut inside the three commas
    texts[data["said"]["quotes"][n][0]] = {
        "text": before + "林澜创立了星岚科技。", "mentions": [], "left": [], "comments": []
    }  # fmt: skip
    data["said"]["quotes"][n][1] = len(before)
    page = opened(visit, carrying(file, tmp_path / "word.html", data, texts), "林澜")
    assert page.locator("#panel .around").all_inner_texts() == ["…这一句" + "很" * 54, "。"]


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
    use(page, lead, by)
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


def test_quotes_ask_for_nothing_and_complain_of_nothing(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("星岚科技")
    seen.page.locator("#panel summary").first.click()
    seen.page.locator("#panel cite button").first.click()
    assert (seen.requests, seen.complaints) == ([file.as_uri()], [])
