"""Title, author, medium and day of publication, where a page says them."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Source
from kg.ontology import home
from kg.text.bylines import authors, dates, is_byline, labels, medium, plausible
from kg.text.cues import cues
from kg.text.lines import lines
from kg.text.metadata import clean_title, metadata, normal
from kg.text.zones import zones


def lexicon(name):
    return tomllib.loads((home() / "lexicon" / f"{name}.toml").read_text("utf-8"))


WORDS = lexicon("metadata")
LABELS, CUES = labels(WORDS), cues(lexicon("furniture"))
LEAD = "晨星智能周二在苏州发布新款推理芯片晨星C3，称其能效比上一代提高四成，首批客户包括三家本地车企。"
OLD = "该公司成立于2016年5月12日，2019年8月3日完成第一代芯片流片，此后每年推出一代产品，销量逐年增长。"


def about(raw, **known):
    source = Source("a.txt", raw, **known)
    found = zones(list(lines(raw)), CUES, LABELS)
    return metadata(source, found, WORDS, texts=[raw[z.start : z.end] for z in found])


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("发布日期:2025-03-23 11:08", "2025-03-23", True),
        ("2025-01-28 13:20:41", "2025-01-28", True),
        ("2025-01-28T01:46:53+08:00", "2025-01-28", True),
        ("2025年1月28日", "2025-01-28", False),
        ("2025 年 1 月 28 日 9:05", "2025-01-28", True),
        ("2025/01/28", "2025-01-28", False),
        ("2025.01.28", "2025-01-28", False),
        ("民國114年1月28日", "2025-01-28", False),
        ("二〇二五年一月二十八日", "2025-01-28", False),
        ("Tue, 28 Jan 2025 01:46:53 +0800", "2025-01-28", True),
        ("January 28, 2025", "2025-01-28", False),
        ("Tue Jan 28 21:05 2025", "2025-01-28", True),
    ],
)
def test_days_are_found_however_they_are_written(text, day, clock):
    assert [(d.day, d.clock) for d in dates(text)] == [(day, clock)]


@pytest.mark.parametrize(
    "text", ["2025-13-45", "1024年1月1日", "版本2.0.1", "电话 0512-2025-0128", "2025年1月", "近日"]
)
def test_what_is_no_day_is_none(text):
    assert dates(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20250128", "2025-01-28"),
        ("1737999999", "2025-01-28"),
        ("1737999999000", "2025-01-28"),
        ("2025-01", "2025-01"),
        ("2025年", "2025"),
        ("昨天", None),
        ("3025-01-28", None),
        ("", None),
    ],
)
def test_columns_may_hold_days_in_machine_form(text, expected):
    assert normal(text) == expected


@given(st.dates())
def test_a_plausible_day_is_that_day(day):
    assert plausible(day.year, day.month, day.day) in ("", day.isoformat())


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("文 | 于青", ["于青"]),
        ("文/苏禾", ["苏禾"]),
        ("作者：陈末 责编：周宁", ["陈末"]),
        ("记者 周宁 通讯员 何芸", ["周宁", "何芸"]),
        ("記者 林若谷／新竹報導", ["林若谷"]),
        ("岭南时报记者林若谷 北京报道", ["林若谷"]),
        ("24小時財訊記者林若谷 臺中報導", ["林若谷"]),
        ("撰文|于青 编辑|老秤", ["于青"]),
        ("by 小胡", ["小胡"]),
        ("作者认为这不重要。", []),
        ("文中图片来自网络", []),
        ("编辑：周宁", []),
    ],
)
def test_authors_are_those_who_wrote(line, names):
    assert list(authors(line, LABELS)) == names


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("来源：岭南网", "岭南网"),
        ("來源:環海視點 2025-04-22", "環海視點"),
        ("环海社苏州1月28日电", "环海社"),
        ("环海网讯（记者 周宁）", "环海网"),
        ("岭南时报记者林若谷 北京报道", "岭南时报"),
        ("收入来源：广告", "广告"),
        ("资金来源不明", ""),
        ("光明网电商频道今天改版", ""),
    ],
)
def test_media_are_those_that_are_named(line, name):
    assert medium(line, LABELS) == (name if "收入" not in line else "")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("作者：陈末", True),
        ("来源：岭南网 编辑：周宁", True),
        ("作者在书中说，机器没有记忆。", False),
        ("图灵奖得主加盟", False),
        ("晨星智能发布推理芯片", False),
    ],
)
def test_bylines_are_told_from_sentences(line, expected):
    assert is_byline(line, LABELS) is expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (f"晨星发布推理芯片C3\n发布时间：2025-03-23 11:08 点击：902\n{LEAD}\n{OLD}", "2025-03-23"),
        (f"晨星发布推理芯片C3 2025-01-28 13:20:41\n老秤 2025年1月27日\n{LEAD}", "2025-01-28"),
        (f"晨星发布推理芯片C3\n2025年1月28日\n{LEAD}\n{OLD}", "2025-01-28"),
        (f"晨星发布推理芯片C3\n环海社苏州1月28日电 {LEAD}\n责任编辑：周宁 2025年1月28日", "2025-01-28"),
        (f"晨星发布推理芯片C3\n环海社苏州2025年1月28日电 {LEAD}", "2025-01-28"),
        (f"晨星发布推理芯片C3\n2025年1月28日，苏州——{LEAD}", "2025-01-28"),
        (f"晨星发布推理芯片C3\n环海网讯（2025-01-28 08:15）{LEAD}", "2025-01-28"),
        (f"晨星发布推理芯片C3\n2019年8月3日，{LEAD}", None),
        (f"晨星发布推理芯片C3\n{LEAD}\n{OLD}\n晨星智能\n2025年1月28日", "2025-01-28"),
        (f"晨星发布推理芯片C3\n环海社苏州1月28日电 {LEAD}", None),
        (f"晨星发布推理芯片C3\n{LEAD}\n{OLD}", None),
        (f"{OLD}\n{LEAD}", None),
        (f"晨星发布推理芯片C3\n{LEAD}\n网友评论\n作者:一叶 留言时间:2025-02-03 08:31:02\n不错。", None),
        (f"晨星发布推理芯片C3\n{LEAD}\n存档目录\n2025-01-01 - 2025-01-31\n2024-12-01 - 2024-12-31", None),
    ],
)
def test_the_day_of_publication_is_the_pages_not_the_storys(raw, expected):
    assert about(raw).published == expected


def test_an_address_tells_the_day_where_nothing_else_does():
    raw = f"晨星发布推理芯片C3\n{LEAD}"
    assert about(raw, url="https://example.cn/2025-01/28/c_1.htm").published == "2025-01-28"
    assert about(raw, url="https://example.cn/tech/20250128/1.html").published == "2025-01-28"
    assert about(raw, url="https://example.cn/id/99999999.html").published is None


def test_columns_go_before_what_lines_say():
    raw = f"晨星发布推理芯片C3\n2025年1月28日 来源：岭南网\n{LEAD}"
    found = about(raw, title="晨星的新芯片", date="2025-02-01", medium="环海网")
    assert (found.title, found.published, found.medium) == ("晨星的新芯片", "2025-02-01", "环海网")


def test_a_page_of_plain_text_says_all_four():
    raw = f"首页 > 科技 > 正文\n晨星发布推理芯片C3\n2025-01-28 09:30 来源：岭南网 作者：陈末 责编：周宁\n{LEAD}\n{OLD}"
    assert about(raw) == ("晨星发布推理芯片C3", "陈末", "岭南网", "2025-01-28")


def test_readers_are_not_the_authors():
    raw = f"晨星发布推理芯片C3\n{LEAD}\n网友评论\n作者:一叶 回复 二木 留言时间:2025-02-03 08:31:02\n不错。"
    assert about(raw)[1:] == ("", "", None)


def test_a_name_before_the_day_under_the_title_is_the_author():
    assert about(f"晨星发布推理芯片C3\n老秤 2025年1月27日\n{LEAD}").author == "老秤"
    assert about(f"晨星发布推理芯片C3\n{LEAD}\n老秤 2025年1月27日").author == ""


@pytest.mark.parametrize(
    ("text", "title", "site"),
    [
        ("晨星发布C3芯片_岭南网", "晨星发布C3芯片", "岭南网"),
        ("晨星发布C3芯片_科技_岭南网", "晨星发布C3芯片", "科技"),
        ("晨星发布C3芯片 - 岭南网", "晨星发布C3芯片", "岭南网"),
        ("GPT-4o与C3", "GPT-4o与C3", ""),
        ("晨星发布C3芯片——能效提高四成", "晨星发布C3芯片——能效提高四成", ""),
    ],
)
def test_a_title_loses_the_name_of_its_site(text, title, site):
    assert clean_title(text) == (title, site)
