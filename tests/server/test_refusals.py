"""A query reads the graph and nothing else: no update, no other graph, and nobody is called."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.server.conftest import Running

DIRECT = "application/sparql-query"
UPDATES = (
    "DELETE WHERE { ?s ?p ?o }",
    "INSERT DATA { <x:a> <x:b> <x:c> }",
    "LOAD <file:///etc/passwd>",
    "LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <x:g>",
    "CLEAR ALL",
    "DROP SILENT DEFAULT",
    "CREATE GRAPH <x:g>",
    "COPY DEFAULT TO <x:g>",
    "MOVE DEFAULT TO <x:g>",
    "ADD DEFAULT TO <x:g>",
    "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "PREFIX x: <x:> # a word\nBASE <http://x.example/>\ninsert data { x:a x:b x:c }",
)
#: Queries that reach a listener unless they are refused; CALL stands for a SERVICE clause, HERE for the address.
REACHING = (
    "SELECT * { CALL }",
    "SELECT * { { SELECT * { CALL } } }",
    "SELECT * { ?s ?p ?o OPTIONAL { CALL } }",
    "SELECT * { ?s ?p ?o MINUS { CALL } }",
    "SELECT * { { ?s ?p ?o } UNION { CALL } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { CALL } }",
    "SELECT (EXISTS { CALL } AS ?x) { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o LATERAL { CALL } }",
    "SELECT * { GRAPH ?g { CALL } }",
    "ASK { CALL }",
    "CONSTRUCT { ?a ?b ?c } WHERE { CALL }",
    "DESCRIBE ?a WHERE { CALL }",
    "SELECT * { # SERVICE in a comment\n CALL }",
    "SELECT * { VALUES ?here { <HERE> } SERVICE SILENT ?here { ?a ?b ?c } }",
    "PREFIX service: <HERE> SELECT * { SERVICE service: { ?a ?b ?c } }",
    "SELECT * { ?s ?p ?o FILTER(1<2)SERVICE<HERE>{?a?b?c}FILTER(3>2) }",
    "SELECT * { ?s ?p ?o .SERVICESILENT<HERE>{?a?b?c} }",
    "SELECT * { ?s ?p 1.SERVICE SILENT<HERE>{?a?b?c} }",
    "SELECT * { ?s ?p trueSERVICE<HERE>{?a?b?c} }",
    "SELECT * { sErViCe/**/<HERE>{?a?b?c} }",
    # A comment of Oxigraph's ends with a carriage return; not so for those who end it with a line feed only.
    "SELECT * { ?s ?p ?o #\r CALL\n }",
    "SELECT * { ?s ?p ?o # '\r CALL # '\n }",
    # Escapes that some resolve before all else: then there is no SERVICE, but a text that has it inside.
    "SELECT * { # \\u000A { \n ?s ?p ?o FILTER(?o != '\\u0027\\u0027')"
    " SERVICE SILENT <HERE> { ?a ?b ?c FILTER(?c != '\\u0027') } }",
    "SELECT * { ?s ?p \"a\\\\\" CALL FILTER(\"b\" = ?c) }",
    "SELECT * { ?s ?p '''a'b\\'''' CALL FILTER('''c''' = ?c) }",
    "SELECT * { ?s ?p <http://x.example/'> CALL FILTER('x' = ?c) }",
    "SELECT * { ?s ?p kg:a\\' CALL FILTER('x' = ?c) }",
    "SELECT * { ?s ?p kg:a\\# CALL\n }",
    "BASE <http://x.example/> SELECT * { ?s ?p ?o FILTER(<#> IN (?o)) CALL FILTER(?a\n>-1) }",
)  # fmt: skip
FROM = (
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * FROM <HERE> { ?s ?p ?o }",
    "SELECT * FROM NAMED <HERE> { GRAPH ?g { ?s ?p ?o } }",
    "ASK from<HERE>{ ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } FROM <HERE> WHERE { ?s ?p ?o }",
    "DESCRIBE ?s #\rFROM <HERE>\n{ ?s ?p ?o }",
)


class Listener:
    """Counts who calls."""

    def __init__(self) -> None:
        self.calls, self.socket = 0, socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made = Listener()
    with socket.create_connection(made.socket.getsockname()) as caller:
        assert caller.recv(1) == b""  # so it does hear
    made.calls = 0
    yield made
    made.socket.close()


@pytest.mark.parametrize("query", [*REACHING, *FROM])
@pytest.mark.parametrize("call", ["SERVICE <HERE> { ?a ?b ?c }", "service SILENT <HERE> { ?a ?b ?c }"])
def test_nobody_is_called_and_no_other_graph_read(server: Running, listener: Listener, query: str, call: str) -> None:
    asked = query.replace("CALL", call).replace("HERE", listener.url)
    answer = server.client.post("/sparql", content=asked, headers={"Content-Type": DIRECT})
    assert answer.status_code in {400, 403}, answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "cannot be answered" not in answer.text  # refused, not tried in vain: where there is no network
    assert listener.calls == 0


@pytest.mark.parametrize("query", [q for q in (*REACHING[:9], *FROM[:3]) if "LATERAL" not in q])
def test_what_is_refused_is_403_and_says_why(server: Running, listener: Listener, query: str) -> None:
    answer = server.ask(query.replace("CALL", "SERVICE <HERE> { ?a ?b ?c }").replace("HERE", listener.url))
    assert answer.status_code == 403 and "SERVICE" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s kg:name "SERVICE <http://x.example/>" }',
        "SELECT * { ?s kg:name '''LOAD <x> FROM \"SERVICE\" 'from' \\''''  }",
        "SELECT * { ?service ?from ?o . $from ?p ?service } LIMIT 1",
        "SELECT * { <http://service.example/from#service> ?p ?o } # SERVICE <http://x.example/>",
        "PREFIX from: <http://x.example/> SELECT * { from:service a kg:Service }",
        "# from here\rSELECT * { ?s ?p ?o } LIMIT 1",
        "SELECT * { ?s ?p 'from'@from-service } LIMIT 1",
        'SELECT * { ?s ?p "\\u0022 SERVICE \\\\" } LIMIT 1',
    ],
)
def test_the_words_are_harmless_where_they_are_no_clauses(server: Running, query: str) -> None:
    assert server.ask(query).status_code == 200


@pytest.mark.parametrize("update", UPDATES)
def test_no_update_is_done_however_it_comes(server: Running, update: str) -> None:
    before = server.bindings("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    sparql = server.client
    for answer in (
        sparql.post("/sparql", data={"update": update}),
        sparql.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"}),
        sparql.get("/sparql", params={"update": update}),
        sparql.post(f"/sparql?{urlencode({'update': update})}", data={"query": "ASK {}"}),
        sparql.post("/sparql", data={"query": update}),
        sparql.get("/sparql", params={"query": update}),
        sparql.post("/sparql", content=update, headers={"Content-Type": DIRECT}),
    ):
        assert answer.status_code == 403 and "read" in answer.text
    assert server.bindings("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == before


@pytest.mark.parametrize(
    "query",
    ['SELECT * { ?s kg:name "SERVICE <http://x.example/> { }" }', "ASK {} # SERVICE <http://x.example/> {"],
)
def test_a_whole_clause_is_refused_even_where_it_is_a_text(server: Running, query: str) -> None:
    """What is a text depends on the reader; no reader of ours decides whether an address is called."""
    assert server.ask(query).status_code == 403
