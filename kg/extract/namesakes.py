"""Things named after their maker: mentions and the facts found so far → further ``developed`` facts.

「棱镜智能的新模型棱镜-2」 says who made it; where nobody is said to have made 棱镜-2, its name says it as plainly.
Place names prove nothing: 青州一号 is not the work of 青州大学.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.doc import Fact, Named
from kg.extract.forms import Lexicon

PROPERTY = "developed"
#: What a name must share with its maker's: two Han characters, or four Latin ones (train: 0.86 right).
HAN, LATIN = 2, 4
#: Names of makers compared with a thing's.
MOST = 50
SURE = 0.75


def namesakes(text: str, mentions: Sequence[Named], facts: Sequence[Fact], words: Lexicon) -> Iterator[Fact]:
    """One fact for each thing without a maker that bears the name of exactly one organisation of the text."""
    made = {f.object for f in facts if f.property == PROPERTY}
    makers: dict[str, list[Named]] = {}
    for m in mentions:
        if m.cls == "Organization" and m.by != "coreference":
            makers.setdefault(text[m.start : m.end].casefold()[:HAN], []).append(m)
    alike: dict[int, tuple[Named, set[int]]] = {}
    for thing in mentions:
        if thing.cls not in words.named_after or thing.entity in made or thing.by == "coreference":
            continue
        name = text[thing.start : thing.end]
        near = makers.get(name.casefold()[:HAN], [])[:MOST]
        found = {m.entity for m in near if _shared(text[m.start : m.end], name, words)}
        if found:
            alike.setdefault(thing.entity, (thing, set()))[1].update(found)
    for thing, found in alike.values():
        if len(found) == 1:
            yield Fact(found.pop(), PROPERTY, thing.entity, thing.start, thing.end, "asserted", -1, SURE)


def _shared(maker: str, name: str, words: Lexicon) -> bool:
    one, two = maker.casefold(), name.casefold()
    length = 0
    while length < min(len(one), len(two)) and one[length] == two[length]:
        length += 1
    common = name[:length]
    han = sum("\u4e00" <= c <= "\u9fff" for c in common)
    return (han >= HAN or length >= LATIN) and not common.startswith(words.places)
