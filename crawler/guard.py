"""What may be fetched: public web addresses, checked when the address is read and again when its host is resolved.

The second check is the one that counts: it sees the very addresses that are connected to, on every hop, so that a
name which resolves to a private address now and a public one before (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.errors import GuardError
from crawler.urls import DEFAULT_PORTS, LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

METADATA = frozenset({"metadata.google.internal", "metadata.goog", "metadata", "instance-data"})
SHARED = ipaddress.ip_network("100.64.0.0/10")  # carrier-grade NAT, RFC 6598
MAX_URL = LONGEST
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in an IPv6 one
UNICAST = ipaddress.ip_network("2000::/3")  # all of IPv6 that is routed between networks (IANA)
NOT_ROUTED = tuple(  # what Python 3.11 takes for global all the same
    map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20"))
)
FIRST_FREE_PORT = 1024  # below it stand mail, files and printers, which may take a request for orders of their own


@dataclass(frozen=True, slots=True)
class Guard:
    """The addresses that may be fetched, besides public ones: `allowed` holds hosts as `host` or `host:port`."""

    allowed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, hosts: Iterable[str]) -> Guard:
        """From `CrawlSettings.allow_hosts`."""
        return cls(frozenset(host.strip().lower() for host in hosts))

    def check(self, url: str) -> None:
        """Raise `GuardError` where `url` may not be fetched, as far as that can be told without resolving its host."""
        try:
            parts = urlsplit(url)
            port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
        except ValueError as error:
            raise GuardError(url[:200], "the address cannot be read") from error
        host = (parts.hostname or "").rstrip(".").lower()
        if parts.scheme not in DEFAULT_PORTS:
            raise GuardError(url[:200], "only http and https are fetched")
        if not host or len(url) > MAX_URL:
            raise GuardError(url[:200], "the address names no host" if not host else "the address is too long")
        if parts.username is not None or parts.password is not None:
            raise GuardError(f"{parts.scheme}://{host}", "an address with a user name or password is not fetched")
        if self.permits(host, port):
            return
        if port < FIRST_FREE_PORT and port not in DEFAULT_PORTS.values():
            raise GuardError(url, f"port {port} is that of another service; name {host}:{port} under crawl.allow_hosts")
        if host in METADATA or not self.is_public(host):
            raise GuardError(url, f"{host} is no public address; name it under crawl.allow_hosts if it may be fetched")

    def permits(self, host: str, port: int) -> bool:
        """Whether the host was allowed by name."""
        host = host.lower()
        shown = f"[{host}]" if ":" in host else host
        return bool({host, shown, f"{shown}:{port}"} & self.allowed)

    def is_public(self, host: str) -> bool:
        """False for an IP address, in whatever notation, that is not of the public internet; True for a name."""
        address = _ip(host)
        return address is None or is_public(address)


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is one of the public internet: not private, loopback, link-local, shared, reserved,
    multicast.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is None and address.teredo is not None:
            inner = address.teredo[1]
        if inner is not None:
            return is_public(inner)
        if address not in UNICAST:
            return False
    elif address in SHARED:
        return False
    if any(address in network for network in NOT_ROUTED if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host written in digits stands for: also 2130706433, 0x7f.1 and 0177.0.0.1, which sockets
    accept.
    """
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    parts = host.split(".")
    if len(parts) > 4 or not all(parts):
        return None
    try:
        numbers = [
            int(part, 16) if part.startswith("0x") else int(part, 8) if part[0] == "0" and len(part) > 1 else int(part)
            for part in parts
        ]
    except ValueError:
        return None
    *first, last = numbers
    if any(number > 255 or number < 0 for number in first) or not 0 <= last < 256 ** (5 - len(parts)):
        return None
    value = last
    for place, number in enumerate(first):
        value += number << (8 * (3 - place))
    return ipaddress.IPv4Address(value)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves names for the reactor and leaves out every address that is not public, so that it is never connected
    to.

    Nothing is cached here (the system does that, for as long as DNS allows): a daemon must notice an outlet's move.
    """

    def __init__(self, resolver: Any, guard: Guard) -> None:
        self.resolver = resolver
        self.guard = guard

    def resolveHostName(  # noqa: N802 - the name is Twisted's
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[Any] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """As `twisted.internet.interfaces.IHostnameResolver` says."""
        receiver: Any = resolutionReceiver
        if not self.guard.permits(hostName, portNumber):
            receiver = _PublicOnly(resolutionReceiver)
        return self.resolver.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Hands on the public ones of the addresses that a name has."""

    def __init__(self, receiver: Any) -> None:
        self._receiver = receiver

    def resolutionBegan(self, resolutionInProgress: Any) -> None:  # noqa: N802, N803
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        ip = _ip(address.host)
        if ip is not None and is_public(ip):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


def install(guard: Guard) -> None:
    """Make the reactor resolve names through `guard`; called again, the newer guard takes the older one's place."""
    import twisted.internet.reactor

    reactor: Any = twisted.internet.reactor
    resolver = reactor.nameResolver
    inner = resolver.resolver if isinstance(resolver, GuardedResolver) else resolver
    reactor.installNameResolver(GuardedResolver(inner, guard))
