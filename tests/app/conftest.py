"""Three short invented pages about the same few companies."""

from __future__ import annotations

from pathlib import Path

import pytest

PAGES = {
    "a.txt": "2025年3月4日，青禾智能发布大模型青禾-7B。青禾智能创始人沈砚表示，训练成本为300万美元。\n",
    "b.txt": "3月9日消息，星湾科技宣布收购云帆数据。星湾科技总部位于青州。\n",
    "c.txt": "沈砚此前任职于星湾科技。青禾-7B的训练成本约为320万美元，青禾智能用了2000块H800。\n",
}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / name).write_text(text, "utf-8")
    return folder
