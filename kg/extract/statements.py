"""Statements: what somebody by name is quoted or paraphrased as saying, one for each speaker, with what it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.extract.doc import Happening, Voice, When
from kg.extract.scene import Clause, Scene
from kg.extract.timing import told_before
from kg.ontology import Ontology

#: A statement is about at most so many things: the rest is named in passing.
TOPICS = 4
#: A report (据路透社报道) is a source, not a statement; its hand-over is longer than any verb.
LONG, LONG_ENGLISH = 6, 24
LABELS = ("：", ":")
#: From so many labelled answers on, an interview is told theme by theme.
LONG_INTERVIEW = 8
PERSON = "Person"
SURE = 0.8


class Words(NamedTuple):
    """The verbs that make no statement, and who makes statements."""

    quiet: frozenset[str]
    never: frozenset[str]
    stating: frozenset[str]


def statements(page: Scene, voices: Sequence[Voice], dates: Sequence[When], ontology: Ontology) -> list[Happening]:
    """「李木说，松果2很强。」 → (Statement, speaker 李木, topic 松果2); 「云杉宣布……」 tells a deed, not a saying."""
    by: dict[int, list[Voice]] = {}
    for v in stating(page, voices, ontology):
        by.setdefault(v.speaker, []).append(v)
    groups = [(speaker, some) for speaker, said in sorted(by.items()) for some in _themes(page, speaker, said)]
    return [_statement(page, speaker, some, dates) for speaker, some in groups]


def stating(page: Scene, voices: Sequence[Voice], ontology: Ontology) -> list[Voice]:
    """The voices in which somebody by name makes a statement."""
    words = _words(ontology)
    classes = {m.entity: m.cls for m in reversed(page.mentions)}
    return [
        v
        for v in voices
        if v.speaker >= 0 and _states(page.text[v.said[0] : v.said[1]], classes.get(v.speaker, ""), words)
    ]


def _themes(page: Scene, speaker: int, said: list[Voice]) -> list[list[Voice]]:
    """One statement for each speaker; in a long interview one for each thing that answers are mainly about."""
    answers = [v for v in said if page.text[v.said[0] : v.said[1]] in LABELS]
    if len(answers) < LONG_INTERVIEW:
        return [said]
    themes: dict[int, list[Voice]] = {}
    for v in said:
        count = Counter(m.entity for m in page.names(v.start, v.end) if m.entity != speaker)
        if count:
            themes.setdefault(max(count, key=lambda k: (count[k], -k)), []).append(v)
    return list(themes.values()) or [said]


def _states(verb: str, cls: str, words: Words) -> bool:
    if cls not in words.stating or verb in words.never or len(verb) >= (LONG_ENGLISH if verb.isascii() else LONG):
        return False
    return cls == PERSON or verb not in words.quiet


def _statement(page: Scene, speaker: int, said: list[Voice], dates: Sequence[When]) -> Happening:
    first = said[0]
    clause = page.at(first.said[0])
    return Happening(
        "Statement",
        (("speaker", speaker), *(("topic", k) for k in _topics(page, speaker, said, clause))),
        told_before(dates, page, clause, first.said[0]) if clause else "",
        min(first.start, first.said[0]),
        max(first.end, first.said[1]),
        "asserted",
        -1,
        SURE,
    )


def _topics(page: Scene, speaker: int, said: list[Voice], clause: Clause | None) -> list[int]:
    """What the words name, oftenest first; else what the sentence names, else what was spoken of before."""
    count = Counter(
        m.entity for a, b in sorted({(v.start, v.end) for v in said}) for m in page.names(a, b) if m.entity != speaker
    )
    if not count and clause:
        around = [page.sentences[clause.sentence], page.previous(clause)]
        for span in around:
            if span and not count:
                count.update(m.entity for m in page.names(*span) if m.entity != speaker)
    first = {m.entity: i for i, m in reversed(list(enumerate(page.mentions)))}
    return sorted(count, key=lambda k: (-count[k], first[k]))[:TOPICS]


@lru_cache(maxsize=4)
def _words(ontology: Ontology) -> Words:
    table = ontology.lexicon("voices")
    quiet = frozenset([*table["announce"], *table["quiet"]])
    return Words(quiet, frozenset(table["never"]), frozenset(table["stating"]))
