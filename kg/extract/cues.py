"""ontology/lexicon/names.toml → ``Cues``: the words by which names are found, compiled once into sets and patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

#: Classes whose names have cue words right before and after them, in the order in which ties are decided.
CUED = ("AIModel", "Hardware", "Benchmark", "Technology", "Product", "Organization")


@dataclass(frozen=True, eq=False)
class Cues:
    """Compiled word lists. Compared by identity, so that what is derived from it can be cached."""

    common: frozenset[str]
    stop: frozenset[str]
    surnames: frozenset[str]
    surname_heads: frozenset[str]
    shy: frozenset[str]
    compound: frozenset[str]
    foreign: frozenset[str]  # characters of transliterations
    titles: frozenset[str]
    honorifics: tuple[str, ...]
    never_given: frozenset[str]
    title_end: re.Pattern[str]
    title_here: re.Pattern[str]
    after_person: re.Pattern[str]
    speech: re.Pattern[str]
    speech_next: re.Pattern[str]  # a speech verb follows, adverbs between allowed
    credit_end: re.Pattern[str]  # 责编：, 文 | : who made the page
    speech_verb: re.Pattern[str]
    place_before: re.Pattern[str]
    place_after: re.Pattern[str]
    title_next: re.Pattern[str]
    acts_next: re.Pattern[str]
    org_next: re.Pattern[str]  # an ending of organisations follows
    suffixes: frozenset[str]
    rooted: frozenset[str]  # endings before which a place alone makes a name: 云南|大学
    institutions: frozenset[str]  # endings of long names that common words may stand in
    heads: frozenset[str]  # what such names begin with, beside places
    product_endings: re.Pattern[str]
    lead: frozenset[str]  # 商 厂 系: before a name rather than its beginning
    endings: re.Pattern[str]
    ending_heads: frozenset[str]
    name_next: re.Pattern[str]  # follows an organisation or another named thing
    next_heads: frozenset[str]
    name_before: re.Pattern[str]
    weak: frozenset[str]
    generic: frozenset[str]
    before: Mapping[str, re.Pattern[str]]  # class → ends a text before a name
    after: Mapping[str, re.Pattern[str]]  # class → starts a text after a name
    context: Mapping[str, re.Pattern[str]]  # class → stands somewhere near
    bracket: re.Pattern[str]  # opens a bracket behind a name; group 1: 简称, 即 and their like
    called: re.Pattern[str]  # ，以下简称“X”: group 1 is X
    legal: re.Pattern[str]
    latin_stop: frozenset[str]
    latin_never: frozenset[str]  # stop words that also end a name: CEO, GPU
    particles: frozenset[str]
    variants: frozenset[str]
    families: frozenset[str]
    chips: frozenset[str]
    org_words: frozenset[str]
    product_words: frozenset[str]
    given_latin: frozenset[str]
    bench_shapes: tuple[str, ...]
    tables: Mapping[tuple[str, str], frozenset[str]] = field(repr=False)

    def words(self, table: str, key: str) -> frozenset[str]:
        """Return one list of the file as a set."""
        return self.tables[table, key]


def either(words: Iterable[str]) -> str:
    """Alternatives, longest first, so that 首席执行官 is tried before 首席; Latin words never inside longer ones."""
    longest = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(
        rf"{re.escape(w)}(?![A-Za-z])" if w[-1].isascii() and w[-1].isalpha() else re.escape(w) for w in longest
    )


def compile_cues(raw: Mapping[str, Any]) -> Cues:
    """Turn the tables of names.toml into sets and patterns."""
    person, org = raw["person"], raw["organization"]
    single = frozenset("".join(person["surnames"].split()))
    compound = frozenset(person["compound"].split())
    titles = frozenset(person["titles"].split())
    speech = either(person["speech"].split())
    between = f"(?:{either(person['between'].split())})"
    acts = either(person["acts"].split())
    tables = {"AIModel": "aimodel", "MarketIndex": "marketindex"}
    pick = {c: raw[tables.get(c, c.lower())] for c in CUED}
    title = either(titles | frozenset(person["honorific"].split()) - {"总", "董", "工"})
    return Cues(
        common=frozenset(raw["words"]["common"].split()),
        stop=frozenset(raw["words"]["stop"].split()),
        surnames=single | compound,
        surname_heads=single | {c[0] for c in compound},
        shy=frozenset(person["shy_surnames"].split()),
        compound=compound,
        foreign=frozenset(person["transliteration"]),
        titles=titles,
        honorifics=tuple(person["honorific"].split()),
        never_given=frozenset(person["never_given"]),
        title_end=re.compile(rf"(?:{either(titles)})[：:\s]?$"),
        title_here=re.compile(rf"(?:{title})"),
        after_person=re.compile(
            rf"{between}{{0,2}}(?:{speech})|(?:{acts})|(?:{title})|[，。、：:；！？（(）)“”\"」』《\s,.;|/]|$"
        ),
        speech=re.compile(rf"{between}{{0,3}}[^，。；！？\n]{{0,12}}?(?:{speech})"),
        speech_next=re.compile(
            rf"(?:{between}|[（(][^（）()\n]{{1,30}}[）)]|[^，。；！？\n、]{{0,8}}(?:上|中|里|时|后|间)){{0,3}}(?:{speech})"
        ),
        credit_end=re.compile(rf"(?:{either(person['credits'].split())})\s?[：:/／|｜]\s?$"),
        place_before=re.compile(rf"(?:{either(raw['place']['before'].split())}|[，。、：；（(“《\s])$|^$"),
        place_after=re.compile(rf"(?:{either(raw['place']['after'].split())})"),
        speech_verb=re.compile(rf"(?:{speech})"),
        title_next=re.compile(rf"(?:{title})"),
        acts_next=re.compile(rf"(?:{acts})"),
        org_next=re.compile(rf"(?:{either(w for w in org['suffixes'].split() if len(w) > 1)})"),
        suffixes=frozenset(org["suffixes"].split()),
        rooted=frozenset(org["rooted"].split()),
        institutions=frozenset(org["institutions"].split()),
        heads=frozenset(org["heads"].split()),
        lead=frozenset(org["lead"].split()),
        endings=re.compile(
            rf"(?:{either(w for w in org['suffixes'].split() if len(w) > 1 and w not in org['bound'].split())}){{1,4}}"
        ),
        product_endings=re.compile(rf"(?:{either(raw['product']['suffixes'].split())})"),
        ending_heads=frozenset(
            w[0] for w in [*org["suffixes"].split(), *raw["product"]["suffixes"].split()] if len(w) > 1
        ),
        next_heads=frozenset(w[0] for t in pick.values() for w in t["after"].split() if not w.startswith("的")),
        name_next=re.compile(
            rf"(?:{either(w for t in pick.values() for w in t['after'].split() if not w.startswith('的'))})"
        ),
        name_before=re.compile(rf"(?:{either(w for t in pick.values() for w in t['before'].split())}|[“「『])$"),
        weak=frozenset(org["weak"].split()),
        generic=frozenset(org["generic"].split()) | frozenset(raw["words"]["stop"].split()),
        before=MappingProxyType(
            {c: re.compile(rf"(?:{either(t['before'].split())})[“\"「『：:\s]?$") for c, t in pick.items()}
        ),
        after=MappingProxyType(
            {c: re.compile(rf"[”\"」』]?\s?(?:{either(t['after'].split())})") for c, t in pick.items()}
        ),
        context=MappingProxyType(
            {c: re.compile(either(t["context"].split())) for c, t in pick.items() if "context" in t}
        ),
        bracket=re.compile(
            rf"[”\"」』》]?\s?[（(]\s?({either(raw['alias']['bracketed'].split())})?[：:为是]?\s?[“\"「『《]?"
        ),
        called=re.compile(
            rf"[，,（(]?\s?(?:{either(raw['alias']['called'].split())})[：:为]?\s?[“\"「『]([^”\"」』\n]{{2,20}})[”\"」』]"
        ),
        legal=re.compile(rf"(?:（[^（）]*）|\([^()]*\))?(?:{either(raw['alias']['legal'].split())})$"),
        latin_stop=frozenset(raw["latin"]["stop"].split()),
        latin_never=frozenset(raw["latin"]["never"].split()),
        particles=frozenset(raw["latin"]["particles"].split()),
        variants=frozenset(raw["aimodel"]["variants"].split()),
        families=frozenset(raw["aimodel"]["families"].casefold().split()),
        chips=frozenset(raw["hardware"]["families"].split()),
        org_words=frozenset(raw["latin"]["org_words"].split()),
        product_words=frozenset(raw["latin"]["product_words"].split()),
        given_latin=frozenset(raw["latin"]["given"].split()),
        bench_shapes=tuple(raw["benchmark"]["shapes"].split()),
        tables={(t, k): frozenset(str(v).split()) for t, keys in raw.items() for k, v in keys.items()},
    )
