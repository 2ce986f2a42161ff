"""Mentions and voices → facts: the relation properties that a text states, with evidence, modality and confidence.

「华为收购荣耀。」 → (华为, acquired, 荣耀). The words and forms are in lexicon/relations.toml, the classes that a
property takes in the ontology; here is only how a form is laid over a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import classifier
from kg.extract.clauses import clauses
from kg.extract.comments import comments
from kg.extract.doc import Fact, Named, Voice, records
from kg.extract.doubles import DOUBLE, alike
from kg.extract.forms import Form, Lexicon, describes, lexicon
from kg.extract.modality import modality
from kg.extract.namesakes import namesakes
from kg.extract.structure import Sentence, Slot, masked_sentences
from kg.extract.subjects import Found, anchored, clause_start, siblings, subject, thing_of
from kg.extract.voices import innermost
from kg.ontology import Ontology, load

#: Words that rule a form out stand inside it, or so near.
NEAR = 2
#: A number of pieces, which somebody has rather than makes; so long at most.
COUNTED, COUNT = re.compile("[0-9十百千万亿余多几](?:张|块|颗|枚|片|台|套)(?:全新|二手)?\\Z"), 5
#: So many names of an enumeration at most: beyond it a list is being read, not a sentence.
MOST = 20
#: Before names in a row, these make them partners of somebody else.
WITH = re.compile("(?:与|和|同|跟|联合|携手|联手|对|向)\\Z")


class Hit(NamedTuple):
    """A form that fits: the ends, the words' span, how sure."""

    form: Form
    subject: Named
    object: Named
    trigger: tuple[int, int]
    sure: float


def find(text: str, mentions: Sequence[Named], voices: Sequence[Voice], ontology: Ontology) -> tuple[Fact, ...]:
    """Every relation the text states between its mentions, in order of place; told twice, it is found twice."""
    words = lexicon(ontology)
    page = masked_sentences(text, mentions, ontology)
    speaking = sorted(voices)
    facts: list[Fact] = []
    firm: set[tuple[int, str, int]] = set()  # said by a form that is not weak
    for index, sentence in enumerate(page):
        parts = clauses(text, (sentence.start, sentence.end))
        best: dict[tuple[int, str, int], Fact] = {}
        for hit in hits(page, index, words):
            fact = _fact(text, sentence, hit, parts, ontology)
            name = ontology.key(fact.subject, fact.property, fact.object)
            if not hit.form.weak:
                firm.add(name)
            if name not in best or best[name].confidence < fact.confidence:
                best[name] = fact._replace(speaker=innermost(speaking, hit.trigger[0]))
        facts += best.values()
    facts += comments(text, sorted(mentions), speaking, words)
    sure = [f for f in facts if ontology.key(f.subject, f.property, f.object) in firm]
    sure += namesakes(text, sorted(mentions), sure, words)
    facts = _yielding(facts, sure)
    return tuple(sorted(set(facts), key=lambda f: (f.start, f.end, f.property, f.subject, f.object)))


def _yielding(facts: Sequence[Fact], sure: Sequence[Fact]) -> list[Fact]:
    """「白露上线蓝湾的海豚-2」: who only offers a thing did not make it, where the text says who did."""
    said, known = set(sure), {(f.property, f.object) for f in sure}
    return [*sure, *(f for f in facts if f not in said and (f.property, f.object) not in known)]


def hits(page: Sequence[Sentence], index: int, words: Lexicon) -> Iterator[Hit]:
    """Every form that fits sentence ``index``, for every pair of its ends."""
    sentence = page[index]
    masked = sentence.masked
    for form in words.forms:
        if form.spaced != (" " in masked):
            continue
        if not form.needs.search(masked) or (form.context and not form.context.search(masked)):
            continue
        for match in _matches(form, masked):
            open_end = _loose(page, index, form, match, words) if form.loose else None
            if form.loose and open_end is None:
                continue
            begin = max(clause_start(masked, match.start()), match.start() - NEAR)
            if open_end and begin > open_end.place >= clause_start(masked, match.start()):
                begin = max(clause_start(masked, match.start()), open_end.place - 1)
            if form.unless and form.unless.search(masked, begin, match.end()):
                continue
            if form.between and form.between.search(masked, match.start(), match.end()):
                continue
            span = match.span("V") if "V" in form.pattern.groupindex else match.span()
            trigger = (sentence.at[span[0]], sentence.at[span[1] - 1] + 1)
            for s, o, sure in _ends(sentence, form, match, (open_end, words)):
                if s.entity != o.entity and _fits(form, s, o, words):
                    yield Hit(form, s, o, trigger, sure)


def _matches(form: Form, masked: str) -> Iterator[re.Match[str]]:
    """All matches, also those that begin inside another one."""
    at = 0
    while match := form.pattern.search(masked, at):
        yield match
        at = match.start() + 1


def _fits(form: Form, s: Named, o: Named, words: Lexicon) -> bool:
    """Whether the property takes the ends: in 「青禾接入DeepSeek」 the second is an organisation, whatever it names."""
    base = words.doubles.base
    domain, range_ = words.ends[form.property]
    fits = (base if s.cls == DOUBLE else s.cls) in domain and (base if o.cls == DOUBLE else o.cls) in range_
    return fits and (not form.same or alike(s.cls, o.cls, words.doubles))


def _ends(
    sentence: Sentence, form: Form, match: re.Match[str], known: tuple[Found | None, Lexicon]
) -> Iterator[tuple[Named, Named, float]]:
    open_end, words = known
    if form.pair:
        if WITH.search(sentence.masked, max(0, match.start("G") - 2), match.start("G")):
            return  # 与甲、乙合作: each of them with somebody else
        yield from _pairs(sentence.slots[match.start("G")])
        return
    ends: dict[str, list[Named]] = {}
    for name, wanted in (("S", form.domain), ("O", form.range)):
        if open_end and form.loose == name:
            ends[name] = list(open_end.slot.members)
        else:
            last = match.start(name) == match.end() - 1
            place = thing_of(sentence, match.start(name), wanted) if last else match.start(name)
            slots = [sentence.slots[place]]
            if last:
                slots += siblings(sentence, place, wanted, others=name == "O" and form.property not in words.whole)
            if name == "O" and form.property in words.whole:
                slots = [slot for slot in slots if not _describes(sentence, slot, words)]
            ends[name] = [m for s in slots for m in s.members]
    together = not open_end and match.end("S") == match.start("O")
    if together and ends["S"] and ends["O"] and ends["S"][-1].cls == ends["O"][0].cls:
        ends = {"S": ends["S"][-1:], "O": ends["O"][:1]}  # 甲、蓝湾海豚云、乙: only 蓝湾 is something to 海豚云
    if together and form.range & form.domain <= {DOUBLE}:
        ends["O"] = ends["O"][:1]  # 蓝湾海豚-2、鲸鱼-1: who made 鲸鱼-1 is not said
    if form.nearest and len(ends["S"]) > 1:
        ends = {"S": ends["S"][-1:], "O": ends["O"][:1]}  # 甲、蓝湾旗下的海豚: only 蓝湾 has 海豚
    for s in ends["S"][:MOST]:
        for o in ends["O"][:MOST]:
            yield s, o, open_end.sure if open_end else 1.0


def _describes(sentence: Sentence, slot: Slot, words: Lexicon) -> bool:
    """「深度学习平台」, 「8000张H800」: the name stands for no thing of its own; 「注意力机制」 does."""
    place = bisect_left(sentence.at, slot.start)
    counted = COUNTED.search(sentence.masked, max(0, place - COUNT), place)
    return bool(counted or describes(slot.members[-1].cls, sentence.masked, place + 1, words))


def _pairs(slot: Slot) -> Iterator[tuple[Named, Named, float]]:
    """「甲与乙、丙合作」 → 甲 with each of the others; 「甲、乙、丙竞争」 → each with each."""
    members = slot.members[:MOST]
    for i, one in enumerate(members):
        for other in members[i + 1 :]:
            yield one, other, 1.0
        if slot.joint != "、":
            return


def _loose(page: Sequence[Sentence], index: int, form: Form, match: re.Match[str], words: Lexicon) -> Found | None:
    """The end that the form leaves open: a subject found by looking back."""
    wanted = form.domain if form.loose == "S" else form.range
    if form.same:
        other = match.start("O" if form.loose == "S" else "S")
        kind = page[index].slots[other].cls
        wanted = frozenset(c for c in wanted if alike(c, kind, words.doubles))
    if form.anchor:
        return anchored(page, index, match.start(), wanted, words=words, anchor=form.anchor)
    parallel = form.needs if form.parallel else None
    return subject(page, index, match.start(), wanted, words=words, reach=form.reach, parallel=parallel)


def _fact(text: str, sentence: Sentence, hit: Hit, parts: Sequence[tuple[int, int]], ontology: Ontology) -> Fact:
    """The hit with its evidence: the smallest span with both names and the words between, as far as they stand here."""
    start, end = hit.trigger
    inside = [m for m in (hit.subject, hit.object) if sentence.start <= m.start < sentence.end]
    first = min([start, *(m.start for m in inside)])
    last = max([end, *(m.end for m in inside)])
    at = bisect_right(parts, (start, len(text))) - 1
    clause = parts[at] if at >= 0 and start < parts[at][1] else (first, last)
    return Fact(
        subject=hit.subject.entity,
        property=hit.form.property,
        object=hit.object.entity,
        start=first,
        end=last,
        modality=hit.form.fixed or modality(text, clause, hit.trigger, ontology),
        speaker=-1,
        confidence=round(hit.form.confidence * hit.sure, 3),
    )


class Relations:
    """The component kg_relations: mentions and voices in, ``doc._.facts`` out.

    Where an ontology has a trained classifier (kg/extract/classifier.py), it weighs what the forms found and adds what
    they miss; without one the forms stand alone.
    """

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        trained = ontology.root / classifier.FILE
        self.weights = classifier.load_weights(trained) if trained.is_file() else None

    def __call__(self, doc: Doc) -> Doc:
        mentions, heard = records(doc, "mentions"), records(doc, "voices")
        facts = find(doc.text, mentions, heard, self.ontology)
        if self.weights:
            facts = classifier.decide(doc.text, mentions, (heard, facts), self.ontology, self.weights)
        doc._.facts = facts
        return doc


@Language.factory("kg_relations", default_config={"root": ""}, assigns=["doc._.facts"])
def make_relations(nlp: Language, name: str, root: str) -> Relations:
    """Make the component for the ontology at ``root`` (ours by default)."""
    return Relations(load(Path(root) if root else None))
