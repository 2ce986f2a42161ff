"""Build → report.json and the summary on the terminal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rdflib import RDF, Graph
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.app.console import harmless
from kg.model import Article, Entity, Extraction, Problem
from kg.ontology import KG, local

if TYPE_CHECKING:
    from kg.app.build import Build

#: At most so many problems are printed; all stand in report.json.
SHOWN = 20


def summary(build: Build) -> dict[str, Any]:
    """The report as plain values, in a fixed order; only ``seconds`` differs from run to run."""
    extractions = {x.article: x for x in build.extractions}
    return values(
        [article_row(a, extractions[a.id]) for a in build.articles],
        build.resolution.entities,
        _told(build.graph),
        build.problems,
        build.violations,
        build.seconds,
    )


class Told(NamedTuple):
    """How many relations, events and numbers a graph has by their term and by how they stand, and how many triples."""

    facts: Mapping[str, int]
    modality: Mapping[str, int]
    triples: int


def values(
    articles: Sequence[Mapping[str, Any]],
    entities: Iterable[Entity],
    told: Told,
    problems: Iterable[Problem],
    violations: Iterable[str],
    seconds: Mapping[str, float],
) -> dict[str, Any]:
    """The report of a build as plain values."""
    return {
        "articles": articles,
        "families": len({row["family"] for row in articles}),
        "entities": dict(sorted(Counter(e.cls for e in entities).items())),
        "facts": dict(sorted(told.facts.items())),
        "modality": dict(sorted(told.modality.items())),
        "triples": told.triples,
        "problems": [
            {"where": p.where, "stage": p.stage, "severity": p.severity, "reason": p.reason} for p in problems
        ],
        "shape_violations": list(violations),
        "seconds": {stage: round(spent, 3) for stage, spent in seconds.items()},
    }


def article_row(a: Article, x: Extraction) -> dict[str, Any]:
    """What the report says of one article."""
    return {
        "file": a.name, "id": a.id, "title": a.title, "published": a.published, "medium": a.medium,
        "author": a.author, "encoding": a.encoding, "language": a.language, "family": a.family,
        "spun": round(a.spun, 3), "characters": len(a.raw), "read": len(a.text),
        "left_out": [
            {"start": z.start, "end": z.end, "why": z.reason, "text": a.raw[z.start : z.end][:80]}
            for z in a.zones if z.kind == "furniture"
        ],
        "comments": sum(z.kind == "comment" for z in a.zones),
        "mentions": len(x.mentions), "entities": len(x.entities), "relations": len(x.relations),
        "events": len(x.events), "measurements": len(x.measurements),
    }  # fmt: skip


def _told(graph: Graph) -> Told:
    """What is told twice counts once."""
    modality = {node: local(how) for node, how in graph.subject_objects(KG.modality)}
    links = (KG.claimPredicate, KG.eventClass, KG.measure)
    terms = {node: term for link in links for node, term in graph.subject_objects(link)}
    facts = Counter(local(terms.get(node) or graph.value(node, RDF.type)) for node in modality)
    return Told(facts, Counter(modality.values()), len(graph))


def write(values: Mapping[str, Any], path: Path) -> Path:
    """Write the report as JSON, one value a line."""
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def show(values: Mapping[str, Any], kept: int, console: Console, files: Sequence[Path]) -> None:
    """Print what a reader wants to know: how much was read, found and left out, what went wrong, how long it took.

    Args:
        values: the report.
        kept: how many articles an earlier build had read.
        console: where to print.
        files: what was written.
    """
    table = Table(title="newskg", title_justify="left", show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    articles = values["articles"]
    left_out: Counter[str] = Counter(zone["why"] for row in articles for zone in row["left_out"])
    rows = {
        "articles": f"{len(articles)} in {values['families']} families of independent text"
        + (f"; {kept} were read by an earlier build" if kept else ""),
        "characters": f"{sum(a['characters'] for a in articles):,}, read {sum(a['read'] for a in articles):,}",
        "left out": _counts(left_out) or "nothing",
        "comments": str(sum(row["comments"] for row in articles)),
        "entities": _counts(values["entities"]),
        "facts": _counts(values["facts"]),
        "modality": _counts(values["modality"]),
        "triples": f"{values['triples']:,}",
        "seconds": ", ".join(f"{stage} {spent:.1f}" for stage, spent in values["seconds"].items() if spent >= 0.05),
        "written": ", ".join(map(str, files)),
    }
    for name, value in rows.items():
        table.add_row(name, Text(harmless(value)))
    console.print(table)
    problems([Problem(**problem) for problem in values["problems"]], console)
    for message in values["shape_violations"][:SHOWN]:
        console.print(Text(harmless(f"shape: {message}"), style="red"))


def problems(found: Sequence[Problem], console: Console) -> None:
    """Print problems, errors first."""
    for p in sorted(found, key=lambda p: p.severity != "error")[:SHOWN]:
        style = "red" if p.severity == "error" else "yellow"
        console.print(Text(harmless(f"{p.severity}: {p.where}: {p.reason}"), style=style), soft_wrap=True)
    if len(found) > SHOWN:
        console.print(f"… and {len(found) - SHOWN} more in report.json")


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{n} {name}" for name, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))
