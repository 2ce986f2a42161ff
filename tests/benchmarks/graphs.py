"""A number of entities and a seed → an invented world as articles tell it, and its graph.

    articles, extractions, resolution = told(1000)
    graph, articles = synthetic(1000)  # assembled as any build does it

The same numbers give the same world in every process. Who is known becomes better known (Barabási and Albert; each
entity comes with two ties, so a node has four), a quarter of the ties are events, an entity in four has a number, one
article in seven is a copy of another. About a hundred triples stand for an entity; in the seeds' graph it is 75. All
names are put together from syllables (``words.py``); none is anyone's.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rdflib import Graph

from kg.graph import assemble
from kg.model import (
    Article,
    Entity,
    Event,
    Evidence,
    Extraction,
    LocalEntity,
    Measurement,
    Mention,
    Relation,
    Resolution,
    Zone,
)
from kg.ontology import Ontology, load
from tests.benchmarks import words

BASE = "https://newskg.example/id/"
TIES = 2  # that each entity comes with: an average degree of four
PER_ARTICLE = 60  # statements
COPIES = 7  # one article in so many is a copy
EVENTFUL = 0.25  # of ties
MEASURED = 0.25  # of entities


def synthetic(entities: int, seed: int = 0, ontology: Ontology | None = None) -> tuple[Graph, list[Article]]:
    """The world's graph, and the articles that tell it."""
    articles, extractions, resolution = told(entities, seed, ontology)
    return assemble(articles, extractions, resolution, ontology or load(), base_iri=BASE), articles


def told(
    entities: int, seed: int = 0, ontology: Ontology | None = None
) -> tuple[list[Article], list[Extraction], Resolution]:
    """What the reader, the extractor and the resolver would hand over of an invented world."""
    dice = random.Random(seed)
    world = _World(dice, ontology or load(), _cast(dice, entities))
    drafts = [_Draft(f"story-{i:05}.txt") for i in range(max(2, entities * (TIES + 1) // PER_ARTICLE))]
    for a, b in _ties(dice, entities):
        _tell(dice, drafts, world.tie(a, b))
    for i in range(entities):
        if dice.random() < MEASURED:
            for statement in world.numbers(i):
                _tell(dice, drafts, statement)
    pairs = [pair for i, draft in enumerate(drafts) for pair in draft.finish(dice, world, i)]
    of = {(x.article, e.key): world.who[e.key].id for _, x in pairs for e in x.entities}
    return [a for a, _ in pairs], [x for _, x in pairs], Resolution(tuple(world.who), of)


def _cast(dice: random.Random, n: int) -> list[Entity]:
    """Entities with captions that no two share; the first are those whom news is made of."""
    kinds, weights = list(words.CLASSES), list(words.CLASSES.values())
    met: set[str] = set()
    out = []
    for i in range(n):
        cls = words.KNOWN[i % len(words.KNOWN)] if i < 3 * len(words.KNOWN) else dice.choices(kinds, weights)[0]
        han, latin = _name(dice, cls)
        while han in met:
            han, latin = _name(dice, cls)
        met.add(han)
        labels = [(han, "en" if han.isascii() else "zh-Hans")] + ([(latin, "en")] if latin else [])
        old = han.translate(words.TRADITIONAL)
        surfaces = (han, *([latin] if latin else []), *([old] if old != han else []))
        out.append(Entity(f"thing-{i}", cls, han, tuple(labels), surfaces))
    return out


def _name(dice: random.Random, cls: str) -> tuple[str, str]:
    """A caption, and a name in Latin letters beside it where there is one."""
    tail = dice.choice(words.TAILS.get(cls, ("",)))
    latin = dice.choice(words.STARTS) + dice.choice(words.ENDS)
    if tail and tail.isascii():
        return f"{latin}{dice.choice(words.ENDS)}{tail}", ""
    han = "".join(dice.choice(words.HAN) for _ in range(2 if cls == "Person" else dice.choice((2, 2, 3))))
    front = {"Person": dice.choice(words.SURNAMES), "Work": "《"}.get(cls, "")
    english = f"{latin} {dice.choice(words.STARTS)}{dice.choice(words.ENDS)}" if dice.random() < 0.4 else ""
    return front + han + tail, english


def _ties(dice: random.Random, n: int) -> Iterator[tuple[int, int]]:
    """Barabási and Albert: each newcomer ties itself to some who are there, the better tied the likelier."""
    ends: list[int] = list(range(min(n, TIES)))
    for i in range(TIES, n):
        chosen: list[int] = []
        while len(chosen) < TIES:
            if (j := dice.choice(ends)) not in chosen:
                chosen.append(j)
        for j in chosen:
            ends += (i, j)
            yield i, j


@dataclass(frozen=True)
class _Statement:
    """A sentence with who stands in it, and the record it is evidence of once it stands in an article."""

    text: str
    mentioned: tuple[int, ...]
    record: Relation | Event | Measurement


NOWHERE = Evidence("", 0, 0)


@dataclass(frozen=True)
class _World:
    dice: random.Random
    ontology: Ontology
    who: list[Entity]
    fitting: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def tie(self, a: int, b: int) -> _Statement:
        """A fact or an event of two entities, in the direction in which the ontology has one."""
        one, two = self.who[a].cls, self.who[b].cls
        ways = [(s, p, o) for s, o in ((a, b), (b, a)) for p in self._relations(self.who[s].cls, self.who[o].cls)]
        events = [
            (s, cls, o)
            for s, o, kinds in ((a, b, (one, two)), (b, a, (two, one)))
            for cls, ((_, actors), (_, others), _) in words.EVENTS.items()
            if kinds[0] in actors and kinds[1] in others
        ]
        if events and (not ways or self.dice.random() < EVENTFUL):
            return self._event(*self.dice.choice(events))
        if not ways:  # nothing that the ontology has ties the two: they come up in the same incident
            return self._event(a, words.SHARED[0], b)
        s, p, o = self.dice.choice(ways)
        modality, speaker, sure = self._voice(s, o)
        verb = self.ontology.relations[p].labels["zh-Hans"]
        text = self._words(modality, self.who[s].name, verb, self.who[o].name, speaker)
        record = Relation(s, p, o, NOWHERE, modality, speaker, sure)
        return _Statement(text, _some(s, o, speaker), record)

    def _relations(self, subject: str, object_: str) -> list[str]:
        def fit(cls: str, ends: tuple[str, ...]) -> bool:
            return not ends or cls in ends

        key = subject, object_
        if key not in self.fitting:
            found = [p for p in self.ontology.relations.values() if fit(subject, p.domain) and fit(object_, p.range)]
            self.fitting[key] = [p.name for p in found]
        return self.fitting[key]

    def _event(self, s: int, cls: str, o: int) -> _Statement:
        (role, _), (other, _), verb = words.EVENTS.get(cls, (("participant", ()), ("participant", ()), words.SHARED[1]))
        modality, speaker, sure = self._voice(s, o)
        roles = [(role, s), (other, o)]
        text = self._words(modality, self.who[s].name, verb, self.who[o].name, speaker)
        third = self.dice.randrange(len(self.who))
        if self.dice.random() < 0.2 and third not in (s, o, speaker):
            roles.append(("place" if self.who[third].cls == "Place" else "participant", third))
            text += f"，{self.who[third].name}也在其中"
        date = self._date()
        record = Event(cls, tuple(roles), NOWHERE, date, modality, speaker, sure)
        return _Statement(f"{date}，{text}" if date else text, _some(*(i for _, i in roles), speaker), record)

    def numbers(self, i: int) -> Iterator[_Statement]:
        """A number about an entity; one in eight has a second article that says a little less."""
        fitting = [m for m, (classes, *_) in words.MEASURES.items() if self.who[i].cls in classes]
        if not fitting:
            return
        measure = self.dice.choice(fitting)
        value = float(f"{10 ** self.dice.uniform(*words.MEASURES[measure][2:4]):.3g}")
        date = self._date()
        yield self._number(i, measure, value, date)
        if self.dice.random() < 0.125:
            yield self._number(i, measure, float(f"{value * 0.986:.2g}"), date)

    def _number(self, i: int, measure: str, value: float, date: str | None) -> _Statement:
        _, unit, _, _, counter, label = words.MEASURES[measure]
        modality, speaker, sure = self._voice(i, i)
        qualifier = self.dice.choices(list(words.QUALIFIERS), [w for w, _ in words.QUALIFIERS.values()])[0]
        power, big = next(((10**p, c) for p, c in ((8, "亿"), (4, "万")) if value >= 10**p), (1, ""))
        amount = f"{words.QUALIFIERS[qualifier][1]}{value / power:.10g}{big}{counter}"
        text = self._words(modality, self.who[i].name, label, amount, speaker)
        record = Measurement(i, measure, value, unit, amount, NOWHERE, qualifier, date, modality, speaker, sure)
        return _Statement(f"{date}，{text}" if date else text, _some(i, speaker), record)

    def _voice(self, *besides: int) -> tuple[str, int | None, float]:
        """How it stands, who says so where somebody does, and how surely it was read."""
        modality = self.dice.choices(list(words.MODALITIES), [w for w, _ in words.MODALITIES.values()])[0]
        speaker = self.dice.choice((0, 2, 3, 4, 6, 7, 8, 10, 11)) if modality == "reported" else None
        if speaker is not None and (speaker in besides or speaker >= len(self.who)):
            modality, speaker = "asserted", None
        return modality, speaker, round(self.dice.betavariate(6, 1.5), 3)

    def _words(self, modality: str, s: str, verb: str, o: str, speaker: int | None) -> str:
        voice = self.who[speaker].name if speaker is not None else ""
        return words.MODALITIES[modality][1].format(s=s, v=verb, o=o, w=voice)

    def _date(self) -> str | None:
        """As exact as news has it: a day, a month, a year or nothing."""
        year, month, day = self.dice.randint(2023, 2025), self.dice.randint(1, 12), self.dice.randint(1, 28)
        exact = (f"{year}-{month:02}-{day:02}", f"{year}-{month:02}", f"{year}", None)
        return self.dice.choices(exact, (70, 15, 5, 10))[0]


def _some(*entities: int | None) -> tuple[int, ...]:
    return tuple(dict.fromkeys(e for e in entities if e is not None))


def _tell(dice: random.Random, drafts: list[_Draft], statement: _Statement) -> None:
    """Most is told once, some two or three times, by different articles."""
    for draft in dice.sample(drafts, dice.choices((1, 2, min(3, len(drafts))), (85, 12, 3))[0]):
        draft.statements.append(statement)


@dataclass(frozen=True)
class _Draft:
    name: str
    statements: list[_Statement] = field(default_factory=list)

    def finish(self, dice: random.Random, world: _World, number: int) -> Iterator[tuple[Article, Extraction]]:
        """The article and what it says; one in some is reposted word for word but for a last line."""
        dice.shuffle(self.statements)
        title = f"第{number + 1}号简报"
        parts, spans, at = [f"{title}\n"], [], len(title) + 1
        for i, statement in enumerate(self.statements):
            spans.append((at, at + len(statement.text)))
            filler, end = "" if i % 3 else dice.choice(words.FILLERS), "\n" if i % 5 == 4 else ""
            parts.append(f"{statement.text}。{filler}{end}")
            at += len(parts[-1])
        comment = "网友：先看看再说。\n" if number % 9 == 0 else ""
        body, tail = "".join(parts), "\n相关阅读｜广告合作｜返回首页\n"
        medium = world.who[dice.choice((0, 2, 4)) % len(world.who)].name
        day = f"2025-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        copies = [""] + (["（转载）\n"] if number % COPIES == COPIES - 1 else [])
        for copy in copies:
            raw = f"{body}{comment}{tail}{copy}"
            kept = len(body) + len(comment)
            zones = (Zone("title", 0, len(title)), Zone("body", len(title) + 1, len(body)),
                     *([Zone("comment", len(body), kept)] if comment else []),
                     Zone("furniture", kept, len(raw), "navigation"))  # fmt: skip
            sha = hashlib.sha256(raw.encode()).hexdigest()
            article = Article(
                f"art-{sha[:12]}", f"{'copies/' if copy else ''}{self.name}", raw, raw[:kept], tuple(range(kept)),
                tuple(range(1, kept + 1)), sha, title, f"本报第{number % 17 + 1}组", "转载" if copy else medium, day,
                f"https://news.example/{number}{'/copy' if copy else ''}", zones=zones,
                comments=((len(body), kept),) if comment else (), family=f"family-{number}",
            )  # fmt: skip
            yield article, self._extraction(article, spans, world)

    def _extraction(self, article: Article, spans: list[tuple[int, int]], world: _World) -> Extraction:
        mentions: list[Mention] = []
        records: list[Relation | Event | Measurement] = []
        for statement, (start, end) in zip(self.statements, spans, strict=True):
            records.append(replace(statement.record, evidence=Evidence(article.id, start, end)))
            for who in statement.mentioned:
                entity = world.who[who]
                at = start + statement.text.index(entity.name)
                place = Evidence(article.id, at, at + len(entity.name))
                mentions.append(Mention(entity.name, entity.cls, who, place, 0.9, "model" if who % 3 else "gazetteer"))
        locals_ = tuple(
            LocalEntity(i, world.who[i].cls, (world.who[i].name,), world.who[i].surfaces)
            for i in sorted({m.entity for m in mentions})
        )
        return Extraction(
            article.id, locals_, tuple(mentions),
            tuple(r for r in records if isinstance(r, Relation)), tuple(r for r in records if isinstance(r, Event)),
            tuple(r for r in records if isinstance(r, Measurement)),
        )  # fmt: skip


def main() -> None:
    """Say how long worlds of some sizes take, and what they hold."""
    for n in (300, 1000, 10_000):
        begun = time.perf_counter()
        articles, _, _ = told(n)
        drafted = time.perf_counter()
        graph, _ = synthetic(n)
        took = time.perf_counter() - drafted
        told_in, made_in = f"told in {drafted - begun:.1f} s", f"{len(graph):,} triples in {took:.1f} s"
        print(f"{n:6} entities: {len(articles):4} articles, {told_in}, {made_in}")


if __name__ == "__main__":
    main()
