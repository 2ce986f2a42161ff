"""URLs of object stores → files: s3://bucket/folder as if it lay here.

fsspec reads them, with what is installed for the store: s3fs for s3, gcsfs for gs, adlfs for az and abfs. Who may read
is decided by the store's own settings (AWS_PROFILE, AWS_ENDPOINT_URL, …); no URL that an article names is ever opened.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any

#: Protocol → the package that reads it. Only stores: a page of the web is not a folder.
STORES = MappingProxyType({"s3": "s3fs", "gs": "gcsfs", "az": "adlfs", "abfs": "adlfs"})
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


class RemoteError(Exception):
    """There is no such place, or it cannot be reached; the message says what to do."""


def is_url(path: str) -> bool:
    """Whether a path is a URL; a relative path of a folder is none."""
    return bool(_URL.match(path))


def filesystem(url: str) -> tuple[Any, str]:
    """What reads and writes a place, and the place as it knows it.

    Raises:
        RemoteError: it is no object store, or what reads it is not installed.
    """
    found = _URL.match(url)
    protocol = found[1].lower() if found else ""
    if protocol not in STORES:
        raise RemoteError(f"is no folder and no object store; there are {', '.join(f'{name}://' for name in STORES)}")
    try:
        from fsspec.core import url_to_fs

        files, root = url_to_fs(url)
    except ImportError:
        package = STORES[protocol]
        extra = "newskg[s3]" if protocol == "s3" else f"fsspec {package}"
        raise RemoteError(f"needs {package}: pip install '{extra}'") from None
    except Exception as error:  # each store has errors of its own
        raise RemoteError(why(error)) from None
    return files, root.rstrip("/")


def why(error: Exception) -> str:
    """What a store says, on one line."""
    told = str(error).strip().splitlines()
    return f"cannot be reached: {type(error).__name__}" + (f": {told[0]}" if told else "")
