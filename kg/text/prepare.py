"""Files → Articles: read, tell the article from its page's furniture, fold to one spelling, group what is copied."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.model import Article, Problem, Source, Zone
from kg.ontology import Ontology
from kg.text import html
from kg.text.align import Aligned, Edit
from kg.text.bylines import labels
from kg.text.cues import cues
from kg.text.families import families
from kg.text.fold import fold
from kg.text.lines import lines
from kg.text.main import marked
from kg.text.metadata import LONGEST_TITLE, clean_title, metadata
from kg.text.read import ReadOptions, read
from kg.text.tokens import inline, shown
from kg.text.zones import zones

__all__ = ["ReadOptions", "families", "prepare", "read"]

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LATIN = re.compile(r"[A-Za-z]+")
#: Chinese news is full of Latin names; below this share of Han characters among words it is English with Chinese names.
CHINESE = 0.25
#: Controls, marks of direction and joints without width: nothing that a reader sees.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\xad]+")
PICTURE = re.compile(r"!\[[^\[\]\n]{0,200}\]\([^()\s]{0,2000}\)")
LINK = re.compile(r"(\[)[^\[\]\n]{1,200}(\]\((?:https?://|/|#|mailto:|\w)[^()\s]{0,2000}\))")
MARKS = re.compile(r"(?m)^ {0,3}#{1,6}[ \t]+|^ {0,3}>[ \t]?|\*\*|~~|`")


def prepare(source: Source, ontology: Ontology) -> tuple[Article, tuple[Problem, ...]]:
    """Make a raw text readable, and keep the way back from each character to the raw one."""
    raw, lexicon = source.raw, ontology.lexicon("metadata")
    page = html.parse(raw, ontology.lexicon("furniture")["html"]) if source.kind == "html" else None
    found = list(lines(raw)) if page is None else marked(raw, page)
    titles = [(source.title or "")[:LONGEST_TITLE], *(_titles(raw, page) if page else ())]
    told = zones(found, cues(ontology.lexicon("furniture")), labels(lexicon), titles)
    if page and not any(z.kind == "title" for z in told):
        told = (*_head_title(raw, page), *told)
    texts = [_shown(raw[z.start : z.end], source.kind) for z in told]
    about = metadata(source, told, lexicon, texts=texts, head=page.meta if page else {}, data=page.data if page else ())
    kept = [z for z in told if z.kind != "furniture"]
    folded, spun = fold(_picked(raw, kept, source.kind), ontology)
    digest = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
    article = Article(
        id=f"art-{digest[:12]}",
        name=source.name,
        raw=raw,
        text=folded.text,
        starts=folded.starts,
        ends=folded.ends,
        sha256=digest,
        title=about.title,
        author=about.author,
        medium=about.medium,
        published=about.published,
        url=source.url or "",
        language=language(folded.text),
        spun=spun,
        zones=told,
        comments=tuple(_clean_spans(folded, [z for z in kept if z.kind == "comment"])),
        encoding=source.encoding,
    )
    return article, tuple(_problems(article))


def _shown(text: str, kind: str) -> str:
    """A line as a reader sees it: without tags, without marks of Markdown."""
    return shown(text) if kind == "html" else MARKS.sub("", text) if kind == "md" else text


def language(text: str) -> str:
    """OpenAI发布GPT-5 → zh; OpenAI CEO Sam Altman met 雷军 → en."""
    han, latin = len(HAN.findall(text)), len(LATIN.findall(text))
    return "zh" if han >= CHINESE * (han + latin) else "en"


def _titles(raw: str, page: html.Page) -> Iterator[str]:
    yield clean_title(shown(raw[slice(*page.title)]))[0]
    yield clean_title(page.meta.get("og:title", ""))[0]


def _head_title(raw: str, page: html.Page) -> Iterator[Zone]:
    """The title of a page that shows none: its <title>, without the site's name."""
    start, end = page.title
    text = clean_title(shown(raw[start:end]))[0]
    at = raw.find(text, start, end) if text else -1
    if at >= 0:
        yield Zone("title", at, at + len(text))


def _picked(raw: str, kept: Sequence[Zone], kind: str) -> Aligned:
    """Join what is read, without what is no text: tags, addresses of links, marks of Markdown, unseen characters."""
    picked = Aligned.pick(raw, ((z.start, z.end) for z in kept))
    if kind == "html":
        picked = picked.replace(_tags(raw, kept))
    else:
        for pattern in (PICTURE, LINK, *((MARKS,) if kind == "md" else ())):
            picked = _without(picked, pattern)
    return _without(picked, UNSEEN)


def _without(clean: Aligned, pattern: re.Pattern[str]) -> Aligned:
    """Delete what the groups of a pattern match, or all of it where it has none."""
    groups = range(1, pattern.groups + 1) if pattern.groups else range(1)
    edits: list[Edit] = [(*m.span(g), "") for m in pattern.finditer(clean.text) for g in groups]
    return clean.replace(edits) if edits else clean


def _tags(raw: str, kept: Sequence[Zone]) -> Iterator[Edit]:
    at = 0
    for zone in kept:
        yield from ((at + start, at + end, new) for start, end, new in inline(raw, zone.start, zone.end))
        at += zone.end - zone.start + 1


def _clean_spans(clean: Aligned, found: Sequence[Zone]) -> Iterator[tuple[int, int]]:
    """Where the zones are in the clean text; neighbours are one."""
    last: tuple[int, int] | None = None
    for zone in found:
        start, end = bisect_left(clean.starts, zone.start), bisect_left(clean.starts, zone.end)
        if start == end:
            continue
        if last and start <= last[1] + 1:
            last = (last[0], end)
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def _problems(article: Article) -> Iterator[Problem]:
    if not article.text.strip():
        reasons = ", ".join(sorted({z.reason for z in article.zones if z.reason})) or "it has no words"
        yield Problem(article.name, "text", f"nothing is left to read ({reasons}); is it the page of an article?")
