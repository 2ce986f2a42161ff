"""Files → Articles: read, tell the article from its page, fold to one spelling, and group what is copied."""

from kg.text.families import families
from kg.text.prepare import prepare
from kg.text.read import ReadOptions, read
from kg.text.records import Columns

__all__ = ["Columns", "ReadOptions", "families", "prepare", "read"]
