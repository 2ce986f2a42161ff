"""A page built from a small world, and a browser that visits it and writes down what it asked for and complained of."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kg.export import html
from kg.graph import assemble
from kg.ontology import Ontology
from tests.graph.world import BASE, pages, resolution

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@dataclass
class Visit:
    """A page with all that it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def find(self, name: str) -> None:
        """Search for a name and take the first hit."""
        self.page.fill("#search", name)
        self.page.keyboard.press("Enter")

    def until(self, expression: str, seconds: float = 30.0) -> None:
        """Wait until a JavaScript expression is true (the page's policy forbids Playwright's own waiting)."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(expression):
            assert time.monotonic() < end, f"not within {seconds} s: {expression}"
            self.page.wait_for_timeout(30)

    def tab(self, name: str) -> None:
        """Turn to a view: graph, table, articles, disagreements, sparql."""
        self.page.click(f"#tab-{name}")


Open = Callable[..., Visit]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium found; install it: apt-get install -y chromium")
        pytest.skip("no Chromium found; install it to test the page: apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Open a file; what was opened is closed after the test."""
    contexts = []

    def go(file: Path, width: int = 1280, height: int = 800, *, fragment: str = "", **options: Any) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce", **options
        )
        contexts.append(context)
        seen = Visit(context.new_page())
        seen.page.on("request", lambda r: seen.requests.append(r.url))
        seen.page.on("console", lambda m: seen.complaints.append(f"{m.type}: {m.text}"))
        seen.page.on("pageerror", lambda e: seen.complaints.append(str(e)))
        seen.page.on("dialog", lambda d: seen.complaints.append(f"dialog: {d.message}") or d.dismiss())
        seen.page.goto(file.as_uri() + fragment)
        seen.page.wait_for_selector("#panel h2")
        return seen

    yield go
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def file(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the small world of tests/graph/world.py, with its articles' texts."""
    made = pages()
    articles = [p.article() for p in made]
    parts = articles, [p.extraction() for p in made], resolution(made, xinglan=("星嵐科技",))
    path = tmp_path_factory.mktemp("page") / "graph.html"
    html.write(assemble(*parts, ontology, base_iri=BASE), ontology, path, articles=articles)
    return path
