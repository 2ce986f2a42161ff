"""HTML source → tokens, each with its place in the source, and what a reader sees of them.

Our own scanner, because evidence counts characters of the source and no parser tells where an entity stood. It needs
one pass and no recursion: a bomb of nested tags costs as much as its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

#: What stands inside these is no text and no markup.
RAW = frozenset({"script", "style", "xmp", "noembed", "noframes", "plaintext"})
TAG = re.compile(r"<(/?)([A-Za-z][^\s/>\x00]*+)((?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+)>")
ATTRIBUTE = re.compile(r"([^\s\"'=<>/]++)\s*+(?:=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?+")
ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
CHANGED = re.compile(rf"{ENTITY.pattern}|\s+")
HAN_OR_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


class Token(NamedTuple):
    """A piece of the source: text, open, close, raw (inside <script>) or skip (a comment, a doctype)."""

    kind: str
    start: int
    end: int
    name: str = ""
    attributes: str = ""


def tokens(raw: str) -> Iterator[Token]:
    """<p>AT&amp;T</p> → open p, text, close p. Every character belongs to one token."""
    at, text, last = 0, 0, raw.rfind(">")
    while (at := raw.find("<", at)) >= 0:
        token = _tag(raw, at) if at <= last or raw.startswith("<!--", at) else None
        if token is None:
            at += 1
            continue
        if text < at:
            yield Token("text", text, at)
        yield token
        at = token.end
        if token.kind == "open" and token.name in RAW:
            closing = re.compile(rf"</{token.name}(?=[\s/>])", re.I).search(raw, at)
            end = closing.start() if closing else len(raw)
            yield Token("raw", at, end, token.name, token.attributes)
            at = end
        text = at
    if text < len(raw):
        yield Token("text", text, len(raw))


def _tag(raw: str, at: int) -> Token | None:
    if raw.startswith("<!--", at):
        end = raw.find("-->", at + 4)
        return Token("skip", at, end + 3 if end >= 0 else len(raw))
    if raw[at + 1 : at + 2] in ("!", "?"):
        return Token("skip", at, raw.find(">", at) + 1)
    if found := TAG.match(raw, at):
        return Token("close" if found[1] else "open", at, found.end(), found[2].lower(), found[3])
    if re.match(r"</?[A-Za-z]", raw[at : at + 3]):  # a quote that never closes: end at the first >
        return Token("skip", at, raw.find(">", at) + 1)
    return None


def attributes(text: str) -> dict[str, str]:
    """class="a b" id=c → {"class": "a b", "id": "c"}."""
    return {m[1].lower(): unescape(m[2] or m[3] or m[4] or "") for m in ATTRIBUTE.finditer(text)}


def inline(raw: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Say what to replace in a line of HTML, counted from its start: <b> by nothing, &amp; by &."""
    edits: list[tuple[int, int, str]] = []
    for token in tokens(raw[start:end]):
        if token.kind != "text":
            edits.append((token.start, token.end, ""))
            continue
        part = raw[start + token.start : start + token.end]
        for found in CHANGED.finditer(part):
            new = _shown(found[0], part, found.span())
            if new != found[0]:
                edits.append((token.start + found.start(), token.start + found.end(), new))
    return edits


def _shown(piece: str, text: str, span: tuple[int, int]) -> str:
    """How an entity or a run of blanks is shown: a line end between Chinese characters is none, 大\\n模型 → 大模型."""
    if not piece.isspace():
        return unescape(piece)
    if "\n" not in piece:
        return " " if len(piece) > 1 else piece
    before, after = text[span[0] - 1 : span[0]], text[span[1] : span[1] + 1]
    return "" if HAN_OR_WIDE.match(before) and HAN_OR_WIDE.match(after) else " "


def shown(source: str) -> str:
    """<b>AT&amp;T</b>公司 → AT&T公司."""
    return "".join(unescape(source[t.start : t.end]) for t in tokens(source) if t.kind == "text")
