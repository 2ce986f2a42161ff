"""A Doc → names of all classes with probabilities, by a small network trained on ``ontology/corpus``.

The network is spaCy's (hash embeddings of a character's form, its word, the word's part of speech and what lists and
patterns found there; a convolution; a softmax over BILUO labels, Ratinov and Roth 2009). Of its probabilities the best
valid sequence is taken (Viterbi), and a name is as probable as its least probable character.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rjieba
import srsly
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline import Tagger
from spacy.tokens import Doc
from thinc.api import NumpyOps

from kg.extract.doc import blank
from kg.extract.votes import Find

Floats = NDArray[np.float32]

#: Where the trained network lies below an ontology's folder.
FOLDER = "models/recogniser"
#: Characters in one pass of the network: bounds memory on long texts.
CHUNK = 4000
#: Probabilities are kept to so many digits: the last digits of floats differ from processor to processor, and a graph
#: should not for that.
DIGITS = 2
#: Names less probable than this are not told at all.
LEAST = 0.2
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


def softmax(scores: Floats) -> Floats:
    """The network's outputs as probabilities, row by row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def decode(scores: Floats, labels: Sequence[str]) -> list[tuple[int, int, str, float]]:
    """The best valid BILUO sequence as (first token, end token, class, probability)."""
    allowed = transitions(tuple(labels))
    logs = np.log(np.maximum(scores, 1e-9))
    best = logs[0] + np.where([label[0] in "BUO" for label in labels], 0.0, -np.inf)
    back = np.zeros(scores.shape, dtype=np.int32)
    for i in range(1, len(scores)):
        total = best[:, None] + allowed
        back[i] = total.argmax(axis=0)
        best = total[back[i], np.arange(len(labels))] + logs[i]
    best = best + np.where([label[0] in "LUO" for label in labels], 0.0, -np.inf)
    path = [int(best.argmax())]
    for i in range(len(scores) - 1, 0, -1):
        path.append(int(back[i][path[-1]]))
    path.reverse()
    names, start = [], 0
    for i, choice in enumerate(path):
        label = labels[choice]
        if label[0] in "BU":
            start = i
        if label[0] in "LU":
            sure = min(float(scores[j][path[j]]) for j in range(start, i + 1))
            names.append((start, i + 1, label[2:], sure))
    return names


def transitions(labels: tuple[str, ...]) -> Floats:
    """0 where the second label may follow the first, minus infinity elsewhere."""
    free = [[b[0] in "BUO" if a[0] in "LUO" else b[0] in "IL" and a[2:] == b[2:] for b in labels] for a in labels]
    return np.where(np.array(free), 0.0, -np.inf).astype(np.float32)


class Recogniser:
    """The trained network; made once, used for many."""

    def __init__(self, folder: Path) -> None:
        self.nlp, self.tagger = empty(srsly.read_json(folder / "config.json"))
        self.nlp.from_disk(folder, exclude=["tokenizer", "vocab"])
        self.labels = self.tagger.labels
        # NumPy's matrix product takes half the time of the one that comes with thinc (measured on the seeds).
        plain = NumpyOps(use_blis=False)
        for node in self.tagger.model.walk():
            node.ops = plain

    def __call__(self, text: str, hints: Iterable[tuple[int, int, str]] = ()) -> list[Find]:
        """Names with their probabilities; ``hints`` are (start, end, label) of what lists and patterns found."""
        own = describe(self.nlp.make_doc(text), hints)
        found = []
        for begin, end in pieces(own):
            (scores,) = self.tagger.model.predict([own[begin:end].as_doc()])
            for first, last, cls, sure in decode(softmax(np.asarray(scores, dtype=np.float32)), self.labels):
                a, b = own[begin + first], own[begin + last - 1]
                if (kept := round(sure, DIGITS)) >= LEAST:
                    found.append(Find(a.idx, b.idx + len(b), cls, kept, "model", ""))
        return found


def pieces(doc: Doc) -> list[tuple[int, int]]:
    """Token spans of about CHUNK tokens that end at line ends; in very long lines at a full stop, or anywhere."""
    out, start = [], 0
    for token in doc:
        length = token.i - start
        ends = "\n" in token.text or (length >= 2 * CHUNK and token.text == "。") or length >= 3 * CHUNK
        if length >= CHUNK and ends:
            out.append((start, token.i + 1))
            start = token.i + 1
    return [*out, (start, len(doc))] if start < len(doc) else out


def empty(config: dict[str, Any]) -> tuple[Language, Tagger]:
    """The network without its weights."""
    nlp = blank()
    tagger = nlp.add_pipe("tagger", config=config)
    assert isinstance(tagger, Tagger)
    return nlp, tagger
