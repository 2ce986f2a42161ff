"""Modality: what is denied, guessed at, planned or forecast is not told as fact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.modality import modality
from kg.model import MODALITIES
from kg.ontology import load


def read(sentence: str, clause: str = "") -> str:
    """The modality of the trigger between «»; the clause is the sentence unless given."""
    start, end = sentence.index("«"), sentence.index("»") - 1
    text = sentence.replace("«", "").replace("»", "")
    span = (text.index(clause), text.index(clause) + len(clause)) if clause else (0, len(text))
    return modality(text, span, (start, end), load())


@pytest.mark.parametrize(
    "sentence",
    [
        "云杉科技并未«发布»任何新机型。",
        "云杉科技没有«收购»蓝鲸数据。",
        "云杉科技至今尚未对外«开源»这套代码。",
        "云杉科技否认«收购»蓝鲸数据。",
        "蓝鲸数据从未«接入»云杉的接口。",
        "云杉科技不会«涨价»。",
        "云杉科技对蓝鲸的«收购»最终告吹。",
        "云杉无法«量产»这款芯片。",
        "所谓云杉«裁员»一说纯属谣言。",
        "云杉不可能«收购»蓝鲸。",
    ],
)
def test_what_is_denied_is_negated(sentence: str) -> None:
    assert read(sentence) == "negated"


@pytest.mark.parametrize(
    "sentence",
    [
        "云杉科技不仅«发布»了新机型。",
        "云杉科技不断«发布»新机型。",
        "不同厂商先后«接入»云杉模型。",
        "云杉科技在未来大会上«发布»了新机型。",
        "云杉科技«发布»无人驾驶平台。",
        "云杉科技不得不«涨价»。",
        "云杉并非没有«涨价»。",
        "云杉科技将模型«开源»。",
        "云杉科技把业务«出售»给了蓝鲸。",
        "没有任何规模的云杉«发布»了新机型。",
        "云杉还没«推出»应用之前，就已出名。",
        "联想«发布»新机型。",
        "理想«发布»新车。",
        "云杉科技为什么«收购»蓝鲸数据？",
        "云杉科技在峰会上«发布»新机型。",
    ],
)
def test_a_word_that_only_contains_a_cue_changes_nothing(sentence: str) -> None:
    clause = "云杉还没推出应用之前" if "之前" in sentence else ""
    assert read(sentence, clause) == "asserted"


@pytest.mark.parametrize(
    "sentence",
    [
        "云杉科技可能«收购»蓝鲸数据。",
        "云杉科技或«收购»蓝鲸数据。",
        "市场传闻云杉科技«收购»蓝鲸数据。",
        "云杉«收购»传闻再起。",
        "云杉科技会不会«收购»蓝鲸数据？",
        "云杉科技«收购»蓝鲸数据了吗？",
        "云杉是否«收购»蓝鲸尚无定论。",
        "如果云杉«收购»蓝鲸，股价会大涨。",
    ],
)
def test_what_is_guessed_asked_or_supposed_is_hedged(sentence: str) -> None:
    assert read(sentence) == "hedged"


def test_a_condition_reaches_over_the_comma() -> None:
    assert read("一旦谈妥，云杉就«收购»蓝鲸。", "云杉就收购蓝鲸") == "hedged"
    assert read("云杉可能缺钱，蓝鲸«收购»了它。", "蓝鲸收购了它") == "asserted"


@pytest.mark.parametrize(
    "sentence",
    [
        "云杉科技计划«收购»蓝鲸数据。",
        "云杉科技拟«收购»蓝鲸数据。",
        "云杉科技将«发布»新机型。",
        "云杉科技将于下周«发布»新机型。",
        "云杉科技即将«发布»新机型。",
        "云杉科技正考虑«收购»蓝鲸数据。",
        "云杉新机型«发布»在即。",
    ],
)
def test_what_is_yet_to_be_done_is_planned(sentence: str) -> None:
    assert read(sentence) == "planned"


@pytest.mark.parametrize(
    "sentence", ["预计云杉明年«营收»翻番。", "分析师预测云杉股价«上涨»两成。", "云杉有望«登顶»榜单。"]
)
def test_what_is_expected_is_forecast(sentence: str) -> None:
    assert read(sentence) == "forecast"


@given(st.text("不没有未将可能如果，。的云杉发布？", max_size=60), st.integers(0, 60), st.integers(1, 4))
def test_any_text_has_one_modality(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    assert modality(text, (0, len(text)), (start, min(len(text), start + length)), load()) in MODALITIES


def test_a_long_text_without_punctuation_is_read_in_linear_time() -> None:
    text = "将年底年底不没有可能" * 10_000
    assert modality(text, (0, len(text)), (len(text) - 2, len(text)), load()) in MODALITIES
