"""Passages → the recogniser's network (kg/extract/recogniser.py says what it is)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language
from spacy.pipeline import Tagger
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import fix_random_seed

from kg.extract.doc import blank
from kg.extract.mentions import Finder, gather, hints, settle
from kg.extract.recogniser import Recogniser, describe, empty
from kg.text.simplified import to_simplified
from kg.train.corpus import POINTER, Mark, Passage

#: spaCy's own blocks; rows calibrated by hand on the first 1,657 passages so that all weights stay near 8 MB.
CONFIG: dict[str, Any] = {
    "label_smoothing": 0.05,
    "model": {
        "@architectures": "spacy.Tagger.v2",
        "nO": None,
        "normalize": False,
        "tok2vec": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "spacy.MultiHashEmbed.v2",
                "width": 96,
                "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "DEP", "LEMMA", "ENT_ID"],
                "rows": [5000, 1500, 1500, 500, 500, 5000, 200],
                "include_static_vectors": False,
            },
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": 96,
                "window_size": 1,
                "maxout_pieces": 3,
                "depth": 6,
            },
        },
    },
}
#: Learning: Adam from this rate down to a twentieth of it, batches of about so many characters.
RATE, LAST_RATE, BATCH, DROPOUT = 0.001, 0.05, 1000, 0.3
#: In a second copy of each passage only this share of the hints is shown: the network must not lean on the gazetteer,
#: which has hardly any name of an unseen page.
SHOWN = 0.5


def train(
    passages: Sequence[Passage], finder: Finder, *, steps: int, also: Sequence[Passage] = (), seed: int = 1,
    tell: Callable[[int, float], None] = lambda step, loss: None,
) -> tuple[Language, Tagger]:  # fmt: skip
    """Train for a number of batches; passages in ``also`` are shown once, without copy; ``tell`` hears of every 100th.

    The same seed gives the same weights on one machine; across machines sums of floats may differ in their last digits.
    """
    fix_random_seed(seed)
    dice = random.Random(seed)
    nlp, tagger = empty(CONFIG)
    make = blank()
    examples = []
    for p in passages:
        found = seen(to_simplified(p.text)[0], finder)
        examples.append(example(p, found, make))
        if found:
            examples.append(example(p, [f for f in found if dice.random() < SHOWN], make))
    examples += [example(p, seen(to_simplified(p.text)[0], finder), make) for p in also]
    for label in sorted({token.tag_ for e in examples for token in e.reference}):
        tagger.add_label(label)
    optimizer = nlp.initialize(lambda: examples[:100])
    step = 0
    while step < steps:
        dice.shuffle(examples)
        for batch in _batches(examples):
            optimizer.learn_rate = RATE * max(LAST_RATE, 1 - step / steps)
            losses: dict[str, float] = {}
            nlp.update(batch, sgd=optimizer, drop=DROPOUT, losses=losses)
            step += 1
            if step % 100 == 0:
                tell(step, losses["tagger"])
            if step == steps:
                break
    with nlp.use_params(optimizer.averages):
        # The averages of all steps are the network that is kept.
        return nlp.from_bytes(nlp.to_bytes()), tagger


def save(nlp: Language, folder: Path) -> None:
    """Write the network where ``Recogniser`` looks for it."""
    folder.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(folder, exclude=["tokenizer", "vocab"])
    srsly.write_json(folder / "config.json", CONFIG)


def seen(text: str, finder: Finder) -> list[tuple[int, int, str]]:
    """The hints that the pipeline would give."""
    gathered = gather(text, finder)
    return hints(settle(text, gathered.finds, gathered, finder).mentions, gathered.hits, finder.gazetteer)


def example(passage: Passage, known: Iterable[tuple[int, int, str]], make: Language) -> Example:
    """What the network sees of a passage, and what it should say."""
    text = to_simplified(passage.text)[0]
    seen, due = describe(make.make_doc(text), known), make.make_doc(text)
    for token, label in zip(due, labels(due, passage.marks), strict=True):
        token.tag_ = label
    return Example(seen, due)


def labels(doc: Doc, marks: Iterable[Mark]) -> list[str]:
    """BILUO labels of a text's marks; pronouns are no names."""
    out = ["O"] * len(doc)
    for mark in marks:
        span = None if mark.cls == POINTER else doc.char_span(mark.start, mark.end)
        if span is None:
            continue
        if len(span) == 1:
            out[span.start] = f"U-{mark.cls}"
            continue
        out[span.start : span.end] = [f"I-{mark.cls}"] * len(span)
        out[span.start], out[span.end - 1] = f"B-{mark.cls}", f"L-{mark.cls}"
    return out


def _batches(examples: Sequence[Example]) -> Iterable[list[Example]]:
    batch: list[Example] = []
    size = 0
    for e in examples:
        batch.append(e)
        size += len(e.reference)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def judge(recogniser: Recogniser, passages: Iterable[Passage], finder: Finder) -> list[tuple[str, float, bool]]:
    """Every name said or due as (class, probability, right); due and not said has probability −1."""
    out = []
    for p in passages:
        text = to_simplified(p.text)[0]
        due = {(m.start, m.end, m.cls) for m in p.marks if m.cls != POINTER}
        said = {(n.start, n.end, n.cls): n.score for n in recogniser(text, seen(text, finder))}
        out += [(name[2], sure, name in due) for name, sure in said.items()]
        out += [(name[2], -1.0, False) for name in due - said.keys()]
    return out
