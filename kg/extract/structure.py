"""Text and mentions → sentences in which each mention is one character, so that a pattern can see its class.

「智谱（Zhipu）发布“GLM-4”和“GLM-4-Air”。」 becomes 「①发布②。」: ① is a slot for an organisation, ② one with two
models. Quotes, titles' marks and blanks are left out (English keeps a blank between words: by that a form knows it);
what stands in brackets is read by itself, behind the name it belongs to.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.extract.doc import Named, sentences
from kg.extract.doubles import DOUBLE, doubles, marked
from kg.extract.english import english
from kg.ontology import Ontology

#: Private code points: a slot with one member, and one with several.
ONE, MANY = 0xE000, 0xE400
SLOT = re.compile("[\ue000-\ue7ff]")
#: Where a clause ends, in masked text.
STOPS = "，,：:；;。！？!?…—\n（(【】"
SKIP = re.compile(r"[\s“”「」『』《》〈〉\"'’‘·]+|(?<=\d)[,，](?=\d{3})")
BRACKET = re.compile(r"[（(\[【][^（(\[【）)\]】\n]{0,80}[）)\]】]")
#: Between two names of one class: an enumeration, with a few characters that say what the second is.
JOINT = re.compile(r"(?:、|和|与|及|以及|或|跟|同|暨|&|/|／|\+|,|，| ?, (?:and |or )?(?:both )?| (?:and|or|&) )(?:其)?")
#: Two names with a comma between are an enumeration only where it goes on: 相比甲，乙更强 is none.
COMMA, FURTHER = (",", "，", ", "), re.compile("[”」》]?(?:、|，|,|和|与|及|以及| and | or )")
#: 「旗舰模型A、轻量模型B」: so long may the description of a further member be.
DESCRIPTION = re.compile(r"(?:、|和|及|以及)[^\ue000-\ue7ff，,。：；、的在是对将把被以从于向为]{1,8}")
#: So many characters behind a name, a bracket belongs to the noun before it.
NOUN = 3


class Slot(NamedTuple):
    """A place in a sentence where one thing, or several of one class, are named."""

    start: int
    end: int
    cls: str
    members: tuple[Named, ...]
    joint: str  # what joins the first two members


class Sentence(NamedTuple):
    """``masked`` has one character a slot; ``at`` gives where each masked character stands in the text."""

    start: int
    end: int
    masked: str
    at: tuple[int, ...]
    slots: Mapping[int, Slot]  # by place in ``masked``
    first: bool  # of its paragraph


@lru_cache(maxsize=4)
def letters(ontology: Ontology) -> Mapping[str, int]:
    """The number of each entity class, and of the organisations that name a thing as well."""
    return {name: i for i, name in enumerate([*sorted(ontology.entities), DOUBLE])}


def masked_sentences(text: str, mentions: Sequence[Named], ontology: Ontology) -> list[Sentence]:
    """Every sentence that names something, and every bracket that does, in order."""
    numbers = letters(ontology)
    named = _outermost([m for m in marked(text, mentions, ontology) if m.cls in numbers])
    base = doubles(ontology).base
    starts = [m.start for m in named]
    out: list[Sentence] = []
    before = 0
    for start, end in sentences(text):
        here = named[bisect_left(starts, start) : bisect_left(starts, end)]
        if here:
            first = not out or "\n" in text[before:start]
            out += _sentence(text, (start, end), here, (numbers, base), first)
        before = end
    return out


def _outermost(mentions: Sequence[Named]) -> list[Named]:
    kept: list[Named] = []
    for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or m.start >= kept[-1].end:
            kept.append(m)
    return kept


def _sentence(
    text: str, span: tuple[int, int], here: list[Named], kinds: tuple[Mapping[str, int], str], first: bool
) -> Iterator[Sentence]:
    inside = {m.start: m for m in here}
    starts = [m.start for m in here]
    asides: list[tuple[int, int, Named]] = []
    compounds: list[tuple[Named, Named]] = []
    hidden: dict[int, int] = {}
    for bracket in BRACKET.finditer(text, *span):
        start, end = bracket.span()
        k = bisect_left(starts, start)
        owner = here[k - 1] if k else None
        if start in inside or (owner and owner.end > start):
            continue  # part of a name
        if (
            owner
            and text[start - 1] not in STOPS
            and start - owner.end >= NOUN
            and k < len(here)
            and (here[k].start, here[k].end) == (start + 1, end - 1)
        ):
            hidden |= {start: start + 1, end - 1: end}  # 混合专家架构（MoE）: the name of what stands before it
            continue
        others = any(not owner or n.entity != owner.entity for n in here[k : bisect_left(starts, end)])
        if others and (not owner or end == span[1]):
            continue  # 【新华社记者李木报道】 stands for itself
        hidden[start] = end
        if owner and others:
            asides.append((start, end, owner))
    yield _mask(text, [span], inside, hidden, kinds, compounds)._replace(first=first)
    for start, end, owner in asides:
        yield _mask(text, [(owner.start, owner.end), (start, end)], inside, {}, kinds, [])
    for whole, part in compounds:
        yield _mask(text, [(whole.start, whole.end), (part.start, part.end)], inside, {}, kinds, [])


def _mask(
    text: str,
    spans: list[tuple[int, int]],
    inside: Mapping[int, Named],
    hidden: Mapping[int, int],
    kinds: tuple[Mapping[str, int], str],
    compounds: list[tuple[Named, Named]],
) -> Sentence:
    """One sentence masked; ``compounds`` collects pairs like 蓝湾|海豚云 whose first ends an enumeration: there the
    second is the member, and what the first is to it is read apart."""
    numbers, base = kinds
    out: list[str] = []
    at: list[int] = []
    slots: dict[int, Slot] = {}
    last = -1  # place of the last slot in ``out``
    spaced = english(text)
    for start, end in spans:
        i = start
        while i < end:
            if i in hidden:
                i = hidden[i]
                continue
            m = inside.get(i)
            if m is None:
                skip = SKIP.match(text, i, end)
                if skip:
                    if spaced and " " in skip.group() and out and out[-1] != " ":
                        out.append(" ")
                        at.append(i)
                    i = skip.end()
                    continue
                out.append(text[i])
                at.append(i)
                i += 1
                continue
            i = m.end
            gap = "".join(out[last + 1 :]) if last >= 0 else ""
            joined = last >= 0 and (slots[last].cls == m.cls or {slots[last].cls, m.cls} == {base, DOUBLE})
            same = joined and not gap and slots[last].members[-1].entity == m.entity
            if joined and not gap and not same and len(slots[last].members) > 1:
                old = slots[last]
                compounds.append((old.members[-1], m))
                slots[last] = old._replace(end=m.end, members=(*old.members[:-1], m))
                continue
            listed = gap not in COMMA or len(slots[last].members) > 1 or FURTHER.match(text, i, end)
            if same or (joined and gap and listed and (JOINT.fullmatch(gap) or DESCRIPTION.fullmatch(gap))):
                old = slots[last]
                del out[last + 1 :], at[last + 1 :]
                members = old.members if same else (*old.members, m)
                cls = m.cls if old.cls == m.cls else base
                slots[last] = Slot(old.start, m.end, cls, members, old.joint or gap[:1])
                out[last] = chr((MANY if len(members) > 1 else ONE) + numbers[cls])
                continue
            last = len(out)
            slots[last] = Slot(m.start, m.end, m.cls, (m,), "")
            out.append(chr(ONE + numbers[m.cls]))
            at.append(m.start)
    return Sentence(spans[0][0], spans[-1][1], "".join(out), tuple(at), slots, False)
