"""A world whose every name, title, file and address tries to break out of where it is put."""

from __future__ import annotations

from dataclasses import replace

from rdflib import Graph

from kg.graph import assemble
from kg.model import Entity, Resolution
from kg.ontology import Ontology
from tests.graph.world import BASE, THINGS, Page, key

NAMES = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "\"><svg onload=alert(3)>' onmouseover='alert(4)",
    "<a href=\"javascript:alert(5)\">href</a>",
    "{{ 7 * 7 }}{% raw %}",
    "<!--<script>\u2028alert(6)\u2029",
    "引号“‘\\\"\\n\x07\x00与控制符",
)  # fmt: skip


def hostile(ontology: Ontology) -> Graph:
    """Seven entities, facts, an event and a number, all named as badly as can be."""
    raw = "".join(NAMES) + "https://example.org/"
    page = Page(raw, "<b>'\"\n.txt")
    page.relation("xinglan", "developed", "lan-2", NAMES[1]).relation("lin-lan", "founderOf", "xinglan", NAMES[0])
    page.relation("tuoba-3", "outperforms", "lan-2", NAMES[5], modality="hedged", by="lin-lan")
    page.event("Release", [("agent", "xinglan"), ("object", "lan-2")], NAMES[2], "2025-03-04")
    page.number("lan-2", "price", 3, "USD", NAMES[3], text=NAMES[3])
    page.mention("beichuan", NAMES[4]).mention("haizhou", NAMES[6])
    article = replace(
        page.article(), title=NAMES[1], author=NAMES[0], medium=NAMES[2], url="javascript:alert(7)//https://x"
    )
    entities = tuple(
        Entity(i, cls, name, ((name, "zh-Hans"), (name, 'en"@x')), (name, f"{name}'><b>"))
        for (i, (cls, _)), name in zip(THINGS.items(), NAMES, strict=True)
    )
    of = {(page.id, key(i)): i for i in THINGS}
    return assemble([article], [page.extraction()], Resolution(entities, of), ontology, base_iri=BASE)
