"""Which addresses a pass fetches, and when one is looked at again: pure decisions over what is stored.

A sitemap's lastmod tells of changes; where there is none, an article is looked at again while editors are still at
it. A fetch that failed is tried again in later passes, ever more rarely.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.items import Candidate

RECHECKS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""After the first fetch: when an article without a lastmod is asked for again (with its ETag, so mostly a 304)."""
SLACK = timedelta(
    minutes=1
)  # a lastmod this little newer than the stored one is the same, written by another part of the site


class Fault(StrEnum):
    """What kind of failure a fetch met, by how soon it may pass."""

    PASSING = "passing"  # time-outs, refused connections, 5xx, 429
    LASTING = "lasting"  # 404, no article, too large, another site, forbidden


TRIES: dict[Fault, tuple[tuple[timedelta, timedelta], ...]] = {
    Fault.PASSING: (
        (timedelta(hours=1), timedelta(0)),
        (timedelta(hours=24), timedelta(hours=1)),
        (timedelta(days=7), timedelta(hours=24)),
    ),
    Fault.LASTING: ((timedelta(hours=24), timedelta(hours=6)), (timedelta(days=3), timedelta(hours=24))),
}
"""While an address has been known for less than the first, it is tried again after the second; then never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is stored of an address."""

    lastmod: datetime | None  # the change that was claimed when it was last fetched
    next_check_at: datetime | None
    last_fetched_at: datetime


def todo(candidates: Iterable[Candidate], known: Mapping[str, Known], *, now: datetime) -> tuple[Candidate, ...]:
    """Those of `candidates` to fetch now, what was said to change last first; those without a lastmod before the
    others.
    """
    due = [candidate for candidate in candidates if is_due(candidate, known.get(candidate.url), now=now)]
    latest = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(due, key=lambda candidate: candidate.lastmod or latest, reverse=True))


def is_due(candidate: Candidate, known: Known | None, *, now: datetime) -> bool:
    """New, changed since it was fetched, or its time to be looked at again has come."""
    if known is None:
        return True
    # An address first met where no changes are told (a feed) may later stand in a sitemap, which tells them.
    if candidate.lastmod and candidate.lastmod > (known.lastmod or known.last_fetched_at) + SLACK:
        return True
    return known.next_check_at is not None and known.next_check_at <= now


def next_recheck(first_fetched_at: datetime, lastmod: datetime | None, *, now: datetime) -> datetime | None:
    """When a page that was read is to be looked at again; None where its sitemap will tell of changes, or it is old."""
    if lastmod is not None:
        return None
    return next((first_fetched_at + wait for wait in RECHECKS if first_fetched_at + wait > now), None)


def next_try(first_fetched_at: datetime, fault: Fault, *, now: datetime) -> datetime | None:
    """When a page that could not be had or read is tried again; None for never."""
    age = now - first_fetched_at
    return next((now + wait for within, wait in TRIES[fault] if age < within), None)
