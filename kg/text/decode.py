"""Bytes → text: which encoding they are in, and what could not be read.

A guess costs nothing when it is wrong about Latin text and everything when it is wrong about Chinese, so guesses are
judged by one measure: how much of what is not ASCII becomes characters that Chinese pages really use.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from charset_normalizer import from_bytes

from kg.model import Problem

#: Longest first: the mark of UTF-32 begins with the mark of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What Chinese pages come in, the likeliest first (ties go to the first).
CHINESE = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
#: A page that says gb2312 usually means its supersets; browsers read it so too.
SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "x-sjis": "cp932", "shift_jis": "cp932"}
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z][A-Za-z0-9_-]{1,30})""")
#: Declarations stand within the first kilobytes (HTML5: 1,024 bytes); a guess is judged by this much of the file.
HEAD, SAMPLE = 4096, 65536
#: On our news pages right guesses score 1.0, wrong ones at most 0.67 (UTF-8 or GB read as Big5, and so on).
PLAUSIBLE = 0.85
#: More control characters than this and it is no text: a picture or archive has 0.1 and more, a text none.
BINARY = 0.02
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
LOST = "\ufffd"


class Decoded(NamedTuple):
    """A text with the name of its encoding and what the reader should know."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes, where: str) -> Decoded:
    """Read bytes as text, whatever they are encoded in: b"\\xb4\\xf3" → 大 (gb18030).

    Bytes that belong to no character become U+FFFD and a warning with their number and the first one's offset. Bytes
    that are no text at all (a picture named .txt) become an empty text and an error.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _checked(_decoded(data, encoding, len(mark), where), where)
    encoding = detect(data)
    return _checked(_decoded(data, encoding, 0, where), where)


def detect(data: bytes) -> str:
    """Name the encoding of bytes that carry no byte order mark."""
    if b"\x00" not in data:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data" and len(data) - error.start < 4:
                return "utf-8"  # all is well but half a character at the very end
        else:
            return "utf-8"
    sample = data[:SAMPLE]
    said = declared(data)
    candidates = [*([said] if said else []), *CHINESE]
    scores = {name: plausibility(_part(sample, name)) for name in dict.fromkeys(candidates)}
    best = max(scores, key=lambda name: (scores[name], -candidates.index(name)))
    if scores[best] >= PLAUSIBLE:
        return best
    if said and LOST not in _part(sample, said):
        return said
    guess = from_bytes(sample).best()
    return guess.encoding if guess is not None and b"\x00" not in sample else "utf-8"


def declared(data: bytes) -> str:
    """<meta charset="gbk"> → gb18030; "" where nothing that Python knows is declared."""
    found = DECLARED.search(data, 0, HEAD)
    if not found:
        return ""
    name = found[1].decode("ascii").lower()
    name = SUPERSETS.get(name, name)
    try:
        info = codecs.lookup(name)
    except LookupError:
        return ""
    # A declaration that could be read byte by byte is not UTF-16; and base64, rot13 and their kind are no charsets.
    return name if getattr(info, "_is_text_encoding", True) and not info.name.startswith(("utf-16", "utf-32")) else ""


def plausibility(text: str) -> float:
    """How much of what is not ASCII is used on Chinese pages: 大模型，发布 → 1.0; 댂쒣뫍 → 0.0; ASCII alone → 1.0."""
    odd = len(CONTROL.findall(text))
    other = [c for c in text if c > "\x7f"]
    if not other and not odd:
        return 1.0
    return sum(map(_common, other)) / (len(other) + odd)


@lru_cache(maxsize=65536)
def _common(char: str) -> bool:
    """Is it of the everyday part of the Chinese standards, or punctuation?"""
    if "\u3000" <= char <= "\u301f" or "\uff01" <= char <= "\uff5e" or char in "·—‘’“”…\xa0":
        return True
    if not "\u4e00" <= char <= "\u9fff":
        return char != LOST and unicodedata.category(char) == "So"  # emoji and dingbats
    try:
        if 0xB0 <= char.encode("gb2312")[0] <= 0xD7:
            return True
    except UnicodeEncodeError:
        pass
    try:
        return 0xA4 <= char.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False


def _part(sample: bytes, encoding: str) -> str:
    """Decode a sample that may end within a character."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(sample, final=False)


def _decoded(data: bytes, encoding: str, skip: int, where: str) -> Decoded:
    body = data[skip:]
    try:
        return Decoded(body.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        text = body.decode(encoding, "replace")
        count = text.count(LOST) - (body.count(LOST.encode()) if encoding == "utf-8" else 0)
        reason = (
            f"{max(count, 1)} place(s) are not {encoding}, the first at byte {skip + error.start}; each became U+FFFD. "
            "Save the file as UTF-8 if it looks wrong"
        )
        return Decoded(text, encoding, (Problem(where, "read", reason, "warning"),))


def _checked(decoded: Decoded, where: str) -> Decoded:
    """Refuse what is no text; tell of NUL characters in what is."""
    text = decoded.text
    head = text[:SAMPLE]
    control = len(CONTROL.findall(head))
    if head and (control / len(head) > BINARY or head.startswith("%PDF-")):
        reason = "is not text (binary data); give the text, or leave the file out"
        return Decoded("", decoded.encoding, (Problem(where, "read", reason),))
    nul = text.find("\x00")
    if nul < 0:
        return decoded
    line = text.count("\n", 0, nul) + 1
    reason = f"{text.count(chr(0))} NUL character(s), the first in line {line}, were left out of reading; remove them"
    return decoded._replace(problems=(*decoded.problems, Problem(f"{where}:{line}", "read", reason, "warning")))
