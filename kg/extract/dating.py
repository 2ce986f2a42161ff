"""An event's clause and a page's dates → the dates it may have happened on, with features for the model."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from kg.extract.doc import When
from kg.extract.hashing import Ints, hashed
from kg.extract.plot import Page
from kg.extract.timing import DAY

#: So many dates before an event's sentence are looked at.
LOOK_BACK = 3
#: So many are sorted for it, and so many counted.
REACH, MANY = 20, 200
STOPS = frozenset("。！？!?…；;")


class Choice(NamedTuple):
    """A date that an event may have, with its features; "" is none."""

    value: str
    features: Ints


def choices(
    page: Page, event: tuple[str, int, int], dates: Sequence[When], *, published: str, ruled: str
) -> list[Choice]:
    """The dates of the event's sentence, those told last before it, that below its heading, that of publication, and
    none.

    ``event`` is its class, the number of its clause and where its telling word stands; ``dates`` are in order.
    """
    cls, k, trigger = event
    scene = page.scene
    clause = scene.clauses[k]
    start, stop = scene.sentences[clause.sentence]
    a, b = bisect_left(dates, (start,)), bisect_left(dates, (stop,))
    here = [d for d in dates[a:b] if d.value]
    mine = [d for d in here if clause.start <= d.start < clause.end]
    earlier = _last(dates[max(0, a - REACH) : a])
    ahead = _ahead(page, clause.sentence, dates[b : b + 1])
    title = next((d for d in dates[:2] if d.value and d not in here and d not in earlier), None)
    state = f"{min(len(mine), 2)}{min(len(here), 3)}{bool(earlier)}"
    rows: list[tuple[str, list[str]]] = []
    for i, d in enumerate(here):
        side = ("in" if d in mine else "before" if d.start < clause.start else "after") + "LR"[d.start > trigger]
        rivals = [x for x in here if x is not d and min(d.start, trigger) < x.start < max(d.start, trigger)]
        rows.append((d.value, [f"side={side}", f"rivals={min(len(rivals), 2)}|{side[:-1]}", f"nth={min(i, 2)}"]))
        rows[-1][1].extend(_look(scene.text, d, published))
        rows[-1][1].append(f"gap={min(abs(d.start - trigger) // 10, 8)}")
    for i, d in enumerate(reversed(earlier)):
        line = scene.text.count("\n", d.start, start) if start - d.start < 400 else 9
        rows.append(
            (d.value, [f"side=back{i}", f"line={min(line, 2)}{i}", f"apart={min((start - d.start) // 30, 6)}{i}"])
        )
        rows[-1][1].extend(_look(scene.text, d, published))
    if title:
        rows.append((title.value, ["side=title", *_look(scene.text, title, published)]))
    rows.extend((d.value, ["side=ahead", *_look(scene.text, d, published)]) for d in ahead)
    for (_, features), d in zip(rows, [*here, *reversed(earlier)], strict=False):
        features += _company(page, cls, d, dates)
    if published:
        rows.append((published, ["side=published"]))
    rows.append(("", ["side=none"]))
    told = {v for v, _ in rows[: len(here)]}
    out = []
    for value, features in rows:
        kind = features[0].removeprefix("side=")
        same = f"{value == ruled}{bool(ruled)}"
        features += ["bias", f"len={len(value)}", f"same={same}", f"state={state}", f"pub={value == published}"]
        features += [f"first={clause.line == 0}", f"other={len(told - {value}) > 0}", f"line={min(clause.line, 3)}"]
        all_ = [f"{f}|{kind}" for f in features] + [f"{f}|{kind}|{cls}" for f in features]
        words = page.words[k] if kind in ("published", "none") else ()
        all_ += [f"w={w}|{kind}" for w in words]
        out.append(Choice(value, hashed(all_)))
    return out


def _last(dates: Sequence[When]) -> list[When]:
    """The dates told last, each value once, in order."""
    latest = {d.value: d for d in sorted(dates) if d.value}
    return sorted(latest.values())[-LOOK_BACK:]


def _ahead(page: Page, sentence: int, following: Sequence[When]) -> list[When]:
    """The date of the first sentence below a heading."""
    scene = page.scene
    if sentence + 1 >= len(scene.sentences) or scene.text[scene.sentences[sentence][1] - 1] in STOPS:
        return []
    return [d for d in following if d.value and d.start < scene.sentences[sentence + 1][1]]


def _company(page: Page, cls: str, d: When, dates: Sequence[When]) -> list[str]:
    """What else the clause of a date tells, and how often the page tells that date."""
    at = page.scene.at(d.start)
    kinds = {h.cls for h in page.rules.get(at.number, ())} if at else set()
    cues = page.cues.get(at.number, ()) if at else ()
    often = sum(x.value == d.value for x in dates[:MANY])
    return [
        f"kin={cls in kinds}{bool(kinds)}",
        f"cue={cls in cues or f'~{cls}' in cues}",
        f"spoken={at is not None and at.number in page.spoken}",
        f"often={min(often, 3)}",
    ]


def _look(text: str, d: When, published: str) -> list[str]:
    """What a date looks like, what stands beside it, and how it lies to publication."""
    word = "".join("0" if c.isdigit() else c for c in text[d.start : d.end])
    later = bool(published) and d.value[: len(published)] > published[: len(d.value)]
    return [
        f"word={word}",
        f"r={text[d.end : d.end + 1]}",
        f"rr={text[d.end : d.end + 2]}",
        f"l={text[max(0, d.start - 1) : d.start]}",
        f"later={later}",
        f"day={len(d.value) == DAY}",
    ]
