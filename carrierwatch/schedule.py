"""The daemon: each source on its own schedule, deliveries as soon as they are due, all in one asyncio loop.

Facts on APScheduler that shape this file (MEASURED.md, part A): its default grace time of one second drops runs when the
loop was busy, so that there is none here; shutting it down first cancels running crawls without closing them, so that
it is paused first, the crawler stopped and joined, and only then shut down.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

if TYPE_CHECKING:
    from carrierwatch.app import App
    from config.model import Source

log = logging.getLogger(__name__)

DELIVERY_SECONDS = 15  # how often deliveries that are due again are looked for
OVERLAP = 4  # deliveries that wait for a slow service do not keep the next look from starting
STOP_SECONDS = 8  # SIGTERM ends the daemon within ten


class Daemon:
    """Runs an app's sources and deliveries until it is told to stop."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._stopping = asyncio.Event()
        self._broken: BaseException | None = None
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._scheduler.add_listener(self._on_trouble, EVENT_JOB_ERROR | EVENT_JOB_MISSED)

    async def run(self) -> None:
        """Until SIGTERM or SIGINT, or a bug in a job: that is raised, so that the supervisor starts afresh."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        run = self._app.begin("daemon")
        await self._app.resume()
        self._plan()
        self._scheduler.start()
        await self._stopping.wait()
        await self._stop()
        self._app.end(run, outcome="stopped" if self._broken is None else f"bug: {self._broken!r}")
        if self._broken is not None:
            raise self._broken

    def _plan(self) -> None:
        sources = self._app.active_sources
        for number, source in enumerate(sources):
            self._scheduler.add_job(
                self._watch, self._every(source), args=[source], id=f"source:{source.id}",
                next_run_time=self._first(source, number, len(sources)),
            )
        self._scheduler.add_job(
            self._app.deliver, IntervalTrigger(seconds=DELIVERY_SECONDS), id="deliver",
            next_run_time=datetime.now(UTC), max_instances=OVERLAP,
        )

    @staticmethod
    def _every(source: Source) -> IntervalTrigger:
        """The source's interval, with a tenth of chance in it so that sources do not march in step."""
        return IntervalTrigger(minutes=source.every_minutes, jitter=source.every_minutes * 6)

    def _first(self, source: Source, number: int, of: int) -> datetime:
        """When the source is due; those that are due at once are spread over the first minute."""
        spread = timedelta(seconds=60 * number / of)
        return max(datetime.now(UTC) + spread, self._app.due_at(source))

    async def _watch(self, source: Source) -> None:
        """Fetch one source; understand, match and deliver what it gave."""
        await self._app.crawl([source])
        await self._app.settle()
        await self._app.deliver()

    async def _stop(self) -> None:
        log.info("event=stopping")
        self._scheduler.pause()
        await self._app.stop(timeout=STOP_SECONDS)
        self._scheduler.shutdown(wait=False)

    def _on_trouble(self, event: JobExecutionEvent) -> None:
        """A job's named errors are handled within it; what arrives here is a missed run, or a bug."""
        if event.code == EVENT_JOB_MISSED:
            log.warning("event=missed job=%s scheduled=%s", event.job_id, event.scheduled_run_time)
            return
        self._broken = event.exception
        self._stopping.set()
