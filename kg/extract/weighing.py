"""The rules' figures and the model's view of the same numbers → the figures that stand.

A figure of the rules stays where it is the model's likeliest reading; one that only the model sees must be surer. What
is no statement of fact (planned, denied) stays as the rules told it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from spacy.tokens import Doc

from kg.extract import bearers, gauge, measures, telling
from kg.extract.assessor import Verdict, Weights, verdicts
from kg.extract.doc import Figure, Quantity, Voice, When, records, sentences
from kg.model import FACTUAL
from kg.ontology import Ontology, load

#: The unit of a year that is told as a date.
YEAR = "date"
#: How probable a reading (measure and owner together) must be where the rules say the same, and where only the model
#: sees it. Between 0.3 and 0.5 F1 on the passages kept for choosing is flat; on five pages 0.45 was better than 0.38.
RULED, ALONE = 0.25, 0.45
#: What joins the two ends of a range.
RANGE = frozenset({"-", "–", "—", "~", "～", "至", "到"})
#: 557.6万 and 558万 are one value.
ROUNDED = 0.05
#: Voices looked at begin at most so far before a sentence.
FAR = 600


def prepared(doc: Doc, told: Iterable[Figure], ontology: Ontology) -> tuple[gauge.Page, dict[int, gauge.Ruled]]:
    """A document's page, years among its numbers, and what the rules say by the start of each number."""
    text, rules = doc.text, measures.compiled(ontology.root)
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
    page = gauge.prepare(text, records(doc, "mentions"), numbers, sentences(text))
    return page._replace(standards=_standards(page, rules)), ruled


def _standards(page: gauge.Page, rules: measures.Rules) -> frozenset[tuple[int, int]]:
    """(a number's start, an entity) where the entity is what a share is measured by: 已是乙的23%."""
    out: set[tuple[int, int]] = set()
    shares = [q for q in page.numbers if q.unit in ("ratio", "percent")]
    for a, b in sorted({gauge.span(page, q.start) for q in shares}):
        where = measures.scene(page.text, (a, b), page.mentions, page.numbers)
        last: Quantity | None = None
        for q in measures.within(shares, a, b):
            first = last if last and page.text[last.end : q.start] in RANGE else q  # 乙的5%-13%
            out |= {(q.start, m.entity) for m in bearers.standards(where, first, rules)}
            last = q
    return frozenset(out)


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
    """Each number's likeliest reading where it is likely enough, in order of place."""
    page, ruled = prepared(doc, told, ontology)
    by: dict[int, list[Figure]] = {}
    for f in told:
        by.setdefault(f.number[0], []).append(f)
    best: dict[int, Verdict] = {}
    for v in verdicts(page, ruled, owners(ontology), weights):
        known = best.get(v.number.start)
        if known is None or _sure(v) > _sure(known):
            best[v.number.start] = v
    kept = [f for f in told if f.modality not in FACTUAL]
    closed = {f.number[0] for f in kept}
    for start, v in sorted(best.items()):
        if start in closed:
            continue
        same = [f for f in by.get(start, ()) if f.measure == v.measure and (f.value < 0) == (_value(v) < 0)]
        sure = round(_sure(v), 2)
        if any(f.entity == v.entity for f in same):
            kept += [f._replace(confidence=sure) for f in same if sure >= RULED]  # 甲和乙均为: one for all
        elif sure >= ALONE and not _general(page, v, ontology) and not _barred(page, v, ontology):
            kept.append(_figure(doc, page, v, ontology))
    single = measures.compiled(ontology.root).words["single"]
    return tuple(sorted(dict.fromkeys(_agreeing(kept, single)), key=lambda f: (f.number, f.measure, f.entity)))


def _agreeing(figures: Sequence[Figure], single: Sequence[str]) -> Iterator[Figure]:
    """A model costs once what it costs: of several values of such a measure the surest stands, and what rounds it."""
    surest: dict[tuple[int, str], Figure] = {}
    for f in figures:
        key = (f.entity, f.measure)
        if f.modality in FACTUAL and (key not in surest or f.confidence > surest[key].confidence):
            surest[key] = f
    for f in figures:
        best = surest.get((f.entity, f.measure), f)
        near = f.unit != best.unit or abs(f.value - best.value) <= ROUNDED * abs(best.value)
        if near or f.measure not in single or f.modality not in FACTUAL:
            yield f


def _sure(v: Verdict) -> float:
    return v.meaning * v.owner


def _value(v: Verdict) -> float:
    return v.number.value if v.number.value < 0 else v.number.value * v.sign


def _general(page: gauge.Page, v: Verdict, ontology: Ontology) -> bool:
    """「国内企业超过4500家」: after the last name, the clauses have a subject of their own that is no name."""
    start = max(page.starts[max(0, bisect_right(page.starts, v.number.start) - 1)], v.number.start - FAR)
    near = measures.within(page.mentions, start, v.number.start)
    named = [m.end for m in near if start < m.end <= v.number.start and m.cls in owners(ontology)[v.measure]]
    told = page.masked[max(named, default=start) : v.number.start]
    return any(word in told for word in measures.compiled(ontology.root).generic)


def _barred(page: gauge.Page, v: Verdict, ontology: Ontology) -> bool:
    """「将裁员200人」 is no headcount: words right before a number, or after it, that make it something else."""
    words = ontology.lexicon("measures")["barred"].get(v.measure)
    if not words:
        return False
    low, end = max(0, v.number.start - FAR), v.number.end
    at = telling.quiet(page.masked, low, v.number.start, ontology)
    return page.masked.endswith(tuple(words["before"]), low, at) or page.masked.startswith(tuple(words["after"]), end)


def _figure(doc: Doc, page: gauge.Page, v: Verdict, ontology: Ontology) -> Figure:
    number = v.number
    k = max(0, bisect_right(page.starts, number.start) - 1)
    sentence = max(page.starts[k], number.start - FAR), min(page.ends[k], number.end + FAR)
    if number.unit == YEAR:
        number = number._replace(unit="year")
    elif not number.unit or pieces(page.text, number, v.measure):
        number = number._replace(unit=_unit(page, number, v.measure))
    whens: list[When] = sorted(records(doc, "dates"))
    voices: list[Voice] = sorted(records(doc, "voices"))
    context = (
        measures.within(whens, *sentence),
        measures.within(voices, sentence[0] - FAR, sentence[1]),
    )
    sure = round(_sure(v), 2)
    claim = telling.Claim(number, v.measure, v.sign, (number.start, number.end), v.entity, sure)
    return telling.figure(page.masked, sentence, claim, context, ontology)


def pieces(text: str, number: Quantity, measure: str) -> bool:
    """「花了1900块」: 块 counts things, or is short for yuan."""
    return measure in MONEYED and number.unit == "count" and text.endswith("块", number.start, number.end)


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
