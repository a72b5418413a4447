"""The only way out for the browser: a proxy on loopback that connects to what the guard lets pass, and to nothing else.

A browser resolves names by itself and follows redirects, frames and scripts wherever they lead. Behind this proxy it
names hosts only; they are resolved here, each address is checked, and the very address that was checked is connected
to, for every connection anew, so that neither redirects nor DNS rebinding lead into our own network.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
import socket
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from crawler.errors import GuardError
from crawler.guard import is_public

if TYPE_CHECKING:
    from crawler.guard import Guard

log = logging.getLogger(__name__)

MAX_HEAD = 64 * 1024  # bytes of a request's head
MAX_CONNECTIONS = 100
PIECE = 64 * 1024
CONNECT_SECONDS = 20.0
HOP = re.compile(rb"(?im)^(?:proxy-[a-z-]+|connection|keep-alive):[^\r\n]*\r\n")
LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,9})[ \t]*\r$")


class Tunnel:
    """Serves one browser, between `start` and `close`.

    `max_bytes` bounds what may come in altogether, so that no page can fill the memory or the line; `seconds` how long
    one connection lives.
    """

    def __init__(self, guard: Guard, *, max_bytes: int, seconds: float) -> None:
        self.refused: set[str] = set()  # hosts
        self._guard = guard
        self._left = max_bytes
        self._seconds = seconds
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()

    async def start(self) -> int:
        """Listen; the port on 127.0.0.1."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=MAX_HEAD)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """End every connection."""
        if self._server is not None:
            self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            if len(self._serving) <= MAX_CONNECTIONS and self._left > 0:
                async with asyncio.timeout(self._seconds):
                    await self._relay(reader, writer)
        except GuardError as error:
            self.refused.add(urlsplit(error.url).hostname or "")
            log.info("event=browser_refused url=%s problem=%r", error.url, error.problem)
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the browser sees that the connection ended, and says so
        finally:
            self._serving.discard(task)
            writer.close()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        inside = method == "CONNECT"
        url = f"https://{target}/" if inside else target
        incoming, outgoing = await self._connect(url)
        try:
            if inside:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await writer.drain()
                upward = asyncio.ensure_future(self._copy(reader, outgoing))
            else:
                outgoing.write(_forwarded(head, url))
                length = LENGTH.search(head)
                upward = asyncio.ensure_future(self._copy(reader, outgoing, most=int(length[1]) if length else 0))
            try:
                await self._copy(incoming, writer, counted=True)
            finally:
                upward.cancel()
                with suppress(asyncio.CancelledError, OSError):
                    await upward
        finally:
            outgoing.close()

    async def _connect(self, url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the first address of the host that may be fetched. Raises `GuardError`, `OSError`."""
        self._guard.check(url)
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._guard.permits(host, port):
            addresses = [one for one in addresses if is_public(ipaddress.ip_address(one.partition("%")[0]))]
        if not addresses:
            raise GuardError(url, f"{host} has no public address")
        failure: OSError | None = None
        for address in addresses:
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    return await asyncio.open_connection(address, port)
            except OSError as error:
                failure = error
        assert failure is not None
        raise failure

    async def _copy(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        most: int | None = None,
        counted: bool = False,
    ) -> None:
        """Pass on what comes until it ends, `most` bytes of it, or nothing more may come in."""
        while (most is None or most > 0) and (piece := await reader.read(PIECE if most is None else min(PIECE, most))):
            if counted:
                self._left -= len(piece)
                if self._left < 0:
                    raise OSError("more came than the browser may take")
            if most is not None:
                most -= len(piece)
            writer.write(piece)
            await writer.drain()


def _forwarded(head: bytes, url: str) -> bytes:
    """The head as the server expects it: its own path, one request a connection."""
    first, rest = head.split(b"\r\n", 1)
    method, _, version = first.decode("latin-1").split(" ")
    parts = urlsplit(url)
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    line = f"{method} {path} {version}\r\n".encode("latin-1")
    return line + HOP.sub(b"", rest)[:-2] + b"Connection: close\r\n\r\n"
