"""lexicon/relations.toml → compiled forms: what a relation looks like in masked text.

A form is a line of pieces between blanks:

``S`` ``O``   a slot for the subject or the object; ``^S`` ``^O`` (first only) one that need not stand there
``G`` ``P``   a slot that names both ends; a place
``V``         one of the form's words; ``<post>`` one of a shared list
``~`` ``-``   a gap within the clause; a short one without a name; ``--`` a longer one
``=`` ``~~``  a gap without function words (part of a noun); one that may cross commas
``,`` ``^`` ``$``  a comma; the clause's beginning; its end
``!a|b``      (not first) none of these words stands here

Anything else is itself; ``?`` makes a piece optional, ``|`` gives a choice.
「^S V ~ O」 with V = 收购 reads 华为宣布收购荣耀.

English forms (lexicon/english-relations.toml) are written alike and laid over English sentences alone: their words
stand free, their gaps are longer, ``_`` is a blank inside a word, ``'s`` a possessive right behind a name, and a first
piece ``!a|b`` gives words that do not stand right before the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from kg.extract.doubles import Doubles, doubles, widened
from kg.extract.structure import MANY, ONE, SLOT, STOPS, letters
from kg.ontology import Ontology

#: Lengths of the gaps ~ and - in characters (corpus: 95 % of the gaps in forms that were right).
GAP, SHORT = 18, 6
#: Characters that a noun phrase before a name does not have; = is a gap without them.
FUNCTION = "的在是对将把被以从于向为与和称说了、由及等有到并也已就让给要会或"
SLOTS = "\ue000-\ue7ff"
#: The same gaps in English, where a word takes some five letters and a blank.
LONG_GAP, LONG_SHORT, LONG_NEAR = 70, 24, 60


class Form(NamedTuple):
    """One way to say a property."""

    property: str
    pattern: re.Pattern[str]
    loose: str  # "S" or "O": the end that is found by looking back; "" none
    domain: frozenset[str]
    range: frozenset[str]
    needs: re.Pattern[str]  # one of these stands in any sentence that has the form
    unless: re.Pattern[str] | None
    between: re.Pattern[str] | None  # none of these stands between the two ends
    confidence: float
    reach: str  # of the loose end: clause, sentence, text
    pair: bool  # the ends are members of one slot
    fixed: str  # a modality: what a name's attribute presupposes is neither asked nor planned
    anchor: re.Pattern[str] | None  # the loose end is the subject of these words
    same: bool  # the ends are of one class
    parallel: bool  # clauses before it say the same of others: there is no subject for it
    weak: bool  # says less than another form that names another subject for the same object
    nearest: bool  # of several subjects in a row only the last has what follows
    context: re.Pattern[str] | None  # something of the kind stands in the sentence
    spaced: bool = False  # for English, where masked sentences have blanks


class Lexicon(NamedTuple):
    """All forms, and the words that say where a subject may stand."""

    forms: tuple[Form, ...]
    oblique: re.Pattern[str]
    direct: re.Pattern[str]  # words that look like such, and are followed by a subject: 认为
    verbs: re.Pattern[str]
    outsiders: re.Pattern[str]
    metrics: re.Pattern[str]  # words that look like such, and are a thing's own: 活跃用户
    charts: re.Pattern[str]  # what makes a name the place where something ranks: App Store免费榜
    speakers: Mapping[str, float]  # class of who speaks → how sure a topic is a comment
    saying: Mapping[str, float]  # verb → factor
    judging: Mapping[str, Mapping[str, float]]  # class → part of a verb with which it gives a view → how sure
    asking: re.Pattern[str]  # what asks for a view
    silent: frozenset[str]  # verbs that tell a deed rather than a view
    topics: Mapping[str, float]  # classes that are spoken about → factor
    least: float
    named_after: frozenset[str]  # classes of things that bear their maker's name
    places: tuple[str, ...]  # names of places, which prove no maker
    doubles: Doubles
    whole: frozenset[str]  # properties whose object is named for itself: not 深度学习 in 开发深度学习平台
    heads: Mapping[str, re.Pattern[str]]  # class → what a name of it only describes when it stands right behind
    ends: Mapping[str, tuple[frozenset[str], frozenset[str]]]  # property → classes of its subject, of its object


#: The word list of English forms.
ENGLISH = "english-relations"


@lru_cache(maxsize=4)
def lexicon(ontology: Ontology) -> Lexicon:
    """Read and compile lexicon/relations.toml.

    Raises:
        ValueError: a form is of no property of the ontology, or has a piece that means nothing.
    """
    table = ontology.lexicon("relations")
    shared = {name: either(words) for name, words in table["words"].items()}
    within = table["within"]
    forms = tuple(
        _form({**row, "within": within}, name, shared, ontology)
        for name, rows in table["property"].items()
        for row in rows["form"]
    )
    if (ontology.root / "lexicon" / f"{ENGLISH}.toml").is_file():
        foreign = ontology.lexicon(ENGLISH)
        lists = {name: either(words) for name, words in foreign["words"].items()}
        forms += tuple(
            _form({**row, "spaced": True}, name, lists, ontology)
            for name, rows in foreign["property"].items()
            for row in rows["form"]
        )
    return Lexicon(
        forms=forms,
        oblique=re.compile(f"(?:{shared['oblique']})\\Z"),
        direct=re.compile(f"(?:{shared['direct']})\\Z"),
        verbs=re.compile(f"(?:{shared['verb']})(?:了|过|着)?[^{STOPS}的]{{0,2}}\\Z"),
        outsiders=re.compile(shared["outsider"]),
        metrics=re.compile(shared["metric"]),
        charts=re.compile(shared["chart"]),
        speakers=table["comments"]["speakers"],
        saying=table["comments"]["saying"],
        judging=table["comments"]["judging"],
        asking=re.compile(either(table["comments"]["asking"])),
        silent=frozenset(table["comments"]["silent"]),
        topics=table["comments"]["topics"],
        least=table["comments"]["least"],
        named_after=frozenset(table["namesakes"]["classes"]),
        doubles=doubles(ontology),
        whole=frozenset(table["heads"]["properties"]),
        heads={c: re.compile(either(words)) for c, words in table["heads"]["after"].items()},
        ends={n: (classes(p.domain, ontology), classes(p.range, ontology)) for n, p in ontology.relations.items()},
        places=tuple(sorted({n for k in ontology.known if k.cls == "Place" for n, _, _ in k.names if len(n) > 1})),
    )


def describes(cls: str, text: str, end: int, words: Lexicon) -> bool:
    """「深度学习平台」, 「高带宽内存市场」: whether a name only describes what stands right behind its end."""
    head = words.heads.get(cls)
    return bool(head and head.match(text, end))


def either(words: Iterable[str]) -> str:
    """Longest first, so that 首席执行官 is met before 首席."""
    return "|".join(map(re.escape, sorted(set(words), key=lambda w: (-len(w), w))))


def _unless(words: Iterable[str], within: Mapping[str, Iterable[str]]) -> str:
    """As ``either``, but 前 is not met in 目前 and 前往."""
    out = []
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        longer = [w.partition(word)[::2] for w in within.get(word, ())]
        before = "".join(f"(?<!{re.escape(a)})" for a, _ in longer if a)
        behind = "".join(f"(?!{re.escape(b)})" for a, b in longer if not a)
        out.append(before + re.escape(word) + behind)
    return "|".join(out)


def classes(names: Iterable[str], ontology: Ontology) -> frozenset[str]:
    """The classes named and those below them; all classes where none is named."""
    wanted = set(names) or set(ontology.entities)
    while True:
        below = {n for n, t in ontology.entities.items() if wanted.intersection(t.parents)} - wanted
        if not below:
            return frozenset(wanted & set(ontology.entities))
        wanted |= below


def _form(row: Mapping[str, Any], name: str, shared: Mapping[str, str], ontology: Ontology) -> Form:
    prop = ontology.relations.get(name)
    if prop is None:
        raise ValueError(f"lexicon/relations.toml: {name} is no property of the ontology")
    domain = widened(classes(row.get("domain", prop.domain), ontology), ontology)
    range_ = widened(classes(row.get("range", prop.range), ontology), ontology)
    words = either(row.get("words", ()))
    pieces = row["form"].split()
    loose = pieces[0][1:] if pieces[0] in ("^S", "^O") else ""
    slots = {"S": domain, "O": range_, "G": domain & range_}
    spaced = row.get("spaced", False)
    rest = pieces[1 if loose else 0 :]
    if spaced:
        barred = "".join(f"(?<!{w} )" for w in rest[0][1:].split("|")) if rest[0][0] == "!" else ""
        rest = rest[1:] if barred else rest
        source = "".join(_english(p, slots, {**shared, "V": words}, ontology) for p in rest)
        source = barred + source.removeprefix("[ ]?")
        words = _free(words) if words else ""
    else:
        source = "".join(_piece(p, slots, {**shared, "V": words}, ontology) for p in rest)
    unless = _unless(row.get("unless", ()), row.get("within", {}))
    need = words or next((shared[p.strip("<>")] for p in pieces if p[0] == "<" and p[-1] == ">"), "")
    return Form(
        name,
        re.compile(source),
        loose,
        domain,
        range_,
        re.compile(need or SLOT.pattern),
        re.compile(unless) if unless else None,
        re.compile(either(row["between"])) if "between" in row else None,
        row.get("confidence", 0.7),
        row.get("reach", "sentence"),
        "G" in pieces,
        row.get("modality", ""),
        re.compile(either(row["anchor"])) if "anchor" in row else None,
        row.get("same", False),
        row.get("parallel", False),
        row.get("weak", False),
        row.get("nearest", False),
        re.compile(either(row["context"])) if "context" in row else None,
        spaced,
    )


def _piece(piece: str, slots: Mapping[str, frozenset[str]], words: Mapping[str, str], ontology: Ontology) -> str:
    optional = "?" if piece.endswith("?") and len(piece) > 1 else ""
    piece = piece.removesuffix("?") if optional else piece
    free = f"[^{STOPS}]"
    near = f"[^{STOPS}\ue000-\ue7ff]"
    if piece in slots:
        numbers = letters(ontology)
        low = "" if piece == "G" else "".join(chr(ONE + numbers[c]) for c in sorted(slots[piece]))
        source = f"(?P<{piece}>[{low}{''.join(chr(MANY + numbers[c]) for c in sorted(slots[piece]))}])"
    elif piece == "P":
        places = sorted(classes(["Place"], ontology))
        source = f"[{''.join(chr(base + letters(ontology)[c]) for c in places for base in (ONE, MANY))}]"
    elif piece == "V":
        source = f"(?P<V>{words['V']})"
    elif piece == "~":
        source = f"{free}{{0,{GAP}}}?"
    elif piece == "-":
        source = f"{near}{{0,{SHORT}}}?"
    elif piece == "--":
        source = f"{near}{{0,{SHORT * 3}}}?"
    elif piece == "=":
        source = f"[^{STOPS}{SLOTS}{FUNCTION}]{{0,{SHORT * 3}}}?"
    elif piece == "~~":
        source = f"[^。\n]{{0,{GAP * 2}}}?"
    elif piece == ",":
        source = "[，,：:]"
    elif piece == "^":
        source = f"(?:^|(?<=[{STOPS}]))"
    elif piece == "$":
        source = f"(?=[{STOPS}]|$)"
    elif piece[0] == "!" and len(piece) > 1:
        source = f"(?!{'|'.join(map(re.escape, piece[1:].split('|')))})"
    elif piece[0] == "<" and piece[-1] == ">":
        source = f"(?:{words[piece[1:-1]]})"
    else:
        source = f"(?:{'|'.join(map(re.escape, piece.split('|')))})"
    return f"(?:{source}){optional}" if optional else source


def _free(words: str) -> str:
    """English words stand free, or have an s: "plan" in "plans", not in "explain"."""
    return f"(?i:(?<![a-z])(?:{words})(?![a-rt-z]|s[a-z])s?)" if words else ""


def _english(piece: str, slots: Mapping[str, frozenset[str]], words: Mapping[str, str], ontology: Ontology) -> str:
    """A piece of an English form: as ``_piece``, with blanks between pieces and longer gaps."""
    optional = "?" if piece.endswith("?") and len(piece) > 1 else ""
    piece = piece.removesuffix("?") if optional else piece
    near = f"[^{STOPS}{SLOTS}]"
    if piece in slots or piece in ("P", "^", "$"):
        source = f"[ ]?{_piece(piece, slots, words, ontology)}"
    elif piece == "V":
        source = f"[ ]?(?P<V>{_free(words['V'])})"
    elif piece == "~":
        source = f"[^{STOPS}]{{0,{LONG_GAP}}}?"
    elif piece == "-":
        source = f"{near}{{0,{LONG_SHORT}}}?"
    elif piece in ("--", "="):
        source = f"{near}{{0,{LONG_NEAR}}}?"
    elif piece == "~~":
        source = f"[^\n]{{0,{LONG_GAP * 2}}}?"
    elif piece == ",":
        source = "[ ]?[,:][ ]?"
    elif piece == "'s":
        source = "s(?![A-Za-z])"
    elif piece[0] == "<" and piece[-1] == ">":
        source = f"[ ]?{_free(words[piece[1:-1]])}"
    else:
        source = f"[ ]?{_free('|'.join(re.escape(p.replace('_', ' ')) for p in piece.split('|')))}"
    return f"(?:{source}){optional}" if optional else source
