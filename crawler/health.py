"""How a source fares, told from what its passes brought: pure, so that every state can be tested.

A single failed pass is no verdict (networks have bad minutes), and an answer of "not modified" neither clears a
failure nor makes one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from crawler.recent import Recent, Result

if TYPE_CHECKING:
    from crawler.rhythm import Shortfall

VERDICT_AFTER = 2  # failed passes in a row before a source that once worked is called broken
PATIENCE = timedelta(hours=72)  # without a new article, where no rhythm is known: longer than a weekend
STILL = timedelta(days=7)  # a quiet source whose newest entry has not moved for so long is a zombie
LONG_DEAD = timedelta(days=30)  # the same where nothing else is known of the source
REFUSALS = frozenset({401, 402, 403, 407, 418, 429, 451})


class State(StrEnum):
    """What the operator should know of a source. Stored and shown: not to be reworded without a migration."""

    NEVER_RUN = "never run"
    FINE = "fine"
    QUIET = "quiet"  # everything answers, and clearly fewer articles come than usual
    EMPTY = "empty"  # everything answers, and names nothing at all
    ZOMBIE = "zombie feed"  # everything answers, and its newest entry never moves
    LAYOUT_CHANGED = "layout changed"  # pages come, but what was looked for is not in them
    BLOCKED = "blocked"  # the outlet refuses us
    UNREACHABLE = "unreachable"  # no answer


FAILED = frozenset({State.LAYOUT_CHANGED, State.BLOCKED, State.UNREACHABLE})
BLIND = FAILED | {State.EMPTY, State.ZOMBIE}
"""States in which news is missed until somebody does something."""
UNASKED = Recent()
_BY_PAGES = {
    Result.REFUSED: State.BLOCKED,
    Result.UNANSWERED: State.UNREACHABLE,
    Result.UNREAD: State.LAYOUT_CHANGED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one way of discovery answered last. What a 304 leaves open is that of the last full answer."""

    kind: str  # sitemap, feed, listing
    url: str
    ok: bool
    found: int  # candidates
    problem: str | None  # one line; None where it is well
    status: int | None = None  # of the answer, None where none came
    seen: int = 0  # entries on the page, candidates or not; 0 where some were left out as too old
    old: int = 0  # entries that were left out as too old
    modified: bool = True  # False for a 304
    refused: bool = False  # the outlet does not want us: 403, a captcha, robots.txt
    definition: str = ""  # what the configuration said then; another one asks for the whole page again
    newest: datetime | None = None  # of the dates that its entries bear
    mark: str = ""  # changes when its entries do
    moved_at: datetime | None = None  # when we first saw its entries as they are
    not_before: datetime | None = None  # when the server wants to be asked again, where it said so
    lasts_minutes: float | None = None  # until all on a list is new, at the pace last seen; None: it hardly moves

    @property
    def still_since(self) -> datetime | None:
        """Since when nothing new has been in it: a feed may bear today's date on entries of last year."""
        if self.moved_at is None or self.newest is None:
            return self.moved_at
        return min(self.moved_at, self.newest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is stored of a source's well-being."""

    state: State = State.NEVER_RUN
    since: datetime | None = None
    last_run_at: datetime | None = None
    last_success_at: datetime | None = None  # a pass in which some way of discovery worked
    last_article_at: datetime | None = None  # the last new article
    next_run_at: datetime | None = None  # None where it was never asked
    failures: int = 0  # failed passes in a row
    failing_since: datetime | None = None  # the first of them; None where the last one did not fail
    last_error: str | None = None  # what is wrong, one line
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one pass over a source brought, and what is known of the source with it."""

    at: datetime
    ways: tuple[Way, ...]
    new: int = 0  # articles
    read: int = 0  # pages that gave an article, new or not
    unread: int = 0  # pages that came but held none
    recent: Recent = UNASKED  # the latest pages of articles, those of this pass among them
    rhythm_known: bool = False
    shortfall: Shortfall | None = None  # by the source's rhythm
    error: str | None = None  # the worst thing that happened, one line


def after(health: Health, outcome: Pass) -> Health:
    """The source's well-being after one more pass; when it is due next is for `crawler/poll.py` to say."""
    seen = _verdict(health, outcome)
    failures = health.failures + 1 if seen in FAILED else 0 if _told_something(outcome) else health.failures
    state = _settled(health, seen, failures, outcome)
    worked = any(way.ok for way in outcome.ways)
    return Health(
        state=state,
        since=health.since if state is health.state and health.since else outcome.at,
        last_run_at=outcome.at,
        last_success_at=outcome.at if worked else health.last_success_at,
        last_article_at=outcome.at if outcome.new else health.last_article_at,
        next_run_at=health.next_run_at,
        failures=failures,
        failing_since=(health.failing_since if health.failures else outcome.at) if failures else None,
        last_error=_problem(health, state, outcome),
        ways=outcome.ways,
    )


def _settled(health: Health, seen: State, failures: int, outcome: Pass) -> State:
    if seen in FAILED:
        first_time = health.last_success_at is None
        return seen if failures >= VERDICT_AFTER or first_time else health.state
    if health.state in FAILED and not _told_something(outcome):
        return health.state
    return seen


def _told_something(outcome: Pass) -> bool:
    """Whether anything but "not modified" was answered."""
    return any(way.modified for way in outcome.ways if way.ok) or bool(outcome.read or outcome.unread)


def _verdict(health: Health, outcome: Pass) -> State:
    """What this pass alone says."""
    working = [way for way in outcome.ways if way.ok]
    if not working:
        return _why_none_works(outcome.ways)
    if fault := outcome.recent.fault:
        return _BY_PAGES[fault]
    if all(_names_nothing(way) for way in working) and (
        health.last_article_at is None or all(_names_nothing(way) for way in health.ways if way.ok)
    ):
        return State.EMPTY
    if not _has_too_few(health, outcome):
        return State.FINE
    return _why_so_few(working, outcome.at - (STILL if outcome.rhythm_known else LONG_DEAD))


def _names_nothing(way: Way) -> bool:
    return not (way.seen or way.old or way.found)


def _has_too_few(health: Health, outcome: Pass) -> bool:
    if outcome.rhythm_known:
        return outcome.shortfall is not None
    last = outcome.at if outcome.new else health.last_article_at
    return last is None or outcome.at - last > PATIENCE


def _why_so_few(working: list[Way], still_before: datetime) -> State:
    """What the ways show of a source that gives too little."""
    if all(way.seen and not way.found for way in working):
        return State.LAYOUT_CHANGED  # entries, none of which is an article as the source's pattern has them
    still = [way.still_since for way in working]
    known = [since for since in still if since]
    if known and len(known) == len(still) and max(known) < still_before:
        return State.ZOMBIE
    return State.QUIET


def _why_none_works(ways: tuple[Way, ...]) -> State:
    statuses = [way.status for way in ways]
    if any(way.refused for way in ways) or any(status in REFUSALS for status in statuses):
        return State.BLOCKED
    if any(status is not None and status < 500 for status in statuses):
        return State.LAYOUT_CHANGED
    return State.UNREACHABLE


def _problem(health: Health, state: State, outcome: Pass) -> str | None:
    """One line that says what is wrong."""
    if state in FAILED:
        return outcome.error or _pages_problem(outcome.recent) or health.last_error
    if state is State.EMPTY:
        return "every way of discovery answers, and none names anything"
    if state is State.ZOMBIE:
        newest = max(way.still_since for way in outcome.ways if way.ok and way.still_since)
        return f"nothing new in any way of discovery since {newest:%Y-%m-%d %H:%M} UTC"
    if state is State.QUIET:
        return _too_few(health, outcome)
    return outcome.error or _left_behind(outcome)


def _left_behind(outcome: Pass) -> str | None:
    """That a way stands still beside one that lives: the source is fine, and would be blind without the other."""
    since = {way.url: still for way in outcome.ways if way.ok and (way.found or way.old) and (still := way.still_since)}
    latest = max(since.values(), default=outcome.at)
    dead = [(still, url) for url, still in since.items() if still < min(latest, outcome.at) - STILL]
    if not dead:
        return None
    still, url = min(dead)
    return f"{url} has named nothing new since {still:%Y-%m-%d %H:%M} UTC, while other ways have"


def _pages_problem(recent: Recent) -> str | None:
    fault = recent.fault
    return f"the latest pages of articles were {fault}" if fault else None


def _too_few(health: Health, outcome: Pass) -> str:
    if short := outcome.shortfall:
        since = f"{short.since:%Y-%m-%d %H:%M} UTC"
        return f"{short.seen} articles since {since}, where about {short.expected:.0f} were to be expected"
    if health.last_article_at is None:
        return "no article has ever come"
    return f"no new article since {health.last_article_at:%Y-%m-%d %H:%M} UTC"
