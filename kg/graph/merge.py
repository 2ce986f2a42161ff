"""Extractions + Resolution → what the whole folder says: each claim, happening and figure once, with all who tell it.

No RDF here. Tellings of one thing merge; conflicting ones stand side by side.

- a claim is itself by subject, property, object, modality and speaker;
- a happening by class, key participants and date, a figure by entity, measure, value, unit, qualifier and date: one
  that is dated less exactly (or not at all) joins the one it can only mean, and stands alone where there are two;
- what is not told as fact is itself by modality and speaker too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from kg.graph.said import Said, SaidEvent, SaidMeasurement, SaidRelation, Telling
from kg.model import FACTUAL
from kg.ontology import Ontology, Property

#: No machine reading of the news is surer than this, however many tell it.
SUREST = 0.99
#: The roles that tell one happening from another (with their subroles); others merely add to it.
KEY_ROLES = frozenset({"agent", "object"})


@dataclass(frozen=True, slots=True)
class Claim:
    """subject property object, by Entity.id."""

    subject: str
    property: str
    object: str
    modality: str
    speaker: str
    told: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """A happening, or a prospect where the modality is not factual; ``key`` is what makes it itself."""

    cls: str
    roles: tuple[tuple[str, str], ...]
    date: str | None
    modality: str
    speakers: tuple[str, ...]
    told: tuple[Telling, ...]
    key: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measurement, or a projection where the modality is not factual; ``key`` is what makes it itself."""

    entity: str
    measure: str
    value: float
    unit: str
    qualifier: str
    value_text: str
    date: str | None
    modality: str
    speakers: tuple[str, ...]
    told: tuple[Telling, ...]
    key: tuple[object, ...]


def confidence(told: Iterable[Telling]) -> float:
    """Noisy-or over families: copies of one text count once, with the surest reading among them."""
    surest: dict[str, float] = {}
    for telling in told:
        surest[telling.family] = max(surest.get(telling.family, 0.0), min(max(telling.confidence, 0.0), 1.0))
    doubt = 1.0
    for family in sorted(surest):
        doubt *= 1.0 - surest[family]
    return min(1.0 - doubt, SUREST)


def named_surely(said: Said, least: float) -> frozenset[str]:
    """Entities that some article names so surely."""
    best: dict[str, float] = {}
    for m in said.mentions:
        best[m.entity] = max(best.get(m.entity, 0.0), m.told.confidence)
    return frozenset(id_ for id_ in said.entities if best.get(id_, 0.0) >= least)


def only_of(said: Said, kept: Set[str]) -> Said:
    """What is said of these entities; an event keeps those of its participants who are among them."""
    if said.entities.keys() <= kept:
        return said

    def left(told: Telling) -> bool:
        return not told.speaker or told.speaker in kept

    events = (replace(e, roles=tuple(r for r in e.roles if r[1] in kept)) for e in said.events if left(e.told))
    return replace(
        said,
        entities={id_: e for id_, e in said.entities.items() if id_ in kept},
        mentions=tuple(m for m in said.mentions if m.entity in kept),
        relations=tuple(r for r in said.relations if {r.subject, r.object} <= kept and left(r.told)),
        events=tuple(e for e in events if e.roles),
        measurements=tuple(q for q in said.measurements if q.entity in kept and left(q.told)),
    )


def sources(told: Iterable[Telling]) -> int:
    """How many families tell it."""
    return len({telling.family for telling in told})


def claim_key(r: SaidRelation) -> tuple[str, str, str, str, str]:
    """What makes a claim itself."""
    return r.subject, r.property, r.object, r.told.modality, r.told.speaker


def happening_key(e: SaidEvent, ontology: Ontology) -> tuple[object, ...]:
    """What happenings have in common that may be one, if their dates allow it."""
    return e.cls, key_participants(e.cls, e.roles, ontology), *_standing(e.told)


def figure_key(m: SaidMeasurement) -> tuple[object, ...]:
    """What figures have in common that may be one, if their dates allow it."""
    return m.entity, m.measure, m.value, m.unit, m.qualifier, *_standing(m.told)


def claims(said: Said) -> list[Claim]:
    """Merge relations over articles."""
    groups: dict[tuple[str, str, str, str, str], list[Telling]] = {}
    for r in said.relations:
        groups.setdefault(claim_key(r), []).append(r.told)
    return [Claim(*key, told=tuple(sorted(told))) for key, told in sorted(groups.items())]


def happenings(said: Said, ontology: Ontology) -> list[Happening]:
    """Merge events over articles."""
    groups: dict[tuple[object, ...], list[tuple[str | None, tuple[tuple[str, str], ...], Telling]]] = {}
    for e in said.events:
        groups.setdefault(happening_key(e, ontology), []).append((e.date, e.roles, e.told))
    out = []
    for key, rows in sorted(groups.items(), key=lambda kv: repr(kv[0])):
        settled = settle(date for date, _, _ in rows)
        for date in sorted(set(settled.values()), key=lambda d: d or ""):
            same = [row for row in rows if settled[row[0]] == date]
            told = tuple(sorted(t for _, _, t in same))
            roles = tuple(sorted({pair for _, pairs, _ in same for pair in pairs}))
            out.append(Happening(str(key[0]), roles, date, _modality(told), _speakers(told), told, (*key, date)))
    return out


def figures(said: Said) -> list[Figure]:
    """Merge measurements over articles."""
    groups: dict[tuple[object, ...], list[tuple[str | None, str, Telling]]] = {}
    for m in said.measurements:
        groups.setdefault(figure_key(m), []).append((m.date, m.value_text, m.told))
    out = []
    for key, rows in sorted(groups.items(), key=lambda kv: repr(kv[0])):
        entity, measure, value, unit, qualifier = key[:5]
        settled = settle(date for date, _, _ in rows)
        for date in sorted(set(settled.values()), key=lambda d: d or ""):
            same = sorted(((t, text) for d, text, t in rows if settled[d] == date))
            told = tuple(t for t, _ in same)
            out.append(
                Figure(
                    str(entity),
                    str(measure),
                    float(str(value)),
                    str(unit),
                    str(qualifier),
                    same[0][1],
                    date,
                    _modality(told),
                    _speakers(told),
                    told,
                    (*key, date),
                )
            )
    return out


def settle(dates: Iterable[str | None]) -> dict[str | None, str | None]:
    """Send each date to the more exact one that it can only mean.

    2025-01 beside 2025-01-20 is 2025-01-20; beside 2025-01-20 and 2025-01-27 it stays 2025-01.
    """
    every = set(dates)
    exact = [
        d for d in sorted(every - {None}, key=str) if not any(o and o != d and o.startswith(str(d)) for o in every)
    ]
    out: dict[str | None, str | None] = {}
    for date in every:
        meant = [d for d in exact if d and d.startswith(date or "")]
        out[date] = meant[0] if len(meant) == 1 else date
    return out


def key_participants(cls: str, roles: Iterable[tuple[str, str]], ontology: Ontology) -> tuple[tuple[str, str], ...]:
    """What tells this happening from others: agents and objects; in a mutual one it does not matter who comes first."""
    coarse = [(coarser(role, ontology.roles), entity) for role, entity in roles]
    key = [pair for pair in coarse if pair[0] in KEY_ROLES] or coarse
    if cls in ontology.mutual:
        key = [("participant", entity) for _, entity in key]
    return tuple(sorted(set(key)))


def coarser(role: str, roles: Mapping[str, Property]) -> str:
    """speaker → agent, place → participant."""
    line = [role]
    while line:
        role = line.pop(0)
        if role in KEY_ROLES:
            return role
        line.extend(p for p in (roles[role].parents if role in roles else ()) if p in roles)
    return "participant"


def _standing(told: Telling) -> tuple[str, str]:
    """Facts merge whoever tells them; what is no fact is itself by how it stands and who says so."""
    return ("factual", "") if told.modality in FACTUAL else (told.modality, told.speaker)


def _modality(told: Iterable[Telling]) -> str:
    """One who asserts it is enough; otherwise all stand alike."""
    return min(telling.modality for telling in told)  # "asserted" < "reported"


def _speakers(told: Iterable[Telling]) -> tuple[str, ...]:
    return tuple(sorted({telling.speaker for telling in told if telling.speaker}))
