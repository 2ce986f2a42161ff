"""One happening is one event: merge what several sentences tell of it."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.doc import Happening

#: Two tellings are of one happening when so much of the smaller cast is in the larger one.
SHARED = 0.6
SPEAKER = "speaker"


def merge(found: Iterable[Happening]) -> tuple[Happening, ...]:
    """Tellings of one class with the same cast and dates that do not clash become one, with the more exact date.

    The earliest telling gives the evidence; one as a fact outweighs one as a plan, which stays apart.
    """
    kept: list[Happening] = []
    for one in sorted(found, key=lambda h: (h.start, h.end, h.cls, h.roles)):
        for i, other in enumerate(kept):
            if _same(one, other):
                kept[i] = _join(other, one)
                break
        else:
            kept.append(one)
    return tuple(kept)


def _same(a: Happening, b: Happening) -> bool:
    if a.cls != b.cls or a.modality != b.modality or not _compatible(a.date, b.date):
        return False
    if SPEAKER in (a.roles[0][0], b.roles[0][0]):
        return False  # statements are one for each speaker already
    x, y = {k for _, k in a.roles}, {k for _, k in b.roles}
    return len(x & y) >= SHARED * min(len(x), len(y))


def _compatible(a: str, b: str) -> bool:
    return a.startswith(b) or b.startswith(a)


def _join(first: Happening, second: Happening) -> Happening:
    known = {k for _, k in first.roles}
    return first._replace(
        roles=first.roles + tuple(r for r in second.roles if r[1] not in known),
        date=max(first.date, second.date, key=len),
        confidence=max(first.confidence, second.confidence),
    )
