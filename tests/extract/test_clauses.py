import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.clauses import clauses


def parts(text: str) -> list[str]:
    return [text[a:b] for a, b in clauses(text, (0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青禾发布A，蓝湾发布B。", ["青禾发布A", "蓝湾发布B"]),
        ("青禾、蓝湾都已接入。", ["青禾、蓝湾都已接入"]),
        ("青禾（前身为甲，乙）更名，随后上市", ["青禾（前身为甲，乙）更名", "随后上市"]),
        ("他著有《算力，与人》，现居杭州", ["他著有《算力，与人》", "现居杭州"]),
        ("营收1,200万元, 增长两成", ["营收1,200万元", "增长两成"]),
        ("她说：“便宜，而且快。”", ["她说", "便宜", "而且快"]),
        ("比分是16:9，没有悬念", ["比分是16:9", "没有悬念"]),
        ("被称为“小蓝鲸”的模型", ["被称为“小蓝鲸”的模型"]),
        ("左括号（没有关，句子照样分开", ["左括号（没有关", "句子照样分开"]),
    ],
)
def test_clauses_end_at_commas_outside_brackets_and_titles(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@given(st.text(alphabet="甲乙，、：:,1 （）()《》“”。\n…—", max_size=80))
def test_clauses_are_in_order_and_without_outer_blanks(text: str) -> None:
    end = 0
    for a, b in clauses(text, (0, len(text))):
        assert end <= a < b <= len(text)
        assert text[a:b] == text[a:b].strip()
        end = b


@pytest.mark.parametrize("piece", ["（", "，", "《（", "“", "1,"])
def test_a_megabyte_of_nonsense_is_split_in_linear_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert all(a < b for a, b in clauses(text, (0, len(text))))
