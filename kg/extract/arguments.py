"""Who takes part: a frame and its trigger in a clause → the entities that fill its roles.

Subject before the trigger, object behind it; 被 and 由 turn them round, an enumeration is taken whole, and what a
clause leaves unsaid is taken from the clauses around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from kg.extract.doc import Named
from kg.extract.frames import Frame, Frames
from kg.extract.scene import Clause, Scene

#: Marks that join the names of an enumeration.
JOINTS = frozenset({"、", "和", "与", "及", "以及", "跟", "同", "/", "&", "或", ",", "，", "and", ", and"})
#: An event names at most so many of each role: beyond it a list is being read, not an event.
MOST = 8
#: A tight object stands within so many characters behind its trigger (超过了同门的).
TIGHT = 4
#: What moves an object before its verb.
MOVED = ("把", "将", "把《", "将《", "把“", "将“")
#: An object that is named later stands in one of so many clauses behind its trigger.
AHEAD = 2
PERSON = "Person"
#: What may stand between an organisation and its officer: 首席执行官, 创始人兼CEO, 的王.
TITLE = re.compile(r"(?:(?!与|和|、|对|向|在|由|被)[\u4e00-\u9fffA-Za-z /&]){2,14}")
#: Characters of a word that turns a name's role round, with the blanks of an English one.
MARK = 8


class Case(NamedTuple):
    """A frame whose trigger stands in a clause of a page."""

    page: Scene
    clause: Clause
    frame: Frame
    trigger: tuple[int, int]
    words: Frames


class Cast(NamedTuple):
    """Who fills which role; ``borrowed`` where the clause itself left somebody out."""

    agents: tuple[int, ...]
    objects: tuple[int, ...]
    others: tuple[tuple[str, int], ...]
    borrowed: bool


def fill(case: Case) -> Cast | None:
    """「云杉将松果2开源」 → agents (云杉), objects (松果2); None where a role that the frame needs stays empty."""
    page, clause, frame, trigger, _ = case
    names = page.names(clause.start, clause.end)
    left = [m for m in names if m.end <= trigger[0]]
    agents, objects = _turned(case, left)
    if not agents and not objects:
        agents = _subject(case, left)
    if not objects:
        agents, objects = _behind(case, agents, names)
    if not objects and frame.tight:
        return None
    if frame.same and objects:  # models pass models, companies companies
        case = case._replace(frame=frame._replace(agent=frozenset({objects[0].cls})))
        agents = [m for m in agents if m.cls == objects[0].cls] or _subject(case, left)
    borrowed = False
    if not agents and frame.agent:
        if frame.needs == "any" and not names:
            return None  # a clause without a name tells of nobody we know
        agents = _earlier_subject(case)
        borrowed = bool(agents)
    if not objects and frame.object:
        objects = _near_object(case, {m.entity for m in agents})
        borrowed = borrowed or bool(objects)
    if frame.wide:
        more = [m for c in page.after(clause) for m in page.names(c.start, c.end)]
        objects = objects + [m for m in more if m.cls in frame.object | frame.agent]
    doers = _keys(agents)
    done = tuple(k for k in _keys(objects) if k not in doers)
    beside = [(role, m.entity) for role, classes in frame.also for m in names if m.cls in classes]
    others = tuple(dict.fromkeys(pair for pair in beside if pair[1] not in doers + done))
    cast = Cast(doers, done, others, borrowed)
    return cast if _enough(frame.needs, cast) else None


def _enough(needs: str, cast: Cast) -> bool:
    everyone = {*cast.agents, *cast.objects, *(k for _, k in cast.others)}
    return {
        "agent": bool(cast.agents),
        "object": bool(cast.objects),
        "both": bool(cast.agents and cast.objects),
        "two": len(everyone) >= 2,
        "any": bool(everyone),
    }[needs]


def _turned(case: Case, left: list[Named]) -> tuple[list[Named], list[Named]]:
    """「松果被云杉收购」 → ([云杉], [松果]); 「松果遭起诉」 → ([], [松果])."""
    page, clause, frame, trigger, words = case
    for m in left:
        if page.text[max(clause.start, m.start - MARK) : m.start].endswith(words.passive) and m.cls in frame.agent:
            return _joined(page, m, left), [n for n in left if n.end <= m.start and n.cls in frame.object]
    if page.text[max(clause.start, trigger[0] - MARK) : trigger[0]].endswith(words.passive):
        return [], [m for m in left if m.cls in frame.object][-1:]
    return [], []


def _subject(case: Case, left: list[Named]) -> list[Named]:
    free = [m for m in left if m.cls in case.frame.agent and not oblique(case, m, case.clause.start)]
    if not free:
        return []
    chosen = free[-1] if case.frame.nearest else free[0]
    return _joined(case.page, _titled(case.page, chosen, free), left)


def _titled(page: Scene, chosen: Named, free: list[Named]) -> Named:
    """「云杉首席执行官李木」 → 李木: the organisation only says whose officer acts."""
    after = [m for m in free if m.start >= chosen.end]
    if chosen.cls == PERSON or not after or after[0].cls != PERSON:
        return chosen
    return after[0] if TITLE.fullmatch(page.text[chosen.end : after[0].start]) else chosen


def _behind(case: Case, agents: list[Named], names: list[Named]) -> tuple[list[Named], list[Named]]:
    """The objects after the trigger, else (把松果开源) before it; 「云杉成立于2019年」: the subject came to be."""
    frame, trigger = case.frame, case.trigger
    objects = [m for m in names if m.start >= trigger[1] and m.cls in frame.object]
    if frame.tight and objects and objects[0].start - trigger[1] > TIGHT:
        objects = []
    if objects:
        return agents, objects
    if frame.intransitive:
        return [], [m for m in agents if m.cls in frame.object]
    before = [m for m in names if m.end <= trigger[0] and m.cls in frame.object and m not in agents]
    if frame.tight:  # 「将松果公开」, not 「在《松果志》中提出」
        before = [m for m in before if case.page.text[max(case.clause.start, m.start - MARK) : m.start].endswith(MOVED)]
    return agents, before


def _joined(page: Scene, chosen: Named, names: list[Named]) -> list[Named]:
    """The enumeration that a name stands in, in order."""
    at = names.index(chosen)
    first = last = at
    while first > 0 and names[first - 1].cls == chosen.cls and _joint(page, names[first - 1], names[first]):
        first -= 1
    while last + 1 < len(names) and names[last + 1].cls == chosen.cls and _joint(page, names[last], names[last + 1]):
        last += 1
    return names[first : last + 1]


def _joint(page: Scene, one: Named, two: Named) -> bool:
    return page.text[one.end : two.start].strip() in JOINTS


def _earlier_subject(case: Case) -> list[Named]:
    """The subject that the clause leaves out: of the clauses before it, else of the sentence before."""
    page = case.page
    previous = page.previous(case.clause)
    for start, end in [*((c.start, c.end) for c in page.before(case.clause)), *([previous] if previous else [])]:
        names = page.names(start, end)
        free = [m for m in names if m.cls in case.frame.agent and not oblique(case, m, start)]
        if free:
            return _joined(page, free[0], names)
    return []


def _near_object(case: Case, agents: set[int]) -> list[Named]:
    """「发布新模型，名为松果2」: the next clauses with a name; else what the clauses before spoke of."""
    page = case.page
    for c in [*page.after(case.clause)[:AHEAD], *page.before(case.clause)]:
        names = page.names(c.start, c.end)
        found = [m for m in names if m.cls in case.frame.object and m.entity not in agents]
        if found:
            return _joined(page, found[0], names)
    return []


def oblique(case: Case, m: Named, begin: int) -> bool:
    """「在苹果」 → True; 「甲和乙」 → False for 乙, which is joined to a name."""
    before = case.page.text[max(begin, m.start - MARK) : m.start].rstrip(' “"「《')
    if not before.endswith(case.words.oblique):
        return False
    return not any(_joint(case.page, n, m) for n in case.page.names(begin, m.start))


def _keys(names: Iterable[Named]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(m.entity for m in names))[:MOST]
