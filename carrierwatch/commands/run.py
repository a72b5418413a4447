"""`run` for cron, `daemon` for a service."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carrierwatch.commands.place import database_path, folder_of
from carrierwatch.commands.progress import Progress
from carrierwatch.output import json_line
from carrierwatch.runs import BusyError, only_one
from carrierwatch.wording import counted

if TYPE_CHECKING:
    from carrierwatch.app import PassReport
    from carrierwatch.cli import Place


STRAGGLER_SECONDS = 2.0  # how long the end waits for threads, those of the pool that reads pages among them


@click.command()
@click.option("--source", "names", multiple=True, help="Only this source, due or not; may be given several times.")
@click.option("--all", "everything", is_flag=True, help="All sources, due or not.")
@click.option("--json", "as_lines", is_flag=True, help="Print what was done as one JSON object.")
@click.option(
    "--from",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Read the pages of this WARC file instead, and list what we would have alerted on; several times if need be.",
)
@click.option("--store", is_flag=True, help="With --from: keep the articles, stories and alerts; nobody is told.")
@click.option("--tell", is_flag=True, help="With --from: keep them, and send the alerts, as of any news.")
@click.pass_obj
def run(
    place: Place,
    names: tuple[str, ...],
    everything: bool,
    as_lines: bool,
    files: tuple[Path, ...],
    store: bool,
    tell: bool,
) -> None:
    """One pass over the sources that are due, then stories, rules and deliveries; for cron.

    A second one at the same time says so and leaves with exit code 0. With --from nothing is fetched.
    """
    if files:
        if names or everything:
            raise click.UsageError("--from reads files; --source and --all are for what is fetched")
        from carrierwatch.commands.past import run_from

        run_from(place, files, store=store, tell=tell, as_lines=as_lines)
        return
    if store or tell:
        raise click.UsageError("--store and --tell go with --from FILE")
    from crawler import reactor

    folder, database = folder_of(place), database_path(place)
    try:
        with only_one(database):
            report = reactor.run(lambda: _one_pass(folder, names, everything))
    except BusyError as error:
        click.echo(str(error))
        return
    if as_lines:
        json_line(report.counts)
    else:
        _say(report)
    blind = report.crawl.sources and not any(source.worked or source.stopped for source in report.crawl.sources)
    leave(1 if blind else 0)


async def _one_pass(folder: Path, names: tuple[str, ...], everything: bool) -> PassReport:
    from datetime import UTC, datetime

    from carrierwatch.app import App

    app = App.open(folder)
    try:
        loop = asyncio.get_running_loop()
        stopping: set[asyncio.Task[None]] = set()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, lambda: stopping.add(asyncio.ensure_future(app.stop())))
        if unknown := set(names) - {source.id for source in app.configuration.sources}:
            raise click.UsageError(f"no source {min(unknown)!r}; `carrierwatch sources list` shows them")
        if names:
            sources = tuple(source for source in app.configuration.sources if source.id in names)
        else:
            sources = app.active_sources if everything else app.due_sources(datetime.now(UTC))
        with Progress() as progress:
            return await app.one_pass("run", sources=sources, on_crawl=progress.crawled, on_read=progress.read)
    finally:
        app.close()


def _say(report: PassReport) -> None:
    counts, crawl = report.counts, report.crawl
    click.echo(
        f"{counted(len(crawl.sources), 'source')}: {counted(counts.pages, 'page')},"
        f" {counted(counts.articles, 'new article')}, {counted(counts.revisions, 'edit')},"
        f" {counted(counts.stories, 'new story', 'new stories')}, {counted(counts.alerts, 'alert')},"
        f" {counts.deliveries} delivered"
    )
    for error in crawl.errors:
        click.echo(f"problem: {error.url}: {error.problem}", err=True)
    for problem in report.delivered.errors:
        click.echo(f"problem: {problem}", err=True)


@click.command()
@click.pass_obj
def daemon(place: Place) -> None:
    """The same on a schedule, each source by itself, until SIGTERM."""
    from crawler import reactor

    folder, database = folder_of(place), database_path(place)
    with only_one(database):
        reactor.run(lambda: _live(folder))
    leave(0)


async def _live(folder: Path) -> None:
    from carrierwatch.app import App
    from carrierwatch.schedule import Daemon

    app = App.open(folder)
    try:
        await Daemon(app).run()
    finally:
        app.close()


def leave(code: int) -> None:
    """End the process with `code`, even where a call to a dead service still holds a thread.

    Python waits for the threads of executors at its end, Apprise's among them, and a service that trickles its answer
    could keep it for ever. Everything is stored by now, and the ledger knows what became of such a call.
    """
    end = time.monotonic() + STRAGGLER_SECONDS
    for thread in set(threading.enumerate()) - {threading.main_thread()}:
        thread.join(max(0.0, end - time.monotonic()))
    if threading.active_count() == 1:
        sys.exit(code)
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
