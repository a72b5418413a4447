"""Listings that come as JSON lead to the same links as those that come as HTML."""

from __future__ import annotations

import pytest

from crawler.discover import discover
from crawler.jsonlist import as_html
from tests.crawler.making import outlet, page, way

ONE = "https://orda.kz/first-story-1"
TWO = "https://orda.kz/second-story-2"
ANSWERS = [
    ("markup under a key", '{"html": "<a href=\\"/first-story-1/\\">One</a><a href=\'/second-story-2\'>Two</a>"}'),
    (
        "markup deep within",
        '{"data": {"pages": [["<li><a href=/first-story-1>One</a>"], ["<a href=/second-story-2>"]]}}',
    ),
    ("an object an article", '[{"url": "/first-story-1", "title": "One"}, {"link": "https://orda.kz/second-story-2"}]'),
    ("a byte order mark before it", '\ufeff {"items": [{"href": "/first-story-1"}, {"href": "/second-story-2/"}]}'),
    ("both at once", '{"items": [{"url": "/first-story-1"}], "more": "<a href=\'/second-story-2\'>Two</a>"}'),
]


@pytest.mark.parametrize("answer", [text for _, text in ANSWERS], ids=[name for name, _ in ANSWERS])
def test_a_json_listing_names_articles(answer: str) -> None:
    """In its order; addresses may be relative."""
    found = discover(way("listing"), page(answer, kind="application/json"), outlet())
    assert [candidate.url for candidate in found.candidates] == [ONE, TWO]


def test_the_title_of_an_object_is_its_candidate_s() -> None:
    """As a link's text is, and it is no markup whatever it holds."""
    answer = '{"items": [{"url": "/first-story-1", "title": "<b>5 < 6</b> & more"}]}'
    found = discover(way("listing"), page(answer), outlet())
    assert found.candidates[0].url == ONE
    assert found.candidates[0].title is not None
    assert "5 < 6" in found.candidates[0].title


NO_JSON = ["<html><a href='/first-story-1'>One</a></html>", "", "{not json}", "[" * 100_000, "12"]


@pytest.mark.parametrize("text", NO_JSON, ids=["html", "empty", "broken", "nested too deep", "a number"])
def test_what_is_no_json_listing_is_left_as_it_is(text: str) -> None:
    """Broken JSON is read as the HTML that it may be after all."""
    assert as_html(text) is None


def test_a_huge_listing_ends() -> None:
    """Only so many values are looked at."""
    answer = "[" + ",".join(["0"] * 50_000) + ',{"url": "/first-story-1"}]'
    assert ONE not in (as_html(answer) or "")
