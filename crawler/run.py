"""Passes over sources, in the running asyncio loop of Twisted's reactor (see `crawler/reactor.py`)."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy.crawler import AsyncCrawlerRunner

from crawler import browser, guard, probe
from crawler.errors import ArchiveError, BrowserMissingError
from crawler.record import now
from crawler.report import CrawlReport, SourceReport
from crawler.robots import Rules
from crawler.saving import Saving
from crawler.settings import scrapy_settings
from crawler.spiders.outlet import OutletSpider
from crawler.urls import netloc_of
from crawler.visit import Visit
from crawler.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from config.model import Source
    from config.settings import Settings
    from crawler.archive import Archive
    from crawler.fetch import Fetcher
    from crawler.probe import Proposal, Step
    from crawler.report import CrawlEvent
    from crawler.store import CrawlStore

T = TypeVar("T")
log = logging.getLogger(__name__)

STOP_SECONDS = 4.0  # how long a stop waits for crawls to end by themselves

# What these say of a page, we record in one line with the page: too large, no robots.txt (that one with a traceback).
for quiet in (
    "scrapy.core.downloader.handlers.http11",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.downloadermiddlewares.robotstxt",
):
    logging.getLogger(quiet).setLevel(logging.CRITICAL)


class Crawler:
    """Crawls sources into a store. Made and used within one event loop; `close` when done."""

    def __init__(self, store: CrawlStore, settings: Settings, archive: Archive | None = None) -> None:
        self._store = store
        self._saving = Saving(store)
        self._archive = archive
        self._settings = settings.crawl
        self._workers = Workers(settings.crawl.workers)
        self._runner: AsyncCrawlerRunner | None = None
        self._drawing: AsyncCrawlerRunner | None = None  # of sources whose pages a browser draws
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._turn = asyncio.Semaphore(max(1, settings.crawl.concurrency // settings.crawl.per_host))
        self._rules = Rules()
        self._stopping = asyncio.Event()
        self._given_up = asyncio.Event()

    async def run(self, source: Source, *, on_event: Callable[[CrawlEvent], None] | None = None) -> SourceReport:
        """One pass over one source; sources on one host wait for each other, so that no host is asked twice as fast.

        Failures of pages are in the report, never raised; a `StoreError` is. Stopped in the middle, the report says
        so. A source that needs a browser where there is none fails as if it did not answer.
        """
        self._store.sync_sources([source])
        async with self._hosts[netloc_of(source.url)], self._turn:
            visit = Visit(
                source,
                store=self._store,
                saving=self._saving,
                workers=self._workers,
                settings=self._settings,
                on_event=on_event,
                archive=self._archive,
            )
            if self._stopping.is_set():
                return visit.report(stopped=True)
            try:
                await self.errand(visit.run, javascript=source.javascript)
            except BrowserMissingError as error:
                visit.cannot_begin(str(error))
            except asyncio.CancelledError:
                if not self._stopping.is_set():
                    raise
                return visit.report(stopped=True)
            finally:
                await self._end_archive()
            return visit.report(stopped=False)

    async def _end_archive(self) -> None:
        """What a pass kept is on the disk when it ends, and no more than is wanted."""
        if self._archive is None:
            return
        try:
            self._store.archived.forget(await asyncio.to_thread(self._archive.end_pass, now().date()))
        except ArchiveError as error:
            log.warning("event=archive_failed problem=%r", str(error))

    async def run_all(
        self, sources: Iterable[Source], *, on_event: Callable[[CrawlEvent], None] | None = None
    ) -> CrawlReport:
        """One pass over each of the sources, several at a time. What one raises comes out when the others are
        through.
        """
        work = [self.run(source, on_event=on_event) for source in sources]
        results = await asyncio.gather(*work, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return CrawlReport(tuple(result for result in results if isinstance(result, SourceReport)))

    async def probe(self, url: str, feeds: Sequence[str] = ()) -> Proposal:
        """What the outlet at `url` offers, whose `feeds` may be known (`crawler/probe.py`)."""
        return await self.errand(lambda fetcher: probe.probe(fetcher, self._workers, url, feeds))

    async def home_of(self, feed: str) -> str:
        """The home page that a feed names; its own address where it names none or does not answer."""
        return await self.errand(lambda fetcher: probe.home_of(fetcher, feed))

    async def check(self, source: Source) -> tuple[Step, ...]:
        """Whether `source` works, step by step (`crawler/probe.py`)."""
        return await self.errand(
            lambda fetcher: probe.check(fetcher, self._workers, source), javascript=source.javascript
        )

    async def errand(self, errand: Callable[[Fetcher], Awaitable[T]], *, javascript: bool = False) -> T:
        """What `errand` returns or raises, given a `Fetcher` with robots.txt, delays, retries and guard in force.

        With `javascript` a browser draws the pages; raises `BrowserMissingError` where there is none.
        """
        runner = self._drawing_runner() if javascript else self._usual_runner()
        outcome: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        # Never cancelled: a crawl that is cancelled from outside leaves its connections open.
        crawl = asyncio.ensure_future(runner.crawl(OutletSpider, errand=errand, outcome=outcome, rules=self._rules))
        given_up = asyncio.ensure_future(self._given_up.wait())
        await asyncio.wait({crawl, given_up}, return_when=asyncio.FIRST_COMPLETED)
        given_up.cancel()
        if crawl.done():
            crawl.result()
        if not outcome.done():  # stopped before it began, or given up
            raise asyncio.CancelledError
        return outcome.result()  # type: ignore[no-any-return]

    def _usual_runner(self) -> AsyncCrawlerRunner:
        if self._runner is None:
            guard.install(guard.Guard.of(self._settings.allow_hosts))
            self._runner = AsyncCrawlerRunner(scrapy_settings(self._settings))
        return self._runner

    def _drawing_runner(self) -> AsyncCrawlerRunner:
        if problem := browser.missing():
            raise BrowserMissingError(problem)
        self._usual_runner()  # puts the guard in place
        if self._drawing is None:
            settings = browser.browser_settings(scrapy_settings(self._settings), self._settings)
            self._drawing = AsyncCrawlerRunner(settings)
        return self._drawing

    async def stop(self) -> None:
        """End all passes within seconds: what is being fetched is dropped, what was stored stays, nothing is half
        written.
        """
        self._stopping.set()
        runners = [runner for runner in (self._runner, self._drawing) if runner is not None]
        # Scrapy asked to stop in the very moment in which it starts never ends that crawl.
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await asyncio.gather(*(runner.stop() for runner in runners))
                await asyncio.gather(*(runner.join() for runner in runners))
        self._given_up.set()

    def close(self) -> None:
        """End the processes that read pages, and let go of the archive."""
        self._workers.close()
        if self._archive is not None:
            with suppress(ArchiveError):
                self._archive.close()
