"""Scores of BILUO labels → names (Ratinov and Roth 2009): the best sequence of labels that is one.

「沈」 B-Person, 「砚」 L-Person → (0, 2, Person, 0.93).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


class Grammar(NamedTuple):
    """Which labels may begin, end and follow one another (row first)."""

    begins: Bools
    ends: Bools
    follows: Bools


@lru_cache(maxsize=4)
def grammar(labels: tuple[str, ...]) -> Grammar:
    """B-, I-, L-, U- and O: a name goes on until its last character, in one class."""
    free = [[b[0] in "BUO" if a[0] in "LUO" else b[0] in "IL" and a[2:] == b[2:] for b in labels] for a in labels]
    begins, ends = [label[0] in "BUO" for label in labels], [label[0] in "LUO" for label in labels]
    return Grammar(np.array(begins), np.array(ends), np.array(free))


def softmax(scores: Floats) -> Floats:
    """The network's outputs as probabilities, row by row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def decode(chances: Floats, labels: Sequence[str], bounds: Sequence[int] = ()) -> Iterator[tuple[int, int, str, float]]:
    """The best valid sequence's names as (first token, end token, class, probability).

    No name runs over one of ``bounds`` (first tokens of sentences). A name is as probable as its least probable token.
    """
    rules = grammar(tuple(labels))
    best = chances.argmax(axis=1)
    edges = [0, *bounds, len(chances)]
    for start, end in pairwise(edges):
        # Where the best label of each token happens to make a valid sequence, it is the best one.
        if start < end and not _valid(best[start:end], rules):
            best[start:end] = _viterbi(chances[start:end], rules)
    first = 0
    outside = labels.index("O")
    for i in np.nonzero(best != outside)[0]:
        label = labels[best[i]]
        if label[0] in "BU":
            first = int(i)
        if label[0] in "LU":
            sure = chances[np.arange(first, i + 1), best[first : i + 1]].min()
            yield first, int(i) + 1, label[2:], float(sure)


def _valid(path: NDArray[np.int64], rules: Grammar) -> bool:
    return bool(rules.begins[path[0]] and rules.ends[path[-1]] and rules.follows[path[:-1], path[1:]].all())


def _viterbi(chances: Floats, rules: Grammar) -> NDArray[np.int64]:
    """The most probable valid path (Viterbi 1967)."""
    logs = np.log(np.maximum(chances, 1e-9))
    never = np.where(rules.follows, 0.0, -np.inf)
    best = logs[0] + np.where(rules.begins, 0.0, -np.inf)
    back = np.zeros(chances.shape, dtype=np.int64)
    for i in range(1, len(chances)):
        total = best[:, None] + never
        back[i] = total.argmax(axis=0)
        best = total[back[i], np.arange(len(best))] + logs[i]
    path = [int((best + np.where(rules.ends, 0.0, -np.inf)).argmax())]
    for i in range(len(chances) - 1, 0, -1):
        path.append(int(back[i][path[-1]]))
    return np.array(path[::-1])
