"""robots.txt is kept for a while, and holds all that time."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from scrapy.robotstxt import ProtegoRobotParser

from crawler.robots import LONGEST_FRESH, SHORTEST_FRESH, Rules, freshness
from crawler.store import CrawlStore
from tests.crawler.conftest import settings, source
from tests.crawler.server import Reply, article, sitemap

if TYPE_CHECKING:
    from sqlite_utils import Database

    from crawler.report import SourceReport
    from tests.crawler.conftest import Reactor
    from tests.crawler.server import Outlet

HEADERS = [
    ("", LONGEST_FRESH),
    ("public", LONGEST_FRESH),
    ("max-age=1800", 1800.0),
    ("public, Max-Age = 1800", 1800.0),
    ("max-age=604800", LONGEST_FRESH),
    ("max-age=0, must-revalidate", SHORTEST_FRESH),
    ("private, no-store", SHORTEST_FRESH),
]


@pytest.mark.parametrize(("header", "seconds"), HEADERS)
def test_the_outlet_says_for_how_long(header: str, seconds: float) -> None:
    """Within our bounds: rules that change are noticed within the hour, and no pass asks for them twice."""
    assert freshness(header) == seconds


def test_rules_grow_old() -> None:
    """Each origin has its own."""
    time = [100.0]
    rules, kept = Rules(lambda: time[0]), ProtegoRobotParser(b"", None)
    rules.keep("https://orda.kz", kept, seconds=60.0)
    assert rules.fresh("https://orda.kz") is kept
    assert rules.fresh("http://orda.kz") is None
    time[0] = 160.0
    assert rules.fresh("https://orda.kz") is None


def passes(reactor: Reactor, db: Database, outlet: Outlet, *, number: int) -> list[SourceReport]:
    """Passes of one crawler over an outlet with a sitemap."""
    from crawler.run import Crawler

    async def work() -> list[SourceReport]:
        crawler = Crawler(CrawlStore(db), settings(outlet, retries=0))
        try:
            return [await crawler.run(source(outlet, ("sitemap", "/sitemap.xml"))) for _ in range(number)]
        finally:
            crawler.close()

    return reactor.wait(work())


def test_the_next_pass_obeys_without_asking(reactor: Reactor, db: Database, outlet: Outlet) -> None:
    """What is closed stays closed, and the crawl delay is kept."""
    outlet.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /closed\nCrawl-delay: 0.3\n", kind="text/plain")
    outlet.routes["/sitemap.xml"] = lambda before: Reply(
        sitemap(*[(f"{outlet.url}/{slug}/", None) for slug in ("fura-1", "fura-2", "closed-3")[: 1 + 2 * before]]),
        kind="application/xml",
    )
    for slug in ("fura-1", "fura-2", "closed-3"):
        outlet.routes[f"/{slug}/"] = Reply(article(f"Заголовок {slug}"))
    first, second = passes(reactor, db, outlet, number=2)
    assert (first.new, second.new) == (1, 1)
    asked = [one.path for one in outlet.asked]
    assert asked == ["/robots.txt", "/sitemap.xml", "/fura-1/", "/sitemap.xml", "/fura-2/"]
    times = [one.at for one in outlet.asked[3:]]
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= 0.25


def test_trouble_with_robots_txt_is_not_kept(reactor: Reactor, db: Database, outlet: Outlet) -> None:
    """Once it answers again, the outlet is read again."""
    outlet.routes["/robots.txt"] = lambda before: Reply(status=404 if before else 503)
    outlet.routes["/sitemap.xml"] = Reply(sitemap((f"{outlet.url}/fura-1/", None)), kind="application/xml")
    outlet.routes["/fura-1/"] = Reply(article("Заголовок"))
    assert [report.new for report in passes(reactor, db, outlet, number=2)] == [0, 1]
