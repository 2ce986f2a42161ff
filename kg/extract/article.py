"""One article's finds → consistent finds: one class a name, and every name found wherever it stands.

In: text and finds of all layers, overlapping. Out: disjoint finds and short forms. The laws: one name has one class;
a name that is accepted once is marked wherever it stands as a word.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import ahocorasick

from kg.extract import aliases
from kg.extract.cues import Cues
from kg.extract.edges import VERSIONED, versioned
from kg.extract.known import LINKS
from kg.extract.merge import disjoint
from kg.extract.votes import Find
from kg.extract.words import Dictionary, is_han

#: Nothing longer is a name, in characters.
LONGEST = 80
#: A name is accepted when one find of it is this sure, or several together are.
ALONE, TOGETHER, EACH = 0.58, 1.1, 0.45
#: One good witness outweighs two poor ones.
STRENGTH = 3
#: What a find weighs in the vote on the class of its name.
WEIGHT = {"gazetteer": 4.0, "model": 4.0, "phrase": 3.0, "alias": 1.0, "pattern": 1.0}
#: A full name must be this sure to rule over its short form.
SURE = 0.8
#: A Latin name alone in brackets, and how sure it is beside a sure Han one.
LATIN = re.compile(r"[”\"」』]?\s?[（(]\s?([A-Z][A-Za-z&'’. -]{1,40}?)\s?[）)]")
PARTNER = 0.8
_EDGE = re.compile(r"[A-Za-z0-9À-ÖØ-öø-ÿ]")
_VERSION = re.compile(r"[-.]?[A-Za-z0-9]|\.\d")


def consistent(
    text: str, finds: Iterable[Find], edges: tuple[set[int], set[int]], tools: tuple[Dictionary, Cues]
) -> tuple[list[Find], dict[str, str]]:
    """Merge, vote and spread. ``edges`` are where words start and end. Also returns short form → full name."""
    book, cues = tools
    chosen = ranked(text, siblings(text, disjoint(f for f in finds if f.end - f.start <= LONGEST)), cues)
    chosen = bracketed(text, chosen, cues)
    chosen = disjoint([*chosen, *partners(text, chosen, cues)])
    classes, scores = vote(text, chosen)
    accepted = {n for n in classes if scores[n] >= ALONE}
    chosen = [f._replace(cls=classes[n]) for f in chosen if (n := text[f.start : f.end]) in accepted]
    full = {n: classes[n] for n in sorted(accepted)}
    short = {s: n for s, n in shortened(full, cues).items() if not book.common(s)}
    chosen = spread(text, chosen, {**{s: full[n] for s, n in short.items()}, **full}, edges)
    chosen += [
        Find(a, b, f.cls, 0.85, "alias", "")
        for f, a, b in aliases.called(text, chosen, cues)
        if not any(g.start < b and a < g.end for g in chosen)
    ]
    return disjoint(f if f.known else versioned(text, f, cues.variants) for f in chosen), short


def bracketed(text: str, finds: Sequence[Find], cues: Cues) -> list[Find]:
    """A Latin name of as many words in brackets behind a foreign person's Han name is that person's: 阿维·沈(Avi Shen).

    What stands behind another name may be where somebody works: 沈砚秋(Lanqi Labs).
    """
    out = list(finds)
    for k, (f, g) in enumerate(pairwise(finds)):
        m = LATIN.match(text, f.end)
        if m is None or (g.start, g.end) != m.span(1) or f.cls != "Person" or f.score < max(SURE, g.score):
            continue
        parts, words = aliases.POINT.split(text[f.start : f.end]), m[1].split(" ")
        if 1 < len(parts) == len(words) and g.by != "gazetteer" and not g.known and words[-1] not in cues.org_words:
            out[k + 1] = g._replace(cls=f.cls)
    return out


def partners(text: str, finds: Sequence[Find], cues: Cues) -> Iterator[Find]:
    """The Latin name in brackets behind a Han one is the same thing: 大型行为模型(LBM) → LBM; (MSFT.US) is a share."""
    ends = {f.start: f.end for f in finds}
    for f in finds:
        m = LATIN.match(text, f.end)
        if m is None or f.score < SURE or not is_han(text[f.end - 1]):
            continue
        name = m[1].rstrip()
        known = ends.get(m.start(1), 0)
        if known and (f.cls != "Person" or known >= m.start(1) + len(name)):
            continue  # found already; of a person's name perhaps a part: (Justin J. Pearson)
        if name not in cues.latin_stop and not (f.cls == "Place" or name.isdigit()):
            yield Find(m.start(1), m.start(1) + len(name), f.cls, PARTNER, "phrase", "")


def ranked(text: str, finds: Sequence[Find], cues: Cues) -> list[Find]:
    """A guessed name that is short for a sure one is of its class: R1 beside DeepSeek-R1, Altman beside Sam Altman."""
    sure = {text[f.start : f.end]: f.cls for f in finds if f.score >= SURE or f.cls in VERSIONED}
    firm = {text[f.start : f.end] for f in finds if f.by != "pattern" and (f.score >= SURE or f.cls in VERSIONED)}
    listed = {text[f.start : f.end] for f in finds if f.by == "gazetteer"}
    parts: dict[str, str] = {}
    for name, cls in sorted(sure.items()):
        forms = aliases.endings(name) if cls in VERSIONED else aliases.short_forms(name, cls, cues)
        for form in forms:
            parts.setdefault(form, cls)
    out = []
    for f in finds:
        cls = parts.get(text[f.start : f.end], f.cls)
        unsure = f.by == "pattern" or (f.by == "model" and f.score < SURE)
        guessed = unsure and cls != f.cls and text[f.start : f.end] not in firm
        guessed |= (
            f.by == "model" and (cls, f.cls) == ("Person", "Organization") and text[f.start : f.end] not in listed
        )
        version = f.by == "pattern" and cls in VERSIONED and text[f.start : f.end] in parts
        out.append(f._replace(cls=cls, score=max(f.score, SURE)) if guessed or version else f)
    return out


def siblings(text: str, finds: Sequence[Find]) -> list[Find]:
    """In 甲、乙和丙 a member whose class is a guess takes the class that its surer neighbours share."""
    out = list(finds)
    k = 0
    while k < len(out):
        j = k
        while j + 1 < len(out) and text[out[j].end : out[j + 1].start].strip() in LINKS - {"，", ",", "/"}:
            j += 1
        if j - k >= 1:
            votes: Counter[str] = Counter()
            for f in out[k : j + 1]:
                votes[f.cls] += 2 if f.score >= 0.9 else 1 if f.score >= 0.7 else 0
            if votes and (top := votes.most_common(1)[0])[1] >= 2:
                for i in range(k, j + 1):
                    f = out[i]
                    if (
                        f.score < 0.8
                        and f.by == "pattern"
                        and f.cls != top[0]
                        and f.cls != "Person"
                        and top[0] != "Person"
                    ):
                        out[i] = f._replace(cls=top[0], score=max(f.score, 0.7))
        k = j + 1
    return out


def vote(text: str, finds: Sequence[Find]) -> tuple[dict[str, str], dict[str, float]]:
    """One class for each name, and how sure the article is that it is a name at all."""
    weights: defaultdict[str, Counter[str]] = defaultdict(Counter)
    best: defaultdict[str, float] = defaultdict(float)
    total: defaultdict[str, float] = defaultdict(float)
    for f in finds:
        name = text[f.start : f.end]
        weights[name][f.cls] += WEIGHT.get(f.by, 1.0) * f.score**STRENGTH  # type: ignore[assignment]
        best[name] = max(best[name], f.score)
        if f.score >= EACH:
            total[name] += f.score
    classes = {n: max(sorted(w.items()), key=lambda x: x[1])[0] for n, w in weights.items()}
    return classes, {n: max(best[n], ALONE if total[n] >= TOGETHER else 0.0) for n in weights}


def shortened(full: Mapping[str, str], cues: Cues) -> dict[str, str]:
    """Short form → the only full name it can stand for; a form of two things stands for neither."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, cls in full.items():
        for form in aliases.short_forms(name, cls, cues):
            if len(form) >= 2 and form not in cues.stop and form not in cues.generic and form not in cues.latin_stop:
                found[form].add(name)
    short = {}
    for form, names in sorted(found.items()):
        # 幻方 of 幻方量化 and 幻方科技有限公司: the longest stands for all when the others are its own short forms.
        tops = [n for n in names if not any(n != m and n in aliases.short_forms(m, full[m], cues) for m in names)]
        if len(tops) == 1:
            short[form] = tops[0]
    return short


def spread(text: str, finds: Sequence[Find], names: Mapping[str, str], edges: tuple[set[int], set[int]]) -> list[Find]:
    """Mark every accepted name and short form wherever it stands free."""
    if not names:
        return list(finds)
    starts, ends = edges
    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, name)
    automaton.make_automaton()
    covered = bytearray(len(text) + 1)
    for f in finds:
        covered[f.start : f.end] = b"\1" * (f.end - f.start)
    added = []
    for last, name in automaton.iter(text):
        start, end = last + 1 - len(name), last + 1
        if any(covered[start:end]) or name.isdigit() or not _free(text, start, end):
            continue  # a number (4090) means something else elsewhere
        edge = (start in starts) + (end in ends)
        if edge < 2 and (len(name) < 3 or not edge) and not name[0].isascii():
            continue
        added.append(Find(start, end, names[name], 0.72 if edge == 2 else 0.7, "alias", ""))
    return [*finds, *disjoint(added)]


def _free(text: str, start: int, end: int) -> bool:
    if _EDGE.match(text[start]) and start and _EDGE.match(text[start - 1]):
        return False
    return not (_EDGE.match(text[end - 1]) and end < len(text) and _VERSION.match(text, end))
