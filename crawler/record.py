"""The notes that are taken during one pass over a source: counts, errors, events, rows of the log of pages."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler import plan
from crawler.plan import Fault
from crawler.recent import Result
from crawler.report import CrawlEvent, EventKind, PageError
from crawler.rows import Fetched, Validators

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.model import Source
    from crawler.errors import CrawlError
    from crawler.fetch import Answer, NoPageError
    from crawler.items import Candidate
    from crawler.store import CrawlStore

log = logging.getLogger("crawler")

MAX_ERRORS = 100  # that a report lists


class Record:
    """What happened to `source` in this pass so far."""

    def __init__(self, source: Source, store: CrawlStore, on_event: Callable[[CrawlEvent], None] | None) -> None:
        self.source = source
        self.store = store
        self.counts: Counter[str] = Counter()
        self.errors: list[PageError] = []
        self._on_event = on_event

    def tell(self, kind: EventKind, *, url: str | None = None, note: str = "", number: int = 0) -> None:
        """Let whoever watches know."""
        if self._on_event is not None:
            self._on_event(CrawlEvent(source=self.source.id, kind=kind, url=url, note=note, number=number))

    def fail(self, error: CrawlError) -> None:
        """Note a page that could not be had or read."""
        log.warning("event=page_failed source=%s url=%s problem=%r", self.source.id, error.url, error.problem)
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(PageError(url=error.url, problem=error.problem))

    def page(self, url: str, kind: str, answer: Answer, *, problem: str | None = None) -> Fetched:
        """The row of a page that came. Its validators are left out: see `article`, and `Found.validators`."""
        return Fetched(
            url=url,
            source=self.source.id,
            kind=kind,
            status=answer.status,
            error=problem,
            at=answer.page.fetched_at,
            bytes=len(answer.page.body),
            ms=answer.ms,
            archived=answer.archived,
        )

    def no_page(self, url: str, kind: str, error: NoPageError) -> Fetched:
        """The row of a page that did not come."""
        return Fetched(
            url=url, source=self.source.id, kind=kind, status=error.status, error=error.problem, at=now(), ms=error.ms
        )

    def article(
        self, candidate: Candidate, answer: Answer, *, problem: str | None = None, result: Result | None = None
    ) -> Fetched:
        """The row of an article's page; `problem` says why none could be read from it, `result` where that is because
        we are refused.
        """
        if problem is None:
            again = self.next_recheck(candidate.url, candidate.lastmod)
            validators = answer.validators
        else:
            again, validators = self._next_try(candidate.url, Fault.LASTING), Validators()
        if result is None:
            result = Result.GOOD if problem is None else Result.UNREAD
        page = self.page(candidate.url, "article", answer, problem=problem)
        return replace(
            page,
            lastmod=candidate.lastmod,
            next_check_at=again,
            validators=validators,
            address=candidate.address,
            result=result,
        )

    def no_article(self, candidate: Candidate, error: NoPageError) -> Fetched:
        """The row of an article whose page did not come."""
        again = self._next_try(candidate.url, error.fault)
        if error.not_before is not None:
            again = max(again, error.not_before) if again else None
        page = self.no_page(candidate.url, "article", error)
        result = _result_of(error)
        return replace(page, lastmod=candidate.lastmod, next_check_at=again, address=candidate.address, result=result)

    def next_recheck(self, url: str, lastmod: datetime | None) -> datetime | None:
        """When an article that was read is to be asked for again; None for never."""
        moment = now()
        first = self.store.first_fetched_at(url) if lastmod is None else None  # it matters only there
        return plan.next_recheck(first or moment, lastmod, now=moment)

    def _next_try(self, url: str, fault: Fault) -> datetime | None:
        moment = now()
        return plan.next_try(self.store.first_fetched_at(url) or moment, fault, now=moment)


def _result_of(error: NoPageError) -> Result:
    """What a page that did not come says of its outlet."""
    if error.refused:
        return Result.REFUSED
    return Result.UNANSWERED if error.fault is Fault.PASSING else Result.GONE


def now() -> datetime:
    """The time, as it is stored: UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
