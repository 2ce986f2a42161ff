"""A folder of graphs against a folder of gold: precision, recall and F1, as ``kg eval`` prints them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdflib import RDF, RDFS, SKOS, Graph, Literal
from rdflib.term import Node

from kg.app.score import LAYERS, Tally, norm, score
from kg.ontology import Ontology, Property, Term, local

SCORED = ("entities", "relations", "events", "quantities")  # whose mean F1 is the score


class GoldError(ValueError):
    """A gold file cannot be read; the message names it."""


@dataclass
class Score:
    """The tallies of every document, and their sum."""

    documents: dict[str, dict[str, Tally]]

    @property
    def total(self) -> dict[str, Tally]:
        """Counts over all documents, by layer."""
        total = {layer: Tally() for layer in LAYERS}
        for tallies in self.documents.values():
            for layer, tally in tallies.items():
                total[layer].add(tally)
        return total

    @property
    def mean(self) -> float:
        """Mean F1 over entities, relations, events and quantities."""
        total = self.total
        return sum(total[layer].f1 for layer in SCORED) / len(SCORED)

    def lines(self, *, verbose: bool = False) -> Iterator[str]:
        """The table as text; ``verbose`` puts before it what is wrong (+), missing (-) and mistyped (~)."""
        if verbose:
            for name, tallies in self.documents.items():
                for layer, tally in tallies.items():
                    if tally.notes:
                        yield f"\n{name} · {layer}"
                        yield from (f"  {note}" for note in tally.notes)
        yield f"{'layer':16}{'P':>8}{'R':>8}{'F1':>8}{'right':>8}{'said':>8}{'due':>8}"
        for layer, t in self.total.items():
            yield f"{layer:16}{t.precision:8.3f}{t.recall:8.3f}{t.f1:8.3f}{t.right:8d}{t.said:8d}{t.due:8d}"
        yield f"{'mean F1':32}{self.mean:8.3f}   over {', '.join(SCORED)}; {len(self.documents)} documents"


def evaluate(gold: Path, graphs: Path, ontology: Ontology) -> Score:
    """Score ``graphs``/NAME.ttl against ``gold``/NAME.json for every gold file; a missing graph found nothing.

    Raises:
        GoldError: there is no gold file, or one is not JSON, or a graph is not Turtle.
    """
    documents = {}
    for file in sorted(gold.glob("*.json")):
        try:
            due = json.loads(file.read_text("utf-8"))
        except ValueError as error:
            raise GoldError(f"{file}: not JSON: {error}") from None
        graph, turtle = Graph(), graphs / f"{file.stem}.ttl"
        if turtle.exists():
            try:
                graph.parse(turtle, format="turtle")
            except Exception as error:
                raise GoldError(f"{turtle}: not Turtle: {error}") from None
        documents[file.stem] = score(due, read_graph(graph, ontology))
    if not documents:
        raise GoldError(f"no gold file (NAME.json) in {gold}")
    if not any((graphs / f"{name}.ttl").exists() for name in documents):
        raise GoldError(f"no NAME.ttl in {graphs} for any NAME.json in {gold}; build each text alone: see the README")
    return Score(documents)


def read_graph(graph: Graph, ontology: Ontology) -> dict[str, Any]:
    """What a graph says, in the four layers."""
    kinds: dict[Node, set[str]] = defaultdict(set)
    events: dict[Node, set[str]] = defaultdict(set)
    measures = set()
    for node, cls in graph.subject_objects(RDF.type):
        if top := _top(local(cls), ontology.events, "Happening"):
            events[node].add(top)
        elif local(cls) == "Measurement":
            measures.add(node)
        elif top := _top(local(cls), ontology.entities, "Entity"):
            kinds[node].add(top)
    entities = {}
    for node, classes in kinds.items():
        links = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
        names = {norm(str(o)): str(o) for link in links for o in graph.objects(node, link) if norm(str(o))}
        if node not in events and node not in measures and names:
            entities[node] = (classes, names)
    relations = {
        (s, top, o)
        for s, p, o in graph
        if s in entities and o in entities and s != o and (top := _top(local(p), ontology.relations, "relation"))
    }
    found = []
    for node, classes in events.items():
        who = {o for p, o in graph.predicate_objects(node) if o in entities and local(p) in ontology.roles}
        dates = {str(o) for p, o in graph.predicate_objects(node) if local(p) == "date" and isinstance(o, Literal)}
        found.append((classes, who, dates))
    quantities = []
    for node in measures:
        got = {local(p): o for p, o in graph.predicate_objects(node)}
        if {"measureOf", "measure", "value"} <= got.keys():
            value = float(str(got["value"]))
            quantities.append((got["measureOf"], local(got["measure"]), value, str(got.get("unit", ""))))
    return {"entities": entities, "relations": relations, "events": found, "quantities": quantities}


def _top(name: str, terms: Mapping[str, Term] | Mapping[str, Property], root: str) -> str:
    """The listed class or property that a finer one stands for: the ancestor right below the root."""
    layer = [name] if name in terms else []
    while layer:
        for term in layer:
            if root in terms[term].parents:
                return term
        layer = [parent for term in layer for parent in terms[term].parents if parent in terms]
    return ""
