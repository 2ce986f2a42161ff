"""graph.html in a browser beside what a few lines of pyvis make of the same graph, in one run on one machine.

    python -m tests.benchmarks.page [--nodes 1000 10000] [--limit 120] [--keep FOLDER]

Prints what was asked for, what ours takes and what pyvis takes, for each number of entities; needs Chromium. Frames are
those that the page draws while the mouse drags; a person's screen shows 60 a second at most. What does not apply is
blank; "none" means that nothing had been drawn when the limit (seconds) was over.
"""

from __future__ import annotations

import argparse
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright
from pyvis.network import Network

from kg.export import html
from kg.graph.network import Net, network, simple
from kg.ontology import load
from tests.benchmarks import scripts
from tests.benchmarks.graphs import synthetic
from tests.export.conftest import CHROMIUM, FLAGS

#: What is measured → its unit, and what issue 4 asks for (by number of entities where it differs).
ROWS: dict[str, tuple[str, str]] = {
    "written in": ("s", ""),
    "file": ("MB", ""),
    "  beyond 4 MB, a triple": ("kB", "0.6"),
    "first picture": ("s", "1.0 at 1,000, 1.5 at 10,000"),
    "requests": ("", "0"),
    "panning": ("frames/s", "at least 30"),
    "dragging a node": ("frames/s", "at least 30"),
    "ten hubs expanded": ("s", "0.5"),
    "search, median": ("ms", "50"),
    "search, slowest": ("ms", "50"),
    "heap once drawn": ("MB", "100"),
    "heap in the end": ("MB", "100"),
}
SECONDS = 2.0  # of dragging
HUBS = 10
SMALL = 108  # entities that make about 10,000 triples
Measured = dict[str, float | str]


def write_plain(net: Net, path: Path) -> None:
    """The page that pyvis's own documentation would have one write."""
    picture = Network(height="750px", width="100%", cdn_resources="in_line")
    for node in net:
        picture.add_node(node, label=net.nodes[node]["name"])
    for a, b in simple(net).edges:
        picture.add_edge(a, b)
    path.write_text(picture.generate_html(), "utf-8")


@contextmanager
def opened(browser: Browser, path: Path, limit: float) -> Iterator[tuple[Page, Measured]]:
    """The page once it has drawn, and what it took to get there; without network."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN", reduced_motion="reduce")
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    context.route(lambda url: not url.startswith(("file:", "blob:", "data:")), lambda route: route.abort())
    page.add_init_script(scripts.TELL)
    measured: Measured = {}
    try:  # by what the console says: asking a page that is busy would wait until it is not
        with page.expect_console_message(lambda m: m.text.startswith(scripts.DRAWN), timeout=limit * 1000) as told:
            page.goto(path.as_uri(), wait_until="commit")
        measured["first picture"] = float(told.value.text.split()[1]) / 1000
        page.wait_for_load_state(timeout=limit * 1000)
        measured["heap once drawn"] = heap(page)
    except TimeoutError:
        measured["first picture"] = "none"
    measured["requests"] = len([url for url in asked if not url.startswith(("file:", "blob:", "data:"))])
    yield page, measured
    context.close()


def heap(page: Page) -> float:
    """Megabytes that JavaScript holds once what it no longer needs is gone."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["JSHeapUsedSize"]) / 1e6


def dragged(page: Page, x: float, y: float) -> float:
    """Frames a second while the mouse drags from here in circles."""
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(scripts.COUNT)
    begun, turn = time.perf_counter(), 0.0
    while time.perf_counter() - begun < SECONDS:
        turn += 0.15
        page.mouse.move(x + 150 * math.sin(turn), y + 90 * (1 - math.cos(turn)) * (1 if y < 400 else -1))
    frames = float(page.evaluate(scripts.COUNTED))
    page.mouse.up()
    return frames


def look(page: Page) -> str:
    """What the canvas shows."""
    return str(page.evaluate("document.querySelector('.vis-network canvas').toDataURL()"))


def panned(page: Page) -> float:
    page.wait_for_timeout(1000)  # pyvis's loading bar takes a while to fade
    before = look(page)
    frames = dragged(page, *page.evaluate(scripts.EMPTY))
    if look(page) == before:
        raise RuntimeError("dragging the picture did not move it")
    return frames


def find(page: Page, name: str) -> None:
    page.fill("#search", name)
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)


def measure_ours(browser: Browser, path: Path, limit: float) -> Measured:
    with opened(browser, path, limit) as (page, measured):
        names: list[list[str]] = page.evaluate(scripts.NAMES)
        measured["panning"] = panned(page)
        find(page, names[0][0])
        box = page.locator("#picture canvas").bounding_box()
        assert box
        measured["dragging a node"] = dragged(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        if page.get_attribute("#panel [data-act=pin]", "aria-pressed") != "true":
            raise RuntimeError("no node was dragged: what was moved by hand should be pinned")
        took = 0.0
        for name, *_ in names[:HUBS]:
            find(page, name)
            took += page.evaluate(scripts.EXPAND) / 1000
        measured["ten hubs expanded"] = took
        some = [form for forms in names[:: max(1, len(names) // 25)] for form in forms[:3]]
        typed = page.evaluate(scripts.SEARCH, [form[:n] for form in some for n in range(1, min(6, len(form)) + 1)])
        measured["search, median"], measured["search, slowest"] = statistics.median(typed), max(typed)
        measured["heap in the end"] = heap(page)
    return measured


def measure_plain(browser: Browser, path: Path, limit: float) -> Measured:
    with opened(browser, path, limit) as (page, measured):
        if measured["first picture"] == "none":
            return measured
        measured["panning"] = panned(page)
        x, y = page.evaluate(scripts.MIDMOST)
        measured["dragging a node"] = dragged(page, x, y)
        measured["heap in the end"] = heap(page)
    return measured


def measure_sparql(browser: Browser, path: Path, limit: float) -> float:
    """Seconds from the click on its tab until the tab says that the triples are loaded."""
    with opened(browser, path, limit) as (page, _):
        return float(page.evaluate(scripts.READY, limit * 1000)) / 1000


def written(write: Callable[[], None], path: Path) -> Measured:
    begun = time.perf_counter()
    write()
    return {"written in": time.perf_counter() - begun, "file": path.stat().st_size / 1e6}


@contextmanager
def browser() -> Iterator[Browser]:
    """A fresh one for each page: a page that hangs takes its browser with it."""
    if CHROMIUM is None:
        raise SystemExit("no Chromium found; install it: apt-get install -y chromium")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


def compare(n: int, folder: Path, limit: float) -> tuple[Measured, Measured, int]:
    """Ours, plain pyvis, and the number of triples, for a world of n entities."""
    graph, articles = synthetic(n)
    path, plain = folder / f"ours-{n}.html", folder / f"pyvis-{n}.html"
    ours = written(lambda: html.write(graph, load(), path, articles=articles), path)
    net = network(graph, load())  # ours does this within its own time
    theirs = written(lambda: write_plain(net, plain), plain)
    ours["  beyond 4 MB, a triple"] = max(0.0, (path.stat().st_size - 4e6) / len(graph) / 1000)
    with browser() as one:
        ours |= measure_ours(one, path, limit)
    with browser() as one:
        theirs |= measure_plain(one, plain, limit)
    return ours, theirs, len(graph)


def sparql(folder: Path, limit: float) -> tuple[float, int]:
    """Seconds until the SPARQL tab is ready, and with how many triples."""
    graph, articles = synthetic(SMALL)
    path = folder / f"ours-{SMALL}.html"
    html.write(graph, load(), path, articles=articles)
    with browser() as one:
        return measure_sparql(one, path, limit), len(graph)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--limit", type=float, default=120, help="seconds to wait for a first picture")
    parser.add_argument("--keep", type=Path, help="leave the pages in this folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = arguments.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        columns: dict[str, Measured] = {}
        for n in arguments.nodes:
            ours, theirs, triples = compare(n, folder, arguments.limit)
            columns |= {f"ours {n:,}": ours, f"pyvis {n:,}": theirs}
            print(f"{n:,} entities: {triples:,} triples")
        ready, triples = sparql(folder, arguments.limit)
        print(f"SPARQL tab ready with {triples:,} triples: {ready:.2f} s (asked: 1 s with 10,000)\n")
    report(columns)


def report(columns: dict[str, Measured]) -> None:
    print(f"{'':34}{'asked':30}" + "".join(f"{name:>16}" for name in columns))
    for row, (unit, asked) in ROWS.items():
        cells = "".join(f"{shown(column.get(row, '')):>16}" for column in columns.values())
        print(f"{f'{row}, {unit}' if unit else row:34}{asked:30}{cells}")


def shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


if __name__ == "__main__":
    main()
