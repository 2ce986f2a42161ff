"""Names of one thing within one article: short forms, 简称, brackets, bilingual pairs.

In: text, and the names found in it. Out: pairs of names that mean one thing, and short forms to look for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.cues import Cues
from kg.extract.votes import Find

#: Longest version that stands for a whole name.
LONGEST_VERSION = 8
POINT = re.compile(r"[·•・‧∙]")
#: What a Latin name has beside letters: Mei-Ling O’Hara, John F. Kerr.
WRITTEN = re.compile(r"[ .'’-]")
#: What closes a bracket, perhaps after more: (DeepSeek，…).
CLOSE = re.compile(r"[”\"」』》]?\s?(?:[）)]|[，,；;][^）)\n]{0,30}[）)])")
#: How many endings a short form may leave out: 幻方|量化|科技.
_SUFFIX_WORDS = 2


def short_forms(name: str, cls: str, cues: Cues) -> Iterator[str]:
    """月之暗面科技有限公司 → 月之暗面科技, 月之暗面; 萨蒂亚·纳德拉 → 纳德拉; Sam Altman → Altman."""
    if cls == "Person":
        if POINT.search(name):
            parts = [p for p in POINT.split(name) if len(p) >= 2]
            if parts:
                yield parts[-1]
                if len(parts) > 1 and len(parts[0]) >= 2:
                    yield parts[0]
        elif " " in name and WRITTEN.sub("", name).isalpha():
            last = name.rsplit(" ", 1)[-1]
            if last not in cues.words("alias", "born"):
                yield last
        elif name[:2] in cues.compound and len(name) >= 3:
            yield name[:2]
        return
    if cls != "Organization":
        return
    core = name
    if (m := cues.legal.search(core)) and m.start() >= 2:
        core = core[: m.start()]
        yield core
    if " " in core and core.isascii():
        head, _, last = core.rpartition(" ")
        if last in cues.org_words and head and (len(head) >= 4):
            yield head
        return
    cores = [core]
    for _ in range(_SUFFIX_WORDS):
        cores = [c[:-n] for c in cores for n in _endings(c, cues)]
        yield from (c for c in cores if c not in cues.generic and c not in cues.stop)


def _endings(core: str, cues: Cues) -> Iterator[int]:
    """How long the endings are that a name can do without: 智能科技 and 科技, but not 大学."""
    for n in (2, 3, 4):
        if len(core) - n >= 2 and core[-n:] in cues.suffixes and core[-n:] not in cues.words("alias", "kept"):
            yield n


def pairs(text: str, finds: Sequence[Find], cues: Cues) -> Iterator[tuple[Find, Find]]:
    """深度求索(DeepSeek) → one thing: two names, the second in brackets right behind the first."""
    starts = {f.start: f for f in finds}
    for first in finds:
        m = cues.bracket.match(text, first.end)
        second = starts.get(m.end()) if m else None
        if second is None or not CLOSE.match(text, second.end):
            continue
        explicit = m is not None and bool(m[1])
        if explicit or script(text[first.start : first.end]) != script(text[second.start : second.end]):
            yield first, second


def called(text: str, finds: Sequence[Find], cues: Cues) -> Iterator[tuple[Find, int, int]]:
    """某某科技有限公司，以下简称“某某” → (the first name, where the short one stands)."""
    for first in finds:
        m = cues.called.match(text, first.end)
        if m:
            yield first, m.start(1), m.end(1)


def script(name: str) -> str:
    """latin or han, by what most characters are."""
    latin = sum(c.isascii() and c.isalpha() for c in name)
    han = sum("㐀" <= c <= "鿿" for c in name)
    return "latin" if latin > han else "han"


def endings(full: str) -> list[str]:
    """What a versioned name may be shortened to: DeepSeek-R1 → R1, GPT-4o → 4o, 混元T1 → T1; R1-Zero is not R1."""
    out = []
    for k in range(1, len(full)):
        cut = full[k - 1] in "- ‑" or (full[k].isascii() and "㐀" <= full[k - 1] <= "鿿")
        rest = full[k:]
        if cut and 1 < len(rest) <= LONGEST_VERSION and any(c.isdigit() for c in rest) and rest[0].isalnum():
            out.append(rest)
    return out
