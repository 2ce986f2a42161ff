"""SPARQL over a built graph: an Oxigraph store beside the Turtle, and processes that answer and can be stopped."""

from kg.ask.answer import (
    Answer,
    NotAcceptableError,
    QueryError,
    Question,
    RefusedError,
)
from kg.ask.pool import BusyError, MemoryLimitError, Pool, StoppedError, TimeLimitError
from kg.ask.store import FOLDER, About, GraphError, about, digest, grow, locate, turtle, write

__all__ = [
    "FOLDER",
    "About",
    "Answer",
    "BusyError",
    "GraphError",
    "MemoryLimitError",
    "NotAcceptableError",
    "Pool",
    "QueryError",
    "Question",
    "RefusedError",
    "StoppedError",
    "TimeLimitError",
    "about",
    "digest",
    "grow",
    "locate",
    "turtle",
    "write",
]
