"""Events: what happened, to whom and when; what is planned, denied or merely similar is told apart."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.doc import Happening, Named, When
from kg.extract.events import find
from kg.extract.frames import compiled
from kg.extract.scene import scene
from kg.extract.voices import find as voices_of
from kg.model import FACTUAL, MODALITIES
from kg.ontology import load

MARK = re.compile(r"\[\[([^|\]]+)\|(\w+)\]\]")
DATE = re.compile(r"(\d{4})年(?:(\d+)月)?(?:(\d+)日)?")


def read(annotated: str, published: str = "") -> tuple[list[Happening], dict[int, str]]:
    """「[[云杉|Organization]]发布……」 → its events and the name of each entity; absolute dates are found."""
    text, mentions, keys, at = "", [], {}, 0
    for m in MARK.finditer(annotated):
        text += annotated[at : m.start()]
        key = keys.setdefault(m.group(1), len(keys))
        mentions.append(Named(len(text), len(text) + len(m.group(1)), m.group(2), key, 1.0, "pattern"))
        text += m.group(1)
        at = m.end()
    text += annotated[at:]
    dates = [When(m.start(), m.end(), "-".join(f"{int(g):02}" for g in m.groups() if g)) for m in DATE.finditer(text)]
    voices = voices_of(text, mentions, load())
    found = find(scene(text, mentions), dates, voices, published=published, ontology=load())
    return list(found), {k: n for n, k in keys.items()} | {-1: ""}


def told(annotated: str, published: str = "") -> list[tuple[str, set[str], str]]:
    """(class, participants, date) of what is told as fact."""
    found, names = read(annotated, published)
    return [(h.cls, {names[k] for _, k in h.roles}, h.date) for h in found if h.modality in FACTUAL]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年5月3日，[[云杉|Organization]]发布[[松果2|AIModel]]。", ("Release", {"云杉", "松果2"}, "2024-05-03")),
        ("[[云杉|Organization]]将[[松果2|AIModel]]开源。", ("Release", {"云杉", "松果2"}, "")),
        ("[[松果2|AIModel]]登顶[[百模榜|Benchmark]]榜首。", ("Ranking", {"松果2", "百模榜"}, "")),
        ("[[松果2|AIModel]]的得分超过[[蓝鲸3|AIModel]]。", ("Ranking", {"松果2", "蓝鲸3"}, "")),
        ("[[云杉|Organization]]收购了[[蓝鲸|Organization]]。", ("Acquisition", {"云杉", "蓝鲸"}, "")),
        ("[[蓝鲸|Organization]]被[[云杉|Organization]]收购。", ("Acquisition", {"云杉", "蓝鲸"}, "")),
        ("[[李木|Person]]2019年创办了[[云杉|Organization]]。", ("Founding", {"李木", "云杉"}, "2019")),
        ("[[云杉|Organization]]成立于2019年。", ("Founding", {"云杉"}, "2019")),
        (
            "[[云杉|Organization]]完成A轮融资，由[[石桥资本|Organization]]领投。",
            ("Funding", {"云杉", "石桥资本"}, ""),
        ),
        ("[[李木|Person]]出任[[云杉|Organization]]首席执行官。", ("Appointment", {"李木", "云杉"}, "")),
        ("[[云杉|Organization]]与[[蓝鲸|Organization]]签署合作协议。", ("Partnership", {"云杉", "蓝鲸"}, "")),
        ("[[蓝鲸|Organization]]接入[[松果2|AIModel]]。", ("Adoption", {"蓝鲸", "松果2"}, "")),
        ("[[白鹭云|Organization]]已正式支持[[松果|Organization]]。", ("Adoption", {"白鹭云", "松果"}, "")),
        ("[[监管局|Organization]]对[[云杉|Organization]]处以罚款。", ("Regulation", {"监管局", "云杉"}, "")),
        ("[[云杉|Organization]]的服务器昨晚宕机。", ("Incident", {"云杉"}, "")),
        ("[[云杉|Organization]]宣布[[松果2|AIModel]]接口降价五成。", ("PriceChange", {"云杉", "松果2"}, "")),
        ("[[李木|Person]]接受[[晨光社|Organization]]专访。", ("Meeting", {"李木", "晨光社"}, "")),
        ("[[云杉|Organization]]购入2000张[[K5|Hardware]]。", ("Investment", {"云杉", "K5"}, "")),
        ("[[李木|Person]]说，[[松果2|AIModel]]还不够好。", ("Statement", {"李木", "松果2"}, "")),
        ("[[云杉|Organization]]将[[松果2|AIModel]]公开。", ("Release", {"云杉", "松果2"}, "")),
        ("[[Alderwood|Organization]] launched [[Pinecone 2|AIModel]].", ("Release", {"Alderwood", "Pinecone 2"}, "")),
        (
            "[[Finch|Organization]] was acquired by [[Alderwood|Organization]].",
            ("Acquisition", {"Alderwood", "Finch"}, ""),
        ),
        (
            "[[Ida Frost|Person]] told reporters that [[Finch|AIModel]] is slow.",
            ("Statement", {"Ida Frost", "Finch"}, ""),
        ),
    ],
)
def test_a_trigger_with_its_arguments_is_an_event(text: str, expected: tuple[str, set[str], str]) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("[[云杉|Organization]]发布财报，[[松果2|AIModel]]收入增长。", "Release"),
        ("[[云杉|Organization]]召开发布会。", "Release"),
        ("[[松果2|AIModel]]上线三个月，用户过万。", "Release"),
        ("[[云杉|Organization]]的开源社区很活跃。", "Release"),
        ("[[云杉|Organization]]的员工超过五百人，[[蓝鲸|Organization]]更少。", "Ranking"),
        ("[[松果2|AIModel]]价格下跌5%。", "MarketMove"),
        ("[[云杉|Organization]]营收同比上涨5%。", "MarketMove"),
        ("[[石桥资本|Organization]]的投资者很担心[[云杉|Organization]]。", "Funding"),
        ("[[云杉|Organization]]的合作伙伴包括[[蓝鲸|Organization]]。", "Partnership"),
        ("[[李木|Person]]是[[云杉|Organization]]的联合创始人。", "Founding"),
        ("[[云杉|Organization]]的订单呈爆炸式增长。", "Incident"),
        ("[[云杉|Organization]]宣布裁员。", "Statement"),
        ("[[李木|Person]]没有回应，[[云杉|Organization]]也是。", "Statement"),
        ("这个说法是[[李木|Person]]在《[[松果志|Work]]》里公布的。", "Release"),
        ("[[南湖队|Organization]]客场以2比1击败[[北山队|Organization]]。", "Ranking"),
        ("教练[[李木|Person]]对裁判的判罚不满，[[南湖队|Organization]]罚进点球。", "Regulation"),
        ("第二天的路线是[[石塘|Place]]—[[青坞|Place]]—合作。", "Partnership"),
        ("[[Alderwood|Organization]] and [[Finch|Organization]] grew up in one street.", "Partnership"),
    ],
)
def test_a_near_miss_is_no_event(text: str, cls: str) -> None:
    assert [e for e in told(text) if e[0] == cls] == []


@pytest.mark.parametrize(
    "text",
    [
        "[[云杉|Organization]]计划明年收购[[蓝鲸|Organization]]。",
        "[[云杉|Organization]]否认收购[[蓝鲸|Organization]]。",
        "如果[[云杉|Organization]]收购[[蓝鲸|Organization]]，股价会涨。",
        "[[云杉|Organization]]会收购[[蓝鲸|Organization]]吗？",
    ],
)
def test_what_did_not_happen_keeps_its_modality(text: str) -> None:
    found, _ = read(text)
    assert {h.modality for h in found if h.cls == "Acquisition"}.isdisjoint(FACTUAL)
    assert "Acquisition" in {h.cls for h in found}


def test_every_company_of_a_list_has_its_own_market_move() -> None:
    moves = [e for e in told("[[云杉|Organization]]、[[蓝鲸|Organization]]股价均跌5%。") if e[0] == "MarketMove"]
    assert [who for _, who, _ in moves] == [{"云杉"}, {"蓝鲸"}]


def test_a_market_move_without_a_date_is_of_the_day_told_before_or_of_publication() -> None:
    text = "2024年5月2日，[[云杉|Organization]]收涨3%。[[蓝鲸|Organization]]收跌2%。"
    assert [d for c, _, d in told(text, "2024-05-03") if c == "MarketMove"] == ["2024-05-02", "2024-05-02"]
    assert [d for _, _, d in told("[[蓝鲸|Organization]]收跌2%。", "2024-05-03")] == ["2024-05-03"]
    assert [d for _, _, d in told("[[蓝鲸|Organization]]收跌2%。")] == [""]


def test_one_happening_told_twice_is_one_event_with_the_better_date() -> None:
    text = (
        "[[云杉|Organization]]发布[[松果2|AIModel]]。\n"
        "2024年5月3日，[[云杉|Organization]]推出[[松果2|AIModel]]，反响热烈。"
    )
    assert told(text) == [("Release", {"云杉", "松果2"}, "2024-05-03")]


def test_releases_of_two_models_stay_two_events() -> None:
    text = "[[云杉|Organization]]发布[[松果2|AIModel]]。\n[[云杉|Organization]]发布[[松果3|AIModel]]。"
    assert len([e for e in told(text) if e[0] == "Release"]) == 2


def test_the_subject_that_a_clause_leaves_out_is_that_of_the_clause_before() -> None:
    text = "[[云杉|Organization]]今天裁员，随后收购了[[蓝鲸|Organization]]。"
    assert ("Acquisition", {"云杉", "蓝鲸"}, "") in told(text)


def test_an_officer_acts_and_not_the_company_in_his_title() -> None:
    found, names = read("[[云杉|Organization]]首席执行官[[李木|Person]]发布了[[松果2|AIModel]]。")
    assert [(r, names[k]) for r, k in found[0].roles] == [("agent", "李木"), ("object", "松果2")]


def test_an_event_inside_somebodys_words_has_that_speaker() -> None:
    found, names = read("[[李木|Person]]说，[[云杉|Organization]]收购了[[蓝鲸|Organization]]。")
    assert {names[h.speaker] for h in found if h.cls == "Acquisition"} == {"李木"}


def test_each_speaker_has_one_statement() -> None:
    text = "[[李木|Person]]说，[[松果2|AIModel]]很强。[[李木|Person]]还说，[[蓝鲸3|AIModel]]也不差。"
    assert told(text) == [("Statement", {"李木", "松果2", "蓝鲸3"}, "")]


def test_frames_use_only_terms_of_the_ontology() -> None:
    ontology = load()
    frames = {f for some in compiled(ontology).words.values() for f in some}
    assert {f.cls for f in frames} | {"Statement"} == set(ontology.events)
    assert {r for f in frames for r in f.roles} | {r for f in frames for r, _ in f.also} <= set(ontology.roles)
    assert {c for f in frames for c in f.agent | f.object} <= set(ontology.entities)


@given(st.text("云杉蓝鲸，。发布收购涨5%将被由“”\n", max_size=60))
def test_whatever_the_text_events_stand_inside_it(text: str) -> None:
    mentions = [
        Named(m.start(), m.end(), "Organization", "云蓝".index(m.group()[0]), 1.0, "pattern")
        for m in re.finditer("云杉|蓝鲸", text)
    ]
    for h in find(scene(text, mentions), [], [], published="", ontology=load()):
        assert 0 <= h.start < h.end <= len(text)
        assert h.modality in MODALITIES
        assert h.roles


def test_a_long_text_without_a_stop_is_read_in_linear_time() -> None:
    text = "将发布被收购，" * 20_000
    assert find(scene(text, []), [], [], published="", ontology=load()) == ()
