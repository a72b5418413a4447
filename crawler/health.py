"""How a source fares, told from what its passes brought: pure, so that every state can be tested.

A single failed pass is no verdict (networks have bad minutes), and an answer of "not modified" neither clears a
failure nor makes one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

VERDICT_AFTER = 2  # failed passes in a row before a source that once worked is called broken
QUIET_AFTER = timedelta(hours=48)  # without a new article
ENOUGH = 3  # articles of a pass before their share says anything
BAD_SHARE = 0.5
REFUSALS = frozenset({401, 402, 403, 407, 418, 429, 451})


class State(StrEnum):
    """What the operator should know of a source."""

    NEVER_RUN = "never run"
    FINE = "fine"
    QUIET = "quiet"  # everything answers, nothing new has come for long
    LAYOUT_CHANGED = "layout changed"  # pages come, but what was looked for is not in them
    BLOCKED = "blocked"  # the outlet refuses us
    UNREACHABLE = "unreachable"  # no answer


FAILED = frozenset({State.LAYOUT_CHANGED, State.BLOCKED, State.UNREACHABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one way of discovery answered last."""

    kind: str  # sitemap, feed, listing
    url: str
    ok: bool
    found: int  # candidates; those of the last full answer where it was not modified
    problem: str | None  # one line; None where it is well
    status: int | None = None  # of the answer, None where none came
    seen: int = 0  # entries on the page, candidates or not
    modified: bool = True  # False for a 304
    definition: str = ""  # what the configuration said then; another one asks for the whole page again

    def as_json(self) -> dict[str, Any]:
        """As the table keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is stored of a source's well-being."""

    state: State = State.NEVER_RUN
    since: datetime | None = None
    last_run_at: datetime | None = None
    last_success_at: datetime | None = None  # a pass in which some way of discovery worked
    last_article_at: datetime | None = None  # the last new article
    failures: int = 0  # failed passes in a row
    last_error: str | None = None
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one pass over a source brought."""

    at: datetime
    ways: tuple[Way, ...]
    new: int = 0  # articles
    read: int = 0  # pages that gave an article, new or not
    unread: int = 0  # pages that came but held none
    refused: int = 0  # pages that the outlet refused
    error: str | None = None  # the worst thing that happened, one line


def after(health: Health, outcome: Pass) -> Health:
    """The source's well-being after one more pass."""
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
        failures=failures,
        last_error=outcome.error or (health.last_error if state in FAILED else None),
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
    tried = outcome.read + outcome.unread + outcome.refused
    if tried >= ENOUGH and outcome.refused > BAD_SHARE * tried:
        return State.BLOCKED
    if tried >= ENOUGH and outcome.unread > BAD_SHARE * tried:
        return State.LAYOUT_CHANGED
    if all(way.modified and not way.found for way in working) and any(way.seen for way in working) and not outcome.read:
        return State.LAYOUT_CHANGED if health.last_article_at is None else _quiet_or_fine(health, outcome)
    return _quiet_or_fine(health, outcome)


def _quiet_or_fine(health: Health, outcome: Pass) -> State:
    last = outcome.at if outcome.new else health.last_article_at
    if last is None:
        return State.QUIET
    return State.QUIET if outcome.at - last > QUIET_AFTER else State.FINE


def _why_none_works(ways: tuple[Way, ...]) -> State:
    statuses = [way.status for way in ways]
    if any(status in REFUSALS for status in statuses):
        return State.BLOCKED
    if any(status is not None and status < 500 for status in statuses):
        return State.LAYOUT_CHANGED
    return State.UNREACHABLE
