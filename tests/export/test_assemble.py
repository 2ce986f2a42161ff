"""Modules are put together in the order of their imports, each in its own scope; what cannot be is refused by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.export.assemble import assemble
from kg.export.html import PAGE


def modules(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text, "utf-8")
    return folder


def test_each_module_comes_after_what_it_imports_and_once(tmp_path: Path) -> None:
    folder = modules(
        tmp_path,
        main='import { b as c } from "./b.js";\nimport { a } from "./a.js";\na(c);\n',
        b='// words\nimport { a } from "./a.js";\nexport const b = a(2);\n',
        a="export function a(x) { return x; }\n",
    )
    script = assemble(folder)
    assert [line for line in script.splitlines() if line.startswith("// ") and line.endswith(".js")] == [
        "// a.js", "// b.js", "// main.js",
    ]  # fmt: skip
    assert all(part in script for part in ("const { a } = $a;", "const { b: c } = $b;", "return { b };"))
    assert "export " not in script


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('import a from "./a.js";\n', r"main\.js:1: write imports as"),
        ('import * as a from "./a.js";\n', r"main\.js:1: write imports as"),
        ('const x = 1;\nimport { a } from "./a.js";\n', r"main\.js:2: imports stand at the top"),
        ("export default 1;\n", r"main\.js:1: export a function"),
        ("export let x = 1;\n", r"main\.js:1: export a function"),
        ("const x = '<!--';\n", "would end its element"),
        ('import { c } from "./c.js";\n', "circle: main.js → c.js → c.js"),
    ],
)
def test_what_cannot_be_put_together_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    folder = modules(tmp_path, main=text, a="export const a = 1;\n", c='import { c } from "./c.js";\n')
    with pytest.raises(ValueError, match=reason):
        assemble(folder)


def test_words_that_begin_like_import_inside_a_line_are_left_alone(tmp_path: Path) -> None:
    folder = modules(tmp_path, main='const important = 1;\n  // import { x } from "./x.js";\n')
    assert "const important = 1;" in assemble(folder)


def test_every_script_of_the_page_is_reached() -> None:
    script = assemble(PAGE) + assemble(PAGE, "worker.js")
    assert {p.name for p in PAGE.glob("*.js")} == {
        line.removeprefix("// ") for line in script.splitlines() if line.startswith("// ") and line.endswith(".js")
    }
