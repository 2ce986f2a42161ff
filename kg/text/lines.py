"""Raw text → lines: the stretches between line ends, each with its place, which zones then tell apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

#: Where plain text breaks into lines; U+2028 and its like count, a carriage return alone does too.
BREAK = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
LETTER = re.compile(r"[^\W_]")


class Line(NamedTuple):
    """A line of visible text: ``raw[start:end]`` shows ``text``; HTML also says what element it stands in."""

    start: int
    end: int
    text: str
    tag: str = ""  # h1, p, li, td, …
    hint: str = ""  # what the element's name says: navigation, comment, main, …
    linked: float = 0.0  # share of the text that is a link
    main: bool = False  # an extractor took it for the article


def lines(raw: str) -> Iterator[Line]:
    """标题\\n\\n　　正文。 → 标题; 正文。 Lines without any letter or digit are no lines."""
    for found in BREAK.finditer(raw):
        text = found[0].strip()
        if LETTER.search(text):
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            yield Line(start, start + len(text), text)
