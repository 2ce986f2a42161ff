"""npm's ``oxigraph`` → oxigraph.wasm.gz and oxigraph.js beside this file: the query engine that graph.html carries.

Run it as the README beside it says. It asks npm for one named version, refuses what has another checksum than the
README records (unless told the version is new), and writes the same bytes each time.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
#: What the engine is called in the worker's script.
NAME = "oxigraph"
#: The part of the glue that fetches the wasm by address: ours hands over bytes, and the page makes no request.
FETCHING = re.compile(
    r"^async function __wbg_load\(.*?^}\n|^async function __wbg_init\(.*?^}\n", re.DOTALL | re.MULTILINE
)


def main() -> int:
    """Fetch, check, write; return an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version", help="of npm's package oxigraph, for example 0.5.11")
    parser.add_argument("--new", action="store_true", help="take another version than the README records")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", f"oxigraph@{options.version}"], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        with tarfile.open(Path(folder) / f"oxigraph-{options.version}.tgz") as pack:
            glue, wasm = (_member(pack, f"package/{name}") for name in ("web.js", "web_bg.wasm"))
    sums = {"web.js": hashlib.sha256(glue).hexdigest(), "web_bg.wasm": hashlib.sha256(wasm).hexdigest()}
    unknown = [name for name, value in sums.items() if value not in (HERE / "README.md").read_text("utf-8")]
    if unknown and not options.new:
        print(f"not what README.md records: {', '.join(unknown)}; for a new version add --new", file=sys.stderr)
        return 1
    (HERE / "oxigraph.wasm.gz").write_bytes(gzip.compress(wasm, 9, mtime=0))
    (HERE / "oxigraph.js").write_text(classic(glue.decode("utf-8"), options.version), "utf-8", newline="\n")
    for name, value in sums.items():
        print(f"{value}  {name}")
    print("put the version and these into README.md" if unknown else "as README.md records")
    return 0


def classic(glue: str, version: str) -> str:
    """The glue as a plain script that makes one constant: Chromium runs no module worker in a page opened from disk.

    Raises:
        ValueError: the glue is not written as this expects.
    """
    text, cuts = FETCHING.subn("", glue)
    text, ends = re.subn(r"^export \{ initSync, __wbg_init as default \};\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^export (?=class|function)", "", text, flags=re.MULTILINE)
    if (cuts, ends) != (2, 1) or re.search(r"^export|\bimport\b|\bfetch\(|</script|<!--", text, re.MULTILINE):
        raise ValueError(f"web.js of oxigraph {version} is written in another way; look at it and at this script")
    licence = (HERE / "LICENSE-MIT").read_text("utf-8").rstrip()
    head = f"oxigraph {version}, JavaScript glue (npm, web.js), MIT OR Apache-2.0; changed: no module, no fetching.\n"
    head += "The crates compiled into the engine, with their licences: kg/export/vendor/THIRD-PARTY.txt of newskg.\n\n"
    return f"/*! {head}{licence}\n*/\nconst {NAME} = (() => {{\n{text}return {{ Store, initSync }};\n}})();\n"


def _member(pack: tarfile.TarFile, name: str) -> bytes:
    found = pack.extractfile(name)
    if found is None:
        raise ValueError(f"npm's package has no {name}")
    return found.read()


if __name__ == "__main__":
    sys.exit(main())
