"""An entity's facts, events and numbers with their quotes and sources, for the terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from opencc import OpenCC
from rdflib import RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from kg.ontology import KG, Ontology, Term, local

_simplify = OpenCC("t2s").convert


def fold(name: str) -> str:
    """英偉達 and 英伟达, GPT‑4 and gpt4 look the same to a search."""
    return re.sub(r"[\W_]+", "", _simplify(unicodedata.normalize("NFKC", name)).casefold())


def find(graph: Graph, name: str) -> list[URIRef]:
    """Entities that have this name, in any script and case; where none has, those whose names contain it."""
    wanted = fold(name)
    names: dict[URIRef, set[str]] = {}
    for link in (KG.name, RDFS.label, SKOS.altLabel):
        for node, text in graph.subject_objects(link):
            if isinstance(node, URIRef) and (node, KG.name, None) in graph and (node, RDFS.label, None) in graph:
                names.setdefault(node, set()).add(fold(str(text)))
    exact = sorted(node for node, forms in names.items() if wanted in forms)
    if exact or not wanted:
        return exact
    return sorted(node for node, forms in names.items() if any(wanted in form for form in forms))


def describe(graph: Graph, node: URIRef, ontology: Ontology, language: str = "zh-Hans") -> Iterator[tuple[int, str]]:
    """Lines about an entity as (indent, text): names, facts, events, numbers, each with who says so."""
    labels = _labels(ontology, language)
    yield (
        0,
        f"{_name(graph, node)}  ({', '.join(labels.get(local(t), local(t)) for t in _sorted(graph, node, RDF.type))})",
    )
    also = {str(o) for link in (RDFS.label, SKOS.altLabel) for o in graph.objects(node, link)} - {_name(graph, node)}
    if also:
        yield 1, " · ".join(sorted(also))
    yield from _claims(graph, node, labels)
    yield from _events(graph, node, ontology, labels)
    yield from _numbers(graph, node, labels)


def _claims(graph: Graph, node: URIRef, labels: dict[str, str]) -> Iterator[tuple[int, str]]:
    rows = []
    for end in (KG.claimSubject, KG.claimObject):
        for claim in graph.subjects(end, node):
            subject, object_ = graph.value(claim, KG.claimSubject), graph.value(claim, KG.claimObject)
            name = str(graph.value(claim, KG.predicateName))
            line = f"{_name(graph, subject)} {labels.get(name, name)} {_name(graph, object_)}"
            rows.append((end == KG.claimObject, name, line, claim))
    for _, _, line, claim in sorted(rows, key=lambda r: (r[:3], str(r[3]))):
        yield 1, line + _standing(graph, claim, labels)
        yield from _quotes(graph, claim)


def _events(graph: Graph, node: URIRef, ontology: Ontology, labels: dict[str, str]) -> Iterator[tuple[int, str]]:
    found = {
        event
        for role in ontology.roles
        for event in graph.subjects(KG[role], node)
        if (event, KG.evidence, None) in graph
    }
    for date, name, event in sorted((_text(graph, e, KG.date), _name(graph, e), e) for e in found):
        yield 1, f"{date or '····'}  {name}" + _standing(graph, event, labels)
        yield from _quotes(graph, event)


def _numbers(graph: Graph, node: URIRef, labels: dict[str, str]) -> Iterator[tuple[int, str]]:
    rows = []
    for m in graph.subjects(KG.measureOf, node):
        measure, unit = local(graph.value(m, KG.measure)), str(graph.value(m, KG.unit))
        value = float(str(graph.value(m, KG.value)))
        text = f"{labels.get(measure, measure)} {_figure(value, unit)} ({graph.value(m, KG.valueText)})"
        rows.append((measure, value, text, m))
    for _, _, text, m in sorted(rows, key=lambda r: (r[:3], str(r[3]))):
        yield 1, text + _standing(graph, m, labels)
        yield from _quotes(graph, m)


def _figure(value: float, unit: str) -> str:
    """5576000, USD → 5,576,000 USD; 2019, year → 2019."""
    whole = int(value) if value == int(value) else value
    return str(whole) if unit == "year" else f"{whole:,} {unit}"


def _standing(graph: Graph, node: Node, labels: dict[str, str]) -> str:
    """Modality, speaker, sources and confidence, in brackets."""
    modality = local(graph.value(node, KG.modality))
    speaker = graph.value(node, KG.attributedTo)
    parts = [
        labels.get(modality, modality) if modality != "Asserted" else "",
        _name(graph, speaker) if speaker is not None else "",
        f"{graph.value(node, KG.sources)}×" if graph.value(node, KG.sources) is not None else "",
        f"{float(str(graph.value(node, KG.confidence))):.2f}" if graph.value(node, KG.confidence) is not None else "",
    ]
    return "  [" + ", ".join(p for p in parts if p) + "]" if any(parts) else ""


#: A claim told more often than this shows its first quotes; all of them are in the graph.
QUOTES = 3


def _quotes(graph: Graph, node: Node) -> Iterator[tuple[int, str]]:
    """The places it is told, article by article from the top."""
    places = []
    for evidence in graph.objects(node, KG.evidence):
        start, end = (int(str(graph.value(evidence, link))) for link in (KG.start, KG.end))
        places.append(
            (_name(graph, graph.value(evidence, KG.article)), start, end, str(graph.value(evidence, KG.quote)))
        )
    for article, start, end, quote in sorted(places)[:QUOTES]:
        yield 2, f"「{' '.join(quote.split())}」 {article}, {start}–{end}"
    if len(places) > QUOTES:
        yield 2, f"… and {len(places) - QUOTES} more places"


def _name(graph: Graph, node: Node | None) -> str:
    return str(graph.value(node, KG.name) or local(node)) if node is not None else "?"


def _text(graph: Graph, node: Node, link: URIRef) -> str:
    value = graph.value(node, link)
    return "" if value is None else str(value)


def _sorted(graph: Graph, node: Node, link: URIRef) -> list[Node]:
    return sorted(graph.objects(node, link), key=str)


def languages(ontology: Ontology) -> list[str]:
    """The languages in which the ontology's classes have labels."""
    return sorted({tag for term in ontology.entities.values() for tag in term.labels})


def _labels(ontology: Ontology, language: str) -> dict[str, str]:
    kinds: tuple[Mapping[str, Term], ...] = (
        ontology.entities, ontology.events, ontology.relations, ontology.measures, ontology.modalities,
    )  # fmt: skip
    return {t.name: t.labels.get(language, t.name) for kind in kinds for t in kind.values()}
