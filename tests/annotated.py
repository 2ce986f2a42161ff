"""Passages with inline annotation → plain text and gold, for tests.

@ published=2025-04-10
[[蔚蓝星图科技|Organization|a]]发布了[[StarMap-V2|AIModel|b]]。
r: a developed b              a relation (``?r:`` supported but not required; so for e and q)
e: Release a b date=2025-04   an event: class, participants, date where known
q: b parameterCount 72000000000 count
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MENTION = re.compile(r"\[\[(.+?)\|(.*?)\|(\w+)\]\]")
LINE = re.compile(r"^(\??)([req]): (.*)$")


@dataclass(frozen=True)
class Passage:
    text: str
    gold: dict[str, Any]  # as tests/gold/GUIDELINES.md
    mentions: tuple[tuple[int, int, str, str], ...]  # start, end, class ("-" a pronoun), id


def read(path: Path) -> list[Passage]:
    """All passages of a file; a line that cannot be read raises ValueError with its text."""
    blocks = re.split(r"\n\s*\n", path.read_text("utf-8").strip())
    return [_passage(block.split("\n")) for block in blocks if block.startswith("@")]


def _passage(lines: list[str]) -> Passage:
    meta = dict(word.split("=", 1) for word in lines[0][1:].split())
    marked = "\n".join(line for line in lines[1:] if not LINE.match(line))
    text, mentions, at = "", [], 0
    for m in MENTION.finditer(marked):
        text += marked[at : m.start()]
        mentions.append((len(text), len(text) + len(m[1]), m[2], m[3]))
        text += m[1]
        at = m.end()
    text += marked[at:]
    names: dict[str, dict[str, Any]] = {}
    for start, end, cls, ident in mentions:
        if cls != "-":
            entry = names.setdefault(ident, {"id": ident, "type": [cls], "names": [], "required": True})
            entry["names"].append(text[start:end])
    gold: dict[str, Any] = {"published": meta.get("published"), "relations": [], "events": [], "quantities": []}
    for m in filter(None, map(LINE.match, lines)):
        kind, words = m[2], m[3].split()
        date = next((w[5:] for w in words if w.startswith("date=")), None)
        who = [w for w in words[1:] if not w.startswith("date=")]
        item: dict[str, Any] = {"required": not m[1]}
        if kind == "r":
            item |= {"s": words[0], "p": words[1], "o": words[2]}
            gold["relations"].append(item)
        elif kind == "e":
            item |= {"type": [words[0]], "participants": who, "date": date}
            gold["events"].append(item)
        else:
            item |= {"s": words[0], "p": words[1], "value": float(words[2]), "unit": words[3]}
            gold["quantities"].append(item)
    # One-letter ids would count as names of their entities when scored.
    _spell_out(gold)
    gold["entities"] = [e | {"id": long_id(e["id"])} for e in names.values()]
    return Passage(text, gold, tuple(mentions))


def long_id(ident: str) -> str:
    return f"the-thing-{ident}"


def _spell_out(gold: dict[str, Any]) -> None:
    for r in gold["relations"]:
        r["s"], r["o"] = long_id(r["s"]), long_id(r["o"])
    for e in gold["events"]:
        e["participants"] = [long_id(p) for p in e["participants"]]
    for q in gold["quantities"]:
        q["s"] = long_id(q["s"])
