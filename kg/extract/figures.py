"""Measurements: numbers, names and dates of an article → figures: which entity, which measure, which value, how sure.

博通跌逾17% → (博通, shareChange, −17 percent, over). What a number measures is decided in ``measures``, whose it is in
``bearers``; here both meet, and the figure gets its sign, its date, its modality and its speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import assessor, bearers, measures, sizes, telling, weighing
from kg.extract.assessor import Weights
from kg.extract.doc import Figure, Named, Quantity, Voice, When, records, sentences
from kg.extract.measures import Reading, Rules, Scene
from kg.ontology import Ontology, load

#: No sentence is read further than this (the corpus' longest has 320 characters): keeps the work linear.
LONGEST = 600
#: 由15元上调至19元: how far apart the two ends of a change may stand.
FROM, CHANGE = 12, 14
#: 2019年回国创办了…: how far the verb may stand before what is founded.
OBJECT = 14
#: "in 2016": a year told without 年, and nothing more exact.
ENGLISH_YEAR = re.compile(r"(?:[A-Za-z]+ )?(?:19|20)\d\d")
#: What joins the two ends of a range.
RANGE = re.compile(r"\s?(?:-|–|—|~|～|至|到)\s?")
#: What follows 「2018年青禾成立」 where nothing else is founded.
DONE = "。，,；;、）)）时后以至于并\n"
#: A year without its verb close by needs an object: 2015年成立 founds the subject.
ADJACENT = 3
#: On the training passages 34 % of the figures whose owner led by less than CLEAR were right: they are not told.
CLEAR = 0.375


#: A number, the measure it is read as, whose it is, and by how much that choice leads.
Found = tuple[Quantity, Reading, int, float]


def find(doc: Doc, ontology: Ontology, weights: Weights | None = None) -> tuple[Figure, ...]:
    """All figures of a document whose mentions, dates, quantities and voices are known; a model weighs them."""
    told = ruled(doc, ontology)
    if weights is not None:
        told = weighing.decide(doc, told, ontology, weights)
    told = tuple(_again(told))
    return (*told, *sizes.named(doc.text, sorted(records(doc, "mentions")), told))


def ruled(doc: Doc, ontology: Ontology) -> tuple[Figure, ...]:
    """What the rules of measures.toml alone make of a document."""
    text, rules = doc.text, measures.compiled(ontology.root)
    mentions: list[Named] = sorted(records(doc, "mentions"))
    numbers: list[Quantity] = sorted(records(doc, "quantities"))
    dates: list[When] = sorted(records(doc, "dates"))
    voices: list[Voice] = sorted(records(doc, "voices"))
    spans = [piece for span in sentences(text) for piece in _pieces(text, span)]
    scenes = [measures.scene(text, span, mentions, numbers) for span in spans]
    plain = measures.masked(text, mentions)  # a name that holds 计划 plans nothing
    out: list[Figure] = []
    for at, where in enumerate(scenes):
        if not where.numbers and not measures.within(dates, where.start, where.end):
            continue
        whens = measures.within(dates, where.start, where.end)
        heard = measures.within(voices, where.start - LONGEST, where.end)
        for number, reading, entity, margin in (
            *_measured(text, scenes, at, rules),
            *_founded(text, scenes, at, whens, rules),
        ):
            if margin < CLEAR:
                continue
            if not number.unit:
                money = "money" in reading.rule.units
                number = number._replace(unit=measures.currency(scenes, at, number) if money else "count")
            sure = telling.confidence(reading.rule.trust, margin)
            claim = telling.Claim(number, reading.rule.measure, reading.rule.sign, reading.trigger, entity, sure)
            out.append(telling.figure(plain, (where.start, where.end), claim, (whens, heard), ontology))
    return tuple(dict.fromkeys(out))


def _pieces(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """A sentence as it is; a line without a full stop in sight is cut, at a comma where it has one."""
    start, end = span
    while end - start > LONGEST:
        cut = max(text.rfind(c, start + LONGEST // 2, start + LONGEST) for c in measures.COMMAS) + 1
        yield start, cut or start + LONGEST
        start = cut or start + LONGEST
    yield start, end


def _measured(text: str, scenes: Sequence[Scene], at: int, rules: Rules) -> Iterator[Found]:
    """Numbers that a trigger claims, and those that continue a list: A为3550亿，B为1060亿."""
    where = scenes[at]
    last: tuple[Quantity, Reading] | None = None
    for number in where.numbers:
        reading = measures.read(text, where, number, rules)
        if reading is None and last and (_ranged(text, last[0], number) or _continues(where, last[0], number, last[1])):
            reading = last[1]._replace(trigger=(number.start, number.start))
        if reading and _general(where, number, reading, rules):
            reading = None
        if reading is None or reading.rule.measure == "none" or _old_value(where, number, rules):
            last = None if reading else last
            continue
        last = (number, reading)
        paired = bearers.listed(where, number, reading, rules)
        if paired is not None:
            yield number, reading, paired, telling.SURE
            continue
        for entity, margin in bearers.bearers(scenes, at, number, reading, rules):
            yield number, reading, entity, margin


def _continues(where: Scene, last: Quantity, number: Quantity, reading: Reading) -> bool:
    """Same unit, a name of a fitting class in between, and nothing that speaks of something else."""
    if last.unit != number.unit:
        return False
    return any(last.end <= m.start and m.end <= number.start and m.cls in reading.rule.classes for m in where.mentions)


def _ranged(text: str, last: Quantity, number: Quantity) -> bool:
    """「5%-13%」: the other end of what was just read."""
    return last.unit == number.unit and RANGE.fullmatch(text, last.end, number.start) is not None


def _again(told: Sequence[Figure]) -> Iterator[Figure]:
    """「15亿（1.5B）」 is one figure: what a bracket only repeats is left out."""
    for k, f in enumerate(told):
        key = (f.entity, f.measure, f.value, f.unit)
        near = [o for o in told[max(0, k - 3) : k] if f.number[0] - o.number[1] in (0, 1, 2)]
        if not any((o.entity, o.measure, o.value, o.unit) == key for o in near):
            yield f


def _general(where: Scene, number: Quantity, reading: Reading, rules: Rules) -> bool:
    """「国内企业超过4500家」: after the last name, the clauses have a subject of their own that is no name."""
    own = [m.end for m in where.mentions if m.end <= number.start and m.cls in reading.rule.classes]
    told = where.masked[max(own, default=where.start) - where.start : number.start - where.start]
    return any(w in told for w in rules.generic)


def _old_value(where: Scene, number: Quantity, rules: Rules) -> bool:
    """「由15元上调至19元」, 「15元降到12元」: 15 is what it was."""
    a, b = number.start - where.start, number.end - where.start
    before, after = where.masked[max(0, a - FROM) : a], where.masked[b : b + CHANGE]
    to, goal = "|".join(rules.words["to"]), "|".join(rules.words["goal"])
    gap = 5 if any(w in before for w in rules.words["from"]) else 1
    return bool(re.match(rf"[^，。,]{{0,{gap}}}?(?:{to})[^，。,0-9]{{0,4}}?(?:{goal})", after))


def _founded(text: str, scenes: Sequence[Scene], at: int, dates: Sequence[When], rules: Rules) -> Iterator[Found]:
    """「成立于2022年」, 「2019年创办了…」 → a year as a number."""
    where = scenes[at]
    for date in dates:
        year = Quantity(date.start, date.end, float(date.value[:4] or 0), "date", "exactly")
        reading = measures.read(text, where, year, rules) if year.value else None
        if reading is None or reading.rule.measure == "none":
            continue
        stop = text.find("年", date.start, date.end) + 1
        if not stop and ENGLISH_YEAR.fullmatch(text, date.start, date.end):
            stop = date.end
        if not stop:  # 近期, 三天前: no year is told
            continue
        year = year._replace(end=stop, unit="year")
        after = reading.trigger[0] >= date.end
        founded = (_between(where, date, reading) or _object(where, reading)) if after else None
        if founded:
            yield year, reading, founded.entity, telling.SURE
        elif reading.trigger[1] <= date.start or _passive(
            where.masked[date.end - where.start : reading.trigger[0] - where.start]
        ):
            for entity, margin in bearers.bearers(scenes, at, year, reading, rules):
                yield year, reading, entity, margin


def _between(where: Scene, date: When, reading: Reading) -> Named | None:
    """「2018年青禾科技成立。」: the one organisation between year and verb, where the verb has no object."""
    gap = where.masked[date.end - where.start : reading.trigger[0] - where.start]
    inside = [m for m in where.mentions if date.end <= m.start and m.end <= reading.trigger[0]]
    rest = where.masked[reading.trigger[1] - where.start :]
    plain = len(gap.replace(measures.MASK, "")) <= ADJACENT and not any(c in measures.COMMAS for c in gap)
    alone = len(inside) == 1 and inside[0].cls in reading.rule.classes
    return inside[0] if plain and alone and (not rest or rest[0] in DONE) else None


def _passive(gap: str) -> bool:
    """「2015年成立」, 「2015年由两名学生创办」: what is founded stands before the year."""
    return len(gap) <= ADJACENT or "由" in gap


def _object(where: Scene, reading: Reading) -> Named | None:
    """「2019年回国创办了…」: the first organisation after the verb, in the same clause."""
    end = reading.trigger[1]
    for m in where.mentions:
        if end <= m.start <= end + OBJECT and m.cls in reading.rule.classes:
            gap = where.masked[end - where.start : m.start - where.start]
            return m if not any(c in measures.COMMAS for c in gap) else None
    return None


@Language.factory("kg_figures")
class Figures:
    """Fills ``doc._.figures``; ``root`` is the ontology folder (ours by default)."""

    def __init__(self, nlp: Language, name: str, root: str | None = None) -> None:
        self.ontology = load(Path(root)) if root else load()
        model = self.ontology.root / assessor.FILE
        self.weights = assessor.load_weights(model) if model.is_file() else None

    def __call__(self, doc: Doc) -> Doc:
        doc._.figures = find(doc, self.ontology, self.weights)
        return doc
