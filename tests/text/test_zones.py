"""Zones: what a site puts around an article goes, with a reason; what the article says stays."""

import tomllib
from itertools import pairwise

import pytest

from kg.ontology import home
from kg.text.bylines import labels
from kg.text.cues import bare, cues, is_menu, reason
from kg.text.lines import Line, lines
from kg.text.zones import same, zones


def lexicon(name):
    return tomllib.loads((home() / "lexicon" / f"{name}.toml").read_text("utf-8"))


CUES, LABELS = cues(lexicon("furniture")), labels(lexicon("metadata"))


def told(raw, titles=()):
    """[(kind, reason, text)] of a page of plain text."""
    return [(z.kind, z.reason, raw[z.start : z.end]) for z in zones(list(lines(raw)), CUES, LABELS, titles)]


def kept(raw):
    return [text for kind, _, text in told(raw) if kind != "furniture"]


def left_out(raw):
    return [text for kind, _, text in told(raw) if kind == "furniture"]


BODY = (
    "晨星智能周二在苏州发布新款推理芯片晨星C3，称其能效比上一代提高四成，首批客户包括三家本地车企。",
    "公司创始人柳青原表示，芯片由自家团队历时三年完成，今年第四季度开始量产，明年将推出车规版本。",
)

# Each page: lines marked "+" are content and must stay, "-" furniture and must go, "?" either.
PAGES = {
    "news wire": f"""
- 首页 > 科技 > 芯片 > 正文
+ 晨星智能发布推理芯片C3 能效提高四成
? 2025-03-11 09:30:12
+ 来源：岭南网 作者：陈末
- 字号：小 中 大
- 分享到：微信 微博 QQ空间
+ {BODY[0]}
+ {BODY[1]}
+ “我们不追求最大，只追求最省。”
+ 截至发稿，晨星智能未回应置评请求。
? 责任编辑：周宁
- 相关阅读
- · 苏州新增三家芯片设计公司
- · 车企为何纷纷自研芯片
- · 推理芯片价格战将至？
- 上一篇：本地车企一季度销量公布
- 版权声明：本网所有内容未经书面授权不得转载。
- Copyright © 2025 岭南网 版权所有 粤ICP备00000000号
""",
    "blog with sidebar": f"""
- 登录 注册 帮助
- 首 页 新 闻 财 经 体 育
- 老秤的算力笔记
+ 推理芯片的账，该怎么算 2025-03-12 21:40:07
+ {BODY[0]}
+ 一、先算电费
+ {BODY[1]}
+ 二、再算闲置
+ 机器空着的每一分钟都是成本，这一点很少有人愿意写进财报，可它恰恰决定了谁能活到下一轮降价。
- 浏览(2301) 评论(2)
- 发表评论
- 网友评论
+ 数据哪来的？电费那一段我算出来差一倍。
- 回复 | 0
+ 写得好，支持。
- 回复 | 2
- 个人资料
- 老秤的第五年
- 存档目录
- 2025-02-01 - 2025-02-27
- 2025-01-03 - 2025-01-30
- 2024-12-01 - 2024-12-31
- 关于本站 | 广告服务 | 联系我们 | 隐私保护
""",
    "forum": """
+ 晨星C3到底能不能跑70B？
? 楼主 醉里挑灯 发表于 2025-3-12 20:33 | 只看该作者
+ 我手上两张C3，70B量化版能跑，速度每秒12个字。
? 2楼 北纬三十度
+ 驱动升到2.1再试，旧版会掉速。
? 3楼 不吃香菜
+ 同问，有人试过并联四张吗？
? 4楼 醉里挑灯
+ 试了，快一倍不到。
- 点赞(41) 收藏(3)
""",
    "content farm": f"""
- 聚闻天下
- 网站首页
- 每日速读
+ 晨星智能横空出世，传统芯片厂慌了？
- 发布时间：2025-03-13 18:20　点击：96
? 来源:市井闲谈
+ {BODY[0]}
- 展开剩余72%
+ {BODY[1]}
- 发布于：山西省
- Powered by 聚闻CMS 2.4
""",
    "Taiwanese site": """
- 首頁 › 科技 › 半導體
+ 晨星智能推出推論晶片 明年進軍車用市場
? 2025/03/11 14:02 記者 林若谷／新竹報導
+ 晨星智能今天在新竹發表推論晶片C3，採用十二奈米製程，預計第四季量產，首批客戶包括三家車廠。
+ 執行長柳青原說：「我們不追求最大，只追求最省。」
- 【延伸閱讀】
- ●車用晶片缺貨潮將結束
- ●新竹廠辦租金連三漲
- Facebook LINE 複製連結
""",
    "press release": """
+ 晨星智能宣布任命柳青原为首席执行官
+ 中国苏州，2025年3月11日 /新稿社/ -- 推理芯片公司晨星智能今日宣布，董事会任命柳青原为首席执行官，即日生效。
+ 柳青原此前在云帆半导体任副总裁，负责产品规划，主持过三代推理芯片的定义与量产工作。
+ 主要参数
+ • 算力：320 TOPS
+ • 功耗：35瓦
+ • 内存带宽：每秒410 GB
+ • 售价：1999元起
+ 关于晨星智能
+ 晨星智能成立于2016年，总部位于苏州，员工约四百人，主营推理芯片与配套软件，产品用于汽车与工厂。
- 前瞻性陈述：本新闻稿含有前瞻性内容，实际结果可能不同。
""",
    "newsletter": """
- 订阅 · 往期 · 投稿 · 关于我们
+ ▪ 晨星智能发布推理芯片C3，称能效提高四成，三家车企将率先搭载。
+ ▪ 云帆半导体宣布裁员一百二十人，主要涉及成都办公室。
+ ▪ 青岚大学开源语音模型“听涛”，支持十一种方言。
- 阅读原文 | 退订 | 赞赏作者
""",
    "table of a benchmark": f"""
+ 新榜单：听涛升至第二
+ {BODY[1]}
+ | 模型 | 常识题 | 数学题 |
+ | 听涛2 | 88.1 | 71.5 |
+ | 晨曦-70B | 87.4 | 69.9 |
+ | 云帆Pro | 86.0 | 70.2 |
+ 榜单由青岚大学每月更新一次，评测题目不公开，结果由三名助教独立核对之后发布。
""",
    "interview": f"""
+ 对话柳青原：我们只追求最省
+ {BODY[0]}
+ 记者：为什么不做训练芯片？
+ 柳青原：没钱。
+ 记者：后悔吗？
+ 柳青原：不后悔。训练是大厂的游戏，推理才是所有人的生意，这个判断三年前就有了，到今天也没变。
+ 记者：谢谢。
- （本文为原创，转载请注明出处）
""",
    "chronicle": f"""
+ 晨星智能大事记
+ 2016年5月12日 柳青原在苏州创立晨星智能
+ 2019年8月3日 第一代芯片流片
+ 2022年1月20日 获云帆资本投资
+ 2025年3月11日 发布C3
+ {BODY[1]}
""",
    "pictures and codes": f"""
+ 晨星C3上手：小，安静，不便宜
+ {BODY[0]}
- 图源：晨星智能
+ C3的散热片只有指甲盖大小|图源：晨星智能
+ {BODY[1]}
- 长按识别二维码，关注我们
- 欢迎扫码加入读者群
""",
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_content_stays_and_furniture_goes(name):
    marked = [(line[0], line[2:]) for line in PAGES[name].strip().split("\n")]
    raw = "\n".join(text for _, text in marked)
    found = told(raw)
    lost = [
        t for mark, t in marked if mark == "+" and not any(k != "furniture" and x[:8] == t[:8] for k, _, x in found)
    ]
    stayed = [t for mark, t in marked if mark == "-" and any(k != "furniture" and x in t for k, _, x in found)]
    assert (lost, stayed) == ([], [])


def test_all_furniture_has_a_reason():
    pages = [told("\n".join(line[2:] for line in page.strip().split("\n"))) for page in PAGES.values()]
    assert all(bool(why) == (kind == "furniture") for page in pages for kind, why, _ in page)
    assert len({why for page in pages for _, why, _ in page}) > 10


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("首页 | 科技 | 财经 | 体育", "navigation"),
        ("小米 | 华为 | 荣耀", ""),
        ("【相关阅读】", ""),  # a heading, which zones() knows; alone it is nothing
        ("展开全文", "expand button"),
        ("展开剩余38%", "expand button"),
        ("市场剩余份额约38%，仍由三家公司分享。", ""),
        ("阅读 3.2万", "page data"),
        ("月活用户 3.2万", ""),
        ("图源：新华社", "picture credit"),
        ("图灵测试已被通过", ""),
        ("未经书面授权不得转载", "legal notice"),
        ("法院认为，平台未经授权不得转载该文章，判决赔偿十万元。", ""),
        ("投资有风险，入市需谨慎", "legal notice"),
        ("他表示，投资有风险，但人工智能的方向不会变，公司会继续加大投入。", ""),
        ("扫码关注我们", "subscription"),
        ("扫码支付在东南亚普及，三年内用户翻了一番。", ""),
        ("https://example.cn/a/1.html", "link"),
        ("[报名入口](https://example.cn/bm)", "link"),
        ("[晨星智能](https://example.cn)发布了新款芯片", ""),
        ("![配图](https://example.cn/1.png)", "picture"),
        ("首页推荐位被它占了三天", ""),
        ("广告收入同比增长两成，成为公司最大的收入来源。", ""),
        ("评论区一片哗然。", ""),
        ("Share: Facebook · X · Email", "share bar"),
        ("Share prices rose 3% on Monday after the news.", ""),
        ("Skip to main content", "navigation"),
        ("Got a tip? Write to the author.", "subscription"),
        ("Topics: chips, clouds, export rules", "tags"),
        ("Topics of the talks were chips and clouds, both sides said.", ""),
        ("科技热榜 1 新车上市 2 股价新高 3 新功能上线", "related list"),
        ("冲上热榜第一的消息，公司随后否认。", ""),
    ],
)
def test_a_line_says_by_itself_whether_it_is_furniture(line, expected):
    assert reason(line, CUES) == expected


@pytest.mark.parametrize(("text", "expected"), [("【相关阅读】(3)", "相关阅读"), ("— END —", "end"), ("※", "")])
def test_decoration_and_counts_are_no_part_of_a_heading(text, expected):
    assert bare(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Home  Markets  Opinion  |  Sign in  |  Subscribe", True),
        ("Ambervale  Helix  Northwind  |  Foxglove", False),
        ("首 页 新 闻 论 坛", True),
        ("手机 汽车 数码 评测", True),
        ("张三 李四 王五 赵六", False),
        ("算力 | 320 TOPS | 35瓦", False),
        ("科技、财经、体育、娱乐四个频道今天改版。", False),
    ],
)
def test_a_menu_needs_words_of_menus(text, expected):
    assert is_menu(text, CUES) is expected


def test_a_title_is_kept_once():
    raw = f"晨星智能发布推理芯片C3\n2025-03-11 09:30\n晨星智能发布推理芯片C3\n{BODY[0]}"
    assert [(k, t) for k, _, t in told(raw) if k != "furniture"] == [
        ("title", "晨星智能发布推理芯片C3"),
        ("body", BODY[0]),
    ]
    assert ("furniture", "repeated title", "晨星智能发布推理芯片C3") in told(raw)


@pytest.mark.parametrize("raw", ["晨星智能收购云帆半导体", "晨星智能收购云帆半导体。", BODY[0], "\n".join(BODY)])
def test_short_texts_are_read_whole(raw):
    assert kept(raw) == raw.split("\n")


def test_a_text_that_opens_with_a_sentence_has_no_title():
    assert [kind for kind, _, _ in told("\n".join(BODY))] == ["body", "body"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("深度：推理芯片的账怎么算", "深度分析：推理芯片的账怎么算", True),
        ("晨星发布C3芯片", "晨星发布C3芯片_岭南网", True),
        ("晨星发布C3芯片", "云帆发布Y9芯片", False),
        ("一、先算电费", "二、再算闲置", False),
    ],
)
def test_titles_are_the_same_in_spite_of_what_sites_add(one, other, expected):
    assert same(one, other) is expected


def test_a_plea_at_the_end_of_a_paragraph_goes_alone():
    raw = f"{BODY[0]}本文为原创，转载请注明出处。\n{BODY[1]}"
    assert kept(raw) == list(BODY)
    assert left_out(raw) == ["本文为原创，转载请注明出处。"]


def test_comments_are_marked_and_kept():
    raw = f"{BODY[0]}\n{BODY[1]}\n读者评论\n这价格谁买得起？\n相关阅读\n车企自研芯片盘点"
    assert [(k, t) for k, _, t in told(raw)][3] == ("comment", "这价格谁买得起？")
    assert left_out(raw) == ["读者评论", "相关阅读", "车企自研芯片盘点"]


def test_a_list_of_links_ends_where_sentences_go_on():
    raw = f"{BODY[0]}\n相关阅读\n车企自研芯片盘点\n{BODY[1]}\n记者：谢谢。"
    assert left_out(raw) == ["相关阅读", "车企自研芯片盘点"]


def test_lists_are_known_by_their_shape_without_any_heading():
    periods = ["2025-02-01 - 2025-02-27", "2025-01-03 - 2025-01-30", "2024-12-01 - 2024-12-31"]
    headlines = ["· 台风将至", "· 油价又降", "· 车展开幕", "· 高铁提速"]
    assert left_out("\n".join([*BODY, *headlines, *periods])) == [*headlines, *periods]


@pytest.mark.parametrize(
    "rows",
    [
        ["• 算力：320 TOPS", "• 功耗：35瓦", "• 售价：1999元", "• 内存：16 GB"],
        ["• 首批客户三家", "• 四季度量产"],
        ["2016年5月12日 柳青原创立晨星", "2019年8月3日 芯片流片", "2025年3月11日 发布C3"],
    ],
)
def test_lists_of_facts_are_no_lists_of_links(rows):
    assert left_out("\n".join([*BODY, *rows])) == []


def test_bullets_amid_sentences_stay():
    raw = "\n".join([BODY[0], "· 台风将至", "· 油价又降", "· 车展开幕", "· 高铁提速", BODY[1]])
    assert left_out(raw) == []


@pytest.mark.parametrize("hint", ["sidebar", "navigation", "advertisement"])
def test_what_an_element_is_called_counts_unless_most_of_the_text_is_in_it(hint):
    aside = Line(0, 12, "热销芯片排行榜单在此查看")
    body = [Line(20 + 100 * i, 20 + 100 * i + len(t), t) for i, t in enumerate(BODY)]
    found = zones([aside._replace(hint=hint), *body], CUES, LABELS)
    assert [(z.kind, z.reason) for z in found] == [("furniture", hint), ("body", ""), ("body", "")]
    wrapped = zones([line._replace(hint=hint) for line in body], CUES, LABELS)
    assert [z.kind for z in wrapped] == ["body", "body"]


def test_zones_stand_in_the_order_of_the_page_and_never_overlap():
    for page in PAGES.values():
        raw = "\n".join(line[2:] for line in page.strip().split("\n"))
        found = zones(list(lines(raw)), CUES, LABELS)
        assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("char", ["·", "版", "未经", "1", " ", "(", "|a", "[a](", "2025-01-", "首页 "])
def test_a_megabyte_of_one_thing_is_read_without_despair(char):
    raw = char * (1_000_000 // len(char))
    assert len(told(raw + "\n" + raw[:50])) <= 4
