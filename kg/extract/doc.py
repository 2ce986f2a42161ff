"""Article → spaCy Doc: one token a Han character or Latin run; the only place that registers ``doc._`` names.

Components pass plain tuples through ``doc._`` (dataclasses break ``Doc.to_bytes``); every start and end counts
characters of ``doc.text``, which is the article's clean text.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

TOKEN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+|[0-9]+|\s+|.", re.DOTALL)
SENTENCE_END = re.compile(r"[。！？!?;；]+[”’」』）)\"']*|\n+|(?<=[a-z0-9%)\]”’\"'])\.[”’\"')]*(?=\s+[“‘\"'(]?[A-Z□])")
#: An English full stop behind one of these, or behind the number of a list, ends no sentence.
ABBREVIATION = re.compile(
    r"(?:\b(?:Inc|Corp|Co|Ltd|Mr|Mrs|Ms|Dr|Prof|Gen|Gov|Sen|Rep|St|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[ap]\.m)"
    r"|(?m:^)\d{1,2})\Z"
)


class Named(NamedTuple):
    """A mention: ``entity`` numbers the thing within the article; ``by`` names the layer that found it."""

    start: int
    end: int
    cls: str
    entity: int
    confidence: float
    by: str  # gazetteer, pattern, model, alias; coreference for 该公司, 他, 前者


class Thing(NamedTuple):
    """A local entity: its class, its names (best first), its gazetteer identifier or ""."""

    key: int
    cls: str
    names: tuple[str, ...]
    known: str


class When(NamedTuple):
    """A date in the text: ``value`` as exact as known (2025, 2025-01, 2025-01-27), "" where it cannot be resolved."""

    start: int
    end: int
    value: str


class Quantity(NamedTuple):
    """A number in the text, in base units (USD, CNY, …, count, percent, ratio, day, hour, year; "" a bare number)."""

    start: int
    end: int
    value: float
    unit: str
    qualifier: str  # exactly, about, over, under, nearly


class Voice(NamedTuple):
    """A stretch somebody says: ``speaker`` is an entity, or -1 where unnamed (据悉, 有分析认为)."""

    start: int
    end: int
    speaker: int
    said: tuple[int, int]  # where the verb or 据…报道 stands


class Fact(NamedTuple):
    """A relation between two entities; start and end enclose what says so."""

    subject: int
    property: str
    object: int
    start: int
    end: int
    modality: str
    speaker: int  # -1: nobody but the article
    confidence: float


class Happening(NamedTuple):
    """An event; ``roles`` are (role, entity) pairs, the actor first; ``date`` as When.value."""

    cls: str
    roles: tuple[tuple[str, int], ...]
    date: str
    start: int
    end: int
    modality: str
    speaker: int
    confidence: float


class Figure(NamedTuple):
    """A measurement of an entity; ``number`` is the clean span of the number with its unit."""

    entity: int
    measure: str
    value: float
    unit: str
    qualifier: str
    date: str
    number: tuple[int, int]
    start: int
    end: int
    modality: str
    speaker: int
    confidence: float


#: name → the record it lists. ``published`` (a date or "") and ``comments`` (spans) come from the article.
LISTS: dict[str, type] = {
    "mentions": Named, "things": Thing, "dates": When, "quantities": Quantity,
    "voices": Voice, "facts": Fact, "happenings": Happening, "figures": Figure,
}  # fmt: skip

for _name in LISTS:
    Doc.set_extension(_name, default=(), force=True)
Doc.set_extension("published", default="", force=True)
Doc.set_extension("title", default="", force=True)
Doc.set_extension("comments", default=(), force=True)


def records(doc: Doc, name: str) -> list[Any]:
    """Return ``doc._.<name>`` as its records (serialising turns them into bare tuples)."""
    return [LISTS[name](*row) for row in doc._.get(name)]


def _abbreviated(text: str, at: int) -> bool:
    """Acme Inc. → True; whether the full stop at ``at`` belongs to the word before it."""
    return bool(ABBREVIATION.search(text, max(0, at - 6), at))


def sentences(text: str) -> list[tuple[int, int]]:
    """Split at 。！？；, English full stops and line ends, closing quotes kept; spans without outer blanks."""
    out, start = [], 0
    stops = (m for m in SENTENCE_END.finditer(text) if not (m[0][0] == "." and _abbreviated(text, m.start())))
    for end in [*(m.end() for m in stops), len(text)]:
        a, b = start, end
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if a < b:
            out.append((a, b))
        start = end
    return out


class Joined(Doc):
    """A Doc that joins its tokens to a text once, or was made from one; spaCy's joins each time that it is asked."""

    @cached_property
    def text(self) -> str:
        """All of it, blanks included."""
        return str(super().text)


class Characters:
    """A tokenizer: one token a Han character, Latin run, digit run or blank run; nothing is lost."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words = TOKEN.findall(text)
        doc = Joined(self.vocab, words=words, spaces=[False] * len(words))
        doc.__dict__["text"] = text
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_kw: Any) -> Characters:
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        return None

    def from_disk(self, _path: Any, **_: Any) -> Characters:
        return self


def blank() -> Language:
    """An empty pipeline with our tokenizer."""
    import spacy

    nlp = spacy.blank("xx")
    nlp.tokenizer = Characters(nlp.vocab)
    return nlp
