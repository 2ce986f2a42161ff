"""Held-out passages as pages of their own: what is due of them, and that what is found is counted."""

from __future__ import annotations

from pathlib import Path

from kg.ontology import Ontology
from kg.train import corpus
from tests.held_out import build_one, gold

PASSAGE = """@ topic=t manner=wire published=2025-06-20
6月18日，[[云杉智能|Organization|a]]发布大模型[[松果-2|AIModel|b]]。[[云杉智能|Organization|a]]由[[沈砚秋|Person|c]]创办，[[她|-|c]]不打算收购[[湖光科技|Organization|d]]。
r: a developed b
r: c founderOf a
e: Release a b date=2025-06-18
q: b parameterCount 7000000000 count
n: a acquired d
"""


def only(folder: Path, ontology: Ontology) -> corpus.Passage:
    (folder / "a.txt").write_text(PASSAGE, "utf-8")
    (passage,) = corpus.read([folder / "a.txt"], ontology)
    return passage


def test_what_is_due_of_a_passage(tmp_path: Path, ontology: Ontology) -> None:
    due = gold(only(tmp_path, ontology))
    assert {e["names"][0]: e["type"] for e in due["entities"]} == {
        "云杉智能": ["Organization"],
        "松果-2": ["AIModel"],
        "沈砚秋": ["Person"],
        "湖光科技": ["Organization"],
    }
    assert all("她" not in e["names"] for e in due["entities"])  # a pronoun is no name
    called = {e["id"]: e["names"][0] for e in due["entities"]}
    assert [(called[r["s"]], r["p"], called[r["o"]]) for r in due["relations"]] == [
        ("云杉智能", "developed", "松果-2"),
        ("沈砚秋", "founderOf", "云杉智能"),
    ]  # not what is denied
    assert due["events"][0]["type"] == ["Release"] and due["events"][0]["date"] == "2025-06-18"
    assert due["quantities"][0]["value"] == 7e9


def test_what_is_found_is_counted_by_layer(tmp_path: Path, ontology: Ontology) -> None:
    tallies = build_one(only(tmp_path, ontology))
    assert tallies["entities"].due == 4 and tallies["entities"].right >= 3
    assert tallies["relations"].right == 2 and tallies["events"].right == 1 and tallies["event dates"].right == 1
    assert (tallies["quantities"].right, tallies["quantities"].due) == (0, 1)  # nowhere in the text: it is missed
