"""Names of organisations in Han characters: by their ending (望岚基金), or by the words around an unknown word.

In: the words of a text. Out: ``Find`` tuples. 陪伴机器人公司溯川智造周五说 → 溯川智造: the walk to the left
stops at punctuation, verbs, particles, posts and nouns like 公司; what is left must hold a rare or unknown
word, or a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.cues import Cues
from kg.extract.votes import Find, decide
from kg.extract.words import FIXED, PROPER, RARE, Word

#: Longest name before its ending, in words and characters (中国国际经济贸易仲裁|委员会).
MOST_WORDS, MOST_CHARS = 7, 14
#: Tags of words that no name runs across: verbs, adverbs, particles, pronouns, prepositions, conjunctions, numerals.
STOPS = frozenset(
    {
        "c",
        "d",
        "e",
        "f",
        "k",
        "m",
        "mq",
        "o",
        "p",
        "q",
        "r",
        "t",
        "u",
        "ud",
        "ug",
        "uj",
        "ul",
        "uv",
        "uz",
        "v",
        "vd",
        "y",
        "ad",
        "df",
        "rr",
        "rz",
        "vi",
        "vq",
        "mark",
        "number",
    }
)
#: A character that is met oftener than this by itself is a word of the language.
LONE = 20000
STRONG_END, WEAK_END, SHORT_END = 0.86, 0.74, 0.62
#: So many words before 中心 and its like make a name of a description: 国家高速网络与计算|中心.
LONG = 3


def names(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """望岚基金经理 → 望岚基金; 一家量化基金 → nothing."""
    for k, w in enumerate(words):
        if w.tag in ("mark", "number", "latin") or w.tag in FIXED:
            continue
        if w.tag in ("org", "product"):
            yield _stemmed(w)
            continue
        suffix = _ending(w.text, cues)
        found = _walk(text, words, k, (suffix, cues)) if suffix else None
        if found:
            yield found
    yield from unknown(text, words, cues)


def _ending(word: str, cues: Cues) -> str:
    """The ending a word is or has: 半导体 is one, 工业大学 has 大学."""
    if word in cues.suffixes:
        return word
    sizes = [n for n in (4, 3, 2, 1) if len(word) > max(n, 2) and word[-n:] in cues.suffixes]
    return word[-sizes[0] :] if sizes else ""


def _stemmed(w: Word) -> Find:
    """An unknown word with an ending, as the lattice found it: 岚赋|资本, 岚溪|文档."""
    if w.tag == "org":
        return Find(w.start, w.end, "Organization", STRONG_END, "pattern", "")
    return Find(w.start, w.end, "Product", WEAK_END, "pattern", "")


def rare(w: Word) -> bool:
    """A word that is more likely (part of) a name than a word of the language."""
    if w.tag in ("odd", "name", "latin", "unknown", "org", "product") or w.tag in PROPER:
        return True
    return len(w.text) == 2 and w.seen < RARE and w.tag not in STOPS and w.tag != "x" and w.tag not in FIXED


def _walk(text: str, words: Sequence[Word], k: int, tools: tuple[str, Cues]) -> Find | None:
    """The name that ends with word k, or None where only a description ends there (一家 量化 基金)."""
    suffix, cues = tools
    w = words[k]
    if k + 1 < len(words) and words[k + 1].text in cues.suffixes and len(words[k + 1].text) > 1:
        return None  # the longer ending is tried when its turn comes
    own = w.text[: -len(suffix)]
    near = k  # rare words and further endings right before the ending: 苇亭|数科, 深蓝|智能|科技
    while (
        near
        and w.end - words[near - 1].start <= MOST_CHARS
        and (rare(words[near - 1]) or _ending_word(words[near - 1], cues))
    ):
        near -= 1
    while near < k and not rare(words[near]):
        near += 1
    head = _head(words, near, cues) if suffix in cues.institutions else near
    front = words[head:k]
    strong = [x for x in front if rare(x) and x.tag not in ("ns", "Place")]
    # A word of the dictionary with an ending in it is a name only where the dictionary says so: 复旦大学, not 轻量化.
    named = bool(strong) or (len(own) > 1 and own not in cues.generic and w.tag in ("nt", "nz"))
    start = words[head].start
    if w.end - start < 3:
        return None
    if head < near and front:
        placed = front[0].tag in ("Place", "ns") or (front[0].text in cues.heads and len(front) > 1)
        seated = placed and len(suffix) > 1 and (suffix not in cues.weak or len(front) >= LONG)
        return Find(start, w.end, "Organization", STRONG_END - 0.06, "phrase" if seated else "pattern", "")
    if front and all(x.tag in FIXED for x in front) and suffix in cues.weak and front[-1].tag != "Place":
        return None  # 英伟达 | 数据中心 is no name of its own
    if named:
        if len(suffix) == 1 and not own:
            return Find(start, w.end, "Organization", SHORT_END if suffix in cues.institutions else 0.4, "pattern", "")
        return Find(start, w.end, "Organization", WEAK_END if suffix in cues.weak else STRONG_END, "pattern", "")
    if front:  # places alone
        score = STRONG_END if suffix in cues.rooted else WEAK_END if suffix not in cues.weak else 0.5
        return Find(start, w.end, "Organization", score, "pattern", "")
    return _plain(text, words, k, tools)


def _head(words: Sequence[Word], near: int, cues: Cues) -> int:
    """Where an institution's name begins: 国家|计算机|病毒|应急|中心 runs back over common words to a place or 国家."""
    best, j, crossed = near, near, False
    inner, links = cues.words("organization", "inner"), cues.words("organization", "links")
    while j and words[near].end - words[j - 1].start <= MOST_CHARS + 4 and near - j < MOST_WORDS:
        w = words[j - 1]
        # 国家高速网络与计算中心; but 苹果与计算中心 and 上海和北京研究院 are two.
        if w.text in links and best == near and not crossed and words[j].tag not in ("ns", "Place"):
            crossed = True
        elif not (joins(w, cues) or w.text in inner) or (crossed and w.tag == "Organization"):
            break
        j -= 1
        if words[j].tag in ("ns", "nt", "Place", "Organization") or words[j].text in cues.heads:
            best = j
    return best


def _plain(text: str, words: Sequence[Word], k: int, tools: tuple[str, Cues]) -> Find | None:
    """远山|咖啡: one plain word of two characters and a strong ending, where the word does not describe."""
    suffix, cues = tools
    if not k or suffix in cues.weak or words[k].text != suffix:
        return None
    p = words[k - 1]
    if len(p.text) != 2 or p.text in cues.generic or p.text in cues.stop or p.tag not in ("n", "nz"):
        return None
    # 公司 before it, or 创始人 behind it, make it a name.
    cued = cues.before["Organization"].search(text[max(0, p.start - 6) : p.start]) or cues.after["Organization"].match(
        text, words[k].end
    )
    return Find(p.start, words[k].end, "Organization", 0.72 if cued else 0.56, "pattern", "")


def _ending_word(w: Word, cues: Cues) -> bool:
    return w.text in cues.suffixes and len(w.text) > 1 and w.text not in cues.stop


def joins(w: Word, cues: Cues) -> bool:
    """Whether a word may be part of an organisation's name."""
    if w.tag in FIXED:
        return w.tag in ("Organization", "Place", "Product", "AIModel")
    if w.tag == "latin":
        return w.text not in cues.latin_stop
    if w.tag in STOPS or w.text in cues.stop or w.text in cues.titles:
        return False
    return w.tag != "mark" and not w.text.isspace()


def unknown(text: str, words: Sequence[Word], cues: Cues) -> Iterator[Find]:
    """Unknown Han words whose class the words around them tell: 芯片公司溯川, 溯川创始人, 大模型溯川."""
    k = 0
    while k < len(words):
        j = k
        while j < len(words) and _odd(words[j], cues):
            j += 1
        if j > k:
            start, end = words[k].start, words[j - 1].end
            if 2 <= end - start <= 5:
                votes = [("Organization", 0.3)]
                cls, score = decide(text, (start, end), votes, cues)
                if cls and cls != "Person":
                    yield Find(start, end, cls, min(0.85, score - 0.08), "pattern", "")
        k = max(j, k + 1)


def _odd(w: Word, cues: Cues) -> bool:
    """A word, or a lone character, that an unknown name may be made of."""
    if w.tag in ("mark", "number", "latin", "x") or w.tag in FIXED or w.text in cues.stop:
        return False
    if len(w.text) == 1:
        return w.tag not in STOPS and w.seen < LONE
    if w.tag in ("name", "unknown", "odd"):
        return True
    return w.seen < RARE and (w.tag in PROPER or (len(w.text) == 2 and w.tag in ("n", "z", "a")))
