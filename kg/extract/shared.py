"""Names listed with one predicate for all of them → who shares one event where each would have its own.

「云杉、蓝鲸、青禾齐齐跌停」 → together; 「云杉、蓝鲸分别涨3%、5%」 → each apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.doc import Named

#: So many names share one predicate, one fewer where others are meant too (甲、乙等概念股涨停). Passages tell two apart
#: (双双涨停), pages tell three or more as one.
LISTED = 3
OTHERS = "等"
#: What joins two names, how far the predicate is looked at, and what shows that each has its own.
JOINT = re.compile(r"\s?(?:[（(][^（）()\n]{1,20}[)）])?\s?(?:、|和|与|及|以及|,|，)\s?")
PREDICATE = 60
REST = re.compile(r"[^，,；;。\n]*")
EACH = re.compile(r"分别|依次|各自|[%％][^%％]*[%％]")


def together(text: str, names: Sequence[Named]) -> list[frozenset[int]]:
    """The things that share one predicate, among the names of a clause in order."""
    lists: list[list[Named]] = []
    for m in names:
        if lists and JOINT.fullmatch(text, lists[-1][-1].end, m.start):
            lists[-1].append(m)
        else:
            lists.append([m])
    return [frozenset(m.entity for m in some) for some in lists if _shared(text, some)]


def _shared(text: str, some: Sequence[Named]) -> bool:
    end = some[-1].end
    rest = REST.match(text, end, end + PREDICATE)
    predicate = rest.group() if rest else ""
    return len(some) >= LISTED - predicate.startswith(OTHERS) and not EACH.search(predicate)
