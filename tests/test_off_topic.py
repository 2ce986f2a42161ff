"""Ten pages of sport, cooking, history and the like: next to nothing that a graph says of them may be wrong."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from kg import text
from kg.extract import Extractor
from kg.model import Extraction, LocalEntity, Source
from kg.ontology import load

FOLDER = Path(__file__).parent / "cases" / "offtopic"
PAGES = sorted(FOLDER.glob("*.txt"))
ALLOWED = tomllib.loads((FOLDER / "allowed.toml").read_text("utf-8"))
#: Claims that a careful reader would not make, in all ten pages together.
MOST = 1


@cache
def read(page: Path) -> Extraction:
    ontology = load()
    article, _ = text.prepare(Source(page.name, page.read_text("utf-8")), ontology)
    return extractor().extract(article)


@cache
def extractor() -> Extractor:
    return Extractor(load())


def is_called(entity: LocalEntity, name: str) -> bool:
    return any(n in name or name in n for n in entity.names)


def wrong(page: Path) -> list[str]:
    """What the page's graph says, whatever its modality, and no list of what is true of it has."""
    found, allowed = read(page), ALLOWED[page.stem]
    things = {e.key: e for e in found.entities}
    out = []
    for r in found.relations:
        ways = ((r.subject, r.object), (r.object, r.subject))[: 1 + load().relations[r.property].symmetric]
        if not any(
            is_called(things[a], s) and r.property == p and is_called(things[b], o)
            for a, b in ways
            for s, p, o in allowed["relations"]
        ):
            out.append(f"{things[r.subject].names[0]} {r.property} {things[r.object].names[0]} ({r.modality})")
    for e in found.events:
        who = [things[key] for _, key in e.roles]
        if not any(e.cls == cls and any(is_called(w, name) for w in who) for cls, name in allowed["events"]):
            out.append(f"{e.cls} {[w.names[0] for w in who]} ({e.modality})")
    for m in found.measurements:
        known = allowed.get("measurements", ())
        if not any(
            is_called(things[m.entity], name) and (m.measure, m.value) == (measure, value)
            for name, measure, value in known
        ):
            out.append(f"{things[m.entity].names[0]} {m.measure} {m.value} ({m.modality})")
    return [f"{page.stem}: {claim}" for claim in out]


def test_there_are_ten_pages_of_the_length_of_a_page() -> None:
    assert len(PAGES) == 10 == len(ALLOWED)
    assert all(500 <= len(p.read_text("utf-8")) <= 900 for p in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_names_are_found_in_each(page: Path) -> None:
    assert read(page).mentions


def test_at_most_one_claim_of_them_all_is_wrong() -> None:
    found = [claim for page in PAGES for claim in wrong(page)]
    assert len(found) <= MOST, "\n".join(found)
