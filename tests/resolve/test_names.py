"""What is taken off a name, what stays, and what makes two names one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ontology import Ontology
from kg.resolve.compare import acronym, brand_of, given_name_of, initials_of, picked_from, surname_of
from kg.resolve.names import chinese, keys, plain, rules, shorn, sound, version, weak


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GPT-4o mini", "gpt4omini"),
        ("Llama 3 70B", "llama3-70b"),
        ("Llama3-70B", "llama3-70b"),
        ("Llama 370B", "llama370b"),
        ("Qwen2.5-7B", "qwen2.5-7b"),
        ("ＣＥＳ", "ces"),
        ("輝達", "辉达"),
        ("蒂姆·伯纳斯-李", "蒂姆伯纳斯李"),
        ("Clément", "clement"),
        ("C++", "c++"),
        ("·", "·"),
    ],
)
def test_plain_form_drops_what_writers_vary(name: str, expected: str) -> None:
    assert plain(name) == expected


@given(st.text(max_size=40))
def test_plain_form_of_a_plain_form_is_itself(name: str) -> None:
    assert plain(plain(name)) == plain(name)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("GPT-4", "GPT-4o", False),
        ("GPT-4o", "GPT-4o mini", False),
        ("星岚2.0", "星岚 2.0", True),
        ("凌石一号", "凌石二号", False),
        ("Orbita-7B", "Orbita 7B", True),
        ("Orbita-7B", "Orbita-70B", False),
    ],
)
def test_another_number_or_variant_is_another_version(a: str, b: str, same: bool, ontology: Ontology) -> None:
    words = rules(ontology)
    assert (version(a, "AIModel", words) == version(b, "AIModel", words)) is same


def test_a_number_in_the_name_of_a_company_is_no_version(ontology: Ontology) -> None:
    assert version("360集团", "Organization", rules(ontology)) == ()


@pytest.mark.parametrize(
    ("name", "cls", "expected"),
    [
        ("R1", "AIModel", True),
        ("v2.5", "AIModel", True),
        ("Pro", "Product", True),
        ("H20", "Hardware", True),
        ("H100", "Hardware", False),
        ("GPT-4", "AIModel", False),
        ("奥特曼", "Person", True),
        ("Altman", "Person", True),
        ("Sam Altman", "Person", False),
        ("陆星野", "Person", False),
    ],
)
def test_a_bare_version_or_one_part_of_a_name_is_weak(name: str, cls: str, expected: bool, ontology: Ontology) -> None:
    assert weak(name, cls, rules(ontology)) is expected


@pytest.mark.parametrize(
    ("name", "tails", "expected"),
    [
        ("H100芯片", ["芯片"], "h100"),
        ("Velora Group", ["group"], "velora"),
        ("WhatsApp", ["app"], "whatsapp"),
        ("织云App", ["app"], "织云"),
        ("Helixon Inc.", ["inc"], "helixon"),
        ("芯片", ["芯片"], "芯片"),
    ],
)
def test_an_ending_comes_off_where_it_is_a_word(name: str, tails: list[str], expected: str) -> None:
    assert shorn(name, tails) == expected


@pytest.mark.parametrize(
    ("registered", "name", "same"),
    [
        ("杭州云岫科技有限公司", "云岫科技", True),
        ("杭州云岫科技有限公司", "云岫", True),
        ("深圳市极光湾机器人有限公司", "极光湾机器人", True),
        ("云岫科技控股股份有限公司", "云岫科技", True),
        ("云岫科技控股股份有限公司", "云岫", False),  # 京东科技控股 is not 京东
        ("云岫汽车有限公司", "云岫", False),
        ("杭州科技有限公司", "杭州", False),
    ],
)
def test_a_registered_name_holds_the_brand(registered: str, name: str, same: bool, ontology: Ontology) -> None:
    assert (plain(name) in keys(registered, "Organization", rules(ontology))) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("奥尔特曼", "奥特曼", True),
        ("奥尔特曼", "阿尔特曼", True),
        ("萨姆", "山姆", True),
        ("纳德拉", "纳德勒", True),
        ("特朗普", "拜登", False),
        ("费伦蒂", "贝伦蒂", False),
    ],
)
def test_transliterations_of_one_name_sound_alike(a: str, b: str, same: bool, ontology: Ontology) -> None:
    words = rules(ontology)
    assert (sound(a, words) == sound(b, words)) is same


def test_a_name_with_other_characters_has_no_sound(ontology: Ontology) -> None:
    assert sound("梁文锋", rules(ontology)) == ""
    assert chinese("梁文锋", rules(ontology))


def test_short_forms_of_people(ontology: Ontology) -> None:
    words = rules(ontology)
    assert surname_of("Weller", "Jonas Weller", words)
    assert given_name_of("Jonas", "Jonas Weller", words)
    assert initials_of("J. Weller", "Jonas Weller")
    assert not surname_of("Well", "Jonas Weller", words)
    assert not initials_of("M. Weller", "Jonas Weller")


def test_short_forms_of_organisations(ontology: Ontology) -> None:
    words = rules(ontology)
    assert acronym("Hong Kong Baptist University", words) == "hkbu"
    assert acronym("Baptist University", words) == ""
    assert brand_of("云岫", "云岫科技", words)
    assert not brand_of("云岫", "云岫汽车", words)
    assert not brand_of("Th", "Thai", words)
    assert picked_from("北航", "北京航空航天大学", words)
    assert not picked_from("北京", "北京航空航天大学", words)
    assert not picked_from("中国银行", "中国人民银行", words)


NASTY = ("a" * 1_000_000, "1-" * 500_000, "·" * 200_000, "科技" * 100_000 + "有限公司", "7." * 500_000)


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("cls", ["Organization", "Person", "AIModel"])
def test_of_a_page_for_a_name_nothing_is_taken_off(text: str, cls: str, ontology: Ontology) -> None:
    assert set(keys(text, cls, rules(ontology))) <= {plain(text)}
