"""`demo`: the whole job on this machine alone."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", default="demo-output", type=click.Path(path_type=Path, file_okay=False))
@click.option("--browse/--no-browse", "browse", default=False, help="Open Datasette on what it found, until Ctrl-C.")
def demo(folder: Path, browse: bool) -> None:
    """Crawl a bundled sample outlet, gather stories, raise alerts and deliver them, all on this machine.

    FOLDER (default: demo-output) is made anew and keeps everything: configuration, database, mails, chat, log.
    """
    from carrierwatch.demo.run import demonstrate
    from carrierwatch.demo.show import show

    findings = demonstrate(folder, click.echo)
    show(findings, folder)
    if browse:
        from carrierwatch.browse import serve

        serve(folder / "carrierwatch.db", announce=click.echo)
