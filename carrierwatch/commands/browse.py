"""`browse`: the database in Datasette."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from carrierwatch.commands.place import database_path, folder_of, settings_of

if TYPE_CHECKING:
    from carrierwatch.cli import Place


@click.command()
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 shows it to everyone."
)
@click.option("--open/--no-open", "open_browser", default=False, help="Open a browser window.")
@click.pass_obj
def browse(place: Place, port: int, host: str, open_browser: bool) -> None:
    """Open the database in Datasette, read-only, until Ctrl-C."""
    from carrierwatch.browse import Feeds, serve
    from carrierwatch.database import open_existing

    path = database_path(place)
    open_existing(path).close()
    written = settings_of(place).feeds
    feeds = Feeds(folder_of(place) / written.folder if written.folder else None, written.address)
    serve(path, host=host, port=port, open_browser=open_browser, feeds=feeds)
