"""`digests`: the messages that gather several alerts, or say that nothing happened."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from alerts.digest_message import render_digest
from alerts.store import AlertStore
from carrierwatch.commands.deliveries import say_deliveries, say_retried
from carrierwatch.commands.numbers import NUMBER
from carrierwatch.commands.place import existing_database, settings_of
from carrierwatch.commands.reader import reader
from carrierwatch.output import json_line, line, local, table

if TYPE_CHECKING:
    from carrierwatch.cli import Place


@click.group()
def digests() -> None:
    """List and show digests; send one again."""


@digests.command("list")
@click.option("--limit", default=50, show_default=True, type=NUMBER)
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_digests(place: Place, limit: int, as_lines: bool) -> None:
    """The newest digests, newest first, with what became of each."""
    with existing_database(place) as db:
        store, zone = AlertStore(db), settings_of(place).zone
        found = [(one, store.deliveries.of_digest(one.id)) for one in store.digests.digests(limit=limit)]
        if as_lines:
            for digest, deliveries in found:
                json_line({"digest": digest, "deliveries": deliveries})
            return
        table(
            ("digest", "made", "receiver", "kind", "alerts", "state"),
            [
                (d.id, local(d.created_at, zone), d.receiver, d.kind, len(d.alerts), ", ".join(s.state for s in sent))
                for d, sent in found
            ],
        )


@digests.command()
@click.argument("number", type=NUMBER)
@click.option("--json", "as_lines", is_flag=True, help="One JSON object.")
@click.pass_obj
def show(place: Place, number: int, as_lines: bool) -> None:
    """The words of one digest, and what became of it."""
    with existing_database(place) as db:
        store, settings = AlertStore(db), settings_of(place)
        digest, deliveries = store.digests.digest(number), store.deliveries.of_digest(number)
        if as_lines:
            json_line({"digest": digest, "deliveries": deliveries})
            return
        told = {one: store.alert(one) for one in digest.numbers}
        for part in render_digest(digest, told, reader(settings)).parts:
            line(part)
        line()
        say_deliveries(deliveries, settings, retry=f"carrierwatch digests retry {number}")


@digests.command()
@click.argument("number", type=NUMBER)
@click.pass_obj
def retry(place: Place, number: int) -> None:
    """Send again a digest that failed, is dead or unconfirmed; the next pass or the daemon does it."""
    with existing_database(place) as db:
        store = AlertStore(db)
        store.digests.digest(number)
        again = store.deliveries.retry_digest(number, datetime.now(UTC))
    say_retried(again, f"digest {number}")
