"""A Doc → names of all classes with probabilities, by a small network trained on ``ontology/corpus``.

The network is spaCy's (hash embeddings of a character's form, its word, the word's part of speech and what lists and
patterns found there; a convolution; a softmax over BILUO labels); of its probabilities the best valid sequence is
taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import rjieba
import srsly
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline import Tagger
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import NumpyOps

from kg.extract.biluo import decode, softmax
from kg.extract.doc import TOKEN, blank
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
#: What the network sees of a token, by spaCy's names of attributes: of its form; around it, in the order of ``Shown``.
FORM, AROUND = ("NORM", "PREFIX", "SUFFIX", "SHAPE"), ("LEMMA", "DEP", "ENT_ID")
#: So many numbers of forms and of strings are remembered.
REMEMBERED = 1 << 16


class Shown(NamedTuple):
    """What the network sees of each token beside its form, all by token."""

    word: list[str]  # the word around it
    place: list[str]  # the word's part of speech with the token's place in it
    hint: list[str]  # the hint that it is part of


def shown(text: str, starts: Iterable[int], hints: Iterable[tuple[int, int, str]] = ()) -> Shown:
    """The surroundings of the tokens that start at ``starts``; a hint is (start, end, label)."""
    around: list[tuple[str, str]] = []  # by character
    for word, flag in rjieba.tag(text):
        if len(word) == 1:
            around.append((word, f"{flag}-S"))
        else:
            inner = [(word, f"{flag}-M")] * (len(word) - 2)
            around += [(word, f"{flag}-B"), *inner, (word, f"{flag}-E")]
    hinted = {}
    for start, end, label in hints:
        for i in range(start, end):
            hinted[i] = f"{'B' if i == start else 'I'}-{label}"
    places = list(starts)
    pairs = [around[i] if i < len(around) else ("_", "x-S") for i in places]
    return Shown([w for w, _ in pairs], [p for _, p in pairs], [hinted.get(i, NOTHING) for i in places])


def describe(doc: Doc, hints: Iterable[tuple[int, int, str]] = ()) -> Doc:
    """Set what the network sees of each token, for training."""
    for token, word, place, hint in zip(doc, *shown(doc.text, [t.idx for t in doc], hints), strict=True):
        token.lemma_, token.dep_, token.ent_id_ = word, place, hint
    return doc


class Recogniser:
    """The trained network; made once, used for many."""

    def __init__(self, folder: Path) -> None:
        nlp, tagger = empty(srsly.read_json(folder / "config.json"))
        nlp.from_disk(folder, exclude=["tokenizer", "vocab"])
        self.network, self.labels = Network(tagger.model), tagger.labels
        # Numbers of forms and strings, remembered: to fill a spaCy Doc, which has them as well, takes longer.
        self._form = lru_cache(REMEMBERED)(partial(_form, nlp.vocab))
        self._string = lru_cache(REMEMBERED)(nlp.vocab.strings.add)

    def __call__(self, text: str, hints: Iterable[tuple[int, int, str]] = ()) -> list[Find]:
        """Names with their probabilities; ``hints`` are (start, end, label) of what lists and patterns found."""
        given = sorted(hints)
        found = []
        for begin, end in pieces(text):
            inside = [(a - begin, b - begin, label) for a, b, label in given if begin <= a and b <= end]
            words = TOKEN.findall(text, begin, end)
            starts = [0, *accumulate(map(len, words))]
            bounds = [i + 1 for i, word in enumerate(words) if word in FULL_STOPS or "\n" in word]
            scores = self.network(self.seen(text[begin:end], words, starts[:-1], inside))
            for first, last, cls, sure in decode(softmax(scores), self.labels, bounds):
                if (kept := round(sure, DIGITS)) >= LEAST:
                    found.append(Find(begin + starts[first], begin + starts[last], cls, kept, "model", ""))
        return found

    def seen(
        self, text: str, words: Sequence[str], starts: Sequence[int], hints: Iterable[tuple[int, int, str]]
    ) -> NDArray[np.uint64]:
        """What the network sees of each token as numbers, a column a feature."""
        around, string = shown(text, starts, hints), self._string
        forms = np.array([self._form(w) for w in words], dtype=np.uint64).reshape(len(words), len(FORM))
        strings = [np.array([string(s) for s in column], dtype=np.uint64) for column in around]
        columns = dict(zip((*FORM, *AROUND), (*forms.T, *strings), strict=True))
        return np.stack([columns[name] for name in self.network.columns], axis=1)


def _form(vocab: Vocab, word: str) -> tuple[int, ...]:
    lexeme = vocab[word]
    return tuple(getattr(lexeme, name.lower()) for name in FORM)


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
