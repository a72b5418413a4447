"""Asking all the ways of discovery of a source; one that fails is noted, and the others go on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import reduce
from operator import xor
from typing import TYPE_CHECKING

from config.model import DiscoveryKind
from crawler.challenge import challenge_of
from crawler.discover import MAX_CHILDREN, MAX_ENTRIES, Discovered, discover, merged
from crawler.errors import CrawlError, DiscoverError, RefusedError
from crawler.fetch import NoPageError
from crawler.health import Way
from crawler.record import now
from crawler.report import EventKind
from crawler.rows import Validators
from crawler.together import together
from crawler.urls import canonical

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Discovery, Source
    from crawler.budget import Budget
    from crawler.fetch import Fetcher
    from crawler.items import Candidate, Page
    from crawler.record import Record
    from crawler.workers import Workers

TELLING = 0.1  # share of a list that is new, from which on the time that it lasts is told
MAX_DEPTH = 3  # an index, an index below it, a page of addresses; the protocol has but two (sitemaps.org)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the ways of a source led to."""

    candidates: dict[str, Candidate]  # by canonical address
    ways: tuple[Way, ...]  # how each fared, in the order of the configuration
    validators: dict[str, Validators]  # of pages of discovery; to be remembered once all that they name is dealt with
    older: tuple[tuple[Discovery, str], ...] = ()  # of ways that are lists: where they go on


class Ways:
    """Asks the ways of the record's source; `before` is how they fared last time, `budget` what the pass may cost."""

    def __init__(
        self,
        record: Record,
        workers: Workers,
        before: tuple[Way, ...],
        *,
        max_bytes: int,
        budget: Budget,
        last_look: datetime | None = None,
    ) -> None:
        """`last_look` is when they were asked last, None for never."""
        self._budget = budget
        self._last_look = last_look
        self._record = record
        self._source = record.source
        self._workers = workers
        self._before = before
        self._max_bytes = max_bytes
        self._validators: dict[str, Validators] = {}
        self._older: list[tuple[Discovery, str]] = []

    async def ask(self, fetcher: Fetcher) -> Found:
        """Ask all ways at once (the queue of the host keeps them apart)."""
        results = await together(self._way(fetcher, way) for way in self._source.discovery)
        candidates: dict[str, Candidate] = {}
        for _, found in results:
            for candidate in found:
                known = candidates.get(candidate.url)
                candidates[candidate.url] = candidate if known is None else merged(known, candidate)
        ways = tuple(way for way, _ in results)
        return Found(candidates=candidates, ways=ways, validators=self._validators, older=tuple(self._older))

    async def _way(self, fetcher: Fetcher, way: Discovery) -> tuple[Way, list[Candidate]]:
        """How the way fares, and its candidates, those of child sitemaps among them."""
        before = self._fared(way)
        if waiting_for := self._waits(way):
            self._record.tell(EventKind.WAY, url=way.url, note=f"{waiting_for.problem}; asked again later")
            return waiting_for, []
        state = Way(kind=way.kind, url=way.url, ok=True, found=0, problem=None, definition=self._definition(way))
        found: list[Candidate] = []
        pages: list[Discovered] = []
        waiting, asked = [(way.url, 1)], set[str]()
        while waiting and len(asked) <= MAX_CHILDREN and len(found) < MAX_ENTRIES:
            url, depth = waiting.pop(0)
            if url in asked:
                continue
            if asked and self._budget.over():
                break
            asked.add(url)
            try:
                discovered, status = await self.page(fetcher, way, url, conditional=before is not None)
            except CrawlError as error:
                self._record.fail(error)
                state = _failed(state, error, first=url == way.url, at=now())
                continue
            if discovered is None:
                state = replace(state, status=status, modified=False)
                continue
            found += discovered.candidates
            if depth < MAX_DEPTH:
                waiting += [(child, depth + 1) for child in discovered.further]
            pages.append(discovered)
            if discovered.older:
                self._older.append((way, discovered.older))
            state = replace(state, status=status)
        state = _seen(state, pages, len(found), before, at=now())
        state = replace(state, lasts_minutes=self._lasts(state, found, before))
        note = state.problem or f"{way.kind.value}: {state.found} addresses"
        self._record.tell(EventKind.WAY, url=way.url, note=note, number=state.found)
        return state, found

    async def page(
        self, fetcher: Fetcher, way: Discovery, url: str, *, conditional: bool = False, source: Source | None = None
    ) -> tuple[Discovered | None, int]:
        """What a page leads to (None where it is as it was) and its status, noted either way. Raises `CrawlError`.

        `source` says what is looked for on it, by default that of the record.
        """
        key, record = canonical(url), self._record
        known = record.store.validators(key) if conditional else Validators()
        try:
            plain = way.kind is not DiscoveryKind.LISTING
            answer = await self._budget.fetch(fetcher, url, known=known, max_bytes=self._max_bytes, plain=plain)
        except NoPageError as error:
            record.store.record_page(record.no_page(key, way.kind.value, error))
            raise
        if not answer.modified:
            record.counts["not_modified"] += 1
            record.store.record_unchanged(key, at=now(), lastmod=None, ms=answer.ms, next_check_at=None)
            return None, answer.status
        record.counts["pages"] += 1
        try:
            found = await self._workers.call(
                url, discover_page, way, answer.page, source or self._source, self._max_bytes
            )
        except CrawlError as error:
            who = challenge_of(answer.page.body)
            refused = RefusedError(url, f"asks whether we are human ({who})") if who else None
            problem = refused.problem if refused else error.problem
            record.store.record_page(record.page(key, way.kind.value, answer, problem=problem))
            raise refused or DiscoverError(url, problem) from error
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

    def _lasts(self, state: Way, found: list[Candidate], before: Way | None) -> float | None:
        """`Way.lasts_minutes`; what it was before where this look cannot tell."""
        if not state.ok or before is None or self._last_look is None:
            return next((old.lasts_minutes for old in self._before if old.url == state.url), None)
        if state.kind == DiscoveryKind.SITEMAP or not found:  # which holds days
            return None
        urls = {candidate.url for candidate in found}
        fresh = len(urls) - len(self._record.store.known(sorted(urls)))
        if fresh < TELLING * len(urls):
            return None
        minutes = max((now() - self._last_look).total_seconds() / 60, 0.5)
        return minutes * len(urls) / fresh

    def _waits(self, way: Discovery) -> Way | None:
        """How the way fared, where its server asked not to be asked again yet."""
        moment = now()
        last = (old for old in self._before if old.url == way.url and old.kind == way.kind)
        return next((old for old in last if old.not_before and old.not_before > moment), None)

    def _definition(self, way: Discovery) -> str:
        source = self._source
        parts = (way.model_dump_json(), source.articles, *source.skip, str(source.max_age_days))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _failed(state: Way, error: CrawlError, *, first: bool, at: datetime) -> Way:
    """A child that fails is a problem of the way; the way itself fails with its first page."""
    status: int | None = 200
    refused, not_before = isinstance(error, RefusedError), None
    if isinstance(error, NoPageError):
        status, refused, not_before = error.status, error.refused, error.not_before
    return replace(
        state,
        ok=state.ok and not first,
        problem=state.problem or error.problem,
        status=state.status or status,
        refused=state.refused or (refused and first),
        not_before=not_before if first and not_before and not_before > at else state.not_before,
    )


def _seen(state: Way, pages: list[Discovered], found: int, before: Way | None, *, at: datetime) -> Way:
    """The way with what its pages showed; what a page that was not modified led to still counts."""
    if before and not state.modified:
        state = replace(state, seen=before.seen, old=before.old, newest=before.newest, mark=before.mark)
        state = replace(state, moved_at=before.moved_at, found=max(found, before.found), modified=bool(found))
    elif state.ok:
        # A page with old entries may hold nothing else that the source wants: that it gave none says nothing.
        seen = sum(page.seen for page in pages if not page.old and not page.further)
        old = sum(page.old for page in pages)
        state = replace(state, found=found, modified=state.modified or bool(found), seen=seen, old=old)
    if not pages or not state.ok:
        return state
    newest = max((page.newest for page in pages if page.newest), default=None)
    # Children of a sitemap come and go with their age, so that there the dates tell more than the entries.
    dated = newest is not None and state.kind == "sitemap"
    mark = f"{newest:%Y-%m-%dT%H:%M}" if dated else f"{reduce(xor, (page.mark for page in pages)):016x}"
    still = before is not None and before.mark == mark
    return replace(state, newest=newest, mark=mark, moved_at=before.moved_at if before and still else at)


def discover_page(way: Discovery, page: Page, source: Source, max_bytes: int) -> Discovered:
    """`discover` with its bound by position, as a worker is asked to call it."""
    return discover(way, page, source, max_bytes=max_bytes)
