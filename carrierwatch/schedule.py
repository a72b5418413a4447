"""The daemon: each source on its own schedule, deliveries as soon as they are due, all in one asyncio loop.

Facts on APScheduler that shape this file (MEASURED.md, part A): its default grace time of one second drops runs when
the loop was busy, so that there is none here; shutting it down first cancels running crawls without closing them, so
that it is paused first, the crawler stopped and joined, and only then shut down.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from carrierwatch.app import counts_of
from carrierwatch.hints import Hints
from carrierwatch.runs import Counts
from config.errors import CarrierwatchError
from crawler.poll import first_looks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carrierwatch.app import App
    from carrierwatch.pushes import Pushes
    from config.model import Source

log = logging.getLogger(__name__)

DELIVERY_SECONDS = 15  # how often deliveries that are due again are looked for
SUBSCRIPTION_SECONDS = 30  # how often it is seen whether a subscription is to be begun, renewed or ended
OVERLAP = 4  # deliveries that wait for a slow service do not keep the next look from starting
STOP_SECONDS = 6  # how long a stop waits for what is between two steps; SIGTERM ends the daemon within ten
BREATH = timedelta(seconds=1)  # a job whose run has hardly ended is skipped: APScheduler counts it as running still
REST = timedelta(seconds=20)  # least time between the end of a pass over a source and the next


class Daemon:
    """Runs an app's sources and deliveries until it is told to stop."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._stopping = asyncio.Event()
        self._bug: BaseException | None = None
        self._run = 0
        self._counts = Counts()
        self._jobs: set[asyncio.Task[None]] = set()
        self._looking: set[str] = set()  # sources over which a pass runs
        self._hints = Hints()
        self._pushes: Pushes | None = None
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._scheduler.add_listener(self._on_trouble, EVENT_JOB_ERROR | EVENT_JOB_MISSED)

    async def run(self) -> None:
        """Until SIGTERM or SIGINT, or a bug in a job: that is raised, so that the supervisor starts afresh."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        self._run = self._app.begin("daemon")
        outcome = "failed"
        try:
            self._app.resume()
            self._plan()
            self._pushes = self._app.listen(self._hint)
            self._scheduler.start()
            log.warning("event=started sources=%d", len(self._app.active_sources))
            await self._stopping.wait()
            await self._stop()
            outcome = "stopped" if self._bug is None else f"bug: {self._bug!r}"
        finally:
            self._app.end(self._run, self._counts, outcome)
        if self._bug is not None:
            raise self._bug

    def _plan(self) -> None:
        now = datetime.now(UTC)
        # Those that were due while nothing ran begin one after the other; the others keep their time.
        sources = sorted(self._app.active_sources, key=lambda source: self._app.due_at(source, now))
        for source, wait in zip(sources, first_looks(len(sources)), strict=True):
            self._plan_source(source, max(self._app.due_at(source, now), now + wait))
        self._scheduler.add_job(
            self._deliver, IntervalTrigger(seconds=DELIVERY_SECONDS), id="deliver",
            next_run_time=datetime.now(UTC), max_instances=OVERLAP,
        )  # fmt: skip

        self._scheduler.add_job(
            self._keep_subscriptions, IntervalTrigger(seconds=SUBSCRIPTION_SECONDS), id="websub", next_run_time=now
        )

    async def _keep_subscriptions(self) -> None:
        if self._pushes is not None:
            with self._job("websub"):
                await self._pushes.upkeep()

    def _hint(self, source_id: str) -> None:
        """A hub says that a source has news; while a pass over it runs, the next is planned when that has ended."""
        now = datetime.now(UTC)
        self._hints.told(source_id, now=now)
        source = next((one for one in self._app.active_sources if one.id == source_id), None)
        when = self._hints.due(source_id, now=now + BREATH)
        if source is not None and when is not None and source_id not in self._looking and not self._stopping.is_set():
            self._plan_source(source, min(when, max(self._app.due_at(source, now), now + BREATH)))

    def _plan_source(self, source: Source, when: datetime) -> None:
        self._scheduler.add_job(
            self._watch, DateTrigger(when), args=[source], id=f"source:{source.id}", replace_existing=True
        )

    async def _watch(self, source: Source) -> None:
        """Fetch one source; understand, match and deliver what it gave; plan its next turn by what was learned."""
        try:
            await self._look(source)
        finally:
            # A pass that took longer than its interval, or could not be stored, is not followed at once by another.
            self._looking.discard(source.id)
            if not self._stopping.is_set():
                now = datetime.now(UTC)
                usual = max(self._app.due_at(source, now), now + REST)
                self._plan_source(source, min(usual, self._hints.due(source.id, now=now + BREATH) or usual))

    async def _look(self, source: Source) -> None:
        with self._job(f"source:{source.id}"):
            self._looking.add(source.id)
            began = datetime.now(UTC)
            crawled = await self._app.crawl([source])
            found_new = any(one.new for one in crawled.sources)
            self._hints.looked(source.id, began=began, now=datetime.now(UTC), found_new=found_new)
            self._note(counts_of(crawled))
            understood, matched = await self._app.settle()
            self._note(counts_of(understood) + counts_of(matched))
            if matched.alerts:
                self._note(counts_of(await self._app.deliver()))

    async def _deliver(self) -> None:
        with self._job("deliver"):
            self._app.tell_operator()
            self._note(counts_of(await self._app.deliver()))

    @contextmanager
    def _job(self, name: str) -> Iterator[None]:
        """One job's work, known while it runs; a full disk is logged, and the next round goes on."""
        task = asyncio.current_task()
        assert task is not None
        self._jobs.add(task)
        try:
            yield
        except CarrierwatchError as error:
            log.error("event=failed job=%s problem=%r", name, str(error))
        finally:
            self._jobs.discard(task)

    def _note(self, counts: Counts) -> None:
        if counts == Counts():
            return
        self._counts += counts
        self._app.progress(self._run, self._counts)

    async def _stop(self) -> None:
        log.warning("event=stopping")
        self._scheduler.pause()
        if self._pushes is not None:
            await self._pushes.close()
        await self._app.stop()
        # Jobs that were settling or delivering end by themselves now; shutting down would cancel them in the middle.
        if self._jobs:
            await asyncio.wait(self._jobs, timeout=STOP_SECONDS)
        self._scheduler.shutdown(wait=False)

    def _on_trouble(self, event: JobExecutionEvent) -> None:
        """A job's named errors are handled within it; what arrives here is a missed run, or a bug."""
        if event.code == EVENT_JOB_MISSED:
            log.warning("event=missed job=%s scheduled=%s", event.job_id, event.scheduled_run_time)
            return
        self._bug = event.exception
        self._stopping.set()
