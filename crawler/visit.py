"""One pass over one source: ask its ways of discovery, decide, fetch, read, store."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from config.model import DiscoveryKind
from crawler import health, plan
from crawler.discover import Discovered, discover, merged
from crawler.errors import CrawlError, DiscoverError, ExtractError
from crawler.extract import extract
from crawler.fetch import FetchProblem
from crawler.plan import Fault
from crawler.report import CrawlEvent, EventKind, PageError, SourceReport
from crawler.settings import IN_FLIGHT
from crawler.store import Fetched, Validators
from crawler.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.model import CrawlSettings, Discovery, Source
    from crawler.fetch import Answer, Fetcher
    from crawler.health import Way
    from crawler.items import Candidate, Page
    from crawler.store import CrawlStore
    from crawler.workers import Workers

log = logging.getLogger("crawler")

MAX_CHILDREN = 50  # sitemaps that one way may lead to in one pass
MAX_ERRORS = 100  # that a report lists


class Visit:
    """A pass over `source`. `run` is called once."""

    def __init__(
        self, source: Source, *, store: CrawlStore, workers: Workers, settings: CrawlSettings, on_event: Callable[[CrawlEvent], None] | None = None
    ) -> None:
        self._source = source
        self._store = store
        self._workers = workers
        self._settings = settings
        self._on_event = on_event
        self._health = store.health(source.id)
        self._counts: Counter[str] = Counter()
        self._errors: list[PageError] = []
        self._ways: list[Way] = []
        self._validators: dict[str, Validators] = {}  # of discovery pages, to be remembered once all they name is dealt with
        self._left = 0
        self._state: health.State | None = None

    async def run(self, fetcher: Fetcher) -> None:
        """Do the pass. Cancelled at any moment, everything that was finished is stored, and the rest is for the next pass."""
        self._tell(EventKind.STARTED)
        found = await self._discover(fetcher)
        now = _now()
        candidates = self._with_due(found, now)
        due = plan.todo(candidates, self._store.known([candidate.url for candidate in candidates]), now=now)
        chosen = due[: self._settings.max_new_per_pass]
        self._left = len(due) - len(chosen)
        self._tell(EventKind.PLANNED, number=len(chosen))
        turn = asyncio.Semaphore(IN_FLIGHT)
        async with asyncio.TaskGroup() as group:
            for candidate in chosen:
                group.create_task(self._article(fetcher, candidate, turn))
        self._finish(now)

    def report(self, *, stopped: bool) -> SourceReport:
        """What the pass did so far."""
        counts = self._counts
        return SourceReport(
            source=self._source.id,
            pages=counts["pages"],
            not_modified=counts["not_modified"],
            new=counts["new"],
            revised=counts["revised"],
            same=counts["same"],
            failed=counts["failed"],
            left=self._left,
            errors=tuple(self._errors),
            ways=tuple(self._ways),
            state=self._state,
            stopped=stopped,
        )

    # --- discovery ------------------------------------------------------------------------------------------------

    async def _discover(self, fetcher: Fetcher) -> dict[str, Candidate]:
        """Candidates of all ways by canonical address; a way that fails is recorded, and the others go on."""
        found: dict[str, Candidate] = {}
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(self._way(fetcher, way)) for way in self._source.discovery]
        for task in asked:
            for candidate in task.result():
                known = found.get(candidate.url)
                found[candidate.url] = candidate if known is None else merged(known, candidate)
        self._ways.sort(key=lambda way: [other.url for other in self._source.discovery].index(way.url))
        return found

    async def _way(self, fetcher: Fetcher, way: Discovery) -> list[Candidate]:
        before = self._way_before(way)
        state = health.Way(kind=way.kind, url=way.url, ok=True, found=0, problem=None, definition=self._definition(way))
        candidates: list[Candidate] = []
        pages, asked = [way.url], set[str]()
        while pages and len(asked) <= MAX_CHILDREN:
            url = pages.pop(0)
            if url in asked:
                continue
            asked.add(url)
            try:
                discovered, status = await self._discovery_page(fetcher, way, url, before)
            except CrawlError as error:
                status = getattr(error, "status", None)
                self._fail(error)
                # A child that fails is a problem of the way; the way itself fails with its first page.
                state = replace(state, ok=state.ok and url != way.url, problem=state.problem or error.problem, status=state.status or status)
                continue
            if discovered is None:
                state = replace(state, status=304, modified=False, found=before.found if before else 0)
                continue
            candidates += discovered.candidates
            pages += [child for child in discovered.further if child not in asked]
            state = replace(state, status=status, seen=state.seen + (0 if discovered.old else discovered.seen))
        state = replace(state, found=len(candidates) or state.found, modified=state.modified or bool(candidates))
        self._ways.append(state)
        self._tell(EventKind.WAY, url=way.url, note=state.problem or f"{way.kind.value}: {state.found} addresses", number=state.found)
        return candidates

    async def _discovery_page(self, fetcher: Fetcher, way: Discovery, url: str, before: Way | None) -> tuple[Discovered | None, int]:
        """What a page of discovery leads to, None where it is as it was; recorded either way. Raises `CrawlError`."""
        key = canonical(url)
        known = self._store.validators(key) if before else Validators()
        limit = self._settings.max_sitemap_bytes
        try:
            answer = await fetcher.fetch(url, known=known, max_bytes=limit)
        except FetchProblem as error:
            self._store.record_page(self._failed_page(key, way.kind.value, error))
            raise
        if not answer.modified:
            self._counts["not_modified"] += 1
            self._store.record_unchanged(key, at=_now(), lastmod=None, ms=answer.ms, next_check_at=None)
            return None, answer.status
        self._counts["pages"] += 1
        try:
            discovered = await self._workers.call(url, _discover, way, answer.page, self._source, limit)
        except CrawlError as error:
            problem = error if isinstance(error, DiscoverError) else DiscoverError(url, error.problem)
            self._store.record_page(self._page(key, way.kind.value, answer, error=problem.problem))
            raise problem from error
        self._store.record_page(self._page(key, way.kind.value, answer))
        # The children of an index change without it: it is always asked for in full.
        if not discovered.further:
            self._validators[key] = answer.validators
        return discovered, answer.status

    def _way_before(self, way: Discovery) -> Way | None:
        """How this way fared last time, if it was the same then: another pattern looks at the same page with other eyes."""
        definition = self._definition(way)
        return next((old for old in self._health.ways if old.url == way.url and old.ok and old.definition == definition), None)

    def _definition(self, way: Discovery) -> str:
        parts = (way.model_dump_json(), self._source.articles, *self._source.skip, str(self._source.max_age_days))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]

    def _with_due(self, found: dict[str, Candidate], now: datetime) -> tuple[Candidate, ...]:
        """What was found, and what is to be looked at again though discovery no longer names it."""
        slashed = sum(candidate.address.endswith("/") for candidate in found.values()) > len(found) / 2
        known_only = [candidate for candidate in self._store.due(self._source.id, now=now) if candidate.url not in found]
        if slashed:
            known_only = [replace(candidate, address=f"{candidate.url}/") for candidate in known_only]
        return (*found.values(), *known_only)

    # --- articles -------------------------------------------------------------------------------------------------

    async def _article(self, fetcher: Fetcher, candidate: Candidate, turn: asyncio.Semaphore) -> None:
        async with turn:
            try:
                answer = await fetcher.fetch(candidate.address, known=self._store.validators(candidate.url))
                if not answer.modified:
                    self._unchanged(candidate, answer)
                    return
                self._counts["pages"] += 1
                article = await self._workers.call(candidate.url, extract, answer.page, self._source)
            except FetchProblem as error:
                self._counts["refused"] += error.status in health.REFUSALS
                page = self._failed_page(candidate.url, "article", error)
                self._article_failed(replace(page, lastmod=candidate.lastmod), error)
                return
            except ExtractError as error:
                self._counts["unread"] += 1
                page = self._page(candidate.url, "article", answer, error=error.problem, next_check_at=self._next_try(candidate.url, Fault.LASTING))
                self._article_failed(replace(page, lastmod=candidate.lastmod), error)
                return
            page = self._page(candidate.url, "article", answer, next_check_at=self._next_recheck(candidate))
            saved = self._store.save_article(article, self._source.id, answer.page.fetched_at, page=replace(page, lastmod=candidate.lastmod))
            self._counts[saved.outcome] += 1
            self._counts["read"] += 1
            self._tell(EventKind(saved.outcome), url=article.url, note=article.title)

    def _unchanged(self, candidate: Candidate, answer: Answer) -> None:
        self._counts["not_modified"] += 1
        self._store.record_unchanged(
            candidate.url, at=_now(), lastmod=candidate.lastmod, ms=answer.ms, next_check_at=self._next_recheck(candidate)
        )
        self._tell(EventKind.UNCHANGED, url=candidate.url)

    def _article_failed(self, page: Fetched, error: CrawlError) -> None:
        self._counts["failed"] += 1
        self._store.record_page(page)
        self._fail(error)
        self._tell(EventKind.FAILED, url=page.url, note=error.problem)

    def _next_recheck(self, candidate: Candidate) -> datetime | None:
        now = _now()
        return plan.next_recheck(self._store.first_fetched_at(candidate.url) or now, candidate.lastmod, now=now)

    def _next_try(self, url: str, fault: Fault) -> datetime | None:
        now = _now()
        return plan.next_try(self._store.first_fetched_at(url) or now, fault, now=now)

    # --- what is written down -------------------------------------------------------------------------------------

    def _page(self, url: str, kind: str, answer: Answer, *, error: str | None = None, next_check_at: datetime | None = None) -> Fetched:
        return Fetched(
            url=url,
            source=self._source.id,
            kind=kind,
            status=answer.status,
            error=error,
            at=answer.page.fetched_at,
            # An article's own validators are good as soon as it is stored; those of discovery only when the pass is over.
            validators=answer.validators if kind == "article" and error is None else Validators(),
            bytes=len(answer.page.body),
            ms=answer.ms,
            next_check_at=next_check_at,
        )

    def _failed_page(self, url: str, kind: str, error: FetchProblem) -> Fetched:
        return Fetched(
            url=url,
            source=self._source.id,
            kind=kind,
            status=error.status,
            error=error.problem,
            at=_now(),
            ms=error.ms,
            next_check_at=self._next_try(url, error.fault) if kind == "article" else None,
        )

    def _fail(self, error: CrawlError) -> None:
        log.warning("event=page_failed source=%s url=%s problem=%r", self._source.id, error.url, error.problem)
        if len(self._errors) < MAX_ERRORS:
            self._errors.append(PageError(url=error.url, problem=error.problem))

    def _finish(self, now: datetime) -> None:
        """Remember what makes the next pass cheap, and judge how the source fares."""
        if not self._left:
            for url, validators in self._validators.items():
                self._store.remember_validators(url, validators)
        counts = self._counts
        outcome = health.Pass(
            at=now,
            ways=tuple(self._ways),
            new=counts["new"],
            read=counts["read"],
            unread=counts["unread"],
            refused=counts["refused"],
            error=next((f"{error.url}: {error.problem}" for error in self._errors), None),
        )
        after = health.after(self._health, outcome)
        self._store.save_health(self._source.id, after)
        self._state = after.state
        self._tell(EventKind.FINISHED, note=after.state.value)

    def _tell(self, kind: EventKind, *, url: str | None = None, note: str = "", number: int = 0) -> None:
        if self._on_event is not None:
            self._on_event(CrawlEvent(source=self._source.id, kind=kind, url=url, note=note, number=number))


def _discover(way: Discovery, page: Page, source: Source, limit: int) -> Discovered:
    """`discover`, as a worker is asked to call it."""

    return discover(way, page, source, max_bytes=limit)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
