"""The command line: which commands there are, and how errors end.

`--help` must answer in a fraction of a second, so that this file imports click and nothing else: a command's module
(and with it Scrapy, Apprise, Datasette …) is imported when the command is called.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from config.errors import CarrierwatchError

COMMANDS = {
    "demo": ("demo:demo", "The whole job against a bundled site, on this machine alone."),
    "init": ("check:init", "Write a commented configuration to start from."),
    "check": ("check:check", "Validate the configuration; say what would run."),
    "run": ("run:run", "One pass: fetch, understand, alert, deliver. For cron."),
    "daemon": ("run:daemon", "The same on a schedule, until SIGTERM."),
    "reprocess": ("past:reprocess", "Read the kept pages again with the present extractor and lexicon."),
    "status": ("status:status", "Health at a glance."),
    "browse": ("browse:browse", "Open the database in Datasette."),
    "stories": ("stories:stories", "List stories; show one with its time line and quotes."),
    "alerts": ("alerts:alerts", "List, show, acknowledge, silence, retry."),
    "digests": ("digests:digests", "List and show the messages that gather alerts; send one again."),
    "notices": ("notices:notices", "List and show what the operator was told of sources; send it again."),
    "rules": ("rules:rules", "List rules; try them on what is stored; explain an alert."),
    "feeds": ("feeds:feeds", "Write a calendar of effective dates and an Atom feed of alerts."),
    "sources": ("sources:sources", "The catalogue: list, add, check, health."),
    "extract": ("extract:extract", "Articles from saved pages, as JSON lines."),
    "analyze": ("analyze:analyze", "What articles in a JSON Lines file say, without a database."),
    "words": ("words:words", "Which terms each word on standard input is a form of."),
    "backup": ("status:backup", "A consistent copy of the database."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(f"carrierwatch.commands.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@dataclass(frozen=True, slots=True)
class Place:
    """Where the user's configuration lies; None where none was named or found."""

    folder: Path | None


def find_folder(named: Path | None) -> Path | None:
    """The folder that was named, else the current one if it holds a configuration."""
    if named is not None:
        return named
    here = Path.cwd()
    return here if (here / "settings.yaml").is_file() else None


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--config",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="CARRIERWATCH_CONFIG",
    help="Folder of the configuration; default: the current one, if it holds a settings.yaml.",
)
@click.option("-v", "--verbose", count=True, help="Log what is done; twice: in detail.")
@click.version_option(None, "--version", "-V", package_name="carrierwatch", message="%(version)s")
@click.pass_context
def cli(context: click.Context, folder: Path | None, verbose: int) -> None:
    """Tells freight carriers, once and with the proof, when a migration or trade rule changes.

    Exit codes: 0 fine, 1 the work failed, 2 wrong usage or configuration.
    """
    from carrierwatch.logs import set_up

    set_up(verbose)
    context.obj = Place(find_folder(folder))


def main() -> None:
    """Run the command line; an error that we know ends in one line on standard error and its exit code."""
    try:
        cli()
    except CarrierwatchError as error:
        click.echo(f"error: {error}", err=True)
        if error.pointer:
            click.echo(error.pointer, err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        # Standard output goes to a full disk; what is stored has its own error, `StoreError`.
        os.write(2, b"error: the output cannot be written: the disk is full; free some space and run again\n")
        os._exit(1)


if __name__ == "__main__":
    main()
