"""Is what a trigger says told as fact? Text, clause and trigger spans come in; one of the modalities goes out.

华为并未收购荣耀 → negated; 华为或将收购荣耀 → hedged; 华为拟收购荣耀 → planned; 预计华为收购荣耀 → forecast;
华为收购荣耀 → asserted. "reported" is not decided here: it needs to be known who speaks (``voices``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from kg.extract.trie import either
from kg.ontology import Ontology

#: An adverb reaches a verb across so many characters (尚未对外公布; beyond that another verb took it).
NEAR = 8
#: A noun after the trigger (收购传闻) stands within so many characters; an "after" cue within FAR (收购一事最终告吹).
JOINED, FAR = 3, 30
#: A sentence is looked at so far to either side.
WINDOW = 240
#: Strongest first: where several cues reach the trigger, the first of these decides.
ORDER = ("negated", "hedged", "forecast", "planned")
REACHES = ("near", "clause", "sentence", "after", "joined")
SENTENCE = re.compile(r"[。！？!?;；\n]|(?<=[a-z0-9%)”\"])\.(?=[”\"]?\s+[A-Z“\"])")
#: Ends an adverb's reach: the verb it belonged to is over.
BREAK = re.compile(r"[的而但却就，,、：:“”「」《》]|并且|以及")
#: Where a clause ends, for cues that look back.
COMMA = re.compile(r"[，,：:]")


class Cue(NamedTuple):
    """A word met in the text, the modality it gives and how far it reaches."""

    start: int
    end: int
    modality: str
    reach: str


class Words(NamedTuple):
    """The word list, compiled."""

    pattern: re.Pattern[str]
    senses: MappingProxyType[str, tuple[tuple[str, str], ...]]  # word → (modality, reach)…
    will: re.Pattern[str]
    question: frozenset[str]
    open: re.Pattern[str]
    factive: re.Pattern[str]
    undone: tuple[str, ...]


def modality(text: str, clause: tuple[int, int], trigger: tuple[int, int], ontology: Ontology) -> str:
    """Return asserted, hedged, negated, planned or forecast for what ``trigger`` says in ``clause``.

    公司并未发布新模型 → negated; 公司不仅发布了新模型 → asserted, for 不仅 is a word of its own.
    """
    words = _words(ontology)
    left = _sentence_start(text, clause[0])
    right = _sentence_end(text, clause[1])
    found: dict[str, int] = {}
    for cue in _near(_cues(text, ontology), left, right):
        if _reaches(text, cue, clause, trigger) and not (cue.reach == "near" and _undone(text, clause, trigger, words)):
            found[cue.modality] = found.get(cue.modality, 0) + 1
    if found.get("negated", 0) == 2 and _doubled(text, clause, trigger, ontology):
        found.pop("negated")
    for name in ORDER:
        if name in found:
            return name
    if _asks(text, (left, right), trigger, words):
        return "hedged"
    if words.will.search(text, max(clause[0], left), trigger[0]):
        return "planned"
    return "asserted"


def _reaches(text: str, cue: Cue, clause: tuple[int, int], trigger: tuple[int, int]) -> bool:
    if cue.start < trigger[0] and cue.end <= trigger[1]:  # before the trigger, or its own first letters (未发布)
        gap = text[cue.end : trigger[0]]
        if cue.reach == "sentence":
            return True
        if cue.start < clause[0]:
            return False
        return cue.reach == "clause" or (cue.reach == "near" and len(gap) <= NEAR and not BREAK.search(gap))
    if cue.start >= trigger[1]:
        gap = text[trigger[1] : cue.start]
        if cue.reach == "joined":
            return len(gap) <= JOINED and not COMMA.search(gap)
        return cue.reach == "after" and len(gap) <= FAR and len(COMMA.findall(gap)) <= 1
    return False


def _undone(text: str, clause: tuple[int, int], trigger: tuple[int, int], words: Words) -> bool:
    """没有推出应用之前 → True: it was done since."""
    return text.endswith(words.undone, trigger[1], clause[1])


def _doubled(text: str, clause: tuple[int, int], trigger: tuple[int, int], ontology: Ontology) -> bool:
    """并非没有发布 → True: the two negations touch, so they cancel."""
    before = [c for c in _near(_cues(text, ontology), clause[0], trigger[0]) if c.modality == "negated"]
    return len(before) >= 2 and before[-1].start - before[-2].end <= 1


def _asks(text: str, sentence: tuple[int, int], trigger: tuple[int, int], words: Words) -> bool:
    """会收购吗？ → True; 为什么收购？ → False: who asks why takes it for granted."""
    start, end = sentence
    if end >= len(text) or text[end] not in words.question or words.factive.search(text, start, end):
        return False
    return bool(words.open.search(text, start, end)) or trigger[1] <= end


def _near(cues: tuple[Cue, ...], start: int, end: int) -> tuple[Cue, ...]:
    return cues[bisect_left(cues, (start,)) : bisect_left(cues, (end,))]


def _sentence_start(text: str, at: int) -> int:
    for i in range(at - 1, max(-1, at - WINDOW), -1):
        if SENTENCE.match(text, i):
            return i + 1
    return max(0, at - WINDOW)


def _sentence_end(text: str, at: int) -> int:
    found = SENTENCE.search(text, max(0, at - 1), min(len(text), at + WINDOW))
    return found.start() if found else min(len(text), at + WINDOW)


@lru_cache(maxsize=4)
def _cues(text: str, ontology: Ontology) -> tuple[Cue, ...]:
    """Every cue of the text, longest match first, neutral words left out."""
    words = _words(ontology)
    return tuple(
        Cue(m.start(), m.end(), name, reach)
        for m in words.pattern.finditer(text)
        for name, reach in words.senses[m.group()]
    )


@lru_cache(maxsize=4)
def _words(ontology: Ontology) -> Words:
    table = ontology.lexicon("modality")
    senses: dict[str, list[tuple[str, str]]] = {}
    for name in ORDER:
        for reach in REACHES:
            for word in table[name].get(reach, ()):
                senses.setdefault(word, []).append((name, reach))
    for word in table["neutral"]:
        senses.setdefault(word, [])
    will = f"(?:{either(table['will']['words'])})(?:{either(table['will']['between'])}|[0-9\\s])*+\\Z"
    return Words(
        re.compile(either(senses)),
        MappingProxyType({w: tuple(s) for w, s in senses.items()}),
        re.compile(will),
        frozenset(table["question"]["marks"]),
        re.compile(either(table["question"]["open"])),
        re.compile(either(table["question"]["factive"])),
        tuple(table["negated"]["undone"]),
    )
