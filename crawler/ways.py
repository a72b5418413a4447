"""Asking all the ways of discovery of a source; one that fails is noted, and the others go on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.discover import Discovered, discover, merged
from crawler.errors import CrawlError, DiscoverError
from crawler.fetch import NoPageError
from crawler.health import Way
from crawler.record import now
from crawler.report import EventKind
from crawler.rows import Validators
from crawler.together import together
from crawler.urls import canonical

if TYPE_CHECKING:
    from config.model import Discovery, Source
    from crawler.fetch import Fetcher
    from crawler.items import Candidate, Page
    from crawler.record import Record
    from crawler.workers import Workers

MAX_CHILDREN = 50  # sitemaps that one way may lead to in one pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the ways of a source led to."""

    candidates: dict[str, Candidate]  # by canonical address
    ways: tuple[Way, ...]  # how each fared, in the order of the configuration
    validators: dict[str, Validators]  # of pages of discovery; to be remembered once all that they name is dealt with


class Ways:
    """Asks the ways of the record's source; `before` is how they fared last time."""

    def __init__(self, record: Record, workers: Workers, before: tuple[Way, ...], *, max_bytes: int) -> None:
        self._record = record
        self._source = record.source
        self._workers = workers
        self._before = before
        self._max_bytes = max_bytes
        self._validators: dict[str, Validators] = {}

    async def ask(self, fetcher: Fetcher) -> Found:
        """Ask all ways at once (the queue of the host keeps them apart)."""
        results = await together(self._way(fetcher, way) for way in self._source.discovery)
        candidates: dict[str, Candidate] = {}
        for _, found in results:
            for candidate in found:
                known = candidates.get(candidate.url)
                candidates[candidate.url] = candidate if known is None else merged(known, candidate)
        return Found(candidates=candidates, ways=tuple(way for way, _ in results), validators=self._validators)

    async def _way(self, fetcher: Fetcher, way: Discovery) -> tuple[Way, list[Candidate]]:
        """How the way fares, and its candidates, those of child sitemaps among them."""
        before = self._fared(way)
        state = Way(kind=way.kind, url=way.url, ok=True, found=0, problem=None, definition=self._definition(way))
        found: list[Candidate] = []
        waiting, asked = [way.url], set[str]()
        while waiting and len(asked) <= MAX_CHILDREN:
            url = waiting.pop(0)
            if url in asked:
                continue
            asked.add(url)
            try:
                discovered, status = await self._page(fetcher, way, url, conditional=before is not None)
            except CrawlError as error:
                self._record.fail(error)
                state = _failed(state, error, first=url == way.url)
                continue
            if discovered is None:
                state = replace(state, status=status, modified=False)
                continue
            found += discovered.candidates
            waiting += discovered.further
            state = replace(state, status=status, seen=state.seen + (0 if discovered.old else discovered.seen))
        # What a page that was not modified led to still counts as found.
        old = before.found if before and not state.modified else 0
        state = replace(state, found=max(len(found), old), modified=state.modified or bool(found))
        note = state.problem or f"{way.kind.value}: {state.found} addresses"
        self._record.tell(EventKind.WAY, url=way.url, note=note, number=state.found)
        return state, found

    async def _page(
        self, fetcher: Fetcher, way: Discovery, url: str, *, conditional: bool
    ) -> tuple[Discovered | None, int]:
        """What a page leads to (None where it is as it was) and its status, noted either way. Raises `CrawlError`."""
        key, record = canonical(url), self._record
        known = record.store.validators(key) if conditional else Validators()
        try:
            answer = await fetcher.fetch(url, known=known, max_bytes=self._max_bytes)
        except NoPageError as error:
            record.store.record_page(record.no_page(key, way.kind.value, error))
            raise
        if not answer.modified:
            record.counts["not_modified"] += 1
            record.store.record_unchanged(key, at=now(), lastmod=None, ms=answer.ms, next_check_at=None)
            return None, answer.status
        record.counts["pages"] += 1
        try:
            found = await self._workers.call(url, discover_page, way, answer.page, self._source, self._max_bytes)
        except CrawlError as error:
            record.store.record_page(record.page(key, way.kind.value, answer, problem=error.problem))
            raise DiscoverError(url, error.problem) from error
        record.store.record_page(record.page(key, way.kind.value, answer))
        # The children of an index change without it, so it is always asked for in full.
        if not found.further:
            self._validators[key] = answer.validators
        return found, answer.status

    def _fared(self, way: Discovery) -> Way | None:
        """How the way fared last time, if it was defined as it is now: other patterns see other things in a page."""
        definition = self._definition(way)
        same = (old for old in self._before if old.url == way.url and old.ok and old.definition == definition)
        return next(same, None)

    def _definition(self, way: Discovery) -> str:
        source = self._source
        parts = (way.model_dump_json(), source.articles, *source.skip, str(source.max_age_days))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _failed(state: Way, error: CrawlError, *, first: bool) -> Way:
    """A child that fails is a problem of the way; the way itself fails with its first page."""
    status = error.status if isinstance(error, NoPageError) else 200
    return replace(
        state, ok=state.ok and not first, problem=state.problem or error.problem, status=state.status or status
    )


def discover_page(way: Discovery, page: Page, source: Source, max_bytes: int) -> Discovered:
    """`discover` with its bound by position, as a worker is asked to call it."""
    return discover(way, page, source, max_bytes=max_bytes)
