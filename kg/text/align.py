"""Raw text → clean text that still knows, for each of its characters, the raw span it came from.

Every step of cleaning is a list of edits on the clean text so far; the way back composes by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: (start, end, new): ``new`` takes the place of the clean characters from ``start`` to ``end``.
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Aligned:
    """Clean character ``i`` came from ``raw[starts[i]:ends[i]]``; neither list ever decreases."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def whole(cls, raw: str) -> Aligned:
        """Take the raw text as it is: each character comes from itself."""
        return cls(raw, tuple(range(len(raw))), tuple(range(1, len(raw) + 1)))

    @classmethod
    def pick(cls, raw: str, spans: Iterable[tuple[int, int]], glue: str = "\n") -> Aligned:
        """Keep some spans of the raw text, ``glue`` between them: ("标题广告正文", [(0, 2), (4, 6)]) → 标题\\n正文.

        Glue comes from the empty span where the piece before it ends, so that no evidence quotes what was left out.

        Raises:
            ValueError: the spans overlap, are out of order or reach beyond the raw text.
        """
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for start, end in spans:
            if not last <= start <= end <= len(raw):
                raise ValueError(f"span ({start}, {end}) is out of order or outside the text of {len(raw)} characters")
            if start == end:
                continue
            if pieces:
                pieces.append(glue)
                starts.extend([last] * len(glue))
                ends.extend([last] * len(glue))
            pieces.append(raw[start:end])
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
            last = end
        return cls("".join(pieces), tuple(starts), tuple(ends))

    def replace(self, edits: Iterable[Edit]) -> Aligned:
        """Apply edits, sorted and not overlapping: 东谈主工智能 with (0, 3, "人") → 人工智能.

        Where the length stays, character maps to character; otherwise every new character comes from all that it
        replaced. What is inserted belongs to the character before it (the first one, at the very start).

        Raises:
            ValueError: the edits overlap, are out of order or reach beyond the text.
        """
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for start, end, new in edits:
            if not last <= start <= end <= len(self.text):
                raise ValueError(f"edit ({start}, {end}) is out of order or outside {len(self.text)} characters")
            pieces += (self.text[last:start], new)
            if len(new) == end - start:
                starts.extend(self.starts[last:end])
                ends.extend(self.ends[last:end])
            else:
                from_, to = self._origin(start, end)
                starts.extend(self.starts[last:start])
                ends.extend(self.ends[last:start])
                starts.extend([from_] * len(new))
                ends.extend([to] * len(new))
            last = end
        if not last and not pieces:
            return self
        pieces.append(self.text[last:])
        starts.extend(self.starts[last:])
        ends.extend(self.ends[last:])
        return Aligned("".join(pieces), tuple(starts), tuple(ends))

    def slice(self, start: int, end: int) -> Aligned:
        """Return a part of the clean text, still pointing into the same raw text."""
        return Aligned(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Turn a clean span into the raw span that it came from; an empty one stays empty."""
        if start < end:
            return self.starts[start], self.ends[end - 1]
        if start < len(self.starts):
            return self.starts[start], self.starts[start]
        return (self.ends[-1], self.ends[-1]) if self.ends else (0, 0)

    def _origin(self, start: int, end: int) -> tuple[int, int]:
        """Where the text that an edit puts at a span comes from, also when that span is empty."""
        if not self.text:
            return 0, 0
        if start == end:
            start, end = (start - 1, start) if start else (0, 1)
        return self.starts[start], self.ends[end - 1]
