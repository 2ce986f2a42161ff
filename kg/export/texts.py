"""Articles → their raw texts for the page, with what stands where: mentions, comments, and what the reader left out.

Places are counted in UTF-16 units, as JavaScript counts them: "𠮷" and "🚀" are two.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rdflib import RDF, Graph

from kg.graph.literal import quote
from kg.model import Article
from kg.ontology import KG

_WIDE = re.compile("[\U00010000-\U0010ffff]")
#: A stretch of nothing but these is not worth greying.
_BLANK = "\\s\u00ad\u200b-\u200f\u2060\ufeff"
_SEEN = re.compile(f"[^{_BLANK}](?:.*[^{_BLANK}])?", re.DOTALL)
Span = tuple[int, int]


class Units:
    """Counts the characters of a text in UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._wide = [found.start() for found in _WIDE.finditer(text)]

    def __call__(self, at: int) -> int:
        return at + bisect_left(self._wide, at)

    def span(self, span: Span) -> list[int]:
        """A stretch, in units."""
        return [self(span[0]), self(span[1])]


def article_texts(graph: Graph, articles: Iterable[Article], said: Mapping[str, Any]) -> list[dict[str, Any] | None]:
    """One text for each article that ``page_data`` lists, in its order; None where the article is not given.

    ``mentions`` are (start, end, number of the entity), and may lie within one another; ``left`` are stretches that no
    character of the clean text comes from, and ``comments`` what readers wrote.
    """
    base = said["base"]
    entities = {base + row["id"]: i for i, row in enumerate(said["entities"])}
    known = by_iri(graph, articles)
    mentions = _mentions(graph, entities)
    return [
        _text(known[iri], mentions.get(iri, [])) if (iri := base + row["id"]) in known else None
        for row in said["articles"]
    ]


def by_iri(graph: Graph, articles: Iterable[Article]) -> dict[str, Article]:
    """The IRI that each article has in a graph; one that the graph does not have is left out."""
    digests = {str(digest): str(iri) for iri, digest in graph.subject_objects(KG.sha256)}
    ordered = sorted(articles, key=lambda a: (a.id, a.name, a.published or ""), reverse=True)  # as the graph: the first
    return {digests[a.sha256]: a for a in ordered if a.sha256 in digests}


def _text(article: Article, mentions: Iterable[tuple[int, int, int]]) -> dict[str, Any]:
    units = Units(article.raw)
    return {
        "text": str(quote(article.raw)),
        "mentions": [[*units.span((start, end)), entity] for start, end, entity in sorted(mentions)],
        "left": [units.span(s) for s in _left(article)],
        "comments": [units.span(s) for s in _comments(article)],
    }


def _mentions(graph: Graph, entities: Mapping[str, int]) -> dict[str, list[tuple[int, int, int]]]:
    """Article → (start, end, entity), in characters."""
    article, start, end = (dict(graph.subject_objects(link)) for link in (KG.article, KG.start, KG.end))
    out: dict[str, list[tuple[int, int, int]]] = {}
    of = dict(graph.subject_objects(KG.mentionOf))
    for mention in graph.subjects(RDF.type, KG.Mention):
        entity = entities.get(str(of.get(mention)))
        for place in graph.objects(mention, KG.evidence):
            if entity is not None and place in article:
                span = int(str(start[place])), int(str(end[place]))
                out.setdefault(str(article[place]), []).append((*span, entity))
    return out


def _left(article: Article) -> Iterator[Span]:
    """What the reader left out, without the blanks at its ends."""
    reached = 0
    for start, end in zip((*article.starts, len(article.raw)), (*article.ends, len(article.raw)), strict=True):
        if start > reached and (seen := _SEEN.search(article.raw, reached, start)):
            yield seen.span()
        reached = max(reached, end)


def _comments(article: Article) -> Sequence[Span]:
    """What readers wrote, in the raw text; stretches that touch are one."""
    clean = [(article.starts[a], article.ends[b - 1]) for a, b in article.comments if 0 <= a < b <= len(article.starts)]
    zones = [(zone.start, zone.end) for zone in article.zones if zone.kind == "comment"]
    out: list[Span] = []
    for start, end in sorted({*clean, *zones}):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], end)
        else:
            out.append((start, end))
    return out
