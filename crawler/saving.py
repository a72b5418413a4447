"""Stores articles as they are read, those of one moment in one transaction.

A transaction costs the same for one article as for twenty: the loop stands still until the disk has it. Articles of
all passes that run at once go together. Who saves waits until its article is on the disk.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.rows import Fetched, Saved
    from crawler.store import CrawlStore

PAUSE = 0.05  # seconds that an article waits for others


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, and the page that it was read from."""

    article: Article
    page: Fetched


class Saving:
    """Writes to the store from one event loop."""

    def __init__(self, store: CrawlStore, *, pause: float = PAUSE) -> None:
        self._store = store
        self._pause = pause
        self._waiting: list[tuple[Reading, asyncio.Future[Saved]]] = []

    async def save(self, reading: Reading) -> Saved:
        """What became of the article, once it is stored with its page (`CrawlStore.save_article`).

        Raises `StoreError` where it could not be; then none of its transaction was. A cancelled wait may leave it
        unstored.
        """
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_later(self._pause, self._write)
        outcome: asyncio.Future[Saved] = loop.create_future()
        self._waiting.append((reading, outcome))
        return await outcome

    def _write(self) -> None:
        # Who was cancelled is gone: the crawl has ended, and the database may be closed.
        waiting = [(reading, outcome) for reading, outcome in self._waiting if not outcome.done()]
        self._waiting = []
        if not waiting:
            return
        try:
            saved = self._store.save_articles([reading for reading, _ in waiting])
        # Nobody would hear of it here, in a callback of the loop; each of those who wait raises it.
        except BaseException as error:  # noqa: BLE001
            for _, outcome in waiting:
                outcome.set_exception(error)
            return
        for (_, outcome), each in zip(waiting, saved, strict=True):
            outcome.set_result(each)
