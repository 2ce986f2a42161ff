"""What does not fit the ontology is left out, and never in silence."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from kg.graph.said import collect
from kg.model import Entity, Evidence, Extraction, Relation, Resolution
from kg.ontology import Ontology
from tests.graph.world import Page, key, resolution

RAW = "星岚科技与林澜谈海州。"


def reasons(ontology: Ontology, page: Page) -> list[str]:
    return [p.reason for p in collect([page.article()], [page.extraction()], resolution([page]), ontology).left_out]


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (Page(RAW).relation("xinglan", "founderOf", "haizhou", RAW), "Organization → Place does not fit"),
        (Page(RAW).relation("xinglan", "befriended", "lin-lan", RAW), "no such relation"),
        (Page(RAW).relation("xinglan", "competesWith", "xinglan", RAW), "both ends are xinglan"),
        (Page(RAW).relation("xinglan", "acquired", "nobody", RAW), "no resolved entity"),
        (Page(RAW).relation("xinglan", "acquired", "beichuan", RAW, modality="imagined"), "modality is invalid"),
        (Page(RAW).event("Wedding", [("agent", "xinglan")], RAW), "no such class"),
        (Page(RAW).event("Release", [("agent", "nobody")], RAW), "nobody takes part"),
        (Page(RAW).event("Release", [("witch", "xinglan")], RAW), "nobody takes part"),
        (Page(RAW).number("lan-2", "weight", 3, "count", RAW), "no such measure"),
        (Page(RAW).number("lan-2", "price", math.inf, "USD", RAW), "no number"),
        (Page(RAW).number("nobody", "price", 3, "USD", RAW), "no resolved entity"),
    ],
)  # fmt: skip
def test_a_misfit_is_left_out_with_a_reason(ontology: Ontology, page: Page, why: str) -> None:
    (reason,) = reasons(ontology, page)
    assert why in reason


@pytest.mark.parametrize(
    "page",
    [
        Page(RAW).relation("lin-lan", "founderOf", "xinglan", RAW),
        Page(RAW).relation("xinglan", "commentedOn", "haizhou", RAW),
        Page(RAW).event("Meeting", [("agent", "xinglan"), ("place", "haizhou")], RAW),
        Page(RAW).number("lan-2", "price", -3.5, "USD", RAW),
    ],
)
def test_what_fits_is_kept_without_a_word(ontology: Ontology, page: Page) -> None:
    assert reasons(ontology, page) == []


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, len(RAW) + 1)])
def test_evidence_outside_the_text_is_no_evidence(ontology: Ontology, start: int, end: int) -> None:
    page = Page(RAW)
    bad = Relation(key("lin-lan"), "founderOf", key("xinglan"), Evidence(page.id, start, end))
    found = collect([page.article()], [replace(page.extraction(), relations=(bad,))], resolution([page]), ontology)
    assert found.relations == () and len(found.left_out) == 1


def test_an_inverse_is_turned_round_and_a_symmetric_relation_has_one_direction(ontology: Ontology) -> None:
    page = Page(RAW).relation("xinglan", "foundedBy", "lin-lan", RAW)
    page.relation("xinglan", "competesWith", "beichuan", RAW).relation("beichuan", "competesWith", "xinglan", RAW)
    found = collect([page.article()], [page.extraction()], resolution([page]), ontology)
    assert [(r.subject, r.property, r.object) for r in found.relations] == [
        ("lin-lan", "founderOf", "xinglan"),
        ("beichuan", "competesWith", "xinglan"),
        ("beichuan", "competesWith", "xinglan"),
    ]


def test_a_role_that_its_entity_cannot_have_is_mere_participation(ontology: Ontology) -> None:
    page = Page(RAW).event("Meeting", [("agent", "lin-lan"), ("place", "xinglan")], RAW)
    (event,) = collect([page.article()], [page.extraction()], resolution([page]), ontology).events
    assert event.roles == (("agent", "lin-lan"), ("participant", "xinglan"))


def test_an_entity_of_unknown_class_and_an_extraction_of_no_article_are_told(ontology: Ontology) -> None:
    found = collect([], [Extraction("art-gone")], Resolution((Entity("x", "Ghost", "幽灵"),), {}), ontology)
    assert found.entities == {} and ["Ghost" in p.reason or "no article" in p.reason for p in found.left_out] == [
        True,
        True,
    ]


def test_two_files_with_one_text_are_one_article(ontology: Ontology) -> None:
    a, b = Page(RAW, "b.txt").article(), Page(RAW, "a.txt").article()
    found = collect([a, b], [], Resolution((), {}), ontology)
    assert [x.name for x in found.articles.values()] == ["a.txt"]
