"""Servers that misbehave in every way that a delivery has to survive, and keep an account of what they took.

Both draw their faults from a seed, enforce the limits of the real services, and note for each message that they took
whether its sender was told so.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from enum import StrEnum
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, ClassVar, Self

from carrierwatch.demo.mailbox import HOST, _Controller
from carrierwatch.demo.telegram import BadRequestError, _Server, checked

if TYPE_CHECKING:
    import random

    from aiosmtpd.smtp import SMTP, Envelope, Session

HANG_SECONDS = 3.0  # longer than the sender's time-out
_NUMBER = re.compile(r"Drivers (\d+)")


class Fault(StrEnum):
    """What a server does to one message."""

    NONE = "none"
    BEFORE = "silent, not accepted"  # the sender's time-out passes, and the message is thrown away
    AFTER = "accepted, then silent"
    CUT = "accepted, then cut off"
    LOST = "cut off, not accepted"
    REFUSED = "refused"  # SMTP 451 or 552, HTTP 500
    BUSY = "too many"  # HTTP 429 with retry_after, SMTP 421


UNTOLD = frozenset({Fault.AFTER, Fault.CUT})  # the server accepted, and the acknowledgement was cut off


@dataclass(frozen=True, slots=True)
class Copy:
    """One message that a server took."""

    alert: int
    receiver: str
    fault: Fault
    process: int  # the sending process, counted from 0


@dataclass(slots=True)
class Account:
    """What both servers took and did. Draws the fault of each message; an acknowledgement is cut off once each."""

    draw: random.Random
    share: float  # of messages that meet a fault
    copies: list[Copy] = field(default_factory=list)
    faults: Counter[Fault] = field(default_factory=Counter)
    process: int = 0  # the one that sends at present
    too_fast: int = 0  # refused because the pace of the service was exceeded
    _untold: set[tuple[int, str]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, alert: int, receiver: str) -> Fault:
        """What happens to this message."""
        with self._lock:
            chosen = self.draw.choice(list(Fault)[1:]) if self.draw.random() < self.share else Fault.NONE
            if chosen in UNTOLD and (alert, receiver) in self._untold:
                chosen = Fault.NONE
            if chosen in UNTOLD:
                self._untold.add((alert, receiver))
            self.faults[chosen] += 1
            return chosen

    def take(self, alert: int, receiver: str, fault: Fault) -> None:
        """The message is in the receiver's hands."""
        with self._lock:
            self.copies.append(Copy(alert, receiver, fault, self.process))

    def of(self) -> dict[tuple[int, str], list[Copy]]:
        """The copies of each delivery."""
        found: dict[tuple[int, str], list[Copy]] = defaultdict(list)
        with self._lock:
            for copy in self.copies:
                found[copy.alert, copy.receiver].append(copy)
        return found


class FaultyTelegram:
    """A Bot API that enforces length, markup, one message a second in a chat and twenty a minute in a group."""

    def __init__(self, account: Account, blocked: frozenset[str] = frozenset()) -> None:
        self.account = account
        self.blocked = blocked
        self._left: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=20))
        self._lock = threading.Lock()
        self.closing = threading.Event()

    def __enter__(self) -> Self:
        self._server = _Server((HOST, 0), type("Handler", (_Handler,), {"telegram": self}))
        self.url = f"http://{HOST}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def pause(self, chat: str) -> int:
        """Seconds that the sender has to wait, 0 where the message is within the limits and counts."""
        now = time.monotonic()
        with self._lock:
            left = self._left[chat]
            if left and now - left[-1] < 1:
                return 1
            if chat.startswith("-") and len(left) == 20 and now - left[0] < 60:
                return int(60 - (now - left[0])) + 1
            left.append(now)
            return 0


class _Handler(BaseHTTPRequestHandler):
    telegram: ClassVar[FaultyTelegram]
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_POST(self) -> None:  # the name that the standard library calls
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return None
        try:
            message = checked(json.loads(body))
        except BadRequestError as error:
            return self._answer(400, f"Bad Request: {error}")
        if message.chat in self.telegram.blocked:
            return self._answer(403, "Forbidden: bot was blocked by the user")
        pause = self.telegram.pause(message.chat)
        if pause:
            self.telegram.account.too_fast += 1
            return self._answer(429, f"Too Many Requests: retry after {pause}", {"retry_after": pause})
        found = _NUMBER.search(message.plain)
        assert found is not None, message.plain
        self._take(int(found[1]), f"chat{message.chat}")
        return None

    def do_GET(self) -> None:  # the name that the standard library calls
        """`getMe`: the service is there, whatever it does to messages."""
        self._answer(200, "")

    def _take(self, alert: int, receiver: str) -> None:
        account = self.telegram.account
        fault = account.fault(alert, receiver)
        if fault in (Fault.NONE, *UNTOLD):
            account.take(alert, receiver, fault)
        match fault:
            case Fault.BEFORE | Fault.AFTER:
                self.telegram.closing.wait(HANG_SECONDS)
                self.close_connection = True
            case Fault.CUT | Fault.LOST:
                self.close_connection = True
            case Fault.REFUSED:
                self._answer(500, "Internal Server Error")
            case Fault.BUSY:
                self._answer(429, "Too Many Requests: retry after 2", {"retry_after": 2})
            case Fault.NONE:
                self._answer(200, "")

    def _answer(self, code: int, description: str, parameters: dict[str, int] | None = None) -> None:
        answer: dict[str, Any] = {"ok": code == 200, "error_code": code, "description": description}
        data = json.dumps(answer | ({"parameters": parameters} if parameters else {})).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Say nothing."""


class FaultyMail:
    """An SMTP server that takes thirty mails a minute for one mailbox."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.threads: dict[str, tuple[str, str]] = {}  # Message-ID -> receiver and number of the alert
        self._left: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=30))

    def __enter__(self) -> Self:
        self._controller = _Controller(self, hostname=HOST, port=0)
        self._controller.start()
        self.port = self._controller.port
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the name that aiosmtpd calls
        """Take one mail, or not; the answer goes to whoever sent it."""
        mail = message_from_bytes(bytes(envelope.content or b""), policy=default)
        receiver, found = str(mail["to"]).partition("@")[0], _NUMBER.search(str(mail["subject"]))
        assert found is not None
        left, now = self._left[receiver], time.monotonic()
        if len(left) == 30 and now - left[0] < 60:
            self.account.too_fast += 1
            return "451 4.7.1 too many mails for this mailbox"
        left.append(now)
        fault = self.account.fault(int(found[1]), receiver)
        if fault in (Fault.NONE, *UNTOLD):
            self.account.take(int(found[1]), receiver, fault)
            known = self.threads.setdefault(str(mail["message-id"]), (receiver, found[1]))
            assert known == (receiver, found[1]), "one name for two mails"
        if fault in (Fault.BEFORE, Fault.AFTER):
            await asyncio.sleep(HANG_SECONDS)
        if fault in (Fault.CUT, Fault.LOST, Fault.BEFORE, Fault.AFTER):
            assert server.transport is not None
            server.transport.close()
        refusals = {Fault.REFUSED: "552 too big today", Fault.BUSY: "421 4.3.2 try later"}
        return refusals.get(fault, "250 Message accepted for delivery")
