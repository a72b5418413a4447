"""Every shipped source is read from a saved page, which we wrote after the description of the outlet's own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from config.load import load_sources
from config.sqlite import stamp
from crawler.discover import is_article
from crawler.extract import extract
from crawler.items import Article, Method, Page

if TYPE_CHECKING:
    from config.model import Source

PAGES = Path(__file__).parent / "pages"
SOURCES = load_sources(None)


def saved(source: Source) -> tuple[Page, dict[str, Any]]:
    expected = json.loads((PAGES / f"{source.id}.json").read_text("utf-8"))
    body = (PAGES / f"{source.id}.html").read_bytes()
    fetched = datetime(2025, 11, 10, tzinfo=UTC)
    return Page(url=expected["url"], body=body, content_type="text/html", fetched_at=fetched), expected


def facts(article: Article) -> dict[str, Any]:
    return {
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "authors": list(article.authors),
        "published": stamp(article.published) if article.published else None,
        "lang": article.lang,
        "body": article.body.split("\n\n"),
    }


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_an_outlet_is_read_by_its_selectors(source: Source) -> None:
    """Everything of the article and nothing of what stands around it."""
    page, expected = saved(source)
    article = extract(page, source)
    assert facts(article) == expected
    assert article.method is Method.SELECTORS


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_an_outlet_is_read_without_being_known(source: Source) -> None:
    """The generic layers give the same article."""
    page, expected = saved(source)
    assert facts(extract(page, None)) == expected


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_the_pattern_of_a_source_accepts_its_article(source: Source) -> None:
    """With and without the slash at the end; its front page is no article."""
    _, expected = saved(source)
    assert is_article(expected["url"], source)
    assert is_article(expected["url"] + "/", source)
    assert not is_article(source.url, source)
