"""A graph → whether it keeps to ontology/shapes.ttl, and a readable line for each node that does not."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from rdflib import RDF, RDFS, SH, Graph
from rdflib.term import Node

from kg.graph.shapes import Shape, Triple, surely_conform, understand
from kg.ontology import KG, Ontology, local


@dataclass(frozen=True, slots=True)
class Validation:
    """``messages`` name the node and what is wrong with it, sorted; none where the graph conforms."""

    conforms: bool
    messages: tuple[str, ...] = ()


def validate(
    graph: Collection[Triple] | Graph, ontology: Ontology, elsewhere: Mapping[Node, Node] = MappingProxyType({})
) -> Validation:
    """Run the SHACL shapes of the ontology's folder over a graph, or over a part of one.

    pySHACL, which says what is wrong, is only asked where something may be.

    Args:
        graph: the triples, all that the graph has of their subjects' kind, name and properties.
        ontology: in whose folder the shapes are.
        elsewhere: of a part: nodes that it names and the rest of the graph tells about, with their classes.
    """
    if surely_conform((graph, _classes(ontology.root)), _understood(ontology.root), elsewhere):
        return Validation(True)
    import pyshacl  # here, as loading it takes as long as building a small graph, and few builds need it

    whole = Graph(bind_namespaces="none")
    for triples in (graph, _classes(ontology.root)):  # pySHACL's ont_graph leaves out what is an instance of what
        for triple in triples:
            whole.add(triple)
    here = list(whole.subjects(RDF.type))
    for node, cls in elsewhere.items():
        whole.add((node, RDF.type, cls))
    _, report, _ = pyshacl.validate(whole, shacl_graph=_shapes(ontology.root), inplace=True, inference="none")
    if not isinstance(report, Graph):
        raise RuntimeError(f"ontology/shapes.ttl cannot be run: {report}")
    results = report.subjects(RDF.type, SH.ValidationResult)
    others = elsewhere.keys() - set(here)
    ours = [r for r in results if report.value(r, SH.focusNode) not in others]
    return Validation(not ours, tuple(sorted({_line(whole, report, result) for result in ours})))


def _line(graph: Graph, report: Graph, result: Node) -> str:
    """id:claim-… (DeepSeek 开发了 R1), kg:confidence: needs one kg:confidence … (found: 7)."""
    node, value = report.value(result, SH.focusNode), report.value(result, SH.value)
    name, path = graph.value(node, KG.name), report.value(result, SH.resultPath)
    message = " / ".join(sorted(str(m) for m in report.objects(result, SH.resultMessage)))
    where = f"{local(node) or node}" + (f" ({name})" if name is not None else "")
    found = f" (found: {value})" if value is not None and value != node else ""
    return f"{where}: {message}{found}" if message else f"{where}: {local(path)} is wrong{found}"


@lru_cache(maxsize=4)
def _shapes(root: Path) -> Graph:
    logging.getLogger("pyshacl").setLevel(logging.ERROR)
    return Graph().parse(root / "shapes.ttl", format="turtle")


@lru_cache(maxsize=4)
def _understood(root: Path) -> tuple[Shape, ...] | None:
    return understand(_shapes(root))


@lru_cache(maxsize=4)
def _classes(root: Path) -> Graph:
    """Only what the shapes need of the ontology: classes within classes, and the class of its individuals."""
    schema = Graph().parse(root / "newskg.ttl", format="turtle")
    out = Graph()
    for s, o in schema.subject_objects(RDFS.subClassOf):
        if str(s) in KG and str(o) in KG:
            out.add((s, RDFS.subClassOf, o))
    for cls in (KG.Measure, KG.Modality):
        for s in schema.subjects(RDF.type, cls):
            out.add((s, RDF.type, cls))
    return out
