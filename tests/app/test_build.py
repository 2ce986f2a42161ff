"""The main job: a folder becomes one graph, the same bytes every time."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Graph

import kg
from kg.app.build import Build, StoppedError
from kg.export.turtle import write
from kg.model import FACTUAL
from kg.ontology import KG
from tests.conftest import SEEDS

PAGE = "2025年3月4日讯,蓝鲸智算公司发布了大模型BlueWhale-7B。蓝鲸智算创始人周云岫表示,新模型的训练成本为300万美元。\n"


def turtle(built: Build, path: Path) -> bytes:
    write(built.graph, built.ontology, path)
    return path.read_bytes()


def build_in_a_new_process(folder: Path, *arguments: str, seed: str = "0") -> bytes:
    command = [sys.executable, "-m", "kg.app.cli", "build", str(SEEDS), "-o", str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed})
    return (folder / "graph.ttl").read_bytes()


def test_two_hash_seeds_and_two_workers_give_the_same_bytes(tmp_path: Path, output: Path) -> None:
    kept = (output / "graph.ttl").read_bytes()
    assert build_in_a_new_process(tmp_path / "a", seed="1") == kept
    assert build_in_a_new_process(tmp_path / "b", "--workers", "2", seed="2") == kept
    assert (tmp_path / "b" / "graph.html").read_bytes() == (output / "graph.html").read_bytes()


def test_the_order_of_the_paths_does_not_matter(tmp_path: Path) -> None:
    files = sorted(SEEDS.glob("*.txt"))[2:]
    shuffled = random.Random(3).sample(files, len(files))
    assert turtle(kg.build(files), tmp_path / "a.ttl") == turtle(kg.build(shuffled), tmp_path / "b.ttl")


def test_every_quote_stands_in_its_article(seeds: Build) -> None:
    raw = {a.id: a.raw for a in seeds.articles}
    seen = 0
    for evidence in seeds.graph.subjects(KG.quote):
        article = str(seeds.graph.value(evidence, KG.article)).rpartition("/")[2]
        start, end = (int(seeds.graph.value(evidence, p)) for p in (KG.start, KG.end))
        assert raw[article][start:end] == str(seeds.graph.value(evidence, KG.quote))
        seen += 1
    assert seen > 500


@pytest.mark.parametrize("kind", ["relations", "events", "measurements"])
def test_everything_said_has_evidence_in_the_graph(kind: str, seeds: Build) -> None:
    classes = {"relations": [KG.Claim], "measurements": [KG.Measurement, KG.Projection], "events": [KG.Prospect]}
    nodes = {n for cls in classes[kind] for n in seeds.graph.subjects(None, cls)}
    if kind == "events":
        nodes |= {n for cls in seeds.ontology.events for n in seeds.graph.subjects(None, KG[cls])}
    assert nodes
    assert not [n for n in nodes if (n, KG.evidence, None) not in seeds.graph]


def test_the_seeds_break_no_shape_and_raise_no_error(seeds: Build) -> None:
    assert seeds.violations == ()
    assert [p for p in seeds.problems if p.severity == "error"] == []


def test_only_what_is_told_as_fact_becomes_a_plain_triple(seeds: Build) -> None:
    said = {
        (seeds.resolution.of[x.article, r.subject], r.property, seeds.resolution.of[x.article, r.object])
        for x in seeds.extractions
        for r in x.relations
        if r.modality in FACTUAL
    }
    plain = [(s, p, o) for s, p, o in seeds.graph if str(p).partition("#")[2] in seeds.ontology.relations]
    assert plain
    for s, p, o in plain:
        ids = tuple(str(n).rpartition("/")[2] for n in (s, o))
        name = str(p).partition("#")[2]
        swapped = seeds.ontology.relations[name].symmetric and (ids[1], name, ids[0]) in said
        assert (ids[0], name, ids[1]) in said or swapped


def test_there_is_no_blank_node(output: Path) -> None:
    text = (output / "graph.ttl").read_text("utf-8")
    assert not re.search(r"^_:|[\s(]_:[A-Za-z]", re.sub(r'"(\\.|[^"\\])*"', '""', text))
    assert Graph().parse(output / "graph.ttl")


def test_a_relative_base_is_refused_before_anything_is_read() -> None:
    with pytest.raises(ValueError, match="base"):
        kg.build([SEEDS], base_iri="not an iri")


def test_the_base_is_where_entities_stand(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE, "utf-8")
    built = kg.build([tmp_path], base_iri="https://data.example.org/kg/")
    entities = set(built.graph.subjects(None, KG.Organization))
    assert entities
    assert all(str(e).startswith("https://data.example.org/kg/") for e in entities)


def test_two_files_with_the_same_text_are_read_once_and_said(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(PAGE, "utf-8")
    built = kg.build([tmp_path])
    assert len(built.articles) == 1
    assert [(p.where, p.severity) for p in built.problems if "same text" in p.reason] == [("b.txt", "warning")]
    assert not built.failed


def test_reposts_count_as_one_source(tmp_path: Path) -> None:
    body = PAGE + "该公司位于杭州,计划年内推出手机应用。周云岫毕业于浙江大学,曾在多家企业任职。" * 3
    for name, site in {"a.txt": "来源:晨光财经\n", "b.txt": "来源:海湾时报\n"}.items():
        (tmp_path / name).write_text(site + body, "utf-8")
    built = kg.build([tmp_path])
    assert len(built.articles) == 2
    assert {int(o) for o in built.graph.objects(None, KG.sources)} == {1}


def test_strict_stops_at_the_first_error(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": \n', "utf-8")
    with pytest.raises(StoppedError):
        kg.build([tmp_path], strict=True)


def test_a_failed_write_leaves_the_last_good_result(seeds: Build, output: Path, tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "kept"
    shutil.copytree(output, folder)
    before = {f.relative_to(folder): f.read_bytes() for f in folder.rglob("*") if f.is_file()}

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("kg.app.report.write", fail)
    with pytest.raises(OSError, match="disk full"):
        seeds.write(folder)
    assert {f.relative_to(folder): f.read_bytes() for f in folder.rglob("*") if f.is_file()} == before


def test_what_a_killed_build_left_is_swept(seeds: Build, tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f".kg-{dead.pid}-x").mkdir()
    seeds.write(tmp_path)
    assert sorted(f.name for f in tmp_path.iterdir()) == ["graph.html", "graph.ttl", "report.json", "store"]


def test_the_report_says_what_was_left_out_and_why(output: Path) -> None:
    report = json.loads((output / "report.json").read_text("utf-8"))
    assert len(report["articles"]) == 5
    left_out = [z for a in report["articles"] for z in a["left_out"]]
    assert left_out
    assert all(z["why"] and z["end"] > z["start"] for z in left_out)


def test_three_lines_of_python_build_a_graph(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE, "utf-8")
    built = kg.build([tmp_path / "a.txt"])
    assert isinstance(built.graph, Graph)
    names = {str(o) for o in built.graph.objects(None, KG.name)}
    assert {"蓝鲸智算", "周云岫", "BlueWhale-7B"} <= names or {"蓝鲸智算公司", "周云岫", "BlueWhale-7B"} <= names
