"""Trying again: exponential back-off with full jitter, and Retry-After as the server asks, within bounds.

A request that waits holds up no other: it waits in its own coroutine, outside the queue of its host.
"""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import RetryMiddleware

from crawler.urls import netloc_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

LONGEST_WAIT = 300.0  # seconds; a server that asks for more is asked again in a later pass
SLOWED = 2.0  # a host that says "too many requests" gets them half as often from then on


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header, given in seconds or as an HTTP date (RFC 9110, 10.2.3); None if it
    says none.
    """
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        then = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(0.0, (then - now).total_seconds())


def backoff(attempt: int, *, first: float, longest: float = LONGEST_WAIT, share: float | None = None) -> float:
    """Seconds before retry number `attempt` (from 1): somewhere in the upper half of `first` doubled each time.

    `share` from 0 to 1 stands for chance, which is drawn where it is None.
    """
    ceiling: float = min(longest, first * 2 ** (attempt - 1))
    chance = random.random() if share is None else share  # noqa: S311 - not a secret
    return ceiling * (0.5 + 0.5 * chance)


class BackoffRetry(RetryMiddleware):
    """Scrapy's retries, each after a pause; a pause beyond `LONGEST_WAIT` means to give up for this pass."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._first = settings.getfloat("RETRY_FIRST_PAUSE")

    # Scrapy awaits both; its annotations do not say so, and the argument `spider` is going away.
    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The response, or the request again once its pause is over."""
        asked = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), now=datetime.now(UTC))
        if response.status in self.retry_http_codes:
            self._slow_down(request, response.status)
        if asked is not None and asked > LONGEST_WAIT:
            return response
        result = super().process_response(request, response)
        if result is not response:
            await self._pause(result, asked)
        return result

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """The request again once its pause is over, None where the exception is final."""
        result = super().process_exception(request, exception)
        if result is not None:
            await self._pause(result, None)
        return result

    async def _pause(self, retry: Request | Response, asked: float | None) -> None:
        pause = backoff(int(retry.meta["retry_times"]), first=self._first)
        await asyncio.sleep(max(pause, asked or 0.0))

    def _slow_down(self, request: Request, status: int) -> None:
        if status not in {429, 503}:
            return
        slot = self.crawler.engine.downloader.slots.get(netloc_of(request.url))
        if slot is not None:
            longest = self.crawler.settings.getfloat("AUTOTHROTTLE_MAX_DELAY")
            slot.delay = min(longest, max(slot.delay * SLOWED, self._first))
