"""Which deliveries to one receiver go out now, which wait, and which come together in one message. Pure.

Nothing is ever discarded here: a delivery is free to go, is held until a time, or is told in an overflow digest. What
was decided earlier does not bind: each look decides anew, so that a changed configuration takes effect at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from alerts.hours import quiet_until
from alerts.model import WaitsFor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.model import Receiver, Severity

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A delivery of which nothing was sent yet and whose time has come, or that is held."""

    delivery: int
    severity: Severity | None  # None for a digest and for a notice
    waits_for: WaitsFor | None  # None where it is not held
    until: datetime  # when its next attempt is due
    escalated: bool = False
    notice: bool = False  # tells the operator of sources; goes after what tells of the news


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A delivery that waits, why, and until when."""

    delivery: int
    waits_for: WaitsFor
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of the deliveries to one receiver. Each is in exactly one of the three."""

    go: tuple[int, ...]
    hold: tuple[Hold, ...]
    overflow: tuple[int, ...]  # to be told in one message, which may go now


def plan(
    receiver: Receiver,
    waiting: Sequence[Waiting],
    recent: Sequence[datetime],
    digest_at: datetime | None,
    *,
    now: datetime,
) -> Plan:
    """What to do with everything that waits for a receiver.

    `recent` are the times of the messages that went to it within the last hour, `digest_at` is when its digest is
    due (None: it takes none). Messages that gather others go before the rest, then the urgent ones.
    """
    quiet = quiet_until(receiver, now)
    holds: list[Hold] = []
    free: list[Waiting] = []
    for one in waiting:
        if digest_at is not None and _belongs_in_digest(one, receiver):
            holds.append(Hold(delivery=one.delivery, waits_for=WaitsFor.DIGEST, until=digest_at))
        elif quiet is not None and not breaks_through(receiver, one.severity):
            holds.append(Hold(delivery=one.delivery, waits_for=WaitsFor.QUIET_HOURS, until=quiet))
        else:
            free.append(one)
    if receiver.most_per_hour is None:
        return Plan(go=tuple(one.delivery for one in free), hold=tuple(holds), overflow=())
    capped = _within_cap(receiver.most_per_hour, free, sorted(recent), now=now)
    return Plan(go=capped.go, hold=(*holds, *capped.hold), overflow=capped.overflow)


def breaks_through(receiver: Receiver, severity: Severity | None) -> bool:
    """Whether an alert is so severe that neither quiet hours nor the digest hold it. A digest (None) never is."""
    if severity is None or receiver.break_through == "nothing":
        return False
    return severity.rank >= receiver.break_through.rank


def comes_in_digest(one: Waiting, receiver: Receiver) -> bool:
    """Whether the digest that is made now tells it: what waits for whatever reason, and what would have to."""
    return one.severity is not None and (one.waits_for is not None or _belongs_in_digest(one, receiver))


def _belongs_in_digest(one: Waiting, receiver: Receiver) -> bool:
    # What nobody acknowledged elsewhere is here to interrupt somebody.
    return one.severity is not None and not one.escalated and not breaks_through(receiver, one.severity)


def _within_cap(most: int, free: Sequence[Waiting], recent: Sequence[datetime], *, now: datetime) -> Plan:
    """As many as may go; the rest waits for room. What had waited for room before comes in one message, if several."""
    gathered = [one for one in free if one.waits_for is WaitsFor.CAP and one.severity is not None]
    times = list(recent)
    overflow: tuple[int, ...] = ()
    if len(gathered) > 1 and len(times) < most:
        overflow = tuple(one.delivery for one in gathered)
        times.append(now)
    rest = sorted((one for one in free if one.delivery not in overflow), key=_turn)
    room = max(0, most - len(times))
    go, over = rest[:room], rest[room:]
    times += [now] * len(go)
    holds = [Hold(delivery=one.delivery, waits_for=WaitsFor.CAP, until=times[len(times) - most] + HOUR) for one in over]
    return Plan(go=tuple(one.delivery for one in go), hold=tuple(holds), overflow=overflow)


def _turn(one: Waiting) -> tuple[int, int]:
    if one.notice:
        return (1, one.delivery)
    return (-2 if one.severity is None else -one.severity.rank, one.delivery)
