"""`feeds`: a calendar of effective dates and an Atom feed of alerts, for programs of others to subscribe to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.feed_store import FeedStore
from alerts.feeds import write_feeds
from carrierwatch.commands.place import existing_database, folder_of, settings_of
from config.load import load_rules
from config.model import Lang

if TYPE_CHECKING:
    from carrierwatch.cli import Place


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write into; default: `feeds.folder` of the settings.",
)
@click.option(
    "--lang", type=click.Choice([lang.value for lang in Lang]), help="Language of the labels; default: the settings'."
)
@click.pass_obj
def feeds(place: Place, out: Path | None, lang: str | None) -> None:
    """Write alerts.atom and effective.ics.

    A pass does the same by itself once `feeds.folder` is set in settings.yaml.
    """
    settings = settings_of(place)
    if out is None and settings.feeds.folder is None:
        raise click.UsageError("name a folder: `--out DIR`, or `feeds.folder` in settings.yaml")
    home = folder_of(place)
    folder = out or home / str(settings.feeds.folder)
    if lang:
        settings = settings.model_copy(update={"lang": Lang(lang)})
    templates = home / "templates"
    with existing_database(place) as db:
        changed = write_feeds(
            FeedStore(db),
            settings,
            load_rules(place.folder),
            folder,
            now=datetime.now(UTC),
            templates=templates if templates.is_dir() else None,
        )
    for path in changed:
        click.echo(f"wrote {path}")
    if not changed:
        click.echo(f"{folder}: nothing new")
