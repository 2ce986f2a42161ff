"""Local entities of several articles become things of the world."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Evidence, Extraction, LocalEntity, Relation, Resolution
from kg.ontology import Ontology, load
from kg.resolve import cluster, resolve
from kg.resolve.cluster import MOST_NAMES, Node, short_here
from kg.resolve.names import Rules

Spec = tuple[str, str]  # class, names separated by "|"; "=id" at the end for a known thing


def article(name: str, *specs: Spec, posts: tuple[tuple[int, int], ...] = (), modality: str = "asserted") -> Extraction:
    local = []
    for key, (cls, text) in enumerate(specs):
        text, _, known = text.partition("=")
        names = tuple(text.split("|"))
        local.append(LocalEntity(key, cls, names, names, known))
    here = Evidence(name, 0, 1)
    relations = tuple(Relation(s, "holdsPositionAt", o, here, modality) for s, o in posts)
    return Extraction(name, tuple(local), (), relations)


def test_one_known_identifier_is_one_entity(ontology: Ontology) -> None:
    found = resolve(
        [article("a", ("Organization", "英伟达=nvidia")), article("b", ("Organization", "輝達=nvidia"))], ontology
    )
    assert [(e.id, e.name) for e in found.entities] == [("nvidia", "英伟达")]
    assert found.entities[0].surfaces == ("英伟达", "輝達")
    assert found.entities[0].members == (("a", 0), ("b", 0))


def test_names_of_one_article_bring_two_others_together(ontology: Ontology) -> None:
    found = resolve(
        [
            article("a", ("Organization", "云岫科技")),
            article("b", ("Organization", "云岫科技|Clouda Labs")),
            article("c", ("Organization", "Clouda Labs")),
        ],
        ontology,
    )
    assert len(found.entities) == 1


def test_a_wrong_alias_does_not_join_two_known_things(ontology: Ontology) -> None:
    found = resolve(
        [article("a", ("Organization", "英伟达|超威半导体=nvidia")), article("b", ("Organization", "超威半导体=amd"))],
        ontology,
    )
    assert {e.id for e in found.entities} == {"nvidia", "amd"}


def test_a_wrong_alias_does_not_join_two_versions(ontology: Ontology) -> None:
    found = resolve(
        [
            article("a", ("AIModel", "星岚2.0")),
            article("b", ("AIModel", "星岚3.0|星岚2.0")),
        ],
        ontology,
    )
    assert len(found.entities) == 2


def test_an_alias_that_everybody_seems_to_have_is_stopped_and_reported(ontology: Ontology) -> None:
    many = [article(f"a{i:02}", ("Organization", f"公会{chr(0x4E00 + 7 * i)}联|众联社")) for i in range(3 * MOST_NAMES)]
    found = resolve(many, ontology)
    assert len(found.entities) > 1
    assert [p.severity for p in found.problems] == ["warning"] * len(found.problems) != []


def test_a_lone_surname_is_the_one_full_name_at_hand(ontology: Ontology) -> None:
    found = resolve([article("a", ("Person", "马库斯·费伦蒂")), article("b", ("Person", "费伦蒂"))], ontology)
    assert len(found.entities) == 1


def test_a_lone_surname_between_two_full_names_stays_alone(ontology: Ontology) -> None:
    found = resolve(
        [
            article("a", ("Person", "Jonas Weller")),
            article("b", ("Person", "Mara Weller")),
            article("c", ("Person", "Weller")),
        ],
        ontology,
    )
    assert len(found.entities) == 3


def test_the_same_article_decides_first(ontology: Ontology) -> None:
    found = resolve(
        [article("a", ("Person", "Jonas Weller")), article("b", ("Person", "Mara Weller"), ("Person", "Weller"))],
        ontology,
    )
    assert found.of["b", 0] == found.of["b", 1] != found.of["a", 0]


def test_a_brand_with_two_companies_stays_alone(ontology: Ontology) -> None:
    found = resolve(
        [
            article("a", ("Organization", "云岫科技")),
            article("b", ("Organization", "云岫资本")),
            article("c", ("Organization", "云岫")),
        ],
        ontology,
    )
    assert len(found.entities) == 3


def test_a_short_form_within_an_article_joins_no_other_company(ontology: Ontology) -> None:
    found = resolve(
        [article("a", ("Organization", "云岫美妆|云岫")), article("b", ("Organization", "云岫智能|云岫"))], ontology
    )
    assert len(found.entities) == 2


def test_what_one_company_alone_is_called_for_short_is_that_company(ontology: Ontology) -> None:
    found = resolve([article("a", ("Organization", "云岫美妆|云岫")), article("b", ("Organization", "云岫"))], ontology)
    assert len(found.entities) == 1


def test_a_short_form_that_a_known_thing_has_for_name_is_not_that_thing(ontology: Ontology) -> None:
    found = resolve([article("a", ("Organization", "通义|通义律师事务所"))], ontology)
    assert [e.known for e in found.entities] == [""]


ONE, TWO = ("Person", "张伟"), ("Person", "陆星野")
FIRM, OTHER = ("Organization", "云岫科技"), ("Organization", "峦屿智能")


@pytest.mark.parametrize(
    ("person", "first", "second", "same"),
    [
        (ONE, FIRM, FIRM, True),
        (ONE, FIRM, OTHER, False),
        (TWO, FIRM, FIRM, True),
        (TWO, FIRM, OTHER, False),
    ],
)
def test_namesakes_at_different_companies_are_two(
    person: Spec, first: Spec, second: Spec, same: bool, ontology: Ontology
) -> None:
    found = resolve(
        [article("a", person, first, posts=((0, 1),)), article("b", person, second, posts=((0, 1),))], ontology
    )
    assert (found.of["a", 0] == found.of["b", 0]) is same


def test_a_post_denied_says_nothing_about_who_is_who(ontology: Ontology) -> None:
    found = resolve(
        [article("a", TWO, FIRM, posts=((0, 1),)), article("b", TWO, OTHER, posts=((0, 1),), modality="negated")],
        ontology,
    )
    assert found.of["a", 0] == found.of["b", 0]


def test_two_characters_need_a_company_in_common(ontology: Ontology) -> None:
    apart = resolve([article("a", ONE, FIRM), article("b", ONE, OTHER)], ontology)
    together = resolve([article("a", ONE, FIRM), article("b", ONE, FIRM)], ontology)
    assert apart.of["a", 0] != apart.of["b", 0]
    assert together.of["a", 0] == together.of["b", 0]


def test_a_chip_is_known_by_its_number_where_its_maker_is_named(ontology: Ontology) -> None:
    found = resolve(
        [article("a", ("Organization", "凌石微"), ("Hardware", "凌石微K900")), article("b", ("Hardware", "K900"))],
        ontology,
    )
    assert found.of["a", 1] == found.of["b", 0]


def test_the_caption_is_the_name_most_articles_put_first(ontology: Ontology) -> None:
    found = resolve(
        [
            article("a", ("Organization", "杭州云岫科技有限公司|云岫科技")),
            article("b", ("Organization", "云岫科技")),
            article("c", ("Organization", "云岫科技")),
        ],
        ontology,
    )
    assert [e.name for e in found.entities] == ["云岫科技"]
    assert ("云岫科技", "zh-Hans") in found.entities[0].labels


def test_a_new_article_about_something_else_changes_no_identifier(ontology: Ontology) -> None:
    first = [article("a", ("Organization", "云岫科技"), ONE)]
    more = [article("0", ("Organization", "峦屿智能"), ("Person", "张伟")), *first]
    assert resolve(first, ontology).of.items() <= resolve(more, ontology).of.items()


def test_nothing_in_nothing_out(ontology: Ontology) -> None:
    assert resolve([], ontology) == Resolution((), {})


def test_a_hostile_name_makes_a_plain_identifier(ontology: Ontology) -> None:
    found = resolve(
        [article("a", ("Organization", '<script>alert("x")</script>')), article("b", ("Person", ""))], ontology
    )
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", e.id) for e in found.entities)
    assert len(found.entities) == 2


NAMES = st.sampled_from(
    [
        "张伟",
        "陆星野",
        "云岫科技",
        "云岫",
        "杭州云岫科技有限公司",
        "Weller",
        "Jonas Weller",
        "Mara Weller",
        "R1",
        "星岚2.0",
        "星岚3.0",
        "费伦蒂",
        "马库斯·费伦蒂",
        "马库斯·弗伦提",
        "英伟达",
        "H100",
        "英伟达H100",
        "Kimi",
        "华盛顿",
    ]
)
SPECS = st.tuples(
    st.sampled_from(["Person", "Organization", "AIModel", "Product", "Place"]),
    st.lists(NAMES, min_size=1, max_size=3, unique=True).map("|".join),
)
FOLDERS = st.lists(st.lists(SPECS, min_size=1, max_size=4), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(FOLDERS, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_every_local_entity_is_one_thing(
    folder: list[list[Spec]], shuffle: random.Random
) -> None:
    articles = [article(f"art-{i}", *specs, posts=((0, len(specs) - 1),)) for i, specs in enumerate(folder)]
    found = resolve(articles, load())
    shuffle.shuffle(articles)
    assert resolve(articles, load()) == found
    assert set(found.of) == {(x.article, e.key) for x in articles for e in x.entities}
    ids = [e.id for e in found.entities]
    assert len(ids) == len(set(ids))
    assert sorted(m for e in found.entities for m in e.members) == sorted(found.of)
    classes = {
        e.id: {x.entities[k].cls for x in articles for a, k in e.members if a == x.article} for e in found.entities
    }
    assert all("Person" not in c or len(c) == 1 for c in classes.values())


@pytest.mark.parametrize("cls", ["Organization", "AIModel"])
def test_an_entry_of_which_no_name_is_sure_has_no_short_form(cls: str) -> None:
    assert short_here(Node("", 0, cls, (), "apple")) == frozenset()


def test_what_many_articles_call_alike_is_compared_once(ontology: Ontology, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times as many articles about the same things took a hundred times as long."""
    usual, compared = cluster.brand_of, []

    def counted(short: str, full: str, words: Rules) -> bool:
        compared.append((short, full))
        return usual(short, full, words)

    monkeypatch.setattr(cluster, "brand_of", counted)
    calls = []
    for n in (5, 50):
        compared.clear()
        names = ("云岫科技", "星湾数据", "澜石电子", "赤松")
        found = resolve([article(f"a{i:02}", *(("Organization", name) for name in names)) for i in range(n)], ontology)
        assert len(found.entities) == 4
        calls.append(len(compared))
    assert calls[0] == calls[1] > 0
