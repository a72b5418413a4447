"""`stories`: what happened, who reported it, and how it developed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from carrierwatch.commands.numbers import NUMBER
from carrierwatch.commands.place import existing_database, settings_of
from carrierwatch.commands.spans import TimeSpan
from carrierwatch.output import json_line, line, local, table
from carrierwatch.wording import change_line, change_words, counted
from pipeline.model import Corroboration
from pipeline.store import PipelineStore

if TYPE_CHECKING:
    from carrierwatch.cli import Place
    from pipeline.model import Report, Revision, Story

TOLD_BY = {
    Corroboration.SINGLE: "one outlet",
    Corroboration.SEVERAL: "several outlets",
    Corroboration.AUTHORITY: "an authority",
}


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
        store = PipelineStore(db)
        found = store.outlines(
            since=datetime.now(UTC) - since if since else None, limit=limit, changes=changes, carriers=carriers
        )
        if as_lines:
            for outline in found:
                json_line(store.story(outline.id))
            return
        zone = settings_of(place).zone
        table(
            ("story", "updated", "reports", "outlets", "told by", "change", "title"),
            [
                (
                    one.id,
                    local(one.last_updated, zone),
                    one.reports,
                    one.outlets,
                    TOLD_BY[one.corroboration],
                    change_words(one.change) if one.change else "–",
                    one.title,
                )
                for one in found
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
        if story.id != number:
            line(f"story {number} went up in story {story.id}:")
        _head(story, zone)
        why = store.reasons(story.id)
        for report in story.reports:
            _report(report, zone, why.get(report.article, ""))
            for revision in revisions[report.article]:
                _revision(revision, zone)
        _kin(store, story.id)


def _head(story: Story, zone: str) -> None:
    line(story.title, style="bold")
    seen = f"first seen {local(story.first_seen, zone)}, updated {local(story.last_updated, zone)}"
    told = f"{counted(len(story.reports), 'report')} by {counted(len(story.outlets), 'outlet')}"
    line(f"story {story.id}: {told}; {seen}")
    line(f"told by: {TOLD_BY[story.corroboration]} ({', '.join(story.outlets)})")
    line(f"topics: {', '.join(story.topics) or 'none'}; bears on carriers: {'yes' if story.affects_carriers else 'no'}")
    if story.change:
        line(f"change: {change_line(story.change)}")


def _report(report: Report, zone: str, why: str) -> None:
    line()
    copied = f"  (copies article {report.reprint_of})" if report.reprint_of else ""
    line(f"{local(report.published, zone)}  {report.outlet}  {report.title}{copied}")
    line(f"    article {report.article}  {report.url}")
    if why:
        line(f"    here because: {why}", style="dim")
    for quote in report.reading.change.quotes[:2] if report.reading.change else ():
        text = report.title if quote.field == "title" else report.body
        line(f"    “{' '.join(text[quote.start : quote.end].split())}”")


def _revision(revision: Revision, zone: str) -> None:
    why = f" ({', '.join(reason.replace('_', ' ') for reason in revision.reasons)})" if revision.reasons else ""
    what = f"material edit{why}" if revision.material else "edit of wording"
    line(f"    {local(revision.replaced_at, zone)}  {what}:" if revision.changes else f"    {what}")
    for change in revision.changes:
        line(f"      {change}")


def _kin(store: PipelineStore, story: int) -> None:
    """The stories of the same affair, and the one that this was split off from."""
    origin = store.split_from(story)
    affair = store.thread(story)
    if origin or len(affair) > 1:
        line()
    if origin:
        line(f"split off by hand from story {origin}")
    if why := dict(affair).get(story):
        line(why)
    for other, reason in affair:
        if other != story:
            line(f"same affair: story {other}  {store.title(other)}" + (f" ({reason})" if reason else ""))


@stories.command()
@click.argument("kept", type=NUMBER)
@click.argument("gone", type=NUMBER)
@click.pass_obj
def merge(place: Place, kept: int, gone: int) -> None:
    """Make the stories KEPT and GONE one, for good."""
    with existing_database(place) as db:
        PipelineStore(db).merge(kept, gone, now=datetime.now(UTC))
    line(f"story {gone} is now part of story {kept}; what was alerted of either counts as told")


@stories.command()
@click.argument("story", type=NUMBER)
@click.argument("articles", type=NUMBER, nargs=-1, required=True)
@click.pass_obj
def split(place: Place, story: int, articles: tuple[int, ...]) -> None:
    """Take ARTICLES out of STORY into a new story, for good."""
    with existing_database(place) as db:
        made = PipelineStore(db).split(story, articles, now=datetime.now(UTC))
    line(f"{counted(len(set(articles)), 'article')} of story {story} are story {made} now")
