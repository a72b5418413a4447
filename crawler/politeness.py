"""Manners that Scrapy leaves to its users: slots by host and port, the crawl delay of robots.txt, and its absence.

Scrapy obeys the rules of robots.txt but not its Crawl-delay, takes an error page for an empty robots.txt, and keeps
one queue for all ports of a host.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.core.downloader import Downloader
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
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

ROBOTS_BYTES = 512 * 1024  # of a robots.txt that are read; RFC 9309 (2.5) asks for 500 KiB at the least
FAILURE = re.compile(r"failure\.Failure \S+: (.*?)>\]?$")


class RobotsUnknown(IgnoreRequest):
    """robots.txt could not be had, so nothing may be fetched for now (RFC 9309, 2.3.1.4)."""


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


class ObeyRobots(RobotsTxtMiddleware):
    """robots.txt as RFC 9309 has it: gone (4xx) means all is allowed, failing (5xx, unreachable) that nothing is."""

    async def process_request(self, request: Request) -> None:  # type: ignore[override]  # `spider` is going away
        """Let the request pass, or raise `IgnoreRequest`."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self.robot_parser(request)
        netloc = _netloc(request)
        if parser is None and netloc in self._unknown:
            raise RobotsUnknown(self._unknown[netloc])
        self.process_request_2(parser, request)

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unknown: dict[str, str] = {}

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            raise _RobotsFailed(f"robots.txt answered {response.status}")
        if response.status != 200:
            response = response.replace(body=b"")
        elif len(response.body) > ROBOTS_BYTES:
            response = response.replace(body=response.body[:ROBOTS_BYTES])
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, _RobotsFailed):
            self._unknown[netloc] = f"{exc}, so nothing was fetched"
        elif isinstance(exc, DownloadCancelledError) or "exceeded DOWNLOAD_MAXSIZE" in str(exc):
            self._unknown[netloc] = "robots.txt is too large, so nothing was fetched"
        elif not isinstance(exc, IgnoreRequest):
            self._unknown[netloc] = reason_of(exc)
        super()._robots_error(exc, netloc)


class _RobotsFailed(IgnoreRequest):
    """The server of robots.txt is in trouble."""


def _netloc(request: Request) -> str:
    return request.url.split("/", 3)[2]


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
