"""Rows of a SELECT, or the truth of an ASK → SPARQL 1.1 results in JSON, XML, CSV or TSV.

Oxigraph writes these too, but all rows or none: here the number of rows has a limit.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.xmltext import printable

#: A value of a row; None where the variable is not bound.
Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
Rows = Sequence[Sequence[Value]]

_XML = "http://www.w3.org/2005/sparql-results#"
_STRING = "http://www.w3.org/2001/XMLSchema#string"


def to_json(names: Sequence[str], rows: Rows) -> bytes:
    """https://www.w3.org/TR/sparql11-results-json/"""
    bindings = [{n: _json(v) for n, v in zip(names, row, strict=True) if v is not None} for row in rows]
    return _dump({"head": {"vars": list(names)}, "results": {"bindings": bindings}})


def to_xml(names: Sequence[str], rows: Rows) -> bytes:
    """https://www.w3.org/TR/rdf-sparql-XMLres/"""
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    results = "".join(f"<result>{_xml_row(names, row)}</result>" for row in rows)
    return _xml_document(f"<head>{head}</head><results>{results}</results>")


def to_csv(names: Sequence[str], rows: Rows) -> bytes:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/: plain values, what kind they are is lost."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return out.getvalue().encode()


def to_tsv(names: Sequence[str], rows: Rows) -> bytes:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/: terms as Turtle writes them."""
    lines = ["\t".join(f"?{name}" for name in names)]
    lines += ["\t".join("" if v is None else str(v).replace("\t", "\\t") for v in row) for row in rows]
    return ("\n".join(lines) + "\n").encode()


#: How rows are written, by media type.
WRITERS: Mapping[str, Callable[[Sequence[str], Rows], bytes]] = MappingProxyType(
    {
        "application/sparql-results+json": to_json,
        "application/sparql-results+xml": to_xml,
        "text/csv": to_csv,
        "text/tab-separated-values": to_tsv,
    }
)


def boolean(truth: bool, media_type: str) -> bytes:
    """The answer to an ASK; in CSV and TSV, for which no standard has one, a column "answer"."""
    word = "true" if truth else "false"
    if media_type == "application/sparql-results+json":
        return _dump({"head": {}, "boolean": truth})
    if media_type == "application/sparql-results+xml":
        return _xml_document(f"<head/><boolean>{word}</boolean>")
    return f"answer\r\n{word}\r\n".encode() if media_type == "text/csv" else f"?answer\n{word}\n".encode()


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _json(value: Value) -> dict[str, object]:
    if isinstance(value, ox.NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, ox.BlankNode):
        return {"type": "bnode", "value": value.value}
    if isinstance(value, ox.Triple):
        parts = zip(("subject", "predicate", "object"), value, strict=True)
        return {"type": "triple", "value": {name: _json(part) for name, part in parts}}
    assert isinstance(value, ox.Literal)
    found: dict[str, object] = {"type": "literal", "value": value.value}
    if value.language:
        found["xml:lang"] = value.language
    elif value.datatype.value != _STRING:
        found["datatype"] = value.datatype.value
    return found


def _xml_row(names: Sequence[str], row: Sequence[Value]) -> str:
    pairs = zip(names, row, strict=True)
    return "".join(f"<binding name={quoteattr(n)}>{_xml(v)}</binding>" for n, v in pairs if v is not None)


def _xml(value: Value) -> str:
    if isinstance(value, ox.NamedNode):
        return f"<uri>{_text(value.value)}</uri>"
    if isinstance(value, ox.BlankNode):
        return f"<bnode>{_text(value.value)}</bnode>"
    if isinstance(value, ox.Triple):
        parts = zip(("subject", "predicate", "object"), value, strict=True)
        return "<triple>" + "".join(f"<{name}>{_xml(part)}</{name}>" for name, part in parts) + "</triple>"
    assert isinstance(value, ox.Literal)
    kind = f" xml:lang={quoteattr(value.language)}" if value.language else ""
    if not kind and value.datatype.value != _STRING:
        kind = f" datatype={quoteattr(printable(value.datatype.value))}"
    return f"<literal{kind}>{_text(value.value)}</literal>"


def _text(text: str) -> str:
    return escape(printable(text), {"\r": "&#13;"})


def _xml_document(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{_XML}">{inside}</sparql>\n'.encode()


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, (ox.NamedNode, ox.Literal)):
        return value.value
    return str(value)
