"""robots.txt as RFC 9309 has it, kept for a while: a pass every few minutes needs not ask for it every time.

Scrapy obeys its rules, but takes an error page for an empty robots.txt, and asks for it anew in every crawl.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from twisted.internet.defer import Deferred

from crawler.politeness import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

ROBOTS_BYTES = 512 * 1024  # of a robots.txt that are read; RFC 9309 (2.5) asks for 500 KiB at the least
LONGEST_FRESH = 3600.0  # seconds that rules are kept; RFC 9309 (2.4) allows a day, an outlet may want us gone sooner
SHORTEST_FRESH = 600.0  # the same where Cache-Control says that nothing is to be kept
MOST_HOSTS = 5_000  # whose rules are kept
MAX_AGE = re.compile(r"max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
NOT_KEPT = re.compile(r"no-store|no-cache", re.IGNORECASE)


class RobotsUnknown(IgnoreRequest):
    """robots.txt could not be had, so nothing may be fetched for now (RFC 9309, 2.3.1.4)."""


def freshness(cache_control: str) -> float:
    """For how many seconds rules are kept that came with this header."""
    if NOT_KEPT.search(cache_control):
        return SHORTEST_FRESH
    said = MAX_AGE.search(cache_control)
    return min(max(float(said[1]), SHORTEST_FRESH), LONGEST_FRESH) if said else LONGEST_FRESH


class Rules:
    """The rules of hosts, for the crawls of one process. That a robots.txt could not be had is not kept."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[float, RobotParser]] = {}

    def fresh(self, origin: str) -> RobotParser | None:
        """The rules of an origin (`https://orda.kz`); None where there are none, or they are too old."""
        until, rules = self._kept.get(origin, (0.0, None))
        return rules if self._clock() < until else None

    def keep(self, origin: str, rules: RobotParser, *, seconds: float) -> None:
        """Take note of rules that just came."""
        self._kept.pop(origin, None)
        while len(self._kept) >= MOST_HOSTS:
            self._kept.pop(next(iter(self._kept)))  # the oldest
        self._kept[origin] = (self._clock() + seconds, rules)


class ObeyRobots(RobotsTxtMiddleware):
    """robots.txt as RFC 9309 has it: gone (4xx) means all is allowed, failing (5xx, unreachable) that nothing is."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unknown: dict[str, str] = {}
        self._rules: Rules = getattr(crawler.spider, "rules", None) or Rules()

    async def process_request(self, request: Request) -> None:  # type: ignore[override]  # `spider` is going away
        """Let the request pass, or raise `IgnoreRequest`."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self.robot_parser(request)
        netloc = _netloc(request)
        if parser is None and netloc in self._unknown:
            raise RobotsUnknown(self._unknown[netloc])
        self.process_request_2(parser, request)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for the host, those of an earlier crawl while they are fresh; None where they are not known."""
        netloc = _netloc(request)
        if netloc not in self._parsers and (rules := self._rules.fresh(_origin(request))):
            self._parsers[netloc] = rules
            self.crawler.signals.send_catch_log(signals.robots_parsed, robotparser=rules, request=request)
        return await super().robot_parser(request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            raise _RobotsFailed(f"robots.txt answered {response.status}")
        if response.status != 200:
            response = response.replace(body=b"")
        elif len(response.body) > ROBOTS_BYTES:
            response = response.replace(body=response.body[:ROBOTS_BYTES])
        await super()._parse_robots(response, netloc, request)
        rules = self._parsers[netloc]
        assert rules is not None
        assert not isinstance(rules, Deferred)
        said = response.headers.get("Cache-Control") or b""
        self._rules.keep(_origin(request), rules, seconds=freshness(said.decode("latin-1")))

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


def _origin(request: Request) -> str:
    return "/".join(request.url.split("/", 3)[:3])
