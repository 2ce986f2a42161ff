"""Text and mentions → which organisations also name a model or product, and may stand where a form wants one.

「青禾的下载量超过了豆包」: 青禾 is a company, and here its app. The gazetteer says so of some; of others the
article does, where their name stands directly before 大模型, App, 助手. They remain organisations by class.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.extract.doc import Named
from kg.ontology import Ontology

#: The slot class of such an organisation: no class of the ontology.
DOUBLE = "Organization+"


class Doubles(NamedTuple):
    """What lexicon/relations.toml and the gazetteer say of them."""

    base: str  # their class
    others: frozenset[str]  # as which else they may stand
    names: frozenset[str]  # known to be such, in lower case
    head: re.Pattern[str]  # what a name stands before that names a thing as well


@lru_cache(maxsize=4)
def doubles(ontology: Ontology) -> Doubles:
    """Read the table ``doubles`` of lexicon/relations.toml."""
    table = ontology.lexicon("relations")["doubles"]
    others = frozenset(table["others"])
    known = (k for k in ontology.known if k.cls == table["base"] and others.intersection(k.also))
    heads, unless = ("|".join(map(re.escape, table[key])) for key in ("heads", "unless"))
    return Doubles(
        table["base"],
        others,
        frozenset(name.casefold() for k in known for name, _, unsure in k.names if not unsure),
        re.compile(rf"[ ”」]?(?:{heads})(?!{unless})", re.IGNORECASE),
    )


def widened(classes: frozenset[str], ontology: Ontology) -> frozenset[str]:
    """A form's classes, with that of the doubles where they fit."""
    table = doubles(ontology)
    return classes | {DOUBLE} if classes & (table.others | {table.base}) else classes


def marked(text: str, mentions: Sequence[Named], ontology: Ontology) -> list[Named]:
    """The mentions, those of doubles with the class DOUBLE."""
    table = doubles(ontology)
    both = {
        m.entity
        for m in mentions
        if m.cls == table.base
        and m.by != "coreference"
        and (text[m.start : m.end].casefold() in table.names or table.head.match(text, m.end))
    }
    return [m._replace(cls=DOUBLE) if m.cls == table.base and m.entity in both else m for m in mentions]


def alike(one: str, other: str, table: Doubles) -> bool:
    """Whether two slots may be compared: of one class, model and product, or a double with what it may be."""
    both = {one, other}
    return one == other or both <= table.others or (DOUBLE in both and both <= table.others | {table.base, DOUBLE})
