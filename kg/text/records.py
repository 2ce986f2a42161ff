"""Tables → Sources: each object of a JSON or JSON Lines file, each row of a CSV file, as an article of its own."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any, NamedTuple

from kg.model import Problem, Source
from kg.text.decode import decode

#: The longest line of a JSON Lines file and field of a CSV file: an article and its markup, many times over.
MAX_LINE = 16_000_000
SURROGATE = re.compile(r"[\ud800-\udfff]")
MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|div|p|br|span|article|section|table|h[1-6]|ul|a\s|img\s)\b[^<>]*>", re.I
)


class Columns(NamedTuple):
    """What the columns of a table may be called; case does not matter, and the first that is filled wins."""

    text: tuple[str, ...] = ("text", "content", "body", "article", "html", "正文", "内容", "內容", "全文", "文本")
    title: tuple[str, ...] = ("title", "headline", "标题", "標題", "题目")
    date: tuple[str, ...] = (
        "date", "published", "published_at", "publish_time", "publish_date", "pubdate", "time", "datetime",
        "created_at", "日期", "发布日期", "发布时间", "時間", "时间", "發布時間",
    )  # fmt: skip
    source: tuple[str, ...] = (
        "source",
        "medium",
        "site",
        "site_name",
        "media",
        "publisher",
        "来源",
        "來源",
        "媒体",
        "媒體",
    )
    url: tuple[str, ...] = ("url", "link", "href", "链接", "連結", "网址", "網址", "原文链接")


def markup(text: str) -> bool:
    """Does a text look like HTML? <p>发布</p> does; a<b, 《<新>》 and code with one tag do not."""
    head = text[:20000]
    found = MARKUP.findall(head)
    return len(found) > 1 or (len(found) == 1 and ("</" in head or head.lstrip().startswith("<")))


def from_json(text: str, name: str, columns: Columns, encoding: str) -> Iterator[Source | Problem]:
    """One object or a list of them; also a list inside an object, as interfaces return: {"data": [{…}]}."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Problem(
            _at(name, error), "read", f"not JSON: {_brief(error)}; mend the file, or one object a line as .jsonl"
        )
        return
    for number, record in enumerate(_listed(value, columns), 1):
        yield from _record(record, f"{name}#{number}", columns, ("json", encoding))


def _listed(value: Any, columns: Columns) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and not _field(value, columns.text):
        lists = [v for v in value.values() if isinstance(v, list) and v and all(isinstance(r, dict) for r in v)]
        if len(lists) == 1:
            return list(lists[0])
    return [value]


def from_lines(stream: IO[bytes], name: str, columns: Columns, limit: int | None) -> Iterator[Source | Problem]:
    """JSON Lines, read line by line: a broken line is told and the next one read; ``limit`` bounds what is unpacked."""
    number = count = size = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        size += len(line)
        where = f"{name}:{number}"
        if limit is not None and size > limit:
            yield Problem(where, "read", f"unpacks to more than {limit:,} bytes, the most that is read; split it")
            return
        if len(line) > MAX_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                size += len(rest)
                if limit is not None and size > limit:
                    break
            yield Problem(where, "read", f"the line is longer than {MAX_LINE:,} bytes and was left out; split it")
            continue
        if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            yield Problem(where, "read", "JSON Lines in UTF-16 are not read; save the file as UTF-8")
            return
        if not line.strip():
            continue
        count += 1
        yield from _line(line, where, f"{name}#{count}", columns)
    if not count:
        yield Problem(name, "read", "is empty; put a text into it or remove it")


def _line(line: bytes, where: str, name: str, columns: Columns) -> Iterator[Source | Problem]:
    text, encoding, problems = decode(line, where)
    yield from problems
    if not text:
        return
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Problem(where, "read", f"not JSON: {_brief(error)}; mend the line or remove it")
        return
    yield from _record(record, name, columns, ("jsonl", encoding))


def from_csv(text: str, name: str, columns: Columns, encoding: str) -> Iterator[Source | Problem]:
    """Rows under a heading; comma, semicolon or tab, as the heading has it."""
    before = csv.field_size_limit(MAX_LINE)
    try:
        heading = text[: text.find("\n") + 1] or text
        delimiter = max(",\t;", key=heading.count)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        keys = [key.strip() for key in next(rows, [])]
        if not _named(keys, columns.text):
            yield Problem(f"{name}:1", "read", _no_text(keys))
            return
        number = 0
        while True:
            line = rows.line_num + 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield Problem(f"{name}:{line}", "read", f"not CSV: {error}; mend the row (quotes, length)")
                continue
            if not any(cell.strip() for cell in row):
                continue
            number += 1
            if len(row) != len(keys):
                reason = f"the row has {len(row)} fields, the heading {len(keys)}; quote fields that hold a separator"
                yield Problem(f"{name}:{line}", "read", reason)
                continue
            yield from _record(dict(zip(keys, row, strict=True)), f"{name}#{number}", columns, ("csv", encoding))
    finally:
        csv.field_size_limit(before)


def _record(record: Any, name: str, columns: Columns, form: tuple[str, str]) -> Iterator[Source | Problem]:
    if not isinstance(record, dict):
        yield Problem(name, "read", f'is {type(record).__name__}, not an object with a text; use {{"text": …}}')
        return
    raw = _field(record, columns.text)
    if not raw.strip():
        yield Problem(name, "read", _no_text(record))
        return
    clean = SURROGATE.sub("\ufffd", raw)
    if clean != raw:
        yield Problem(
            name, "read", "half a character (a lone surrogate) became U+FFFD; write the text again", "warning"
        )
    if "\x00" in clean:
        yield Problem(name, "read", "NUL characters were left out of reading; remove them", "warning")
    kind, encoding = form
    yield Source(
        name=name,
        raw=clean,
        kind="html" if markup(clean) else kind,
        encoding=encoding,
        title=_about(record, columns.title),
        date=_about(record, columns.date),
        medium=_about(record, columns.source),
        url=_about(record, columns.url),
    )


def _field(record: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Return the first filled column of these names as text; lists of paragraphs become lines."""
    by_name = {str(key).strip().lower(): value for key, value in reversed(list(record.items()))}
    for name in names:
        value = by_name.get(name.lower())
        if isinstance(value, list):
            value = "\n".join(v for v in value if isinstance(v, str))
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            return value
    return ""


def _about(record: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return SURROGATE.sub("\ufffd", _field(record, names)) or None


def _named(keys: list[str], names: tuple[str, ...]) -> bool:
    return bool({key.lower() for key in keys} & {name.lower() for name in names})


def _no_text(keys: Mapping[str, Any] | list[str]) -> str:
    listed = ", ".join(repr(str(key)[:40]) for key in list(keys)[:8]) or "none"
    return f"has no text; its columns are {listed}: name the one that holds the text"


def _at(name: str, error: Exception) -> str:
    return f"{name}:{error.lineno}" if isinstance(error, json.JSONDecodeError) else name


def _brief(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(error)[:120]
