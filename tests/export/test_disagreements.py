"""Claims and dates that cannot all be right are found; what may be so both ways or twice is not taken for it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kg.app.build import Build
from kg.export.facts import page_data
from kg.graph import network
from kg.ontology import Ontology
from tests.export.quarrels import change, cost, disagreements, page, said
from tests.graph.world import THINGS, Page

# ---- claims -----------------------------------------------------------------------------------------------------


CAPTION = {thing: names[0][0] for thing, (_, names) in THINGS.items()}


def claim(number: int, subject: str, prop: str, object_: str, text: str = "如此这般", **more: Any) -> Page:
    text = f"{text}{CAPTION[subject]}和{CAPTION[object_]}"
    return page(number, text).relation(subject, prop, object_, text, **more)


def test_what_one_tells_and_another_denies_disagrees(ontology: Ontology) -> None:
    made = [
        claim(1, "xinglan", "acquired", "beichuan", "星岚收购了北川"),
        claim(2, "xinglan", "acquired", "beichuan", "星岚没有收购北川", modality="negated"),
    ]
    sides = ["星岚科技 → 北川智能", "星岚科技 ↛ 北川智能"]
    assert disagreements(made, ontology) == [("claim", "星岚科技", "acquired", sides)]


def test_a_denial_of_what_many_tell_counts_where_somebody_denies_it(ontology: Ontology) -> None:
    held = [claim(i, "xinglan", "acquired", "beichuan", f"第{i}次说") for i in (1, 2)]
    silent = claim(3, "xinglan", "acquired", "beichuan", "没有", modality="negated")
    spoken = claim(3, "xinglan", "acquired", "beichuan", "没有", modality="negated", by="beichuan")
    assert disagreements([*held, silent], ontology) == []
    assert len(disagreements([*held, spoken], ontology)) == 1


def test_one_article_may_tell_what_somebody_says_and_who_denies_it(ontology: Ontology) -> None:
    ends = "xinglan", "acquired", "beichuan"
    texts = "云杉称星岚科技买下北川智能", "星岚科技否认买下北川智能"

    def told(*who: str | None) -> list[Page]:
        made = page(1, *texts).relation(*ends, texts[0], modality="reported", **({"by": who[0]} if who[0] else {}))
        return [made.relation(*ends, texts[1], modality="negated", **({"by": who[1]} if who[1] else {}))]

    assert len(disagreements(told("yunshan", "xinglan"), ontology)) == 1
    assert disagreements(told(None, "xinglan"), ontology) == []


def test_a_symmetric_relation_is_one_either_way_round(ontology: Ontology) -> None:
    made = [
        claim(1, "xinglan", "partneredWith", "beichuan", "星岚与北川合作"),
        claim(2, "beichuan", "partneredWith", "xinglan", "北川未与星岚合作", modality="negated"),
    ]
    [found] = disagreements(made, ontology)
    assert found[0] == "claim" and found[2] == "partneredWith"


def test_opposite_comparisons_disagree(ontology: Ontology) -> None:
    made = [claim(1, "lan-2", "outperforms", "tuoba-3"), claim(2, "tuoba-3", "outperforms", "lan-2")]
    [(kind, _, prop, sides)] = disagreements(made, ontology)
    assert (kind, prop, sorted(sides)) == ("claim", "outperforms", ["Lan-2 → 拓跋3", "拓跋3 → Lan-2"])
    [found] = said(made, ontology)["disagreements"]
    assert found["o"] != found["e"]


def test_two_buyers_of_one_organization_disagree_and_the_page_can_tell_that_it_is_the_object(
    ontology: Ontology,
) -> None:
    made = [claim(1, "xinglan", "acquired", "beichuan"), claim(2, "yunshan", "acquired", "beichuan")]
    [(kind, name, prop, sides)] = disagreements(made, ontology)
    assert (kind, name, prop, sorted(sides)) == ("claim", "北川智能", "acquired", ["云杉资本", "星岚科技"])
    assert said(made, ontology)["disagreements"][0]["back"] is True


def test_what_may_have_many_objects_does_not_disagree_until_the_ontology_says_so(ontology: Ontology) -> None:
    made = [claim(1, "lin-lan", "locatedIn", "haizhou"), claim(2, "lin-lan", "holdsPositionAt", "xinglan"),
            claim(3, "lin-lan", "holdsPositionAt", "beichuan")]  # fmt: skip
    assert disagreements(made, ontology) == []
    strict = replace(ontology, one_at_a_time=ontology.one_at_a_time | {"holdsPositionAt"})
    [(kind, name, prop, sides)] = disagreements(made, strict)
    assert (kind, name, prop, sorted(sides)) == ("claim", "林澜", "holdsPositionAt", ["北川智能", "星岚科技"])
    assert "back" not in said(made, strict)["disagreements"][0]


def both(one: tuple[str, str, str], other: tuple[str, str, str], **more: Any) -> Page:
    texts = tuple(f"{CAPTION[s]}这样对{CAPTION[o]}" for s, _, o in (one, other))
    return page(1, *texts).relation(*one, texts[0]).relation(*other, texts[1], **more)


BETTER, WORSE = ("lan-2", "outperforms", "tuoba-3"), ("tuoba-3", "outperforms", "lan-2")
NO_CONTRADICTION: dict[str, Callable[[], list[Page]]] = {
    "told twice": lambda: [claim(1, *BETTER), claim(2, *BETTER)],
    "an end is not named": lambda: [
        claim(1, *BETTER),
        page(2, "拓跋3比它强").relation(*WORSE, "拓跋3比它强").relation(*BETTER, "拓跋3比它强", modality="negated"),
    ],
    "in doubt": lambda: [claim(1, *BETTER), claim(2, *BETTER, modality="hedged")],
    "planned": lambda: [claim(1, *BETTER, modality="planned"), claim(2, *BETTER, modality="negated")],
    "denied, not surely": lambda: [claim(1, *BETTER), claim(2, *BETTER, modality="negated", confidence=0.5)],
    "another is denied": lambda: [
        claim(1, "xinglan", "acquired", "beichuan"), claim(2, "xinglan", "acquired", "yunshan", modality="negated"),
    ],
    "read both ways in one sentence": lambda: [
        claim(1, *BETTER, "谁不逊于谁").relation(*BETTER, "谁不逊于谁Lan-2和拓跋3", modality="negated")
    ],
    "one article weighs both": lambda: [both(BETTER, WORSE)],
    "a relation that holds both ways": lambda: [
        claim(1, "xinglan", "investedIn", "beichuan"), claim(2, "beichuan", "investedIn", "xinglan"),
    ],
    "symmetric": lambda: [claim(1, "lan-2", "comparableTo", "tuoba-3"), claim(2, "tuoba-3", "comparableTo", "lan-2")],
    "two developers": lambda: [claim(1, "xinglan", "developed", "lan-2"), claim(2, "lin-lan", "developed", "lan-2")],
    "an owner and the owner's owner": lambda: [
        claim(1, "xinglan", "acquired", "beichuan"), claim(2, "yunshan", "acquired", "beichuan"),
        claim(3, "yunshan", "acquired", "xinglan"),
    ],
    "two buyers that one article names": lambda: [
        both(("xinglan", "acquired", "beichuan"), ("yunshan", "acquired", "beichuan"))
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", NO_CONTRADICTION)
def test_claims_that_do_not_disagree(case: str, ontology: Ontology) -> None:
    assert disagreements(NO_CONTRADICTION[case](), ontology) == []


def test_two_speakers_of_one_article_may_claim_the_opposite(ontology: Ontology) -> None:
    texts = "星岚称Lan-2比拓跋3强", "北川称拓跋3比Lan-2强"
    made = page(1, *texts)
    for who, ends, text in (("xinglan", BETTER, texts[0]), ("beichuan", WORSE, texts[1])):
        made.relation(*ends, text, by=who, modality="reported")
    assert [found[2] for found in disagreements([made], ontology)] == ["outperforms"]


# ---- dates ------------------------------------------------------------------------------------------------------


def release(number: int, date: str | None, who: str = "xinglan", cls: str = "Release", **more: Any) -> Page:
    text = f"星岚在{date}发布了Lan-2"
    roles = [("agent", who), ("object", "lan-2")] if who else [("object", "lan-2")]
    return page(number, text).event(cls, roles, text, date, **more)


@pytest.mark.parametrize("who", ["xinglan", ""])
def test_one_release_at_two_dates_disagrees(who: str, ontology: Ontology) -> None:
    made = [release(1, "2025-03-04"), release(2, "2025-03-06", who), release(3, "2025-03")]
    assert disagreements(made, ontology) == [("date", "Lan-2", "Release", ["2025-03-04", "2025-03-06"])]


def test_a_founding_is_dated_by_who_is_founded(ontology: Ontology) -> None:
    def founding(number: int, date: str) -> Page:
        text = f"{date.replace('-0', '年')}月北川智能成立"
        return page(number, text).event("Founding", [("object", "beichuan")], text, date)

    assert disagreements([founding(1, "2015"), founding(2, "2016-02")], ontology) == [
        ("date", "北川智能", "Founding", ["2015", "2016-02"])
    ]


def when(words: str, date: str) -> Page:
    text = f"{words}Lan-2发布"
    return page(2, text).event("Release", [("object", "lan-2")], text, date)


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("4月6日", "2025-04-06"), ("6号", "2025-04-06"), ("2025-04-06 ", "2025-04-06"), ("4/6，", "2025-04-06"),
        ("April 06 ", "2025-04-06"), ("6 Apr ", "2025-04-06"), ("4月", "2025-04"), ("四月", "2025-04"),
        ("2025-04，", "2025-04"), ("Apr.", "2025-04"), ("2024年", "2024"), ("24年", "2024"),
    ],
)  # fmt: skip
def test_a_date_counts_where_the_quote_states_it(words: str, date: str, ontology: Ontology) -> None:
    other = "2025-03-04" if date > "2025" else "2025-01-04"
    found = disagreements([release(1, other), when(words, date)], ontology)
    assert [sides for _, _, _, sides in found] == [sorted([other, date])]


NO_DATES: dict[str, Callable[[], list[Page]]] = {
    "one date is part of the other": lambda: [release(1, "2025-03-04"), release(2, "2025-03")],
    "no date": lambda: [release(1, "2025-03-04"), release(2, None)],
    "the next version": lambda: [release(1, "2025-03-04"), release(2, "2025-09-04")],
    "another doer": lambda: [release(1, "2025-03-04"), release(2, "2025-03-06", "beichuan")],
    "planned": lambda: [release(1, "2025-03-04", modality="planned"), release(2, "2025-03-06")],
    "not sure": lambda: [release(1, "2025-03-04", confidence=0.5), release(2, "2025-03-06")],
    "what happens often": lambda: [
        release(1, "2025-03-04", cls="PriceChange"), release(2, "2025-03-06", cls="PriceChange"),
    ],
    "one article tells both": lambda: [
        page(1, "Lan-2在4日发布", "Lan-2在6日发布")
        .event("Release", [("object", "lan-2")], "Lan-2在4日发布", "2025-03-04")
        .event("Release", [("object", "lan-2")], "Lan-2在6日发布", "2025-03-06")
    ],
    "a date that the quote does not state": lambda: [release(1, "2025-03-04"), when("昨日", "2025-03-06")],
    "a word that begins as a month": lambda: [release(1, "2025-04-04"), when("Markets saw ", "2025-03")],
    "another month": lambda: [release(1, "2025-03-04"), when("十二月", "2025-02")],
    "a number that is no date": lambda: [release(1, "2025-03-04"), when("用6张卡训练的", "2025-03-06")],
    "a number that ends as the day": lambda: [release(1, "2025-03-04"), when("16日", "2025-03-06")],
    "what is not named": lambda: [
        release(1, "2025-03-04"),
        page(2, "它在6日发布").event("Release", [("object", "lan-2")], "它在6日发布", "2025-03-06"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", NO_DATES)
def test_dates_that_do_not_disagree(case: str, ontology: Ontology) -> None:
    assert disagreements(NO_DATES[case](), ontology) == []


# ---- all --------------------------------------------------------------------------------------------------------


def test_contradictions_come_before_roundings_and_nothing_depends_on_order(ontology: Ontology) -> None:
    made = [
        change(1, -16.86, "16.86%", date="2025-03-04"), change(2, 17, "17%", date="2025-03-04"),
        cost(3, 5.576e6, "557.6万美元"), cost(4, 5.58e6, "558万美元", qualifier="under"),
        claim(5, *BETTER), claim(6, *WORSE), release(7, "2025-03-04"),
        release(8, "2025-03-06"),
    ]  # fmt: skip
    found = disagreements(made, ontology)
    assert [(kind, term) for kind, _, term, _ in found] == [
        ("number", "shareChange"), ("number", "trainingCost"), ("claim", "outperforms"), ("date", "Release"),
    ]  # fmt: skip
    for seed in range(3):
        random.Random(seed).shuffle(made)
        assert disagreements(made, ontology) == found


def test_rows_are_indices_into_the_table_of_their_kind(ontology: Ontology) -> None:
    data = said([cost(1, 5e6, "500万美元"), cost(2, 9e6, "900万美元"), claim(3, *BETTER), claim(4, *WORSE)], ontology)
    tables = {"number": data["numbers"], "claim": data["facts"]}
    for found in data["disagreements"]:
        rows = [i for side in found["sides"] for i in side["rows"]]
        assert len(rows) == 2 and all(tables[found["kind"]][i]["p"] == found["p"] for i in rows)


def test_the_seeds_disagree_where_their_readers_see_it(seeds: Build) -> None:
    data = page_data(seeds.graph, seeds.ontology, network(seeds.graph, seeds.ontology), seeds.articles)
    names = [e["name"] for e in data["entities"]]
    found = {(names[d["e"]], d["p"]): d for d in data["disagreements"]}
    for key, labels in {
        ("英伟达", "shareChange"): ["−17%", "−16.86%"],
        ("DeepSeek-R1", "trainingCost"): ["557.6万美元", "558万美元"],
    }.items():
        assert [side["label"] for side in found[key]["sides"]] == labels and found[key]["near"]
