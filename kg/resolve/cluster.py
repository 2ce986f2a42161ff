"""Local entities → groups that are one thing each, by shared keys; never by comparing all with all.

In: ``Node`` tuples. Out: a group for each. Nodes meet in blocks (one block a key), blocks are worked in sorted order,
and ``Groups.join`` refuses what cannot be: two known things, a person and a company, two versions, a group with more
names than one thing has (one bad alias must not merge the world).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kg.resolve.compare import acronym, brand, brand_of, given_name_of, initials_of, picked_from, surname_of
from kg.resolve.names import PERSON, Rules, chinese, keys, partial, parts, plain, version, weak

#: More different strong names than this and a group is a mistake; the richest entry of the gazetteer has 12.
MOST_NAMES = 24


class Node(NamedTuple):
    """A local entity, or an entry of the gazetteer (article "")."""

    article: str
    key: int
    cls: str
    names: tuple[str, ...]
    known: str


class Look(NamedTuple):
    """What a name looks like; most of a thing's many mentions look alike, so groups share these."""

    classes: frozenset[str]
    versions: frozenset[tuple[str, ...]]
    names: frozenset[str]  # strong ones, in their plain form
    called: frozenset[tuple[str, str]]  # (name, class), all of them
    whole: frozenset[str]  # those that are not short for another, where they stand

    def joined(self, other: Look) -> Look:
        """What both look like together."""
        if self is other:
            return self
        both = Look(
            self.classes | other.classes,
            self.versions | other.versions,
            self.names | other.names,
            self.called | other.called,
            self.whole | other.whole,
        )
        return self if both == self else both


@dataclass(slots=True)
class Group:
    """What joining must know about a group."""

    members: list[int]
    known: str
    look: Look
    posts: Set[int]  # groups of organisations, persons only
    company: Set[int]  # organisations that its articles name, likewise


_NONE: frozenset[int] = frozenset()


class Groups:
    """Union-find with a summary at each root."""

    def __init__(self, nodes: Sequence[Node], words: Rules) -> None:
        self.nodes, self.words = nodes, words
        self.root = list(range(len(nodes)))
        looks: dict[tuple[str, tuple[str, ...], bool], Look] = {}
        self.group = [self._alone(i, looks) for i in range(len(nodes))]
        self.refused: set[str] = set()

    def _alone(self, i: int, looks: dict[tuple[str, tuple[str, ...], bool], Look]) -> Group:
        node = self.nodes[i]
        key = node.cls, node.names, bool(node.article)
        look = looks.get(key) or looks.setdefault(key, self._look(*key))
        if node.cls == PERSON:
            return Group([i], node.known, look, set(), set())
        return Group([i], node.known, look, _NONE, _NONE)

    def _look(self, cls: str, names: tuple[str, ...], met: bool) -> Look:
        strong = [n for n in names if not weak(n, cls, self.words)]
        heads = (strong[:1] or names[:1]) if met else names
        return Look(
            frozenset({cls}),
            frozenset(version(n, cls, self.words) for n in heads),
            frozenset(map(plain, strong)),
            frozenset((n, cls) for n in names),
            frozenset(n for n in names if not met or plain(n) not in _short(names, cls)),
        )

    def find(self, i: int) -> int:
        while self.root[i] != i:
            self.root[i] = self.root[self.root[i]]
            i = self.root[i]
        return i

    def of(self, i: int) -> Group:
        return self.group[self.find(i)]

    def join(self, i: int, j: int, same_version: bool = True) -> bool:
        """Join the groups of two nodes where nothing forbids it; tell whether they are one now."""
        a, b = self.find(i), self.find(j)
        if a == b:
            return True
        x, y = self.group[a], self.group[b]
        if x.known and y.known and x.known != y.known:
            return False
        one, two = x.look, y.look
        if not all(self.words.alike(c, d) for c in one.classes for d in two.classes) and not (
            x.known and x.known == y.known
        ):
            return False
        if same_version and not one.versions & two.versions:
            return False
        both = one.joined(two)
        if len(both.names) > MOST_NAMES:
            self.refused.add(min(both.names))
            return False
        keep, gone = (a, b) if a < b else (b, a)
        self.root[gone] = keep
        k, g = self.group[keep], self.group[gone]
        k.members += g.members
        k.known = k.known or g.known
        k.look = both
        k.posts |= g.posts
        k.company |= g.company
        self.group[gone] = k  # what it was is not needed any more
        return True


def by_identifier(groups: Groups) -> None:
    """What the gazetteer knows by one identifier is one thing."""
    first: dict[str, int] = {}
    for i, node in enumerate(groups.nodes):
        if node.known:
            groups.join(first.setdefault(node.known, i), i, same_version=False)


def blocks(groups: Groups, makers: Mapping[str, Collection[str]]) -> dict[str, list[int]]:
    """Key → nodes with a name of that key, those by sound last.

    A short form within an article is no key: 霁月 is 霁月智能 here and 霁月美妆 there.
    """
    out: defaultdict[str, list[int]] = defaultdict(list)
    for i, node in enumerate(groups.nodes):
        names = [n for n in node.names if plain(n) not in short_here(node)]
        found = {k for n in names for k in keys(n, node.cls, groups.words, makers.get(node.article, ()))}
        for key in found:
            out[key].append(i)
    return {k: out[k] for k in sorted(out, key=lambda k: (k.startswith("♪"), k)) if len(out[k]) > 1}


def short_here(node: Node) -> frozenset[str]:
    """(云岫科技, 云岫) → {云岫}: names that are a part of another of the same thing, in one article.

    What the article mostly calls a product or model is its name all the same: (GPT-5, GPT-5 high).
    """
    return _short(node.names, node.cls) if node.article else frozenset()


@lru_cache(maxsize=1 << 16)
def _short(names: tuple[str, ...], cls: str) -> frozenset[str]:
    forms = {plain(n) for n in names}
    head = "" if cls == "Organization" or not names else plain(names[0])
    return frozenset(f for f in forms if f != head and any(f != g and f in g for g in forms))


def by_key(groups: Groups, table: Mapping[str, Sequence[int]]) -> None:
    """Things (not people) with a common key; first within a class, then between classes that texts confuse."""
    for across in (False, True):
        for members in table.values():
            heads: list[int] = []
            for i in members:
                cls = groups.nodes[i].cls
                if cls == PERSON:
                    continue
                fit = [h for h in heads if (across or groups.nodes[h].cls == cls)]
                if not any(groups.join(h, i) for h in fit):
                    heads.append(i)


def by_person(groups: Groups, table: Mapping[str, Sequence[int]]) -> None:
    """People with a common key, unless their posts say that they are two; those with posts come first."""
    for members in table.values():
        people = [i for i in members if groups.nodes[i].cls == PERSON]
        people.sort(key=lambda i: (not groups.of(i).known, -len(groups.of(i).posts), i))
        heads: list[int] = []
        for i in people:
            fit = [h for h in heads if groups.find(h) == groups.find(i) or _one_person(groups, h, i)]
            ties = [len(groups.of(h).company & groups.of(i).company) for h in fit]
            best = max(ties, default=0)
            leading = [h for h, t in zip(fit, ties, strict=True) if t == best]
            if not (len(leading) == 1 and groups.join(leading[0], i)):
                heads.append(i)


def _one_person(groups: Groups, i: int, j: int) -> bool:
    """Two 张伟 are one where a company ties them; two 宋清越 unless their companies differ."""
    a, b = groups.of(i), groups.of(j)
    if a.known or b.known:
        return True
    if a.posts and b.posts and not (a.posts & b.posts or a.posts & b.company or b.posts & a.company):
        return False
    short = all(chinese(n, groups.words) and len(plain(n)) == 2 for n in groups.nodes[i].names[:1])
    return not short or bool(a.company & b.company)


def by_short_form(groups: Groups) -> None:
    """Short forms where just one longer name is at hand: in the same article, else in the folder."""
    words = groups.words
    roots = sorted({groups.find(i) for i in range(len(groups.nodes))})
    index: defaultdict[str, list[int]] = defaultdict(list)
    nearby: defaultdict[str, list[int]] = defaultdict(list)
    for r in roots:
        for i in groups.group[r].members:
            node = groups.nodes[i]
            if node.article:
                nearby[node.article].append(r)
            hints = {h for n in node.names for h in _hints(n, node.cls, words)}
            for hint in hints | {f"…{s}" for s in short_here(node)}:
                if not index[hint] or index[hint][-1] != r:
                    index[hint].append(r)
    for r in roots:
        group = groups.group[r]
        if group.known or groups.find(r) != r:
            continue
        mine = sorted(group.look.whole)
        here = sorted({x for i in group.members for x in nearby[groups.nodes[i].article]} - {r})
        if not _only(groups, r, here, _rule(mine, words, near=True)):
            hints = {h for n in mine for h in (plain(n), *parts(n, words)[-1:])}
            there = sorted({x for h in hints for x in index.get(f"…{h}", ())} - {r})
            _only(groups, r, there, _rule(mine, words, near=False))


@lru_cache(maxsize=1 << 16)
def _hints(name: str, cls: str, words: Rules) -> tuple[str, ...]:
    """What a short form of this name could look like."""
    if cls == PERSON:
        bits = parts(name, words)
        return (f"…{bits[-1]}",) if len(bits) > 1 else ()
    return tuple(f"…{h}" for h in (acronym(name, words), brand(name, words)) if h)


Rule = Callable[[str, str], bool]  # (full name, its class) → may what we look at be short for it?


def _rule(mine: Sequence[str], words: Rules, near: bool) -> Rule:
    """Near, in the same article, a given name or picked characters are enough: Sam, 北航."""

    def person(full: str) -> bool:
        return any(
            initials_of(n, full)
            or (partial(n, words) and (surname_of(n, full, words) or (near and given_name_of(n, full, words))))
            for n in mine
        )

    def other(full: str) -> bool:
        return any(
            brand_of(n, full, words)
            or plain(n) == acronym(full, words)
            or (near and picked_from(n, full, words))
            or (plain(n) == plain(full) and not weak(n, "", words))  # what that thing was called for short
            for n in mine
        )

    return lambda full, cls: person(full) if cls == PERSON else other(full)


def _only(groups: Groups, root: int, others: Iterable[int], fits: Rule) -> bool:
    """Join where exactly one group fits; tell whether any did."""
    here = groups.group[groups.find(root)].look.classes
    found = set()
    for other in others:
        r = groups.find(other)
        if r == groups.find(root) or r in found or not groups.group[r].look.classes & here:
            continue
        if any(cls in here and fits(n, cls) for n, cls in groups.group[r].look.called):
            found.add(r)
    if len(found) == 1:
        other = found.pop()
        if PERSON not in here or _one_person(groups, root, other):
            groups.join(other, root)
        return True
    return bool(found)
