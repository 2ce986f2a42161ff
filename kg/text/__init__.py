"""Files → Articles: read, tell the article from its page, fold to one spelling, and group what is copied."""

from kg.text.families import View, families, grouped, view
from kg.text.prepare import prepare
from kg.text.read import ReadOptions, read
from kg.text.records import Columns
from kg.text.remote import RemoteError, filesystem, is_url, why

__all__ = [
    "Columns",
    "ReadOptions",
    "RemoteError",
    "View",
    "families",
    "filesystem",
    "grouped",
    "is_url",
    "prepare",
    "read",
    "view",
    "why",
]
