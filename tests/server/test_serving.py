"""The command `kg serve`: how it starts, and what it says where it cannot."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import pytest

from tests.server.conftest import Running, command, serving


def refused(*arguments: object) -> str:
    """What is said where the command ends at once with exit code 2."""
    ended = subprocess.run(command(*arguments), capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2 and "Traceback" not in ended.stderr
    assert not ended.stdout
    return ended.stderr


def test_a_port_that_is_taken_is_told_with_what_to_do(world: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"cannot listen at 127.0.0.1:{port}" in (said := refused(world, "--port", port)) and "--port" in said


def test_an_address_that_is_not_ours_is_told(world: Path) -> None:
    assert "cannot listen at 192.0.2.1:0" in refused(world, "--host", "192.0.2.1", "--port", 0)


def test_a_folder_without_a_graph_is_told_with_how_to_make_one(tmp_path: Path) -> None:
    assert "kg build" in refused(tmp_path, "--port", 0)
    assert "kg build" in refused(tmp_path / "none", "--port", 0)


def test_what_is_not_turtle_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("<a> <b> .", "utf-8")
    assert "graph.ttl is not Turtle" in refused(tmp_path, "--port", 0)


@pytest.mark.parametrize("option", [("--workers", 0), ("--timeout", 0), ("--limit", 0), ("--port", 65536)])
def test_a_limit_that_limits_nothing_is_refused(world: Path, option: tuple[str, int]) -> None:
    assert option[0] in refused(world, *option)


def test_a_turtle_file_is_served_without_an_explorer(world: Path, tmp_path: Path) -> None:
    file = tmp_path / "alone.ttl"
    file.write_bytes((world / "graph.ttl").read_bytes())
    with serving(file, "--host", "::1", "--workers", 1) as running:
        assert running.url.startswith("http://[::1]:")
        assert running.client.get("/").status_code == 404
        assert running.client.get("/id/xinglan").status_code == 200
        assert running.bindings("SELECT ?n { id:xinglan kg:name ?n }") == [{"n": "星岚科技"}]


def test_the_explorer_is_at_the_root(server: Running, world: Path) -> None:
    answer = server.client.get("/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.content == (world / "graph.html").read_bytes()
