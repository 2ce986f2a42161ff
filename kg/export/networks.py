"""A graph → GraphML and GEXF for Gephi, yEd, Cytoscape: entities and events as nodes, claims and roles as edges.

Every claim is an edge, told as fact or not: filter by ``modality``. Numbers about entities are left to the tables. Time
is when something happened, as events have it; when it was told stands beside as text (``told_first``, ``told_last``).

GraphML is networkx's. Its GEXF is not used: it writes today's date into the file, and no ``kind``, without which Gephi
makes one edge of all between the same two nodes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias
from xml.sax.saxutils import quoteattr

import networkx as nx
from rdflib import Graph

from kg.export.files import write_whole
from kg.export.records import Happening, Link, Records, Standing, Thing, label_of, records
from kg.model import FACTUAL, Article
from kg.ontology import Ontology
from kg.xmltext import printable

Value: TypeAlias = str | int | float
Net: TypeAlias = "nx.MultiDiGraph[str]"

#: How GEXF calls what an attribute is.
_TYPES = MappingProxyType({str: "string", int: "integer", float: "double"})
#: What GEXF says of a node or edge itself, not in its attributes.
_OWN = ("label", "kind", "weight", "start", "end")
#: Between the names of one list.
BETWEEN = " | "


def write_graphml(graph: Graph, ontology: Ontology, path: Path, *, articles: Sequence[Article] = ()) -> None:
    """Write GraphML with typed attributes.

    Raises:
        ValueError: a number in the graph is none.
        OSError: the file cannot be written.
    """
    stream = io.BytesIO()
    nx.write_graphml_xml(network(graph, ontology), stream)
    write_whole(path, [stream.getvalue().decode(), "\n"])


def write_gexf(graph: Graph, ontology: Ontology, path: Path, *, articles: Sequence[Article] = ()) -> None:
    """Write GEXF 1.3, dynamic: an event and its roles last from its first day to its last, all else always.

    Raises:
        ValueError: a number in the graph is none.
        OSError: the file cannot be written.
    """
    write_whole(path, gexf(network(graph, ontology)))


def network(graph: Graph, ontology: Ontology) -> Net:
    """Return the nodes by IRI, entities first, and the edges by claim or by event, role and entity.

    Attributes are texts on XML's terms, whole numbers and floats; what is not known or empty is left out.

    Raises:
        ValueError: a number in the graph is none.
    """
    told = records(graph, ontology)
    net: Net = nx.MultiDiGraph()
    for thing in told.things:
        net.add_node(printable(thing.iri), **_tidy(_thing(thing)))
    for happening in told.happenings:
        net.add_node(printable(happening.iri), **_tidy(_happening(happening)))
    for source, target, key, row in _edges(told, ontology):
        net.add_edge(printable(source), printable(target), key=printable(key), **_tidy(row))
    return net


def gexf(net: Net) -> Iterator[str]:
    """The document in parts, a node or an edge each."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    yield 'xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">\n'
    yield "<meta><creator>newskg</creator></meta>\n"
    yield '<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">\n'
    yield from _attributes("node", (row for _, row in net.nodes(data=True)))
    yield from _attributes("edge", (row for _, _, row in net.edges(data=True)))
    yield "<nodes>\n"
    for node, row in net.nodes(data=True):
        yield from _element("node", {"id": node}, row)
    yield "</nodes>\n<edges>\n"
    for source, target, key, row in net.edges(keys=True, data=True):
        yield from _element("edge", {"id": key, "source": source, "target": target}, row)
    yield "</edges>\n</graph>\n</gexf>\n"


def _thing(thing: Thing) -> dict[str, Value]:
    return {
        "label": thing.name, "type": "entity", "class": thing.cls, "name": thing.name, "name_en": thing.name_en,
        "aliases": BETWEEN.join(thing.aliases), "wikidata": thing.wikidata, "mentions": thing.mentions,
        "articles": thing.articles, "importance": thing.importance, "community": thing.community,
    }  # fmt: skip


def _happening(event: Happening) -> dict[str, Value]:
    own = {"label": event.name, "type": "event", "class": event.cls, "name": event.name, "date": event.date}
    return {**own, **_lasting(event), **_standing(event.standing)}


def _edges(told: Records, ontology: Ontology) -> Iterator[tuple[str, str, str, dict[str, Value]]]:
    """Source, target, what makes it itself, attributes."""
    for link in told.links:
        yield link.subject.iri, link.object.iri, link.iri, _link(link, ontology)
    for event in told.happenings:
        for role, thing in event.roles:
            row: dict[str, Value] = {
                "label": label_of(ontology.roles, role), "kind": role, "type": "role",
                "relation": role, "weight": 1.0, "modality": event.standing.modality,
                "confidence": event.standing.confidence, "sources": event.standing.sources,
            }  # fmt: skip
            yield event.iri, thing.iri, f"{event.iri} {role} {thing.iri}", {**row, **_lasting(event)}


def _link(link: Link, ontology: Ontology) -> dict[str, Value]:
    """Its kind is its relation, with the modality where it is no fact: Gephi adds up edges of one kind."""
    standing = link.standing
    fact = standing.modality.lower() in FACTUAL
    return {
        "label": label_of(ontology.relations, link.relation),
        "kind": link.relation if fact else f"{link.relation} ({standing.modality})", "type": "relation",
        "relation": link.relation, "weight": float(standing.sources), **_standing(standing),
    }  # fmt: skip


def _standing(standing: Standing) -> dict[str, Value]:
    """With the quote that was published first."""
    days = sorted({quote.page.published for quote in standing.quotes} - {""})
    row: dict[str, Value] = {
        "modality": standing.modality, "attributed_to": BETWEEN.join(standing.attributed_to),
        "confidence": float(standing.confidence), "sources": standing.sources, "quotes": len(standing.quotes),
    }  # fmt: skip
    if days:
        row |= {"told_first": days[0], "told_last": days[-1]}
    if standing.quotes:
        row |= {"quote": standing.quotes[0].text, "article": standing.quotes[0].page.title}
    return row


def _lasting(event: Happening) -> dict[str, Value]:
    """First and last day, if both are days and in their order: Gephi refuses a whole file for one that is not."""
    try:
        first, last = date.fromisoformat(event.begins), date.fromisoformat(event.ends)
    except ValueError:
        return {}
    return {"start": first.isoformat(), "end": last.isoformat()} if first <= last else {}


def _tidy(row: Mapping[str, Value]) -> dict[str, Value]:
    """Texts as XML gives them back: its line ends are "\\n". No empty ones."""
    out = {
        k: printable(v.replace("\r\n", "\n").replace("\r", "\n")) if isinstance(v, str) else v for k, v in row.items()
    }
    return {k: v for k, v in out.items() if v != ""}


def _attributes(of: str, rows: Iterable[Mapping[str, Value]]) -> Iterator[str]:
    found = {name: _TYPES[type(value)] for row in rows for name, value in row.items() if name not in _OWN}
    yield f'<attributes class="{of}" mode="static">\n'
    for name, kind in sorted(found.items()):
        yield f'<attribute id="{name}" title="{name}" type="{kind}"/>\n'
    yield "</attributes>\n"


def _element(tag: str, own: Mapping[str, str], row: Mapping[str, Value]) -> Iterator[str]:
    head = {**own, **{name: row[name] for name in _OWN if name in row}}
    yield f"<{tag} {' '.join(f'{name}={quoteattr(str(value))}' for name, value in head.items())}><attvalues>"
    for name, value in row.items():
        if name not in head:
            yield f'<attvalue for="{name}" value={quoteattr(str(value))}/>'
    yield f"</attvalues></{tag}>\n"
