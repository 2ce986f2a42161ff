"""Numbers come in base units, with how exact they claim to be; vague and foreign ones are left alone."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.doc import blank
from kg.extract.numbers import find
from kg.ontology import load

ONTOLOGY = load()


def numbers(text: str) -> list[tuple[str, float, str]]:
    return [(text[q.start : q.end], q.value, q.unit) for q in find(text, ONTOLOGY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("花费312.5万美元", ("312.5万美元", 3_125_000, "USD")),
        ("近7000亿美元", ("7000亿美元", 7e11, "USD")),
        ("1.3万亿元", ("1.3万亿元", 1.3e12, "CNY")),
        ("人民币4元", ("人民币4元", 4, "CNY")),
        ("新台币320亿元", ("新台币320亿元", 3.2e10, "TWD")),
        ("612元新台币", ("612元新台币", 612, "TWD")),
        ("35亿港元", ("35亿港元", 3.5e9, "HKD")),
        ("900亿日元", ("900亿日元", 9e10, "JPY")),
        ("2亿瑞士法郎", ("2亿瑞士法郎", 2e8, "CHF")),
        ("$7.2 million", ("$7.2 million", 7.2e6, "USD")),
        ("£40m", ("£40m", 4e7, "GBP")),
        ("130 billion", ("130 billion", 1.3e11, "")),
        ("3,456张", ("3,456张", 3456, "count")),
        ("1.6万张", ("1.6万张", 16_000, "count")),
        ("一千二百万", ("一千二百万", 1.2e7, "")),
        ("两万名", ("两万名", 20_000, "count")),
        ("三万五千块", ("三万五千块", 35_000, "count")),
        ("1亿3000万人", ("1亿3000万人", 1.3e8, "count")),
        ("20多万次", ("20多万次", 200_000, "count")),
        ("9B参数", ("9B参数", 9e9, "count")),
        ("300K tokens", ("300K tokens", 300_000, "count")),
        ("12.34%", ("12.34%", 12.34, "percent")),
        ("-2.1%", ("-2.1%", -2.1, "percent")),
        ("百分之十九", ("百分之十九", 19, "percent")),
        ("四成", ("四成", 40, "percent")),
        ("两成五", ("两成五", 25, "percent")),
        ("六个百分点", ("六个百分点", 6, "percent")),
        ("八分之一", ("八分之一", 0.125, "ratio")),
        ("仅为1/20", ("1/20", 0.05, "ratio")),
        ("三倍", ("三倍", 3, "ratio")),
        ("61天", ("61天", 61, "day")),
        ("三周时间", ("三周", 21, "day")),
        ("30分钟", ("30分钟", 0.5, "hour")),
        ("190万GPU小时", ("190万GPU小时", 1.9e6, "hour")),
        ("190万H100 GPU小时", ("190万H100 GPU小时", 1.9e6, "hour")),
        ("逾千张", ("千张", 1000, "count")),
    ],
)
def test_a_number_is_read_with_its_unit(text, expected):
    found = numbers(text)
    assert [(t, u) for t, _, u in found] == [(expected[0], expected[2])]
    assert found[0][1] == pytest.approx(expected[1])


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("6%至14%", [(6, "percent"), (14, "percent")]),
        ("6%-14%", [(6, "percent"), (14, "percent")]),
        ("200到400万元", [(2e6, "CNY"), (4e6, "CNY")]),
        ("3.1亿至3.3亿美元", [(3.1e8, "USD"), (3.3e8, "USD")]),
        ("两到三个百分点", [(2, "percent"), (3, "percent")]),
        ("9000到1万元", [(9000, "CNY"), (10_000, "CNY")]),
    ],
)
def test_a_range_is_two_numbers_that_share_what_they_can(text, values):
    assert [(v, u) for _, v, u in numbers(text)] == values


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("近50亿元", "nearly"),
        ("约50亿元", "about"),
        ("约为50亿元", "about"),
        ("超50亿元", "over"),
        ("超过了50亿元", "over"),
        ("逾50亿元", "over"),
        ("不足50亿元", "under"),
        ("不到50亿元", "under"),
        ("不超过50亿元", "under"),
        ("50亿元左右", "about"),
        ("50亿元以上", "over"),
        ("50多亿元", "over"),
        ("达50亿元", "exactly"),
        ("50亿元", "exactly"),
    ],
)
def test_the_words_around_a_number_say_how_exact_it_is(text, qualifier):
    assert [q.qualifier for q in find(text, ONTOLOGY)] == [qualifier]


@pytest.mark.parametrize(
    "text",
    [
        "数十亿元",
        "几百万美元",
        "上千张",
        "十几台",
        "七八亿元",
        "GPT-4",
        "V3.1",
        "3.1.2版",
        "512GB",
        "7nm",
        "41岁",
        "第三名",
        "十分重要",
        "一家公司",
        "三成立后",
        "三星电子",
        "500兆瓦",
        "1748秒",
        "24/7",
        "50/50",
        "88888888888888888888元",
        "二次元",
    ],
)
def test_vague_numbers_names_and_foreign_units_are_no_quantities(text):
    assert numbers(text) == []


def test_a_number_inside_a_date_or_a_name_is_left_alone():
    assert find("2024年有30人", ONTOLOGY, taken=[(0, 5)])[0].value == 30
    assert find("海潮 8张", ONTOLOGY, taken=[(0, 4)]) == ()


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("买进K20110万张", 5, [(1.1e6, "count")]),
        ("买进K20九千张", 5, [(9000, "count")]),
        ("Meta22.4万张", 4, [(224_000, "count")]),
        ("海潮V3 8.1版", 4, []),  # a name and a bare digit are a longer name
        ("海潮V38", 4, []),
        ("买进K20110万张", 0, []),
    ],
)
def test_a_number_may_begin_where_a_name_ends(text, name, expected):
    start = text.find("K") if "K" in text else 0
    taken = [(start, name)] if name else []
    assert [(q.value, q.unit) for q in find(text, ONTOLOGY, taken=taken)] == expected


def test_the_component_leaves_names_and_dates_out():
    nlp = blank()
    nlp.add_pipe("kg_numbers")
    doc = nlp.make_doc("青禾 72的30人")
    doc._.mentions = ((0, 5, "AIModel", 0, 1.0, "pattern"),)
    assert [q[2] for q in nlp.get_pipe("kg_numbers")(doc)._.quantities] == [30.0]


@given(st.integers(1, 999), st.sampled_from([("万", 10**4), ("亿", 10**8), ("万亿", 10**12), ("", 1)]))
def test_multipliers_multiply(n, multiplier):
    word, factor = multiplier
    assert [(q.value, q.unit) for q in find(f"{n}{word}元", ONTOLOGY)] == [(n * factor, "CNY")]


@given(st.text(alphabet="0123456789,.%/-一二十百千万亿元美张分之成几多约 KMB", max_size=50))
def test_quantities_are_in_order_and_apart(text):
    found = find(text, ONTOLOGY)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= q.start < q.end <= len(text) for q in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("囤积了万张加速卡", [(10_000, "count")]),
        ("百万颗芯片", [(1_000_000, "count")]),
        ("几十万张卡", []),
        ("上万张卡", []),
        ("成本只有前者的一半", [(0.5, "ratio")]),
        ("一半员工离开", [(50, "percent")]),
        ("融资新台币2亿元，估值9亿元", [(2e8, "TWD"), (9e8, "TWD")]),
        ("融资新台币2亿元，在沪投资人民币9亿元", [(2e8, "TWD"), (9e8, "CNY")]),
        ("融资2亿元，估值9亿元", [(2e8, "CNY"), (9e8, "CNY")]),
        ("本港电商按年多赚，市值42亿元", [(4.2e9, "HKD")]),
        ("恒指昨日回落，该股美股版报3美元", [(3, "USD")]),
        ("昨日市值42亿元", [(4.2e9, "CNY")]),
        ("利润同比大增，该股涨停，恒指昨日回落，市值42亿元", [(4.2e9, "CNY")]),  # a mainland paper about Hong Kong
        ("法人估计，这家新创市值达2兆元", [(2e12, "TWD")]),
        ("团队有二十二个人", [(22, "count")]),
        ("三个人工智能项目", []),
        ("训练了十七个晚上", [(17, "day")]),
        ("反弹5个点", [(5, "percent")]),
        ("营收翻了一番", [(2, "ratio")]),
        ("把书翻了一遍", []),
        ("downloaded 310,000 times", [(310_000, "count")]),
        ("5 times faster", [(5, "ratio")]),
        ("有900万日活用户", [(9e6, "")]),
    ],
)
def test_round_counts_halves_and_the_yuan_of_the_place_are_read(text, expected):
    assert [(q.value, q.unit) for q in find(text, ONTOLOGY)] == expected
