"""A graph's entities, facts, events, numbers and articles as plain values, asked for in SPARQL, each with its quotes.

Whatever comes from outside goes into a query as a literal or IRI that Oxigraph wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
from opencc import OpenCC

from kg.ask import Pool, Question
from kg.ontology import Ontology
from kg.queries import PREFIXES

_JSON = ("application/sparql-results+json",)
#: Rows that one question of ours may have: far beyond what a page holds.
_ROWS = 50_000
Record = dict[str, Any]


class Records:
    """Reads records out of a graph through its pool. All methods raise what ``Pool.ask`` raises."""

    def __init__(self, pool: Pool, ontology: Ontology) -> None:
        self.pool, self.ontology = pool, ontology
        self.classes = _terms(ontology.entities)
        self.events = _terms(ontology.events)
        self.roles = "|".join(sorted(_terms(ontology.roles)))

    @property
    def base(self) -> str:
        """Under which IRI the graph's things stand."""
        return self.pool.place.base

    def rows(self, sparql: str) -> list[dict[str, Any]]:
        """The rows of a SELECT, IRIs of the graph without their base, numbers as numbers."""
        found = self.pool.ask(Question(sparql, _JSON, _ROWS))
        return [
            {name: self._value(value) for name, value in row.items()}
            for row in json.loads(found.body)["results"]["bindings"]
        ]

    def iri(self, local: str) -> str | None:
        """A local name as an IRI in angle brackets; None where it cannot be one."""
        try:
            return str(ox.NamedNode(self.base + local))
        except ValueError:
            return None

    def search(self, name: str, cls: str, limit: int, offset: int) -> list[Record]:
        """Entities whose name contains a text, in any of its forms (all where it is empty); most claims first."""
        forms = " || ".join(f"CONTAINS(?folded, {ox.Literal(form)})" for form in _forms(name))
        wanted = (
            f"?id rdfs:label|skos:altLabel|kg:name ?form BIND(LCASE(STR(?form)) AS ?folded) FILTER({forms})"
            if name
            else ""
        )
        kinds = f"kg:{cls}" if cls else " ".join(sorted(self.classes))
        return self.rows(
            f"""SELECT ?id ?name (COUNT(DISTINCT ?claim) AS ?facts) {{
              {{ SELECT DISTINCT ?id {{ VALUES ?kind {{ {kinds} }} ?id a ?kind . {wanted} }} }}
              ?id kg:name ?name .
              OPTIONAL {{ ?claim kg:claimSubject|kg:claimObject ?id }}
            }} GROUP BY ?id ?name ORDER BY DESC(?facts) ?name ?id LIMIT {limit} OFFSET {offset}"""
        )

    def triples(self, local: str) -> list[Record]:
        """What stands about a node as such: property, value, whether that is a node of this graph, and its name."""
        node = self.iri(local)
        if node is None:
            return []
        base = ox.Literal(self.base)
        return self.rows(
            f"SELECT ?property ?value ?node ?name {{ {node} ?property ?value OPTIONAL {{ ?value kg:name ?name }} "
            f"BIND(isIRI(?value) && STRSTARTS(STR(?value), {base}) AS ?node) }} ORDER BY ?property ?name ?value"
        )

    def entity(self, local: str) -> Record | None:
        """All that is told about an entity; None where there is none."""
        node = self.iri(local)
        if node is None:
            return None
        kinds = " ".join(sorted(self.classes))
        about = self.rows(
            f"SELECT ?class ?name {{ VALUES ?class {{ {kinds} }} {node} a ?class ; kg:name ?name }} ORDER BY ?class"
        )
        if not about:
            return None
        names = self.rows(
            f"SELECT DISTINCT ?name (LANG(?form) AS ?language) {{ {node} rdfs:label|skos:altLabel ?form "
            "BIND(STR(?form) AS ?name) } ORDER BY ?name ?language"
        )
        return {
            "id": local, "iri": self.base + local, "name": about[0]["name"], "classes": [row["class"] for row in about],
            "names": names, "claims": self.claims(entity=local), "events": self.happenings(entity=local),
            "measurements": self.measurements(entity=local),
        }  # fmt: skip

    def claims(
        self,
        *,
        entity: str = "",
        relation: str = "",
        modality: str = "",
        sources: int = 0,
        limit: int = 1000,
        offset: int = 0,
    ) -> list[Record]:
        """Claims, most sources first."""
        about = self._about("kg:claimSubject|kg:claimObject", entity)
        return self._told(
            f"""SELECT DISTINCT ?id ?subject ?subjectName ?relation ?object ?objectName ?modality ?confidence
              ?sources {{ {about} {_only("relation", relation)} {_only("modality", modality)}
              ?id a kg:Claim ; kg:claimSubject ?subject ; kg:claimPredicate ?relation ; kg:claimObject ?object ;
                kg:modality ?modality ; kg:confidence ?confidence ; kg:sources ?sources .
              ?subject kg:name ?subjectName . ?object kg:name ?objectName .
              FILTER(?sources >= {sources})
            }} ORDER BY DESC(?sources) DESC(?confidence) ?id LIMIT {limit} OFFSET {offset}"""
        )

    def happenings(
        self, *, entity: str = "", kind: str = "", since: str = "", until: str = "", limit: int = 1000, offset: int = 0
    ) -> list[Record]:
        """Events, also those planned or denied, in order of time, with who takes part.

        ``since`` and ``until`` are dates as exact as one likes. An event told less exactly than they are counts where
        it may have been in time: 2025 is not before 2025-03.
        """
        about = self._about(self.roles, entity)
        kinds = f"kg:{kind}" if kind else " ".join(sorted(self.events))
        bounds = " ".join(
            [f"FILTER(?date >= SUBSTR({ox.Literal(since)}, 1, STRLEN(?date)))"] * bool(since)
            + [f"FILTER(SUBSTR(?date, 1, {len(until)}) <= {ox.Literal(until)})"] * bool(until)
        )
        found = self._told(
            f"""SELECT DISTINCT ?id ?kind ?name ?date ?modality ?confidence ?sources {{
              {about} VALUES ?kind {{ {kinds} }}
              ?id a|kg:eventClass ?kind ; kg:name ?name ; kg:modality ?modality ; kg:confidence ?confidence ;
                kg:sources ?sources .
              OPTIONAL {{ ?id kg:date ?date }} {bounds}
            }} ORDER BY DESC(BOUND(?date)) ?date ?id LIMIT {limit} OFFSET {offset}"""
        )
        roles = " ".join(sorted(_terms(self.ontology.roles)))
        who: dict[str, list[Record]] = {}
        for row in self.rows(
            f"SELECT ?id ?role ?entity ?name {{ VALUES ?id {{ {self._nodes(found)} }} VALUES ?role {{ {roles} }} "
            "?id ?role ?entity . ?entity kg:name ?name } ORDER BY ?id ?role ?name ?entity"
        ):
            who.setdefault(row.pop("id"), []).append(row)
        for row in found:
            row["roles"] = who.get(row["id"], [])
        return found

    def measurements(self, *, entity: str = "", measure: str = "", limit: int = 1000, offset: int = 0) -> list[Record]:
        """Numbers, also those forecast or denied, in base units, with the text that they stand for."""
        about = self._about("kg:measureOf", entity)
        return self._told(
            f"""SELECT DISTINCT ?id ?entity ?entityName ?measure ?value ?unit ?printed ?qualifier ?date ?modality
              ?confidence ?sources {{ {about} {_only("measure", measure)}
              ?id kg:measureOf ?entity ; kg:measure ?measure ; kg:value ?value ; kg:unit ?unit ;
                kg:valueText ?printed ; kg:qualifier ?qualifier ; kg:modality ?modality ; kg:confidence ?confidence ;
                kg:sources ?sources . ?entity kg:name ?entityName .
              OPTIONAL {{ ?id kg:date ?date }}
            }} ORDER BY ?entityName ?measure ?unit ?value ?id LIMIT {limit} OFFSET {offset}"""
        )

    def articles(self) -> list[Record]:
        """The articles and where they come from."""
        return self.rows(
            """SELECT ?id ?name ?date ?medium ?author ?url ?file { ?id a kg:Article ; kg:name ?name .
              OPTIONAL { ?id kg:published ?date } OPTIONAL { ?id kg:medium ?medium } OPTIONAL { ?id kg:author ?author }
              OPTIONAL { ?id kg:url ?url } OPTIONAL { ?id kg:file ?file } } ORDER BY ?date ?name ?id"""
        )

    def _told(self, sparql: str) -> list[Record]:
        """Rows of what is told, each with who is said to have said it, and with its quotes."""
        found = self.rows(sparql)
        said: dict[str, list[Record]] = {}
        for row in self.rows(
            f"SELECT ?id ?entity ?name {{ VALUES ?id {{ {self._nodes(found)} }} ?id kg:attributedTo ?entity . "
            "?entity kg:name ?name } ORDER BY ?id ?name ?entity"
        ):
            said.setdefault(row.pop("id"), []).append(row)
        quotes: dict[str, list[Record]] = {}
        for row in self.rows(
            f"""SELECT DISTINCT ?id ?quote ?start ?end ?article ?articleName {{ VALUES ?id {{ {self._nodes(found)} }}
              ?id kg:evidence ?evidence . ?evidence kg:quote ?quote ; kg:start ?start ; kg:end ?end .
              ?evidence kg:article ?article . ?article kg:name ?articleName
            }} ORDER BY ?id ?articleName ?article ?start ?end"""
        ):
            quotes.setdefault(row.pop("id"), []).append(row)
        for row in found:
            row["attributedTo"] = said.get(row["id"], [])
            row["quotes"] = quotes.get(row["id"], [])
        return found

    def _about(self, path: str, entity: str) -> str:
        """The condition that ?id leads to an entity; what can be no entity's name leads nowhere."""
        if not entity:
            return ""
        node = self.iri(entity)
        return f"?id {path} {node} ." if node else "FILTER(false)"

    def _nodes(self, found: Iterable[Record]) -> str:
        return " ".join(node for row in found if (node := self.iri(row["id"])))

    def _value(self, value: Mapping[str, Any]) -> Any:
        text = value["value"]
        if value["type"] == "uri":
            return local(text, self.base)
        kind = value.get("datatype", "").rpartition("#")[2]
        if kind == "boolean":
            return text == "true"
        if kind in ("integer", "decimal", "double"):
            number = float(text)
            return int(number) if kind == "integer" else number
        return text


def local(iri: str, base: str) -> str:
    """An IRI without the graph's base, or the ontology's; whole where it has neither."""
    for start in (base, PREFIXES["kg"]):
        if start and iri.startswith(start):
            return iri[len(start) :]
    return iri


def _terms(known: Mapping[str, Any]) -> set[str]:
    return {f"kg:{name}" for name in known}


def _only(variable: str, term: str) -> str:
    return f"VALUES ?{variable} {{ kg:{term} }}" if term else ""


def _forms(name: str) -> list[str]:
    """A name as typed, in simplified and in traditional characters, in small letters."""
    folded = name.lower()
    return sorted({folded, *(_converter(which).convert(folded) for which in ("t2s", "s2t"))})


@lru_cache
def _converter(which: str) -> OpenCC:
    return OpenCC(which)  # loads its tables, and only a search needs them
