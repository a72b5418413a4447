"""Reads the past again through the same core: WARC files of anybody, and our own archive.

Nobody is told unless that is wanted: an alert on what an archive holds is raised and shown, and has no receivers.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alerts.store import AlertStore
from carrierwatch.app import App
from carrierwatch.build import load_core
from carrierwatch.database import open_database
from config.load import load_sources
from crawler.reread import Rereader, RereadReport
from crawler.store import CrawlStore
from crawler.workers import Workers
from pipeline.store import PipelineStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence
    from datetime import datetime

    from alerts.model import Alert
    from config.load import Configuration
    from crawler.reread import PageEvent
    from pipeline.run import PipelineEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class PastReport:
    """What reading the past brought."""

    read: RereadReport
    stories: int  # new ones
    alerts: tuple[Alert, ...]
    sent: int  # messages; 0 unless people are to be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """Whoever watches the work."""

    page: Callable[[PageEvent], None]
    article: Callable[[PipelineEvent], None]


class Past:
    """Reads pages of the past into `database`; with `tell`, people hear of it as of any news."""

    def __init__(self, configuration: Configuration, database: Path, listeners: Listeners, *, tell: bool) -> None:
        self._configuration = configuration
        self._database = database
        self._listeners = listeners
        self._tell = tell

    async def files(self, paths: Sequence[Path]) -> PastReport:
        """The articles of WARC files, stored as if they had been fetched when they were captured."""
        return await self._work(lambda rereader: rereader.files(paths))

    async def stored(self, *, since: datetime) -> PastReport:
        """The pages of our own archive since then."""
        folder = Path(self._configuration.folder) / self._configuration.settings.archive.folder
        return await self._work(lambda rereader: rereader.stored(folder, since=since))

    async def _work(self, work: Callable[[Rereader], Awaitable[RereadReport]]) -> PastReport:
        if not self._tell:
            await self._finish_present()
        read = await self._reread(work)
        app = App(self._heard_by_nobody(self._configuration), self._database)
        try:
            understood, matched = await app.settle(on_event=self._listeners.article)
            sent = (await app.deliver()).sent if self._tell else 0
        finally:
            app.close()
        return PastReport(read=read, stories=understood.stories_new, alerts=self._alerts(matched.alerts), sent=sent)

    async def _finish_present(self) -> None:
        """What a killed pass fetched and did not come to tell is news, not past: it must not go unheard with the rest.

        Only then, since it would also tell what a changed lexicon finds in articles that were read long ago.
        """
        db = open_database(self._database)
        try:
            waiting = PipelineStore(db).unfinished()
        finally:
            db.close()
        if waiting:
            app = App(self._configuration, self._database)
            try:
                await app.settle()
            finally:
                app.close()

    async def _reread(self, work: Callable[[Rereader], Awaitable[RereadReport]]) -> RereadReport:
        db, settings = open_database(self._database), self._configuration.settings.crawl
        store, workers = CrawlStore(db), Workers(settings.workers)
        try:
            store.sync_sources(self._configuration.sources)
            sources = self._configuration.sources
            return await work(
                Rereader(store, workers, sources, max_bytes=settings.max_page_bytes, on_event=self._listeners.page)
            )
        finally:
            workers.close()
            db.close()

    def _heard_by_nobody(self, configuration: Configuration) -> Configuration:
        return configuration if self._tell else configuration.model_copy(update={"receivers": ()})

    def _alerts(self, numbers: Sequence[int]) -> tuple[Alert, ...]:
        db = open_database(self._database)
        try:
            store = AlertStore(db)
            return tuple(store.alert(number) for number in numbers)
        finally:
            db.close()


@contextmanager
def scratch(folder: Path | None) -> Iterator[tuple[Configuration, Path]]:
    """A configuration for trying, and a database that is gone afterwards.

    What is old is not too old to be listed, nobody hears of it, and nothing is written into the user's folder; the
    receivers' secrets are not asked for. Without a folder the shipped configuration holds.
    """
    core = load_core(folder)
    given = core.settings
    settings = given.model_copy(
        update={
            "alerts": given.alerts.model_copy(update={"max_age_days": None}),
            "archive": given.archive.model_copy(update={"enabled": False}),
            "feeds": given.feeds.model_copy(update={"folder": None}),
        }
    )
    with tempfile.TemporaryDirectory(prefix="carrierwatch-") as place:
        sources = load_sources(folder)
        yield core.model_copy(update={"settings": settings, "sources": sources}), Path(place) / "past.db"
