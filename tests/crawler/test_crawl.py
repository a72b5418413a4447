"""Passes over an outlet on loopback that behaves as badly as real ones have."""

from __future__ import annotations

import gzip
import itertools
import socket
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from config.sqlite import instant
from tests.crawler.conftest import source
from tests.crawler.server import Outlet, Reply, article, feed, sitemap

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from crawler.report import SourceReport

    Crawl = Callable[..., SourceReport]

XML = "application/xml"


def publish(outlet: Outlet, *slugs: str, lastmod: str | None = "2026-03-01T10:00:00+05:00") -> None:
    """Put articles on the outlet, and a sitemap that names them."""
    for slug in slugs:
        outlet.routes[f"/{slug}/"] = Reply(article(f"Заголовок {slug}"), etag=f'"{slug}"')
    entries = [(f"{outlet.url}/{slug}/", lastmod) for slug in slugs]
    outlet.routes["/sitemap.xml"] = Reply(sitemap(*entries), kind=XML, etag=f'"{len(slugs)}{lastmod}"')


def pages(db: Database) -> dict[str, dict[str, Any]]:
    """The log of pages by the last part of the address."""
    return {row["url"].rpartition("/")[2]: row for row in db.query("SELECT * FROM pages")}


def test_new_articles_are_fetched_once(crawl: Crawl, outlet: Outlet, db: Database) -> None:
    """The second pass asks for the sitemap with its ETag, and for nothing else."""
    publish(outlet, "fura-1", "fura-2")
    over = source(outlet, ("sitemap", "/sitemap.xml"))
    first = crawl(over)
    assert (first.new, first.failed, first.state) == (2, 0, "fine")
    outlet.asked.clear()
    second = crawl(over)
    assert outlet.paths() == ["/sitemap.xml"]
    assert (second.new, second.pages, second.not_modified) == (0, 0, 1)
    assert second.ways[0].found == 2
    assert db["articles"].count == 2


def test_an_edited_article_becomes_a_revision(crawl: Crawl, outlet: Outlet, db: Database) -> None:
    """A newer lastmod leads to a new fetch; another text keeps the earlier one; typography is no other text."""
    publish(outlet, "fura-1", "fura-2")
    over = source(outlet, ("sitemap", "/sitemap.xml"))
    crawl(over)
    publish(outlet, "fura-1", "fura-2", lastmod="2026-03-01T15:00:00+05:00")
    outlet.routes["/fura-1/"] = Reply(
        article("Заголовок fura-1", text="Срок продлили до 10 апреля, сообщили в ведомстве.")
    )
    edited = article("Заголовок fura-2").decode().replace("страны.", "страны .").replace("третьи", "третьи\xa0")
    outlet.routes["/fura-2/"] = Reply(edited.encode())
    report = crawl(over)
    assert (report.new, report.revised, report.same) == (0, 1, 1)
    (revision,) = db.query("SELECT * FROM revisions")
    assert "третьи сутки" in revision["body"]
    assert revision["material"] is None
    (now,) = db.query("SELECT body, revised_at FROM articles WHERE id = ?", [revision["article"]])
    assert "10 апреля" in now["body"]
    assert now["revised_at"]


def test_twin_addresses_are_one_article(crawl: Crawl, outlet: Outlet, db: Database) -> None:
    """With and without slash, with tracking parameters, from three ways: fetched once."""
    publish(outlet, "fura-1")
    outlet.routes["/feed/"] = Reply(feed((f"{outlet.url}/fura-1/?utm_source=rss", "Фура")), kind=XML)
    outlet.routes["/list"] = Reply(f"<a href='{outlet.url}/fura-1'>a</a><a href='/fura-1/?from=rss#x'>b</a>".encode())
    report = crawl(source(outlet, ("sitemap", "/sitemap.xml"), ("feed", "/feed/"), ("listing", "/list")))
    assert report.new == 1
    assert db["articles"].count == 1
    assert sum("fura-1" in path for path in outlet.paths()) == 1


def test_a_server_error_is_tried_again(crawl: Crawl, outlet: Outlet) -> None:
    """500 once, then the page."""
    publish(outlet, "fura-1")
    good = outlet.routes["/fura-1/"]
    assert isinstance(good, Reply)
    outlet.routes["/fura-1/"] = lambda before: good if before else Reply(status=500)
    assert crawl(source(outlet, ("sitemap", "/sitemap.xml"))).new == 1


def test_retry_after_is_obeyed(crawl: Crawl, outlet: Outlet) -> None:
    """A server that asks for a second gets it."""
    publish(outlet, "fura-1")
    good = outlet.routes["/fura-1/"]
    assert isinstance(good, Reply)
    busy = Reply(status=503, headers={"Retry-After": "1"})
    outlet.routes["/fura-1/"] = lambda before: good if before else busy
    assert crawl(source(outlet, ("sitemap", "/sitemap.xml"))).new == 1
    first, second = (asked.at for asked in outlet.asked if asked.path == "/fura-1/")
    assert second - first >= 1.0


def test_a_long_retry_after_is_left_to_a_later_pass(crawl: Crawl, outlet: Outlet, db: Database) -> None:
    """Nobody waits an hour in a pass; the page is due again in the next."""
    publish(outlet, "fura-1")
    outlet.routes["/fura-1/"] = Reply(status=429, headers={"Retry-After": "3600"})
    over = source(outlet, ("sitemap", "/sitemap.xml"))
    report = crawl(over)
    assert (report.new, report.failed) == (0, 1)
    assert outlet.paths().count("/fura-1/") == 1
    row = pages(db)["fura-1"]
    assert row["error"] == "says we ask too often (429)"
    assert instant(row["next_check_at"]) - instant(row["last_fetched_at"]) >= timedelta(minutes=59)
    crawl(over)
    assert outlet.paths().count("/fura-1/") == 1


def test_a_failed_article_is_fetched_in_a_later_pass(crawl: Crawl, outlet: Outlet) -> None:
    """Though the sitemap was not modified; and at the address that was found, slash and all."""
    publish(outlet, "fura-1")
    good = outlet.routes["/fura-1/"]
    assert isinstance(good, Reply)
    outlet.routes["/fura-1/"] = Reply(status=500)
    over = source(outlet, ("sitemap", "/sitemap.xml"))
    assert crawl(over, retries=0).failed == 1
    outlet.routes["/fura-1/"] = good
    report = crawl(over)
    assert (report.not_modified, report.new) == (1, 1)


def test_robots_txt_is_obeyed(crawl: Crawl, outlet: Outlet) -> None:
    """What it forbids is not asked for, and its crawl delay is kept, above our own."""
    publish(outlet, "fura-1", "fura-2", "closed-3")
    outlet.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /closed\nCrawl-delay: 0.5\n", kind="text/plain")
    report = crawl(source(outlet, ("sitemap", "/sitemap.xml")))
    assert report.new == 2
    assert "/closed-3/" not in outlet.paths()
    assert report.errors[0].problem == "robots.txt does not allow it"
    times = [asked.at for asked in outlet.asked]
    assert len(times) == 4
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= 0.45


def test_a_failing_robots_txt_means_no(crawl: Crawl, outlet: Outlet) -> None:
    """5xx is not permission (RFC 9309); 404 is."""
    publish(outlet, "fura-1")
    outlet.routes["/robots.txt"] = Reply(status=500)
    report = crawl(source(outlet, ("sitemap", "/sitemap.xml")), retries=0)
    assert outlet.paths() == []
    assert "robots.txt answered 500" in report.errors[0].problem
    assert report.state == "unreachable"


def test_a_host_sees_no_more_at_once_than_it_may(crawl: Crawl, outlet: Outlet) -> None:
    """Also where no pause between two requests is asked for."""
    slugs = [f"fura-{number}" for number in range(12)]
    publish(outlet, *slugs)
    lock, inside, most = threading.Lock(), [0], [0]
    crowd = threading.Event()

    def counted(reply: Reply) -> Callable[[int], Reply]:
        def answer(_before: int) -> Reply:
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                if inside[0] > 2:
                    crowd.set()
            crowd.wait(0.05)  # time for others to come, where they do
            with lock:
                inside[0] -= 1
            return reply

        return answer

    for slug in slugs:
        reply = outlet.routes[f"/{slug}/"]
        assert isinstance(reply, Reply)
        outlet.routes[f"/{slug}/"] = counted(reply)
    assert crawl(source(outlet, ("sitemap", "/sitemap.xml")), per_host=2).new == 12
    assert most == [2]


def test_we_say_who_we_are(crawl: Crawl, outlet: Outlet) -> None:
    """Name, version and contact, and no cookies back."""
    publish(outlet, "fura-1")
    outlet.routes["/sitemap.xml"] = Reply(sitemap(), kind=XML, headers={"Set-Cookie": "a=b"})
    crawl(source(outlet, ("sitemap", "/sitemap.xml"), ("listing", "/")), contact="https://example.org/bot")
    agents = {asked.headers["User-Agent"] for asked in outlet.asked}
    (agent,) = agents
    assert agent.startswith("carrierwatch/")
    assert agent.endswith("(+https://example.org/bot)")
    assert all("Cookie" not in asked.headers for asked in outlet.asked)


def test_a_packed_sitemap_below_an_index_is_read(crawl: Crawl, outlet: Outlet) -> None:
    """Gzip is told by content, children by `follow`; broken entries are left out."""
    publish(outlet, "fura-1")
    broken = [
        f"{outlet.url}/fura__trashed-4/",
        f"{outlet.url}/fura\ufffc-5/",
        f"{outlet.url}/fura\ufe0f-6/",
        "http://other.kz/a-7/",
    ]
    inner = sitemap((f"{outlet.url}/fura-1/", None), *((url, None) for url in broken))
    outlet.routes["/sitemap_news1.xml"] = Reply(gzip.compress(inner), kind="application/octet-stream")
    children = "".join(f"<sitemap><loc>{outlet.url}/{name}.xml</loc></sitemap>" for name in ("sitemap_news1", "tags"))
    index = f"<sitemapindex>{children}</sitemapindex>"
    outlet.routes["/index.xml"] = Reply(index.encode(), kind=XML)
    over = source(outlet, ("sitemap", "/index.xml"))
    way = over.discovery[0].model_copy(update={"follow": "news"})
    report = crawl(over.model_copy(update={"discovery": (way,)}))
    assert report.new == 1
    assert sorted(outlet.paths()) == ["/fura-1/", "/index.xml", "/sitemap_news1.xml"]


def test_what_a_pass_leaves_the_next_takes(crawl: Crawl, outlet: Outlet, db: Database) -> None:
    """Beyond the bound the rest waits, though the sitemap itself does not change."""
    publish(outlet, *(f"fura-{number}" for number in range(5)))
    over = source(outlet, ("sitemap", "/sitemap.xml"))
    counts = []
    for _ in range(4):
        report = crawl(over, max_new_per_pass=2)
        counts.append((report.new, report.left))
    assert counts == [(2, 3), (2, 1), (1, 0), (0, 0)]
    assert db["articles"].count == 5


def test_how_long_a_list_lasts_is_told_by_how_it_moves(crawl: Crawl, outlet: Outlet) -> None:
    """Half of it is new after half a minute, the least that counts; a failing answer leaves what was known."""
    slugs = [f"fura-{number}" for number in range(6)]
    publish(outlet, *slugs)
    shown = [slugs[:4], slugs[2:], slugs[2:]]
    listed = [Reply(feed(*((f"{outlet.url}/{slug}/", slug) for slug in some)), kind=XML) for some in shown]
    answers = [*listed[:2], Reply(status=503), listed[2]]
    outlet.routes["/rss"] = lambda before: answers[before]
    over = source(outlet, ("feed", "/rss"))
    assert [crawl(over, retries=0).ways[0].lasts_minutes for _ in answers] == [None, 1.0, 1.0, 1.0]


def test_a_changed_pattern_looks_at_the_whole_page_again(crawl: Crawl, outlet: Outlet) -> None:
    """A 304 would hide what the corrected configuration now accepts."""
    publish(outlet, "fura-1")
    assert crawl(source(outlet, ("sitemap", "/sitemap.xml"), articles="/nothing")).new == 0
    assert crawl(source(outlet, ("sitemap", "/sitemap.xml"))).new == 1


def test_an_unreachable_source_says_so(crawl: Crawl, outlet: Outlet, db: Database) -> None:
    """Nobody listens: one line, state unreachable, and the failure counted."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    over = source(outlet, ("feed", "/feed")).model_copy(update={"url": f"http://127.0.0.1:{port}/"})
    way = over.discovery[0].model_copy(update={"url": f"http://127.0.0.1:{port}/feed"})
    over = over.model_copy(update={"discovery": (way,)})
    report = crawl(over, retries=0, allow_hosts=[f"127.0.0.1:{port}"])
    assert (report.state, report.worked) == ("unreachable", False)
    assert report.errors[0].problem == "the server refused the connection"
    (row,) = db.query("SELECT state, failures FROM sources")
    assert row == {"state": "unreachable", "failures": 1}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "[::1]"])
def test_loopback_is_refused_unless_it_is_allowed(crawl: Crawl, outlet: Outlet, host: str) -> None:
    """By number, by name, in odd notation: nothing is connected to."""
    publish(outlet, "fura-1")
    port = outlet.host.partition(":")[2]
    over = source(outlet, ("sitemap", "/sitemap.xml"))
    way = over.discovery[0].model_copy(update={"url": f"http://{host}:{port}/sitemap.xml"})
    report = crawl(over.model_copy(update={"discovery": (way,)}), allow_hosts=[], retries=0)
    assert outlet.asked == []
    assert not report.ways[0].ok
