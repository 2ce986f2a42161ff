"""Build → report.json and the summary on the terminal."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdflib import RDF, Graph
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.app.console import harmless
from kg.model import Problem
from kg.ontology import KG, local

if TYPE_CHECKING:
    from kg.app.build import Build

#: At most so many problems are printed; all stand in report.json.
SHOWN = 20


def summary(build: Build) -> dict[str, Any]:
    """The report as plain values, in a fixed order; only ``seconds`` differs from run to run."""
    extractions = {x.article: x for x in build.extractions}
    articles = []
    for a in build.articles:
        x = extractions[a.id]
        articles.append(
            {
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
            }
        )  # fmt: skip
    facts, modality = _told(build.graph)
    return {
        "articles": articles,
        "families": len({a.family for a in build.articles}),
        "entities": dict(sorted(Counter(e.cls for e in build.resolution.entities).items())),
        "facts": dict(sorted(facts.items())),
        "modality": dict(sorted(modality.items())),
        "triples": len(build.graph),
        "problems": [
            {"where": p.where, "stage": p.stage, "severity": p.severity, "reason": p.reason} for p in build.problems
        ],
        "shape_violations": list(build.violations),
        "seconds": {stage: round(spent, 3) for stage, spent in build.seconds.items()},
    }


def _told(graph: Graph) -> tuple[Counter[str], Counter[str]]:
    """Relations, events and numbers of a graph by their term, and by how they stand; what is told twice counts once."""
    modality = {node: local(how) for node, how in graph.subject_objects(KG.modality)}
    links = (KG.claimPredicate, KG.eventClass, KG.measure)
    terms = {node: term for link in links for node, term in graph.subject_objects(link)}
    facts = Counter(local(terms.get(node) or graph.value(node, RDF.type)) for node in modality)
    return facts, Counter(modality.values())


def write(values: dict[str, Any], path: Path) -> Path:
    """Write the report as JSON, one value a line."""
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def show(build: Build, console: Console, files: list[Path]) -> None:
    """Print what a reader wants to know: how much was read, found and left out, what went wrong, how long it took."""
    values = summary(build)
    table = Table(title="newskg", title_justify="left", show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    left_out: Counter[str] = Counter(z.reason for a in build.articles for z in a.zones if z.kind == "furniture")
    rows = {
        "articles": f"{len(build.articles)} in {values['families']} families of independent text"
        + (f"; {build.kept} were read by an earlier build" if build.kept else ""),
        "characters": f"{sum(len(a.raw) for a in build.articles):,}, read {sum(len(a.text) for a in build.articles):,}",
        "left out": _counts(left_out) or "nothing",
        "comments": str(sum(row["comments"] for row in values["articles"])),
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
    problems(build.problems, console)
    for message in build.violations[:SHOWN]:
        console.print(Text(harmless(f"shape: {message}"), style="red"))


def problems(found: tuple[Problem, ...] | list[Problem], console: Console) -> None:
    """Print problems, errors first."""
    for p in sorted(found, key=lambda p: p.severity != "error")[:SHOWN]:
        style = "red" if p.severity == "error" else "yellow"
        console.print(Text(harmless(f"{p.severity}: {p.where}: {p.reason}"), style=style), soft_wrap=True)
    if len(found) > SHOWN:
        console.print(f"… and {len(found) - SHOWN} more in report.json")


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{n} {name}" for name, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))
