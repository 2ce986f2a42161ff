"""`kg diff`: what came, went and changed between two graphs, whatever the order of their triples."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef

from kg.app.diff import KINDS, as_json, diff, lines
from kg.ask import GraphError
from kg.export import turtle
from kg.graph import assemble
from kg.ontology import KG, Ontology
from tests.app.test_cli import run
from tests.graph.world import BASE, Page, pages, resolution

Write = Callable[[str, list[Page]], Path]


@pytest.fixture
def written(tmp_path: Path, ontology: Ontology) -> Write:
    """A world as a Turtle file of ours."""

    def write(name: str, told: list[Page]) -> Path:
        parts = [p.article() for p in told], [p.extraction() for p in told], resolution(told)
        turtle.write(assemble(*parts, ontology, base_iri=BASE), ontology, tmp_path / name)
        return tmp_path / name

    return write


def told(found: Any) -> dict[str, dict[str, list[str]]]:
    """Names of what came, went and changed, where anything did."""
    plain = {kind: {what: [x["name"] for x in rows] for what, rows in part.items() if rows} for kind, part in found}
    return {kind: part for kind, part in plain.items() if part}


def test_what_an_article_brings_comes_with_it_and_goes_with_it(written: Write, ontology: Ontology) -> None:
    first, copy, second = pages()
    old, new = written("old.ttl", [first, copy]), written("new.ttl", [first, copy, second])
    found = as_json(diff(old, new, ontology))
    assert list(found) == list(KINDS)
    said = told(found.items())
    assert said["articles"] == {"came": [second.raw[:8]]} and "went" not in said["claims"]
    assert "拓跋3 优于 Lan-2" in said["claims"]["came"]
    assert said["claims"]["changed"] == ["星岚科技 开发 Lan-2"] and len(said["numbers"]["came"]) == 1
    (changed,) = found["claims"]["changed"]
    rows = {c["property"]: (c["old"], c["new"]) for c in changed["changes"]}
    assert rows["kg:sources"] == (["1"], ["2"]) and rows["kg:evidence"] == (["2"], ["3"])
    back = told(as_json(diff(new, old, ontology)).items())
    assert back["claims"]["went"] == said["claims"]["came"] and back["articles"] == {"went": [second.raw[:8]]}


def test_the_order_of_triples_is_no_difference(written: Write, ontology: Ontology, tmp_path: Path) -> None:
    file = written("a.ttl", pages())
    (tmp_path / "b.ttl").write_text(
        "\n".join(sorted(Graph().parse(file).serialize(format="nt").splitlines(), reverse=True)), "utf-8"
    )
    assert not any(diff(file, tmp_path / "b.ttl", ontology).values())


def test_names_that_changed_are_told_old_and_new(written: Write, ontology: Ontology, tmp_path: Path) -> None:
    file = written("a.ttl", pages())
    graph = Graph().parse(file)
    node = URIRef(BASE + "lan-2")
    graph.set((node, KG.name, Literal("Lan-2 \x1b[31m")))
    graph.add((node, KG.usesTechnology, URIRef(BASE + "tuoba-3")))  # near miss: a fact is a claim, not told twice
    graph.serialize(tmp_path / "b.ttl", format="turtle")
    found = diff(file, tmp_path / "b.ttl", ontology)
    assert [len(found[kind]) for kind in KINDS] == [1, 0, 0, 0, 0]
    (change,) = found["entities"].changed
    assert change.changes == (("kg:name", ("Lan-2",), ("Lan-2 \x1b[31m",)),)
    shown = [line for _, line in lines(found, 5)]
    assert "      kg:name: Lan-2 → Lan-2 \N{REPLACEMENT CHARACTER}[31m" in shown


def test_long_lists_are_cut_with_a_word(written: Write, ontology: Ontology) -> None:
    found = diff(written("a.ttl", pages()[:1]), written("b.ttl", pages()), ontology)
    came = len(found["claims"].came)
    assert came > 1
    assert f"  + … and {came - 1} more" in [line for _, line in lines(found, 1)]
    assert not any("more" in line for _, line in lines(found, 0))


@pytest.mark.parametrize(("text", "says"), [(None, "does not exist"), ("<html>", "is not Turtle")])
def test_what_is_no_graph_is_named(
    written: Write, ontology: Ontology, tmp_path: Path, text: str | None, says: str
) -> None:
    other = tmp_path / "other.ttl"
    if text:
        other.write_text(text, "utf-8")
    with pytest.raises(GraphError, match=rf"other\.ttl {says}"):
        diff(written("a.ttl", pages()), other, ontology)


def test_the_command(written: Write) -> None:
    old, new = str(written("old.ttl", pages()[:2])), str(written("new.ttl", pages()))
    shown = run("diff", old, new)
    assert "articles: 1 came, 0 went, 0 changed" in shown and "+ Claim 拓跋3 优于 Lan-2" in shown
    assert json.loads(run("diff", old, new, "--json"))["articles"]["came"][0]["class"] == "Article"
    run("diff", old, new, "--exit-code", code=1)
    run("diff", old, old, "--exit-code")
    assert "does not exist" in run("diff", old, old + "x", code=2)


def test_another_place_in_as_many_is_no_change(written: Write, ontology: Ontology, tmp_path: Path) -> None:
    file = written("a.ttl", pages())
    moved = file.read_text("utf-8").replace("kg:evidence id:ev-", "kg:evidence id:ev-x")
    (tmp_path / "b.ttl").write_text(moved, "utf-8")
    assert not diff(file, tmp_path / "b.ttl", ontology)["claims"].changed
