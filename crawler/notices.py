"""Which changes of sources' states the operator is told, and when: each once, none that nobody needs. Pure.

- A source that is back where it was before anybody heard of it is not spoken of.
- One that changes back and forth is told to do so, once, and then only when it has stayed as it is for a while; longer
  each time.
- One that does not answer is told when others do; see `outage.py`.

The words stand in `alerts/notice_labels.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawler.health import Health, State
from crawler.health_store import StateChange, ToldAs
from crawler.outage import is_its_own_fault

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = timedelta(days=1)
TOLD_MOST = ((DAY, 2), (3 * DAY, 4))  # what is told of one source within so long; more is "back and forth"
STAYS_AFTER = timedelta(hours=3)  # in one state, seen by passes; doubles with each time that it did not last
REMEMBERED = 28 * DAY  # for how long that counts
LONGEST_STAY = timedelta(days=2)
PATIENCE = timedelta(hours=1)  # how long a source that does not answer waits for proof that others do


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A source that is watched: how it fares, and its changes as `HealthStore.history` has them, the oldest first."""

    source: str
    name: str  # as people call it
    health: Health
    changes: tuple[StateChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What to tell of one source."""

    source: str
    name: str
    how: ToldAs  # never MOOT
    state: State
    problem: str | None  # one line; None where it is well
    changed_at: datetime  # when it came into the state
    troubled_since: datetime | None  # of a source that works again: since when it had not
    changes: int  # of its state, within the last day


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What to tell now. The numbers are those of changes."""

    news: tuple[News, ...] = ()
    told: tuple[tuple[int, ToldAs], ...] = ()  # what is told with that, and what nobody needs to hear of


def verdict(
    standings: Sequence[Standing], *, now: datetime, since: datetime | None = None, silent_until: datetime | None = None
) -> Verdict:
    """What to tell of these sources, which are all that are watched.

    `since` is when the pass began that asked them; None where each is asked at times of its own. `silent_until` is when
    the last time ended at which no source answered; `now` while it lasts.
    """
    news: list[News] = []
    told: list[tuple[int, ToldAs]] = []
    for one in standings:
        how = _how(one, now)
        if how is ToldAs.MOOT:
            told += [(number, how) for number in _untold(one)]
        elif how is not None and _is_certain(one, standings, now, since, silent_until):
            news.append(_news(one, how, now))
            told += [(number, how) for number in _untold(one) or (one.changes[-1].id,)]
    return Verdict(news=tuple(news), told=tuple(told))


def _untold(one: Standing) -> list[int]:
    return [change.id for change in one.changes if change.told_at is None]


def _how(one: Standing, now: datetime) -> ToldAs | None:
    """How a source's present state is to be told; None where nothing is to be done now."""
    if not one.changes:
        return None
    spoken = [change for change in one.changes if change.told_as not in (None, ToldAs.MOOT)]
    last, latest = spoken[-1] if spoken else None, one.changes[-1]
    if last is not None and last.told_as is ToldAs.UNSTEADY:
        seen_for = (one.health.last_run_at or latest.changed_at) - latest.changed_at
        return ToldAs.SETTLED if seen_for >= _stays_after(spoken, now) else None
    if not _untold(one):
        return None
    if latest.state is (last.state if last else State.FINE):
        return ToldAs.MOOT
    times = {change.told_at for change in spoken if change.told_at}
    if any(sum(at > now - span for at in times) >= most for span, most in TOLD_MOST):
        return ToldAs.UNSTEADY
    return ToldAs.STATE


def _stays_after(spoken: Sequence[StateChange], now: datetime) -> timedelta:
    settled = {
        change.told_at
        for change in spoken
        if change.told_as is ToldAs.SETTLED and change.told_at and change.told_at > now - REMEMBERED
    }
    return min(STAYS_AFTER * (1 << min(len(settled), 8)), LONGEST_STAY)


def _is_certain(
    one: Standing, all_: Sequence[Standing], now: datetime, since: datetime | None, silent_until: datetime | None
) -> bool:
    """Whether it is the source that does not answer, where that is what would be told."""
    latest = one.changes[-1]
    if latest.state is not State.UNREACHABLE:
        return True
    others = [other.health for other in all_ if other is not one]
    if is_its_own_fault(one.health, others, since=since):
        return True
    return now - max(filter(None, (latest.changed_at, silent_until))) >= PATIENCE


def _news(one: Standing, how: ToldAs, now: datetime) -> News:
    latest = one.changes[-1]
    well = latest.state is State.FINE
    return News(
        source=one.source,
        name=one.name,
        how=how,
        state=latest.state,
        problem=None if well else latest.problem,
        changed_at=latest.changed_at,
        troubled_since=_troubled_since(one.changes) if well and how is ToldAs.STATE else None,
        changes=sum(change.changed_at > now - DAY for change in one.changes),
    )


def _troubled_since(changes: Sequence[StateChange]) -> datetime | None:
    """When a source that is fine now first was not, since it was fine before or was told to be."""
    since = None
    for change in reversed(changes[:-1]):
        if change.state is State.FINE:
            break
        since = change.changed_at
    return since
