"""Turns at something that is scarce, given out fairly: whoever asks for much waits behind whoever asks for little."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Turns:
    """So many at once, and among those who wait one of each group in rotation, the first of the group first.

    A semaphore would serve in the order of asking: an outlet with five hundred slow pages would keep everybody
    waiting until they are through. Belongs to one event loop.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def of(self, group: str) -> AsyncIterator[None]:
        """Wait for a turn, and give it back at the end. A cancelled wait takes none."""
        await self._take(group)
        try:
            yield
        finally:
            self._give_back()

    async def _take(self, group: str) -> None:
        if self._free and not self._waiting:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(group, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was given in the very moment
                self._give_back()
            raise

    def _give_back(self) -> None:
        while self._waiting:
            group, queue = self._waiting.popitem(last=False)
            turn = queue.popleft()
            if queue:
                self._waiting[group] = queue  # at the end: the others come first
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
