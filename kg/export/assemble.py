"""The page's ES modules → one script: no bundler, no build step, nothing but text.

Each module keeps its own scope: it becomes a function that returns what the module exports, and its imports become
constants taken from there. That holds for modules written as ours are: imports at the top from a module beside it,
named exports of things that are never assigned again, no circles. What is written otherwise is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_IMPORT = re.compile(r'import \{([\w\s,$]*)\} from "\./([\w.-]+\.js)";')
_EXPORT = re.compile(r"export (?:async )?(?:function\*?|const|class) ([\w$]+)")
_COMMENT = re.compile(r"\s*(?://.*)?")


def assemble(folder: Path, entry: str = "main.js") -> str:
    """Return the module ``entry`` and all that it imports as one script for a script element.

    Raises:
        OSError: a module cannot be read.
        ValueError: a module is written in a way that this cannot put together, or imports go round in a circle.
    """
    parts = "".join(_wrapped(name, text) for name, text in _in_order(folder, entry).items())
    script = f'"use strict";\n(() => {{\n{parts}}})();\n'
    if found := re.search(r"</script|<!--", script, re.IGNORECASE):
        raise ValueError(f"{folder}: {found[0]!r} in a script would end its element; write it in two strings")
    return script


def _in_order(folder: Path, entry: str) -> Mapping[str, str]:
    """Name → text of every module that is reached, each after what it imports."""
    done: dict[str, str] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise ValueError(f"{folder}: imports go round in a circle: {' → '.join((*path, name))}")
        if name not in done:
            text = (folder / name).read_text("utf-8").replace("\r\n", "\n")
            for line in text.splitlines():
                if found := _IMPORT.fullmatch(line):
                    visit(found[2], (*path, name))
            done[name] = text

    visit(entry, ())
    return done


def _wrapped(name: str, text: str) -> str:
    exported: list[str] = []
    lines = list(_lines(name, text, exported))
    return f"// {name}\nconst {_scope(name)} = (() => {{\n{''.join(lines)}return {{ {', '.join(exported)} }};\n}})();\n"


def _lines(name: str, text: str, exported: list[str]) -> Iterator[str]:
    head = True
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        if found := _IMPORT.fullmatch(line.rstrip()):
            if not head:
                raise ValueError(f"{name}:{number}: imports stand at the top of a module")
            names = found[1].replace(" as ", ": ")  # import { a as b } → const { a: b }
            yield f"const {{{names}}} = {_scope(found[2])};\n"
            continue
        if line.startswith("import"):
            raise ValueError(f'{name}:{number}: write imports as: import {{ a, b }} from "./x.js";')
        head = head and _COMMENT.fullmatch(line.strip()) is not None
        if line.startswith("export"):
            if not (declared := _EXPORT.match(line)):
                raise ValueError(f"{name}:{number}: export a function, const or class by its name where it is declared")
            exported.append(declared[1])
            line = line.removeprefix("export ")
        yield line if line.endswith("\n") else f"{line}\n"


def _scope(name: str) -> str:
    """A constant's name that no module would use."""
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))
