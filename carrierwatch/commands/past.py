"""`run --from` and `reprocess`: the past, read again with the present extractor, lexicon and rules."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from carrierwatch.commands.place import database_path, folder_of
from carrierwatch.commands.progress import Progress
from carrierwatch.output import json_line, line, local, plain
from carrierwatch.runs import only_one

if TYPE_CHECKING:
    from pathlib import Path

    from alerts.model import Alert
    from carrierwatch.cli import Place
    from carrierwatch.past import Listeners, PastReport
    from crawler.reread import PageEvent, RereadReport


class Day(click.ParamType[datetime]):
    """A day on the command line, `2026-03-01`; midnight of it where the user lives is not known yet, so naive."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The day; click's error where it is none."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d")  # noqa: DTZ007 - the zone is in the settings
        except ValueError:
            self.fail(f"{value!r} is no day; write one such as 2026-03-01", param, ctx)


def run_from(place: Place, files: tuple[Path, ...], *, store: bool, tell: bool, as_lines: bool) -> None:
    """Read WARC files; without `store` and `tell` in a database that is gone afterwards."""
    from carrierwatch.past import Past, scratch
    from config.load import load

    with Progress() as progress:
        if store or tell:
            configuration, database = load(folder_of(place)), database_path(place)
            with only_one(database):
                past = Past(configuration, database, _listeners(progress), tell=tell)
                report = asyncio.run(past.files(files))
        else:
            with scratch(place.folder) as (configuration, database):
                past = Past(configuration, database, _listeners(progress), tell=False)
                report = asyncio.run(past.files(files))
    _say(report, configuration.settings.zone, as_lines=as_lines)
    if report.read.damaged and not report.read.pages:
        raise SystemExit(1)


@click.command()
@click.option("--since", type=Day(), required=True, metavar="DATE", help="Pages fetched on that day or later.")
@click.option("--tell", is_flag=True, help="Send the alerts that come of it, as for any news; default: only list them.")
@click.option("--json", "as_lines", is_flag=True, help="Print what was done as one JSON object.")
@click.pass_obj
def reprocess(place: Place, since: datetime, tell: bool, as_lines: bool) -> None:
    """Read the kept pages again with the present extractor, lexicon and rules.

    What was done by hand (stories merged, split, alerts acknowledged) stays. See docs/archive.md.
    """
    from carrierwatch.past import Past
    from config.load import load

    configuration, database = load(folder_of(place)), database_path(place)
    zone = configuration.settings.zone
    moment = since.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    with Progress() as progress, only_one(database):
        past = Past(configuration, database, _listeners(progress), tell=tell)
        report = asyncio.run(past.stored(since=moment))
    _say(report, zone, as_lines=as_lines)


def _listeners(progress: Progress) -> Listeners:
    from carrierwatch.past import Listeners

    def page(event: PageEvent) -> None:
        if event.outcome == "damaged":
            click.echo(plain(f"problem: {event.note}"), err=True)

    return Listeners(page=page, article=progress.read)


def _say(report: PastReport, zone: str, *, as_lines: bool) -> None:
    if as_lines:
        json_line({"read": report.read, "stories": report.stories, "alerts": report.alerts, "sent": report.sent})
        return
    for alert in report.alerts:
        line(f"{_when(alert, zone)}  {alert.severity:6}  {alert.headline}  ({alert.rule})")
        for link in alert.links:
            line(f"    {link.url}")
    told = f"{report.sent} messages sent" if report.sent else "nobody was told"
    line(f"{_counted(report.read)}; {report.stories} new stories, {len(report.alerts)} alerts, {told}")


def _when(alert: Alert, zone: str) -> str:
    return local(min((link.published for link in alert.links), default=alert.created_at), zone)


def _counted(read: RereadReport) -> str:
    parts = (
        (read.pages, "pages"), (read.new, "new articles"), (read.revised, "edits"), (read.better, "read better"),
        (read.same, "as they were"), (read.older, "older than what is stored"), (read.no_article, "without an article"),
        (read.damaged, "damaged"),
    )  # fmt: skip
    return ", ".join(f"{count} {what}" for count, what in parts if count or what == "pages")
