"""A site for the tests of this folder, and a client that shows status and headers of whatever it is answered."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from carrierwatch.demo.site import DemoSite

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Answer:
    """What came back; `headers` by name in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode()


def get(url: str, method: str = "GET", **headers: str) -> Answer:
    """Ask once: no redirect is followed, nothing is unpacked. `if_none_match` is the header If-None-Match."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        body = response.read()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)
    finally:
        connection.close()


@pytest.fixture
def site() -> Iterator[DemoSite]:
    """A site of its own for one test, before the editor came."""
    with DemoSite() as running:
        yield running
