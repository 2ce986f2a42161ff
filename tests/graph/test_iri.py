"""Base IRIs are checked, and IRIs are minted from content alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import check_base
from kg.graph.iri import mint, named

BASE = "https://example.org/g/"


@pytest.mark.parametrize(
    "base",
    [
        BASE,
        "http://localhost:8000/",
        "http://192.0.2.7/kg#",
        "urn:example:graph/",
        "https://例子.中国/图/",
        "https://example.org/a%20b/",
        "https://example.org/?of=",
    ],
)
def test_a_base_ends_in_slash_or_hash(base: str) -> None:
    if base.endswith("="):
        with pytest.raises(ValueError, match="must end in"):
            check_base(base)
    else:
        assert check_base(base) == base


@pytest.mark.parametrize(
    ("base", "why"),
    [
        ("", "not an absolute"),
        ("graph/", "not an absolute"),
        ("/graph/", "not an absolute"),
        ("https:///", "not an absolute"),
        ("ftp://example.org/", "not an absolute"),
        ("javascript:alert(1)//", "not an absolute"),
        ("file:///tmp/", "not an absolute"),
        ("urn:x/", "not an absolute"),
        ("https://example.org", "must end"),
        ("https://example.org/g", "must end"),
        ("https://example.org/#a#", "must end"),
        ("https://example.org/#a/", "before its end"),
        ("https://example.org/a b/", "character"),
        ("https://example.org/<g>/", "character"),
        ('https://example.org/"/', "character"),
        ("https://example.org/\\/", "character"),
        ("https://example.org/\n/", "character"),
        ("https://example.org/%zz/", "character"),
        ("https://[::1/", "malformed"),
        ("https://example.org:port/", "malformed"),
        ("https://w3id.org/newskg#", "ontology's own"),
    ],
)
def test_a_bad_base_is_refused_with_the_mend(base: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as caught:
        check_base(base)
    assert "https://example.org/graph/" in str(caught.value)


@given(st.text())
def test_any_identifier_becomes_a_plain_local_name(identifier: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", named(BASE, "entity", identifier).removeprefix(BASE), re.ASCII)


@pytest.mark.parametrize("identifier", ["lan-2", "gpt-4.5", "A_b", "7"])
def test_a_plain_identifier_stays_as_it_is(identifier: str) -> None:
    assert str(named(BASE, "entity", identifier)) == BASE + identifier


@given(st.lists(st.text(), min_size=1), st.lists(st.text(), min_size=1))
def test_different_keys_give_different_iris(a: list[str], b: list[str]) -> None:
    assert (mint(BASE, "claim", *a) == mint(BASE, "claim", *b)) == (a == b)


def test_parts_of_a_key_do_not_run_together() -> None:
    assert mint(BASE, "claim", "ab", "c") != mint(BASE, "claim", "a", "bc")
    assert str(mint(BASE, "claim", "a")) == str(mint("urn:example:/", "claim", "a")).replace("urn:example:/", BASE)
