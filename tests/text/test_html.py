"""HTML: visible text with its place in the source, whatever the source is like."""

import tomllib
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ontology import home
from kg.text import html
from kg.text.align import Aligned
from kg.text.main import marked
from kg.text.tokens import inline, shown, tokens

WORDS = tomllib.loads((home() / "lexicon" / "furniture.toml").read_text("utf-8"))["html"]


def parse(raw):
    return html.parse(raw, WORDS)


def texts(raw):
    return [line.text for line in parse(raw).lines]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>晨星</p><p>智能</p>", ["晨星", "智能"]),
        ("<p>晨<b>星</b>智能", ["晨星智能"]),
        ("晨星<br>智能<br/><br>公司", ["晨星", "智能", "公司"]),
        ("<p>AT&amp;T与&#26143;&#x661f;</p>", ["AT&T与星星"]),
        ("<ul><li>一<li>二</ul>", ["一", "二"]),
        ("<div>晨星<script>var 星 = '</div>';</script>智能</div>", ["晨星", "智能"]),
        ("<style>p{}</style><!-- <p>注</p> --><p>星</p>", ["星"]),
        ("<pre>一\n二</pre>", ["一", "二"]),
        ("若a < b且c>d", ["若a < b且c>d"]),
        ('<p title="a>b">星</p>', ["星"]),
        ("<p>星</p><!-- 没有结束", ["星"]),
        ("<script>没有结束<p>星</p>", []),
        ("<p title='没有结束>星</p>智", ["星", "智"]),
        ("<P CLASS=x>星</P>", ["星"]),
        ("<p>&nbsp;&emsp;星&nbsp;</p>", ["星"]),
        ("<title>题</title><p>星</p>", ["星"]),
    ],
)
def test_what_a_reader_sees_is_what_is_read(raw, expected):
    assert texts(raw) == expected


def test_each_line_knows_where_it_stands_in_the_source():
    raw = "<html><body><p class=a>晨星 &amp; <b>云帆</b>合作</p>\n<p>二</p></body></html>"
    for line in parse(raw).lines:
        assert shown(raw[line.start : line.end]) == line.text
    assert raw[parse(raw).lines[0].start : parse(raw).lines[0].end] == "晨星 &amp; <b>云帆</b>合作"


def test_an_entity_maps_to_all_its_characters():
    raw = "晨星&amp;云帆"
    clean = Aligned.whole(raw).replace(inline(raw, 0, len(raw)))
    assert clean.text == "晨星&云帆"
    assert raw[slice(*clean.to_raw(2, 3))] == "&amp;"
    assert raw[slice(*clean.to_raw(0, 5))] == raw


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("大\n  模型", "大模型"),
        ("GPT\n 4", "GPT 4"),
        ("大  模型", "大 模型"),
        ("a<!-- x -->b", "ab"),
        ("&lt;p&gt;", "<p>"),
    ],
)
def test_line_ends_in_the_source_are_not_line_ends_of_the_text(raw, expected):
    assert Aligned.whole(raw).replace(inline(raw, 0, len(raw))).text == expected


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ("<nav><p>星</p></nav>", "navigation"),
        ("<div class='side-bar sidebar'><p>星</p></div>", "sidebar"),
        ("<div id=relatedNews><p>星</p></div>", "related list"),
        ("<div class='article-comments'><p>星</p></div>", "comment"),
        ("<article><p>星</p></article>", "main"),
        ("<aside><article><p>星</p></article></aside>", "sidebar"),
        ("<div class='leader'><p>星</p></div>", ""),
        ("<div class='broad-shared-gadget'><p>星</p></div>", ""),
        ("<div class='adv'></div><p>星</p>", ""),
        ("<nav>首页</nav><p>星</p>", ""),
        ("<body class='has-sidebar'><p>星</p>", ""),
    ],
)
def test_the_names_of_elements_say_what_they_are(raw, hint):
    assert parse(raw).lines[-1].hint == hint


def test_the_share_of_a_line_that_is_a_link_is_known():
    assert [line.linked for line in parse("<p><a href=x>晨星</a></p><p>星</p>").lines] == [1.0, 0.0]


def test_the_head_is_read():
    page = parse(
        '<head><title>题_站</title><meta property="og:title" content="题 &amp; 目"><meta name=author content=于青>'
        '<script type="application/ld+json">{"datePublished": "2025-01-28"}</script></head><time datetime="2025-01-27">'
    )
    assert page.meta == {"og:title": "题 & 目", "author": "于青", "time": "2025-01-27"}
    assert page.data == ('{"datePublished": "2025-01-28"}',)
    assert page.title == (13, 16)


@pytest.mark.parametrize(
    "raw",
    [
        "<div>" * 20_000 + "晨星智能。" + "</div>" * 20_000,
        "<b>" * 20_000 + "晨星智能。",
        "<a href='" * 10_000 + "晨星",
        '<a "' * 10_000 + ">" + "晨星",
        "<a <a <a " * 10_000 + ">",
        "<!--" * 10_000 + "晨星",
        "<![CDATA[" * 10_000,
        "</p>" * 20_000 + "晨星",
        "<" * 100_000,
        "&#1" * 20_000,
        "<p>星" * 10_000,
        "<script>" * 10_000,
        "<a " + "x=1 " * 20_000 + "class=nav>星",
    ],
)
def test_bombs_are_read_in_one_pass(raw):
    page = parse(raw)
    assert len(marked(raw, page)) == len(page.lines)


@given(st.text(st.sampled_from("<>/!-&;#x\"'= ap星智p\n"), max_size=80))
def test_tokens_cover_every_character_once_in_order(raw):
    found = list(tokens(raw))
    assert "".join(raw[t.start : t.end] for t in found) == raw
    assert all(t.start < t.end or t.kind == "raw" for t in found)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_escaped_text_comes_back(text):
    assert " ".join(shown(escape(text)).split()) == " ".join(text.split())


def test_the_extractor_marks_the_article_and_not_the_menu():
    sentence = "晨星智能周二在苏州发布新款推理芯片，称其能效比上一代提高四成，首批客户包括三家本地车企。"
    body = "".join(f"<p>{sentence}{n}</p>" for n in range(8))
    raw = f"<html><body><div><a href=a>网站首页与频道</a></div><article>{body}</article></body></html>"
    lines = marked(raw, parse(raw))
    assert [line.main for line in lines] == [False, *[True] * 8]
