"""One pass over one source: ask its ways of discovery, decide, fetch, read, store."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler import gap, health, plan, poll
from crawler.budget import Budget, OutOfTimeError
from crawler.challenge import challenge_of
from crawler.errors import CrawlError, ExtractError, FetchError, RefusedError, UnreadableError
from crawler.fetch import NoPageError
from crawler.items import Candidate
from crawler.page_reader import PageReader
from crawler.paging import MOST_PAGES
from crawler.parts import joined
from crawler.plan import Fault
from crawler.recent import Result
from crawler.record import Record, now
from crawler.report import EventKind, SourceReport
from crawler.rhythm import learn, shortfall
from crawler.saving import Reading
from crawler.settings import IN_FLIGHT
from crawler.together import together
from crawler.urls import canonical
from crawler.ways import Found, Ways

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from config.model import Source
    from config.settings import CrawlSettings
    from crawler.archive import Archive
    from crawler.fetch import Answer, Fetcher
    from crawler.handled import Handled
    from crawler.items import Article
    from crawler.report import CrawlEvent
    from crawler.rows import Fetched
    from crawler.saving import Saving
    from crawler.store import CrawlStore
    from crawler.workers import Workers

log = logging.getLogger(__name__)


class Visit:
    """A pass over `source`. `run` is called once."""

    def __init__(
        self,
        source: Source,
        *,
        store: CrawlStore,
        saving: Saving,
        workers: Workers,
        settings: CrawlSettings,
        on_event: Callable[[CrawlEvent], None] | None = None,
        archive: Archive | None = None,
    ) -> None:
        self._source = source
        self._store = store
        self._saving = saving
        self._workers = workers
        self._settings = settings
        self._pages = PageReader(source, store=store, workers=workers, archive=archive)
        self._record = Record(source, store, on_event)
        self._health = store.health(source.id)
        self._ways: tuple[health.Way, ...] = ()
        self._met: frozenset[str] = frozenset()  # addresses that were asked for in earlier passes
        self._left = 0
        self._budget = Budget(settings.pass_minutes * 60)
        self._reading = asyncio.Semaphore(workers.places)  # so few wait there that a source can be given up soon
        self._state: health.State | None = None

    async def run(self, fetcher: Fetcher) -> None:
        """Do the pass. Cancelled at any moment, what was finished is stored, and the rest is for the next pass."""
        self._record.tell(EventKind.STARTED)
        most = self._settings.max_sitemap_bytes
        last, before = self._health.last_run_at, self._health.ways
        asking = Ways(self._record, self._workers, before, max_bytes=most, budget=self._budget, last_look=last)
        found = await asking.ask(fetcher)
        self._ways = found.ways
        moment = now()
        chosen = self._chosen(await self._without_gap(fetcher, asking, found), moment)
        self._record.tell(EventKind.PLANNED, number=len(chosen))
        turn = asyncio.Semaphore(IN_FLIGHT)
        await together(self._article(fetcher, candidate, turn) for candidate in chosen)
        self._finish(found, moment)

    def cannot_begin(self, problem: str) -> None:
        """Note a pass that cannot be done at all, for want of something on this machine; every way has failed."""
        self._record.fail(FetchError(self._source.url, problem))
        ways = tuple(
            health.Way(kind=way.kind, url=way.url, ok=False, found=0, problem=problem) for way in self._source.discovery
        )
        self._ways = ways
        self._finish(Found(candidates={}, ways=ways, validators={}), now())

    def report(self, *, stopped: bool) -> SourceReport:
        """What the pass did so far."""
        counts = self._record.counts
        return SourceReport(
            source=self._source.id,
            pages=counts["pages"],
            not_modified=counts["not_modified"],
            new=counts["new"],
            revised=counts["revised"],
            same=counts["same"],
            failed=counts["failed"],
            left=self._left,
            errors=tuple(self._record.errors),
            ways=self._ways,
            state=self._state,
            stopped=stopped,
        )

    # --- what to fetch ----------------------------------------------------------------------------------------

    async def _without_gap(self, fetcher: Fetcher, asking: Ways, found: Found) -> Found:
        """What was found, with what lies between it and what the source named when it last answered."""
        fresh = len(found.candidates) - len(self._store.known(list(found.candidates)))
        room = self._settings.max_new_per_pass - fresh
        seen = self._health.last_success_at
        if seen is None or room <= 0 or not gap.may_be(found, self._health, fresh=fresh):
            return found
        closing = gap.Gap(ways=asking, record=self._record, budget=self._budget, seen=seen, room=room)
        return replace(found, candidates=await closing.close(fetcher, found) | found.candidates)

    def _chosen(self, found: Found, moment: datetime) -> tuple[Candidate, ...]:
        """What is due among what was found and what is to be looked at again, as much of it as one pass may take."""
        # What is to be looked at again may no longer be named by discovery.
        due_again = {candidate.url: candidate for candidate in self._store.due(self._source.id, now=moment)}
        candidates = (due_again | found.candidates).values()
        known = self._store.known([candidate.url for candidate in candidates])
        self._met = frozenset(known)
        due = plan.todo(candidates, known, now=moment)
        chosen = due[: self._settings.max_new_per_pass]
        self._left = len(due) - len(chosen)
        return chosen

    # --- articles ---------------------------------------------------------------------------------------------

    async def _article(self, fetcher: Fetcher, candidate: Candidate, turn: asyncio.Semaphore) -> None:
        """Fetch, read and store one article; whatever is wrong with it is noted, and the others go on."""
        async with turn:
            try:
                validators = self._store.validators(candidate.url) if candidate.url in self._met else None
                answer = await self._budget.fetch(fetcher, candidate.address, known=validators)
            except OutOfTimeError:
                self._left += 1
                return
            except NoPageError as error:
                self._failed(self._record.no_article(candidate, error), error)
                return
            if not answer.modified:
                self._unchanged(candidate, answer)
                return
            async with self._reading:
                if self._budget.unreadable:
                    self._left += 1
                    return
                self._record.counts["pages"] += 1
                done, answer = await self._pages.read(candidate, answer)
            await self._stored(fetcher, candidate, answer, done)

    async def _stored(self, fetcher: Fetcher, candidate: Candidate, answer: Answer, done: Handled) -> None:
        record, article = self._record, done.article
        if isinstance(article, ExtractError):
            self._unread(candidate, answer, article)
            return
        try:
            parts = await self._parts(fetcher, answer.page.url, done.further)
        except OutOfTimeError:
            self._left += 1
            return
        except NoPageError as error:
            self._failed(record.no_article(candidate, error), error)
            return
        article = joined(article, [part for part, _ in parts])
        page = record.article(candidate, answer)
        saved = await self._saving.save(Reading(article, page))
        for _, part in parts:
            self._store.record_page(replace(part, article=saved.article_id))
        record.counts[saved.outcome] += 1
        record.counts["read"] += 1
        record.tell(EventKind(saved.outcome), url=article.url, note=article.title)

    async def _parts(self, fetcher: Fetcher, url: str, further: str | None) -> list[tuple[Article, Fetched]]:
        """The further pages of the article at `url`, with their rows.

        Raises `NoPageError` where one may come later: an article that is cut short would look edited then. One that
        is not there ends the article.
        """
        parts: list[tuple[Article, Fetched]] = []
        while further is not None and len(parts) < MOST_PAGES - 1:
            part = Candidate(url=canonical(further), address=further, lastmod=None, title=None)
            try:
                answer = await self._budget.fetch(fetcher, further)
            except NoPageError as error:
                if error.fault is Fault.PASSING:
                    raise
                break
            self._record.counts["pages"] += 1
            done, answer = await self._pages.read(part, answer, number=len(parts) + 2, of=url)
            if isinstance(done.article, ExtractError):
                break
            parts.append((done.article, self._record.page(part.url, "part", answer)))
            further = done.further
        return parts

    def _unread(self, candidate: Candidate, answer: Answer, error: ExtractError) -> None:
        """A page without an article: of another layout, or one that asks whether we are human."""
        record = self._record
        if who := challenge_of(answer.page.body):
            refused = RefusedError(candidate.url, f"asks whether we are human ({who})")
            page = record.article(candidate, answer, problem=refused.problem, result=Result.REFUSED)
            self._failed(page, refused)
            return
        if isinstance(error, UnreadableError):
            self._budget.note_unreadable()
        record.counts["unread"] += 1
        self._failed(record.article(candidate, answer, problem=error.problem), error)

    def _unchanged(self, candidate: Candidate, answer: Answer) -> None:
        self._record.counts["not_modified"] += 1
        self._store.record_unchanged(
            candidate.url,
            at=now(),
            lastmod=candidate.lastmod,
            ms=answer.ms,
            next_check_at=self._record.next_recheck(candidate.url, candidate.lastmod),
        )
        self._record.tell(EventKind.UNCHANGED, url=candidate.url)

    def _failed(self, page: Fetched, error: CrawlError) -> None:
        self._record.counts["failed"] += 1
        self._store.record_page(page)
        self._record.fail(error)
        self._record.tell(EventKind.FAILED, url=page.url, note=error.problem)

    # --- the end ----------------------------------------------------------------------------------------------

    def _finish(self, found: Found, moment: datetime) -> None:
        """Remember what makes the next pass cheap, and judge how the source fares."""
        if not self._left:
            for url, validators in found.validators.items():
                self._store.remember_validators(url, validators)
        counts, errors, source = self._record.counts, self._record.errors, self._source
        fares = self._store.fares
        hours = fares.hours(source.id)
        rhythm = learn(hours, zone=source.zone, watched_since=fares.watched_since(source.id))
        outcome = health.Pass(
            at=moment,
            ways=found.ways,
            new=counts["new"],
            read=counts["read"],
            unread=counts["unread"],
            recent=fares.recent(source.id),
            rhythm_known=rhythm is not None and rhythm.is_known,
            shortfall=shortfall(rhythm, hours, now=moment) if rhythm else None,
            error=f"{errors[0].url}: {errors[0].problem}" if errors else None,
        )
        after = health.after(self._health, outcome)
        chance = random.random()  # noqa: S311 - not a secret
        pushed = self._store.pushes.after_pass(
            source.id, found_new=counts["new"] > 0, last_look=self._health.last_run_at, now=moment
        )
        due = poll.next_look(source, self._settings, after, rhythm, now=moment, chance=chance, pushed=pushed)
        fares.save(source.id, replace(after, next_run_at=due.replace(microsecond=0)))
        self._state = after.state
        if after.state is not self._health.state:
            change = f"{self._health.state} to {after.state}"
            log.warning("event=source_state source=%s change=%r problem=%r", source.id, change, after.last_error)
        self._record.tell(EventKind.FINISHED, note=after.state.value)
