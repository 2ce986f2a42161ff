"""Dates are resolved against the date of publication, and what only looks like a date is none."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.dates import find
from kg.extract.doc import blank
from kg.ontology import load

ONTOLOGY = load()


def dates(text: str, published: str = "2025-03-14") -> list[tuple[str, str]]:
    return [(text[w.start : w.end], w.value) for w in find(text, published, ONTOLOGY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公司于2023年6月8日上市", [("2023年6月8日", "2023-06-08")]),
        ("截至2024-11-30", [("2024-11-30", "2024-11-30")]),
        ("截至2024/1/5", [("2024/1/5", "2024-01-05")]),
        ("2024年5月推出", [("2024年5月", "2024-05")]),
        ("二〇二四年五月二十一日", [("二〇二四年五月二十一日", "2024-05-21")]),
        ("2025年第一季度营收", [("2025年", "2025")]),
        ("24年12月底", [("24年12月", "2024-12")]),
        ("On January 27, 2025 it rose", [("January 27, 2025", "2025-01-27")]),
        ("launched 3 March 2024", [("3 March 2024", "2024-03-03")]),
        ("founded in 2016", [("in 2016", "2016")]),
    ],
)
def test_a_written_date_is_read_at_its_own_precision(text, expected):
    assert dates(text, "") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("去年12月27日", "2024-12-27"),
        ("今年5月", "2025-05"),
        ("前年", "2023"),
        ("上月", "2025-02"),
        ("上个月20日", "2025-02-20"),
        ("本月", "2025-03"),
        ("昨晚", "2025-03-13"),
        ("前天", "2025-03-12"),
        ("明天", "2025-03-15"),
        ("周一", "2025-03-10"),
        ("本周三", "2025-03-12"),
        ("上周三", "2025-03-05"),
        ("周五", "2025-03-14"),
        ("下周二", "2025-03-18"),
        ("近日", "2025-03"),
        ("12日", "2025-03-12"),
        ("28日", "2025-02-28"),
        ("1月20日", "2025-01-20"),
        ("12月20日", "2024-12-20"),
        ("三天前", "2025-03-11"),
        ("yesterday", "2025-03-13"),
        ("Feb. 20", "2025-02-20"),
    ],
)
def test_a_relative_date_counts_from_publication(text, expected):
    assert dates(f"{text}，该公司发布了新品。" if text[0] > "z" else f"{text} it shipped.")[0] == (text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公司2019年成立，两年后登陆港股，同年扭亏。", ["2019", "2021", "2021"]),
        ("2024年6月3日开幕，次日闭幕，同月结算。", ["2024-06-03", "2024-06-04", "2024-06"]),
        ("2022年11月发布，12月1日开放。", ["2022-11", "2022-12-01"]),
        ("去年12月提出，1月8日落地。", ["2024-12", "2025-01-08"]),
        ("3月10日开幕，前一天已有人排队。", ["2025-03-10", "2025-03-09"]),
    ],
)
def test_an_anaphoric_date_counts_from_the_date_told_last(text, expected):
    assert [value for _, value in dates(text)] == expected


def test_without_publication_a_month_takes_the_year_told_and_the_rest_stays_open():
    assert dates("昨日，公司称2021年启动的工程已于8月3日完工。", "") == [
        ("昨日", ""),
        ("2021年", "2021"),
        ("8月3日", "2021-08-03"),
    ]
    assert dates("9月2日上线。", "") == [("9月2日", "")]


def test_a_publication_month_or_year_is_anchor_enough_for_what_it_can_tell():
    assert dates("去年发布，上月下架，昨天停服。", "2025-03") == [("去年", "2024"), ("上月", "2025-02"), ("昨天", "")]
    assert dates("去年发布，上月下架。", "2025") == [("去年", "2024"), ("上月", "")]


@pytest.mark.parametrize(
    "text",
    [
        "股价跌破10日均线",
        "7日年化收益率",
        "24小时内回复",
        "训练用了20天",
        "在AIME 2024上",
        "GPT-4很强",
        "第3日",
        "历时15日",
        "5个月大",
        "每周一开会",
        "一周三次",
        "住在3号楼",
        "90年代",
        "5000年历史",
        "关税暂停90天后",
        "you may 5 times",
        "1.2024",
        "2月31日",
        "十余年",
        "3月龄",
    ],
)
def test_what_only_looks_like_a_date_is_none(text):
    assert dates(text) == []


def test_the_component_fills_the_document():
    nlp = blank()
    nlp.add_pipe("kg_dates")
    doc = nlp.make_doc("周一发布")
    doc._.published = "2025-03-14"
    assert nlp.get_pipe("kg_dates")(doc)._.dates == ((0, 2, "2025-03-10"),)


@given(
    st.text(alphabet="0123456789年月日号前后去今昨周上下一二十三天个-/. ,Jan", max_size=60),
    st.sampled_from(["", "2025", "2024-02-29"]),
)
def test_dates_are_in_order_apart_and_on_the_calendar(text, published):
    found = find(text, published, ONTOLOGY)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(w.start < w.end <= len(text) and len(w.value) in (0, 4, 7, 10) for w in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3月5日发布新品。记者2024年3月9日报道", "2024-03-05"),
        ("3月5日发布新品。", ""),
    ],
)
def test_without_a_date_of_publication_the_latest_day_written_out_gives_the_year(text, expected):
    assert dates(text, "")[0] == ("3月5日", expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("【3.12】公司发布新品。【12.30补录】公司上市。", ["2025-03-12", "2024-12-30"]),
        ("【13.1】【3.12.1】版本3.12更新，涨3.12。", []),
    ],
)
def test_an_entry_of_a_diary_begins_with_month_and_day_in_brackets(text, expected):
    assert [value for _, value in dates(text)] == expected
