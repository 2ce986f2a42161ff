"""Names that a fixed phrase gives away: 行政院|长卓荣泰, 柏克(Tony Burke), 第九届中国稀土论坛, 江西|吉安.

In: the words of a text. Out: ``Find`` tuples of the layer "phrase": unlike the guesses of other patterns they stand
even where the recogniser sees nothing, for their forms hardly err.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract import organizations
from kg.extract.cues import Cues
from kg.extract.latin import PERSON
from kg.extract.organizations import STOPS
from kg.extract.votes import Find
from kg.extract.words import FIXED, POINTS, Dictionary, Word, is_han

LAYER = "phrase"
#: Scores, by how often each form names something on the passages kept for choosing.
SURE, LIKELY = 0.9, 0.82
#: What may be the last character of an institution and the first of its head's title: 行政院|长.
OFFICES, LANDS = frozenset("院部局厅署司"), frozenset("市州县省区")
HEAD = "长"
#: Shortest and longest name of an office before its head's title, and what never begins one.
SHORTEST_OFFICE, LONGEST_OFFICE = 5, 18
GENERAL = frozenset({"公司", "集团", "学院", "学校", "医院", "大学", "我校", "我院", "本院", "该院"})
#: Tags of words that begin a name of their own.
PLACED = frozenset({"ns", "Place", "Organization"})
#: Longest foreign name before a bracket, in characters.
LONGEST = 12
#: A Latin name in brackets, perhaps with more behind a comma.
BRACKETED = re.compile(r"\s?[（(]\s?([A-Z][A-Za-zÀ-ž.’'\- ]{3,40}?)\s?(?:[，,；;][^（）()\n]{0,40})?[）)]")
#: Before a foreign name that stands without a title.
OPENING = frozenset("的和与及、，。：；（(“「")
#: A short quotation, and what makes it a saying rather than a name.
QUOTED = re.compile(r"[“「『]([^“”「」『』\"\s，。！？、；：]{2,10})[”」』]")
SPOKEN = re.compile(r"[的了是不我你他她这那就都也在有吗呢吧啊着过很最]|^[0-9]")
#: What a quotation may name; a quoted technique or model is as often a word that is only spoken of.
QUOTABLE = ("Product", "Hardware", "Benchmark", "Organization")
EDITION = re.compile(r"第[一二三四五六七八九十百两\d]{1,5}届")
#: What may stand in the name of an event behind its number.
RUN = re.compile(r"[^\s，。、；：（）()“”「」《》\"!?！？|]{2,24}")


def parted(words: Sequence[Word], cues: Cues) -> list[Word]:
    """行政|院长 → 行政|院|长: the title lends its first character to the name before it; 医院|院长 keeps it."""
    out: list[Word] = []
    for w in words:
        if _lends(out[-1] if out else None, w, cues):
            cut = w.start + len(w.text) - 1
            out.append(Word(w.start, cut, w.text[:-1], "n", w.seen))
            out.append(Word(cut, w.end, HEAD, "n", w.seen))
        elif len(w.text) > 3 and w.text[-1] == HEAD and w.text[-2] in OFFICES | LANDS and w.text[-3] != w.text[-2]:
            out.append(Word(w.start, w.end - 2, w.text[:-2], "n", w.seen))  # 行政院长 is a word of the dictionary
            out.append(Word(w.end - 2, w.end - 1, w.text[-2], "n", w.seen))
            out.append(Word(w.end - 1, w.end, HEAD, "n", w.seen))
        elif len(w.text) == 3 and w.text[0] == w.text[1] and w.text[1] in OFFICES and w.text[2] == HEAD:
            out.append(Word(w.start, w.start + 1, w.text[0], "n", w.seen))  # 局局长
            out.append(Word(w.start + 1, w.end, w.text[1:], "n", w.seen))
        else:
            out.append(w)
    return out


def _lends(before: Word | None, w: Word, cues: Cues) -> bool:
    """Whether a title belongs in part to the word before it."""
    if len(w.text) != 2 or w.text[1] != HEAD or w.text[0] not in OFFICES | LANDS or w.tag in FIXED:
        return False
    if before is None or before.end != w.start or len(before.text) < 2 or not is_han(before.text[-1]):
        return False
    if (
        before.tag in STOPS - {"v", "d"} | {"name", "nr"}
        or before.text in cues.stop
        or before.text in cues.titles
        or before.tag == "Person"
    ):
        return False
    return before.text[-1] not in OFFICES | LANDS | frozenset("会处所厂校馆台社")


def names(text: str, words: Sequence[Word], tools: tuple[Dictionary, Cues]) -> Iterator[Find]:
    """All of them; the words are those of ``parted``."""
    _, cues = tools
    yield from officials(text, words, tools)
    yield from headed(words, cues)
    yield from bilingual(text, words, cues)
    yield from editions(text, words, cues)
    yield from within(text, words, cues)
    yield from quoted(text, tools)


def officials(text: str, words: Sequence[Word], tools: tuple[Dictionary, Cues]) -> Iterator[Find]:
    """行政院长 → 行政院; 花莲县长 → 花莲县; 该部长 → nothing."""
    for k in range(1, len(words) - 1):
        w, after = words[k], words[k + 1]
        if after.text != HEAD or w.end != after.start or len(w.text) != 1:
            continue
        p = words[k - 1]
        if w.text in OFFICES:
            # Behind a country the text speaks of the country (澳洲|内政部|长), behind a noun of a longer name.
            q = words[k - 2] if k > 1 else None
            inside = q is not None and q.end == p.start and q.tag not in STOPS and is_han(q.text[-1])
            if p.end == w.start and w.end - p.start > 2 and not inside and _listed(text[p.start : w.end], tools):
                yield Find(p.start, w.end, "Organization", LIKELY, LAYER, "")
        elif w.text in LANDS and p.end == w.start and p.tag in ("ns", "odd", "nrt", "name", "Place"):
            long = len(p.text) > 2  # 孟菲斯 is called so, 花莲 also 花莲县
            yield Find(p.start, p.end if long else w.end, "Place", LIKELY, LAYER, "")


def _listed(name: str, tools: tuple[Dictionary, Cues]) -> bool:
    """行政院 and 外交部 are words; 研究院 is one too, but none that names anything."""
    book, cues = tools
    return book.counts.get(name, 0) > 0 and name not in cues.suffixes | cues.generic


def headed(words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """创新科技及工业局|局长 → 创新科技及工业局: what may belong to the name before a title does."""
    inner, links = cues.words("organization", "inner"), cues.words("organization", "links")
    for k in range(1, len(words) - 1):
        w, title = words[k], words[k + 1]
        if title.text == "副" and title.start == w.end and k + 2 < len(words):
            title = words[k + 2]._replace(start=w.end)  # 副|主任
        if title.start != w.end or title.text not in cues.titles or not _office(w.text, title.text, cues):
            continue
        j = k
        while j and w.end - words[j - 1].start <= LONGEST_OFFICE and words[j - 1].end == words[j].start:
            p = words[j - 1]
            linked = p.text in links and j > 1 and words[j].tag not in PLACED  # 横滨与日本政策局 are two
            if not (organizations.joins(p, cues) or p.text in inner or linked or p.tag == "Technology"):
                break
            j -= 1
        while j < k and (words[j].text in links | GENERAL or len(words[j].text) < 2):
            j += 1
        if j < k and w.end - words[j].start >= SHORTEST_OFFICE:
            yield Find(words[j].start, w.end, "Organization", LIKELY, LAYER, "")


def _office(name: str, title: str, cues: Cues) -> bool:
    """局 before 局长, 研究中心 before 副主任: the title is that of such an office's head."""
    if name[-1] in OFFICES and title.lstrip("副") == name[-1] + HEAD:
        return True
    return title.lstrip("副") in ("主任", "所长") and any(name.endswith(e) for e in ("中心", "实验室", "研究所"))


def bilingual(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """澳洲内政部长柏克(Tony Burke)说 → 柏克, Tony Burke; 溯川(Suchuan Tech) → nothing."""
    starts = {w.start for w in words}
    for m in BRACKETED.finditer(text):
        latin = m[1].rstrip()
        parts = latin.split(" ")
        if not PERSON.fullmatch(latin) or {parts[-1], parts[0]} & (cues.org_words | cues.product_words):
            continue
        start = _opens(text, m.start(), starts, cues)
        if start is not None:
            yield Find(start, m.start(), "Person", SURE, LAYER, "")
            yield Find(m.start(1), m.start(1) + len(latin), "Person", SURE, LAYER, "")


def _opens(text: str, end: int, starts: set[int], cues: Cues) -> int | None:
    """Where a foreign name before a bracket begins: behind a title, a particle or a mark."""
    start = end
    while start and end - start < LONGEST and (text[start - 1] in cues.foreign or text[start - 1] in POINTS):
        start -= 1
    pointed = any(c in POINTS for c in text[start:end])
    if pointed:
        # A surname of one character: 保罗·杨.
        return start if end - start > 3 and (not start or text[start - 1] in OPENING) else None
    for at in range(max(0, start - 1), end - 1):
        if at in starts and cues.title_end.search(text[max(0, at - 8) : at]):
            return at
    if 2 <= end - start <= 6 and start in starts and start and text[start - 1] in OPENING:
        return start
    return None


def editions(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """第九届中国稀土论坛 → Event; 第九届董事会 → nothing."""
    ends = {w.end for w in words}
    endings = sorted(cues.words("event", "suffixes") | cues.words("event", "dated"), key=lambda e: (-len(e), e))
    generic = cues.words("event", "generic")
    for m in EDITION.finditer(text):
        best = 0
        run = RUN.match(text, m.end())
        if not run:
            continue
        for end in range(m.end() + 2, run.end() + 1):
            ending = next((e for e in endings if text.endswith(e, m.end(), end)), "")
            if ending and end in ends and text[m.end() : end - len(ending)] not in generic | {""}:
                best = end
                break
        if best:
            yield Find(m.start(), best, "Event", LIKELY, LAYER, "")


def within(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """江西|吉安 → 吉安: a place of the dictionary right behind a known one; 北京|大兴|机场 is for others."""
    vague, no = cues.words("place", "vague"), cues.words("place", "not")
    for k in range(1, len(words)):
        p, w = words[k - 1], words[k]
        if p.tag != "Place" or w.tag != "ns" or len(w.text) < 2 or p.end != w.start:
            continue
        after = words[k + 1] if k + 1 < len(words) else None
        if (
            w.text[-1] in vague
            or w.text in cues.stop | no
            or (after and after.start == w.end and after.text in cues.suffixes)
        ):
            continue
        yield Find(w.start, w.end, "Place", LIKELY, LAYER, "")


def quoted(text: str, tools: tuple[Dictionary, Cues]) -> Iterator[Find]:
    """文书助手「港文通」 → Product: what the noun before a quotation says is in it; 该不该「落雨」返工 → nothing."""
    book, cues = tools
    for m in QUOTED.finditer(text):
        name = m[1]
        if SPOKEN.search(name) or book.common(name) or name in cues.generic | cues.latin_stop:
            continue
        before = text[max(0, m.start() - 10) : m.start()]
        told = [cls for cls in QUOTABLE if cues.before[cls].search(before)]
        if len(told) == 1:
            yield Find(m.start(1), m.end(1), told[0], LIKELY, LAYER, "")
