"""The HTTP side of the demonstration site: conditional requests, compression, traps that need a server."""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Protocol

from carrierwatch.demo.traps import HUGE_BYTES, SLOW_SECONDS, Trap

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from carrierwatch.demo.outlet import Resource
    from config.model import Lang


@dataclass(frozen=True, slots=True)
class Request:
    """One request that the site has answered, or begun to answer."""

    edition: Lang | None  # None: it went to the strange host that a redirect leads to
    path: str  # as it was sent, with the query
    status: int
    headers: Mapping[str, str]  # names in lower case


class Site(Protocol):
    """What answers the requests of a server."""

    def answer(self, edition: Lang | None, target: str) -> Resource:
        """The answer to the target of a request."""

    def record(self, request: Request) -> None:
        """Remember a request."""


class Server(ThreadingHTTPServer):
    """One host of the site on a free port of 127.0.0.1."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, site: Site, edition: Lang | None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.site = site
        self.edition = edition

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "Beket"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        """Answer with headers and body."""
        resource = self.server.site.answer(self.server.edition, self.path)
        if resource.trap is Trap.SLOW:
            time.sleep(SLOW_SECONDS)
        try:
            self._answer(resource)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client had enough, as it should of the huge page

    def do_HEAD(self) -> None:
        """Answer with headers only."""
        self.do_GET()

    def _answer(self, resource: Resource) -> None:
        if resource.status == 200 and self._unchanged(resource):
            self._head(304, resource, length=None)
        elif resource.trap is Trap.HUGE:
            self._huge(resource)
        else:
            body, encoding = self._compressed(resource)
            self._head(resource.status, resource, length=len(body), encoding=encoding)
            if self.command != "HEAD":
                self.wfile.write(body)

    def _head(self, status: int, resource: Resource, *, length: int | None, encoding: str | None = None) -> None:
        self.server.site.record(
            Request(
                self.server.edition,
                self.path,
                status,
                {name.lower(): value for name, value in self.headers.items()},
            )
        )
        self.send_response(status)
        self.send_header("Content-Type", resource.content_type)
        if resource.status == 200:
            self.send_header("ETag", resource.etag)
            self.send_header("Vary", "Accept-Encoding")
        if resource.modified:
            self.send_header("Last-Modified", http_date(resource.modified))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        for name, value in resource.headers:
            self.send_header(name, value)
        if length is not None:
            self.send_header("Content-Length", str(length))
        elif status != 304:
            self.send_header("Connection", "close")
        self.end_headers()

    def _unchanged(self, resource: Resource) -> bool:
        """Whether the client has it; If-None-Match counts before If-Modified-Since (RFC 9110, 13.2.2)."""
        if matches := self.headers.get("If-None-Match"):
            return resource.etag in matches or matches.strip() == "*"
        since = self.headers.get("If-Modified-Since")
        if since is None or resource.modified is None:
            return False
        try:
            return resource.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):  # not a date, or one without a zone: the header is to be ignored
            return False

    def _compressed(self, resource: Resource) -> tuple[bytes, str | None]:
        if len(resource.body) > 500 and "gzip" in self.headers.get("Accept-Encoding", ""):
            return gzip.compress(resource.body, compresslevel=1, mtime=0), "gzip"
        return resource.body, None

    def _huge(self, resource: Resource) -> None:
        """Send the page again and again, without saying how long it will be."""
        self._head(200, resource, length=None)
        sent = 0
        while sent < HUGE_BYTES and self.command != "HEAD":
            self.wfile.write(resource.body)
            sent += len(resource.body)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Keep the terminal clean; `DemoSite.requests` has it all."""


def http_date(instant: datetime) -> str:
    """The form of the Last-Modified header."""
    return format_datetime(instant.astimezone(UTC).replace(microsecond=0), usegmt=True)
