"""Sentences are written as [name|class letter|id]; classes: P person, O organisation, M model, D product, H hardware,
T technology, L place, W work."""

import re
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract import comments, forms, namesakes
from kg.extract.doc import Fact, Named, Voice
from kg.extract.relations import find
from kg.extract.structure import masked_sentences
from kg.ontology import load

CLASSES = MappingProxyType(
    {
        "P": "Person",
        "O": "Organization",
        "M": "AIModel",
        "D": "Product",
        "H": "Hardware",
        "T": "Technology",
        "L": "Place",
        "W": "Work",
        "E": "Event",
    }
)
MARK = re.compile(r"\[([^|\]]+)\|(\w)\|(\w+)(\*?)\]")
ONTOLOGY = load()


def read(marked: str) -> tuple[str, list[Named], dict[int, str]]:
    text, mentions, ids, at = "", [], {}, 0
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        key = ids.setdefault(m[3], len(ids))
        by = "coreference" if m[4] else "pattern"
        mentions.append(Named(len(text), len(text) + len(m[1]), CLASSES[m[2]], key, 1.0, by))
        text, at = text + m[1], m.end()
    return text + marked[at:], mentions, {k: name for name, k in ids.items()}


def facts(marked: str, voices: tuple[Voice, ...] = ()) -> list[Fact]:
    text, mentions, _ = read(marked)
    return list(find(text, mentions, voices, ONTOLOGY))


def said(marked: str, *, factual: bool = True) -> set[str]:
    text, mentions, names = read(marked)
    return {
        f"{names[f.subject]} {f.property} {names[f.object]}"
        for f in find(text, mentions, (), ONTOLOGY)
        if not factual or f.modality in ("asserted", "reported")
    }


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[青禾|O|a]周二发布[稻浪-2|M|b]。", "a developed b"),
        ("[稻浪-2|M|b]由[青禾|O|a]的团队开发。", "a developed b"),
        ("[青禾|O|a]的[稻浪-2|M|b]反应很快。", "a developed b"),
        ("[青禾|O|a]把[稻浪-2|M|b]开源了。", "a developed b"),
        ("[青禾|O|a]首席执行官[沈砚|P|b]出席。", "b holdsPositionAt a"),
        ("[青禾|O|a]的业绩超出预期。首席财务官[何川|P|b]说，", "b holdsPositionAt a"),
        ("[沈砚|P|b]出任[青禾|O|a]董事长。", "b holdsPositionAt a"),
        ("[梧桐国|L|a]总统[沈砚|P|b]讲话。", "b holdsPositionAt a"),
        ("[晨报|O|a]记者[沈砚|P|b]报道", "b holdsPositionAt a"),
        ("[青禾|O|a]创始人[沈砚|P|b]说", "b founderOf a"),
        ("[青禾|O|a]由[沈砚|P|b]和[何川|P|c]创办。", "c founderOf a"),
        ("[青禾|O|a]前副总裁[沈砚|P|b]加盟。", "b formerlyAffiliatedWith a"),
        ("[沈砚|P|b]曾任[青禾|O|a]工程师。", "b formerlyAffiliatedWith a"),
        ("[沈砚|P|b]毕业于[青州大学|O|a]。", "b educatedAt a"),
        ("[沈砚|P|b]是[青州大学|O|a]博士。", "b educatedAt a"),
        ("毕业于[青州大学|O|a]的[沈砚|P|b]来了。", "b educatedAt a"),
        ("[蓝湾|O|a]旗下的[青禾|O|b]宣布涨价。", "a parentOrganizationOf b"),
        ("[青禾|O|b]的母公司[蓝湾|O|a]表态。", "a parentOrganizationOf b"),
        ("[青禾|O|b]宣布完成三亿元融资，[蓝湾|O|a]领投。", "a investedIn b"),
        ("[蓝湾|O|a]以九亿元收购[青禾|O|b]。", "a acquired b"),
        ("[青禾|O|b]上月被[蓝湾|O|a]收购。", "a acquired b"),
        ("[青禾|O|a]与[蓝湾|O|b]达成合作。", "a partneredWith b"),
        ("[青禾|O|a]联合[蓝湾|O|b]办学。", "a partneredWith b"),
        ("[青禾|O|a]和[蓝湾|O|b]的竞争越来越凶。", "a competesWith b"),
        ("[青州银行|O|a]已接入[稻浪-2|M|b]。", "a adopted b"),
        ("[稻浪-2|M|b]已被[青州银行|O|a]采用。", "a adopted b"),
        ("[麦穗-1|M|a]基于[稻浪-2|M|b]微调。", "a basedOn b"),
        ("[麦穗-1|M|a]以[稻浪-2|M|b]为底座。", "a basedOn b"),
        ("[麦穗-1|M|a]采用[稀疏路由|T|b]架构。", "a usesTechnology b"),
        ("[麦穗-1|M|a]在八百张[磐石910|H|b]上训练完成。", "a trainedOn b"),
        ("[青禾|O|a]拥有八百张[磐石910|H|b]。", "a ownsHardware b"),
        ("[麦穗-1|M|a]在数学上超过[稻浪-2|M|b]。", "a outperforms b"),
        ("[麦穗-1|M|a]比[稻浪-2|M|b]更强。", "a outperforms b"),
        ("[稻浪-2|M|b]不如[麦穗-1|M|a]。", "a outperforms b"),
        ("[麦穗-1|M|a]与[稻浪-2|M|b]不相上下。", "a comparableTo b"),
        ("[麦穗-1|M|a]性能比肩[稻浪-2|M|b]。", "a comparableTo b"),
        ("[青禾|O|a]总部位于[青州|L|b]。", "a locatedIn b"),
        ("总部设在[青州|L|b]的[青禾|O|a]裁员。", "a locatedIn b"),
        ("[青禾|O|a]（[青州|L|b]）今日上市。", "a locatedIn b"),
        ("[沈砚|P|a]著有《[水与铜|W|b]》。", "a authorOf b"),
        ("[沈砚|P|a]批评[青禾|O|b]。", "a commentedOn b"),
    ],
)
def test_a_sentence_states_the_relation(marked: str, expected: str) -> None:
    assert expected in said(marked)


@pytest.mark.parametrize(
    ("marked", "wrong"),
    [
        ("[青禾|O|a]的下载量超过了[稻浪-2|M|b]。", "a developed b"),
        ("[青禾|O|a]的成绩不如[稻浪-2|M|b]。", "a developed b"),
        ("[青禾|O|a]接入蓝湾发布的[稻浪-2|M|b]。", "a developed b"),
        ("[青禾|O|a]前首席执行官[沈砚|P|b]出席。", "b holdsPositionAt a"),
        ("[青禾|O|a]与[沈砚|P|b]见面。", "b holdsPositionAt a"),
        ("毕业于[青州大学|O|a]的[沈砚|P|b]来了。", "b holdsPositionAt a"),
        ("[青禾|O|a]在[青州大学|O|b]办讲座。", "a founderOf b"),
        ("[沈砚|P|b]现任[青禾|O|a]工程师。", "b formerlyAffiliatedWith a"),
        ("[沈砚|P|b]是[青州大学|O|a]教授。", "b educatedAt a"),
        ("[蓝湾|O|a]起诉[青禾|O|b]。", "a parentOrganizationOf b"),
        ("[青禾|O|b]与[蓝湾|O|a]会面。", "a acquired b"),
        ("[青禾|O|a]与[蓝湾|O|b]会面。", "a partneredWith b"),
        ("[青禾|O|a]和[蓝湾|O|b]都涨了。", "a competesWith b"),
        ("[青州银行|O|a]谈到[稻浪-2|M|b]。", "a adopted b"),
        ("[麦穗-1|M|a]和[稻浪-2|M|b]同日发布。", "a basedOn b"),
        ("[麦穗-1|M|a]与[稻浪-2|M|b]不相上下。", "a outperforms b"),
        ("[麦穗-1|M|a]不如[稻浪-2|M|b]。", "a outperforms b"),
        ("[麦穗-1|M|a]比[稻浪-2|M|b]差。", "a outperforms b"),
        ("[青禾|O|a]收入超过[稻浪-2|M|b]。", "a outperforms b"),
        ("[沈砚|P|a]飞往[青州|L|b]。", "a locatedIn b"),
        ("[沈砚|P|a]没听说过《[水与铜|W|b]》。", "a authorOf b"),
    ],
)
def test_a_near_miss_states_no_such_relation(marked: str, wrong: str) -> None:
    assert wrong not in said(marked)


def test_an_enumeration_shares_its_predicate() -> None:
    assert said("[青禾|O|a]、[蓝湾|O|b]和[海棠|O|c]均已接入[稻浪-2|M|d]。") >= {
        "a adopted d",
        "b adopted d",
        "c adopted d",
    }


def test_a_compound_in_an_enumeration_is_one_member_and_its_parts_are_only_each_others() -> None:
    found = said("[青禾|O|a]、[白露|O|b]、[蓝湾|O|c][海豚云|O|d]均已接入[稻浪-2|M|m]。")
    assert {"a adopted m", "b adopted m", "d adopted m", "c parentOrganizationOf d"} <= found
    assert not found & {"a parentOrganizationOf d", "b parentOrganizationOf d"}


def test_a_compound_before_others_is_parent_of_the_first_alone() -> None:
    found = said("[蓝湾|O|a][海豚云|O|b]、[青禾|O|c]、[白露|O|d]接连宣布支持[稻浪-2|M|m]。")
    assert "a parentOrganizationOf b" in found
    assert not found & {"a parentOrganizationOf c", "a parentOrganizationOf d"}


def test_objects_that_are_described_one_by_one_are_all_taken() -> None:
    assert said("[青禾|O|a]发布大模型[稻浪-2|M|b]、耳机[听潮|D|c]和芯片[磐石910|H|d]。") >= {
        "a developed b",
        "a developed c",
        "a developed d",
    }


def test_a_clause_without_subject_takes_that_of_the_clause_before() -> None:
    assert "a acquired b" in said("[青禾|O|a]上周宣布裁员，并收购[海棠|O|b]。")


def test_a_name_behind_a_preposition_is_no_subject() -> None:
    found = said("[青禾|O|a]在[蓝湾|O|c]大会上发布[稻浪-2|M|b]。")
    assert "a developed b" in found
    assert "c developed b" not in found


def test_a_pronoun_carries_its_entity() -> None:
    assert "a developed b" in said("[青禾|O|a]上市了。[该公司|O|a*]去年推出[稻浪-2|M|b]。")


@pytest.mark.parametrize(
    ("marked", "modality"),
    [
        ("[蓝湾|O|a]并未收购[青禾|O|b]。", "negated"),
        ("[蓝湾|O|a]拟收购[青禾|O|b]。", "planned"),
        ("[蓝湾|O|a]或将收购[青禾|O|b]。", "hedged"),
        ("[蓝湾|O|a]收购[青禾|O|b]。", "asserted"),
    ],
)
def test_what_is_no_fact_says_so(marked: str, modality: str) -> None:
    assert [f.modality for f in facts(marked) if f.property == "acquired"] == [modality]


def test_evidence_is_the_smallest_span_with_both_names_and_the_words() -> None:
    marked = "据说天晴。周二，[蓝湾|O|a]宣布收购[青禾|O|b]，价格未披露。"
    text, _, _ = read(marked)
    assert [text[f.start : f.end] for f in facts(marked)] == ["蓝湾宣布收购青禾"]


def test_told_twice_it_is_found_twice() -> None:
    assert (
        len(
            [f for f in facts("[蓝湾|O|a]收购[青禾|O|b]。是的，[蓝湾|O|a]收购[青禾|O|b]。") if f.property == "acquired"]
        )
        == 2
    )


def test_a_fact_within_a_voice_has_its_speaker() -> None:
    marked = "[沈砚|P|c]说，[蓝湾|O|a]收购[青禾|O|b]。"
    text, mentions, _ = read(marked)
    voice = Voice(text.index("蓝湾"), len(text) - 1, mentions[0].entity, (2, 3))
    found = {f.property: f for f in facts(marked, (voice,))}
    assert found["acquired"].speaker == mentions[0].entity
    assert found["commentedOn"].object == mentions[1].entity  # the topic, not everything named


def test_who_only_announces_comments_on_nothing() -> None:
    marked = "[沈砚|P|c]宣布，[蓝湾|O|a]上市。"
    voice = Voice(5, 10, 0, (2, 4))
    assert "commentedOn" not in {f.property for f in facts(marked, (voice,))}


def test_a_thing_is_its_namesakes_work_unless_another_made_it_or_the_name_is_a_places() -> None:
    assert "a developed b" in said("[棱镜智能|O|a]上市。[棱镜-2|M|b]很快。")
    other = said("[棱镜智能|O|a]上市。[青禾|O|c]发布[棱镜-2|M|b]。")
    assert "c developed b" in other and "a developed b" not in other
    words = replace_places(("棱镜",))
    text, mentions, _ = read("[棱镜智能|O|a]上市。[棱镜-2|M|b]很快。")
    assert list(namesakes.namesakes(text, mentions, (), words)) == []


def replace_places(places: tuple[str, ...]) -> forms.Lexicon:
    return forms.lexicon(ONTOLOGY)._replace(places=places)


def test_a_mention_is_one_character_and_brackets_stand_apart() -> None:
    text, mentions, _ = read("[青禾|O|a]（[青州|L|b]）发布“[稻浪-1|M|c]”和“[稻浪-2|M|d]”。")
    main, aside = masked_sentences(text, mentions, ONTOLOGY)
    assert len(main.masked) == 5 and main.masked[1:3] == "发布"
    assert [len(s.members) for s in main.slots.values()] == [1, 2]
    assert len(aside.slots) == 2


def test_every_form_is_of_a_property_and_every_property_has_a_form() -> None:
    assert {f.property for f in forms.lexicon(ONTOLOGY).forms} == set(ONTOLOGY.relations)


def test_a_form_of_no_property_is_refused(tmp_path) -> None:
    lexicon = (ONTOLOGY.root / "lexicon" / "relations.toml").read_text("utf-8")
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "relations.toml").write_text(
        lexicon + '\n[[property.ateLunchWith.form]]\nform = "S V O"\nwords = ["吃"]\n', "utf-8"
    )
    with pytest.raises(ValueError, match="ateLunchWith"):
        forms.lexicon(replace(ONTOLOGY, root=tmp_path))


MARKS = ("，", "。", "、", "（", "）", "“", "”", "\n", "1")
PIECES = (*MARKS, "甲", "发布", "收购", "和", "的", "被", "说", "[乙|O|a]", "[丙|M|b]", "[丁|P|c]")


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_whatever_the_text_a_fact_has_evidence_and_classes_that_fit(pieces: list[str]) -> None:
    text, mentions, _ = read("".join(pieces))
    classes = {m.entity: m.cls for m in mentions}
    for f in find(text, mentions, (), ONTOLOGY):
        prop = ONTOLOGY.relations[f.property]
        assert 0 <= f.start < f.end <= len(text)
        assert f.subject != f.object and 0 < f.confidence <= 1
        assert not prop.domain or classes[f.subject] in prop.domain
        assert not prop.range or classes[f.object] in prop.range


@pytest.mark.parametrize("piece", ["（", "[乙|O|a]发布", "[乙|O|a]（[丙|M|b]）", "发布，", "[丁|P|c]、"])
def test_a_long_nasty_line_ends(piece: str) -> None:
    assert find(*read(piece * (60_000 // len(piece)))[:2], (), ONTOLOGY) is not None


def test_comments_need_a_speaker_who_is_known() -> None:
    text, mentions, _ = read("[蓝湾|O|a]很贵。")
    assert list(comments.comments(text, mentions, [Voice(0, 4, -1, (0, 1))], forms.lexicon(ONTOLOGY))) == []
