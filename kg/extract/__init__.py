"""Article → Extraction: mentions, relations, events and measurements, as spaCy components."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from importlib import import_module
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.clauses import clauses
from kg.extract.doc import Figure, Happening, Named, Thing, blank, records, sentences
from kg.model import Article, Event, Evidence, Extraction, LocalEntity, Measurement, Mention, Relation
from kg.ontology import Ontology

#: The components in their order; each lives in the module of its name.
COMPONENTS = ("kg_mentions", "kg_dates", "kg_numbers", "kg_voices", "kg_relations", "kg_events", "kg_figures")


def pipeline(ontology: Ontology, without: frozenset[str] = frozenset()) -> Language:
    """The spaCy pipeline of this ontology; ``without`` names components to leave out (for ablation)."""
    nlp = blank()
    for name in COMPONENTS:
        if name not in without:
            import_module(f"kg.extract.{name.removeprefix('kg_')}")  # registers, also without installed entry points
            nlp.add_pipe(name, config={"root": str(ontology.root)})
    return nlp


#: What no quote begins or ends with.
OUTER = frozenset(" \t\n,，、:：;；。.")


class Extractor:
    """Reads articles; made once, used for many.

    Args:
        ontology: supplies every word and known entity.
        clock: a monotonic clock in seconds for ``seconds``, or None to measure nothing.
    """

    def __init__(self, ontology: Ontology, clock: Callable[[], float] | None = None) -> None:
        self.nlp = pipeline(ontology)
        self.clock = clock or (lambda: 0.0)
        self.seconds: dict[str, float] = {}  # time spent, by component

    def extract(self, article: Article) -> Extraction:
        """Return all that this article says."""
        doc = self.nlp.make_doc(article.text)
        doc._.published = article.published or ""
        doc._.title = article.title
        doc._.comments = article.comments
        for name, component in self.nlp.pipeline:
            begun = self.clock()
            doc = component(doc)
            self.seconds[name] = self.seconds.get(name, 0.0) + self.clock() - begun
        return to_extraction(doc, article)


def to_extraction(doc: Doc, article: Article) -> Extraction:
    """Bring the records of a Doc back to the article's raw characters.

    What a component points at may be as short as two names; the evidence is the clauses they stand in, so that a
    reader can judge it.
    """
    text = doc.text  # joins all tokens each time it is asked for
    whole = Clauses(text)
    named: list[Named] = records(doc, "mentions")
    things: list[Thing] = records(doc, "things")
    surfaces: dict[int, dict[str, None]] = {t.key: {} for t in things}
    sure: dict[int, float] = {}
    for m in named:
        if m.by != "coreference":
            raw = article.evidence(m.start, m.end)
            surfaces[m.entity][article.raw[raw.start : raw.end]] = None
            sure[m.entity] = max(sure.get(m.entity, 0.0), m.confidence)
    return Extraction(
        article=article.id,
        entities=tuple(
            LocalEntity(t.key, t.cls, tuple(t.names), tuple(surfaces[t.key]), t.known, sure.get(t.key, 0.5))
            for t in things
        ),
        mentions=tuple(
            Mention(text[m.start : m.end], m.cls, m.entity, article.evidence(m.start, m.end), m.confidence, m.by)
            for m in named
        ),
        relations=tuple(
            Relation(f.subject, f.property, f.object, whole.evidence(article, f.start, f.end), **_voice(f))
            for f in records(doc, "facts")
        ),
        events=tuple(
            Event(
                h.cls,
                tuple(tuple(r) for r in h.roles),
                whole.evidence(article, h.start, h.end),
                h.date or None,
                **_voice(h),
            )
            for h in records(doc, "happenings")
        ),
        measurements=tuple(_measurement(f, article, whole) for f in records(doc, "figures")),
    )


class Clauses:
    """The clauses of a text, to widen a span to those that it stands in."""

    def __init__(self, text: str) -> None:
        self.spans = [c for s in sentences(text) for c in clauses(text, s)]
        self.starts = [a for a, _ in self.spans]
        self.ends = [b for _, b in self.spans]

    def evidence(self, article: Article, start: int, end: int) -> Evidence:
        """From the beginning of the first clause that a span touches to the end of the last, without outer marks."""
        first, last = bisect_right(self.starts, start) - 1, bisect_left(self.ends, end)
        if first >= 0 and start < self.ends[first]:
            start = self.starts[first]
        if last < len(self.spans) and end > self.starts[last]:
            end = self.ends[last]
        found = article.evidence(start, end)
        # In the raw text: a repaired word may have swallowed the mark before it.
        a, b = found.start, found.end
        while b - a > 1 and article.raw[a] in OUTER:
            a += 1
        while b - a > 1 and article.raw[b - 1] in OUTER:
            b -= 1
        return Evidence(found.article, a, b)


def _voice(record: Any) -> dict[str, Any]:
    """Modality, speaker and confidence; what somebody else tells as fact is reported, not asserted."""
    speaker = None if record.speaker < 0 else record.speaker
    modality = "reported" if speaker is not None and record.modality == "asserted" else record.modality
    return {"modality": modality, "attributed_to": speaker, "confidence": record.confidence}


def _measurement(f: Figure, article: Article, whole: Clauses) -> Measurement:
    number = article.evidence(*f.number)
    return Measurement(
        entity=f.entity,
        measure=f.measure,
        value=f.value,
        unit=f.unit,
        value_text=article.raw[number.start : number.end],
        evidence=whole.evidence(article, f.start, f.end),
        qualifier=f.qualifier,
        date=f.date or None,
        **_voice(f),
    )


__all__ = ["COMPONENTS", "Extractor", "Happening", "pipeline"]
