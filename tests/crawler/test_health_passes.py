"""Passes over outlets that fail in the ways that others have met, and what is then known of the source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.challenge import challenge_of
from crawler.health import State
from crawler.health_store import HealthStore
from crawler.recent import Result
from crawler.store import CrawlStore
from tests.crawler.conftest import source
from tests.crawler.making import outlet as orda
from tests.crawler.making import written
from tests.crawler.server import Reply, article, feed, sitemap

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from crawler.report import SourceReport
    from tests.crawler.server import Outlet

XML = "application/xml"
CHALLENGE = (
    b"<!doctype html><html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={};</script>"
    b"<noscript>Enable JavaScript and cookies to continue</noscript></body></html>"
)
GUARD = "<html><head><title>Проверка браузера</title></head><body>Подождите</body></html>".encode()


def slugs(outlet: Outlet, *names: str) -> list[tuple[str, str]]:
    return [(f"{outlet.url}/{name}/", name) for name in names]


REFUSALS = [
    ("/feed", Reply(CHALLENGE), "asks whether we are human (Cloudflare)"),
    ("/feed", Reply(CHALLENGE, status=503), "asks whether we are human (Cloudflare)"),
    ("/feed", Reply(GUARD), "asks whether we are human (a captcha)"),
    ("/feed", Reply(status=403), "refuses us (403)"),
    ("/robots.txt", Reply(b"User-agent: *\nDisallow: /\n", kind="text/plain"), "robots.txt does not allow it"),
]


@pytest.mark.parametrize(("path", "reply", "problem"), REFUSALS)
def test_refused(crawl: Callable[..., SourceReport], outlet: Outlet, path: str, reply: Reply, problem: str) -> None:
    """A captcha is a refusal whatever its status; it is neither solved nor taken for a changed layout."""
    outlet.routes["/feed"] = Reply(feed(*slugs(outlet, "fura-1")), kind=XML)
    outlet.routes[path] = reply
    report = crawl(source(outlet, ("feed", "/feed")), retries=0)
    assert report.state is State.BLOCKED
    assert report.ways[0].problem == problem


def test_captchas_in_place_of_articles(crawl: Callable[..., SourceReport], db: Database, outlet: Outlet) -> None:
    """The feed comes, the articles ask whether we are human: blocked, and nothing is stored."""
    names = [f"fura-{number}" for number in range(4)]
    outlet.routes["/feed"] = Reply(feed(*slugs(outlet, *names)), kind=XML)
    for name in names:
        outlet.routes[f"/{name}/"] = Reply(CHALLENGE)
    over = source(outlet, ("feed", "/feed"))
    crawl(over)
    report = crawl(over)
    assert report.state is State.BLOCKED
    assert db["articles"].count == 0
    assert HealthStore(db).recent("test").results == (Result.REFUSED,) * 4


def test_retry_after_of_a_feed_is_waited_for(crawl: Callable[..., SourceReport], db: Database, outlet: Outlet) -> None:
    """The way is not asked again before its time, the other goes on; nor is the source, where all are to wait."""
    outlet.routes["/fura-1/"] = Reply(article("Фура"))
    outlet.routes["/sitemap.xml"] = Reply(sitemap(*((url, None) for url, _ in slugs(outlet, "fura-1"))), kind=XML)
    outlet.routes["/feed"] = Reply(status=429, headers={"Retry-After": "7200"})
    both = source(outlet, ("feed", "/feed"), ("sitemap", "/sitemap.xml"))
    assert crawl(both).new == 1
    report = crawl(both)
    assert outlet.paths().count("/feed") == 1
    assert outlet.paths().count("/sitemap.xml") == 2
    assert not report.ways[0].ok
    crawl(source(outlet, ("feed", "/feed")))
    due = HealthStore(db).health("test").next_run_at
    assert due is not None
    assert due - datetime.now(UTC) > timedelta(minutes=110)


def test_a_feed_that_stands_still(crawl: Callable[..., SourceReport], db: Database, outlet: Outlet) -> None:
    """Its newest entry and the time of its last change are kept; another entry moves it, the same ones do not."""
    for name in ("fura-1", "fura-2"):
        outlet.routes[f"/{name}/"] = Reply(article("Фура"))
    outlet.routes["/feed"] = Reply(feed(*slugs(outlet, "fura-1")), kind=XML)
    over = source(outlet, ("feed", "/feed"))
    store = HealthStore(db)
    marks = []
    for entries in (("fura-1",), ("fura-1",), ("fura-2", "fura-1")):
        outlet.routes["/feed"] = Reply(feed(*slugs(outlet, *entries)), kind=XML)
        crawl(over)
        marks.append(store.health("test").ways[0].mark)
    assert marks[0] == marks[1] != marks[2]


def test_an_empty_sitemap_is_valid(crawl: Callable[..., SourceReport], outlet: Outlet) -> None:
    """It is no error, and it is not fine."""
    outlet.routes["/sitemap.xml"] = Reply(sitemap(), kind=XML)
    report = crawl(source(outlet, ("sitemap", "/sitemap.xml")))
    assert report.state is State.EMPTY
    assert report.errors == ()


def test_hours_of_publication(db: Database) -> None:
    """By the hour in UTC; what is dated after it was fetched counts from then, what is undated from when it came."""
    store = CrawlStore(db)
    store.sync_sources([orda()])
    start = datetime(2026, 3, 1, 10, 20, tzinfo=UTC)
    dates = [start, start + timedelta(minutes=15), start + timedelta(days=1), None, None]
    fetched = [start + timedelta(days=1)] * 3 + [start + timedelta(minutes=5), start + timedelta(days=2)]
    for number, (published, at) in enumerate(zip(dates, fetched, strict=True)):
        store.save_article(written(url=f"https://orda.kz/a-{number}", published=published), "orda", at)
    db.execute(
        "INSERT INTO pages (url, source, kind, first_fetched_at, last_fetched_at) VALUES (?, 'orda', 'feed', ?, ?)",
        ("https://orda.kz/feed", "2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"),
    )
    hour = datetime(2026, 3, 1, 10, tzinfo=UTC)
    day = timedelta(days=1)
    assert store.fares.hours("orda") == {hour: 2, hour + day: 1, hour + 2 * day: 1}
    assert store.fares.hours("unknown") == {}


def test_a_story_about_captchas_is_no_captcha() -> None:
    """Nor is an ordinary page into which Cloudflare has put its scripts."""
    page = article("Сайт ввёл капчу: just a moment, Cloudflare и DDoS-Guard")
    assert challenge_of(page) is None
    scripts = b"<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    assert challenge_of(page.replace(b"</body>", scripts + b"</body>")) is None
