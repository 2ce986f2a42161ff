"""The view is in the address: a link opens the same view; one that was tampered with opens what of it is right."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page

from tests.export.carried import carried, carrying
from tests.export.conftest import Open, Visit

pytestmark = pytest.mark.browser
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


def seen_of(page: Page) -> dict[str, Any]:
    """What a person sees of the view."""
    pin = page.locator("[data-act=pin]")
    return {
        "lang": page.get_attribute("html", "lang"),
        "theme": page.get_attribute("html", "data-theme"),
        "tab": page.inner_text("#tabs [aria-selected=true]"),
        "heading": page.inner_text("#panel h2"),
        "classes": page.locator("#legend [aria-pressed=false]").all_inner_texts(),
        "depth": page.locator("#depth").input_value() if page.locator("#depth").count() else "",
        "pinned": pin.get_attribute("aria-pressed") if pin.count() else "",
        "filters": page.inner_text("#choosing > button"),
    }  # fmt: skip


def copied(seen: Visit) -> str:
    """The fragment of the link that the page hands out: the whole view, with where one looks."""
    seen.page.evaluate("navigator.clipboard.writeText('')")
    seen.page.click("#saving-open")
    seen.page.click("[data-save=saveLink]")
    seen.until("document.querySelector('#saving-open').textContent.includes('✓')")
    fragment: str = urlsplit(seen.page.evaluate("navigator.clipboard.readText()")).fragment
    assert fragment.startswith("v=1&")
    return fragment


def prepared(visit: Open, file: Path) -> Visit:
    """A view with something of nearly everything in it."""
    seen = visit(file, **CLIPBOARD)
    page = seen.page
    page.click("#language")
    page.click("#theme")
    page.click("#legend [data-class=Place]")
    page.click("#choosing button")
    page.fill("#choosing-to", "2025-03")
    page.press("#choosing-to", "Enter")
    for _ in range(3):
        page.press("#choosing-sure", "ArrowRight")  # 0.15: three steps of 0.05 are 0.15000000000000002
    page.check("#choosing-unfactual")
    page.click(".choosing-close")
    seen.find("Lan-2")
    page.click("[data-act=hide]")
    seen.find("Xinglan")
    page.click("[data-act=pin]")
    page.locator("#depth").press("ArrowRight")
    page.click("#closer")
    return seen


def test_the_address_follows_and_opens_the_same_view(visit: Open, file: Path) -> None:
    seen = prepared(visit, file)
    seen.until("location.hash.includes('focus=')")
    address = seen.page.evaluate("location.href")
    assert len(address) < 2000 and "view=" not in address
    again = visit(file, fragment="#" + urlsplit(address).fragment)
    assert seen_of(again.page) == seen_of(seen.page)
    assert seen_of(again.page)["pinned"] == "true" and seen_of(again.page)["lang"] == "en"
    assert "do not fit" not in again.page.inner_text("#news")
    assert again.complaints == [] and len(again.requests) == 1


def test_a_copied_link_opens_the_whole_view_with_where_one_looks(visit: Open, file: Path) -> None:
    seen = prepared(visit, file)
    link = copied(seen)
    told = dict(part.split("=") for part in link.split("&"))
    assert told["removed"] == "lan-2" and re.fullmatch(r"xinglan:-?\d+:-?\d+", told["pinned"])
    assert (told["chosen"], told["focus"], told["lang"]) == ("entity:xinglan", "xinglan:1", "en")
    assert (told["no-classes"], told["to"], told["confidence"], told["unfactual"]) == (
        "Place",
        "2025-03",
        "0.15",
        "yes",
    )
    again = visit(file, fragment=f"#{link}", **CLIPBOARD)
    assert seen_of(again.page) == seen_of(seen.page) and copied(again) == link


@pytest.mark.parametrize(
    ("fragment", "heading"),
    [
        ("chosen=tie:xinglan,lan-2", "星岚科技 — Lan-2"),
        ("path=lin-lan,lan-2", "林澜 → Lan-2"),
        ("tab=table&path=lin-lan,lan-2", "林澜 → Lan-2"),
        ("tab=sparql&no-modalities=Hedged&no-relations=developed,revenue&no-events=Release&sources=2", "新闻"),
    ],
)
def test_other_views_come_back_too(visit: Open, file: Path, fragment: str, heading: str) -> None:
    seen = visit(file, fragment=f"#v=1&{fragment}", **CLIPBOARD)
    assert seen.page.inner_text("#panel h2").startswith(heading) and "不符" not in seen.page.inner_text("#news")
    told, asked = (sorted(f.split("&")) for f in (copied(seen), f"v=1&{fragment}"))
    assert [part for part in told if not part.startswith("view=")] == asked


def test_an_event_and_a_place_in_an_article_come_back(visit: Open, file: Path) -> None:
    seen = visit(file, **CLIPBOARD)
    seen.find("星岚科技")
    seen.page.locator("#panel .link.strong").first.click()
    assert "&chosen=event:" in (event := copied(seen))
    assert seen_of(visit(file, fragment=f"#{event}").page) == seen_of(seen.page)
    seen.page.locator("#panel blockquote cite .link").first.click()
    seen.until("document.querySelector('#view-articles .body mark') !== null")
    reading = copied(seen)
    assert re.search(r"&tab=articles&.*&reading=art-\w+:\d+$", reading)
    again = visit(file, fragment=f"#{reading}", **CLIPBOARD)
    assert copied(again) == reading
    again.until("document.querySelector('#view-articles .body mark') !== null")


def test_a_path_behind_another_view_is_in_sight_when_one_turns_to_it(visit: Open, file: Path) -> None:
    straight = visit(file, fragment="#v=1&path=lin-lan,lan-2", **CLIPBOARD)
    around = visit(file, fragment="#v=1&tab=table&path=lin-lan,lan-2", **CLIPBOARD)
    around.tab("graph")
    assert copied(around) == copied(straight)


def test_going_back_to_the_start_empties_the_address(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("林澜")
    seen.until("location.hash.includes('chosen=')")
    seen.page.click("#undo")
    seen.until("location.hash === ''")


def test_an_address_typed_into_an_open_page_is_followed_and_undone(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("林澜")
    seen.page.evaluate("location.hash = 'v=1&tab=table&chosen=entity:lan-2'")
    seen.page.wait_for_selector("#tab-table[aria-selected=true]")
    assert seen.page.inner_text("#panel h2") == "Lan-2"
    seen.page.click("#undo")
    assert seen.page.inner_text("#panel h2") == "林澜"


def test_the_address_is_written_a_few_times_a_second_at_most(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.page.click("#choosing button")
    writes = seen.page.evaluate("""async () => {
      let writes = 0;
      const { replaceState } = history, slider = document.querySelector("#choosing-sure");
      history.replaceState = (...rest) => { writes += 1; return replaceState.apply(history, rest); };
      for (let i = 0; i < 60; i += 1) {
        slider.value = i / 60;
        slider.dispatchEvent(new Event("input"));
        await new Promise((done) => setTimeout(done, 10));
      }
      await new Promise((done) => setTimeout(done, 600));
      return [writes, location.hash];
    }""")
    assert 1 <= writes[0] <= 5 and writes[1] == "#v=1&confidence=1"


def test_where_the_address_cannot_be_written_the_view_works_all_the_same(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.page.evaluate("() => { history.replaceState = () => { window.tried = true; throw new DOMException('no'); }; }")
    seen.find("林澜")
    seen.until("window.tried")
    seen.find("Lan-2")
    assert seen.page.inner_text("#panel h2") == "Lan-2" and seen.complaints == []


def test_a_link_holds_for_a_graph_that_was_built_anew(visit: Open, file: Path, tmp_path: Path) -> None:
    """Its entities have other numbers, and one of them is gone."""
    data, texts = carried(file)
    said = data["said"]
    count = len(said["entities"])
    gone = next(i for i, e in enumerate(said["entities"]) if e["id"] == "tuoba-3")
    moved = {old: new for new, old in enumerate(i for i in reversed(range(count)) if i != gone)}
    said["entities"] = [said["entities"][old] for old in moved]
    said["facts"] = [
        row | {"s": moved[row["s"]], "o": moved[row["o"]], "by": []}
        for row in said["facts"]
        if gone not in (row["s"], row["o"])
    ]
    said["happenings"], said["numbers"], said["disagreements"] = [], [], []
    data["nodes"] = [node | {"id": moved[node["id"]]} for node in data["nodes"] if node["id"] != gone]
    data["edges"] = []
    anew = carrying(file, tmp_path / "graph.html", data, texts)
    fragment = "#v=1&chosen=entity:lin-lan&removed=tuoba-3,lan-2"
    assert "不符" not in visit(file, fragment=fragment).page.inner_text("#news")
    seen = visit(anew, fragment=fragment, **CLIPBOARD)
    assert seen.page.inner_text("#panel h2") == "林澜" and "1 处" in seen.page.inner_text("#news")
    assert "&removed=lan-2&" in copied(seen)


def test_names_in_any_script_can_be_identifiers(visit: Open, file: Path, tmp_path: Path) -> None:
    """And a link that somebody's mail program has unescaped is still read."""
    data, texts = carried(file)
    names = ["机构/星岚,科技:一", "100%", "<b>&x=y#z"]
    for row, name in zip(data["said"]["entities"], names, strict=False):
        row["id"] = name
    made = carrying(file, tmp_path / "graph.html", json.loads(json.dumps(data)), texts)
    seen = visit(made, **CLIPBOARD)
    for row in data["said"]["entities"][:3]:
        seen.find(row["name"])
    link = copied(seen)
    assert all(ord(c) < 128 for c in link) and "<" not in link
    again = visit(made, fragment=f"#{link}", **CLIPBOARD)
    assert copied(again) == link and seen_of(again.page) == seen_of(seen.page)
    data["said"]["entities"][0]["id"] = "机构-星岚"
    plain = visit(carrying(file, tmp_path / "plain.html", data, texts), fragment="#v=1&chosen=entity:机构-星岚")
    assert plain.page.inner_text("#panel h2") == data["said"]["entities"][0]["name"]
    assert unquote(plain.page.evaluate("location.hash")) == "#v=1&chosen=entity:机构-星岚"


@pytest.mark.parametrize(
    ("fragment", "odd"),
    [
        ("v=1&chosen=entity:nobody-by-this-name&tab=nowhere", 2),
        ("v=1&chosen=__proto__:constructor&added=__proto__,constructor&no-classes=__proto__&pinned=__proto__:1:2", 5),
        ("v=1&__proto__=x&constructor=y&filters=z&lang=constructor&theme=__proto__&tab=toString", 3),
        ("v=1&chosen=constructor:xinglan", 1),
        ("v=1&lang=%E0%A4%A&theme=<script>alert(1)</script>&from=javascript:alert(1)&confidence=1e99&sources=-1", 5),
        ("v=1&focus=x:99&path=a,b,c:7&reading=art:-5&view=NaN,Infinity,0", 4),
        ("v=1&focus=xinglan:9&path=xinglan,xinglan&chosen=tie:xinglan,xinglan", 3),
        ("v=1&pinned=xinglan:1e9:0,xinglan:1,xinglan&view=1,2,3,4", 4),
        ("v=1&path=xinglan,lan-2:5&confidence=1.5&sources=0&from=2025-02-30&to=2025-13&unfactual=no&view=0,0,0", 7),
        ("v=1&from=2025-03&to=2024&no-relations=toString,constructor&no-events=", 3),
        ("v=1&no-modalities=%E0,Nobody&no-articles=0", 3),
        ("v=1&chosen=&added=%00,%ff,..%2F..&focus=&path=&reading=&pinned=&from=&lang=&chosen=event:xinglan", 9),
        ("v=2&tab=table", 1),
        ("tab=table", 1),
        ("=&&&=&v", 1),
        ("%", 1),
        ("v=1&added=" + "x," * 300_000, 99_995),
        ("&" * 50_000 + "v=" + "1" * 50_000, 1),
    ],
)  # fmt: skip
def test_an_address_that_does_not_fit_breaks_nothing_and_says_so(
    visit: Open, file: Path, fragment: str, odd: int
) -> None:
    seen = visit(file, fragment=f"#{fragment}", **CLIPBOARD)
    plain = visit(file, **CLIPBOARD)
    assert seen_of(seen.page) == seen_of(plain.page)
    assert f" {odd} 处" in seen.page.inner_text("#news")
    assert copied(seen) == copied(plain)  # the whole state
    assert seen.page.locator("script:not([type]), #panel script").count() == 2
    assert seen.page.evaluate("Object.keys(Object.prototype).length === 0 && ({}).x === undefined")
    seen.find("林澜")
    assert seen.page.inner_text("#panel h2") == "林澜" and seen.complaints == []


def test_what_fits_is_taken_though_other_things_do_not(visit: Open, file: Path) -> None:
    seen = visit(
        file, fragment="#v=1&chosen=entity:lan-2&tab=nowhere&added=nobody,beichuan&utm_source=mail", **CLIPBOARD
    )
    assert seen.page.inner_text("#panel h2") == "Lan-2" and " 2 处" in seen.page.inner_text("#news")
    assert copied(seen).startswith("v=1&chosen=entity:lan-2&added=beichuan&view=")
    assert len(seen.requests) == 1 and seen.complaints == []
