"""Numbers that differ are found; alternatives, parts, other days and what is no fact are not taken for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.ontology import Ontology
from tests.export.quarrels import change, cost, disagreements, near, page, said
from tests.graph.world import Page


def test_two_values_of_what_has_but_one_disagree(ontology: Ontology) -> None:
    made = [cost(1, 5_576_000, "557.6万美元"), cost(2, 5_500_000, "550万美元")]
    assert disagreements(made, ontology) == [("number", "Lan-2", "trainingCost", ["550万美元", "557.6万美元"])]
    assert near(made, ontology) == [False]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((-16.86, "16.86%", "exactly"), (-17, "17%", "nearly")),
        ((3.07, "3.07%", "exactly"), (3, "3%", "over")),
        ((16.86, "16.86%", "exactly"), (17, "17%", "exactly")),
        ((60, "六成", "about"), (58, "58%", "exactly")),
    ],
)
def test_a_rounding_stands_beside_its_figure_and_is_marked(
    one: tuple[float, str, str], other: tuple[float, str, str], ontology: Ontology
) -> None:
    made = [change(i, v, t, qualifier=k) for i, (v, t, k) in enumerate((one, other))]
    assert len(disagreements(made, ontology)) == 1
    assert near(made, ontology) == [True]


def test_a_side_has_all_rows_that_say_so_and_how_exact_it_is(ontology: Ontology) -> None:
    made = [
        change(1, -17, "17%", qualifier="nearly"),
        change(2, -16.86, "16.86%", date="2025-03-03"),
        change(3, -16.86, "16.86%", date="2025-03-04"),  # the same trading day, as Asia dates it
    ]
    data = said(made, ontology)
    [found] = data["disagreements"]
    sides = [(s["label"], s["k"], [data["numbers"][i]["v"] for i in s["rows"]]) for s in found["sides"]]
    assert sides == [("−17%", "nearly", [-17.0]), ("−16.86%", "exactly", [-16.86, -16.86])]


def test_a_rise_and_a_fall_on_one_day_disagree(ontology: Ontology) -> None:
    made = [change(1, -1.2, "1.2%", date="2025-03-04"), change(2, 0.65, "0.65%", date="2025-03-04")]
    assert disagreements(made, ontology) == [("number", "星岚科技", "shareChange", ["−1.2%", "0.65%"])]
    assert near(made, ontology) == [False]


def test_two_speakers_of_one_article_may_disagree(ontology: Ontology) -> None:
    texts = "北川智能称Lan-2的成本为500万美元", "云杉资本则称Lan-2的成本为9亿美元"
    made = page(1, *texts)
    for who, text, value in zip(("beichuan", "yunshan"), texts, (5e6, 9e8), strict=True):
        made.number("lan-2", "trainingCost", value, "USD", text, text=text[-6:], by=who, modality="reported")
    assert [found[2] for found in disagreements([made], ontology)] == ["trainingCost"]
    silent = page(1, *texts)
    for text, value in zip(texts, (5e6, 9e8), strict=True):
        silent.number("lan-2", "trainingCost", value, "USD", text, text=text[-6:])
    assert disagreements([silent], ontology) == []  # without two speakers they are parts


def test_a_rounding_of_what_may_be_many_stands_beside_its_figure_where_two_articles_tell_them(
    ontology: Ontology,
) -> None:
    made = [prices(1, 3999), prices(2, 3999.5)]
    assert disagreements(made, ontology) == [("number", "拓跋3", "price", ["3999美元", "3999.5美元"])]
    assert near(made, ontology) == [True]


def prices(number: int, *tiers: float, **more: Any) -> Page:
    texts = [f"拓跋3售价{tier}美元" for tier in tiers]
    made = page(number, *texts)
    for text, tier in zip(texts, tiers, strict=True):
        made.number("tuoba-3", "price", tier, "USD", text, text=f"{tier}美元", **more)
    return made


def alike(**more: Any) -> Page:
    """One sentence that tells a figure and its rounding."""
    quote = "星岚科技跌16.86%，即近17%"
    made = page(1, quote).number("xinglan", "shareChange", -16.86, "percent", quote, text="16.86%")
    return made.number("xinglan", "shareChange", -17, "percent", quote, text="17%", qualifier="nearly", **more)


def quarrel() -> Page:
    """One sentence in which two speakers name two figures."""
    quote = "林澜称Lan-2成本为500万美元，北川智能称为9亿美元"
    made = page(1, quote).number("lan-2", "trainingCost", 5e6, "USD", quote, text="500万美元", by="lin-lan")
    return made.number("lan-2", "trainingCost", 9e8, "USD", quote, text="9亿美元", by="beichuan")


def spread(number: int, *values: int) -> Page:
    """One sentence with several values: "从300万到900万美元"."""
    quote = "Lan-2训练成本有" + "、".join(f"{value}万美元" for value in values)
    made = page(number, quote)
    for value in values:
        made.number("lan-2", "trainingCost", value * 1e4, "USD", quote, text=f"{value}万美元")
    return made


def founded(number: int, year: int, **more: Any) -> Page:
    quote = f"星岚科技成立于{year}年"
    return page(number, quote).number("xinglan", "foundingYear", year, "year", quote, text=f"{year}年", **more)


@pytest.mark.parametrize("exact", ["exactly", "about"])
def test_years_are_dates_and_no_rounding_of_one_another(exact: str, ontology: Ontology) -> None:
    made = [founded(1, 2015), founded(2, 2016, qualifier=exact)]
    sides = ["2015年", "2016年"] if exact == "exactly" else []
    assert [found[3] for found in disagreements(made, ontology)] == [sides] * bool(sides)
    assert near(made, ontology) == [False] * bool(sides)


NO_DISAGREEMENT: dict[str, Callable[[], list[Page]]] = {
    "the same": lambda: [cost(1, 5e6, "500万美元"), cost(2, 5e6, "五百万美元")],
    "a founding year nearly alike, not surely read": lambda: [founded(1, 2015), founded(2, 2025, confidence=0.5)],
    "the same, more or less exactly": lambda: [cost(1, 5e6, "500万", qualifier="about"), cost(2, 5e6, "500万")],
    "another currency": lambda: [cost(1, 5e6, "500万美元"), cost(2, 9e6, "900万元", unit="CNY")],
    "no fact": lambda: [cost(1, 5e6, "500万美元"), cost(2, 9e6, "900万美元", modality="hedged")],
    "no fact, nearly alike": lambda: [
        change(1, -17, "17%", qualifier="nearly", modality="hedged"), change(2, -16.86, "16.86%"),
    ],
    "not sure": lambda: [cost(1, 5e6, "500万美元"), cost(2, 9e6, "900万美元", confidence=0.4)],
    "no contradiction": lambda: [cost(1, 5e6, "500万美元", qualifier="over"), cost(2, 9e6, "900万美元")],
    "one sentence": lambda: [spread(1, 300, 900)],
    "one sentence, nearly alike": lambda: [alike()],
    "one sentence with two speakers": lambda: [quarrel()],
    "within a range": lambda: [spread(1, 300, 900), cost(2, 5e6, "500万美元")],
    "one article tells both": lambda: [
        page(1, "Lan-2预训练花费266万美元", "Lan-2总共花费557万美元")
        .number("lan-2", "trainingCost", 2.66e6, "USD", "Lan-2预训练花费266万美元", text="266万美元")
        .number("lan-2", "trainingCost", 5.57e6, "USD", "Lan-2总共花费557万美元", text="557万美元"),
        cost(2, 5.57e6, "557万美元"),
    ],
    "tiers": lambda: [prices(1, 39), prices(2, 199)],
    "tiers nearly alike": lambda: [prices(1, 39), prices(2, 40)],
    "tiers of one day": lambda: [prices(1, 39, date="2025-03-04"), prices(2, 199, date="2025-03-04")],
    "tiers in one article, nearly alike": lambda: [prices(1, 3999, 3999.5)],
    "tiers of one digit, nearly alike": lambda: [prices(1, 4), prices(2, 4.1)],
    "two days": lambda: [change(1, -5, "5%", date="2025-03-03"), change(2, -3, "3%", date="2025-03-10")],
    "two days nearly alike": lambda: [
        change(1, -3.2, "3.2%", date="2025-03-03"), change(2, -3.18, "3.18%", date="2025-03-10"),
    ],
    "days unknown": lambda: [change(1, -5, "5%"), change(2, 3, "3%")],
    "articles of other months": lambda: [
        change(1, 3.2, "3.2%", published="2025-01-28"), change(2, 3.18, "3.18%", date="2025-08-07"),
    ],
    "what the quote does not name": lambda: [
        cost(1, 5e6, "500万美元"),
        page(2, "训练成本9亿").number("lan-2", "trainingCost", 9e8, "USD", "训练成本9亿", text="9亿"),
    ],
    "two years": lambda: [change(1, 30, "30%", date="2023"), change(2, 40, "40%", date="2023")],
    "two things": lambda: [
        cost(1, 5e6, "500万美元"),
        page(2, "拓跋3花了9亿").number("tuoba-3", "trainingCost", 9e8, "USD", "拓跋3花了9亿", text="9亿"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", NO_DISAGREEMENT)
def test_numbers_that_do_not_disagree(case: str, ontology: Ontology) -> None:
    assert disagreements(NO_DISAGREEMENT[case](), ontology) == []


def test_an_article_without_a_date_is_of_the_days_that_it_tells_of(ontology: Ontology) -> None:
    def undated(day: str) -> list[Page]:
        told = change(1, -3.07, "3.07%", published=None)
        told.event("Statement", [("speaker", "xinglan")], "星岚科技股价", day)
        return [told, change(2, -3.1, "3.1%", date="2025-04-16")]

    assert len(disagreements(undated("2025-04-15"), ontology)) == 1
    assert disagreements(undated("2025-01-27"), ontology) == []
