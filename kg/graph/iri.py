"""A base IRI and what makes a thing itself → the thing's IRI: no counter, no clock, the same in every build.

Local names are ASCII letters, digits, "-", "_" and "."; nothing in them ever needs escaping, in any format.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from urllib.parse import urlsplit

from rdflib import URIRef

from kg.ontology import KG

#: Hex digits of a minted name. 64 bits: among ten million names, two would be the same once in 370,000 graphs.
DIGITS = 16
_LOCAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)
_NO_IRI = re.compile(r"[\x00-\x20\x7f-\xa0<>\"{}|\\^`\ud800-\udfff\ufffe\uffff]")
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MEND = "give one such as https://example.org/graph/"


def check_base(base_iri: str) -> str:
    """Return the base IRI if individuals can stand under it.

    Raises:
        ValueError: it is no absolute http, https or urn IRI that ends in "/" or "#", or it is the ontology's own.
    """
    shown = repr(base_iri)
    if _NO_IRI.search(base_iri) or _PERCENT.search(base_iri):
        raise ValueError(f"base IRI {shown} has a character that no IRI may have; {_MEND}")
    try:
        parts = urlsplit(base_iri)
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"base IRI {shown} is malformed ({error}); {_MEND}") from None
    named = bool(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{1,31}:.+", parts.path)) if parts.scheme == "urn" else bool(host)
    if parts.scheme not in {"http", "https", "urn"} or not named:
        raise ValueError(f"base IRI {shown} is not an absolute http, https or urn IRI; {_MEND}")
    if not base_iri.endswith(("/", "#")) or base_iri.count("#") > 1:
        raise ValueError(f"base IRI {shown} must end in / or in its only #; {_MEND}")
    if base_iri.endswith("/") and "#" in base_iri:
        raise ValueError(f"base IRI {shown} has a # before its end; {_MEND}")
    if base_iri == str(KG):
        raise ValueError(f"base IRI {shown} is where the ontology's own terms stand; {_MEND}")
    return base_iri


def mint(base: str, kind: str, *key: object) -> URIRef:
    """claim, (deepseek, developed, …) → <base>claim-5f0c…: a hash over what makes the thing itself."""
    text = json.dumps(key, ensure_ascii=True, separators=(",", ":"))
    return URIRef(f"{base}{kind}-{hashlib.sha256(text.encode('ascii')).hexdigest()[:DIGITS]}")


@lru_cache(maxsize=1 << 16)
def named(base: str, kind: str, name: str) -> URIRef:
    """Use a stage's own identifier where it can stand in an IRI as it is; else mint one from it."""
    return URIRef(base + name) if _LOCAL.fullmatch(name) else mint(base, kind, name)
