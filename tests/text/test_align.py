"""The laws of the way back: whatever was edited, every clean character knows its raw span."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.align import Aligned, Edit

TEXTS = st.text(alphabet="东谈主工智能好意思国ab1，\n𠮷", max_size=30)
NEW = st.text(alphabet="人美道x。", max_size=4)


@st.composite
def edits(draw: st.DrawFn, length: int) -> list[Edit]:
    cuts = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
    return [(a, b, draw(NEW)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


@st.composite
def edited_twice(draw: st.DrawFn) -> tuple[str, list[Edit], list[Edit]]:
    raw = draw(TEXTS)
    first = draw(edits(len(raw)))
    second = draw(edits(len(Aligned.whole(raw).replace(first).text)))
    return raw, first, second


@st.composite
def picked(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]], str]:
    raw = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=8)))
    return raw, list(zip(cuts[::2], cuts[1::2], strict=False)), draw(st.sampled_from(["\n", "", " | "]))


def plain(text: str, changes: list[Edit]) -> str:
    for start, end, new in reversed(changes):
        text = text[:start] + new + text[end:]
    return text


def assert_lawful(aligned: Aligned, raw: str) -> None:
    assert len(aligned.text) == len(aligned.starts) == len(aligned.ends)
    assert list(aligned.starts) == sorted(aligned.starts)
    assert list(aligned.ends) == sorted(aligned.ends)
    assert all(0 <= a <= b <= len(raw) for a, b in zip(aligned.starts, aligned.ends, strict=True))


@given(edited_twice())
def test_edits_keep_starts_and_ends_in_order_and_inside_the_raw_text(case: tuple[str, list[Edit], list[Edit]]) -> None:
    raw, first, second = case
    once = Aligned.whole(raw).replace(first)
    assert once.text == plain(raw, first)
    twice = once.replace(second)
    assert twice.text == plain(once.text, second)
    assert_lawful(once, raw)
    assert_lawful(twice, raw)


@given(edited_twice())
def test_editing_twice_points_where_the_first_edit_points_from_where_the_second_does(
    case: tuple[str, list[Edit], list[Edit]],
) -> None:
    raw, first, second = case
    once = Aligned.whole(raw).replace(first)
    step = Aligned.whole(once.text).replace(second)
    twice = once.replace(second)
    for i in range(len(twice.text)):
        if step.starts[i] < step.ends[i]:
            assert (twice.starts[i], twice.ends[i]) == once.to_raw(step.starts[i], step.ends[i])


@given(edited_twice())
def test_what_no_edit_touched_still_quotes_itself(case: tuple[str, list[Edit], list[Edit]]) -> None:
    raw, first, _ = case
    once = Aligned.whole(raw).replace(first)
    shift, last = 0, 0
    for start, end, new in first:
        for i in range(last, start):
            assert once.to_raw(i + shift, i + shift + 1) == (i, i + 1)
        shift += len(new) - (end - start)
        last = end


@given(picked())
def test_picked_spans_point_at_themselves_and_glue_at_nothing(case: tuple[str, list[tuple[int, int]], str]) -> None:
    raw, spans, glue = case
    aligned = Aligned.pick(raw, spans, glue)
    assert aligned.text == glue.join(raw[a:b] for a, b in spans if a < b)
    assert_lawful(aligned, raw)
    for char, start, end in zip(aligned.text, aligned.starts, aligned.ends, strict=True):
        assert raw[start:end] in (char, "")


@given(edited_twice(), st.integers(0, 30), st.integers(0, 30))
def test_a_slice_points_into_the_same_raw_text(case: tuple[str, list[Edit], list[Edit]], a: int, b: int) -> None:
    raw, first, _ = case
    once = Aligned.whole(raw).replace(first)
    start, end = sorted((min(a, len(once.text)), min(b, len(once.text))))
    part = once.slice(start, end)
    assert part.text == once.text[start:end]
    assert_lawful(part, raw)
    if start < end:
        assert part.to_raw(0, end - start) == once.to_raw(start, end)


def test_a_swap_of_equal_length_maps_character_by_character() -> None:
    aligned = Aligned.whole("悟谈公司").replace([(0, 2, "悟道")])
    assert (aligned.starts, aligned.ends) == ((0, 1, 2, 3), (1, 2, 3, 4))


def test_a_swap_of_other_length_maps_to_all_that_it_replaced() -> None:
    aligned = Aligned.whole("在东谈主工").replace([(1, 4, "人")])
    assert (aligned.text, aligned.to_raw(1, 2), aligned.to_raw(2, 3)) == ("在人工", (1, 4), (4, 5))


@pytest.mark.parametrize("spans", [[(2, 1)], [(0, 3), (2, 4)], [(0, 9)], [(-1, 2)]])
def test_spans_that_overlap_or_lie_outside_are_refused(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="out of order"):
        Aligned.pick("一二三四", spans)
    with pytest.raises(ValueError, match="out of order"):
        Aligned.whole("一二三四").replace([(a, b, "x") for a, b in spans])
