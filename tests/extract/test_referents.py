"""What a pronoun or description means, as the trained model chooses. All names are invented."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.extract import referents
from kg.extract.coreference import CLASSES, resolve
from kg.extract.doc import Named
from kg.extract.hashing import BUCKETS
from kg.ontology import load
from tests.extract.marked import named

POINTING = {k: str(v) for k, v in load().lexicon("names")["coreference"].items()}
WEIGHTS = referents.load_weights(load().root / referents.FILE)
LAN, XU, UNIVERSITY = ("岚启", "Organization", 0), ("旭原", "Organization", 1), ("江口大学", "Organization", 5)
SHEN, LU = ("沈砚秋", "Person", 2), ("陆知行", "Person", 3)
MEDIUM, BANK = ("潮声科技网", "Organization", 6), ("北渚证券", "Organization", 7)
XING, CHIP = ("星野-3", "AIModel", 4), ("沧澜910", "Hardware", 8)


def last(text: str, *marked: tuple[str, str, int]) -> int:
    """The thing that the last pointer of a text means."""
    return resolve(text, named(text, *marked), POINTING, WEIGHTS)[-1].entity


@pytest.mark.parametrize(
    ("text", "marked", "meant"),
    [
        ("岚启周二发布新品。创始人沈砚秋毕业于江口大学。公司目前有员工三百人。", [LAN, SHEN, UNIVERSITY], 0),
        # near misses: where it is the school or the bank that is spoken of
        ("岚启周二向江口大学捐了一笔钱。该校有三万名学生。", [LAN, UNIVERSITY], 5),
        ("江口大学昨日开学。该校今年招了九千人。", [UNIVERSITY], 5),
        ("岚启第三季度亏损扩大。北渚证券分析师沈砚秋认为，公司明年才能盈利。", [LAN, BANK, SHEN], 0),
        ("岚启发布了新机器人。“翻跟头旭原已经做得够好了。”沈砚秋说。该公司还自研了一款模型。", [LAN, XU, SHEN], 0),
        ("江口大学昨日签约。麻省理工今年扩招，该校明年再招一百人。", [UNIVERSITY, ("麻省理工", "Organization", 9)], 9),
        ("岚启起诉旭原。这家公司要求赔偿。", [LAN, XU], 0),
        ("岚启发布模型星野-3，它在沧澜910上训练了四十天。它的成绩超过了前代。", [LAN, XING, CHIP], 4),
    ],
)
def test_a_pointer_means_what_its_text_is_about(text: str, marked: list[tuple[str, str, int]], meant: int) -> None:
    assert last(text, *marked) == meant


@pytest.mark.parametrize(
    ("text", "marked", "meant"),
    [
        (
            "岚启沈砚秋：我们不急\n来源：潮声科技网 作者：陆知行\n岚启上周发布新品。\n"
            "潮声科技网：怕不怕？\n沈砚秋：不怕。\n潮声科技网：为什么？\n沈砚秋：公司还年轻。",
            [LAN, SHEN, MEDIUM],
            0,
        ),
        ("岚启创始人沈砚秋来了。\n作者：陆知行\n记者陆知行同她聊了两小时。", [LAN, SHEN, LU], 2),
        # near misses: a medium told about, who is asked, a press release, an organisation that answers, a digest
        ("潮声科技网昨日裁员。公司称业务正常。", [MEDIUM], 6),
        ("记者采访沈砚秋时，他说不急。", [SHEN], 2),
        ("记者陆知行昨日被捕。他没有回答。", [LU], 3),
        ("来源：岚启\n岚启今日发布新品。该公司总部在杭州。", [LAN], 0),
        ("沈砚秋：营收如何？\n岚启：三亿元。\n沈砚秋：员工呢？\n岚启：公司有五百名员工。", [LAN, SHEN], 0),
        ("旭原：发布新品。\n江口大学：开学。\n岚启：上周裁员。公司称业务正常。", [LAN, XU, UNIVERSITY], 0),
    ],
)
def test_who_made_a_page_or_asks_in_it_is_not_what_it_is_about(
    text: str, marked: list[tuple[str, str, int]], meant: int
) -> None:
    assert last(text, *marked) == meant


def test_a_pointer_within_a_name_points_at_nothing() -> None:
    text = "来源：她科技\n岚启创始人沈砚秋说，她科技很好。"
    marked = [*named(text, LAN, SHEN), *named(text, ("她科技", "Organization", 9))]
    assert resolve(text, sorted(marked), POINTING, WEIGHTS) == []


def test_a_page_in_one_long_line_is_read_to_its_end() -> None:
    text = "岚启说，公司不急，它的股价涨了，旭原称其落后，" * 2500
    assert len(resolve(text, named(text, LAN, XU), POINTING, WEIGHTS)) >= 2500


def test_things_are_looked_at_by_how_near_and_how_often_they_are_named() -> None:
    text = "".join(f"公司{k}。" for k in "甲乙丙丁戊己庚辛壬癸")
    mentions = [Named(k * 4, k * 4 + 3, "Organization", k, 1.0, "model") for k in range(10)]
    some = referents.rivals(mentions, ("Organization",))
    assert [r.mentions[-1].entity for r in some] == [9, 8, 7, 6, 5, 4, 3, 2, 0]  # the first is spared
    page, pointer = referents.Page(text, [0], mentions), referents.Pointer(40, 41, "company")
    nothing = np.zeros(BUCKETS, np.float32)
    assert referents.choose(page, pointer, ("Person",), -1, nothing) is None
    chosen = referents.choose(page, pointer, CLASSES["company"], -1, nothing)
    assert chosen is not None and chosen.entity == 9  # of equals the one named last


def test_weights_come_back_and_may_be_missing(tmp_path: Path) -> None:
    weights = np.zeros(BUCKETS, np.float32)
    weights[[3, 70_000]] = 0.5, -1.25
    referents.save(weights, tmp_path / "some.npz")
    assert (referents.load_weights(tmp_path / "some.npz") == weights).all()  # type: ignore[union-attr]
    assert referents.load_weights(tmp_path / "none.npz") is None
