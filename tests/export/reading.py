"""What the panel says, for tests that read it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.export.carried import carried, carrying
from tests.export.conftest import Open


def opened(visit: Open, file: Path, name: str = "") -> Page:
    seen = visit(file)
    if name:
        seen.find(name)
    return seen.page


def statements(page: Page, within: str = "#panel") -> list[str]:
    """What is stated, without standing and quotes."""
    return page.locator(f"{within} .item > p").all_inner_texts()


def item(page: Page, text: str) -> Locator:
    """The statement that begins so."""
    return page.locator("#panel .item").filter(has_text=re.compile("^" + re.escape(text))).first


def headings(page: Page) -> list[str]:
    return page.locator("#panel :is(h3, h4)").all_inner_texts()


def changed(file: Path, path: Path, **said: Any) -> Path:
    """The page with other values in what is said."""
    data, texts = carried(file)
    data["said"].update(said)
    return carrying(file, path, data, texts)
