"""ontology/corpus/*.txt → Passages: text with inline annotation that a person can read, checked against the ontology.

    # a comment, kept at the head of each file: its events are invented
    @ topic=funding manner=wire published=2025-03-14
    [[月之暗面|Organization|a]]周三宣布完成新一轮融资,[[公司|-|a]]创始人[[陆其琛|Person|c]]表示……
    r: c founderOf a                        a relation told as fact
    e: Funding a date=2025-03-12            an event: class, participants, date where known
    q: a fundingAmount 1000000000 USD       a number: entity, measure, value in base units, unit
    n: a acquired d mod=planned             r, e or q syntax: negated, hedged, planned, forecast

``[[surface|Class|id]]`` marks a name, ``[[surface|-|id]]`` a pronoun or description; ids are local to the passage.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kg.model import MODALITIES
from kg.ontology import Ontology

MARK = re.compile(r"\[\[(.+?)\|(.*?)\|(\w+)\]\]")
LINE = re.compile(r"^([reqn]): (.*)$")
POINTER = "-"  # the class of a pronoun or description


class Mark(NamedTuple):
    """A name or pronoun in the text."""

    start: int
    end: int
    cls: str
    id: str


class Said(NamedTuple):
    """One annotation: ``kind`` r, e or q; ``ids`` its entities in order; ``value`` and ``unit`` of a number."""

    kind: str
    name: str
    ids: tuple[str, ...]
    modality: str = "asserted"
    date: str = ""
    value: float = 0.0
    unit: str = ""


@dataclass(frozen=True)
class Passage:
    """An annotated passage."""

    file: str
    line: int  # of its head
    topic: str
    manner: str
    published: str
    text: str
    marks: tuple[Mark, ...]
    said: tuple[Said, ...]

    def of(self, kind: str, *, fact: bool = True) -> list[Said]:
        """Annotations of a kind, told as fact or not."""
        return [s for s in self.said if s.kind == kind and (s.modality == "asserted") == fact]


class CorpusError(ValueError):
    """A file cannot be read as annotated passages; the message names file, line and fault."""


def read(paths: Iterable[Path], ontology: Ontology) -> list[Passage]:
    """Read and check files of passages.

    Raises:
        CorpusError: with all faults, a line each.
    """
    passages: list[Passage] = []
    faults: list[str] = []
    for path in sorted(paths):
        for number, block in _blocks(path.read_text("utf-8")):
            passage, found = _passage(path.name, number, block, ontology)
            passages.append(passage)
            faults += found
    if faults:
        raise CorpusError("\n".join(faults))
    return passages


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Passages as (line number of the head, lines)."""
    block: list[str] = []
    begun = 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.startswith("# ") and not block:
            continue
        if line.strip():
            begun = begun if block else number
            block.append(line)
        elif block:
            yield begun, block
            block = []


def _passage(file: str, number: int, lines: list[str], ontology: Ontology) -> tuple[Passage, list[str]]:
    faults: list[str] = []
    meta = dict(word.split("=", 1) for word in lines[0][1:].split() if "=" in word)
    if not lines[0].startswith("@"):
        faults.append(f"{file}:{number}: a passage begins with '@ topic=… manner=… published=…'")
    marked = "\n".join(line for line in lines[1:] if not LINE.match(line))
    text, marks = strip(marked)
    if "[[" in text or "]]" in text:
        faults.append(f"{file}:{number}: stray brackets in: {text[max(0, text.find('[[')) :][:30]}")
    named: dict[str, set[str]] = {}
    for m in marks:
        if m.cls != POINTER:
            named.setdefault(m.id, set()).add(m.cls)
    faults += [
        f"{file}:{number}: [[{text[m.start : m.end]}|{m.cls}|{m.id}]]: there is no class {m.cls}"
        for m in marks
        if m.cls != POINTER and m.cls not in ontology.entities
    ]
    said = []
    for offset, line in enumerate(lines[1:], 1):
        if hit := LINE.match(line):
            try:
                one = _said(hit[1], hit[2].split(), ontology)
            except (ValueError, IndexError, KeyError) as error:
                faults.append(f"{file}:{number + offset}: {line}: {error}")
                continue
            if unknown := [i for i in one.ids if i not in named]:
                faults.append(f"{file}:{number + offset}: {line}: no name in the passage has id {', '.join(unknown)}")
            elif one.kind == "r" and (untaken := _untaken(one, named, ontology)):
                faults.append(f"{file}:{number + offset}: {line}: {untaken}")
            said.append(one)
    topic, manner = meta.get("topic", ""), meta.get("manner", "")
    return Passage(file, number, topic, manner, meta.get("published", ""), text, marks, tuple(said)), faults


def _untaken(one: Said, named: Mapping[str, set[str]], ontology: Ontology) -> str:
    """What is wrong with the classes of a relation's ends, "" for nothing."""
    term = ontology.relations[one.name]
    for i, ends in zip(one.ids, (term.domain, term.range), strict=True):
        if ends and not named[i] & set(ends):
            return f"{i} is {' and '.join(sorted(named[i]))}, {one.name} takes {', '.join(ends)} there"
    return ""


def strip(marked: str) -> tuple[str, tuple[Mark, ...]]:
    """[[华为|Organization|a]]说 → 华为说, with its mark."""
    text, marks, at = "", [], 0
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        marks.append(Mark(len(text), len(text) + len(m[1]), m[2], m[3]))
        text += m[1]
        at = m.end()
    return text + marked[at:], tuple(marks)


def _said(kind: str, words: list[str], ontology: Ontology) -> Said:
    options = dict(w.split("=", 1) for w in words if re.match(r"(date|mod)=", w))
    words = [w for w in words if not re.match(r"(date|mod)=", w)]
    modality = options.get("mod", "negated" if kind == "n" else "asserted")
    if modality not in MODALITIES:
        raise ValueError(f"there is no modality {modality}")
    if kind in "en" and words[0] in ontology.events:
        return Said("e", words[0], tuple(words[1:]), modality, options.get("date", ""))
    if kind in "rn" and words[1] in ontology.relations:
        return Said("r", words[1], (words[0], words[2]), modality)
    if kind in "qn" and words[1] in ontology.measures:
        return Said("q", words[1], (words[0],), modality, value=float(words[2]), unit=words[3])
    raise ValueError("no class of event, property or measure of that name")


def census(passages: Iterable[Passage]) -> dict[str, Counter[str]]:
    """How often each thing occurs: what a corpus must have enough of."""
    counts: dict[str, Counter[str]] = {
        k: Counter() for k in ("size", "classes", "names", "relations", "events", "measures", "modalities", "topics")
    }
    for p in passages:
        counts["size"].update(passages=1, characters=len(p.text), sentences=len(re.findall(r"[。！？!?]", p.text)))
        counts["topics"][p.topic] += 1
        for m in p.marks:
            if m.cls != POINTER:
                counts["classes"][m.cls] += 1
                counts["names"][p.text[m.start : m.end]] += 1
        for s in p.said:
            kind = {"r": "relations", "e": "events", "q": "measures"}[s.kind]
            counts[kind][s.name] += s.modality == "asserted"
            counts["modalities"][s.modality] += 1
    return counts
