"""When an outlet is asked again, learned from how often and when it publishes, between the operator's bounds.

Asking costs the outlet requests, waiting costs readers time. What waits grows with every article that is probably
there and not fetched: the sum over them of the minutes that they have waited. When that reaches what one look is worth,
it is time. With an even rate r the interval is the square root of 2 · worth / r, the optimum for a given number of
requests; with an uneven one it is long at night and ends when the first articles of the morning are to be expected.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawler.health import FAILED

if TYPE_CHECKING:
    from config.model import Source
    from config.settings import CrawlSettings
    from crawler.health import Health
    from crawler.rhythm import Rhythm

WORTH = 2.5  # article-minutes of waiting that are worth one look: about 8 minutes at 100 articles a day, 27 at ten
STEP = timedelta(minutes=1)
UNKNOWN = timedelta(minutes=15)  # between looks at an outlet whose rhythm is not known yet
START_PAUSE = timedelta(seconds=10)  # between the first looks at two outlets, as long as there are not too many
CLOCKS = timedelta(minutes=5)  # by which a clock that is set by the network may step back
ROOM = 0.5  # of a list that may be new between two looks: what comes in bursts, or late, is still on it then
JITTER = 0.1  # of the interval, either way, so that outlets with one rhythm do not march in step


def next_look(
    source: Source,
    settings: CrawlSettings,
    health: Health,
    rhythm: Rhythm | None,
    *,
    now: datetime,
    chance: float,
    pushed: bool = False,
) -> datetime:
    """When the source is due after a pass at `now` that left it as `health` says.

    `every_minutes` of the source stands where it is written; else the interval is learned. A source that fails is
    asked ever more rarely, up to the longest interval; one whose every way asked us to wait (Retry-After), not before.
    One that is known by lists only is asked before they have moved on by more than they hold, failing or not.
    Of one that is `pushed` we are told what is new (`crawler/websub/`), so that asking only makes sure.
    `chance` is from 0 to 1.
    """
    least = timedelta(minutes=settings.min_interval_minutes)
    longest = timedelta(minutes=settings.max_interval_minutes)
    if source.every_minutes is not None:
        interval = timedelta(minutes=source.every_minutes)
        longest = max(longest, interval)
    elif pushed:
        interval = longest
    else:
        varied = learned(rhythm, settings, now=now) * (1 + JITTER * (2 * chance - 1))
        interval = min(max(min(varied, in_time(health) or varied), least), longest)
    if (bound := in_time(health)) and _still_there(health, bound / ROOM, now):
        longest = min(longest, max(bound, interval))
    if health.failures > 1 or health.state in FAILED:
        interval = min(longest, interval * 2 ** min(max(health.failures - 1, 0), 10))
    waits = [way.not_before for way in health.ways]
    if waits and all(waits):
        return max(now + interval, min(wait for wait in waits if wait))
    return now + interval


def in_time(health: Health) -> timedelta | None:
    """After how long the source is to be asked at the latest, lest something drop off its lists before it was seen.

    None where they hardly move, or where a way that works holds enough: a sitemap, a longer list.
    """
    lasting = [way.lasts_minutes for way in health.ways if way.ok] or [way.lasts_minutes for way in health.ways]
    known = [minutes for minutes in lasting if minutes is not None]
    if not known or len(known) < len(lasting):
        return None
    return timedelta(minutes=ROOM * max(known))


def _still_there(health: Health, lasting: timedelta, now: datetime) -> bool:
    """Whether asking soon can save what a failing source lists: it does not refuse us, and has not failed for long."""
    if any(way.refused for way in health.ways):
        return False
    return health.failing_since is None or now - health.failing_since < lasting


def learned(rhythm: Rhythm | None, settings: CrawlSettings, *, now: datetime) -> timedelta:
    """How long to wait after `now` by the outlet's rhythm."""
    least = timedelta(minutes=settings.min_interval_minutes)
    most = timedelta(minutes=settings.max_interval_minutes)
    if rhythm is None or not rhythm.is_known:
        return min(max(UNKNOWN, least), most)
    there = waited = 0.0
    interval = timedelta(0)
    minutes = STEP / timedelta(minutes=1)
    while interval < most and waited < WORTH:
        there += rhythm.rate(now + interval) / 60 * minutes
        waited += there * minutes
        interval += STEP
    return min(max(interval, least), most)


def due_at(source: Source, settings: CrawlSettings, health: Health) -> datetime | None:
    """When the source is to be asked next; None where it never was.

    A configuration that now asks for shorter intervals holds at once, not after the next pass.
    """
    if health.last_run_at is None:
        return None
    every = source.every_minutes or settings.max_interval_minutes
    planned = health.next_run_at
    if planned is None:
        return health.last_run_at + timedelta(minutes=source.every_minutes or UNKNOWN / timedelta(minutes=1))
    if health.state in FAILED or health.failures > 1 or any(way.not_before for way in health.ways):
        return planned
    return min(planned, health.last_run_at + timedelta(minutes=every))


def from_the_future(health: Health, now: datetime) -> bool:
    """Whether the last pass was noted by a clock that ran ahead; then what it planned may be years away."""
    return health.last_run_at is not None and health.last_run_at > now + CLOCKS


def first_looks(number: int) -> list[timedelta]:
    """After how long each of `number` sources that are all due is asked first: one by one, all within `UNKNOWN`."""
    pause = min(START_PAUSE, UNKNOWN / max(number, 1))
    return [pause * place for place in range(number)]
