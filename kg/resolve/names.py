"""A name → what may be compared: its plain form, its keys, its version, its sound. Words come from resolution.toml.

In: names as the clean text has them, with a class. Out: plain strings. Two names that share a key are one name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kg.ontology import Ontology
from kg.text.simplified import to_simplified

#: A name shorter than this (in plain form) says too little to stand for a thing in another article.
LEAST = 2
#: The longest maker's name taken off a product's, and the longest place off a registered name, in characters.
LONGEST_MAKER, LONGEST_PLACE = 20, 6
#: A longer "name" is a stretch of text that went wrong: it is compared as it stands, nothing is taken off it. The
#: longest of the gazetteer has 49 characters in its plain form.
LONGEST = 120
PERSON = "Person"
_KEPT = re.compile(r"(?<=\d)[^\w+]+(?=\d)|[^\w+]+|_+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[a-z](?![a-z]))?")
#: R1, V3, K2, o1, M4, 4o: a letter or two and a number mean many things.
_BARE = re.compile(r"v?\d[\d.-]*[a-z]{0,2}|[a-z]{1,2}-?\d{1,2}(?:\.\d)?[a-z]?|[a-z]{1,2}")
_HAN = re.compile(r"[㐀-鿿]")
_CHINESE = re.compile(r"[㐀-鿿]{2,4}")


@dataclass(frozen=True, eq=False)
class Rules:
    """resolution.toml, compiled."""

    confusable: frozenset[frozenset[str]]
    versioned: frozenset[str]
    made: frozenset[str]  # classes whose names may begin with the maker's
    variants: frozenset[str]
    counted: re.Pattern[str]
    posts: frozenset[str]
    tails: Mapping[str, tuple[str, ...]]
    legal: tuple[str, ...]
    trade: tuple[str, ...]
    holding: tuple[str, ...]
    brand: tuple[str, ...]
    institutions: tuple[str, ...]
    unsaid: frozenset[str]
    titles: frozenset[str]
    surnames: frozenset[str] = field(repr=False)
    sounds: Mapping[str, str] = field(repr=False)
    places: frozenset[str] = field(repr=False)  # names that a registered name may begin with
    makers: frozenset[str] = field(repr=False)  # organisations that a product's name may begin with

    def alike(self, a: str, b: str) -> bool:
        """Organization and Product may be one thing; Person and Organization never."""
        return a == b or frozenset((a, b)) in self.confusable


@lru_cache(maxsize=4)
def rules(ontology: Ontology) -> Rules:
    """Compile the rules of an ontology."""
    words = ontology.lexicon("resolution")
    born = ontology.lexicon("names")["person"]
    firm = words["organization"]
    pairs = {frozenset((a, b)) for group in words["confusable"] for a in group for b in group if a != b}
    named = [(k.cls, plain(n)) for k in ontology.known for n, _, _ in k.names if k.cls in ("Place", "Organization")]
    return Rules(
        confusable=frozenset(pairs),
        versioned=frozenset(words["versioned"]),
        made=frozenset(words["made"]),
        variants=frozenset(words["variants"].split()),
        counted=re.compile(f"[一二三四五六七八九十]+(?=[{words['counters']}])"),
        posts=frozenset(words["posts"]),
        tails={cls: _long_first(text) for cls, text in words["tails"].items()},
        legal=_long_first(firm["legal"]),
        trade=_long_first(firm["trade"]),
        holding=_long_first(firm["holding"]),
        brand=_long_first(firm["brand"]),
        institutions=_long_first(firm["institutions"]),
        unsaid=frozenset(firm["unsaid"].split()),
        titles=frozenset(words["person"]["titles"].split()),
        surnames=frozenset("".join(born["surnames"].split())) | frozenset(born["compound"].split()),
        sounds={c: letter for letter, text in words["sounds"].items() for c in text},
        places=frozenset(n for cls, n in named if cls == "Place" and len(n) >= LEAST),
        makers=frozenset(n for cls, n in named if cls == "Organization" and len(n) >= LEAST),
    )


def _long_first(text: str) -> tuple[str, ...]:
    return tuple(sorted(set(text.split()), key=lambda w: (-len(w), w)))


@lru_cache(maxsize=1 << 16)
def folded(name: str) -> str:
    """ＤｅｅｐＳｅｅｋ－Ｒ１ → deepseek-r1; 輝達 → 辉达; Clément → clement."""
    text = unicodedata.normalize("NFKC", name)
    if not text.isascii():
        text = to_simplified(text)[0]
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return text.casefold().strip()


@lru_cache(maxsize=1 << 16)
def plain(name: str) -> str:
    """GPT-4o mini → gpt4omini; Llama 3 70B → llama3-70b (a gap between digits stays); 蒂姆·伯纳斯-李 → 蒂姆伯纳斯李."""

    def gap(match: re.Match[str]) -> str:
        here, text = match.group(), match.string
        between = (
            match.start() > 0 and text[match.start() - 1].isdigit() and text[match.end() : match.end() + 1].isdigit()
        )
        return ("." if here == "." else "-") if between else ""

    text = folded(name)
    return _KEPT.sub(gap, text) or text


def version(name: str, cls: str, words: Rules) -> tuple[str, ...]:
    """GPT-4o mini → (4o, mini); 萤火二号 → (二,): names of one thing agree in this, "" for classes without versions."""
    if cls not in words.versioned:
        return ()
    text = folded(name)
    marks = _NUMBER.findall(text) + words.counted.findall(text)
    return tuple(sorted(marks + [w for w in re.findall(r"[a-z]+", text) if w in words.variants]))


def weak(name: str, cls: str, words: Rules) -> bool:
    """R1, 4o, Pro, 王: too little of a name to bring two articles together; so is one part of a person's name."""
    text = plain(name)
    if len(text) < LEAST or _BARE.fullmatch(text) or text in words.variants or text.isdigit():
        return True
    if cls == PERSON:
        return len(parts(name, words)) < 2 and not chinese(name, words)
    return False


def chinese(name: str, words: Rules) -> bool:
    """梁文锋, 欧阳剑: a full name in Han characters, begun with a surname; 奥特曼, 纳德拉 are a part of a name."""
    text = plain(name)
    begun = text[:1] in words.surnames or (text[:2] in words.surnames and len(text) > LEAST)
    return bool(_CHINESE.fullmatch(text)) and len(parts(name, words)) == 1 and begun


def partial(name: str, words: Rules) -> bool:
    """Altman, 奥特曼, and 马斯克 too, which could be a Chinese name: one part of a person's name, perhaps."""
    bits = parts(name, words)
    return len(bits) == 1 and (bits[0].isascii() or all(c in words.sounds for c in bits[0]))


def parts(name: str, words: Rules) -> tuple[str, ...]:
    """Dr. Sam H. Altman → (sam, altman); 萨姆·奥尔特曼 → (萨姆, 奥尔特曼)."""
    bits = [b for b in re.split(r"[^\w'’]+", folded(name)) if b]
    full = [b for b in bits if b not in words.titles and (len(b) > 1 or _HAN.match(b))]
    return tuple(full) if full else tuple(bits)


def sound(text: str, words: Rules) -> str:
    """奥尔特曼, 奥特曼, 阿尔特曼 → TMN; a character that writes no foreign name → ""."""
    if not text or any(c not in words.sounds for c in text):
        return ""
    heard = "".join(words.sounds[c] for c in text)
    heard = re.sub(r"N(?=[MP])", "", heard)  # 山姆, 萨姆
    return re.sub(r"(.)\1+", r"\1", heard)


def keys(name: str, cls: str, words: Rules, makers: Collection[str] = ()) -> tuple[str, ...]:
    """Names that share a key are one name, given that their classes agree.

    北京月之暗面科技有限公司 → 北京月之暗面科技有限公司, 北京月之暗面科技, …, 月之暗面; 英伟达H100芯片 → …, h100.
    """
    forms, found = _keys(name, cls, words)
    if not makers or cls not in words.made:
        return found
    more = [key for form in forms for key in _made(form, cls, words, makers)]
    return tuple(dict.fromkeys((*found, *more))) if more else found


@lru_cache(maxsize=1 << 17)
def _keys(name: str, cls: str, words: Rules) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The forms of a name that a maker's may begin, and its keys as far as no article says more."""
    if weak(name, cls, words):
        return (), ()
    text, tails = plain(name), words.tails.get(cls, ())
    if len(text) > LONGEST:
        return (), (text,)
    found = [text]
    if cls == PERSON:
        bits = parts(name, words)
        found.append("".join(bits))
        heard = [sound(b, words) for b in bits]
        if len(bits) > 1 and all(heard) and len(heard[0] + heard[-1]) > LEAST:
            found.append("♪" + "·".join((heard[0], heard[-1])))
        return (), tuple(dict.fromkeys(found))
    if cls == "Organization":
        found += _brands(name, words)
    found.append(shorn(name, tails))
    forms = tuple(found)
    if cls in words.made:
        found += [key for form in forms for key in _made(form, cls, words, words.makers)]
    return forms, tuple(dict.fromkeys(f for f in found if f == text or not weak(f, cls, words)))


def _made(form: str, cls: str, words: Rules, makers: Collection[str]) -> list[str]:
    """What is left of a name without its maker's."""
    rests = [r for r in _without_maker(form, makers) if not weak(r, cls, words)]
    found = [x for r in rests for x in (r, shorn(r, words.tails.get(cls, ())))]
    return [x for x in found if _telling(x) and not weak(x, cls, words)]


def shorn(name: str, tails: Iterable[str]) -> str:
    """H100芯片 → h100; Alibaba Group → alibaba; WhatsApp stays whole: letters come off as a word."""
    text, spaced = plain(name), folded(name).rstrip(" .,)")
    for tail in tails:
        cut = len(text) - len(tail)
        if text.endswith(tail) and cut >= LEAST:
            joined = tail[0].isascii() and text[cut - 1].isascii() and text[cut - 1].isalpha()
            if not joined or (spaced.endswith(tail) and not spaced[-len(tail) - 1].isalnum()):
                return text[:cut]
    return text


def _without_maker(text: str, makers: Collection[str]) -> list[str]:
    """英伟达h100 → h100, where 英伟达 is an organisation; 华为云 → nothing (a character is no name)."""
    out = []
    for cut in range(LEAST, min(len(text) - LEAST, LONGEST_MAKER) + 1):
        if text[:cut] in makers:
            rest = text[cut:].lstrip("-")
            if _telling(rest):
                out.append(rest)
    return out


def _telling(rest: str) -> bool:
    """H100 and 通义千问 are names without their maker, 汽车 and 世界 are words."""
    return any(c.isascii() and c.isalnum() for c in rest) or len(rest) >= 2 * LEAST


def _brands(name: str, words: Rules) -> list[str]:
    """杭州云深处科技有限公司 → 杭州云深处科技, 云深处科技, 杭州云深处, 云深处; Cisco stays whole."""
    rest = shorn(name, words.legal)
    if rest == plain(name):
        return []
    forms = [rest]
    held = shorn(rest, words.holding)
    if held != rest:
        forms.append(held)
    else:
        while (less := shorn(rest, words.trade)) != rest:
            rest = less
            forms.append(rest)
    out = list(forms)
    for form in forms:
        for cut in range(LEAST, min(LONGEST_PLACE, len(form) - LEAST) + 1):
            if form[:cut] in words.places:
                out += [form[cut:], form[cut:].removeprefix("市").removeprefix("省")]
    return [f for f in out if len(f) >= LEAST and f not in words.places]
