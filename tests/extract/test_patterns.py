"""Names that no list has, found by their form and their neighbours. All companies and people are invented."""

from __future__ import annotations

import pytest

from tests.extract.finder import named


def classes(text: str, cls: str) -> set[str]:
    return {name for name, c in named(text) if c == cls}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("创始人沈砚秋周二表示，产品下月上线。", {"沈砚秋"}),
        ("首席执行官欧阳澄在会上说，订单翻倍。", {"欧阳澄"}),
        ("据首席技术官马库斯·维德曼介绍，芯片已流片。", {"马库斯·维德曼"}),
        ("维德曼是首席技术官。首席技术官马库斯·维德曼说过。", {"马库斯·维德曼", "维德曼"}),
        ("公司CEO Dana Whitfield说，市场很大。", {"Dana Whitfield"}),
        ("主持人问了三个问题。\n顾知远：我们没有融资计划。", {"顾知远"}),
        ("马上表示歉意的是客服。", set()),
        ("高通胀时期，市场认为利率会上升。", set()),
        ("责任编辑：苏晓禾", set()),
        ("时间说明一切。", set()),
    ],
)
def test_people_are_named_beside_posts_and_verbs_of_speech(text, expected):
    assert classes(text, "Person") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("陪伴机器人公司溯澜智造周五说，新厂已开工。", {"溯澜智造"}),
        ("望岚基金经理看好后市。", {"望岚基金"}),
        ("杭州的栖岭科技没有发表声明。", {"栖岭科技"}),
        ("伺服器厂晋恒电子昨日开会。", {"晋恒电子"}),
        ("溯澜创始人来自高校。", {"溯澜"}),
        ("他毕业于云南大学。", {"云南大学"}),
        ("一家量化基金和两家人工智能公司参加了会议。", set()),
        ("美国互联网公司正在裁员。", set()),
        ("多家银行和证券机构参与。", set()),
        ("这些企业需要算力和数据中心。", set()),
    ],
)
def test_organizations_need_a_rare_word_or_a_place_before_their_ending(text, expected):
    assert classes(text, "Organization") == expected


@pytest.mark.parametrize(
    ("text", "name", "cls"),
    [
        ("开源模型Corvus-7B-Instruct上线。", "Corvus-7B-Instruct", "AIModel"),
        ("大模型霁澜-34B上线。", "霁澜-34B", "AIModel"),
        ("他们用上了Llama 3.1 70B。", "Llama 3.1 70B", "AIModel"),
        ("训练用了两千张MX500加速卡。", "MX500", "Hardware"),
        ("显卡RTX 4090涨价。", "RTX 4090", "Hardware"),
        ("在OrchidBench上得分第一。", "OrchidBench", "Benchmark"),
        ("创业公司Veltrix完成融资。", "Veltrix", "Organization"),
        ("风投Juniper Ventures领投。", "Juniper Ventures", "Organization"),
        ("采用了SLQ架构。", "SLQ", "Technology"),
        ("聊天应用Pibbly登顶。", "Pibbly", "Product"),
        ("纳指跌了2%。", "纳指", "MarketIndex"),
        ("上证指数收涨。", "上证指数", "MarketIndex"),
        ("论文《稀疏之路》引发讨论。", "稀疏之路", "Work"),
        ("据《岭南晚报》报道，工厂停产。", "岭南晚报", "Organization"),
        ("算力集群岚山一号投入使用。", "岚山一号", "Product"),
    ],
)
def test_the_class_follows_shape_and_neighbours(text, name, cls):
    assert (name, cls) in named(text)


@pytest.mark.parametrize(
    "text",
    [
        "AI、GPU、CEO和API都不是名字。",
        "详情见https://news.example.com/DeepNews/Story-9.html。",
        "大模型、芯片和人工智能。",
        "尺寸为48GB，速度120W，制程3nm。",
        "她说：“We will ship it when it is ready.”",
        "截至2025年3月，共有5万张。",
        "景气指数与三大指数齐跌。",
        "城市、上市、社区和国家。",
        "公司召开股东大会。",
    ],
)
def test_common_words_are_no_names(text):
    assert named(text) == set()


@pytest.mark.parametrize(
    ("text", "absent"),
    [("Veltrix 2024年上线", "Veltrix 2024"), ("霁澜3月发布", "霁澜3"), ("AMD10%的股份", "AMD10")],
)
def test_a_number_that_counts_is_no_version(text, absent):
    assert absent not in {name for name, _ in named(text)}


def test_members_of_an_enumeration_are_of_one_kind():
    assert {"溯岳", "苇澜"} <= classes("岚启科技、溯岳、苇澜等公司出席。", "Organization")


def test_everyday_words_in_an_enumeration_stay_words():
    assert classes("岚启科技、员工和客户都参加了。", "Organization") == {"岚启科技"}
