"""`sources export` and `sources import`: the catalogue as feed readers exchange it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carrierwatch.commands.place import folder_of
from carrierwatch.output import line, plain
from config.load import load_settings, load_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from carrierwatch.cli import Place
    from config.model import Source
    from config.settings import Settings
    from crawler.opml import Subscription
    from crawler.probe import Proposal, Step
    from crawler.run import Crawler

AT_ONCE = 8  # outlets that are looked at together


@click.command("export")
@click.option("--opml", "file", required=True, metavar="FILE", help="Where to write; - for standard output.")
@click.option("--all", "everything", is_flag=True, help="Also sources that are not asked.")
@click.pass_obj
def export(place: Place, file: str, everything: bool) -> None:
    """Write the catalogue as OPML, for a feed reader or another carrierwatch."""
    from crawler.opml import write

    chosen = [source for source in load_sources(place.folder) if source.enabled or everything]
    data = write(chosen, title="carrierwatch: sources", now=datetime.now(UTC).replace(microsecond=0))
    if file == "-":
        click.echo(data.decode(), nl=False)
        return
    try:
        Path(file).write_bytes(data)
    except OSError as error:
        raise click.UsageError(f"{file}: cannot be written: {error.strerror}") from error
    line(f"wrote {len(chosen)} sources into {file}")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--offline", is_flag=True, help="Take the list's word: nothing is fetched, every entry of a feed is read."
)
@click.option("--dry-run", is_flag=True, help="Only print the entries.")
@click.pass_obj
def import_(place: Place, file: Path, offline: bool, dry_run: bool) -> None:
    """Find out how each outlet of an OPML list can be read, as `sources add` does, and write it into sources.yaml.

    What is read already is named and left alone, as is what cannot be read; exit code 1 where there was such.
    """
    from carrierwatch import catalogue
    from crawler.opml import read

    folder = folder_of(place)
    listed = read(file.read_bytes(), str(file))
    known = load_sources(folder)
    fresh = _fresh(listed.found, known, file)
    problems = [(refused.line, refused.name, refused.problem) for refused in listed.refused]
    looked = _declared(fresh) if offline else _looked(fresh, load_settings(folder))
    taken = {source.id for source in known}
    found: list[tuple[Source, tuple[Step, ...]]] = []
    for one, proposal in zip(fresh, looked, strict=True):
        if proposal.source is None:
            problems.append((one.line, one.name, _why_not(proposal.steps)))
            continue
        name = catalogue.free_id(proposal.source.id, taken)
        taken.add(name)
        note = f"Imported from {file.name}" + (f", {' / '.join(one.groups)}" if one.groups else "")
        found.append((_completed(proposal.source, one).model_copy(update={"id": name, "note": note}), proposal.steps))
    for number, name, problem in sorted(problems):
        click.echo(plain(f"{file}:{number}: “{name}”: {problem}"), err=True)
    if dry_run:
        click.echo("".join(catalogue.entry(source, steps) for source, steps in found), nl=False)
    elif found:
        written = catalogue.add_all(folder, found)
        line(f"wrote {len(found)} sources into {written}: {', '.join(source.id for source, _ in found)}")
    else:
        line("nothing to write")
    sys.exit(1 if problems else 0)


def _fresh(found: Sequence[Subscription], known: Iterable[Source], file: Path) -> list[Subscription]:
    """Those that are not read yet; the others are named."""
    from crawler.urls import canonical

    read_as: dict[str, str] = {}
    for source in known:
        read_as |= {canonical(address): source.id for address in (source.url, *(way.url for way in source.discovery))}
    fresh: list[Subscription] = []
    for one in found:
        addresses = [one.home, *one.feeds] if not one.feeds else one.feeds
        already = next(
            (read_as[key] for address in addresses if address and (key := canonical(address)) in read_as), ""
        )
        if not already and one.home:
            already = read_as.get(canonical(one.home), "")
        if already:
            line(f"{file}:{one.line}: “{one.name}”: is read already, as {already}")
        else:
            fresh.append(one)
    return fresh


def _declared(found: Iterable[Subscription]) -> list[Proposal]:
    """What the list says, unproved."""
    from crawler.opml import declared
    from crawler.probe import Proposal, Step

    proposals = []
    for one in found:
        try:
            proposals.append(Proposal(source=declared(one), steps=()))
        except ValueError as error:
            step = Step(name="list", ok=False, seen=str(error).splitlines()[0])
            proposals.append(Proposal(source=None, steps=(step,)))
    return proposals


def _looked(found: Sequence[Subscription], settings: Settings) -> list[Proposal]:
    """What looking at each outlet shows, several at a time."""
    import asyncio

    from carrierwatch.commands.sources import with_crawler

    if not found:
        return []

    async def all_of_them(crawler: Crawler) -> list[Proposal]:
        turn = asyncio.Semaphore(AT_ONCE)

        async def look(one: Subscription) -> Proposal:
            async with turn:
                line(f"looking at {one.name}")
                return await crawler.probe(one.home or await crawler.home_of(one.feeds[0]), one.feeds)

        return list(await asyncio.gather(*(look(one) for one in found)))

    return with_crawler(settings, all_of_them)


def _completed(source: Source, one: Subscription) -> Source:
    """What people wrote beside a feed is better than what was guessed; the language was read off articles."""
    update: dict[str, object] = {"name": one.name}
    if one.country:
        update["country"] = one.country
    return source.model_copy(update=update)


def _why_not(steps: Sequence[Step]) -> str:
    failed = [f"{step.name}: {step.seen}" for step in steps if not step.ok]
    return "; ".join(failed[:2]) or "no way to read it was found"
