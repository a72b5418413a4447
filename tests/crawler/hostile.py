"""A server on loopback that speaks HTTP by hand, so that it can break every rule of it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from carrierwatch.database import open_database
from config.settings import Settings
from crawler.store import CrawlStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from config.model import Source
    from crawler.report import SourceReport
    from tests.crawler.conftest import Reactor

    Script = Callable[["Connection"], None]

PAUSE = 0.05  # seconds between the pieces of a trickle


class Connection:
    """One request that came, and the way back to whoever sent it."""

    def __init__(self, peer: socket.socket, closing: threading.Event) -> None:
        self._peer = peer
        self._closing = closing
        self.path = ""
        self.head = b""
        self.sent = 0  # bytes that the peer took

    def listen(self) -> bool:
        """Read the head of a request; False where none comes any more."""
        self.head = b""
        while b"\r\n\r\n" not in self.head:
            more = self._peer.recv(65_536)
            if not more:
                return False
            self.head += more
        self.path = self.head.split(b" ", 2)[1].decode("latin-1")
        return True

    def send(self, data: bytes) -> None:
        """Bytes as they are. Raises `OSError` once the peer has gone."""
        self._peer.sendall(data)
        self.sent += len(data)

    def answer(self, body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html") -> None:
        """An answer as it should be, with more headers."""
        lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers]
        self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def trickle(self, pieces: Iterable[bytes]) -> None:
        """One piece after the other, slowly, until they end or the peer has gone."""
        for piece in pieces:
            if self._closing.wait(PAUSE):
                return
            self.send(piece)

    def flood(self, pieces: Iterable[bytes]) -> None:
        """One piece after the other, as fast as they are taken."""
        for piece in pieces:
            if self._closing.is_set():
                return
            self.send(piece)

    def stall(self) -> None:
        """Say nothing more until the test is over."""
        self._closing.wait()


class HostileServer:
    """Plays a script for each path; unknown paths are not there. `asked` is what was asked for, in order.

    A script for `*` is played before anything was asked, as soon as somebody connects.
    """

    def __init__(self) -> None:
        self.scripts: dict[str, Script] = {}
        self.asked: list[str] = []
        self.heads: list[bytes] = []
        self.sent: dict[str, int] = {}
        self._closing = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._closing.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        with peer, suppress(OSError):
            connection = Connection(peer, self._closing)
            if "*" in self.scripts:
                self.scripts["*"](connection)
                return
            while connection.listen():
                self.asked.append(connection.path)
                self.heads.append(connection.head)
                script = self.scripts.get(connection.path, missing)
                try:
                    script(connection)
                finally:
                    self.sent[connection.path] = connection.sent


def one_pass(
    reactor: Reactor, folder: Path, sources: Sequence[Source], *, first: Source | None = None, **crawl: Any
) -> dict[str, SourceReport]:
    """One pass over all the sources at once, into a new database in `folder`; the reports by source.

    `first` is a source to visit before, so that the processes that read pages have begun.
    """
    from crawler.run import Crawler

    values = {"delay_seconds": 0, "retry_seconds": 0.05, "workers": 2, **crawl}
    db = open_database(folder / "carrierwatch.db")

    async def work() -> dict[str, SourceReport]:
        crawler = Crawler(CrawlStore(db), Settings.model_validate({"crawl": values}))
        try:
            if first is not None:
                await crawler.run(first)
            return {report.source: report for report in (await crawler.run_all(sources)).sources}
        finally:
            crawler.close()

    try:
        return reactor.wait(work())
    finally:
        db.close()


def missing(connection: Connection) -> None:
    """404."""
    connection.answer(b"", status="404 Not Found")


def page(body: bytes, *headers: str, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> Script:
    """A script that answers as it should."""
    return lambda connection: connection.answer(body, *headers, kind=kind, status=status)


def raw(data: bytes) -> Script:
    """A script that sends the bytes and hangs up."""

    def play(connection: Connection) -> None:
        connection.send(data)
        raise ConnectionResetError

    return play
