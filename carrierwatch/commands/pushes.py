"""`sources pushes`: which feeds are pushed to us, and which are only asked."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from carrierwatch.commands.place import existing_database, settings_of
from carrierwatch.output import json_line, line, local, table

if TYPE_CHECKING:
    from carrierwatch.cli import Place


@click.command()
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def pushes(place: Place, as_lines: bool) -> None:
    """Subscriptions to feeds at their hubs (WebSub): who pushes, until when, and when it did last."""
    from crawler.websub.store import SubscriptionStore

    settings = settings_of(place)
    with existing_database(place) as db:
        found = SubscriptionStore(db).all()
    if as_lines:
        for one in found:
            json_line(asdict(one))
        return
    if settings.crawl.websub is None:
        line("crawl.websub is not set: feeds are only asked; docs/websub.md tells how to be pushed")
    table(
        ("source", "feed", "hub", "state", "until", "pushes", "last", "problem"),
        [
            (
                one.source, one.feed, one.hub, one.state.value, local(one.lease_until, settings.zone), one.pushes,
                local(one.pushed_at, settings.zone), one.problem,
            )
            for one in found
        ],
    )  # fmt: skip
