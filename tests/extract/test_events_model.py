"""Events by rules and trained model together: who takes part, what stays a plan, when one telling is several events."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import casting, dating, narrator, plot, weave
from kg.extract.dates import find as dates_of
from kg.extract.doc import Happening, Named
from kg.extract.events import find, weights_of
from kg.extract.frames import compiled
from kg.extract.hashing import BUCKETS
from kg.extract.scene import scene
from kg.extract.voices import find as voices_of
from kg.model import FACTUAL, MODALITIES
from kg.ontology import load

MARK = re.compile(r"\[\[([^|\]]+)\|(\w+)\]\]")


def read(annotated: str, published: str = "2025-06-20") -> tuple[list[Happening], dict[int, str]]:
    """「[[云杉|Organization]]发布……」 → its events by the shipped weights, and the name of each entity."""
    text, at = "", 0
    mentions: list[Named] = []
    keys: dict[str, int] = {}
    for m in MARK.finditer(annotated):
        text += annotated[at : m.start()]
        key = keys.setdefault(m.group(1), len(keys))
        mentions.append(Named(len(text), len(text) + len(m.group(1)), m.group(2), key, 1.0, "model"))
        text += m.group(1)
        at = m.end()
    text += annotated[at:]
    ontology = load()
    weights = weights_of(ontology)
    assert weights is not None
    dates, voices = dates_of(text, published, ontology), voices_of(text, mentions, ontology)
    seen = scene(text, mentions)
    found = find(seen, dates, voices, published=published, ontology=ontology, weights=weights)
    return list(found), {k: n for n, k in keys.items()}


def told(annotated: str, cls: str, published: str = "2025-06-20") -> list[tuple[set[str], str]]:
    """(participants, date) of the events of a class that are told as fact."""
    found, names = read(annotated, published)
    return [({names[k] for _, k in h.roles}, h.date) for h in found if h.cls == cls and h.modality in FACTUAL]


def test_the_founder_of_a_company_takes_part_and_its_present_chief_does_not() -> None:
    text = "[[云杉智能|Organization]]由[[李木|Person]]于2019年创立，现任首席执行官为[[赵禾|Person]]。"
    assert told(text, "Founding") == [({"云杉智能", "李木"}, "2019")]


def test_who_is_named_after_the_clause_takes_part_where_it_does_not_tell_of_now() -> None:
    text = "[[云杉智能|Organization]]完成A轮融资，由[[石桥资本|Organization]]领投。"
    assert {"云杉智能", "石桥资本"} in [who for who, _ in told(text, "Funding")]


def test_a_founding_told_in_two_clauses_is_one_event() -> None:
    text = "[[云杉智能|Organization]]成立于2019年，创办人是[[李木|Person]]。"
    assert told(text, "Founding") == [({"云杉智能", "李木"}, "2019")]


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("[[云杉智能|Organization]]计划明年发布[[松果3|AIModel]]。", "Release"),
        ("[[云杉智能|Organization]]否认收购[[蓝鲸云|Organization]]。", "Acquisition"),
        ("有传言称[[云杉智能|Organization]]或将收购[[蓝鲸云|Organization]]。", "Acquisition"),
        ("分析师预计[[云杉智能|Organization]]股价将上涨两成。", "MarketMove"),
        ("[[云杉智能|Organization]]的总部在[[杭州|Place]]，有员工三百人。", "Founding"),
    ],
)
def test_what_is_planned_denied_or_merely_described_is_no_event(text: str, cls: str) -> None:
    assert told(text, cls) == []


def test_what_is_planned_is_kept_as_a_plan() -> None:
    found, _ = read("[[云杉智能|Organization]]计划明年收购[[蓝鲸云|Organization]]。")
    assert {h.modality for h in found if h.cls == "Acquisition"} == {"planned"}


def test_each_share_of_an_enumeration_moves_for_itself() -> None:
    text = "6月19日，[[云杉智能|Organization]]、[[蓝鲸云|Organization]]股价双双下跌5%。"
    assert sorted(told(text, "MarketMove"), key=str) == [({"云杉智能"}, "2025-06-19"), ({"蓝鲸云"}, "2025-06-19")]


def test_those_who_adopt_together_share_one_event() -> None:
    text = "[[云杉智能|Organization]]、[[蓝鲸云|Organization]]均已接入[[松果2|AIModel]]。"
    assert [who for who, _ in told(text, "Adoption")] == [{"云杉智能", "蓝鲸云", "松果2"}]


def test_what_somebody_says_in_one_paragraph_is_one_statement() -> None:
    text = "[[李木|Person]]表示，[[松果2|AIModel]]还不够好。[[李木|Person]]还说，[[松果3|AIModel]]会更好。"
    assert len(told(text, "Statement")) == 1


def test_who_speaks_of_something_else_in_another_paragraph_makes_another_statement() -> None:
    text = "[[李木|Person]]表示，[[松果2|AIModel]]不够好。\n[[李木|Person]]谈到[[蓝鲸云|Organization]]时说，它很强。"
    assert len(told(text, "Statement")) == 2


def test_an_event_has_the_date_that_its_paragraph_told_before() -> None:
    text = "2025年6月17日，[[云杉智能|Organization]]在[[杭州|Place]]发布[[松果2|AIModel]]。"
    assert told(text, "Release")[0][1] == "2025-06-17"


def test_a_day_after_publication_makes_no_event() -> None:
    text = "2025年9月1日，[[云杉智能|Organization]]发布[[松果3|AIModel]]。"
    assert told(text, "Release") == []


def test_confidence_is_a_probability() -> None:
    found, _ = read("[[云杉智能|Organization]]发布[[松果2|AIModel]]。")
    assert found
    assert all(0 < h.confidence <= 1 for h in found)


def test_weights_come_back_as_they_were_kept(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    anchors = np.zeros((BUCKETS, 2), dtype=np.float32)
    links = np.zeros((BUCKETS, 3), dtype=np.float32)
    anchors[:50], links[:50] = rng.normal(size=(50, 2)), rng.normal(size=(50, 3))
    two, three = np.array([0.1, 0.2], dtype=np.float32), np.array([1, 2, 3], dtype=np.float32)
    kept = narrator.Weights(("Founding", "Release"), anchors, two, two, links, three, two)
    narrator.save(kept, tmp_path / "events.npz")
    again = narrator.load_weights(tmp_path / "events.npz")
    assert again.names == kept.names
    assert np.allclose(again.anchors, kept.anchors, atol=0.04)
    assert np.array_equal(again.link_bias, kept.link_bias)


def level(chance: float) -> narrator.Weights:
    """Weights that give every clause the same chance to tell each event, with a threshold of 0.2."""
    names = tuple(sorted(load().events))
    bias = np.full(len(names), np.log(chance / (1 - chance)), dtype=np.float32)
    return narrator.Weights(
        names,
        np.zeros((BUCKETS, len(names)), dtype=np.float32),
        bias,
        np.full(len(names), 0.2, dtype=np.float32),
        np.zeros((BUCKETS, 3), dtype=np.float32),
        np.zeros(3, dtype=np.float32),
        np.array([1, 0], dtype=np.float32),
    )


@pytest.mark.parametrize(
    ("modality", "expected"), [("asserted", {"Release", "Statement"}), ("negated", {"Statement"}), ("", {"Statement"})]
)
def test_what_no_rule_tells_as_fact_must_be_likelier(modality: str, expected: set[str]) -> None:
    mentions = [Named(0, 2, "Organization", 0, 1.0, "model")]
    told = [Happening("Release", (("agent", 0),), "", 0, 5, modality, -1, 0.8)] if modality else []
    page = plot.prepare(scene("云杉很高兴。", mentions), plot.Ruled(told, [], [], []), [])
    assert {t.cls for t in weave.tellings(page, level(0.25))} == expected
    assert {t.cls for t in weave.tellings(page, level(0.35))} == set(load().events)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6月1日。6月2日。\n对话云杉总裁\n6月3日，云杉发布松果2。", True),
        ("6月1日。6月2日。\n云杉很高兴。6月3日，云杉发布松果2。", False),
    ],
)
def test_a_heading_may_have_the_date_of_the_sentence_below_it(text: str, expected: bool) -> None:
    mentions = [Named(m.start(), m.end(), "Organization", 0, 1.0, "model") for m in re.finditer("云杉", text)]
    page = plot.prepare(scene(text, mentions), plot.Ruled([], [], [], []), [])
    found = dating.choices(
        page, ("Release", 2, text.index("云")), dates_of(text, "2025-06-20", load()), published="", ruled=""
    )
    assert ("2025-06-03" in {c.value for c in found}) == expected


def test_a_date_told_often_is_offered_once_and_none_always() -> None:
    text = "6月3日开市。6月3日午间休市。6月4日开市。云杉股价上涨。"
    mentions = [Named(m.start(), m.end(), "Organization", 0, 1.0, "model") for m in re.finditer("云杉", text)]
    page = plot.prepare(scene(text, mentions), plot.Ruled([], [], [], []), [])
    last = len(page.scene.clauses) - 1
    found = dating.choices(page, ("MarketMove", last, 0), dates_of(text, "2025-06-20", load()), published="", ruled="")
    assert [c.value for c in found].count("2025-06-04") == 1
    assert "" in {c.value for c in found}


def test_those_listed_with_one_predicate_share_a_move_of_shares() -> None:
    text = "6月19日，[[云杉智能|Organization]]、[[蓝鲸云|Organization]]、[[青禾股份|Organization]]齐齐跌停。"
    assert [who for who, _ in told(text, "MarketMove")] == [{"云杉智能", "蓝鲸云", "青禾股份"}]


def test_a_name_is_looked_at_once_by_its_nearest_mention() -> None:
    text = "云杉发布松果，云杉很高兴。"
    mentions = [
        Named(m.start(), m.end(), "Organization", "云松".index(m.group()[0]), 1.0, "model")
        for m in re.finditer("云杉|松果", text)
    ]
    page = plot.prepare(scene(text, mentions), plot.Ruled([], [], [], []), [])
    found = casting.candidates(page, 1, text.index("很"))
    assert [(c.mention.entity, c.side) for c in found] == [(1, "before"), (0, "in")]


def test_hints_are_of_classes_that_the_ontology_has_and_no_hint_lies_in_a_neutral_word() -> None:
    frames = compiled(load())
    assert {c for some in frames.cues.values() for c in some} <= set(load().events)
    assert [frames.cues[m.group()] for m in frames.hints.finditer("发布会")] == [()]


@settings(deadline=None, max_examples=40)
@given(st.text("云杉蓝鲸，。发布收购涨5%将被由说：“”\n", max_size=60))
def test_whatever_the_text_events_stand_inside_it(text: str) -> None:
    found, _ = read(re.sub("云杉|蓝鲸", lambda m: f"[[{m.group()}|Organization]]", text))
    for h in found:
        assert 0 <= h.start < h.end
        assert h.modality in MODALITIES
        assert h.roles


def test_a_long_text_without_a_stop_is_read_in_linear_time() -> None:
    found, _ = read("[[云杉|Organization]]将发布被收购，" * 1500)
    assert all(h.roles for h in found)


def test_a_bare_name_tells_nothing() -> None:
    page = plot.prepare(
        scene("阿槐\n阿槐说，", [Named(0, 2, "Person", 0, 1.0, "model")]), plot.Ruled([], [], [], []), []
    )
    assert not plot.tellable(page, 0)
    assert plot.tellable(page, 1)


def test_what_somebody_says_of_tomorrow_is_said_all_the_same() -> None:
    text = "[[李木|Person]]说，[[松果2|AIModel]]6月25日不会发布。"
    assert [who for who, _ in told(text, "Statement")] == [{"李木", "松果2"}]
