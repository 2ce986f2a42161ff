"""What reads our files again: rdflib, rapper, n3 for Node. Missing programs are said; CI must have them.

And what they must find: a graph's triples as a file can hold them, the ontology's too where it is in the file.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from rdflib import OWL, RDF, SKOS, BNode, Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

from kg.export import exporter
from kg.ontology import KG, Ontology
from kg.xmltext import printable
from kg.xmltext import written as kept

#: The parser that JavaScript programs read RDF with (MIT).
N3 = "n3@2.13.12"
#: Seconds until npm or a reader is given up.
PATIENCE = 120
_READ = """
const { Parser, Writer } = require("n3");
const fs = require("fs");
const [file, format] = process.argv.slice(1);
const quads = new Parser({ format }).parse(fs.readFileSync(file, "utf8"));
if (quads.some((q) => q.graph.termType !== "DefaultGraph")) throw new Error("a named graph");
const writer = new Writer({ format: "N-Triples" });
writer.addQuads(quads);
writer.end((error, text) => { if (error) throw error; process.stdout.write(text); });
"""


def written(name: str, graph: Graph, ontology: Ontology, folder: Path) -> Path:
    path = folder / f"graph.{name}"
    exporter(name)(graph, ontology, path)
    return path


def read(path: Path) -> Graph:
    """By rdflib, all of it from the default graph."""
    data = Dataset()
    data.parse(path, format={"jsonld": "json-ld", "nq": "nquads", "trig": "trig", "owl": "xml"}[path.suffix[1:]])
    assert {str(c.identifier) for c in data.graphs() if len(c)} <= {str(data.default_graph.identifier)}
    return data.default_graph


def with_ontology(graph: Graph, schema: Graph, name: str) -> Graph:
    """What graph.owl must say, told without its code: ``name`` is the graph's own."""
    expected = Graph()
    header = schema.value(None, RDF.type, OWL.Ontology)
    for s, p, o in schema:
        if (s, p) != (header, OWL.versionIRI):
            expected.add((URIRef(name) if s == header else s, p, o))
    for triple in held(graph, printable):
        expected.add(triple)
    for node, caption in graph.subject_objects(KG.name):  # what Protégé calls things by
        expected.add((node, SKOS.prefLabel, Literal(printable(str(caption)))))
    return expected


def assert_same(first: Graph, second: Graph) -> None:
    """They are isomorphic, which is seen quickly: few triples have blank nodes."""
    blank = [{t for t in g if any(isinstance(node, BNode) for node in t)} for g in (first, second)]
    assert set(first) - blank[0] == set(second) - blank[1]
    assert isomorphic(*(Graph().__iadd__(triples) for triples in blank))


def held(graph: Graph, change: Callable[[str], str] = kept) -> set[tuple[Node, Node, Node]]:
    """The triples, each text as a file can hold it."""
    return {
        (s, p, Literal(change(o), lang=o.language, datatype=o.datatype) if isinstance(o, Literal) else o)
        for s, p, o in graph
    }


def by_rapper(file: Path, kind: str) -> Graph:
    """What rapper reads, without a warning."""
    rapper = shutil.which("rapper") or _missing("rapper is missing: apt-get install -y raptor2-utils")
    out = subprocess.run(
        [rapper, "-q", "-i", kind, "-o", "ntriples", str(file)], capture_output=True, timeout=PATIENCE, check=False
    )
    assert (out.returncode, out.stderr) == (0, b"")
    return Graph().parse(data=out.stdout, format="nt")


def by_n3(file: Path, kind: str) -> Graph:
    """What npm's n3 reads."""
    node = shutil.which("node") or _missing("node is missing: apt-get install -y nodejs npm")
    home, problem = _n3()
    if problem:
        _missing(problem)
    command = [node, "-e", _READ, str(file), kind]
    out = subprocess.run(command, cwd=home, capture_output=True, timeout=PATIENCE, check=False)
    assert (out.returncode, out.stderr) == (0, b"")
    return Graph().parse(data=out.stdout, format="nt")


@functools.cache
def _n3() -> tuple[str, str]:
    """A folder that has n3, and what went wrong; tried once."""
    npm = shutil.which("npm")
    if npm is None:
        return "", "npm is missing: apt-get install -y nodejs npm"
    folder = tempfile.TemporaryDirectory(prefix="n3-")
    _folders.append(folder)  # removed when Python ends
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder.name, N3]
    try:
        out = subprocess.run(command, cwd=folder.name, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return "", f"npm install {N3} took more than {PATIENCE} s"
    return folder.name, f"npm install {N3} failed: {out.stderr[-500:]}" if out.returncode else ""


_folders: list[tempfile.TemporaryDirectory[str]] = []


def _missing(what: str) -> NoReturn:
    (pytest.fail if os.environ.get("CI") else pytest.skip)(what)
