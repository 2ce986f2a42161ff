"""`kg eval` computes what tests/gold/score.py computes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Graph

from kg.app.evaluate import GoldError, evaluate, read_graph
from kg.app.score import LAYERS, norm, score
from kg.ontology import Ontology

GOLD = Path(__file__).parent.parent / "gold"
PREFIX = "@prefix kg: <https://w3id.org/newskg#> . @prefix : <https://x.example/> . " + (
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
)
ACME = ':acme a kg:Organization ; rdfs:label "Acme"@en . :m1 a kg:AIModel ; rdfs:label "M1"@en . '
DUE = {
    "entities": [
        {"id": "acme", "type": ["Organization"], "names": ["Acme"]},
        {"id": "m-1", "type": ["AIModel"], "names": ["M1"]},
        {"id": "extra", "type": ["Person"], "names": ["某人"], "required": False},
    ],
    "relations": [{"s": "acme", "p": "developed", "o": "m-1"}],
    "events": [{"type": ["Release"], "participants": ["acme", "m-1"], "date": "2025-01"}],
    "quantities": [{"s": "m-1", "p": "price", "value": 100, "unit": "CNY"}],
}


def scored(turtle: str, ontology: Ontology) -> dict[str, float]:
    graph = Graph().parse(data=PREFIX + turtle, format="turtle")
    return {layer: tally.f1 for layer, tally in score(DUE, read_graph(graph, ontology)).items()}


def test_a_graph_that_says_all_of_it_scores_one(ontology: Ontology) -> None:
    whole = ACME + (
        ":acme kg:developed :m1 . :e a kg:Release ; kg:agent :acme ; kg:object :m1 ; kg:date '2025-01' . "
        ":q a kg:Measurement ; kg:measureOf :m1 ; kg:measure kg:price ; kg:value 100.2 ; kg:unit 'CNY' . "
    )
    assert scored(whole, ontology) == dict.fromkeys(LAYERS, 1.0)


def test_a_wrong_class_costs_the_entity_and_not_its_name(ontology: Ontology) -> None:
    found = scored(ACME.replace("kg:AIModel", "kg:Place"), ontology)
    assert (found["entities"], found["entity names"]) == (0.5, 1.0)


def test_what_is_not_required_is_neither_due_nor_wrong(ontology: Ontology) -> None:
    assert scored(ACME + ":p a kg:Person ; rdfs:label '某人'@zh . ", ontology)["entities"] == 1.0


def test_a_relation_turned_around_is_wrong(ontology: Ontology) -> None:
    assert scored(ACME + ":m1 kg:developed :acme . ", ontology)["relations"] == 0.0


def test_a_number_beyond_the_tolerance_is_wrong(ontology: Ontology) -> None:
    q = ":q a kg:Measurement ; kg:measureOf :m1 ; kg:measure kg:price ; kg:value 101 ; kg:unit 'CNY' . "
    assert scored(ACME + q, ontology)["quantities"] == 0.0


def test_names_compare_across_script_width_case_and_punctuation() -> None:
    assert norm("輝達 ＡＩ-Lab") == norm("辉达ai lab")


def test_the_figures_are_those_of_the_scorer(output: Path, ontology: Ontology, tmp_path: Path) -> None:
    # The graph of all seeds stands in for each document's: the figures are odd, but must be the same oddity.
    for gold in (GOLD / "seeds").glob("*.json"):
        (tmp_path / f"{gold.stem}.ttl").write_bytes((output / "graph.ttl").read_bytes())
    (tmp_path / "json").mkdir()
    command = [sys.executable, str(GOLD / "score.py"), str(GOLD / "seeds"), str(tmp_path)]
    command += ["--ontology", str(ontology.root / "newskg.ttl"), "--json", str(tmp_path / "json" / "score.json")]
    subprocess.run(command, check=True, capture_output=True)
    theirs = json.loads((tmp_path / "json" / "score.json").read_text("utf-8"))
    ours = evaluate(GOLD / "seeds", tmp_path, ontology)
    assert {k: [t.precision, t.recall, t.f1] for k, t in ours.total.items()} == theirs["layers"]
    assert ours.mean == theirs["mean"]
    assert ours.mean > 0


def test_a_gold_file_that_is_not_json_is_named(tmp_path: Path, ontology: Ontology) -> None:
    (tmp_path / "bad.json").write_text("{", "utf-8")
    with pytest.raises(GoldError, match=r"bad\.json: not JSON"):
        evaluate(tmp_path, tmp_path, ontology)


def test_a_folder_without_gold_is_an_error(tmp_path: Path, ontology: Ontology) -> None:
    with pytest.raises(GoldError, match="no gold file"):
        evaluate(tmp_path, tmp_path, ontology)
