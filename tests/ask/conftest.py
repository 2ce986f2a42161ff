"""A small graph as a built folder, with and without its store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import ask
from kg.ask import Pool

BASE = "https://x.example/"
TURTLE = f"""@prefix id: <{BASE}> . @prefix kg: <https://w3id.org/newskg#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
id:a kg:name "甲" ; rdfs:label "A"@en ; kg:developed id:b .
id:b kg:name "a,\\"b\\"\\tc\\n<d>&" ; kg:developed id:c ; kg:value 5.5 .
id:c kg:name "丙" ; kg:sources 3 .
"""
TRIPLES = 8


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("built")
    (made / "graph.ttl").write_text(TURTLE, "utf-8")
    ask.write(made / "graph.ttl", BASE, made / ask.FOLDER)
    return made


@pytest.fixture(scope="session")
def pool(folder: Path) -> Iterator[Pool]:
    with Pool(ask.locate(folder), size=2, seconds=20) as made:
        yield made
