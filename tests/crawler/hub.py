"""A WebSub hub on loopback that keeps to the specification, or breaks it as a test wants."""

from __future__ import annotations

import hashlib
import hmac
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlencode, urlsplit

from .loopback import Loopback, Quiet


@dataclass(frozen=True)
class Asked:
    """What a subscriber asked for."""

    mode: str
    topic: str
    callback: str
    lease: str | None
    secret: str | None


class Hub(Loopback):
    """`asked` is what came; `verified` whether each question back was answered with its challenge."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.verified: list[bool] = []
        self.lease = "864000"
        self.status = 202
        self.deny: str | None = None  # the reason of a denial, instead of a question back
        self.asks_back = True
        hub = self

        class Handler(Quiet, BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                get = {name: values[0] for name, values in form.items()}
                asked = Asked(
                    get["hub.mode"], get["hub.topic"], get["hub.callback"], get.get("hub.lease_seconds"),
                    get.get("hub.secret"),
                )  # fmt: skip
                hub.asked.append(asked)
                self.send_response(hub.status)
                self.send_header("Content-Length", "0")
                self.end_headers()
                if hub.status < 300:
                    threading.Thread(target=hub.ask_back, args=(asked,), daemon=True).start()

        super().__init__(Handler)
        self.url = f"http://{self.host}/hub"

    def ask_back(self, asked: Asked) -> None:
        """Section 5.3: whether the subscriber meant it."""
        if self.deny is not None:
            get(asked.callback, {"hub.mode": "denied", "hub.topic": asked.topic, "hub.reason": self.deny})
        elif self.asks_back:
            question = {
                "hub.mode": asked.mode,
                "hub.topic": asked.topic,
                "hub.challenge": "challenge-1",
                "hub.lease_seconds": self.lease,
            }
            self.verified.append(get(asked.callback, question) == (200, b"challenge-1"))


def get(address: str, query: dict[str, str] | str) -> tuple[int, bytes]:
    """Status and body."""
    text = query if isinstance(query, str) else urlencode(query)
    return _call(urllib.request.Request(f"{address}?{text}"))


def push(address: str, body: bytes, secret: str | None, method: str = "sha256", **headers: str) -> int:
    """The status that the subscriber answers a push with (section 5.4)."""
    sent = {"Content-Type": "application/rss+xml", **headers}
    if secret is not None:
        sent["X-Hub-Signature"] = f"{method}={hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()}"
    return _call(urllib.request.Request(address, data=body, headers=sent, method="POST"))[0]


def _call(request: urllib.request.Request) -> tuple[int, bytes]:
    assert urlsplit(request.full_url).hostname == "127.0.0.1"
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
