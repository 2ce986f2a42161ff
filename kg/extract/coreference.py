"""Pronouns and descriptions → the thing they mean: 该公司, 公司, 他, 她, 其, 前者, 后者, 该模型.

In: text, the mentions found (each with the number of its thing), regular expressions by kind of pointer
(and "beside": characters before a mention that stands aside). Out: further
mentions ``by`` coreference. Salience proposes: things of a fitting class gain weight with each mention, more as the
subject of a clause, less with each sentence in between; a pointer that was understood counts as a mention. A trained
model (``referents``), for which that is one of many features, chooses.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from kg.extract import referents
from kg.extract.doc import Named, sentences

#: Sentences looked back, and how much a mention fades with each of them (set on the training passages).
BACK, FADE = 4, 0.45
#: Weight of a mention that begins a clause: it is likely what the clause speaks of.
SUBJECT = 1.2
#: Weight of one that stands aside: 在X, 前X, 从X, 与X.
ASIDE = 0.3
#: Weight of the company that an English text names first: "the company" hardly means another (English passages).
LEAD = 1.0
#: An English preposition with its article and blanks takes so many characters.
PREPOSITION = 14
#: Weight of the company that the pointer's own line names first, so far back at most: an item of a digest is about it.
HEAD, PARAGRAPH = 0.25, 600
#: Of these kinds of pointers, names that a sentence only lists are hardly meant; so far before them that is said.
COMPANY, LISTED = frozenset({"company", "thing", "either"}), 26
#: Mentions looked back at most: a page without full stops.
MOST = 150
#: Sentences that the model looks back.
REACH = 8
#: Mentions looked back for the only thing of a class, which may be spoken of from afar.
FAR = 60
SCORE = 0.7
#: Before the subject of a clause.
OPENS = frozenset('，。；：！？“”"\n、）)】 \u3000')
#: What a pointer of these kinds means is rather a thing than its maker.
LOOSE, THINGS = (
    frozenset({"either", "thing", "model", "product", "hardware"}),
    frozenset({"AIModel", "Product", "Hardware"}),
)
#: Between a name and a pointer right behind it; how many such characters at most.
CLOSING, ADJACENT = "，,；;》”」) ）", 3
#: Between a maker and its thing, a company and who speaks for it: so many characters, of a title.
GAP, TITLE = 12, re.compile("[^，。；：！？、,;:!?\n前原曾与和对在]+")
#: The name before a colon at the start of a line; so many make an interview, where answers run over lines.
LABEL, INTERVIEW = re.compile("[^\n：:，。]{1,20}[：:]"), 3
#: So many questions of one make an interview.
ASKED = 2
#: What stands right before and behind a name that only fills a field of the page's data (指导老师：孙丽萍).
FIELD = re.compile(r"(?:^|[\s|｜])[^\s：:，。；|]{1,8}[：:][ ]?\Z")
FILLED = re.compile(r"[ \t]*(?:$|[\n|｜]|\s[^\s：:]{1,8}[：:])")
NEVER = "(?!)"
#: Kinds that mean one of a pair.
PAIRED = frozenset({"former", "latter"})
#: kind → classes it can mean.
CLASSES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "company": ("Organization",),
        "person": ("Person",),
        "model": ("AIModel",),
        "product": ("Product", "AIModel", "Hardware"),
        "hardware": ("Hardware",),
        "thing": ("AIModel", "Product", "Hardware", "Organization"),
        "either": ("Organization", "Person", "AIModel", "Product", "Hardware"),
        "former": ("Organization", "Person", "AIModel", "Product", "Hardware", "Place", "Technology"),
        "latter": ("Organization", "Person", "AIModel", "Product", "Hardware", "Place", "Technology"),
    }
)


def resolve(
    text: str, mentions: Sequence[Named], words: Mapping[str, str], weights: NDArray[np.float32] | None = None
) -> list[Named]:
    """深蓝科技成立于2019年。该公司… → 该公司 means 深蓝科技; without ``weights`` by salience alone."""
    owned, maker = (re.compile(words.get(key, NEVER)) for key in ("owned", "maker"))
    spans = sentences(text)
    firsts = [a for a, _ in spans]
    everything = sorted(mentions)
    named = _told(text, everything, words.get("reporter", NEVER))
    starts = [m.start for m in named]
    taken = [m.start for m in everything]
    lead = next((m.entity for m in named if m.cls in CLASSES["company"]), -1)
    aside = tuple(re.compile(words.get(key, NEVER)) for key in ("aside", "behind", "listed"))
    where = (firsts, words.get("beside", ""), aside, lead)
    out: list[Named] = []
    pair: tuple[int, tuple[Named | None, Named | None]] = (-MOST, (None, None))
    for start, end, kind in pointers(text, words):
        at, over = bisect_left(starts, end), bisect_left(taken, end)
        if (over and everything[over - 1].end > start) or (out and out[-1].end > start):
            continue
        sentence = max(0, bisect_left(firsts, start + 1) - 1)
        begin = max(at - MOST, bisect_left(starts, firsts[max(0, sentence - BACK)]))
        before = sorted([*named[begin:at], *_since(out, firsts[max(0, sentence - BACK)])])
        if kind in PAIRED:
            latter = _adjacent(text, before, (kind, start)) if kind == "latter" else None
            opens = firsts[sentence] == start
            if kind == "former":
                pair = sentence, _pair(before, CLASSES[kind], firsts[max(0, sentence - 1)])
                target = pair[1][0]
            elif not latter and pair[1][1] and (pair[0] == sentence or (pair[0] == sentence - 1 and opens)):
                target = pair[1][1]  # 前者…；后者…: the other of the same two, whoever was named in between
            else:
                target = latter or _pair(before, CLASSES[kind], firsts[max(0, sentence - 1)])[1]
        else:
            things = kind in LOOSE and not owned.match(text, end)
            target = (
                (things and _adjacent(text, before, (kind, start)))
                or _salient(text, _thingly(text, before, maker) if things else before, (kind, start), where)
                or _only(named[max(0, at - FAR) : at], kind)
            )
            if target is not None and weights is not None:
                oldest = firsts[max(0, sentence - REACH)]
                since = sorted([*named[max(at - MOST, bisect_left(starts, oldest)) : at], *_since(out, oldest)])
                since = _headed(text, since, re.compile(words.get(f"head_{text[end - 1]}", NEVER)))
                page, pointer = referents.Page(text, firsts, since), referents.Pointer(start, end, kind)
                target = referents.choose(page, pointer, CLASSES[kind], target.entity, weights) or target
        if target is not None:
            out.append(Named(start, end, target.cls, target.entity, SCORE, "coreference"))
    return out + _spoken(text, everything, re.compile(words.get("us", NEVER)))


def _told(text: str, mentions: Sequence[Named], reporter: str) -> list[Named]:
    """Names but where they fill fields of the page's data, name its author as such, or ask in an interview."""
    seen = [(m, _fills(text, m), _asks(text, m)) for m in mentions]
    authors = {m.entity for m, fills, _ in seen if fills and m.cls == "Person"}
    asked = Counter(m.entity for m, _, asks in seen if asks)
    return [
        m
        for m, fills, asks in seen
        if not (
            fills
            or (m.entity in authors and text.endswith(reporter, 0, m.start))
            or (asks and asked[m.entity] >= ASKED)
        )
    ]


def _asks(text: str, m: Named) -> bool:
    """「潮声网：为什么？」: an organisation that begins a line which is a question."""
    if (
        m.cls != "Organization"
        or text[m.end : m.end + 1] not in ("：", ":")
        or text[m.start - 1 : m.start] not in ("", "\n")
    ):
        return False
    end = text.find("\n", m.end, m.end + PARAGRAPH)
    return text[m.end : end if end >= 0 else m.end + PARAGRAPH].rstrip().endswith(("？", "?"))


def _fills(text: str, m: Named) -> bool:
    """「作者：方雨桐  指导老师：孙丽萍」: who made the page is not what 她 in its text means."""
    line = text.rfind("\n", 0, m.start) + 1
    return bool(FIELD.search(text[max(line, m.start - 12) : m.start]) and FILLED.match(text, m.end))


def _adjacent(text: str, before: Sequence[Named], what: tuple[str, int]) -> Named | None:
    """「蓝湾最新的大模型海豚-2，其性能…」: a model or product right before the comma before 其."""
    kind, at = what
    end = at
    while end > max(0, at - ADJACENT) and text[end - 1] in CLOSING:
        end -= 1
    if end == at or not before:
        return None
    m = before[-1]
    return m if m.end == end and m.cls in THINGS and m.cls in CLASSES[kind] else None


def _thingly(text: str, before: Sequence[Named], maker: re.Pattern[str]) -> list[Named]:
    """Without a maker that stands right before its thing: of 「蓝湾最新的大模型海豚-2」 it is 海豚-2."""
    kept = []
    for m, following in zip(before, [*before, None][1:], strict=True):
        gap = text[m.end : following.start] if following else ""
        if not (
            following and following.cls in THINGS and m.cls not in THINGS and len(gap) <= GAP and maker.search(gap)
        ):
            kept.append(m)
    return kept


def _spoken(text: str, named: Sequence[Named], us: re.Pattern[str]) -> list[Named]:
    """「沈砚：我们…」: the organisation that the text puts before that name (青禾创始人沈砚), if one alone."""
    of: dict[int, dict[int, Named]] = {}
    for m, person in pairwise(named):
        gap = text[m.end : person.start]
        if m.cls == "Organization" and person.cls == "Person" and 0 < len(gap) <= GAP and TITLE.fullmatch(gap):
            of.setdefault(person.entity, {})[m.entity] = m
    starts = {m.start: m for m in named}
    out: list[Named] = []
    speaker: Named | None = None
    labels = 0
    for line in re.finditer(r"[^\n]+", text):
        label = LABEL.match(text, line.start(), line.end())
        if label:
            speaker = starts.get(line.start())
            speaker = speaker if speaker and text[speaker.end : speaker.end + 1] in ("：", ":") else None
            labels += 1
        own = of.get(speaker.entity, {}) if speaker and (label or labels >= INTERVIEW) else {}
        if len(own) == 1:
            target = next(iter(own.values()))
            out += [
                Named(m.start(), m.end(), target.cls, target.entity, SCORE, "coreference")
                for m in us.finditer(text, line.start(), line.end())
            ]
    return out


def pointers(text: str, words: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Where something points back, and the kind of what it means, in order of place."""
    return sorted(
        (m.start(), m.end(), kind) for kind in CLASSES if kind in words for m in re.finditer(words[kind], text)
    )


def _headed(text: str, before: list[Named], head: re.Pattern[str]) -> list[Named]:
    """「岚启捐款给江口大学。该校…」: what was named last, where its name ends so; 麻省理工 is a school as well."""
    last = next((m for m in reversed(before) if m.cls == "Organization"), None)
    if last is None or not any(
        head.search(text, m.start, m.end) for m in before if m.entity == last.entity and m.by != "coreference"
    ):
        return before
    return [m for m in before if m.entity == last.entity]


def _since(out: Sequence[Named], start: int) -> list[Named]:
    found = []
    for m in reversed(out[-FAR:]):
        if m.start < start:
            break
        found.append(m)
    return found


def _salient(
    text: str,
    before: Sequence[Named],
    what: tuple[str, int],
    where: tuple[Sequence[int], str, tuple[re.Pattern[str], ...], int],
) -> Named | None:
    """The thing with the most weight; of equals the one named last."""
    kind, at = what
    firsts, beside, (preposition, behind, listed), lead = where
    here = bisect_left(firsts, at + 1)
    weights: dict[int, float] = {}
    last: dict[int, Named] = {}
    for m in before:
        if m.cls not in CLASSES[kind] or m.start >= at:
            continue
        before_it = text[m.start - 1] if m.start else "\n"
        role = SUBJECT if before_it in OPENS else ASIDE if before_it in beside else 1.0
        if before_it == " " and preposition.search(text, max(0, m.start - PREPOSITION), m.start):
            role = ASIDE / 2
        if kind in COMPANY and (behind.match(text, m.end) or listed.search(text, max(0, m.start - LISTED), m.start)):
            role = ASIDE
        fade = FADE ** (here - bisect_left(firsts, m.start + 1))
        weights[m.entity] = weights.get(m.entity, 0.0) + role * fade
        last[m.entity] = m
    if not weights:
        return None
    if kind == "company" and text[at].isascii() and lead in weights:
        weights[lead] += LEAD
    line = text.rfind("\n", max(0, at - PARAGRAPH), at) + 1
    head = next((m.entity for m in before if m.start >= line and m.cls in CLASSES[kind]), -1)
    if kind == "company" and head in weights:
        weights[head] += HEAD
    return last[max(weights, key=lambda e: (weights[e], last[e].start))]


def _only(named: Sequence[Named], kind: str) -> Named | None:
    found = {m.entity: m for m in named if m.cls in CLASSES[kind]}
    return next(iter(found.values())) if len(found) == 1 and kind in ("company", "person") else None


def _pair(before: Sequence[Named], classes: Sequence[str], begin: int) -> tuple[Named | None, Named | None]:
    """前者 and 后者: the last two different things of one class named before, in their order."""
    near = [m for m in before if m.start >= begin and m.cls in classes and m.by != "coreference"]
    for i in range(len(near) - 1, 0, -1):
        for j in range(i - 1, -1, -1):
            if near[i].cls == near[j].cls and near[i].entity != near[j].entity:
                return near[j], near[i]
    return None, None
