"""Words that a content farm swapped → the words that stood there, and how spun the page is.

东谈主工智能模子 → 人工智能模型. All words live in ``ontology/lexicon/respelling.toml``; its head explains the sections.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from kg.ontology import Ontology
from kg.text.align import Aligned
from kg.text.swap import Entry, Hit, Rule, Swaps, edits, read_rule

#: Votes of a word that clean Chinese never has (东谈主), and of one that it rarely has (咫尺).
STRONG, TELLING = 2.0, 1.0
#: Votes a thousand characters that make a page wholly spun. Clean text has at most 1 in any thousand characters
#: (111,000 of the UD treebanks, 337,000 of news written for this project); three farmed pages had 15, 39 and 63.
FULL = 12.0
#: Characters added to every length, so that one rare word in a headline does not condemn it.
SMOOTHING = 300
#: From this score on (3.6 votes a thousand), words that are legitimate elsewhere (模子, 收尾) are undone too.
SPUN = 0.3
#: So many broken words must show that a page breaks a character before lone occurrences of it are mended.
BROKEN = 2


def respell(aligned: Aligned, ontology: Ontology) -> tuple[Aligned, float]:
    """Undo what can safely be undone: 好意思国东谈主工智能 → 美国人工智能, and say how spun the page is.

    On a clean page only what Chinese never writes is touched; 模子, 收尾 and the like wait for a spun page.
    """
    hits = lexicon(ontology).hits(aligned.text)
    scores = _scores(aligned.text, hits)
    manners = [manner for manner, score in scores.items() if score >= SPUN]
    mended = aligned.replace(edits(aligned.text, hits, manners, BROKEN))
    return mended, max(scores.values(), default=0.0)


def spun(text: str, ontology: Ontology) -> float:
    """Say how much of a page's words were swapped: 0 clean, 1 spun throughout."""
    return max(_scores(text, lexicon(ontology).hits(text)).values(), default=0.0)


@lru_cache(maxsize=4)
def lexicon(ontology: Ontology) -> Swaps:
    """Return respelling.toml, compiled."""
    words = ontology.lexicon("respelling")
    entries = [Entry(word) for word in words["keep"]]
    for manner, sections in words.items():
        if manner != "keep":
            entries += _entries(manner, sections)
    return Swaps(entries)


def _entries(manner: str, sections: Mapping[str, Any]) -> Iterator[Entry]:
    for section, always, votes in (("always", True, STRONG), ("telling", False, TELLING), ("quiet", False, 0.0)):
        for old, new in sections.get(section, {}).items():
            yield Entry(old, (Rule(new, always=always),), manner, votes)
    for choice in sections.get("choice", ()):
        rules = tuple(read_rule(rule) for rule in choice["rules"])
        for old in choice["old"]:
            yield Entry(old, rules, manner, choice.get("votes", 0.0))
    for letter in sections.get("letter", ()):
        yield from _letters(manner, letter)


def _letters(manner: str, letter: Mapping[str, Any]) -> Iterator[Entry]:
    """{"old": ["谈"], "new": "道", "words": ["知道"]} → 知谈 for 知道 always; a lone 谈 once 知谈, 赛谈 are seen."""
    for old in letter["old"]:
        for section, always, votes in (("words", True, STRONG), ("doubtful", False, TELLING)):
            for word in letter.get(section, ()):
                spelt = word.replace(letter["new"], old)
                yield Entry(spelt, (Rule(word, always=always),), manner, votes, letter=old)
    for lone in letter.get("lone", ()):
        rule = read_rule({"new": letter["new"], "broken": True} | lone)
        yield Entry(lone["old"], (rule,), manner)


def _scores(text: str, hits: Iterable[Hit]) -> dict[str, float]:
    """Count votes by manner; what chance may have put there (京东谈主题教育) has none."""
    votes: defaultdict[str, float] = defaultdict(float)
    last = 0
    for start, end, entry in hits:
        if entry.votes and start >= last:
            certain = [rule for rule in entry.rules if rule.always] or entry.rules
            if any(rule.fits(text, start, end) for rule in certain):
                votes[entry.manner] += entry.votes
                last = end
    return {manner: min(1.0, n * 1000 / (len(text) + SMOOTHING) / FULL) for manner, n in sorted(votes.items())}
