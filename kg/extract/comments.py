"""Voices → commentedOn: what somebody who is quoted speaks about.

「李木说，蓝湾的模型很便宜，比青禾的好。」 → (李木, commentedOn, 蓝湾): the first thing named is the topic,
not everything in it. What is said outright (李木批评蓝湾) is a form like that of any other property.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extract.doc import Fact, Named, Voice
from kg.extract.forms import Lexicon

PROPERTY = "commentedOn"
COLONS = ("：", ":")
JOINING = ("和", "与", "跟", "、", "及")
#: A second topic stands at most so far behind the beginning of what is said; of an answer, so far (train: 0.65 right).
SECOND, ANSWER = 6, 15
#: The answer to 「你怎么看海豚-2？」 is on what was asked about.
ASKED = 0.6
#: A question takes at most so many characters.
LONGEST = 200


class Topic(NamedTuple):
    """What a voice is about, and how sure that is."""

    mention: Named
    sure: float


def comments(text: str, mentions: Sequence[Named], voices: Sequence[Voice], words: Lexicon) -> Iterator[Fact]:
    """What each voice puts forward: one topic, or two that stand together at its beginning."""
    classes = {m.entity: m.cls for m in mentions}
    starts = [m.start for m in mentions]
    for voice in voices:
        verb = text[voice.said[0] : voice.said[1]]
        base = _base(classes.get(voice.speaker, ""), verb, words)
        if base == 0.0 or verb in words.silent:
            continue
        inside = mentions[bisect_left(starts, voice.start) : bisect_left(starts, voice.end)]
        topics = [*_topics(text, voice, inside, words)]
        topics += _asked(text, voice, mentions, words)
        for topic in topics:
            first = min(voice.start, voice.said[0], topic.mention.start)
            last = max(voice.said[1], topic.mention.end)
            sure = topic.sure if topic.mention.end <= voice.said[0] else round(base * topic.sure, 3)
            if sure >= words.least:
                yield Fact(voice.speaker, PROPERTY, topic.mention.entity, first, last, "asserted", -1, sure)


def _base(cls: str, verb: str, words: Lexicon) -> float:
    """How sure a topic is a comment: a person's nearly always; an organisation's where it judges (认为, 发表声明)."""
    if cls in words.speakers:
        return words.speakers[cls] * words.saying.get(verb, 1.0)
    if cls in words.judging:
        return max((sure for word, sure in words.judging[cls].items() if word in verb), default=0.0)
    return 0.0


def _topics(text: str, voice: Voice, inside: Sequence[Named], words: Lexicon) -> Iterator[Topic]:
    """The first names that what is said puts forward, surer the nearer to its beginning."""
    spoken = text[voice.said[0] : voice.said[1]] in COLONS
    found: set[int] = set()
    for m in inside:
        if m.entity == voice.speaker or m.cls not in words.topics or m.entity in found:
            continue
        lead = text[voice.start : m.start]
        aside = bool(words.oblique.search(lead[-4:])) or lead[-1:] == "的"
        if found:
            joined = lead[-1:] in JOINING
            if len(lead) <= (ANSWER if spoken else SECOND) and (joined or (spoken and not aside)):
                yield Topic(m, 0.75)
            return
        found.add(m.entity)
        near = 1.0 if len(lead) <= SECOND else 0.75 if len(lead) <= ANSWER else 0.6 if spoken else 0.5
        yield Topic(m, 0.5 if aside else near)


def _asked(text: str, voice: Voice, mentions: Sequence[Named], words: Lexicon) -> Iterator[Topic]:
    """「记者：你怎么看海豚-2？ / 李木：很好。」 → 海豚-2: what the line before an answer asks for a view on."""
    line = text.rfind("\n", 0, voice.said[0])
    if text[voice.said[0] : voice.said[1]] not in COLONS or voice.said[0] - line > ANSWER * 2 or line < 0:
        return
    start = text.rfind("\n", max(0, line - LONGEST), line) + 1
    if not words.asking.search(text, start, line):
        return
    asked = mentions[bisect_left(mentions, (start,)) : bisect_left(mentions, (line,))]
    topic = next((m for m in reversed(asked) if m.cls in words.topics and m.entity != voice.speaker), None)
    if topic:
        yield Topic(topic, ASKED)
