"""Names of people: 王小川, 欧阳娜, 萨蒂亚·纳德拉, and foreign names written without the point (纳德拉).

In: the words of a text (kg.extract.words). Out: ``Find`` tuples with class Person. A Chinese name is found by the
lattice of words; here it is decided how sure that is. Foreign names are runs of the characters that write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.cues import Cues
from kg.extract.votes import Find
from kg.extract.words import FIXED, LONGEST_PART, POINTS, RARE, Dictionary, Word, is_han

HYPHENS = "-‑"
#: Scores, set on the training passages: beside a post or speech verb, and standing free.
#: What is left of the score of 梁总 and of a verb behind a modal (应独立); a word so frequent is an everyday one.
CALLED, EVERYDAY = 0.5, 300
#: Words of time that swallow the last character of what was taken for a name: 孙东|早前.
GLUED = frozenset({"t"})
SURE, LIKELY, FREE, BARE = 0.92, 0.8, 0.62, 0.5
#: What may be left of the last part of a foreign name, and the same name in Latin letters behind it: 加夫, then
#: 科夫斯基(Krzysztof Gawkowski).
BILINGUAL = re.compile(r"([\u4e00-\u9fff]{0,6})[（(][A-Z][a-z]+[A-Za-z .'’-]*[）)]")
#: Erin Calloway, Erin J. Calloway.
FIRST_LAST = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.?)? [A-Z][a-z]+(?:-[A-Z][a-z]+)?")
#: An initial at the end of what was taken for a name, and the family name behind its full stop.
INITIAL, SURNAME = re.compile(r"(?<![A-Za-z])[A-Z](?:\.[A-Z])*\Z"), re.compile(r"\. ?[A-Z][a-z]+(?:-[A-Z][a-z]+)?")


def names(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """创始人王小川周二表示 → 王小川; 纳德拉说 → 纳德拉; but 马上表示 → nothing."""
    yield from pointed(text, words, cues)
    yield from chinese(text, words, cues)
    yield from foreign(text, words, cues)


def pointed(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """据微软CEO萨蒂亚·纳德拉表示 → 萨蒂亚·纳德拉: the words beside the points, as the lattice cut them."""
    k = 1
    while k < len(words) - 1:
        if words[k].text not in POINTS or not _part(words[k - 1], cues) or not _part(words[k + 1], cues):
            k += 1
            continue
        first = k - 1
        if (
            first
            and words[first - 1].tag in ("nrt", "name")
            and len(words[first].text) <= 3
            and _foreign_word(words[first - 1], cues)
        ):
            first -= 1  # 克里斯蒂|亚诺·安蒙
        if first > 1 and words[first - 1].text in HYPHENS and _foreign_word(words[first - 2], cues):
            first -= 2  # 让-吕克·德尼奥
        while k + 2 < len(words) and words[k + 2].text in POINTS and k + 3 < len(words) and _part(words[k + 3], cues):
            k += 2
        end = words[k + 1].end
        if (m := BILINGUAL.match(text, end)) and all(c in cues.foreign for c in m[1]):
            yield Find(words[first].start, m.end(1), "Person", SURE, "phrase", "")  # and its Latin form says so too
        else:
            yield Find(words[first].start, end, "Person", SURE, "pattern", "")
        k += 2


def _part(w: Word, cues: Cues) -> bool:
    """Whether a word may be one part of a foreign name."""
    if w.tag == "latin":
        return len(w.text) == 1
    return w.tag in ("name", "nr", "nrt", "nrfg", "Person") or (len(w.text) > 1 and _foreign_word(w, cues))


def _foreign_word(w: Word, cues: Cues) -> bool:
    return all(c in cues.foreign for c in w.text)


def chinese(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """Names that the lattice chose, and names that the dictionary lists, judged by what stands beside them."""
    for w in words:
        listed = w.tag in ("nr", "nrfg") and 2 <= len(w.text) <= 4 and w.seen < 400
        if not (w.tag == "name" or listed):
            continue
        if cues.credit_end.search(text[max(0, w.start - 7) : w.start]):
            continue
        surname = w.text[:2] if w.text[:2] in cues.compound else w.text[0]
        if surname not in cues.surnames or w.text in cues.stop:
            continue
        score = FREE if len(w.text) - len(surname) == 2 else BARE - 0.04
        if listed and w.tag != "nrfg":
            score -= 0.1
        titled = cues.title_end.search(text[max(0, w.start - 8) : w.start])
        if _answers(text, w):
            yield Find(w.start, w.end, "Person", 0.85, "pattern", "")
            continue
        spoken = cues.speech_next.match(text, w.end) or cues.title_next.match(text, w.end)
        if titled and spoken:
            score = SURE
        elif titled:
            score = 0.88
        elif spoken:
            score = max(score, LIKELY if len(w.text) > 2 else 0.68)
        elif cues.acts_next.match(text, w.end) or text[w.start - 1 : w.start] in "、，。\n：（" or not w.start:
            score += 0.06
        else:
            score -= 0.08 if surname in cues.shy else 0.0
        if all(c in cues.foreign for c in w.text) and w.end < len(text) and text[w.end] in cues.foreign and not titled:
            score -= 0.25
        if cues.org_next.match(text, w.end) and not titled:
            score -= 0.3
        yield Find(w.start, w.end, "Person", min(score, 0.95), "pattern", "")


def _answers(text: str, w: Word) -> bool:
    """A name at the beginning of a line, with a colon: who speaks in an interview."""
    return text[w.end : w.end + 1] in ("：", ":") and (w.start == 0 or text[w.start - 1] == "\n")


def foreign(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """Runs of three to six such characters beside a post or a speech verb: 财长贝森特称 → 贝森特."""
    k = 0
    while k < len(words):
        j = k
        while j < len(words) and _syllables(words[j], cues):
            j += 1
        if j > k:
            start, end = words[k].start, words[j - 1].end
            odd = any(w.tag in ("odd", "name") or w.seen < RARE for w in words[k:j])
            if 3 <= end - start <= 6 and (odd or words[k].tag in ("nrt", "nr")):
                titled = bool(cues.title_end.search(text[max(0, start - 8) : start]))
                spoken = bool(cues.speech_next.match(text, end)) or bool(cues.title_next.match(text, end))
                if titled or spoken:
                    yield Find(
                        start, end, "Person", 0.9 if titled and spoken else 0.78 if titled else 0.66, "pattern", ""
                    )
                elif words[k].tag == "nrt" and j == k + 1:
                    yield Find(start, end, "Person", 0.56, "pattern", "")
        k = max(j, k + 1)


def _syllables(w: Word, cues: Cues) -> bool:
    return (
        w.tag not in ("latin", "number", "mark")
        and w.tag not in FIXED
        and all(c in cues.foreign for c in w.text)
        and (len(w.text) == 1 or w.tag in ("name", "nr", "nrt", "nrfg", "ns", "nz") or w.seen < RARE)
        and w.text not in cues.titles
    )


def whole(text: str, find: Find, tools: tuple[Dictionary, Cues]) -> Find:
    """A name without what is glued to it: 宁光院士 → 宁光, 桑梓劝(他) → 桑梓; 应独立(判断) and 梁总 hardly are one."""
    book, cues = tools
    name = text[find.start : find.end]
    if find.cls != "Person" or len(name) < 2 or any(c.isascii() or c in POINTS for c in name):
        return find
    honorific = next((h for h in cues.honorifics if name.endswith(h)), "")
    if honorific and len(name) - len(honorific) >= 2 and len(honorific) > 1:
        return find._replace(end=find.end - len(honorific))
    if honorific and name[: -len(honorific)] in cues.surnames:
        return find._replace(score=find.score * CALLED)
    if len(name) == 3 and name[0] in cues.surnames and not all(c in cues.foreign for c in name):
        if name[-1] in cues.never_given or (
            name[0] not in cues.compound
            and book.tags.get(text[find.end - 1 : find.end + 1]) in GLUED
            and not cues.acts_next.match(text, find.end)
        ):
            return find._replace(end=find.end - 1)
        given = name[1:]
        if name[0] in cues.shy and book.counts.get(given, 0) > EVERYDAY and book.tags.get(given, "")[:1] in ("v", "d"):
            return find._replace(score=find.score * CALLED)
    return find


def full(text: str, find: Find, ends: set[int], cues: Cues) -> Find:
    """A name with all of its parts: 肖恩(·任) → 肖恩·任; Justin J(. Pearson) → Justin J. Pearson.

    Two Latin words right behind a post are a person: 分析师Erin Calloway. ``ends`` are where words end.
    """
    if find.cls != "Person" and not _titled(text, find, cues):
        return find
    end = find.end
    while end < len(text) and text[end] in POINTS:
        stop = next((e for e in range(end + 2, end + 2 + LONGEST_PART) if e in ends), 0)
        if not stop or not all(is_han(c) for c in text[end + 1 : stop]):
            break
        end = stop
    if INITIAL.search(text, max(find.start, end - 3), end) and (rest := SURNAME.match(text, end)):
        end = rest.end()
    return find._replace(end=end, cls="Person")


def _titled(text: str, find: Find, cues: Cues) -> bool:
    return (
        FIRST_LAST.fullmatch(text, find.start, find.end) is not None
        and cues.title_end.search(text[max(0, find.start - 8) : find.start]) is not None
    )


def unglued(text: str, finds: Sequence[Find], book: Dictionary) -> list[Find]:
    """肖弘出(生于1992年) → 肖弘, where 肖弘 is found elsewhere and what was glued to it begins a word."""
    people = {text[f.start : f.end] for f in finds if f.cls == "Person"}
    return [
        f._replace(end=f.end - 1)
        if f.cls == "Person"
        and f.end - f.start == 3
        and text[f.start : f.end - 1] in people
        and book.counts.get(text[f.end - 1 : f.end + 1], 0) >= RARE
        else f
        for f in finds
    ]
