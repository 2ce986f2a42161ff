"""A page of a part of a graph says so, where it is first looked at and where it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from kg.export import html
from kg.graph import assemble
from kg.ontology import Ontology
from tests.export.conftest import Open
from tests.graph.world import BASE, pages, resolution

pytestmark = pytest.mark.browser


def test_a_part_says_of_what(visit: Open, file: Path, ontology: Ontology, tmp_path: Path) -> None:
    made = pages()
    graph = assemble(
        [p.article() for p in made], [p.extraction() for p in made], resolution(made), ontology, base_iri=BASE
    )
    html.write(graph, ontology, tmp_path / "part.html", whole=html.Whole(54_321, 9_876))
    page = visit(tmp_path / "part.html").page
    expect(page.locator("#part")).to_contain_text("全图有 54,321 个实体、9,876 篇文章")
    page.click("#tab-sparql")
    expect(page.locator("#view-sparql .note").first).to_contain_text("全图有 54,321 个实体")
    page.click("#language")
    expect(page.locator("#part")).to_contain_text("has 54,321 entities from 9,876 articles")
    expect(page.locator("#view-sparql .note").first).to_contain_text("This page is a part of the graph")


def test_a_whole_says_nothing(visit: Open, file: Path) -> None:
    page = visit(file).page
    expect(page.locator("#part")).to_have_count(0)
    page.click("#tab-sparql")
    expect(page.locator("#view-sparql .note").first).to_be_hidden()
