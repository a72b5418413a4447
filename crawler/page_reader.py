"""A page that came is read in a worker and put into the archive."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from crawler.errors import ArchiveError, ExtractError
from crawler.handled import Handled, Keeping, handle

if TYPE_CHECKING:
    from config.model import Source
    from crawler.archive import Archive
    from crawler.fetch import Answer
    from crawler.items import Candidate
    from crawler.store import CrawlStore
    from crawler.workers import Workers

log = logging.getLogger(__name__)


class PageReader:
    """Reads the pages of one pass over `source`; where its archive cannot be written, they are read all the same."""

    def __init__(self, source: Source, *, store: CrawlStore, workers: Workers, archive: Archive | None) -> None:
        self._source = source
        self._store = store
        self._workers = workers
        self._archive = archive
        self._archive_fails = False  # said once a pass

    async def read(
        self, candidate: Candidate, answer: Answer, *, number: int = 1, of: str | None = None
    ) -> tuple[Handled, Answer]:
        """What the page holds, page `number` of the article at `of`, and the answer with its place in the archive."""
        archive = None if self._archive_fails else self._archive
        if archive is None:
            return await self._in_worker(candidate, answer, None, number, of), answer
        held = self._store.archived.place(candidate.url)
        keeping = Keeping(status=answer.status, headers=answer.headers, held=archive.digest_held(held))
        done = await self._in_worker(candidate, answer, keeping, number, of)
        try:
            if done.packed is None:  # the worker did not live to pack it
                work = partial(archive.keep, answer.page, status=answer.status, headers=answer.headers, held=held)
                place = await asyncio.to_thread(work)
            elif archive.is_open(done.packed.at.date()):
                place = archive.add(done.packed, held=held)
            else:
                place = await asyncio.to_thread(archive.add, done.packed, held=held)
        except ArchiveError as error:  # a full disk there keeps nobody from the news
            self._archive_fails = True
            log.warning("event=archive_failed source=%s problem=%r", self._source.id, str(error))
            return done, answer
        return done, replace(answer, archived=place)

    async def _in_worker(
        self, candidate: Candidate, answer: Answer, keeping: Keeping | None, number: int, of: str | None
    ) -> Handled:
        """What a worker makes of the page; where it fails at that, nothing is packed."""
        try:
            return await self._workers.call(candidate.url, handle, answer.page, self._source, keeping, number, of)
        except ExtractError as error:
            return Handled(article=error, packed=None)
