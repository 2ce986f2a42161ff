"""A Doc → names of all classes with probabilities, by a small network trained on ``ontology/corpus``.

The network is spaCy's (hash embeddings of a character's form, its word, the word's part of speech and what lists and
patterns found there; a convolution; a softmax over BILUO labels); of its probabilities the best valid sequence is
taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import rjieba
import srsly
from spacy.language import Language
from spacy.pipeline import Tagger
from spacy.tokens import Doc
from thinc.api import NumpyOps

from kg.extract.biluo import decode, softmax
from kg.extract.doc import blank
from kg.extract.network import Network
from kg.extract.votes import Find

#: Where the trained network lies below an ontology's folder.
FOLDER = "models/recogniser"
#: Characters in one pass of the network: bounds memory on long texts.
CHUNK = 4000
#: Probabilities are kept to so many digits: the last digits of floats differ from processor to processor, and a graph
#: should not for that.
DIGITS = 2
#: Names less probable than this are not told at all.
LEAST = 0.2
#: No name runs over one of these.
FULL_STOPS = frozenset("。！？；")
#: The hint where there is none.
NOTHING = "-"


def describe(doc: Doc, hints: Iterable[tuple[int, int, str]] = ()) -> Doc:
    """Set what the network sees of each token, beside its form: the word around it, the word's part of speech with
    the token's place in it, and the hint (start, end, label) that it is part of."""
    words, at = {}, 0
    for word, flag in rjieba.tag(doc.text):
        for offset in range(len(word)):
            place = "S" if len(word) == 1 else "B" if not offset else "E" if offset == len(word) - 1 else "M"
            words[at + offset] = (word, f"{flag}-{place}")
        at += len(word)
    hinted = {}
    for start, end, label in hints:
        for i in range(start, end):
            hinted[i] = f"{'B' if i == start else 'I'}-{label}"
    for token in doc:
        token.lemma_, token.dep_ = words.get(token.idx, ("_", "x-S"))
        token.ent_id_ = hinted.get(token.idx, NOTHING)
    return doc


class Recogniser:
    """The trained network; made once, used for many."""

    def __init__(self, folder: Path) -> None:
        nlp, tagger = empty(srsly.read_json(folder / "config.json"))
        nlp.from_disk(folder, exclude=["tokenizer", "vocab"])
        self.make: Callable[[str], Doc] = nlp.make_doc
        self.network, self.labels = Network(tagger.model), tagger.labels

    def __call__(self, text: str, hints: Iterable[tuple[int, int, str]] = ()) -> list[Find]:
        """Names with their probabilities; ``hints`` are (start, end, label) of what lists and patterns found."""
        shown = sorted(hints)
        found = []
        for begin, end in pieces(text):
            inside = [(a - begin, b - begin, label) for a, b, label in shown if begin <= a and b <= end]
            doc = describe(self.make(text[begin:end]), inside)
            bounds = [token.i + 1 for token in doc if token.text in FULL_STOPS or "\n" in token.text]
            for first, last, cls, sure in decode(softmax(self.network(doc)), self.labels, bounds):
                a, b = doc[first], doc[last - 1]
                if (kept := round(sure, DIGITS)) >= LEAST:
                    found.append(Find(begin + a.idx, begin + b.idx + len(b), cls, kept, "model", ""))
        return found


def pieces(text: str) -> list[tuple[int, int]]:
    """Spans of about CHUNK characters that end at line ends; in very long lines at a full stop, or anywhere."""
    out, start = [], 0
    while len(text) - start > CHUNK:
        end = text.find("\n", start + CHUNK, start + 2 * CHUNK) + 1
        end = end or text.find("。", start + 2 * CHUNK, start + 3 * CHUNK) + 1 or start + 3 * CHUNK
        out.append((start, min(end, len(text))))
        start = out[-1][1]
    return [*out, (start, len(text))] if start < len(text) else out


def empty(config: dict[str, Any]) -> tuple[Language, Tagger]:
    """The network without its weights."""
    nlp = blank()
    tagger = nlp.add_pipe("tagger", config=config)
    assert isinstance(tagger, Tagger)
    # NumPy's matrix product takes half the time of the one that comes with thinc (measured on the seeds).
    plain = NumpyOps(use_blis=False)
    for node in tagger.model.walk():
        node.ops = plain
    return nlp, tagger
