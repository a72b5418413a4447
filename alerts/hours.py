"""When a receiver may be disturbed, and when its digest is due: wall-clock times in its zone become instants.

Clocks that are put forward or back are the whole difficulty. A wall-clock time that a day skips counts as the
moment of the skip; of one that a day has twice, quiet hours take the first to begin and the second to end.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.times import digest_of, quiet_hours_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.model import Receiver
    from config.times import DigestTime, QuietHours

_DAY = timedelta(days=1)


def quiet_until(receiver: Receiver, now: datetime) -> datetime | None:
    """When the quiet hours that hold now end; None where none hold."""
    if receiver.quiet_hours is None:
        return None
    hours, until = quiet_hours_of(receiver.quiet_hours), now
    for begin, end in _intervals(hours, ZoneInfo(receiver.zone), now):
        if begin <= until < end:
            until = end
    return until if until > now else None


def next_digest(receiver: Receiver, now: datetime) -> datetime | None:
    """The first time after now at which the receiver's digest is due; None where it takes none."""
    if receiver.digest is None:
        return None
    digest, zone = digest_of(receiver.digest), ZoneInfo(receiver.zone)
    return next(at for day in _days(now.astimezone(zone).date(), 0, 15) if (at := _due(digest, day, zone)) and at > now)


def _due(digest: DigestTime, day: date, zone: ZoneInfo) -> datetime | None:
    if digest.weekday is not None and day.weekday() != digest.weekday:
        return None
    return at_wall_clock(day, digest.at, zone)


def _intervals(hours: QuietHours, zone: ZoneInfo, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The quiet hours around now, in order, beginning with those that may have begun the day before."""
    for day in _days(now.astimezone(zone).date(), -2, 5):
        last = day + _DAY if hours.end <= hours.begin else day
        yield at_wall_clock(day, hours.begin, zone), at_wall_clock(last, hours.end, zone, second=True)


def _days(first: date, offset: int, number: int) -> list[date]:
    return [first + _DAY * (offset + count) for count in range(number)]


def at_wall_clock(day: date, at: time, zone: ZoneInfo, *, second: bool = False) -> datetime:
    """The instant, in UTC, at which the clocks of a zone show a time of a day.

    Where they show it twice, the first, or the `second`; where they skip it, the moment of the skip.
    """
    wall = datetime.combine(day, at)
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early <= late:
        return late if second else early
    # Skipped: read with the offset from before the skip it comes after the skip, and the other way round.
    before, after = late, early
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
