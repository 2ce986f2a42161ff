"""Who is known to make what: a hint where both are named, and nothing by itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.extract.classifier import decide
from kg.extract.doc import Named
from kg.extract.makers import compiled, hints, makers_of
from kg.extract.relations import make_relations
from kg.ontology import Ontology, load

TEXT = "英伟达周三表示，H20的供货将在秋天恢复。"


def mentions(text: str, *names: tuple[str, str]) -> tuple[Named, ...]:
    return tuple(Named(text.index(n), text.index(n) + len(n), cls, k, 0.9, "model") for k, (n, cls) in enumerate(names))


@pytest.mark.parametrize(
    ("name", "maker"),
    [
        ("Claude Opus 9", "anthropic"),
        ("claude", "anthropic"),
        ("H20芯片", "nvidia"),
        ("H20E", "nvidia"),
        ("GPT-5.9", "openai"),
        ("文心9.0", "baidu"),
    ],
)
def test_a_name_is_of_who_makes_all_that_begin_so(ontology: Ontology, name: str, maker: str) -> None:
    assert maker in makers_of(name, compiled(ontology))


@pytest.mark.parametrize("name", ["Claudette", "H2000", "云杉-2", "GPTeam", ""])
def test_a_name_that_only_looks_like_it_is_nobodys(ontology: Ontology, name: str) -> None:
    assert makers_of(name, compiled(ontology)) == frozenset()


def test_the_longest_beginning_counts(ontology: Ontology) -> None:
    assert makers_of("Llama-3.1-Nemotron-70B", compiled(ontology)) == {"nvidia"}
    assert makers_of("Llama 3.1", compiled(ontology)) == {"meta"}


def test_both_must_be_named(ontology: Ontology) -> None:
    makers = compiled(ontology)
    both = mentions(TEXT, ("英伟达", "Organization"), ("H20", "Hardware"))
    assert hints(TEXT, both, makers).made == {(0, 1)}
    other = mentions(TEXT.replace("英伟达", "青禾云"), ("青禾云", "Organization"), ("H20", "Hardware"))
    assert hints(TEXT.replace("英伟达", "青禾云"), other, makers) == (frozenset(), frozenset({1}))
    placed = mentions(TEXT, ("英伟达", "Place"), ("H20", "Event"))
    assert hints(TEXT, placed, makers) == (frozenset(), frozenset())


def told(ontology: Ontology, text: str, *names: tuple[str, str]) -> set[tuple[int, str, int]]:
    weights = make_relations(None, "", str(ontology.root)).weights
    assert weights is not None
    facts = decide(text, mentions(text, *names), ((), ()), ontology, weights)
    return {(f.subject, f.property, f.object) for f in facts}


def test_a_text_that_takes_the_maker_for_granted_is_understood(ontology: Ontology) -> None:
    assert (0, "developed", 1) in told(ontology, TEXT, ("英伟达", "Organization"), ("H20", "Hardware"))


@pytest.mark.parametrize("buyer", ["青禾云", "英特尔"])
def test_who_only_speaks_of_a_thing_did_not_make_it(ontology: Ontology, buyer: str) -> None:
    text = TEXT.replace("英伟达", buyer)
    assert (0, "developed", 1) not in told(ontology, text, (buyer, "Organization"), ("H20", "Hardware"))


def copied(folder: Path, words: str | None) -> Ontology:
    """Our ontology with other makers."""
    root = folder / "ontology"
    shutil.copytree(load().root, root, ignore=shutil.ignore_patterns("corpus"))
    path = root / "lexicon" / "makers.toml"
    path.unlink() if words is None else path.write_text(words, encoding="utf-8")
    return load(root)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ('property = "developed"\n[makers]\nnobody-at-all = ["X1"]\n', "nobody-at-all"),
        ('property = "bakes"\n[makers]\nopenai = ["X1"]\n', "bakes"),
    ],
)
def test_a_list_of_what_does_not_exist_is_told(tmp_path: Path, words: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=rf"makers\.toml.*{wrong}"):
        compiled(copied(tmp_path, words))


def test_an_ontology_without_the_list_knows_of_no_maker(tmp_path: Path) -> None:
    assert makers_of("Claude", compiled(copied(tmp_path, None))) == frozenset()
