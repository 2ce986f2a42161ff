"""newskg: from a folder of noisy Chinese news to a knowledge graph with its sources.

>>> import kg
>>> built = kg.build(["seeds"])
>>> built.write("output")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.app.build import build as build

__all__ = ["build"]


def __getattr__(name: str) -> Any:
    # Late, so that `import kg.model` in a worker does not load the whole application.
    if name == "build":
        from kg.app.build import build

        return build
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
