"""Names with a form of their own: titles in 《…》, market indices, places, named techniques, named events.

In: text and its words. Out: ``Find`` tuples. Every form has its guard: 《…日报》报道 is a medium, 景气指数 no market
index, 城市 no place, 股东大会 no named event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.cues import Cues
from kg.extract.organizations import STOPS, rare
from kg.extract.votes import Find
from kg.extract.words import FIXED, Word

TITLE = re.compile(r"[《〈]([^《》〈〉\n]{1,60})[》〉]")
QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』\n]{2,60})[”\"」』]")
#: What is said, not a title: a quotation after 论文 with a verb or an end of sentence in it.
SENTENCE = re.compile(r"[。！？，；]|[是了着过很最]")
#: Longest name of an event, in characters.
LONGEST_EVENT = 14


def names(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """All names that are known by their form."""
    yield from works(text, cues)
    yield from indices(text, words, cues)
    yield from places(text, words, cues)
    yield from events(text, words, cues)
    yield from techniques(text, words, cues)


def works(text: str, cues: Cues) -> Iterator[Find]:
    """论文《慢思考》 → Work; 《滨海日报》报道 → Organization; “…” only after 题为, 论文 and their like."""
    media, after = cues.words("work", "media"), cues.words("work", "media_after")
    for m in TITLE.finditer(text):
        title = m[1].strip()
        start = m.start(1) + len(m[1]) - len(m[1].lstrip())
        end = start + len(title)
        if not title:
            continue
        told = any(text.startswith(a, m.end()) for a in after)
        if (
            title in media
            or (told and len(title) <= 8)
            or any(title.endswith(e) and len(title) <= 8 and len(e) > 1 for e in media)
        ):
            yield Find(start, end, "Organization", 0.92, "pattern", "")
            continue
        game = any(text.startswith(a, m.end()) for a in cues.words("work", "product_after")) or text[
            : m.start()
        ].endswith(("游戏", "手游", "新作"))
        yield Find(start, end, "Product" if game else "Work", 0.9, "pattern", "")
    heads = re.compile("(?:" + "|".join(sorted(cues.words("work", "quoted_before"), key=lambda w: (-len(w), w))) + ")$")
    for m in QUOTED.finditer(text):
        if (
            len(m[1]) >= 3
            and heads.search(text[max(0, m.start() - 4) : m.start()])
            and not re.search(r"[。！？]", m[1])
        ):
            yield Find(m.start(1), m.end(1), "Work", 0.7, "pattern", "")


def indices(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """恒生指数 and 中证动漫指数 are market indices, 景气指数 and 三大指数 are not."""
    names_, no = cues.words("marketindex", "names"), cues.words("marketindex", "not")
    for name in sorted(names_, key=lambda w: (-len(w), w)):
        at = text.find(name) if name in text else -1
        while at >= 0:
            end = at + len(name)
            if text.startswith("指数", end):
                end += 2
            if not (name[0].isascii() and at and text[at - 1].isalpha() and text[at - 1].isascii()):
                yield Find(at, end, "MarketIndex", 0.95, "pattern", "")
            at = text.find(name, end)
    endings = cues.words("marketindex", "suffixes")
    for k, w in enumerate(words):
        if w.text not in endings or not k:
            continue
        j = k
        while (
            j > 0
            and w.end - words[j - 1].start <= 14
            and _indexable(words[j - 1])
            and words[j - 1].text not in no
            and words[j - 1].text not in cues.stop
        ):
            j -= 1
        while j < k and not (words[j].tag in FIXED or words[j].tag in ("latin", "ns", "nz", "nt") or rare(words[j])):
            j += 1
        if j < k:
            yield Find(words[j].start, w.end, "MarketIndex", 0.8, "pattern", "")


def _indexable(w: Word) -> bool:
    return w.tag == "number" or w.tag in FIXED or w.tag == "latin" or w.tag not in STOPS or w.text in ("综合", "平均")


def places(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """Places of the dictionary, and unknown words with an ending: 岚溪|县 → yes, 城市 and 上市 → no."""
    endings, no, vague = (cues.words("place", k) for k in ("suffixes", "not", "vague"))
    for k, w in enumerate(words):
        if w.text in no or w.text in cues.stop:
            continue
        follows = words[k + 1] if k + 1 < len(words) else w
        if w.tag == "ns" and len(w.text) > 1:
            if len(w.text) == 2 and w.text[-1] in vague:
                continue
            score = 0.8 if w.seen >= 3 else 0.6
            # The dictionary has 大洋, 立马 and 山寨 as places: a place stands where one goes, or beside others.
            if not cues.place_before.search(text[max(0, w.start - 4) : w.start]) and not cues.place_after.match(
                text, w.end
            ):
                score -= 0.26
            joined = follows.text in endings and follows.text not in vague and follows.text not in no
            yield Find(w.start, follows.end if joined else w.end, "Place", score, "pattern", "")
        elif w.text in endings and w.text not in vague and k:
            p = words[k - 1]
            if rare(p) and p.tag not in ("latin", "ns") and 2 <= len(p.text) <= 5 and p.end == w.start:
                yield Find(p.start, w.end, "Place", 0.66, "pattern", "")


def events(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """台北国际电脑展 → Event; 股东大会 → nothing."""
    endings, weak, no, inside, strong = (
        cues.words("event", k) for k in ("suffixes", "weak", "generic", "inside", "strong")
    )
    longest = sorted(endings, key=lambda e: (-len(e), e))
    last = frozenset(e[-1] for e in endings)
    for k, w in enumerate(words):
        if w.text[-1] not in last or w.tag in FIXED:
            continue
        suffix = next((e for e in longest if w.text.endswith(e) and (len(e) > 1 or w.text != e)), "")
        if not suffix:
            continue
        j, named = k, False
        while j > 0 and w.end - words[j - 1].start <= LONGEST_EVENT:
            p = words[j - 1]
            common = p.text in no or (p.text in cues.stop and p.tag != "n")
            if (common and p.text not in inside) or (not common and p.tag in STOPS):
                break
            named = named or rare(p) or p.tag in FIXED or p.tag in ("ns", "latin") or p.text in strong
            j -= 1
        while j < k and words[j].text.isspace():
            j += 1
        if named and (j < k or suffix not in weak):
            yield Find(words[j].start, w.end, "Event", 0.66, "pattern", "")


def techniques(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """稀疏注意力, 多头潜在注意力 → Technology: the ending must be one that names techniques and have company."""
    endings = cues.words("technology", "suffixes")
    for k, w in enumerate(words):
        if w.text in endings and w.text.startswith("注意力") and k:
            j = k
            while (
                j > 0
                and words[j - 1].tag not in STOPS
                and words[j - 1].text not in cues.stop
                and w.end - words[j - 1].start <= 8
            ):
                j -= 1
            if j < k:
                yield Find(words[j].start, words[k].end, "Technology", 0.7, "pattern", "")
