"""Hand-made articles that say things, and where the page says that they disagree."""

from __future__ import annotations

from typing import Any

from kg.export.facts import page_data
from kg.graph import assemble, network
from kg.ontology import Ontology
from tests.graph.world import BASE, Page, resolution

#: (kind, entity, term, labels of the sides)
Found = tuple[str, str, str, list[str]]


def said(made: list[Page], ontology: Ontology) -> dict[str, Any]:
    parts = [p.article() for p in made], [p.extraction() for p in made], resolution(made)
    graph = assemble(*parts, ontology, base_iri=BASE)
    return page_data(graph, ontology, network(graph, ontology))


def disagreements(made: list[Page], ontology: Ontology) -> list[Found]:
    data = said(made, ontology)
    names = [e["name"] for e in data["entities"]]
    return [(d["kind"], names[d["e"]], d["p"], [side["label"] for side in d["sides"]]) for d in data["disagreements"]]


def near(made: list[Page], ontology: Ontology) -> list[bool]:
    return [d.get("near", False) for d in said(made, ontology)["disagreements"]]


def page(number: int, *sentences: str, published: str | None = "2025-03-05") -> Page:
    """An article of its own family that says these sentences, with forty-odd characters between."""
    between = "。这一句与上下文无关，只是为了让两句话之间隔开足够远的距离，读起来像一篇真的文章那样，有头有尾。"
    return Page(f"第{number}篇。" + between.join(sentences), f"{number}.txt", f"family-{number}", published)


def cost(number: int, value: float, text: str, **more: Any) -> Page:
    quote = f"Lan-2训练成本{text}"
    return page(number, quote).number("lan-2", "trainingCost", value, more.pop("unit", "USD"), quote, text=text, **more)


def change(number: int, value: float, text: str, published: str | None = "2025-03-05", **more: Any) -> Page:
    quote = f"星岚科技股价变动{text}"
    made = page(number, quote, published=published)
    return made.number("xinglan", "shareChange", value, "percent", quote, text=text, **more)
