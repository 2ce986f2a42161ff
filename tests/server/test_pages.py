"""The pages in a real browser: nothing of a hostile graph runs in them, and axe-core finds nothing wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, sync_playwright

from tests.export.conftest import CHROMIUM, FLAGS
from tests.export.hostile import NAMES
from tests.export.test_axe import violations
from tests.server.conftest import LOCALS, Running

pytestmark = pytest.mark.browser
_HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def browse() -> Callable[[Callable[[Page], list[str]], str], list[str]]:
    """Let a function work with a page, and return what it found and what the page complained of."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium found; install it: apt-get install -y chromium")
        pytest.skip("no Chromium found; install it to test the pages: apt-get install -y chromium")

    def visit(work: Callable[[Page], list[str]], scheme: str) -> list[str]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            # the page's policy lets nobody put a script in, and axe is one; what the policy does is seen without
            page = browser.new_context(color_scheme=scheme, bypass_csp=scheme != "no-preference").new_page()
            found: list[str] = []
            page.on("console", lambda m: found.append(f"{page.url} {m.type}: {m.text}"))
            page.on("pageerror", lambda e: found.append(f"{page.url} {e}"))
            page.on("dialog", lambda d: found.append(f"{page.url} dialog: {d.message}") or d.dismiss())
            found += work(page)
            browser.close()
            return found

    def elsewhere(work: Callable[[Page], list[str]], scheme: str) -> list[str]:
        with ThreadPoolExecutor(1) as pool:  # other tests have a browser of their own in this thread
            return pool.submit(visit, work, scheme).result()

    return elsewhere


@pytest.mark.parametrize("scheme", ["no-preference", "light"], ids=["with the policy", "without the policy"])
def test_nothing_of_a_hostile_graph_runs(
    hostile_server: Running, browse: Callable[..., list[str]], scheme: str
) -> None:
    here = hostile_server.url.replace("0.0.0.0", "127.0.0.1")
    names = [f"thing-{i}" for i in range(len(NAMES))] + [quote(name, safe="") for name in LOCALS]

    def work(page: Page) -> list[str]:
        found = []
        page.on("request", lambda r: None if r.url.startswith((here, "data:,")) else found.append(f"asked {r.url}"))
        for name in names:
            page.goto(f"{here}/id/{name}")
            if page.locator("script, iframe, img, svg, form, [onclick], [onerror], [onmouseover]").count():
                found.append(f"{name} has foreign elements")
        return found

    assert browse(work, scheme) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(server: Running, browse: Callable[..., list[str]], scheme: str) -> None:
    claim = server.bindings("SELECT (MIN(?it) AS ?x) { ?it a kg:Claim }")[0]["x"].rpartition("/")[2]
    paths = ("/api", "/id/lan-2", "/id/beichuan?lang=en", f"/id/{claim}")

    def work(page: Page) -> list[str]:
        found = []
        for path in paths:
            page.goto(server.url + path)
            page.evaluate(AXE_SCRIPT)
            found += [f"{path}: {line}" for line in violations(page)]
        return found

    assert browse(work, scheme) == []


def test_the_form_asks(server: Running, browse: Callable[..., list[str]]) -> None:
    def work(page: Page) -> list[str]:
        page.goto(f"{server.url}/api")
        page.fill("#query", "ASK {}")
        with page.expect_response("**/sparql?**") as answer:
            page.click("button")
        return [] if answer.value.ok else [answer.value.status_text]

    assert browse(work, "no-preference") == []
