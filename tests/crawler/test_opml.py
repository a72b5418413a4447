"""Lists of subscriptions in and out; lists by strangers who mean harm."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from config.load import load_sources
from crawler.feedlinks import links_of
from crawler.opml import OpmlError, declared, read, write
from tests.crawler.making import page

NOW = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)


def opml(body: str, head: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<opml version="2.0"><body>{body}</body></opml>'.encode()


def test_the_catalogue_survives_the_round_trip() -> None:
    """Every outlet with its name, country, language and feeds; only other ways of discovery are no part of a list."""
    sources = load_sources(None)
    found = read(write(sources, title="all", now=NOW), "all.opml")
    assert not found.refused
    by_home = {one.home: one for one in found.found}
    for source in sources:
        one = by_home[source.url]
        feeds = tuple(way.url for way in source.discovery if way.kind == "feed")
        assert (one.name, one.country, one.lang, one.feeds) == (source.name, source.country, source.lang, feeds)
        if feeds:
            again = declared(one)
            assert (again.url, again.country, again.lang, again.zone) == (
                source.url, source.country, source.lang, again.zone,
            )  # fmt: skip


def test_what_is_written_is_opml_2() -> None:
    """Version, head and body; each subscription has text, type and xmlUrl, as the specification requires."""
    root = etree.fromstring(write(load_sources(None), title="a <b> & \x07c", now=NOW))
    assert (root.tag, root.get("version"), [child.tag for child in root]) == ("opml", "2.0", ["head", "body"])
    assert root.findtext("head/title") == "a <b> & c"
    assert root.findtext("head/dateCreated") == "Thu, 05 Mar 2026 07:00:00 +0000"
    for outline in root.iter("outline"):
        assert outline.get("text")
        assert outline.get("type") != "rss" or outline.get("xmlUrl")


OUTLINES = [
    (
        '<outline text="A" type="rss" xmlUrl="https://a.kz/feed" htmlUrl="https://a.kz/"/>',
        ("A", ("https://a.kz/feed",)),
    ),
    ('<outline title="Б" text="x" xmlurl="https://a.kz/feed"/>', ("Б", ("https://a.kz/feed",))),
    ('<outline text="&lt;b&gt;A&lt;/b&gt;" type="atom" url="https://a.kz/feed"/>', ("A", ("https://a.kz/feed",))),
    ('<outline xmlUrl="https://www.a.kz/feed"/>', ("a.kz", ("https://www.a.kz/feed",))),
    ('<outline text="A" type="link" url="https://a.kz/"/>', ("A", ())),
    ('<outline text="A" xmlUrl="https://a.kz/feed" htmlUrl="javascript:alert(1)"/>', ("A", ("https://a.kz/feed",))),
]


@pytest.mark.parametrize(("outline", "expected"), OUTLINES)
def test_an_outline_as_readers_write_it(outline: str, expected: tuple[str, tuple[str, ...]]) -> None:
    """Attributes in any case, names with markup, addresses under the wrong attribute."""
    (one,) = read(opml(outline), "f").found
    assert (one.name, one.feeds) == expected
    assert one.home in {None, "https://a.kz/"}


BAD = [
    ('<outline text="A"/>', "names no address (xmlUrl)"),
    ('<outline text="A" xmlUrl="feed.xml"/>', "'feed.xml' is no web address"),
    ('<outline text="A" xmlUrl="file:///etc/passwd"/>', "'file:///etc/passwd' is no web address"),
    ('<outline text="A" xmlUrl="javascript:alert(1)"/>', "'javascript:alert(1)' is no web address"),
    ('<outline text="A" xmlUrl="feed://a.kz/feed"/>', "'feed://a.kz/feed' is no web address"),
    ('<outline text="A" xmlUrl="http:///x"/>', "'http:///x' is no web address"),
    ('<outline text="A" type="include" url="http://127.0.0.1/x.opml"/>', "includes another list"),
    ('<outline text="A" isComment="true" xmlUrl="https://a.kz/feed"/>', "is commented out"),
]


@pytest.mark.parametrize(("outline", "problem"), BAD)
def test_a_bad_outline_is_refused_and_harms_no_other(outline: str, problem: str) -> None:
    """With its line and its name."""
    found = read(opml(f'\n{outline}\n<outline text="B" xmlUrl="https://b.kz/feed"/>'), "f")
    (refused,) = found.refused
    assert (refused.line, refused.name) == (2, "A")
    assert refused.problem.startswith(problem)
    assert [one.name for one in found.found] == ["B"]


def test_headings_and_feeds_of_one_outlet() -> None:
    """Headings become the groups, those of two letters the country; feeds of one home page are one outlet."""
    found = read(
        opml(
            '<outline text="KZ"><outline text="Trade &amp; borders">'
            '<outline text="A" xmlUrl="https://a.kz/1" htmlUrl="https://a.kz"/>'
            '<outline text="A 2" xmlUrl="https://a.kz/2" htmlUrl="https://a.kz/"/>'
            '<outline text="A 1" xmlUrl="https://a.kz/1#x" htmlUrl="https://a.kz/"/>'
            "</outline></outline>"
        ),
        "f",
    )
    (one,) = found.found
    assert (one.name, one.feeds, one.country) == ("A", ("https://a.kz/1", "https://a.kz/2"), "KZ")
    assert one.groups == ("KZ", "Trade & borders")


ENTITIES = '<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = [
    (opml("&b;", ENTITIES), "document type or entities"),
    (opml("&x;", '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "document type or entities"),
    (opml("", '<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/x.dtd">'), "document type or entities"),
    (
        opml('<outline text="&b;"/>', ENTITIES).replace(b"UTF-8", b"UTF-16").decode().encode("utf-16"),
        "document type or entities",
    ),
    (opml('<outline text="x"/>' * 5_001), "more than 5000 outlines"),
    (b" " * 10_000_001, "more than 10 MB"),
    (b"<html><body>login</body></html>", "an HTML page came back"),
    (b'<?xml version="1.0"?><rss/>', "begins with <rss>"),
    (b"\x00\x01\x02", "is no OPML"),
    (b"", "is no OPML"),
]


@pytest.mark.parametrize(("data", "problem"), HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_list_is_refused(data: bytes, problem: str) -> None:
    """Entities, document types in whatever encoding, endless lists, pages of HTML."""
    with pytest.raises(OpmlError) as raised:
        read(data, "list.opml")
    assert problem in str(raised.value)
    assert str(raised.value).startswith("list.opml: ")


def test_depth_costs_nothing() -> None:
    """Outlines within outlines, ten thousand deep: what a parser gives up on is left out, nothing breaks."""
    deep = 10_000
    found = read(opml('<outline text="x">' * deep + "</outline>" * deep), "f")
    assert len(found.found) == 0


FEED = '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>{}<item>{}</item></channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}<entry><link rel="hub" href="https://evil.kz/"/></entry></feed>'
LINKS = [
    (FEED.format("<link>https://a.kz/</link>", "<link>https://a.kz/1</link>"), None, ("https://a.kz/", None, ())),
    (
        FEED.format('<atom:link rel="hub" href="https://hub/"/><atom:link rel="self" href="/feed"/>', ""),
        None,
        (None, "https://orda.kz/feed", ("https://hub/",)),
    ),
    (
        ATOM.format('<link href="https://a.kz/"/><link rel="self hub" href="https://a.kz/f"/>'),
        None,
        ("https://a.kz/", "https://a.kz/f", ("https://a.kz/f",)),
    ),
    (
        ATOM.format('<link rel="hub" href="https://two/"/><link rel="self" href="https://old/"/>'),
        '<https://one/>; rel=hub, <https://a.kz/f>; title="x, y; rel=hub"; rel="self"',
        (None, "https://a.kz/f", ("https://one/", "https://two/")),
    ),
    (ATOM.format('<link rel="hub" href="javascript:x"/><link rel="hub" href="file:///x"/>'), None, (None, None, ())),
]


@pytest.mark.parametrize(("body", "header", "expected"), LINKS)
def test_what_a_feed_says_of_itself(body: str, header: str | None, expected: tuple[object, ...]) -> None:
    """Links of the feed, not of its entries; those of the header come first."""
    links = links_of(page(body, url="https://orda.kz/rss"), header)
    assert (links.home, links.itself, links.hubs) == expected
