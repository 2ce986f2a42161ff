"""Latin names in Chinese text, by shape and by the words around them.

In: text and the word lists. Out: ``Find`` tuples. What belongs to one name is decided by shape alone (version tails
stay: GPT-4o mini, Claude 3.5 Sonnet, RTX 4090); which class it has, by votes of shape and neighbours
(kg.extract.votes).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extract.cues import Cues
from kg.extract.votes import Find, decide

_CHAR = "A-Za-zÀ-ÖØ-öø-ÿĀ-ž"
#: One word: inner points, hyphens, ampersands, apostrophes belong to it, no colon (llama.cpp, Qwen2.5, O'Neill).
WORD = re.compile(rf"[{_CHAR}0-9]+(?:(?:[-.&'’_+]|(?<=\d):(?=\d))[{_CHAR}0-9]+)*\+*(?:²)?")
GAP = re.compile(r"[ \u00a0]{1,2}")
#: Web and mail addresses: no name in there.
ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s，。）)」》\]]+|[A-Za-z0-9_.+-]{1,40}@[A-Za-z0-9-]{1,60}\.[A-Za-z0-9.]{1,60}"
    r"|<[^<>\n]{1,200}>|\]\([^()\n]{1,300}\)"
)
#: Longest Latin name, in characters.
LONGEST = 60
NUMBER = re.compile(r"\d+(?:\.\d+)*")
#: A number before one of these counts something; it is no version.
UNIT = re.compile(
    r"\s?(?:[年月日号时分秒点万亿千百个只家款名位项次张颗块台枚片套件条份人倍天周岁元美港日欧度米吨届期轮代档页季股成折%％‰]|斤|两|克|千克|公斤|勺|杯|碗|瓶|毫升|厘米|小时|分钟|纳米|余|多|tokens?|nm|GB|TB|MB|G(?![A-Za-z])|W|mAh|Hz|公里|万|卡)"
)
SIZE = re.compile(r"(?:^|[-\s])(?:\d+x)?\d+(?:\.\d+)?[BbM](?:$|[-\s])|-A\d+B")
#: Sizes and amounts by themselves: 7B, 128K, 142B ExaFLOPs.
BARE = re.compile(r"\d+(?:\.\d+)?[BbMmKkTGP](?: [A-Za-z]+)?|\d+[xX]")
VERSION = re.compile(r"[A-Za-z]{0,3}\d")
YEARLY = re.compile(r"[A-Z][A-Za-z/ ]+ 20\d\d")
CODE = re.compile(r"[A-Z]{1,4}-?\d{1,5}[A-Za-z]{0,3}")
_CAP = r"(?:[A-ZÀ-ÖØ-ÞĀŠŽČ][a-zà-öø-ÿāčšž’']+|(?:Mc|Mac|O’|O'|De|Di|Le|La|Van|Al-)[A-Z][a-zà-öø-ÿ]+)"
_SMALL = r"(?: (?:[A-Z]\.|van|von|de|da|der|den|del|di|bin|al|el|la))*"
PERSON = re.compile(rf"{_CAP}(?:-{_CAP})?{_SMALL}(?: {_CAP}(?:-[A-Za-z]?[a-zà-ÿ]+|-{_CAP})?){{1,2}}")


def runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield lists of Latin words that only blanks part, web addresses left out."""
    blocked = [m.span() for m in ADDRESS.finditer(text)]
    run: list[re.Match[str]] = []
    b = 0
    for m in _words(text):
        while b < len(blocked) and blocked[b][1] <= m.start():
            b += 1
        inside = b < len(blocked) and blocked[b][0] < m.end()
        if run and (inside or not GAP.fullmatch(text, run[-1].end(), m.start())):
            yield run
            run = []
        if not inside:
            run.append(m)
    if run:
        yield run


#: Glued to the name by the page: CEO张三 is easy, CEOScott Wu and 2015年 after a name are not.
GLUED = re.compile(r"(?:CEO|CTO|CFO|COO|CPO|APP|App|SUV)(?=[A-Z][A-Za-z])")
BEHIND = re.compile(r"(?<=\d)(?:GPU|CPU|NPU|SoC|TPU)s?$")
COUNT = re.compile(r"(?<=[A-Za-z]{2})\d+(?:\.\d+)?$")


def _words(text: str) -> Iterator[re.Match[str]]:
    """Find words, without a title glued in front and without a count glued behind (某某2015年, AMD10%)."""
    for m in WORD.finditer(text):
        start, end = m.span()
        if glued := GLUED.match(text, start, end):
            start = glued.end()
        count = COUNT.search(text, start, end) if UNIT.match(text, end) else None
        count = count or BEHIND.search(text, start, end)
        if count:
            end = count.start()
        cut = WORD.match(text, start, end) if (start, end) != m.span() else m
        if cut:
            yield cut


def names(text: str, cues: Cues) -> Iterator[Find]:
    """OpenAI CEO Sam Altman说GPT-4o mini → OpenAI (Organization), Sam Altman (Person), GPT-4o mini (AIModel)."""
    for run in runs(text):
        for start, end in spans(text, run, cues):
            cls, score = decide(text, (start, end), shape_votes(text[start:end], cues), cues)
            if cls:
                yield Find(start, end, cls, score, "pattern", "")


def spans(text: str, run: list[re.Match[str]], cues: Cues) -> Iterator[tuple[int, int]]:
    """Cut a run of Latin words into names: titles and common words part them, versions and sizes do not."""
    small = sum(m.group().islower() and m.group() not in cues.particles for m in run)
    prose = small >= 3 and small * 2 >= len(run) - 2
    name: list[re.Match[str]] = []
    for k, m in enumerate(run):
        kind = _kind(text, m, name, (cues, run[k + 1].group() if k + 1 < len(run) else ""))
        if kind == "part":
            name.append(m)
            continue
        yield from _finish(text, name, prose, cues)
        name = [m] if kind == "start" else []
    yield from _finish(text, name, prose, cues)


def _kind(text: str, m: re.Match[str], name: list[re.Match[str]], beside: tuple[Cues, str]) -> str:
    """What a word is to the name before it: part of it, the start of another, or neither (skip)."""
    cues, following = beside
    w = m.group()
    if w in cues.titles or w in cues.latin_never:
        return "skip"
    if NUMBER.fullmatch(w):
        return "part" if name and not UNIT.match(text, m.end()) and len(w) < 5 else "skip"
    if name:
        if w in cues.variants or w[0].isupper() or (VERSION.match(w) and not UNIT.match(text, m.end())):
            # "OpenAI" + "GPT-4": a family name starts a name of its own.
            return (
                "start"
                if _family(w, cues)
                and not _family(name[0].group(), cues)
                and len(name) == 1
                and len(w) > 2
                and not w.isupper()
                and w not in cues.variants
                else "part"
            )
        if w in cues.particles and following and following[0].isupper():
            return "part"
        return "skip"
    if w in cues.latin_stop:
        return (
            "start"
            if w in ("The", "New", "Next", "AI", "App") and following[:1].isupper() and following not in cues.latin_stop
            else "skip"
        )
    if w.islower() and w.isalpha():
        return "skip"
    return "skip" if w[0].isdigit() and not re.match(r"\d{1,4}[A-Z]", w) else "start"


def _family(word: str, cues: Cues) -> bool:
    head = re.match(r"[A-Za-z]+", word)
    return head is not None and head.group().casefold() in cues.families


def _finish(text: str, name: list[re.Match[str]], prose: bool, cues: Cues) -> Iterator[tuple[int, int]]:
    """Trim a gathered name; give nothing where nothing name-like is left."""
    while name and (name[-1].group() in cues.particles):
        name = name[:-1]
    while len(name) == 1 and (name[0].group() in cues.latin_stop or name[0].group() in cues.variants):
        return
    if not name or (prose and len(name) < 2):
        return
    start, end = name[0].start(), name[-1].end()
    words = text[start:end]
    number = re.match(r"\d+(?=[A-Za-z]{1,2}$)", words)
    if not 1 < len(words) <= LONGEST or BARE.fullmatch(words) or (number and UNIT.match(text, start + number.end())):
        return  # 3nm, 48GB
    yield start, end


def shape_votes(name: str, cues: Cues) -> Iterable[tuple[str, float]]:
    """What the look of a name says about its class: Qwen2.5-7B → AIModel, H100 → Hardware, Sam Altman → Person."""
    words = name.split(" ")
    last, head = words[-1], re.match(r"[A-Za-z]+", name)
    stem = head.group() if head else ""
    if SIZE.search(name):
        yield "AIModel", 4.0
    if any(s in name for s in cues.bench_shapes):
        yield "Benchmark", 4.0
    if stem in cues.chips and stem != name:
        yield "Hardware", 4.0
    if stem.casefold() in cues.families:
        yield "AIModel", 2.5
    if last.rstrip(".") in cues.org_words and len(words) > 1:
        yield "Organization", 3.5
    elif last in cues.product_words and len(words) > 1:
        yield "Product", 2.0
    if re.search(r"\.(?:com|cn|ai|org|io)$", name):
        yield "Organization", 2.0
    has_digit = any(c.isdigit() for c in name)
    if YEARLY.fullmatch(name):
        yield "Event", 1.8
    if PERSON.fullmatch(name) and last not in cues.org_words:
        yield "Person", 2.5 if words[0] in cues.given_latin else 1.2
        yield "Organization", 1.3
    elif CODE.fullmatch(name):
        yield "Hardware", 1.0
        yield "AIModel", 0.6
        yield "Product", 0.4
    elif has_digit or any(p in cues.variants for p in re.split(r"[-\s]", name)[1:]):
        yield "AIModel", 1.4
        yield "Product", 0.7
    elif name.isupper() and name.isalpha() and len(name) <= 6:
        yield "Organization", 1.0
        yield "Technology", 0.5
    else:
        yield "Organization", 1.3
        yield "Product", 0.6
