"""After an outage, or a day busier than any, lists have moved on by more than they hold: older pages close the gap.

A feed or listing names its latest entries only. Where nearly nothing that a source names is known, although it gave
articles before, what lies between is looked for once: on the older pages of its lists, until one is met that is known,
else in the sitemaps that robots.txt names. What fails here is no failure of the source.
"""

from __future__ import annotations

import logging
import math
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from config.model import Discovery, DiscoveryKind
from crawler.charset import decode
from crawler.errors import CrawlError
from crawler.paging import MOST_PAGES
from crawler.record import now
from crawler.report import EventKind
from crawler.urls import absolute, canonical, same_site

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from config.model import Source
    from crawler.budget import Budget
    from crawler.fetch import Fetcher
    from crawler.health import Health
    from crawler.items import Candidate
    from crawler.record import Record
    from crawler.ways import Found, Ways

log = logging.getLogger(__name__)

LEAST = 5  # addresses that a list holds, if nothing but new ones on it is to mean anything
KNOWN = 0.1  # share of what is named, below which something may lie between it and what was seen last
MET = 0.5  # share of an older page that is known, from which on all behind it is; an old favourite stands on every one
MOST_SITEMAPS = 5  # that are asked, children of an index among them
SITEMAP_LINE = re.compile(r"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)")
DAY = timedelta(days=1)


def may_be(found: Found, health: Health, *, fresh: int) -> bool:
    """Whether something may have appeared and gone since the source was looked at; `fresh` addresses are not known."""
    if health.last_article_at is None or len(found.candidates) < LEAST:
        return False
    if any(way.ok and not way.modified for way in found.ways):
        return False
    return len(found.candidates) - fresh < KNOWN * len(found.candidates)


@dataclass(slots=True, kw_only=True)
class Gap:
    """Closes the gap of one source in one pass, with at most `room` addresses; `seen` is when it last answered."""

    ways: Ways
    record: Record
    budget: Budget
    seen: datetime
    room: int

    async def close(self, fetcher: Fetcher, found: Found) -> dict[str, Candidate]:
        """What lies between, by canonical address; only what is not in `found`."""
        more: dict[str, Candidate] = {}
        met = False
        for way, address in found.older:
            met = await self._follow(fetcher, way, address, found.candidates, more) or met
        if not met:
            await self._sitemaps(fetcher, found.candidates, more)
        source = self.record.source.id
        log.warning("event=gap source=%s addresses=%d closed=%s", source, len(more), met)
        note = "its lists have moved on by more than they hold; older pages were looked through"
        self.record.tell(EventKind.WAY, url=self.record.source.url, note=note, number=len(more))
        return more

    async def _follow(
        self,
        fetcher: Fetcher,
        way: Discovery,
        address: str,
        named: Mapping[str, Candidate],
        more: dict[str, Candidate],
    ) -> bool:
        """Whether the older pages of a list led to what is known."""
        older: str | None = address
        asked: set[str] = set()
        while older is not None and older not in asked and len(asked) < MOST_PAGES and self._may_go_on(more):
            asked.add(older)
            try:
                page, _ = await self.ways.page(fetcher, way, older)
            except CrawlError as error:
                log.info("event=gap_page_failed url=%s problem=%r", error.url, error.problem)
                return False
            if page is None:
                return False
            urls = {candidate.url for candidate in page.candidates}
            known = self.record.store.known(sorted(urls))
            between = [one for one in page.candidates if one.url not in known and one.url not in named]
            fresh = [one for one in between if one.url not in more]
            self._take(fresh, more)
            if len(known) >= MET * max(len(urls), 1) or (page.newest and page.newest < self.seen - DAY):
                return True
            if not fresh:  # the server answers every number with the same page
                return False
            older = page.older
        return False

    async def _sitemaps(self, fetcher: Fetcher, named: Mapping[str, Candidate], more: dict[str, Candidate]) -> None:
        """What the sitemaps that robots.txt names tell of the time since the source last answered."""
        source = self._narrowed()
        waiting = await self._named_sitemaps(fetcher)
        asked: set[str] = set()
        while waiting and len(asked) < MOST_SITEMAPS and self._may_go_on(more):
            address = waiting.pop(0)
            if address in asked:
                continue
            asked.add(address)
            way = Discovery(kind=DiscoveryKind.SITEMAP, url=address)
            try:
                page, _ = await self.ways.page(fetcher, way, address, source=source)
            except CrawlError as error:
                log.info("event=gap_page_failed url=%s problem=%r", error.url, error.problem)
                continue
            if page is None:
                continue
            waiting = [*page.further, *waiting]
            if page.newest is not None:  # one that dates nothing cannot say what is of that time
                urls = [candidate.url for candidate in page.candidates]
                known = self.record.store.known(urls)
                self._take([one for one in page.candidates if one.url not in known and one.url not in named], more)

    async def _named_sitemaps(self, fetcher: Fetcher) -> list[str]:
        """Those of robots.txt that are of the outlet and no way of discovery already."""
        source = self.record.source
        robots = absolute(source.url, "/robots.txt")
        try:
            answer = await self.budget.fetch(fetcher, robots or source.url, plain=True)
        except CrawlError:
            return []
        lines = SITEMAP_LINE.findall(decode(answer.page.body, answer.page.content_type))
        addresses = [address for text in lines if (address := absolute(source.url, text))]
        ways = {canonical(way.url) for way in source.discovery}
        return [one for one in addresses if same_site(one, source.url) and canonical(one) not in ways][:MOST_SITEMAPS]

    def _narrowed(self) -> Source:
        """The source, which wants nothing from before it last answered."""
        source = self.record.source
        days = max(1, math.ceil((now() - self.seen) / DAY) + 1)
        return source.model_copy(update={"max_age_days": min(days, source.max_age_days or days)})

    def _may_go_on(self, more: Mapping[str, Candidate]) -> bool:
        return len(more) < self.room and not self.budget.over()

    def _take(self, candidates: list[Candidate], more: dict[str, Candidate]) -> None:
        for candidate in candidates[: max(0, self.room - len(more))]:
            more.setdefault(candidate.url, candidate)
