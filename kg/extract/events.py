"""What happened: mentions, dates and voices → events with roles, date, modality and speaker.

Frames of ``lexicon/events.toml`` (``frames``) find triggers; their arguments are looked for in the trigger's clause,
then in the clauses around it (``arguments``). Statements come from the voices (``statements``). One happening is one
event: what several sentences tell of it is merged (``same``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract import plot, weave
from kg.extract.arguments import Case, fill
from kg.extract.doc import Happening, Voice, When, records
from kg.extract.frames import Frame, Frames, compiled, hits
from kg.extract.modality import modality
from kg.extract.narrator import FILE, Weights, load_weights
from kg.extract.same import merge
from kg.extract.scene import Clause, Scene, scene
from kg.extract.statements import statements, stating
from kg.extract.timing import DAY, date_of, dated, day_of, is_later
from kg.model import FACTUAL
from kg.ontology import Ontology, load

#: How sure an event is whose roles are all filled in its own clause, and one that borrowed a participant (training
#: passages: right in 0.6 and 0.5 of the cases before merging; scaled to the confidence of relations).
SURE, BORROWED = 0.8, 0.6
#: Nobody speaks for more characters than this without being named again.
LONGEST = 3000


class Reading(NamedTuple):
    """All that is known of a text when its events are looked for."""

    page: Scene
    frames: Frames
    dates: Sequence[When]
    voices: Sequence[Voice]
    published: str
    ontology: Ontology


def find(
    page: Scene, dates: Sequence[When], voices: Sequence[Voice], *, published: str, ontology: Ontology,
    weights: Weights | None = None,
) -> tuple[Happening, ...]:  # fmt: skip
    """「5月3日，云杉发布了松果2。」 → (Release, agent 云杉, object 松果2, the date); 「云杉的发布会」 → nothing."""
    dates, voices = sorted(dates), sorted(voices)
    told = ruled(page, dates, voices, published=published, ontology=ontology)
    if weights is None:
        return merge([*told, *statements(page, voices, dates, ontology)])
    prepared = plot.prepare(page, known_by_rule(page, told, voices, ontology), voices)
    seen = weave.decide(prepared, weave.Known(dates, published, ontology), weights)
    facts = {(h.cls, h.start) for h in seen if h.modality in FACTUAL}
    return merge([*seen, *(h for h in told if h.modality not in FACTUAL and (h.cls, h.start) not in facts)])


def known_by_rule(page: Scene, told: Sequence[Happening], voices: Sequence[Voice], ontology: Ontology) -> plot.Ruled:
    """All that the rules say of a page."""
    frames = compiled(ontology)
    cues = [(hit.start, {f.cls for f in hit.frames}) for hit in hits(page.text, frames)]
    hints = [(m.start(), frames.cues[m.group()]) for m in frames.hints.finditer(page.text)]
    return plot.Ruled(told, cues, hints, stating(page, voices, ontology))


def ruled(
    page: Scene, dates: Sequence[When], voices: Sequence[Voice], *, published: str, ontology: Ontology
) -> list[Happening]:
    """What the frames find, each telling apart; statements are not among it."""
    reading = Reading(page, compiled(ontology), sorted(dates), sorted(voices), published, ontology)
    found: list[Happening] = []
    for hit in hits(page.text, reading.frames):
        clause = page.at(hit.start)
        if clause is None:
            continue
        for frame in hit.frames:
            found += _happenings(reading, clause, frame, (hit.start, hit.end))
    return found


def _happenings(reading: Reading, clause: Clause, frame: Frame, trigger: tuple[int, int]) -> Iterator[Happening]:
    page, span = reading.page, (clause.start, clause.end)
    if frame.require and not frame.require.search(page.text, *span):
        return
    if frame.exclude and frame.exclude.search(page.text, *span):
        return
    if frame.dated and not dated(reading.dates, clause):
        return
    cast = fill(Case(page, clause, frame, trigger, reading.frames))
    if cast is None:
        return
    date = date_of(reading.dates, page, clause, trigger)
    if frame.daily and len(date) < DAY:
        date = day_of(reading.dates, page, clause, reading.published)
    mode = modality(page.text, span, trigger, reading.ontology)
    if mode in FACTUAL and is_later(date, reading.published):
        mode = "planned"
    speaker = speaker_at(reading.voices, trigger[0])
    sure = BORROWED if cast.borrowed else SURE
    first, second = frame.roles
    for agents in [(a,) for a in cast.agents] if frame.each else [cast.agents]:
        roles = tuple((first, k) for k in agents) + tuple((second, k) for k in cast.objects) + cast.others
        yield Happening(frame.cls, roles, date, *span, mode, speaker, sure)


def speaker_at(voices: Sequence[Voice], position: int) -> int:
    """Who says what stands here: the innermost voice with a name; -1 where it is the article itself."""
    near = voices[bisect_left(voices, (position - LONGEST,)) : bisect_left(voices, (position + 1,))]
    around = [v for v in near if position < v.end and v.speaker >= 0]
    return min(around, key=lambda v: (v.end - v.start, v.start)).speaker if around else -1


def weights_of(ontology: Ontology) -> Weights | None:
    """The trained weights beside an ontology; None where it has none: then the rules stand alone."""
    path = ontology.root / FILE
    return load_weights(path) if path.exists() else None


class Events:
    """The component kg_events: mentions, dates and voices in, ``doc._.happenings`` out."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.weights = weights_of(ontology)

    def __call__(self, doc: Doc) -> Doc:
        """Read one document."""
        doc._.happenings = find(
            scene(doc.text, records(doc, "mentions")),
            records(doc, "dates"),
            records(doc, "voices"),
            published=doc._.published,
            ontology=self.ontology,
            weights=self.weights,
        )
        return doc


@Language.factory("kg_events", default_config={"root": ""}, assigns=["doc._.happenings"])
def make_events(nlp: Language, name: str, root: str) -> Events:
    """Make the component for the ontology at ``root`` (ours by default)."""
    return Events(load(Path(root) if root else None))
