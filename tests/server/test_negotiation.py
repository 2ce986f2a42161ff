"""An Accept header picks among our media types as RFC 9110 says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.app.server.negotiation import preferred

OFFERED = ("text/html", "text/turtle", "application/ld+json")


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (None, OFFERED),
        ("  ", OFFERED),
        ("*/*", OFFERED),
        ("text/turtle", ("text/turtle",)),
        ("application/ld+json, text/*", OFFERED),
        ("text/*;q=0.5, application/ld+json", ("application/ld+json", "text/html", "text/turtle")),
        ("*/*;q=0.1, text/turtle;q=0.2", ("text/turtle", "text/html", "application/ld+json")),
        ("text/html;q=0, text/*", ("text/turtle",)),  # the closest range counts, not the kindest
        ("*/*, application/*;q=0", ("text/html", "text/turtle")),
        ("text/html;level=1;q=0.4, text/turtle;q=0.5", ("text/turtle", "text/html")),
        ("text/turtle;q=0.1;q=0.9", ("text/turtle",)),
        ("text/turtle;q=high, text/html;q=-1, application/ld+json;q=1.5", ()),
        ("text/turtle;q=nan", ()),
        ("image/png", ()),
        ("*", ()),
        ("text", ()),
        (",,;q=1,", ()),
    ],
)
def test_the_most_wanted_comes_first(accept: str | None, wanted: tuple[str, ...]) -> None:
    assert preferred(accept, OFFERED) == wanted


@given(st.text(alphabet="*/;=q.,01 textapplicion+ld\x00é", max_size=60))
def test_no_header_is_a_mishap(accept: str) -> None:
    found = preferred(accept, OFFERED)
    assert set(found) <= set(OFFERED) and len(set(found)) == len(found)
