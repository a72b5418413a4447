"""How commands print: tables and lines for people, JSON for pipes; nothing that was fetched can steer the terminal."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Control characters other than tab and newline, and the marks that turn the direction of writing.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """The text without characters that could move the cursor, ring, recolour or reorder a terminal."""
    return STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def console() -> Console:
    """Standard output; as wide as needed where it is no terminal, so that nothing is cut in a pipe or a log."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(highlight=False, width=1000, no_color=True)


def text(value: object, style: str = "") -> Text:
    """A value as text that is shown as it stands: no markup, no control characters."""
    return Text(plain("" if value is None else str(value)), style=style)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """Print a table; a cell may be any value, or a rich Text."""
    grid = Table(*columns, title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for row in rows:
        grid.add_row(*(cell if isinstance(cell, Text) else text(cell) for cell in row))
    console().print(grid)


def line(value: str = "", style: str = "") -> None:
    """Print one line for a person."""
    console().print(text(value, style))


def json_line(value: object) -> None:
    """Print one JSON object on a line of its own, UTF-8."""
    sys.stdout.write(json.dumps(as_json(value), ensure_ascii=False) + "\n")


def as_json(value: object) -> object:
    """A value of ours as what JSON knows: dataclasses become objects, times ISO 8601, enumerations their value."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [as_json(item) for item in value]
    return value


def local(instant: datetime | None, zone: str) -> str:
    """An instant as people of that zone write it: `2025-10-10 14:00`; `–` for None."""
    return "–" if instant is None else instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
