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

from kg.extract import bearers, measures
from kg.extract.clauses import clauses
from kg.extract.doc import Figure, Named, Quantity, Voice, When, records, sentences
from kg.extract.measures import Reading, Rules, Scene
from kg.extract.modality import modality
from kg.model import FACTUAL
from kg.ontology import Ontology, load

#: No sentence is read further than this (the corpus' longest has 320 characters): keeps the work linear.
LONGEST = 600
#: 由15元上调至19元: how far apart the two ends of a change may stand.
FROM, CHANGE = 12, 14
#: 2019年回国创办了…: how far the verb may stand before what is founded.
OBJECT = 14
#: Rules that read dates, not numbers.
DATED = frozenset({"date"})
#: So many words about size may stand before a number: 接近了约.
QUIET = 3
#: A year without its verb close by needs an object: 2015年成立 founds the subject.
ADJACENT = 3
#: Where two names are equally likely, a figure is worth TOSS_UP of its measure's trust, where one leads by SURE all of
#: it; on the training passages 34 % were right below CLEAR (not told at all), 85 % at SURE.
TOSS_UP, CLEAR, SURE = 0.4, 0.375, 3.0


#: A number, the measure it is read as, whose it is, and by how much that choice leads.
Found = tuple[Quantity, Reading, int, float]


def find(doc: Doc, ontology: Ontology) -> tuple[Figure, ...]:
    """All figures of a document whose mentions, dates, quantities and voices are known."""
    text, rules = doc.text, measures.compiled(ontology.root)
    mentions: list[Named] = sorted(records(doc, "mentions"))
    numbers: list[Quantity] = sorted(records(doc, "quantities"))
    dates: list[When] = sorted(records(doc, "dates"))
    voices: list[Voice] = sorted(records(doc, "voices"))
    spans = [piece for span in sentences(text) for piece in _pieces(text, span)]
    scenes = [measures.scene(text, span, mentions, numbers) for span in spans]
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
            out.append(_figure(text, where, (number, reading, entity, margin), whens, heard, ontology))
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
        if reading is None and last and _continues(where, last[0], number, last[1]):
            reading = last[1]._replace(trigger=(number.start, number.start))
        if reading is None or reading.rule.measure == "none" or _old_value(where, number, rules):
            last = None if reading else last
            continue
        last = (number, reading)
        paired = bearers.listed(where, number, reading, rules)
        if paired is not None:
            yield number, reading, paired, SURE
            continue
        for entity, margin in bearers.bearers(scenes, at, number, reading, rules):
            yield number, reading, entity, margin


def _continues(where: Scene, last: Quantity, number: Quantity, reading: Reading) -> bool:
    """Same unit, a name of a fitting class in between, and nothing that speaks of something else."""
    if last.unit != number.unit:
        return False
    return any(last.end <= m.start and m.end <= number.start and m.cls in reading.rule.classes for m in where.mentions)


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
        if not stop:  # 近期, 三天前: no year is told
            continue
        year = year._replace(end=stop, unit="year")
        founded = _object(where, reading) if reading.trigger[0] >= date.end else None
        if founded:
            yield year, reading, founded.entity, SURE
        elif reading.trigger[1] <= date.start or _passive(
            where.masked[date.end - where.start : reading.trigger[0] - where.start]
        ):
            for entity, margin in bearers.bearers(scenes, at, year, reading, rules):
                yield year, reading, entity, margin


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


def _figure(
    text: str, where: Scene, found: Found, whens: Sequence[When], voices: Sequence[Voice], ontology: Ontology
) -> Figure:
    """Put together what was found, with its sign, date, modality and speaker."""
    number, reading, entity, margin = found
    whole = (where.start, where.end)
    clause = next((c for c in clauses(text, whole) if c[0] <= number.start < c[1]), whole)
    how = modality(text, clause, (_quiet(text, clause[0], number.start, ontology), number.end), ontology)
    verb = reading.trigger
    if how in FACTUAL and clause[0] <= verb[0] < number.start:  # 拟在…投资200亿: the verb is what is planned
        how = modality(text, clause, (_quiet(text, clause[0], verb[0], ontology), verb[1]), ontology)
    voice = next((v for v in voices if v.start <= number.start < v.end), None)
    if voice and how in FACTUAL:
        how = "reported"
    told = [d for d in whens if d.value and d.end <= number.start] or [d for d in whens if d.value]
    return Figure(
        entity=entity,
        measure=reading.rule.measure,
        value=number.value if number.value < 0 else number.value * reading.rule.sign,
        unit=number.unit,
        qualifier=number.qualifier,
        date=told[-1].value if told and reading.rule.units != DATED else "",
        number=(number.start, number.end),
        start=min(number.start, verb[0]),
        end=max(number.end, verb[1]),
        modality=how,
        speaker=voice.speaker if voice else -1,
        confidence=_confidence(reading, margin),
    )


def _quiet(text: str, low: int, at: int, ontology: Ontology) -> int:
    """「团队只有41人」: 只有 tells the size and is no condition; what counts as a hedge must stand before it."""
    words = measures.compiled(ontology.root).words["quiet"]
    for _ in range(QUIET):
        size = max((len(w) for w in words if text.endswith(w, low, at)), default=0)
        if not size:
            break
        at -= size
    return at


def _confidence(reading: Reading, margin: float) -> float:
    return round(reading.rule.trust * (TOSS_UP + (1 - TOSS_UP) * max(0.0, min(margin, SURE)) / SURE), 2)


@Language.factory("kg_figures")
class Figures:
    """Fills ``doc._.figures``; ``root`` is the ontology folder (ours by default)."""

    def __init__(self, nlp: Language, name: str, root: str | None = None) -> None:
        self.ontology = load(Path(root)) if root else load()

    def __call__(self, doc: Doc) -> Doc:
        doc._.figures = find(doc, self.ontology)
        return doc
