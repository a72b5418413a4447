"""An outlet on loopback that can misbehave in every way we know of."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

from .loopback import Loopback, Quiet

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable


@dataclass(frozen=True)
class Reply:
    """What the server answers."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0  # seconds before the answer
    etag: str | None = None  # answers 304 to whom has it


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    path: str
    at: float  # monotonic seconds
    headers: dict[str, str]


class Outlet(Loopback):
    """Routes by path to a `Reply`, or to a function of how often the path was asked before.

    `asked` is everything that came.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Reply | Callable[[int], Reply]] = {"/robots.txt": Reply(status=404)}
        self.asked: list[Asked] = []
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._lock = threading.Lock()
        outlet = self

        class Handler(Quiet, BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outlet._answer(self)

        super().__init__(Handler, tls=tls)

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self.asked.append(Asked(handler.path, time.monotonic(), dict(handler.headers)))
            before = self._counts[handler.path]
            self._counts[handler.path] += 1
        route = self.routes.get(handler.path, Reply(status=404))
        reply = route if isinstance(route, Reply) else route(before)
        time.sleep(reply.wait)
        known = reply.etag is not None and handler.headers.get("If-None-Match") == reply.etag
        body = b"" if known else reply.body
        try:
            handler.send_response(304 if known else reply.status)
            if reply.etag:
                handler.send_header("ETag", reply.etag)
            handler.send_header("Content-Type", reply.kind)
            handler.send_header("Content-Length", str(len(body)))
            for name, value in reply.headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)
        except ConnectionError:
            handler.close_connection = True  # whoever asked has gone


SENTENCES = (
    "Водители грузовиков ждут на границе третьи сутки, сообщили в пограничной службе страны.",
    "По данным ведомства, электронная очередь работает, но сканер на посту сломался в субботу.",
    "Перевозчикам советуют выбирать соседний пункт пропуска и следить за объявлениями.",
)


def article(title: str, *, text: str = "", date: str = "2026-03-01T10:00:00+05:00") -> bytes:
    """A page with an article, in UTF-8."""
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in (text or SENTENCES[0], *SENTENCES[1:]))
    return (
        f"<!doctype html><html lang=ru><head><title>{title}</title><meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='{date}'></head>"
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


def sitemap(*entries: tuple[str, str | None]) -> bytes:
    """A sitemap of addresses with their lastmod."""
    rows = "".join(f"<url><loc>{url}</loc>{f'<lastmod>{mod}</lastmod>' if mod else ''}</url>" for url, mod in entries)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()


def feed(*entries: tuple[str, str]) -> bytes:
    """An RSS feed of addresses and titles."""
    rows = "".join(f"<item><title>{title}</title><link>{url}</link></item>" for url, title in entries)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{rows}</channel></rss>'.encode()
