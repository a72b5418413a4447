"""The listener that hubs call, spoken to by strangers."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from crawler.websub.listener import MAX_BODY, Listener, ListenError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.crawler.conftest import Reactor


def spoken(port: int, text: bytes) -> bytes:
    """What comes back before the connection ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(text)
        connection.shutdown(socket.SHUT_WR)
        found = b""
        while part := connection.recv(65_536):
            found += part
        return found


@pytest.fixture
def listening(reactor: Reactor) -> Iterator[tuple[int, list[int]]]:
    """A listener that takes everything, and the sizes of what it took."""
    sizes: list[int] = []

    class Callbacks:
        def question(self, path: str, question: Any) -> str | None:
            return None

        def push(self, path: str, body: bytes, signature: str | None) -> bool:
            sizes.append(len(body))
            return True

    async def listen() -> Listener:
        return Listener(Callbacks(), "127.0.0.1", 0)

    listener = reactor.wait(listen())
    yield listener.port, sizes
    reactor.wait(listener.close())


def test_an_endless_body_is_cut_off(listening: tuple[int, list[int]]) -> None:
    """Announced or in pieces: never more than the bound is kept."""
    port, sizes = listening
    head = b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n"
    assert not spoken(port, head).startswith(b"HTTP/1.1 2")
    pieces = b"".join(b"10000\r\n" + b"x" * 65_536 + b"\r\n" for _ in range(MAX_BODY // 65_536 + 3)) + b"0\r\n\r\n"
    with suppress(OSError):
        spoken(port, b"POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + pieces)
    assert all(size <= MAX_BODY for size in sizes)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "OPTIONS"])
def test_other_methods_are_refused(listening: tuple[int, list[int]], method: str) -> None:
    """Only what hubs need is there."""
    answer = spoken(listening[0], f"{method} /x HTTP/1.0\r\n\r\n".encode())
    assert answer.split(b" ")[1] in {b"405", b"501"}


@pytest.mark.parametrize(
    "junk", [b"\x00\xff" * 100 + b"\r\n\r\n", b"GET\r\n\r\n", b"A" * 100_000, b"GET / HTTP/9\r\n\r\n"]
)
def test_junk_ends_its_own_connection_only(listening: tuple[int, list[int]], junk: bytes) -> None:
    """The next caller is answered."""
    port, _ = listening
    with suppress(OSError):
        spoken(port, junk)
    assert spoken(port, b"GET /x?hub.mode=subscribe HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.")


def test_a_taken_port_is_one_clear_error(reactor: Reactor, listening: tuple[int, list[int]]) -> None:
    """Where, and what."""

    async def listen() -> None:
        Listener(None, "127.0.0.1", listening[0])  # type: ignore[arg-type]

    with pytest.raises(
        ListenError, match=r"crawl\.websub\.listen 127\.0\.0\.1:\d+: cannot be listened on: Address already"
    ):
        reactor.wait(listen())
