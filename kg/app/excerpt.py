"""The part of a large graph that fits into a page: who is named most, what is told most of them, and where.

A page of all would have gigabytes; ``kg query`` and ``kg serve`` answer for the whole graph.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
from rdflib import Graph
from rdflib.term import Node

from kg.app import columns
from kg.graph import rows as said
from kg.graph.iri import mint
from kg.graph.rdf import empty
from kg.graph.shapes import Triple
from kg.model import Entity
from kg.ontology import KG, Ontology

#: Of so many entities, and so many places in texts that tell something of them, a page opens in a second.
ENTITIES, PLACES = 1_000, 10_000
#: What is told at more places than this is shown with so many; its counts are of all.
EACH = 10
#: So many articles can be read in the page: those that tell most of this; of the others it has the quotes.
TEXTS = 500
_MEMORY = "1GB"


class Excerpt(NamedTuple):
    """A graph, and the articles that should be read with it, by Article.id."""

    graph: Graph
    articles: list[str]


def excerpt(
    rows: Sequence[Path], entities: Mapping[str, Entity], ontology: Ontology, base: str, least: float, folder: Path
) -> Excerpt:
    """Take what is told most out of files of rows.

    Args:
        rows: the files.
        entities: all of them.
        ontology: what the graph's terms mean.
        base: under which individuals stand.
        least: what all articles together do not make so sure is left out.
        folder: for what does not fit into memory.

    Raises:
        duckdb.Error: a file cannot be read.
    """
    with (
        tempfile.TemporaryDirectory(dir=folder, prefix=f".{os.getpid()}-") as aside,
        columns.connection(memory_limit=_MEMORY, temp_directory=aside) as db,
    ):
        db.execute("SET VARIABLE files = ?", [list(map(columns.literal, rows))])
        db.execute("CREATE VIEW rows AS SELECT * FROM read_parquet(getvariable('files'), hive_partitioning = false)")
        db.execute(
            """CREATE TABLE most AS SELECT id FROM
            (SELECT "group", unnest(entities) AS id FROM rows WHERE starts_with("group", 'mention-'))
            GROUP BY id ORDER BY count(DISTINCT "group") DESC, id LIMIT ?""",
            [ENTITIES],
        )
        db.execute(
            """CREATE TABLE said AS SELECT "group", entities FROM rows
            WHERE regexp_matches("group", '^(claim|event|figure)-')"""
        )
        db.execute(
            """CREATE TABLE chosen AS SELECT "group" FROM (
                SELECT "group", sum(least(n, ?)) OVER (ORDER BY n DESC, "group") AS places
                FROM (SELECT "group", count(*) AS n FROM said GROUP BY "group" HAVING count(*) <= ?)
                ANTI JOIN (
                    SELECT "group" FROM (SELECT "group", unnest(entities) AS id FROM said) ANTI JOIN most USING (id)
                ) USING ("group")
            ) WHERE places <= ?""",
            [EACH, max(1, PLACES // 4), PLACES],  # all of a group is read, so that its counts are right
        )
        graph, cited = empty(base), Counter[str]()
        for _, found in sorted(_told(db, "chosen").items()):
            triples, tellers = _shown(said.written(found, entities, ontology, base, least).triples, found, base)
            cited.update(tellers)
            for triple in triples:
                graph.add(triple)
        articles = sorted(cited, key=lambda id_: (-cited[id_], id_))
        names = {id_ for (id_,) in db.execute("SELECT id FROM most").fetchall()}
        wanted = [said.group("mention", id_) for id_ in articles[:TEXTS]]
        wanted += [said.group("article", id_) for id_ in articles] + [said.group("entity", id_) for id_ in names]
        told = _of(db, wanted)
        told |= _of(
            db, {said.family_of(row) for group, found in told.items() if group.startswith("article-") for row in found}
        )
    for group, found in sorted(told.items()):
        if group.startswith("mention-"):
            found = [row for row in found if json.loads(row)[1] in names]
        for triple in said.written(found, entities, ontology, base, least).triples:
            graph.add(triple)
    return Excerpt(graph, articles[:TEXTS])


def _of(db: duckdb.DuckDBPyConnection, groups: Iterable[str]) -> dict[str, list[str]]:
    db.execute('CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest(?) AS "group"', [sorted(groups)])
    return _told(db, "wanted")


def _told(db: duckdb.DuckDBPyConnection, groups: str) -> dict[str, list[str]]:
    """Group → what its rows tell, of the groups of a table."""
    out: dict[str, list[str]] = {}
    for group, told in db.execute(f'SELECT "group", told FROM rows SEMI JOIN {groups} USING ("group")').fetchall():
        out.setdefault(group, []).append(told)
    return out


def _shown(triples: Sequence[Triple], rows: Iterable[str], base: str) -> tuple[list[Triple], list[str]]:
    """The triples of a group without those of places that are too many; and which articles the others are in."""
    tellings = (json.loads(row)[-3] for row in rows)
    articles: dict[Node, str] = {mint(base, "ev", *telling[:3]): telling[0] for telling in tellings}
    places: defaultdict[Node, set[Node]] = defaultdict(set)
    for node, link, value in triples:
        if link == KG.evidence:
            places[node].add(value)
    kept = {place for found in places.values() for place in sorted(found, key=str)[:EACH]}
    gone = articles.keys() - kept
    return [t for t in triples if t[0] not in gone and t[2] not in gone], [
        articles[place] for place in sorted(kept, key=str)
    ]
