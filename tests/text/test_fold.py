"""One spelling for everything, and the way back to every character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from kg.ontology import load
from kg.text.align import Aligned
from kg.text.fold import fold
from kg.text.simplified import opencc, to_simplified

ODD = (
    "輝達與乾隆著著於後裡麼，。：「」（）—人工智慧軟體晶片執行長期東談主东谈主好意思國国不雅千里淀模子咫尺莫得"
    "ＡＢ１２％．－‧・‑– \u3000\xa0\u200b\r\n\x00\ufffdæˆ‘ä»¬?！/p><br>&nbsp;⼈⼯é\u0301e\u0301abcR1"
)


def folded(text: str) -> str:
    return fold(Aligned.whole(text), load())[0].text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("ＤｅｅｐＭｉｎｄ在２０２３年", "DeepMind在2023年"),
        ("上漲３．５％，成交１２０億", "上涨3.5%，成交120亿"),
        ("ＧＰＴ－４與Ｑｗｅｎ２．５", "GPT-4与Qwen2.5"),
        ("Lark‑R1、Lark–Max、7−8月", "Lark-R1、Lark-Max、7-8月"),
        ("超过７００＋家，Ａ＆Ｂ，Ｙ／Ｎ", "超过700+家，A&B，Y/N"),
        ("薩姆‧奧特曼、何塞•席尔瓦、若昂・雷斯、伊隆．馬斯克", "萨姆·奥特曼、何塞·席尔瓦、若昂·雷斯、伊隆·马斯克"),
        ("公司\u3000成立\xa0于\u20092019年", "公司 成立 于 2019年"),
        ("看\u200b不\ufeff见\u00ad的\u202e字\x07", "看不见的字"),
        ("一行\r\n二行\r三行\u2028四行", "一行\n二行\n三行\n四行"),
        ("⼈⼯智能、⾼⼿、⻓江", "人工智能、高手、长江"),
        ("Cafe\u0301", "Café"),
        ("坏\ud800字", "坏\ufffd字"),
    ],
)
def test_width_and_variants_are_folded(raw: str, clean: str) -> None:
    assert folded(raw) == clean


@pytest.mark.parametrize(
    "text",
    [
        "他说：“模型（V3）来了”，「真的」！——记者；《晨报》、‘好’……",
        "• 第一条\n• 第二条",
        "首页 · 科技",
        "蒂姆·伯纳斯-李",
        "缺了一个字\ufffd",
        "①Ⅲ㎡½",
    ],
)
def test_chinese_punctuation_and_lists_stay_as_printed(text: str) -> None:
    assert folded(text) == text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("輝達推出新晶片", "辉达推出新芯片"),
        ("川普在臉書發文", "川普在脸书发文"),
        ("人工智慧與軟體、硬體", "人工智能与软件、硬件"),
        ("矽谷的資料中心與伺服器", "硅谷的数据中心与服务器"),
        ("應用程式與演算法", "应用程序与算法"),
        ("執行長何楓說", "首席执行官何枫说"),
        ("技術長期落後", "技术长期落后"),
        ("隨著時間過去，他成了著名作家", "随着时间过去，他成了著名作家"),
        ("乾隆年間的餅乾", "乾隆年间的饼干"),
        ("梁啟超與於是之", "梁启超与于是之"),
    ],
)
def test_traditional_text_becomes_simplified_in_the_words_of_the_mainland(raw: str, clean: str) -> None:
    assert folded(raw) == clean


@pytest.mark.parametrize(
    "text",
    [
        "软体动物与软体机器人",
        "互联网路由器",
        "沙盘推演算清了",
        "他在著书立说",
        "资料集中存放",
        "水晶片",
        "一只乾隆款的碗",
    ],
)
def test_a_simplified_line_keeps_words_that_taiwan_uses_otherwise(text: str) -> None:
    assert folded(text) == text


def test_only_lines_in_traditional_characters_get_taiwans_words() -> None:
    assert folded("這個軟體很好。\n这种软体很小。") == "这个软件很好。\n这种软体很小。"


def test_our_conversion_is_that_of_opencc() -> None:
    text = (
        "".join(sorted(opencc().only))
        + "。"
        + "。".join(sorted(opencc().phrases))
        + "。後來憂鬱的臺灣烏龜，乾杯於巴黎。"
    )
    for line in text.split("。"):
        if not opencc().only.isdisjoint(line):
            assert to_simplified(line)[0] == OpenCC("t2s").convert(line)


def test_no_character_of_simplified_text_counts_as_traditional() -> None:
    assert opencc().only.isdisjoint("乾著瞭藉徵於夥彷覆阪了干么里后台只系发面松云谷斗几丑")
    assert opencc().only.issuperset("這個國說輝達體裡麼")


@pytest.mark.parametrize(
    ("raw", "word", "origin"),
    [
        ("據報導，輝達執行長何楓到訪", "首席执行官", "執行長"),
        ("這家東說念主氣公司", "人", "東說念主"),
        ("看<br/>ＬＡＲＫ－３模型", "LARK-3", "ＬＡＲＫ－３"),
        ("我在å›½å¤–", "国外", "å›½å¤–"),
        ("輝達與&quot;人工智慧&quot;", "人工智能", "人工智慧"),
    ],
)
def test_a_word_points_at_what_was_printed(raw: str, word: str, origin: str) -> None:
    aligned, _ = fold(Aligned.whole(raw), load())
    start = aligned.text.index(word)
    assert raw[slice(*aligned.to_raw(start, start + len(word)))] == origin


@settings(deadline=None)
@given(st.text(alphabet=ODD, max_size=60))
def test_folding_twice_is_folding_once(raw: str) -> None:
    once, _ = fold(Aligned.whole(raw), load())
    assert fold(once, load())[0].text == once.text
    assert folded(once.text) == once.text


@settings(deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters()), max_size=60))
def test_the_way_back_never_turns_round_nor_leaves_the_text(raw: str) -> None:
    aligned, score = fold(Aligned.whole(raw), load())
    assert 0 <= score <= 1
    assert len(aligned.text) == len(aligned.starts) == len(aligned.ends)
    assert list(aligned.starts) == sorted(aligned.starts)
    assert list(aligned.ends) == sorted(aligned.ends)
    assert all(0 <= a <= b <= len(raw) for a, b in zip(aligned.starts, aligned.ends, strict=True))


@given(st.text(alphabet="公司发布了新模型，价格下降3成。ABC v1.5-%“”\n", max_size=60))
def test_plain_simplified_text_is_left_alone(raw: str) -> None:
    assert folded(raw) == raw


@pytest.mark.parametrize("piece", ["輝", "１．", "乾", "e\u0301", "a‧", "\u200b", "東谈主", "著"])
def test_a_nasty_page_ends(piece: str) -> None:
    assert fold(Aligned.whole(piece * (100_000 // len(piece))), load())[1] <= 1
