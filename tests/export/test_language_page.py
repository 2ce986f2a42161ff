"""中文 and English: the page speaks one of them, wholly, and changes it wherever one is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.export.conftest import Open
from tests.export.hands import focused, told
from tests.export.reading import changed
from tests.export.walks import TABS, WRITTEN, walk

pytestmark = pytest.mark.browser
#: Pieces of text that the page itself says, in sight or to readers of screens; not what articles say or are called, the
#: names of things, code, and the one word that says how to change the language.
OWN = """() => {
  const skip = "bdi, blockquote, mark, script, style, noscript, textarea, pre, code, "
    + "#language, #view-articles .body, .rows";
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    if (node.data.trim() && !node.parentElement.closest(skip)) found.push(node.data.trim());
  }
  for (const e of document.querySelectorAll("*")) {
    for (const name of ["aria-label", "title", "placeholder", "aria-valuetext", "alt", "aria-description"]) {
      const own = e.getAttribute(name) && !e.closest(`#language, ${skip.replace("textarea, ", "")}`);
      if (own) found.push(e.getAttribute(name));
    }
  }
  return found;
}"""
HAN = re.compile(r"[\u3400-\u9fff]")
#: Words that are the same in Chinese.
SAME = (
    "newskg english csv png svg json turtle sparql wikidata ctrl enter esc alt usd cny kg id rdf rdfs skos xsd owl ms"
    " prov schema uri url select construct ask describe tab shift limit"
)


def names(file: Path) -> list[str]:
    """All that things and articles are called, the longest first."""
    said = told(file)
    found = {n for e in said["entities"] for n in (e["name"], e["en"], *e["other"])}
    found |= {str(a[k]) for a in said["articles"] for k in ("name", "medium", "file", "author") if a.get(k)}
    return sorted(found, key=len, reverse=True)


def without(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, "·")
    return text


def test_in_english_nothing_of_the_pages_own_is_chinese(visit: Open, file: Path) -> None:
    seen, called = visit(file), names(file)
    found: dict[str, str] = {}  # each where it is first seen
    seen.page.click("#language")
    for step in walk(seen):
        for text in seen.page.evaluate(OWN):
            if HAN.search(without(text, called)):
                found.setdefault(text, step)
    assert found == {}


def test_in_chinese_nothing_of_the_pages_own_is_english(visit: Open, file: Path) -> None:
    seen, called = visit(file), names(file)
    found: dict[str, str] = {}  # each where it is first seen
    for step in walk(seen):
        for text in seen.page.evaluate(OWN):
            if set(re.findall(r"[a-z]{2,}", without(text, called).lower())) - set(SAME.split()):
                found.setdefault(text, step)
    assert found == {}


def test_the_language_changes_wherever_one_is_and_back(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("星岚科技")
    for tab in TABS:
        seen.tab(tab)
        expect(seen.page.locator("[aria-busy=true]")).to_have_count(0)
        seen.page.click("#language")
        seen.page.click("#language")  # whatever was said last is not said again
        before = seen.page.evaluate(OWN)
        for language in ("en", "zh-Hans"):
            seen.page.click("#language")
            assert seen.page.get_attribute("html", "lang") == language
            assert focused(seen.page) == "#language"
        assert seen.page.evaluate(OWN) == before
    assert seen.page.inner_text("#panel h2") == "星岚科技"


def test_captions_in_the_picture_follow_the_language(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("Lan-2")  # close enough for what lines and events are called
    seen.page.evaluate(WRITTEN)
    seen.page.click("#language")
    seen.until("window.written.length > 0")
    seen.page.wait_for_timeout(100)
    english = {text for text, _ in seen.page.evaluate("window.written")}
    assert {"Xinglan", "Lan-2", "Tuoba 3", "comparable to", "release 2025-03-04"} <= english
    assert not [text for text in english if HAN.search(without(text, names(file)))]


def test_the_table_of_numbers_has_units_and_exactness_in_the_language(visit: Open, file: Path, tmp_path: Path) -> None:
    row = {key: value for key, value in told(file)["numbers"][0].items() if key != "d"}
    kinds = [("percent", "about"), ("count", "over"), ("ratio", "under"), ("day", "nearly"), ("USD", "exactly")]
    rows = [{**row, "id": f"m-{i}", "v": -i, "u": u, "k": k} for i, (u, k) in enumerate(kinds)]
    seen = visit(changed(file, tmp_path / "units.html", numbers=rows))
    seen.tab("table")
    seen.page.click("#table-numbers")
    for words in (
        {"%": "约", "个": "超过", "比值": "不足", "天": "近", "USD": "恰为"},
        {"%": "about", "count": "over", "ratio": "under", "days": "nearly", "USD": "exactly"},
    ):
        listed = seen.page.locator("#view-table tbody tr[data-row]").all()
        cells = [[cell.strip() for cell in r.locator("th, td").all_inner_texts()] for r in listed]
        assert all(any(unit in r and exact in r for r in cells) for unit, exact in words.items()), cells
        seen.page.click("#language")
