"""What several test files share."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.app.build import Build
from kg.ontology import Ontology, load

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    return load()


@pytest.fixture(scope="session")
def seeds() -> Build:
    """The seeds' build, made once for all tests that only look at it."""
    return kg.build([SEEDS])


@pytest.fixture(scope="session")
def output(seeds: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the seeds' graph.ttl, graph.html and report.json."""
    folder = tmp_path_factory.mktemp("output")
    seeds.write(folder)
    return folder
