"""A network → where to draw each node: computed once, here, so that the page never has to shuffle.

Each connected part is laid out by itself (networkx's springs, seed fixed), nodes that would cover each other are
pushed apart, and the parts are set around the largest. Whole pixels: a machine's rounding does not show.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import networkx as nx

from kg.graph.network import Ties

SEED = 20250120
ITERATIONS = 250
#: Pixels a node needs around it; by eye on graphs of 40 to 300 nodes.
ROOM = 44
#: Screens and captions are wider than high: so is the picture.
WIDE = 1.45
#: How far a node that strays from the crowd may stray: distances beyond the typical one are raised to this power.
STRAY = 0.55
#: Fewer than this many are drawn farther apart: they would leave most of the screen empty, with no room for captions.
FEW = 36
PUSHES = 80
#: Turning by this angle at each step, candidates cover the plane evenly (as sunflower seeds do).
GOLDEN = math.pi * (3 - math.sqrt(5))

Point = tuple[float, float]


def positions(ties: Ties) -> dict[str, tuple[int, int]]:
    """Return pixel coordinates for each node of an undirected graph."""
    parts = sorted((sorted(part) for part in nx.connected_components(ties)), key=lambda p: (-len(p), p))
    placed: list[Point] = []
    out: dict[str, tuple[int, int]] = {}
    loose = max(math.sqrt(FEW / max(len(ties), 1)), 1.0)
    step = 0
    for part in parts:
        points = _apart(_springs(ties, part))
        radius = max(math.hypot(x, y) for x, y in points.values())
        step, (x0, y0) = _free(radius + ROOM, placed, step) if placed else (0, (0.0, 0.0))
        placed += [(x0 + x, y0 + y) for x, y in points.values()]
        out |= {node: (round((x0 + x) * WIDE * loose), round((y0 + y) * loose)) for node, (x, y) in points.items()}
    return out


def _springs(ties: Ties, part: Sequence[str]) -> dict[str, Point]:
    """One connected part around its middle; as wide as its number of nodes asks for, whatever strays from the crowd."""
    if len(part) == 1:
        return {part[0]: (0.0, 0.0)}
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(range(len(part)))
    index = {node: i for i, node in enumerate(part)}
    rows = sorted((index[a], index[b]) for a, b in ties.subgraph(part).edges)
    numbered.add_edges_from((min(row), max(row)) for row in rows)
    spread = 2.0 / math.sqrt(len(part))
    found = nx.spring_layout(numbered, k=spread, iterations=ITERATIONS, seed=SEED, method="force")
    points = [(float(found[i][0]), float(found[i][1])) for i in range(len(part))]
    middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    points = [(x - middle[0], y - middle[1]) for x, y in points]
    typical = math.sqrt(sum(x * x + y * y for x, y in points) / len(points)) or 1.0
    out = {}
    for node, (x, y) in zip(part, points, strict=True):
        far = max(math.hypot(x, y) / typical, 1.0)
        scale = 0.75 * ROOM * math.sqrt(len(part)) / typical * far ** (STRAY - 1)
        out[node] = (x * scale, y * scale)
    return out


def _free(room: float, placed: Sequence[Point], step: int) -> tuple[int, Point]:
    """The first place from this step of a sunflower's spiral that has this much room around it."""
    while True:
        distance, angle = ROOM / 2 * math.sqrt(step), step * GOLDEN
        x, y = distance * math.cos(angle), distance * math.sin(angle)
        if all((x - a) ** 2 + (y - b) ** 2 >= room * room for a, b in placed):
            return step, (x, y)
        step += 1


def _apart(points: Mapping[str, Point]) -> dict[str, Point]:
    """Push nodes apart until each has room, or long enough."""
    names = sorted(points)
    xs, ys = [points[n][0] for n in names], [points[n][1] for n in names]
    for _ in range(PUSHES):
        moved = False
        order = sorted(range(len(names)), key=lambda i: (xs[i], i))
        for at, i in enumerate(order):
            for j in order[at + 1 :]:
                dx, dy = xs[j] - xs[i], ys[j] - ys[i]
                if dx >= ROOM:
                    break
                gap = math.sqrt(dx * dx + dy * dy)
                if gap < ROOM * 0.99:
                    if gap < 1e-6:
                        dx, dy, gap = 1.0, 0.5, math.sqrt(1.25)
                    push = (ROOM - gap) / gap / 2
                    xs[i], ys[i], xs[j], ys[j] = (
                        xs[i] - dx * push,
                        ys[i] - dy * push,
                        xs[j] + dx * push,
                        ys[j] + dy * push,
                    )
                    moved = True
        if not moved:
            break
    return dict(zip(names, zip(xs, ys, strict=True), strict=True))
