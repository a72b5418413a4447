"""When to try again."""

from __future__ import annotations

import pytest

from alerts.backoff import asked_pause, next_attempt
from config.settings import AlertSettings

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


ASKED = [
    # Retry-After, the body, and the seconds that are asked for
    ("7", b"", 7.0),
    ("Fri, 10 Oct 2025 09:02:00 GMT", b"", 120.0),
    ("Fri, 10 Oct 2025 08:00:00 GMT", b"", 0.0),
    ("soon", b"<html>", None),
    (None, b'{"ok": false, "error_code": 429, "parameters": {"retry_after": 35}}', 35.0),
    (None, b'{"message": "You are being rate limited.", "retry_after": 0.64}', 0.64),
    ("3", b'{"parameters": {"retry_after": 35}}', 35.0),
    (None, b'{"retry_after": "never"}', None),
    (None, b'{"retry_after": true}', None),
    (None, b"[1]", None),
    (None, b"", None),
]


@pytest.mark.parametrize(("header", "body", "seconds"), ASKED)
def test_the_pause_that_an_answer_asks_for(header: str | None, body: bytes, seconds: float | None) -> None:
    """By header or by body; the longest counts; what cannot be read asks for nothing."""
    assert asked_pause(header, body, now=NOW) == seconds
