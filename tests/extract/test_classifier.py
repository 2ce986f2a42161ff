"""The relation classifier: what it weighs, what it leaves alone, and that its weights survive a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.extract.classifier import UNRULED, WORDED, Weights, decide, each, load_weights, save
from kg.extract.doc import Fact, Named, Voice
from kg.extract.hashing import BUCKETS, number
from kg.extract.pairs import known, pairs, prepare
from kg.extract.trees import Forest
from kg.ontology import Ontology

TEXT = "青禾智能昨日发布稻浪-2。"
MENTIONS = (Named(0, 4, "Organization", 0, 0.9, "model"), Named(8, 12, "AIModel", 1, 0.9, "model"))
RULED = Fact(0, "developed", 1, 0, 12, "asserted", -1, 0.8)


def weights(bias: float) -> Weights:
    names = ("developed",)
    table = np.zeros((BUCKETS, 1), dtype=np.float32)
    return Weights(names, table, np.array([bias], np.float32))


def told(facts: tuple[Fact, ...], bias: float, ontology: Ontology) -> list[tuple[str, str]]:
    found = decide(TEXT, MENTIONS, ((), facts), ontology, weights(bias))
    return [(f.property, f.modality) for f in found]


def test_a_rules_fact_that_the_model_believes_stays_with_the_models_confidence(ontology: Ontology) -> None:
    (fact,) = decide(TEXT, MENTIONS, ((), (RULED,)), ontology, weights(2.0))
    assert fact.confidence == pytest.approx(1 / (1 + np.exp(-2.0)), abs=0.006)
    assert (fact.start, fact.end) == (RULED.start, RULED.end)


def test_a_rules_fact_that_the_model_disbelieves_goes(ontology: Ontology) -> None:
    assert told((RULED,), -3.0, ontology) == []


def test_what_is_denied_or_planned_is_not_the_models_to_judge(ontology: Ontology) -> None:
    assert told((RULED._replace(modality="planned"),), -3.0, ontology) == [("developed", "planned")]
    assert told((RULED._replace(modality="negated"),), 3.0, ontology) == [("developed", "negated")]


def test_the_model_adds_what_no_rule_saw_only_where_it_is_sure(ontology: Ontology) -> None:
    assert told((), 3.0, ontology) == [("developed", "asserted")]
    low = float(np.log(UNRULED / (1 - UNRULED))) - 0.1
    found = decide(TEXT, MENTIONS, ((), ()), ontology, weights(low))
    assert found == ()


def test_what_no_rule_saw_is_not_added_where_nothing_but_the_page_speaks_for_it(ontology: Ontology) -> None:
    one = np.zeros(1, np.int32)
    surely = Forest(
        3.0, 1, one, one.astype(np.uint8), np.full(1, np.inf, np.float32), one, one, np.zeros(1, np.float32)
    )
    for words, added in ((WORDED - 0.02, 0), (WORDED + 0.02, 1)):
        level = weights(float(np.log(words / (1 - words))))._replace(forests=(surely,))
        assert len(decide(TEXT, MENTIONS, ((), ()), ontology, level)) == added
        assert len(decide(TEXT, MENTIONS, ((), (RULED,)), ontology, level)) == 1  # near miss: a rule saw it


def test_a_relation_never_joins_classes_it_does_not_take(ontology: Ontology) -> None:
    turned = (MENTIONS[0]._replace(cls="AIModel"), MENTIONS[1]._replace(cls="Organization"))
    (fact,) = decide(TEXT, turned, ((), ()), ontology, weights(3.0))
    assert (fact.subject, fact.object) == (1, 0)


def test_weights_survive_a_file_but_for_the_smallest(tmp_path: Path) -> None:
    w = weights(0.5)
    w.table[5, 0], w.table[6, 0] = 1.5, 0.001
    save(w, tmp_path / "w.npz")
    kept = load_weights(tmp_path / "w.npz")
    assert (kept.names, kept.table[5, 0], kept.table[6, 0]) == (w.names, 1.5, 0.0)


def test_what_a_rule_found_is_a_feature_of_its_pair_alone(ontology: Ontology) -> None:
    page = prepare(TEXT, MENTIONS)
    with_rule, without = (
        {
            (p.subject, p.object): set(p.features.tolist())
            for p in pairs(page, known(page, (), facts, ontology), ontology)
        }
        for facts in ((RULED,), ())
    )
    assert with_rule[0, 1] > without[0, 1]
    assert number("rule=developed") % BUCKETS in with_rule[0, 1] - without[0, 1]


def test_probabilities_lie_between_0_and_1(ontology: Ontology) -> None:
    page = prepare(TEXT, MENTIONS)
    found = pairs(page, known(page, (), (RULED,), ontology), ontology)
    assert len(found.rows[0]) > 20
    chances = each(found.rows, weights(0.0))
    assert len(chances) == len(found)
    assert (chances == 0.5).all()


def test_things_far_apart_are_no_candidates(ontology: Ontology) -> None:
    far = (MENTIONS[0], Named(300, 304, "AIModel", 1, 0.9, "model"))
    text = TEXT[:4] + "好" * 296 + "稻浪-2。"
    page = prepare(text, far)
    assert list(pairs(page, known(page, (), (), ontology), ontology)) == []


def test_a_rules_fact_about_things_far_apart_is_not_the_models_to_judge(ontology: Ontology) -> None:
    far = (MENTIONS[0], Named(300, 304, "AIModel", 1, 0.9, "model"))
    fact = RULED._replace(end=304)
    assert decide(TEXT[:4] + "好" * 296 + "稻浪-2。", far, ((), (fact,)), ontology, weights(-3.0)) == (fact,)


def test_a_name_that_only_describes_a_market_was_made_by_nobody_there(ontology: Ontology) -> None:
    """「青禾智能在松针-2市场竞争」: no rule says so, and the model alone is not believed."""
    for text, made in (("青禾智能在松针-2市场竞争。", False), ("青禾智能在松针-2上竞争。", True)):
        names = (MENTIONS[0], Named(5, 9, "Hardware", 1, 0.9, "model"))
        found = decide(text, names, ((), ()), ontology, weights(3.0))
        assert bool(found) is made


def test_a_long_page_has_the_features_that_it_has_in_one_block(
    ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "青禾智能、稻浪-2和云杉-3、蓝湾。\n" * 4
    names = [("青禾智能", "Organization"), ("稻浪-2", "AIModel"), ("云杉-3", "AIModel"), ("蓝湾", "Organization")]
    size = len(text) // 4
    some = [
        Named(at + text.index(n), at + text.index(n) + len(n), cls, k, 0.9, "model")
        for at in range(0, len(text), size)
        for k, (n, cls) in enumerate(names)
    ]
    voices = (Voice(2, size, 3, (0, 1)),)
    whole, small = [], []
    for found, block in ((whole, 1 << 12), (small, 3)):
        monkeypatch.setattr("kg.extract.pairs.BLOCK", block)
        page = prepare(text, some)
        found += [(*p[:4], p.features.tolist()) for p in pairs(page, known(page, voices, (RULED,), ontology), ontology)]
    assert len(whole) > 9
    assert whole == small


def seen(text: str, names: tuple[Named, ...], ends: tuple[int, int], ontology: Ontology) -> set[int]:
    """The features of one candidate."""
    page = prepare(text, names)
    found = pairs(page, known(page, (), (), ontology), ontology)
    return next(set(p.features.tolist()) for p in found if (p.subject, p.object) == ends)


def test_words_that_tell_a_property_are_alike_whichever_they_are(ontology: Ontology) -> None:
    """发布 and 推出 both tell that something was made; 想起 tells nothing."""
    kinds = sorted(ontology.relations).index("developed")
    trigger = number(f"trigger=b{kinds}|OrgAIMF") % BUCKETS
    for verb, tells in (("发布", True), ("推出", True), ("想起", False)):
        names = (MENTIONS[0], Named(6, 10, "AIModel", 1, 0.9, "model"))
        assert (trigger in seen(f"青禾智能{verb}稻浪-2。", names, (0, 1), ontology)) is tells


def test_a_post_before_a_name_is_seen_together_with_whose_page_it_is(ontology: Ontology) -> None:
    """「董事长沈砚」 on a page about 青禾: the pair with 青禾 is seen otherwise than that with one named in passing."""
    text = "青禾发布财报，青禾股价上涨。白露未回应。董事长沈砚说很满意。"
    names = (
        Named(0, 2, "Organization", 0, 0.9, "model"),
        Named(7, 9, "Organization", 0, 0.9, "model"),
        Named(14, 16, "Organization", 1, 0.9, "model"),
        Named(23, 25, "Person", 2, 0.9, "model"),
    )
    lead, other = (seen(text, names, (3, k), ontology) for k in (1, 2))
    spelt = [
        (number("董事长") * 101 + number(f"introduced=PerOrgB|{leads}|{rivals}|{apart}")) % BUCKETS
        for leads, rivals, apart in ((True, 1, 2), (False, 0, 1))
    ]
    assert spelt[0] in lead and spelt[0] not in other
    assert spelt[1] in other and spelt[1] not in lead
