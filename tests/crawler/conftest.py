"""One reactor for all crawls of the session, in a thread of its own: it cannot be started twice."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from carrierwatch.database import open_database
from config.model import Source
from config.settings import Settings
from crawler.store import CrawlStore
from tests.crawler.server import Outlet

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from pathlib import Path

    from sqlite_utils import Database

    from crawler.report import SourceReport
    from tests.crawler.hostile import HostileServer

T = TypeVar("T")
LONGEST = 60  # seconds for one crawl of a test


class Reactor:
    """The reactor's thread; `wait` runs a coroutine in its loop."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(30)

    def _run(self) -> None:
        from crawler.reactor import run

        async def main() -> None:
            self._loop = asyncio.get_running_loop()
            self._end = asyncio.Event()
            self._ready.set()
            await self._end.wait()

        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        run(main)
        loop.close()

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """What the coroutine returns or raises."""
        assert self._loop
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(LONGEST)

    def close(self) -> None:
        """End the reactor."""
        assert self._loop
        assert self._end
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(30)


@pytest.fixture(scope="session")
def reactor() -> Iterator[Reactor]:
    """The session's one reactor."""
    running = Reactor()
    yield running
    running.close()


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """An outlet on loopback."""
    with Outlet() as server:
        yield server


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A real database."""
    database = open_database(tmp_path / "carrierwatch.db")
    yield database
    database.close()


def settings(outlet: Outlet, **crawl: Any) -> Settings:
    """Settings that may reach the outlet and do not dawdle."""
    values = {"delay_seconds": 0, "retry_seconds": 0.05, "workers": 1, "allow_hosts": [outlet.host], **crawl}
    return Settings.model_validate({"crawl": values})


def source(outlet: Outlet | HostileServer, *ways: tuple[str, str], **changes: Any) -> Source:
    """A source of the outlet with the given ways of discovery."""
    values = {
        "id": "test", "name": "Test", "outlet": "test.kz", "url": outlet.url, "country": "KZ", "lang": "ru",
        "discovery": [{"kind": kind, "url": outlet.url + path} for kind, path in ways],
        "articles": r"/[\w-]+-\d+/?$", "max_age_days": None,
    }  # fmt: skip
    return Source.model_validate(values | changes)


@pytest.fixture
def crawl(reactor: Reactor, db: Database, outlet: Outlet) -> Iterator[Callable[..., SourceReport]]:
    """One pass over a source, as `crawl(source, **crawl_settings)`."""
    from crawler.run import Crawler

    def run(over: Source, **changes: Any) -> SourceReport:
        async def work() -> SourceReport:
            crawler = Crawler(CrawlStore(db), settings(outlet, **changes))
            try:
                return await crawler.run(over)
            finally:
                crawler.close()

        return reactor.wait(work())

    return run
