"""What one pass over a source may cost the others: so much time, and so many pages that nobody can read.

A source that answers a byte a second, or whose pages keep the readers busy until they are given up, is left for its
next pass with the rest of its addresses; nothing of it is lost.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from crawler.fetch import NoPageError
from crawler.plan import Fault

if TYPE_CHECKING:
    from crawler.fetch import Answer, Fetcher
    from crawler.rows import Validators

UNREADABLE = 3  # pages of one pass that took too long or crashed their reader, before no more are tried


class OutOfTimeError(NoPageError):
    """The pass had used up its time before the page came."""

    def __init__(self, url: str) -> None:
        super().__init__(url, "the time of the pass was used up", fault=Fault.PASSING)


class Budget:
    """The budget of a pass that begins now, within a running event loop."""

    def __init__(self, seconds: float) -> None:
        self._end = asyncio.get_running_loop().time() + seconds
        self._unreadable = 0

    def over(self) -> bool:
        """Whether no more is to be fetched."""
        return self.unreadable or asyncio.get_running_loop().time() >= self._end

    @property
    def unreadable(self) -> bool:
        """Whether so many pages took too long, or crashed their reader, that no more are to be read."""
        return self._unreadable >= UNREADABLE

    def note_unreadable(self) -> None:
        """Note one such page."""
        self._unreadable += 1

    async def fetch(
        self,
        fetcher: Fetcher,
        url: str,
        *,
        known: Validators | None = None,
        max_bytes: int | None = None,
        plain: bool = False,
    ) -> Answer:
        """As `Fetcher.fetch`, retries and waiting for its turn included. Raises `OutOfTimeError` at the end."""
        if self.over():
            raise OutOfTimeError(url)
        try:
            async with asyncio.timeout_at(self._end):
                return await fetcher.fetch(url, known=known, max_bytes=max_bytes, plain=plain)
        except TimeoutError as error:
            raise OutOfTimeError(url) from error
