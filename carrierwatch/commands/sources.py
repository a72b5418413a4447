"""`sources`: the catalogue, and what works of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from carrierwatch.commands.place import existing_database, folder_of, settings_of
from carrierwatch.output import json_line, line, local, table, text
from config.load import load_settings, load_sources

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from typing import TypeVar

    from carrierwatch.cli import Place
    from config.model import Settings, Source
    from crawler.probe import Step
    from crawler.run import Crawler

    T = TypeVar("T")


@click.group()
def sources() -> None:
    """The catalogue: list, add, check, health."""


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
                f"{s.every_minutes} min",
                ", ".join(way.kind for way in s.discovery),
                s.sure,
            )
            for s in found
        ],
    )


@sources.command()
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def health(place: Place, as_lines: bool) -> None:
    """How each source fares: its state, since when, its last article, and which ways of discovery answer."""
    from crawler.store import CrawlStore

    with existing_database(place) as db:
        store = CrawlStore(db)
        known = [(source, store.health(source.id)) for source in load_sources(place.folder) if source.enabled]
    if as_lines:
        for source, one in known:
            json_line({"source": source.id, "health": one})
        return
    zone = settings_of(place).zone
    table(
        ("source", "state", "since", "last pass", "last article", "ways", "problem"),
        [
            (
                source.id,
                one.state,
                local(one.since, zone),
                local(one.last_run_at, zone),
                local(one.last_article_at, zone),
                f"{sum(way.ok for way in one.ways)} of {len(source.discovery)}",
                one.last_error,
            )
            for source, one in known
        ],
    )


@sources.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.pass_obj
def check(place: Place, names: tuple[str, ...]) -> None:
    """Prove sources step by step: each way of discovery, then reading a few articles. Stores nothing."""
    chosen = [source for source in load_sources(place.folder) if source.id in names or not names]
    if unknown := set(names) - {source.id for source in chosen}:
        raise click.UsageError(f"no source {min(unknown)!r}; `carrierwatch sources list` shows them")

    async def all_of_them(crawler: Crawler) -> list[tuple[Step, ...]]:
        return [await crawler.check(source) for source in chosen]

    results = _with_crawler(load_settings(place.folder), all_of_them)
    for source, steps in zip(chosen, results, strict=True):
        line(f"{source.id}  {source.url}", style="bold")
        _say(steps)
    if any(not any(step.ok for step in steps) for steps in results):
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
    proposal = _with_crawler(load_settings(folder), lambda crawler: crawler.probe(address))
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


def _say(steps: Sequence[Step]) -> None:
    table(
        ("", "step", "seen"),
        [(text("ok" if s.ok else "no", "green" if s.ok else "red"), s.name, s.seen) for s in steps],
    )


def _with_crawler(settings: Settings, work: Callable[[Crawler], Awaitable[T]]) -> T:
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
