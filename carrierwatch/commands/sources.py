"""`sources`: the catalogue, and what works of it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from carrierwatch.commands.opml import export, import_
from carrierwatch.commands.place import existing_database, folder_of, settings_of
from carrierwatch.commands.pushes import pushes
from carrierwatch.output import json_line, line, table, text
from carrierwatch.wording import every
from config.load import load_settings, load_sources

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from typing import TypeVar

    from carrierwatch.cli import Place
    from config.model import Source
    from config.settings import Settings
    from crawler.probe import Step
    from crawler.run import Crawler

    T = TypeVar("T")


@click.group()
def sources() -> None:
    """The catalogue: list, add, check, health, pushes; exchange with feed readers."""


@sources.command("list")
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_sources(place: Place, as_lines: bool) -> None:
    """The outlets that are read, and how their articles are discovered."""
    found = load_sources(place.folder)
    if as_lines:
        for source in found:
            json_line(source.model_dump(mode="json"))
        return
    table(
        ("source", "outlet", "country", "lang", "every", "discovery", "sure"),
        [
            (
                s.id + ("" if s.enabled else " (off)"),
                s.outlet,
                s.country,
                s.lang,
                every(s.every_minutes),
                ", ".join(way.kind for way in s.discovery),
                s.sure,
            )
            for s in found
        ],
    )


@sources.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def health(place: Place, names: tuple[str, ...], as_lines: bool) -> None:
    """How each source fares and what is to be expected of it; with a name, everything that is known of that source."""
    from carrierwatch.commands import health as show
    from crawler.health_store import HealthStore

    chosen = _chosen(place, names, only_enabled=True)
    now = datetime.now(UTC)
    with existing_database(place) as db:
        found = [show.checkup(source, HealthStore(db), now=now) for source in chosen]
    zone = settings_of(place).zone
    if as_lines:
        for one in found:
            json_line(one)
    elif names:
        for one in found:
            show.details(one, zone)
    else:
        show.overview(found, zone)


@sources.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.pass_obj
def check(place: Place, names: tuple[str, ...]) -> None:
    """Prove sources step by step: each way of discovery, then reading a few articles. Stores nothing.

    Ends with 1 where a source led to no article that could be read and dated.
    """
    from crawler.probe import proves

    chosen = _chosen(place, names)

    async def all_of_them(crawler: Crawler) -> list[tuple[Step, ...]]:
        return [await crawler.check(source) for source in chosen]

    results = with_crawler(load_settings(place.folder), all_of_them)
    for source, steps in zip(chosen, results, strict=True):
        line(f"{source.id}  {source.url}", style="bold")
        _say(steps)
        line(f"{source.id} is proved" if proves(steps) else f"{source.id} is not proved: see the last steps")
    if not all(proves(steps) for steps in results):
        sys.exit(1)


@sources.command()
@click.argument("url")
@click.option("--id", "name", help="Id of the new source; default: from the host's name.")
@click.option("--dry-run", is_flag=True, help="Only print the entry.")
@click.pass_obj
def add(place: Place, url: str, name: str | None, dry_run: bool) -> None:
    """Find out how the outlet at URL can be read, and write it into sources.yaml with what was seen."""
    from carrierwatch import catalogue

    folder = folder_of(place)
    address = url if "://" in url else f"https://{url}"
    proposal = with_crawler(load_settings(folder), lambda crawler: crawler.probe(address))
    _say(proposal.steps)
    if proposal.source is None:
        click.echo(f"error: {address}: no way to read it was found; the steps above say what was tried", err=True)
        sys.exit(1)
    source: Source = proposal.source.model_copy(update={"id": name}) if name else proposal.source
    if dry_run:
        click.echo(catalogue.entry(source, proposal.steps))
        return
    file = catalogue.add(folder, source, proposal.steps)
    line(f"wrote {source.id} into {file}; `carrierwatch sources check {source.id}` proves it again")


def _chosen(place: Place, names: Sequence[str], *, only_enabled: bool = False) -> list[Source]:
    """The sources named, enabled or not; without names all, or all that are enabled."""
    known = load_sources(place.folder)
    if unknown := set(names) - {source.id for source in known}:
        raise click.UsageError(f"no source {min(unknown)!r}; `carrierwatch sources list` shows them")
    return [source for source in known if source.id in names or (not names and (source.enabled or not only_enabled))]


def _say(steps: Sequence[Step]) -> None:
    table(
        ("", "step", "seen"),
        [(text("ok" if s.ok else "no", "green" if s.ok else "red"), s.name, s.seen) for s in steps],
    )


def with_crawler(settings: Settings, work: Callable[[Crawler], Awaitable[T]]) -> T:
    """What `work` returns, given a crawler that stores nothing."""
    from sqlite_utils import Database

    from crawler import reactor
    from crawler.run import Crawler
    from crawler.store import CrawlStore

    async def errand() -> T:
        crawler = Crawler(CrawlStore(Database(memory=True)), settings)
        try:
            return await work(crawler)
        finally:
            crawler.close()

    return reactor.run(errand)


sources.add_command(export)
sources.add_command(import_)
sources.add_command(pushes)
