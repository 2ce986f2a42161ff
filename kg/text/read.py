"""Files, folders and standard input → Sources: each file, or each record of a table, as one raw text.

Whatever cannot be read becomes a Problem that names the file (and line or record) and the mend; the rest is read.
"""

from __future__ import annotations

import codecs
import gzip
import io
import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import IO, Any, NamedTuple, cast

from kg.model import Problem, Source
from kg.text.decode import decode
from kg.text.records import Columns, from_csv, from_json, from_lines, markup
from kg.text.remote import RemoteError, filesystem, is_url, why

PLAIN = {".txt": "txt", ".md": "md", ".html": "html", ".htm": "html"}
TABLES = {".json": "json", ".jsonl": "jsonl", ".csv": "csv"}
#: An article of a million characters is a book; the longest page of our samples has 12,000. HTML hides a text in ten
#: times its size.
MAX_CHARS, MAX_HTML = 1_000_000, 10_000_000
#: What is read whole (all but JSON Lines, which are streamed), and what a packed file may unpack to.
MAX_BYTES = 256_000_000
#: Of a store, so many files of at most so many bytes are asked for at once.
_AT_ONCE, _SMALL = 64, 1_000_000


class ReadOptions(NamedTuple):
    """How to read: the names that columns may have, the first one that is filled wins."""

    columns: Columns = Columns()


class Found(NamedTuple):
    """A file to read: where it lies and how it is called."""

    path: Path
    name: str
    given: bool  # by the user, rather than met in a folder


class TooBigError(Exception):
    """More data than a limit allows."""


#: What is read where nobody says otherwise.
DEFAULT = ReadOptions()


def read(paths: Iterable[str | Path], *, options: ReadOptions = DEFAULT) -> Iterator[Source | Problem]:
    """Read files, folders (with all below them, sorted) and "-" (standard input), one article after another.

    Files and folders may be URLs of an object store: s3://bucket/folder.
    """
    for path in paths:
        if str(path) == "-":
            yield from _stream(sys.stdin.buffer, "stdin", "", options)
            continue
        if is_url(str(path)):
            yield from _remote(str(path), options)
            continue
        for found in _files(Path(path)):
            if isinstance(found, Problem):
                yield found
            else:
                yield from _file(found, options)


def _remote(url: str, options: ReadOptions) -> Iterator[Source | Problem]:
    """A file or folder of an object store, in the order of the names; small files come many at once."""
    try:
        files, root = filesystem(url)
        if files.isfile(root):
            there = {root: files.info(root)}
            names = {root: root.rpartition("/")[2]}
        else:
            there = files.find(root, detail=True)
            names = {path: path.removeprefix(f"{root}/") for path in there}
    except RemoteError as error:
        yield Problem(spell(url), "read", str(error))
        return
    except Exception as error:  # each store has errors of its own
        yield Problem(spell(url), "read", why(error))
        return
    given = root in names
    ordered = sorted((p for p in names if not _hidden(names[p])), key=lambda p: names[p].split("/"))
    other = Counter(os.path.splitext(p)[1].lower() for p in ordered if not given and not _kind(p)[0])  # noqa: PTH122
    wanted = [p for p in ordered if given or _kind(p)[0]]
    if not wanted and not given:
        yield Problem(spell(url), "read", "there is no file that can be read; check the URL")
    for at in range(0, len(wanted), _AT_ONCE):
        part = wanted[at : at + _AT_ONCE]
        small = [p for p in part if (there[p].get("size") or 0) <= _SMALL]
        got = files.cat(small, on_error="return") if len(small) > 1 else {}
        for path in part:
            yield from _remote_file(files, path, spell(names[path]), got.get(path), options)
    yield from _others(url, other)


def _remote_file(
    files: Any, path: str, name: str, data: bytes | Exception | None, options: ReadOptions
) -> Iterator[Source | Problem]:
    kind, _ = _kind(name)
    if not kind:
        yield _unread(name)
        return
    try:
        if isinstance(data, Exception):
            raise data
        with files.open(path, "rb") if data is None else io.BytesIO(data) as stream:
            yield from _stream(stream, name, kind, options)
    except Exception as error:  # each store has errors of its own
        yield Problem(name, "read", _why(error) if isinstance(error, OSError | ValueError) else why(error))


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def spell(name: str) -> str:
    """Write a file name so that it stays one line of valid Unicode: "a\\nb.txt" → "a\\\\nb.txt"."""
    name = os.fsencode(name).decode("utf-8", "replace").replace(os.sep, "/")
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", lambda m: ascii(m[0])[1:-1], name)


def _files(root: Path) -> Iterator[Found | Problem]:
    try:
        mode = root.stat().st_mode
    except FileNotFoundError:
        yield Problem(spell(str(root)), "read", "there is no such file or folder; check the path")
        return
    except (OSError, ValueError) as error:
        yield Problem(spell(str(root)), "read", _why(error))
        return
    if not S_ISDIR(mode):
        yield Found(root, spell(root.name), True)
        return
    count = 0
    for found in _walk(root):
        count += 1
        yield found
    if not count:
        reason = "the folder has no file that can be read (.txt .md .html .json .jsonl .csv, or .gz of these)"
        yield Problem(spell(str(root)), "read", reason)


def _walk(root: Path) -> Iterator[Found | Problem]:
    """List a folder's files in the order of their names, whatever order the disk has; each folder once."""
    other: Counter[str] = Counter()
    seen: set[str] = set()
    waiting: list[tuple[Path, str]] = [(root, "")]
    while waiting:
        path, name = waiting.pop()
        try:
            mode = path.stat().st_mode
            if not S_ISDIR(mode):
                if S_ISREG(mode) and _kind(path.name)[0]:
                    yield Found(path, spell(name), False)
                else:
                    other[path.suffix.lower() if S_ISREG(mode) else "(no regular file)"] += 1
                continue
            real = os.path.realpath(path)
            if real in seen:  # a link back into the folder
                continue
            seen.add(real)
            with os.scandir(path) as entries:
                names = sorted((e.name for e in entries if not e.name.startswith(".")), reverse=True)
        except (OSError, ValueError) as error:
            yield Problem(spell(name or str(root)), "read", _why(error))
            continue
        waiting.extend((path / n, f"{name}/{n}" if name else n) for n in names)
    yield from _others(str(root), other)


def _unread(name: str) -> Problem:
    reason = "is left out: its suffix is none of .txt .md .html .htm .json .jsonl .csv (or .gz of these)"
    return Problem(name, "read", reason, "warning")


def _others(place: str, suffixes: Mapping[str, int]) -> Iterator[Problem]:
    """What lies in a folder and is no article, by its suffix."""
    for suffix, count in sorted(suffixes.items()):
        reason = f"{count} file(s) left out: {spell(suffix) or 'no suffix'} is not a kind that is read"
        yield Problem(spell(place), "read", reason, "warning")


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, PermissionError):
        return "may not be read; give yourself read permission (chmod +r, for a folder +rx)"
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"cannot be read: {reason}"


def _kind(name: str) -> tuple[str, bool]:
    """news.JSONL.gz → ("jsonl", True); notes.pdf → ("", False)."""
    name = name.lower()
    packed = name.endswith(".gz")
    suffix = os.path.splitext(name[:-3] if packed else name)[1]  # noqa: PTH122 - a name, not a path
    return (PLAIN | TABLES).get(suffix, ""), packed


def _file(found: Found, options: ReadOptions) -> Iterator[Source | Problem]:
    kind, _ = _kind(found.name)
    if not kind:
        yield _unread(found.name)
        return
    try:
        if not S_ISREG(found.path.stat().st_mode):
            yield Problem(found.name, "read", "is no regular file (a pipe or device); use - for standard input")
            return
        with found.path.open("rb") as stream:
            yield from _stream(stream, found.name, kind, options)
    except (OSError, ValueError) as error:
        yield Problem(found.name, "read", _why(error))


def _stream(raw: IO[bytes], name: str, kind: str, options: ReadOptions) -> Iterator[Source | Problem]:
    """Read an open file; what is packed is known by its first bytes, not by its name."""
    stream = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw)  # type: ignore[type-var]
    packed = stream.peek(2)[:2] == b"\x1f\x8b"
    try:
        source: IO[bytes] = cast("IO[bytes]", gzip.GzipFile(fileobj=stream)) if packed else stream
        if not kind:
            data = _bounded(source, MAX_BYTES)
            kind, source = _sniff(data), io.BytesIO(data)
        if kind != "jsonl":
            yield from _checked(_whole(_bounded(source, MAX_BYTES), name, kind, options))
            return
        if stream.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):  # its line ends are not bytes
            source = io.BytesIO(decode(_bounded(source, MAX_BYTES), name).text.encode())
        yield from _checked(from_lines(source, name, options.columns, MAX_BYTES if packed else None))
    except TooBigError as error:
        more = "unpacks to" if packed else "has"
        yield Problem(name, "read", f"{more} more than {error} bytes, the most that is read; split it")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Problem(name, "read", f"is a damaged .gz file ({error}); what came after is lost, pack it again")


def _bounded(stream: IO[bytes], limit: int) -> bytes:
    """Read it all, but never more than a limit: a packed file of one megabyte can hold a thousand."""
    chunks, size = [], 0
    while chunk := stream.read(1 << 20):
        size += len(chunk)
        if size > limit:
            raise TooBigError(f"{limit:,}")
        chunks.append(chunk)
    return b"".join(chunks)


def _sniff(data: bytes) -> str:
    """Tell what standard input holds: {"title": …} → jsonl, [{…}] → json, <html> → html, else txt."""
    head = data[:4096].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if head.startswith("[{") or re.match(r"\[\s*\{", head):
        return "json"
    if re.match(r'\{\s*"', head):
        return "json" if re.match(r"\{\s*\n", head) else "jsonl"
    return "html" if markup(head) else "txt"


def _whole(data: bytes, name: str, kind: str, options: ReadOptions) -> Iterator[Source | Problem]:
    if not data.strip():
        yield Problem(name, "read", "is empty; put a text into it or remove it")
        return
    text, encoding, problems = decode(data, name)
    yield from problems
    if not text:
        return
    if kind == "json":
        yield from from_json(text, name, options.columns, encoding)
    elif kind == "csv":
        yield from from_csv(text, name, options.columns, encoding)
    else:
        yield Source(name, text, kind, encoding)


def _checked(items: Iterable[Source | Problem]) -> Iterator[Source | Problem]:
    """Refuse what is too long for one article, and say where."""
    for item in items:
        limit = MAX_HTML if isinstance(item, Source) and item.kind == "html" else MAX_CHARS
        if isinstance(item, Problem) or len(item.raw) <= limit:
            yield item
            continue
        longest, line = max((len(text), -number) for number, text in enumerate(item.raw.split("\n"), 1))
        reason = (
            f"is too long for one article: {len(item.raw):,} characters (the longest line, {-line}, has {longest:,}), "
            f"at most {limit:,} are read; split it into articles, or use .jsonl with a record for each"
        )
        yield Problem(f"{item.name}:{-line}", "read", reason)
