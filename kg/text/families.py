"""Articles → families: reposts, trimmed, folded and reworded copies of one text count as one source.

Two views of a text find candidates: runs of its characters (reposts), and runs of its anchors, the numbers and Latin
names in the order in which they stand (reworded copies swap every word but those). Both views must not quarrel:
two filings made from one form agree in nearly all characters and in hardly any number.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from datasketch import MinHash, MinHashLSH

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
#: A signature needs no more of a text than this many characters (a book's worth), and memory is not endless.
READ = 200_000
WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ0-9\u3400-\u9fff]+")
ANCHOR = re.compile(r"[0-9]+(?:[.,][0-9]+)*[%万亿]?|[A-Za-zÀ-ÖØ-öø-ÿ]{2,}")


@dataclass(frozen=True, slots=True)
class View:
    """What one text looks like: a signature for each kind of run (None: too little text), and its numbers."""

    signatures: tuple[MinHash | None, MinHash | None]
    numbers: frozenset[str]


def families(articles: Iterable[Article]) -> dict[str, str]:
    """Return article id → family id: ("art-a1…", "art-b2…") of one text → both "family-a1…"; order does not matter."""
    views = {a.id: view(a.text) for a in sorted(articles, key=lambda a: a.id)}
    parents = {id_: id_ for id_ in views}
    for kind in (0, 1):
        for one, other in _candidates(views, kind):
            if _same(views[one], views[other], kind):
                first, second = sorted((_root(parents, one), _root(parents, other)))
                parents[second] = first
    return {id_: "family-" + _root(parents, id_).removeprefix("art-") for id_ in views}


def view(text: str) -> View:
    """Sign a clean text: 收入36亿元，同比增长12% → runs of five characters; anchors 36亿, 12%."""
    text = text[:READ]
    characters = "".join(WORD.findall(text)).lower()
    anchors = [a.lower() for a in ANCHOR.findall(text)]
    runs = _runs(characters, CHARACTERS)
    chains = {" ".join(anchors[i : i + ANCHORS]) for i in range(len(anchors) - ANCHORS + 1)}
    numbers = frozenset(a for a in anchors if a[0].isdigit())
    return View((_sign(runs), _sign(chains) if len(chains) >= ENOUGH else None), numbers)


def _runs(text: str, length: int) -> set[str]:
    return {text[i : i + length] for i in range(max(1, len(text) - length + 1))} - {""}


def _sign(runs: set[str]) -> MinHash | None:
    if not runs:
        return None
    signature = MinHash(num_perm=PERMUTATIONS, seed=SEED, hashfunc=zlib.crc32)
    signature.update_batch([run.encode("utf-8", "replace") for run in sorted(runs)])
    return signature


def _candidates(views: Mapping[str, View], kind: int) -> list[tuple[str, str]]:
    index = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS, weights=(0.2, 0.8))
    pairs = []
    for id_, seen in views.items():
        signature = seen.signatures[kind]
        if signature is not None:
            pairs += [(str(other), id_) for other in sorted(index.query(signature))]
            index.insert(id_, signature)
    return pairs


def _same(one: View, other: View, kind: int) -> bool:
    first, second = one.signatures[kind], other.signatures[kind]
    if first is None or second is None or first.jaccard(second) < ALIKE:
        return False
    if min(len(one.numbers), len(other.numbers)) < NUMBERS:
        return True
    return len(one.numbers & other.numbers) >= SHARED * len(one.numbers | other.numbers)


def _root(parents: dict[str, str], id_: str) -> str:
    while parents[id_] != id_:
        parents[id_] = parents[parents[id_]]
        id_ = parents[id_]
    return id_
