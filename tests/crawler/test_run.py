"""Crawls as a whole: stopping, several sources, events, looking an outlet over."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from config.errors import StoreError
from crawler.report import CrawlEvent, CrawlReport, EventKind, SourceReport
from crawler.store import CrawlStore
from tests.crawler.conftest import Reactor, settings, source
from tests.crawler.server import Outlet, Reply, article, feed, sitemap

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from crawler.probe import Step

XML = "application/xml"


def publish(outlet: Outlet, *slugs: str, wait: float = 0.0) -> None:
    for slug in slugs:
        outlet.routes[f"/{slug}/"] = Reply(article(f"Заголовок {slug}"), wait=wait)
    outlet.routes["/sitemap.xml"] = Reply(
        sitemap(*((f"{outlet.url}/{slug}/", None) for slug in slugs)), kind=XML, etag='"1"'
    )


def test_stopping_takes_seconds_and_loses_nothing(reactor: Reactor, db: Database, outlet: Outlet) -> None:
    """What was stored stays whole; the rest is fetched by the next pass, though the sitemap is as it was."""
    from crawler.run import Crawler

    publish(outlet, *(f"fura-{number}" for number in range(12)))
    outlet.routes["/fura-7/"] = outlet.routes["/fura-8/"] = Reply(article("Медленно"), wait=20.0)
    over = source(outlet, ("sitemap", "/sitemap.xml"))

    async def stopped() -> tuple[SourceReport, float]:
        crawler = Crawler(CrawlStore(db), settings(outlet, per_host=2))
        stored = asyncio.Event()
        watch: Callable[[CrawlEvent], None] = lambda event: stored.set() if event.kind is EventKind.NEW else None  # noqa: E731
        work = asyncio.create_task(crawler.run(over, on_event=watch))
        await stored.wait()
        started = time.monotonic()
        await crawler.stop()
        report = await work
        crawler.close()
        return report, time.monotonic() - started

    report, seconds = reactor.wait(stopped())
    assert seconds < 5
    assert report.stopped
    stored = db["articles"].count
    assert 1 <= stored < 12
    assert db.execute("SELECT count(*) FROM pages WHERE kind = 'article'").fetchone()[0] == stored

    asked = len(outlet.asked)
    time.sleep(0.3)
    assert len(outlet.asked) == asked, "nothing is asked for after the stop"

    publish(outlet, *(f"fura-{number}" for number in range(12)))

    async def finished() -> SourceReport:
        crawler = Crawler(CrawlStore(db), settings(outlet))
        try:
            return await crawler.run(over)
        finally:
            crawler.close()

    assert reactor.wait(finished()).new == 12 - stored


def test_a_full_disk_ends_the_pass_with_its_own_error(reactor: Reactor, db: Database, outlet: Outlet) -> None:
    """One named error, what was stored before is whole, and the crawl is over."""
    from crawler.run import Crawler

    big = Reply(article("Большая статья", text="Очень длинный текст о границе. " * 4000))
    publish(outlet, *(f"fura-{number}" for number in range(6)))
    for number in range(6):
        outlet.routes[f"/fura-{number}/"] = big
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.conn.execute(f"PRAGMA max_page_count = {pages + 200}")

    async def work() -> None:
        crawler = Crawler(CrawlStore(db), settings(outlet))
        try:
            with pytest.raises(StoreError, match="disk is full"):
                await crawler.run(source(outlet, ("sitemap", "/sitemap.xml")))
        finally:
            crawler.close()

    reactor.wait(work())
    assert not db.conn.in_transaction
    assert db["articles"].count == db.execute("SELECT count(article) FROM pages").fetchone()[0]


def test_several_sources_in_one_pass(reactor: Reactor, db: Database, outlet: Outlet) -> None:
    """Two outlets side by side, two editions on one host one after the other; what happens is told as it happens."""
    from crawler.run import Crawler

    with Outlet() as second:
        publish(outlet, "fura-1", "fura-2", wait=0.2)
        publish(second, "zhuk-3", wait=0.2)
        sources = [
            source(outlet, ("sitemap", "/sitemap.xml"), id="one", articles="/fura-1$"),
            source(outlet, ("sitemap", "/sitemap.xml"), id="two", articles="/fura-2$"),
            source(second, ("sitemap", "/sitemap.xml"), id="three"),
        ]
        events: list[CrawlEvent] = []

        async def work() -> CrawlReport:
            crawler = Crawler(CrawlStore(db), settings(outlet, allow_hosts=["127.0.0.1"]))
            try:
                return await crawler.run_all(sources, on_event=events.append)
            finally:
                crawler.close()

        report = reactor.wait(work())
    assert [one.source for one in report.sources] == ["one", "two", "three"]
    assert (report.new, report.failed, report.errors) == (3, 0, ())
    order = [event.source for event in events if event.kind in {EventKind.STARTED, EventKind.FINISHED}]
    on_one_host = [name for name in order if name != "three"]
    assert on_one_host in (["one", "one", "two", "two"], ["two", "two", "one", "one"])
    assert {event.note for event in events if event.kind is EventKind.NEW} == {
        f"Заголовок {s}" for s in ("fura-1", "fura-2", "zhuk-3")
    }


def site(outlet: Outlet) -> None:
    """An outlet with a feed that its front page names, a sitemap that robots.txt names, and eight articles."""
    slugs = [f"ocheredi-na-granice-vyrosli-{number}" for number in range(101, 109)]
    publish(outlet, *slugs)
    outlet.routes["/news-map.xml"] = outlet.routes.pop("/sitemap.xml")
    outlet.routes["/robots.txt"] = Reply(
        f"User-agent: *\nDisallow:\nSitemap: {outlet.url}/news-map.xml".encode(), kind="text/plain"
    )
    outlet.routes["/lenta.xml"] = Reply(feed(*((f"{outlet.url}/{slug}/", slug) for slug in slugs)), kind=XML)
    head = "<title>Новости — Лента</title><link rel=alternate type='application/rss+xml' href='/lenta.xml'>"
    links = "".join(f"<a href='/{slug}/'>{slug}</a>" for slug in slugs)
    menu = "<a href='/about/'>О нас</a><a href='/tag/fura/'>Фуры</a>"
    outlet.routes["/"] = Reply(f"<html lang=ru><head>{head}</head><body>{menu}{links}</body></html>".encode())


def test_an_outlet_is_looked_over_and_then_checked(reactor: Reactor, db: Database, outlet: Outlet) -> None:
    """From its address alone: feed, sitemap, listing, pattern, language; and the proposal works."""
    from crawler.run import Crawler

    site(outlet)

    async def work() -> tuple[object, tuple[Step, ...], SourceReport]:
        crawler = Crawler(CrawlStore(db), settings(outlet))
        try:
            proposal = await crawler.probe(outlet.url + "/")
            assert proposal.source is not None, proposal.steps
            steps = await crawler.check(proposal.source)
            return proposal, steps, await crawler.run(proposal.source)
        finally:
            crawler.close()

    proposal, steps, report = reactor.wait(work())
    found = proposal.source  # type: ignore[attr-defined]
    assert [(way.kind.value, way.url.removeprefix(outlet.url)) for way in found.discovery] == [
        ("feed", "/lenta.xml"),
        ("sitemap", "/news-map.xml"),
        ("listing", "/"),
    ]
    assert found.lang == "ru"
    assert found.name == "Лента"
    assert all(step.ok for step in steps), steps
    assert report.new == 8


def test_a_check_says_what_stands_in_the_way(reactor: Reactor, db: Database, outlet: Outlet) -> None:
    """A captcha is called one, in place of a list and of articles; a list without an article proves nothing."""
    from crawler.probe import proves
    from crawler.run import Crawler

    captcha = Reply(b"<html><title>Just a moment...</title><script>window._cf_chl_opt={};</script><p>Enable cookies")
    site(outlet)
    over = source(outlet, ("feed", "/lenta.xml"), ("sitemap", "/gone"), ("feed", "/guarded"))
    outlet.routes["/guarded"] = captcha

    async def checked() -> tuple[Step, ...]:
        crawler = Crawler(CrawlStore(db), settings(outlet))
        try:
            return await crawler.check(over)
        finally:
            crawler.close()

    steps = reactor.wait(checked())
    assert proves(steps)
    assert [step.seen for step in steps if not step.ok] == [
        "is not there (404)",
        "asks whether we are human (Cloudflare)",
    ]
    outlet.routes |= {path: captcha for path in outlet.routes if "ocheredi" in path}
    steps = reactor.wait(checked())
    assert not proves(steps)
    assert steps[-1].seen == "asks whether we are human (Cloudflare)"


def test_an_address_that_is_no_outlet(reactor: Reactor, db: Database, outlet: Outlet) -> None:
    """No proposal, and the steps say why."""
    from crawler.run import Crawler

    outlet.routes["/"] = Reply(b"<html><title>Hello</title><p>Nothing to see.</p></html>")

    async def work() -> tuple[object, ...]:
        crawler = Crawler(CrawlStore(db), settings(outlet))
        try:
            return await crawler.probe(outlet.url + "/"), await crawler.probe(outlet.url + "/gone")
        finally:
            crawler.close()

    empty, gone = reactor.wait(work())
    assert empty.source is None  # type: ignore[attr-defined]
    assert empty.steps[-1].seen == "no addresses that look like articles were found"  # type: ignore[attr-defined]
    assert gone.source is None  # type: ignore[attr-defined]
    assert "is not there (404)" in gone.steps[0].seen  # type: ignore[attr-defined]


PROGRAM = """
from crawler.reactor import run

async def main():
    {line}

try:
    print(run(main))
except ValueError as error:
    print("raised", error)
"""


def test_the_reactor_returns_and_raises() -> None:
    """In a process of its own, since it runs but once."""
    for line, said in (("return 42", "42"), ("raise ValueError('x')", "raised x")):
        program = PROGRAM.format(line=line)
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.stdout.strip() == said, done.stderr


def test_another_reactor_is_an_error_not_a_hang() -> None:
    """Something imported the wrong one before."""
    program = "import twisted.internet.selectreactor as s; s.install()\n" + PROGRAM.format(line="return 1")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "does not match the requested one" in done.stderr
