"""A graph sent to a real Neo4j 5, and imported by its own import, is there as its rows say."""

from __future__ import annotations

import socket
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase
from neo4j.exceptions import ClientError
from rdflib import RDF, Graph, Literal, URIRef

from kg.app.build import Build
from kg.export.neo4j import SendError, import_script, property_graph, send, write_csv
from kg.export.neo4j.bolt import NAMES
from kg.export.neo4j.csv import OPTIONS
from kg.export.neo4j.property import relationship_type
from kg.model import FACTUAL
from kg.ontology import KG, Ontology
from tests.graph.world import BASE
from tests.neo4j.conftest import PASSWORD, Java
from tests.neo4j.fake import answering
from tests.neo4j.rows import expected, held

WHO = {"user": "neo4j", "password": PASSWORD}


class Killed(BaseException):
    pass


def one(driver: Driver, query: str, **parameters: Any) -> Any:
    return driver.execute_query(query, parameters).records[0][0]


def counted(driver: Driver, query: str) -> Counter[str]:
    return Counter({row[0]: row[1] for row in driver.execute_query(query).records})


def test_the_seeds_are_there_as_the_graph_has_them(empty: Driver, uri: str, seeds: Build, ontology: Ontology) -> None:
    heard: list[tuple[str, int, int]] = []
    sent = send(seeds.graph, ontology, uri, **WHO, tell=lambda *row: heard.append(row), batch=400)
    assert held(empty) == expected(property_graph(seeds.graph, ontology))
    assert (sent.nodes, sent.relationships, sent.outdated) == (
        one(empty, "MATCH (n) RETURN count(n)"), one(empty, "MATCH ()-[r]->() RETURN count(r)"), 0,
    )  # fmt: skip
    of_class = Counter(str(c).removeprefix(KG) for c in seeds.graph.objects(None, RDF.type))
    labels = counted(empty, "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*)")
    for label in {*ontology.entities, *ontology.events, "Claim", "Measurement", "Projection", "Prospect", "Article"}:
        assert labels[label] == of_class[label], label
    types = counted(empty, "MATCH (:Entity)-[r]->(:Entity) RETURN type(r), count(*)")
    for name in ontology.relations:
        assert types[relationship_type(name)] == len(list(seeds.graph.subject_objects(KG[name]))), name
    assert one(empty, "MATCH (:Article)-[m:MENTION_OF]->(:Entity) RETURN sum(m.times)") == of_class["Mention"]
    facts = [m.capitalize() for m in FACTUAL]
    assert one(empty, "MATCH (c:Claim) WHERE NOT c.modality IN $facts RETURN count(c)", facts=facts) > 10
    told = "MATCH (:Entity)-[r]->(:Entity) UNWIND r.claims AS iri MATCH (c:Claim {iri: iri})"
    assert one(empty, f"{told} RETURN collect(DISTINCT c.modality IN $facts)", facts=facts) == [True]
    stages = [stage for stage, *_ in heard]
    assert list(dict.fromkeys(stages)) == ["nodes", "relationships", "outdated"]
    assert {("nodes", sent.nodes, sent.nodes), ("relationships", sent.relationships, sent.relationships)} <= {*heard}
    assert all(done <= total for _, done, total in heard)


def test_sent_twice_nothing_doubles(empty: Driver, uri: str, world: Graph, ontology: Ontology) -> None:
    for batch in (1000, 7):
        assert send(world, ontology, uri, **WHO, batch=batch).outdated == 0
        assert held(empty) == expected(property_graph(world, ontology))


@pytest.mark.parametrize("words", ["星岚", "星嵐科技", "xinglan"])
def test_a_name_in_any_script_is_found(empty: Driver, uri: str, world: Graph, ontology: Ontology, words: str) -> None:
    send(world, ontology, uri, **WHO)
    found = (
        f"CALL db.index.fulltext.queryNodes('{NAMES}', $words) YIELD node WHERE node:Entity RETURN collect(node.iri)"
    )
    assert one(empty, found, words=f'"{words}"') == [f"{BASE}xinglan"]


@pytest.mark.parametrize("stage", ["nodes", "relationships", "outdated"])
def test_killed_half_way_the_next_run_completes_it(
    empty: Driver, uri: str, world: Graph, ontology: Ontology, stage: str
) -> None:
    rows = property_graph(world, ontology)
    larger = grown(world)
    send(larger, ontology, uri, **WHO)  # so that there is something outdated as well

    def killed(at: str, done: int, total: int) -> None:
        if at == stage and done and (stage == "outdated" or done > total / 2):
            raise Killed

    with pytest.raises(Killed):
        send(world, ontology, uri, **WHO, batch=2, tell=killed)
    assert held(empty) != expected(rows)
    send(world, ontology, uri, **WHO)
    assert held(empty) == expected(rows)


def grown(graph: Graph) -> Graph:
    """The same with one thing more, another class, another date, another name."""
    out = Graph()
    for triple in graph:
        out.add(triple)
    new, old = URIRef(f"{BASE}new"), URIRef(f"{BASE}xinglan")
    out.add((new, RDF.type, KG.Product))
    out.add((new, KG.name, Literal("新物")))
    out.add((old, KG.developed, new))
    out.set((old, RDF.type, KG.Place))
    (release,) = graph.subjects(RDF.type, KG.Release)
    out.set((release, KG.published, Literal("2001")))
    return out


def test_a_new_build_takes_the_place_of_the_old_and_touches_nothing_else(
    empty: Driver, uri: str, world: Graph, seeds: Build, ontology: Ontology
) -> None:
    send(seeds.graph, ontology, uri, **WHO)
    before = held(empty)
    send(grown(world), ontology, uri, **WHO)
    empty.execute_query(
        "MATCH (a {iri: $a}) MATCH (b {iri: $b}) SET a:Mine, a.note = 'mine' CREATE (a)-[:DEVELOPED {mine: true}]->(b)"
        " CREATE (:Entity:Place {name: 'mine'})",
        {"a": f"{BASE}xinglan", "b": f"{BASE}lan-2"},
    )
    assert one(empty, "MATCH (n {iri: $a}) RETURN n:Place AND n:Mine", a=f"{BASE}xinglan")
    sent = send(world, ontology, uri, **WHO)
    assert sent.outdated == 2  # the new thing, and that it was developed
    assert one(empty, "MATCH (n:Entity:Place {name: 'mine'}) DELETE n RETURN count(*)") == 1
    assert one(empty, "MATCH (:Mine)-[r:DEVELOPED {mine: true}]->() DELETE r RETURN count(*)") == 1
    assert one(empty, "MATCH (n:Mine {note: 'mine'}) REMOVE n:Mine, n.note RETURN count(*)") == 1
    nodes, links = expected(property_graph(world, ontology))
    now = held(empty)
    assert [n for n in now[0] if n[0].startswith(BASE)] == nodes
    assert [x for x in now[1] if x[1].startswith(BASE)] == links
    assert [n for n in now[0] if not n[0].startswith(BASE)] == before[0]
    assert [x for x in now[1] if not x[1].startswith(BASE)] == before[1]


def test_names_that_mean_harm_are_only_names(empty: Driver, uri: str, whole: Graph, ontology: Ontology) -> None:
    send(whole, ontology, uri, **WHO)
    rows = property_graph(whole, ontology)
    assert held(empty) == expected(rows)
    labels = set(one(empty, "CALL db.labels() YIELD label RETURN collect(label)"))
    types = set(one(empty, "MATCH ()-[r]->() RETURN collect(DISTINCT type(r))"))
    assert labels - {"Mine"} <= {
        *ontology.entities, *ontology.events, "Entity", "Happening", "Claim", "Measurement", "Projection", "Prospect",
        "Article",
    }  # fmt: skip
    names = (*ontology.relations, *ontology.roles)
    links = {"CLAIM_SUBJECT", "CLAIM_OBJECT", "MEASURE_OF", "ATTRIBUTED_TO", "EVIDENCE", "MENTION_OF"}
    assert types <= {relationship_type(name) for name in names} | links


def test_the_csv_files_are_imported_by_neo4j_itself_and_then_kept_up_over_bolt(
    java: Java, whole: Graph, ontology: Ontology, tmp_path: Path
) -> None:
    command = write_csv(whole, ontology, tmp_path / "a, b*" / "csv")
    assert command.startswith("cd ") and command.endswith(" ".join(OPTIONS))
    folder = tmp_path / "csv"
    write_csv(whole, ontology, folder)
    options = [option.replace("s=", f"s={folder}/") if ".csv" in option else option for option in OPTIONS]
    home = tmp_path / "home"
    assert java.say("admin", str(home), "database", "import", "full", "neo4j", *options) == {"exit": 0}
    uri = java.start(home)
    rows = property_graph(whole, ontology)
    with GraphDatabase.driver(uri) as driver:
        assert held(driver) == expected(rows)
        assert send(whole, ontology, uri, user="", password="").outdated == 0
        assert held(driver) == expected(rows)


def test_the_same_graph_gives_the_same_csv_in_any_order(world: Graph, ontology: Ontology, tmp_path: Path) -> None:
    turned = Graph()
    for triple in sorted(world, reverse=True):
        turned.add(triple)
    for name, graph in (("a", world), ("b", turned)):
        write_csv(graph, ontology, tmp_path / name)
    for file in ("nodes.csv", "relationships.csv"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_statement_for_neosemantics_is_cypher_and_lacks_only_the_plugin(empty: Driver) -> None:
    """n10s is not on Maven Central: that the server knows no such procedure is how far this can be run."""
    code = [line for line in import_script().splitlines() if not line.startswith("//")]
    missing = []
    for statement in filter(None, map(str.strip, "\n".join(code).split(";"))):
        try:
            empty.execute_query(statement, {"url": "file:///graph.ttl"})
        except ClientError as error:
            assert error.code == "Neo.ClientError.Procedure.ProcedureNotFound", error
            missing.append(str(error.message).partition("`")[2].partition("`")[0])
    assert missing == ["n10s.graphconfig.init", *["n10s.nsprefixes.add"] * 4, "n10s.rdf.import.fetch"]
    empty.execute_query("DROP CONSTRAINT n10s_unique_uri")


def test_a_wrong_password_is_told_with_its_mend(uri: str, world: Graph, ontology: Ontology) -> None:
    with pytest.raises(SendError, match=r"refused user 'neo4j' .*; check user and password"):
        send(world, ontology, uri, user="neo4j", password="wrong")


def test_a_password_that_must_be_changed_is_told(driver: Driver, uri: str, world: Graph, ontology: Ontology) -> None:
    driver.execute_query("CREATE USER fresh SET PASSWORD 'first password' CHANGE REQUIRED", database_="system")
    with pytest.raises(SendError, match="wants user 'fresh' to change the password first"):
        send(world, ontology, uri, user="fresh", password="first password")


def test_a_database_that_is_not_there_is_told(uri: str, world: Graph, ontology: Ontology) -> None:
    with pytest.raises(SendError, match="has no database 'nosuch'; leave it out"):
        send(world, ontology, uri, **WHO, database="nosuch")


def test_nodes_that_clash_are_told(empty: Driver, uri: str, world: Graph, ontology: Ontology) -> None:
    empty.execute_query("DROP CONSTRAINT newskg_Entity_iri IF EXISTS")
    empty.execute_query("CREATE (:Entity {iri: 'x'}), (:Entity {iri: 'x'})")
    with pytest.raises(SendError, match=r"other nodes that clash with ours .* use an empty database"):
        send(world, ontology, uri, **WHO)
    empty.execute_query("MATCH (n) DELETE n")


def test_no_server_is_told_with_its_mend(world: Graph, ontology: Ontology) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SendError, match=rf"no Neo4j answers at bolt://127.0.0.1:{port} .*start it, or give"):
        send(world, ontology, f"bolt://127.0.0.1:{port}", **WHO)


@pytest.mark.parametrize("uri", ["localhost:7687", "http://localhost:7474", "bolt://", ""])
def test_an_address_that_is_none_is_told(world: Graph, ontology: Ontology, uri: str) -> None:
    with pytest.raises(SendError):
        send(world, ontology, uri, **WHO)


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Neo4j/4.4.12", "is version 4.4.12, and 5 or later is needed; upgrade it"),
        ("Memento/1.0", "calls itself 'Memento/1.0', no Neo4j; give the address of a Neo4j 5"),
        ("HTTP", "start it, or give its Bolt address"),
        ("ancient", "upgrade it"),
    ],
)
def test_what_is_no_neo4j_5_is_told_with_its_mend(world: Graph, ontology: Ontology, agent: str, told: str) -> None:
    with answering(agent) as port, pytest.raises(SendError, match=told.replace(".", r"\.")):
        send(world, ontology, f"bolt://127.0.0.1:{port}", **WHO)


def test_a_batch_needs_a_row(world: Graph, ontology: Ontology) -> None:
    with pytest.raises(ValueError, match="at least one row, not 0"):
        send(world, ontology, "bolt://127.0.0.1:1", **WHO, batch=0)
