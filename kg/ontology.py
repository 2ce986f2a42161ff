"""ontology/ → Ontology: the only reader of that folder.

Classes and properties come from ``newskg.ttl``, known entities from ``gazetteer/*.ttl``, words from
``lexicon/*.toml``, sample queries from ``queries/*.rq``. Nothing here knows any term of the ontology by name except the
five roots of its trees and what it says about terms.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox
from babel import Locale
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.queries import PREFIXES, Query, read_query


class Terms(Namespace):
    """A namespace that makes each of its terms once: rdflib looks at every character of an IRI that it makes."""

    def term(self, name: str) -> URIRef:
        """newskg#developed; the same object each time."""
        return _term(str(self), name)


@lru_cache(maxsize=4096)
def _term(namespace: str, name: str) -> URIRef:
    return URIRef(namespace + name)


KG = Terms(PREFIXES["kg"])


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property, measure or modality: its local name, its labels by language, its direct parents."""

    name: str
    labels: Mapping[str, str]
    parents: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Property(Term):
    """An object property, with the classes that its two ends may have (empty: any)."""

    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    symmetric: bool = False
    inverse: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """An entity of the gazetteer: ``names`` are (text, language tag, needs context) triples."""

    id: str
    cls: str
    name: str
    names: tuple[tuple[str, str, bool], ...]
    context: tuple[str, ...] = ()  # words near which an ambiguous name means this
    wikidata: str = ""
    also: tuple[str, ...] = ()  # further classes that it may have in a text


@dataclass(frozen=True, eq=False)  # itself alone is equal to it: what is compiled from it can be cached by it
class Ontology:
    """All that ``ontology/`` says, read once."""

    root: Path
    entities: Mapping[str, Term]  # classes of entities
    events: Mapping[str, Term]  # classes of events
    relations: Mapping[str, Property]
    roles: Mapping[str, Property]  # kg:participant and its subproperties
    measures: Mapping[str, Term]
    known: tuple[Known, ...] = field(repr=False)
    modalities: Mapping[str, Term] = field(default_factory=lambda: MappingProxyType({}))
    inverses: Mapping[str, Term] = field(default_factory=lambda: MappingProxyType({}))  # of relations: for showing
    mutual: frozenset[str] = frozenset()  # classes of events in which it does not matter who is named first
    one_ever: frozenset[str] = frozenset()  # measures and classes of events: one value, one date for good
    one_at_a_time: frozenset[str] = frozenset()  # measures, relations, inverses: one value or object at a time
    one_way: frozenset[str] = frozenset()  # relations that do not hold both ways
    queries: tuple[Query, ...] = field(default=(), repr=False)

    def key(self, subject: int, name: str, object_: int) -> tuple[int, str, int]:
        """What makes a relation itself: of a symmetric property the smaller end comes first."""
        turned = self.relations[name].symmetric and object_ < subject
        return (object_, name, subject) if turned else (subject, name, object_)

    def lexicon(self, name: str) -> dict[str, Any]:
        """Return ``lexicon/<name>.toml`` as plain values.

        Raises:
            FileNotFoundError: there is no such word list.
            tomllib.TOMLDecodeError: it is not TOML; the message has line and column.
        """
        return _toml(self.root / "lexicon" / f"{name}.toml")


def home() -> Path:
    """Where ontology/ lies: inside an installed wheel, or beside the package in a checkout."""
    inside = Path(__file__).parent / "_ontology"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "ontology"


def load(root: Path | None = None) -> Ontology:
    """Read an ontology folder (ours by default), each once."""
    return _load(root or home())


@lru_cache(maxsize=4)
def _load(root: Path) -> Ontology:
    schema = _read([root / "newskg.ttl"])
    entities = _terms(schema, _below(schema, KG.Entity, RDFS.subClassOf))
    return Ontology(
        root=root,
        entities=entities,
        events=_terms(schema, _below(schema, KG.Happening, RDFS.subClassOf)),
        relations=_properties(schema, KG.relation),
        roles=_properties(schema, KG.participant, itself=True),
        measures=_terms(schema, schema.subjects(RDF.type, KG.Measure)),
        known=tuple(_gazetteer(sorted((root / "gazetteer").glob("*.ttl")), entities)) + tuple(_territories(root)),
        modalities=_terms(schema, schema.subjects(RDF.type, KG.Modality)),
        inverses=_terms(schema, schema.subjects(OWL.inverseOf)),
        mutual=_marked(schema, KG.mutual),
        one_ever=_marked(schema, KG.oneEver),
        one_at_a_time=_marked(schema, KG.oneAtATime),
        one_way=_marked(schema, KG.oneWay),
        queries=tuple(read_query(file) for file in sorted((root / "queries").glob("*.rq"))),
    )


def _read(files: Iterable[Path]) -> Graph:
    graph = Graph(store="SimpleMemory")  # the usual store holds several graphs apart, which takes it half as long again
    for file in files:
        graph.parse(file, format="turtle")
    return graph


@lru_cache(maxsize=64)
def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def local(iri: object) -> str:
    """https://w3id.org/newskg#developed → developed."""
    return str(iri).rpartition("#")[2].rpartition("/")[2]


def _labels(graph: Graph, node: URIRef) -> Mapping[str, str]:
    found = {o.language or "": str(o) for o in graph.objects(node, RDFS.label) if isinstance(o, Literal)}
    return MappingProxyType(dict(sorted(found.items())))


def _comment(graph: Graph, node: URIRef) -> str:
    return next((str(o) for o in sorted(map(str, graph.objects(node, RDFS.comment)))), "")


def _below(graph: Graph, root: URIRef, link: URIRef) -> list[URIRef]:
    found = [n for n in graph.transitive_subjects(link, root) if isinstance(n, URIRef) and n != root]
    return sorted(set(found))


def _parents(graph: Graph, node: URIRef, link: URIRef) -> tuple[str, ...]:
    return tuple(sorted(local(p) for p in graph.objects(node, link) if isinstance(p, URIRef) and p in KG))


def _terms(graph: Graph, nodes: Iterable[Node]) -> Mapping[str, Term]:
    named = sorted(n for n in nodes if isinstance(n, URIRef))
    terms = (Term(local(n), _labels(graph, n), _parents(graph, n, RDFS.subClassOf), _comment(graph, n)) for n in named)
    return MappingProxyType({term.name: term for term in terms})


def _properties(graph: Graph, root: URIRef, itself: bool = False) -> Mapping[str, Property]:
    def ends(node: URIRef, link: URIRef) -> tuple[str, ...]:
        return tuple(sorted(local(c) for o in graph.objects(node, link) for c in _members(graph, o)))

    nodes = _below(graph, root, RDFS.subPropertyOf) + ([root] if itself else [])
    return MappingProxyType(
        {
            local(p): Property(
                name=local(p),
                labels=_labels(graph, p),
                parents=_parents(graph, p, RDFS.subPropertyOf),
                comment=_comment(graph, p),
                domain=ends(p, RDFS.domain),
                range=ends(p, RDFS.range),
                symmetric=(p, RDF.type, OWL.SymmetricProperty) in graph,
                inverse=local(graph.value(p, OWL.inverseOf) or graph.value(None, OWL.inverseOf, p) or ""),
            )
            for p in sorted(nodes)
        }
    )


def _marked(graph: Graph, mark: URIRef) -> frozenset[str]:
    """Terms of which an annotation is true."""
    return frozenset(local(term) for term in graph.subjects(mark, Literal(True)))


def _members(graph: Graph, node: object) -> Iterable[URIRef]:
    """A class itself, or the members of an owl:unionOf."""
    if isinstance(node, URIRef):
        return [node]
    union = graph.value(node, OWL.unionOf) if isinstance(node, BNode) else None
    return [m for m in graph.items(union) if isinstance(m, URIRef)] if union is not None else []


def _gazetteer(files: Iterable[Path], classes: Mapping[str, Term]) -> Iterable[Known]:
    said: defaultdict[str, defaultdict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for file in files:
        # Oxigraph's parser: rdflib takes twenty times as long, and this is most of what loading takes.
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE, base_iri=file.as_uri()):
            said[quad.subject.value][quad.predicate.value].append(quad.object)
    for node in sorted(n for n, links in said.items() if str(KG.name) in links):
        told = {link: sorted(objects, key=_text) for link, objects in said[node].items()}
        unsure = {o.value for o in told.get(str(KG.ambiguousName), ())}
        caption = told[str(KG.name)][0].value
        names = {(caption, "", caption in unsure)}
        for link in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, KG.ambiguousName):
            for o in told.get(str(link), ()):
                if isinstance(o, ox.Literal):
                    names.add((o.value, _tag(o), o.value in unsure))
        cls = [name for t in told.get(str(RDF.type), ()) if (name := local(t.value)) in classes]
        if len(cls) != 1:
            raise ValueError(
                f"gazetteer entry {local(node)} needs exactly one entity class, has {sorted(cls) or 'none'}"
            )
        yield Known(
            id=local(node),
            cls=cls[0],
            name=caption,
            names=tuple(sorted(names)),
            context=tuple(o.value for o in told.get(str(KG.contextWord), ())),
            wikidata=next((local(o.value) for o in told.get(str(OWL.sameAs), ())), ""),
            also=tuple(sorted(local(o.value) for o in told.get(str(KG.alsoClass), ()))),
        )


def _tag(literal: ox.Literal) -> str:
    """zh-hans, as Oxigraph says it, → zh-Hans, as BCP 47 recommends to write scripts."""
    language, _, script = (literal.language or "").partition("-")
    return f"{language}-{script.title()}" if script else language


def _text(term: ox.NamedNode | ox.Literal) -> tuple[str, str]:
    return term.value, (term.language or "") if isinstance(term, ox.Literal) else ""


def _territories(root: Path) -> Iterable[Known]:
    """CN → china, 中国, 中國, China: CLDR's countries and territories, as lexicon/territories.toml completes them."""
    path = root / "lexicon" / "territories.toml"
    if not path.is_file():
        return
    words = _toml(path)
    tongues = {tag: Locale.parse(tag.replace("-", "_")).territories for tag in ("zh-Hans", "zh-Hant", "en")}
    for code in sorted(tongues["en"]):
        if len(code) != 2 or code in words["skip"]:
            continue
        more, unsure = words["more"].get(code, {}), words["unsure"].get(code, {})
        plain = {tag: names[code] for tag, names in tongues.items() if code in names}
        doubtful = frozenset(unsure.get("names", ()))
        names = {(text, tag, text in doubtful) for tag, text in plain.items()}
        names |= {(text, "en" if text.isascii() else "zh-Hans", text in doubtful) for text in more.get("names", ())}
        letters = unicodedata.normalize("NFKD", plain["en"]).encode("ascii", "ignore").decode().lower()
        yield Known(
            id=more.get("id") or "-".join(re.findall("[a-z0-9]+", letters)),
            cls="Place",
            name=more.get("caption") or plain.get("zh-Hans", plain["en"]),
            names=tuple(sorted(names)),
            context=tuple(sorted(unsure.get("context", ()))),
        )
