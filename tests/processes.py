"""Looking at the processes of this machine."""

from __future__ import annotations

import subprocess


def workers(process: int) -> set[int]:
    """Those of the processes that it started to work for it."""
    found = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(process)], capture_output=True, text=True, check=False
    )
    return {int(line.split()[0]) for line in found.stdout.splitlines() if "spawn_main" in line}
