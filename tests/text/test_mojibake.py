"""What a wrong decoding made of Chinese is undone; what merely looks odd stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.align import Aligned
from kg.text.mojibake import repair

SENTENCE = "我们的新模型已经发布，价格只有原来的三分之一。“很便宜”——他说……"


def repaired(text: str) -> str:
    return repair(Aligned.whole(text)).text


def western(text: str) -> str:
    return text.encode("utf-8").decode("sloppy-windows-1252")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (western(SENTENCE), SENTENCE),
        (SENTENCE.encode("utf-8").decode("latin-1"), SENTENCE),
        (western(western(SENTENCE)), SENTENCE),
        ("前半句没事，" + western("后半句坏了"), "前半句没事，后半句坏了"),
        ("发布于" + western("苏州") + "的模型X1", "发布于苏州的模型X1"),
        (western("Société Générale"), "Société Générale"),
        (western("萨姆·奥特曼"), "萨姆·奥特曼"),
        ("ÖÐ¹ú¹«Ë¾", "中国公司"),
        ("中国人工智能公司".encode("gbk").decode("latin-1"), "中国人工智能公司"),
        ("我们的中国模型".encode().decode("gbk", "ignore"), "我们的中国模型"),
    ],
)
def test_text_decoded_wrongly_is_decoded_again(wrong: str, right: str) -> None:
    assert wrong != right
    assert repaired(wrong).startswith(right.rstrip("型"))


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "他在“Café”——巴黎的那家——见到了René”。",
        "拼作 guīzé»……",
        "目录………………12",
        "第一章·········3",
        "气温25°C，误差±0.5°，×2",
        "Müller、Ångström与São Paulo",
        "他姓鎏，名叫鑫鐨",  # rare characters that such mistakes are full of
        "AT&T与R&D；a&b;",
        "3<5且7>6，List<String>，<3",
        "速度为100km/p，以及 a/b>c",
        "\ufffd",
    ],
)
def test_what_only_looks_odd_stays(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("股价上涨?！?/p>", "股价上涨！\n"),
        ("股价上涨?!?/p>收盘", "股价上涨!\n收盘"),
        ("股价上涨。?/p>收盘", "股价上涨。\n收盘"),
        ("股价上涨\ufffd/p>收盘", "股价上涨\n收盘"),
        ("股价上涨。/p>收盘", "股价上涨。\n收盘"),
        ("真的吗?</p>", "真的吗?\n"),
        ("上涨。</p>\n<p>下跌", "上涨。\n\n下跌"),
        ('<p style="a">上涨</P><BR/>下跌<br />', "\n上涨\n\n下跌\n"),
        ("<strong>大</strong>模型<span class='x'>来</span>了", "大模型来了"),
        ("A&nbsp;B&quot;C&quot;&#8220;D&#x201d;", 'A\xa0B"C"“D”'),
        ("&amp;amp;quot;层层&amp;lt;/p&amp;gt;转义", '"层层\n转义'),
    ],
)
def test_remains_of_markup_go(wrong: str, right: str) -> None:
    assert repaired(wrong) == right


def test_the_way_back_is_exact_to_the_character() -> None:
    raw = "看" + western("中国") + "！"
    mended = repair(Aligned.whole(raw))
    assert mended.text == "看中国！"
    assert [mended.to_raw(i, i + 1) for i in range(4)] == [(0, 1), (1, 4), (4, 7), (7, 8)]
    mended = repair(Aligned.whole("我们的".encode().decode("gbk", "ignore")))
    assert mended.text.startswith("我们")
    assert mended.to_raw(0, 2) == (0, 3)


@given(st.text(alphabet="我们的æˆ‘ä»¬Ã©鎴戜滑锛€?/p>&amp;nbsp<br。！", max_size=40))
def test_repairing_twice_is_repairing_once(text: str) -> None:
    once = repair(Aligned.whole(text))
    assert repair(once).text == once.text


@pytest.mark.parametrize("piece", ["<p ", "<p" + " " * 300, "&amp;", "?！?/", "æˆ", "鎴", "Ö", "&#"])
def test_a_nasty_megabyte_ends(piece: str) -> None:
    assert repaired(piece * (1_000_000 // len(piece))) is not None
