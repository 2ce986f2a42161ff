"""The lexicon of furniture → what a line is by itself: 【相关阅读】 opens a list, 首页 > 科技 > 正文 is a menu."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

#: A heading has at most so many characters, a line that a first word gives away so many, a plea so many.
HEADING, SHORT, PLEA = 24, 60, 200
#: A whole sentence that begins with another reason's word is news: 扫码支付在东南亚普及，三年内用户翻了一番。
FIRM = frozenset({"legal notice", "related list", "picture credit", "powered by"})
SENTENCE = 16
#: An entry of a menu: 网站地图, Privacy Policy. Longer parts between bars are headlines or cells of a table.
MENU_ENTRY = 12
COUNT = re.compile(r"[\s(（\[【]*\d[\d,.]*\s*(?:条|條|则|則|篇|万|w|k|楼|个|個)?[)）\]】\s]*$", re.I)
BARS = re.compile(r"\s*[|｜›»>→·‧•▶►/／]+\s*")
BLANKS = re.compile(r"[\s\u3000]+")
WIDE = re.compile(r"[\s\u3000]{2,}")
END = re.compile(r"[。！？!?；;]")
SENTENCES = re.compile(r"[^。！？!?]++(?:[。！？!?]++[”」』）)】]*+)?")
#: Cells of a table, which bars divide too: 88.5, 671B, 37%, $0.55.
CELL = re.compile(r"[^\w]*\d[\d,.]*\s*(?:%|％|[A-Za-z]{1,3}|[万亿萬億]?[元美港]*|分|名|个|年|月|日)?[^\w]*$")
URL = re.compile(r"(?:[^\w]*(?:https?://|www\.)[^\s<>]+)+(?:\s*[>|·]\s*\w{1,6})*\s*$", re.I)
LINK = re.compile(r"[^\w\[!]*(?:!?\[[^\[\]]{0,80}\]\([^()\s]{0,400}\)[\s·|>◁▷]*)+$")
DAY = r"(?:\d{4}\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2}\s?日?|\s?月)?)"
PERIOD = re.compile(rf"[^\w]*{DAY}(?:\s*[-–—~至到]+\s*{DAY})?\s*(?:[(（]\d+[)）])?[^\w]*$")


class Cues(NamedTuple):
    """The words, compiled."""

    headings: Mapping[str, str]
    whole: Mapping[str, str]
    starts: tuple[tuple[str, tuple[str, ...]], ...]
    contains: tuple[tuple[str, re.Pattern[str]], ...]
    unless: tuple[str, ...]
    menu: frozenset[str]
    counter: re.Pattern[str]
    comments: frozenset[str]
    replies: tuple[str, ...]
    header: re.Pattern[str]
    floors: tuple[str, ...]
    credit: re.Pattern[str]


def cues(lexicon: Mapping[str, Any]) -> Cues:
    """Compile the lexicon furniture."""
    return _compiled(json.dumps(lexicon, sort_keys=True))


@lru_cache(maxsize=4)
def _compiled(lexicon: str) -> Cues:
    words = json.loads(lexicon)
    counted, units = _any(words["counters"]["words"]), _any(words["counters"]["units"])
    credits = _any(w for w in words["starts"]["picture credit"] if w[-1] in ":：")
    fonts = "|".join(_open(f) for f in words["counters"]["fonts"])
    return Cues(
        headings={word.lower(): reason for reason, listed in words["headings"].items() for word in listed},
        whole={word.lower(): reason for reason, listed in words["whole"].items() for word in listed},
        starts=tuple((reason, tuple(word.lower() for word in listed)) for reason, listed in words["starts"].items()),
        contains=tuple(
            (reason, re.compile("|".join(_open(w.lower()) for w in listed)))
            for reason, listed in words["contains"].items()
            if reason != "unless"
        ),
        unless=tuple(words["contains"]["unless"]),
        menu=frozenset(word.lower() for word in words["menu"]["words"]),
        counter=re.compile(
            rf"(?<![^\W_])(?:(?:{counted})\s?[:：]?\s?[(（]?\s?\d[\d,.]*\s?(?:{units})?[)）]?(?![^\W_])|★\s?[\d.]+k?|{fonts})",
            re.I,
        ),
        comments=frozenset(word.lower() for word in words["comments"]["headings"]),
        replies=tuple(words["comments"]["starts"]),
        header=re.compile("|".join(_open(w) for w in words["comments"]["header"])),
        floors=tuple(words["comments"]["floors"]),
        credit=re.compile(
            rf"[\s|｜(（【\[丨]+(?:{credits})[^。，,]{{1,30}}$",
            re.I,
        ),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))


def _open(word: str) -> str:
    """未经…授权 → up to twelve characters between; 版权所有$ → at the end of the line."""
    pattern = re.escape(word.removesuffix("$")).replace("…", ".{0,12}?")
    return pattern + (r"\W*$" if word.endswith("$") else "")


def bare(text: str) -> str:
    """【相关阅读】(3) → 相关阅读: without bullets, brackets, counts, in lower case."""
    text = _trim(text)
    return _trim(COUNT.sub("", text)).lower() or text.lower()


def _trim(text: str) -> str:
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return text[start:end]


def reason(text: str, words: Cues) -> str:
    """Say why a line is furniture by itself, "" where nothing says so."""
    if len(text) <= SHORT:
        lowered = text.lower()
        if found := words.whole.get(bare(text)):
            return found
        start = _trim_left(lowered)
        for why, listed in words.starts:
            if not (lowered.startswith(listed) or start.startswith(listed)) or _told(text, words):
                continue
            if why in FIRM or "。" not in text or len(text) < SENTENCE:
                return why
    if found := shape(text, words):
        return found
    found_pleas = pleas(text, words) if len(text) <= PLEA else []
    covered = sum(end - start for start, end, _ in found_pleas)
    return found_pleas[0][2] if found_pleas and covered * 2 >= len(text) else ""


def pleas(text: str, words: Cues) -> list[tuple[int, int, str]]:
    """Find the sentences of a line that beg, warn or claim rights: 芯片今天发布。转载请注明出处。 → the second."""
    if not any(pattern.search(text.lower()) for _, pattern in words.contains):
        return []
    out = []
    for match in SENTENCES.finditer(text):
        sentence = match[0].lower()
        if len(sentence) > PLEA or _told(match[0], words):
            continue
        why = next((why for why, pattern in words.contains if pattern.search(sentence)), "")
        if why and not (why == "advertisement" and (len(text) > SHORT or "。" in text)):
            out.append((match.start(), match.end(), why))
    return out


def _trim_left(text: str) -> str:
    start = 0
    while start < len(text) and not text[start].isalnum():
        start += 1
    return text[start:]


def _told(text: str, words: Cues) -> bool:
    """Is it a sentence that reports something? 法院认为，平台未经授权不得转载该文。 is news, no notice."""
    return any(word in text for word in words.unless) and len(END.findall(text)) > 0 and len(text) > HEADING


def shape(text: str, words: Cues) -> str:
    """Tell by its form alone: an address, a menu, a row of counters, a period of an archive."""
    if URL.fullmatch(text):
        return "link"
    if len(text) <= 600 and LINK.fullmatch(text):
        return "picture" if text.lstrip().startswith("![") else "link"
    if len(text) > PLEA:
        return ""
    if is_menu(text, words):
        return "navigation"
    if words.counter.search(text) and not _trim(words.counter.sub("", text)):
        return "page data"
    return ""


def is_menu(text: str, words: Cues) -> bool:
    """首页 | 科技 | 财经 and 手机 电脑 家电 评测 are; | 模型 | MMLU | 88.5 | and 小米 华为 荣耀 are not.

    Without a word that menus use, a row of short parts may be a list of names or the head of a table.
    """
    if END.search(text):
        return False
    parts = _joined([q for p in BARS.split(text.strip()) for q in WIDE.split(p) if q])
    if len(parts) < 3:
        parts = _blank_parts(parts)
    if len(parts) < 3 or any(len(p) > MENU_ENTRY + 8 for p in parts) or any(CELL.match(p) for p in parts):
        return False
    known = sum(bare(p) in words.menu or bare(p) in words.whole for p in parts)
    return known * 2 >= len(parts) or (known >= 2 and known * 3 >= len(parts) and len(parts) >= 5)


def _blank_parts(parts: list[str]) -> list[str]:
    """Split at blanks, but 首  页 is one entry, spread for looks."""
    return [entry for part in parts for entry in _joined(BLANKS.split(part)) if _trim(entry)]


def _joined(words: list[str]) -> list[str]:
    """["首", "页", "新闻"] → ["首页", "新闻"]: two characters apart are one entry."""
    out: list[str] = []
    half = ""
    for word in words:
        if len(word) == 1 and not word.isascii():
            out, half = ([*out, half + word], "") if half else (out, word)
            continue
        if half:
            out.append(half)
            half = ""
        out.append(word)
    return [*out, half] if half else out


def is_bar(text: str) -> bool:
    """Three or more short parts between bars, no sentence, no cells of numbers: 合肥 | 融资 | 展会."""
    parts = [p for p in BARS.split(text.strip()) if p]
    return (
        len(parts) >= 3
        and not END.search(text)
        and all(len(p) <= MENU_ENTRY for p in parts)
        and not any(CELL.match(p) for p in parts)
        and bool(re.search(r"[|｜›»>→·‧•/／]", text))
    )
