"""Files → sources: every kind that is promised, and a clear word on everything that cannot be read."""

import gzip
import importlib
import io
import json
import os
import stat
from pathlib import Path

import pytest

from kg.model import Problem, Source
from kg.text.read import ReadOptions, read
from kg.text.records import Columns

module = importlib.import_module("kg.text.read")  # kg.text.read is the function
TEXT = "晨星智能昨天在苏州发布新款芯片。"


def sources(*paths, **options):
    return [s for s in read(paths, **options) if isinstance(s, Source)]


def problems(*paths, **options):
    return [p for p in read(paths, **options) if isinstance(p, Problem)]


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".htm", ".TXT", ".txt.gz", ".html.gz"])
def test_a_file_is_one_source(tmp_path, suffix):
    (source,) = read([write(tmp_path / f"a{suffix}", TEXT)])
    assert (source.name, source.raw) == (f"a{suffix}", TEXT)
    assert source.kind == {"t": "txt", "m": "md", "h": "html"}[suffix[1].lower()]


def test_a_folder_is_read_with_all_below_it_in_the_order_of_names(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/b/c.md", "c.html"):
        write(tmp_path / name, TEXT + name)
    assert [s.name for s in sources(tmp_path)] == ["a/b/c.md", "a/z.txt", "b.txt", "c.html"]


def test_hidden_files_and_circles_of_links_are_passed_over(tmp_path):
    write(tmp_path / "in" / "a.txt", TEXT)
    write(tmp_path / ".git" / "b.txt", TEXT)
    write(tmp_path / ".c.txt", TEXT)
    (tmp_path / "in" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert [s.name for s in sources(tmp_path)] == ["in/a.txt"]


def test_standard_input_is_read_as_what_it_looks_like(monkeypatch):
    for data, kind, names in [
        (TEXT, "txt", ["stdin"]),
        (f"<html><body><p>{TEXT}</p></body></html>", "html", ["stdin"]),
        (json.dumps([{"text": TEXT}]), "json", ["stdin#1"]),
        (json.dumps({"text": TEXT}) + "\n" + json.dumps({"text": TEXT}), "jsonl", ["stdin#1", "stdin#2"]),
    ]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
        found = list(read(["-"]))
        assert [(s.name, s.kind) for s in found] == [(name, kind) for name in names]


def test_records_are_sources_of_their_own_with_what_their_columns_say(tmp_path):
    row = {"标题": "晨星发布芯片", "正文": TEXT, "日期": "2025-01-28", "来源": "岭南网", "链接": "https://example.cn/1"}
    path = write(tmp_path / "a.jsonl", json.dumps(row) + "\n\n" + json.dumps({"content": TEXT}) + "\n")
    first, second = read([path])
    about = ("晨星发布芯片", "2025-01-28", "岭南网", "https://example.cn/1")
    assert first == Source("a.jsonl#1", TEXT, "jsonl", "utf-8", *about)
    assert (second.name, second.raw, second.title) == ("a.jsonl#2", TEXT, None)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"text": TEXT}, ["a.json#1"]),
        ([{"text": TEXT}, {"body": [TEXT, TEXT]}], ["a.json#1", "a.json#2"]),
        ({"code": 0, "data": [{"text": TEXT}]}, ["a.json#1"]),
    ],
)
def test_json_holds_one_article_or_a_list(tmp_path, value, names):
    assert [s.name for s in sources(write(tmp_path / "a.json", json.dumps(value)))] == names


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_rows_are_articles_even_with_line_ends_and_separators_in_quotes(tmp_path, separator):
    rows = [
        "标题,正文,发布时间".replace(",", separator),
        f'"甲, 乙"{separator}"第一行\n第二行，""引"""{separator}2025/1/28',
    ]
    (source,) = sources(write(tmp_path / "a.csv", "\n".join(rows)))
    assert (source.title, source.raw, source.date, source.kind) == (
        "甲, 乙",
        '第一行\n第二行，"引"',
        "2025/1/28",
        "csv",
    )


def test_columns_may_be_called_otherwise(tmp_path):
    path = write(tmp_path / "a.csv", f"kop,tekst\n晨星,{TEXT}\n")
    options = ReadOptions(Columns(text=("tekst",), title=("kop",)))
    assert [(s.title, s.raw) for s in sources(path, options=options)] == [("晨星", TEXT)]
    assert "'kop', 'tekst'" in problems(path)[0].reason


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"<p>{TEXT}</p><p>{TEXT}</p>", "html"),
        (TEXT, "jsonl"),
        ("若a<b且c>d，则用<br>换行", "jsonl"),
        ("《<新>》发布", "jsonl"),
    ],
)
def test_a_record_is_html_if_its_text_is(tmp_path, text, kind):
    assert sources(write(tmp_path / "a.jsonl", json.dumps({"text": text})))[0].kind == kind


def test_a_broken_line_is_told_and_the_next_one_read(tmp_path):
    path = write(tmp_path / "a.jsonl", json.dumps({"text": TEXT}) + '\n{"text": "晨\n' + json.dumps({"text": TEXT}))
    assert [s.name for s in sources(path)] == ["a.jsonl#1", "a.jsonl#3"]
    (problem,) = problems(path)
    assert problem.where == "a.jsonl:2" and problem.reason.startswith("not JSON: ") and problem.severity == "error"


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("[" * 100_000, "nested"),
        ("3", "not an object"),
        ('{"text": ""}', "has no text"),
        ('{"Text": 3, "body": "  "}', None),
        ('{"n": ' + "9" * 5000 + "}", "not JSON"),
    ],
)
def test_lines_that_are_no_articles_are_told(tmp_path, line, word):
    found = problems(write(tmp_path / "a.jsonl", line))
    assert [word in p.reason for p in found] == ([True] if word else [])


def test_half_a_surrogate_pair_becomes_a_replacement_character(tmp_path):
    path = write(tmp_path / "a.jsonl", '{"text": "晨星\\ud83d智能"}')
    assert sources(path)[0].raw == "晨星\ufffd智能"
    assert problems(path)[0].severity == "warning"


def test_csv_rows_of_another_length_are_told_with_their_line(tmp_path):
    path = write(tmp_path / "a.csv", f"title,text\n甲,{TEXT}\n乙,丙,丁\n戊,{TEXT}\n")
    assert [s.title for s in sources(path)] == ["甲", "戊"]
    assert [p.where for p in problems(path)] == ["a.csv:3"]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.txt", "", "empty"),
        ("a.txt", " \n\t\n", "empty"),
        ("a.jsonl", "\n\n", "empty"),
        ("a.json", "{", "not JSON"),
        ("a.csv", "a,b\n1,2", "no text"),
        ("a.txt", bytes(range(256)) * 20, "not text"),
    ],
)
def test_files_without_a_text_are_errors(tmp_path, name, content, word):
    (problem,) = read([write(tmp_path / name, content)])
    assert isinstance(problem, Problem) and problem.where.startswith(name)
    assert word in problem.reason and problem.severity == "error"


def test_a_missing_path_an_empty_folder_and_an_unknown_suffix_are_told(tmp_path):
    (tmp_path / "empty").mkdir()
    write(tmp_path / "a.pdf", "x")
    found = problems(tmp_path / "nowhere", tmp_path / "empty", tmp_path / "a.pdf")
    assert [p.severity for p in found] == ["error", "error", "warning"]
    assert "no such file" in found[0].reason and "no file that can be read" in found[1].reason


def test_other_kinds_in_a_folder_are_counted_once_each(tmp_path):
    for name in ("a.txt", "b.pdf", "c.pdf", "d.docx"):
        write(tmp_path / name, TEXT)
    assert [(p.reason.split(":")[0], p.severity) for p in problems(tmp_path)] == [
        ("1 file(s) left out", "warning"),
        ("2 file(s) left out", "warning"),
    ]


def test_a_folder_without_permission_is_told_and_the_rest_read(tmp_path, monkeypatch):
    write(tmp_path / "closed" / "a.txt", TEXT)
    write(tmp_path / "open" / "b.txt", TEXT)
    scandir = os.scandir

    def refuse(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert [s.name for s in sources(tmp_path)] == ["open/b.txt"]
    assert [(p.where, "permission" in p.reason) for p in problems(tmp_path)] == [("closed", True)]


def test_a_file_without_permission_is_told_and_the_rest_read(tmp_path, monkeypatch):
    for name in ("a.txt", "b.txt"):
        write(tmp_path / name, TEXT)
    opener = Path.open

    def refuse(self, *args, **kwargs):
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return opener(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    assert [s.name for s in sources(tmp_path)] == ["b.txt"]
    assert [p.where for p in problems(tmp_path)] == ["a.txt"]


def test_a_pipe_does_not_hang_the_reader(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    assert stat.S_ISFIFO((tmp_path / "a.txt").stat().st_mode)
    assert "no regular file" in problems(tmp_path / "a.txt")[0].reason
    assert sources(tmp_path) == []


def test_a_name_with_quotes_markup_and_line_ends_stays_one_line(tmp_path):
    write(tmp_path / 'a"<b>\n\u202e.txt', TEXT)
    assert [s.name for s in sources(tmp_path)] == ['a"<b>\\n\\u202e.txt']


def test_a_line_too_long_is_told_with_its_number(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_CHARS", 100)
    path = write(tmp_path / "a.txt", f"{TEXT}\n{'星' * 120}\n{TEXT}")
    (problem,) = read([path])
    assert problem.where == "a.txt:2" and "too long" in problem.reason


def test_fifty_megabytes_in_a_line_are_refused(tmp_path):
    (problem,) = read([write(tmp_path / "a.txt", b"a" * 50_000_000)])
    assert problem.where == "a.txt:1" and "50,000,000" in problem.reason


def test_a_long_json_line_is_passed_over_without_the_rest(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.text.records.MAX_LINE", 200)
    path = write(
        tmp_path / "a.jsonl", json.dumps({"text": TEXT * 40}) + "\n" + json.dumps({"text": TEXT}, ensure_ascii=False)
    )
    assert [s.raw for s in sources(path)] == [TEXT]
    assert [p.where for p in problems(path)] == ["a.jsonl:1"]


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.csv.gz"])
def test_a_packed_bomb_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.setattr(module, "MAX_BYTES", 100_000)
    (problem,) = read([write(tmp_path / name, b"0" * 10_000_000)])
    assert "100,000 bytes" in problem.reason


def test_a_damaged_archive_loses_only_what_is_damaged(tmp_path):
    lines = "".join(json.dumps({"text": f"{TEXT}{n}{os.urandom(40).hex()}"}) + "\n" for n in range(2000))
    data = gzip.compress(lines.encode())
    (tmp_path / "a.jsonl.gz").write_bytes(data[: len(data) // 2])
    assert len(sources(tmp_path / "a.jsonl.gz")) > 500
    assert "damaged" in problems(tmp_path / "a.jsonl.gz")[0].reason


def test_utf16_tables_are_read(tmp_path):
    path = write(tmp_path / "a.jsonl", json.dumps({"text": TEXT}, ensure_ascii=False).encode("utf-16"))
    assert [s.raw for s in sources(path)] == [TEXT]
