"""A message that tells several alerts at once: which alerts it tells, what lies ahead, how the sources fare. Pure.

A regular digest comes at its receiver's time, whether anything happened or not, since silence must be explained. An
overflow digest gathers what went beyond the messages an hour that the receiver wants.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from crawler.health import State
from pipeline.model import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from alerts.model import Alert

AHEAD = timedelta(days=28)


class DigestKind(StrEnum):
    """Why several alerts come in one message."""

    REGULAR = "regular"
    OVERFLOW = "overflow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A source as it fares when a digest is made."""

    name: str  # the outlet, as shown
    state: State
    since: datetime | None  # of the state; None where that is not known
    problem: str | None  # one line; None where it is well


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What a digest tells, fixed when it was made: it reads the same however often its sending is tried."""

    id: int
    receiver: str
    kind: DigestKind
    since: datetime  # it tells what happened from then
    created_at: datetime  # until then
    alerts: tuple[int, ...]  # numbers; in the order in which they were raised
    told_before: tuple[int, ...]  # raised since, but had gone out by themselves
    ahead: tuple[int, ...]  # the changes that take effect in the coming weeks, the next first
    sources: tuple[Watched, ...]  # empty where the digest says nothing about them

    @property
    def numbers(self) -> frozenset[int]:
        """All the alerts that it names."""
        return frozenset((*self.alerts, *self.told_before, *self.ahead))


def ahead(told: Iterable[Alert], today: date) -> tuple[Alert, ...]:
    """Of the alerts that a receiver was told, those whose change takes effect after today within `AHEAD`.

    A later alert of the same story speaks for it: its date may have been corrected, the change withdrawn.
    """
    latest = {alert.story: alert for alert in sorted(told, key=lambda alert: alert.id)}
    dated = [(span[0], alert) for alert in latest.values() if (span := takes_effect(alert)) and _near(span, today)]
    return tuple(alert for _, alert in sorted(dated, key=lambda pair: (pair[0], pair[1].id)))


def takes_effect(alert: Alert) -> tuple[date, date] | None:
    """The first and the last day on which the decided change may take effect; None where that is not known."""
    change = alert.change
    if change is None or change.effective is None or change.stage not in (Stage.DECIDED, Stage.IN_FORCE):
        return None
    year, month, day = (*(int(piece) for piece in change.effective.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    first, last = (month, month) if month else (1, 12)
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _near(span: tuple[date, date], today: date) -> bool:
    first, last = span
    return last > today and first <= today + AHEAD


def unwell(sources: Sequence[Watched]) -> tuple[Watched, ...]:
    """The sources from which no news can be expected."""
    return tuple(one for one in sources if one.state not in (State.FINE, State.QUIET))


def quiet(sources: Sequence[Watched]) -> tuple[Watched, ...]:
    """The sources that answer, but have published nothing new for long."""
    return tuple(one for one in sources if one.state is State.QUIET)
