"""Groups → Entities: identifier, class, caption, labels, surfaces.

An identifier is the gazetteer's, or a slug and a hash of class and fullest name, so that it does not change with the
number of articles or their order.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256

from kg.model import Entity, Extraction, LocalEntity
from kg.ontology import Known, Ontology
from kg.resolve.cluster import Group, Groups, Node
from kg.resolve.names import PERSON, Rules, chinese, folded, plain, weak

#: Hexadecimal digits in an identifier; among a million entities two clash with a chance of about one in three,
#: and then both are told apart by where they stand.
DIGITS = 10
#: Signs of the longest slug.
SLUG = 40
_HAN = re.compile(r"[㐀-鿿]")

Of = dict[tuple[str, int], str]


def entities(groups: Groups, articles: Sequence[Extraction], ontology: Ontology) -> tuple[tuple[Entity, ...], Of]:
    """Return the entities by identifier, and which one each local entity is."""
    source = {(x.article, e.key): e for x in articles for e in x.entities}
    known = {k.id: k for k in ontology.known}
    real = [g for r in range(len(groups.nodes)) if groups.find(r) == r and _met(g := groups.group[r], groups.nodes)]
    names = {id(g): _identifier(g, groups, source) for g in real}
    clashes = Counter(names.values())
    out: list[Entity] = []
    of: Of = {}
    for group in real:
        name = names[id(group)]
        if clashes[name] > 1 and not group.known:
            name = f"{name}-{_hash(_first(group, groups.nodes, source))}"
        members = sorted((n.article, n.key) for n in (groups.nodes[i] for i in group.members) if n.article)
        out.append(_entity(name, [(m, source[m]) for m in members], known.get(group.known), groups.words))
        of |= dict.fromkeys(members, name)
    return tuple(sorted(out, key=lambda e: e.id)), dict(sorted(of.items()))


def _met(group: Group, nodes: Sequence[Node]) -> bool:
    return any(nodes[i].article for i in group.members)


def _identifier(group: Group, groups: Groups, source: Mapping[tuple[str, int], LocalEntity]) -> str:
    if group.known:
        return group.known
    met = [groups.nodes[i] for i in group.members]
    cls = _class(met)
    strong = {plain(n) for node in met for n in node.names[:1] if not weak(n, node.cls, groups.words)}
    head = min(strong or {plain(n) for node in met for n in node.names}, key=lambda n: (-len(n), n))
    what = f"{cls}:{head}"
    if not strong or (cls == PERSON and len(head) == 2 and chinese(head, groups.words)):
        # A name that many bear: what makes it this one is where it stands.
        what += ":" + _first(group, groups.nodes, source)
    spoken = next((n for n in sorted({folded(n) for node in met for n in node.names}) if plain(n) == head), head)
    slug = "-".join(re.findall("[a-z0-9]+", spoken)) if spoken.isascii() else ""
    return f"{slug[:SLUG].strip('-') or cls.lower()}-{_hash(what)}"


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:DIGITS]


def _first(group: Group, nodes: Sequence[Node], source: Mapping[tuple[str, int], LocalEntity]) -> str:
    """The group's first member in the order of articles: content, not the order in which files came."""
    article, key = min((nodes[i].article, nodes[i].key) for i in group.members if nodes[i].article)
    return f"{article}:{key}:{source[article, key].cls}"


def _class(members: Sequence[Node]) -> str:
    votes = Counter(n.cls for n in members if n.article)
    return min(votes, key=lambda c: (-votes[c], c))


def _entity(
    name: str, members: Sequence[tuple[tuple[str, int], LocalEntity]], entry: Known | None, words: Rules
) -> Entity:
    local = [e for _, e in members]
    surfaces = tuple(sorted({s for e in local for s in e.surfaces}))
    votes = Counter(e.cls for e in local)
    cls = entry.cls if entry else min(votes, key=lambda c: (-votes[c], c))
    caption = entry.name if entry else _caption(local, words)
    labels = [(text, tag) for text, tag, _ in entry.names if tag] if entry else []
    said = {n for e in local for n in e.names if not weak(n, e.cls, words)} - {text for text, _ in labels}
    if not entry:
        labels += [(text, _language(text)) for text in said | {caption}]
    return Entity(
        id=name,
        cls=cls,
        name=caption,
        labels=tuple(sorted(set(labels))),
        surfaces=surfaces,
        known=entry.id if entry else "",
        wikidata=entry.wikidata if entry else "",
        members=tuple(m for m, _ in members),
    )


def _caption(local: Sequence[LocalEntity], words: Rules) -> str:
    """The name that most articles put first; of equals the fullest."""
    votes: defaultdict[str, int] = defaultdict(int)
    for e in local:
        for place, n in enumerate(e.names or e.surfaces[:1]):
            votes[n] += (4 if place == 0 else 1) * (1 if weak(n, e.cls, words) else 8)
    return min(votes, key=lambda n: (-votes[n], -len(n), n), default="?")


def _language(text: str) -> str:
    if not _HAN.search(text):
        return "en"
    return "zh-Hans" if plain(text) == re.sub(r"[^\w+]+|_+", "", text.casefold()) else "zh-Hant"
