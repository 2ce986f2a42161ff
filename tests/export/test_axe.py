"""axe-core finds nothing wrong with the page: every view and panel, both languages, light and dark, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.export.conftest import Open, Visit

pytestmark = pytest.mark.browser
#: WCAG 2.2 up to AA, and what axe's makers hold good practice; a target's size is off in axe unless asked for.
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
READY = re.compile(r"\d.*(三元组|triples)")
Step = Callable[[Visit], object]


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate("(options) => axe.run(document, options)", OPTIONS)["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']} {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def press(selector: str) -> Step:
    return lambda seen: seen.page.locator(selector).first.click()


def fill(selector: str, text: str) -> Step:
    return lambda seen: seen.page.fill(selector, text)


def address(view: str) -> Step:
    """Follow a link to a view of this page."""
    return lambda seen: seen.page.evaluate("(view) => { location.hash = view; }", f"#v=1&{view}")


#: What is looked at, in this order, each from where the one before has left the page.
STEPS: dict[str, Step] = {
    "overview": lambda seen: None,
    "hits of a search": fill("#search", "星"),
    "no hit": fill("#search", "没有这样的名字"),
    "an entity": lambda seen: seen.find("Lan-2"),
    "more quotes": press("#panel summary"),
    "an event": press("#panel .link.strong"),
    "a pinned entity": lambda seen: (seen.find("星岚科技"), press("#panel [data-act=pin]")(seen)),
    "its surroundings": fill("#depth", "1"),
    "a tie": address("chosen=tie:xinglan,lan-2"),
    "a way": address("path=lin-lan,tuoba-3"),
    "what can be saved": press("#saving-open"),
    "what can be filtered": press("#choosing button"),
    "a date that is none": fill("#choosing-from", "2025-13"),
    "no filters": press(".choosing-close"),
    "tables": lambda seen: seen.tab("table"),
    "relations": press("#table-relations"),
    "a filtered table": fill("#table-filter", "没有这样的名字"),
    "articles": lambda seen: seen.tab("articles"),
    "an article": press("#view-articles [data-article]"),
    "what it says": press("#view-articles [data-act=says]"),
    "disagreements": lambda seen: seen.tab("disagreements"),
    "SPARQL": lambda seen: (
        seen.tab("sparql"),
        expect(seen.page.locator("#view-sparql [role=status]")).to_have_text(READY),
    ),
    "a result": press("#view-sparql .main"),
    "a mistake": lambda seen: (fill("#sparql-text", "SELECT * {")(seen), press("#view-sparql .main")(seen)),
}


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_rule_is_broken(visit: Open, file: Path, width: int, height: int, theme: str, language: str) -> None:
    seen = visit(file, width, height, color_scheme=theme, bypass_csp=True)  # the policy would not let axe in
    if language == "en":
        seen.page.click("#language")
    found: dict[str, str] = {}  # each only where it is first seen
    for step, go in STEPS.items():
        go(seen)
        expect(seen.page.locator("[aria-busy=true]")).to_have_count(0)
        seen.page.wait_for_timeout(100)
        for broken in violations(seen.page):
            found.setdefault(broken, step)
    assert not found, "\n".join(f"{step}: {broken}" for broken, step in found.items())


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        ("['aria-label', 'placeholder'].forEach((a) => document.querySelector('#search').removeAttribute(a))", "label"),
        ("document.querySelector('#panel h2').style.color = 'rgb(210, 210, 210)'", "color-contrast"),
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
    ],
)
def test_what_is_broken_is_found(visit: Open, file: Path, damage: str, rule: str) -> None:
    page = visit(file, color_scheme="light", bypass_csp=True).page
    before = violations(page)
    page.evaluate(damage)
    assert rule in {line.partition(":")[0] for line in set(violations(page)) - set(before)}
