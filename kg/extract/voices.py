"""Who says what: clean text and its mentions → stretches somebody says, with the speaker.

「李木说，“够了。”」, 「“够了，”李木说」, 「据路透社报道，…」 and 「李木：够了」 are one idea: a hand-over (a verb of
speaking, a report, a label at the start of a line), a subject (``speakers``), and the extent up to the end of the
quote or of the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.doc import Named, Voice, records, sentences
from kg.extract.speakers import Text, Words, behind, between, clause_start, page_of, subject, words_of
from kg.ontology import Ontology, load

#: A verb without a subject takes the last speaker when so little stands before it (他还, 并进一步).
BARE = 6
#: A name before a colon at the start of a line labels a speaker when so little stands around it (主持人, 创始人).
LABEL = 14
#: So many labelled lines make an interview; between them a line longer than a heading goes on with the answer.
INTERVIEW, HEADING = 3, 20
#: So many voices of a sentence may still be open when another speaks up.
OPEN = 20
CLOSING = "。！？!?；;，,”」』\"' "
COLON = re.compile("[：:]")
#: When it was said, before a label: 【02:44】李木：够了.
CLOCK = re.compile(r"[\s【\[（(〔•·]*(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?[\s】\]）)〕•·]*")
COMMA = re.compile(r"[，,：:；;]")


def find(text: str, mentions: Sequence[Named], ontology: Ontology) -> tuple[Voice, ...]:
    """「李木说，价格会降。」 → (价格会降, 李木); 「据悉，价格会降。」 → (价格会降, -1); a 小说 says nothing."""
    words = words_of(ontology)
    page = page_of(text, mentions)
    found: list[Voice] = []
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    labels = [_label(page, line, words) for line in lines]
    found += [v for v in labels if v] + _answers(lines, labels)
    for line in lines:
        found += _line(page, line, words)
    return tuple(sorted({v._replace(end=_trimmed(text, v.start, v.end)) for v in found}))


def _answers(lines: list[tuple[int, int]], labels: list[Voice | None]) -> list[Voice]:
    """In an interview, the paragraphs between two labels are still the answer of the first."""
    named = [i for i, v in enumerate(labels) if v]
    if len(named) < INTERVIEW:
        return []
    out = []
    for i, j in pairwise(named):
        label = labels[i]
        if label and label.speaker >= 0:
            out += [Voice(a, b, label.speaker, label.said) for a, b in lines[i + 1 : j] if b - a > HEADING]
    return out


def _line(page: Text, line: tuple[int, int], words: Words) -> list[Voice]:
    """The voices of one paragraph, where a speaker may carry over to the next sentence."""
    found: list[Voice] = []
    last: tuple[int, ...] = ()
    for start, end in _sentences(page, line):
        here: list[Voice] = list(_reports(page, (start, end), words))
        for verb in words.verb.finditer(page.masked, start, end):
            if verb.group() in words.neutral or page.masked[verb.start() - 1 : verb.start()] in ("被", "遭"):
                continue
            turned = verb.group() in words.turned and page.masked[: verb.start()].rstrip()[-1:] in ('"', "”", "'")
            speakers = (turned and behind(page, verb.span(), end)) or subject(page, (start, verb.start()), words)
            if not speakers and verb.start() - start <= BARE and last:
                speakers = last
            if not speakers:
                continue
            said = verb.span()
            begin = _skip(page.raw, said[1])
            stop = _trimmed(page.raw, start, end)
            extents = [(begin, stop)] if begin < stop else [said]
            quote = _leading_quote(page, start, verb.start())
            if quote:
                extents = [quote, *_following_quote(page, said[1], stop)]
            own = clause_start(page.masked, start, verb.start())
            here = here[:-OPEN] + [_cut(v, own, speakers) for v in here[-OPEN:]]
            here += [Voice(a, b, s, said) for s in speakers for a, b in extents]
            last = tuple(s for s in speakers if s >= 0) or last
        colon = _colon_quote(page, (start, end), words)
        if colon and not any(v.start <= colon.start + 1 and v.end >= colon.end - 1 for v in here):
            here.append(colon)
            last = (colon.speaker,)
        if not here and last and page.raw[start] in "“「" and page.quotes:
            at = bisect_left(page.quotes, (start,))
            if at < len(page.quotes) and page.quotes[at][0] == start:
                a, b = page.quotes[at]
                here.append(Voice(a + 1, b - 1, last[0], (a, a + 1)))
        found += [v for v in here if v.start < v.end]
    return found


def _cut(voice: Voice, at: int, speakers: tuple[int, ...]) -> Voice:
    """「甲说贵，乙说便宜」: what 甲 says ends where another subject speaks up."""
    if voice.speaker not in speakers and voice.said[1] <= at < voice.end and -1 not in speakers:
        return voice._replace(end=max(voice.start, at - 1))
    return voice


def _reports(page: Text, sentence: tuple[int, int], words: Words) -> Iterator[Voice]:
    """据路透社报道，… → 路透社; 据悉，… → nobody by name."""
    start, end = sentence
    stop = _trimmed(page.raw, start, end)
    for hit in words.hearsay.finditer(page.masked, start, end):
        yield Voice(_skip(page.raw, hit.end()), stop, -1, hit.span())
    for hit in words.according.finditer(page.masked, start, end):
        speakers = behind(page, hit.span(), end)
        comma = page.masked.find(",", hit.end(), stop)
        told = (comma + 1, stop) if hit.start() == start and comma > 0 else (start, hit.start())
        for speaker in speakers:
            yield Voice(_skip(page.raw, told[0]), _trimmed(page.raw, *told), speaker, hit.span())
    for hit in words.report.finditer(page.masked, start, end):
        names = [m for m in between(page, hit.start(), hit.end()) if m.cls in words.speakers]
        if names:
            person = next((m for m in reversed(names) if m.cls == "Person"), names[0])
            yield Voice(_skip(page.raw, hit.end()), stop, person.entity, (hit.start(), hit.end()))


def _leading_quote(page: Text, start: int, verb: int) -> tuple[int, int] | None:
    """“够了，”李木说: the quote at the sentence's start, when nothing but the speaker stands behind it."""
    at = bisect_left(page.quotes, (start,))
    if at >= len(page.quotes) or page.quotes[at][0] != start or page.quotes[at][1] > verb:
        return None
    a, b = page.quotes[at]
    while at + 1 < len(page.quotes) and page.quotes[at + 1][0] <= b + 1 and page.quotes[at + 1][1] <= verb:
        at += 1
        b = page.quotes[at][1]
    behind = page.masked[b:verb]
    return (a + 1, b - 1) if len(COMMA.findall(behind)) <= 1 or behind[:1] in "，," else None


def _following_quote(page: Text, verb: int, stop: int) -> Iterator[tuple[int, int]]:
    """“够了，”李木说，“走吧。”: the second half."""
    at = bisect_left(page.quotes, (verb,))
    if at < len(page.quotes) and page.quotes[at][0] - verb <= 2:
        yield page.quotes[at][0] + 1, min(stop, page.quotes[at][1] - 1)


def _colon_quote(page: Text, sentence: tuple[int, int], words: Words) -> Voice | None:
    """李木摇头：“没有。” → 李木, whatever the verb."""
    start, end = sentence
    for a, b in page.quotes[bisect_left(page.quotes, (start,)) :]:
        if a >= end:
            return None
        if page.raw[a - 1 : a] in ("：", ":") and a > start:
            speakers = subject(page, (start, a - 1), words)
            if speakers and speakers[0] >= 0:
                return Voice(a + 1, b - 1, speakers[0], (a - 1, a))
    return None


def _label(page: Text, line: tuple[int, int], words: Words) -> Voice | None:
    """李木：价格会降 → the line is what 李木 says; 记者：会降吗？ → nobody's by name."""
    start, end = line
    start = CLOCK.match(page.raw, start, end).end()  # type: ignore[union-attr]  # matches the empty text
    colon = COLON.search(page.raw, start, min(end, start + LABEL * 3))
    if not colon or colon.end() >= end:
        return None
    names = [m for m in between(page, start, colon.start()) if m.cls in ("Person", "Organization")]
    if (
        names
        and names[-1].end == colon.start()
        and sum(m.end - m.start for m in names) + LABEL >= colon.start() - start
    ):
        if COMMA.search(page.raw, start, colon.start()):
            return None
        return Voice(_skip(page.raw, colon.end()), end, names[-1].entity, colon.span())
    if page.raw[start : colon.start()].strip() in words.asks:
        return Voice(_skip(page.raw, colon.end()), end, -1, colon.span())
    return None


def _sentences(page: Text, line: tuple[int, int]) -> list[tuple[int, int]]:
    start, end = line
    return [(start + a, start + b) for a, b in sentences(page.masked[start:end])]


def _skip(text: str, at: int) -> int:
    """Over the punctuation between 说 and what is said."""
    while at < len(text) and text[at] in '，,：:“「『" 道，':
        at += 1
    return at


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of what is said, without the closing marks."""
    at = end
    while at > start and text[at - 1] in CLOSING:
        at -= 1
    return at if at > start else end


#: Voices looked back for the one that covers a place: quotes in quotes in an interview.
NESTED = 30


def innermost(voices: Sequence[Voice], at: int) -> int:
    """Who says what stands at ``at``: the speaker of the innermost of the voices, which are in order; -1 for nobody."""
    before = bisect_right(voices, at, key=lambda v: v.start)
    over = [v for v in voices[max(0, before - NESTED) : before] if at < v.end]
    return min(over, key=lambda v: (v.end - v.start, v.speaker)).speaker if over else -1


class Voices:
    """The component kg_voices: mentions in, ``doc._.voices`` out."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology

    def __call__(self, doc: Doc) -> Doc:
        doc._.voices = find(doc.text, records(doc, "mentions"), self.ontology)
        return doc


@Language.factory("kg_voices", default_config={"root": ""}, assigns=["doc._.voices"])
def make_voices(nlp: Language, name: str, root: str) -> Voices:
    """Make the component for the ontology at ``root`` (ours by default)."""
    return Voices(load(Path(root) if root else None))
