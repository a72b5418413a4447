"""The daemon's part of WebSub: a listener for hubs, and the upkeep of subscriptions (`crawler/websub/`)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from config.model import Source
    from config.settings import WebSubSettings
    from crawler.fetch import Fetcher
    from crawler.websub.subscriber import Subscriber

log = logging.getLogger(__name__)


class Pushes:
    """Listens from the moment it is made, within the event loop, until `close`. Raises `ListenError`."""

    def __init__(
        self,
        subscriber: Subscriber,
        settings: WebSubSettings,
        sources: Callable[[], Iterable[Source]],
        errand: Callable[[Callable[[Fetcher], Awaitable[None]]], Awaitable[None]],
    ) -> None:
        from crawler.websub.listener import Listener  # here, for it brings Twisted's reactor

        host, _, port = settings.listen.rpartition(":")
        self._subscriber = subscriber
        self._sources = sources
        self._errand = errand
        self._listener = Listener(subscriber, host.strip("[]"), int(port), prefix=subscriber.prefix)
        log.warning("event=listening host=%s port=%d", host, self._listener.port)

    async def upkeep(self) -> None:
        """Begin, renew and end subscriptions as is due. Raises `StoreError`."""
        await self._subscriber.upkeep(self._sources(), self._errand)

    async def close(self) -> None:
        """Hubs find nobody until the next start; leases go on."""
        await self._listener.close()
