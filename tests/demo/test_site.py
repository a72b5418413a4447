"""The sample outlet over HTTP: what it says of itself, how its pages are built, and that they are always the same."""

from __future__ import annotations

import gzip
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
from lxml import etree, html

from carrierwatch.demo.editions import EDITIONS
from carrierwatch.demo.samples import load_samples
from config.model import Lang
from tests.demo.conftest import get

if TYPE_CHECKING:
    from carrierwatch.demo.site import DemoSite

LANGS = list(Lang)
XML = etree.XMLParser(resolve_entities=False, no_network=True)
BASES = {lang: f"http://127.0.0.1:{port}" for lang, port in zip(Lang, (8001, 8002, 8003), strict=True)}


def locs(body: bytes) -> list[str]:
    """The addresses in a sitemap."""
    return [str(text) for text in etree.fromstring(body, XML).xpath("//*[local-name()='loc']/text()")]


@pytest.mark.parametrize("lang", LANGS)
def test_sitemap_index_leads_to_every_article(site: DemoSite, lang: Lang) -> None:
    """The index names news pages and one other page; the news pages name every article with its lastmod."""
    children = locs(get(site.editions[lang] + "/sitemap.xml").body)
    news = [child for child in children if "/sitemap/sitemap_news" in child]
    assert news == [f"{site.editions[lang]}/sitemap/sitemap_news{n}.xml" for n in range(1, len(news) + 1)]
    assert len(news) >= 2
    assert len(children) == len(news) + 1
    named = [address for child in news for address in locs(get(child).body)]
    ours = [site.address_of(sample.id) for sample in load_samples() if sample.lang is lang]
    assert set(ours) <= set(named)


@pytest.mark.parametrize("lang", LANGS)
def test_lastmod_has_the_offset_of_almaty(site: DemoSite, lang: Lang) -> None:
    """Local time with its offset: +06:00 until March 2024, +05:00 since."""
    for number in (1, 2):
        page = get(f"{site.editions[lang]}/sitemap/sitemap_news{number}.xml").body
        for text in etree.fromstring(page, XML).xpath("//*[local-name()='lastmod']/text()"):
            instant = datetime.fromisoformat(str(text))
            assert str(text).endswith("+06:00" if instant.year < 2024 else "+05:00")


@pytest.mark.parametrize("lang", LANGS)
def test_feed(site: DemoSite, lang: Lang) -> None:
    """RSS of twenty articles, the newest first, each with a date."""
    answer = get(site.editions[lang] + "/feed/")
    assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"
    feed = feedparser.parse(answer.body)
    assert not feed.bozo
    dates = [entry.published_parsed for entry in feed.entries]
    assert len(dates) == 20
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("lang", LANGS)
def test_listing_links_to_articles(site: DemoSite, lang: Lang) -> None:
    """The listing links to thirty articles at most, all of which answer."""
    page = html.fromstring(get(site.editions[lang] + "/last-news/").text)
    links = page.xpath("//section[@class='headlines']//a/@href")
    assert 20 < len(links) <= 30
    assert {get(link).status for link in links[:5]} == {200}


@pytest.mark.parametrize("lang", LANGS)
def test_robots(site: DemoSite, lang: Lang) -> None:
    """A small delay, a closed section, and the way to the sitemap."""
    text = get(site.editions[lang] + "/robots.txt").text
    robots = RobotFileParser()
    robots.parse(text.splitlines())
    assert not robots.can_fetch("carrierwatch", site.editions[lang] + "/closed-briefing-8003/")
    assert robots.can_fetch("carrierwatch", site.editions[lang] + "/last-news/")
    assert "Crawl-delay: 0.1" in text
    assert robots.site_maps() == [site.editions[lang] + "/sitemap.xml"]


@pytest.mark.parametrize("sample", ["dev-a-006", "dev-a-007", "dev-a-046"])
def test_article_answers_with_and_without_slash_and_with_parameters(site: DemoSite, sample: str) -> None:
    """The same bytes, whichever way it is asked for."""
    address = site.address_of(sample)
    bodies = {
        get(address).body,
        get(address.rstrip("/")).body,
        get(address + "?utm_source=rss&utm_medium=feed").body,
        get(address.rstrip("/") + "?from=rss").body,
    }
    assert len(bodies) == 1


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap/sitemap_news1.xml", "/feed/", "/last-news/", "ARTICLE"])
@pytest.mark.parametrize("lang", LANGS)
def test_conditional_requests(site: DemoSite, lang: Lang, path: str) -> None:
    """304 without a body to who has it, by ETag and by Last-Modified; the ETag counts first."""
    newest = next(sample for sample in reversed(load_samples()) if sample.lang is lang)
    url = site.address_of(newest.id) if path == "ARTICLE" else site.editions[lang] + path
    first = get(url)
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    for again in (get(url, if_none_match=etag), get(url, if_modified_since=modified)):
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == etag
    assert get(url, if_none_match='"other"', if_modified_since=modified).status == 200
    assert get(url, if_modified_since="Thu, 01 Jan 2004 00:00:00 GMT").status == 200
    assert get(url, if_modified_since="yesterday").status == 200


def test_compressed_for_who_accepts_it(site: DemoSite) -> None:
    """The packed body unpacks to the plain one, and has the same validator."""
    url = site.address_of("dev-a-005")
    plain, packed = get(url), get(url, accept_encoding="gzip, deflate")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] == plain.headers["etag"]


def test_head_has_no_body(site: DemoSite) -> None:
    """HEAD answers with the headers of GET."""
    url = site.address_of("dev-a-005")
    answer = get(url, method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) == len(get(url).body)


@pytest.mark.parametrize("lang", LANGS)
def test_unknown_address(site: DemoSite, lang: Lang) -> None:
    """404 in the edition's language."""
    answer = get(site.editions[lang] + "/no-such-page-1/")
    assert answer.status == 404
    assert EDITIONS[lang].missing in answer.text


def test_requests_are_recorded(site: DemoSite) -> None:
    """Edition, path with query, status and headers, in order."""
    get(site.editions[Lang.RU] + "/feed/?a=1", user_agent="carrierwatch/test")
    get(site.editions[Lang.KK] + "/nowhere")
    first, second = site.requests
    assert (first.edition, first.path, first.status) == (Lang.RU, "/feed/?a=1", 200)
    assert first.headers["user-agent"] == "carrierwatch/test"
    assert (second.edition, second.status) == (Lang.KK, 404)
