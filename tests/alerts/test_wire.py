"""The moment before a message leaves, seen from outside the libraries that send it."""

from __future__ import annotations

import http.client
import smtplib
import socket
import threading
from typing import TYPE_CHECKING

import pytest
import requests

from alerts.wire import Wire, watched
from carrierwatch.demo.telegram import Mood, TelegramServer

from .making import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from carrierwatch.demo.mailbox import MailboxServer

HEAD = b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n"
WRITES = [
    # what is written, and with which write the message leaves (None: not yet)
    ([HEAD, b"0123456789"], 1),
    ([HEAD, b"01234", b"56789"], 2),
    ([HEAD, b"01234"], None),
    ([HEAD + b"0123456789"], 0),
    ([HEAD + b"01234", b"56789"], 1),
    ([b"GET /x HTTP/1.1\r\nHost: h\r\n\r\n"], 0),
    ([b"POST /x HTTP/1.1\r\ncontent-length: 0\r\n\r\n"], 0),
    ([b"POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"3\r\nabc\r\n", b"0\r\n\r\n"], 2),
    ([b"CONNECT host:443 HTTP/1.0\r\n\r\n", HEAD, b"0123456789"], 2),
    ([iter([b"abc"])], 0),
]


@pytest.mark.parametrize(("writes", "leaves_with"), WRITES)
def test_a_request_leaves_with_its_last_byte(writes: list[object], leaves_with: int | None) -> None:
    """Not with its head, and not when a way through a proxy is asked for."""
    left: list[int] = []
    wire = Wire(lambda: left.append(number))
    connection = object()
    for number, data in enumerate(writes):  # noqa: B007 - the hand-over reads it
        wire.http(connection, data)
    assert left == ([] if leaves_with is None else [leaves_with])


def test_a_mail_leaves_with_its_dot() -> None:
    """Commands and the log-in are no message."""
    left: list[bool] = []
    wire = Wire(lambda: left.append(True))
    for line in (b"ehlo x\r\n", b"AUTH PLAIN AGE=\r\n", b"mail FROM:<a@b>\r\n", b"data\r\n"):
        wire.smtp(line)
    assert left == []
    wire.smtp(b"Subject: x\r\n\r\n.\r\n")
    assert left == [True]
    wire.smtp(b"Subject: x\r\n\r\n")
    assert left == [True]
    wire.smtp(b".\r\n")
    assert left == [True, True]


def post(telegram: TelegramServer) -> Callable[[], object]:
    address = f"{telegram.url}/bot{TOKEN}/sendMessage"
    return lambda: requests.post(address, json={"chat_id": 1, "text": "x" * 100_000}, timeout=5)


def test_requests_is_seen(telegram: TelegramServer) -> None:
    """One hand-over a request, before the server can have it."""
    seen: list[int] = []
    with watched(lambda: seen.append(telegram.requests)):
        post(telegram)()
        post(telegram)()
    assert seen == [0, 1]


def test_smtplib_is_seen(mailbox: MailboxServer) -> None:
    """One hand-over a mail, before the server can have it."""
    seen: list[int] = []
    with watched(lambda: seen.append(len(mailbox.messages))), smtplib.SMTP("127.0.0.1", mailbox.port) as client:
        client.sendmail("a@example.com", ["b@example.com"], "Subject: one\n\nText")
        client.sendmail("a@example.com", ["b@example.com"], "Subject: two\n\nText")
    assert seen == [0, 1]


class GivenUpError(Exception):
    """Stands for whatever stops a hand-over."""


def refuse() -> None:
    raise GivenUpError


def test_a_hand_over_that_raises_stops_the_message(telegram: TelegramServer, mailbox: MailboxServer) -> None:
    """Neither server gets anything."""
    with watched(refuse) as wire, pytest.raises(GivenUpError):
        post(telegram)()
    assert isinstance(wire.refused, GivenUpError)
    client = smtplib.SMTP("127.0.0.1", mailbox.port)
    with watched(refuse), pytest.raises(GivenUpError):
        client.sendmail("a@example.com", ["b@example.com"], "Subject: one\n\nText")
    client.close()
    assert telegram.messages == ()
    assert mailbox.messages == ()


def test_nothing_leaves_where_nobody_listens() -> None:
    """A refused connection hands nothing over."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    left: list[bool] = []
    with watched(lambda: left.append(True)), pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection("127.0.0.1", port, timeout=2).request("POST", "/", body=b"x")
    assert left == []


def test_other_threads_are_not_seen(telegram: TelegramServer) -> None:
    """What a crawl or another delivery writes meanwhile is its own affair."""
    left: list[bool] = []
    with watched(lambda: left.append(True)):
        thread = threading.Thread(target=post(telegram))
        thread.start()
        thread.join()
    assert left == []


def test_a_server_that_reads_nothing_gets_the_message_all_the_same(telegram: TelegramServer) -> None:
    """It lies in its buffer: handed over, whatever the server does with it."""
    telegram.mood = Mood.DEAF
    left: list[bool] = []
    with watched(lambda: left.append(True)), pytest.raises(requests.ReadTimeout):
        requests.post(f"{telegram.url}/bot{TOKEN}/sendMessage", json={"text": "x"}, timeout=0.3)
    assert left == [True]
