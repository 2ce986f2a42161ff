"""The component kg_mentions: all layers that find names, merged → ``doc._.mentions`` and ``doc._.things``.

Precedence: an unambiguous gazetteer name > a bilingual pair or apposition > the recogniser > weak patterns; a longer
name that is sure of itself swallows a shorter one inside (北京 in 北京大学). Then the article as a whole decides: one
class a name, siblings of an enumeration share a class, a name found once is found everywhere, short forms included.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import (
    edges,
    english,
    latin,
    lists,
    organizations,
    patterns,
    people,
    phrases,
    posters,
    recogniser,
    referents,
    tails,
)
from kg.extract import gazetteer as gaz
from kg.extract.article import consistent
from kg.extract.coreference import resolve
from kg.extract.cues import Cues, compile_cues
from kg.extract.doc import Named, Thing, sentences
from kg.extract.known import IN_CONTEXT, numbered, understood
from kg.extract.merge import disjoint
from kg.extract.things import CODE, Names, join
from kg.extract.votes import Find
from kg.extract.words import Dictionary, dictionary, segment
from kg.ontology import Ontology, load

#: Score of a known name in another spelling.
RESPELLED = 0.92
#: Score of a known name with a version that the gazetteer has not, and the classes that have such.
VERSION, EXTENDED = 0.8, frozenset({"AIModel", "Product", "Hardware", "Event", "Benchmark"})
#: What bare versions belong to, and how many such names of an article are tried.
FAMILIES, MOST_FAMILIES = frozenset({"AIModel", "Organization", "Product"}), 50
#: What is left of a pattern's score where the recogniser sees no name, and where it sees another one there.
DOUBT = (0.5, 0.5)
#: The same in English, of which the recogniser has seen little, and where a capital says that there is a name.
ENGLISH_DOUBT = (0.9, 0.6)
#: Of the everyday words that the recogniser took for names on held-out topics, 33 of 86 were names.
EVERYDAY = 0.5
#: 671B and 355B-A32B say how large a model is and name none; 910B and 3M are no models.
SIZE = re.compile(r"\d+(?:\.\d+)?[BMT](?:-A\d+(?:\.\d+)?B)?", re.IGNORECASE)
#: A mention this confident is shown to the recogniser as sure.
SURE = 0.85
#: A statistical recogniser: text and hints → finds (``by`` "model") with their probabilities.
Recognise = Callable[[str, list[tuple[int, int, str]]], Sequence[Find]]


@dataclass(frozen=True, eq=False)
class Finder:
    """All that finding names needs, made once from an ontology."""

    cues: Cues
    gazetteer: gaz.Gazetteer
    book: Dictionary
    english: english.Words | None = None

    @classmethod
    def of(cls, ontology: Ontology) -> Finder:
        """Compile the word lists and the gazetteer of an ontology."""
        made = cls.made(compile_cues(ontology.lexicon("names")), gaz.build(ontology.known))
        return replace(made, english=english.words_of(ontology))

    @classmethod
    def made(cls, cues: Cues, known: gaz.Gazetteer) -> Finder:
        """Join word lists and gazetteer; known Han names become words."""
        # An ambiguous name (理想, 苹果) is a word already, or becomes one: what it means is decided later.
        names = {n: known.known[known.names[n][0][0]].cls for n in known.han() if not all(u for _, u in known.names[n])}
        plain = {n: "nz" for n in known.han() if n not in names}
        return cls(cues, known, dictionary(cues, {**names, **plain}))


class Gathered(NamedTuple):
    """What lists and patterns find in a text, overlapping, and where its words start and end."""

    finds: list[Find]
    edges: tuple[set[int], set[int]]
    hits: list[gaz.Hit]


def find(text: str, finder: Finder, recognise: Recognise | None = None) -> Names:
    """Return the mentions and things of a text.

    A recogniser is shown what lists and patterns agree on (stacking, Wolpert 1992); what it then sees weighs more than
    any guess of theirs, and the article as a whole is made consistent again.
    """
    gathered = gather(text, finder)
    names = settle(text, gathered.finds, gathered, finder)
    if recognise is None:
        return names
    seen = recognise(text, hints(names.mentions, gathered.hits, finder.gazetteer))
    known = {(h.start, h.end) for h in gathered.hits}
    seen = [edges.numbered(text, edges.trimmed(text, g)) for f in seen for g in edges.either_side(text, f)]
    seen = [people.whole(text, f, (finder.book, finder.cues)) for f in seen]
    seen = [f if (f.start, f.end) in known else people.full(text, f, gathered.edges[1], finder.cues) for f in seen]
    seen = people.unglued(text, seen, finder.book)
    seen = [f for f in seen if not _size(text, f)]
    seen = [g for f in seen for g in _tiles(text, f, gathered.hits, finder.gazetteer)]
    seen = [f if (f.start, f.end) in known else _everyday(text, f, finder) for f in seen]
    meant = {(h.start, h.end): h for h in gathered.hits}
    seen = [_identified(f, meant.get((f.start, f.end)), finder.gazetteer) for f in seen]
    doubt = ENGLISH_DOUBT if english.english(text) else DOUBT
    return settle(text, weighed(gathered.finds, seen, doubt), gathered, finder)


def gather(text: str, finder: Finder) -> Gathered:
    """All finds of the gazetteer and the patterns."""
    cues = finder.cues
    blocked = bytearray(len(text))
    for m in latin.ADDRESS.finditer(text):
        blocked[m.start() : m.end()] = b"\1" * (m.end() - m.start())
    hits = [h for h in gaz.find(text, finder.gazetteer) if not blocked[h.start]]
    sure, doubtful = understood(text, hits, (finder.gazetteer, cues))
    doubtful += numbered(text, sure, (finder.gazetteer, cues))
    prose = finder.english is not None and english.english(text)
    if prose:
        taken = {f.start for f in (*sure, *doubtful)}
        doubtful += [f for f in _capitals(text, hits, finder.gazetteer) if f.start not in taken]
    families = list(dict.fromkeys(text[f.start : f.end] for f in sure if f.cls in FAMILIES))[:MOST_FAMILIES]
    versioned = {f.start: f for f in sure if f.cls in EXTENDED}
    latins = english.names(text, finder.english, cues) if prose and finder.english else latin.names(text, cues)
    foreign = [_respelled(text, f, finder, (versioned, families)) for f in latins]
    fixed = disjoint([*(f for f in sure if f.end - f.start > 3 or text[f.start].isascii()), *foreign])
    words = phrases.parted(segment(text, {(f.start, f.end): f.cls for f in fixed}, (finder.book, cues)), cues)
    starts, ends = {w.start for w in words}, {w.end for w in words}
    known = [f for f in (*sure, *doubtful) if f.start in starts and f.end in ends]
    finds = [
        *known,
        *foreign,
        *tails.names(text, words, {(f.start, f.end): f.cls for f in known}, cues),
        *(people.whole(text, f, (finder.book, cues)) for f in people.names(text, words, cues)),
        *organizations.names(text, words, cues),
        *patterns.names(text, words, cues),
        *phrases.names(text, words, (finder.book, cues)),
        *posters.names(text, (finder.book, cues)),
    ]
    finds += lists.names(text, words, finds, cues)
    finds = [f if f.known else edges.numbered(text, f) for f in finds if not _size(text, f)]
    return Gathered(finds, (starts, ends), hits)


def _size(text: str, f: Find) -> bool:
    return f.cls == "AIModel" and SIZE.fullmatch(text, f.start, f.end) is not None


def _capitals(text: str, hits: Iterable[gaz.Hit], known: gaz.Gazetteer) -> Iterable[Find]:
    """In English, Apple and New York in the middle of a sentence are what the gazetteer calls so: apples are small."""
    begins = {a for a, _ in sentences(text)}
    for hit in hits:
        entity = known.known[hit.known[0][0]]
        if len(hit.known) == 1 and hit.end - hit.start > 2 and text[hit.start].isupper() and hit.start not in begins:
            yield Find(hit.start, hit.end, entity.cls, IN_CONTEXT, "gazetteer", entity.id)


def settle(text: str, finds: Iterable[Find], gathered: Gathered, finder: Finder) -> Names:
    """Overlapping finds → one consistent reading of the article."""
    chosen, short = consistent(text, finds, gathered.edges, (finder.book, finder.cues))
    return join(text, chosen, short, (finder.gazetteer, finder.cues))


def hints(mentions: Iterable[Named], hits: Iterable[gaz.Hit], known: gaz.Gazetteer) -> list[tuple[int, int, str]]:
    """What the recogniser is shown: mentions with class, layer and whether they are sure, and, where there is none,
    gazetteer names that alone decide nothing (苹果)."""
    shown = [(m.start, m.end, f"{m.cls}-{m.by[0]}{'+' if m.confidence >= SURE else ''}") for m in mentions]
    taken = {i for start, end, _ in shown for i in range(start, end)}
    doubtful = [(h.start, h.end, f"?{known.known[h.known[0][0]].cls}") for h in hits]
    return shown + [d for d in doubtful if taken.isdisjoint(range(d[0], d[1]))]


def weighed(finds: Iterable[Find], seen: Sequence[Find], doubt: tuple[float, float] = DOUBT) -> list[Find]:
    """Join what patterns guess with what the recogniser sees: agreement strengthens, silence weakens a guess."""
    chances = {(f.start, f.end, f.cls): f.score for f in seen}
    taken = {i for f in seen for i in range(f.start, f.end)}
    out = list(seen)
    for f in finds:
        if f.by != "pattern":
            out.append(f)
        elif chance := chances.get((f.start, f.end, f.cls)):
            out.append(f._replace(score=1 - (1 - f.score) * (1 - chance)))
        elif taken.isdisjoint(range(f.start, f.end)):
            out.append(f._replace(score=f.score * doubt[0]))
        else:
            out.append(f._replace(score=f.score * doubt[1]))
    return out


def _identified(f: Find, hit: gaz.Hit | None, known: gaz.Gazetteer) -> Find:
    """A name that may mean something known (MLA, 苹果) means it where the recogniser is sure of its class; people's
    names are too common for that."""
    if hit is None or f.score < SURE or f.cls == "Person":
        return f
    fitting = [known.known[i].id for i, _ in hit.known if known.known[i].cls == f.cls]
    return f._replace(known=fitting[0]) if len(fitting) == 1 else f


def _everyday(text: str, find: Find, finder: Finder) -> Find:
    """强大, 启发 and Everyone may be names, but hardly are; August 6 and American are none."""
    name = text[find.start : find.end]
    if finder.english is not None and all(w in finder.english.never or w.isdigit() for w in name.split()):
        return find._replace(score=0.0)
    everyday = finder.book.common(name) or (
        finder.english is not None
        and name[1:].islower()
        and name.isascii()
        and name.casefold() in finder.english.common
    )
    return find._replace(score=find.score * EVERYDAY) if everyday else find


def _tiles(text: str, find: Find, hits: Sequence[gaz.Hit], known: gaz.Gazetteer) -> Iterable[Find]:
    """Two known companies that stand side by side, as in a headline, are two: 优必选商汤 → 优必选, 商汤."""
    if find.cls != "Organization" or not text[find.start : find.end].isalpha() or text[find.start].isascii():
        return [find]
    first = bisect_left(hits, find.start, key=lambda h: h.start)
    inside: list[gaz.Hit] = []
    at = find.start
    for hit in hits[first:]:
        if hit.start != at or hit.end > find.end or known.known[hit.known[0][0]].cls != "Organization":
            break
        inside.append(hit)
        at = hit.end
    if at != find.end or len(inside) < 2 or text[find.end - 1].isascii():
        return [find]
    return [find._replace(start=h.start, end=h.end) for h in inside]


def _respelled(text: str, f: Find, finder: Finder, near: tuple[Mapping[int, Find], Sequence[str]]) -> Find:
    """A Latin name that the gazetteer has in another spelling, or under the name of its family, or in another version.

    Chatgpt; R1 in an article that names DeepSeek; CES 2027.
    """
    versioned, families = near
    name = text[f.start : f.end]
    entity = gaz.respelled(name, finder.gazetteer)
    if entity is None and CODE.fullmatch(name):
        known = (gaz.lookup(f"{family}{gap}{name}", finder.gazetteer) for family in families for gap in "- ")
        entity = next((e for e in known if e is not None), None)
    if entity is not None:
        return Find(f.start, f.end, entity.cls, RESPELLED, "gazetteer", entity.id)
    base = versioned.get(f.start)
    if base is not None and base.end < f.end and len(text[base.end : f.end].split()) < 3:
        return f._replace(cls=base.cls, score=max(f.score, VERSION))
    return f


class Mentions:
    """The spaCy shell of ``find``."""

    def __init__(self, ontology: Ontology, recognise: Recognise | None = None) -> None:
        self.finder = Finder.of(ontology)
        self.recognise = recognise
        self.pointing: dict[str, str] = dict(ontology.lexicon("names")["coreference"])
        self.meant = referents.load_weights(ontology.root / referents.FILE)

    def __call__(self, doc: Doc) -> Doc:
        names = find(doc.text, self.finder, self.recognise)
        pointers = resolve(doc.text, names.mentions, self.pointing, self.meant)
        doc._.mentions = tuple(sorted([*names.mentions, *pointers]))
        doc._.things = names.things
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_kw: Any) -> Mentions:
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        return None

    def from_disk(self, _path: Any, **_: Any) -> Mentions:
        return self


@Language.factory("kg_mentions", default_config={"root": None}, assigns=["doc._.mentions", "doc._.things"])
def make_mentions(nlp: Language, name: str, root: str | None) -> Mentions:
    """Make the component for the ontology at ``root`` (ours by default), with its trained recogniser if it has one."""
    ontology = load(Path(root) if root else None)
    trained = ontology.root / recogniser.FOLDER
    return Mentions(ontology, recogniser.Recogniser(trained) if trained.is_dir() else None)


__all__ = ["Finder", "Mentions", "Named", "Thing", "find", "make_mentions"]
