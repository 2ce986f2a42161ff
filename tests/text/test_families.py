"""Copies of one text are one family, however they were dressed; two reports of one thing are two."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Article
from kg.ontology import load
from kg.text.align import Aligned
from kg.text.families import families
from kg.text.fold import fold
from kg.text.respell import lexicon

REPORT = (
    "青禾智能周二在苏州发布新一代语言模型Lark-3，参数规模达到420亿，训练成本约为1800万元。"
    "公司创始人周砚在发布会上表示，这一模型的推理速度比上一代Lark-2提高了35%，"
    "价格则下降到每百万token 0.8元。\n"
    "青禾智能成立于2019年，早期做工业质检，2022年才转向大模型。公司目前有员工260人，"
    "其中研究人员占了一半。去年12月，青禾智能完成了6.5亿元的B轮融资，由松石资本领投，"
    "老股东海棠基金跟投，投后估值超过40亿元。\n"
    "周砚说，团队没有用最贵的芯片，而是在1200张国产加速卡上完成了全部训练，历时54天。他认为，"
    "很多公司把钱花在了参数上，却忽视了数据。Lark-3用了9万亿个token，"
    "其中三成来自自建的工业语料。\n"
    "在公开的测试中，Lark-3在GSM8K上得到91.2分，在MMLU上得到83.4分，"
    "与Qwen2.5-32B接近，落后于GPT-4o。第三方机构Pinecone Lab的分析师何枫说，"
    "这个成绩对一家两百多人的公司来说相当不错，但能不能转化成收入还要看客户。\n"
    "客户已经在路上。青禾智能披露，江北重工、蓝鲸物流和Nordwind三家企业签了合同，"
    "总金额2.3亿元，其中江北重工一家就占1.1亿元。公司预计今年收入可以达到5亿元，"
    "并在2027年实现盈利。\n"
    "竞争对手没有闲着。就在前一天，锦鳞科技把旗下模型Koi-Max的价格下调了60%，"
    "并且宣布开源其中70亿参数的版本。一位不愿具名的投资人告诉记者，价格战还会持续，"
    "没有自己客户的公司很难撑过明年。"
)

OTHER_REPORT = (
    "价格战又添了一名参与者。苏州的青禾智能本周推出Lark-3，开发者看到的第一件事不是性能，"
    "而是价目表：0.8元买一百万个token，只有同行的几分之一。\n"
    "记者在会场试用了半小时。它写工业报告很顺手，写诗则显得生硬；让它解一道奥赛几何题，"
    "它绕了一大圈才找到辅助线。旁边一位来自南京的工程师说，他更关心的是接口稳定不稳定，"
    "上个月他换了3次供应商。\n"
    "创始人周砚今年36岁，读博士时研究的是机床振动。他在后台对记者回忆，"
    "2019年最难的时候账上只剩47万元，工资晚发了21天。后来是海棠基金的一张支票救了公司。"
    "谈到锦鳞科技，他只说了一句：大家都不容易。\n"
    "分析人士对这场发布的看法并不一致。有人认为420亿参数的体量恰到好处，能放进一台服务器；也有人提醒，"
    "Koi-Max降价以后，中小公司的空间只会越来越窄，到年底或许只剩5家。\n"
    "无论如何，客户是受益的一方。蓝鲸物流的技术负责人算过一笔账，改用新模型之后，"
    "客服系统每月的开销从90万元降到了28万元，而投诉率没有上升。"
)

QUOTE = (
    "{name}今日开盘{opened}元，收报{closed}元，涨跌幅{change}%，"
    "成交额{volume}亿元，换手率{turn}%，总市值{value}亿元。以上内容由系统自动生成，"
    "数据来自交易所，不构成任何投资建议，市场有风险，投资需谨慎。"
)


def article(text: str, name: str = "") -> Article:
    aligned, spun = fold(Aligned.whole(text), load())
    digest = hashlib.sha256((text + name).encode()).hexdigest()
    return Article("art-" + digest[:12], name, text, aligned.text, aligned.starts, aligned.ends, digest, spun=spun)


def spin(text: str) -> str:
    """Run the lexicon backwards: 人工智能 → 东谈主工智能."""
    back: dict[str, str] = {"人": "东谈主", "做": "作念", "美": "好意思"}
    for old, entries in sorted(lexicon(load()).entries.items()):
        for rule in entries[0].rules[:1]:
            back.setdefault(rule.new, old)
    longest = max(map(len, back))
    out, at = [], 0
    while at < len(text):
        size = next((n for n in range(longest, 0, -1) if text[at : at + n] in back), 0)
        out.append(back[text[at : at + size]] if size else text[at])
        at += size or 1
    return "".join(out)


def traditional(text: str) -> str:
    from opencc import OpenCC

    return str(OpenCC("s2twp").convert(text))


COPIES = {
    "another site's furniture": lambda t: (
        "首页 > 科技 > 正文\n" + t + "\n相关阅读：三款新手机上市\n版权所有 未经许可不得转载"
    ),
    "traditional characters": traditional,
    "swapped words": spin,
    "a third cut off": lambda t: t[: int(len(t) * 0.7)],
    "a third cut off the front": lambda t: t[int(len(t) * 0.3) :],
    "full width digits and other line ends": lambda t: t.replace("\n", "\r\n\r\n").translate(
        {ord(str(d)): chr(0xFF10 + d) for d in range(10)}
    ),
}


@pytest.mark.parametrize("dress", COPIES)
def test_a_copy_in_another_dress_is_of_the_family(dress: str) -> None:
    one, copy, other = article(REPORT), article(COPIES[dress](REPORT), "copy"), article(OTHER_REPORT)
    found = families([one, copy, other])
    assert found[one.id] == found[copy.id] != found[other.id]


def test_a_copy_whose_swapped_words_nobody_undoes_is_of_the_family() -> None:
    one, other = article(REPORT), article(OTHER_REPORT)
    copy = replace(article("copy"), text=spin(REPORT))
    found = families([one, copy, other])
    assert found[one.id] == found[copy.id] != found[other.id]


def test_swapping_words_really_changed_the_text() -> None:
    assert sum(a == b for a, b in zip(REPORT, spin(REPORT), strict=False)) < len(REPORT) / 2


def test_two_reports_of_one_event_are_two_families() -> None:
    assert len(set(families([article(REPORT), article(OTHER_REPORT)]).values())) == 2


def test_a_form_filled_in_with_other_numbers_is_no_copy() -> None:
    one = QUOTE.format(name="青禾股份", opened=12.31, closed=12.88, change=4.63, volume=3.72, turn=2.15, value=148.3)
    two = QUOTE.format(name="蓝鲸物流", opened=55.02, closed=51.97, change=-5.54, volume=9.18, turn=6.07, value=702.9)
    assert len(set(families([article(one), article(two)]).values())) == 2
    again = article("快讯\n" + one, "again")
    assert len(set(families([article(one), again]).values())) == 1


def test_texts_without_words_are_no_copies_of_one_another() -> None:
    assert len(set(families([article(""), article("。。。"), article("——")]).values())) == 3


def test_a_family_is_named_by_its_smallest_member() -> None:
    copies = [article(REPORT), article(REPORT + "\n编辑：何枫", "copy")]
    smallest = min(c.id for c in copies)
    assert set(families(copies).values()) == {"family-" + smallest.removeprefix("art-")}


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(rng: random.Random) -> None:
    shuffled = list(MANY)
    rng.shuffle(shuffled)
    assert families(shuffled) == families(MANY)


MANY = [
    article(text, name)
    for name, text in sorted({**{k: f(REPORT) for k, f in COPIES.items()}, "": OTHER_REPORT}.items())
]
