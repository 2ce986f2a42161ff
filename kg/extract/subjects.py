"""Who is meant where a verb has no name before it, and which names share a predicate: slots in, slots out.

「蓝湾发布了A，并收购青禾」: the subject of 收购 is that of the clause before. 「发布模型A、应用B」: both were released.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extract.doubles import DOUBLE
from kg.extract.forms import Lexicon
from kg.extract.structure import DESCRIPTION, JOINT, SLOT, STOPS, Sentence, Slot

#: Sentences looked back for what the text is about.
MEMORY = 3
#: Confidence is multiplied by this for each sentence looked back (train: precision halves after two).
FADE = 0.75
#: Characters looked back within a clause, and within a sentence (corpus: 99 % of clauses, of sentences are shorter).
CLAUSE, SENTENCE = 80, 300
#: Before a name, a preposition and a verb stand within so many characters.
NEAR, VERB = 10, 14
#: Between members of an enumeration, each with its number: 高于A的73.3分和B的70分.
SIBLING = re.compile(
    rf"(?:的?[\d.]+[%万亿分元美]*)?(?:{JOINT.pattern}|{DESCRIPTION.pattern}|(?:和|与|以及)[^\ue000-\ue7ff，,。]{{0,4}}的)"
)
#: Between members with an owner each: 媲美蓝湾的A和青禾的模型B.
OWNED = re.compile(rf"(?:、|和|与|及|以及|或){SLOT.pattern}的?[^{STOPS}\ue000-\ue7ff、的和与是]{{0,8}}")


#: Of 「蓝湾的海豚-2用鲸鱼做底座」 these are the subject, not their owner.
THINGS = frozenset({"AIModel", "Product", "Hardware"})


class Found(NamedTuple):
    """A slot, and how sure it is that it is meant (1: it stands in the clause)."""

    slot: Slot
    sure: float
    place: int = -1  # in the masked sentence, where it stands in this clause


def subject(
    text: Sequence[Sentence],
    index: int,
    at: int,
    wanted: frozenset[str],
    *,
    words: Lexicon,
    reach: str = "sentence",
    parallel: re.Pattern[str] | None = None,
) -> Found | None:
    """The subject of what begins at ``at`` in sentence ``index``.

    Clauses that say the same of others (``parallel``) do not have it: 「青禾估值9亿元，蓝湾持股9%，白露持股6%」.
    """
    sentence = text[index]
    begin = clause_start(sentence.masked, at)
    here = _in_clause(sentence, begin, at, wanted, words)
    if here or reach == "clause":
        return here
    while begin > max(0, at - SENTENCE):
        end, begin = begin - 1, clause_start(sentence.masked, begin - 1)
        if parallel and parallel.search(sentence.masked, begin, end):
            continue
        topic = _topic(sentence, begin, end, wanted, words)
        if topic:
            return Found(topic, 0.95)
    if reach != "text":
        return None
    sure = 1.0
    after = sentence
    for before in reversed(text[max(0, index - MEMORY) : index]):
        sure *= FADE
        if after.first:
            break
        after = before
        topic = _topic(before, 0, min(SENTENCE, len(before.masked)), wanted, words)
        if topic:
            return Found(topic, sure)
    return None


def anchored(
    text: Sequence[Sentence], index: int, at: int, wanted: frozenset[str], *, words: Lexicon, anchor: re.Pattern[str]
) -> Found | None:
    """「青禾完成新一轮融资，蓝湾领投」: of 领投, the subject of the last 融资 before it is meant."""
    for back in range(MEMORY):
        if index < back or (back and text[index - back + 1].first):
            return None
        before = text[index - back]
        places = [m.start() for m in anchor.finditer(before.masked, 0, at if back == 0 else len(before.masked))]
        for place in reversed(places):
            found = subject(text, index - back, place, wanted, words=words)
            if found:
                return Found(found.slot, found.sure * FADE**back)
    return None


def clause_start(masked: str, at: int) -> int:
    """The place behind the last stop before ``at``."""
    start = at
    while start > max(0, at - CLAUSE) and masked[start - 1] not in STOPS:
        start -= 1
    return start


def aside(masked: str, begin: int, at: int, words: Lexicon) -> bool:
    """Whether a preposition before it makes the name at ``at`` something else than a subject: 对①, but not 认为①."""
    first = max(begin, at - NEAR)
    return bool(words.oblique.search(masked, first, at)) and not words.direct.search(masked, first, at)


def _in_clause(sentence: Sentence, begin: int, at: int, wanted: frozenset[str], words: Lexicon) -> Found | None:
    """The nearest name before a verb that is neither behind a preposition nor the object of another verb."""
    masked = sentence.masked
    places = [i for i in range(begin, at) if i in sentence.slots and sentence.slots[i].cls in wanted]
    for i in reversed(places):
        if aside(masked, begin, i, words):
            continue
        if i > begin and words.verbs.search(masked, max(begin, i - VERB), i):
            continue
        if words.outsiders.search(words.metrics.sub("", masked[i + 1 : at])) or words.charts.match(masked, i + 1):
            continue
        if masked[i + 1 : i + 2] == "的" and any(
            j in sentence.slots and sentence.slots[j].cls in THINGS for j in range(i + 2, at)
        ):
            continue
        return Found(sentence.slots[i], 1.0, i)
    return None


def _topic(sentence: Sentence, begin: int, end: int, wanted: frozenset[str], words: Lexicon) -> Slot | None:
    """The first name of a stretch that may be its subject; of 「蓝湾的海豚」 it is 海豚, and a double comes last."""
    owner: Slot | None = None
    for i in range(begin, end):
        slot = sentence.slots.get(i)
        if slot is None or slot.cls not in wanted:
            continue
        if aside(sentence.masked, begin, i, words):
            continue
        if words.charts.match(sentence.masked, i + 1):
            continue
        double = slot.cls == DOUBLE and words.doubles.base not in wanted
        if sentence.masked[i + 1 : i + 2] != "的" and not double:
            return slot
        owner = owner or slot
    return owner


def thing_of(sentence: Sentence, place: int, wanted: frozenset[str]) -> int:
    """「高于青禾海豚-2」: where 青禾 is a double, and stands right before a thing, the thing is meant."""
    slot, following = sentence.slots[place], sentence.slots.get(place + 1)
    fits = following is not None and following.cls in wanted and following.cls != DOUBLE
    return place + 1 if slot.cls == DOUBLE and fits else place


def siblings(sentence: Sentence, place: int, wanted: frozenset[str], *, others: bool = False) -> Iterator[Slot]:
    """「发布模型A、应用B和芯片C」: from A on, the further slots of the enumeration.

    With ``others``, also what is somebody else's: 「媲美蓝湾的A和青禾的模型B」.
    """
    masked = sentence.masked
    while True:
        following = next((i for i in range(place + 1, min(len(masked), place + 14)) if i in sentence.slots), None)
        if following is None:
            return
        following = thing_of(sentence, following, wanted)
        if others and sentence.slots[following].cls not in wanted:
            owned = OWNED.match(masked, place + 1)
            if not owned or owned.end() not in sentence.slots:
                return
            following = owned.end()
            if sentence.slots[following].cls in wanted:
                yield sentence.slots[following]
                place = following
                continue
        if sentence.slots[following].cls not in wanted:
            return
        gap = SLOT.sub("", masked[place + 1 : following])
        if not gap or not SIBLING.fullmatch(gap):
            return
        yield sentence.slots[following]
        place = following
