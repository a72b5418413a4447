"""Candidates out of sitemaps, feeds and listings."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from crawler.discover import discover
from crawler.errors import DiscoverError
from tests.crawler.making import NOW, outlet, page, way

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
{}</urlset>"""


def url(path: str, extra: str = "") -> str:
    return f"<url><loc>https://orda.kz{path}</loc>{extra}</url>"


def test_a_sitemap_gives_addresses_with_their_last_change() -> None:
    """The offset counts; a bare day tells age, not change."""
    body = SITEMAP.format(
        url("/a-1/", "<lastmod>2026-03-05T10:00:00+05:00</lastmod>")
        + url("/b-2/", "<lastmod>2026-03-04</lastmod>")
        + url("/c-3/")
    )
    found = discover(way("sitemap"), page(body), outlet())
    assert [(one.url, one.address) for one in found.candidates] == [
        (f"https://orda.kz/{name}", f"https://orda.kz/{name}/") for name in ("a-1", "b-2", "c-3")
    ]
    assert [one.lastmod for one in found.candidates] == [datetime(2026, 3, 5, 5, 0, tzinfo=UTC), None, None]


def test_a_news_sitemap_has_titles_and_days_of_publication() -> None:
    """news:publication_date decides about age, news:title is kept."""
    news = "<news:news><news:publication_date>{}</news:publication_date><news:title>Фура</news:title></news:news>"
    body = SITEMAP.format(
        url("/a-1/", news.format("2026-03-05T08:00:00+05:00")) + url("/b-2/", news.format("2026-01-05"))
    )
    found = discover(way("sitemap"), page(body), outlet())
    assert [(one.url, one.title, one.lastmod) for one in found.candidates] == [("https://orda.kz/a-1", "Фура", None)]
    assert found.old == 1


LEFT_OUT = [
    "/fura__trashed-5/",
    "/fura\ufffc-5/",
    "/fura%EF%BF%BC-5/",
    "/fura\ufe0f-5/",
    "/fura%EF%B8%8F-5/",
    "/about/",
    "/tag/fura/",
]


@pytest.mark.parametrize("path", LEFT_OUT)
@pytest.mark.parametrize("kind", ["sitemap", "feed", "listing"])
def test_broken_and_other_addresses_are_left_out(path: str, kind: str) -> None:
    """Whatever the way: trashed posts, stray characters, pages that are no articles."""
    bodies = {
        "sitemap": SITEMAP.format(url(path) + url("/good-1")),
        "feed": f"<rss version='2.0'><channel><item><link>https://orda.kz{path}</link></item>"
        "<item><link>https://orda.kz/good-1</link></item></channel></rss>",
        "listing": f"<html><a href='{path}'>x</a><a href='/good-1'>y</a></html>",
    }
    found = discover(way(kind), page(bodies[kind]), outlet())
    assert [one.url for one in found.candidates] == ["https://orda.kz/good-1"]


def test_other_sites_and_skipped_addresses_are_left_out() -> None:
    """Only the source's own site, and nothing that `skip` names."""
    body = "<html><a href='https://evil.kz/a-1'>a</a><a href='/ads-2'>b</a><a href='//orda.kz/c-3'>c</a></html>"
    source = outlet(articles=r"-\d+$", skip=("/ads-",))
    found = discover(way("listing"), page(body), source)
    assert [one.url for one in found.candidates] == ["https://orda.kz/c-3"]
    assert found.seen == 3


INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://orda.kz/sitemap/sitemap_news1.xml</loc><lastmod>2026-03-01T00:00:00+05:00</lastmod></sitemap>
<sitemap><loc>https://orda.kz/sitemap/sitemap_news2.xml</loc><lastmod>2026-03-05T00:00:00+05:00</lastmod></sitemap>
<sitemap><loc>https://orda.kz/sitemap/sitemap_news0.xml</loc><lastmod>2024-03-05T00:00:00+05:00</lastmod></sitemap>
<sitemap><loc>https://orda.kz/sitemap/tags.xml</loc></sitemap>
<sitemap><loc>https://other.kz/sitemap_news9.xml</loc></sitemap></sitemapindex>"""


def test_an_index_leads_to_its_children_the_freshest_first() -> None:
    """Only those that `follow` accepts, of this site, and not older than the source's horizon."""
    found = discover(way("sitemap", follow=r"sitemap_news\d"), page(INDEX), outlet())
    assert found.candidates == ()
    assert found.further == tuple(f"https://orda.kz/sitemap/sitemap_news{number}.xml" for number in (2, 1))


def test_gzip_is_told_by_content() -> None:
    """Whatever the name and the header say."""
    body = gzip.compress(SITEMAP.format(url("/a-1")).encode())
    assert len(discover(way("sitemap"), page(body, kind="text/plain"), outlet()).candidates) == 1


def test_a_sitemap_that_restamps_everything_tells_no_changes() -> None:
    """All entries bear the time of generation: none of them is old or changed."""
    stamp = "<lastmod>2026-03-05T10:00:00+05:00</lastmod>"
    body = SITEMAP.format("".join(url(f"/a-{number}", stamp) for number in range(20)))
    found = discover(way("sitemap"), page(body), outlet())
    assert len(found.candidates) == 20
    assert {one.lastmod for one in found.candidates} == {None}


RSS = """<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><title>Лента</title>
<item><title>Фуры &amp; граница</title><link>https://orda.kz/a-1/?utm_source=rss</link>
<pubDate>Thu, 05 Mar 2026 10:00:00 +0500</pubDate></item>
<item><title>Старое</title><link>https://orda.kz/b-2/</link><pubDate>Thu, 05 Feb 2026 10:00:00 +0500</pubDate></item>
<item><title>Без даты</title><link>/c-3</link></item></channel></rss>"""


def test_rss_in_its_own_encoding() -> None:
    """pubDate decides about age but is no change; a feed without dates works; relative links are completed."""
    found = discover(way("feed"), page(RSS.encode("windows-1251")), outlet())
    assert [(one.url, one.title, one.lastmod) for one in found.candidates] == [
        ("https://orda.kz/a-1", "Фуры & граница", None),
        ("https://orda.kz/c-3", "Без даты", None),
    ]
    assert (found.seen, found.old) == (3, 1)


def test_atom_tells_changes() -> None:
    """`updated` is a change."""
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Жүк</title><link href="https://orda.kz/a-1"/>
    <published>2026-03-04T10:00:00Z</published><updated>2026-03-05T06:00:00Z</updated></entry></feed>"""
    (one,) = discover(way("feed"), page(body), outlet()).candidates
    assert one.lastmod == datetime(2026, 3, 5, 6, 0, tzinfo=UTC)


def test_a_listing_by_selector() -> None:
    """Links within what the selector finds; picture and headline of one article are one candidate."""
    body = """<html><base href="https://orda.kz/news/"><div class="list">
    <a href="/a-1"><img></a><h3><a href="/a-1/">Заголовок</a></h3></div>
    <aside><a href="/b-2">Реклама</a></aside></html>"""
    (one,) = discover(way("listing", links=".list"), page(body), outlet()).candidates
    assert (one.url, one.title) == ("https://orda.kz/a-1", "Заголовок")


ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE urlset [<!ENTITY file SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://orda.kz/&file;-1</loc></url></urlset>"""
BAD = [
    ("sitemap", "<!doctype html><html></html>", "an HTML page came back instead"),
    ("feed", "\ufeff  <html><body></body></html>", "an HTML page came back instead"),
    ("feed", "<?xml version='1.0'?><!DOCTYPE html><html/>", "an HTML page came back instead"),
    ("sitemap", "", "no XML"),
    ("sitemap", "<rss></rss>", "not <urlset>"),
    ("feed", "hello", "neither RSS nor Atom"),
    ("sitemap", ENTITIES, "document type or entities"),
    ("feed", ENTITIES.replace("urlset", "rss"), "document type or entities"),
    ("feed", " " * 70_000 + ENTITIES, "document type or entities"),
]


@pytest.mark.parametrize(("kind", "body", "problem"), BAD)
def test_what_is_not_what_was_asked_for(kind: str, body: str, problem: str) -> None:
    """The error names the page and says what came back."""
    with pytest.raises(DiscoverError, match=problem) as caught:
        discover(way(kind), page(body), outlet())
    assert caught.value.url == "https://orda.kz/page"
    assert "\n" not in str(caught.value)


def test_a_bomb_of_gzip_is_not_unpacked() -> None:
    """The bound holds for what comes out."""
    with pytest.raises(DiscoverError, match="larger than 1000 bytes"):
        discover(way("sitemap"), page(gzip.compress(b" " * 1_000_000)), outlet(), now=NOW, max_bytes=1000)


def test_no_age_limit() -> None:
    """`max_age_days: null` takes everything."""
    found = discover(way("feed"), page(RSS.encode("windows-1251")), outlet(max_age_days=None))
    assert len(found.candidates) == 3
