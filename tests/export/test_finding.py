"""Names are found in every script, by their sound and by their initials; the page folds what is typed as we fold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.export.finding import SKIPPED, fold, search_forms
from kg.export.html import PAGE

#: What \s stands for in JavaScript.
BLANKS = "\\t-\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("林澜", ["linlan", "ll", "林澜", "林瀾"]),
        ("輝達", ["hd", "huida", "輝達", "辉达"]),
        ("DeepSeek公司", ["deepseekgongsi", "deepseekgs", "deepseek公司"]),
        ("重庆长安银行", ["chongqingchanganyinhang", "cqcayh", "重庆长安银行", "重慶長安銀行"]),  # by words, not signs
        ("头发发展社", ["tffzs", "toufafazhanshe", "头发发展社", "頭髮發展社"]),
        ("ＧＰＴ－4o mini", ["gpt4omini"]),
        ("萨姆·奥特曼", ["samuaoteman", "smatm", "萨姆奥特曼", "薩姆奧特曼"]),
        ("Clément_L.", ["clementl", "clémentl"]),
        ("澜", ["lan", "澜", "瀾"]),  # one initial says too little
        ("R1", ["r1"]),
        ("·", []),
    ],
)
def test_a_name_is_found_in_these_forms(name: str, forms: list[str]) -> None:
    assert search_forms([name]) == forms


@pytest.mark.parametrize(
    ("name", "person", "found"),
    [
        ("单小澜", True, {"shanxiaolan", "sxl", "danxiaolan", "dxl"}),
        ("曾澜", True, {"zenglan", "zl", "cenglan", "cl"}),
        ("单车公司", False, {"danchegongsi", "dcgs"}),
        ("查尔斯·林顿公爵", True, {"chaersilindungongjue", "cesldgj"}),  # no Chinese name: too long, and a dot
    ],
)
def test_surnames_are_found_by_their_own_reading_too(name: str, person: bool, found: set[str]) -> None:
    assert {form for form in search_forms([name], person=person) if form.isascii()} == found


def test_all_names_of_an_entity_find_it_each_form_once() -> None:
    assert search_forms(["星岚", "星嵐", "Xing-Lan", "xinglan"]) == ["xinglan", "xl", "星岚", "星嵐"]


@given(st.text(max_size=20))
def test_whatever_a_name_is_typing_it_finds_it(name: str) -> None:
    forms = search_forms([name])
    assert fold(name) in forms or fold(name) == ""
    assert forms == sorted(set(forms)) and "" not in forms


def test_the_page_leaves_out_what_we_leave_out() -> None:
    script = (PAGE / "search.js").read_text("utf-8")
    found = re.search(r'\.normalize\("NFKC"\)\.toLowerCase\(\)\.replace\(/(\[.*?\]\+)/g, ""\)', script)
    assert found, "page/search.js folds in another way than kg/export/finding.py"
    theirs = re.compile(found[1].replace("\\s", BLANKS))
    differing = [hex(c) for c in range(0x10000) if bool(theirs.match(chr(c))) != bool(SKIPPED.match(chr(c)))]
    assert differing == []
