"""Every shipped source reads its saved page and finds it, by each of its ways, in what it would be answered.

The pages in `catalogue/` are our own, written after what is known of each outlet (docs/sources.md); nothing in them was
published by anybody. A folder holds `page.html` with the expected `article.json`, and an answer for each way of
discovery, numbered as in `sources.yaml`: `1-feed.xml`, `2-listing.html`; of an index of sitemaps the child that names
the article, too. A feed that ends in `.html` is one that is refused to us.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from config.load import load_sources
from config.sqlite import stamp
from crawler.discover import discover, is_article
from crawler.errors import DiscoverError
from crawler.extract import extract
from crawler.items import Article, Method, Page

if TYPE_CHECKING:
    from config.model import Discovery, Source

CATALOGUE = Path(__file__).parent / "catalogue"
GUIDE = Path(__file__).parents[2] / "docs" / "sources.md"
SOURCES = load_sources(None)
FETCHED = datetime(2025, 11, 10, 6, tzinfo=UTC)
WAYS = [(source, number, way) for source in SOURCES for number, way in enumerate(source.discovery, start=1)]
COUNTRIES = {"KZ", "RU", "KG", "UZ", "TJ", "BY", "EU", "EAEU"}


def named(value: object) -> str | None:
    """The name of a case: the source's id and the kind of way."""
    return getattr(value, "id", None) or getattr(getattr(value, "kind", None), "value", None)


def saved(source: Source, name: str, url: str) -> Page:
    """A saved answer, as if it came from `url` now."""
    body = (CATALOGUE / source.id / name).read_bytes()
    kind = {"json": "application/json", "xml": "application/xml"}.get(name.rpartition(".")[2], "text/html")
    return Page(url=url, body=body, content_type=kind, fetched_at=FETCHED)


def expected(source: Source) -> dict[str, Any]:
    """What the article is."""
    facts: dict[str, Any] = json.loads((CATALOGUE / source.id / "article.json").read_text("utf-8"))
    return facts


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


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_a_source_reads_its_page(source: Source) -> None:
    """Everything of the article and nothing of what stands around it; by the selectors where there are some."""
    article = extract(saved(source, "page.html", expected(source)["url"]), source)
    assert facts(article) == expected(source)
    assert source.selectors is None or article.method is Method.SELECTORS


@pytest.mark.parametrize("source", [source for source in SOURCES if source.selectors], ids=named)
def test_selectors_are_not_needed(source: Source) -> None:
    """The generic layers give the same article, so that a changed layout costs nothing here."""
    assert facts(extract(saved(source, "page.html", expected(source)["url"]), None)) == expected(source)


@pytest.mark.parametrize(("source", "number", "way"), WAYS, ids=named)
def test_a_way_leads_to_the_article(source: Source, number: int, way: Discovery) -> None:
    """And to nothing else: sections, other sites, binned and older articles are left out."""
    name = next((CATALOGUE / source.id).glob(f"{number}-{way.kind.value}.*")).name
    page = saved(source, name, way.url)
    if way.kind.value == "feed" and name.endswith(".html"):
        with pytest.raises(DiscoverError, match="an HTML page came back instead"):
            discover(way, page, source)
        return
    found = discover(way, page, source)
    child = f"{number}-sitemap-child.xml"
    if (CATALOGUE / source.id / child).exists():
        (further,) = found.further
        found = discover(way, saved(source, child, further), source)
    assert [candidate.url for candidate in found.candidates] == [expected(source)["url"]]


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_a_pattern_accepts_articles_only(source: Source) -> None:
    """With and without the slash at the end; no front page, no page of discovery."""
    url = expected(source)["url"]
    assert is_article(url, source)
    assert is_article(url + "/", source)
    assert not [way.url for way in source.discovery if is_article(way.url, source)]
    assert not is_article(source.url, source)


def test_each_article_is_claimed_by_one_source() -> None:
    """Editions on one host are told apart by their patterns."""
    for source in SOURCES:
        url = expected(source)["url"]
        assert [other.id for other in SOURCES if is_article(url, other)] == [source.id]


def test_what_is_shipped() -> None:
    """Thirty sources and more that are asked, of all the countries that carriers need, and nothing left over."""
    assert sum(source.enabled for source in SOURCES) >= 30
    assert {source.country for source in SOURCES} >= COUNTRIES
    assert {folder.name for folder in CATALOGUE.iterdir()} == {source.id for source in SOURCES}


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_an_entry_says_what_is_known(source: Source) -> None:
    """What was only listed is not asked; of what is not asked the note says why."""
    assert source.note
    assert source.enabled is ("Not enabled, because" not in source.note)
    assert source.sure == "tried" or not source.enabled


def test_the_guide_lists_every_source() -> None:
    """With its language, its ways, how sure it is and whether it is asked; and counts them rightly."""
    guide = GUIDE.read_text("utf-8")
    rows = [
        f"| `{source.id}` | [{source.name}]({source.url}) | {source.lang} | "
        f"{', '.join(way.kind for way in source.discovery)} | {source.sure} | {'yes' if source.enabled else 'no'} |"
        for source in SOURCES
    ]
    assert sorted(re.findall(r"(?m)^\| `[\w.-]+` \| \[.*$", guide)) == sorted(rows)
    asked = sum(source.enabled for source in SOURCES)
    assert f"{len(SOURCES)} editions of outlets and official bodies; {asked} of them are asked" in guide
