"""Tellings of one thing become one; what differs stands side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import merge
from kg.graph.said import Said, Telling, collect
from kg.ontology import Ontology
from tests.graph.world import Page, resolution


def said(ontology: Ontology, *pages: Page) -> Said:
    return collect([p.article() for p in pages], [p.extraction() for p in pages], resolution([*pages]), ontology)


def telling(family: str, confidence: float) -> Telling:
    return Telling("art-1", 0, 1, "asserted", "", confidence, family)


def release(raw: str, date: str | None, family: str, roles: tuple[tuple[str, str], ...] | None = None) -> Page:
    page = Page(raw, raw, family)
    return page.event("Release", [*(roles or (("agent", "xinglan"), ("object", "lan-2")))], raw, date)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([("a", 0.8)], 0.8),
        ([("a", 0.8), ("a", 0.6)], 0.8),  # a repost adds nothing
        ([("a", 0.8), ("b", 0.5)], 0.9),
        ([("a", 1.0)], merge.SUREST),
        ([("a", 0.9), ("b", 0.9), ("c", 0.9)], merge.SUREST),
        ([("a", -1.0)], 0.0),
    ],
)
def test_confidence_is_noisy_or_over_families(told: list[tuple[str, float]], expected: float) -> None:
    assert merge.confidence([telling(*t) for t in told]) == pytest.approx(expected)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1))), st.tuples(st.sampled_from("abc"), st.floats(0, 1)))
def test_another_telling_never_lowers_confidence(told: list[tuple[str, float]], more: tuple[str, float]) -> None:
    before = [telling(*t) for t in told]
    assert merge.confidence([*before, telling(*more)]) >= merge.confidence(before) - 1e-12


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2025-01", "2025-01-20", None], {"2025-01": "2025-01-20", None: "2025-01-20"}),
        (["2025-01", "2025-01-20", "2025-01-27"], {"2025-01": "2025-01", "2025-01-20": "2025-01-20"}),
        (["2025", "2025-01-20", "2024-12", None], {"2025": "2025-01-20", None: None, "2024-12": "2024-12"}),
        ([None], {None: None}),
    ],
)
def test_a_date_joins_the_more_exact_one_it_can_only_mean(
    dates: list[str | None], expected: dict[str | None, str | None]
) -> None:
    found = merge.settle(dates)
    assert {d: found[d] for d in expected} == expected


def test_one_happening_told_twice_is_one(ontology: Ontology) -> None:
    pages = release("周二发布", "2025-03-04", "family-1"), release("三月发布", "2025-03", "family-2")
    (found,) = merge.happenings(said(ontology, *pages), ontology)
    assert (found.date, merge.sources(found.told), len(found.told)) == ("2025-03-04", 2, 2)


@pytest.mark.parametrize(
    ("date", "roles"),
    [
        ("2025-03-05", (("agent", "xinglan"), ("object", "lan-2"))),
        ("2025-03-04", (("agent", "xinglan"), ("object", "tuoba-3"))),
        ("2025-03-04", (("agent", "beichuan"), ("object", "lan-2"))),
        ("2025-03-04", (("agent", "xinglan"),)),
    ],
)
def test_happenings_that_differ_stand_side_by_side(
    ontology: Ontology, date: str, roles: tuple[tuple[str, str], ...]
) -> None:
    pages = release("周二发布", "2025-03-04", "family-1"), release("另一则", date, "family-2", roles)
    assert len(merge.happenings(said(ontology, *pages), ontology)) == 2


def test_a_place_or_a_finer_role_makes_no_other_happening(ontology: Ontology) -> None:
    plain = Page("北川表态", "1", "family-1").event(
        "Statement", [("agent", "beichuan"), ("object", "lan-2")], "北川表态"
    )
    finer = Page("北川在海州表态", "2", "family-2").event(
        "Statement", [("speaker", "beichuan"), ("topic", "lan-2"), ("place", "haizhou")], "北川在海州表态"
    )
    (found,) = merge.happenings(said(ontology, plain, finer), ontology)
    assert {("speaker", "beichuan"), ("agent", "beichuan"), ("place", "haizhou")} <= set(found.roles)


@pytest.mark.parametrize(("cls", "number"), [("Meeting", 1), ("Partnership", 1), ("Acquisition", 2)])
def test_who_is_named_first_matters_only_where_roles_differ(ontology: Ontology, cls: str, number: int) -> None:
    one = Page("甲乙", "1", "family-1").event(cls, [("agent", "xinglan"), ("object", "beichuan")], "甲乙")
    two = Page("乙甲", "2", "family-2").event(cls, [("agent", "beichuan"), ("object", "xinglan")], "乙甲")
    assert len(merge.happenings(said(ontology, one, two), ontology)) == number


def test_one_who_asserts_it_is_enough(ontology: Ontology) -> None:
    one = Page("据北川称发布", "1", "family-1").event(
        "Release", [("agent", "xinglan")], "据北川称发布", modality="reported", by="beichuan"
    )
    (alone,) = merge.happenings(said(ontology, one), ontology)
    two = Page("已发布", "2", "family-2").event("Release", [("agent", "xinglan")], "已发布")
    (both,) = merge.happenings(said(ontology, one, two), ontology)
    assert (alone.modality, both.modality, both.speakers) == ("reported", "asserted", ("beichuan",))


def test_claims_differ_by_modality_and_speaker(ontology: Ontology) -> None:
    page = Page("收购收购收购收购", "1")
    for more in ({}, {"modality": "planned"}, {"modality": "reported", "by": "lin-lan"}, {"confidence": 0.2}):
        page.relation("xinglan", "acquired", "beichuan", "收购收购", **more)
    found = merge.claims(said(ontology, page))
    assert sorted((c.modality, c.speaker, len(c.told)) for c in found) == [
        ("asserted", "", 2),
        ("planned", "", 1),
        ("reported", "lin-lan", 1),
    ]


def test_numbers_that_differ_stand_side_by_side(ontology: Ontology) -> None:
    page = Page("成本120万，成本130万，约120万", "1")
    page.number("lan-2", "trainingCost", 1_200_000, "USD", "120万")
    page.number("lan-2", "trainingCost", 1_200_000, "USD", "成本120万", text="120万", date="2025")
    page.number("lan-2", "trainingCost", 1_300_000, "USD", "130万")
    page.number("lan-2", "trainingCost", 1_200_000, "USD", "约120万", qualifier="about")
    page.number("lan-2", "trainingCost", 1_200_000, "CNY", "120万")
    found = [(f.value, f.unit, f.qualifier, f.date, len(f.told)) for f in merge.figures(said(ontology, page))]
    assert sorted(found, key=str) == [
        (1_200_000, "CNY", "exactly", None, 1),
        (1_200_000, "USD", "about", None, 1),
        (1_200_000, "USD", "exactly", "2025", 2),
        (1_300_000, "USD", "exactly", None, 1),
    ]


def test_what_nobody_names_surely_goes_with_all_that_is_said_of_it(ontology: Ontology) -> None:
    page = Page("星岚科技发布Lan-2，林澜说。").mention("xinglan", "星岚科技")
    page = page.relation("xinglan", "developed", "lan-2", "星岚科技发布Lan-2")
    page = page.event("Release", [("agent", "xinglan"), ("object", "lan-2")], "星岚科技发布Lan-2")
    everything = said(ontology, page)
    assert merge.only_of(everything, merge.named_surely(everything, 0.0)) is everything
    left = merge.only_of(everything, merge.named_surely(everything, 0.5))
    assert set(left.entities) == {"xinglan"}
    assert not left.relations
    assert [e.roles for e in left.events] == [(("agent", "xinglan"),)]
