"""The command line: what a user types and sees."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.app.cli import app
from tests.conftest import SEEDS

README = Path(__file__).parent.parent.parent / "README.md"
COMMANDS = ("diff", "build", "show", "query", "queries", "serve", "eval", "validate", "export")


def run(*arguments: str, code: int = 0, stdin: str | None = None) -> str:
    result = CliRunner().invoke(app, list(arguments), input=stdin)
    assert result.exit_code == code, result.output
    return result.output


def test_the_version_is_the_distributions() -> None:
    assert re.fullmatch(r"newskg \d+\.\d+\.\d+\n", run("--version"))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str) -> None:
    assert f"kg {command}" in run(command, "--help")


def test_every_command_is_in_the_readme() -> None:
    names = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}
    assert names == set(COMMANDS)
    assert [n for n in names if f"`kg {n}" not in README.read_text("utf-8")] == []


def test_show_finds_an_entity_in_any_script(output: Path) -> None:
    shown = {run("show", name, "-g", str(output)) for name in ("英伟达", "輝達", "nvidia", "NVIDIA")}
    assert len({text.split("\n")[0] for text in shown}) == 1
    assert "「" in shown.pop()


def test_show_says_so_where_there_is_none(output: Path) -> None:
    assert "nothing in" in run("show", "无此公司", "-g", str(output), code=1)


def test_validate_passes_what_was_built_and_names_what_was_broken(output: Path, tmp_path: Path) -> None:
    assert "valid" in run("validate", str(output))
    text = (output / "graph.ttl").read_text("utf-8")
    broken = re.sub(r"kg:confidence [\d.]+", "kg:confidence 7.5", text, count=1)
    assert broken != text
    (tmp_path / "graph.ttl").write_text(broken, "utf-8")
    assert "confidence" in run("validate", str(tmp_path), code=1)


def test_eval_prints_the_table(output: Path, tmp_path: Path) -> None:
    gold = README.parent / "tests" / "gold" / "seeds"
    (tmp_path / f"{next(gold.glob('*.json')).stem}.ttl").write_bytes((output / "graph.ttl").read_bytes())
    assert "mean F1" in run("eval", str(gold), str(tmp_path))


def test_eval_without_any_graph_is_a_wrong_call(tmp_path: Path) -> None:
    assert "no NAME.ttl" in run("eval", str(README.parent / "tests" / "gold" / "seeds"), str(tmp_path), code=2)


@pytest.mark.parametrize("name", ["none.txt", "page.docx"])
def test_where_nothing_is_read_the_last_result_stays(name: str, tmp_path: Path) -> None:
    (tmp_path / "page.docx").write_bytes(b"PK")
    (tmp_path / "graph.ttl").write_text("# kept\n", "utf-8")
    assert name in run("build", str(tmp_path / name), "-o", str(tmp_path), code=1)
    assert (tmp_path / "graph.ttl").read_text("utf-8") == "# kept\n"


def test_a_language_without_labels_is_a_wrong_call(output: Path) -> None:
    assert "zh-Hans" in run("show", "DeepSeek", "-g", str(output), "--language", "fr", code=2)


def test_eval_without_gold_is_a_wrong_call(tmp_path: Path) -> None:
    assert "no gold file" in run("eval", str(tmp_path), str(tmp_path), code=2)


def test_standard_input_is_an_article(tmp_path: Path) -> None:
    run("build", "-", "-o", str(tmp_path), stdin=(SEEDS / "002_560071857a4b2ae7.txt").read_text("utf-8"))
    assert "Janus-Pro" in (tmp_path / "graph.ttl").read_text("utf-8")


def test_columns_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("wo,wann\n蓝鲸智算公司发布了大模型BlueWhale-7B。,2025-03-04\n", "utf-8")
    run("build", str(tmp_path / "a.csv"), "-o", str(tmp_path), "--text-column", "wo", "--date-column", "wann")
    text = (tmp_path / "graph.ttl").read_text("utf-8")
    assert "BlueWhale-7B" in text
    assert 'kg:published "2025-03-04"' in text


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", "utf-8")
    (tmp_path / "a.txt").write_text("蓝鲸智算公司发布了大模型BlueWhale-7B。", "utf-8")
    assert "cannot write" in run("build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), code=1)


def test_ctrl_c_leaves_the_last_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "graph.ttl").write_text("# kept\n", "utf-8")

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.app.report.write", interrupt)  # the graph is written aside by then, and not yet moved
    assert "is kept" in run("build", str(SEEDS / "002_560071857a4b2ae7.txt"), "-o", str(tmp_path), code=130)
    assert sorted(f.name for f in tmp_path.iterdir()) == [".work", "graph.ttl"]
    assert (tmp_path / "graph.ttl").read_text("utf-8") == "# kept\n"


def test_a_reader_that_closes_early_is_no_crash(output: Path) -> None:
    command = f'{sys.executable} -m kg.app.cli show DeepSeek -g "{output}" | head -1'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "DeepSeek" in done.stdout
    assert "Traceback" not in done.stderr


def test_min_confidence_leaves_out_what_is_less_sure(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("砚湖量子发布了开源模型Tidepool-13B。英伟达收购了Arm。\n", "utf-8")
    sizes = []
    for least in ("0", "0.99"):
        run("build", str(article), "-o", str(tmp_path / least), "--min-confidence", least)
        sizes.append((tmp_path / least / "graph.ttl").read_text("utf-8").count("a kg:Claim"))
    assert sizes[0] > sizes[1]
    assert "--min-confidence" in run(
        "build", str(article), "-o", str(tmp_path / "x"), "--min-confidence", "1.5", code=2
    )
