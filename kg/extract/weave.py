"""What the rules tell and what the models see in each clause → the events that stand, with roles, date, confidence.

What is no statement of fact (planned, denied) stays as the rules told it, unless the models see it told as fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from kg.extract import casting, plot, shared
from kg.extract.dating import choices
from kg.extract.doc import Happening, When
from kg.extract.frames import compiled
from kg.extract.hashing import Rows
from kg.extract.modality import modality
from kg.extract.narrator import DATE, FIRST, PART, Weights, links, tells
from kg.extract.scene import Clause
from kg.extract.timing import is_later
from kg.extract.voices import innermost
from kg.model import FACTUAL
from kg.ontology import Ontology

STATEMENT = "Statement"
#: A name takes part from this probability on; where none reaches it the likeliest does, from the second on.
TAKES_PART, LIKELIEST = 0.3, 0.1
#: Who acts is at least this likely to, and half as likely as the likeliest.
ACTS = 0.4
#: Nobody makes a statement who is less likely to be its speaker than this.
SPEAKS = 0.3
#: How far the chance that an event has no date counts: passages leave out dates that whole pages tell.
UNDATED = 0.5
#: What no rule tells as fact and the model less surely than this has the modality of its words.
CERTAIN = 0.4
#: What the model alone sees, and no rule tells, needs so many times the threshold of its class: rules seldom tell
#: anything of other matters (sport, gardens). Who speaks no rule tells: statements need no more.
UNBACKED = 1.5
#: A second clause of a sentence that tells the same kind of event needs this much by itself.
ALONE = 0.3
#: Of two classes told by one clause of the same things the less likely stands only from this confidence on.
CROSS = 0.5
#: A statement is about at most so many things.
TOPICS = 4
#: An event is of at most so many.
MOST = 8
#: Closer to 0 or 1 than this no probability is taken to be.
LEAST = 1e-4
#: Probabilities are kept to so many digits: the last digits of floats differ from processor to processor.
DIGITS = 2


class Known(NamedTuple):
    """What is known of a page beside its words and names."""

    dates: Sequence[When]  # in order
    published: str
    ontology: Ontology


class Part(NamedTuple):
    """A name near a telling: how probably it takes part, and that it is who acts."""

    name: casting.Candidate
    takes: float
    acts: float


class Telling(NamedTuple):
    """A clause that tells an event: how probably, where its telling word stands, and who takes part how probably."""

    clause: int
    cls: str
    sure: float
    trigger: int
    cast: Sequence[Part]


def tellings(page: plot.Page, weights: Weights) -> list[Telling]:
    """The clauses that tell events: the likeliest of each sentence whose clauses together reach a class's threshold,
    and any other that is likely by itself.
    """
    out: list[Telling] = []
    some = [[k for k in range(first, last) if plot.tellable(page, k)] for first, last in page.bounds]
    tellable = [k for numbers in some for k in numbers]
    if not tellable:
        return out
    left = tells(plot.anchors(page, tellable), weights)
    for numbers in filter(None, some):
        chances, left = left[: len(numbers)], left[len(numbers) :]
        together = 1 - np.prod(1 - chances, axis=0)
        ruled = np.array([_backed(page, numbers, name) for name in weights.names])
        for index in np.nonzero(together >= weights.threshold * np.where(ruled, 1.0, UNBACKED))[0]:
            best = int(np.argmax(chances[:, index]))
            for i, k in enumerate(numbers):
                if i == best or chances[i, index] >= ALONE:
                    sure = float(together[index] if i == best else chances[i, index])
                    out.append(_telling(page, k, int(index), sure, weights))
    return out


def _backed(page: plot.Page, numbers: Sequence[int], cls: str) -> bool:
    """Whether the rules tell an event of that class as fact in some of these clauses; of statements they tell none."""
    if cls == STATEMENT:
        return True
    return any(h.cls == cls and h.modality in FACTUAL for k in numbers for h in page.rules.get(k, ()))


def _telling(page: plot.Page, k: int, index: int, sure: float, weights: Weights) -> Telling:
    cls = weights.names[index]
    trigger = casting.trigger_of(page, k, weights.anchors[:, index])
    rivals = casting.candidates(page, k, trigger)
    seen = Rows.listed([casting.part(page, k, (cls, trigger), one, rivals) for one in rivals])
    chances = links(seen, weights)[:, [PART, FIRST]].tolist()
    cast = [Part(one, takes, acts) for one, (takes, acts) in zip(rivals, chances, strict=True)]
    return Telling(k, cls, sure, trigger, cast)


def decide(page: plot.Page, known: Known, weights: Weights) -> list[Happening]:
    """The events of a page, each telling apart but one statement for each speaker, in order."""
    out: list[Happening] = []
    prospects: list[Happening] = []
    speaking: dict[int, list[Happening]] = {}
    for telling in tellings(page, weights):
        for h in _happenings(page, telling, known, weights):
            if h.modality not in FACTUAL:
                prospects.append(h)
            elif h.cls == STATEMENT:
                speaking.setdefault(h.roles[0][1], []).append(h)
            else:
                out.append(h)
    lines = {c.start: c.line for c in page.scene.clauses}
    return prospects + _distinct(out) + [_spoken(some) for said in speaking.values() for some in _themes(said, lines)]


def _themes(said: Sequence[Happening], lines: Mapping[int, int]) -> list[list[Happening]]:
    """Paragraphs in which somebody speaks of other things are statements of their own."""
    groups: list[list[Happening]] = []
    for h in sorted(said, key=lambda h: h.start):
        home = next((g for g in groups if _belongs(h, g, lines)), None)
        if home is None:
            groups.append([h])
        else:
            home.append(h)
    return groups


def _belongs(h: Happening, group: Sequence[Happening], lines: Mapping[int, int]) -> bool:
    if lines[group[-1].start] == lines[h.start]:
        return True
    return len(h.roles) == 1 or all(len(x.roles) == 1 for x in group)


def _distinct(found: Sequence[Happening]) -> list[Happening]:
    """Two classes told by one clause of the same things: the less likely is dropped unless likely by itself."""
    out: list[Happening] = []
    for h in sorted(found, key=lambda h: -h.confidence):
        who = {e for _, e in h.roles}
        rival = any(
            k.start == h.start and k.cls != h.cls and who & {e for _, e in k.roles} and k.confidence > h.confidence
            for k in out
            if k.cls != STATEMENT
        )
        if h.cls == STATEMENT or not rival or h.confidence >= CROSS:
            out.append(h)
    return sorted(out, key=lambda h: (h.start, h.end, h.cls))


def _spoken(some: Sequence[Happening]) -> Happening:
    """One statement of all that somebody says, as sure as the surest of it."""
    best = max(some, key=lambda h: h.confidence)
    roles = dict.fromkeys(r for h in [best, *some] for r in h.roles)
    date = best.date or next((h.date for h in some if h.date), "")
    return best._replace(roles=tuple(roles)[: 1 + TOPICS], date=date)


def _happenings(page: plot.Page, telling: Telling, known: Known, weights: Weights) -> list[Happening]:
    cls = telling.cls
    ranked = sorted(telling.cast, key=lambda x: (-x.takes, x.name.mention.start))
    some = [x for x in ranked if x.takes >= TAKES_PART][:MOST]
    least = 1 if cls in _apart(known.ontology) else 2
    some += [x for x in ranked[len(some) : least] if x.takes >= LIKELIEST]
    clause = page.scene.clauses[telling.clause]
    now = _now(page, clause, compiled(known.ontology).since)
    some = [x for x in some if not clause.end <= now <= x.name.mention.start]
    if not some:
        return []
    told = [h for h in page.rules.get(telling.clause, ()) if h.cls == cls]
    date = date_of(page, telling, known, weights)
    later, speaker = is_later(date, known.published), -1
    if cls == STATEMENT and later:  # 「他说明天有雨」: what is spoken of is to come
        date, later = "", False
    mode = "planned" if later else "asserted"
    if cls != STATEMENT:
        speaker = innermost(page.voices, telling.trigger)
        if mode in FACTUAL and telling.sure < CERTAIN and not any(h.modality in FACTUAL for h in told):
            span, word = (clause.start, clause.end), (telling.trigger, telling.trigger + 1)
            mode = modality(page.scene.text, span, word, known.ontology)
    out = []
    for group in _groups(page, telling, some, known.ontology):
        mean = sum(x.takes for x in group) / len(group)
        sure = calibrated(telling.sure * mean, weights)
        roles = _roles(cls, group, told, known.ontology)
        out.append(Happening(cls, roles, date, clause.start, clause.end, mode, speaker, sure))
    return out


def _now(page: plot.Page, clause: Clause, since: tuple[str, ...]) -> int:
    """Where the rest of the sentence turns to how things are now: 「由甲创立，现任总裁为乙」; -1 nowhere."""
    later = (c.start for c in page.scene.after(clause) if page.scene.text.startswith(since, c.start))
    return next(later, -1)


def calibrated(sure: float, weights: Weights) -> float:
    """A product of probabilities → how often an event of that product is right."""
    odds = np.log(max(sure, LEAST) / max(1 - sure, LEAST)) * weights.scale[0] + weights.scale[1]
    return round(float(1 / (1 + np.exp(-odds))), DIGITS)


def _groups(page: plot.Page, telling: Telling, some: list[Part], ontology: Ontology) -> list[list[Part]]:
    """Share prices move, unless a list shares one predicate, and people speak each for themselves; all else happens to
    all together.
    """
    cls, clause = telling.cls, telling.clause
    if cls in _apart(ontology):
        lists = shared.together(page.scene.text, page.inside.get(clause, ()))
        groups = [[x for x in some if x.name.mention.entity in listed] for listed in lists]
        alone = [x for x in some if not any(x in group for group in groups)]
        return [*filter(None, groups), *([x] for x in alone)]
    if cls == STATEMENT:
        speaker = max(some, key=lambda x: x.acts)
        return [[speaker, *(x for x in some if x is not speaker)]] if speaker.acts >= SPEAKS else []
    return [some]


@lru_cache(maxsize=4)
def _apart(ontology: Ontology) -> frozenset[str]:
    frames = compiled(ontology)
    return frozenset(f.cls for some in frames.words.values() for f in some if f.each)


def _roles(
    cls: str, group: Sequence[Part], told: Sequence[Happening], ontology: Ontology
) -> tuple[tuple[str, int], ...]:
    """The rules' role where they have one; else the frame's: who acts, and the rest."""
    ruled = {entity: role for h in reversed(told) for role, entity in h.roles}
    if cls == STATEMENT:
        return tuple(("topic" if i else "speaker", x.name.mention.entity) for i, x in enumerate(group))
    first, second, agents, objects = _names(ontology)[cls]
    ranked = sorted(group, key=lambda x: (-x.acts, x.name.mention.start))
    out = []
    for x in ranked:
        m = x.name.mention
        acts = x.acts >= max(ACTS, ranked[0].acts / 2)
        if (m.cls in agents) != (m.cls in objects):
            acts = m.cls in agents
        out.append((ruled.get(m.entity) or (first if acts else second), m.entity))
    return tuple(out)


@lru_cache(maxsize=4)
def _names(ontology: Ontology) -> dict[str, tuple[str, str, frozenset[str], frozenset[str]]]:
    """By class of event: the role of who is told of first and of the others, and the classes that fill the roles."""
    frames = compiled(ontology)
    out: dict[str, tuple[str, str, frozenset[str], frozenset[str]]] = {}
    for f in (f for some in frames.words.values() for f in some):
        first, second, agents, objects = out.get(f.cls, (*f.roles, frozenset(), frozenset()))
        out[f.cls] = first, second, agents | f.agent, objects | f.object
    return out | {cls: (out[cls][1], out[cls][0], out[cls][3], out[cls][2]) for cls in frames.turned}


def date_of(page: plot.Page, telling: Telling, known: Known, weights: Weights) -> str:
    """The likeliest of the dates that an event may have."""
    told = page.rules.get(telling.clause, ())
    ruled = next((h.date for h in told if h.cls == telling.cls and h.date), "")
    some = choices(
        page, (telling.cls, telling.clause, telling.trigger), known.dates, published=known.published, ruled=ruled
    )
    right = links(Rows.listed([c.features for c in some]), weights)[:, DATE].tolist()
    chances = [chance * (1 if c.value else UNDATED) for c, chance in zip(some, right, strict=True)]
    return some[chances.index(max(chances))].value
