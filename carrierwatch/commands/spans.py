"""Lengths of time as people type them: `30m`, `12h`, `90d`, `2w`."""

from __future__ import annotations

import re
from datetime import timedelta

import click

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class TimeSpan(click.ParamType[timedelta]):
    """A length of time on the command line: `90d`, `12h`, `30m`, `2w`."""

    name = "time span"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The span as a timedelta; click's error where it is none."""
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"(\d{1,4})([mhdw])", str(value))
        if not found:
            self.fail(f"{value!r} is no time span; write one such as 30m, 12h, 90d or 2w", param, ctx)
        return timedelta(**{UNITS[found[2]]: int(found[1])})
