"""Names → Cypher, and the Cypher files that ship with the package: six questions, and the way in by neosemantics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.queries import titled

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Question:
    """A question in Cypher: the name of its SPARQL twin, what it asks in Chinese and in English."""

    name: str
    titles: tuple[str, str]
    text: str


def quoted(name: str) -> str:
    """Person → `Person`: a label, type or property that can stand in Cypher whatever is in it.

    Neo4j reads the escape \\u0060 in a name as a backtick, so a backslash cannot stand in one.

    Raises:
        ValueError: it is empty or has a backslash or a NUL.
    """
    if not name or "\\" in name or "\0" in name:
        raise ValueError(f"{name!r} cannot be a label, type or property in Neo4j; rename it in the ontology")
    return "`" + name.replace("`", "``") + "`"


def labelled(labels: Iterable[str]) -> str:
    """(Person, Entity) → :`Person`:`Entity`."""
    return "".join(f":{quoted(label)}" for label in labels)


def questions() -> tuple[Question, ...]:
    """Sample questions in Cypher, each the twin of the SPARQL one of the same name, with its titles."""
    return tuple(Question(file.stem, *titled(file, "//")) for file in sorted((_HERE / "questions").glob("*.cypher")))


def import_script() -> str:
    """Cypher for a Neo4j with the neosemantics plugin; its parameter ``url`` says where graph.ttl lies."""
    return (_HERE / "import.cypher").read_text("utf-8")
