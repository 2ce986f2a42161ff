"""What no answer lacks, and what no request may be."""

from __future__ import annotations

import json
import socket

import httpx
import pytest

from kg.app.server.security import LARGEST, POLICY
from tests.server.conftest import ENDLESS, Running

MARKUP = "<script>alert(1)</script>"
#: Answers of every kind: method, path, status.
ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/api", 200),
    ("GET", "/style.css", 200),
    ("GET", "/health", 200),
    ("GET", "/api/openapi.json", 200),
    ("GET", "/api/entities", 200),
    ("GET", "/api/entities/none", 404),
    ("GET", "/api/entities?limit=0", 422),
    ("GET", "/id/lan-2", 200),
    ("GET", "/id/none", 404),
    ("GET", "/sparql", 200),
    ("HEAD", "/sparql?query=ASK%7B%7D", 200),
    ("GET", "/sparql?query=ASK%7B%7D", 200),
    ("GET", "/sparql?query=ASK", 400),
    ("GET", "/sparql?update=x", 403),
    ("GET", f"/sparql?query={ENDLESS}", 422),
    ("PUT", "/sparql", 405),
    ("POST", "/sparql", 415),
    ("GET", "/sparql/", 307),
    ("GET", "/none", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_each_answer_has_the_headers_that_keep_a_browser_safe(
    server: Running, method: str, path: str, status: int
) -> None:
    answer = server.client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    policy = answer.headers["content-security-policy"]  # the explorer's page brings one of its own besides
    assert policy == ("frame-ancestors 'none'" if path == "/" else POLICY)
    assert "server" not in answer.headers and "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.", "", "a b", "localhost:<x>"])
def test_another_name_is_refused(server: Running, host: str) -> None:
    for path in ("/", "/sparql?query=ASK%7B%7D", "/api/entities", "/id/lan-2", "/none"):
        answer = server.client.get(path, headers={"Host": host})
        assert answer.status_code == 400 and answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8000"])
def test_this_machine_s_own_names_are_answered(server: Running, host: str) -> None:
    assert server.client.get("/health", headers={"Host": host}).status_code == 200


def test_a_server_for_others_answers_to_the_names_it_was_given(hostile_server: Running) -> None:
    for host, status in {"news.example.org": 200, "localhost": 200, "0.0.0.0": 200, "evil.example": 400}.items():
        assert hostile_server.client.get("/health", headers={"Host": host}).status_code == status


def test_other_sites_may_not_read_the_answers(server: Running) -> None:
    origin = {"Origin": "https://friend.example"}
    assert "access-control-allow-origin" not in server.client.get("/sparql", headers=origin).headers
    asked = server.client.options("/sparql", headers=origin | {"Access-Control-Request-Method": "POST"})
    assert asked.status_code == 405 and "access-control-allow-origin" not in asked.headers


def test_a_site_that_was_named_may_and_no_other(hostile_server: Running) -> None:
    def headers(origin: str, method: str = "GET", **more: str) -> httpx.Headers:
        return hostile_server.client.request(method, "/sparql", headers={"Origin": origin} | more).headers

    friend = headers("https://friend.example")
    assert friend["access-control-allow-origin"] == "https://friend.example"
    assert "x-newskg-truncated" in friend["access-control-expose-headers"].lower()
    assert friend["cross-origin-resource-policy"] == "cross-origin" and "Origin" in friend["vary"]
    wish = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    assert headers("https://friend.example", "OPTIONS", **wish)["access-control-allow-methods"] == "GET, POST"
    for other in ("https://evil.example", "http://friend.example", "https://friend.example.evil.example", "null"):
        assert "access-control-allow-origin" not in headers(other)
        assert "access-control-allow-origin" not in headers(other, "OPTIONS", **wish)
    assert "access-control-allow-credentials" not in friend


def test_a_body_may_be_so_large_and_no_larger(server: Running) -> None:
    direct = {"Content-Type": "application/sparql-query"}
    query = b"ASK {} #"
    assert server.client.post("/sparql", content=query.ljust(LARGEST, b"x"), headers=direct).status_code == 200
    for body in (query.ljust(LARGEST + 1, b"x"), (query.ljust(LARGEST // 4, b"x") for _ in range(5))):
        answer = server.client.post("/sparql", content=body, headers=direct)
        assert answer.status_code == 413 and str(LARGEST) in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_body_that_is_announced_too_large_is_not_waited_for(server: Running) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as wire:
        wire.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n")
        assert wire.recv(4096).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "path",
    [
        f"/sparql?query={MARKUP}", f"/sparql?query=SELECT * {{ {MARKUP}:x ?p ?o }}", f"/id/{MARKUP}",
        f"/id/lan-2?format={MARKUP}", f"/api/entities/{MARKUP}", f"/api/entities?class={MARKUP}",
        f"/api/claims?relation={MARKUP}", f"/api/events?since={MARKUP}", f"/api/queries/{MARKUP}",
        f"/api/queries/leaders?set={MARKUP}", f"/{MARKUP}", f"/sparql?{MARKUP}=1", f"/api/entities?limit={MARKUP}",
    ],
)  # fmt: skip
def test_no_error_is_a_page(server: Running, path: str) -> None:
    answer = server.client.get(path)
    assert 400 <= answer.status_code < 500
    kind = answer.headers["content-type"]
    assert kind in {"text/plain; charset=utf-8", "application/json"}
    if kind == "application/json":
        assert "detail" in json.loads(answer.text)


def test_half_a_surrogate_pair_in_a_message_is_no_mishap(server: Running) -> None:
    for query in ('SELECT * { ?s "\\uD800" from }', 'ASK { "\\uDC00" SERVICE', "ASK { \\uD800:from }"):
        assert server.ask(query).status_code < 500
