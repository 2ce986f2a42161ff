"""Processes that end with who started them: nobody may be left working for one who was killed."""

from __future__ import annotations

import multiprocessing
import os
import threading


def end_with_parent() -> None:
    """Watch, from a thread, over the process that started this one; when it is gone, end at once.

    A parent that was killed stops nobody, and what is being done here may take for ever.
    """
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    parent = multiprocessing.parent_process()
    assert parent
    parent.join()
    os._exit(1)
