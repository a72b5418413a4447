"""When to try again: exponential back-off with full jitter, so that many deliveries do not come back at once.

The scheme is "full jitter" of Marc Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015: a random
share of a bound that doubles with each attempt.
"""

from __future__ import annotations

import json
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from config.settings import AlertSettings

_LEAST = 1.0  # seconds: times are stored in whole ones
_LONGEST_ASKED = 86_400.0  # a service that asks for a longer pause than a day is asked again after one


def next_attempt(
    attempts: int, *, now: datetime, settings: AlertSettings, asked: float | None, draw: float
) -> datetime:
    """The time of the next attempt after `attempts` that failed.

    `asked` is the pause in seconds that the service demanded, if any; nothing comes earlier. `draw` is a random number
    from 0 to 1.
    """
    bound = min(settings.backoff_seconds * 2.0 ** min(attempts - 1, 60), settings.backoff_max_seconds)
    pause = max(bound * draw, _LEAST, min(asked or 0.0, _LONGEST_ASKED))
    return now + timedelta(seconds=pause)


def next_repeat(unanswered: int, *, now: datetime, settings: AlertSettings, draw: float) -> datetime:
    """The time to send once more what left `unanswered` times without an answer.

    Each of these may have arrived, and another may be one copy more: the bound doubles with each, and at least half of
    it is waited. `draw` is a random number from 0 to 1.
    """
    bound = min(settings.backoff_seconds * 2.0 ** min(unanswered - 1, 60), settings.backoff_max_seconds)
    return now + timedelta(seconds=max(bound * (1 + draw) / 2, _LEAST))


def asked_pause(header: str | None, body: bytes, *, now: datetime) -> float | None:
    """The pause in seconds that an HTTP answer asks for; None where it asks for none, or in words we cannot read.

    `header` is Retry-After: seconds, or a date (RFC 9110, 10.2.3). `body` may be JSON: Telegram's
    `parameters.retry_after` (Bot API, ResponseParameters), or `retry_after` as Discord and others write it. The longest
    counts.
    """
    found = [seconds for seconds in (_of_header(header, now), _of_body(body)) if seconds is not None]
    return max(found, default=None)


def _of_header(header: str | None, now: datetime) -> float | None:
    written = (header or "").strip()
    if not written:
        return None
    if written.isascii() and written.replace(".", "", 1).isdigit():
        return float(written)
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        return None
    return max((until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds(), 0.0)


def _of_body(body: bytes) -> float | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(answer, dict):
        return None
    parameters = answer.get("parameters")
    for place in (parameters if isinstance(parameters, dict) else {}, answer):
        seconds = place.get("retry_after")
        if isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 <= seconds < float("inf"):
            return float(seconds)
    return None
