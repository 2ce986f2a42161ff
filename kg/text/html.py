"""HTML source → lines of visible text, each knowing its place and its element, and what the head of the page says.

What an element holds inherits what the element's name says, so nothing climbs the tree again: one pass, one stack.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from kg.text.lines import Line
from kg.text.tokens import Token, attributes, shown, tokens

WORD = re.compile(r"\S+")
VOID = frozenset(WORD.findall("area base br col embed hr img input link meta param source track wbr"))
BLOCK = frozenset(
    WORD.findall(
        "address article aside blockquote body br button center dd details dialog dir div dl dt fieldset figcaption"
        " figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link main menu meta"
        " nav noscript object ol optgroup option p pre script section select style summary svg table tbody td template"
        " textarea tfoot th thead title tr ul video audio"
    )
)
#: Elements that are furniture, or the article, by what they are.
MEANING: Mapping[str, str] = MappingProxyType(
    {"nav": "navigation", "footer": "page foot", "aside": "sidebar", "article": "main", "main": "main"}
    | dict.fromkeys(
        WORD.findall("button select option textarea svg noscript iframe object template dialog"), "form control"
    )
)
#: A new one of these closes an open one right above it: <li>一<li>二.
SELF_CLOSING = frozenset({"p", "li", "dt", "dd", "tr", "td", "th", "option"})
#: side-bar, sideBar and SIDE_BAR are two words.
NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
NAMED = re.compile(r"\b(?:class|id|role)\b", re.I)
BLANK = re.compile(r"\s+")


class Page(NamedTuple):
    """What a source shows: its lines, its <title> (a raw span), its meta elements and its JSON-LD."""

    lines: tuple[Line, ...]
    title: tuple[int, int]
    meta: Mapping[str, str]
    data: tuple[str, ...]
    depth: int  # the deepest nesting


class _Open(NamedTuple):
    tag: str
    hint: str
    link: bool


def parse(raw: str, words: Mapping[str, Any]) -> Page:
    """Read a source; ``words`` are the [html] lists of the lexicon furniture, which say what a class or id means."""
    meanings = {word: reason for reason, listed in words.items() for word in listed}
    reader = _Reader(raw, meanings)
    for token in tokens(raw):
        reader.take(token)
    reader.flush()
    return Page(tuple(reader.lines), reader.title, reader.meta, tuple(reader.data), reader.depth)


class _Reader:
    """The state of one pass: what is open, and the line that is growing."""

    def __init__(self, raw: str, meanings: Mapping[str, str]) -> None:
        self.raw, self.meanings = raw, meanings
        self.lines: list[Line] = []
        self.title = (0, 0)
        self.meta: dict[str, str] = {}
        self.data: list[str] = []
        self.depth = 0
        self._stack: list[_Open] = [_Open("", "", False)]
        self._count: Counter[str] = Counter()
        self._span: list[int] = []
        self._linked = 0

    def take(self, token: Token) -> None:
        if token.kind == "text":
            self._text(token.start, token.end)
        elif token.kind == "raw":
            if "ld+json" in token.attributes.lower():
                self.data.append(self.raw[token.start : token.end])
        elif token.kind in ("open", "close"):
            if token.name in BLOCK:
                self.flush()
            if token.kind == "open":
                self._open(token)
            else:
                self._close(token.name)

    def flush(self) -> None:
        """End the growing line."""
        if self._span:
            start, end = self._span
            top = self._stack[-1]
            text = BLANK.sub(" ", shown(self.raw[start:end])).strip()
            if top.tag == "title":
                self.title = self.title if self.title != (0, 0) else (start, end)
            elif text:
                linked = min(1.0, self._linked / max(1, end - start))
                self.lines.append(Line(start, end, text, tag=self._block(), hint=top.hint, linked=linked))
        self._span, self._linked = [], 0

    def _block(self) -> str:
        return next((o.tag for o in self._stack[:-9:-1] if o.tag in BLOCK), "")

    def _text(self, start: int, end: int) -> None:
        part = self.raw[start:end]
        if not part.strip():
            return
        if self._stack[-1].tag == "pre" and "\n" in part.strip():
            for line in re.finditer(r"[^\n]*\S[^\n]*", part):
                self.flush()
                self._span = [start + line.start(), start + line.end()]
            return
        first = start + len(part) - len(part.lstrip())
        last = start + len(part.rstrip())
        self._span = [self._span[0] if self._span else first, last]
        if self._stack[-1].link:
            self._linked += last - first

    def _open(self, token: Token) -> None:
        name = token.name
        if name in ("meta", "time"):
            self._note(attributes(token.attributes), name)
        if name in VOID or token.attributes.endswith("/"):
            return
        if name in SELF_CLOSING and self._stack[-1].tag == name:
            self._close(name)
        top = self._stack[-1]
        # What a menu holds stays menu, whatever it is called.
        hint = top.hint if top.hint not in ("", "main") else self._hint(token) or top.hint
        self._stack.append(_Open(name, hint, name == "a" or top.link))
        self._count[name] += 1
        self.depth = max(self.depth, len(self._stack))

    def _close(self, name: str) -> None:
        if not self._count[name]:
            return
        while self._stack[-1].tag != name:
            self._count[self._stack.pop().tag] -= 1
        self._stack.pop()
        self._count[name] -= 1

    def _hint(self, token: Token) -> str:
        """<div class="article-comments"> → comment: what narrows the meaning wins over "article"."""
        if token.name in MEANING:
            return MEANING[token.name]
        if token.name in ("html", "body") or not NAMED.search(token.attributes):
            return ""
        found = attributes(token.attributes)
        names = " ".join(found.get(key, "")[:400] for key in ("role", "id", "class"))
        reasons = [self.meanings[part.lower()] for part in NAME_PART.findall(names) if part.lower() in self.meanings]
        return next((reason for reason in reasons if reason != "main"), reasons[0] if reasons else "")

    def _note(self, found: Mapping[str, str], name: str) -> None:
        if name == "time" and found.get("datetime"):
            self.meta.setdefault("time", found["datetime"])
        key = found.get("property") or found.get("name") or found.get("itemprop") or ""
        if key and found.get("content"):
            self.meta.setdefault(key.lower(), found["content"])
