"""When a source is asked again; on a simulated clock."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from config.settings import CrawlSettings
from crawler.health import Health, State, Way
from crawler.poll import due_at, first_looks, from_the_future, learned, next_look
from crawler.rhythm import Rhythm, learn
from tests.crawler.making import outlet

MINUTE = timedelta(minutes=1)
NOON = datetime(2026, 3, 4, 7, tzinfo=UTC)  # in Almaty
SETTINGS = CrawlSettings()


def even(a_day: float) -> Rhythm:
    """As much in each hour as in any other."""
    return Rhythm(
        zone="Asia/Almaty", begin=NOON - timedelta(days=28), end=NOON, articles=int(a_day * 28), hours=(1.0,) * 24,
        weekdays=(1.0,) * 7, burst=1.5,
    )  # fmt: skip


INTERVALS = [(2000, 5), (200, 6), (100, 9), (24, 18), (10, 27), (4, 43), (1, 60), (0.3, 60)]


@pytest.mark.parametrize(("a_day", "minutes"), INTERVALS)
def test_busy_outlets_are_asked_more_often(a_day: float, minutes: int) -> None:
    """By the square root of what they publish, between the operator's bounds."""
    assert learned(even(a_day), SETTINGS, now=NOON) / MINUTE == pytest.approx(minutes, abs=1)


def test_bounds_are_the_operators() -> None:
    """Whatever the outlet publishes, and before anything is known of it."""
    bounds = CrawlSettings(min_interval_minutes=20, max_interval_minutes=30)
    assert learned(even(2000), bounds, now=NOON) == 20 * MINUTE
    assert learned(even(1), bounds, now=NOON) == 30 * MINUTE
    assert learned(None, SETTINGS, now=NOON) == 15 * MINUTE
    assert learned(None, bounds, now=NOON) == 20 * MINUTE


def test_an_outlet_is_left_alone_at_night_and_looked_at_in_the_morning() -> None:
    """The wait of the small hours ends when the first articles are to be expected."""
    hours: Counter[datetime] = Counter()
    for day in range(28):
        for hour in range(3, 15):  # 08:00 to 20:00 in Almaty
            hours[datetime(2026, 2, 1, hour, tzinfo=UTC) + timedelta(days=day)] = 5
    rhythm = learn(hours, zone="Asia/Almaty", watched_since=datetime(2026, 2, 1, tzinfo=UTC))
    assert rhythm is not None
    wide = CrawlSettings(max_interval_minutes=600)
    midnight = datetime(2026, 3, 3, 19, tzinfo=UTC)
    assert learned(rhythm, wide, now=NOON) <= 9 * MINUTE
    night = learned(rhythm, wide, now=midnight)
    assert night > 60 * MINUTE
    before_eight = learned(rhythm, wide, now=midnight + timedelta(hours=7, minutes=50))
    assert before_eight < 25 * MINUTE


def look(health: Health, *, every: int | None = None, rhythm: Rhythm | None = None, chance: float = 0.5) -> float:
    """Minutes until the next look."""
    due = next_look(outlet(every_minutes=every), SETTINGS, health, rhythm, now=NOON, chance=chance)
    return (due - NOON) / MINUTE


def test_an_interval_that_is_written_stands() -> None:
    """`every_minutes` is neither learned nor varied."""
    fine = Health(state=State.FINE)
    assert look(fine, every=7, rhythm=even(2000), chance=1.0) == 7
    assert look(fine, every=500) == 500
    assert [look(fine, rhythm=even(10), chance=chance) for chance in (0.0, 1.0)] == pytest.approx([24.3, 29.7], abs=1)


BACKOFF = [(0, 15), (1, 15), (2, 30), (3, 60), (4, 60), (50, 60)]


@pytest.mark.parametrize(("failures", "minutes"), BACKOFF)
def test_a_source_that_fails_is_asked_ever_more_rarely(failures: int, minutes: float) -> None:
    """Up to the longest interval; a single failure changes nothing."""
    assert look(Health(state=State.FINE, failures=failures), every=15) == minutes


def way(wait: timedelta | None) -> Way:
    return Way(kind="feed", url="https://x.kz", ok=wait is None, found=0, problem=None,
               not_before=NOON + wait if wait else None)  # fmt: skip


def listing(lasts: float | None, **more: Any) -> Way:
    values = {"kind": "feed", "url": "https://x.kz", "ok": True, "found": 50, "problem": None, **more}
    return Way(lasts_minutes=lasts, **values)


LISTS = [
    ([listing(None)], 27),
    ([listing(30)], 15),
    ([listing(4)], 5),  # not below the operator's bound
    ([listing(30), listing(50)], 25),  # what dropped off one may still be on the other
    ([listing(30), listing(None, kind="sitemap")], 27),
    ([listing(30), listing(None, kind="sitemap", ok=False)], 15),
]


@pytest.mark.parametrize(("ways", "minutes"), LISTS)
def test_a_list_is_looked_at_before_it_has_moved_on(ways: list[Way], minutes: float) -> None:
    """At half the time in which all on it becomes another, where no way holds more."""
    assert look(Health(state=State.FINE, ways=tuple(ways)), rhythm=even(10)) == pytest.approx(minutes, abs=0.5)
    assert look(Health(state=State.FINE, ways=tuple(ways)), every=27) == 27


FAILING = [(5, False, 15), (29, False, 15), (31, False, 60), (5, True, 60)]


@pytest.mark.parametrize(("minutes", "refused", "wait"), FAILING)
def test_a_list_that_fails_is_asked_while_something_can_be_saved(minutes: int, refused: bool, wait: float) -> None:
    """Not once all that it listed has dropped off, and not where the outlet does not want us."""
    ways = (listing(30, ok=False, refused=refused),)
    health = Health(state=State.FINE, failures=9, failing_since=NOON - minutes * MINUTE, ways=ways)
    assert look(health, every=10) == wait


def test_retry_after_is_waited_for() -> None:
    """Where every way asks for it, until the first may be asked; one way that does not ask keeps the pace."""
    hours = timedelta(hours=1)
    assert look(Health(ways=(way(3 * hours), way(5 * hours))), every=15) == 180
    assert look(Health(ways=(way(3 * hours), way(None))), every=15) == 15


def test_due() -> None:
    """As planned; never, where it never ran; sooner, where the configuration now asks for shorter intervals."""
    fine = Health(state=State.FINE, last_run_at=NOON, next_run_at=NOON + 50 * MINUTE)
    assert due_at(outlet(), SETTINGS, Health()) is None
    assert due_at(outlet(), SETTINGS, fine) == NOON + 50 * MINUTE
    assert due_at(outlet(every_minutes=10), SETTINGS, fine) == NOON + 10 * MINUTE
    assert due_at(outlet(), CrawlSettings(max_interval_minutes=20), fine) == NOON + 20 * MINUTE
    failing = replace(fine, failures=4)
    assert due_at(outlet(every_minutes=10), SETTINGS, failing) == NOON + 50 * MINUTE
    before_the_upgrade = replace(fine, next_run_at=None)
    assert due_at(outlet(), SETTINGS, before_the_upgrade) == NOON + 15 * MINUTE


@pytest.mark.parametrize("number", [1, 3, 30, 200])
def test_sources_do_not_start_at_once(number: int) -> None:
    """The first at once, the others one by one, all of them within a quarter of an hour."""
    looks = first_looks(number)
    assert looks[0] == timedelta(0)
    assert len(set(looks)) == number
    assert max(looks) < 15 * MINUTE
    assert first_looks(0) == []


def test_a_pass_from_the_future() -> None:
    """A clock that once ran years ahead must not keep an outlet unread for years; a small step is none."""
    assert from_the_future(Health(last_run_at=NOON + 3000 * MINUTE), NOON)
    assert not from_the_future(Health(last_run_at=NOON + MINUTE), NOON)
    assert not from_the_future(Health(), NOON)
