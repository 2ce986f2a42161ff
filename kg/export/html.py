"""A graph → graph.html: one page that needs no network, drawn by vis-network through pyvis.

Whatever an article says reaches the page only as JSON in script elements that are never run, and the page's script
puts it there only as text. The Content-Security-Policy names our scripts and style by their hashes; beside them it
allows the query engine (WebAssembly that the page carries) and its worker, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import networkx as nx
import pyvis
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader
from pyvis.network import Network
from rdflib import Graph

from kg.export.assemble import assemble
from kg.export.facts import article_texts, page_data
from kg.export.files import write_whole
from kg.export.layout import positions
from kg.export.turtle import lines
from kg.graph.network import Net, Ties, network, ranked
from kg.model import Article
from kg.ontology import Ontology

#: Of a larger graph this many entities are drawn, the most prominent; search brings in the rest. Beyond it no picture
#: can be read (measured: ../shared/research/web.md).
DRAWN = 300
PAGE = Path(__file__).parent / "page"
VENDOR = Path(__file__).parent / "vendor"
VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
#: One colour a class, by the order of their names; all can be seen on white and on dark.
PALETTE = (
    "#4e79a7", "#b07aa1", "#e3b93c", "#76b7b2", "#9c755f", "#f28e2b",
    "#59a14f", "#e15759", "#8cb4e0", "#ff9da7", "#8a8a8a", "#b6992d",
)  # fmt: skip
#: One shape a class, likewise: vis-network's that leave room for a caption below. Happenings are diamonds.
SHAPES = (
    "hexagon", "star", "triangleDown", "square", "star", "square",
    "dot", "triangleDown", "triangle", "hexagon", "triangle",
)  # fmt: skip
#: How the page's data is written: Chinese as it is, as short as can be.
JSON: Mapping[str, Any] = MappingProxyType({"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")})
#: No spaces: pyvis takes every space out of what it is given.
OPTIONS: Mapping[str, Any] = MappingProxyType(
    {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {"hover": True, "hideEdgesOnDrag": True, "tooltipDelay": 100000, "keyboard": False},
        "nodes": {"borderWidth": 1.5, "scaling": {"min": 7, "max": 30}},
        "edges": {"smooth": False, "width": 1, "arrows": {"to": {"scaleFactor": 0.5}}, "selectionWidth": 1},
    }
)  # fmt: skip


class Whole(NamedTuple):
    """How many entities and articles a graph has of which a page shows a part."""

    entities: int
    articles: int


def write(
    graph: Graph, ontology: Ontology, path: Path, *, articles: Sequence[Article] = (), whole: Whole | None = None
) -> None:
    """Write the page, whole or not at all; of a part of a graph, it says of what.

    Raises:
        OSError: the file cannot be written.
    """
    write_whole(path, [render(graph, ontology, articles=articles, whole=whole)])


def render(graph: Graph, ontology: Ontology, *, articles: Sequence[Article] = (), whole: Whole | None = None) -> str:
    """Return the page; without articles, its quotes stand without their surroundings."""
    net = network(graph, ontology)
    data = page_data(graph, ontology, net, articles)
    classes = sorted(ontology.entities)
    data["colours"] = {name: PALETTE[i % len(PALETTE)] for i, name in enumerate(classes)}
    data["shapes"] = {name: SHAPES[i % len(SHAPES)] for i, name in enumerate(classes)}
    if whole:
        data["whole"] = whole._asdict()
    data["symmetric"] = sorted(name for name, p in ontology.relations.items() if p.symmetric)
    picture = draw(net, ontology, data["colours"])
    carried = {"texts": article_texts(graph, articles, data), "turtle": "".join(lines(graph)), "worker": _worker()}
    scripts = {"vis": _vis(), "ours": assemble(PAGE)}
    css = "".join(_source(path.name) for path in [PAGE / "page.css", *sorted(PAGE.glob("[!p]*.css"))])
    template = DictLoader({picture.path: _source("template.html.j2")})  # under the name that pyvis asks for
    picture.templateEnv = Environment(
        loader=ChoiceLoader([template, FileSystemLoader(picture.template_dir)]), autoescape=True
    )
    picture.templateEnv.policies["json.dumps_kwargs"] = dict(JSON)
    picture.templateEnv.globals.update(
        data=data,
        carried=carried,
        engine=_engine(),
        css=css,
        style_hash=_hash(css),
        script_hashes=" ".join(_hash(script) for script in scripts.values()),
        **scripts,
    )
    return str(picture.generate_html())


def draw(net: Net, ontology: Ontology, colours: Mapping[str, str]) -> Network:
    """The most prominent entities and their ties as a pyvis network; nodes are numbered by prominence."""
    order = ranked(net)[:DRAWN]
    number = {node: i for i, node in enumerate(order)}
    picture = Network(height="100%", width="100%", directed=True, cdn_resources="in_line")
    picture.set_options(json.dumps(dict(OPTIONS)))
    pairs = _pairs(net, ontology, number)
    ties: Ties = nx.Graph()
    ties.add_nodes_from(order)
    ties.add_edges_from((order[a], order[b]) for a, b in sorted(pairs))
    where = positions(ties)
    for node in order:
        x, y = where[node]
        size, colour = round(1000 * net.nodes[node]["rank"], 3), colours[net.nodes[node]["cls"]]
        picture.add_node(number[node], label=net.nodes[node]["name"], color=colour, x=x, y=y, value=size)
    for (a, b), (kind, arrows) in sorted(pairs.items()):
        picture.add_edge(a, b, id=f"{a}-{b}", arrows=arrows, dashes=kind == "happening")
    return picture


def _pairs(net: Net, ontology: Ontology, number: Mapping[str, int]) -> dict[tuple[int, int], tuple[str, str]]:
    """(from, to) → (kind, arrow): one line a pair and direction; a shared happening only where no fact ties the two."""
    out: dict[tuple[int, int], tuple[str, str]] = {}
    ties: list[tuple[str, str, str, str]] = sorted((d["kind"], d["name"], a, b) for a, b, d in net.edges(data=True))
    for kind, name, a, b in ties:  # facts come before happenings
        if a in number and b in number and a != b:
            pair = number[a], number[b]
            if kind == "fact":
                two_way = name in ontology.relations and ontology.relations[name].symmetric
                out[pair] = kind, out.get(pair, ("", ""))[1] or ("" if two_way else "to")
            elif pair not in out and pair[::-1] not in out:
                out[pair] = kind, ""
    return out


@lru_cache(maxsize=8)
def _source(name: str) -> str:
    return (PAGE / name).read_text("utf-8").replace("\r\n", "\n")


@lru_cache(maxsize=1)
def _vis() -> str:
    """vis-network as pyvis brings it: line ends as browsers read them (for the hash), no address of a source map."""
    text = VIS.read_text("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"\n//# sourceMappingURL=\S*\s*\Z", "\n", text)
    if re.search(r"</script|<!--", text, re.IGNORECASE):
        raise ValueError(f"{VIS} cannot be put into a page: it would end its script element")
    return text


@lru_cache(maxsize=1)
def _engine() -> str:
    """base64 of the query engine as it is packed beside us: packing again would give other bytes on other machines."""
    return base64.b64encode((VENDOR / "oxigraph.wasm.gz").read_bytes()).decode("ascii")


@lru_cache(maxsize=1)
def _worker() -> str:
    """The script of the worker that runs the query engine."""
    return (VENDOR / "oxigraph.js").read_text("utf-8").replace("\r\n", "\n") + assemble(PAGE, "worker.js")


def _hash(text: str) -> str:
    """A source expression of the Content-Security-Policy that allows this inline text and no other."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
