"""Where names begin and end, and what brackets and surnames say of their class. All names are invented."""

from __future__ import annotations

import pytest

from kg.extract import aliases, article, edges
from kg.extract.votes import Find
from tests.extract.finder import cues


def found(text: str, name: str, cls: str, score: float = 0.9, by: str = "model") -> Find:
    at = text.index(name)
    return Find(at, at + len(name), cls, score, by, "")


@pytest.mark.parametrize(
    ("text", "name", "kept"),
    [
        ("青禾资本4,000万美元入股", "青禾资本4", "青禾资本"),
        ("青禾资本30亿元基金", "青禾资本30", "青禾资本"),
        ("青禾资本1.5亿元入股", "青禾资本1", "青禾资本"),
        # near misses: digits that are part of the name
        ("星野4,以及别的模型", "星野4", "星野4"),
        ("Lumo-4,000 users", "Lumo-4", "Lumo-4"),
        ("星野3发布", "星野3", "星野3"),
    ],
)
def test_the_first_digits_of_an_amount_are_no_part_of_a_name(text: str, name: str, kept: str) -> None:
    find = edges.numbered(text, found(text, name, "Organization"))
    assert text[find.start : find.end] == kept and find.score == 0.9


def test_the_number_of_a_chapter_is_no_name() -> None:
    text = "按第18C章上市的公司"
    assert edges.numbered(text, found(text, "18C", "Product")).score == 0.0
    for text in ("18C章程发布了", "第18C型飞机"):  # near misses: one half of it alone
        assert edges.numbered(text, found(text, "18C", "Product")).score == 0.9


@pytest.mark.parametrize(
    ("text", "name", "cls", "kept"),
    [
        ("轻量版星野-2 Mini由旭原微调", "星野-2", "AIModel", "星野-2 Mini"),
        ("星野-2 Pro Max发布", "星野-2", "Product", "星野-2 Pro Max"),
        # near misses: no variant, more than a variant, a maker
        ("星野-2 Mini-LED面板", "星野-2", "Product", "星野-2"),
        ("星野-2 Miniature发布", "星野-2", "AIModel", "星野-2"),
        ("星野-2 Lanqi版", "星野-2", "AIModel", "星野-2"),
        ("旭原 Pro发布", "旭原", "Organization", "旭原"),
    ],
)
def test_a_variant_behind_a_name_is_part_of_it(text: str, name: str, cls: str, kept: str) -> None:
    find = edges.versioned(text, found(text, name, cls), cues().variants)
    assert text[find.start : find.end] == kept


def test_a_latin_name_in_brackets_behind_a_foreign_person_is_hers() -> None:
    text = "上级是阿尔维德·沈(Arvid Shen),后来去了旭原"
    person, latin = found(text, "阿尔维德·沈", "Person", 0.95), found(text, "Arvid Shen", "Organization", 0.85)
    assert [f.cls for f in article.bracketed(text, [person, latin], cues())] == ["Person", "Person"]
    # near misses: what lists know, what is surer than the name before it, what is not all of the bracket
    for kept in (latin._replace(by="gazetteer"), latin._replace(score=0.97), latin._replace(end=latin.end - 5)):
        assert article.bracketed(text, [person, kept], cues())[1] == kept


@pytest.mark.parametrize(
    ("text", "before", "name"),
    [
        ("沈砚秋(Lanqi Labs)出席", "沈砚秋", "Lanqi Labs"),
        ("沈砚秋(Stanford)出席", "沈砚秋", "Stanford"),
        ("阿维·沈(Lanqi Labs)出席", "阿维·沈", "Lanqi Labs"),
        ("阿维·沈(Lanqi)出席", "阿维·沈", "Lanqi"),
        ("阿维·沈说,Lanqi Vega公司出席", "阿维·沈", "Lanqi Vega"),
    ],
)
def test_where_somebody_works_is_no_person(text: str, before: str, name: str) -> None:
    finds = [found(text, before, "Person", 0.95), found(text, name, "Organization", 0.9)]
    assert article.bracketed(text, finds, cues())[1].cls == "Organization"


def test_a_surname_is_its_bearer_where_no_list_knows_it() -> None:
    text = "Mei-Ling Adubo started it. Adubo runs research."
    whole = found(text, "Mei-Ling Adubo", "Person", 0.95)
    at = text.rindex("Adubo")
    alone = Find(at, at + 5, "Organization", 0.9, "model", "")
    assert [f.cls for f in article.ranked(text, [whole, alone], cues())] == ["Person", "Person"]
    listed = alone._replace(by="gazetteer")  # near miss: a company that is known
    assert article.ranked(text, [whole, listed], cues())[1].cls == "Organization"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Mei-Ling Adubo", ["Adubo"]),
        ("John F. Kerr", ["Kerr"]),
        ("Sam O'Hara", ["O'Hara"]),
        ("R2 D2", []),
        ("Adubo", []),
    ],
)
def test_the_last_word_of_a_latin_name_is_short_for_it(name: str, short: list[str]) -> None:
    assert list(aliases.short_forms(name, "Person", cues())) == short
