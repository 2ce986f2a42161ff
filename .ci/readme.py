"""Print the shell commands of a README code block marked `<!-- name -->`: python .ci/readme.py build."""

import re
import sys
from pathlib import Path

readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
block = re.search(rf"<!-- {re.escape(sys.argv[1])} -->\s*```sh\n(.*?)```", readme, re.DOTALL)
if not block:
    sys.exit(f"README.md has no block marked <!-- {sys.argv[1]} -->")
print(block[1], end="")
