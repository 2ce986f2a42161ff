"""Words → one regular expression that finds the longest of them, however many there are, in linear time.

An alternation tries every word at every character; a trie of their common beginnings tries each letter once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any


def either(words: Iterable[str]) -> str:
    """「不」, 「不仅」, 「不断」 → ``不(?:仅|断)?``: the longest is found first."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}  # a word ends here
    return _render(root)


def _render(node: dict[str, Any]) -> str:
    parts = [re.escape(letter) + _render(child) for letter, child in sorted(node.items()) if letter]
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 and "" not in node else f"(?:{'|'.join(parts)})"
    return f"{body}?" if "" in node else body
