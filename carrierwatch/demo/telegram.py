"""Stands in the place of api.telegram.org: takes `sendMessage`, checks what the real one checks, keeps what it takes.

It knows `getMe` as well, which a sender may ask to learn whether it is there.

Rules and wording of the errors follow the Bot API's description (https://core.telegram.org/bots/api#sendmessage and
#formatting-options): a text of 1 to 4096 characters after its entities were parsed, counted in UTF-16 units, and in
HTML mode no tag but Telegram's own.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1"
LONGEST = 4096
_PATH = re.compile(r"/bot(?P<token>\d+:[\w-]+)/(?P<method>\w+)$")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z0-9-]*)(?P<rest>[^<>]*)>|(?P<bad><)")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_TAGS = frozenset(
    "b strong i em u ins s strike del span tg-spoiler a tg-emoji code pre blockquote".split()  # noqa: SIM905 - a list of words
)


class Mood(StrEnum):
    """How the server answers a good request."""

    FINE = "fine"
    TOO_MANY = "too many"  # 429 with retry_after
    BROKEN = "broken"  # 500
    SILENT = "silent"  # takes the message and never answers
    DEAF = "deaf"  # accepts the connection, reads nothing, never answers
    CUT = "cut"  # reads the request and closes the connection without an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One message that was taken."""

    chat: str
    text: str  # as it was sent, with its markup
    plain: str  # as a reader sees it
    mode: str | None  # HTML or none


class BadRequestError(ValueError):
    """What the real API would answer with 400 and this description."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that breaks off is nothing to report."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class TelegramServer:
    """A Bot API on loopback. A context manager; `url` is what to put in place of https://api.telegram.org.

    `log` is a file to which every message is written as one line of JSON. `mood` and `retry_after` may be changed at
    any time; `chats` None takes every chat, else only those, as when a bot was blocked elsewhere.
    """

    def __init__(self, log: Path | None = None, port: int = 0) -> None:
        self.log = log
        self.port = port
        self.mood = Mood.FINE
        self.retry_after = 1
        self.chats: frozenset[str] | None = None
        self.requests = 0
        self.arrived = threading.Event()  # set as soon as a whole request was read
        self._messages: list[ChatMessage] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        server = _Server((HOST, self.port), type("Handler", (_Handler,), {"telegram": self}))
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), name="telegram stand-in", daemon=True).start()
        self._server = server
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    @property
    def url(self) -> str:
        """The address of the API, without a slash at its end."""
        return f"http://{HOST}:{self.port}"

    @property
    def messages(self) -> tuple[ChatMessage, ...]:
        """Every message that was taken, in order, those included whose sender never got an answer."""
        with self._lock:
            return tuple(self._messages)

    def take(self, fields: dict[str, Any]) -> ChatMessage:
        """Check a `sendMessage` and keep it. Raises `BadRequestError`."""
        message = checked(fields)
        if self.chats is not None and message.chat not in self.chats:
            raise BadRequestError("chat not found")
        with self._lock:
            self._messages.append(message)
            number = len(self._messages)
            if self.log is not None:
                line = {"number": number, "chat": message.chat, "mode": message.mode, "text": message.text}
                with self.log.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
        return message

    def hang(self) -> None:
        """Wait until the server closes."""
        self._closing.wait()


def checked(fields: dict[str, Any]) -> ChatMessage:
    """The message of a request, if the real API would take it. Raises `BadRequestError` with its description."""
    chat = str(fields.get("chat_id") or "")
    if not chat:
        raise BadRequestError("chat_id is empty")
    text = str(fields.get("text") or "")
    mode = fields.get("parse_mode")
    if mode is not None and str(mode).upper() != "HTML":
        raise BadRequestError("unsupported parse_mode")
    plain = visible(text) if mode else text
    if not _INVISIBLE.sub("", plain):
        raise BadRequestError("message text is empty")
    if len(plain.encode("utf-16-le")) // 2 > LONGEST:
        raise BadRequestError("message is too long")
    return ChatMessage(chat=chat, text=text, plain=plain, mode=str(mode).upper() if mode else None)


def visible(text: str) -> str:
    """What a reader sees of Telegram's HTML. Raises `BadRequestError` where it is not well-formed."""
    opened: list[str] = []
    for tag in _TAG.finditer(text):
        name, offset = (tag["name"] or "").lower(), len(text[: tag.start()].encode())
        if tag["bad"] or not name:
            raise BadRequestError(f"can't parse entities: Unclosed start tag at byte offset {offset}")
        if name not in _TAGS:
            raise BadRequestError(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')
        if not tag["end"]:
            opened.append(name)
        elif not opened or opened.pop() != name:
            raise BadRequestError(f"can't parse entities: Unexpected end tag at byte offset {offset}")
    if opened:
        raise BadRequestError(f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1]}\"")
    return _ENTITY.sub(lambda entity: unescape(entity[0]), _TAG.sub("", text))


class _Handler(BaseHTTPRequestHandler):
    """Answers as the server's mood says. Each server has a subclass that knows it."""

    telegram: ClassVar[TelegramServer]
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_POST(self) -> None:  # the name that the standard library calls
        if self.telegram.mood is Mood.DEAF:
            self.telegram.hang()
            return self._close()
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            return self._close()  # whoever sent it thought better of it
        with self.telegram._lock:
            self.telegram.requests += 1
        path = _PATH.match(self.path)
        if path is None or path["method"] != "sendMessage":
            return self._answer(404, "Not Found")
        return self._take(_fields(body, self.headers.get_content_type()))

    def do_GET(self) -> None:  # the name that the standard library calls
        if self.telegram.mood is Mood.DEAF:
            self.telegram.hang()
            return self._close()
        path = _PATH.match(self.path)
        if path is None or path["method"] != "getMe":
            return self._answer(404, "Not Found")
        if self.telegram.mood is Mood.BROKEN:
            return self._answer(500, "Internal Server Error")
        bot = {"id": int(path["token"].partition(":")[0]), "is_bot": True, "first_name": "carrierwatch"}
        return self._send(200, {"ok": True, "result": bot})

    def _take(self, fields: dict[str, Any]) -> None:
        if self.telegram.mood is Mood.TOO_MANY:
            pause = self.telegram.retry_after
            return self._answer(429, f"Too Many Requests: retry after {pause}", {"retry_after": pause})
        if self.telegram.mood is Mood.BROKEN:
            return self._answer(500, "Internal Server Error")
        try:
            message = self.telegram.take(fields)
        except BadRequestError as error:
            return self._answer(400, f"Bad Request: {error}")
        self.telegram.arrived.set()
        if self.telegram.mood is Mood.SILENT:
            self.telegram.hang()
        if self.telegram.mood in (Mood.SILENT, Mood.CUT):
            return self._close()
        chat = {"id": message.chat, "type": "private"}
        result = {"message_id": len(self.telegram.messages), "date": int(time.time()), "chat": chat}
        return self._send(200, {"ok": True, "result": result | {"text": message.plain}})

    def _answer(self, code: int, description: str, parameters: dict[str, int] | None = None) -> None:
        answer: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
        self._send(code, answer | ({"parameters": parameters} if parameters else {}))

    def _send(self, code: int, answer: dict[str, Any]) -> None:
        data = json.dumps(answer).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _close(self) -> None:
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Say nothing: addresses hold tokens."""


def _fields(body: bytes, kind: str) -> dict[str, Any]:
    try:
        if kind == "application/json":
            fields = json.loads(body)
            return fields if isinstance(fields, dict) else {}
        return dict(parse_qsl(body.decode()))
    except ValueError:
        return {}
