"""`notices`: what the operator was told of the sources, and what became of each message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from alerts.notice_message import render_notice
from alerts.store import AlertStore
from carrierwatch.commands.deliveries import say_deliveries, say_retried
from carrierwatch.commands.numbers import NUMBER
from carrierwatch.commands.place import existing_database, settings_of
from carrierwatch.commands.reader import reader
from carrierwatch.commands.spans import TimeSpan
from carrierwatch.output import json_line, line, local, table

if TYPE_CHECKING:
    from alerts.model import Delivery
    from alerts.notice import Notice
    from carrierwatch.cli import Place
    from config.settings import Settings


@click.group()
def notices() -> None:
    """List and show what the operator was told of sources; send it again."""


@notices.command("list")
@click.option("--since", type=TimeSpan(), help="Only those made within this time: 7d, 12h.")
@click.option("--limit", default=50, show_default=True, type=NUMBER)
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_notices(place: Place, since: timedelta | None, limit: int, as_lines: bool) -> None:
    """The newest notices, newest first, with what became of each."""
    with existing_database(place) as db:
        store, settings = AlertStore(db), settings_of(place)
        newest = store.notices.notices(since=datetime.now(UTC) - since if since else None, limit=limit)
        found = [(one, store.deliveries.of_notice(one.id)) for one in newest]
        if as_lines:
            for notice, deliveries in found:
                json_line({"notice": notice, "deliveries": deliveries})
            return
        table(
            ("notice", "made", "receiver", "what", "state"),
            [
                (one.id, local(one.created_at, settings.zone), one.receiver, _subject(one, settings), _state(one, sent))
                for one, sent in found
            ],
        )


@notices.command()
@click.argument("number", type=NUMBER)
@click.option("--json", "as_lines", is_flag=True, help="One JSON object.")
@click.pass_obj
def show(place: Place, number: int, as_lines: bool) -> None:
    """The words of one notice, and what became of it."""
    with existing_database(place) as db:
        store, settings = AlertStore(db), settings_of(place)
        notice, deliveries = store.notices.notice(number), store.deliveries.of_notice(number)
        if as_lines:
            json_line({"notice": notice, "deliveries": deliveries})
            return
        for part in render_notice(notice, reader(settings)).parts:
            line(part)
        line()
        if notice.replaced_by:
            line(f"had not left when there was more to tell: see notice {notice.replaced_by}")
        say_deliveries(deliveries, settings, retry=f"carrierwatch notices retry {number}")


@notices.command()
@click.argument("number", type=NUMBER)
@click.pass_obj
def retry(place: Place, number: int) -> None:
    """Send again a notice that failed, is dead or unconfirmed; the next pass or the daemon does it."""
    with existing_database(place) as db:
        store = AlertStore(db)
        store.notices.notice(number)
        again = store.deliveries.retry_notice(number, datetime.now(UTC))
    say_retried(again, f"notice {number}")


def _state(notice: Notice, deliveries: tuple[Delivery, ...]) -> str:
    if notice.replaced_by:
        return f"told in notice {notice.replaced_by}"
    return ", ".join(one.state for one in deliveries)


def _subject(notice: Notice, settings: Settings) -> str:
    return render_notice(notice, reader(settings)).subject
