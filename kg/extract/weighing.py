"""The rules' figures and the model's view of the same numbers → the figures that stand.

A figure of the rules stays where the model finds it possible; one that only the model sees needs more. What is no
statement of fact (planned, denied) stays as the rules told it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from spacy.tokens import Doc

from kg.extract import gauge, measures, telling
from kg.extract.assessor import Verdict, Weights, verdicts
from kg.extract.doc import Figure, Quantity, Voice, When, records, sentences
from kg.model import FACTUAL
from kg.ontology import Ontology, load

#: The unit of a year that is told as a date.
YEAR = "date"
#: How probable measure and owner must be where the rules say the same, and where only the model sees it. On half of six
#: files of passages 0.4 and 0.5 did 0.8 points better, but pages with names found by machine want more.
RULED, ALONE = (0.2, 0.15), (0.55, 0.6)
#: A second owner (甲和乙均为) needs more than the likeliest.
SECOND = 0.8
#: Voices looked at begin at most so far before a sentence.
FAR = 600


def prepared(doc: Doc, told: Iterable[Figure]) -> tuple[gauge.Page, dict[int, gauge.Ruled]]:
    """A document's page, years among its numbers, and what the rules say by the start of each number."""
    text = doc.text
    years = [
        Quantity(d.start, d.start + stop, float(d.value[:4]), YEAR, "exactly")
        for d in records(doc, "dates")
        if d.value and (stop := text[d.start : d.end].find("年") + 1)
    ]
    numbers = sorted([*records(doc, "quantities"), *years])
    ruled: dict[int, gauge.Ruled] = {}
    for f in told:
        before = ruled.get(f.number[0])
        if before is None or before.measure == f.measure:
            ruled[f.number[0]] = gauge.Ruled(f.measure, (before.owners if before else frozenset()) | {f.entity})
    return gauge.prepare(text, records(doc, "mentions"), numbers, sentences(text)), ruled


def owners(ontology: Ontology) -> Mapping[str, frozenset[str]]:
    """The classes of entities that each measure may be of."""
    return _owners(str(ontology.root))


@lru_cache(maxsize=4)
def _owners(root: str) -> Mapping[str, frozenset[str]]:
    ontology = load(Path(root))
    out: dict[str, set[str]] = {}
    for rule in measures.compiled(ontology.root).rules:
        out.setdefault(rule.measure, set()).update(rule.classes)
    for measure, more in ontology.lexicon("measures")["owners"].items():
        out.setdefault(measure, set()).update(more)
    return MappingProxyType({measure: frozenset(classes) for measure, classes in out.items()})


def decide(doc: Doc, told: tuple[Figure, ...], ontology: Ontology, weights: Weights) -> tuple[Figure, ...]:
    """Keep, drop and add figures, in order of place."""
    page, ruled = prepared(doc, told)
    seen = verdicts(page, ruled, owners(ontology), weights)
    chance = {(v.number.start, v.measure, v.sign, v.entity): v for v in seen}
    kept = [f for f in told if f.modality not in FACTUAL]
    closed = {f.number[0] for f in kept}
    for f in told:
        sign = -1 if f.value < 0 else 1
        joint = [
            chance.get((f.number[0], f.measure, sign, e)) for e in ruled[f.number[0]].owners
        ]  # 甲和乙均为: one for all
        v = max((v for v in joint if v), key=lambda v: v.owner, default=None)
        if f.modality in FACTUAL and v and v.meaning >= RULED[0] and v.owner >= RULED[1]:
            kept.append(f._replace(confidence=round(v.meaning * v.owner, 2)))
    done = {(f.number[0], f.measure, f.entity) for f in kept}
    for v in seen:
        enough = v.meaning >= ALONE[0] and v.owner >= (ALONE[1] if v.best else SECOND)
        if (
            enough
            and not _general(page, v, ontology)
            and v.number.start not in closed
            and (v.number.start, v.measure, v.entity) not in done
        ):
            kept.append(_figure(doc, page, v, ontology))
    return tuple(sorted(dict.fromkeys(kept), key=lambda f: (f.number, f.measure, f.entity)))


def _general(page: gauge.Page, v: Verdict, ontology: Ontology) -> bool:
    """「国内企业超过4500家」: after the last name, the clauses have a subject of their own that is no name."""
    start = max(page.starts[max(0, bisect_right(page.starts, v.number.start) - 1)], v.number.start - FAR)
    near = measures.within(page.mentions, start, v.number.start)
    named = [m.end for m in near if start < m.end <= v.number.start and m.cls in owners(ontology)[v.measure]]
    told = page.masked[max(named, default=start) : v.number.start]
    return any(word in told for word in measures.compiled(ontology.root).generic)


def _figure(doc: Doc, page: gauge.Page, v: Verdict, ontology: Ontology) -> Figure:
    number = v.number
    k = max(0, bisect_right(page.starts, number.start) - 1)
    sentence = max(page.starts[k], number.start - FAR), min(page.ends[k], number.end + FAR)
    if number.unit == YEAR:
        number = number._replace(unit="year")
    elif not number.unit:
        number = number._replace(unit=_unit(page, number, v.measure))
    whens: list[When] = sorted(records(doc, "dates"))
    voices: list[Voice] = sorted(records(doc, "voices"))
    context = (
        measures.within(whens, *sentence),
        measures.within(voices, sentence[0] - FAR, sentence[1]),
    )
    sure = round(v.meaning * v.owner, 2)
    claim = telling.Claim(number, v.measure, v.sign, (number.start, number.end), v.entity, sure)
    return telling.figure(page.masked, sentence, claim, context, ontology)


def _unit(page: gauge.Page, number: Quantity, measure: str) -> str:
    """「先投100万美元，又投900万」: a sum without its currency has that of the sum before, else it is in yuan."""
    if measure not in MONEYED:
        return "count"
    near = measures.within(page.numbers, number.start - FAR, number.start)
    before = [q.unit for q in near if q.start < number.start and re.fullmatch("[A-Z]{3}", q.unit)]
    return before[-1] if before else "CNY"


#: Measures in money.
MONEYED = frozenset({
    "trainingCost", "price", "marketValueChange", "marketValue", "valuation", "fundingAmount", "investmentAmount",
    "revenue",
})  # fmt: skip
