"""Addresses that lead out of the public web, wherever they stand: nothing is asked of them, and the rest is read."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from config.model import Discovery, Source
from crawler.discover import discover
from crawler.extract import extract
from crawler.guard import Guard, GuardedResolver, is_public
from tests.crawler import making
from tests.crawler.conftest import source
from tests.crawler.server import Outlet, Reply, article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.report import SourceReport
    from tests.crawler.conftest import Reactor

    Crawl = Callable[..., SourceReport]

SCHEMES = ["file:///etc/passwd", "ftp://orda.kz/a-1", "data:text/html,<p>x", "javascript:alert(1)", "gopher://orda.kz/a-1",
           "jar:http://orda.kz/a-1!/x", "view-source:http://orda.kz/a-1", "feed:http://orda.kz/a-1", "ws://orda.kz/a-1",
           "//user:secret@orda.kz:99999/a-1", "http:///a-1", "http://[::bad/a-1", "\x00http://orda.kz/a-1"]  # fmt: skip
PRIVATE = ["http://127.0.0.1/a-1", "http://10.0.0.1/a-1", "http://169.254.169.254/a-1", "http://[::1]/a-1",
           "http://2130706433/a-1", "http://0177.0.0.1/a-1", "http://localhost/a-1", "http://router/a-1"]  # fmt: skip
PAGES = {
    "feed": "<rss version='2.0'><channel><title>x</title>{}</channel></rss>",
    "sitemap": "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>",
    "listing": "<html><body>{}</body></html>",
}
LINKED_DATA = (
    "<script type='application/ld+json'>"
    '{{"@type":"NewsArticle","headline":"Фура","mainEntityOfPage":"{}","url":"{}"}}</script>'
)
ENTRIES = {
    "feed": "<item><title>t</title><link><![CDATA[{0}]]></link><guid><![CDATA[{0}]]></guid>"
    "<enclosure url='https://orda.kz/picture.jpg'/></item>",
    "sitemap": "<url><loc><![CDATA[{0}]]></loc></url>",
    "listing": '<a href="{0}">t</a>',
}


@pytest.mark.parametrize("kind", PAGES)
def test_discovery_leads_to_the_outlet_only(kind: str) -> None:
    """Feeds, sitemaps and listings may name anything; what comes of it is http or https, and of the same site."""
    links = [*SCHEMES, *PRIVATE, "https://orda.kz/good-1"]
    body = PAGES[kind].format("".join(ENTRIES[kind].format(link.replace("\x00", "")) for link in links))
    found = discover(making.way(kind), making.page(body), making.outlet(articles=r"-\d+$"))
    assert {candidate.address for candidate in found.candidates} <= {"https://orda.kz/good-1", "http://orda.kz/a-1"}
    assert "https://orda.kz/good-1" in {candidate.url for candidate in found.candidates}


@pytest.mark.parametrize("link", [*SCHEMES[:9], *PRIVATE, "http://evil.example/a-1"])
def test_a_sitemap_index_leads_to_the_outlet_only(link: str) -> None:
    """Children elsewhere are not asked for."""
    index = f"<sitemapindex><sitemap><loc><![CDATA[{link}]]></loc></sitemap></sitemapindex>"
    assert discover(making.way("sitemap"), making.page(index), making.outlet()).further == ()


@pytest.mark.parametrize("link", [*SCHEMES[:9], *PRIVATE, "http://evil.example/a-1", "https://orda.kz/" + "a" * 5_000])
@pytest.mark.parametrize(
    "place",
    ["<link rel=canonical href='{}'>", "<meta property='og:url' content='{}'>",
     LINKED_DATA],
)  # fmt: skip
def test_a_page_cannot_call_itself_something_else(place: str, link: str) -> None:
    """Canonical link, og:url and JSON-LD are believed within the site only."""
    body = article("Фура").decode().replace("</head>", place.format(link, link) + "</head>")
    assert extract(making.page(body, url="https://orda.kz/a-1"), making.outlet()).url == "https://orda.kz/a-1"


@pytest.mark.parametrize("link", SCHEMES[:9])
def test_the_configuration_takes_web_addresses_only(link: str) -> None:
    """For a source as for a way."""
    with pytest.raises(ValidationError):
        Discovery.model_validate({"kind": "feed", "url": link})
    with pytest.raises(ValidationError):
        Source.model_validate(making.outlet().model_dump() | {"url": link})


NOT_PUBLIC = {
    "loopback": ["127.0.0.1", "127.255.255.254", "::1"],
    "private": ["10.0.0.1", "172.31.255.255", "192.168.0.1", "fc00::1", "fd12:3456::1", "fec0::1"],
    "link-local": ["169.254.0.1", "fe80::1"],
    "carrier-grade NAT": ["100.64.0.1", "100.127.255.255"],
    "metadata": ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "fd20:ce::254"],
    "nobody": ["0.0.0.0", "0.1.2.3", "::", "255.255.255.255", "240.0.0.1"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1"],
    "documentation and tests": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "2001:db8::1", "3fff::1"],
    "IPv4 in IPv6": ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:0:127.0.0.1"],
    "NAT64": ["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1"],
    "6to4 and Teredo": ["2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:80ff:fffe"],
    "other": ["192.88.99.1", "100::1", "5f00::1", "2001:2::1", "4000::1"],
}
IS_PUBLIC = ["8.8.8.8", "1.1.1.1", "193.193.250.1", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8",
             "64:ff9b::808:808", "2002:808:808::1"]  # fmt: skip


@pytest.mark.parametrize("address", [one for group in NOT_PUBLIC.values() for one in group])
def test_addresses_that_are_not_of_the_public_internet(address: str) -> None:
    """In whatever clothes."""
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", IS_PUBLIC)
def test_addresses_of_the_public_internet(address: str) -> None:
    """Translated ones among them."""
    assert is_public(ipaddress.ip_address(address))


HOSTS = ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1", "0", "127.0.0.1.", "①②⑦.⓪.⓪.①", "127。0。0。1",
         "１２７.０.０.１", "[::ffff:7f00:1]", "[::]", "0.0.0.0", "localhost", "LOCALHOST"]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_loopback_in_any_notation_is_not_connected_to(crawl: Crawl, outlet: Outlet, host: str) -> None:
    """Where the check of the address lets it pass, that of the connection does not."""
    outlet.routes["/list"] = Reply(b"<a href='/fura-1/'>x</a>")
    over = source(outlet, ("listing", "/list"))
    way = over.discovery[0].model_copy(update={"url": f"http://{host}:{outlet.host.partition(':')[2]}/list"})
    report = crawl(over.model_copy(update={"discovery": (way,)}), allow_hosts=[], retries=0)
    assert outlet.asked == []
    assert not report.ways[0].ok


def test_ports_of_other_services_are_not_asked() -> None:
    """A mail server might take a request for a letter; a named host may have any port."""
    for port in (21, 22, 25, 110, 587, 1023):
        assert problem(Guard(), f"http://orda.kz:{port}/")
        assert not problem(Guard.of([f"orda.kz:{port}"]), f"http://orda.kz:{port}/")
    for url in ("http://orda.kz:80/", "https://orda.kz:443/", "http://orda.kz:8080/"):
        assert not problem(Guard(), url)


def problem(guard: Guard, url: str) -> str:
    """Why the guard does not let the address pass; empty where it does."""
    from crawler.errors import GuardError

    try:
        guard.check(url)
    except GuardError as error:
        return error.problem
    return ""


class Rebinding:
    """A name server of ours: what it answers changes from question to question."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked = 0

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        receiver: Any,
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        *_: Any,
    ) -> Any:
        from twisted.internet.address import IPv4Address

        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        receiver.resolutionBegan(self)
        receiver.addressResolved(IPv4Address("TCP", answer, portNumber))
        receiver.resolutionComplete()
        return self


@pytest.fixture
def rebind(reactor: Reactor) -> Iterator[Callable[..., Rebinding]]:
    """Makes the reactor ask a name server that answers as it is told, until the test is over."""
    import twisted.internet.reactor

    running: Any = twisted.internet.reactor
    before = running.nameResolver

    def install(*answers: str) -> Rebinding:
        names = Rebinding(*answers)
        running.installNameResolver(GuardedResolver(names, Guard()))
        return names

    yield install
    running.installNameResolver(before)


def test_a_name_that_turns_private_is_not_followed(
    crawl: Crawl, outlet: Outlet, rebind: Callable[..., Rebinding]
) -> None:
    """DNS rebinding: what counts is the address that is connected to, on every connection."""
    outlet.routes["/list"] = Reply(b"<a href='/fura-1/'>x</a>")
    port = outlet.host.partition(":")[2]
    names = rebind("127.0.0.1")
    over = source(outlet, ("listing", "/list"))
    way = over.discovery[0].model_copy(update={"url": f"http://rebind.example:{port}/list"})
    over = over.model_copy(update={"discovery": (way,), "url": f"http://rebind.example:{port}/"})
    report = crawl(over, allow_hosts=["other.example"], retries=1)
    assert names.asked > 0
    assert outlet.asked == []
    assert report.state == "unreachable"


def test_a_redirect_to_a_name_that_is_private_is_not_followed(
    crawl: Crawl, outlet: Outlet, rebind: Callable[..., Rebinding]
) -> None:
    """The first hop is allowed by name; the second, of the same site, is checked for itself."""
    port = outlet.host.partition(":")[2]
    rebind("127.0.0.1")
    outlet.routes["/list"] = Reply(status=302, headers={"Location": f"http://intra.site.kz:{port}/secret"})
    over = source(outlet, ("listing", "/list"))
    way = over.discovery[0].model_copy(update={"url": f"http://site.kz:{port}/list"})
    over = over.model_copy(update={"discovery": (way,), "url": f"http://site.kz:{port}/"})
    report = crawl(over, allow_hosts=[f"site.kz:{port}"], retries=0)
    assert outlet.paths() == ["/list"]
    assert not report.ways[0].ok
    assert "/secret" not in {asked.path for asked in outlet.asked}


def test_a_proxy_of_the_environment_is_not_used(crawl: Crawl, outlet: Outlet, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would resolve names by itself, past all of this."""
    outlet.routes["/list"] = Reply(b"<a href='/fura-1/'>x</a>")
    with Outlet() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        crawl(source(outlet, ("listing", "/list")))
        assert proxy.asked == []
    assert "/list" in outlet.paths()
