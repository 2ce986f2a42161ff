"""The articles: what each contributed, and its text with all that stands in it, to read and to go on from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.export.carried import Clock, carried, carrying
from tests.export.conftest import Open, Visit
from tests.export.test_axe import violations

pytestmark = pytest.mark.browser
SECOND, FIRST, COPY = 0, 1, 2  # the articles of tests/graph/world.py as the page numbers them
VIEW = "#view-articles"


def listed(seen: Visit) -> Page:
    """The view, with its texts unpacked."""
    seen.tab("articles")
    seen.page.wait_for_selector(f"{VIEW}[aria-busy=false]")
    return seen.page


def read(seen: Visit, article: int) -> Page:
    page = listed(seen)
    page.click(f"[data-article='{article}']")
    page.wait_for_selector(f"{VIEW}[aria-busy=false] .text")
    return page


def titles(page: Page) -> list[str]:
    return page.locator(f"{VIEW} [data-article]").all_inner_texts()


def changed(file: Path, path: Path, change: Callable[[dict[str, Any], list[Any]], None]) -> Path:
    """The page after a change to its data and texts."""
    data, texts = carried(file)
    change(data["said"], texts)
    return carrying(file, path, data, texts)


def shown(page: Page, selector: str) -> list[str]:
    return page.locator(f"{VIEW} {selector}").all_inner_texts()


def is_in_sight(page: Page, selector: str) -> bool:
    """Whether it lies in the view, under its bar and above its end."""
    box, view, bar = (page.locator(s).first.bounding_box() for s in (f"{VIEW} {selector}", VIEW, f"{VIEW} .bar"))
    assert box and view and bar
    return box["y"] >= bar["y"] + bar["height"] and box["y"] + box["height"] <= view["y"] + view["height"]


def test_the_list_says_of_each_article_what_it_is_and_what_it_contributed(visit: Open, file: Path) -> None:
    page = listed(visit(file))
    assert page.inner_text(f"{VIEW} h2") == "文章 (3)"
    card = page.locator(".article", has=page.locator(f"[data-article='{SECOND}']")).inner_text()
    for part in ("北川智能表示，拓", "2025-03-09", "c.txt", "中文", "2 个实体 · 3 条事实 · 2 个事件 · 1 个数字"):
        assert part in card
    page.click("#language")
    assert "2 entities · 3 facts · 2 events · 1 numbers" in page.inner_text(VIEW)


def test_copies_of_one_text_stand_together_as_one_source(visit: Open, file: Path) -> None:
    page = listed(visit(file))
    family = page.locator(f"{VIEW} .family")
    assert family.count() == 1 and "2 份转载或改写，只算一个来源" in family.inner_text()
    assert family.locator("[data-article]").count() == 2 and "b.txt" in family.inner_text()
    page.click("#language")
    assert "2 copies of one text count as one source" in family.inner_text()
    page.click(f"[data-article='{FIRST}']")
    page.click(f"{VIEW} .note button")
    assert "b.txt" in page.inner_text(VIEW)


def test_a_page_whose_words_were_swapped_is_marked_with_how_much(visit: Open, file: Path, tmp_path: Path) -> None:
    def change(said: dict[str, Any], texts: list[Any]) -> None:
        said["articles"][SECOND]["spun"], said["articles"][FIRST]["spun"] = 0.63, 0.29

    page = listed(visit(changed(file, tmp_path / "spun.html", change)))
    assert shown(page, ".chip") == ["洗稿改写 63%"]
    assert page.inner_text(VIEW).count("词语被人换过的程度") == 1  # what it means is written beside it
    page.click(f"[data-article='{SECOND}']")
    assert shown(page, ".chip") == ["洗稿改写 63%"] and "词语被人换过的程度" in page.inner_text(VIEW)
    page.click("#language")
    assert shown(page, ".chip") == ["spun 63%"] and "how far its words were swapped" in page.inner_text(VIEW)


def test_the_list_sorts_and_filters(visit: Open, file: Path, tmp_path: Path) -> None:
    def change(said: dict[str, Any], texts: list[Any]) -> None:
        for i, (name, date) in enumerate((("乙篇", "2025-03"), ("甲篇", "2025-03-04"), ("Cb", ""))):
            said["articles"][i] |= {"name": name, "date": date, "family": i, "medium": "海州日报" if i == 1 else ""}

    page = listed(visit(changed(file, tmp_path / "sort.html", change)))
    assert titles(page) == ["甲篇", "乙篇", "Cb"]  # the latest first, without a date last
    page.click(f"{VIEW} [data-act=date]")
    assert titles(page) == ["乙篇", "甲篇", "Cb"]
    page.click(f"{VIEW} [data-act=name]")
    assert titles(page).index("甲篇") < titles(page).index("乙篇")  # jiǎ, yǐ
    page.click(f"{VIEW} [data-act=gave]")
    assert titles(page)[2] == "Cb"  # two rows; the others have more
    assert page.get_attribute(f"{VIEW} [data-act=gave]", "aria-pressed") == "true"
    page.fill("#article-filter", "海州 甲")
    assert titles(page) == ["甲篇"]
    page.fill("#article-filter", "没有")
    assert titles(page) == [] and "没有符合的文章" in page.inner_text(VIEW)


def test_of_many_articles_the_first_hundred_are_listed_and_the_others_on_demand(
    visit: Open, file: Path, tmp_path: Path
) -> None:
    def change(said: dict[str, Any], texts: list[Any]) -> None:
        for i in range(len(texts), 130):
            said["articles"].append({"id": f"art-{i}", "name": f"第{i}篇", "family": i, "spun": 0})
            texts.append(None)

    page = listed(visit(changed(file, tmp_path / "many.html", change)))
    assert len(titles(page)) == 101  # a hundred texts, one of which has two copies
    page.click(f"{VIEW} .articles .all")
    assert len(titles(page)) == len(set(titles(page))) + 1 == 130


def test_mentions_are_marked_and_choose_by_mouse_and_keys(visit: Open, file: Path) -> None:
    page = read(visit(file), FIRST)
    assert shown(page, ".mention") == ["星岚科技", "Lan-2", "该模型"]
    assert page.evaluate("document.activeElement.localName") == "h2"  # what one came for
    page.locator(".mention").nth(2).click()
    assert page.inner_text("#panel h2") == "Lan-2"
    assert page.locator(".mention[aria-current=true]").all_inner_texts() == ["Lan-2", "该模型"]
    assert page.evaluate("document.activeElement.textContent") == "该模型"  # though its passage was made anew
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "星岚科技"
    assert page.locator(".mention[tabindex='0']").all_inner_texts() == ["星岚科技"]  # one stop for Tab
    style = "getComputedStyle(document.querySelectorAll('.mention')[{}])"
    lines = [
        page.evaluate(f"{style.format(i)}.textDecorationLine + {style.format(i)}.textDecorationColor")
        for i in (0, 1, 2)
    ]
    assert all(line.startswith("underline") for line in lines) and lines[0] != lines[1] == lines[2]
    assert page.get_attribute(".mention >> nth=2", "title") == "Lan-2 · 人工智能模型"


def test_the_evidence_of_what_is_chosen_is_marked(visit: Open, file: Path) -> None:
    page = read(visit(file), FIRST)
    marks = "[...document.querySelectorAll('#view-articles mark')].map((mark) => mark.textContent).join('')"
    assert page.evaluate(marks) == ""
    page.locator(".mention", has_text="Lan-2").click()
    assert page.evaluate(marks) == "星岚科技周二发布Lan-2训练成本约120万美元"
    page.click("#panel .item .link >> text=发布")
    assert page.evaluate(marks) == "星岚科技周二发布Lan-2"
    page.click("#tab-table")
    page.click("#table-relations")
    page.locator("#view-table tbody tr", has_text="林澜").locator("button").click()
    page.click("#tab-articles")
    assert page.evaluate(marks) == "林澜创立了星岚科技"
    page.keyboard.press("Escape")
    assert page.evaluate(marks) == ""


@pytest.mark.parametrize("lines", [300, 6000], ids=["of a text", "of a long text"])
def test_a_quote_leads_to_its_place(visit: Open, file: Path, tmp_path: Path, lines: int) -> None:
    def change(said: dict[str, Any], texts: list[Any]) -> None:
        lead = "前文一行\n" * lines  # so that the place is far down
        texts[FIRST]["text"] = lead + texts[FIRST]["text"] + "\n后文" * lines
        texts[FIRST]["mentions"] = [[a + len(lead), b + len(lead), e] for a, b, e in texts[FIRST]["mentions"]]
        for row in said["quotes"]:
            row[1] += len(lead) if row[0] == FIRST else 0

    seen = visit(changed(file, tmp_path / "far.html", change))
    page = seen.page
    seen.find("林澜")
    page.click("#panel blockquote button >> text=在文中看")
    page.wait_for_selector(f"{VIEW} .place")
    page.wait_for_timeout(200)
    assert "".join(shown(page, ".place")) == "林澜创立了星岚科技" and is_in_sight(page, ".place")
    assert page.evaluate("document.activeElement.className") == "place"
    seen.find("北川智能")
    page.locator("#panel .item", has_text="计划收购").first.locator("text=在文中看").click()
    page.wait_for_selector(f"{VIEW}[aria-busy=false] .place >> text=计划收购北川智能")
    page.wait_for_timeout(200)
    assert "".join(shown(page, ".place")) == "计划收购北川智能" and is_in_sight(page, ".place")
    page.click("#undo")
    seen.tab("articles")  # back to where one read before
    page.wait_for_selector(f"{VIEW}[aria-busy=false] .place >> text=林澜创立了星岚科技")
    page.click(f"{VIEW} [data-act=list]")
    assert page.locator(f"{VIEW} .text").count() == 0
    assert page.evaluate("document.activeElement.dataset.article") == str(FIRST)


def test_what_was_left_out_is_grey_and_long_stretches_unfold(visit: Open, file: Path, tmp_path: Path) -> None:
    menu = "首页 新闻 财经 " * 20
    text = f"<p>星岚科技</p>发布了\r\n新模型。{menu}\n完。"

    def change(said: dict[str, Any], texts: list[Any]) -> None:
        at = text.index(menu)
        texts[SECOND] = {
            "text": text,
            "mentions": [[3, 7, 2]],
            "left": [[0, 3], [7, 11], [at, at + len(menu)]],
            "comments": [],
        }
        said["quotes"] = [[SECOND, at + 3, "新闻", 0] if row[0] == SECOND else row for row in said["quotes"]]

    seen = visit(changed(file, tmp_path / "left.html", change))
    page = read(seen, SECOND)
    label = f"… 略去 {len(menu)} 个字符 …"
    assert shown(page, ".text")[0].split("\n") == ["<p>星岚科技</p>发布了", f"新模型。{label}", "完。"]
    assert shown(page, ".left")[:2] == ["<p>", "</p>"] and page.locator(f"{VIEW} p p, {VIEW} .fold").count() == 1
    colour = "getComputedStyle(document.querySelector('#view-articles {}')).color"
    assert page.evaluate(colour.format(".left")) != page.evaluate(colour.format(".text"))
    page.click(f"{VIEW} .fold")
    assert menu in page.inner_text(f"{VIEW} .text") and page.get_attribute(f"{VIEW} .fold", "aria-expanded") == "true"
    page.click(f"{VIEW} .fold")
    assert menu not in page.inner_text(f"{VIEW} .text")
    page.click(f"{VIEW} [data-act=list]")
    seen.find("拓跋3")
    page.click("#panel blockquote button >> text=在文中看")
    page.wait_for_selector(f"{VIEW} .place")
    assert page.inner_text(f"{VIEW} .place") == "新闻" and page.is_visible(f"{VIEW} .place")  # it opens by itself


def test_readers_comments_are_marked_and_every_character_is_there(visit: Open, file: Path) -> None:
    page = read(visit(file), SECOND)
    text = carried(file)[1][SECOND]["text"]
    assert page.locator(f"{VIEW} .text").evaluate("e => e.textContent") == text
    assert shown(page, ".comment") == ["评论：Lan-2不如拓跋3！"]
    assert page.get_attribute(f"{VIEW} .comment", "data-said") == "读者评论"
    page.click("#language")
    page.wait_for_selector(f'{VIEW} .comment[data-said="Readers\' comments"]')
    assert page.get_attribute(f"{VIEW} .text", "lang") == "zh"  # the text's language, not the page's


def test_what_the_article_says_leads_to_its_places(visit: Open, file: Path) -> None:
    page = read(visit(file), COPY)
    assert page.inner_text(f"{VIEW} [data-act=says]") == "文章说了什么（1）"
    page.click(f"{VIEW} [data-act=says]")
    page.wait_for_selector(f"{VIEW}[aria-busy=false] .telling")
    assert shown(page, "h3") == ["事实 (1)"] and shown(page, ".item > p")[0] == "星岚科技 开发 Lan-2"
    page.click(f"{VIEW} .telling > button")  # its first quote is another article's
    page.wait_for_selector(f"{VIEW} .place")
    assert "".join(shown(page, ".place")) == "星岚科技周二发布Lan-2" and "b.txt" in page.inner_text(VIEW)
    page.click(f"{VIEW} [data-act=says]")
    page.click(f"{VIEW} .telling > button")  # the same place once more
    page.wait_for_selector(f"{VIEW} .place")


def test_without_its_text_an_article_shows_its_quotes_and_says_so(visit: Open, file: Path, tmp_path: Path) -> None:
    def change(said: dict[str, Any], texts: list[Any]) -> None:
        texts[FIRST] = None

    page = listed(visit(changed(file, tmp_path / "none.html", change)))
    page.click(f"[data-article='{FIRST}']")
    page.wait_for_selector(f"{VIEW}[aria-busy=false] .body")
    assert "本页没有这篇文章的全文" in page.inner_text(VIEW)
    assert shown(page, "blockquote mark") == [
        "星岚科技周二发布Lan-2",
        "训练成本约120万美元",
        "林澜创立了星岚科技",
        "计划收购北川智能",
    ]
    page.click("#language")
    page.wait_for_selector(f"{VIEW} >> text=does not carry the article's text")


def test_mentions_within_mentions_can_all_be_chosen(visit: Open, file: Path, tmp_path: Path) -> None:
    def change(said: dict[str, Any], texts: list[Any]) -> None:
        texts[FIRST] |= {"text": "海州星岚科技大楼开放。", "mentions": [[0, 8, 5], [2, 6, 2]]}

    page = read(visit(changed(file, tmp_path / "nested.html", change)), FIRST)
    assert page.inner_text(f"{VIEW} .text") == "海州星岚科技大楼开放。"
    assert shown(page, ".mention") == ["海州", "星岚科技", "大楼"]
    page.click(".mention >> text=大楼")
    assert page.inner_text("#panel h2") == "海州"
    page.click(".mention >> text=星岚科技")
    assert page.inner_text("#panel h2") == "星岚科技"


def test_markup_in_a_text_and_its_particulars_stays_text(visit: Open, file: Path, tmp_path: Path) -> None:
    bad = "<img src=x onerror=alert(1)></script><a href='javascript:alert(2)'>x</a>"

    def change(said: dict[str, Any], texts: list[Any]) -> None:
        for i, row in enumerate(said["articles"]):
            row |= dict.fromkeys(("name", "medium", "author", "file", "language", "date"), f"{bad}{i}")
            row["url"] = "javascript:alert(3)"
            texts[i] |= {
                "text": f"{bad}\u202e{bad}\n{bad}",
                "mentions": [[0, 5, 0], [3, 9, 1]],
                "left": [[len(bad), len(bad) + 4]],
                "comments": [[len(bad) * 2, len(bad) * 2 + 9]],
            }

    seen = visit(changed(file, tmp_path / "bad.html", change))
    page = read(seen, FIRST)
    assert page.locator(f"{VIEW} :is(img, a, script, iframe, svg)").count() == 0
    assert page.locator(f"{VIEW} .text").evaluate("e => e.textContent") == f"{bad}\u202e{bad}\n{bad}"
    assert page.inner_text(f"{VIEW} h2") == f"{bad}{FIRST}"
    page.click(f"{VIEW} [data-act=says]")
    page.wait_for_selector(f"{VIEW} .telling")
    assert page.locator(f"{VIEW} :is(img, a, script, iframe, svg)").count() == 0
    assert seen.complaints == []


def test_a_source_address_is_a_link_if_it_is_one_of_the_web(visit: Open, file: Path, tmp_path: Path) -> None:
    def change(said: dict[str, Any], texts: list[Any]) -> None:
        said["articles"][FIRST]["url"] = "https://news.example/a?b=1"

    page = read(visit(changed(file, tmp_path / "url.html", change)), FIRST)
    assert page.get_attribute(f"{VIEW} h2 a", "href") == "https://news.example/a?b=1"
    assert page.get_attribute(f"{VIEW} h2 a", "rel") == "noopener noreferrer"


@pytest.mark.parametrize("end", ["\n", "。"], ids=["of many lines", "of one line"])
def test_a_long_text_opens_quickly(visit: Open, file: Path, tmp_path: Path, end: str) -> None:
    def change(said: dict[str, Any], texts: list[Any]) -> None:
        text = "".join(chr(0x4E00 + i * 7919 % 9000) if (i + 1) % 150 else end for i in range(100_000))
        mentions = [[i * 33, i * 33 + 2 + i % 5, i % len(said["entities"])] for i in range(3000)]
        texts[FIRST] = {"text": text, "mentions": mentions, "left": [], "comments": []}
        said["quotes"] += [[FIRST, i * 330, text[i * 330 : i * 330 + 30], 0] for i in range(300)]
        said["facts"][0]["q"] += range(len(said["quotes"]) - 300, len(said["quotes"]))

    page = listed(visit(changed(file, tmp_path / "long.html", change)))
    clock = Clock(page)
    assert clock.click(f"[data-article='{FIRST}']", f"{VIEW} .passage") < 300
    assert page.locator(f"{VIEW} .mention").count() == 3000
    assert clock.click(f"{VIEW} .mention[data-of='0']", f"{VIEW} mark") < 300
    assert len(shown(page, ".mention[aria-current=true]")) == 429  # every seventh of 3000


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)], ids=["wide", "narrow"])
def test_nobody_is_kept_from_reading(visit: Open, file: Path, width: int, height: int, theme: str) -> None:
    seen = visit(file, width, height, color_scheme=theme, bypass_csp=True)
    page = listed(seen)
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"

    def check() -> None:
        assert page.evaluate(size) == [width, height]
        assert [v for v in violations(page) if "#view-articles" in v or ".mention" in v] == []

    check()
    page.click(f"[data-article='{SECOND}']")
    page.wait_for_selector(f"{VIEW}[aria-busy=false] .text")
    page.locator(".mention").first.click()
    check()
    page.click(f"{VIEW} [data-act=says]")
    page.wait_for_selector(f"{VIEW} .telling")
    page.click("#language")
    page.wait_for_selector(f"{VIEW}[aria-busy=false] .telling")
    check()


def test_the_whole_use_asks_for_nothing_and_complains_of_nothing(visit: Open, file: Path) -> None:
    seen = visit(file)
    for article in (FIRST, SECOND, COPY):
        page = read(seen, article)
        for mention in page.locator(".mention").all():
            mention.click()
        page.click(f"{VIEW} [data-act=says]")
        page.click("#language")
        page.click("#theme")
        page.click(f"{VIEW} [data-act=list]")
    assert (seen.requests, seen.complaints) == ([file.as_uri()], [])
