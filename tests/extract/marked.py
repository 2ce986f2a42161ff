"""Texts whose names are told by a test and not found."""

from __future__ import annotations

from kg.extract.doc import Named


def named(text: str, *marked: tuple[str, str, int]) -> list[Named]:
    """Every place of each (name, class, thing), in order."""
    out = []
    for name, cls, key in marked:
        at = text.find(name)
        while at >= 0:
            out.append(Named(at, at + len(name), cls, key, 1.0, "gazetteer"))
            at = text.find(name, at + 1)
    return sorted(out)
