"""graph.html as a whole in a real browser: two languages, light and dark, paper, phones, keys alone, no requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.export.conftest import Open, Visit
from tests.export.hands import focused, tab_to, take_hold, told
from tests.export.test_axe import STEPS

pytestmark = pytest.mark.browser
TABS = ("graph", "table", "articles", "disagreements", "sparql")
DARK, LIGHT = "rgb(20, 23, 26)", "rgb(251, 251, 250)"
PAPER = "getComputedStyle(document.body).backgroundColor"
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
#: What is written on the canvas from now on.
WRITTEN = """() => {
  window.written = [];
  const { strokeText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.strokeText = function (text, ...where) {
    window.written.push([text, this.strokeStyle]);
    return strokeText.call(this, text, ...where);
  };
}"""
HAN = re.compile(r"[\u3400-\u9fff]")
#: Words that are the same in Chinese.
SAME = frozenset(
    [
        "newskg",
        "english",
        "csv",
        "png",
        "svg",
        "json",
        "turtle",
        "sparql",
        "wikidata",
        "ctrl",
        "enter",
        "esc",
        "alt",
        "usd",
        "cny",
        "kg",
        "id",
        "rdf",
        "rdfs",
        "skos",
        "xsd",
        "owl",
        "ms",
        "prov",
        "schema",
        "uri",
        "url",
        "select",
        "construct",
        "ask",
        "describe",
        "tab",
        "shift",
        "limit",
    ]
)


def walk(seen: Visit) -> Iterator[str]:
    """Through every view and panel; yields what was done."""
    for step, go in STEPS.items():
        go(seen)
        expect(seen.page.locator("[aria-busy=true]")).to_have_count(0)
        yield step


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


# ---- language ---------------------------------------------------------------------------------------------------


def test_in_english_nothing_of_the_pages_own_is_chinese(visit: Open, file: Path) -> None:
    seen, called, found = visit(file), names(file), {}
    seen.page.click("#language")
    for step in walk(seen):
        for text in seen.page.evaluate(OWN):
            if HAN.search(without(text, called)):
                found.setdefault(text, step)
    assert found == {}


def test_in_chinese_nothing_of_the_pages_own_is_english(visit: Open, file: Path) -> None:
    seen, called, found = visit(file), names(file), {}
    for step in walk(seen):
        for text in seen.page.evaluate(OWN):
            if set(re.findall(r"[a-z]{2,}", without(text, called).lower())) - SAME:
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


# ---- light and dark ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("system", "paper", "other"), [("dark", DARK, LIGHT), ("light", LIGHT, DARK)])
def test_the_page_follows_the_system_until_its_button_says_otherwise(
    visit: Open, file: Path, system: str, paper: str, other: str
) -> None:
    seen = visit(file, color_scheme=system)
    page = seen.page
    assert page.evaluate(PAPER) == paper
    page.click("#theme")
    assert page.evaluate(PAPER) == other and page.locator("#undo").is_disabled()
    page.emulate_media(color_scheme="light" if system == "dark" else "dark")
    page.wait_for_timeout(100)
    assert page.evaluate(PAPER) == other  # what the reader chose stays
    page.emulate_media(color_scheme=system)
    page.wait_for_timeout(100)
    page.click("#theme")
    assert page.evaluate(PAPER) == paper
    page.emulate_media(color_scheme="light" if system == "dark" else "dark")
    seen.until(f"{PAPER} === '{other}'")  # again as the system


def test_the_picture_changes_its_colours_with_the_page(visit: Open, file: Path) -> None:
    page = visit(file, color_scheme="light").page
    page.evaluate(WRITTEN)
    for change in (lambda: page.emulate_media(color_scheme="dark"), lambda: page.click("#theme")):
        page.evaluate("window.written = []")
        change()
        page.wait_for_timeout(100)
        outlines = {colour for _, colour in page.evaluate("window.written")}
        assert outlines == {
            page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()")
        }


# ---- paper ------------------------------------------------------------------------------------------------------

#: What is in sight and cut off: by an edge of the page, or by a box that hides what runs over.
CUT = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  for (const e of document.querySelectorAll("#panel *, #views *")) {
    if (!e.checkVisibility() || e.closest(".unseen, canvas, .vis-network, svg")) continue;
    const box = e.getBoundingClientRect();
    if (box.width && (box.right > wide + 1 || box.left < -1)) found.push(["edge", e.outerHTML.slice(0, 90)]);
    const clips = getComputedStyle(e).overflowY !== "visible" && e.scrollHeight > e.clientHeight + 2;
    if (clips && e.clientHeight) found.push(["box", e.outerHTML.slice(0, 90)]);
  }
  return found;
}"""


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("tab", ["graph", "disagreements", "articles"])
def test_paper_has_the_view_and_the_panel_whole_in_light_colours(
    visit: Open, file: Path, tab: str, system: str
) -> None:
    seen = visit(file, 760, 900, color_scheme=system)
    seen.find("Lan-2")
    words = seen.page.inner_text("#panel .item")
    seen.tab(tab)
    expect(seen.page.locator(f"#view-{tab}")).to_be_visible()
    seen.page.emulate_media(media="print")
    page = seen.page
    seen.until("getComputedStyle(document.documentElement).getPropertyValue('--ink').trim() === '#1d2126'")
    assert page.evaluate(CUT) == []
    for gone in ("header", "#room", "#tools", "#legend", "#timeline", ".handles"):
        assert not page.locator(gone).first.is_visible(), gone
    box = page.locator("#panel").bounding_box()
    assert box and page.evaluate("document.documentElement.scrollHeight") >= box["y"] + box["height"] - 1
    assert words.split("\n")[0] in page.inner_text("#panel") and page.locator("#panel blockquote").first.is_visible()
    if tab == "graph":
        drawn = page.locator("#picture canvas").bounding_box()
        assert drawn and drawn["height"] > 300 and drawn["y"] + drawn["height"] <= box["y"]
    page.emulate_media(media="screen")
    seen.until(f"{PAPER} === '{DARK if system == 'dark' else LIGHT}'")


def test_a_printed_page_is_drawn_in_light_colours_and_goes_on_as_long_as_the_panel(visit: Open, file: Path) -> None:
    seen = visit(file, color_scheme="dark")
    one = seen.page.pdf(format="A6")
    seen.find("Lan-2")
    seen.page.wait_for_timeout(100)
    seen.page.evaluate(WRITTEN)
    many = seen.page.pdf(format="A6")
    colours = [colour for _, colour in seen.page.evaluate("window.written")]
    assert colours[0] == "#fbfbfa" and colours[-1] == "#14171a"  # for the paper, and for the screen again
    sheets = [len(re.findall(rb"/Type /Page\b", printed)) for printed in (one, many)]
    assert sheets[1] > sheets[0] >= 1


# ---- phones, and 200 % ------------------------------------------------------------------------------------------

#: Controls in sight that a finger can miss (WCAG 2.2, 2.5.8): smaller than 24 px either way, and no words in a line.
SMALL = """() => {
  const found = [];
  const targets = "button, input, select, summary, a, [role=tab], [role=option], [tabindex='0']";
  for (const e of document.querySelectorAll(targets)) {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.closest(".unseen")) continue;
    const box = e.getBoundingClientRect();
    const inLine = getComputedStyle(e).display === "inline" || e.matches(".link");
    const labelled = e.matches("input[type=checkbox], input[type=radio]") && e.closest("label");
    const size = (labelled || e).getBoundingClientRect();
    const isSmall = box.width && !inLine && (size.width < 24 || size.height < 24);
    if (isSmall) found.push([e.outerHTML.slice(0, 110), size.width, size.height]);
  }
  return found;
}"""
#: What stands over the right or left edge and cannot be scrolled to.
OVER = """() => [...document.querySelectorAll("body *")].filter((e) => {
  if (!e.checkVisibility({ visibilityProperty: true }) || e.closest(".unseen, svg")) return false;
  const box = e.getBoundingClientRect();
  if (!box.width || (box.right <= innerWidth + 1 && box.left >= -1)) return false;
  for (let up = e.parentElement; up; up = up.parentElement) {
    const { overflowX } = getComputedStyle(up);
    const inside = up.getBoundingClientRect();
    if (overflowX !== "visible" && inside.right <= innerWidth + 1 && inside.left >= -1) return false;
  }
  return true;
}).map((e) => e.outerHTML.slice(0, 110))"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (320, 640), (640, 400), (844, 390), (900, 700)])
def test_nothing_runs_over_the_edge_and_no_target_is_too_small(
    visit: Open, file: Path, width: int, height: int, language: str
) -> None:
    seen, found = visit(file, width, height), {}
    if language == "en":
        seen.page.click("#language")
    for step in walk(seen):
        over, small = seen.page.evaluate(OVER), seen.page.evaluate(SMALL)
        if seen.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") != [
            width,
            height,
        ]:
            over.append("the page itself")
        for wrong in (*over, *map(str, small)):
            found.setdefault(wrong, step)
    assert found == {}


def size(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box
    return box["width"], box["height"]


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_on_a_phone_the_panel_or_the_picture_can_have_all_the_room(visit: Open, file: Path, by: str) -> None:
    seen = visit(file, 390, 844)
    seen.find("星岚科技")
    page = seen.page
    assert size(page, "#picture canvas")[1] > 200 and size(page, "#panel")[1] > 200

    def press() -> None:
        if by == "mouse":
            page.click("#room")
        else:
            tab_to(page, "#room")
            page.keyboard.press("Enter")

    assert page.get_attribute("#room", "aria-label") == "面板放大"
    press()
    assert size(page, "#panel")[1] > 600 and not page.locator("#picture").is_visible()
    assert page.get_attribute("#room", "aria-label") == "收起面板"
    page.mouse.move(200, 500)
    page.mouse.wheel(0, 5000)
    page.wait_for_timeout(100)
    last = page.locator("#panel .item").last.bounding_box()
    assert last and last["y"] + last["height"] < 844  # all of it can be read
    press()
    assert not page.locator("#panel").is_visible() and size(page, "#picture canvas")[1] > 500
    assert focused(page) == "#room" and page.get_attribute("#room", "aria-label") == "恢复面板"
    press()
    assert size(page, "#picture canvas")[1] > 200 and size(page, "#panel")[1] > 200


def test_on_a_wide_screen_the_panel_folds_away_and_comes_back(visit: Open, file: Path) -> None:
    page = visit(file).page
    before = size(page, "#picture canvas")[0]
    page.click("#room")
    assert not page.locator("#panel").is_visible() and size(page, "#picture canvas")[0] > before + 300
    page.click("#room")
    assert size(page, "#picture canvas")[0] == before


def test_on_a_phone_a_tap_chooses_and_the_panel_tells(visit: Open, file: Path) -> None:
    seen = visit(file, 390, 844, has_touch=True)
    picture = take_hold(seen.page, file)
    seen.page.touchscreen.tap(*picture.spot("林澜"))
    expect(seen.page.locator("#panel h2")).to_have_text("林澜")
    seen.page.locator("#panel blockquote").scroll_into_view_if_needed()
    assert seen.page.locator("#panel mark").is_visible()


def test_a_turned_phone_has_the_panel_beside_the_view(visit: Open, file: Path) -> None:
    page = visit(file, 390, 844).page
    page.click("#room")  # all for the panel
    page.set_viewport_size({"width": 740, "height": 390})
    expect(page.locator("#picture")).to_be_visible()
    view, panel = page.locator("#views").bounding_box(), page.locator("#panel").bounding_box()
    assert view and panel and view["x"] + view["width"] <= panel["x"] and view["width"] > 250 < panel["width"]
    assert page.get_attribute("#room", "aria-label") == "收起面板"


def test_at_200_percent_the_picture_and_the_panel_are_both_there(visit: Open, file: Path) -> None:
    seen = visit(file, 640, 400)
    seen.find("星岚科技")
    assert min(size(seen.page, "#picture canvas")) > 180 and min(size(seen.page, "#panel")) > 180
    picture = take_hold(seen.page, file)
    assert picture.off_middle("星岚科技") < 2
    for selector in ("[data-act=hide]", "#undo", "#theme", "#language"):
        seen.page.locator(selector).click()
    assert seen.page.inner_text("#panel h2") == "Xinglan"


# ---- keys, landmarks, motion ------------------------------------------------------------------------------------


def test_the_tab_key_goes_through_the_page_as_one_reads_it(visit: Open, file: Path) -> None:
    page = visit(file).page
    order = [
        "#search",
        "#tab-graph",
        "#saving-open",
        "#language",
        "#theme",
        "#picture",
        "#closer",
        "#farther",
        "#whole",
        "#room",
    ]
    page.keyboard.press("Tab")
    for what in order:
        tab_to(page, what)
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#panel').contains(document.activeElement)")


def test_every_focus_can_be_seen(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("星岚科技")
    unseen, first = [], None
    for _ in range(80):
        seen.page.keyboard.press("Tab")
        what = seen.page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.outerHTML.slice(0, 90), s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,"
            " e === document.body || e.matches('.timeline-plot *')]; })()"
        )
        first = first or what[0]
        if not what[1] and not what[2]:
            unseen.append(what[0])
    assert unseen == []


def test_headings_and_landmarks_tell_where_one_is(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("星岚科技")
    page = seen.page
    assert page.get_by_role("banner").get_by_role("search").count() == 1
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("complementary", name="说明").locator("h2").inner_text() == "星岚科技"
    assert page.get_by_role("tablist", name="视图").get_by_role("tab").count() == len(TABS)
    assert page.get_by_role("tabpanel").count() == 1  # the others are hidden
    levels = page.locator("#panel :is(h2, h3, h4, h5)").evaluate_all("all => all.map((h) => Number(h.tagName[1]))")
    assert levels[0] == 2 and all(b - a <= 1 for a, b in pairwise(levels))


def test_arrows_turn_the_tabs_and_each_shows_its_view(visit: Open, file: Path) -> None:
    page = visit(file).page
    page.focus("#tab-graph")
    for tab in (*TABS[1:], TABS[0]):
        page.keyboard.press("ArrowRight")
        assert focused(page) == f"#tab-{tab}" and page.locator(f"#view-{tab}").is_visible()
        assert page.get_attribute(f"#tab-{tab}", "aria-selected") == "true"
    page.keyboard.press("End")
    assert focused(page) == "#tab-sparql"
    page.keyboard.press("Home")
    page.click("#tab-table")
    assert focused(page) == "#tab-table"


def test_who_wants_little_motion_sees_none(visit: Open, file: Path) -> None:
    moving = (
        "document.getAnimations().length + [...document.querySelectorAll('*')]"
        ".filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    )
    seen = visit(file)
    seen.find("星岚科技")
    assert seen.page.evaluate(moving) == 0


# ---- the whole --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_visit_asks_for_the_page_alone_and_complains_of_nothing(
    visit: Open, file: Path, width: int, height: int
) -> None:
    seen = visit(file, width, height)
    for _ in walk(seen):
        pass
    for selector in ("#language", "#theme", "#room", "#room", "#tab-graph", "#whole"):
        seen.page.click(selector)
    seen.page.emulate_media(media="print")
    asked = [r for r in seen.requests if not r.startswith("blob:")]  # the query engine's worker, made by the page
    assert (asked, seen.complaints) == ([file.as_uri()], [])
