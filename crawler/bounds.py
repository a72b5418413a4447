"""Bounds that Scrapy and Twisted leave open: how long the head of an answer may be, how often a body may be packed.

A head without an end would fill the memory for as long as the time-out lets it, and a body that is packed thousands
of times over keeps the loop busy although each of its layers is small.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]
from twisted.python.failure import Failure

from crawler.redirect import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred

HEAD_BYTES = 256 * 1024  # of status line and headers, those of 1xx answers before it among them
DAMAGED = (zlib.error, brotli.error, zstd.ZstdError, EOFError, OSError, ValueError, MemoryError)  # of unpackers
LAYERS = 2  # of Content-Encoding; more than one is a mistake already


class HeadTooLongError(Exception):
    """The head of an answer has no end."""

    def __init__(self) -> None:
        super().__init__(f"the head of the answer is longer than {HEAD_BYTES} bytes")


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """One connection, which is given up where the head of an answer grows beyond `HEAD_BYTES`."""

    def __init__(self, quiescent: Callable[[Any], None]) -> None:
        super().__init__(quiescent)  # type: ignore[no-untyped-call]
        self._head: int | None = None  # bytes of the head so far; None while no head is awaited

    def request(self, request: Any) -> Deferred[Any]:
        """As Twisted has it; the answer's head is counted from here on."""
        self._head = 0
        answer = super().request(request)
        answer.addBoth(self._headed)
        return answer

    def _headed(self, outcome: Any) -> Any:
        self._head = None
        return outcome

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - the name is Twisted's
        """Hand on what came. A piece that ends the head is not counted: what follows in it is the body."""
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if self._head is None:
            return
        self._head += len(data)
        if self._head > HEAD_BYTES:
            self._head = None
            # Twisted's way to end a connection whose answer cannot be read, parser and waiting request included.
            self._giveUp(Failure(HeadTooLongError()))  # type: ignore[no-untyped-call]


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes the connections of a pool."""

    def buildProtocol(self, addr: object) -> BoundedProtocol:  # noqa: ARG002, N802 - Twisted's signature
        """A connection."""
        return BoundedProtocol(self._quiescentCallback)


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, with a bound to the head of an answer."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory  # as Scrapy sets its own


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's unpacking, of few layers only; what cannot be unpacked fails as one page, not as a bug."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        """The answer, unpacked. Raises `Refused`."""
        packings = [name for line in response.headers.getlist("Content-Encoding") for name in line.split(b",")]
        if len(packings) > LAYERS:
            raise Refused(f"its answer is packed {len(packings)} times over")
        try:
            return super().process_response(request, response)
        except DAMAGED as error:
            raise Refused("its answer is packed in a way that cannot be undone") from error
