"""Lines → pieces: 标题 2025-01-28 01:46 点击:57 is cut into the title and what a machine put behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.text import cues as cue
from kg.text.bylines import Labels, dates, is_byline
from kg.text.cues import Cues
from kg.text.lines import LETTER, Line

#: A line this long with a full stop is a sentence.
SENTENCE = 16
#: Lines with a stamp or a counter are not longer.
LONGEST_STAMPED = 120
BULLET = re.compile(r"\s*(?:[·•●◆■▪◦○*►▶※-]|[（(]?\d{1,2}[)）.、])\s*")
SEPARATORS = " \t\u3000|｜·•/／-—,，"


class Told(NamedTuple):
    """A piece of a line with what it is: "" undecided, else title, body, comment or furniture."""

    line: Line
    kind: str = ""
    reason: str = ""


def is_sentence(text: str) -> bool:
    """华为今天发布了新款芯片，性能提升明显。 → True; 华为发布新款芯片 → False."""
    if len(text) < SENTENCE:
        return False
    if "。" in text or (len(text) >= 30 and text[-1] in "！？!?”」…；;"):
        return True
    return len(text) >= 60 and bool(re.search(r"[，,；;、]|[a-z]\. |\w\.$", text))


def pieces(line: Line, near: Sequence[Line], words: Cues, labels: Labels) -> Iterator[Told]:
    """Cut stamps, counters and credits out of short lines: 标题 2025-01-28 01:46 → 标题; 2025-01-28 01:46."""
    text = line.text
    aligned = len(text) == line.end - line.start  # no markup inside
    if cue.reason(text, words) or (cue.PERIOD.match(text) and len(dates(text)) > 1):
        yield Told(line)
        return
    if len(text) > LONGEST_STAMPED or is_sentence(text):
        yield from _cut(line, cue.pleas(text, words) if aligned else [])
        return
    cuts = [(m.start(), m.end(), "page data") for m in words.counter.finditer(text)]
    if credit := words.credit.search(text):
        cuts.append((credit.start(), credit.end(), "picture credit"))
    cuts += [(s, e, "page data") for s, e in _stamps(text, near, bool(cuts), labels)]
    if not aligned:  # all or nothing
        rest = "".join(c for i, c in enumerate(text) if not any(start <= i < end for start, end, _ in cuts))
        yield Told(line, "furniture", "page data") if cuts and not LETTER.search(rest) else Told(line)
        return
    yield from _cut(line, sorted(cuts))


def _cut(line: Line, cuts: Sequence[tuple[int, int, str]]) -> Iterator[Told]:
    at = 0
    for start, end, reason in cuts:
        if start < at:
            continue
        yield from _rest(line, at, start)
        yield Told(_part(line, start, end), "furniture", reason)
        at = end
    yield from _rest(line, at, len(line.text)) if at else [Told(line)]


def _stamps(text: str, near: Sequence[Line], counted: bool, labels: Labels) -> Iterator[tuple[int, int]]:
    """Where a day stands on a line that only says when: not in 2023年7月17日 深度求索成立 of a chronicle."""
    found = dates(text)
    if not found or (BULLET.match(text) and not found[0].clock and not is_byline(text, labels)):
        return
    rest = text
    for day in reversed(found):
        rest = rest[: day.start] + rest[day.end :]
    chronicle = found[0].start < 3 and not found[0].clock and any(dates(n.text[:30]) for n in near)
    if not (
        found[0].clock or counted or is_byline(text, labels) or (len(rest.strip(SEPARATORS)) <= 12 and not chronicle)
    ):
        return
    if len(found) == 1 and not found[0].clock and cue.END.search(rest):
        return
    for day in found:
        label = labels.date.search(text, 0, day.start)
        yield (label.start() if label else day.start), day.end


def _part(line: Line, start: int, end: int) -> Line:
    return line._replace(start=line.start + start, end=line.start + end, text=line.text[start:end])


def _rest(line: Line, start: int, end: int) -> Iterator[Told]:
    while start < end and line.text[start] in SEPARATORS:
        start += 1
    while end > start and line.text[end - 1] in SEPARATORS:
        end -= 1
    if re.search(r"[^\W\d_]", line.text[start:end]):
        yield Told(_part(line, start, end))
    elif LETTER.search(line.text, start, end):
        yield Told(_part(line, start, end), "furniture", "page data")
