"""Whatever is asked, the server neither fails nor hangs, and what it answers is what its description says.

A few hundred examples here; tests/server/questions.py asks ten thousand.
"""

from __future__ import annotations

import time

import schemathesis

from kg.ontology import Ontology
from tests.server.conftest import SECONDS, Running
from tests.server.questions import REQUESTS, each, queries, send

#: Answered, no query, not allowed, too large, over a limit, busy.
USUAL = {200, 400, 403, 413, 422, 503}
QUERIES, MALFORMED, CALLS = 200, 100, 6


def test_no_query_makes_it_fail_or_hang(server: Running, ontology: Ontology) -> None:
    statuses = set()

    def ask(query: str) -> None:
        start = time.monotonic()
        answer = server.client.post("/sparql", data={"query": query})
        assert answer.status_code in USUAL, query
        assert time.monotonic() - start < 2 * SECONDS + 6, query
        statuses.add(answer.status_code)

    each(queries(ontology), QUERIES, ask)
    assert {200, 400} <= statuses
    assert server.client.get("/health").status_code == 200


def test_no_malformed_request_makes_it_fail(server: Running) -> None:
    def wire(request: bytes) -> None:
        assert send(server.url, request) < 500

    each(REQUESTS, MALFORMED, wire)
    assert server.client.get("/health").status_code == 200
    assert "Traceback" not in server.complaints()


def test_the_api_answers_as_its_description_says(server: Running) -> None:
    described = schemathesis.openapi.from_url(f"{server.url}/api/openapi.json")
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) == 9
    for operation in operations:
        each(operation.as_strategy(), CALLS, lambda case: case.call_and_validate(timeout=20))
