"""Passages → what is trained on and what is held out, always the same.

Whole topics are held out, so that a figure on them says something about text that is unlike the training text; a
further share of the rest serves to choose thresholds and is never reported as unseen.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from kg.train.corpus import Passage

#: Of a hundred parts of the topics (and of the passages that are left), so many are held out (serve to choose).
HELD_OUT, CHOOSING = 10, 10

#: A second level learns from what a first level makes of topics that it was not trained on; so many parts of them.
FOLDS = 3


def part_of(topic: str) -> int:
    """Which part of the topics one is in, for second levels."""
    return zlib.crc32(topic.encode()) % FOLDS


class Split(NamedTuple):
    """Three parts of a corpus."""

    train: list[Passage]
    choose: list[Passage]
    held_out: list[Passage]


def split(passages: Iterable[Passage]) -> Split:
    """Part a corpus by hashes of its topics and texts: adding passages moves none from one part to another."""
    parts = Split([], [], [])
    for p in passages:
        if _percent(f"topic {p.topic}") < HELD_OUT:
            parts.held_out.append(p)
        elif _percent(p.text) < CHOOSING:
            parts.choose.append(p)
        else:
            parts.train.append(p)
    return parts


def _percent(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % 100
