"""Two names: may the shorter one stand for the longer one? Only where no second candidate is, so the caller counts.

In: names with a class. Out: yes or no. What is one name beyond doubt has a key in common (kg.resolve.names).
"""

from __future__ import annotations

import re

from kg.resolve.names import LEAST, Rules, folded, parts, plain, shorn, sound

#: An acronym has that many letters at least.
ACRONYM = 3
#: 北航 for 北京航空航天大学: up to that many characters, picked from that many at least.
PICKED, FROM = 3, 5


def surname_of(short: str, full: str, words: Rules) -> bool:
    """纳德拉 of 萨提亚·纳德拉; 奥特曼 of 萨姆·奥尔特曼 (by its sound); Altman of Sam Altman."""
    a, b = parts(short, words), parts(full, words)
    return len(a) == 1 and len(b) > 1 and _same_part(a[0], b[-1], words)


def given_name_of(short: str, full: str, words: Rules) -> bool:
    """Sam of Sam Altman; 埃隆 of 埃隆·马斯克."""
    a, b = parts(short, words), parts(full, words)
    return len(a) == 1 and len(b) > 1 and _same_part(a[0], b[0], words)


def _same_part(a: str, b: str, words: Rules) -> bool:
    if a == b:
        return True
    heard = sound(a, words)
    return len(heard) >= LEAST and heard == sound(b, words)


def initials_of(short: str, full: str) -> bool:
    """S. Altman of Sam Altman."""
    a, b = re.findall(r"\w+", folded(short)), re.findall(r"\w+", folded(full))
    return (
        len(a) == len(b) > 1
        and a[-1] == b[-1]
        and a != b
        and all(x == y or (len(x) == 1 and y.startswith(x)) for x, y in zip(a, b, strict=True))
    )


def acronym(full: str, words: Rules) -> str:
    """Hong Kong University of Science and Technology → hkust; one word → ""."""
    letters = [w[0] for w in re.findall(r"[a-z]+", folded(full)) if w not in words.unsaid]
    return "".join(letters) if len(letters) >= ACRONYM else ""


def brand_of(short: str, full: str, words: Rules) -> bool:
    """宇树 of 宇树科技, Unitree of Unitree Robotics; not 小米 of 小米汽车, not Th of Thai."""
    return len(plain(short)) >= LEAST and plain(short) == brand(full, words)


def brand(full: str, words: Rules) -> str:
    """宇树科技 → 宇树; 小米汽车 → ""."""
    text = shorn(full, words.brand)
    return "" if text == plain(full) else text


def picked_from(short: str, full: str, words: Rules) -> bool:
    """北航 of 北京航空航天大学; 中国银行 of 中国人民银行 not: four characters are a name of their own."""
    a, b = plain(short), plain(full)
    if not (LEAST <= len(a) <= PICKED and len(b) >= FROM and a[0] == b[0] and b.endswith(words.institutions)):
        return False
    if b.startswith(a):
        return False  # 北京 is no short form of 北京大学
    rest = iter(b)
    return all(c in rest for c in a)
