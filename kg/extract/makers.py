"""Who is known to make what: organisations and things of a text → the pairs that lexicon/makers.toml knows of.

「英伟达表示，H20将恢复供货」 says nothing of who makes the H20, and takes it for granted. A pair is a hint to the
relation classifier; names far from each other stay unrelated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.extract.doc import Named
from kg.ontology import Ontology

#: The word list, and the class of makers.
FILE, MAKER = "makers", "Organization"


class Makers(NamedTuple):
    """The word list, compiled; names without regard to case."""

    families: Mapping[str, frozenset[str]]  # how names begin → their makers' identifiers
    longest: int  # of these beginnings, in characters
    named: Mapping[str, frozenset[str]]  # names of makers → identifiers
    made: frozenset[str]  # the classes that are made


@lru_cache(maxsize=4)
def compiled(ontology: Ontology) -> Makers:
    """Read lexicon/makers.toml, once; an ontology without it knows of no maker.

    Raises:
        ValueError: a maker is no organisation of the gazetteer, or the property is none of the ontology.
    """
    if not (ontology.root / "lexicon" / f"{FILE}.toml").is_file():
        return Makers({}, 0, {}, frozenset())
    table = ontology.lexicon(FILE)
    known = {k.id: k for k in ontology.known if k.cls == MAKER}
    if unknown := sorted(set(table["makers"]) - set(known)):
        raise ValueError(f"lexicon/makers.toml: the gazetteer has no organisation {', '.join(unknown)}")
    if (made := ontology.relations.get(table["property"])) is None:
        raise ValueError(f"lexicon/makers.toml: {table['property']} is no property of the ontology")
    families: defaultdict[str, set[str]] = defaultdict(set)
    named: defaultdict[str, set[str]] = defaultdict(set)
    for maker, beginnings in table["makers"].items():
        for beginning in beginnings:
            families[beginning.casefold()].add(maker)
        for name, _, _ in known[maker].names:
            named[name.casefold()].add(maker)
    return Makers(
        {k: frozenset(v) for k, v in families.items()},
        max(map(len, families), default=0),
        {k: frozenset(v) for k, v in named.items()},
        frozenset(made.range),
    )


class Hints(NamedTuple):
    """What is known of a text's things: who makes what, and what somebody is known to make; numbers of entities."""

    made: frozenset[tuple[int, int]] = frozenset()  # (maker, thing)
    things: frozenset[int] = frozenset()


def hints(text: str, mentions: Sequence[Named], makers: Makers) -> Hints:
    """All things of a text whose makers are known, with those makers that the text names."""
    of: defaultdict[str, set[int]] = defaultdict(set)
    things: defaultdict[frozenset[str], set[int]] = defaultdict(set)
    for m in mentions:
        name = text[m.start : m.end].casefold()
        if m.cls == MAKER:
            for maker in makers.named.get(name, ()):
                of[maker].add(m.entity)
        if m.cls in makers.made and (known := makers_of(name, makers)):
            things[known].add(m.entity)
    made = frozenset(
        (maker, thing)
        for known, some in things.items()
        for identifier in known
        for maker in of[identifier]
        for thing in some
        if maker != thing
    )
    return Hints(made, frozenset(thing for some in things.values() for thing in some))


def makers_of(name: str, makers: Makers) -> frozenset[str]:
    """Claude Opus 5 → anthropic, by the longest beginning; H20E is an H20, H200 is none, nor is Claudette a Claude."""
    name = name.casefold()
    for size in range(min(len(name), makers.longest), 0, -1):
        found = makers.families.get(name[:size])
        if found and not _goes_on(name, size):
            return found
    return frozenset()


def _goes_on(name: str, size: int) -> bool:
    last, rest = name[size - 1], name[size : size + 1]
    return (last.isdigit() and rest.isdigit()) or (
        last.isascii() and last.isalpha() and rest.isascii() and rest.isalpha()
    )
