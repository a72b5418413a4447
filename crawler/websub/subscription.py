"""One subscription to one feed at its hub, and what becomes of it: pure, so that every turn can be tested.

Discovery, request, the hub's question whether we meant it, renewal before the lease ends, denial: sections 4 and 5 of
the specification.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.feedlinks import FeedLinks

ANSWER_WITHIN = timedelta(minutes=30)  # in which a hub asks back; it may have a queue
LOOK_AGAIN = timedelta(days=7)  # whether a feed without a hub has one by now
FIRST_PAUSE = timedelta(minutes=30)  # after a failure; doubles
LONGEST_PAUSE = timedelta(days=1)
DENIED_PAUSE = timedelta(days=3)
SHORTEST_LEASE = timedelta(minutes=5)
LONGEST_LEASE = timedelta(days=30)
RENEW_AFTER = 0.75  # of the lease
LONGEST_CHALLENGE = 2_000  # characters
LONGEST_REASON = 200


class State(StrEnum):
    """Stored and shown: not to be reworded without a migration."""

    NEW = "new"  # nobody has looked yet whether the feed has a hub
    NOT_OFFERED = "not offered"  # the feed names no hub
    ASKED = "asked"  # the hub knows our wish and has not asked back yet
    ACTIVE = "active"
    DENIED = "denied"  # by the hub
    FAILED = "failed"  # the hub does not answer, or not as it should; tried again
    LEAVING = "leaving"  # no longer wanted; the hub was told


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Of a source's feed. Times are aware UTC."""

    source: str
    feed: str  # address of the way of discovery
    state: State = State.NEW
    topic: str | None = None  # what the feed calls itself; None before it was looked at
    hub: str | None = None
    mark: str | None = None  # tells the callback that the hub was given, without giving it away
    asked_at: datetime | None = None  # when the hub was asked last
    lease_until: datetime | None = None
    pushed_at: datetime | None = None  # the last valid push
    missed_at: datetime | None = None  # when news was found last that no push had announced
    pushes: int = 0
    failures: int = 0  # in a row
    problem: str | None = None  # one line
    next_at: datetime | None = None  # when something is to be done; None: at once

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by."""
        return self.source, self.feed


def is_due(one: Subscription, *, mark: str | None, now: datetime) -> bool:
    """Whether something is to be done. `mark` is that of the callback as it would be today."""
    if one.next_at is None or one.next_at <= now:
        return True
    moved = one.mark is not None and one.mark != mark
    return moved and one.state in {State.ASKED, State.ACTIVE}


def is_trusted(one: Subscription, *, now: datetime) -> bool:
    """Whether pushes come for what is new, so that asking can be rare."""
    if one.state is not State.ACTIVE or one.lease_until is None or one.lease_until <= now or one.pushed_at is None:
        return False
    return one.missed_at is None or one.missed_at < one.pushed_at


def offered(one: Subscription, links: FeedLinks, *, now: datetime) -> Subscription:
    """After a look at the feed: its topic, and the hub to ask. With each failure another of its hubs has its turn."""
    if not links.hubs:
        return replace(
            one, state=State.NOT_OFFERED, topic=links.itself, hub=None, mark=None, lease_until=None, failures=0,
            problem=None, next_at=now + LOOK_AGAIN,
        )  # fmt: skip
    hubs = sorted(links.hubs, key=lambda hub: not hub.startswith("https:"))
    return replace(one, topic=links.itself or one.feed, hub=hubs[one.failures % len(hubs)])


def asked(one: Subscription, *, mark: str, now: datetime) -> Subscription:
    """To be stored before the hub is asked, for it may ask back before it answers."""
    state = State.ACTIVE if one.state is State.ACTIVE and one.mark == mark else State.ASKED
    return replace(one, state=state, mark=mark, asked_at=now, next_at=now + ANSWER_WITHIN)


def left(one: Subscription, *, now: datetime) -> Subscription | None:
    """After its feed has left the configuration; None where the hub need not know, so that it is forgotten."""
    holds = one.hub is not None and one.lease_until is not None and one.lease_until > now
    if not holds or (one.state is State.LEAVING and one.failures >= 3):
        return None
    return replace(one, state=State.LEAVING, asked_at=now, failures=one.failures + 1, next_at=now + ANSWER_WITHIN)


def failed(one: Subscription, problem: str, *, now: datetime) -> Subscription:
    """The hub could not be asked, refused, or never asked back. A lease that still holds goes on."""
    pause = min(FIRST_PAUSE * 2 ** min(one.failures, 10), LONGEST_PAUSE)
    holds = one.state is State.ACTIVE and one.lease_until is not None and one.lease_until > now
    return replace(
        one, state=State.ACTIVE if holds else State.FAILED, failures=one.failures + 1, problem=problem,
        next_at=now + pause,
    )  # fmt: skip


def awaits(one: Subscription) -> bool:
    """Whether the hub was asked, and has not asked back since."""
    return one.asked_at is not None and one.next_at == one.asked_at + ANSWER_WITHIN


def confirmed(one: Subscription, question: Mapping[str, str], *, now: datetime) -> Subscription | None:
    """What the hub's question (`hub.mode`, `hub.topic` …) makes of it; None where we did not mean that.

    Of one that is leaving, a question whether it is over gives it back unchanged: it may be forgotten.
    """
    mode, topic = question.get("hub.mode"), question.get("hub.topic")
    if topic is None or topic != one.topic:
        return None
    if mode == "denied":
        return _denied(one, question.get("hub.reason", ""), now=now)
    if not 0 < len(question.get("hub.challenge", "")) <= LONGEST_CHALLENGE:
        return None
    if mode == "unsubscribe":
        return one if one.state is State.LEAVING else None
    awaited = one.asked_at is not None and one.asked_at <= now <= one.asked_at + ANSWER_WITHIN
    if mode != "subscribe" or not awaited or one.state not in {State.ASKED, State.ACTIVE, State.FAILED}:
        return None
    lease = _lease(question.get("hub.lease_seconds"))
    if lease is None:
        return None
    return replace(
        one, state=State.ACTIVE, lease_until=now + lease, failures=0, problem=None, next_at=now + lease * RENEW_AFTER
    )


def _denied(one: Subscription, reason: str, *, now: datetime) -> Subscription | None:
    if one.state not in {State.ASKED, State.ACTIVE, State.FAILED}:
        return None
    said = "".join(letter if letter.isprintable() else " " for letter in reason)[:LONGEST_REASON].strip()
    return replace(
        one, state=State.DENIED, lease_until=None, failures=one.failures + 1, problem=said or "the hub gave no reason",
        next_at=now + DENIED_PAUSE,
    )  # fmt: skip


def _lease(said: str | None) -> timedelta | None:
    """How long the hub will push, within what is sensible; None where it says something else than a time."""
    if said is None or not said.isascii() or not said.isdigit() or not (seconds := int(said[:12])) > 0:
        return None
    return min(max(timedelta(seconds=min(seconds, 10**9)), SHORTEST_LEASE), LONGEST_LEASE)


def pushed(one: Subscription, *, now: datetime) -> Subscription | None:
    """After a valid push; None where none is to come, for nothing was asked for or the lease is over."""
    if one.state is not State.ACTIVE or one.lease_until is None or one.lease_until <= now:
        return None
    return replace(one, pushed_at=now, pushes=one.pushes + 1)


def missed(one: Subscription, *, last_look: datetime | None, now: datetime) -> Subscription:
    """After a pass that found something new: a miss, where no push had come since the pass before."""
    if one.state is not State.ACTIVE or (one.pushed_at and last_look and one.pushed_at >= last_look):
        return one
    return replace(one, missed_at=now)
