"""A number and a seed → an invented newsroom's archive: pages as sites have them, and what they truly say.

    for page in archive(1000): (folder / page.name).write_text(page.text)
    truth = truths(1000)

Ten pages in a row tell six stories: one is told by three papers and one by two, each in its own words; the last page is
a copy of the first, as it was, cut, or with words swapped as content farms do. One retelling in ten has another number.
One page in eight is in traditional characters; all have a site's furniture around them. Each page is made from its own
number alone, so a hundred thousand need no memory, and a longer archive begins with the shorter one. Names are put
together from syllables (``words.py``); none is anyone's, and no page is about anything that happened.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from opencc import OpenCC

from tests.benchmarks.words import FILLERS, HAN, SURNAMES

BLOCK = 10  # pages in a row
#: Which story of its block each page tells; the last page is a copy of the first.
TELLS = (0, 1, 2, 3, 0, 4, 1, 5, 0, 0)
STORIES = max(TELLS) + 1
COPY = BLOCK - 1
OTHER_NUMBER, TRADITIONAL = 10, 8  # one in so many
KINDS = ("release", "acquisition", "funding", "appointment", "share", "adoption")
TAILS = ("科技", "智能", "数据", "电子", "集团", "资本")
CITIES = ("杭州", "上海", "深圳", "北京", "成都", "合肥")
PAPERS = ("晨岸财经", "北窗科技", "远帆新闻", "青灯商报")
#: A word as content farms swap it; the respelling lexicon puts it back.
WORD, SWAPPED = "人士", "东谈主士"
#: Sentences that say nothing about anyone, to the length of a usual page: who thinks, of what, that it does what, why.
#: Many of each, or any two pages would share half of their runs of characters, which no two pages do.
WHO = (
    *("业内人士", "分析人士", "多位受访者", "与会代表", "一线开发者", "不少用户", "渠道商", "高校教师", "前台访客"),
    *("长期跟踪该领域的人", "几位老采购", "园区里的工程师", "不愿具名的经理", "一位退休编辑", "夜班运维"),
    *("写过综述的学者", "上游供货方", "外地来的同行", "展台前的观众", "做过审计的朋友", "论坛版主", "会后留下的听众"),
    *("常驻记者", "招聘顾问", "带队的讲师", "仓库主管", "旁听的学生", "负责客服的同事", "出租车司机", "写周报的实习生"),
)
OF = (
    *("行业竞争", "推理价格", "数据治理", "人才流动", "绿色用电", "企业采购", "算力租赁", "端侧应用", "开源生态"),
    *("海外需求", "客户服务", "备货节奏", "交付口径", "机房散热", "售后响应", "版权分成", "本地部署", "模型评测"),
    *("二手设备", "广告投放", "社区运营", "退换货率", "跨境结算", "标注外包", "会议软件", "车间排班", "门店客流"),
    *("渠道返点", "接口文档", "研究经费", "年终预算", "安全审查", "电力合同", "仓储租金", "培训课程", "订阅续费"),
)
DOES = (
    *("仍将持续", "正在放缓", "比预期来得早", "还需要时间", "会成为看点", "难以一概而论", "取决于成本", "受季节影响"),
    *("出现了分化", "没有外界想的那么急", "要看下半年的脸色", "早就不是秘密", "只在小范围里成立", "绕不开老问题"),
    *("值得再等一等", "还停留在纸面上", "悄悄换了算法", "被说得太满", "离普及有段距离", "反而更难预测", "并不神秘"),
    *("卡在最后一步", "几乎没有先例", "越做越细", "不再靠人情", "终于有了章法", "拖得太久", "开始讲规矩", "算不清账"),
)
WHY = (
    *("因为去年的基数偏低", "毕竟交付周期不短", "前提是供应保持稳定", "这与三年前完全不同", "不过样本还太少"),
    *("尤其是在二季度", "至少账面上是这样", "而且变化每周都有", "只是没人愿意先开口", "和季节没有太大关系"),
    *("价格只是其中一面", "何况合同早已签好", "除非规则再改一次", "这一点在南方更明显", "所以大家都在观望"),
    *("否则谁也不敢动手", "尽管报表看上去漂亮", "原因写在附注里", "说到底是习惯问题", "换个说法就是没底"),
    *("哪怕多花一点钱", "直到有人算过细账", "听起来像老生常谈", "可惜留给它的窗口不长", "这还没有算上运费"),
    *("好在流程已经跑通", "连对手也这么看", "倒不是谁的过错", "往后看半年才知道"),
)
THINKS = (
    *("认为", "提到", "注意到", "反复强调", "私下承认", "不否认", "倾向于相信", "向记者解释", "打了个比方说"),
    *("在茶歇时说起", "翻着笔记说", "摇头表示", "愿意打赌", "写邮件提醒", "补充了一句"),
)
SENTENCES = 48  # of these on a page: some 1,500 characters in all
FURNITURE = (
    "首页 | 财经 | 科技 | 公司 | 汽车 | 登录 注册",
    "责任编辑：{editor}\n声明：本文版权归原作者所有，转载请注明出处。\n相关阅读\n返回首页 分享到微信 分享到微博",
)

Fact = tuple[str, str, str]  # subject, property, object, by name
Number = tuple[str, str, float, str]  # whose, measure, value, unit


@dataclass(frozen=True)
class Page:
    """A page with what it truly says; ``family`` is the number of the page that it is a copy of, or its own."""

    name: str
    text: str
    family: int
    facts: tuple[Fact, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Truth:
    """What an archive says: facts and numbers with the families that tell each; pages with the copies of them."""

    facts: dict[Fact, set[int]] = field(default_factory=lambda: defaultdict(set))
    numbers: dict[Number, set[int]] = field(default_factory=lambda: defaultdict(set))
    copies: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Story:
    """What all who tell a story agree on."""

    kind: str
    company: str
    other: str
    person: str
    model: str
    city: str
    amount: int  # million
    percent: float
    day: tuple[int, int]


def archive(n: int, seed: int = 0, start: int = 0) -> Iterator[Page]:
    """Pages number ``start`` to ``n``, in order."""
    for number in range(start, n):
        yield page(number, seed)


def truths(n: int, seed: int = 0) -> Truth:
    """What an archive of n pages says."""
    out = Truth()
    for made in archive(n, seed):
        for fact in made.facts:
            out.facts[fact].add(made.family)
        for number in made.numbers:
            out.numbers[number].add(made.family)
        if made.family != int(made.name[5:12]):
            out.copies.append((f"page-{made.family:07}.txt", made.name))
    return out


def page(number: int, seed: int = 0) -> Page:
    """One page, made from its number."""
    block, place = divmod(number, BLOCK)
    if place == COPY:
        return _copy(page(number - COPY, seed), number, seed)
    dice = random.Random(f"{seed}/{number}")
    story = _story(block * STORIES + TELLS[place], seed)
    first = TELLS.index(TELLS[place]) == place
    amount = story.amount if first or dice.randrange(OTHER_NUMBER) else story.amount + max(1, story.amount // 10)
    headline, sentences, facts, numbers = _told(story, amount, dice)
    filler = [_filler(dice) for _ in range(SENTENCES)]
    body = [*sentences]
    for i, line in enumerate(filler):
        body.insert(dice.randrange(1, len(body) + 1) if i % 2 else len(body), line)
    lines = [f"{''.join(body[i : i + 5])}" for i in range(0, len(body), 5)]
    month, day = story.day
    paper, editor = dice.choice(PAPERS), dice.choice(SURNAMES)
    top = f"{FURNITURE[0]}\n{headline}\n2025-{month:02}-{day:02} {dice.randint(7, 22):02}:15　来源：{paper}\n"
    text = f"{top}\n" + "\n\n".join(lines) + f"\n\n{FURNITURE[1].format(editor=editor)}\n"
    if number % TRADITIONAL == TRADITIONAL - 1:
        text = _converter().convert(text)
    return Page(f"page-{number:07}.txt", text, number, tuple(facts), tuple(numbers))


def _copy(original: Page, number: int, seed: int) -> Page:
    dice = random.Random(f"{seed}/{number}")
    text = original.text
    match dice.randrange(3):
        case 0:
            text = text.replace("返回首页", "返回顶部")
        case 1:  # the end of it is gone
            lines = text.split("\n\n")
            text = "\n\n".join([*lines[:-2], lines[-1]])
        case _:
            text = text.replace(WORD, SWAPPED)
    return Page(f"page-{number:07}.txt", f"{text}（转载）\n", original.family, original.facts, original.numbers)


def _told(story: _Story, amount: int, dice: random.Random) -> tuple[str, list[str], list[Fact], list[Number]]:
    """A headline, what one paper writes of a story in the order it has it, and what that says."""
    a, b, who, model = story.company, story.other, story.person, story.model
    date = f"{story.day[0]}月{story.day[1]}日"
    facts: list[Fact] = [(a, "locatedIn", story.city)]
    numbers: list[Number] = []
    based = dice.choice((f"{a}总部位于{story.city}。", f"总部设在{story.city}的{a}成立于五年前。"))
    match story.kind:
        case "release":
            headline = f"{a}发布大模型{model}"
            said = [
                dice.choice((f"{date}，{a}发布了大模型{model}。", f"{a}{date}宣布推出大模型{model}。")),
                dice.choice((f"{model}的训练成本为{amount}万美元。", f"据介绍，{model}训练成本约{amount}万美元。")),
            ]
            facts.append((a, "developed", model))
            numbers.append((model, "trainingCost", amount * 1e4, "USD"))
        case "acquisition":
            headline = f"{a}收购{b}"
            said = [
                dice.choice((f"{date}，{a}以{amount}亿元收购{b}。", f"{a}{date}完成了对{b}的收购，作价{amount}亿元。"))
            ]
            facts.append((a, "acquired", b))
        case "funding":
            headline = f"{a}完成新一轮融资"
            said = [
                dice.choice(
                    (
                        f"{date}，{a}完成{amount}亿元B轮融资，由{b}领投。",
                        f"{b}领投了{a}的B轮融资，{a}融资{amount}亿元。",
                    )
                )
            ]
            facts.append((b, "investedIn", a))
            numbers.append((a, "fundingAmount", amount * 1e8, "CNY"))
        case "appointment":
            headline = f"{who}出任{a}首席执行官"
            said = [dice.choice((f"{date}，{a}宣布由{who}出任首席执行官。", f"{who}{date}起担任{a}首席执行官。"))]
            facts.append((who, "holdsPositionAt", a))
        case "share":
            headline = f"{a}股价大涨"
            said = [dice.choice((f"{date}，{a}股价上涨{story.percent}%。", f"{a}{date}收盘涨{story.percent}%。"))]
            numbers.append((a, "shareChange", story.percent, "percent"))
        case _:
            headline = f"{a}接入{model}"
            said = [
                dice.choice((f"{date}，{a}接入{b}开发的大模型{model}。", f"{a}{date}起使用{b}研发的大模型{model}。"))
            ]
            facts += [(a, "adopted", model), (b, "developed", model)]
    return headline, [*said, based], facts, numbers


def _filler(dice: random.Random) -> str:
    if dice.random() < 0.1:
        return dice.choice(FILLERS)
    return "".join(dice.choice(part) for part in (WHO, THINKS, OF, DOES, ("，",), WHY, ("。",)))


@cache
def _converter() -> OpenCC:
    return OpenCC("s2tw")


def _story(number: int, seed: int) -> _Story:
    """Some companies are in the news a lot; the longer the archive, the more there are."""
    dice = random.Random(f"{seed}/story/{number}")
    known = 30 + int(number**0.7)
    a, b = (int(known * dice.random() ** 2) for _ in range(2))
    b += a == b
    return _Story(
        dice.choice(KINDS), company(a), company(b), person(dice.randrange(known)),
        f"{_syllables(number)}-{number % 9 + 1}",
        CITIES[a % len(CITIES)], dice.randint(2, 90) * 5, round(dice.uniform(1, 12), 2),
        (dice.randint(1, 12), dice.randint(1, 28)),
    )  # fmt: skip


def company(i: int) -> str:
    """A company's name; no two are the same among ten thousand."""
    first, second = divmod(i, len(HAN))
    third, first = divmod(first, len(HAN))
    syllables = HAN[second] + HAN[(first + 7 * second) % len(HAN)] + (HAN[third] if third else "")
    return syllables + TAILS[i % len(TAILS)]


def person(i: int) -> str:
    """A person's name."""
    i, first = divmod(i, len(SURNAMES))
    third, second = divmod(i, len(HAN))
    return SURNAMES[first] + HAN[second] + HAN[(third + second + 1) % len(HAN)]


def _syllables(number: int) -> str:
    """A model's name in Latin letters, one for each story."""
    letters = ""
    for _ in range(3):
        number, at = divmod(number, 70)
        letters += "bdfgklmnprstvz"[at % 14] + "aeiou"[at // 14]
    return letters.capitalize()


def main() -> None:
    """Write an archive into a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    size = 0
    for made in archive(arguments.pages, arguments.seed):
        file = arguments.folder / made.name[5:9] / made.name
        file.parent.mkdir(parents=True, exist_ok=True)
        size += len(made.text)
        file.write_text(made.text, "utf-8")
    print(f"{arguments.pages:,} pages, {size:,} characters in {arguments.folder}")


if __name__ == "__main__":
    main()
