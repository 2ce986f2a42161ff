"""Pronouns and descriptions. All names are invented."""

from __future__ import annotations

import pytest

from kg.extract.coreference import resolve
from kg.ontology import load
from tests.extract.marked import named

POINTING = {k: str(v) for k, v in load().lexicon("names")["coreference"].items()}


def pointed(text: str, *marked: tuple[str, str, int]) -> dict[str, int]:
    """``marked`` are (name, class, thing); returns what points, and at which thing."""
    return {text[m.start : m.end]: m.entity for m in resolve(text, named(text, *marked), POINTING)}


LAN, XU = ("岚启", "Organization", 0), ("旭原", "Organization", 1)
XING = ("星野-3", "AIModel", 4)
SHEN, LU = ("沈砚秋", "Person", 2), ("陆知行", "Person", 3)


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("岚启成立于2019年。该公司总部在杭州。", [LAN], {"该公司": 0}),
        ("岚启成立于2019年，公司总部在杭州。", [LAN], {"公司": 0}),
        ("岚启起诉旭原。这家公司要求赔偿。", [LAN, XU], {"这家公司": 0}),
        ("岚启创始人沈砚秋离职。他没有解释。", [LAN, SHEN], {"他": 2}),
        ("沈砚秋与陆知行会面，前者沉默，后者微笑。", [SHEN, LU], {"前者": 2, "后者": 3}),
        ("岚启与旭原合作，后者提供芯片。", [LAN, XU], {"后者": 1}),
        # the other of the two that 前者 is one of, whoever was named in between
        (
            "公司由沈砚秋和陆知行创办：前者曾在岚启写代码，与旭原有旧；后者管钱。",
            [SHEN, LU, LAN, XU],
            {"前者": 2, "后者": 3},
        ),
        ("岚启起诉旭原，前者胜诉。沈砚秋与陆知行会面，后者微笑。", [LAN, XU, SHEN, LU], {"前者": 0, "后者": 3}),
        ("前者不详。岚启起诉旭原。此后再无消息。双方停产。后者裁员。", [LAN, XU], {}),
        ("岚启裁员，其股价下跌。", [LAN], {"其": 0}),
        ("数据公司岚启完成融资，旭原领投。公司总部在杭州。", [LAN, XU], {"公司": 0}),
        ("数据公司岚启裁员，旭原扩张。旭原招人，公司总部在杭州。", [LAN, XU], {"公司": 1}),
        ("岚启最新的大模型星野-3，其性能惊人。", [LAN, XING], {"其": 4}),
        ("岚启旗下的模型星野-3在数学上领先，它的价格更低。", [LAN, XING], {"它": 4}),
        ("岚启与旭原推出星野-3，后者很便宜。", [LAN, XU, XING], {"后者": 4}),
        ("岚启创始人沈砚秋来了。\n沈砚秋：我们开源了星野-3。", [LAN, SHEN, XING], {"我们": 0}),
    ],
)
def test_a_pointer_means_the_nearest_fitting_thing(text, marked, expected):
    assert pointed(text, *marked) == expected


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("岚启很大。其中一半是工程师，其他人在海外。", [LAN]),
        ("沈砚秋说，他们会努力，吉他很贵。", [SHEN]),
        ("该公司没有名字。", []),
        ("岚启的该模型很好。", [LAN]),
        ("两家公司都没有回应，多家公司裁员。", [LAN]),
        ("岚启融资。与此相比，开源类型的 AI 公司仅获少量投资。", [LAN]),
        ("沈砚秋来了。\n沈砚秋：我们开源了星野-3。", [SHEN, XING]),
        ("岚启前员工沈砚秋来了。\n沈砚秋：我们都很好。", [LAN, SHEN]),
        ("岚启创始人沈砚秋、旭原顾问沈砚秋。\n沈砚秋：我们都很好。", [LAN, XU, SHEN]),
        ("岚启创始人沈砚秋来了。\n陆知行：我们都很好。", [LAN, SHEN, LU]),
    ],
)
def test_what_only_looks_like_a_pointer_points_at_nothing(text, marked):
    assert pointed(text, *marked) == {}


@pytest.mark.parametrize("piece", ["岚启创始人沈砚秋，其", "沈砚秋：我们，", "它"])
def test_a_long_nasty_line_ends(piece):
    assert pointed(piece * (60_000 // len(piece)), LAN, SHEN) is not None


def test_what_only_a_company_has_is_not_its_models() -> None:
    assert pointed("岚启发布星野-3，其股价大涨。", LAN, XING) == {"其": 0}
