"""How many articles an outlet is to be expected to publish between two instants, learned from those that are stored.

Outlets keep hours: little at night, at many nothing at weekends. The expected number in an hour is a rate times a
factor of the hour times a factor of the weekday, both in the outlet's zone. Pure: counts and the time come in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
SPAN = timedelta(days=42)
"""How far back is learned from, counted from the last article: an outlet that has died keeps the rhythm it had."""
LEAST_SPAN = WEEK  # shorter knowledge has not seen every weekday
LEAST_ARTICLES = 5
HOUR_PRIOR = 1.0  # articles in each hour of the day, before any is seen
WEEKDAY_PRIOR = 3.0  # articles on each weekday, likewise
BURSTS = (1.5, 12.0)  # bounds of the dispersion: news comes in bursts, so that Poisson alone would cry wolf
RARE = 1e-4  # a shortfall that chance brings more rarely is one
MANY = 200.0  # expected articles from which the normal distribution serves for Poisson's, whose terms get too small
WINDOWS = (DAY, WEEK)  # over which too few are looked for, beside the time since the last one


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What an outlet has published, and when."""

    zone: str
    begin: datetime  # the time that was learned from, aware UTC
    end: datetime  # the hour of the last article
    articles: int  # in that time
    hours: tuple[float, ...]  # factor of each hour of the day, 1.0 on average
    weekdays: tuple[float, ...]  # factor of each weekday, Monday first
    burst: float  # variance of a day's number over its mean

    @property
    def a_day(self) -> float:
        """Articles on an average day."""
        return self.articles / max((self.end - self.begin) / DAY, 1 / 24)

    @property
    def is_known(self) -> bool:
        """Whether enough was seen to expect anything."""
        return self.articles >= LEAST_ARTICLES and self.end - self.begin >= LEAST_SPAN

    def rate(self, moment: datetime) -> float:
        """Articles an hour, at a moment."""
        local = moment.astimezone(ZoneInfo(self.zone))
        return self.a_day / 24 * self.hours[local.hour] * self.weekdays[local.weekday()]

    def expected(self, since: datetime, until: datetime) -> float:
        """Articles between two instants, those beyond `SPAN` before the second left out."""
        return sum(self.rate(hour) * share for hour, share in _hours(max(since, until - SPAN), until))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """Too few articles."""

    since: datetime
    expected: float
    seen: int


def learn(hours: Mapping[datetime, int], *, zone: str, watched_since: datetime | None) -> Rhythm | None:
    """The rhythm in the numbers of articles by the hour (aware UTC, full hours) of their publication.

    `watched_since` is when the outlet was first asked. What it had published before is known in part only (a feed
    holds its latest), so it counts while little else is known, and for a week at the most. None without any article.
    """
    published = sorted(hour for hour, number in hours.items() if number)
    if not published:
        return None
    end = published[-1]
    begin = _begin(published[0], end, watched_since or end)
    # The hour of the last article ends the time that is learned from; counting it in would make every rate too high.
    counted = {hour: hours[hour] for hour in published if begin <= hour < end}
    articles = sum(counted.values())
    local = ZoneInfo(zone)
    by_hour, by_weekday, by_day = [0] * 24, [0] * 7, dict[object, int]()
    for hour, number in counted.items():
        there = hour.astimezone(local)
        by_hour[there.hour] += number
        by_weekday[there.weekday()] += number
        by_day[there.date()] = by_day.get(there.date(), 0) + number
    rhythm = Rhythm(
        zone=zone,
        begin=begin,
        end=end,
        articles=articles,
        hours=tuple(24 * (number + HOUR_PRIOR) / (articles + 24 * HOUR_PRIOR) for number in by_hour),
        weekdays=_weekday_factors(by_weekday, articles, begin, end, local),
        burst=BURSTS[0],
    )
    return _with_burst(rhythm, by_day, local)


def shortfall(rhythm: Rhythm, hours: Mapping[datetime, int], *, now: datetime) -> Shortfall | None:
    """Where clearly fewer articles came than were to be expected: since the last one, in a day, or in a week."""
    if not rhythm.is_known:
        return None
    for since in (rhythm.end + HOUR, *(now - window for window in WINDOWS)):
        if since >= now or since < rhythm.begin:
            continue
        expected = rhythm.expected(since, now)
        seen = sum(number for hour, number in hours.items() if hour > since - HOUR)
        if _chance_of_so_few(seen / rhythm.burst, expected / rhythm.burst) < RARE:
            return Shortfall(since=since, expected=expected, seen=seen)
    return None


def _begin(first: datetime, end: datetime, watched_since: datetime) -> datetime:
    watched = watched_since if end - watched_since >= WEEK else max(first, watched_since - WEEK)
    return max(watched, end - SPAN).replace(minute=0, second=0, microsecond=0)


def _weekday_factors(
    seen: list[int], articles: int, begin: datetime, end: datetime, zone: ZoneInfo
) -> tuple[float, ...]:
    """What came on each weekday over what an even week would have brought in the time watched."""
    watched = [0.0] * 7
    for hour, share in _hours(begin, end):
        watched[hour.astimezone(zone).weekday()] += share
    total = sum(watched) or 1.0
    even = [articles * part / total for part in watched]
    return tuple((number + WEEKDAY_PRIOR) / (mean + WEEKDAY_PRIOR) for number, mean in zip(seen, even, strict=True))


def _with_burst(rhythm: Rhythm, by_day: Mapping[object, int], zone: ZoneInfo) -> Rhythm:
    """The same rhythm with the dispersion of its full days about what it expects of them."""
    expected: dict[object, float] = {}
    for hour, share in _hours(rhythm.begin, rhythm.end):
        day = hour.astimezone(zone).date()
        expected[day] = expected.get(day, 0.0) + rhythm.rate(hour) * share
    full = list(expected)[1:-1]
    if len(full) < 3:
        return rhythm
    squares = [(by_day.get(day, 0) - expected[day]) ** 2 / max(expected[day], 0.1) for day in full]
    burst = min(max(sum(squares) / len(squares), BURSTS[0]), BURSTS[1])
    return Rhythm(
        zone=rhythm.zone, begin=rhythm.begin, end=rhythm.end, articles=rhythm.articles, hours=rhythm.hours,
        weekdays=rhythm.weekdays, burst=burst,
    )  # fmt: skip


def _hours(since: datetime, until: datetime) -> Iterator[tuple[datetime, float]]:
    """The hours between two instants, each with the share of it that lies between them."""
    hour = since.replace(minute=0, second=0, microsecond=0)
    while hour < until:
        share = (min(hour + HOUR, until) - max(hour, since)) / HOUR
        if share > 0:
            yield hour, share
        hour += HOUR


def _chance_of_so_few(seen: float, mean: float) -> float:
    """The chance of at most `seen` where `mean` is expected (Poisson)."""
    if seen >= mean:
        return 1.0
    if mean > MANY:
        return 0.5 * math.erfc((mean - seen) / math.sqrt(2 * mean))
    term = total = math.exp(-mean)
    for number in range(1, math.floor(seen) + 1):
        term *= mean / number
        total += term
    return total
