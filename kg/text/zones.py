"""Lines of a page → zones: which are title, body, readers' comments, and which furniture, and why.

What a line says by itself (cues.py) goes first; then its place: lists under a heading, what stands before the title or
behind the last sentence. In doubt a line stays: a menu read by mistake costs a name, a paragraph lost costs its facts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Zone
from kg.text import cues as cue
from kg.text.bylines import Labels, is_byline
from kg.text.cues import Cues
from kg.text.lines import Line
from kg.text.pieces import BULLET, SENTENCE, Told, is_sentence, pieces
from kg.text.rows import HEADLINE, RUN, rows

#: A line this long with a full stop is a paragraph of the article; mottos and pleas are shorter.
PARAGRAPH = 40
#: Before a title and behind the last sentence, only lines up to this length are given up without a word of their own.
REMNANT = 40
#: Share of the longer title's pairs of characters that the shorter one has too; other headlines of a site reach 0.4.
ALIKE = 0.7
#: Nobody's title stands further down, counted in lines.
HEAD = 100
#: This share of a line as a link makes it an entry of a list.
LINKED = 0.8
#: Marks the line that opens a list.
OPENS = " heading"
#: From so many equal short lines on, none is content (回复 under each comment).
REPEATS = 3
#: A column that a site's names call sidebar but that holds more than this share of all sentences is the article.
MOSTLY = 0.5
#: After one of these no article goes on in short lines.
FINAL = frozenset(
    {
        "related list heading",
        "archive list heading",
        "profile heading",
        "related list",
        "link list",
        "legal notice",
        "archive list",
        "profile",
        "powered by",
        "contact",
        "navigation",
        "page foot",
        "subscription",
    }
)
#: A time of day, a floor of a forum, the steps of a path, what ends a dateline: 成都，2025年6月16日 /某社/ --.
NO_TITLE = re.compile(r"^(?:#?\d{1,4}\s?[#楼樓]|[楼樓]主)|\d{1,2}[:：]\d{2}(?!\d)|[›»]|(?:--|—|/|[电電讯訊])\s*$")
HEADLINE_MARKS = re.compile(r"[：:？?！!“”《》「」，,、]")


@dataclass(frozen=True)
class Frame:
    """Where the article's sentences begin and end among the pieces (len, -1 where there are none)."""

    first: int
    last: int
    forum: bool


def zones(lines: Sequence[Line], words: Cues, labels: Labels, titles: Sequence[str] = ()) -> tuple[Zone, ...]:
    """Say what each line of a page is; ``titles`` are what other parts of the page (h1, <title>, a column) call it."""
    lines = _trusted(lines)
    parts = [
        piece
        for i, line in enumerate(lines)
        for piece in pieces(line, [*lines[max(i - 1, 0) : i], *lines[i + 1 : i + 2]], words, labels)
    ]
    told = _repeated([_alone(piece, words, labels) for piece in parts])
    frame = _frame(told, words)
    told = _lists(told, frame, words, labels)
    told = rows(told, frame.last + 1 if frame.last >= 0 and not frame.forum else len(told))
    told = _tail(told, frame, labels)
    told = _head(told, frame, labels, [t for t in titles if t])
    told = _outside(told, labels)
    return tuple(Zone(p.kind or "body", p.line.start, p.line.end, p.reason.removesuffix(OPENS)) for p in told)


def _trusted(lines: Sequence[Line]) -> list[Line]:
    """Forget what class names say where they say it of most of the text (<div class="with-sidebar"> around a page)."""
    weight: Counter[str] = Counter()
    for line in lines:
        if is_sentence(line.text):
            weight[line.hint] += len(line.text)
    total = weight.total()
    wrong = {hint for hint, n in weight.items() if hint not in ("", "main", "comment") and n > total * MOSTLY}
    return [line._replace(hint="") if line.hint in wrong else line for line in lines]


def _alone(piece: Told, words: Cues, labels: Labels) -> Told:
    """Decide by the line itself and by the element that it stands in."""
    line = piece.line
    if piece.kind:
        return piece
    why = cue.reason(line.text, words)
    if why and not (why in ("page data", "picture credit") and is_byline(line.text, labels) and "/" in line.text[:8]):
        return Told(line, "furniture", why)
    if line.hint == "comment":
        return Told(line, "comment")
    if line.hint not in ("", "main") and not line.main and line.tag != "h1":
        return Told(line, "furniture", line.hint)
    return piece


def _repeated(pieces: Sequence[Told]) -> list[Told]:
    count = Counter(
        p.line.text for p in pieces if not p.kind and len(p.line.text) <= 12 and not re.search(r"\d", p.line.text)
    )
    return [
        Told(p.line, "furniture", "repeated line") if not p.kind and count[p.line.text] >= REPEATS else p
        for p in pieces
    ]


def _frame(pieces: Sequence[Told], words: Cues) -> Frame:
    plain = [i for i, p in enumerate(pieces) if p.kind in ("", "comment") and is_sentence(p.line.text)]
    long = [i for i in plain if len(pieces[i].line.text) >= PARAGRAPH]
    floors = {f for p in pieces for f in words.floors if p.line.text.startswith(f)}
    first = (long or plain or [len(pieces)])[0]
    return Frame(first, plain[-1] if plain else -1, len(floors) >= 2)


def _lists(pieces: Sequence[Told], frame: Frame, words: Cues, labels: Labels) -> list[Told]:
    """What stands under 相关阅读, 存档目录 or 网友评论, until a sentence or the next heading ends it."""
    out: list[Told] = []
    state = ""
    for i, piece in enumerate(pieces):
        text = piece.line.text
        name = cue.bare(text) if len(text) <= cue.HEADING else ""
        heading = words.headings.get(name, "")
        if heading and not piece.line.main:
            state = heading
            piece = Told(piece.line, "furniture", heading + OPENS)
        elif name in words.comments and i > frame.first and not frame.forum:
            state = "comment"
            piece = Told(piece.line, "furniture", "head of comments")
        elif (
            text.startswith(words.replies)
            and re.match(r"\S+\s?[^\s:：]{1,20}[:：]", text)
            and i > frame.first
            and not frame.forum
        ):
            state = "comment"
            piece = Told(piece.line, "comment")
        elif state == "comment":
            piece = _comment(piece, words)
        elif state == "legal notice" and i >= frame.last:
            piece = piece if piece.kind else Told(piece.line, "furniture", state)
        elif state and (_ends(text) or is_byline(text, labels) or piece.line.main or piece.line.tag in ("h1", "h2")):
            state = "" if piece.kind != "furniture" else state
        elif state and not piece.kind and len(text) <= HEADLINE:
            piece = Told(piece.line, "furniture", state)
        out.append(piece)
    return out


def _ends(text: str) -> bool:
    """Does a line end a list of headlines?"""
    return ("。" in text and len(text) >= SENTENCE) or len(text) > HEADLINE


def _comment(piece: Told, words: Cues) -> Told:
    if piece.kind == "furniture":
        return piece
    if len(piece.line.text) <= HEADLINE and words.header.search(piece.line.text) and not is_sentence(piece.line.text):
        return Told(piece.line, "furniture", "comment header")
    return Told(piece.line, "comment")


def _tail(pieces: Sequence[Told], frame: Frame, labels: Labels) -> list[Told]:
    """Behind the last sentence, once something final was seen, short lines are what a site puts under every page."""
    out: list[Told] = []
    final = False
    for i, piece in enumerate(pieces):
        behind = 0 <= frame.last < i and not frame.forum
        if behind and piece.kind == "furniture" and piece.reason in FINAL:
            final = True
        short = len(piece.line.text) <= REMNANT and not piece.line.main
        if behind and not piece.kind and short:
            if cue.is_bar(piece.line.text):
                piece = Told(piece.line, "furniture", "navigation")
            elif cue.PERIOD.match(piece.line.text) and final:
                piece = Told(piece.line, "furniture", "archive list")
            elif final and not is_byline(piece.line.text, labels):
                piece = Told(piece.line, "furniture", "page foot")
        out.append(piece)
    return out


def _head(pieces: Sequence[Told], frame: Frame, labels: Labels, titles: Sequence[str]) -> list[Told]:
    """Find the title before the first paragraph; short lines above it are the site's, its repeats say nothing new."""
    out = list(pieces)
    scores = {i: _title_score(pieces, i, labels, titles) for i in range(min(frame.first, len(pieces), HEAD))}
    likely = [i for i, score in scores.items() if score > 0]
    best = max(likely, key=lambda i: (scores[i], -i)) if likely else -1
    if best >= 0:
        out[best] = Told(pieces[best].line, "title")
    for i in range(frame.first if frame.first < len(pieces) else max(best, 0)):
        piece, text = out[i], pieces[i].line.text
        if piece.kind or is_byline(text, labels):
            continue
        if best >= 0 and same(text, pieces[best].line.text):
            out[i] = Told(piece.line, "furniture", "repeated title")
        elif cue.is_bar(text):
            out[i] = Told(piece.line, "furniture", "navigation")
        elif i < best and len(text) <= REMNANT and scores[best] >= 4:
            out[i] = Told(piece.line, "furniture", "page head")
    return out


def _outside(pieces: Sequence[Told], labels: Labels) -> list[Told]:
    """Give up links in a row, and short lines before and behind what an extractor took for the article (HTML alone)."""
    inside = [i for i, p in enumerate(pieces) if p.line.main]
    weight = [sum(len(p.line.text) for p in pieces if is_sentence(p.line.text) and p.line.main >= m) for m in (0, 1)]
    sure = len(inside) >= RUN and weight[1] >= weight[0] * MOSTLY
    out = list(pieces)
    for i, piece in enumerate(pieces):
        if piece.kind or piece.line.main or is_sentence(piece.line.text) or is_byline(piece.line.text, labels):
            continue
        if all(_is_link(p) for p in pieces[i : i + RUN]) or all(
            _is_link(p) for p in pieces[max(i - RUN + 1, 0) : i + 1]
        ):
            out[i] = Told(piece.line, "furniture", "link list")
        elif sure and not inside[0] < i < inside[-1]:
            out[i] = Told(piece.line, "furniture", "outside the article")
    return out


def _is_link(piece: Told) -> bool:
    return piece.line.linked >= LINKED and not piece.line.main and not is_sentence(piece.line.text)


def _title_score(pieces: Sequence[Told], i: int, labels: Labels, titles: Sequence[str]) -> int:
    """How much speaks for a line before the first paragraph to be the title; 0 and less: it is not."""
    piece = pieces[i]
    text = piece.line.text
    listed = piece.kind == "furniture" and piece.reason in ("related list", "archive list", "link list")
    if (piece.kind and not listed) or not 4 <= len(text) <= 90 or is_byline(text, labels) or cue.is_bar(text):
        return 0
    if text[-1] in "。；;，,：:" or "。" in text or BULLET.match(text) or NO_TITLE.search(text):
        return 0
    score = 1 if len(text) >= 8 else -1
    score += 5 * (piece.line.tag == "h1") + 4 * any(same(text, t) for t in titles)
    score += bool(HEADLINE_MARKS.search(text)) + (10 <= len(text) <= 45)
    near = [p for p in pieces[i + 1 : i + 4] if p.line.start - piece.line.end < 200]
    score += 3 * any(p.reason == "page data" or is_byline(p.line.text, labels) for p in near[:1])
    score += any(p.reason == "page data" or is_byline(p.line.text, labels) for p in near[1:])
    score += 2 * any(same(text, p.line.text) for p in pieces[i + 1 : i + 8])
    return score - 2 * listed


def same(one: str, other: str) -> bool:
    """Do two titles say the same? One may carry a site's name or a prefix: 深度：某文 and 深度分析：某文_某网."""
    one, other = (re.sub(r"\W+", "", t).lower() for t in (one, other))
    if min(len(one), len(other)) < 6:
        return one == other != ""
    short, long = sorted((one, other), key=len)
    if short in long:
        return len(short) * 2 >= len(long)
    pairs = [Counter(t[k : k + 2] for k in range(len(t) - 1)) for t in (short, long)]
    return (pairs[0] & pairs[1]).total() >= pairs[1].total() * ALIKE
