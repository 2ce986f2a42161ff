"""The names of an entity → the forms by which the page's search finds it: 梁文锋 → 梁文锋, 梁文鋒, liangwenfeng, lwf.

What is typed is folded as ``fold`` folds, in ``page/search.js``; change both or none (a test compares them).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from types import MappingProxyType

from opencc import OpenCC

from kg.text.simplified import to_simplified

#: What folding leaves out, spelled out for two languages: blanks as JavaScript's \s has them, "-", "_", "." and the
#: dots that stand in names (萨姆·奥尔特曼).
SKIPPED = re.compile("[\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\\-_.·•・‧]+")
HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(f"(?P<han>[{HAN}]+)|[^{HAN}]+")
_CHINESE = re.compile(f"[{HAN}]{{2,4}}")
#: Surnames that are read otherwise than the same character elsewhere.
SURNAMES = MappingProxyType(
    {
        "单": "shan", "仇": "qiu", "区": "ou", "曾": "zeng", "查": "zha", "盖": "ge", "朴": "piao", "翟": "zhai",
        "覃": "qin", "解": "xie", "乐": "yue", "薄": "bo", "缪": "miao", "种": "chong", "员": "yun", "召": "shao",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """ＤｅｅｐＳｅｅｋ－R1 → deepseekr1: NFKC, lower case, without blanks, hyphens, dots and underscores."""
    return SKIPPED.sub("", unicodedata.normalize("NFKC", text).lower())


def search_forms(names: Iterable[str], *, person: bool = False) -> list[str]:
    """Each name folded, in both scripts, without accents, in pinyin and in its initials; each once, sorted."""
    found: set[str] = set()
    for name in names:
        found.add(fold(name))
        if not name.isascii():
            simple = to_simplified(unicodedata.normalize("NFKC", name))[0]
            found |= {fold(simple), fold(_plain(name)), fold(_traditional(simple))}
            found.update(_spellings(simple, person))
    return sorted(found - {""})


def _plain(name: str) -> str:
    """Clément → Clement."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def _spellings(name: str, person: bool) -> Iterator[str]:
    """DeepSeek公司 → deepseekgongsi, deepseekgs; of people's names with the surname's own reading too."""
    pieces = [(run["han"], run.group()) for run in _RUNS.finditer(name)]
    if not any(han for han, _ in pieces):
        return
    syllables = [s for han, text in pieces for s in (_pinyin(han) if han else (fold(text),))]
    shorts = [s for han, text in pieces for s in ((p[0] for p in _pinyin(han)) if han else (fold(text),))]
    yield fold("".join(syllables))
    if len(shorts) > 1:
        yield fold("".join(shorts))
    if person and name[0] in SURNAMES and _CHINESE.fullmatch(name):
        own = SURNAMES[name[0]]
        yield own + "".join(syllables[1:])
        yield own[0] + "".join(shorts[1:])


@lru_cache(maxsize=1 << 14)
def _pinyin(han: str) -> tuple[str, ...]:
    """重庆银行 → chong, qing, yin, hang; a character that has no reading stays."""
    from pypinyin import lazy_pinyin  # here: its dictionaries take 0.2 s, and not every graph has a Chinese name

    return tuple(lazy_pinyin(han))


def _traditional(text: str) -> str:
    """头发 → 頭髮, 发展 → 發展."""
    return str(_opencc().convert(text))


@lru_cache(maxsize=1)
def _opencc() -> OpenCC:
    return OpenCC("s2t")
