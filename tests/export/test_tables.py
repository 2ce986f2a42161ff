"""CSV tables in one zip: what they hold, that spreadsheets read them, and that nothing in them is run."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, URIRef

from kg.app.build import Build
from kg.export import exporter
from kg.export.tables import HEADS, cell, write
from kg.ontology import KG, Ontology
from tests.export.hostile import hostile
from tests.graph.world import BASE, assembled

Rows = list[dict[str, str]]
PAGE = Path(__file__).parents[2] / "kg" / "export" / "page"


@pytest.fixture(scope="module")
def graph(ontology: Ontology) -> Graph:
    return assembled(ontology)


@pytest.fixture
def tables(graph: Graph, ontology: Ontology, tmp_path: Path) -> dict[str, Rows]:
    return read(graph, ontology, tmp_path / "graph.csv.zip")


def read(graph: Graph, ontology: Ontology, path: Path) -> dict[str, Rows]:
    exporter("csv")(graph, ontology, path)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{name}.csv" for name in HEADS]
        return {name: rows(archive.read(f"{name}.csv")) for name in HEADS}


def rows(data: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def said(row: dict[str, str], *names: str) -> tuple[str, ...]:
    return tuple(row[name] for name in names)


def test_nodes_are_the_entities(tables: dict[str, Rows]) -> None:
    nodes = {row["id"]: row for row in tables["nodes"]}
    assert len(nodes) == 7
    row = nodes[f"{BASE}xinglan"]
    assert said(row, "label", "class", "name_en", "aliases", "mentions", "articles") == (
        "星岚科技", "Organization", "Xinglan", "Xinglan", "1", "1",
    )  # fmt: skip
    assert 0 < float(row["importance"]) < 1 and int(row["community"]) >= 0


def test_edges_are_the_claims_with_quote_article_and_date(tables: dict[str, Rows]) -> None:
    (row,) = (r for r in tables["edges"] if r["relation"] == "developed")
    assert said(row, "source", "target", "type") == (f"{BASE}xinglan", f"{BASE}lan-2", "Directed")
    assert said(row, "source_name", "label", "target_name") == ("星岚科技", "开发", "Lan-2")
    assert said(row, "modality", "attributed_to", "confidence", "sources", "quotes") == (
        "Asserted", "", "0.96", "2", "3",
    )  # fmt: skip
    assert said(row, "published", "article", "quote") == ("2025-03-04", "星岚科技周二发布", "星岚科技周二发布Lan-2")
    (reported,) = (r for r in tables["edges"] if r["relation"] == "comparableTo")
    assert said(reported, "modality", "attributed_to") == ("Reported", "北川智能")


def test_events_say_when_and_who(tables: dict[str, Rows]) -> None:
    (row,) = (r for r in tables["events"] if r["class"] == "Statement")
    assert said(row, "label", "date", "begins", "ends") == ("表态", "2025-03", "2025-03-01", "2025-03-31")
    assert row["participants"] == "发言者: 北川智能 | 话题: 拓跋3" and row["quote"] == "北川智能表示"
    parts = {said(r, "role", "entity", "name") for r in tables["participants"] if r["event"] == row["id"]}
    assert parts == {("speaker", f"{BASE}beichuan", "北川智能"), ("topic", f"{BASE}tuoba-3", "拓跋3")}


def test_measurements_have_number_and_print(tables: dict[str, Rows]) -> None:
    cost, revenue = sorted(tables["measurements"], key=lambda r: r["measure"] == "revenue")
    assert said(cost, "name", "measure", "label", "value", "unit", "printed", "qualifier") == (
        "Lan-2", "trainingCost", "训练成本", "1200000", "USD", "约120万美元", "about",
    )  # fmt: skip
    assert said(revenue, "value", "date", "modality", "attributed_to") == (
        "900000000", "2025", "Forecast", "北川智能",
    )  # fmt: skip


def test_quotes_are_all_of_them_with_their_articles(tables: dict[str, Rows]) -> None:
    (edge,) = (r for r in tables["edges"] if r["relation"] == "developed")
    places = {said(r, "quote", "published", "file", "start") for r in tables["quotes"] if r["of"] == edge["id"]}
    assert places == {
        ("星岚科技周二发布Lan-2", "2025-03-04", "a.txt", "0"),
        ("星岚科技周二发布Lan-2", "2025-03-04", "b.txt", "0"),
        ("星岚科技3月推出Lan-2", "2025-03-09", "c.txt", "21"),
    }
    assert {r["quote"] for r in tables["quotes"] if r["from_comment"] == "true"} == {"Lan-2不如拓跋3"}
    told = {r["id"]: int(r["quotes"]) for name in ("edges", "events", "measurements") for r in tables[name]}
    assert sum(told.values()) == len(tables["quotes"]) and {r["of"] for r in tables["quotes"]} == set(told)


def test_the_seeds_are_told_in_full(seeds: Build, ontology: Ontology, tmp_path: Path) -> None:
    told = read(seeds.graph, ontology, tmp_path / "graph.csv.zip")
    claims = {str(s) for s in seeds.graph.subjects(RDF.type, KG.Claim)}
    assert {r["id"] for r in told["edges"]} == claims
    numbers = {str(s) for cls in (KG.Measurement, KG.Projection) for s in seeds.graph.subjects(RDF.type, cls)}
    assert {r["id"] for r in told["measurements"]} == numbers
    happened = {str(s) for role in ontology.roles for s in seeds.graph.subjects(KG[role], None)}
    assert {r["event"] for r in told["participants"]} == happened and happened <= {r["id"] for r in told["events"]}
    values = {str(s): str(o) for s, o in seeds.graph.subject_objects(KG.value)}
    assert {r["id"]: r["value"] for r in told["measurements"]} == values


def test_hostile_texts_come_back_and_no_cell_is_a_formula(ontology: Ontology, tmp_path: Path) -> None:
    told = read(hostile(ontology), ontology, tmp_path / "graph.csv.zip")
    cells = [value for name in HEADS for row in told[name] for value in row.values()]
    assert all(row.keys() == set(HEADS[name]) for name in HEADS for row in told[name])  # no row is torn
    assert not [c for c in cells if c[:1] in set("=+@＝＋－＠\t\r\n") and c]
    assert {c for c in cells if c.startswith("-")} <= {"-0.000000000001"}
    assert any(c.startswith("'=HYPERLINK") for c in cells) and any(c.startswith("'@SUM") for c in cells)
    assert any('引号“‘\\"\\n\x07\x00与控制符' in c for c in cells)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"), ("+86", "'+86"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("＝1", "'＝1"),
        ("－", "'－"),
        ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("\n=1", "'\n=1"), ("-5,890.5", "-5,890.5"), ("-1e-7", "-1e-7"),
        ("-16.86%", "-16.86%"), ("-5\n=1", "'-5\n=1"), ("-5%\n", "'-5%\n"), ("", ""), ("1=1", "1=1"), (-5, "-5"),
        (0.96, "0.96"), ("-٣", "'-٣"),
    ],
)  # fmt: skip
def test_a_cell_is_a_number_or_a_text(value: str | float, expected: str) -> None:
    assert cell(value) == expected


def test_cells_are_as_the_page_saves_them() -> None:
    node = shutil.which("node")
    if node is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("node is missing: apt-get install -y nodejs npm")
    values = ["=1", "+1", "-1", "-1.5%", "-1\n", "-x", "@a", "＠a", "\t", "\r", "\n", "'=", " =1", "-٣", "－1", "−1"]
    script = (
        "import('data:text/javascript,' + encodeURIComponent(require('fs').readFileSync(process.argv[1], 'utf8')))"
        ".then(({ csvCell }) => console.log(JSON.stringify(JSON.parse(process.argv[2]).map(csvCell))))"
    )
    out = subprocess.run(
        [node, "-e", script, str(PAGE / "csv.js"), json.dumps(values)], capture_output=True, text=True, timeout=60
    )
    assert out.returncode == 0, out.stderr
    theirs = [next(csv.reader([text], strict=True), [""])[0] for text in json.loads(out.stdout)]
    ours = [next(csv.reader([text], strict=True), [""])[0] for text in map(quoted, values)]
    assert ours == theirs


def quoted(value: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow([cell(value)])
    return out.getvalue()


def test_each_table_is_marked_as_utf_8_and_ends_its_rows_as_rfc_4180_has_it(
    graph: Graph, ontology: Ontology, tmp_path: Path
) -> None:
    write(graph, ontology, tmp_path / "graph.csv.zip")
    with zipfile.ZipFile(tmp_path / "graph.csv.zip") as archive:
        for name, head in HEADS.items():
            data = archive.read(f"{name}.csv")
            assert data.startswith(b"\xef\xbb\xbf" + ",".join(head).encode() + b"\r\n") and data.endswith(b"\r\n")


def test_the_order_of_adding_does_not_matter(graph: Graph, ontology: Ontology, tmp_path: Path) -> None:
    turned = Graph()
    for triple in sorted(graph, reverse=True):
        turned.add(triple)
    write(graph, ontology, tmp_path / "first.zip")
    write(turned, ontology, tmp_path / "second.zip")
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()


def test_the_zip_knows_no_time(graph: Graph, ontology: Ontology, tmp_path: Path) -> None:
    write(graph, ontology, tmp_path / "graph.csv.zip")
    with zipfile.ZipFile(tmp_path / "graph.csv.zip") as archive:
        assert {(i.date_time, i.compress_type, i.create_system) for i in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 3)
        }


def test_a_failed_write_leaves_what_was_there(graph: Graph, ontology: Ontology, tmp_path: Path) -> None:
    path = tmp_path / "graph.csv.zip"
    write(graph, ontology, path)
    good, bad = path.read_bytes(), Graph()
    number = URIRef(f"{BASE}m")
    for row in (
        (URIRef(f"{BASE}a"), RDF.type, KG.Person), (number, RDF.type, KG.Measurement), (number, KG.value, Literal("x")),
        (number, KG.measureOf, URIRef(f"{BASE}a")),
    ):  # fmt: skip
        bad.add(row)
    with pytest.raises(ValueError, match="x"):
        write(bad, ontology, path)
    assert path.read_bytes() == good and [f.name for f in tmp_path.iterdir()] == [path.name]


def test_an_empty_graph_has_heads_alone(ontology: Ontology, tmp_path: Path) -> None:
    assert read(Graph(), ontology, tmp_path / "graph.csv.zip") == {name: [] for name in HEADS}
