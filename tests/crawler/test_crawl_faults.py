"""A pass over an outlet that is broken or hostile: what is bad is noted, and the rest goes on."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from tests.crawler.conftest import source
from tests.crawler.server import Outlet, Reply, article

from .test_crawl import XML, pages, publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from crawler.report import SourceReport

    Crawl = Callable[..., SourceReport]


def missing(outlet: Outlet) -> Reply:
    return Reply(status=404)


def huge(outlet: Outlet) -> Reply:
    return Reply(b"<p>" + b"x" * 200_000)


def unpacks_huge(outlet: Outlet) -> Reply:
    return Reply(gzip.compress(b"<p>" + b"x" * 10_000_000), headers={"Content-Encoding": "gzip"})


def elsewhere(outlet: Outlet) -> Reply:
    return Reply(status=302, headers={"Location": "http://localhost:9/fura-1/"})


def to_metadata(outlet: Outlet) -> Reply:
    return Reply(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})


def to_file(outlet: Outlet) -> Reply:
    return Reply(status=302, headers={"Location": "file:///etc/passwd"})


def to_nonsense(outlet: Outlet) -> Reply:
    return Reply(status=302, headers={"Location": "http://[::bad/"})


def in_circles(outlet: Outlet) -> Reply:
    return Reply(status=302, headers={"Location": f"{outlet.url}/fura-1/?n=1"})


def no_article(outlet: Outlet) -> Reply:
    return Reply(b"<html><title>x</title><h1>Page</h1><p>Nothing here.</p></html>")


def empty(outlet: Outlet) -> Reply:
    return Reply(b"")


def slow(outlet: Outlet) -> Reply:
    return Reply(article("Медленно"), wait=2.5)


FAULTS = [
    (missing, "is not there (404)"),
    (huge, "the page is too large"),
    (unpacks_huge, "the page is too large when unpacked"),
    (elsewhere, "it redirects to another site"),
    (to_metadata, "it redirects to another site"),
    (to_file, "leads nowhere that may be followed"),
    (to_nonsense, "it redirects to an address that cannot be read"),
    (in_circles, "it redirects too many times"),
    (no_article, "no article"),
    (empty, "the page is no HTML"),
    (slow, "the server did not answer in time"),
]


@pytest.mark.parametrize(("fault", "problem"), FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_bad_page_is_noted_and_the_rest_goes_on(
    crawl: Crawl, outlet: Outlet, db: Database, fault: Callable[[Outlet], Reply], problem: str
) -> None:
    """One line in the log of pages and in the report; the other article is stored."""
    publish(outlet, "fura-1", "fura-2")
    bad = fault(outlet)
    outlet.routes["/fura-1/"] = outlet.routes["/fura-1/?n=1"] = bad
    report = crawl(
        source(outlet, ("sitemap", "/sitemap.xml")),
        max_page_bytes=100_000,
        timeout_seconds=1.0,
        retries=0,
        max_redirects=3,
    )
    assert (report.new, report.failed) == (1, 1)
    assert problem in report.errors[0].problem
    assert "\n" not in report.errors[0].problem
    assert pages(db)["fura-1"]["error"] == report.errors[0].problem
    assert pages(db)["fura-1"]["next_check_at"] is not None


CHARSETS = [
    ("windows-1251", "text/html; charset=utf-8"),
    ("utf-8", "text/html; charset=windows-1251"),
    ("koi8-r", "text/html"),
    ("utf-16", "text/html; charset=iso-8859-1"),
]


@pytest.mark.parametrize(("charset", "kind"), CHARSETS)
def test_a_wrong_charset_is_seen_through(crawl: Crawl, outlet: Outlet, db: Database, charset: str, kind: str) -> None:
    """The bytes decide, whatever the header says."""
    publish(outlet, "fura-1")
    outlet.routes["/fura-1/"] = Reply(article("Очередь на границе").decode().encode(charset), kind=kind)
    crawl(source(outlet, ("sitemap", "/sitemap.xml")))
    (row,) = db.query("SELECT title, body FROM articles")
    assert row["title"] == "Очередь на границе"
    assert row["body"].startswith("Водители грузовиков ждут")


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<urlset><url><loc>&b;</loc></url></urlset>"""


WAYS_THAT_FAIL = [
    ("sitemap", Reply(BOMB, kind=XML), "document type or entities"),
    ("sitemap", Reply(b"<!doctype html><html><body>hi</body></html>"), "an HTML page came back instead"),
    ("feed", Reply(b"<!doctype html><html><body>hi</body></html>"), "an HTML page came back instead"),
    ("feed", Reply(b'{"a": 1}', kind="application/json"), "neither RSS nor Atom"),
    ("sitemap", Reply(gzip.compress(b"<urlset>" + b" " * 30_000_000), kind=XML), "larger than 100000 bytes"),
    ("sitemap", Reply(b"\x1f\x8bgarbage", kind=XML), "damaged gzip"),
    ("feed", Reply(status=403), "refuses us (403)"),
]


@pytest.mark.parametrize(("kind", "reply", "problem"), WAYS_THAT_FAIL)
def test_a_way_that_fails_is_noted_and_others_go_on(
    crawl: Crawl, outlet: Outlet, kind: str, reply: Reply, problem: str
) -> None:
    """HTML for a feed, a bomb, a refusal: the listing still brings the article."""
    publish(outlet, "fura-1")
    outlet.routes["/way"] = reply
    outlet.routes["/list"] = Reply(b"<a href='/fura-1/'>Fura</a>")
    report = crawl(source(outlet, (kind, "/way"), ("listing", "/list")), max_sitemap_bytes=100_000)
    assert report.new == 1
    failed, worked = report.ways
    assert not failed.ok
    assert failed.problem is not None
    assert problem in failed.problem
    assert worked.ok
    assert worked.found == 1
