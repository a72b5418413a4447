"""What stands between the network and Datasette: who may ask, and what a browser may do with the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Message, Receive, Send], Awaitable[None]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Datasette's own pages hold scripts and styles in line; nothing may come from, or go, elsewhere.
POLICY = (
    "default-src 'self'; img-src 'self' data:; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


def guarded(app: App, host: str) -> App:
    """The application with safe headers on every answer, and deaf to names that are not its own.

    On loopback a page of the open web can reach us by a name of its own that it lets point here (DNS rebinding); it
    cannot change the Host header, so that we answer only to ours. Bound elsewhere, we do not know our names.
    """

    async def guard(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
        elif host in LOOPBACK and _host(scope) not in LOOPBACK:
            await _refuse(send)
        else:

            async def with_headers(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [*message.get("headers", ()), *HEADERS]
                await send(message)

            await app(scope, receive, with_headers)

    return guard


def _host(scope: Message) -> str:
    header = next((value for name, value in scope["headers"] if name == b"host"), b"")
    name = str(header, "latin-1").lower()
    return name[1:].split("]", 1)[0] if name.startswith("[") else name.rsplit(":", 1)[0]


async def _refuse(send: Send) -> None:
    body = b"This address is not ours. Open http://127.0.0.1 with the port that carrierwatch names.\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
