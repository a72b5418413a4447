"""The listener that hubs call: questions whether a subscription was meant (GET), and pushes (POST).

It stands behind the operator's web server, but trusts nobody: sizes, times and connections are bounded, an unknown
path is told nothing, and no request is logged, since the path is a secret.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs

from twisted.internet.protocol import connectionDone
from twisted.web import http, resource, server

from config.errors import CarrierwatchError, StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger(__name__)

MAX_BODY = 2_000_000  # bytes of a push
MAX_CONNECTIONS = 100
IDLE_SECONDS = 20
LONGEST_SECONDS = 60.0  # that a connection lives, however slowly it speaks
MAX_QUERY = 8_000  # characters


class ListenError(CarrierwatchError):
    """The address of `crawl.websub.listen` cannot be listened on."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"crawl.websub.listen {where}: {problem}")
        self.where = where
        self.problem = problem


class Callbacks(Protocol):
    """Who answers what hubs say. A path that is not known raises `KeyError`."""

    def question(self, path: str, question: Mapping[str, str]) -> str | None:
        """The challenge to be repeated, where the question is about what we meant; None where it is not."""

    def push(self, path: str, body: bytes, signature: str | None) -> bool:
        """Take a push; False where none is wanted there any longer."""


class Listener:
    """Listens until `close`. Made within the reactor's loop; raises `ListenError`."""

    def __init__(self, callbacks: Callbacks, host: str, port: int, *, prefix: str = "/") -> None:
        """`prefix` is the path of the callback's address; a web server in front may have taken it away."""
        import twisted.internet.reactor
        from twisted.internet.error import CannotListenError

        reactor: Any = twisted.internet.reactor
        site = _Site(_Root(callbacks, prefix), reactor)
        try:
            self._port: Any = reactor.listenTCP(port, site, backlog=MAX_CONNECTIONS, interface=host)
        except (CannotListenError, OSError) as error:
            reason = getattr(error, "socketError", error)
            problem = getattr(reason, "strerror", None) or str(reason)
            raise ListenError(f"{host}:{port}", f"cannot be listened on: {problem}") from error

    @property
    def port(self) -> int:
        """On which it listens."""
        return int(self._port.getHost().port)

    async def close(self) -> None:
        """No longer."""
        from twisted.internet.defer import maybeDeferred

        await maybeDeferred(self._port.stopListening).asFuture(_loop())


def _loop() -> Any:
    import asyncio

    return asyncio.get_running_loop()


class _Request(server.Request):
    """Gives up on a body as soon as it is too long."""

    _got = 0

    def gotLength(self, length: int | None) -> None:  # noqa: N802 - the name is Twisted's
        super().gotLength(length)  # type: ignore[no-untyped-call]  # Twisted's types are partial
        if length is not None and length > MAX_BODY:
            self._refuse()

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
        self._got += len(data)
        if self._got > MAX_BODY:
            self._refuse()
            return
        super().handleContentChunk(data)  # type: ignore[no-untyped-call]

    def _refuse(self) -> None:
        if self.channel is not None:
            self.channel.loseConnection()  # type: ignore[no-untyped-call]


class _Channel(http.HTTPChannel):
    """A connection that ends in time, whatever comes or does not come."""

    _end: Any = None
    site: Any = None  # the `_Site` that made it

    def connectionMade(self) -> None:  # noqa: N802 - the name is Twisted's
        super().connectionMade()  # type: ignore[no-untyped-call]
        assert self.transport is not None
        self._end = self.callLater(LONGEST_SECONDS, self.transport.abortConnection)  # type: ignore[no-untyped-call]

    def connectionLost(self, reason: Any = connectionDone) -> None:  # noqa: N802
        if self._end is not None and self._end.active():
            self._end.cancel()
        self.site.open -= 1
        super().connectionLost(reason)  # type: ignore[no-untyped-call]


class _Site(server.Site):
    displayTracebacks = False  # noqa: N815 - the name is Twisted's
    protocol = _Channel  # type: ignore[assignment]  # without TLS, which is the web server's in front

    def __init__(self, root: resource.Resource, reactor: Any) -> None:
        super().__init__(root, requestFactory=_Request, timeout=IDLE_SECONDS, reactor=reactor)  # type: ignore[no-untyped-call]
        self.open = 0  # connections

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802
        if self.open >= MAX_CONNECTIONS:
            return None
        self.open += 1
        return super().buildProtocol(addr)  # type: ignore[no-untyped-call]

    def log(self, request: Any) -> None:
        """The path is a secret, so that nothing is."""


class _Root(resource.Resource):
    isLeaf = True  # noqa: N815 - the name is Twisted's

    def __init__(self, callbacks: Callbacks, prefix: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._callbacks = callbacks
        self._prefix = prefix.strip("/")

    def render(self, request: Any) -> bytes:
        """Answer one request."""
        path = request.path.decode("latin-1").strip("/").removeprefix(self._prefix).strip("/")
        request.setHeader(b"content-type", b"text/plain; charset=utf-8")
        request.setHeader(b"x-content-type-options", b"nosniff")
        request.setHeader(b"server", b"carrierwatch")
        try:
            status, body = self._answer(request, path)
        except KeyError:
            status, body = http.NOT_FOUND, b"not found\n"
        except StoreError as error:
            log.warning("event=websub_not_stored problem=%r", str(error))
            status, body = http.SERVICE_UNAVAILABLE, b"try again\n"
        request.setResponseCode(status)
        return body if request.method != b"HEAD" else b""

    def _answer(self, request: Any, path: str) -> tuple[int, bytes]:
        if request.method == b"GET":
            challenge = self._callbacks.question(path, _question(request.uri))
            return (http.NOT_FOUND, b"not found\n") if challenge is None else (http.OK, challenge.encode())
        if request.method == b"POST":
            signature = request.getHeader("x-hub-signature")
            wanted = self._callbacks.push(path, request.content.read(), signature)
            return (http.ACCEPTED, b"") if wanted else (http.GONE, b"gone\n")
        return http.NOT_ALLOWED, b"not allowed\n"


def _question(uri: bytes) -> dict[str, str]:
    """The parameters that stand once; one that stands twice is none."""
    query = uri.decode("latin-1").partition("?")[2]
    try:
        found = parse_qs(query[:MAX_QUERY], keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items() if len(values) == 1}
