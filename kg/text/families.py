"""Articles → families: reposts, trimmed, folded and reworded copies of one text count as one source.

Two views of a text find candidates: runs of its characters (reposts), and runs of its anchors, the numbers and Latin
names in the order in which they stand (reworded copies swap every word but those). Both views must not quarrel:
two filings made from one form agree in nearly all characters and in hardly any number.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from datasketch import MinHash

from kg.model import Article

#: Characters and anchors in a run.
CHARACTERS, ANCHORS = 5, 3
#: Estimated Jaccard similarity from which two texts are one: copies cut by 30 % have 0.7, two reports of one event
#: written apart stay below 0.1 in both views.
ALIKE = 0.45
#: Fewer different runs of anchors than this say nothing.
ENOUGH = 8
#: Where both texts have this many numbers and share less than this part of them, likeness is a form filled in anew.
NUMBERS, SHARED = 4, 0.35
PERMUTATIONS, SEED = 128, 1
#: Two texts are compared where four permutations in a row agree, somewhere in 32 such bands: of pairs that are just
#: alike (0.45) three of four are met, of those at 0.7 all (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
#: section 3.4).
ROWS = 4
#: Of more texts with one band (a form that thousands filled in), each is compared with so many before and after it.
CROWD = 50
_GATHERED = 20_000_000  # pairs between two looks for those that came twice: 160 MB
_AT_ONCE = 100_000  # pairs that are compared at once: 100 MB
#: A signature needs no more of a text than this many characters (a book's worth), and memory is not endless.
READ = 200_000
WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ0-9\u3400-\u9fff]+")
ANCHOR = re.compile(r"[0-9]+(?:[.,][0-9]+)*[%万亿]?|[A-Za-zÀ-ÖØ-öø-ÿ]{2,}")


Signature: TypeAlias = "npt.NDArray[np.uint32]"


@dataclass(frozen=True, slots=True)
class View:
    """What one text looks like: a signature for each kind of run, in base64 ("": too little text), and its numbers."""

    characters: str
    anchors: str
    numbers: tuple[str, ...]


def families(articles: Iterable[Article]) -> dict[str, str]:
    """Return article id → family id: ("art-a1…", "art-b2…") of one text → both "family-a1…"; order does not matter."""
    return grouped({article.id: view(article.text) for article in articles})


def grouped(views: Mapping[str, View]) -> dict[str, str]:
    """The same of articles that have been looked at before: article id → its view."""
    ids = sorted(views)
    parents = {id_: id_ for id_ in ids}
    for kind in ("characters", "anchors"):
        signed = [id_ for id_ in ids if getattr(views[id_], kind)]
        for i, j in _alike(_unpacked([getattr(views[id_], kind) for id_ in signed])):
            first, second = sorted((_root(parents, signed[i]), _root(parents, signed[j])))
            if first != second and _same_numbers(views[signed[i]], views[signed[j]]):
                parents[second] = first
    return {id_: "family-" + _root(parents, id_).removeprefix("art-") for id_ in ids}


def view(text: str) -> View:
    """Sign a clean text: 收入36亿元，同比增长12% → runs of five characters; anchors 36亿, 12%."""
    text = text[:READ]
    characters = "".join(WORD.findall(text)).lower()
    anchors = [a.lower() for a in ANCHOR.findall(text)]
    chains = {" ".join(anchors[i : i + ANCHORS]) for i in range(len(anchors) - ANCHORS + 1)}
    numbers = tuple(sorted({a for a in anchors if a[0].isdigit()}))
    return View(_sign(_runs(characters, CHARACTERS)), _sign(chains) if len(chains) >= ENOUGH else "", numbers)


def _runs(text: str, length: int) -> set[str]:
    return {text[i : i + length] for i in range(max(1, len(text) - length + 1))} - {""}


def _sign(runs: set[str]) -> str:
    if not runs:
        return ""
    signature = MinHash(num_perm=PERMUTATIONS, seed=SEED, hashfunc=zlib.crc32)
    signature.update_batch([run.encode("utf-8", "replace") for run in sorted(runs)])
    return base64.b64encode(signature.hashvalues.astype("<u4").tobytes()).decode("ascii")


def _unpacked(signatures: Sequence[str]) -> Signature:
    """One row a signature."""
    whole = b"".join(map(base64.b64decode, signatures))
    return np.frombuffer(whole, dtype="<u4").reshape(len(signatures), PERMUTATIONS)


def _alike(signatures: Signature) -> Iterator[tuple[int, int]]:
    """Pairs of rows that agree in a band, and in as many permutations as texts that are one."""
    found, many, most = [np.empty(0, np.int64)], max(1, len(signatures)), _GATHERED
    for at in range(0, PERMUTATIONS, ROWS):
        band = np.ascontiguousarray(signatures[:, at : at + ROWS])
        order = np.lexsort(band.T)  # rows of one band in their order
        run = np.concatenate(([0], np.cumsum((band[order[1:]] != band[order[:-1]]).any(axis=1))))[: len(order)]
        for apart in range(1, min(CROWD + 1, len(order))):
            same = np.flatnonzero(run[apart:] == run[:-apart])
            if not len(same):
                break
            found.append(order[same] * many + order[same + apart])
        if sum(map(len, found)) > most:
            found = [_once(found)]
            most = max(_GATHERED, 2 * len(found[0]))
    pairs = _once(found)
    for part in np.array_split(pairs, len(pairs) // _AT_ONCE + 1):
        first, second = np.divmod(part, many)
        alike = np.count_nonzero(signatures[first] == signatures[second], axis=1) >= ALIKE * PERMUTATIONS
        yield from zip(first[alike].tolist(), second[alike].tolist(), strict=True)


def _once(found: Sequence[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    pairs = np.concatenate(found)
    pairs.sort()  # numpy.unique takes five times as long
    return pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]


def _same_numbers(one: View, other: View) -> bool:
    if min(len(one.numbers), len(other.numbers)) < NUMBERS:
        return True
    mine, theirs = {*one.numbers}, {*other.numbers}
    return len(mine & theirs) >= SHARED * len(mine | theirs)


def _root(parents: dict[str, str], id_: str) -> str:
    while parents[id_] != id_:
        parents[id_] = parents[parents[id_]]
        id_ = parents[id_]
    return id_
