"""Lines of a file that hold nothing usable: each is named on standard error, and the others go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from config.errors import CarrierwatchError

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


def sorted_out(lines: Iterable[T | CarrierwatchError]) -> tuple[list[T], int]:
    """What the lines hold, and how many of them are bad."""
    found: list[T] = []
    bad = 0
    for line in lines:
        if isinstance(line, CarrierwatchError):
            click.echo(f"error: {line}", err=True)
            bad += 1
        else:
            found.append(line)
    return found, bad
