"""Whether it is the outlets that do not answer, or our own network that is down. Pure.

A source that gives no answer proves nothing by itself. Another one that answered while it failed proves that it is the
source; where nothing answers any more, whichever is asked, it is most likely ours, and no news of the sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.health import State

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from crawler.health import Health

LEAST_ASKED = 2  # sources; one that does not answer may be at fault itself
LEAST_SHARE = 0.5  # of all sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """No source answers."""

    since: datetime | None  # when one last did; None where none ever has
    asked: int  # sources that were asked in vain since then


def answered_at(health: Health) -> datetime | None:
    """When a source last gave an answer of whatever kind; None where it never did."""
    return health.last_success_at if is_silent(health) else health.last_run_at


def is_silent(health: Health) -> bool:
    """Whether nobody answered in the last pass: a refusal, or an error of the server, is an answer."""
    return not any(way.ok or way.refused or way.status is not None for way in health.ways)


def last_answer(healths: Collection[Health]) -> datetime | None:
    """When any of the sources last answered; None where none ever has."""
    return max(filter(None, map(answered_at, healths)), default=None)


def silence(healths: Collection[Health], *, since: datetime | None = None) -> Silence | None:
    """That no source answers any more; None where that cannot be said.

    `since` is when the pass began that asked them all: an answer within it speaks for our network, whatever came after.
    """
    last = last_answer(healths)
    if last is not None and since is not None and last >= since:
        return None
    in_vain = [
        one
        for one in healths
        if one.last_run_at is not None and is_silent(one) and (last is None or one.last_run_at > last)
    ]
    if len(in_vain) < max(LEAST_ASKED, LEAST_SHARE * len(healths)):
        return None
    if not any(one.state is State.UNREACHABLE for one in in_vain):
        return None  # bad minutes, so far
    return Silence(since=last, asked=len(in_vain))


def is_its_own_fault(health: Health, others: Collection[Health], *, since: datetime | None = None) -> bool:
    """Whether others answered while this source did not, so that our network is well. `since` as for `silence`."""
    if not others or not is_silent(health) or health.last_run_at is None:
        return True
    begun = health.failing_since or health.last_run_at
    if since is not None and health.last_run_at >= since:
        return any(at >= min(begun, since) for at in map(answered_at, others) if at)
    return any(begun <= at <= health.last_run_at for at in map(answered_at, others) if at)
