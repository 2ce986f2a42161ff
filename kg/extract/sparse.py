"""Tables of weights, nearly all zero ⇄ the arrays that a file of weights keeps of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def pack(table: Floats, smallest: float, prefix: str = "") -> dict[str, NDArray[np.generic]]:
    """Where and what the weights are, as half floats; those below ``smallest`` decide nothing and are left out."""
    rows, columns = np.nonzero(np.abs(table) >= smallest)
    return {
        f"{prefix}rows": rows.astype(np.uint32),
        f"{prefix}columns": columns.astype(np.uint8),
        f"{prefix}values": table[rows, columns].astype(np.float16),
    }


def unpack(kept: Mapping[str, NDArray[np.generic]], shape: tuple[int, int], prefix: str = "") -> Floats:
    """The table that ``pack`` packed."""
    table = np.zeros(shape, dtype=np.float32)
    table[kept[f"{prefix}rows"], kept[f"{prefix}columns"]] = kept[f"{prefix}values"].astype(np.float32)
    return table
