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
from carrierwatch.runs import Run, RunStore
from config.load import load_settings, load_sources
from crawler.health import FAILED
from crawler.store import CrawlStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

    from carrierwatch.cli import Place
    from crawler.health import Health

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
    health = {s.id: CrawlStore(db).health(s.id) for s in load_sources(place.folder) if s.enabled}
    states = alerts.deliveries.states()
    return Glance(
        database=str(path),
        bytes=path.stat().st_size,
        last_run=RunStore(db).last(),
        sources=dict(Counter(str(one.state) for one in health.values())),
        articles=db["articles"].count,
        stories=db["stories"].count_where("merged_into IS NULL"),
        alerts_7_days=len(alerts.alerts(since=now - timedelta(days=7), limit=100_000)),
        deliveries={str(state): number for state, number in states.items() if number},
        next_delivery_at=alerts.deliveries.next_due(),
        troubles=tuple(_troubles(health, states)),
    )


def _troubles(health: dict[str, Health], states: dict[DeliveryState, int]) -> Iterator[str]:
    for name, one in health.items():
        if one.state in FAILED and one.since:
            yield f"source {name}: {one.state} since {one.since:%Y-%m-%d}: {one.last_error}"
    for state in NEEDS_A_PERSON:
        if states[state]:
            yield f"{states[state]} deliveries {state}: see `carrierwatch alerts list`, then `alerts retry`"


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
    line(f"deliveries  {_counted(glance.deliveries)}{waiting}")
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
