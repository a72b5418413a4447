"""The one spider: it opens a crawl with all of Scrapy's manners and does an errand in it, such as a pass over a
source.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy import Spider

from crawler.fetch import Fetcher

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from scrapy import Request

    from crawler.robots import Rules

T = TypeVar("T")


class OutletSpider(Spider):
    """Runs `errand(fetcher)` and puts its outcome into `outcome`.

    The errand awaits its requests one by one as it needs them (`Fetcher.fetch`), so that discovery, the decision what
    to fetch, and the articles follow each other in plain code. Stopping the crawl cancels the errand.
    """

    name = "outlet"

    def __init__(
        self, errand: Callable[[Fetcher], Awaitable[Any]], outcome: asyncio.Future[Any], rules: Rules, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.rules = rules  # for `ObeyRobots`
        self._errand = errand
        self._outcome = outcome

    async def start(self) -> AsyncIterator[Request]:
        """Do the errand; yields no request of its own."""
        try:
            result = await self._errand(Fetcher(self.crawler))
        except asyncio.CancelledError:
            self._outcome.cancel()
            raise
        # Scrapy logs what `start` raises and goes on; the errand's caller is to have it instead, whatever it is.
        except BaseException as error:  # noqa: BLE001
            self._outcome.set_exception(error)
        else:
            self._outcome.set_result(result)
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request
