"""The one event loop: Twisted's reactor on asyncio, which Scrapy needs and everything else shares."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")


def run(main: Callable[[], Awaitable[T]]) -> T:
    """Run `main()` to its end inside the reactor; what it returns or raises comes out here.

    Once in the life of a process: a reactor cannot be started again. Installs no signal handlers; `main` does, on its
    loop (`asyncio.get_running_loop().add_signal_handler`).
    """
    from scrapy.utils.reactor import install_reactor, verify_installed_reactor

    from crawler.settings import REACTOR

    install_reactor(REACTOR)
    # Where something imported another reactor before, installing fails in silence and the first crawl hangs.
    verify_installed_reactor(REACTOR)
    import twisted.internet.reactor

    reactor: Any = twisted.internet.reactor
    outcome: list[asyncio.Future[T]] = []

    async def job() -> None:
        try:
            task = asyncio.ensure_future(main())
            outcome.append(task)
            await asyncio.wait([task])
        finally:
            reactor.stop()

    reactor.callWhenRunning(lambda: asyncio.ensure_future(job()))
    reactor.run(installSignalHandlers=False)
    return outcome[0].result()
