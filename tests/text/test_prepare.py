"""Source → Article: what is read, in order, each character with the way back to the raw text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import ontology
from kg.model import Source
from kg.text import prepare
from kg.text.prepare import language

ONTOLOGY = ontology.load()
LEAD = "晨星智能周二在苏州发布新款推理芯片晨星C3，称其能效比上一代提高四成，首批客户包括三家本地车企。"
MORE = "公司创始人柳青原表示，芯片由自家团队历时三年完成，今年第四季度开始量产，明年将推出车规版本。"


def article(raw, kind="txt", **known):
    return prepare(Source("a.txt", raw, kind, **known), ONTOLOGY)[0]


def sound(made):
    assert len(made.starts) == len(made.ends) == len(made.text)
    assert list(made.starts) == sorted(made.starts) and list(made.ends) == sorted(made.ends)
    assert all(0 <= s <= e <= len(made.raw) for s, e in zip(made.starts, made.ends, strict=True))


def quote(made, text):
    at = made.text.index(text)
    evidence = made.evidence(at, at + len(text))
    return made.raw[evidence.start : evidence.end]


def test_a_page_of_plain_text_becomes_title_body_and_comments():
    head = "首页 | 科技 | 财经\n晨星发布C3\n2025-01-28 09:30 来源：岭南网"
    raw = f"{head}\n{LEAD}\n{MORE}\n网友评论\n真贵。\n相关阅读\n车企盘点"
    made = article(raw)
    assert made.text == f"晨星发布C3\n来源：岭南网\n{LEAD}\n{MORE}\n真贵。"
    assert [made.text[s:e] for s, e in made.comments] == ["真贵。"]
    assert (made.title, made.medium, made.published, made.language) == ("晨星发布C3", "岭南网", "2025-01-28", "zh")
    assert quote(made, LEAD) == LEAD
    sound(made)


def test_html_is_read_like_text_and_quoted_from_its_source():
    raw = f"""<html><head><title>晨星发布C3_岭南网</title>
<meta property="article:published_time" content="2025-01-28T09:30"></head>
<body><nav><a href=/>首页</a><a href=/t>科技</a></nav><h1>晨星发布C3</h1><p>来源：<a href=x>岭南网</a></p>
<div class=content><p>{LEAD}</p><p>柳青原与<b>AT&amp;T</b>签约。</p><p>{MORE}</p></div>
<div class="comments"><p>真贵。</p></div><footer>版权所有</footer>
<script>var x = "<p>不读</p>"</script></body></html>"""
    made = article(raw, "html")
    assert made.text == f"晨星发布C3\n来源：岭南网\n{LEAD}\n柳青原与AT&T签约。\n{MORE}\n真贵。"
    assert [made.text[s:e] for s, e in made.comments] == ["真贵。"]
    assert (made.title, made.medium, made.published) == ("晨星发布C3", "岭南网", "2025-01-28")
    assert quote(made, "AT&T") == "AT&amp;T"
    sound(made)


def test_a_page_whose_title_stands_in_its_head_alone_has_it_without_the_site():
    head = "<head><title>晨星发布C3芯片_岭南网</title></head>"
    made = article(f"<html>{head}<body><p>{LEAD}</p><p>{MORE}</p></body></html>", "html")
    assert made.text == f"晨星发布C3芯片\n{LEAD}\n{MORE}"


def test_a_portal_page_without_helpful_names_is_read_by_what_its_lines_look_like():
    heads = ["台风将至", "油价又降", "车展开幕", "高铁提速"]
    links = "".join(f"<li><a href=/{n}>{t}</a></li>" for n, t in enumerate(heads))
    told = (LEAD, "<b>能效之争</b>", MORE, LEAD.replace("C3", "C4"), MORE.replace("明年", "后年"))
    paragraphs = "".join(f"<p>{t}</p>" for t in told)
    raw = f"""<html><body><form id=f1><div class=box1><ul>{links}</ul></div><table><tr><td><h1>晨星发布C3芯片</h1>
<div>2025年01月28日 09:30 &nbsp; 来源：<span>岭南网</span></div>{paragraphs}<p>（责任编辑：周宁）</p></td>
<td><div>本站热点</div><ul>{links}</ul></td></tr></table>
<center>关于我们 | 广告服务 | 网站地图</center></form></body></html>"""
    made = article(raw, "html")
    lines = made.text.split("\n")
    assert lines[0] == made.title == "晨星发布C3芯片"
    assert [LEAD in lines, MORE in lines, "能效之争" in lines] == [True] * 3
    assert not set(heads) & set(lines)
    assert (made.published, made.medium) == ("2025-01-28", "岭南网")
    sound(made)


def test_posts_of_a_forum_are_read_though_their_elements_are_called_replies():
    said = enumerate([LEAD, "试过，能跑。", MORE], 2)
    posts = "".join(f"<div class=reply><p>{n}楼 网友{n}</p><p>{t}</p></div>" for n, t in said)
    made = article(f"<html><body><h1>晨星C3能跑70B吗</h1>{posts}</body></html>", "html")
    assert [t in made.text for t in (LEAD, "试过，能跑。", MORE)] == [True] * 3


def test_markdown_loses_its_marks_and_the_addresses_of_links():
    made = article(f"# 晨星发布C3芯片\n\n{LEAD}\n\n**柳青原**与[云帆](https://example.cn/y)签约。\n![图](a.png)", "md")
    assert made.text == f"晨星发布C3芯片\n{LEAD}\n柳青原与云帆签约。"
    assert quote(made, "云帆") == "云帆"
    assert made.title == "晨星发布C3芯片"


def test_a_title_that_is_no_markdown_keeps_its_marks():
    assert article(f"#晨星C3# 上市`第一天`\n\n{LEAD}", "txt").title == "#晨星C3# 上市`第一天`"


def test_a_title_from_a_column_is_known_but_not_read_where_the_text_lacks_it():
    made = article(f"{LEAD}\n{MORE}", title="晨星的新芯片")
    assert made.title == "晨星的新芯片"
    assert made.text == f"{LEAD}\n{MORE}"


def test_characters_that_nobody_sees_are_left_out():
    made = article("晨\x00星\u200b智能\ufeff今天发布了新款推理芯片。")
    assert made.text == "晨星智能今天发布了新款推理芯片。"
    sound(made)


@pytest.mark.parametrize("raw", ["首页 | 科技 | 财经", "\n \n", "……", "<html><nav>首页</nav></html>"])
def test_a_page_without_anything_to_read_is_a_problem(raw):
    made, (problem,) = prepare(Source("a.txt", raw, "html" if raw[0] == "<" else "txt"), ONTOLOGY)
    assert made.text == ""
    assert (problem.where, problem.stage) == ("a.txt", "text")


def test_the_same_text_has_the_same_identity_whatever_its_name():
    one, two = (prepare(Source(name, LEAD), ONTOLOGY)[0] for name in ("a.txt", "b.txt"))
    assert one.id == two.id == f"art-{one.sha256[:12]}"
    assert one.id != article(MORE).id


@pytest.mark.parametrize(
    ("text", "expected"),
    [("OpenAI发布GPT-5", "zh"), ("Sam Altman met 雷军 in Beijing on Monday", "en"), ("晨星", "zh"), ("", "zh")],
)
def test_the_language_is_that_of_most_words(text, expected):
    assert language(text) == expected


PIECES = [
    *("首页 | 科技", "晨星发布C3", "2025-01-28 09:30", LEAD, "網友評論", "好！", "作者：于青", "ＡＩ"),
    *("&amp;", "<b>", "</p>", "\n", "\n", "\x00", "[云帆](a)", "<!--"),
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["txt", "html", "md"]))
def test_every_page_keeps_the_way_back(pieces, kind):
    made = article("".join(pieces), kind)
    sound(made)
    assert all(0 <= s < e <= len(made.text) for s, e in made.comments)
    assert all(bool(z.reason) == (z.kind == "furniture") for z in made.zones)
