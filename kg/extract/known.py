"""Gazetteer hits → ``Find`` tuples: which entity a name means, and whether an ambiguous name means one at all.

苹果发布新机 → the company; 苹果丰收 → nothing. An ambiguous name counts when the same thing is named plainly elsewhere
in the article, when a word of its context stands near, or when its neighbours speak of such a thing.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.extract.cues import CUED, Cues
from kg.extract.gazetteer import Gazetteer, Hit
from kg.extract.latin import UNIT
from kg.extract.votes import WINDOW, Find

#: Scores: a plain name, an ambiguous one in its context.
PLAIN, IN_CONTEXT = 0.97, 0.9
#: So many companies, models and chips within so many characters make a text about this trade: 苹果 is the company.
CROWD, CROWDED = 150, 2
#: A card that is called by its number (RTX 4090), a number at the end of a name, and one that stands alone.
CARD = re.compile(r"[A-Z]{2,3} ([3-9]\d{3})")
TAIL = re.compile(r" (\d{3,4})$")
NUMBER = re.compile(r"(?<![\d.$¥€£A-Za-z+-])(?<![A-Za-z] )(\d{3,4})(?![\d.,]\d|[\dA-Za-z%$-])")
#: What such a number counts, if it counts (see also latin.UNIT).
COUNTED = re.compile(
    r"\s?(?:[元块刀名人种多余万亿年月日分秒倍米号股点]|美|欧|港|日|韩|卢|token|GB|TB|MB|W|Hz|万|千|百|次|条|字)"
)
#: One more character, and the whole in Latin letters.
GLOSSED = re.compile(r"([㐀-鿿])[（(][A-Z][A-Za-z0-9 .&'-]*[)）]")
#: Between members of an enumeration.
LINKS = frozenset({"、", "和", "与", "及", "以及", "或", "跟", "，", ",", "/"})


def understood(text: str, hits: Sequence[Hit], tools: tuple[Gazetteer, Cues]) -> tuple[list[Find], list[Find]]:
    """Return what is plainly known, and what is known by context."""
    gazetteer, cues = tools
    sure: list[Find] = []
    pending: list[Hit] = []
    for hit in hits:
        goes_on = GLOSSED.match(text, hit.end)
        if goes_on and goes_on.group(1) not in cues.stop and text[hit.start] > "\u3400":
            continue  # 星海 in 「星海云(Starcloud)」: the bracket explains a longer name
        plain = [i for i, unsure in hit.known if not unsure]
        if plain:
            index = plain[0] if len(plain) == 1 else _fittest(text, hit, plain, tools)
            sure.append(
                Find(hit.start, hit.end, _class(text, hit, index, tools), PLAIN, "gazetteer", gazetteer.known[index].id)
            )
        else:
            pending.append(hit)
    ids = {f.known for f in sure}
    company = sorted(f.start for f in sure if f.cls in ("Organization", "AIModel", "Hardware"))
    ends = {f.end for f in sure if f.cls == "Organization"}
    starts = {f.start for f in sure if f.cls == "Organization"}
    doubtful: list[Find] = []
    for _ in range(2):  # twice: an ambiguous name may vouch for its neighbour in an enumeration
        rest = []
        for hit in pending:
            options = [i for i, _ in hit.known]
            index = options[0] if len(options) == 1 else _fittest(text, hit, options, tools)
            entity = gazetteer.known[index]
            crowd = bisect(company, hit.start + CROWD) - bisect(company, hit.start - CROWD)
            if (
                entity.id in ids
                or crowd >= CROWDED
                or _meant(text, hit, index, tools)
                or _listed(text, hit, starts, ends)
            ):
                doubtful.append(
                    Find(hit.start, hit.end, _class(text, hit, index, tools), IN_CONTEXT, "gazetteer", entity.id)
                )
                if entity.cls == "Organization":
                    starts.add(hit.start)
                    ends.add(hit.end)
                ids.add(entity.id)
            else:
                rest.append(hit)
        pending = rest
    return sure, doubtful


def numbered(text: str, finds: Sequence[Find], tools: tuple[Gazetteer, Cues]) -> Iterator[Find]:
    """单张3090就能跑 → RTX 3090: the number alone, where chips are spoken of; 3090元 and 2025 → nothing.

    What the text itself names in full, it may call by its number too (Ryzen AI Max+ 395, 395).
    """
    gazetteer, cues = tools
    chips = _numbers(gazetteer)
    own = {m[1]: f for f in finds if f.cls == "Hardware" and (m := TAIL.search(text[f.start : f.end]))}
    talk = cues.context["Hardware"]
    for m in NUMBER.finditer(text):
        if COUNTED.match(text, m.end()) or UNIT.match(text, m.end()):
            continue
        if (f := own.get(m[1])) is not None:
            yield Find(m.start(1), m.end(1), f.cls, IN_CONTEXT, "gazetteer", f.known)
        elif (index := chips.get(m[1])) is not None and talk.search(text, max(0, m.start() - WINDOW), m.end() + WINDOW):
            yield Find(m.start(1), m.end(1), "Hardware", IN_CONTEXT, "gazetteer", gazetteer.known[index].id)


@lru_cache(maxsize=4)
def _numbers(gazetteer: Gazetteer) -> dict[str, int]:
    """RTX 4090 → 4090, where one chip alone has this number."""
    found: dict[str, set[int]] = {}
    for index, entity in enumerate(gazetteer.known):
        if entity.cls == "Hardware":
            for name, _, _ in entity.names:
                if m := CARD.fullmatch(name):
                    found.setdefault(m[1], set()).add(index)
    return {n: min(i) for n, i in sorted(found.items()) if len(i) == 1}


def _class(text: str, hit: Hit, index: int, tools: tuple[Gazetteer, Cues]) -> str:
    """The class of a known thing here: 豆包模型 is the model where the gazetteer allows for both."""
    entity = tools[0].known[index]
    for cls in entity.also:
        if cls in CUED and _beside(text, hit, cls, tools[1]) and not _beside(text, hit, entity.cls, tools[1]):
            return cls
    return entity.cls


def _beside(text: str, hit: Hit, cls: str, cues: Cues) -> bool:
    if cls not in cues.after:
        return False
    return bool(
        cues.after[cls].match(text, hit.end) or cues.before[cls].search(text[max(0, hit.start - 12) : hit.start])
    )


def _fittest(text: str, hit: Hit, options: Sequence[int], tools: tuple[Gazetteer, Cues]) -> int:
    """Of several entities with one name: the one whose class or context the neighbourhood speaks for."""
    gazetteer, cues = tools
    near = text[max(0, hit.start - WINDOW) : hit.end + WINDOW]

    def fit(index: int) -> tuple[int, int]:
        entity = gazetteer.known[index]
        points = 2 * _beside(text, hit, entity.cls, cues) + sum(w in near for w in entity.context)
        talk = cues.context.get(entity.cls)
        return points * 2 + (1 if talk and talk.search(near) else 0), -index

    return max(options, key=fit)


def _meant(text: str, hit: Hit, index: int, tools: tuple[Gazetteer, Cues]) -> bool:
    gazetteer, cues = tools
    entity = gazetteer.known[index]
    near = text[max(0, hit.start - WINDOW) : hit.end + WINDOW]
    if any(w in near for w in entity.context):
        return True
    if _beside(text, hit, entity.cls, cues) or any(_beside(text, hit, c, cues) for c in entity.also):
        return True
    return entity.cls == "Organization" and bool(cues.speech_next.match(text, hit.end))


def _listed(text: str, hit: Hit, starts: set[int], ends: set[int]) -> bool:
    """In an enumeration with organisations: 谷歌、苹果和微软."""
    for size in (1, 2):
        if text[hit.end : hit.end + size] in LINKS and hit.end + size in starts:
            return True
        if hit.start >= size and text[hit.start - size : hit.start] in LINKS and hit.start - size in ends:
            return True
    return False
