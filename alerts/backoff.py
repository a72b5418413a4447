"""When to try again: exponential back-off with full jitter, so that many deliveries do not come back at once.

The scheme is "full jitter" of Marc Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015: a random
share of a bound that doubles with each attempt.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import AlertSettings

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
