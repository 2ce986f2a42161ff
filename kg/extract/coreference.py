"""Pronouns and descriptions → the thing they mean: 该公司, 公司, 他, 她, 其, 前者, 后者, 该模型.

In: text, its sentences, and the mentions found (in order, each with the number of its thing). Out: further mentions
``by`` coreference. Salience decides: the subject of the sentence before, else the last one named of the right class.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from kg.extract.doc import Named, sentences

#: Sentences looked back; people in long quotes are referred to from farther off than companies.
BACK = 4
SCORE = 0.7
#: Mentions looked back for the only thing of a class.
FAR = 60


def resolve(text: str, mentions: Sequence[Named], words: Mapping[str, str]) -> list[Named]:
    """深蓝科技成立于2019年。该公司… → 该公司 means 深蓝科技. ``words`` gives regular expressions by kind."""
    patterns = {kind: re.compile(p) for kind, p in words.items()}
    spans = sentences(text)
    named = sorted(mentions)
    starts = [m.start for m in named]
    out: list[Named] = []
    for k, (a, b) in enumerate(spans):
        for kind, pattern in patterns.items():
            for m in pattern.finditer(text, a, b):
                at = bisect_left(starts, m.end())
                if at and named[at - 1].end > m.start():
                    continue
                begin = bisect_left(starts, spans[max(0, k - BACK)][0])
                target = _target(text, (m.start(), kind), (spans, k), named[begin:at])
                if target is None and kind in ("company", "person"):
                    target = _only(named[:at], kind)
                if target is not None:
                    out.append(Named(m.start(), m.end(), target.cls, target.entity, SCORE, "coreference"))
    out.sort()
    return [m for i, m in enumerate(out) if not i or m.start >= out[i - 1].end]


#: kind → classes it can mean.
CLASSES: Mapping[str, tuple[str, ...]] = {
    "company": ("Organization",),
    "person": ("Person",),
    "model": ("AIModel",),
    "product": ("Product", "AIModel", "Hardware"),
    "hardware": ("Hardware",),
    "either": ("Organization", "Person", "AIModel", "Product", "Hardware"),
    "former": ("Organization", "Person", "AIModel", "Product", "Hardware", "Place", "Technology"),
    "latter": ("Organization", "Person", "AIModel", "Product", "Hardware", "Place", "Technology"),
}


def _target(
    text: str, what: tuple[int, str], where: tuple[Sequence[tuple[int, int]], int], named: Sequence[Named]
) -> Named | None:
    at, kind = what
    spans, k = where
    classes = CLASSES[kind]
    if kind in ("former", "latter"):
        return _pair(kind, at, (spans, k), named)
    before = [m for m in named if m.cls in classes]
    here = [m for m in before if m.start >= spans[k][0]]
    if here:
        # In the same sentence: its subject, which is the first of its class, unless a later clause has a new one.
        clause = max(text.rfind(c, spans[k][0], at) for c in "，；：。")
        subject = [m for m in here if m.start <= clause]
        return (subject or here)[0] if kind != "person" else (subject or here)[-1 if len(here) == 1 else 0]
    for s in range(k - 1, max(-1, k - 1 - BACK), -1):
        a, b = spans[s]
        inside = [m for m in before if a <= m.start < b]
        if inside:
            return inside[0]
    return None


def _only(named: Sequence[Named], kind: str) -> Named | None:
    """The only thing of the class so far may be spoken of from afar."""
    found = {m.entity: m for m in named[-FAR:] if m.cls in CLASSES[kind]}
    return next(iter(found.values())) if len(found) == 1 else None


def _pair(kind: str, at: int, where: tuple[Sequence[tuple[int, int]], int], named: Sequence[Named]) -> Named | None:
    """前者 and 后者: the last two different things of one class named before, in their order."""
    spans, k = where
    begin = spans[max(0, k - 2)][0]
    before = [m for m in named if m.start >= begin and m.cls in CLASSES["former"]]
    for i in range(len(before) - 1, 0, -1):
        last = before[i]
        for j in range(i - 1, -1, -1):
            first = before[j]
            if first.cls == last.cls and first.entity != last.entity:
                return first if kind == "former" else last
    return None
