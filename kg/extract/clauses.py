"""Sentence → clauses: spans between commas, colons and dashes that stand outside brackets and titles.

「华为（前身为甲，乙）收购荣耀，随后更名。」 has two clauses: commas within （）, 《》 and [] do not split,
an enumeration comma 、 never does. Quotes do not hide their commas (what is said has clauses of its own), and a quote
with a comma opens a clause.
"""

from __future__ import annotations

import re

#: A comma between digits (1,000) is no boundary; neither is a colon (10:30, 16:9).
BREAK = re.compile(
    r"(?<![0-9]),|,(?![0-9])|，|：|(?<![0-9A-Za-z]):|——|…+|[；;。！？!?\n]|[“「『](?=[^“「『”」』，,。]{0,40}[，,。])"
)
OPEN = "（([【《〈〔"
CLOSE = "）)]】》〉〕"
#: A bracket left open longer than this is a slip of the pen, and splits as if it were not there.
LONGEST_BRACKET = 60
BRACKET = re.compile(
    "|".join(
        f"{re.escape(a)}[^{re.escape(a + b)}\n]{{0,{LONGEST_BRACKET}}}{re.escape(b)}"
        for a, b in zip(OPEN, CLOSE, strict=True)
    )
)


def clauses(text: str, sentence: tuple[int, int]) -> list[tuple[int, int]]:
    """「苹果发布A，谷歌发布B。」→ the spans of 「苹果发布A」 and 「谷歌发布B」.

    Spans are in order, do not overlap, are never empty and have no outer blanks or closing marks.
    """
    start, end = sentence
    hidden = [m.span() for m in BRACKET.finditer(text, start, end)]
    found, begin, k = [], start, 0
    for mark in BREAK.finditer(text, start, end):
        while k < len(hidden) and hidden[k][1] <= mark.start():
            k += 1
        if k < len(hidden) and hidden[k][0] < mark.start():
            continue
        found.append((begin, mark.start()))
        begin = mark.end()
    found.append((begin, end))
    return [span for a, b in found if (span := _trim(text, a, b))]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and (text[start].isspace() or text[start] in "”’」』\"'"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "”’」』\"'"):
        end -= 1
    return (start, end) if start < end else None
