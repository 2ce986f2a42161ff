"""A Doc of ours holds the text as it was, and joins it once."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from kg.extract.doc import blank


@pytest.mark.parametrize("text", ["星岚科技 周二发布Lan-2。\n 价格为 0.8元", "", " \n\t", "𫓹a🙂"])
def test_the_tokens_of_a_text_are_the_text(text: str) -> None:
    doc = blank().make_doc(text)
    assert doc.text == "".join(token.text_with_ws for token in doc) == text
    assert Doc(doc.vocab).from_bytes(doc.to_bytes()).text == text


def test_a_text_is_joined_once() -> None:
    doc = blank().make_doc("星岚科技周二发布Lan-2。")
    assert doc.text is doc.text
