"""Reads pages of the past with the present extractor: those of any WARC file, and those of our own archive.

What is wrong with a page is given to `on_event` as one line, and the next one is read.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.discretion import HIDDEN
from crawler.errors import CrawlError, WarcError
from crawler.extract import extract
from crawler.packed import digest_of
from crawler.parts import joined
from crawler.urls import canonical, same_site
from crawler.warc import capture_at, captures

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from config.model import Source
    from crawler.archive_store import Kept
    from crawler.items import Article, Page
    from crawler.store import CrawlStore
    from crawler.warc import Capture
    from crawler.workers import Workers

AHEAD = 16  # pages that are being read at once; so many are in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEvent:
    """A page was dealt with."""

    url: str  # empty where the file itself is at fault
    outcome: str  # new, revised, same, better, older, no article, damaged
    note: str  # headline, or what is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class RereadReport:
    """What reading pages again brought."""

    pages: int = 0
    new: int = 0  # articles that were not stored before
    revised: int = 0  # whose text the outlet edited between two captures
    same: int = 0
    better: int = 0  # stored articles that are read otherwise now
    older: int = 0  # captures of an earlier text than the stored one, left alone
    no_article: int = 0  # lists, front pages
    damaged: int = 0  # records and files


@dataclass(frozen=True, slots=True)
class _Read:
    """A page on its way through a worker."""

    page: Page
    source: Source | None
    article: Article | CrawlError
    kept: Kept | None


class Rereader:
    """Reads pages again and stores their articles. `sources` lend their selectors to the pages of their outlets."""

    def __init__(
        self,
        store: CrawlStore,
        workers: Workers,
        sources: Sequence[Source],
        *,
        max_bytes: int,
        on_event: Callable[[PageEvent], None] | None = None,
    ) -> None:
        self._store = store
        self._workers = workers
        self._sources = sources
        self._max_bytes = max_bytes
        self._on_event = on_event
        self._counts: Counter[str] = Counter()

    async def files(self, paths: Iterable[Path]) -> RereadReport:
        """Store the articles of WARC files as if they had been fetched when they were captured."""
        found = (
            one if isinstance(one, WarcError) else (one.page, self._source_of(one.page.url), None)
            for path in paths
            for one in _opened(path, self._max_bytes)
        )
        async for read in self._read(found):
            if isinstance(read.article, CrawlError):
                self._tell("no article", read.page.url, read.article.problem)
                continue
            held = self._store.archived.text_since(read.article.url)
            if held is not None and held > read.page.fetched_at:
                self._tell("older", read.article.url, read.article.title)
                continue
            source = read.source.id if read.source else None
            saved = self._store.save_article(read.article, source, read.page.fetched_at)
            self._tell(saved.outcome, read.article.url, read.article.title)
        return self._report()

    async def stored(self, folder: Path, *, since: datetime) -> RereadReport:
        """Read what our archive in `folder` holds since then; articles get the text that is read now.

        An article keeps its address, its story and everything that was done to it by hand.
        """
        by_id = {source.id: source for source in self._sources}
        kept = self._store.archived.since(since)
        found = (self._page_of(folder, one, by_id.get(one.source)) for one in kept)
        async for read in self._read(found, folder):
            if isinstance(read.article, CrawlError):
                self._tell("no article", read.page.url, read.article.problem)
                continue
            assert read.kept is not None
            self._tell(self._better(read.kept, read.article, read.page), read.kept.url, read.article.title)
        return self._report()

    def _better(self, kept: Kept, article: Article, page: Page) -> str:
        if kept.article is not None:
            return self._store.archived.correct(kept.article, article)
        if self._store.archived.text_since(article.url) is not None:
            return "same"  # another page gave this article
        saved = self._store.save_article(article, kept.source, page.fetched_at)
        self._store.archived.adopt(kept.url, saved.article_id)
        return saved.outcome

    # --- pages

    def _page_of(self, folder: Path, kept: Kept, source: Source | None) -> tuple[Page, Source | None, Kept] | WarcError:
        path = folder / kept.place.file
        try:
            page = capture_at(path, kept.place.offset, max_bytes=self._max_bytes).page
        except WarcError as error:
            return error
        if digest_of(page.body) != kept.place.digest:
            return WarcError(path, kept.place.offset, f"{kept.url}: another page than was kept stands here")
        # An address with a secret is not in the archive, only in the database.
        return (replace(page, url=kept.address) if HIDDEN in page.url else page), source, kept

    def _source_of(self, url: str) -> Source | None:
        """The source whose article this is by its address."""
        known = canonical(url)
        for source in self._sources:
            if (
                same_site(source.url, url)
                and any(re.search(source.articles, form) for form in (url, known))
                and not any(re.search(skip, known) for skip in source.skip)
            ):
                return source
        return None

    async def _read(
        self, found: Iterable[tuple[Page, Source | None, Kept | None] | WarcError], folder: Path | None = None
    ) -> AsyncIterator[_Read]:
        """Each page with its article or why it has none, in the order given; several are being read meanwhile."""
        under_way: deque[asyncio.Task[_Read]] = deque()
        try:
            for one in found:
                if isinstance(one, WarcError):
                    self._tell("damaged", "", str(one))
                    continue
                self._counts["pages"] += 1
                under_way.append(asyncio.ensure_future(self._article(*one, folder)))
                if len(under_way) >= AHEAD:
                    yield await under_way.popleft()
            while under_way:
                yield await under_way.popleft()
        finally:
            for task in under_way:
                task.cancel()

    async def _article(self, page: Page, source: Source | None, kept: Kept | None, folder: Path | None) -> _Read:
        article: Article | CrawlError
        try:
            article = await self._workers.call(page.url, extract, page, source)
            if kept is not None and kept.article is not None and folder is not None:
                article = joined(article, await self._further(self._store.archived.parts(kept.article), source, folder))
        except CrawlError as error:
            article = error
        return _Read(page, source, article, kept)

    async def _further(self, parts: Sequence[Kept], source: Source | None, folder: Path) -> list[Article]:
        """The further pages of an article; what cannot be read of them is left out."""
        found: list[Article] = []
        for part in parts:
            opened = self._page_of(folder, part, source)
            if isinstance(opened, WarcError):
                self._tell("damaged", "", str(opened))
                continue
            with suppress(CrawlError):
                found.append(await self._workers.call(opened[0].url, extract, opened[0], source))
        return found

    def _tell(self, outcome: str, url: str, note: str) -> None:
        self._counts[outcome.replace(" ", "_")] += 1
        if self._on_event is not None:
            self._on_event(PageEvent(url=url, outcome=outcome, note=note))

    def _report(self) -> RereadReport:
        return RereadReport(**self._counts)


def _opened(path: Path, max_bytes: int) -> Iterator[Capture | WarcError]:
    """As `captures`; a file that cannot be opened is one more line, and the next file is read."""
    try:
        yield from captures(path, max_bytes=max_bytes)
    except WarcError as error:
        yield error
