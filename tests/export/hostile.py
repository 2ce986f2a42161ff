"""A world whose every name, quote, title, file, address, unit and date tries to break out of where it is put.

Names (ours by default) → the graph and the articles that tell it. What the model lets an extractor say is said here;
the outcome is what a page has to bear, whether or not the shapes would let it pass.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from rdflib import Graph

from kg.graph import assemble, literal
from kg.model import (
    MODALITIES,
    Article,
    Entity,
    Event,
    Evidence,
    Extraction,
    LocalEntity,
    Measurement,
    Mention,
    Relation,
    Resolution,
    Zone,
)
from kg.ontology import Ontology
from tests.graph.world import BASE

NAMES = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "\"><svg onload=alert(3)>' onmouseover='alert(4)",
    "<a href=\"javascript:alert(5)\">href</a>",
    "{{7*7}}{% raw %}${7*7}#{7*7}<%= 7*7 %>",
    "<!--<script>\u2028alert(6)\u2029",
    "引号“‘\\\"\\n\x07\x00与控制符",
    "javascript:alert(7)",
    "`${alert(8)}`",
    "</style><style>*{display:none}</style>]]><marquee>",
    "&lt;iframe srcdoc=1&gt;&amp;#60;&#x3c;object&#62;",
    "\u202e左右颠倒\u202d\u2067未关闭",
    "שלום عالم (عكس)",
    "半个\ud800代理对\ufffe\uffff\ufeff",
    "__proto__",
    "constructor",
    "=HYPERLINK(\"https://x.example/\",\"点我\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\"\"\" . <x:y> <x:y> <x:y> . # \\u0022 'a'@en",
    "很" * 1500 + "长" + "W" * 1500,
)  # fmt: skip
#: Where articles say that they stand: one leads somewhere, the others must lead nowhere.
ADDRESSES = (
    "javascript:alert(9)//https://x.example/",
    "https://x.example/\"onmouseover=\"alert(10)",
    "data:text/html,<script>alert(11)</script>",
    " https://x.example/ <b>",
    "https://news.example/a?b=1&c=%22%3Cb%3E#d",
)  # fmt: skip
LEADS = ADDRESSES[-1]
DATES = ("2025-03-04", "<b>2025</b>", "2025-02-30", "2025-03", "'; alert(12)")
#: Left of every name in the text: characters that Python counts once and JavaScript twice.
WIDE = "𠮷😀"


def hostile(ontology: Ontology, names: Sequence[str] = NAMES) -> Graph:
    """The graph alone."""
    return hostile_world(ontology, names)[0]


def hostile_world(ontology: Ontology, names: Sequence[str] = NAMES) -> tuple[Graph, list[Article]]:
    """As many entities as names, with facts, events, numbers and contradictions, told by five articles."""
    articles = [_article(number, names) for number in range(len(ADDRESSES))]
    extractions = [_extraction(article, number, names) for number, article in enumerate(articles)]
    entities = tuple(
        Entity(f"thing-{i}", _class(i), name, ((name, "zh-Hans"), (name, 'en"@x'), (f"{name} EN", "en")),
               (name, f"{name}'><B>", f" {name}"), wikidata="Q1" if i == 1 else "Q1\"><b>")
        for i, name in enumerate(names)
    )  # fmt: skip
    of = {(article.id, i): f"thing-{i}" for article in articles for i in range(len(names))}
    graph = assemble(articles, extractions, Resolution(entities, of), ontology, base_iri=BASE)
    return graph, articles


def printed(name: str) -> str:
    """A name as the graph has it."""
    return literal.caption(name)


def _class(i: int) -> str:
    return ("Organization", "AIModel")[i % 2]


def _article(number: int, names: Sequence[str]) -> Article:
    raw = f"{number}\n" + "".join(f"{WIDE}{name}\n" for name in names)
    n = len(raw)
    name = names[number % len(names)]
    sha = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
    kept = (0, *range(4, n))  # a stretch that the reader left out
    last = n - len(names[-1]) - 1
    return Article(
        f"art-{sha[:12]}", f"{number}/{name}'\n.TXT", raw, "".join(raw[i] for i in kept), kept,
        tuple(i + 1 for i in kept), sha, title=names[-1 - number], author=name, medium=names[(number + 2) % len(names)],
        published=DATES[number], url=ADDRESSES[number], language=name, spun=0.5,
        zones=(Zone("furniture", 1, 4, name), Zone("comment", last, n, name)), family=f"family{number % 4}{name}",
    )  # fmt: skip


def _extraction(article: Article, number: int, names: Sequence[str]) -> Extraction:
    spots = [_spot(article, i, names) for i in range(len(names))]
    across = Evidence(article.id, spots[1].start, spots[2].end)
    pairs = [(i, (i + 1) % len(names)) for i in range(0, len(names) - 1, 2)]
    modality = [MODALITIES[(i // 2 + number // 3) % len(MODALITIES)] for i in range(len(names))]
    mentions = [Mention(name, _class(i), i, spots[i], 0.9, name) for i, name in enumerate(names)]
    relations = [Relation(s, "developed", o, spots[s], modality[s], (s + 3) % len(names), 0.7) for s, o in pairs]
    relations += [Relation(s, "competesWith", (s + 2) % len(names), spots[s]) for s, _ in pairs[:-1]]
    relations += [Relation(o, "basedOn", (o + 2) % len(names), spots[o], confidence=0.4) for _, o in pairs[:-1]]
    events = [
        Event("Release", (("agent", s), ("object", o)), spots[s], DATES[(s + number) % len(DATES)], modality[s], o)
        for s, o in pairs
    ]
    numbers = [
        Measurement(i, "price", 3.0 + number // 4, "USD" if number else name, name, spots[i],
                    "exactly" if number else name, DATES[i % len(DATES)])
        for i, name in enumerate(names)
    ]  # fmt: skip
    numbers.append(Measurement(0, "revenue", 1e300, "CNY", names[0], spots[0]))
    numbers.append(Measurement(1, "ratio", -1e-12, "ratio", names[1], spots[1]))
    return Extraction(
        article.id, tuple(LocalEntity(i, _class(i), (name,), (name,)) for i, name in enumerate(names)),
        (*mentions, Mention(names[2], _class(2), 2, across, 0.9, "pattern")), tuple(relations), tuple(events),
        tuple(numbers),
    )  # fmt: skip


def _spot(article: Article, i: int, names: Sequence[str]) -> Evidence:
    start = len(article.raw.partition("\n")[0]) + 1 + sum(len(WIDE) + len(n) + 1 for n in names[:i]) + len(WIDE)
    return Evidence(article.id, start, start + len(names[i]))
