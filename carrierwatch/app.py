"""Builds everything from a configuration and a database: start reading here.

The road is `crawl` (outlets to articles), `settle` (articles to stories to alerts) and `deliver` (alerts to people).
Each step reads what the one before stored, so that any of them can be run again at any time, after any crash.

Crawling and delivering share the event loop and one connection. Settling is work for a processor, so that it runs in
a thread, one at a time, with a connection of its own: the loop goes on fetching and answers signals meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from alerts.digest import Watched
from alerts.operator import tell_operator
from alerts.remind import remind
from alerts.run import DeliveryReport, MatchReport, deliver_due, match_stories, recover
from alerts.store import AlertStore
from carrierwatch.build import build_reader, build_rules
from carrierwatch.database import open_database
from carrierwatch.publish import publish
from carrierwatch.pushes import Pushes
from carrierwatch.runs import Counts, RunStore
from config.load import load
from crawler.archive import Archive
from crawler.poll import due_at, from_the_future
from crawler.run import Crawler
from crawler.store import CrawlStore
from crawler.websub.secrets import key_in
from crawler.websub.subscriber import Subscriber
from pipeline.run import PipelineReport, understand
from pipeline.store import PipelineStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlite_utils import Database

    from config.load import Configuration
    from config.model import Source
    from crawler.report import CrawlEvent, CrawlReport
    from pipeline.run import PipelineEvent

log = logging.getLogger(__name__)

DUE_EARLY = timedelta(seconds=30)  # cron and clocks are not exact: a source due in a moment is due


class Stopped(Exception):  # noqa: N818 - no error: the way out of a thread's work when the program is to end
    """Settling was interrupted between two articles; what was stored stays, the rest waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassReport:
    """What one pass did, step by step."""

    crawl: CrawlReport
    understood: PipelineReport
    matched: MatchReport
    delivered: DeliveryReport

    @property
    def counts(self) -> Counts:
        """The same as totals, for the log of runs."""
        return counts_of(self.crawl) + counts_of(self.understood) + counts_of(self.matched) + counts_of(self.delivered)


def counts_of(report: CrawlReport | PipelineReport | MatchReport | DeliveryReport) -> Counts:
    """What a step did, as counted in the log of runs."""
    match report:
        case PipelineReport():
            return Counts(stories=report.stories_new, errors=report.failed)
        case MatchReport():
            return Counts(alerts=len(report.alerts))
        case DeliveryReport():
            return Counts(deliveries=report.sent, errors=report.failed + report.unconfirmed + report.dead)
        case _:
            return Counts(pages=report.pages, articles=report.new, revisions=report.revised, errors=len(report.errors))


class App:
    """Everything that a pass or a daemon needs. Make it with `open`, within the process that holds the run lock."""

    def __init__(self, configuration: Configuration, database: Path) -> None:
        folder = Path(configuration.folder)
        self.configuration = configuration
        self.database = database
        self._templates = folder / "templates" if (folder / "templates").is_dir() else None
        self._rules = build_rules(configuration, folder)
        self._reader = build_reader(configuration)
        self._db = open_database(database)
        self._settle_db = open_database(database)
        self._crawl_store = CrawlStore(self._db)
        self._alert_store = AlertStore(self._db)
        self._runs = RunStore(self._db)
        self._crawler = Crawler(self._crawl_store, configuration.settings, self._archive(folder))
        self._settling = asyncio.Lock()
        self._stop_settling = threading.Event()
        self._stop_delivering = asyncio.Event()
        self._crawl_store.sync_sources(configuration.sources)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Load the configuration in `folder` and open its database. Raises `ConfigError`, `StoreError`."""
        configuration = load(folder)
        return cls(configuration, folder / configuration.settings.database)

    def _archive(self, folder: Path) -> Archive | None:
        """Where pages are kept as they came; None where the settings want none."""
        wanted = self.configuration.settings.archive
        return Archive(folder / wanted.folder, wanted, self._crawl_store.archived.last) if wanted.enabled else None

    # --- the three steps

    @property
    def active_sources(self) -> tuple[Source, ...]:
        """The sources that are to be watched."""
        return tuple(source for source in self.configuration.sources if source.enabled)

    def due_at(self, source: Source, now: datetime) -> datetime:
        """When the source is to be fetched next; the distant past where it never was, or only in the future."""
        health = self._crawl_store.health(source.id)
        due = None if from_the_future(health, now) else due_at(source, self.configuration.settings.crawl, health)
        return due or datetime.min.replace(tzinfo=UTC)

    def due_sources(self, now: datetime) -> tuple[Source, ...]:
        """The active sources whose time has come."""
        return tuple(source for source in self.active_sources if self.due_at(source, now) <= now + DUE_EARLY)

    async def crawl(
        self, sources: Sequence[Source], *, on_event: Callable[[CrawlEvent], None] | None = None
    ) -> CrawlReport:
        """Fetch what is new or changed. Problems of outlets are in the report; raises `StoreError`."""
        return await self._crawler.run_all(sources, on_event=on_event)

    async def settle(
        self, *, on_event: Callable[[PipelineEvent], None] | None = None
    ) -> tuple[PipelineReport, MatchReport]:
        """Understand what was fetched, gather it into stories, match the rules, raise alerts. Raises `StoreError`."""
        async with self._settling:
            try:
                return await asyncio.to_thread(self._settle, self._settle_db, on_event)
            except Stopped:
                return PipelineReport(), MatchReport(stories=0, matches=0, alerts=(), quiet={})

    def _settle(
        self, db: Database, on_event: Callable[[PipelineEvent], None] | None
    ) -> tuple[PipelineReport, MatchReport]:
        def pass_on(event: PipelineEvent) -> None:
            if on_event:
                on_event(event)
            if self._stop_settling.is_set():
                raise Stopped

        settings, now = self.configuration.settings, datetime.now(UTC)
        store = PipelineStore(db)
        understood = understand(store, self._reader, window_days=settings.story_window_days, now=now, on_event=pass_on)
        stories = (store.story(number) for number in store.unmatched(now))
        alerts, receivers, now = AlertStore(db), self.configuration.receivers, datetime.now(UTC)
        matched = match_stories(stories, self._rules, alerts, receivers, settings, now=now)
        reminded = remind(store.story, self._rules, alerts, receivers, settings, now=now)
        publish(db, self.configuration, self._templates)
        return understood, replace(matched, alerts=matched.alerts + reminded)

    async def deliver(self) -> DeliveryReport:
        """Send what is due. What services do wrong is in the report and the ledger; raises `StoreError`."""
        return await deliver_due(
            self._alert_store,
            self.configuration.receivers,
            self.configuration.settings,
            now=datetime.now(UTC),
            stop=self._stop_delivering,
            rules=self.configuration.rules,
            templates=self._templates,
            watched=self.watched,
        )

    def tell_operator(self, *, since: datetime | None = None) -> tuple[int, ...]:
        """Put on its way what the operator has to hear of the sources. `since`: when the pass over them began."""
        return tell_operator(
            self._alert_store,
            self._crawl_store.fares,
            self.active_sources,
            self.configuration.receivers,
            self.configuration.settings,
            now=datetime.now(UTC),
            since=since,
        )

    def watched(self) -> tuple[Watched, ...]:
        """How the active sources fare, for digests."""
        found = [(source, self._crawl_store.health(source.id)) for source in self.active_sources]
        return tuple(
            Watched(name=source.name, state=health.state, since=health.since, problem=health.last_error)
            for source, health in found
        )

    def listen(self, on_push: Callable[[str], None]) -> Pushes | None:
        """Take what hubs push (docs/websub.md); None where the settings want none. Raises `ListenError`."""
        settings = self.configuration.settings.crawl.websub
        if settings is None:
            return None
        secrets = key_in(Path(self.configuration.folder))
        subscriber = Subscriber(self._crawl_store.pushes, secrets, settings, on_push)
        return Pushes(subscriber, settings, lambda: self.active_sources, self._crawler.errand)

    # --- a pass, a life

    async def one_pass(
        self,
        command: str,
        *,
        sources: Sequence[Source] | None = None,
        on_crawl: Callable[[CrawlEvent], None] | None = None,
        on_read: Callable[[PipelineEvent], None] | None = None,
    ) -> PassReport:
        """All three steps once, over `sources` (default: all active ones), noted in the log of runs as `command`."""
        run = self.begin(command)
        outcome, counts = "failed", Counts()
        try:
            self.resume()
            began = datetime.now(UTC).replace(microsecond=0)  # as times are stored
            chosen = self.active_sources if sources is None else sources
            try:
                crawled = await self.crawl(chosen, on_event=on_crawl)
            except Exception:
                # A bug in one outlet must not keep the news of the others from people.
                await self.settle()
                self.tell_operator(since=began)
                await self.deliver()
                raise
            counts = counts_of(crawled)
            understood, matched = await self.settle(on_event=on_read)
            self.tell_operator(since=began)
            report = PassReport(crawl=crawled, understood=understood, matched=matched, delivered=await self.deliver())
            outcome, counts = "stopped" if self._stop_settling.is_set() else "done", report.counts
            return report
        finally:
            self.end(run, counts, outcome)

    def begin(self, command: str) -> int:
        """Note the start of a run; its number."""
        return self._runs.begin(command, datetime.now(UTC))

    def progress(self, run: int, counts: Counts) -> None:
        """Note what a run has done so far."""
        self._runs.update(run, counts)

    def end(self, run: int, counts: Counts, outcome: str) -> None:
        """Note how a run ended."""
        self._runs.update(run, counts, now=datetime.now(UTC), outcome=outcome)

    def resume(self) -> None:
        """Set right what a killed process left under way. Under the run lock only."""
        left = recover(self._alert_store, self.configuration.settings, now=datetime.now(UTC))
        if left.again or left.unconfirmed:
            log.warning("event=recovered again=%d unconfirmed=%d", left.again, left.unconfirmed)

    async def stop(self) -> None:
        """End whatever runs within seconds; nothing that was stored is lost, the rest waits for the next start."""
        self._stop_settling.set()
        self._stop_delivering.set()
        await self._crawler.stop()

    def close(self) -> None:
        """End the helpers and close the database."""
        self._crawler.close()
        self._settle_db.close()
        self._db.close()
