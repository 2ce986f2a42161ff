"""Without Ray or Spark, nothing here is collected: `.ci/run` installs both and has a step for these tests."""

from __future__ import annotations

from importlib.util import find_spec

from tests.app.conftest import pages

__all__ = ["pages"]
collect_ignore = [
    f"test_{name}.py" for name, package in (("ray", "ray"), ("spark", "pyspark")) if not find_spec(package)
]
