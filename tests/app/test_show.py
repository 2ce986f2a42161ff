"""`kg show`: names in any script, quotes in order, where they stand."""

from __future__ import annotations

import pytest

from kg.app import show
from kg.app.build import Build
from kg.model import Article


def lines(seeds: Build, name: str) -> list[tuple[int, str]]:
    return [line for node in show.find(seeds.graph, name) for line in show.describe(seeds.graph, node, seeds.ontology)]


@pytest.mark.parametrize(("one", "other"), [("輝達", "辉达"), ("ＧＰＴ-4", "gpt 4"), ("Janus-Pro", "janus pro")])
def test_script_width_case_and_hyphens_do_not_matter(one: str, other: str) -> None:
    assert show.fold(one) == show.fold(other)


def test_versions_do_matter() -> None:
    assert show.fold("GPT-4") != show.fold("GPT-4o")


def test_a_part_of_a_name_finds_where_no_whole_name_does(seeds: Build) -> None:
    assert show.find(seeds.graph, "英伟") == show.find(seeds.graph, "英伟达")


def test_nothing_is_found_by_an_empty_name(seeds: Build) -> None:
    assert show.find(seeds.graph, "·") == []


def test_every_fact_has_a_quote_under_it_with_its_place(seeds: Build) -> None:
    found = lines(seeds, "英伟达")
    facts = [i for i, (indent, text) in enumerate(found) if indent == 1 and "[" in text]
    assert len(facts) > 5
    raw: dict[str, Article] = {a.title or a.name: a for a in seeds.articles}
    for i in facts:
        indent, quote = found[i + 1]
        assert indent == 2
        assert quote.startswith("「")
        title, _, place = quote.rpartition("」 ")[2].rpartition(", ")
        start, end = map(int, place.split("–"))
        assert " ".join(raw[title].raw[start:end].split()) in quote


def test_a_quote_neither_begins_nor_ends_with_a_comma_or_colon(seeds: Build) -> None:
    quotes = [
        text[1:].rpartition("」 ")[0] for indent, text in lines(seeds, "DeepSeek") if indent == 2 and text[0] == "「"
    ]
    assert len(quotes) > 20
    assert [q for q in quotes if q[0] in ",，:：、" or q[-1] in ",，:：、"] == []


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(2019.0, "year", "2019"), (7.2e10, "USD", "72,000,000,000 USD"), (0.5, "ratio", "0.5 ratio")],
)
def test_a_number_is_shown_in_full(value: float, unit: str, shown: str) -> None:
    assert show._figure(value, unit) == shown
