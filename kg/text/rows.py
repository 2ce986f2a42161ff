"""Pieces → the same, those in a row of one shape told as furniture: what no heading announces is still a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.text import cues as cue
from kg.text.pieces import Told

#: So many lines in a row are a pattern.
RUN = 3
DOT = re.compile(r"\s*[·•●◆■▪◦○]\s*\S")
FACT = re.compile(r"[:：。；;=]|\d")
#: Lines in lists of other articles are headlines: none in our pages is longer.
HEADLINE = 60


def rows(pieces: Sequence[Told], behind: int) -> list[Told]:
    """Find lists by shape: periods in a row are an archive, bulleted headlines ``behind`` the last sentence are links.

    Bullets with colons or numbers are facts (• 功耗：35瓦) and stay, and so do bullets that sentences follow.
    """
    out = list(pieces)
    for shape, reason, least, start in (
        (_is_period, "archive list", RUN, 0),
        (_is_headline, "related list", RUN + 1, behind),
    ):
        at = start
        while at < len(out):
            end = at
            while end < len(out) and shape(out[end]):
                end += 1
            if end - at >= least:
                out[at:end] = [Told(p.line, "furniture", reason) for p in out[at:end]]
            at = max(end, at + 1)
    return out


def _is_period(piece: Told) -> bool:
    return piece.kind != "title" and bool(cue.PERIOD.match(piece.line.text))


def _is_headline(piece: Told) -> bool:
    text = piece.line.text
    return piece.kind in ("", "comment") and len(text) <= HEADLINE and bool(DOT.match(text)) and not FACT.search(text)
