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


class Topic(NamedTuple):
    """What a voice is about, and how sure that is."""

    mention: Named
    sure: float


def comments(text: str, mentions: Sequence[Named], voices: Sequence[Voice], words: Lexicon) -> Iterator[Fact]:
    """One comment a voice at most: the topic of what is said, where there is one."""
    classes = {m.entity: m.cls for m in mentions}
    starts = [m.start for m in mentions]
    for voice in voices:
        verb = text[voice.said[0] : voice.said[1]]
        base = words.speakers.get(classes.get(voice.speaker, ""), 0.0)
        if base == 0.0 or verb in words.silent:
            continue
        inside = mentions[bisect_left(starts, voice.start) : bisect_left(starts, voice.end)]
        topic = _topic(text, voice, inside, words)
        if topic is None:
            continue
        first = min(voice.start, voice.said[0], topic.mention.start)
        last = max(voice.said[1], topic.mention.end)
        sure = round(base * topic.sure * words.saying.get(verb, 1.0), 3)
        if sure >= words.least:
            yield Fact(voice.speaker, PROPERTY, topic.mention.entity, first, last, "asserted", -1, sure)


def _topic(text: str, voice: Voice, inside: Sequence[Named], words: Lexicon) -> Topic | None:
    """The first name that what is said puts forward, surer the nearer to its beginning."""
    for m in inside:
        if m.entity == voice.speaker or m.cls not in words.topics:
            continue
        lead = text[voice.start : m.start]
        if words.oblique.search(lead[-4:]) or (lead[-1:] == "的"):
            sure = 0.5
        else:
            sure = 1.0 if len(lead) <= 6 else 0.75 if len(lead) <= 15 else 0.5
        return Topic(m, sure)
    return None
