"""A number is told of the right entity as the right measure, or not at all."""

import re

import pytest
from spacy.tokens import Doc

from kg.extract import dates, figures, numbers
from kg.extract.doc import Figure, Named, Voice, blank, records
from kg.model import FACTUAL
from kg.ontology import load

ONTOLOGY = load()
NLP = blank()
MARK = re.compile(r"\[([^|\]]+)\|([A-Za-z]+)\]")
SHORT = {
    "O": "Organization",
    "M": "AIModel",
    "P": "Product",
    "H": "Hardware",
    "B": "Benchmark",
    "I": "MarketIndex",
    "X": "Person",
}


def document(marked: str, published: str = "2025-03-14") -> tuple[Doc, list[str]]:
    """「[青禾|O]跌3%」 → a document with that mention, its number read, and the names by key."""
    text, mentions, names, at = "", [], [], 0
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        at = m.end()
        names += [m[1]] if m[1] not in names else []
        cls = SHORT.get(m[2], m[2])
        mentions.append(Named(len(text), len(text) + len(m[1]), cls, names.index(m[1]), 1.0, "pattern"))
        text += m[1]
    doc = NLP.make_doc(text + marked[at:])
    doc._.mentions, doc._.published = tuple(mentions), published
    doc._.dates = dates.find(doc.text, published, ONTOLOGY)
    taken = [(m.start, m.end) for m in mentions] + [(d.start, d.end) for d in doc._.dates]
    doc._.quantities = numbers.find(doc.text, ONTOLOGY, taken=taken)
    return doc, names


def told(marked: str) -> list[Figure]:
    return list(figures.find(document(marked)[0], ONTOLOGY))


def facts(marked: str) -> list[tuple[str, str, float, str]]:
    doc, names = document(marked)
    return [(names[f.entity], f.measure, f.value, f.unit) for f in figures.find(doc, ONTOLOGY)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[青禾科技|O]涨4.2%，[远山股份|O]跌逾7%，[北岭指数|I]下跌近2%。", [
            ("青禾科技", "shareChange", 4.2, "percent"), ("远山股份", "shareChange", -7, "percent"),
            ("北岭指数", "shareChange", -2, "percent")]),
        ("[远山股份|O]市值一天蒸发近300亿美元。", [("远山股份", "marketValueChange", -3e10, "USD")]),
        ("[远山股份|O]总市值约820亿元。", [("远山股份", "marketValue", 8.2e10, "CNY")]),
        ("[青禾科技|O]完成3亿元B轮融资，投后估值达21亿元。", [
            ("青禾科技", "fundingAmount", 3e8, "CNY"), ("青禾科技", "valuation", 2.1e9, "CNY")]),
        ("[青禾科技|O]去年营收56亿元。", [("青禾科技", "revenue", 5.6e9, "CNY")]),
        ("[海潮-2|M]总参数2100亿，用1024张[H800|H]训练了46天，训练成本约为380万美元。", [
            ("海潮-2", "parameterCount", 2.1e11, "count"), ("海潮-2", "trainingHardwareCount", 1024, "count"),
            ("海潮-2", "trainingDuration", 46, "day"), ("海潮-2", "trainingCost", 3.8e6, "USD")]),
        ("70亿参数的[海潮-2|M]昨日开源。", [("海潮-2", "parameterCount", 7e9, "count")]),
        ("[海潮-2|M]在[MMLU|B]上得到88.5分。", [("海潮-2", "benchmarkScore", 88.5, "count")]),
        ("[海潮-2|M]的价格为每百万token 3元。", [("海潮-2", "price", 3, "CNY")]),
        ("[云雀耳机|P]售价由899元下调至699元。", [("云雀耳机", "price", 699, "CNY")]),
        ("[青禾科技|O]拥有1.2万张[H800|H]。", [("青禾科技", "hardwareCount", 12_000, "count")]),
        ("[云雀|P]日活跃用户达到1800万，累计下载超过6000万次。", [
            ("云雀", "activeUsers", 1.8e7, "count"), ("云雀", "downloads", 6e7, "count")]),
        ("[青禾科技|O]现有员工420人。", [("青禾科技", "headcount", 420, "count")]),
        ("[青禾科技|O]成立于2016年。", [("青禾科技", "foundingYear", 2016, "year")]),
        ("2019年，[林知夏|X]离开[远山股份|O]创办[青禾科技|O]。", [("青禾科技", "foundingYear", 2019, "year")]),
        ("成立于2016年的[青禾科技|O]昨日上市。", [("青禾科技", "foundingYear", 2016, "year")]),
        ("[Alderwood|O] was founded in 2016 by two students.", [("Alderwood", "foundingYear", 2016, "year")]),
        ("[Ida Frost|X] founded [Finch|O] in 2019.", [("Finch", "foundingYear", 2019, "year")]),
        ("[海潮-2|M]的显存占用降到上一代的8%。", [("海潮-2", "ratio", 8, "percent")]),
        ("[海潮-2|M]的推理成本仅为[星野-1|M]的五分之一。", [("海潮-2", "ratio", 0.2, "ratio")]),
        ("[青禾科技|O]2015年由两名学生创立。", [("青禾科技", "foundingYear", 2015, "year")]),
        ("[青禾科技|O]斥资40亿元在长沙兴建工厂。", [("青禾科技", "investmentAmount", 4e9, "CNY")]),
        ("[云雀|P]的市场占有率已达31%。", [("云雀", "ratio", 31, "percent")]),
    ],
)  # fmt: skip
def test_a_trigger_gives_a_number_its_measure_and_its_bearer(marked, expected):
    assert facts(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[海潮|M]和[星野|M]的训练成本均为300万美元。", {("海潮", 3e6), ("星野", 3e6)}),
        ("[海潮|M]和[星野|M]的训练成本分别为300万美元和500万美元。", {("海潮", 3e6), ("星野", 5e6)}),
        ("[海潮|M]的训练成本为300万美元，[星野|M]则高达500万美元。", {("海潮", 3e6), ("星野", 5e6)}),
        ("[青禾科技|O]公布财报。公司营收12亿元。", {("青禾科技", 1.2e9)}),
        ("[青禾科技|O]拿到[砚山资本|O]领投的2亿元B轮融资。", {("青禾科技", 2e8)}),
    ],
)
def test_lists_shared_verbs_and_silent_subjects_find_their_bearers(marked, expected):
    assert {(name, value) for name, _, value, _ in facts(marked)} == expected


@pytest.mark.parametrize(
    "marked",
    [
        "[青禾科技|O]的大楼有30层，离市中心12公里。",
        "[青禾科技|O]召开了3小时的会议。",
        "[青禾科技|O]净利润12亿元。",
        "[青禾科技|O]被罚款500万元。",
        "[海潮-2|M]支持128K上下文，激活参数190亿。",
        "[远山股份|O]持有[青禾科技|O]23%的股权。",
        "[海潮-2|M]比[星野-1|M]低4分。",
        "2020年，[青禾科技|O]成立子公司。",
        "市值超过300亿元。",
        "[Alderwood|O] was founded on May 3, 2016.",
        "[Alderwood|O] opened an office in 2015.",
        "In 2016 [Alderwood|O] released [Finch|M].",
    ],
)
def test_a_number_without_a_clear_measure_or_bearer_tells_nothing(marked):
    assert facts(marked) == []


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[海潮-2|M]的推理成本仅为[星野-1|M]的1/10。", [("海潮-2", 0.1)]),
        ("[云雀|P]上月很忙，收入是[鸿鹄|P]的23%。", [("云雀", 23)]),
        ("[海潮-2|M]的训练成本不及同类模型的十分之一。", [("海潮-2", 0.1)]),
        (
            "[海潮-2|M]的价格约等于[星野-1|M]的七分之一，[北辰-4|M]的七十分之一。",
            [("海潮-2", 1 / 7), ("海潮-2", 1 / 70)],
        ),
        ("[海潮-2|M]的显存占用降到过去的5%-13%。", [("海潮-2", 5), ("海潮-2", 13)]),
        ("[海潮-2|M]的速度比[星野-1|M]快3倍。", [("海潮-2", 3)]),
        ("[海潮-2|M]的延迟比[星野-1|M]低40%。", [("海潮-2", -40)]),
        ("[青禾科技|O]的盈利能力是[远山股份|O]的6倍。", [("青禾科技", 6)]),
        ("[青禾科技|O]海外收入占比15%。", [("青禾科技", 15)]),
        ("[海潮-2|M]采用新结构，把显存降到了过去常用的[星野-1|M]架构的8%。", [("海潮-2", 8)]),
        ("[星野-1|M]的对手开会3天。", []),
    ],
)
def test_a_ratio_belongs_to_what_is_compared_and_not_to_its_standard(marked, expected):
    found = [(name, value) for name, measure, value, _ in facts(marked) if measure == "ratio"]
    assert [(name, pytest.approx(value)) for name, value in expected] == found


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("“[天池一号|P]”总投资近3亿元，搭载了2000块GPU。", [
            ("天池一号", "investmentAmount", 3e8, "CNY"), ("天池一号", "hardwareCount", 2000, "count")]),
        ("[远山股份|O]宣布了200亿美元的[云桥计划|Event]。", [("云桥计划", "investmentAmount", 2e10, "USD")]),
        ("[远山股份|O]参加了[云桥大会|Event]，门票200元。", []),
        ("[青禾科技|O]囤积近万张[A100|H]显卡。", [("青禾科技", "hardwareCount", 10_000, "count")]),
        ("[青禾科技|O]万一卡住了。", []),
        ("[海潮-2|M]昨日开源。其训练费用只有420万美元，在1024块[H800|H]上运行46天就完成了。", [
            ("海潮-2", "trainingCost", 4.2e6, "USD"), ("海潮-2", "trainingHardwareCount", 1024, "count"),
            ("海潮-2", "trainingDuration", 46, "day")]),
        ("2018年[青禾科技|O]成立。", [("青禾科技", "foundingYear", 2018, "year")]),
        ("2018年[青禾科技|O]成立子公司。", []),
        ("[海潮-2|M]参数量仅为15亿（1.5B）。", [("海潮-2", "parameterCount", 1.5e9, "count")]),
        ("[海潮-2|M]以79.8%的得分位居[AIME|B]第一。", [("海潮-2", "benchmarkScore", 79.8, "percent")]),
        ("[远山股份|O]市值增加60亿元至420亿元。", [
            ("远山股份", "marketValueChange", 6e9, "CNY"), ("远山股份", "marketValue", 4.2e10, "CNY")]),
        ("[远山股份|O]市值一夜损失近300亿美元。", [("远山股份", "marketValueChange", -3e10, "USD")]),
    ],
)  # fmt: skip
def test_clusters_plans_and_silent_subjects_have_their_numbers(marked, expected):
    assert facts(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[海潮-70B|M]今天开源。", [7e10]),
        ("[海潮-235B-A22B|M]今天开源。", [2.35e11]),
        ("[海潮-300M|M]今天开源。", [3e8]),
        ("[海潮-8x7B|M]今天开源。", []),
        ("[海潮-V4|M]今天开源。", []),
        ("[海潮-70B|M]的总参数为680亿。", [6.8e10]),
    ],
)
def test_a_model_named_by_its_size_has_so_many_parameters(marked, expected):
    assert [value for _, _, value, _ in facts(marked)] == expected


@pytest.mark.parametrize(
    "marked",
    [
        "[青禾科技|O]发布新品。国内企业超过4500家，核心产业规模达6000亿元。",
        "[青禾科技|O]发布新品。去年AI公司共融资375亿美元，渗透率达16.4%。",
    ],
)
def test_what_is_said_of_an_industry_belongs_to_no_company_near_by(marked):
    assert facts(marked) == []
    assert facts("国内市场上，[青禾科技|O]营收12亿元。") == [("青禾科技", "revenue", 1.2e9, "CNY")]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[青禾科技|O]涨4.2%，[远山股份|O]跌逾7%。", {("青禾科技", 4.2), ("远山股份", -7.0)}),
        ("[海潮-2|M]的训练成本约为380万美元。", {("海潮-2", 3.8e6)}),
        ("[青禾科技|O]的大楼有30层，召开了3小时的会议。", set()),
    ],
)
def test_the_trained_model_keeps_plain_figures_and_adds_none_where_nothing_is_measured(marked, expected):
    doc, names = document(marked)
    doc = figures.Figures(NLP, "kg_figures")(doc)
    assert {(names[f.entity], f.value) for f in records(doc, "figures")} == expected


def weighed(marked: str) -> set[tuple[str, str, float, str]]:
    doc, names = document(marked)
    doc = figures.Figures(NLP, "kg_figures")(doc)
    return {(names[f.entity], f.measure, f.value, f.unit) for f in records(doc, "figures") if f.modality in FACTUAL}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[云雀|P]的日活只有[鹦鹉|P]的23%。", ("云雀", "ratio", 23, "percent")),
        ("[鹦鹉|P]占公司收入的23%。", ("鹦鹉", "ratio", 23, "percent")),
        ("[青禾科技|O]将裁员200人。", None),
        ("[青禾科技|O]裁员约200人。", None),
        ("[青禾科技|O]裁员后，员工只剩200人。", ("青禾科技", "headcount", 200, "count")),
        ("[青禾科技|O]现有员工200人。", ("青禾科技", "headcount", 200, "count")),
        ("[海潮-2|M]用8张[A100|H]训练了三天，电费花了1900块。", ("海潮-2", "trainingCost", 1900, "CNY")),
        ("[青禾科技|O]拥有1900块[A100|H]。", ("青禾科技", "hardwareCount", 1900, "count")),
    ],
)
def test_the_trained_model_knows_standards_cuts_and_money_in_pieces(marked, expected):
    told = weighed(marked)
    if expected is None:
        assert told == set()
    else:
        assert expected in told
        assert len({entity for entity, _, value, _ in told if value == expected[2]}) == 1


def test_of_two_costs_of_one_model_the_surer_stands():
    one = "[海潮-2|M]的训练成本约为380万美元。"
    doc, _ = document(one + "有人算过，连服务器在内[海潮-2|M]的训练成本是9000万美元。" + one.replace("380", "379"))
    doc = figures.Figures(NLP, "kg_figures")(doc)
    values = {f.value for f in records(doc, "figures")}
    assert values in ({3.8e6, 3.79e6}, {9e7})


@pytest.mark.parametrize(
    ("marked", "modality"),
    [
        ("[青禾科技|O]去年营收56亿元。", "asserted"),
        ("[青禾科技|O]团队只有41人。", "asserted"),
        ("[青禾科技|O]拟投资40亿元建厂。", "planned"),
        ("预计[青禾科技|O]明年营收将达80亿元。", "forecast"),
    ],
)
def test_a_figure_keeps_the_modality_of_its_clause(marked, modality):
    assert [f.modality for f in told(marked)] == [modality]


def test_what_somebody_says_is_reported_with_the_speaker():
    doc, _ = document("[林知夏|X]表示，[青禾科技|O]去年营收56亿元。")
    doc._.voices = (Voice(6, len(doc.text), 0, (3, 5)),)
    assert [(f.modality, f.speaker) for f in figures.find(doc, ONTOLOGY)] == [("reported", 0)]


def test_a_figure_has_qualifier_date_and_the_place_of_its_number():
    doc, _ = document("[青禾科技|O]昨日收跌逾7%。")
    (figure,) = figures.find(doc, ONTOLOGY)
    assert (figure.qualifier, figure.date, doc.text[slice(*figure.number)]) == ("over", "2025-03-13", "7%")
    assert doc.text[figure.start : figure.end] == "收跌逾7%"


def test_a_sum_without_currency_takes_that_of_the_sum_before():
    marked = "[青禾科技|O]种子轮融资100万美元；一年后A轮融资900万。"
    assert [unit for *_, unit in facts(marked)] == ["USD", "USD"]


def test_a_trigger_inside_a_name_counts_for_nothing():
    assert facts("[市值观察|O]付了30亿元。[营收周刊|O]有5万元。") == []


@pytest.mark.parametrize(
    "text", ["市值1元" * 2000, "[青禾|O]跌1%、" * 400, "2019年" * 3000, "训练" * 5000, "一" * 20_000]
)
def test_a_line_without_an_end_is_read_and_nothing_overlaps_it(text):
    doc, _ = document(text)
    doc = figures.Figures(NLP, "kg_figures")(doc)
    assert all(0 <= f.start < f.end <= len(doc.text) for f in records(doc, "figures"))
