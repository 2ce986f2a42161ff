"""Paths over ten thousand entities: the same as networkx finds, and fast."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from playwright.sync_api import Browser, Page

from kg.export.assemble import assemble
from kg.export.html import PAGE

pytestmark = pytest.mark.browser
COUNT = 10_000
#: The page keeps its modules to itself; this one, put beside them, hands out what is tested.
DOOR = """import { reasonForNone, shortestPaths } from "./paths.js";
import { change, state } from "./state.js";
const filter = (patch) => change({ filters: { ...state.now.filters, ...patch } });
window.door = { reasonForNone, shortestPaths, filter };
"""


def opened(browser: Browser, folder: Path, ties: list[tuple[int, int]]) -> Page:
    """The page's modules for paths, over these ties; every third is not sure."""
    shutil.copytree(PAGE, folder / "js")
    (folder / "js" / "door.js").write_text(DOOR, "utf-8")
    entity = {"name": "x", "en": "x", "cls": "Person", "other": [], "find": [], "mentions": 1, "articles": 1}
    fact = {"p": "developed", "m": "Asserted", "by": [], "n": 1, "q": [0]}
    said = {
        "terms": {},
        "entities": [entity | {"id": f"e{i}"} for i in range(COUNT)],
        "facts": [fact | {"id": f"c{i}", "s": a, "o": b, "c": 0.9 if i % 3 else 0.4} for i, (a, b) in enumerate(ties)],
        "happenings": [],
        "numbers": [],
        "quotes": [[0, 0, "x", 0]],
        "articles": [{"id": "a", "name": "a", "family": 0}],
        "disagreements": [],
    }
    data = json.dumps({"nodes": [], "options": "{}", "said": said})
    file = folder / "door.html"
    source = f"<!DOCTYPE html><script type='application/json' id='data'>{data}</script>"
    file.write_text(f"{source}<script>{assemble(folder / 'js', 'door.js')}</script>", "utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    return page


@pytest.fixture(scope="module")
def web() -> nx.Graph[int]:
    made: nx.Graph[int] = nx.barabasi_albert_graph(COUNT - 10, 2, seed=7)  # a news graph has hubs too
    made.add_edges_from((i, i + 1) for i in range(COUNT - 10, COUNT - 1))  # and islands
    return made


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory, web: nx.Graph[int]) -> Page:
    return opened(browser, tmp_path_factory.mktemp("door"), [(min(e), max(e)) for e in web.edges])


def paths(page: Page, pairs: list[tuple[int, int]]) -> list[list[list[int]]]:
    found: Any = page.evaluate("(pairs) => pairs.map((pair) => door.shortestPaths(...pair))", pairs)
    return found  # type: ignore[no-any-return]


def agree(found: list[list[int]], web: nx.Graph[int], start: int, end: int) -> None:
    """Up to five of all that networkx finds, each once, in the order of their numbers."""
    every = sorted(nx.all_shortest_paths(web, start, end)) if nx.has_path(web, start, end) else []
    assert found == every[:5]


def test_paths_are_those_that_networkx_finds(page: Page, web: nx.Graph[int]) -> None:
    chosen = random.Random(4)
    pairs = [(chosen.randrange(COUNT), chosen.randrange(COUNT)) for _ in range(60)]
    pairs += [(0, COUNT - 1), (COUNT - 10, COUNT - 1), (3, next(iter(web[3])))]
    for (start, end), found in zip(pairs, paths(page, pairs), strict=True):
        agree(found, web, start, end)
    assert paths(page, [(5, 5)]) == [[]]


def test_what_is_filtered_out_leads_nowhere(page: Page, web: nx.Graph[int]) -> None:
    sure: nx.Graph[int] = nx.Graph([edge for i, edge in enumerate(web.edges) if i % 3])
    sure.add_nodes_from(web)
    page.evaluate("door.filter({ confidence: 0.5 })")
    pairs = [(a, a + 4321) for a in range(0, 5000, 97)]
    found = paths(page, pairs)
    reasons = page.evaluate("(pairs) => pairs.map((pair) => door.reasonForNone(...pair))", pairs)
    page.evaluate("door.filter({ confidence: 0 })")
    for (start, end), some, reason in zip(pairs, found, reasons, strict=True):
        agree(some, sure, start, end)
        assert reason == "filters"  # the whole web is in one piece but for its islands


def test_a_path_over_ten_thousand_is_found_in_a_tenth_of_a_second(
    browser: Browser, tmp_path: Path, web: nx.Graph[int]
) -> None:
    """Processor time of the page's thread, nothing remembered; a long chain and two halves are the worst there is."""
    half = COUNT // 2
    halves = [(a % half + half * part, b % half + half * part) for part in (0, 1) for a, b in web.edges]
    for n, (name, ties) in enumerate(
        {"web": list(web.edges), "chain": [(i, i + 1) for i in range(COUNT - 1)], "halves": halves}.items()
    ):
        (folder := tmp_path / str(n)).mkdir()
        page = opened(browser, folder, ties)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def worked(session: Any = session) -> float:
            rows = session.send("Performance.getMetrics")["metrics"]
            return float(next(m["value"] for m in rows if m["name"] == "TaskDuration"))

        before = worked()
        count = page.evaluate(f"door.shortestPaths(1, {COUNT - 12}).length")
        spent = 1000 * (worked() - before)
        print(f"{name}: {spent:.1f} ms, {count} paths")
        assert spent < 100, name
        assert (count == 0) == (name == "halves")
        page.close()
