"""What the questions of ontology/queries find in a small world, and two engines that answer them."""

from __future__ import annotations

import pyoxigraph as ox
from rdflib import Graph

from kg.export.turtle import lines
from kg.graph import assemble
from kg.ontology import Ontology
from kg.queries import Query
from tests.graph.world import BASE, Page, pages, resolution

TERM = "https://w3id.org/newskg#"
FIRST, SECOND = "星岚科技周二发布", "北川智能表示，拓"  # the articles by their names
THIRD = "云杉资本入股北川"
Rows = list[dict[str, str | None]]

#: By query and what is filled in: cells of its rows, in their order; the columns are the first ones that the query has.
FOUND: list[tuple[str, dict[str, str], list[tuple[str | None, ...]]]] = [
    ("01-leaders", {}, [("林澜", "kg:founderOf", "星岚科技", "1", "林澜创立了星岚科技", FIRST)]),
    ("01-leaders", {"about": "xinGLAN"}, [("林澜", "kg:founderOf", "星岚科技")]),
    ("01-leaders", {"about": "林澜"}, [("林澜", "kg:founderOf", "星岚科技")]),
    ("01-leaders", {"about": "星岚"}, []),  # a part of a name is no name
    ("02-models", {}, [("星岚科技", "Lan-2", "2025-03-04", "星岚科技3月推出Lan-2", "3")]),
    ("02-models", {"about": "星嵐科技"}, [("星岚科技", "Lan-2")]),
    ("02-models", {"about": "北川智能"}, []),
    ("03-costs", {}, [
        ("Lan-2", "kg:trainingCost", "约120万美元", "about", "1200000", "USD", None, "kg:Asserted",
         "训练成本约120万美元", FIRST),
    ]),
    ("03-costs", {"about": "lan-2"}, [("Lan-2", "kg:trainingCost")]),
    ("03-costs", {"about": "拓跋3"}, []),
    ("04-numbers", {"about": "Tuoba 3"}, [
        ("拓跋3", "kg:parameterCount", "700亿", "exactly", "70000000000", "count", None, "kg:Asserted"),
        ("拓跋3", "kg:parameterCount", "720亿", "exactly", "72000000000", "count", None, "kg:Asserted"),
        ("拓跋3", "kg:parameterCount", "900亿", "exactly", "90000000000", "count", None, "kg:Asserted"),
    ]),
    ("04-numbers", {"about": "北川智能"}, []),  # its revenue is forecast
    ("05-statements", {}, [("北川智能", "拓跋3", "2025-03", "北川智能表示", SECOND)]),
    ("05-statements", {"who": "北川智能", "about": "tuoba 3"}, [("北川智能", "拓跋3")]),
    ("05-statements", {"who": "Tuoba 3"}, []),
    ("05-statements", {"about": "北川智能"}, []),
    ("06-attributed", {"about": "北川智能"}, [
        ("北川智能", "Lan-2 相当于 拓跋3", "kg:Claim", "kg:Reported", "拓跋3与Lan-2不相上下", SECOND),
        ("北川智能", "北川智能 收入 9亿元（预测）", "kg:Projection", "kg:Forecast", "预计今年收入达9亿元", SECOND),
    ]),
    ("06-attributed", {"about": "拓跋3"}, []),
    ("07-month", {"month": "2025-03"}, [
        ("2025-03", "北川智能 表态 拓跋3（2025年3月）", "kg:Statement"),
        ("2025-03-04", "星岚科技 发布 Lan-2（2025年3月4日）", "kg:Release", "kg:Asserted", "星岚科技3月推出Lan-2"),
        ("2025-03-04", "星岚科技 发布 Lan-2（2025年3月4日）", "kg:Release", "kg:Asserted", "星岚科技周二发布Lan-2"),
    ]),
    ("07-month", {"month": "2025-03-04"}, [("2025-03-04",)] * 2),
    ("07-month", {"month": "2025"}, [("2025-03",), ("2025-03-04",), ("2025-03-04",)]),
    ("07-month", {}, []),
    ("07-month", {"month": "2025-0"}, []),
    ("08-kind", {}, [("2025-03-04", "星岚科技 发布 Lan-2（2025年3月4日）", "kg:Asserted", "2")] * 2),
    ("08-kind", {"kind": "Acquisition"}, [
        (None, "星岚科技 收购 北川智能（计划）", "kg:Planned", "1", "计划收购北川智能", FIRST),
    ]),
    ("08-kind", {"kind": "kg:Incident"}, []),
    ("09-history", {"about": "xinglan"}, [
        ("2025-03-04", "星岚科技 发布 Lan-2（2025年3月4日）", "kg:Release", "kg:Asserted", "星岚科技3月推出Lan-2"),
        ("2025-03-04", "星岚科技 发布 Lan-2（2025年3月4日）", "kg:Release", "kg:Asserted", "星岚科技周二发布Lan-2"),
        (None, "星岚科技 收购 北川智能（计划）", "kg:Prospect", "kg:Planned"),
    ]),
    ("09-history", {"about": "海州"}, []),
    ("10-money", {}, [
        ("星岚科技 收购 北川智能（计划）", "kg:Acquisition", None, "kg:Planned", "计划收购北川智能", FIRST),
        ("星岚科技 收购 北川智能（计划）", "kg:acquired", None, "kg:Planned", "计划收购北川智能", FIRST),
        ("云杉资本 投资 北川智能", "kg:investedIn", None, "kg:Asserted", "云杉资本入股北川智能", THIRD),
    ]),
    ("10-money", {"about": "云杉资本"}, [("云杉资本 投资 北川智能", "kg:investedIn")]),
    ("10-money", {"about": "Lan-2"}, []),
    ("11-users", {}, [("北川智能", "kg:adopted", "Lan-2", "1", "北川智能已改用Lan-2", THIRD)]),
    ("11-users", {"about": "LAN-2"}, [("北川智能", "kg:adopted", "Lan-2")]),
    ("11-users", {"about": "北川智能"}, []),  # it uses, and is not used
    ("12-comparisons", {"about": "拓跋3"}, [
        ("Lan-2", "kg:comparableTo", "拓跋3", "海测", "1", "拓跋3与Lan-2不相上下", SECOND),
        ("拓跋3", "kg:outperforms", "Lan-2", None, "1", "Lan-2不如拓跋3", SECOND),
    ]),
    ("12-comparisons", {"about": "星岚科技"}, []),
    ("13-places", {}, [("星岚科技 位于 海州", "海州", "kg:Claim", "kg:Asserted", "总部在海州的星岚科技", THIRD)]),
    ("13-places", {"about": "Xinglan"}, [("星岚科技 位于 海州", "海州")]),
    ("13-places", {"about": "海州"}, [("星岚科技 位于 海州", "海州")]),
    ("13-places", {"about": "北川智能"}, []),
    ("14-neighbours", {"about": "海州"}, [
        ("星岚科技", "星岚科技 位于 海州", "kg:Claim", "kg:Asserted", "1", "总部在海州的星岚科技", THIRD),
    ]),
    ("14-neighbours", {"about": "林"}, []),
    ("15-paths", {"start": "林澜", "goal": "xinglan"}, [
        ("1", "林澜 创立 星岚科技", None, None, "林澜创立了星岚科技", None, None),
    ]),
    ("15-paths", {"start": "林澜", "goal": "海州"}, [
        ("2", "林澜 创立 星岚科技", "星岚科技 位于 海州", None, "林澜创立了星岚科技", "总部在海州的星岚科技", None),
    ]),
    ("15-paths", {"start": "Tuoba 3", "goal": "林澜"}, [
        ("3", "Lan-2 相当于 拓跋3", "星岚科技 开发 Lan-2", "林澜 创立 星岚科技", "拓跋3与Lan-2不相上下",
         "星岚科技3月推出Lan-2", "林澜创立了星岚科技"),
        ("3", "拓跋3 优于 Lan-2", "星岚科技 开发 Lan-2", "林澜 创立 星岚科技", "Lan-2不如拓跋3"),
    ]),
    ("15-paths", {"start": "林澜", "goal": "云杉资本"}, []),  # four steps: a planned purchase is no step
    ("15-paths", {"start": "林澜", "goal": "林澜"}, []),
    ("16-article", {"title": "入股"}, [
        (THIRD, "0", "云杉资本 投资 北川智能", "kg:Claim", "kg:Asserted", "0.8", "云杉资本入股北川智能"),
        (THIRD, "11", "北川智能 采用 Lan-2", "kg:Claim"),
        (THIRD, "24", "北川智能 旗下有 云杉资本", "kg:Claim", "kg:Asserted"),
        (THIRD, "24", "北川智能 旗下有 云杉资本（否定）", "kg:Claim", "kg:Negated"),
        (THIRD, "43", "星岚科技 位于 海州", "kg:Claim"),
        (THIRD, "54", "拓跋3 参数量 700亿", "kg:Measurement"),
        (THIRD, "64", "拓跋3 参数量 900亿", "kg:Measurement"),
        (THIRD, "71", "拓跋3 参数量 720亿", "kg:Measurement"),
    ]),
    ("16-article", {"title": "一篇没有的文章"}, []),
    ("17-not-facts", {"about": "Xinglan"}, [("星岚科技 收购 北川智能（计划）", "kg:Planned", None, "0.8")] * 2),
    ("17-not-facts", {"about": "云杉资本"}, [("北川智能 旗下有 云杉资本（否定）", "kg:Negated", None, "0.8")]),
    ("17-not-facts", {"about": "林澜"}, []),
    ("18-one-source", {"about": "Tuoba 3"}, [
        ("Lan-2 相当于 拓跋3", "0.8", "拓跋3与Lan-2不相上下", SECOND),
        ("拓跋3 优于 Lan-2", "0.8", "Lan-2不如拓跋3", SECOND),
    ]),
    ("19-agreed", {}, [
        ("星岚科技 开发 Lan-2", "kg:Claim", "2", "3", "星岚科技3月推出Lan-2"),
        ("星岚科技 发布 Lan-2（2025年3月4日）", "kg:Release", "2", "2", "星岚科技3月推出Lan-2"),
    ]),
    ("19-agreed", {"least": "3"}, []),
    ("20-differing-numbers", {}, [
        ("拓跋3", "kg:parameterCount", None, "700亿", "900亿", "拓跋3参数700亿", THIRD, "另说900亿", THIRD),
        ("拓跋3", "kg:parameterCount", None, "720亿", "900亿", "又说720亿", THIRD, "另说900亿", THIRD),
    ]),
    ("20-differing-numbers", {"percent": "2"}, [
        ("拓跋3", "kg:parameterCount", None, "700亿", "720亿"),
        ("拓跋3", "kg:parameterCount", None, "700亿", "900亿"),
        ("拓跋3", "kg:parameterCount", None, "720亿", "900亿"),
    ]),
    ("20-differing-numbers", {"about": "Lan-2"}, []),
    ("21-disputed", {}, [
        ("北川智能 旗下有 云杉资本", "北川智能 旗下有 云杉资本（否定）", "有人称北川智能控股云杉资本", THIRD,
         "有人称北川智能控股云杉资本", THIRD),
    ]),
    ("21-disputed", {"about": "星岚科技"}, []),
]  # fmt: skip


def told() -> list[Page]:
    """The small world and a third article: money, a user, a place, and what differs."""
    raw = "云杉资本入股北川智能。北川智能已改用Lan-2。有人称北川智能控股云杉资本，有人否认。"
    page = Page(raw + "总部在海州的星岚科技。拓跋3参数700亿，另说900亿，又说720亿。", "d.txt", "family-three", None)
    page.relation("yunshan", "investedIn", "beichuan", "云杉资本入股北川智能")
    page.relation("beichuan", "adopted", "lan-2", "北川智能已改用Lan-2")
    for modality in ("asserted", "negated"):
        page.relation("beichuan", "parentOrganizationOf", "yunshan", "有人称北川智能控股云杉资本", modality=modality)
    page.relation("xinglan", "locatedIn", "haizhou", "总部在海州的星岚科技")
    for billions, quote in ((70, "拓跋3参数700亿"), (90, "另说900亿"), (72, "又说720亿")):
        page.number("tuoba-3", "parameterCount", billions * 10**9, "count", quote, text=quote[-4:])
    return [*pages(), page]


def made(told: list[Page], ontology: Ontology) -> Graph:
    parts = [p.article() for p in told], [p.extraction() for p in told], resolution(told, xinglan=("星嵐科技",))
    return assemble(*parts, ontology, base_iri=BASE)


def loaded(graph: Graph) -> ox.Store:
    store = ox.Store()
    store.load("".join(lines(graph)).encode(), format=ox.RdfFormat.TURTLE)
    return store


def by_oxigraph(store: ox.Store, query: str) -> Rows:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    names = [v.value for v in found.variables]
    return [{n: None if row[n] is None else row[n].value for n in names} for row in found]


def by_rdflib(graph: Graph, query: str) -> Rows:
    found = graph.query(query)
    names = [str(v) for v in found.vars or []]
    return [{n: None if row[n] is None else str(row[n]) for n in names} for row in found]  # type: ignore[index,call-overload]


def named(ontology: Ontology, name: str) -> Query:
    (query,) = [q for q in ontology.queries if q.name == name]
    return query


def cells(row: dict[str, str | None], width: int) -> tuple[str | None, ...]:
    """The first of a row's cells, with terms of the ontology in short."""
    return tuple(v and v.replace(TERM, "kg:") for v in list(row.values())[:width])
