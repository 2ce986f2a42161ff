"""Text → what a file can hold: UTF-8 has no lone surrogates, XML 1.0 no control characters either."""

from __future__ import annotations

import re

_SURROGATES = re.compile(r"[\ud800-\udfff]")
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(text: str) -> str:
    """The text as UTF-8 can hold it: each lone surrogate becomes U+FFFD, so that no character moves."""
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def printable(text: str) -> str:
    """The text as XML 1.0 can hold it: each other character becomes U+FFFD, so that no character moves."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
