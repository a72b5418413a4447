"""When a source is asked because a hub said that it has news. Pure; the daemon keeps one of these.

A hint is taken up at once, but not more often than `PAUSE` allows, however often hints come. Where nothing new is
found yet (a hub may be faster than the outlet's own caches), the source is asked once more.
"""

from __future__ import annotations

from datetime import datetime, timedelta

PAUSE = timedelta(seconds=60)  # least time between two passes over a source that hints bring
AGAIN = timedelta(minutes=2)  # after a pass that found nothing of what a hint had promised


class Hints:
    """Which sources are to be asked for a hint's sake, and when."""

    def __init__(self) -> None:
        self._told: dict[str, datetime] = {}  # when the latest hint came
        self._again: dict[str, datetime] = {}  # when the source is to be asked once more
        self._ended: dict[str, datetime] = {}  # the latest pass that a hint brought

    def told(self, source: str, *, now: datetime) -> None:
        """A hint came."""
        self._told[source] = now
        self._again.pop(source, None)

    def looked(self, source: str, *, began: datetime, now: datetime, found_new: bool) -> None:
        """A pass ended; what was told during it may have come too late for it."""
        again = self._again.pop(source, None)
        told = self._told.get(source)
        if told is None or told > began:
            return
        del self._told[source]
        self._ended[source] = now
        if not found_new and again is None:
            self._again[source] = now + AGAIN

    def due(self, source: str, *, now: datetime) -> datetime | None:
        """When the source is to be asked; None where no hint wants it."""
        if source in self._told:
            ended = self._ended.get(source)
            return max(now, ended + PAUSE) if ended else now
        return self._again.get(source)
