"""What may be fetched."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.errors import GuardError
from crawler.guard import Guard, GuardedResolver

REFUSED = [
    "file:///etc/passwd",
    "ftp://orda.kz/a",
    "gopher://orda.kz/",
    "javascript:alert(1)",
    "http://127.0.0.1/",
    "http://127.0.0.1:8000/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1%25eth0]/",
    "http://[fd00::1]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://metadata.google.internal/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://user:secret@orda.kz/",
    "http://:80/",
    "http://orda.kz:99999/",
    "https://orda.kz/" + "a" * 3000,
]


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_refused(url: str) -> None:
    """Other schemes, private and odd addresses, credentials; the error holds no secret."""
    with pytest.raises(GuardError) as caught:
        Guard().check(url)
    assert "secret" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "url", ["https://orda.kz/a", "http://8.8.8.8/", "https://[2606:4700::1111]/", "http://1.2.3.example.kz/"]
)
def test_what_is_allowed(url: str) -> None:
    """Names and public addresses."""
    Guard().check(url)


ALLOWED = [
    ("127.0.0.1", "http://127.0.0.1:8000/", True),
    ("127.0.0.1:8000", "http://127.0.0.1:8000/", True),
    ("127.0.0.1:8000", "http://127.0.0.1:8001/", False),
    ("127.0.0.1", "http://127.0.0.2/", False),
    ("[::1]:8000", "http://[::1]:8000/", True),
    ("INTRANET.example", "http://intranet.example/", True),
]


@pytest.mark.parametrize(("host", "url", "allowed"), ALLOWED)
def test_hosts_that_are_allowed_by_name(host: str, url: str, allowed: bool) -> None:
    """With the port, only that port."""
    guard = Guard.of([host])
    if allowed:
        guard.check(url)
    else:
        with pytest.raises(GuardError):
            guard.check(url)


class Address:
    def __init__(self, host: str) -> None:
        self.host = host


class Resolver:
    """A name server that answers with both a public and a private address, as for DNS rebinding."""

    def resolveHostName(self, receiver: Any, *_: Any) -> None:  # noqa: N802 - Twisted's name
        receiver.resolutionBegan(None)
        for host in ("8.8.8.8", "127.0.0.1", "::ffff:10.0.0.1", "2606:4700::1111"):
            receiver.addressResolved(Address(host))
        receiver.resolutionComplete()


class Receiver:
    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.complete = False

    def resolutionBegan(self, _: Any) -> None:  # noqa: N802
        """Nothing to note."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


def test_private_addresses_of_a_public_name_are_never_connected_to() -> None:
    """What a name resolves to is checked at connection time; an allowed host and port keeps all."""
    resolver = GuardedResolver(Resolver(), Guard.of(["lab.example:8000"]))
    for host, port, expected in (("evil.example", 80, 2), ("lab.example", 8000, 4), ("lab.example", 80, 2)):
        receiver = Receiver()
        resolver.resolveHostName(receiver, host, port)
        assert len(receiver.hosts) == expected
        assert receiver.complete
