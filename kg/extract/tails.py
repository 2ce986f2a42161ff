"""Names made of Han characters and a version: 混元T1, 文心4.5, 霁澜-2, 昇腾910B, 骁龙8 Gen 3, 小米14 Ultra.

In: the words of a text and what the gazetteer found. Out: ``Find`` tuples. The class comes from the known base, else
from votes; a number that counts something (文心3月, 昇腾5万张) is no version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kg.extract.cues import Cues
from kg.extract.edges import VERSIONED
from kg.extract.latin import SIZE, UNIT
from kg.extract.organizations import LONE, STOPS, rare
from kg.extract.votes import Find, decide
from kg.extract.words import FIXED, RARE, Word, is_han

TAIL = re.compile(
    r"[一二三四五六七八九十]号(?![楼馆院线门店机房厅桥路会席令文电])|"
    r"[-‑]?(?:[A-Za-z]{1,3}-?)?\d{1,4}(?:\.\d{1,2})?[A-Za-z]{0,3}(?:-[A-Za-z0-9.]+)*(?![A-Za-z0-9])"
    r"|-[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9.]+)*"
    r"|[ ]?(?:Pro|Max|Ultra|Mini|Plus|Lite|Turbo|Air|Flash)(?![A-Za-z])"
)
MORE = re.compile(
    r"[ -](?:[A-Z][a-z]+|[A-Z0-9]{1,4}|mini|pro|max|lite|plus|turbo|preview|thinking|\d+(?:\.\d+)?B?)(?![A-Za-z0-9.])"
)
#: Most parts of a version.
PARTS = 4
YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")


def names(text: str, words: Sequence[Word], known: Mapping[tuple[int, int], str], cues: Cues) -> Iterator[Find]:
    """``known`` maps spans of the gazetteer to their class."""
    for k, w in enumerate(words):
        if not is_han(w.text[-1]):
            if known.get((w.start, w.end)) in VERSIONED and (end := _more(text, w.end, cues)) > w.end:
                yield Find(w.start, end, known[w.start, w.end], 0.9, "pattern", "")  # 小米SU7| Ultra
            continue
        m = TAIL.match(text, w.end)
        if not m or YEAR.fullmatch(m.group().strip()) or (UNIT.match(text, m.end()) and m.group()[-1].isdigit()):
            continue
        if (m.start(), m.end()) in known:
            continue  # 单张|4090: the number is a name itself
        tail = m.group().strip()
        cls = known.get((w.start, w.end), "")
        dashed = tail[0] in "-‑"
        start = _base(words, k, dashed, cues)
        if cls:
            start = w.start
            if cls not in VERSIONED and not (tail[0].isdigit() and cls == "Organization"):
                continue
        if start is None:
            continue
        end = _more(text, m.end(), cues)
        if cls in VERSIONED:
            yield Find(start, end, cls, 0.9, "pattern", "")
            continue
        shape = [("AIModel", 1.4 if dashed or "." in tail else 0.8), ("Product", 1.0), ("Hardware", 0.7)]
        if SIZE.search(text[start:end]):
            shape.append(("AIModel", 3.0))
        cls, score = decide(text, (start, end), shape, cues)
        if cls in VERSIONED or cls == "Technology":
            yield Find(start, end, cls, max(0.72, score - 0.05), "pattern", "")


def _base(words: Sequence[Word], k: int, dashed: bool, cues: Cues) -> int | None:
    """Where the Han part begins: the unknown words in front, or one common word before a hyphen."""
    j = k
    while j > 0 and _odd(words[j], cues) and words[k].end - words[j - 1].start <= 4 and _odd(words[j - 1], cues):
        j -= 1
    if _odd(words[j], cues) and words[k].end - words[j].start >= 2:
        return words[j].start
    w = words[k]
    plain = len(w.text) in (2, 3) and w.text not in cues.stop and w.tag not in ("v", "m", "q", "d", "p", "c", "r", "t")
    return w.start if dashed and (plain or _odd(w, cues)) and w.text not in cues.titles else None


def _odd(w: Word, cues: Cues) -> bool:
    """A word that the Han part of such a name may be made of: unknown, rare, or one character, no particle."""
    if w.tag in ("latin", "x", "mark", "number") or w.tag in FIXED or w.text in cues.stop:
        return False
    if len(w.text) == 1:
        return w.tag not in STOPS - {"v"} and w.seen < LONE
    return rare(w) and (w.tag != "ns" or w.seen < RARE)


def _more(text: str, end: int, cues: Cues) -> int:
    """Further parts of the version: 8 Gen 3, 1.5 Pro."""
    for _ in range(PARTS):
        m = MORE.match(text, end)
        if m is None or (m.group()[-1].isdigit() and UNIT.match(text, m.end())):
            break
        word = m.group()[1:]
        if word in cues.latin_never or (word in cues.latin_stop and word not in cues.variants):
            break
        end = m.end()
    return end
