"""Text decoded wrongly, and the remains of markup → what stood there.

æˆ‘ä»¬ → 我们 (UTF-8 read as Western), ÖÐ¹ú → 中国 (GBK read as Western), 鎴戜滑 → 我们 (UTF-8 read as GBK),
上涨?！?/p> → 上涨！ and a line end. Each repair is an edit on the few characters concerned, so that the way back stays
exact; ftfy, which repairs whole strings, is asked for its judgement on runs that could be honest French.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import accumulate

import ftfy.bad_codecs  # registers "sloppy-windows-1252", Latin-1 as browsers read it
import ftfy.badness

from kg.text.align import Aligned, Edit

_HIGH = bytes(range(0x80, 0x100)).decode("sloppy-windows-1252")
#: What Western decodings make of bytes 0x80 to 0xFF, and the way back to the byte (C1 controls stand for themselves).
WESTERN_RUN = re.compile(f"[\u0080-\u00ff{re.escape(_HIGH)}]{{2,}}")
TO_BYTE = {ord(c): i + 0x80 for i, c in enumerate(_HIGH)}
UTF8 = re.compile("[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3}")
#: Typographic marks that are honest neighbours of an accented letter: café”—.
HONEST = frozenset("“”‘’«»–—…•€™°")
#: GBK read as Western: pairs of high bytes. Most pairs must be common characters (level one of GB 2312, lead byte B0 to
#: D7, so that every second letter is a capital or a sign); and a row of one or two signs (·····) is just that.
GBK_PAIRS = re.compile("(?:[\u00a1\u00a3\u00b0-\u00f7][\u00a1-\u00fe]){2,}")
GBK_COMMON, GBK_DISTINCT = 0.67, 3
#: Characters that UTF-8 read as GBK is full of: 锛 (，：！), 銆 (。、), 鈥 (“”), and the lead bytes of common words.
GBK_SIGN = re.compile("[锛銆鈥鐨涓鏄鍦鍜鎴浜浠鍙绗鏈鍥绉鎶瀹鏂骞妯寮鑳缇浼鍏鍒鍚鏉鍗]")
GBK_RUN = re.compile("[^\x00-\x7f]{3,}")
UTF8_HAN = re.compile("(?:[\u00e2-\u00e9\u00ef][\u0080-\u00bf]{2}){2,}")
#: A block tag ends a line, the others leave nothing. "?/p>" is what a wrong decoding left of "</p>".
BLOCK = r"p|br|div|li|ul|ol|tr|table|section|article|blockquote|center|h[1-6]|hr"
INLINE = r"span|strong|b|em|i|u|a|td|th|tbody|font|img|figure|figcaption|iframe"
TAG = re.compile(
    rf"(?P<lost>[?\ufffd](?=[。！？，；：”…!]))?(?P<mark>[。！？，；：”…!]?)"
    rf"(?:</?(?:(?P<block>{BLOCK})|{INLINE})(?:\s[^<>\n]{{0,300}})?/?>"
    rf"|(?P<broken>[?\ufffd]|(?<=[\u3400-\u9fff，。！？；：”…]))/(?:(?P<end>{BLOCK})|{INLINE})>)",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,10});")
#: Nested mistakes (double encoding, &amp;amp;nbsp;) are undone layer by layer, at most so many.
LAYERS = 6


def repair(aligned: Aligned) -> Aligned:
    """Undo wrong decoding, then drop what is left of markup; again, until nothing changes."""
    for _ in range(LAYERS):
        before = aligned.text
        for find in (western_gbk, western_utf8, gbk_utf8, entities, tags):
            aligned = aligned.replace(find(aligned.text))
        if aligned.text == before:
            break
    return aligned


def western_utf8(text: str) -> Iterator[Edit]:
    """å›½ → 国, â€œ → “, Ã© → é; café”— stays."""
    for run in WESTERN_RUN.finditer(text):
        as_bytes = run.group().translate(TO_BYTE)
        bad = ftfy.badness.is_bad(run.group())
        for found in UTF8.finditer(as_bytes):
            start, end = run.start() + found.start(), run.start() + found.end()
            new = found.group().encode("latin-1").decode("utf-8", "ignore")
            if new and (bad or ("\u3000" <= new <= "\u9fff" and not HONEST.issuperset(text[start + 1 : end]))):
                yield start, end, new


def western_gbk(text: str) -> Iterator[Edit]:
    """ÖÐ¹ú → 中国; a row of middle dots stays."""
    for run in GBK_PAIRS.finditer(text):
        pairs, leads = run.group(), run.group()[::2]
        common = sum("\u00b0" <= c <= "\u00d7" for c in leads) / len(leads)
        if common < GBK_COMMON or len(set(pairs)) < GBK_DISTINCT or len(UTF8.sub("", pairs)) < len(pairs) / 3:
            continue
        for i in range(0, len(run.group()), 2):
            new = run.group()[i : i + 2].encode("latin-1").decode("gbk", "ignore")
            if new:
                yield run.start() + i, run.start() + i + 2, new


def gbk_utf8(text: str) -> Iterator[Edit]:
    """鎴戜滑 → 我们: three bytes a character read as two, so that three characters stand for two."""
    if not GBK_SIGN.search(text):
        return
    for run in GBK_RUN.finditer(text):
        if GBK_SIGN.search(run.group()):
            yield from _regroup(run.group(), run.start())


def _regroup(run: str, offset: int) -> Iterator[Edit]:
    pieces = [b"\x80" if c == "€" else c.encode("gb18030", "replace") for c in run]
    # byte offset → character offset
    borders = dict(zip(accumulate(map(len, pieces), initial=0), range(len(run) + 1), strict=True))
    for found in UTF8_HAN.finditer(b"".join(pieces).decode("latin-1")):
        start = found.start()
        for end in range(start + 3, found.end() + 1, 3):
            if start not in borders:
                start = end
            elif end in borders:
                wrong = found.group()[start - found.start() : end - found.start()]
                new = wrong.encode("latin-1").decode("utf-8", "ignore")
                yield offset + borders[start], offset + borders[end], new
                start = end


def entities(text: str) -> Iterator[Edit]:
    """&nbsp; → a blank, &#8220; → “; AT&T; stays, for there is no such entity."""
    for found in ENTITY.finditer(text):
        new = html.unescape(found.group())
        if new != found.group():
            yield found.start(), found.end(), new


def tags(text: str) -> Iterator[Edit]:
    """「上涨。</p><p>下跌」 → two lines; 「上涨?！?/p>」 → 上涨！; 3<5 and List<String> stay."""
    for found in TAG.finditer(text):
        lost = "" if found["broken"] is not None else found["lost"] or ""
        line = "\n" if (found["block"] or found["end"]) and not text.startswith("\n", found.end()) else ""
        yield found.start(), found.end(), lost + found["mark"] + line
