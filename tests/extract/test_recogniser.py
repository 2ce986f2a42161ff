"""The network's decoding, its features, and that what is shipped reads names nobody listed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import srsly
from hypothesis import given
from hypothesis import strategies as st

from kg.extract import biluo
from kg.extract.biluo import softmax
from kg.extract.doc import blank
from kg.extract.network import Network
from kg.extract.recogniser import FOLDER, LEAST, Recogniser, describe, empty, pieces
from kg.ontology import load

LABELS = ("O", "B-Person", "I-Person", "L-Person", "U-Person", "B-Place", "I-Place", "L-Place", "U-Place")


def scores(*best: str, sure: float = 0.9) -> np.ndarray:
    rows = np.full((len(best), len(LABELS)), (1 - sure) / (len(LABELS) - 1), dtype=np.float32)
    for i, label in enumerate(best):
        rows[i, LABELS.index(label)] = sure
    return rows


def decode(
    rows: np.ndarray, labels: tuple[str, ...], bounds: tuple[int, ...] = ()
) -> list[tuple[int, int, str, float]]:
    return list(biluo.decode(rows, labels, bounds))


def test_a_name_runs_from_its_first_to_its_last_label() -> None:
    found = decode(scores("O", "B-Person", "I-Person", "L-Person", "U-Place"), LABELS)
    assert [(a, b, c) for a, b, c, _ in found] == [(1, 4, "Person"), (4, 5, "Place")]


def test_a_name_is_as_probable_as_its_least_probable_character() -> None:
    rows = scores("B-Person", "L-Person")
    rows[1] = scores("L-Person", sure=0.6)[0]
    assert decode(rows, LABELS)[0][3] == pytest.approx(0.6)


@pytest.mark.parametrize("best", [("B-Person", "O"), ("O", "L-Person"), ("B-Person", "L-Place"), ("I-Person",)])
def test_labels_that_cannot_follow_each_other_are_never_chosen(best: tuple[str, ...]) -> None:
    for start, end, _, _ in decode(scores(*best), LABELS):
        assert 0 <= start < end <= len(best)


@given(st.lists(st.lists(st.floats(-9, 9), min_size=len(LABELS), max_size=len(LABELS)), min_size=1, max_size=9))
def test_names_never_overlap_whatever_the_network_says(raw: list[list[float]]) -> None:
    found = decode(softmax(np.array(raw, dtype=np.float32)), LABELS)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    assert all(0 < sure <= 1.001 for *_, sure in found)


def test_a_character_knows_its_word_and_its_hint() -> None:
    doc = describe(blank().make_doc("杭州很大"), [(0, 2, "Place-g+")])
    assert [t.lemma_ for t in doc][:2] == ["杭州", "杭州"]
    assert [t.ent_id_ for t in doc] == ["B-Place-g+", "I-Place-g+", "-", "-"]


def test_no_name_runs_over_the_end_of_a_sentence() -> None:
    rows = scores("B-Person", "I-Person", "L-Person")
    assert [(a, b) for a, b, _, _ in decode(rows, LABELS)] == [(0, 3)]
    assert all(not a < 2 < b for a, b, _, _ in decode(rows, LABELS, (2,)))


@given(st.lists(st.lists(st.floats(-9, 9), min_size=len(LABELS), max_size=len(LABELS)), min_size=1, max_size=6))
def test_the_path_taken_is_the_most_probable_valid_one(raw: list[list[float]]) -> None:
    rows = softmax(np.array(raw, dtype=np.float32))
    rules = biluo.grammar(LABELS)
    paths = [()]
    for row in rows:
        paths = [(*p, k) for p in paths for k in np.argsort(row)[-4:] if not p or rules.follows[p[-1], k]]
    valid = [p for p in paths if rules.begins[p[0]] and rules.ends[p[-1]]]
    best = max((np.log(rows[range(len(p)), p]).sum() for p in valid), default=-np.inf)
    took = biluo._viterbi(rows, rules)
    assert np.log(rows[range(len(took)), took]).sum() >= best - 1e-4


@pytest.mark.parametrize("text", ["一句话。\n" * 3000, "没有行末。" * 5000, "字" * 20_001, "短", ""])
def test_long_texts_are_read_in_pieces_that_end_at_line_ends_where_there_are_any(text: str) -> None:
    parts = pieces(text)
    assert "".join(text[a:b] for a, b in parts) == text
    assert all(text[b - 1] == "\n" for _, b in parts[:-1]) or "\n" not in text


NOTICE = "近日,砚湖量子在合肥发布了Tidepool-13B。\n它很快 (约 2.5倍)。"


def test_the_plain_forward_pass_gives_what_spacy_gives() -> None:
    nlp, tagger = empty(srsly.read_json(load().root / FOLDER / "config.json"))
    nlp.from_disk(load().root / FOLDER, exclude=["tokenizer", "vocab"])
    doc = describe(nlp.make_doc(NOTICE), [(3, 7, "Organization-p")])
    (theirs,) = tagger.model.predict([doc])
    network = Network(tagger.model)
    assert np.abs(np.asarray(theirs) - network(doc.to_array(network.columns))).max() < 1e-4


def test_the_network_sees_in_text_what_it_saw_of_a_doc_in_training(shipped: Recogniser) -> None:
    hints = [(3, 7, "Organization-p")]
    doc = describe(blank().make_doc(NOTICE), hints)
    words, starts = [t.text for t in doc], [t.idx for t in doc]
    assert shipped.seen(NOTICE, words, starts, hints).tolist() == doc.to_array(shipped.network.columns).tolist()


@pytest.fixture(scope="module")
def shipped() -> Recogniser:
    return Recogniser(load().root / FOLDER)


@pytest.mark.parametrize(
    ("text", "name", "cls"),
    [
        ("近日,总部位于合肥的砚湖量子完成了新一轮融资。", "砚湖量子", "Organization"),
        ("宋知岚在接受采访时说,团队只有二十人。", "宋知岚", "Person"),
        ("该公司发布了开源模型Tidepool-13B,可以商用。", "Tidepool-13B", "AIModel"),
    ],
)
def test_it_reads_names_that_are_in_no_list(text: str, name: str, cls: str, shipped: Recogniser) -> None:
    start = text.index(name)
    assert (start, start + len(name), cls) in {(f.start, f.end, f.cls) for f in shipped(text)}


def test_a_text_about_nothing_named_has_no_sure_name(shipped: Recogniser) -> None:
    found = shipped("先把锅烧热,再放少许油,葱姜爆香以后倒入切好的豆腐,小火慢炖十分钟就可以出锅了。")
    assert [f for f in found if f.score > 0.5] == []


def test_what_is_hardly_probable_is_not_told(shipped: Recogniser) -> None:
    assert all(f.score >= LEAST for f in shipped("有人说云岭好,有人说星河好,谁知道呢,反正都差不多。"))


def test_an_empty_text_has_no_names(shipped: Recogniser) -> None:
    assert shipped("") == []
