"""The demonstration site: a made-up outlet, three editions on loopback, with every trap of docs/demo.md."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from carrierwatch.demo.newsroom import publish
from carrierwatch.demo.outlet import Outlet, Resource, key_of
from carrierwatch.demo.samples import load_samples
from carrierwatch.demo.server import Request, Server
from carrierwatch.demo.traps import Trap
from config.model import Lang

if TYPE_CHECKING:
    from types import TracebackType

    from carrierwatch.demo.newsroom import Item

STRANGER = Resource(b"<h1>Another host</h1>", "text/html; charset=utf-8")


class DemoSite:
    """Serves the editions while its context is open, each on a port of 127.0.0.1 of its own.

    `edited` begins with what `edit` leads to. Requests may come from any thread.
    """

    def __init__(self, edited: bool = False) -> None:
        self._samples = load_samples()
        self._lock = threading.Lock()
        self._requests: list[Request] = []
        self._failed: set[str] = set()
        self._servers = {lang: Server(self, lang) for lang in Lang}
        self._stranger = Server(self, None)
        self.editions = {lang: f"http://127.0.0.1:{server.port}" for lang, server in self._servers.items()}
        # By name, so that it is another host for whoever compares host names, and loopback all the same.
        self.stranger = f"http://localhost:{self._stranger.port}"
        self._outlets = self._publish(edited=edited)

    def __enter__(self) -> Self:
        for server in self._all_servers():
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._all_servers():
            server.shutdown()
            server.server_close()

    def edit(self) -> None:
        """Let the editor correct some articles and retypeset others; their lastmod moves on by a day."""
        self._outlets = self._publish(edited=True)

    @property
    def requests(self) -> list[Request]:
        """Every request so far, in order of answering."""
        with self._lock:
            return [*self._requests]

    def addresses(self, trap: Trap) -> tuple[str, ...]:
        """Where a trap is set, without trailing slash; tracking twins and broken entries are no pages."""
        return tuple(
            self.editions[lang] + path for lang, outlet in self._outlets.items() for path in outlet.addresses(trap)
        )

    def address_of(self, sample: str) -> str:
        """The address of the article made from the sample of this id, with the trailing slash."""
        for lang, outlet in self._outlets.items():
            for item in outlet.items:
                if item.id == sample:
                    return self.editions[lang] + item.path
        raise KeyError(sample)

    def items(self, lang: Lang) -> tuple[Item, ...]:
        """What an edition publishes now, in order of publication."""
        return self._outlets[lang].items

    def answer(self, edition: Lang | None, target: str) -> Resource:
        """What the host of this edition answers to a target; None is the strange host."""
        if edition is None:
            return STRANGER
        outlet = self._outlets[edition]
        resource = outlet.find(target)
        if resource.trap is Trap.ERROR_ONCE and self._first(key_of(target)):
            return outlet.busy
        return resource

    def record(self, request: Request) -> None:
        """Remember a request."""
        with self._lock:
            self._requests.append(request)

    def _first(self, key: str) -> bool:
        with self._lock:
            first = key not in self._failed
            self._failed.add(key)
            return first

    def _publish(self, *, edited: bool) -> dict[Lang, Outlet]:
        published = publish(self._samples, edited=edited)
        return {lang: Outlet(lang, self.editions, items, self.stranger) for lang, items in published.items()}

    def _all_servers(self) -> tuple[Server, ...]:
        return (*self._servers.values(), self._stranger)
