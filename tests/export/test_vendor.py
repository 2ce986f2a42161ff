"""What kg/export/vendor holds is what its README says, and can do no more than the page lets it."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from kg.export.vendor.refresh import classic

VENDOR = Path(__file__).parents[2] / "kg" / "export" / "vendor"


def test_the_engine_is_the_one_that_the_readme_names() -> None:
    packed = (VENDOR / "oxigraph.wasm.gz").read_bytes()
    digest = hashlib.sha256(gzip.decompress(packed)).hexdigest()
    assert f"{digest}  web_bg.wasm" in (VENDOR / "README.md").read_text("utf-8")
    assert packed[4:8] == bytes(4)  # gzip's clock


def test_the_readme_states_version_and_command_and_the_licences_lie_beside() -> None:
    readme, glue = ((VENDOR / name).read_text("utf-8") for name in ("README.md", "oxigraph.js"))
    (version,) = set(re.findall(r"refresh\.py (\d+\.\d+\.\d+)", readme))
    assert f"**{version}**" in readme and glue.startswith(f"/*! oxigraph {version},")
    assert (VENDOR / "LICENSE-MIT").read_text("utf-8").rstrip() in glue
    assert all((VENDOR / name).stat().st_size > 1000 for name in ("LICENSE-MIT", "LICENSE-APACHE", "THIRD-PARTY.txt"))


def test_the_glue_is_a_plain_script_that_fetches_nothing() -> None:
    glue = (VENDOR / "oxigraph.js").read_text("utf-8")
    assert not re.search(
        r"\bfetch\b|XMLHttpRequest|importScripts|import\.meta|^\s*(?:import|export)\b|</script|<!--", glue, re.M
    )
    assert glue.rstrip().endswith("return { Store, initSync };\n})();")


def test_glue_that_is_written_in_another_way_is_refused() -> None:
    with pytest.raises(ValueError, match=r"web\.js of oxigraph 9\.9\.9"):
        classic('export class Store {}\nimport "./x.js";\n', "9.9.9")
