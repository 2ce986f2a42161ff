"""Names, quotes, titles and addresses that try to break out of the page stay text, whatever one does with the page.

A crawler turns to every view, presses every kind of button and types into every field: on a page of harmless names to
learn what the page is made of, then on the same page with hostile ones, which must be made of nothing else.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Download, Page, expect
from rdflib import Graph

from kg.export import html
from kg.ontology import Ontology
from tests.export.conftest import Open, Visit
from tests.export.hostile import LEADS, NAMES, hostile_world, printed

pytestmark = pytest.mark.browser
TAME = tuple(f"名{i}号" for i in range(len(NAMES)))
#: Each turns everything after it around, and never ends.
TURNED = tuple(f"\u202eZQ{i}\u2067Q" for i in range(8))
WIKIDATA = "http://www.wikidata.org/entity/Q1"
TABS = ("graph", "table", "articles", "disagreements", "sparql")
ALIKE = 3  # of the controls that look alike so many are pressed
FIELDS = "main :is(input:not([type]), [type=search], [type=text], textarea)"
MOST = 120  # controls pressed in one view

#: Names of elements and of attributes in the document, and how many scripts, styles and the like there are.
MADE_OF = """() => {
  const all = [...document.querySelectorAll("*")];
  const count = (name) => document.getElementsByTagName(name).length;
  return {
    parts: [...new Set(all.flatMap((e) => [`<${e.localName}>`, ...e.getAttributeNames()]))],
    fixed: ["script", "style", "link", "meta", "base", "title", "iframe", "img"].map((n) => `${n} ${count(n)}`),
    leads: [...new Set(all.map((e) => e.href || e.src || e.action).filter((where) => typeof where === "string"))],
  };
}"""
#: The next control that can be seen and has not been pressed, pressed; null when there is none.
PRESS = """([done, alike]) => {
  const CONTROLS = "#menu button, dialog button, main :is(button, summary, select, [type=checkbox], [type=radio])";
  const seen = new Map();
  for (const e of document.querySelectorAll(CONTROLS)) {
    const inside = e.closest("[hidden]")?.id; // a menu that closes when something in it is pressed is opened again
    const opener = inside && document.querySelector(`[aria-controls="${inside}"][aria-expanded="false"]`);
    if (e.disabled || !(opener || e).checkVisibility({ visibilityProperty: true })) continue;
    const place = e.closest("section, aside, dialog, [id]:not(button)")?.id || "";
    const kind = [e.localName, e.className, e.dataset.act || e.dataset.save || "", place, e.id || ""].join(" ");
    const nth = (seen.get(kind) || 0) + 1;
    seen.set(kind, nth);
    const key = `${kind} ${nth}`;
    if (nth > alike || done.includes(key)) continue;
    opener?.click();
    if (e.localName === "select") {
      e.selectedIndex = (e.selectedIndex + 1) % e.options.length;
      e.dispatchEvent(new Event("change", { bubbles: true }));
    } else e.click();
    return key;
  }
  return null;
}"""
#: Text that turns its surroundings: with marks of direction, and not alone in its block or its isolated stretch.
TURNING = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    let host = node.parentElement;
    if (!/[\\u202a-\\u202e\\u2066-\\u2069]/.test(node.data)) continue;
    if (host.closest("script, .unseen, .code")) continue; // code: what is typed here
    const isInline = () => getComputedStyle(host).display === "inline";
    while (isInline() && !/isolate|plaintext/.test(getComputedStyle(host).unicodeBidi)) host = host.parentElement;
    const text = host.textContent, where = `${host.localName}.${host.className} in ${host.parentElement.className}`;
    const isApart = isInline() || text.trim() === node.data.trim();
    if (!isApart || /[a-z\\u4e00-\\u9fff]/.test(text)) found.push([where, text.slice(0, 120)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def hostile_file(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("bad") / "bad.html", ontology, NAMES)


@pytest.fixture(scope="module")
def tame_file(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("good") / "good.html", ontology, TAME)


def build(path: Path, ontology: Ontology, names: tuple[str, ...]) -> Path:
    graph, articles = hostile_world(ontology, names)
    html.write(graph, ontology, path, articles=articles)
    return path


def crawl(seen: Visit, typed: tuple[str, ...]) -> Iterator[str]:
    """Go through the whole page, and say after each step what was done."""
    page = seen.page
    for name in typed:
        seen.find(printed(name))
        yield f"searched for {name[:40]!r}"
    for tab in TABS:
        seen.tab(tab)
        settle(page)
        yield tab
        fields = page.locator(FIELDS)
        for k in range(fields.count()):
            for name in typed[:10]:
                if fields.nth(k).is_visible():
                    fields.nth(k).fill(printed(name))
                    fields.nth(k).press("Enter")
                    yield f"{tab}: field {k}: {name[:40]!r}"
            if fields.nth(k).is_visible():
                fields.nth(k).fill("")
        done: list[str] = []
        while len(done) < MOST and (key := page.evaluate(PRESS, [done, ALIKE])):
            done.append(key)
            settle(page)
            yield f"{tab}: {key}"
            if page.get_attribute(f"#tab-{tab}", "aria-selected") != "true":
                seen.tab(tab)
                settle(page)
        assert len(done) > 3, f"nothing to press in {tab}"


def settle(page: Page) -> None:
    """Until texts are unpacked, and SPARQL has answered."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=15_000)  # wait_for_function breaks the policy
    page.wait_for_timeout(30)


def strays(seen: Visit, file: Path) -> list[str]:
    """What the page asked for beyond itself."""
    return [r for r in seen.requests if r.partition("#")[0] != file.as_uri() and not r.startswith(("blob:", "data:"))]


def test_nothing_that_articles_say_becomes_part_of_the_page(visit: Open, tame_file: Path, hostile_file: Path) -> None:
    tame, parts, fixed = visit(tame_file), set(), set()
    for _ in crawl(tame, TAME):
        made = tame.page.evaluate(MADE_OF)
        parts |= set(made["parts"])
        fixed.add(tuple(made["fixed"]))
    assert (tame.complaints, strays(tame, tame_file), len(fixed)) == ([], [], 1)
    bad, found = visit(hostile_file), []
    for step in crawl(bad, NAMES):
        made = bad.page.evaluate(MADE_OF)
        leads = {a for a in made["leads"] if not a.startswith(("data:,", "blob:"))}
        grown = set(made["parts"]) - parts, set(made["fixed"]) - set(*fixed), leads - {LEADS, WIKIDATA}
        found += [(step, *grown, bad.complaints[:])] if any(grown) or bad.complaints else []
        bad.complaints.clear()
    assert (found, strays(bad, hostile_file)) == ([], [])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_name_is_shown_as_it_is_written(visit: Open, hostile_file: Path, language: str) -> None:
    seen = visit(hostile_file)
    if language == "en":
        seen.page.click("#language")
    for name in NAMES:
        seen.find(printed(name))
        shown = seen.page.text_content("#panel h2")
        assert shown == (printed(f"{name} EN") if language == "en" else printed(name))


def test_what_is_saved_can_be_read_and_says_nothing_of_its_own(visit: Open, hostile_file: Path, tmp_path: Path) -> None:
    seen = visit(hostile_file)
    saved: list[Download] = []
    seen.page.on("download", lambda download: saved.append(download))
    for _ in crawl(seen, ()):
        pass
    kinds = set()
    for i, download in enumerate(saved):
        path = tmp_path / f"{i}-{download.suggested_filename}"
        download.save_as(path)
        kinds.add(path.suffix)
        assert_well_formed(path)
    assert kinds >= {".csv", ".json", ".png", ".svg", ".ttl"}


def assert_well_formed(path: Path) -> None:
    if path.suffix == ".svg":
        for element in ElementTree.fromstring(path.read_text("utf-8")).iter():
            assert element.tag.rpartition("}")[2] not in {"script", "foreignObject", "image", "a", "style", "marquee"}
            assert not any(name.startswith("on") or name.endswith("href") for name in element.attrib)
    elif path.suffix == ".json":
        assert json.loads(path.read_text("utf-8"))
    elif path.suffix == ".csv":
        head, *rows = csv.reader(path.open(encoding="utf-8-sig", newline=""), strict=True)
        assert all(len(row) == len(head) for row in rows)
        # a spreadsheet runs what begins so
        assert not [cell for row in rows for cell in row if re.match(r"[=+@\t\r]|-(?![\d.]+(e[-+]?\d+)?$)", cell)]
    elif path.suffix == ".ttl":
        assert len(Graph().parse(path, format="turtle")) > 0
    else:
        assert path.suffix == ".png" and path.read_bytes().startswith(b"\x89PNG")


def test_marks_of_direction_turn_nothing_around_them(visit: Open, ontology: Ontology, tmp_path: Path) -> None:
    seen, found = visit(build(tmp_path / "turned.html", ontology, TURNED)), {}
    for step in crawl(seen, TURNED):
        for where, text in seen.page.evaluate(TURNING):
            found.setdefault(where, f"{step}: {where}: {text}")
    assert not found, "\n".join(found.values())


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_name_without_end_stays_on_the_page(visit: Open, hostile_file: Path, width: int, height: int) -> None:
    seen = visit(hostile_file, width, height)
    for tab in TABS:
        seen.find(printed(NAMES[-1]))
        seen.tab(tab)
        settle(seen.page)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, tab


FRAGMENTS = (
    "<img src=x onerror=alert(1)>", "%3Cscript%3Ealert(2)%3C/script%3E", "javascript:alert(3)", "null", "{}", "%",
    "&&=&", "v=__proto__", "v=1&v=2&v=1", "v=1&lang=constructor", "v=1&lang=__proto__&theme=\"><b>",
    "v=1&tab=constructor", "v=1&__proto__=x&constructor=y&toString=z", "v=1&chosen=constructor:thing-0",
    "v=1&chosen=__proto__:",
    "v=1&chosen=entity:__proto__", "v=1&chosen=tie:thing-0,thing-0", "v=1&chosen=tie:thing-0,thing-9",
    "v=1&chosen=event:thing-0", "v=1&added=constructor,thing-1,,%00&removed=thing-1,thing-1",
    "v=1&pinned=thing-0:1e999:NaN,__proto__:1:1,thing-1:999999:-999999",
    "v=1&focus=thing-0:99", "v=1&path=thing-0,thing-0", "v=1&path=thing-0,thing-1:99",
    "v=1&reading=x:-1&tab=articles", "v=1&from=<b>&to=9999-99-99",
    "v=1&no-classes=constructor,__proto__,Organization&no-articles=x&no-modalities=<b>",
    "v=1&confidence=Infinity&sources=-1&unfactual=constructor", "v=1&confidence=999999&sources=999999",
    "v=1&view=0,0,1e-9", "v=1&view=999999,999999,19", "v=1&tab=sparql&query=SELECT", "v=1&added=" + "thing-1," * 50_000,
)  # fmt: skip


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=range(len(FRAGMENTS)))
def test_an_address_that_nobody_made_opens_the_page_as_it_is(visit: Open, tame_file: Path, fragment: str) -> None:
    seen = visit(tame_file, fragment=f"#{fragment}")
    words = seen.page.inner_text("header") + seen.page.inner_text("#panel")
    assert not re.search(r"undefined|null|NaN|\[object|function", words)
    assert seen.page.locator("#tabs [aria-selected=true]").count() == 1
    seen.find(TAME[0])
    assert (seen.page.text_content("#panel h2"), seen.complaints, strays(seen, tame_file)) == (TAME[0], [], [])
