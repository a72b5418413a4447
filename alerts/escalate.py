"""Whether an alert goes on to the next receiver because nobody has acknowledged it. Pure.

The time counts from when people could read it: from the sending, or, where the sending fails, from when it was free to
go. What is held, by quiet hours say, does not go on before its own receiver has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from alerts.model import DeliveryState

if TYPE_CHECKING:
    from config.model import Receiver, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Unacknowledged:
    """The delivery of an alert that nobody has acknowledged."""

    alert: int
    severity: Severity
    state: DeliveryState
    created_at: datetime
    released_at: datetime | None  # when its waiting ended; None where it never waited
    finished_at: datetime | None  # of the digest, where a digest told it


def goes_on(one: Unacknowledged, receiver: Receiver, following: Receiver, *, now: datetime) -> bool:
    """Whether the receiver's time to acknowledge is over, and the following receiver takes alerts this severe."""
    begun = _told_at(one)
    if begun is None or receiver.escalate_minutes is None or one.severity.rank < following.least.rank:
        return False
    return now >= begun + timedelta(minutes=receiver.escalate_minutes)


def _told_at(one: Unacknowledged) -> datetime | None:
    match one.state:
        case DeliveryState.HELD:
            return None
        case DeliveryState.DIGESTED | DeliveryState.SENT | DeliveryState.UNCONFIRMED:
            return one.finished_at
        case _:
            return one.released_at or one.created_at
