"""Questions as nobody would ask them: SPARQL, what is nearly SPARQL, and requests that are none (Hypothesis).

    nice python -m tests.server.questions 10000 1000

asks so many queries and so many malformed requests of a server over the small world, and says what came of it.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg.ontology import Ontology, load

_DIRECT = "application/sparql-query"
VARIABLES = st.sampled_from(["?a", "?b", "?c", "$d", "?变量", "?from", "?service", "_:x", "[]"])
_WORDS = r"""
SELECT DISTINCT REDUCED * CONSTRUCT WHERE DESCRIBE ASK FROM NAMED ORDER BY ASC DESC LIMIT OFFSET GROUP HAVING VALUES
UNDEF OPTIONAL UNION MINUS GRAPH SERVICE SILENT BIND AS FILTER EXISTS NOT IN COUNT SUM MIN SAMPLE GROUP_CONCAT
SEPARATOR REGEX REPLACE SUBSTR STRLEN CONCAT IF COALESCE STR LANG DATATYPE IRI BNODE STRDT STRLANG NOW UUID RAND
SHA512 INSERT DELETE DATA LOAD CLEAR PREFIX BASE a true false LATERAL << >> {| |} ^ / | + ? ! ( ) { } [ ] . ; , = !=
< > <= >= && || - * 0 1 -1 1e9 1E999 .5 999999999999999999999 # \ ' " ''' @en ^^"""
WORDS = st.sampled_from([*_WORDS.split(), '"""', "\0", "\r", "\n", "\u2028"])
TEXTS = st.text(max_size=8).map(
    lambda text: "".join(c for c in text if c not in '"\\\n\r' and not "\ud800" <= c < "\ue000")
)


def terms(ontology: Ontology) -> st.SearchStrategy[str]:
    names = [
        *ontology.entities,
        *ontology.events,
        *ontology.relations,
        *ontology.roles,
        "name",
        "claimSubject",
        "quote",
    ]
    return st.one_of(
        st.sampled_from([f"kg:{name}" for name in names]),
        st.sampled_from(["id:lan-2", "id:xinglan", "rdfs:label", "skos:altLabel", "kg:", "x:y", "id:\\'a", "a"]),
        TEXTS.map(lambda text: f'"{text}"'),
        TEXTS.map(lambda text: f"<https://x.example/{text}>"),
        st.sampled_from(['"\\uD800"', '"\\u0000"', '"12"^^xsd:integer', '"x"^^xsd:dateTime', '"2025"@zh', "1.5e400"]),
    )  # fmt: skip


def wholes(ontology: Ontology) -> st.SearchStrategy[str]:
    """Queries that are SPARQL as a rule, many of them costly."""
    term = terms(ontology)
    path = st.recursive(
        st.one_of(term, VARIABLES),
        lambda p: st.one_of(
            st.tuples(p, st.sampled_from("*+?")).map(lambda x: f"({x[0]}){x[1]}"),
            st.tuples(p, st.sampled_from("/|"), p).map(lambda x: f"({x[0]}{x[1]}{x[2]})"),
            p.map(lambda x: f"^({x})"),
            p.map(lambda x: f"!({x})"),
        ),
        max_leaves=4,
    )
    value = st.recursive(
        st.one_of(term, VARIABLES),
        lambda v: st.one_of(
            st.tuples(
                st.sampled_from(["STR", "LCASE", "STRLEN", "ABS", "YEAR", "SHA1", "!", "-", "BOUND", "IRI"]), v
            ).map(lambda x: f"{x[0]}({x[1]})"),
            st.tuples(st.sampled_from(["REGEX", "CONCAT", "STRDT", "STRLANG", "CONTAINS", "SUBSTR"]), v, v).map(
                lambda x: f"{x[0]}({x[1]}, {x[2]})"
            ),
            st.tuples(v, st.sampled_from(["=", "<", "+", "/", "*", "&&", "||", "!="]), v).map(
                lambda x: f"({' '.join(x)})"
            ),
        ),
        max_leaves=5,
    )
    triple = st.tuples(st.one_of(VARIABLES, term), path, st.one_of(VARIABLES, term)).map(" ".join)
    pattern = st.recursive(
        triple,
        lambda g: st.one_of(
            st.lists(g, min_size=1, max_size=4).map(" . ".join),
            st.tuples(
                st.sampled_from(["OPTIONAL", "MINUS", "GRAPH ?g", "FILTER EXISTS", "", "LATERAL", "{} UNION"]), g
            ).map(lambda x: f"{x[0]} {{ {x[1]} }}"),
            value.map(lambda v: f"FILTER({v})"),
            st.tuples(value, VARIABLES).map(lambda x: f"BIND({x[0]} AS {x[1]})"),
            g.map(lambda x: f"{{ SELECT * {{ {x} }} }}"),
            st.tuples(VARIABLES, st.lists(term, max_size=3)).map(lambda x: f"VALUES {x[0]} {{ {' '.join(x[1])} }}"),
        ),
        max_leaves=6,
    )
    heads = ["SELECT *", "SELECT DISTINCT ?a", "ASK", "DESCRIBE ?a", "CONSTRUCT { ?a ?b ?c }",
             "SELECT (COUNT(*) AS ?n)", "SELECT ?a (GROUP_CONCAT(?b) AS ?n)"]  # fmt: skip
    tails = [
        "",
        "LIMIT 3",
        "ORDER BY ?a DESC(?b)",
        "GROUP BY ?a",
        "GROUP BY ?a HAVING(COUNT(*) > 1)",
        "OFFSET 5 LIMIT 1",
    ]
    return st.tuples(st.sampled_from(heads), pattern, st.sampled_from(tails)).map(
        lambda x: f"{x[0]} {{ {x[1]} }} {x[2]}"
    )


def queries(ontology: Ontology) -> st.SearchStrategy[str]:
    """Whole queries, rows of words, and questions of the library in which something was cut, put in or doubled."""
    library = st.sampled_from([query.text for query in ontology.queries])

    def mutated(text: str, at: int, length: int, put: str) -> str:
        at %= len(text)
        return text[:at] + put + text[at + length :]

    pieces = st.one_of(WORDS, VARIABLES, terms(ontology))
    anywhere, up_to = st.integers(0, 5000), st.sampled_from([0, 0, 1, 3, 40])
    return st.one_of(
        wholes(ontology),
        wholes(ontology),
        st.lists(pieces, max_size=30).map(" ".join),
        st.builds(mutated, library, anywhere, up_to, pieces),
        st.builds(mutated, wholes(ontology), anywhere, up_to, pieces),
        st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
        st.tuples(st.sampled_from(["(", "{", "!", "SELECT * { { ", "[", "<<", "a/", "^"]), st.integers(1, 3000)).map(
            lambda x: "ASK { ?a ?b ?c FILTER(" + x[0] * x[1]
        ),
    )


_BYTES = st.binary(max_size=40)
_TOKENS = st.sampled_from(
    [b"GET", b"POST", b"HEAD", b"PUT", b" ", b"  ", b"\r\n", b"\n", b"\r\n\r\n", b"/sparql", b"/id/", b"/api/claims",
     b"?", b"query=", b"%", b"%00", b"%ff", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/9", b"Host: localhost", b"Host:",
     b"Host: \xff", b"Content-Length: 5", b"Content-Length: -1", b"Content-Length: 9", b"Transfer-Encoding: chunked",
     b"5\r\nabcde\r\n", b"0\r\n\r\n", b"zz\r\n", b"Content-Type: application/sparql-query", b"Accept: \x00",
     b"Accept: */*;q=\xb2", b"Upgrade: websocket", b"Connection: upgrade", b"Expect: 100-continue", b"\0", b":",
     b"X" * 70000]
)  # fmt: skip
#: What is hardly a request.
REQUESTS = st.one_of(
    st.lists(st.one_of(_TOKENS, _BYTES), max_size=14).map(b"".join),
    st.tuples(_BYTES, st.lists(st.one_of(_TOKENS, _BYTES), max_size=6).map(b"\r\n".join)).map(
        lambda x: b"GET /sparql?query=" + x[0] + b" HTTP/1.1\r\nHost: localhost\r\n" + x[1] + b"\r\n\r\n"
    ),
    st.tuples(_BYTES, _BYTES).map(
        lambda x: b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + x[0].replace(b"\n", b"")
        + b"\r\nContent-Length: " + str(len(x[1])).encode() + b"\r\n\r\n" + x[1]
    ),
)  # fmt: skip


def send(url: str, request: bytes) -> int:
    """The status that bytes on the wire are answered with; 0 where the server closes without a word, or waits on."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as wire, contextlib.suppress(OSError):
        wire.sendall(request)
        wire.shutdown(socket.SHUT_WR)
        first = wire.recv(64)
        if first.startswith(b"HTTP/1.1 "):
            return int(first[9:12])
    return 0


def each(strategy: st.SearchStrategy[object], count: int, act: Callable[..., None]) -> None:
    """Do something with so many examples; the same ones each time."""

    @settings(
        max_examples=count, deadline=None, derandomize=True, database=None, phases=[Phase.generate, Phase.explicit],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def run(example: object) -> None:
        act(example)

    run()


def main(asked: int, malformed: int) -> None:
    """Ask, and print what came of it."""
    from tests.processes import workers
    from tests.server.conftest import build, serving

    def resident(process: int) -> int:
        with contextlib.suppress(OSError):
            return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4 // 1024
        return 0

    with (
        TemporaryDirectory() as folder,
        serving(build(Path(folder), load()), "--timeout", 1, "--limit", 1000) as running,
    ):
        statuses: Counter[int] = Counter()
        slowest = [(0.0, "")]

        def ask(query: str) -> None:
            start = time.monotonic()
            answer = running.client.post("/sparql", content=query.encode(), headers={"Content-Type": _DIRECT})
            statuses[answer.status_code] += 1
            slowest[0] = max(slowest[0], (time.monotonic() - start, query))
            if not sum(statuses.values()) % 1000:
                print(f"{sum(statuses.values())} queries: {dict(sorted(statuses.items()))}", flush=True)
            if answer.status_code >= 500 and answer.status_code != 503:
                print(answer.status_code, repr(query))

        def wire(request: bytes) -> None:
            statuses[send(running.url, request)] += 1

        for name, strategy, count, act in (
            ("queries", queries(load()), asked, ask), ("malformed requests", REQUESTS, malformed, wire),
        ):  # fmt: skip
            before, start = resident(running.process.pid), time.monotonic()
            each(strategy, count, act)
            print(
                f"{sum(statuses.values())} {name} in {time.monotonic() - start:.0f} s: {dict(sorted(statuses.items()))}"
            )
            print(f"server {before} → {resident(running.process.pid)} MB; "
                  f"its processes {sorted(map(resident, workers(running.process.pid)))} MB")  # fmt: skip
            statuses.clear()
        print(f"slowest {slowest[0][0]:.1f} s: {slowest[0][1][:200]!r}")
        print(f"it said: {running.complaints()[-1000:]!r}")
        assert httpx.get(f"{running.url}/health").status_code == 200


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
