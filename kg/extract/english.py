"""Names in English prose: where capitals say what is a name, and the words around it of which class.

In: an English text and ``lexicon/english-names.toml``. Out: ``Find`` tuples, as ``latin.names`` gives them for Latin
names in Chinese text. There a Latin word is a name unless its shape speaks against it; here it needs a capital, and at
the beginning of a sentence more than that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from kg.extract.cues import Cues
from kg.extract.doc import sentences
from kg.extract.latin import ADDRESS, BARE, LONGEST, PERSON, WORD, shape_votes
from kg.extract.votes import Find
from kg.ontology import Ontology

HAN, LATIN = re.compile("[\u3400-\u9fff]"), re.compile("[A-Za-z]{2,}")
#: A page with fewer Han characters among its words is English (as kg/text/prepare.py has it).
CHINESE = 0.25
#: Weights of what stands beside a name, of its shape, and what is needed to be a name at all; votes to be certain.
BESIDE, ENOUGH, CERTAIN = 3.0, 1.0, 6.0
#: Weights of a family name and of a first word that stand alone elsewhere (Achterberg, Helix).
SURNAME, SHORTENED = 2.5, 1.5
#: Score of a family name alone whose whole name is in the text.
FAMILY = 0.85
#: Score of a word that only a sentence's beginning makes look like a name.
DOUBTFUL = 0.4
#: A class has its cue within so many characters before or behind the name.
BEFORE, AFTER = 28, 60
GAP = re.compile(r"[ \u00a0]")
#: Between a name and what is behind it: a closing quotation mark.
QUOTE = '”"’'
POSSESSIVE = re.compile(
    r"['’]s$|(?<=[a-z])-(?:based|backed|owned|led|like|style|made|area|funded|trained|powered|born|listed)$"
)
#: No name has more words.
MOST_WORDS = 12
#: Behind a number these say that it counts something: HP 14.7%.
COUNTED = re.compile(r"%| ?(?:percent|million|billion|trillion|times|points)\b|,\d")
#: A place, a comma and another one: Waterloo, Ontario.
WITHIN = re.compile(r"(?:^|[^A-Za-z])(?:in|near|of) [A-Z][\w-]+(?: [A-Z][\w-]+)?, \Z")
#: What is said to be a title and stands in quotation marks, most of its words with a capital.
WORK = re.compile(
    r"(?:titled|book|paper|papers|report|letter|film|novel|essay|memoir|study|song|album|author of|\b[Tt]he)"
    r"(?: called)?[,:]? ?[“\"]([A-Z][^“”\"\n.!?]{2,60}?)[,.]?[”\"]"
)
#: Everyday words with which places and papers begin: New York, San Jose.
NAMED = frozenset({"New", "North", "South", "West", "East", "Great"})
VERSION = re.compile(r"v?\d[\w.]*|[IVX]{1,4}")


class Words(NamedTuple):
    """The word lists, compiled."""

    common: frozenset[str]
    never: frozenset[str]  # peoples, months, days: capitals that are no names of ours
    titles: frozenset[str]
    roles: frozenset[str]
    heads: frozenset[str]
    joints: frozenset[str]
    before: Mapping[str, re.Pattern[str]]
    after: Mapping[str, re.Pattern[str]]


@lru_cache(maxsize=8)
def english(text: str) -> bool:
    """Nvidia unveiled a chip → True; 英伟达发布H20 → False."""
    han, latin = len(HAN.findall(text)), len(LATIN.findall(text))
    return latin > 0 and han < CHINESE * (han + latin)


@lru_cache(maxsize=4)
def words_of(ontology: Ontology) -> Words:
    """Compile lexicon/english-names.toml, once."""
    table = ontology.lexicon("english-names")
    lists = {k: frozenset(v.split()) for k, v in table["words"].items()}

    def compiled(name: str, form: str) -> Mapping[str, re.Pattern[str]]:
        return MappingProxyType({c: re.compile(form % "|".join(w), re.I) for c, w in table[name].items()})

    return Words(
        lists["common"],
        lists["peoples"] | lists["months"],
        lists["titles"],
        lists["roles"],
        lists["heads"],
        lists["joints"],
        compiled("before", r"(?:^|[^A-Za-z])(?:%s),? [“\"]?\Z"),
        compiled("after", r"[”\"]?(?:%s)"),
    )


def names(text: str, words: Words, cues: Cues) -> Iterator[Find]:
    """Ambervale, founded by Miriam Kowalczyk, unveiled the H2 chip → Ambervale, Miriam Kowalczyk, H2.

    A family name that stands alone is of the person whose whole name is in the text.
    """
    found = list(_guesses(text, words, cues))
    families = {text[f.start : f.end].rpartition(" ")[2] for f in found if f.cls == "Person"}
    for f in found:
        name = text[f.start : f.end]
        if name in families or (f.cls == "Person" and " " in name):
            f = f._replace(cls="Person", score=max(f.score, FAMILY if name in families else f.score))
        yield f


def _guesses(text: str, words: Words, cues: Cues) -> Iterator[Find]:
    """Every name by itself."""
    blocked = [m.span() for m in ADDRESS.finditer(text)]
    alone = _alone(text)
    for m in WORK.finditer(text):
        title = m[1].split()
        if sum(w[0].isupper() for w in title) * 2 >= len(title) and len(title) > 1:
            blocked.append(m.span(1))
            yield Find(*m.span(1), "Work", 0.9, "pattern", "")
    for a, b in sentences(text):
        first = True
        for start, end in _spans(text, (a, b), words, cues):
            if any(start < y and x < end for x, y in blocked):
                continue
            lead = first and start == a
            first = False
            cls, score = _decide(text, (start, end), (words, alone), cues)
            word = text[start:end]
            if lead and score <= GUESS and alone[word] < 2 and COMMON.fullmatch(word):
                score = DOUBTFUL
            if cls:
                yield Find(start, end, cls, score, "pattern", "")


#: Endings of everyday words: Spreadsheets, Building, Slowly.
COMMON = re.compile(r"[A-Z][a-z]+(?:s|ing|ed|ly|ers|tion|ment|ness)")
#: A score that shape alone gives.
GUESS = 0.68
LONE = re.compile(r"(?<![A-Z][a-z] )(?<![\w-])[A-Z][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?(?![\w-])")


def _alone(text: str) -> Counter[str]:
    """How often each word with a capital stands without another one beside it."""
    found: Counter[str] = Counter()
    for m in LONE.finditer(text):
        before, after = text[max(0, m.start() - 25) : m.start()], text[m.end() : m.end() + 2]
        if not re.search(r"[A-Z][\w’'.-]* $", before) and not re.match(r" [A-Z]", after):
            found[m.group()] += 1
    return found


def _spans(text: str, sentence: tuple[int, int], words: Words, cues: Cues) -> Iterator[tuple[int, int]]:
    """Runs of words with capitals, joined by "of" and the like where the word before them begins such a name."""
    run: list[tuple[int, int]] = []
    pending: list[tuple[int, int]] = []  # joints that the next capital makes part of the name
    for m in WORD.finditer(text, *sentence):
        start, end = m.span()
        word = m.group()
        if owned := POSSESSIVE.search(word):
            end -= len(owned.group())
            word = word[: owned.start()]
        last = pending[-1] if pending else run[-1] if run else None
        touches = last is not None and start - last[1] == 1 and GAP.match(text, last[1]) is not None
        if run and (not touches or len(run) > MOST_WORDS):
            yield from _finished(text, run, sentence[0], words, cues)
            run, pending = [], []
        joined = bool(run) and touches and not pending and _capital(word) and word not in cues.latin_never
        if joined or (_capital(word) and not _ordinary(text, m.span(), word, sentence[0], (words, cues))):
            run = [*run, *pending, (start, end)]
            pending = []
        elif run and word in words.joints and not owned and _heads(text, run, word, words):
            pending.append((start, end))
            continue
        elif run and VERSION.fullmatch(word) and not pending and not COUNTED.match(text, end):
            run.append((start, end))
        else:
            yield from _finished(text, run, sentence[0], words, cues)
            run, pending = [], []
        if owned:
            yield from _finished(text, run, sentence[0], words, cues)
            run, pending = [], []
    yield from _finished(text, run, sentence[0], words, cues)


def _heads(text: str, run: list[tuple[int, int]], joint: str, words: Words) -> bool:
    """University of → True; Nvidia and → False; Mary von → True."""
    before = text[run[-1][0] : run[-1][1]]
    if joint in ("of", "for", "and", "the"):
        return before in words.heads
    return True


def _capital(word: str) -> bool:
    return any(c.isupper() for c in word) and (word[0].isupper() or word[0].isdigit() or len(word) > 2)


def _ordinary(text: str, span: tuple[int, int], word: str, begin: int, tools: tuple[Words, Cues]) -> bool:
    """A capital that names nothing: a month, a people, CEO; at the beginning of a sentence or in a title also The."""
    (start, end), (words, cues) = span, tools
    if word in words.never or word.rstrip(".") in words.titles or word in cues.latin_never:
        return True
    opens = start == begin or text[start - 1] in "“\"'‘(" or text[max(0, start - 2) : start] == ": "
    if opens and word.casefold() in words.common:
        return not (word in NAMED and text[end : end + 1] == " " and text[end + 1 : end + 2].isupper())
    return word in cues.latin_stop and not (text[end : end + 1] == " " and text[end + 1 : end + 2].isupper())


def _finished(text: str, run: list[tuple[int, int]], begin: int, words: Words, cues: Cues) -> Iterator[tuple[int, int]]:
    while run and VERSION.fullmatch(text[slice(*run[0])]):
        run = run[1:]
    while len(run) > 2 and text[slice(*run[0])] in words.roles and PERSON.fullmatch(text[run[1][0] : run[-1][1]]):
        run = run[1:]  # Chief | Executive Jensen Huang
    if not run:
        return
    start, end = run[0][0], run[-1][1]
    name = text[start:end]
    if not 1 < len(name) <= LONGEST or BARE.fullmatch(name) or (len(run) == 1 and name in cues.latin_stop):
        return
    if len(run) == 1 and name.casefold() in words.common and start == begin:
        return
    yield start, end


def _decide(text: str, span: tuple[int, int], tools: tuple[Words, Counter[str]], cues: Cues) -> tuple[str, float]:
    """Votes of shape, of the words beside, and of how the name is shortened; the class with most, and how sure."""
    (start, end), (words, alone) = span, tools
    name = text[start:end]
    votes: dict[str, float] = {}
    for cls, weight in shape_votes(name, cues):
        votes[cls] = votes.get(cls, 0.0) + weight
    parts = name.split(" ")
    if 1 < len(parts) < 4 and PERSON.fullmatch(name) and parts[-1] not in cues.org_words | cues.product_words:
        if alone[parts[-1]] > alone[parts[0]]:
            votes["Person"] = votes.get("Person", 0.0) + SURNAME
        elif not alone[parts[0]] and not {w.casefold() for w in parts} & words.common:
            votes["Person"] = votes.get("Person", 0.0) + 0.5
        elif alone[parts[0]]:
            votes["Organization"] = votes.get("Organization", 0.0) + SHORTENED
    head = text[max(0, start - BEFORE) : start]
    tail = text[end : end + AFTER]
    for cls, pattern in words.before.items():
        if pattern.search(head):
            votes[cls] = votes.get(cls, 0.0) + (BESIDE if cls not in ("Place", "Work") else _lone(name, cls))
    if WITHIN.search(head) and tail[:1] in (",", ".", ";", ")"):
        votes["Place"] = votes.get("Place", 0.0) + BESIDE
    for cls, pattern in words.after.items():
        if pattern.match(tail):
            votes[cls] = votes.get(cls, 0.0) + (BESIDE if " " in name or cls != "Person" else 1.0)
    digit = any(c.isdigit() for c in name)
    if digit or (" " in name and not PERSON.fullmatch(name)):
        votes.pop("Person", None)
    if text[start - 1 : start] in ("“", '"') and text[end : end + 1] in (*QUOTE, ","):
        votes["Work"] = votes.get("Work", 0.0) + BESIDE
    if not votes:
        return "", 0.0
    cls, best = max(sorted(votes.items()), key=lambda v: v[1])
    rest = max((v for c, v in votes.items() if c != cls), default=0.0)
    return (cls, min(0.95, 0.56 + (best - rest * 0.5) / CERTAIN / 2)) if best >= ENOUGH else ("", 0.0)


def _lone(name: str, cls: str) -> float:
    """In Austin: a place, if it is one word or two without a digit; in GPT-4 and in Acme Labs nothing speaks for it."""
    if cls == "Work":
        return BESIDE
    return 2.4 if not any(c.isdigit() for c in name) and name[1:].replace(" ", "").isalpha() else 0.0
