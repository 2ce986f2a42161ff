"""A file of ontology/queries/ → Query: SPARQL with titles, and parameters that one may put other values into."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

#: Prefixes that no query of ours need declare.
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "kg": "https://w3id.org/newskg#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
#: A line that gives a parameter its value, as ``VALUES ?about { "DeepSeek" }  # zh: 谁 en: who``.
_PARAMETER = re.compile(
    r"^(?P<before>[ \t]*VALUES \?(?P<name>\w+) \{ )(?P<value>.+?)(?P<after> \}[ \t]*# zh: (?P<zh>.+?) en: (?P<en>.+))$",
    re.MULTILINE,
)
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def prefixed(iri: str) -> str:
    """An IRI with a prefix in place of its namespace, where it is one of PREFIXES; any other text as it is."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a query, what it means in Chinese and in English, and the value that it has in the file."""

    name: str
    titles: tuple[str, str]
    default: str


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL query with what it asks in Chinese and in English; it runs as it stands, with its defaults."""

    name: str
    titles: tuple[str, str]
    text: str

    @property
    def short(self) -> str:
        """Its name without the number that orders the files: 01-leaders → leaders."""
        return self.name.partition("-")[2] or self.name

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What may be put in, in the query's order."""
        found = _PARAMETER.finditer(self.text)
        return tuple(Parameter(m["name"], (m["zh"].strip(), m["en"].strip()), m["value"]) for m in found)

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the query with values in place of its defaults.

        Raises:
            ValueError: there is no such parameter, or the value is not of the default's kind: a text, a number or a
                term of the ontology.
        """
        known = {p.name for p in self.parameters}
        for name in values:
            if name not in known:
                have = f"it has {', '.join(sorted(known))}" if known else "it has none"
                raise ValueError(f"{self.name} has no parameter {name!r}; {have}")

        def put(found: re.Match[str]) -> str:
            value = found["value"]
            if found["name"] in values:
                value = _sparql(found["name"], values[found["name"]], value)
            return found["before"] + value + found["after"]

        return _PARAMETER.sub(put, self.text)


def read_query(file: Path) -> Query:
    """Read a SPARQL query with its titles.

    Raises:
        ValueError: it has no titles.
    """
    return Query(file.stem, *titled(file, "#"))


def titled(file: Path, mark: str) -> tuple[tuple[str, str], str]:
    """Titles and query of a file whose first lines are "# zh: …" and "# en: …"; ``mark`` begins a comment.

    Raises:
        ValueError: it has no titles.
    """
    text = file.read_text("utf-8").replace("\r\n", "\n")
    found = re.match(rf"{mark} zh: *(\S.*)\n{mark} en: *(\S.*)\n", text)
    if not found:
        raise ValueError(f"{file} must begin with two lines, its titles: {mark} zh: … and {mark} en: …")
    return (found[1].strip(), found[2].strip()), text[found.end() :].strip() + "\n"


def _sparql(name: str, value: str, default: str) -> str:
    """A value as SPARQL writes it, of the kind that the default is."""
    value = value.strip(" \t\r\n")
    if _NO_TEXT.search(value):
        raise ValueError(f"{name} has a character that no text may have: {value!r}")
    if default.startswith('"'):
        return str(ox.Literal(value))
    if re.fullmatch(r"[-+]?[0-9.]+", default):
        if not re.fullmatch(r"[-+]?(?:[0-9]{1,18}(?:\.[0-9]{1,18})?|\.[0-9]{1,18})", value, re.ASCII):
            raise ValueError(f"{name} is a number, such as {default}; {value!r} is none")
        return value
    term = value.removeprefix("kg:")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", term, re.ASCII):
        raise ValueError(f"{name} is a term of the ontology, such as {default}; {value!r} cannot be one")
    return f"kg:{term}"
