"""`init` and `check`: a configuration to start from, and whether the one there is can be run."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.operator import operators
from carrierwatch.build import build_rules
from carrierwatch.output import line, plain, table
from carrierwatch.wording import every
from config.init import init as write_configuration
from config.load import error_in, load

if TYPE_CHECKING:
    from carrierwatch.cli import Place
    from config.load import Configuration


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Write a commented configuration into FOLDER (default: here). Nothing is overwritten."""
    for file in write_configuration(folder):
        click.echo(f"wrote {file}")
    click.echo(
        f"next: put your receivers into {folder / 'receivers.yaml'}, then `carrierwatch --config {folder} check`"
    )


@click.command()
@click.option("--send-test", "send", is_flag=True, help="Send a test message to every receiver.")
@click.pass_obj
def check(place: Place, send: bool) -> None:
    """Validate the configuration; say what would run."""
    configuration = load(place.folder)
    build_rules(configuration, place.folder)
    _must_be_usable(configuration, place)
    line(f"configuration: {_where(configuration, place)}")
    active = [source for source in configuration.sources if source.enabled]
    table(
        ("source", "lang", "every", "discovery"),
        [(s.id, s.lang, every(s.every_minutes), ", ".join(way.kind for way in s.discovery)) for s in active],
    )
    if not active:
        line(f"no source: nothing is fetched; see {configuration.folder}/sources.yaml")
    line()
    table(
        ("rule", "severity", "receivers", "query"),
        [
            (r.id, r.severity, ", ".join(r.receivers), " ".join(r.query.split()))
            for r in configuration.rules
            if r.enabled
        ],
    )
    line()
    table(
        ("receiver", "tags", "labels", "least"),
        [(r.id, ", ".join(r.tags), r.lang, r.least) for r in configuration.receivers if r.enabled],
    )
    if not any(receiver.enabled for receiver in configuration.receivers):
        line(
            f"no receiver yet: alerts are stored and shown, but sent nowhere; see {configuration.folder}/receivers.yaml"
        )
    told = [one.id for one in operators(configuration.receivers, configuration.settings)]
    line(f"told when a source breaks: {', '.join(told) or 'nobody; see `alerts.operator` in settings.yaml'}")
    line(f"{len(configuration.concepts)} concepts, {len(configuration.topics)} topics")
    if send and not asyncio.run(_send_test(place)):
        sys.exit(1)


def _where(configuration: Configuration, place: Place) -> str:
    """Whose configuration it is; without a folder of one's own the shipped one is shown, and nothing runs on it."""
    if place.folder is None:
        return "as shipped, for there is none here; `carrierwatch init` writes one, `--config FOLDER` names another"
    return str(configuration.folder)


def _must_be_usable(configuration: Configuration, place: Place) -> None:
    """Raise `ConfigError` for a receiver whose address no service understands; nothing is sent."""
    from alerts.deliver import AppriseTransport
    from alerts.errors import ReceiverError

    transport = AppriseTransport(configuration.settings.alerts)
    for receiver in configuration.receivers:
        if receiver.enabled:
            try:
                transport.limit(receiver)
            except ReceiverError as error:
                raise error_in(place.folder, "receivers.yaml", receiver.id, "url", error.problem) from error


async def _send_test(place: Place) -> bool:
    """Send a test message to each receiver and say how it went; whether all went well."""
    from alerts.deliver import send_test

    configuration = load(place.folder)
    receivers = [receiver for receiver in configuration.receivers if receiver.enabled]
    outcomes = await asyncio.gather(*(send_test(receiver, configuration.settings.alerts) for receiver in receivers))
    for receiver, problem in zip(receivers, outcomes, strict=True):
        click.echo(f"{receiver.id}: {plain(problem) if problem else 'accepted'}")
    return not any(outcomes)
