"""When to try again."""

from __future__ import annotations

import pytest

from alerts.backoff import next_attempt
from config.model import AlertSettings

from .making import NOW

SETTINGS = AlertSettings(backoff_seconds=30, backoff_max_seconds=3600)
PAUSES = [
    # attempts, draw, asked, seconds
    (1, 1.0, None, 30), (2, 1.0, None, 60), (3, 1.0, None, 120), (8, 1.0, None, 3600), (5000, 1.0, None, 3600),
    (3, 0.5, None, 60), (3, 0.0, None, 1), (1, 1.0, 300.0, 300), (5, 1.0, 10.0, 480), (1, 0.0, 31.0, 31),
    (1, 1.0, 9e9, 86_400),
]  # fmt: skip


@pytest.mark.parametrize(("attempts", "draw", "asked", "seconds"), PAUSES)
def test_pauses(attempts: int, draw: float, asked: float | None, seconds: int) -> None:
    """Doubling up to a bound, a random share of it, never before the service allows, never more than a day."""
    due = next_attempt(attempts, now=NOW, settings=SETTINGS, asked=asked, draw=draw)
    assert (due - NOW).total_seconds() == seconds
