"""The page carries its data as inert JSON and allows nothing but its own scripts."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph

from kg.export import html
from kg.export.facts import page_data
from kg.graph import assemble, network
from kg.graph.network import ranked
from kg.model import Entity, Resolution
from kg.ontology import Ontology
from tests.export.hostile import NAMES, hostile
from tests.graph.world import BASE, assembled, pages


@pytest.fixture(scope="module")
def graph(ontology: Ontology) -> Graph:
    return assembled(ontology)


@pytest.fixture(scope="module")
def data(graph: Graph, ontology: Ontology) -> dict[str, Any]:
    return page_data(graph, ontology, network(graph, ontology))


def scripts(page: str) -> list[tuple[str, str]]:
    """(attributes, content) of each script element, as a browser would cut them."""
    return re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL | re.IGNORECASE)


def test_the_policy_names_each_script_and_style_by_hash_and_nothing_else(graph: Graph, ontology: Ontology) -> None:
    page = html.render(graph, ontology)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    run = [text for attributes, text in scripts(page) if not attributes]
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in run]
    assert f"script-src {' '.join(hashes)} 'wasm-unsafe-eval';" in policy[1] and len(run) == 2
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    allowed = dict(part.strip().split(" ", 1) for part in policy[1].split(";"))
    assert {name: where for name, where in allowed.items() if name not in {"script-src", "trusted-types"}} == {
        "default-src": "'none'",
        "style-src": f"'sha256-{base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()}'",
        "img-src": "data: blob:",
        "worker-src": "blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
    }
    assert policy[1].startswith("default-src 'none';") and "http" not in policy[1]
    assert policy[1].count("unsafe") == 1  # WebAssembly, which the query engine is; no text is run as script
    assert "require-trusted-types-for 'script'; trusted-types newskg" in policy[1]


def test_hostile_names_stay_inside_the_data(ontology: Ontology) -> None:
    page = html.render(hostile(ontology), ontology)
    found = scripts(page)
    assert [re.findall(r'type="([^"]*)" id="([^"]*)"', attributes) for attributes, _ in found] == [
        [("application/json", "data")],
        [],
        [],
        *([("application/json", name)] for name in ("texts", "turtle", "worker")),
        [("text/plain", "engine")],
    ]
    assert not set("<>&'") & {c for attributes, text in found if attributes for c in text}
    inert = found[0][1]
    markup = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not any(marker in markup for marker in ("onerror", "alert", "javascript"))
    shown = {e["name"] for e in json.loads(inert)["said"]["entities"]}
    assert NAMES[0] in shown and NAMES[1] in shown and len(shown) == len(NAMES)


def test_the_page_points_nowhere(graph: Graph, ontology: Ontology) -> None:
    page = html.render(graph, ontology)
    markup = re.sub(r"<script.*?</script>|<style>.*?</style>", "", page, flags=re.DOTALL)
    assert re.findall(r'(?:src|href)="([^"]*)"', markup) == ["data:,"]
    assert "sourceMappingURL" not in page and "url(" not in html._source("page.css")


def test_a_script_that_would_end_its_element_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "vis.js").write_text("x = '</ScRiPt>'", "utf-8")
    monkeypatch.setattr(html, "VIS", tmp_path / "vis.js")
    with pytest.raises(ValueError, match="would end"):
        html._vis.__wrapped__()


@pytest.mark.parametrize("file", sorted(html.PAGE.glob("*.js")), ids=lambda f: f.name)
def test_our_scripts_never_write_markup_and_never_fetch(file: Path) -> None:
    source = file.read_text("utf-8")
    sinks = "innerHTML outerHTML insertAdjacentHTML document.write eval( Function( fetch( XMLHttp import( WebSocket"
    for sink in (*sinks.split(), "sendBeacon", "EventSource", "srcdoc", "cssText"):
        assert sink not in source, f"{file.name}: {sink}"


def test_entities_come_with_names_class_and_where_they_are_mentioned(data: dict[str, Any]) -> None:
    row = next(e for e in data["entities"] if e["name"] == "星岚科技")
    assert (row["cls"], row["en"], row["mentions"], row["articles"]) == ("Organization", "Xinglan", 1, 1)


def test_facts_come_with_who_says_so_sources_and_quotes(data: dict[str, Any]) -> None:
    names = [e["name"] for e in data["entities"]]
    told = {(names[f["s"]], f["p"], names[f["o"]]): f for f in data["facts"]}
    fact = told["星岚科技", "developed", "Lan-2"]
    assert (fact["m"], fact["n"], fact["c"], len(fact["q"])) == ("Asserted", 2, 0.96, 3)
    assert [names[i] for i in told["Lan-2", "comparableTo", "拓跋3"]["by"]] == ["北川智能"]
    assert told["星岚科技", "acquired", "北川智能"]["m"] == "Planned"


def test_quotes_stand_once_with_article_and_start_and_comments_are_marked(data: dict[str, Any]) -> None:
    raw = {p.raw[:8]: p.raw for p in pages()}
    for article, start, quote, comment in data["quotes"]:
        text = raw[data["articles"][article]["name"]]
        if not text.endswith("（转载）"):
            assert quote in text
        assert (
            quote == next(t for t in raw.values() if t[start : start + len(quote)] == quote)[start : start + len(quote)]
        )
        assert bool(comment) == quote.startswith("Lan-2不如")
    assert len({tuple(q) for q in data["quotes"]}) == len(data["quotes"])


def test_happenings_come_with_their_finest_roles(data: dict[str, Any]) -> None:
    names = [e["name"] for e in data["entities"]]
    roles = {h["cls"]: [(r, names[i]) for r, i in h["roles"]] for h in data["happenings"]}
    assert roles["Statement"] == [("speaker", "北川智能"), ("topic", "拓跋3")]
    assert roles["Acquisition"] == [("agent", "星岚科技"), ("object", "北川智能")]


def test_numbers_come_with_words_and_value(data: dict[str, Any]) -> None:
    assert [(n["p"], n["t"], n["v"], n["u"], n["m"]) for n in sorted(data["numbers"], key=lambda n: n["p"])] == [
        ("revenue", "9亿元", 9e8, "CNY", "Forecast"),
        ("trainingCost", "约120万美元", 1.2e6, "USD", "Asserted"),
    ]


def test_every_term_is_labelled_in_both_languages(data: dict[str, Any]) -> None:
    assert data["terms"]["relations"]["developed"] == ["开发", "developed"]
    assert data["terms"]["inverses"]["developed"][1] == "developed by"
    assert all(len(pair) == 2 and all(pair) for kind in data["terms"].values() for pair in kind.values())


def test_a_large_graph_draws_the_most_prominent_and_carries_the_rest(
    ontology: Ontology, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "DRAWN", 3)
    net = network(graph, ontology)
    drawn = html.draw(net, ontology, dict.fromkeys(ontology.entities, "#000000"))
    assert [n["label"] for n in drawn.nodes] == [net.nodes[n]["name"] for n in ranked(net)[:3]]
    assert {(e["from"], e["to"]) for e in drawn.edges} <= {(a, b) for a in range(3) for b in range(3)}
    assert len(page_data(graph, ontology, net)["entities"]) == 7


def test_lines_are_whole_for_facts_dashed_for_happenings_and_two_way_without_arrow(
    graph: Graph, ontology: Ontology
) -> None:
    net = network(graph, ontology)
    names = [net.nodes[n]["name"] for n in ranked(net)]
    drawn = html.draw(net, ontology, dict.fromkeys(ontology.entities, "#000000"))
    look = {(names[e["from"]], names[e["to"]]): (e["dashes"], e["arrows"]) for e in drawn.edges}
    assert look == {
        ("星岚科技", "Lan-2"): (False, "to"),
        ("林澜", "星岚科技"): (False, "to"),
        ("Lan-2", "拓跋3"): (False, ""),
        ("拓跋3", "Lan-2"): (False, "to"),
        ("北川智能", "拓跋3"): (True, ""),
    }


def test_an_empty_graph_is_a_page(ontology: Ontology) -> None:
    assert html.render(Graph(), ontology).startswith("<!DOCTYPE html>")


def test_an_entity_that_nothing_is_said_of_is_on_the_page(ontology: Ontology) -> None:
    g = assemble([], [], Resolution((Entity("haizhou", "Place", "海州"),), {}), ontology, base_iri=BASE)
    assert '"海州"' in html.render(g, ontology)
