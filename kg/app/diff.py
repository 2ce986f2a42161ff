"""Two graphs → what came, went and changed from one to the other: entities, claims, events, numbers, articles.

IRIs are made of what they stand for, so the same IRI is the same thing in both. Each file is read twice: first for a
sum of each subject, then for those subjects whose sums differ, so memory holds what differs, not the graphs.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.app.console import harmless
from kg.app.reading import tag
from kg.ask import GraphError, turtle
from kg.ontology import KG, Ontology
from kg.queries import PREFIXES, prefixed

_TYPE, _NAME = f"{PREFIXES['rdf']}type", str(KG.name)
#: What is told of a change, by kind: an entity's own names (its facts are claims), how a statement stands.
_NAMES = (_TYPE, _NAME, f"{PREFIXES['rdfs']}label", f"{PREFIXES['skos']}altLabel", f"{PREFIXES['owl']}sameAs")
_STANDING = tuple(
    str(KG[name])
    for name in ("name", "modality", "attributedTo", "confidence", "sources", "date", "value", "valueText", "evidence")
)
_ABOUT = tuple(str(KG[name]) for name in ("name", "file", "medium", "author", "published", "url", "family", "sha256"))
#: Told as a number of how many, as they have no name.
_COUNTED = frozenset({str(KG.evidence)})
KINDS = ("entities", "claims", "events", "numbers", "articles")

Values = dict[str, list[str]]  # property → its values, as they are read
Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Thing:
    """What stands in one graph under an IRI."""

    id: str
    cls: str
    name: str
    values: Values = field(repr=False)


@dataclass(frozen=True, slots=True)
class Changed:
    """What stands in both, and says something else: (property, values only of the old, values only of the new)."""

    id: str
    cls: str
    name: str
    changes: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one kind of things, each list by name."""

    came: tuple[Thing, ...] = ()
    went: tuple[Thing, ...] = ()
    changed: tuple[Changed, ...] = ()

    def __len__(self) -> int:
        return len(self.came) + len(self.went) + len(self.changed)


def diff(old: Path, new: Path, ontology: Ontology, tell: Tell = lambda stage, triples: None) -> dict[str, Part]:
    """Compare two built folders or Turtle files; one part for each of KINDS.

    Raises:
        GraphError: one is missing or no Turtle.
    """
    files = turtle(old), turtle(new)
    sums = [_sums(file, lambda n, file=file: tell(f"reading {file}", n)) for file in files]  # type: ignore[misc]
    differ = {s for s in sums[0].keys() | sums[1].keys() if sums[0].get(s) != sums[1].get(s)}
    del sums
    kinds = _kinds(ontology)
    before, after = (_things(file, differ, kinds, lambda n: tell("comparing", n)) for file in files)
    return {kind: _part(before[kind], after[kind], kind) for kind in KINDS}


def _kinds(ontology: Ontology) -> dict[str, str]:
    """Class → kind."""
    fixed = {"Claim": "claims", "Prospect": "events", "Measurement": "numbers", "Projection": "numbers",
             "Article": "articles"}  # fmt: skip
    named = dict.fromkeys(ontology.entities, "entities") | dict.fromkeys(ontology.events, "events") | fixed
    return {str(KG[cls]): kind for cls, kind in named.items()}


def _triples(file: Path, tell: Callable[[int], None]) -> Iterator[tuple[str, str, str]]:
    try:
        for count, quad in enumerate(ox.parse(path=file, format=ox.RdfFormat.TURTLE), 1):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value, quad.predicate.value, _written(quad.object)
            if count % 10_000 == 0:
                tell(count)
    except (SyntaxError, OSError, ValueError) as error:
        raise GraphError(f"{file} is not Turtle: {error}") from None


def _written(term: object) -> str:
    """An IRI or a text as it is; a text with its language: 英伟达@zh-Hans."""
    if isinstance(term, ox.Literal):
        return f"{term.value}@{tag(term.language)}" if term.language else term.value
    return str(getattr(term, "value", term))


def _sums(file: Path, tell: Callable[[int], None]) -> dict[str, int]:
    """Subject → a sum over its triples, the same in any order."""
    out: defaultdict[str, int] = defaultdict(int)
    for subject, predicate, value in _triples(file, tell):
        seen = hashlib.blake2b(f"{predicate}\0{value}".encode(), digest_size=16).digest()
        out[subject] = (out[subject] + int.from_bytes(seen)) % (1 << 128)
    return dict(out)


def _things(
    file: Path, wanted: Collection[str], kinds: Mapping[str, str], tell: Callable[[int], None]
) -> dict[str, dict[str, Thing]]:
    """Kind → IRI → what stands there, of the subjects that are wanted."""
    told: dict[str, Values] = {}
    for subject, predicate, value in _triples(file, tell):
        if subject in wanted:
            told.setdefault(subject, {}).setdefault(predicate, []).append(value)
    out: dict[str, dict[str, Thing]] = {kind: {} for kind in KINDS}
    for subject, values in told.items():
        cls = next((cls for cls in values.get(_TYPE, ()) if cls in kinds), None)
        if cls:
            name = min(values.get(_NAME, [subject]))
            out[kinds[cls]][subject] = Thing(subject, cls.removeprefix(str(KG)), name, values)
    return out


def _part(before: Mapping[str, Thing], after: Mapping[str, Thing], kind: str) -> Part:
    compared = {"entities": _NAMES, "articles": _ABOUT}.get(kind, _STANDING)
    changed = [_change(before[id_], after[id_], compared) for id_ in before.keys() & after.keys()]
    return Part(
        tuple(sorted((after[i] for i in after.keys() - before.keys()), key=_order)),
        tuple(sorted((before[i] for i in before.keys() - after.keys()), key=_order)),
        tuple(sorted((c for c in changed if c.changes), key=_order)),
    )


def _order(thing: Thing | Changed) -> tuple[str, str, str]:
    return thing.cls, thing.name, thing.id


def _change(old: Thing, new: Thing, compared: Collection[str]) -> Changed:
    changes = []
    for link in compared:
        one, other = set(old.values.get(link, ())), set(new.values.get(link, ()))
        if link in _COUNTED:
            one, other = {str(len(one))}, {str(len(other))}
        if one != other:
            gone, come = tuple(sorted(one - other)), tuple(sorted(other - one))
            changes.append((prefixed(link), tuple(map(prefixed, gone)), tuple(map(prefixed, come))))
    return Changed(new.id, new.cls, new.name, tuple(changes))


def as_json(found: Mapping[str, Part]) -> dict[str, Any]:
    """Plain values: by kind, lists of what came, went and changed."""

    def plain(thing: Thing | Changed) -> dict[str, Any]:
        row: dict[str, Any] = {"id": thing.id, "class": thing.cls, "name": thing.name}
        if isinstance(thing, Changed):
            row["changes"] = [{"property": p, "old": list(a), "new": list(b)} for p, a, b in thing.changes]
        return row

    return {
        kind: {name: [plain(thing) for thing in getattr(part, name)] for name in ("came", "went", "changed")}
        for kind, part in found.items()
    }


def lines(found: Mapping[str, Part], most: int) -> Iterator[tuple[str, str]]:
    """(style, line): a headline for each kind, then at most so many lines of each list; 0 for all."""
    for kind, part in found.items():
        yield "bold", f"{kind}: {len(part.came)} came, {len(part.went)} went, {len(part.changed)} changed"
        lists: tuple[tuple[str, str, Sequence[Thing | Changed]], ...] = (
            ("+", "green", part.came), ("-", "red", part.went), ("~", "", part.changed),
        )  # fmt: skip
        for sign, style, things in lists:
            for thing in islice(things, most or None):
                yield style, f"  {sign} {thing.cls} {_one_line(thing.name)}"
                for link, old, new in thing.changes if isinstance(thing, Changed) else ():
                    yield "dim", f"      {link}: {_list(old)} → {_list(new)}"
            if most and len(things) > most:
                yield "dim", f"  {sign} … and {len(things) - most} more"


def _list(values: Collection[str]) -> str:
    return ", ".join(map(_one_line, values)) or "nothing"


def _one_line(text: str) -> str:
    return harmless(" ".join(text.split()))
