"""`alerts`: what was told to whom, why, and what became of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from alerts.query import Query
from alerts.store import AlertStore
from carrierwatch.commands.deliveries import next_attempt, notes, say_retried, why
from carrierwatch.commands.numbers import NUMBER
from carrierwatch.commands.place import existing_database, settings_of
from carrierwatch.commands.spans import TimeSpan
from carrierwatch.output import json_line, line, local, table
from carrierwatch.wording import change_line, correction_lines, counted

if TYPE_CHECKING:
    from alerts.model import Alert, Delivery
    from carrierwatch.cli import Place


@click.group()
def alerts() -> None:
    """List, show, acknowledge, silence, retry."""


@alerts.command("list")
@click.option("--since", type=TimeSpan(), help="Only those raised within this time: 7d, 12h.")
@click.option("--limit", default=50, show_default=True, type=NUMBER)
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_alerts(place: Place, since: timedelta | None, limit: int, as_lines: bool) -> None:
    """The newest alerts, newest first, with what became of their deliveries."""
    with existing_database(place) as db:
        store = AlertStore(db)
        found = store.alerts(since=datetime.now(UTC) - since if since else None, limit=limit)
        if as_lines:
            for alert in found:
                json_line({"alert": alert, "deliveries": store.deliveries.of(alert.id)})
            return
        zone = settings_of(place).zone
        table(
            ("alert", "raised", "severity", "story", "headline", "deliveries"),
            [
                (a.id, local(a.created_at, zone), a.severity, a.story, a.headline, _states(store.deliveries.of(a.id)))
                for a in found
            ],
        )


def _states(deliveries: tuple[Delivery, ...]) -> str:
    return ", ".join(f"{delivery.receiver}: {delivery.state}" for delivery in deliveries) or "no receiver"


@alerts.command()
@click.argument("number", type=NUMBER)
@click.option("--json", "as_lines", is_flag=True, help="One JSON object.")
@click.pass_obj
def show(place: Place, number: int, as_lines: bool) -> None:
    """One alert: what it said, the proof, why it was raised, and each delivery."""
    with existing_database(place) as db:
        store = AlertStore(db)
        alert = store.alert(number)
        deliveries = store.deliveries.of(number)
        if as_lines:
            json_line({"alert": alert, "acknowledged_at": store.acknowledged_at(number), "deliveries": deliveries})
            return
        settings = settings_of(place)
        zone = settings.zone
        _show(alert, zone)
        seen = store.acknowledged_at(number)
        line(f"acknowledged: {local(seen, zone)}" if seen else "not acknowledged")
        line()
        table(
            ("receiver", "state", "next attempt", "why", "error"),
            [(d.receiver, d.state, next_attempt(d, zone), why(d), d.error) for d in deliveries],
        )
        retrying = f"carrierwatch alerts retry {number} --receiver {{receiver}}"
        for text in notes(deliveries, settings.alerts.repeats, retrying, zone):
            line(text)


def _show(alert: Alert, zone: str) -> None:
    line(alert.headline, style="bold")
    line(f"alert {alert.id}, {alert.severity}, raised {local(alert.created_at, zone)}: {alert.reason}")
    if alert.change:
        line(change_line(alert.change))
    for text in correction_lines(alert.correction) if alert.correction else ():
        line(text)
    line(f"corroboration: {alert.corroboration}, {counted(alert.voices, 'independent outlet')}")
    for quote in alert.quotes:
        line(f"  “{quote.text}” ({quote.outlet})")
    for link in alert.links:
        line(f"  {local(link.published, zone)}  {link.outlet}  {link.url}")
    line(f"rule {alert.rule}: " + "; ".join(f"{c.text} ← {', '.join(c.by)}" for c in alert.clauses if c.satisfied))
    line(f"story {alert.story}: `carrierwatch stories show {alert.story}`")


@alerts.command()
@click.argument("number", type=NUMBER)
@click.pass_obj
def ack(place: Place, number: int) -> None:
    """Note that somebody has seen the alert."""
    with existing_database(place) as db:
        AlertStore(db).acknowledge(number, datetime.now(UTC))
    click.echo(f"alert {number} is acknowledged")


@alerts.command()
@click.argument("query", required=False)
@click.option("--for", "span", type=TimeSpan(), default="7d", show_default=True, help="How long: 12h, 7d.")
@click.option("--comment", default="", help="Why, for those who ask later.")
@click.option("--end", type=NUMBER, help="End the silence with this number instead.")
@click.pass_obj
def silence(place: Place, query: str | None, span: timedelta, comment: str, end: int | None) -> None:
    """Raise no alert for stories that QUERY takes, for a while; without QUERY, list the silences that hold.

    QUERY is written as in a rule: country:UZ AND change.area:trade. Stories are still stored and matched.
    """
    if not span:
        raise click.BadParameter("a silence of no length silences nothing; write 12h or 7d", param_hint="--for")
    with existing_database(place) as db:
        store, now, zone = AlertStore(db), datetime.now(UTC), settings_of(place).zone
        if end is not None:
            click.echo(f"silence {end} has ended" if store.end_silence(end, now) else f"silence {end}: none holds")
            return
        if query is None:
            table(
                ("silence", "until", "query", "comment"),
                [(s.id, local(s.until, zone), s.query, s.comment) for s in store.silences(now)],
            )
            return
        Query.parse(query)
        made = store.silence(query, now + span, comment, now)
        click.echo(f"silence {made.id} holds until {local(made.until, zone)}; `alerts silence --end {made.id}` ends it")


@alerts.command()
@click.argument("number", type=NUMBER)
@click.option("--receiver", help="Only this receiver.")
@click.pass_obj
def retry(place: Place, number: int, receiver: str | None) -> None:
    """Send again what failed, is dead or unconfirmed; the next pass or the daemon does it."""
    with existing_database(place) as db:
        ledger = AlertStore(db).deliveries
        addressed = [one.receiver for one in ledger.of(number)]
        if receiver is not None and addressed and receiver not in addressed:
            raise click.BadParameter(
                f"alert {number} was never addressed to {receiver!r}; it was to {', '.join(addressed)}",
                param_hint="--receiver",
            )
        again = ledger.retry(number, datetime.now(UTC), receiver=receiver)
    say_retried(again, f"alert {number}")
