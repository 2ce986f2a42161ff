"""The OWL API, 4 as Protégé 5.6 ships it and 5, looks at files once a version; the tests judge what it found."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph

from kg.app.build import Build
from kg.export import exporter, turtle
from kg.ontology import Ontology, home
from tests.export.hostile import hostile

HERE = Path(__file__).parent
DOWNLOAD, LOOK = 300, 240  # seconds, at most
#: The quick compiler alone halves the time: all is over before the slow one pays.
QUICK = ["-XX:TieredStopAtLevel=1", "-Xmx2g"]
CLASH = """
<https://newskg.example/id/two-things> a kg:Person, kg:Organization .
"""
#: No class is said of it: that it is an entity and a claim follows from what its properties are declared for.
MISUSE = """
<https://newskg.example/id/misused> kg:claimSubject <https://newskg.example/id/other> ;
    kg:developed <https://newskg.example/id/other> .
"""
GARBLED = """
kg:Person a kg:Person kg:Person .
"""


@pytest.fixture(scope="session")
def files(seeds: Build, output: Path, ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What is looked at, by what it is."""
    folder = tmp_path_factory.mktemp("owl")
    terms = (home() / "newskg.ttl").read_text("utf-8")
    graph = (output / "graph.ttl").read_text("utf-8")
    turtle.write(hostile(ontology), ontology, folder / "bad.ttl")
    bad = Graph().parse(folder / "bad.ttl")
    texts = {
        "ontology": terms,
        "whole": terms + graph,
        "turned": graph + terms,
        "alone": graph,
        "clash": terms + graph + CLASH,
        "misuse": terms + MISUSE,
        "hostile": terms + (folder / "bad.ttl").read_text("utf-8"),
        "garbled": terms + GARBLED,
    }
    made = {name: folder / f"{name}.ttl" for name in texts}
    for name, path in made.items():
        path.write_text(texts[name], "utf-8")
    for name, told in {"sidecar": seeds.graph, "hostile-sidecar": bad}.items():
        made[name] = folder / f"{name}.owl"
        exporter("owl")(told, ontology, made[name])
    return made


@pytest.fixture(scope="session", params=["owlapi4", "owlapi5"])
def found(request: pytest.FixtureRequest, files: dict[str, Path]) -> dict[str, Any]:
    """What Probe.java found in each file."""
    folder = files["whole"].parent
    steps = dict.fromkeys(["sidecar", "hostile-sidecar", "clash", "misuse"], "reason=")
    steps |= dict.fromkeys(["ontology", "whole"], "reason,save=")
    looked = [steps.get(name, "") + str(path) for name, path in files.items()]
    probe = ["-cp", _class_path(request, folder), str(HERE / "Probe.java"), *looked]
    _program("javac")  # java compiles Probe.java by itself, which it can where there is one
    out = _run([_program("java"), *QUICK, *probe], LOOK)
    return {Path(name).stem: seen for name, seen in json.loads(out).items()}


def _class_path(request: pytest.FixtureRequest, folder: Path) -> str:
    """Maven resolves and, the first time, downloads; pytest's cache remembers it until the pom changes."""
    pom = HERE / "pom.xml"
    key = f"owl/{request.param}"
    jars: str
    text, jars = request.config.cache.get(key, ("", ""))
    if text == pom.read_text("utf-8") and all(Path(jar).is_file() for jar in jars.split(os.pathsep)):
        return jars
    file = folder / request.param
    goal = ["-P", request.param, "dependency:build-classpath", f"-Dmdep.outputFile={file}"]
    _run([_program("mvn"), "-q", "-B", "-f", str(pom), *goal], DOWNLOAD)
    jars = file.read_text("utf-8").strip()
    request.config.cache.set(key, (pom.read_text("utf-8"), jars))
    return jars


def _program(name: str) -> str:
    """Where java or mvn is; without one the test is skipped, in CI it fails."""
    found = shutil.which(name)
    word = f"{name} is missing: apt-get install -y openjdk-17-jdk-headless maven"
    if found and name == "java":
        told = subprocess.run([found, "-version"], capture_output=True, text=True, timeout=30).stderr
        version = re.search(r'version "(\d+)', told)
        if not version or int(version[1]) < 17:
            found, word = None, f"Java 17 or newer is needed, this is {told.splitlines()[:1]}"
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(word)
    return str(found)


def _run(command: list[str], seconds: int) -> str:
    """What a program prints.

    Raises:
        Failed: it took too long or went wrong; says how.
    """
    name = Path(command[0]).name
    try:
        run = subprocess.run(command, capture_output=True, timeout=seconds, cwd=HERE)
    except subprocess.TimeoutExpired:
        pytest.fail(f"{name} did not end within {seconds} s: {command[-1]}")
    out, complaints = run.stdout.decode("utf-8", "replace"), run.stderr.decode("utf-8", "replace")
    if run.returncode:
        pytest.fail(f"{name} ended with {run.returncode}:\n{(out + complaints)[-4000:]}")
    return out
