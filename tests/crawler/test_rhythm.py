"""What is to be expected of an outlet, learned from what it has published; all on a simulated clock."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from crawler.rhythm import HOUR, Rhythm, learn, shortfall

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
DAY = 24 * HOUR


def published(days: int, *, a_day: float, weekend: float = 1.0, night: float = 0.1, seed: int = 1) -> Counter[datetime]:
    """Articles of an outlet in Almaty (UTC+5) by the hour, from Monday on; little at night, `weekend` of it then."""
    chance = random.Random(seed)
    hours: Counter[datetime] = Counter()
    for number in range(days * 24):
        hour = MONDAY + number * HOUR
        local = hour + 5 * HOUR
        share = (night if local.hour < 8 else 1.0) * (weekend if local.weekday() >= 5 else 1.0)
        mean = a_day / (16 + 8 * night) * share
        for _ in range(40):  # forty chances of a fortieth each
            hours[hour] += chance.random() < mean / 40
    return +hours


def rhythm_of(hours: Counter[datetime]) -> Rhythm:
    found = learn(hours, zone="Asia/Almaty", watched_since=MONDAY)
    assert found is not None
    return found


@pytest.mark.parametrize(("a_day", "weekend"), [(3, 1.0), (20, 0.3), (120, 0.5)])
def test_what_is_learned(a_day: float, weekend: float) -> None:
    """The number of a day, the hours of night and the weekend come out as they went in."""
    rhythm = rhythm_of(published(42, a_day=a_day, weekend=weekend, seed=2))
    mean = a_day * (5 + 2 * weekend) / 7
    assert rhythm.is_known
    assert rhythm.a_day == pytest.approx(mean, rel=0.25)
    assert min(rhythm.hours[8:]) > max(rhythm.hours[:8])
    tuesday = MONDAY + 7 * DAY + DAY - 5 * HOUR  # midnight in Almaty
    assert rhythm.expected(tuesday, tuesday + DAY) == pytest.approx(a_day, rel=0.35)
    saturday = tuesday + 4 * DAY
    assert rhythm.expected(saturday, saturday + DAY) == pytest.approx(a_day * weekend, rel=0.45)


def test_little_is_known_at_first() -> None:
    """Nothing at all without an article; nothing to rely on before a week has passed."""
    assert learn({}, zone="Asia/Almaty", watched_since=MONDAY) is None
    assert not rhythm_of(published(4, a_day=30)).is_known
    assert rhythm_of(published(9, a_day=30)).is_known
    assert not rhythm_of(Counter({MONDAY: 1, MONDAY + 20 * DAY: 1})).is_known


def test_what_lay_there_before_the_first_look_is_known_in_part() -> None:
    """A week of it counts at first, nothing of it later: a feed that holds one old entry says nothing of the rate."""
    hours = published(20, a_day=20)
    old = Counter({MONDAY - 100 * DAY: 1}) + hours
    at_first = learn(old, zone="Asia/Almaty", watched_since=MONDAY + 19 * DAY)
    assert at_first is not None
    assert at_first.begin == MONDAY + 12 * DAY
    later = learn(old, zone="Asia/Almaty", watched_since=MONDAY)
    assert later is not None
    assert later.begin == MONDAY


SILENCES = [
    # articles a day, hours until the outlet is called quiet: at the least, at the most
    (120, 2, 14),
    (30, 5, 30),
    (8, 20, 72),
    (2, 72, 240),
]


@pytest.mark.parametrize(("a_day", "least", "most"), SILENCES)
def test_how_soon_a_silence_is_noticed(a_day: float, least: int, most: int) -> None:
    """After hours where much is published, after days where little is; never after a fixed time."""
    hours = published(42, a_day=a_day)
    rhythm = rhythm_of(hours)
    silent = next(
        number for number in range(1, 400) if shortfall(rhythm, hours, now=rhythm.end + number * HOUR) is not None
    )
    assert least <= silent <= most


def test_a_night_and_a_weekend_are_no_silence() -> None:
    """Who publishes little at weekends is not called quiet on Sunday, but is on Monday evening."""
    hours = published(40, a_day=40, weekend=0.02, night=0.02)
    friday = MONDAY + 39 * DAY + 18 * HOUR  # the last article came late on Friday
    hours = Counter({hour: number for hour, number in hours.items() if hour <= friday})
    rhythm = rhythm_of(hours)
    assert shortfall(rhythm, hours, now=friday + 2 * DAY) is None
    short = shortfall(rhythm, hours, now=friday + 3 * DAY)
    assert short is not None
    assert short.seen == 0
    assert short.expected > 10


def test_fewer_than_expected_is_a_shortfall_too() -> None:
    """A feed that gives a tenth of what came before is noticed although something comes every day."""
    hours = published(42, a_day=80)
    thin = Counter({hour: 1 for hour in hours if hour.hour == 18})
    now = MONDAY + 42 * DAY
    for hour, number in hours.items():
        if hour < now - 2 * DAY:
            thin[hour] = number
    short = shortfall(rhythm_of(thin), thin, now=now)
    assert short is not None
    assert 0 < short.seen < short.expected / 3


def test_an_outlet_that_died_keeps_the_rhythm_it_had() -> None:
    """What is expected is learned up to the last article: half a year of silence does not become the new normal."""
    hours = published(42, a_day=10)
    short = shortfall(rhythm_of(hours), hours, now=MONDAY + 220 * DAY)
    assert short is not None
    assert short.seen == 0


def test_ordinary_weeks_raise_no_alarm() -> None:
    """Three outlets over six weeks, looked at every hour of the last two: chance alone calls nobody quiet."""
    for seed, a_day in enumerate((5, 25, 100)):
        hours = published(42, a_day=a_day, weekend=0.5, seed=seed)
        for number in range(28 * 24, 42 * 24, 3):
            now = MONDAY + number * HOUR
            so_far = Counter({hour: number for hour, number in hours.items() if hour < now})
            assert shortfall(rhythm_of(so_far), so_far, now=now) is None, (a_day, now)


def test_summer_time_moves_with_the_outlet() -> None:
    """An office that opens at nine in Vilnius is expected at nine after the clocks change, too."""
    zone = "Europe/Vilnius"
    hours = Counter({datetime(2026, 3, 1 + day, 7, tzinfo=UTC): 5 for day in range(28)})  # 09:00, in winter
    rhythm = learn(hours, zone=zone, watched_since=datetime(2026, 3, 1, tzinfo=UTC))
    assert rhythm is not None
    summer = datetime(2026, 4, 1, tzinfo=UTC)
    assert rhythm.rate(summer + timedelta(hours=6)) > 10 * rhythm.rate(summer + timedelta(hours=7))
