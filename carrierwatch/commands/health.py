"""`sources health`: how sources fare, what is to be expected of them, and what became of each way of discovery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from carrierwatch.output import line, local, table, text
from crawler.health import FAILED, State
from crawler.rhythm import learn, shortfall

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from config.model import Source
    from crawler.health import Health, Way
    from crawler.health_store import HealthStore, StateChange
    from crawler.rhythm import Rhythm, Shortfall

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BAR = "▁▂▃▄▅▆▇█"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """Everything that is known of a source's well-being."""

    source: str
    health: Health
    articles_24_hours: int  # published in the last day, as far as we have them
    expected_24_hours: float | None  # by the rhythm; None where that is not known yet
    good_share: float | None  # of the latest pages of articles; None before any was asked for
    shortfall: Shortfall | None
    rhythm: Rhythm | None
    changes: tuple[StateChange, ...]


def checkup(source: Source, store: HealthStore, *, now: datetime) -> Checkup:
    """Look one source over. Raises `StoreError`."""
    hours = store.hours(source.id)
    rhythm = learn(hours, zone=source.zone, watched_since=store.watched_since(source.id))
    known = rhythm if rhythm and rhythm.is_known else None
    return Checkup(
        source=source.id,
        health=store.health(source.id),
        articles_24_hours=sum(number for hour, number in hours.items() if hour > now - DAY),
        expected_24_hours=round(known.expected(now - DAY, now), 1) if known else None,
        good_share=store.recent(source.id).good_share,
        shortfall=shortfall(known, hours, now=now) if known else None,
        rhythm=known,
        changes=store.changes(source.id),
    )


def overview(found: Sequence[Checkup], zone: str) -> None:
    """A line for each source."""
    table(
        ("source", "state", "since", "last pass", "next", "last article", "24 h", "usual", "pages read", "ways",
         "problem"),
        [
            (
                one.source,
                text(one.health.state, _style(one.health.state)),
                local(one.health.since, zone),
                local(one.health.last_run_at, zone),
                local(one.health.next_run_at, zone),
                local(one.health.last_article_at, zone),
                one.articles_24_hours,
                "" if one.expected_24_hours is None else f"{one.expected_24_hours:.0f}",
                "" if one.good_share is None else f"{one.good_share:.0%}",
                f"{sum(way.ok for way in one.health.ways)} of {len(one.health.ways)}",
                one.health.last_error,
            )
            for one in found
        ],
    )  # fmt: skip


def details(one: Checkup, zone: str) -> None:
    """Everything about one source."""
    health = one.health
    line(f"{one.source}  {health.state} since {local(health.since, zone) or 'never'}", style="bold")
    if health.last_error:
        line(f"  problem       {health.last_error}", style=_style(health.state))
    line(f"  last pass     {local(health.last_run_at, zone)}, next {local(health.next_run_at, zone)}")
    line(f"  last success  {local(health.last_success_at, zone)}, failed passes since: {health.failures}")
    line(f"  last article  {local(health.last_article_at, zone)}")
    if one.good_share is not None:
        line(f"  pages read    {one.good_share:.0%} of the latest")
    _rhythm(one)
    table(("way", "answer", "entries", "articles", "newest", "unchanged since", "problem"), [
        _way_row(way, zone) for way in health.ways
    ])  # fmt: skip
    for change in one.changes:
        line(f"  {local(change.changed_at, zone)}  {change.before} → {change.state}  {change.problem or ''}".rstrip())


def _way_row(way: Way, zone: str) -> tuple[object, ...]:
    answer = way.status if way.status is not None else "none"
    entries = way.seen + way.old
    return (
        f"{way.kind} {way.url}",
        text(answer, "green" if way.ok else "red"),
        entries or "",
        way.found,
        local(way.newest, zone),
        local(way.moved_at, zone),
        way.problem,
    )


def _rhythm(one: Checkup) -> None:
    rhythm = one.rhythm
    if rhythm is None:
        line("  rhythm        not known yet; that takes a week")
        return
    line(
        f"  rhythm        {rhythm.a_day:.1f} articles a day ({rhythm.zone}); in the last 24 hours"
        f" {one.articles_24_hours}, about {one.expected_24_hours:.0f} were to be expected"
    )
    most = max(rhythm.hours)
    bars = "".join(BAR[min(7, int(8 * hour / most))] for hour in rhythm.hours)
    days = " ".join(f"{day} {rhythm.a_day * factor:.0f}" for day, factor in zip(DAYS, rhythm.weekdays, strict=True))
    line(f"  by hour       {bars} (0 to 23)")
    line(f"  by weekday    {days}")
    if short := one.shortfall:
        line(f"  too few       {short.seen} since {short.since:%Y-%m-%d %H:%M} UTC, expected {short.expected:.0f}")


def _style(state: State) -> str:
    if state in FAILED:
        return "red"
    return "green" if state is State.FINE else "yellow"
