"""Redirects are followed within a site only, and each hop is checked like a first address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.discretion import discreet
from crawler.errors import GuardError
from crawler.guard import Guard
from crawler.urls import same_site

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings


class Refused(IgnoreRequest):
    """An address that may not be fetched; the message says why."""


class SameSiteRedirects(RedirectMiddleware):
    """Scrapy's redirects, refused where they lead to another site or to an address that the guard does not let pass."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._guard = Guard.of(settings.getlist("GUARD_ALLOWED"))

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        """The next hop, or the answer itself. Raises `Refused` for an address that nobody can read."""
        try:
            return super().process_response(request, response)
        except ValueError as error:  # http://[::bad/
            raise Refused(f"it redirects to an address that cannot be read: {error}") from error

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        if not same_site(redirected.url, request.url):
            target, _ = discreet(redirected.url, b"")
            raise Refused(f"it redirects to another site, {target[:200]}")
        redirected.headers.pop("If-None-Match", None)  # what was known is known of the first address
        redirected.headers.pop("If-Modified-Since", None)
        return super()._redirect(redirected, request, reason)


class GuardRequests:
    """Refuses what may not be fetched before anything is asked of anybody, robots.txt included."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardRequests:
        """As Scrapy makes middlewares."""
        return cls(Guard.of(crawler.settings.getlist("GUARD_ALLOWED")))

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise `Refused`."""
        try:
            self._guard.check(request.url)
        except GuardError as error:
            raise Refused(error.problem) from error
