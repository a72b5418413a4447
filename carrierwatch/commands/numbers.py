"""Numbers of stories, articles and alerts as people type them."""

from __future__ import annotations

import click

LARGEST = 2**63 - 1  # that SQLite stores
NUMBER = click.IntRange(1, LARGEST)
