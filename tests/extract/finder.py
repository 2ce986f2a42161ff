"""What the tests of names share: our word lists, and a small gazetteer made for them."""

from __future__ import annotations

from functools import lru_cache

from kg.extract.cues import Cues, compile_cues
from kg.extract.gazetteer import build
from kg.extract.mentions import Finder, find
from kg.extract.things import Names
from kg.ontology import Known, load


def known(identifier: str, cls: str, *names: str, context: tuple[str, ...] = (), also: tuple[str, ...] = ()) -> Known:
    """A gazetteer entry; a name that begins with "?" needs context."""
    plain = tuple((n.lstrip("?"), "", n.startswith("?")) for n in names)
    return Known(identifier, cls, plain[0][0], plain, context, "", also)


KNOWN = (
    known("lanqi", "Organization", "岚启科技", "Lanqi", "嵐啟科技"),
    known("orange", "Organization", "?橙子", "Orangia", context=("手机",)),
    known("maple", "Organization", "?枫叶"),
    known("beiling", "Place", "北岭"),
    known("vega", "AIModel", "Vega-4", "Vega"),
    known("vega-4o", "AIModel", "Vega-4o"),
    known("nuo", "Product", "小诺", also=("AIModel",)),
    known("q100", "Hardware", "Q100"),
    known("lanqi-v3", "AIModel", "Lanqi-V3"),
)


@lru_cache(maxsize=1)
def cues() -> Cues:
    return compile_cues(load().lexicon("names"))


@lru_cache(maxsize=1)
def finder() -> Finder:
    return Finder.made(cues(), build(KNOWN))


def names(text: str) -> Names:
    return find(text, finder())


def named(text: str) -> set[tuple[str, str]]:
    """The names of a text with their classes."""
    return {(text[m.start : m.end], m.cls) for m in names(text).mentions}


def thing(text: str, name: str) -> set[str]:
    """All names of the thing that has this name."""
    return next((set(t.names) for t in names(text).things if name in t.names), set())
