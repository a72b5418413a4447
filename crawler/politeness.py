"""Manners that Scrapy leaves to its users: slots by host and port, and the crawl delay of robots.txt.

Scrapy keeps one queue for all ports of a host and knows nothing of Crawl-delay. The rules: `crawler/robots.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.core.downloader import Downloader
from scrapy.extensions.throttle import AutoThrottle

from crawler.urls import netloc_of

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser
    from twisted.internet.defer import Deferred

FAILURE = re.compile(r"failure\.Failure \S+: (.*?)>\]?$")


class PerHostDownloader(Downloader):
    """One queue for each host and port, whatever a redirected request brings along."""

    def get_slot_key(self, request: Request) -> str:
        """`orda.kz:443`."""
        return netloc_of(request.url)

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        """Count the request at once: Scrapy does so when the coroutine first runs, and without a pause between requests
        sends all that wait before, each on a connection of its own.
        """
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)

    def close(self) -> None:
        """Also forget the requests that still wait their turn: Scrapy would go on to send them after the crawl has
        ended.
        """
        for slot in self.slots.values():
            slot.queue.clear()
        super().close()


class PoliteThrottle(AutoThrottle):
    """AutoThrottle that never goes below the crawl delay of a host, and does not vary it either."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._floors: dict[str, float] = {}
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        settings = self.crawler.settings
        asked = robotparser.crawl_delay(settings["ROBOTSTXT_USER_AGENT"])
        if not asked or asked < 0:
            return
        # A delay of hours is no wish but a mistake, or a wall; it is held to what the operator allows.
        delay = max(self.mindelay, min(asked, self.maxdelay))
        key = netloc_of(request.url)
        self._floors[key] = delay
        downloader = self.crawler.engine.downloader
        # Slots that lie idle are thrown away and made anew: the new one must know, too.
        downloader.per_slot_settings[key] = {"delay": delay, "concurrency": 1, "jitter": 0.0}
        if slot := downloader.slots.get(key):
            slot.delay, slot.jitter, slot.concurrency = delay, 0.0, 1

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        # Without a pause asked for, `per_host` alone bounds what a host sees, until it complains (`BackoffRetry`).
        if self.mindelay or slot.delay:
            super()._adjust_delay(slot, latency, response)
        slot.delay = max(slot.delay, self._floors.get(netloc_of(response.url), 0.0))


def reason_of(error: BaseException) -> str:
    """What went wrong on the way to a server, in words."""
    kinds = {
        "CannotResolveHostError": "the host name is not known, or its address may not be fetched",
        "DownloadConnectionRefusedError": "the server refused the connection",
        "DownloadTimeoutError": "the server did not answer in time",
        "ResponseDataLossError": "the answer was cut off",
    }
    said = kinds.get(type(error).__name__)
    if said:
        return said
    text = " ".join(str(error).split())
    if "certificate verify failed" in text or "VerificationError" in text:
        return "its certificate cannot be verified (if that holds for every site, install the system's ca-certificates)"
    if inner := FAILURE.search(text):  # Twisted wraps the reason: [<twisted.python.failure.Failure ...: it>]
        text = inner[1]
    return f"the connection failed ({text[:200] or type(error).__name__})"
