"""A number read as a measure of an entity → a Figure, with its sign, date, modality and speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kg.extract import measures
from kg.extract.clauses import clauses
from kg.extract.doc import Figure, Quantity, Voice, When
from kg.extract.modality import modality
from kg.model import FACTUAL
from kg.ontology import Ontology

#: So many words about size may stand before a number: 接近了约.
QUIET = 3
#: Measures that are themselves dates have none.
DATED = frozenset({"foundingYear"})
#: 只有乙的, 仅为同类的: what a ratio is measured by, with the words before it, and how far it may reach.
STANDARD = re.compile(r"(?:只有|仅有|仅为|仅是|只是|不到|不及|不足)[^，。；,;]{1,24}的$")
STANDARD_REACH = 28
#: Where two names are equally likely, a figure is worth TOSS_UP of its measure's trust; where one leads by SURE, all.
TOSS_UP, SURE = 0.4, 3.0


class Claim(NamedTuple):
    """What was read: the number, its measure and sign, the words that say so, whose it is, how sure."""

    number: Quantity
    measure: str
    sign: int
    trigger: tuple[int, int]
    entity: int
    sure: float


def figure(
    text: str, sentence: tuple[int, int], claim: Claim, context: tuple[Sequence[When], Sequence[Voice]],
    ontology: Ontology,
) -> Figure:  # fmt: skip
    """Put together what was found; ``context`` has the dates and the voices of the sentence."""
    number, verb = claim.number, claim.trigger
    whens, voices = context
    clause = next((c for c in clauses(text, sentence) if c[0] <= number.start < c[1]), sentence)
    at = _compared(text, clause[0], number.start) if claim.measure == "ratio" else number.start
    how = modality(text, clause, (quiet(text, clause[0], at, ontology), number.end), ontology)
    if how in FACTUAL and clause[0] <= verb[0] < at:  # 拟在…投资200亿: the verb is what is planned
        how = modality(text, clause, (quiet(text, clause[0], verb[0], ontology), verb[1]), ontology)
    voice = next((v for v in voices if v.start <= number.start < v.end), None)
    if voice and how in FACTUAL:
        how = "reported"
    told = [d for d in whens if d.value and d.end <= number.start] or [d for d in whens if d.value]
    return Figure(
        entity=claim.entity,
        measure=claim.measure,
        value=number.value if number.value < 0 else number.value * claim.sign,
        unit=number.unit,
        qualifier=number.qualifier,
        date=told[-1].value if told and claim.measure not in DATED else "",
        number=(number.start, number.end),
        start=min(number.start, verb[0]),
        end=max(number.end, verb[1]),
        modality=how,
        speaker=voice.speaker if voice else -1,
        confidence=claim.sure,
    )


def confidence(trust: float, margin: float) -> float:
    """A rule's trust, less where the choice between names was close."""
    return round(trust * (TOSS_UP + (1 - TOSS_UP) * max(0.0, min(margin, SURE)) / SURE), 2)


def _compared(text: str, low: int, at: int) -> int:
    """「只有乙的1/10」: the number begins with what it is measured by."""
    standard = STANDARD.search(text, max(low, at - STANDARD_REACH), at)
    return standard.start() if standard else at


def quiet(text: str, low: int, at: int, ontology: Ontology) -> int:
    """「团队只有41人」: 只有 tells the size and is no condition; what counts as a hedge must stand before it."""
    words = measures.compiled(ontology.root).words["quiet"]
    for _ in range(QUIET):
        size = max((len(w) for w in words if text.endswith(w, low, at)), default=0)
        if not size:
            break
        at -= size
    return at
