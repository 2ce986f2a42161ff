"""The gazetteer is sound: names mean one thing or say that they need context."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from kg.ontology import Known, Ontology
from kg.resolve.names import folded, plain

HAN = re.compile(r"[㐀-鿿]")
#: What the guidelines call generic: never the plain name of an entity.
GENERIC = """人工智能 算法 技术 芯片 GPU CPU 大模型 模型 数据 算力 互联网 开源 闭源 智能体 机器人 手机 公司 大厂 厂商
美股 基准测试 应用 平台 软件 硬件 系统 智能 网络 服务器 显卡 数据中心 大语言模型 LLM AI App 云计算 半导体 自动驾驶"""


def spelt(entry: Known) -> set[tuple[str, bool]]:
    return {(plain(text), unsure) for text, _, unsure in entry.names}


def test_there_are_enough_entities_written_by_hand(ontology: Ontology) -> None:
    counts = Counter(k.cls for k in ontology.known)
    assert sum(counts.values()) >= 400
    assert set(counts) == set(ontology.entities) & set(counts)
    assert all(
        counts[c] >= 25 for c in ("Person", "Organization", "AIModel", "Product", "Hardware", "Technology", "Place")
    )


def test_no_plain_name_means_two_entities(ontology: Ontology) -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for entry in ontology.known:
        for text, _, unsure in entry.names:
            if not unsure:
                # "+" tells Command R+ from Command R; the blank and the hyphen do not matter
                owners[plain(text)].add(entry.id)
    clashes = {name: ids for name, ids in owners.items() if len(ids) > 1}
    assert clashes == {}


def test_no_name_is_plain_in_one_script_and_ambiguous_in_the_other(ontology: Ontology) -> None:
    mixed = {(k.id, name) for k in ontology.known for name, unsure in spelt(k) if unsure and (name, False) in spelt(k)}
    assert mixed == set()


def test_an_ambiguous_name_says_near_which_words_it_counts(ontology: Ontology) -> None:
    assert [k.id for k in ontology.known if any(u for _, _, u in k.names) and not k.context] == []


def test_every_entity_has_a_name_in_han_or_latin_letters_with_its_language(ontology: Ontology) -> None:
    wrong = [
        (k.id, text, tag)
        for k in ontology.known
        for text, tag, _ in k.names
        if (tag == "en" and HAN.search(text)) or (tag.startswith("zh") and not HAN.search(text) and k.cls != "Place")
    ]
    assert wrong == []


@pytest.mark.parametrize("cls", ["Person", "Organization", "Place"])
def test_most_people_organisations_and_places_have_names_in_both_scripts_and_in_english(
    cls: str, ontology: Ontology
) -> None:
    entries = [k for k in ontology.known if k.cls == cls]
    tags = [{tag for _, tag, _ in k.names} for k in entries]
    assert sum({"zh-Hans", "zh-Hant", "en"} <= t for t in tags) / len(entries) > 0.7


def test_no_generic_word_is_an_entity(ontology: Ontology) -> None:
    generic = {plain(w) for w in GENERIC.split()}
    assert {name for k in ontology.known for name, unsure in spelt(k) if not unsure} & generic == set()


def test_a_single_han_character_or_letter_is_never_plain(ontology: Ontology) -> None:
    assert [k.id for k in ontology.known if any(len(n) < 2 and not u for n, u in spelt(k))] == []


COMMON = ("苹果", "小米", "理想", "联想", "快手", "平安", "星火", "百川", "R1", "V3", "o1", "X", "Nova")


@pytest.mark.parametrize("name", COMMON)
def test_common_words_and_shared_names_are_never_plain(name: str, ontology: Ontology) -> None:
    assert [k.id for k in ontology.known if (plain(name), False) in spelt(k)] == []


def test_classes_and_second_classes_are_in_the_ontology(ontology: Ontology) -> None:
    assert {k.cls for k in ontology.known} | {c for k in ontology.known for c in k.also} <= set(ontology.entities)


def test_identifiers_are_unique_and_fit_an_iri(ontology: Ontology) -> None:
    ids = [k.id for k in ontology.known]
    assert len(ids) == len(set(ids))
    assert [i for i in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i)] == []


def test_nothing_claims_a_wikidata_item_that_nobody_verified(ontology: Ontology) -> None:
    assert [k.id for k in ontology.known if k.wikidata] == []


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("china", "中国"),
        ("united-states", "美國"),
        ("hong-kong", "香港"),
        ("south-korea", "南韩"),
        ("new-zealand", "紐西蘭"),
        ("united-arab-emirates", "阿联酋"),
        ("cote-divoire", "科特迪瓦"),
        ("turkiye", "土耳其"),
    ],
)
def test_countries_come_from_cldr(identifier: str, name: str, ontology: Ontology) -> None:
    entry = next(k for k in ontology.known if k.id == identifier)
    assert (entry.cls, plain(name)) in {("Place", n) for n, _ in spelt(entry)}


@pytest.mark.parametrize("name", ["伪地区", "未知地区", "欧元区", "南极洲", "大洋洲边远群岛"])
def test_codes_of_cldr_that_are_no_country_are_left_out(name: str, ontology: Ontology) -> None:
    assert [k.id for k in ontology.known if folded(name) in {folded(n) for n, _, _ in k.names}] == []
