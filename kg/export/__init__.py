"""A graph → files: each format is an entry point of kg.exporters, a function as ``Exporter`` describes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, cast

from rdflib import Graph

from kg.model import Article
from kg.ontology import Ontology

GROUP = "kg.exporters"


class Exporter(Protocol):
    """Writes a graph to a file, whole or not at all."""

    def __call__(self, graph: Graph, ontology: Ontology, path: Path, *, articles: Sequence[Article] = ()) -> None:
        """Write the file.

        Args:
            graph: what to write; it holds all that the articles say, with quotes.
            ontology: what the graph's terms mean.
            path: the file.
            articles: the articles that the graph was made of, with their texts, where they are at hand: a graph that
                was read from a file comes without. The order does not matter. Formats that need no texts ignore them.

        Raises:
            OSError: the file cannot be written.
            ValueError: the graph cannot be written in this format.
        """


#: Ours, as pyproject.toml registers them, for a checkout that is not installed.
OURS = MappingProxyType(
    {
        "csv": "kg.export.tables:write",
        "gexf": "kg.export.networks:write_gexf",
        "graphml": "kg.export.networks:write_graphml",
        "html": "kg.export.html:write",
        "jsonld": "kg.export.rdf:write_jsonld",
        "nq": "kg.export.rdf:write_nq",
        "owl": "kg.export.rdf:write_owl",
        "trig": "kg.export.rdf:write_trig",
        "turtle": "kg.export.turtle:write",
    }
)
#: Those that are written only when asked for by name.
OPTIONAL = frozenset({"csv", "gexf", "graphml", "jsonld", "nq", "owl", "trig"})
#: A file ends in its exporter's name, but for formats whose files have another ending.
ENDINGS = MappingProxyType({"csv": "csv.zip", "turtle": "ttl"})


def exporters() -> Mapping[str, Exporter]:
    """Every registered exporter by name, sorted.

    Raises:
        ImportError, AttributeError: one is registered but cannot be loaded.
    """
    found: dict[str, Exporter] = {name: _load(where) for name, where in OURS.items()}
    for entry in entry_points(group=GROUP):
        if OURS.get(entry.name) != entry.value:
            found[entry.name] = entry.load()
    return MappingProxyType(dict(sorted(found.items())))


def exporter(name: str) -> Exporter:
    """The exporter of this name.

    Raises:
        ValueError: there is none; the message names those there are.
        ImportError, AttributeError: one is registered but cannot be loaded.
    """
    return _chosen(exporters(), name)


def file_name(name: str) -> str:
    """What a format's file is called: turtle → graph.ttl."""
    return f"graph.{ENDINGS.get(name, name)}"


def write_all(
    graph: Graph, ontology: Ontology, folder: Path, *, articles: Sequence[Article] = (), also: Iterable[str] = ()
) -> list[Path]:
    """Write graph.ttl, graph.html and what plugins add into a folder, and what ``also`` names; return the files.

    With the articles that the graph was made of, formats can show their texts too.

    Raises:
        OSError: a file cannot be written.
        ValueError: the graph cannot be written in a format, or there is no format of a name, which is told at once.
    """
    known = exporters()
    asked = {name: _chosen(known, name) for name in also}
    made = []
    for name, write in known.items():
        if name not in OPTIONAL or name in asked:
            path = folder / file_name(name)
            write(graph, ontology, path, articles=articles)
            made.append(path)
    return made


def _chosen(known: Mapping[str, Exporter], name: str) -> Exporter:
    if name not in known:
        raise ValueError(f"there is no format {name!r}; there are {', '.join(known)}")
    return known[name]


def _load(where: str) -> Exporter:
    module, _, name = where.partition(":")
    return cast(Exporter, getattr(import_module(module), name))
