"""In every view alike: the language turns where one is, paper has all of it, keys reach all of it, nothing is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kg.export import html
from kg.graph import assemble
from kg.ontology import Ontology
from tests.export.conftest import Open, Visit
from tests.export.quarrels import cost
from tests.export.test_axe import STEPS
from tests.graph.world import BASE, pages, resolution

pytestmark = pytest.mark.browser
TABS = ("graph", "table", "articles", "disagreements", "sparql")
#: Each view, and what is pressed in it.
PRINTED = [(tab, "") for tab in TABS if tab != "table"] + [
    ("table", f"#table-{kind}") for kind in ("entities", "relations", "events", "numbers")
]
CHINESE = re.compile(r"[\u3001-\u3011\u4e00-\u9fff\uff01-\uff5e]")
ENGLISH = re.compile(r"\b(?!newskg\b)\w*[a-z]{2}", re.ASCII)
#: What the page itself shows and says, and the names it gives to what it shows; not what articles say or readers write.
OWN = """() => {
  const theirs = "script, style, noscript, bdi, mark, .around, .passage, .text, textarea, .code, .rows th, #language";
  const found = [], names = ["aria-label", "title", "placeholder", "aria-valuetext"];
  const isOwn = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(theirs);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) if (isOwn(node.parentElement)) found.push(node.data.trim());
  for (const e of document.body.querySelectorAll("*")) if (isOwn(e)) found.push(...names.map((n) => e.getAttribute(n)));
  return [...new Set(found)].filter(Boolean);
}"""
#: Words on paper that stand outside of a box that clips it, or of the paper's width.
CUT = """() => {
  const found = [], range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const host = node.parentElement;
    if (!node.data.trim() || !host.checkVisibility({ visibilityProperty: true })) continue;
    if (host.closest("script, style, noscript, .unseen")) continue;
    range.selectNodeContents(node);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    for (let e = host; e; e = e.parentElement) {
      const box = e.getBoundingClientRect(), { overflowX, overflowY } = getComputedStyle(e);
      const wide = (overflowX !== "visible" || e === document.body) && (left < box.left - 1 || right > box.right + 1);
      const high = overflowY !== "visible" && (top < box.top - 1 || bottom > box.bottom + 1);
      if (wide || high) {
        found.push(`${node.data.trim().slice(0, 40)} (in ${e.localName} ${e.id} ${e.className})`);
        break;
      }
    }
  }
  return found;
}"""
#: What the tab key has to lead to: a name of each, which is numbered for WHERE.
STOPS = """() => [...document.querySelectorAll("button, a[href], input, select, textarea, summary, [tabindex='0']")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0)
  .map((e, i) => {
    e.stop = i;
    return `${i}: ${e.localName} ${e.id} ${e.className} ${e.textContent.slice(0, 20)}`;
  })"""
#: Where the focus is (null: nowhere), and whether that is in sight, not under something else.
WHERE = """() => {
  const e = document.activeElement, { left, right, top, bottom, width } = e.getBoundingClientRect();
  if (e === document.body || e === document.documentElement) return null;
  const isAt = (part) => {
    const over = document.elementFromPoint(left + part * (right - left), (top + bottom) / 2);
    return e.contains(over) || over?.contains(e) || e.labels?.[0]?.contains(over);
  };
  const isSeen = !width || getComputedStyle(e).pointerEvents === "none" || [0.2, 0.5, 0.8].some(isAt);
  return [e.stop ?? -1, `${e.localName} ${e.id} ${e.className} ${e.textContent.slice(0, 20)}`, Boolean(isSeen)];
}"""


@pytest.fixture(scope="module")
def world(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world, and two more articles that disagree on a number."""
    made = [*pages(), cost(1, 5_576_000, "557.6万美元"), cost(2, 9_000_000, "约900万美元", qualifier="about")]
    articles = [p.article() for p in made]
    parts = articles, [p.extraction() for p in made], resolution(made, xinglan=("星嵐科技",))
    path = tmp_path_factory.mktemp("every") / "graph.html"
    html.write(assemble(*parts, ontology, base_iri=BASE), ontology, path, articles=articles)
    return path


def settle(page: Page) -> None:
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.wait_for_timeout(60)


def walk(seen: Visit) -> Iterator[str]:
    """Go through every view and panel; yields what was done."""
    for step, go in STEPS.items():
        go(seen)
        settle(seen.page)
        yield step


def turn(seen: Visit, tab: str) -> None:
    """Turn to a view, with something to see in it."""
    seen.tab(tab)
    settle(seen.page)
    if tab == "articles" and seen.page.locator("#view-articles [data-article]:visible").count():
        seen.page.locator("#view-articles [data-article]").first.click()
    if tab == "sparql":
        expect(seen.page.locator("#view-sparql [role=status]")).to_have_text(re.compile(r"\d.*三元组"))
        seen.page.click("#view-sparql .main")
        expect(seen.page.locator("#view-sparql .rows")).to_be_visible()
    settle(seen.page)


def test_every_text_in_sight_turns_with_the_language_where_one_is(visit: Open, world: Path) -> None:
    seen = visit(world)
    wrong = []
    for step in walk(seen):
        for language in ("en", "zh-Hans"):
            seen.page.evaluate("document.getElementById('language').click()")  # by no hand: what is open stays open
            settle(seen.page)
            assert seen.page.get_attribute("html", "lang") == language
            own: list[str] = seen.page.evaluate(OWN)
            assert len(own) > 40, step
            chinese = {text for text in own if CHINESE.search(text)}
            english = {text for text in own if ENGLISH.search(text)} - chinese  # names of keys stand in both
            wrong += [(step, language, text) for text in sorted(chinese if language == "en" else english)]
    assert wrong == []


@pytest.mark.parametrize(("width", "height", "rooms"), [(1046, 680, 1), (718, 1000, 3)], ids=["across", "upright"])
def test_on_paper_panel_and_view_are_whole_however_the_room_was_shared(
    visit: Open, world: Path, width: int, height: int, rooms: int
) -> None:
    seen = visit(world, width, height, color_scheme="dark")
    page = seen.page
    seen.find("Lan-2")
    quotes = page.locator("#panel blockquote").count()
    for tab, more in PRINTED:
        turn(seen, tab)
        if more:
            page.click(more)
        for _ in range(rooms):
            page.click("#room")
            page.emulate_media(media="print", color_scheme="dark")
            settle(page)
            assert page.evaluate(CUT) == [], (tab, more)
            view, panel = page.locator(f"#view-{tab}").bounding_box(), page.locator("#panel").bounding_box()
            assert view and panel and view["height"] > 100 and panel["y"] >= view["y"] + view["height"] - 1, tab
            assert page.locator("#panel blockquote").locator("visible=true").count() == quotes, tab
            assert page.locator("header, #room, #tools, #timeline, .handles").locator("visible=true").count() == 0, tab
            page.emulate_media(media="screen", color_scheme="dark")
            settle(page)


@pytest.mark.parametrize("tab", TABS)
def test_the_tab_key_leads_to_every_control_in_sight(visit: Open, world: Path, tab: str) -> None:
    seen = visit(world)
    page = seen.page
    seen.find("Lan-2")
    turn(seen, tab)
    page.evaluate("document.activeElement.blur()")
    stops: list[str] = page.evaluate(STOPS)
    reached, covered = set(), []
    page.mouse.click(5, 5)  # the beginning of the page
    for _ in range(len(stops) + 10):
        page.keyboard.press("Tab")
        where = page.evaluate(WHERE)
        if where is None:
            break
        reached.add(where[0])
        if not where[2]:
            covered.append(where[1])
    assert [name for i, name in enumerate(stops) if i not in reached] == []
    assert covered == [] and len(stops) > 15


@pytest.mark.parametrize(("width", "height"), [(390, 844), (640, 400)], ids=["phone", "enlarged"])
@pytest.mark.parametrize("room", [0, 1])
def test_the_panel_is_read_to_its_end_and_another_one_begins_at_its_top(
    visit: Open, world: Path, width: int, height: int, room: int
) -> None:
    seen = visit(world, width, height)
    page = seen.page
    seen.find("Lan-2")
    if room and width < height:
        page.click("#room")
    panel = page.locator("#panel").bounding_box()
    assert panel and panel["height"] > 180 and panel["width"] > 250
    page.mouse.move(panel["x"] + panel["width"] / 2, panel["y"] + panel["height"] / 2)
    page.mouse.wheel(0, 30000)
    page.wait_for_timeout(100)
    end = page.locator("#panel cite").locator("visible=true").last.bounding_box()
    assert end and panel["y"] <= end["y"] and end["y"] + end["height"] <= panel["y"] + panel["height"]
    assert end["x"] >= panel["x"] and end["x"] + end["width"] <= width
    seen.find("星岚科技")
    assert page.evaluate("document.querySelector('#panel').scrollTop") == 0


def test_all_this_asks_for_nothing_and_complains_of_nothing(visit: Open, world: Path) -> None:
    seen = visit(world)
    for tab in TABS:
        turn(seen, tab)
        for control in ("#language", "#theme", "#room", "#room", "#language"):
            seen.page.click(control)
        assert seen.complaints == [], tab
    assert [r for r in seen.requests if not r.startswith("blob:")] == [world.as_uri()]
