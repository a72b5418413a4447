"""Wall-clock times of a receiver's zone as instants: across midnight, when clocks are put forward or back."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from alerts.hours import at_wall_clock, next_digest, quiet_until
from config.times import digest_of, quiet_hours_of

from .making import receiver


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


QUIET = [
    # zone, quiet hours, now (UTC), their end (UTC) or None
    ("Asia/Almaty", "22:00-07:00", "2025-10-10T16:59", None),
    ("Asia/Almaty", "22:00-07:00", "2025-10-10T17:00", "2025-10-11T02:00"),
    ("Asia/Almaty", "22:00-07:00", "2025-10-10T23:30", "2025-10-11T02:00"),
    ("Asia/Almaty", "22:00-07:00", "2025-10-11T01:59:59", "2025-10-11T02:00"),
    ("Asia/Almaty", "22:00-07:00", "2025-10-11T02:00", None),
    ("Asia/Almaty", "12:00-13:00", "2025-10-10T07:15", "2025-10-10T08:00"),
    ("Asia/Almaty", "00:00-06:00", "2025-10-10T19:00", "2025-10-11T01:00"),
    ("Asia/Almaty", "18:00-00:00", "2025-10-10T18:59", "2025-10-10T19:00"),
    # Kazakhstan moved from UTC+6 to UTC+5 on 1 March 2024: that night was an hour longer.
    ("Asia/Almaty", "22:00-07:00", "2024-02-29T16:00", "2024-03-01T02:00"),
    # Berlin skips 02:00 to 03:00 on 30 March 2025, and has it twice on 26 October.
    ("Europe/Berlin", "22:00-07:00", "2025-03-29T22:00", "2025-03-30T05:00"),
    ("Europe/Berlin", "22:00-02:30", "2025-03-29T22:00", "2025-03-30T01:00"),
    ("Europe/Berlin", "02:15-02:45", "2025-03-30T01:00", None),
    ("Europe/Berlin", "02:15-05:00", "2025-03-30T01:00", "2025-03-30T03:00"),
    ("Europe/Berlin", "22:00-02:30", "2025-10-26T00:45", "2025-10-26T01:30"),
    ("Europe/Berlin", "02:30-02:10", "2025-10-26T00:45", "2025-10-27T01:10"),
]


@pytest.mark.parametrize(("zone", "hours", "now", "until"), QUIET)
def test_the_end_of_quiet_hours(zone: str, hours: str, now: str, until: str | None) -> None:
    """In the receiver's zone; they begin with their first minute and end before their last."""
    found = quiet_until(receiver(zone=zone, quiet_hours=hours), utc(now))
    assert found == (utc(until) if until else None)


def test_without_quiet_hours_it_is_never_quiet() -> None:
    """By default."""
    assert quiet_until(receiver(), utc("2025-10-10T23:00")) is None


ZONES = ("Asia/Almaty", "Europe/Berlin", "Europe/Moscow", "America/St_Johns", "Australia/Lord_Howe", "Asia/Tehran")


@pytest.mark.parametrize("zone", ZONES)
def test_quiet_hours_agree_with_a_clock_on_the_wall(zone: str) -> None:
    """On any day of change or none: where it is quiet it stays so until the end told, and the clock then shows it."""
    draw = random.Random(zone)
    for _ in range(300):
        begin, end = (time(draw.randrange(24), draw.choice((0, 15, 30, 45))) for _ in range(2))
        if begin == end:
            continue
        hours = f"{begin:%H:%M}-{end:%H:%M}"
        who = receiver(zone=zone, quiet_hours=hours)
        now = utc("2024-01-01T00:00") + timedelta(minutes=draw.randrange(2 * 366 * 24 * 60))
        until = quiet_until(who, now)
        wall = now.astimezone(ZoneInfo(zone)).time()
        if until is None:
            # A clock that was put back shows times again that had been over; those before a skip never came.
            assert not quiet_hours_of(hours).hold(wall) or _changes_near(zone, now)
            continue
        assert now < until <= now + timedelta(hours=26)
        assert quiet_until(who, until) is None
        assert quiet_until(who, until - timedelta(seconds=1)) == until
        assert quiet_until(who, now + (until - now) / 2) == until
        shown = until.astimezone(ZoneInfo(zone)).time()
        assert shown == end or _changes_near(zone, until)


def _changes_near(zone: str, at: datetime) -> bool:
    offsets = {(at + timedelta(hours=hours)).astimezone(ZoneInfo(zone)).utcoffset() for hours in (-26, 0, 26)}
    return len(offsets) > 1


DIGESTS = [
    # zone, digest, now (UTC), when it is due next (UTC)
    ("Asia/Almaty", "daily 08:00", "2025-10-10T02:59", "2025-10-10T03:00"),
    ("Asia/Almaty", "daily 08:00", "2025-10-10T03:00", "2025-10-11T03:00"),
    ("Asia/Almaty", "weekly mon 08:00", "2025-10-10T03:00", "2025-10-13T03:00"),
    ("Asia/Almaty", "weekly fri 08:00", "2025-10-10T02:00", "2025-10-10T03:00"),
    ("Asia/Almaty", "weekly fri 08:00", "2025-10-10T03:00", "2025-10-17T03:00"),
    ("Europe/Berlin", "daily 08:00", "2025-10-25T06:00", "2025-10-26T07:00"),
    ("Europe/Berlin", "daily 02:30", "2025-03-29T12:00", "2025-03-30T01:00"),
    ("Europe/Berlin", "daily 02:30", "2025-10-26T00:00", "2025-10-26T00:30"),
    ("Europe/Berlin", "daily 02:30", "2025-10-26T00:30", "2025-10-27T01:30"),
    ("Pacific/Apia", "daily 08:00", "2011-12-29T19:00", "2011-12-30T10:00"),
]


@pytest.mark.parametrize(("zone", "digest", "now", "due"), DIGESTS)
def test_when_a_digest_is_due(zone: str, digest: str, now: str, due: str) -> None:
    """Once a day or week by the receiver's clock, whatever happens to the clock."""
    assert next_digest(receiver(zone=zone, digest=digest), utc(now)) == utc(due)


def test_a_time_that_is_skipped_or_comes_twice() -> None:
    """The moment of the skip; the first, or the second where that is asked for."""
    berlin = ZoneInfo("Europe/Berlin")
    assert at_wall_clock(date(2025, 3, 30), time(2, 30), berlin) == utc("2025-03-30T01:00")
    assert at_wall_clock(date(2025, 10, 26), time(2, 30), berlin) == utc("2025-10-26T00:30")
    assert at_wall_clock(date(2025, 10, 26), time(2, 30), berlin, second=True) == utc("2025-10-26T01:30")


@pytest.mark.parametrize("text", ["22-6", "22:00", "24:00-07:00", "22:00-07:60", "22:00-22:00", "", "a:b-c:d"])
def test_what_is_no_span_of_hours(text: str) -> None:
    """Is refused with an example."""
    with pytest.raises(ValueError, match="write one such as 22:00-07:00"):
        quiet_hours_of(text)


@pytest.mark.parametrize("text", ["daily", "08:00", "daily 8", "weekly 08:00", "weekly monday 08:00", "mon 08:00", ""])
def test_what_is_no_time_of_a_digest(text: str) -> None:
    """Is refused with an example."""
    with pytest.raises(ValueError, match="weekly mon 08:00"):
        digest_of(text)
