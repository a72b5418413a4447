"""`stories`: what happened, who reported it, and how it developed."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from carrierwatch.commands.numbers import NUMBER
from carrierwatch.commands.place import existing_database, settings_of
from carrierwatch.commands.spans import TimeSpan
from carrierwatch.output import json_line, line, local, table
from carrierwatch.wording import change_line, change_words, counted
from pipeline.store import PipelineStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carrierwatch.cli import Place
    from pipeline.model import Report, Story


@click.group()
def stories() -> None:
    """List stories; show one with its time line and quotes."""


@stories.command("list")
@click.option("--since", type=TimeSpan(), help="Only those reported within this time: 7d, 12h.")
@click.option("--changes", is_flag=True, help="Only those that report a change of a rule.")
@click.option("--carriers", is_flag=True, help="Only those that bear on carriers.")
@click.option("--limit", default=50, show_default=True, type=NUMBER)
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_stories(
    place: Place, since: timedelta | None, changes: bool, carriers: bool, limit: int, as_lines: bool
) -> None:
    """Stories, the most recently updated first."""
    with existing_database(place) as db:
        found = [
            story
            for story in PipelineStore(db).stories(since=datetime.now(UTC) - since if since else None)
            if (story.change or not changes) and (story.affects_carriers or not carriers)
        ][:limit]
        if as_lines:
            for story in found:
                json_line(story)
            return
        zone = settings_of(place).zone
        table(
            ("story", "updated", "reports", "outlets", "change", "title"),
            [
                (
                    s.id,
                    local(s.last_updated, zone),
                    len(s.reports),
                    len(s.outlets),
                    change_words(s.change) if s.change else "–",
                    s.title,
                )
                for s in found
            ],
        )


@stories.command()
@click.argument("number", type=NUMBER)
@click.option("--json", "as_lines", is_flag=True, help="One JSON object.")
@click.pass_obj
def show(place: Place, number: int, as_lines: bool) -> None:
    """One story: its time line with sources, quotes, and what was edited after publication."""
    with existing_database(place) as db:
        store = PipelineStore(db)
        story = store.story(number)
        revisions = {report.article: store.revisions(report.article) for report in story.reports}
        if as_lines:
            json_line({"story": story, "revisions": [one for several in revisions.values() for one in several]})
            return
        zone = settings_of(place).zone
        _head(story, zone)
        for report in story.reports:
            _report(report, zone)
            for revision in revisions[report.article]:
                what = "material edit" if revision.material else "edit of wording"
                line(f"    {what}, seen {local(revision.replaced_at, zone)}")
                for change in revision.changes:
                    line(f"      {change}")
        others = [(other, reason) for other, reason in store.thread(number) if other != number]
        for other, reason in others:
            line(f"same affair: story {other}" + (f" ({reason})" if reason else ""))


def _head(story: Story, zone: str) -> None:
    line(story.title, style="bold")
    seen = f"first seen {local(story.first_seen, zone)}, updated {local(story.last_updated, zone)}"
    told = f"{counted(len(story.reports), 'report')} by {counted(len(story.outlets), 'outlet')}"
    line(f"story {story.id}: {told}; {seen}")
    line(f"topics: {', '.join(story.topics) or 'none'}; bears on carriers: {'yes' if story.affects_carriers else 'no'}")
    if story.change:
        line(f"change: {change_line(story.change)}")


def _report(report: Report, zone: str) -> None:
    line()
    copied = f"  (copies article {report.reprint_of})" if report.reprint_of else ""
    line(f"{local(report.published, zone)}  {report.outlet}  {report.title}{copied}")
    line(f"    article {report.article}  {report.url}")
    for quote in report.reading.change.quotes[:2] if report.reading.change else ():
        text = report.title if quote.field == "title" else report.body
        line(f"    “{text[quote.start : quote.end]}”")


@contextmanager
def misuse() -> Iterator[None]:
    """A wrong choice of stories or articles is a usage error of the command."""
    try:
        yield
    except ValueError as error:
        raise click.UsageError(str(error)) from error


@stories.command()
@click.argument("kept", type=NUMBER)
@click.argument("gone", type=NUMBER)
@click.pass_obj
def merge(place: Place, kept: int, gone: int) -> None:
    """Make the stories KEPT and GONE one, for good."""
    with existing_database(place) as db, misuse():
        PipelineStore(db).merge(kept, gone, now=datetime.now(UTC))
    click.echo(f"story {gone} is now part of story {kept}")


@stories.command()
@click.argument("story", type=NUMBER)
@click.argument("articles", type=NUMBER, nargs=-1, required=True)
@click.pass_obj
def split(place: Place, story: int, articles: tuple[int, ...]) -> None:
    """Take ARTICLES out of STORY into a new story, for good."""
    with existing_database(place) as db, misuse():
        made = PipelineStore(db).split(story, articles, now=datetime.now(UTC))
    click.echo(f"they are story {made} now")
