"""Known entities in a text: one Aho-Corasick pass over every name of ``Ontology.known``.

In: text. Out: ``Hit`` tuples, leftmost-longest, that end where words end. A Latin name never matches inside a longer
Latin run; whether a Han name stands for itself is for the lattice of words to say (kg.extract.words), and whether an
ambiguous one (苹果, 小米) means the company, for its surroundings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import ahocorasick

from kg.ontology import Known
from kg.text.simplified import to_simplified

#: Latin names this long are also met in small letters and capitals: Openai, OPENAI, deepseek.
ANY_CASE = 4
_WORDY = re.compile(r"[A-Za-z0-9À-ÖØ-öø-ÿ]")
#: The two characters before a Latin name that make it the tail of a longer one.
_INSIDE = re.compile(r".?[A-Za-z0-9À-ÖØ-öø-ÿ]$|[A-Za-z0-9À-ÖØ-öø-ÿ][-_.]$", re.DOTALL)
_HAN = re.compile(r"[㐀-鿿]+")
#: A version may follow a name only where the name itself has it: "GPT-4" is not in "GPT-4.5" or "GPT-4o".
_TAIL = re.compile(r"[-.]?[A-Za-z0-9]|\.\d")


class Hit(NamedTuple):
    """A known name in the text; ``known`` are (index, needs context) of the entities that have this name."""

    start: int
    end: int
    known: tuple[tuple[int, bool], ...]


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """The names of all known entities, ready for search."""

    known: tuple[Known, ...]
    names: Mapping[str, tuple[tuple[int, bool], ...]]  # folded name → entities
    spellings: Mapping[str, int]  # Latin name without case, blanks and hyphens → its only entity
    captions: Mapping[str, str]  # identifier → caption
    automaton: Any = field(repr=False)

    def han(self) -> frozenset[str]:
        """Return the names that are Han characters alone: they become words of the lattice."""
        return frozenset(n for n in self.names if _HAN.fullmatch(n))


def build(known: Iterable[Known]) -> Gazetteer:
    """Fold every name to simplified characters, add spellings in other case, and compile."""
    entities = tuple(known)
    names: dict[str, dict[int, bool]] = {}
    for index, entity in enumerate(entities):
        for text, _language, unsure in entity.names:
            name = text.strip()
            if not name.isascii():
                name = to_simplified(name)[0]
            for form in _cases(name):
                at = names.setdefault(form, {})
                at[index] = at.get(index, True) and (unsure or len(name) < 2)
    table = {n: tuple(sorted(k.items())) for n, k in sorted(names.items()) if n}
    automaton = ahocorasick.Automaton()
    for name, entry in table.items():
        automaton.add_word(name, (len(name), entry))
    if table:
        automaton.make_automaton()
    return Gazetteer(entities, table, _spellings(table), {e.id: e.name for e in entities}, automaton)


def _spellings(names: Mapping[str, tuple[tuple[int, bool], ...]]) -> dict[str, int]:
    found: dict[str, set[int]] = {}
    for name, entry in names.items():
        if name.isascii():
            found.setdefault(plain(name), set()).update(i for i, unsure in entry if not unsure)
    return {n: min(i) for n, i in found.items() if len(i) == 1 and len(n) > 2}


def plain(name: str) -> str:
    """Deepseek-V3, DeepSeek V3 → deepseekv3."""
    return re.sub(r"[\s_·•‑-]", "", name).casefold()


def _cases(name: str) -> Iterator[str]:
    yield name
    letters = sum(c.isascii() and c.isalpha() for c in name)
    if letters >= ANY_CASE and name.isascii():
        # One common word in small letters is no name (meta, apple); several letters with a capital inside are.
        if " " not in name and (any(c.isupper() for c in name[1:]) or any(c.isdigit() for c in name)):
            yield name.lower()
        yield name.upper()
    if name.isascii() and " " in name and any(c.isdigit() for c in name):
        yield name.replace(" ", "-")
        yield name.replace(" ", "")
    if name.isascii() and "-" in name and any(c.isdigit() for c in name):
        yield name.replace("-", " ")


def lookup(name: str, gazetteer: Gazetteer) -> Known | None:
    """Return the entity that has this name and no other reading, or None."""
    entry = gazetteer.names.get(name, ())
    return gazetteer.known[entry[0][0]] if len(entry) == 1 else None


def respelled(name: str, gazetteer: Gazetteer) -> Known | None:
    """Return the entity whose name this is but for case, blanks and hyphens: Chatgpt, GPT4, LLama 2."""
    index = gazetteer.spellings.get(plain(name)) if any(c.isupper() for c in name) else None
    return None if index is None else gazetteer.known[index]


def find(text: str, gazetteer: Gazetteer) -> list[Hit]:
    """GPT-4o来了 → GPT-4o, never GPT-4; NVIDIA in NVIDIAN → nothing."""
    if not gazetteer.names:
        return []
    hits = []
    for last, (size, entry) in gazetteer.automaton.iter(text):
        start, end = last + 1 - size, last + 1
        if _bounded(text, start, end):
            hits.append(Hit(start, end, entry))
    hits.sort(key=lambda h: (h.start, -h.end))
    out: list[Hit] = []
    for hit in hits:
        if out and hit.start < out[-1].end:
            continue
        out.append(hit)
    return out


def _bounded(text: str, start: int, end: int) -> bool:
    """Latin edges must be edges of a Latin run; a digit edge must not run on into a version."""
    if _WORDY.match(text[start]) and _INSIDE.match(text, max(0, start - 2), start):
        return False
    if end < len(text) and _WORDY.match(text[end - 1]):
        return not _TAIL.match(text, end)
    return True
