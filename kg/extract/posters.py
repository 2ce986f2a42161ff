"""Who writes in a forum or a talk: 3楼 苏打饼干 2025-3-8, @苏打饼干, and 苏打饼干: at the beginning of lines.

In: text. Out: ``Find`` tuples. A nickname has no form of its own (内存条焊死我): where it stands is all there is. What
begins a line before a colon is one only when it does so again, beside another: 优点: and 缺点: stand once each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.extract.cues import Cues
from kg.extract.phrases import LAYER
from kg.extract.votes import Find
from kg.extract.words import Dictionary

#: A nickname: no blank, no mark but those that nicknames have.
NICK = r"[\w.·~～-]{2,16}"
#: A floor of a thread and who is on it.
FLOOR = re.compile(
    rf"^[ \t]*(?:\d{{1,5}}\s?(?:楼|樓|L|F|#)|#\d{{1,5}}|楼主|樓主|沙发|板凳|地板)[ \t]+({NICK})"
    r"(?=[ \t]+(?:发表于|发布于|回复|回覆|\d{4}[-/年]|\d{1,2}[-/月]\d|\d+\s?(?:分钟|小时|天)前|昨天|今天)"
    r"|[ \t]*$)",
    re.MULTILINE,
)
#: Somebody who is spoken to at the beginning of a line.
CALLED = re.compile(rf"^[ \t]*@({NICK})(?=[ \t:：,，])", re.MULTILINE)
SPEAKER = re.compile(rf"^[ \t]*({NICK})(?=[:：][^\n/])", re.MULTILINE)
#: How often a nickname begins a line, and how many such names a talk has, at least.
AGAIN, OTHERS = 2, 2
SCORE = 0.9
#: Who asks at least so often, under a name so long, is a paper or a programme.
QUESTIONS, TITLE = 3, 4


def names(text: str, tools: tuple[Dictionary, Cues]) -> Iterator[Find]:
    """2楼 内存条焊死我 2025-3-8 → 内存条焊死我."""
    floors = list(FLOOR.finditer(text))
    for m in (*(floors if len(floors) >= OTHERS else ()), *CALLED.finditer(text)):
        if _nickname(m[1], tools):
            yield Find(m.start(1), m.end(1), "Person", SCORE, LAYER, "")
    spoken = list(SPEAKER.finditer(text))
    times = Counter(m[1] for m in spoken)
    talk = {n for n, k in times.items() if k >= AGAIN and _nickname(n, tools) and not tools[0].common(n)}
    if len({n for n, k in times.items() if k >= AGAIN}) < OTHERS:
        return
    asking = {n for n in talk if len(n) >= TITLE and _asks(text, [m for m in spoken if m[1] == n])}
    for m in spoken:
        if m[1] in talk:
            cls = "Organization" if m[1] in asking else "Person"
            yield Find(m.start(1), m.end(1), cls, SCORE, LAYER, "")


def _asks(text: str, lines: Sequence[re.Match[str]]) -> bool:
    """Whether most of what one says are questions: in 硅谷夜读: 您怎么看? it is the paper that asks."""
    ends = (text.find("\n", m.end()) for m in lines)
    asked = sum(
        text[m.end() : end if end >= 0 else len(text)].rstrip()[-1:] in ("？", "?")
        for m, end in zip(lines, ends, strict=True)
    )
    return len(lines) >= QUESTIONS and asked * 2 > len(lines)


def _nickname(name: str, tools: tuple[Dictionary, Cues]) -> bool:
    """No role, label or number: 楼主, 编者按, 2025."""
    _, cues = tools
    roles = cues.words("person", "roles")
    return (
        name not in cues.stop | cues.titles | cues.latin_stop | roles
        and not name[0].isdigit()
        and not any(name.endswith(r) for r in roles)
        and any(c.isalpha() for c in name)
    )
