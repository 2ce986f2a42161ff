"""An Accept header (RFC 9110, 12.5.1) → which of our media types is preferred."""

from __future__ import annotations

from collections.abc import Sequence


def preferred(accept: str | None, offered: Sequence[str]) -> tuple[str, ...]:
    """Those of the offered media types that are accepted, the most wanted first; what is offered first breaks ties.

    A header that is missing or empty accepts all. Ranges that cannot be read are left out.
    """
    ranges = [parsed for part in (accept or "").split(",") if part.strip() and (parsed := _range(part))]
    if not (accept or "").strip():
        return tuple(offered)
    quality = {media_type: _quality(media_type, ranges) for media_type in offered}
    return tuple(sorted((t for t in offered if quality[t] > 0), key=lambda t: -quality[t]))


def _range(text: str) -> tuple[str, float] | None:
    """(range, quality), as ("text/*", 0.5)."""
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
    return (name, quality) if name.count("/") == 1 and 0 <= quality <= 1 else None


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality of the range that names a media type most closely; 0 where none does."""
    kind = media_type.partition("/")[0]
    for wanted in (media_type, f"{kind}/*", "*/*"):
        found = [quality for name, quality in ranges if name == wanted]
        if found:
            return max(found)
    return 0.0
