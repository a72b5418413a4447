"""Tells, from outside any library, the moment before a message's last byte leaves this process.

Python raises audit events for the bytes that `http.client` and `smtplib` are about to write (PEP 578; the table of
events in the library reference). A hook that raises stops the write. Until the last byte is out, no server can have
taken the message: an HTTP request is whole with the last byte that its Content-Length announces, a mail with the line
of a single dot. Services that speak anything else cannot be watched (`deliver.py` then hands over before the call).

Plugins keep HTTP answers to themselves, so that they are noted here too: without one, a message that left may have
arrived; with one, its status and the pause that it asks for are known.
"""

from __future__ import annotations

import http.client
import re
import smtplib
import sys
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EVENTS = ("http.client.send", "smtplib.send")
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked", re.IGNORECASE)
_LAST_CHUNK = b"0\r\n\r\n"
DOT = b".\r\n"  # the line that ends a mail
_END_OF_MAIL = b"\r\n" + DOT


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a service answered to a request."""

    status: int
    retry_after: str | None  # the header, as it stands
    body: bytes


class Wire:
    """What one sending put on the wire, and what came back.

    `left_at` is `time.monotonic` of the last message that left whole; `answer` what came back on that one by HTTP, None
    where nothing did; `by_http` and `by_mail` whether it left that way.
    """

    def __init__(self, hand_over: Callable[[], None]) -> None:
        self._hand_over = hand_over
        self._missing: dict[int, int | None] = {}  # connection -> bytes of the body to come; None: chunked
        self.left_at: float | None = None
        self.by_http = False
        self.by_mail = False
        self.answer: HttpAnswer | None = None
        self.refused: BaseException | None = None  # what `hand_over` raised, which the library may have swallowed

    def leave(self) -> None:
        """The message leaves now, unless `hand_over` raises."""
        try:
            self._hand_over()
        except BaseException as error:
            self.refused = error
            raise
        self.left_at = time.monotonic()

    def broke(self) -> None:
        """What was being written could not be written to its end: if it was the last byte, the message never left."""
        self.left_at = None

    def http(self, connection: object, data: object) -> None:
        """`http.client` is about to write a head, or a piece of a body."""
        self.by_http, self.answer = True, None
        if not isinstance(data, bytes | bytearray | memoryview):
            self.leave()  # pieces unknown in advance: the first may be the last
            return
        piece, key = bytes(data), id(connection)
        if key not in self._missing:
            self._head(key, piece)
            return
        missing = self._missing[key]
        if missing is None:
            if piece.endswith(_LAST_CHUNK):
                del self._missing[key]
                self.leave()
            return
        if missing > len(piece):
            self._missing[key] = missing - len(piece)
            return
        del self._missing[key]
        self.leave()

    def _head(self, key: int, head: bytes) -> None:
        if head.startswith(b"CONNECT "):
            return  # asks a proxy for a way; nothing of the message yet
        headers, _, body = head.partition(b"\r\n\r\n")
        if length := _LENGTH.search(headers):
            missing = int(length[1]) - len(body)
            if missing > 0:
                self._missing[key] = missing
                return
        elif _CHUNKED.search(headers):
            self._missing[key] = None
            return
        self.leave()

    def smtp(self, data: object) -> None:
        """`smtplib` is about to write a command, a whole mail with its final dot, or (`mail.py`) the dot alone."""
        if isinstance(data, bytes) and (data.endswith(_END_OF_MAIL) or data == DOT):
            self.by_mail = True
            self.leave()


_wire: ContextVar[Wire | None] = ContextVar("wire", default=None)


@contextmanager
def watched(hand_over: Callable[[], None]) -> Iterator[Wire]:
    """Call `hand_over` before each message that this thread (or what it starts with its context) lets out."""
    _install()
    wire = Wire(hand_over)
    token = _wire.set(wire)
    try:
        yield wire
    finally:
        _wire.reset(token)


@cache
def _install() -> None:
    """Once for the process: an audit hook cannot be taken out again."""
    sys.addaudithook(_hook)
    _listen()


def _listen() -> None:
    """Note what `requests` hears, and what could not be written. It has hooks for answers, but only for whoever makes
    the request.
    """
    import requests

    _note_what_breaks(http.client.HTTPConnection)
    _note_what_breaks(smtplib.SMTP)
    send = requests.Session.send

    @wraps(send)
    def heard(session: Any, request: Any, **options: Any) -> Any:
        answer = send(session, request, **options)
        if (wire := _wire.get()) is not None:
            # A streamed body is its reader's to take.
            body = b"" if options.get("stream") else answer.content
            wire.answer = HttpAnswer(answer.status_code, answer.headers.get("Retry-After"), body)
        return answer

    requests.Session.send = heard  # type: ignore[method-assign, assignment]


def _note_what_breaks(kind: type[Any]) -> None:
    """Note where a piece could not be written: the kernel took less than all of it, so no server has it whole."""
    send = kind.send

    @wraps(send)
    def sent(connection: Any, data: Any) -> Any:
        try:
            return send(connection, data)
        except (OSError, smtplib.SMTPServerDisconnected):
            if (wire := _wire.get()) is not None:
                wire.broke()
            raise

    kind.send = sent


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _EVENTS:
        return
    wire = _wire.get()
    if wire is None:
        return
    if event == "smtplib.send":
        wire.smtp(arguments[1])
    else:
        wire.http(arguments[0], arguments[1])
