"""Numbers: clean text → quantities in base units, each with how exact it claims to be.

A quantity is a numeral (5.58, 3,000, 一千二百), a multiplier (万, 亿, million), and a unit, in that order, with a
currency sign or name before it at times. 数十亿, 七八亿 and 上千 say no number; 512GB and 41岁 measure what the graph
has no unit for: both yield nothing. Words stand in ``lexicon/numbers.toml``; currencies also in CLDR (Babel).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.doc import Quantity, records
from kg.extract.numerals import DIGIT, HAN, Grammar, value
from kg.extract.numerals import grammar as grammar_of
from kg.ontology import Ontology, load

#: A numeral longer than this (an account number, a hash) counts nothing.
LONGEST = 16
#: How far before a number a qualifier may begin (多达人民币 and the like fit).
REACH = 12
#: So many words of a place's papers must stand on a page before its 元 is theirs.
ENOUGH = 2
#: 310,000 times: nothing grows so much; it was done so often.
OFTEN = 1000
#: Words like 达到了 that may stand between a qualifier and its number.
MOST_GLUE = 3


class Piece(NamedTuple):
    """A number as read: ``raw`` times ``multiplier`` times the unit's factor."""

    start: int
    end: int
    raw: Decimal
    multiplier: Decimal
    factor: Decimal
    unit: str
    qualifier: str


def find(text: str, ontology: Ontology, *, taken: Sequence[tuple[int, int]] = ()) -> tuple[Quantity, ...]:
    """「近6000亿美元」 → 600000000000 USD, nearly; spans in ``taken`` (dates, names) hold no quantity."""
    grammar = grammar_of(ontology.root)
    pieces = _joined(text, list(_pieces(text, taken, grammar)), grammar)
    return tuple(_quantity(p) for p in _at_home(text, pieces, grammar) if p.unit != "-")


def _pieces(text: str, taken: Sequence[tuple[int, int]], grammar: Grammar) -> Iterator[Piece]:
    """The numbers outside of names and dates, in order; 「H20九千张」: one may begin where a name ends."""
    busy, k = sorted(taken), 0
    match = grammar.number.search(text)
    while match:
        start, end = match.span()
        while k < len(busy) and busy[k][1] <= start:
            k += 1
        after = end
        if k < len(busy) and busy[k][0] < end:
            after = busy[k][1]
        elif piece := _piece(text, match, grammar, named=k > 0 and busy[k - 1][1] == start):
            yield piece
            after = piece.end
        match = grammar.number.search(text, max(after, start + 1))


def _at_home(text: str, pieces: Sequence[Piece], grammar: Grammar) -> list[Piece]:
    """「融资新台币2亿元，估值9亿元」: where a page counts in a currency that is 元 for short, 元 is that one.

    A page does so that names it, or that speaks as the papers of the place do (收报, 按年; 兆元).
    """
    homes = grammar.words["homes"]
    out: list[Piece] = []
    home = _place(text, homes["signs"])
    for piece in pieces:
        said = text[piece.start : piece.end]
        short = piece.unit == "CNY" and said.endswith("元") and not any(w in said for w in homes["not"])
        if piece.unit in homes["currencies"]:
            home = piece.unit
        out.append(piece._replace(unit=home) if home and short else piece)
    return out


def _place(text: str, signs: Mapping[str, Sequence[str]]) -> str:
    """The currency whose papers use ENOUGH of the words of a text, and more than any other's."""
    found = sorted(((sum(w in text for w in words), code) for code, words in signs.items()), reverse=True)
    return found[0][1] if found[0][0] >= ENOUGH and found[0][0] > found[1][0] else ""


def _piece(text: str, match: re.Match[str], grammar: Grammar, *, named: bool) -> Piece | None:
    """Read what stands at a numeral: fraction, fixed word, or numeral with multiplier and unit."""
    start, end = match.span()
    one = Decimal(1)
    if match["fixed"]:
        fixed, unit = grammar.words["fixed"][match["fixed"]]
        if unit == "percent" and text.endswith("的", 0, start):  # 只有前者的一半
            fixed, unit = fixed / 100, "ratio"
        return Piece(start, end, Decimal(str(fixed)), one, one, unit, _qualifier(text, start, end, grammar))
    if match["round"]:  # 万张加速卡
        scale = grammar.multipliers[match["round"]]
        tail = _unit(text, end, grammar)[1]
        return Piece(start, tail, one, scale, one, "count", _qualifier(text, start, tail, grammar))
    if match["below"]:
        return _fraction(text, match, grammar)
    if match["slash"]:
        above, below = (int(n) for n in match["slash"].split("/"))
        whole = 0 < above < below and not _glued(text, start)
        return Piece(start, end, Decimal(above) / below, one, one, "ratio", "exactly") if whole else None
    return _plain(text, match, grammar, named=named)


def _fraction(text: str, match: re.Match[str], grammar: Grammar) -> Piece | None:
    """百分之十七 → 17 percent, 七分之一 → 1/7."""
    below, above = value(match["below"]), value(match["above"])
    if not below or above is None or len(match["above"]) > LONGEST:
        return None
    raw, unit = (above, "percent") if below == 100 else (above / below, "ratio")
    start, end = match.span()
    return Piece(start, end, raw, Decimal(1), Decimal(1), unit, _qualifier(text, start, end, grammar))


def _plain(text: str, match: re.Match[str], grammar: Grammar, *, named: bool) -> Piece | None:
    start, end = match.span()
    han = match["han"]
    currency, first = _currency_before(text, start, grammar)
    glued = not currency and _glued(text, start)
    if len(match[0]) > LONGEST or text.endswith("第", 0, start) or (glued and not named):
        return None
    qualifier = _qualifier(text, first, end, grammar)
    if han and (_vague(text, start, end, grammar) or (han[0] in "百千" and qualifier not in ("over", "nearly"))):
        return None
    raw = value(match[0])
    if raw is None or (not han and re.match(r"\.\d", text[end : end + 2])):
        return None
    raw, multiplier, end, inside = _scaled(text, raw, end, grammar)
    surface, unit_end = _unit(text, end, grammar)
    factor, unit = grammar.units[surface] if surface else (Decimal(1), "")
    if surface:
        end = unit_end
    if surface == "成" and end < len(text) and text[end] in DIGIT:
        raw, end = raw + Decimal(DIGIT[text[end]]) / 10, end + 1  # 两成五
    if unit == "count" and text.startswith(tuple(grammar.words["not_numbers"]["words"]), start):
        return None
    if glued and multiplier == 1 and not surface:
        return None  # a name and a bare digit are a longer name
    if surface == "times" and raw * multiplier >= OFTEN:
        unit = "count"
    if currency:
        factor, unit = Decimal(1), currency
    elif not surface and re.match(r"[A-Za-z几数来]", text[end : end + 1]):
        return None  # 96Gbit, 十几
    if _signed(text, first):
        first, raw = first - 1, -raw if text[first - 1] != "+" else raw
    if qualifier == "exactly":
        qualifier = "over" if inside else _qualifier_after(text, end, grammar)
    return Piece(first, end, raw, multiplier, factor, unit, qualifier)


def _scaled(text: str, raw: Decimal, end: int, grammar: Grammar) -> tuple[Decimal, Decimal, int, bool]:
    """Multipliers after a numeral as long as they fall (1亿2000万), and whether 多 or 余 stands among them."""
    multiplier = Decimal(1)
    tail = grammar.times.match(text, end)
    inside = bool(tail and (tail["more"] or tail["more2"]))
    if tail and not tail["times"]:
        end = tail.end() if tail["more2"] else end
    elif tail:
        multiplier, end = grammar.multipliers[tail["times"]], tail.end()
        rest = grammar.lower.match(text, end)
        lower = value(rest[0]) if rest else None
        if rest and lower is not None:
            after = grammar.times.match(text, rest.end())
            scale = grammar.multipliers[after["times"]] if after and after["times"] else Decimal(1)
            if lower * scale < multiplier:
                raw, multiplier = raw * multiplier + lower * scale, Decimal(1)
                end = after.end() if after else rest.end()
    return raw, multiplier, end, inside


def _unit(text: str, end: int, grammar: Grammar) -> tuple[str, int]:
    """The unit that stands at ``end`` and where it stops; 三成立 and 5分钟 have neither 成 nor 分."""
    tail = grammar.unit.match(text, end)
    if not tail:
        return "", end
    heads = grammar.guards.get(tail["unit"], ())
    return ("", end) if heads and text.startswith(heads, tail.end()) else (tail["unit"], tail.end())


def _joined(text: str, pieces: Sequence[Piece], grammar: Grammar) -> list[Piece]:
    """5%至13% stays two numbers; 300到500万元 and 2048、1024张 lend the last one's unit to those before."""
    joins = (*grammar.words["ranges"]["joins"], "、", "和", "与", "及")
    out: list[Piece] = []
    for piece in reversed(pieces):
        after = out[-1] if out else None
        if after and not piece.unit and after.unit and text[piece.end : after.start].strip() in joins:
            lend = piece.multiplier == 1 and piece.raw < after.raw and after.multiplier > 1
            piece = piece._replace(
                unit=after.unit, factor=after.factor, multiplier=after.multiplier if lend else piece.multiplier
            )
        out.append(piece)
    return [p for p in reversed(out) if p.unit or p.multiplier != 1 or text[p.start] not in HAN]


def _quantity(piece: Piece) -> Quantity:
    exact = float(piece.raw * piece.multiplier * piece.factor)
    return Quantity(piece.start, piece.end, float(f"{exact:.12g}"), piece.unit, piece.qualifier)


# ---- what stands around a number


def _glued(text: str, start: int) -> bool:
    """GPT-4, V3, 3.1.2: a digit that belongs to a name or a version."""
    before = text[max(0, start - 2) : start]
    return bool(re.search(r"[A-Za-z0-9_.]$|[A-Za-z0-9][-–/]$", before)) and not before.endswith(("..", "。"))


def _signed(text: str, start: int) -> bool:
    """「-3.07%」 yes; 「5%-13%」 no."""
    if start == 0 or text[start - 1] not in "-−+":
        return False
    return start == 1 or not ((text[start - 2].isalnum() and ord(text[start - 2]) < 128) or text[start - 2] in "%)）元")


def _currency_before(text: str, start: int, grammar: Grammar) -> tuple[str, int]:
    at = start - 1 if text[start - 1 : start] == " " else start
    for name, code in grammar.before:
        if text.endswith(name, 0, at):
            begin = at - len(name)
            # 「3亿美元5天」: a name that already ends a number belongs to that number
            if not re.search(r"[\d万亿千百]\s?$", text[max(0, begin - 2) : begin]):
                return code, begin
    return "", start


def _qualifier(text: str, start: int, end: int, grammar: Grammar) -> str:
    """The longest qualifier right before the number (不超过 over 超过), else the one after it (左右)."""
    before = text[max(0, start - REACH) : start]
    glue = grammar.words["qualifiers"]["glue"]
    for _ in range(MOST_GLUE):
        found = [(len(w), kind) for w, kind in grammar.qualifiers if before.endswith(w)]
        if found:
            return max(found)[1]
        cut = next((w for w in glue if before.endswith(w)), None)
        if cut is None:
            break
        before = before[: -len(cut)]
    return _qualifier_after(text, end, grammar)


def _qualifier_after(text: str, end: int, grammar: Grammar) -> str:
    for kind in ("about", "over", "under"):
        if text.startswith(tuple(grammar.words["qualifiers"]["after"][kind]), end):
            return kind
    return "exactly"


def _vague(text: str, start: int, end: int, grammar: Grammar) -> bool:
    vague = grammar.words["vague"]
    return (
        text.endswith(tuple(vague["before"]), 0, start)
        or text.startswith(tuple(vague["inside"]), end)
        or (text.startswith(tuple(grammar.words["not_numbers"]["words"]), start) and end - start > 1)
    )


@Language.factory("kg_numbers")
class Numbers:
    """Fills ``doc._.quantities``, outside of dates and of names; ``root`` is the ontology folder (ours by default)."""

    def __init__(self, nlp: Language, name: str, root: str | None = None) -> None:
        self.ontology = load(Path(root)) if root else load()

    def __call__(self, doc: Doc) -> Doc:
        names = [(m.start, m.end) for m in records(doc, "mentions") if m.by != "coreference"]
        taken = [*names, *((d.start, d.end) for d in records(doc, "dates"))]
        doc._.quantities = find(doc.text, self.ontology, taken=taken)
        return doc
