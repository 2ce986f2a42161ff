"""Universal NER's files (IOB2) → Passages with people, organisations and places marked.

The data is not ours and not in this repository; its text is encyclopaedic and has few names of our other classes. As
training text it teaches what is no name: our own passages are dense with names, ordinary pages are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.train.corpus import Mark, Passage

CLASSES = {"PER": "Person", "ORG": "Organization", "LOC": "Place"}


def read(path: Path) -> Iterator[Passage]:
    """Each sentence as a passage of its own; tags of other kinds are no marks.

    Raises:
        ValueError: a line has fewer than three columns.
    """
    text, begun = "", None
    marks: list[Mark] = []
    for number, line in enumerate([*path.read_text("utf-8").splitlines(), ""], 1):
        if line.startswith("#"):
            continue
        columns = line.split("\t")
        if line.strip() and len(columns) < 3:
            raise ValueError(f"{path.name}:{number}: an IOB2 line has at least three columns: number, word, tag")
        tag = columns[2] if line.strip() else "O"
        if begun and not tag.startswith("I"):
            marks.append(Mark(begun[0], len(text), begun[1], str(len(marks))))
            begun = None
        if not line.strip():
            if text:
                yield Passage(path.name, number, "encyclopaedia", "uner", "", text, tuple(marks), ())
            text, marks = "", []
            continue
        if tag.startswith("B") and tag[2:] in CLASSES:
            begun = (len(text), CLASSES[tag[2:]])
        text += columns[1]
