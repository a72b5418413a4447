"""`status` and `backup`: is it well, and is it safe?"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.model import DeliveryState
from alerts.store import AlertStore
from carrierwatch.commands.place import database_path, existing_database
from carrierwatch.output import json_line, line, local
from carrierwatch.runs import BusyError, Run, RunStore, only_one
from config.load import load_settings, load_sources
from crawler.health import BLIND
from crawler.poll import from_the_future
from crawler.store import CrawlStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlite_utils import Database

    from alerts.notice import Outage
    from carrierwatch.cli import Place
    from config.model import Source
    from crawler.health import Health

FINE = ("done", "stopped")  # how a run may end
PATIENCE = timedelta(hours=1)  # beyond the time at which a source was due
STUBBORN = 3  # attempts; a receiver that failed as often needs a person
NEEDS_A_PERSON = (DeliveryState.DEAD, DeliveryState.UNCONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What the operator should see first."""

    database: str
    bytes: int
    last_run: Run | None
    sources: dict[str, int]  # how many are in each state
    articles: int
    stories: int
    alerts_7_days: int
    deliveries: dict[str, int]  # how many are in each state; states without any are left out
    next_delivery_at: datetime | None
    next_held_at: datetime | None  # when what waits (quiet hours, digests, messages an hour) is looked at next
    notices_7_days: int  # messages to the operator on how sources fare
    operators: tuple[str, ...]  # the receivers that get them, as the settings name them
    outage_since: datetime | None  # since when no source answers; None where some do
    troubles: tuple[str, ...]  # what needs a person, one line each


@click.command()
@click.option("--json", "as_lines", is_flag=True, help="One JSON object.")
@click.pass_obj
def status(place: Place, as_lines: bool) -> None:
    """Health at a glance; exit code 1 if something needs a person, so that a monitor can call it."""
    with existing_database(place) as db:
        glance = _glance(db, place, datetime.now(UTC))
    if as_lines:
        json_line(glance)
    else:
        _show(glance, load_settings(place.folder).zone)
    if glance.troubles:
        sys.exit(1)


def _glance(db: Database, place: Place, now: datetime) -> Glance:
    alerts, path = AlertStore(db), database_path(place)
    sources = [source for source in load_sources(place.folder) if source.enabled]
    health = {source.id: CrawlStore(db).health(source.id) for source in sources}
    states = alerts.deliveries.states()
    last, outage = RunStore(db).last(), alerts.notices.outage()
    return Glance(
        database=str(path),
        bytes=path.stat().st_size,
        last_run=last,
        sources=dict(Counter(str(one.state) for one in health.values())),
        articles=db["articles"].count,
        stories=db["stories"].count_where("merged_into IS NULL"),
        alerts_7_days=len(alerts.alerts(since=now - timedelta(days=7), limit=100_000)),
        deliveries={str(state): number for state, number in states.items() if number},
        next_delivery_at=alerts.deliveries.next_due(),
        next_held_at=alerts.waiting.next_look(),
        notices_7_days=len(alerts.notices.notices(since=now - timedelta(days=7), limit=100_000)),
        operators=load_settings(place.folder).alerts.operator,
        outage_since=outage.since or outage.found_at if outage else None,
        troubles=(
            *_run_troubles(last, path),
            *_outage_troubles(outage),
            *_source_troubles(sources, health, now, ran=last is not None),
            *_delivery_troubles(db, states),
        ),
    )


def _run_troubles(last: Run | None, path: Path) -> Iterator[str]:
    """That there was no pass yet; or one that failed, or was killed and left no word."""
    if last is None:
        yield "nothing was fetched yet; `carrierwatch run` or `daemon` does it"
        return
    if last.finished_at is None:
        try:
            with only_one(path):
                yield "the last run was killed before it ended; the next one makes up for it"
        except BusyError:
            return
    elif last.outcome not in FINE:
        yield f"the last run ended badly: {last.outcome}; run `carrierwatch -v run` and see what it says"


def _outage_troubles(outage: Outage | None) -> Iterator[str]:
    """That no source answers: what each source says of it follows from that."""
    if outage is not None:
        since = f"since {outage.since:%Y-%m-%d %H:%M} UTC" if outage.since else "and none ever has"
        yield f"no source answers {since}: most likely our own network or name resolution is down"


def _source_troubles(
    sources: Sequence[Source], health: Mapping[str, Health], now: datetime, *, ran: bool
) -> Iterator[str]:
    """A source that fails, or that nobody has looked at for long."""
    for source in sources:
        one = health[source.id]
        if one.state in BLIND and one.since:
            yield f"source {source.id}: {one.state} since {one.since:%Y-%m-%d}: {one.last_error}"
        elif one.last_run_at is None:
            if ran:
                yield f"source {source.id}: never fetched; does `run` or `daemon` run?"
        elif from_the_future(one, now):
            yield f"source {source.id}: last fetched in the future; is the clock right? The next pass asks it again"
        elif now > max(one.next_run_at or one.last_run_at, one.last_run_at) + PATIENCE:
            last = f"{one.last_run_at:%Y-%m-%d %H:%M} UTC"
            yield f"source {source.id}: not fetched since {last}; does `run` or `daemon` run?"


def _delivery_troubles(db: Database, states: Mapping[DeliveryState, int]) -> Iterator[str]:
    """Messages that did not arrive, and receivers that keep refusing."""
    for state in NEEDS_A_PERSON:
        if states[state]:
            look = "`carrierwatch alerts list`, then `alerts retry` (or `digests`, `notices`)"
            yield f"{states[state]} deliveries {state}: see {look}"
    for receiver, error in AlertStore(db).deliveries.failing(STUBBORN):
        yield f"receiver {receiver} keeps failing: {error}"


def _show(glance: Glance, zone: str) -> None:
    run = glance.last_run
    line(f"database    {glance.database}, {glance.bytes / 1e6:.1f} MB")
    if run:
        end = f"{run.outcome} {local(run.finished_at, zone)}" if run.finished_at else "not finished"
        line(f"last run    {run.command}, started {local(run.started_at, zone)}, {end}")
    else:
        line("last run    none yet")
    line(f"sources     {_counted(glance.sources)}")
    line(f"stored      {glance.articles} articles, {glance.stories} stories, {glance.alerts_7_days} alerts in 7 days")
    waiting = f"; the next attempt {local(glance.next_delivery_at, zone)}" if glance.next_delivery_at else ""
    held = f"; what is held may go {local(glance.next_held_at, zone)}" if glance.next_held_at else ""
    line(f"deliveries  {_counted(glance.deliveries)}{waiting}{held}")
    if glance.operators:
        line(f"operator    {', '.join(glance.operators)}, {glance.notices_7_days} notices of sources in 7 days")
    else:
        line("operator    nobody is told when a source breaks; name a receiver in `alerts.operator` of settings.yaml")
    for trouble in glance.troubles:
        line(f"trouble     {trouble}", style="red")
    if not glance.troubles:
        line("all is well", style="green")


def _counted(states: dict[str, int]) -> str:
    return ", ".join(f"{number} {state}" for state, number in states.items()) or "none"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup(place: Place, file: Path) -> None:
    """Write a consistent copy of the database to FILE, while others go on writing."""
    from carrierwatch.database import backup as copy

    with existing_database(place) as db:
        copy(db, file)
    click.echo(f"wrote {file}")
