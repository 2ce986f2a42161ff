"""What a page carries, taken out and put in again: a page as large or as odd as a test needs, without a graph."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_DATA = re.compile(r'(<script type="application/json" id="data">)(.*?)(</script>)', re.DOTALL)
_TEXTS = re.compile(r'(<script type="application/json" id="texts">)(.*?)(</script>)', re.DOTALL)


def carried(page: Path) -> tuple[dict[str, Any], list[Any]]:
    """The page's data and its articles' texts."""
    source = page.read_text("utf-8")
    data, texts = _DATA.search(source), _TEXTS.search(source)
    assert data and texts
    return json.loads(data[2]), json.loads(texts[2])


def carrying(page: Path, path: Path, data: dict[str, Any], texts: list[Any]) -> Path:
    """Write the same page with other data and texts; they are inert, so the scripts and their hashes stay."""
    source = _DATA.sub(lambda m: m[1] + _inert(data) + m[3], page.read_text("utf-8"))
    path.write_text(_TEXTS.sub(lambda m: m[1] + _inert(texts) + m[3], source), "utf-8", newline="\n")
    return path


def _inert(value: Any) -> str:
    return json.dumps(value).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


class Clock:
    """How long the page itself works: processor time of its main thread, so that others on the machine do not count."""

    def __init__(self, page: Page) -> None:
        self.page, self.session = page, page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def click(self, selector: str, until: str = "body") -> float:
        """Milliseconds from a click until something is there and drawn."""
        before = self._worked()
        self.page.evaluate(_CLICK, [selector, until])
        return 1000 * (self._worked() - before)

    def _worked(self) -> float:
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration")


_CLICK = """async ([selector, until]) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  document.querySelector(selector).click();
  while (!document.querySelector(until)) await frame();
  await frame();
}"""
