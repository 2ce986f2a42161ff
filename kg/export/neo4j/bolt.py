"""A graph → a running Neo4j 5 or later, over Bolt: as rows of ``property.py``, in batches, nodes first.

Each batch is a transaction of its own, and each row takes the place of the one with its IRI: whatever stops a run, the
next brings the database to the same state. Run twice, nothing doubles.

What is sent **replaces** what an earlier build of the same base IRI left there: rows that this graph no longer has go,
but only at the end, so that the database is never without the old facts before it has the new ones. Graphs with
different base IRIs live side by side. What others added stays: properties and labels of their own on our nodes,
relationships of their own between nodes that stay, and all nodes that are not ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from neo4j import Driver, GraphDatabase, ManagedTransaction, Session
from neo4j.exceptions import (
    AuthError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    UnsupportedServerProduct,
)
from rdflib import Graph

from kg.export.neo4j.cypher import labelled, quoted
from kg.export.neo4j.property import LINK_COLUMNS, NODE_COLUMNS, PropertyGraph, kinds, property_graph
from kg.ontology import Ontology

Row = TypeVar("Row")
#: Rows a transaction: some MB of memory in the server, and some tenths of a second.
BATCH = 1000
#: Seconds to wait for a connection.
PATIENCE = 10.0
#: The first version of which the Cypher here is true.
OLDEST = 5
#: What a Bolt address begins with; the driver would take others, but not to speak Bolt.
SCHEMES = tuple(f"{name}{security}" for name in ("bolt", "neo4j") for security in ("", "+s", "+ssc"))
#: The index of names: CALL db.index.fulltext.queryNodes('newskg_names', '深度求索').
NAMES = "newskg_names"
_AGENT = re.compile(r"Neo4j/v?(\d+)\.(\S+)")

#: (stage, how much is done, of how much): "nodes", "relationships", then "outdated", of which all are done.
Tell = Callable[[str, int, int], None]


class SendError(RuntimeError):
    """The graph cannot be sent; the message says what to do about it, in one line."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many nodes and relationships were sent, and how many of an earlier build were taken away."""

    nodes: int
    relationships: int
    outdated: int


def _silent(stage: str, done: int, total: int) -> None:
    pass


def send(
    graph: Graph,
    ontology: Ontology,
    uri: str,
    *,
    user: str,
    password: str,
    database: str | None = None,
    batch: int = BATCH,
    tell: Tell = _silent,
) -> Sent:
    """Send a graph to the Neo4j at a URI such as bolt://localhost:7687; no user means no authentication.

    ``database`` is the server's own default if not given. ``tell`` hears of each batch after it is safe; what it raises
    stops the run.

    Raises:
        SendError: no server, wrong password, a version before 5, no such database, or the server refused.
        ValueError: batch is below 1, or the ontology has a name that Neo4j cannot hold.
    """
    if batch < 1:
        raise ValueError(f"a batch needs at least one row, not {batch}")
    if uri.partition("://")[0] not in SCHEMES:
        raise SendError(f"{uri!r} is no Bolt address; give one such as bolt://localhost:7687")
    rows = property_graph(graph, ontology)
    with (
        _mended(uri, user, database),
        GraphDatabase.driver(
            uri, auth=(user, password) if user else None, connection_timeout=PATIENCE, user_agent="newskg"
        ) as driver,
    ):
        _check(driver, uri)
        with driver.session(database=database) as session:
            _prepare(session, ontology)
            _send_nodes(session, rows, ontology, batch, tell)
            _send_links(session, rows, batch, tell)
            outdated = _remove_outdated(session, rows, ontology, batch, tell)
    return Sent(len(rows.nodes), len(rows.links), outdated)


def _check(driver: Driver, uri: str) -> None:
    agent = driver.get_server_info().agent
    found = _AGENT.match(agent)
    if not found:
        raise SendError(
            f"what answers at {uri} calls itself {agent!r}, no Neo4j; give the address of a Neo4j 5 or later"
        )
    if int(found[1]) < OLDEST:
        raise SendError(
            f"the Neo4j at {uri} is version {found[1]}.{found[2]}, and {OLDEST} or later is needed; upgrade it,"
            " or write CSV files instead and load them your own way"
        )


def _prepare(session: Session, ontology: Ontology) -> None:
    """An IRI is one node; and names in any language are found by a word or a character of theirs.

    The other sorts of index on names refuse a long name, and with it the whole batch.
    """
    for kind in kinds(ontology):
        name = quoted(f"newskg_{kind}_iri")
        _run(session, f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{quoted(kind)}) REQUIRE n.iri IS UNIQUE")
    labels = "|".join(map(quoted, kinds(ontology)))
    _run(
        session,
        f"CREATE FULLTEXT INDEX {NAMES} IF NOT EXISTS FOR (n:{labels})"
        " ON EACH [n.name, n.labelsZh, n.labelsEn, n.aliases]"
        " OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}",
    )
    _run(session, "CALL db.awaitIndexes()")


def _send_nodes(session: Session, rows: PropertyGraph, ontology: Ontology, batch: int, tell: Tell) -> None:
    known = {kind: sorted({x for these in below.values() for x in these}) for kind, below in kinds(ontology).items()}
    done = 0
    tell("nodes", 0, len(rows.nodes))
    for (kind, labels), group in groupby(rows.nodes, key=lambda n: (n.kind, n.labels)):
        others = labelled(x for x in known[kind] if x not in labels)
        query = (
            f"UNWIND $rows AS row MERGE (n:{quoted(kind)} {{iri: row.iri}})"
            f" SET n += row.properties, n{labelled(labels)}"
            + (f" REMOVE n{others}" if others else "")  # it may have been of another class
        )
        for part in _parts(list(group), batch):
            _run(session, query, rows=[{"iri": n.iri, "properties": _all(n.properties, NODE_COLUMNS)} for n in part])
            done += len(part)
            tell("nodes", done, len(rows.nodes))


def _send_links(session: Session, rows: PropertyGraph, batch: int, tell: Tell) -> None:
    done = 0
    tell("relationships", 0, len(rows.links))
    ordered = sorted(rows.links, key=lambda x: (x.type, x.start[0], x.end[0]))  # keeps the order within a group
    for (sort, start, end), group in groupby(ordered, key=lambda x: (x.type, x.start[0], x.end[0])):
        query = (
            f"UNWIND $rows AS row MATCH (a:{quoted(start)} {{iri: row.start}}) MATCH (b:{quoted(end)} {{iri: row.end}})"
            f" MERGE (a)-[r:{quoted(sort)} {{base: row.properties.base}}]->(b) SET r += row.properties"
        )
        for part in _parts(list(group), batch):
            given = [
                {"start": x.start[1], "end": x.end[1], "properties": _all(x.properties, LINK_COLUMNS)} for x in part
            ]
            _run(session, query, rows=given)
            done += len(part)
            tell("relationships", done, len(rows.links))


def _remove_outdated(session: Session, rows: PropertyGraph, ontology: Ontology, batch: int, tell: Tell) -> int:
    """Take away what bears one of our bases and another build's name, batch by batch."""
    done = 0
    tell("outdated", 0, 0)
    for kind in kinds(ontology):
        node = f"MATCH (n:{quoted(kind)})"
        for query in (
            f"{node}-[r]->() WHERE r.base IN $bases AND r.build <> $build WITH r LIMIT $batch DELETE r",
            f"{node} WHERE n.base IN $bases AND n.build <> $build WITH n LIMIT $batch DETACH DELETE n",
        ):
            while gone := _run(session, f"{query} RETURN count(*)", bases=rows.bases, build=rows.build, batch=batch):
                done += gone
                tell("outdated", done, done)
    return done


def _parts(rows: list[Row], size: int) -> Iterator[list[Row]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _all(properties: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """All columns, those without a value as null, which takes away what an earlier build said there."""
    return {name: properties.get(name) for name in columns}


def _run(session: Session, query: str, **parameters: Any) -> int:
    """Run a query in a transaction, again if the server asks for that; return the one number it finds, or 0."""

    def work(transaction: ManagedTransaction) -> int:
        # Labels and types cannot be parameters; they come from the ontology, and quoted.
        record = transaction.run(query, parameters).single()
        return int(record[0]) if record else 0

    return session.execute_write(work)


@contextmanager
def _mended(uri: str, user: str, database: str | None) -> Iterator[None]:
    """What the driver or the server says → what to do about it."""
    try:
        yield
    except AuthError as error:
        raise SendError(f"Neo4j at {uri} refused user {user!r} ({_line(error)}); check user and password") from error
    except UnsupportedServerProduct as error:
        raise SendError(f"what answers at {uri} speaks no Bolt that Neo4j {OLDEST} does; upgrade it") from error
    except ServiceUnavailable as error:
        raise SendError(
            f"no Neo4j answers at {uri} ({_line(error)}); start it, or give its Bolt address, as a rule"
            " bolt://localhost:7687. What was sent already is safe: run the same again"
        ) from error
    except Neo4jError as error:
        raise SendError(_refusal(error, uri, user, database)) from error
    except DriverError as error:
        raise SendError(f"cannot talk to {uri} ({_line(error)}); what was sent is safe: run the same again") from error


def _refusal(error: Neo4jError, uri: str, user: str, database: str | None) -> str:
    code, said = error.code or "", _line(error)
    if code.endswith("CredentialsExpired"):
        return (
            f"Neo4j at {uri} wants user {user!r} to change the password first: in its browser, or by ALTER CURRENT USER"
        )
    if code.startswith("Neo.ClientError.Security."):
        return f"Neo4j at {uri} does not let user {user!r} do this ({said}); check the password and the user's rights"
    if "DatabaseNotFound" in code:
        return f"Neo4j at {uri} has no database {database!r}; leave it out for the default, or create it first"
    if "Constraint" in code:
        return f"the database has other nodes that clash with ours ({said}); use an empty database"
    return f"Neo4j at {uri} refused ({code}: {said})"


def _line(error: Exception) -> str:
    return " ".join(str(getattr(error, "message", None) or error).split())
