"""A list of words to swap, with the conditions under which each may be → edits on a text.

软体 → 软件; 东谈主 → 人; 收尾 → 实现 before 了, 结果 after 的. Linear time: one Aho-Corasick pass finds every
candidate, then each is looked at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ahocorasick

from kg.text.align import Edit

#: How far ``near`` looks to both sides.
NEAR = 16
CLAUSE_ENDS = frozenset("，。！？；：、,!?;:\n“”‘’「」『』（）()《》… ")
CLAUSE = "^"


@dataclass(frozen=True, slots=True)
class Rule:
    """What to write, and where: the lists hold strings that stand directly before or after ("^": a clause begins)."""

    new: str
    always: bool = False  # on every page, not only on one judged spun
    broken: bool = False  # only on a page seen to break this character in several words
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    def fits(self, text: str, start: int, end: int) -> bool:
        """收尾 with after=("了",) fits 收尾了突破 and not 收尾阶段."""
        if self.before and not _ends(text, start, self.before):
            return False
        if self.after and not text.startswith(self.after, end):
            return False
        if self.not_before and _ends(text, start, self.not_before):
            return False
        if self.not_after and text.startswith(self.not_after, end):
            return False
        if not self.near:
            return True
        around = text[max(0, start - NEAR) : start] + "\n" + text[end : end + NEAR]
        return any(word in around for word in self.near)


@dataclass(frozen=True, slots=True)
class Entry:
    """A string to look for: its rules in order, first fit wins; without rules it only protects (不好意思)."""

    old: str
    rules: tuple[Rule, ...] = ()
    manner: str = ""
    votes: float = 0.0
    letter: str = ""  # the broken character that this word bears witness to


#: A match: start, end, entry.
Hit = tuple[int, int, Entry]


class Swaps:
    """A word list behind one automaton."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Compile entries; one string may have several, of different manners.

        Raises:
            ValueError: two entries of one manner look for the same string, or an entry changes nothing.
        """
        self.entries: dict[str, tuple[Entry, ...]] = {}
        for entry in entries:
            others = self.entries.get(entry.old, ())
            if not entry.old or any(o.manner == entry.manner or not (o.rules and entry.rules) for o in others):
                raise ValueError(f"{entry.old!r} stands twice in a word list")
            if any(rule.new == entry.old for rule in entry.rules):
                raise ValueError(f"{entry.old!r} is swapped for itself")
            self.entries[entry.old] = (*others, entry)
        self._automaton: Any = ahocorasick.Automaton()
        for old, same in self.entries.items():
            self._automaton.add_word(old, same)
        self._automaton.make_automaton()

    def hits(self, text: str) -> list[Hit]:
        """Return matches, leftmost and longest first; one within or across a protecting word is left out.

        A shorter match at the same place follows the longer one: its turn comes where no rule of the longer fits.
        """
        if not self.entries:
            return []
        found: list[Hit] = []
        inside = bytearray(len(text) + 1)  # 1 where a border would cut a protecting word
        for last, entries in self._automaton.iter(text):
            for entry in entries:
                start = last + 1 - len(entry.old)
                if entry.rules:
                    found.append((start, last + 1, entry))
                else:
                    inside[start + 1 : last + 1] = b"\1" * (len(entry.old) - 1)
        found.sort(key=lambda hit: (hit[0], -hit[1], hit[2].manner))
        return [hit for hit in found if not inside[hit[0]] and not inside[hit[1]]]


def edits(text: str, hits: Iterable[Hit], manners: Iterable[str] = (), enough: int = 1) -> list[Edit]:
    """Turn matches into edits; ``manners`` are the ways in which the page was spun (none: only what holds always).

    A rule for a broken character wants ``enough`` words on the page that show it broken.
    """
    hits, manners = list(hits), frozenset(manners)
    broken = Counter(entry.letter for _, _, entry in hits if entry.letter)
    out: list[Edit] = []
    free = 0
    for start, end, entry in hits:
        if start < free:
            continue
        for rule in entry.rules:
            allowed = rule.always or entry.manner in manners
            if allowed and (not rule.broken or broken[entry.old] >= enough) and rule.fits(text, start, end):
                out.append((start, end, rule.new))
                free = end
                break
    return out


def read_rule(table: Mapping[str, Any], *, always: bool = False) -> Rule:
    """{"new": "实现", "after": ["了"]} → a Rule; an unknown key is refused by name."""
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items() if k != "old"}
    return Rule(**({"always": always} | values))


def _ends(text: str, end: int, words: tuple[str, ...]) -> bool:
    if CLAUSE in words and (end == 0 or text[end - 1] in CLAUSE_ENDS):
        return True
    return any(text.startswith(w, end - len(w)) for w in words if len(w) <= end)
