"""An HTML page's lines → the same lines, those marked that trafilatura takes for the article.

Its answer is one voice: zones.py trusts it against a class name, and keeps what it missed where that reads like text.
"""

from __future__ import annotations

import logging
import re

from kg.text.html import Page
from kg.text.lines import Line

#: lxml gives up on deeper trees, and no page that people read nests so; measured news pages stay below 40.
DEEPEST = 200
#: Nor has a page more lines; on such the extractor takes seconds.
MOST_LINES = 5000
#: A short line that also stands in a menu proves nothing.
SHORTEST = 8
#: Matching a line inside a paragraph costs its length: enough for 10,000 lines of a page of 100,000 characters.
EFFORT = 1_000_000_000
BLANK = re.compile(r"\s+")


def marked(raw: str, page: Page) -> list[Line]:
    """Mark what the extractor takes for the article; where it finds nothing, nothing is marked."""
    text = _extracted(raw) if page.depth <= DEEPEST and len(page.lines) <= MOST_LINES else ""
    whole = {BLANK.sub("", line) for line in text.splitlines()}
    joined = BLANK.sub("", text) if len(page.lines) * len(text) < EFFORT else ""
    return [line._replace(main=_taken(BLANK.sub("", line.text), whole, joined)) for line in page.lines]


def _taken(text: str, whole: set[str], joined: str) -> bool:
    return len(text) >= SHORTEST and (text in whole or text in joined)


def _extracted(raw: str) -> str:
    from trafilatura import bare_extraction  # half a second to import: only for those who read HTML

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        # Without metadata: its dates depend on today's, and ours come from the page's own words.
        found = bare_extraction(raw, include_comments=False, include_tables=True, with_metadata=False)
    except MemoryError:
        raise  # another time it may go well
    except Exception:
        return ""
    return (getattr(found, "text", "") or "") if found is not None else ""
