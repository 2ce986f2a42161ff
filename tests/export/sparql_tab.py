"""What the tests of the SPARQL tab do there, as a person would: turn to it, type, run, and read what was found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.export.conftest import Open, Visit


def sparql(visit: Open, file: Path, **options: Any) -> Visit:
    """Open the page and turn to SPARQL; what is returned has its engine running."""
    seen = visit(file, **options)
    seen.tab("sparql")
    expect(status(seen.page)).to_contain_text("三元组")
    return seen


def status(page: Page) -> Locator:
    return page.locator("#view-sparql [role=status]")


def outcome(page: Page) -> Locator:
    return page.locator("#view-sparql .outcome")


def write(page: Page, text: str) -> None:
    """Type over whatever stands there."""
    page.focus("#sparql-text")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def run(page: Page, query: str) -> Locator:
    write(page, query)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    found = outcome(page)
    expect(found.locator(":scope > *")).not_to_have_count(0, timeout=25_000)
    return found


def cells(page: Page) -> list[list[str]]:
    rows = page.locator("#view-sparql .rows tr")
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def offered(page: Page) -> list[str]:
    return page.locator("#sparql-choices:not([hidden]) [role=option] code").all_inner_texts()
