"""Word lists as one pattern: the longest word wins."""

import re

from hypothesis import given
from hypothesis import strategies as st

from kg.extract.trie import either


def test_the_longest_word_is_found() -> None:
    words = ["不", "不仅", "不仅仅", "没有"]
    assert re.findall(either(words), "不仅仅没有不仅不断") == [
        "不仅仅",
        "没有",
        "不仅",
        "不",
    ]


def test_signs_of_regular_expressions_are_plain_letters() -> None:
    assert re.findall(either(["a.b", "(", "?"]), "axb a.b ( ?") == ["a.b", "(", "?"]


@given(st.lists(st.text("甲乙丙", min_size=1, max_size=4), min_size=1, max_size=8), st.text("甲乙丙丁", max_size=30))
def test_it_finds_what_an_alternation_of_the_words_longest_first_finds(words: list[str], text: str) -> None:
    plain = "|".join(sorted(words, key=lambda w: -len(w)))
    assert re.findall(either(words), text) == re.findall(plain, text)
