"""Numerals: words and digits → values, and the grammar of numbers compiled from ``lexicon/numbers.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from babel import Locale

from kg.ontology import load

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
HAN = "零〇一二两三四五六七八九十百千"
SCALE = MappingProxyType({"十": 10, "百": 100, "千": 1000})
DIGIT = MappingProxyType({c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2})


class Grammar(NamedTuple):
    """The word lists of numbers.toml, compiled."""

    number: re.Pattern[str]
    times: re.Pattern[str]  # multiplier, with 多 or 余 before or after it
    unit: re.Pattern[str]
    units: Mapping[str, tuple[Decimal, str]]  # surface → factor and unit; unit "-": not ours
    guards: Mapping[str, tuple[str, ...]]
    multipliers: Mapping[str, Decimal]
    before: tuple[tuple[str, str], ...]  # currency names and signs before a number, longest first
    qualifiers: tuple[tuple[str, str], ...]  # word and kind
    lower: re.Pattern[str]  # the smaller part of 三万五千
    words: Mapping[str, Any]


def value(numeral: str) -> Decimal | None:
    """3,000 → 3000; 一千二百 → 1200; 三点五 → 3.5; 七八 → None (either, or roughly)."""
    if numeral[0].isascii():
        return Decimal(numeral.replace(",", ""))
    whole, _, decimals = numeral.partition("点")
    total, digit, scale = 0, None, 10_000
    for c in whole:
        if c in SCALE:
            if SCALE[c] >= scale:
                return None
            scale = SCALE[c]
            total, digit = total + (1 if digit is None else digit) * scale, None
        elif DIGIT[c] == 0:
            scale = 10
        elif digit is not None:
            return None
        else:
            digit = DIGIT[c]
    if digit is not None:  # 一千五 is 1500, 一百五 150; after 十 or 零 the digit counts ones
        bare = scale == 10_000 or scale == 10 or "零" in whole or "〇" in whole
        total += digit * (1 if bare else scale // 10)
    return Decimal(f"{total}.{''.join(str(DIGIT[c]) for c in decimals) or 0}")


@lru_cache(maxsize=4)
def grammar(root: Path) -> Grammar:
    """Compile numbers.toml of an ontology folder."""
    words = load(root).lexicon("numbers")
    units: dict[str, tuple[Decimal, str]] = {}
    for name, code in {**_cldr(), **words["currencies"]}.items():
        units[name] = (Decimal(1), code)
    for name, (factor, unit) in {**words["times"], **words["parts"]}.items():
        units[name] = (Decimal(str(factor)), unit)
    units |= {name: (Decimal(1), "count") for name in words["counters"]["words"]}
    units |= {name: (Decimal(1), "-") for name in (*words["others"]["words"], *words["others"]["latin"])}
    chip = _any(u for u, (_, unit) in units.items() if unit == "hour" and len(u) > 2)  # 280万H800 GPU小时
    han = f"[{HAN}]+(?:点[零〇一二三四五六七八九]+)?"
    return Grammar(
        number=re.compile(
            rf"(?P<fixed>{_any(words['fixed'])})|(?P<below>[{HAN}]+|\d{{1,4}})分之(?P<above>{han}|{ARABIC})|"
            rf"(?P<slash>(?<![\d/.])\d{{1,3}}/\d{{1,4}}(?![\d/.]))|(?P<arabic>{ARABIC})|"
            rf"(?P<round>(?<![\d{HAN}十百千万亿{''.join(words['vague']['before'])}])(?:{_any(words['round']['words'])}))"
            rf"(?=(?:{_any(words['round']['counters'])}))|(?P<han>{han})"
        ),
        times=re.compile(
            rf"(?P<more>[多余+](?=[万亿千百]))?(?:[ ]?(?P<times>{_any(words['multipliers'])}))?(?P<more2>[多余+])?"
        ),
        unit=re.compile(rf"[ ]?(?:[A-Z][A-Za-z0-9-]{{0,11}}[ ]?(?={chip}))?(?P<unit>{_any(units)})"),
        units=units,
        guards={unit: tuple(heads) for unit, heads in words["guards"].items()},
        multipliers={name: Decimal(str(value)) for name, value in words["multipliers"].items()},
        before=tuple(sorted(words["before"].items(), key=lambda pair: (-len(pair[0]), pair[0]))),
        qualifiers=tuple((w, kind) for kind, ws in words["qualifiers"]["before"].items() for w in ws),
        lower=re.compile(rf"{ARABIC}|[{HAN}]+"),
        words=words,
    )


def _cldr() -> dict[str, str]:
    """Chinese names of currencies: 美元 → USD, 瑞士法郎 → CHF; those with a year or a remark in brackets left out."""
    names = Locale("zh").currencies
    return {name: code for code, name in sorted(names.items(), reverse=True) if re.fullmatch(r"[一-鿿]{2,8}", name)}


def _any(words: Iterable[str]) -> str:
    """Alternatives, the longest first; a Latin word must end where a word ends."""
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w) + (r"(?![A-Za-z0-9])" if w[-1].isascii() and w[-1].isalpha() else "") for w in ordered)
