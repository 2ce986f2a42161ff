"""Swapped words are undone, most of them only on pages that a detector calls spun."""

from __future__ import annotations

import pytest

from kg.ontology import load
from kg.text.align import Aligned
from kg.text.respell import SPUN, lexicon, respell, spun
from kg.text.swap import Entry, Rule, Swaps, edits

#: A page as content farms make them, of our own words.
SPUN_PAGE = (
    "青禾智能创始东谈主周砚默示，公司莫得融资有计划，咫尺职工卓越260东谈主。据报谈，这家好意思国公司的居品仍是告捷出海，"
    "扫数模子都在国产芯片上西宾。客岁，它把价值千里淀在本事上，况兼遴荐了开源的路。不雅点各不相通，但阛阓反映强烈。"
    "分析师认为，大模子赛谈的竞争才略决定畴昔，淌若敌手降价，利润还会下落。"
)
CLEAN_PAGES = (
    # news
    "青禾智能周二宣布完成6.5亿元B轮融资，由松石资本领投。公司创始人周砚表示，资金将用于训练下一代模型，目前团队超过260人。"
    "他认为，只要把数据做好，小公司也能实现盈利。分析师何枫指出，行业竞争激烈，价格仍可能下降。",
    # an interview, colloquial
    "问：咱们这行最缺什么？答：有本事的人不多，好多人来了又走。我不好意思说自己做得好，但这么久了，也曾想过放弃，如今总算熬到收尾阶段。"
    "众人都说难，卓越的团队却总能找到办法。致使亏损的原因很多，还是要看管理。",
    # moulds, medicine, diplomacy, an old town
    "这家工厂做注塑模子，师傅用一个铸铁模子压出齿轮，模子的寿命约为十万次。车间的能源学院毕业生负责检修，参加培训的时间是三个月。",
    "临床试验的收尾工作预计年底完成，医院中枢神经科的教授参加了研讨。白色念珠菌被称作念珠菌属的代表。",
    "出口管制清单更新后，外交部发言人说，双方将继续谈判，限度内的让步可以商量。在华东谈主要合作议题时，代表们参观了千里之外的古镇。",
    "京东谈主题店开业，股东谈主要诉求，房东谈主张降租。高管谈AI布局，决赛谈不上精彩。蚂蚁集团与联通谈合作。这里的黄昏真金不怕火炼。",
    # Hong Kong and Taiwan
    "現時公司在全球有三百名員工，執行長表示，晶片供應仍然吃緊，但不會影響下半年出貨，客戶亦無須擔心。",
)


@pytest.mark.parametrize("page", CLEAN_PAGES)
def test_a_clean_page_is_not_called_spun_and_stays(page: str) -> None:
    assert spun(page, load()) < 0.2
    assert respell(Aligned.whole(page), load())[0].text == page


def test_a_spun_page_is_called_spun() -> None:
    assert spun(SPUN_PAGE, load()) > 0.8


def test_a_page_with_one_swapped_word_is_not_called_spun() -> None:
    assert spun(CLEAN_PAGES[0] + "咫尺一切顺利。", load()) < SPUN


def test_the_more_is_swapped_the_higher_the_score() -> None:
    clean = CLEAN_PAGES[0] * 8
    scores = [spun(clean + SPUN_PAGE * n, load()) for n in range(4)]
    assert scores == sorted(scores)
    assert scores[0] < SPUN < scores[3]


@pytest.mark.parametrize(
    ("swapped", "meant"),
    [
        ("好意思国的东谈主工智能公司", "美国的人工智能公司"),
        ("融资300万好意思元", "融资300万美元"),
        ("欧好意思市场", "欧美市场"),
        ("把价值千里淀下来", "把价值沉淀下来"),
        ("首席奉行官与首席时间官", "首席执行官与首席技术官"),
        ("总司理", "总经理"),
        ("乐不雅的不雅众", "乐观的观众"),
        ("不知说念", "不知道"),
        ("支捏坚抓保握", "支持坚持保持"),
        ("提真金不怕火数据", "提炼数据"),
        ("独创东谈主作念了十年", "创始人做了十年"),
        ("人工自动与操作零碎", "人工智能与操作系统"),
        ("租用劳动器", "租用服务器"),
    ],
)
def test_what_chinese_never_writes_is_undone_on_every_page(swapped: str, meant: str) -> None:
    assert respell(Aligned.whole(CLEAN_PAGES[0] + swapped), load())[0].text == CLEAN_PAGES[0] + meant


@pytest.mark.parametrize(
    ("swapped", "meant"),
    [
        ("新模子的时辰", "新模型的时间"),
        ("赛谈与频谈", "赛道与频道"),
        ("周砚收尾了盈利", "周砚实现了盈利"),
        ("最终的收尾", "最终的结果"),
        ("用户卓越500万", "用户超过500万"),
        ("团队追求卓越。", "团队追求卓越。"),
        ("众人最大的工厂", "全球最大的工厂"),
        ("限度现在，公司", "截至现在，公司"),
        ("一定限度的让步", "一定限度的让步"),
        ("AI哄骗端", "AI应用端"),
        ("哄骗开源软件", "利用开源软件"),
        ("致使亏空扩大", "甚至亏损扩大"),
        ("无论是华东也曾华南", "无论是华东还是华南"),
        ("它也曾上线", "它已经上线"),
        ("试验成本不高，训练算力有限", "训练成本不高，训练算力有限"),
        ("临床试验", "临床试验"),
        ("达成计策互助", "达成战略合作"),
        ("数据透露，销量", "数据显示，销量"),
        ("他向记者透露", "他向记者透露"),
        ("家居品牌", "家居品牌"),
        ("不错看出", "可以看出"),
        ("成绩不错。", "成绩不错。"),
        ("字节越过的居品", "字节跳动的产品"),
        ("不好意思", "不好意思"),
        ("双方谈判", "双方谈判"),
        ("这家公司名叫天谈科技", "这家公司名叫天道科技"),
        ("他和敌手谈合作", "他和对手谈合作"),
        ("他有本事", "他有本事"),
    ],
)
def test_legitimate_words_are_undone_where_they_fit_on_a_spun_page(swapped: str, meant: str) -> None:
    page = SPUN_PAGE + "据报谈，赛谈很宽。\n"
    assert respell(Aligned.whole(page + swapped), load())[0].text.rpartition("\n")[2] == meant


@pytest.mark.parametrize("word", ["模子", "收尾", "卓越500万", "众人最大的", "赛谈", "哄骗", "开展史", "以为"])
def test_legitimate_words_stay_on_a_clean_page(word: str) -> None:
    page = CLEAN_PAGES[0] * 3 + word
    assert respell(Aligned.whole(page), load())[0].text == page


def test_each_manner_of_swapping_is_undone_only_where_it_shows() -> None:
    thesaurus = "这家外乡企业的开创人以为，人工自动的疾速开展离不开迷信家。处置器的本钱在下降。"
    mended, score = respell(Aligned.whole(thesaurus), load())
    assert mended.text == "这家本土企业的创始人认为，人工智能的快速发展离不开科学家。处理器的成本在下降。"
    assert score > SPUN
    assert "资本充足" in respell(Aligned.whole(SPUN_PAGE + "公司本钱充足"), load())[0].text


def test_the_spun_page_reads_like_chinese_again() -> None:
    mended, _ = respell(Aligned.whole(SPUN_PAGE), load())
    for word in (
        "创始人周砚表示",
        "没有融资",
        "超过260人",
        "据报道",
        "美国公司的产品",
        "模型都在国产芯片上训练",
        "沉淀在技术上",
    ):
        assert word in mended.text
    start = mended.text.index("创始人")
    assert SPUN_PAGE[slice(*mended.to_raw(start, start + 3))] == "创始东谈主"


def test_the_lexicon_is_large_and_general() -> None:
    entries = lexicon(load()).entries
    assert sum(bool(same[0].rules) for same in entries.values()) >= 250
    assert max(map(len, entries)) <= 7  # words and short phrases, no sentences


def test_what_comes_out_would_not_be_swapped_again() -> None:
    always = Swaps(
        entry for same in lexicon(load()).entries.values() for entry in same if not entry.rules or entry.rules[0].always
    )
    for same in always.entries.values():
        for rule in same[0].rules:
            assert edits(rule.new, always.hits(rule.new)) == []


@pytest.mark.parametrize("piece", ["东谈主", "好意思", "谈", "千里", "无论也曾", "的", "系数这个"])
def test_a_megabyte_of_one_word_ends(piece: str) -> None:
    mended, score = respell(Aligned.whole(piece * (300_000 // len(piece))), load())
    assert 0 <= score <= 1
    assert mended.text


def test_of_two_matches_the_longer_wins_and_its_rules_may_pass_the_turn() -> None:
    words = Swaps([Entry("甲乙", (Rule("长", always=True, after=("丙",)),)), Entry("甲", (Rule("短", always=True),))])
    assert edits("甲乙丙", words.hits("甲乙丙")) == [(0, 2, "长")]
    assert edits("甲乙丁", words.hits("甲乙丁")) == [(0, 1, "短")]


def test_a_protecting_word_guards_what_lies_in_or_across_it() -> None:
    words = Swaps(
        [Entry("乙丙"), Entry("甲乙", (Rule("一", always=True),)), Entry("丁乙丙", (Rule("二", always=True),))]
    )
    assert edits("甲乙", words.hits("甲乙")) == [(0, 2, "一")]
    assert edits("甲乙丙", words.hits("甲乙丙")) == []
    assert edits("丁乙丙", words.hits("丁乙丙")) == [(0, 3, "二")]


@pytest.mark.parametrize("twice", [[Entry("甲"), Entry("甲")], [Entry("甲", (Rule("甲"),))]])
def test_a_word_that_stands_twice_or_means_itself_is_refused(twice: list[Entry]) -> None:
    with pytest.raises(ValueError, match="甲"):
        Swaps(twice)
