"""A graph read back from Turtle is the graph that was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from kg.app.build import Build
from kg.app.reading import read_graph, tag
from kg.ask import GraphError
from kg.export.turtle import lines


def test_what_was_built_is_read_back_to_the_byte(seeds: Build, output: Path) -> None:
    told: list[int] = []
    read = read_graph(output, told.append)
    assert set(read) == set(seeds.graph)
    assert "".join(lines(read)) == (output / "graph.ttl").read_text("utf-8")
    assert told == [10_000]


def test_rdflib_reads_the_same(tmp_path: Path) -> None:
    text = r"""@prefix a: <http://a.example/> .
        _:x a:b 1.5, 1, true, "t\n\u2028"@zh-Hant-TW, "p", <http://a.example/c> ; a:c _:x ."""
    (tmp_path / "a.ttl").write_text(text, "utf-8")
    ours, theirs = read_graph(tmp_path / "a.ttl"), Graph().parse(data=text, format="turtle")
    assert isomorphic(ours, theirs)
    assert {str(o) for o in ours.objects()} >= {"1.5", "t\n\u2028"}
    assert dict(ours.namespaces())["a"] == dict(theirs.namespaces())["a"]


@pytest.mark.parametrize("written", ["zh-Hans", "zh-Hant-TW", "en", "en-GB", "zh-cmn"])
def test_a_language_is_written_as_it_should_be(written: str) -> None:
    assert tag(written.lower()) == written


def test_what_is_no_turtle_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("@prefix a: <http://a.example/> .\na:b a:c <<", "utf-8")
    with pytest.raises(GraphError, match=r"graph\.ttl is not Turtle: .*line 2"):
        read_graph(tmp_path)
    with pytest.raises(GraphError, match="kg build"):
        read_graph(tmp_path / "none")
