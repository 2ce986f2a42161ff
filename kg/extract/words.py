"""Han text → words: the best path through a lattice of dictionary words and possible Chinese names.

In: text, and spans that are already known to be one thing. Out: ``Word`` tuples covering the text without gaps. The
dictionary is jieba's (read as a file: no cache, no temporary file); names of people enter the lattice as words whose
cost comes from how often their characters stand in names, so that 王小川表示 is cut as 王小川|表示.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from math import log
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from kg.extract.cues import Cues

#: Han characters, the rare ones of names included (𫓹).
HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
PIECE = re.compile(rf"[{HAN}]+|[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-zÀ-ÖØ-öø-ÿ0-9_.+&'’/-]*|\d[\d,.]*|\s+|.", re.DOTALL)
#: Longest dictionary word that is looked up; nearly all longer ones are proverbs.
LONGEST = 7
#: Dictionary words rarer than this are as likely part of a name as not (by trial on the training passages).
RARE = 25
#: Weight of a general word of ours, as jieba counts.
COMMON = 3000
#: Charge for a name in the lattice (log): how seldom a word is a name. Calibrated on the training passages.
NAME_COST = -9.3
#: Credit when a post stands before the name, or a speech verb after it.
CUE_CREDIT = 7.0
#: What parts a foreign name, the longest part, and the charges for one beside a point and for one standing free.
POINTS = "·•・‧∙"
LONGEST_PART = 7
POINTED_COST, FOREIGN_COST = 2.0, -8.0
#: Credit of a dictionary word beside a point: 克拉克, not 克拉克拉.
LISTED_CREDIT = 4.0
#: How often each character of the list of transliterations counts beside the dictionary's foreign names.
FOREIGN_FLOOR = 3
#: Log probability of a character that stands in no proper name of the dictionary.
UNSEEN = -13.0
#: Lengths of unknown names.
STEMS = (2, 3, 4)
#: Charges for an unknown name before an ending of organisations, and before another cue.
STEM_COST, LOOSE_COST = -10.5, -5.5
#: A stem with such a frequent word in it (纯中国|制造) is charged for it.
EVERYDAY, EVERYDAY_COST = 5000, 3.0
#: And one that begins with what stands before names (厂|某某科技).
LEAD_COST = 6.0
#: Tags of words whose class is known: the classes of the ontology, in one letter case no tag of jieba has.
FIXED = frozenset({"Person", "Organization", "Place", "Work", "Event", "MarketIndex"}) | frozenset(
    {"AIModel", "Product", "Hardware", "Technology", "Benchmark"}
)
#: Tags of the dictionary that say "name": people, places, organisations, other proper nouns.
PROPER = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz"})


class Word(NamedTuple):
    """A word of the text.

    ``tag`` is jieba's, or one of ours: name, org, product, unknown (from the lattice), odd (in no dictionary), latin,
    x (a Latin word that is no name), number, mark, or the class of what is known.
    """

    start: int
    end: int
    text: str
    tag: str
    seen: int  # how often, in the dictionary


@dataclass(frozen=True)
class Dictionary:
    """Words with their counts and tags, prefixes with count 0, and what characters names are made of."""

    counts: Mapping[str, int]
    tags: Mapping[str, str]
    total: float
    given: Mapping[str, float]  # log probability of a character in a given name
    proper: Mapping[str, float]  # log probability of a character in any proper name
    foreign: Mapping[str, float]  # log probability of a character in a foreign name

    def common(self, word: str) -> bool:
        """Whether an everyday word: 表示 yes, 溯川 and 霁澜 no."""
        return self.counts.get(word, 0) >= RARE and self.tags.get(word) not in PROPER


def dictionary(cues: Cues, names: Mapping[str, str] = MappingProxyType({})) -> Dictionary:
    """Read jieba's word list and learn from its names which characters names are made of.

    ``names`` (name → class) are added as words; their tag is the class.
    """
    counts: dict[str, int] = {}
    tags: dict[str, str] = {}
    givens: list[str] = []
    propers: list[str] = []
    foreigns: list[str] = []
    for line in _word_list().read_text("utf-8").splitlines():
        word, count, tag = line.split(" ")
        counts[word], tags[word] = int(count), sys.intern(tag)  # 350,000 words have some fifty tags
        if tag == "nrt":
            foreigns.append(word)
        if tag in PROPER:
            propers.append(word)
        if tag == "nr" and len(word) == 3 and word[0] in cues.surnames:
            givens.append(word[1:])
            # Its own names are of other days (历史人物): ours decide anew, by their characters.
            if int(count) < RARE:
                del counts[word], tags[word]
    # Counted at once: a Counter's update for each of 160,000 words takes half a second.
    given, proper = Counter("".join(givens)), Counter("".join(propers))
    foreign = Counter(dict.fromkeys(cues.foreign, FOREIGN_FLOOR))
    foreign.update(c for c in "".join(foreigns) if c in cues.foreign)
    for word in cues.common:
        tag = tags.get(word, "n")
        counts[word], tags[word] = max(COMMON, counts.get(word, 0)), "n" if tag in PROPER else tag
    for word, cls in names.items():
        counts[word], tags[word] = max(COMMON, counts.get(word, 0)), cls
    for word in list(counts):
        for k in range(min(len(word), LONGEST) - 1, 0, -1):
            if word[:k] in counts:
                break  # and with it all that it begins with
            counts[word[:k]] = 0
    size = sum(given.values()) + 4000
    return Dictionary(
        counts,
        tags,
        log(sum(counts.values())),
        {c: log((n + 1) / size) for c, n in sorted(given.items())},
        {c: log((n + 1) / proper.total()) for c, n in sorted(proper.items())},
        {c: log(n / foreign.total()) for c, n in sorted(foreign.items())},
    )


def _word_list() -> Path:
    """jieba's dictionary, found without loading jieba."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba, whose dictionary is read, is not installed")
    return Path(spec.origin).with_name("dict.txt")


def segment(text: str, fixed: Mapping[tuple[int, int], str], tools: tuple[Dictionary, Cues]) -> list[Word]:
    """Cut a text into words; ``fixed`` spans stay whole, their tag is the class given.

    王小川周二表示 → 王小川 (name) | 周二 | 表示
    """
    words: list[Word] = []
    at = 0
    for start, end in sorted(fixed):
        if start < at:
            continue
        words.extend(_pieces(text, at, start, tools))
        words.append(Word(start, end, text[start:end], fixed[start, end], 0))
        at = end
    words.extend(_pieces(text, at, len(text), tools))
    return words


def is_han(char: str) -> bool:
    """Whether a Han character, rare ones included."""
    return "㐀" <= char <= "鿿" or char >= "\U00020000"


def _pieces(text: str, start: int, end: int, tools: tuple[Dictionary, Cues]) -> Iterable[Word]:
    for m in PIECE.finditer(text, start, end):
        piece = m.group()
        if is_han(piece[0]):
            yield from _cut(text, m.start(), m.end(), tools)
        else:
            tag = "number" if piece[0].isdigit() else "latin" if piece[0].isalpha() else "mark"
            if tag == "latin" and piece in tools[1].latin_stop:
                tag = "x"
            yield Word(m.start(), m.end(), piece, tag, 0)


def _cut(text: str, start: int, end: int, tools: tuple[Dictionary, Cues]) -> list[Word]:
    """Find the cheapest path through one run of Han characters, from the right (as in jieba, with names added)."""
    book, cues = tools
    counts, total, given = book.counts, book.total, book.given
    n = end - start
    best = [0.0] * (n + 1)
    step = [1] * n
    kind = [""] * n
    ahead = _ahead(text, start, end, cues)
    stems = {at - size for at in ahead for size in STEMS}  # where a name with such an end could begin
    for i in range(n - 1, -1, -1):
        p = start + i
        score, size, tag = log(counts.get(text[p], 0) or 1) - total + best[i + 1], 1, ""
        for j in range(i + 2, min(n, i + LONGEST) + 1):
            count = counts.get(text[p : start + j])
            if count is None:
                break
            if count and (s := log(count) - total + best[j]) > score:
                score, size, tag = s, j - i, ""
        if text[p] in cues.surname_heads and not (p == start and start and text[p - 1] in POINTS):
            for length, cost in _names(text, p, (end, cues, given)):
                if (s := cost + best[i + length]) > score:
                    score, size, tag = s, length, "name"
        if text[p] in book.foreign:
            for length, cost in _foreign(text, p, (start, end), tools):
                if (s := cost + best[i + length]) > score:
                    score, size, tag = s, length, "name"
        if p in stems:
            for length, cost, what in _unknown(text, p, ahead, tools):
                if (s := cost + best[i + length]) > score:
                    score, size, tag = s, length, what
        best[i], step[i], kind[i] = score, size, tag
    words, i = [], 0
    while i < n:
        j = i + step[i]
        w = text[start + i : start + j]
        count = counts.get(w, 0)
        tag = kind[i] or book.tags.get(w, "odd")
        words.append(Word(start + i, start + j, w, tag, count))
        i = j
    return words


def _names(text: str, at: int, tools: tuple[int, Cues, Mapping[str, float]]) -> Iterable[tuple[int, float]]:
    """Yield (length, log score) of each name that could start here: 王小川 → 2 and 3 characters, 欧阳娜 → 3 and 4."""
    end, cues, given = tools
    for size in (2, 1):
        surname = text[at : at + size]
        if len(surname) != size or at + size >= end or surname not in cues.surnames:
            continue
        cost = NAME_COST + (1.0 if size == 2 else 0.0) - (3.5 if surname in cues.shy else 0.0)
        # The text before decides much: 创始人王明, 记者李平.
        before = text[max(0, at - 5) : at]
        titled = cues.title_end.search(before) is not None
        for length in (2, 1):
            stop = at + size + length
            if stop > end:
                continue
            chars = text[at + size : stop]
            if any(c in cues.never_given for c in chars):
                continue
            score = cost + sum(given.get(c, -10.0) for c in chars) - (0.0 if length == 2 else 3.4 if size == 1 else 1.5)
            if titled:
                score += CUE_CREDIT
            if cues.after_person.match(text, stop):
                score += CUE_CREDIT * 0.6
            yield size + length, score
        if size == 2:
            return


def _foreign(text: str, at: int, run: tuple[int, int], tools: tuple[Dictionary, Cues]) -> Iterable[tuple[int, float]]:
    """Yield foreign names: before or after a point (萨蒂亚·纳德拉) surely, beside a post perhaps."""
    book, cues = tools
    start, end = run
    pointed = at == start and at > 0 and text[at - 1] in POINTS
    to_point = end < len(text) and text[end] in POINTS
    titled = pointed or cues.title_end.search(text[max(0, at - 5) : at]) is not None
    chars = 0.0
    for n in range(1, min(LONGEST_PART, end - at) + 1):
        c = book.foreign.get(text[at + n - 1])
        if c is None:
            return
        chars += c
        if pointed or (to_point and at + n == end):
            listed = book.counts.get(text[at : at + n], 0)
            whole = to_point and at + n == end
            cost = chars + (n if whole else 0.0) - (4.0 if n == 1 and not (pointed and whole) else 0.0)
            yield n, POINTED_COST + (max(cost, log(listed) - book.total + LISTED_CREDIT) if listed and n > 1 else cost)
        elif n >= 3 and (titled or cues.speech_verb.match(text, at + n)):
            yield n, chars + FOREIGN_COST + (CUE_CREDIT if titled else 0.0)


def _ahead(text: str, start: int, end: int, cues: Cues) -> dict[int, tuple[int, str]]:
    """Where a name could end: position → (length of the ending there, what kind of name it makes)."""
    out = {}
    for at in range(start + 2, end + 1):
        if at < end and text[at] in cues.ending_heads:
            if (m := cues.endings.match(text, at)) and m.end() <= end:
                out[at] = (m.end() - at, "org")
                continue
            if (m := cues.product_endings.match(text, at)) and m.end() <= end:
                out[at] = (m.end() - at, "product")
                continue
        if at < len(text) and text[at] in cues.next_heads and cues.name_next.match(text, at):
            out[at] = (0, "unknown")
    return out


def _unknown(
    text: str, at: int, ahead: Mapping[int, tuple[int, str]], tools: tuple[Dictionary, Cues]
) -> Iterable[tuple[int, float, str]]:
    """Yield (length, log score, tag) of unknown names: 岚赋 before 资本 (org), 溯川 between 公司 and 宣布 (unknown)."""
    book, cues = tools
    near = [n for n in STEMS if at + n in ahead]
    introduced = cues.name_before.search(text[max(0, at - 6) : at]) is not None
    for n in near:
        stem = text[at : at + n]
        if book.counts.get(stem, 0) >= RARE or stem in cues.generic or any(c in cues.never_given for c in stem):
            continue
        chars = sum(book.proper.get(c, UNSEEN) for c in stem)
        if any(book.counts.get(stem[k : k + 2], 0) > EVERYDAY for k in range(n - 1)):
            chars -= EVERYDAY_COST
        if n > 2 and stem[0] in cues.lead:
            chars -= LEAD_COST
        suffix, kind = ahead[at + n]
        if suffix:
            yield n + suffix, STEM_COST + chars + (CUE_CREDIT / 2 if introduced else 0.0), kind
        # A cue may follow an ending as well: 溯川 before 公司, which is both.
        if not suffix or cues.name_next.match(text, at + n):
            yield n, LOOSE_COST + chars + (CUE_CREDIT if introduced else 0.0), "unknown"
