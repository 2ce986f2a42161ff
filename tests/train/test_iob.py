"""Universal NER's files become passages."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.train.iob import read

FILE = """# sent_id = 1
1\t溯川\tB-LOC\t-
2\t的\tO\t-
3\t沈砚\tB-PER\t-
4\t·\tI-PER\t-
5\t柯\tI-PER\t-
6\t到\tO\t-
7\t白露\tB-ORG\t-

1\t没有\tO\t-
2\t名字\tB-MISC\t-
"""


def test_a_sentence_is_a_passage_with_its_names_marked(tmp_path: Path) -> None:
    (tmp_path / "a.iob2").write_text(FILE, "utf-8")
    first, second = read(tmp_path / "a.iob2")
    assert [(first.text[m.start : m.end], m.cls) for m in first.marks] == [
        ("溯川", "Place"),
        ("沈砚·柯", "Person"),
        ("白露", "Organization"),
    ]
    assert (second.text, second.marks) == ("没有名字", ())


def test_a_line_that_is_no_iob_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.iob2").write_text("1\t溯川\n", "utf-8")
    with pytest.raises(ValueError, match=r"a\.iob2:1"):
        list(read(tmp_path / "a.iob2"))
