"""Merged records → the Chinese caption of a claim, happening or figure: DeepSeek 发布 DeepSeek-R1（2025年1月20日）."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.graph.literal import caption, chinese_date
from kg.graph.merge import Claim, Figure, Happening, coarser
from kg.model import FACTUAL, Entity
from kg.ontology import Ontology, Term

#: So many names on one side of a caption; the rest is 等.
NAMED = 3
LANGUAGE = "zh-Hans"


def claim_name(c: Claim, entities: Mapping[str, Entity], ontology: Ontology) -> str:
    """DeepSeek 开发了 DeepSeek-R1, with its modality where it is not fact: （计划）."""
    words = (_name(c.subject, entities), label(c.property, ontology.relations), _name(c.object, entities))
    return " ".join(words) + _brackets(_modality(c.modality, ontology))


def happening_name(h: Happening, entities: Mapping[str, Entity], ontology: Ontology) -> str:
    """Who (class) whom（date）, by what is known."""
    sides: dict[str, list[str]] = {"agent": [], "object": [], "participant": []}
    for role, entity in h.roles:
        name = _name(entity, entities)
        side = sides[coarser(role, ontology.roles)]
        if name not in side:
            side.append(name)
    after = sides["object"] or ([] if sides["agent"] else sides["participant"])
    words = [_some(sides["agent"]), label(h.cls, ontology.events), _some(after)]
    day = chinese_date(h.date) if h.date else ""
    return " ".join(w for w in words if w) + _brackets(_modality(h.modality, ontology), day)


def figure_name(f: Figure, entities: Mapping[str, Entity], ontology: Ontology) -> str:
    """DeepSeek-V3 训练成本 557.6万美元."""
    words = (_name(f.entity, entities), label(f.measure, ontology.measures), f.value_text)
    return " ".join(w for w in words if w) + _brackets(_modality(f.modality, ontology))


def label(name: str, terms: Mapping[str, Term] | Mapping[str, object]) -> str:
    """The Chinese label of a term, or its name."""
    term = terms.get(name)
    return term.labels.get(LANGUAGE, name) if isinstance(term, Term) else name


def _name(entity: str, entities: Mapping[str, Entity]) -> str:
    return caption(entities[entity].name) or entity


def _some(names: Iterable[str]) -> str:
    every = sorted(names)
    return "、".join(every[:NAMED]) + ("等" if len(every) > NAMED else "")


def _modality(name: str, ontology: Ontology) -> str:
    return "" if name in FACTUAL else label(name.capitalize(), ontology.modalities)


def _brackets(*notes: str) -> str:
    shown = "，".join(n for n in notes if n)
    return f"（{shown}）" if shown else ""
