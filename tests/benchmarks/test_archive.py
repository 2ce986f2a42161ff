"""The invented archive is the same each time, and what it says it tells is in its pages."""

from __future__ import annotations

from tests.benchmarks.archive import BLOCK, COPY, TELLS, archive, company, page, person, truths


def test_the_same_number_is_the_same_page_in_any_archive() -> None:
    pages = list(archive(40))
    assert [p.text for p in archive(40)] == [p.text for p in pages] == [p.text for p in archive(60)][:40]
    assert page(23).text == pages[23].text != page(23, seed=1).text
    assert [p.name for p in archive(40, start=38)] == [p.name for p in pages[38:]]


def test_what_a_page_says_stands_in_it() -> None:
    for made in archive(80):
        if made.text.isascii() or "來源" in made.text:  # traditional: other characters
            continue
        for subject, _, object_ in made.facts:
            assert subject in made.text and object_ in made.text, made.name


def test_copies_and_stories_are_told_as_often_as_promised() -> None:
    truth = truths(30)
    assert truth.copies == [(f"page-{i * BLOCK:07}.txt", f"page-{i * BLOCK + COPY:07}.txt") for i in range(3)]
    for block in range(3):
        first = page(block * BLOCK).facts[-1]
        tellers = {block * BLOCK + i for i, story in enumerate(TELLS) if story == 0 and i != COPY}
        assert tellers <= truth.facts[first] and block * BLOCK + COPY not in truth.facts[first]


def test_names_are_nobody_elses() -> None:
    assert len({company(i) for i in range(10_000)}) == 10_000
    assert len({person(i) for i in range(5_000)}) == 5_000
