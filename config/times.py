"""The times of day that a receiver names, as people write them: `22:00-07:00`, `daily 08:00`, `weekly mon 08:00`.

Values only; what they mean on a certain day in a certain zone is told in `alerts/hours.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from functools import lru_cache

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = r"([01]?\d|2[0-3]):([0-5]\d)"
_QUIET = re.compile(rf"{_CLOCK} *[-–] *{_CLOCK}")
_DIGEST = re.compile(rf"(?:daily|weekly +({'|'.join(WEEKDAYS)})) +{_CLOCK}")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From a time of day until another, on the next day where that is not later."""

    begin: time
    end: time

    def hold(self, at: time) -> bool:
        """Whether a time of day lies within."""
        if self.begin < self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


@dataclass(frozen=True, slots=True)
class DigestTime:
    """A time of day, every day or on one day of the week."""

    at: time
    weekday: int | None  # 0 is Monday; None every day


@lru_cache(maxsize=256)
def quiet_hours_of(text: str) -> QuietHours:
    """Read `22:00-07:00`. Raises `ValueError`."""
    found = _QUIET.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no span of hours; write one such as 22:00-07:00")
    begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if begin == end:
        raise ValueError(f"{text!r} begins when it ends; write one such as 22:00-07:00, or `enabled: false`")
    return QuietHours(begin, end)


@lru_cache(maxsize=256)
def digest_of(text: str) -> DigestTime:
    """Read `daily 08:00` or `weekly mon 08:00`. Raises `ValueError`."""
    found = _DIGEST.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError(f"{text!r} is no time of a digest; write one such as daily 08:00 or weekly mon 08:00")
    return DigestTime(time(int(found[2]), int(found[3])), WEEKDAYS.index(found[1]) if found[1] else None)
