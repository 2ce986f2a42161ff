"""Features → numbers, for linear models over hashed features (Weinberger et al. 2009, feature hashing).

A model looks at thousands of candidates a page, so that features are made for all of them at once, by column; a
feature that is a string is spelt once for every different row of what it is made from.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Size of the hashed feature spaces.
BUCKETS = 1 << 18
#: So many candidates are weighed at once: NumPy's calls cost more than its sums, and memory is bounded.
AT_ONCE = 256


@lru_cache(maxsize=1 << 16)
def number(feature: str) -> int:
    """A feature's or word's number: the same on every machine."""
    return zlib.crc32(feature.encode())


def ints(values: Iterable[int]) -> Ints:
    """As a column."""
    return np.fromiter(values, dtype=np.int64)


def numbers(columns: Sequence[Ints | Bools], spell: Callable[..., str]) -> Ints:
    """For each row of ``columns`` (whole numbers from 0 on) the number of what ``spell`` makes of its values."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    sizes = [int(column.max(initial=0)) + 1 for column in columns]
    for column, size in zip(columns, sizes, strict=True):
        code = code * size + column
    different, where = np.unique(code, return_inverse=True)
    values: list[list[int]] = []
    for size in reversed(sizes):
        values.insert(0, (different % size).tolist())
        different //= size
    spelt = ints(number(spell(*row)) for row in zip(*values, strict=True))
    return np.asarray(spelt[where] if len(spelt) else code, dtype=np.int64)


def distinct(some: Ints) -> Ints:
    """Each number once, in order. NumPy's own ``unique`` hashes first, which takes fifteen times as long (2.4)."""
    some = np.sort(some)
    keep = np.ones(len(some), dtype=np.bool_)
    np.not_equal(some[1:], some[:-1], out=keep[1:])
    return some[keep]


def hashed(features: Iterable[str]) -> Ints:
    """Features as places in a table, each once, in order."""
    return distinct(ints(map(number, features)) % BUCKETS)


def runs(starts: Ints, stops: Ints) -> tuple[Ints, Ints]:
    """Half-open stretches → every place in them, and the number of the stretch that it is in."""
    sizes = np.maximum(stops - starts, 0)
    row = np.repeat(np.arange(len(sizes)), sizes)
    before = np.cumsum(sizes) - sizes
    return row, np.arange(len(row)) + np.repeat(starts - before, sizes)


@dataclass(frozen=True)
class Rows:
    """The features of some candidates, one candidate's after the other's: where each one's begin, and all of them.

    Each candidate has at least one, and each of its features once, in order.
    """

    starts: Ints
    features: Ints

    @classmethod
    def of(cls, parts: Iterable[tuple[Ints, Ints]], count: int) -> Rows:
        """From pairs of columns: numbers of candidates, below ``count``, and a feature of each."""
        some = list(parts)
        row = np.concatenate([r for r, _ in some])
        keys = distinct(row * BUCKETS + np.concatenate([f for _, f in some]) % BUCKETS)
        row = keys // BUCKETS
        return cls(np.searchsorted(row, np.arange(count)), keys % BUCKETS)

    @classmethod
    def listed(cls, some: Sequence[Ints]) -> Rows:
        """From each candidate's features."""
        sizes = ints(map(len, some))
        return cls(np.cumsum(sizes) - sizes, np.concatenate([*some, ints(())]))

    @classmethod
    def joined(cls, blocks: Sequence[Rows]) -> Rows:
        """From blocks of candidates."""
        sizes = ints(len(b.features) for b in blocks)
        starts = [b.starts + before for b, before in zip(blocks, np.cumsum(sizes) - sizes, strict=True)]
        return cls(np.concatenate([*starts, ints(())]), np.concatenate([*(b.features for b in blocks), ints(())]))

    def begin(self, row: int) -> int:
        """Where a candidate's features begin; behind the last candidate, where all end."""
        return int(self.starts[row]) if row < len(self.starts) else len(self.features)

    def __iter__(self) -> Iterator[Ints]:
        return (self[row] for row in range(len(self.starts)))

    def __getitem__(self, row: int) -> Ints:
        """One candidate's."""
        return self.features[self.begin(row) : self.begin(row + 1)]

    def summed(self, table: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sum of each one's rows of a table."""
        out = np.empty((len(self.starts), table.shape[1]), dtype=np.float32)
        for at in range(0, len(self.starts), AT_ONCE):
            some, first, stop = slice(at, at + AT_ONCE), self.begin(at), self.begin(at + AT_ONCE)
            np.add.reduceat(table[self.features[first:stop]], self.starts[some] - first, axis=0, out=out[some])
        return out
