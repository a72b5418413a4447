"""Pages that scripts draw: the way out that is guarded, what is said where the extra is missing, and a real browser."""

from __future__ import annotations

import asyncio
import logging
import shutil
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from crawler import browser
from crawler.guard import Guard
from crawler.health import State
from crawler.tunnel import Tunnel
from tests.crawler.conftest import Reactor, source
from tests.crawler.server import Outlet, Reply, article

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from crawler.report import SourceReport

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(
    browser.missing() is not None or CHROMIUM is None,
    reason="no browser: pip install 'carrierwatch[javascript]' and a Chromium on the PATH",
)


# --- the tunnel


async def through(tunnel: Tunnel, request: bytes) -> bytes:
    """What comes back through the tunnel."""
    port = await tunnel.start()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        return answer
    except ConnectionResetError:
        return b""
    finally:
        await tunnel.close()


def asked(url: str) -> bytes:
    return f"GET {url} HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\nCookie: a=b\r\n\r\n".encode()


def test_an_allowed_host_is_reached_by_request_and_by_tunnel(outlet: Outlet) -> None:
    """One request a connection; what is meant for the proxy is not passed on."""
    outlet.routes["/a"] = Reply(b"hello")
    guard = Guard.of([outlet.host])
    plain = asyncio.run(through(Tunnel(guard, max_bytes=10_000, seconds=10), asked(f"{outlet.url}/a")))
    assert plain.endswith(b"hello")
    inner = b"GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    request = f"CONNECT {outlet.host} HTTP/1.1\r\n\r\n".encode() + inner
    tunnelled = asyncio.run(through(Tunnel(guard, max_bytes=10_000, seconds=10), request))
    assert tunnelled.startswith(b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200")
    assert "Proxy-Connection" not in outlet.asked[0].headers
    assert outlet.paths() == ["/a", "/a"]


REFUSED = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://[::1]:{port}/",
    "http://2130706433:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://metadata.google.internal/",
    "http://10.0.0.1/",
    "http://100.64.0.1/",
    "ftp://example.kz/",
    "file:///etc/passwd",
    "http://user:password@example.kz/",
    "nonsense",
]


@pytest.mark.parametrize("url", REFUSED)
@pytest.mark.parametrize("method", ["GET", "CONNECT"])
def test_what_the_guard_refuses_is_never_connected_to(outlet: Outlet, url: str, method: str) -> None:
    """In whatever notation; the browser learns nothing but that the connection ended."""
    address = url.format(port=outlet.host.rpartition(":")[2])
    request = asked(address)
    if method == "CONNECT":
        request = f"CONNECT {address.split('/')[2] if '//' in address else address} HTTP/1.1\r\n\r\n".encode()
    assert asyncio.run(through(Tunnel(Guard(), max_bytes=10_000, seconds=5), request)) == b""
    assert outlet.asked == []


def test_a_name_that_now_leads_into_our_network_is_refused(outlet: Outlet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Resolved here, and the very address is judged: DNS rebinding gains nothing."""
    port = int(outlet.host.rpartition(":")[2])
    entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))

    async def resolved(*args: Any, **kwargs: Any) -> list[Any]:
        return [entry]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolved)
    tunnel = Tunnel(Guard(), max_bytes=10_000, seconds=5)
    assert asyncio.run(through(tunnel, asked(f"http://rebound.kz:{port}/"))) == b""
    assert tunnel.refused == {"rebound.kz"}
    assert outlet.asked == []


def test_more_than_may_come_in_ends_the_connection(outlet: Outlet) -> None:
    """And every one after it."""
    outlet.routes["/big"] = Reply(b"x" * 1_000_000)
    tunnel = Tunnel(Guard.of([outlet.host]), max_bytes=100_000, seconds=10)
    assert len(asyncio.run(through(tunnel, asked(f"{outlet.url}/big")))) <= 200_000
    assert asyncio.run(through(tunnel, asked(f"{outlet.url}/big"))) == b""


@pytest.mark.parametrize("junk", [b"\r\n\r\n", b"GET\r\n\r\n", b"\x00" * 70_000 + b"\r\n\r\n", b"A B C D\r\n\r\n"])
def test_junk_ends_its_own_connection(junk: bytes) -> None:
    """Nothing is raised, nothing is logged as a bug."""
    assert asyncio.run(through(Tunnel(Guard(), max_bytes=1_000, seconds=5), junk)) == b""


def test_a_silent_server_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the seconds that a connection may live."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        accepted: list[socket.socket] = []
        threading.Thread(target=lambda: accepted.append(server.accept()[0]), daemon=True).start()
        host = f"127.0.0.1:{server.getsockname()[1]}"
        tunnel = Tunnel(Guard.of([host]), max_bytes=1_000, seconds=0.3)
        assert asyncio.run(through(tunnel, asked(f"http://{host}/"))) == b""
        for connection in accepted:
            connection.close()


# --- without and with a browser


def test_a_missing_extra_is_one_clear_line(
    crawl: Callable[..., SourceReport], outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The source fares as one that does not answer, says what to install, and holds up nothing else."""
    monkeypatch.setattr(browser, "find_spec", lambda _name: None)
    report = crawl(source(outlet, ("listing", "/"), javascript=True))
    (error,) = report.errors
    assert error.problem.startswith("javascript: true needs a browser; run `pip install 'carrierwatch[javascript]'`")
    assert report.state is State.UNREACHABLE
    assert outlet.asked == []


def test_pictures_and_other_schemes_are_left_out() -> None:
    """Text needs neither."""

    class Asked:
        def __init__(self, kind: str, url: str) -> None:
            self.resource_type, self.url = kind, url

    assert browser.is_left_out(Asked("image", "https://a.kz/a.png"))
    assert browser.is_left_out(Asked("document", "file:///etc/passwd"))
    assert browser.is_left_out(Asked("document", "chrome://settings"))
    assert not browser.is_left_out(Asked("script", "https://a.kz/a.js"))


DRAWS_LINKS = b"""<!doctype html><body><script>
  fetch('/list.json').then(r => r.json()).then(l => l.forEach(a => {
    document.body.insertAdjacentHTML('beforeend', '<a href="' + a + '">x</a>') }))
  fetch('http://127.0.0.1:%d/secret').catch(() => 0)
  new Image().src = '/picture.png'
</script>"""


@needs_chromium
def test_a_real_browser_draws_listing_and_article(
    reactor: Reactor, db: Database, outlet: Outlet, caplog: pytest.LogCaptureFixture
) -> None:
    """Drawn as scripts draw them; robots.txt obeyed; what the scripts want of our own network never arrives."""
    from config.settings import Settings
    from crawler.run import Crawler
    from crawler.store import CrawlStore

    with Outlet() as inside:
        body = article("Фуры ждут на границе", text="Текст, который нарисовал сценарий страницы.")
        outlet.routes["/"] = Reply(DRAWS_LINKS % int(inside.host.rpartition(":")[2]))
        outlet.routes["/list.json"] = Reply(b'["/fury-1", "/zapret-2", "/uhod-3"]', kind="application/json")
        outlet.routes["/fury-1"] = Reply(b"<body><script>document.write(atob('%s'))</script>" % _base64(body))
        outlet.routes["/zapret-2"] = Reply(article("Не для роботов"))
        outlet.routes["/uhod-3"] = Reply(b"<script>location = 'http://127.0.0.1:9/'</script>")
        outlet.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /zapret-2\n", kind="text/plain")
        values = {
            "delay_seconds": 0, "retries": 0, "workers": 1, "allow_hosts": [outlet.host], "browser": CHROMIUM,
            "timeout_seconds": 20,
        }  # fmt: skip
        crawler = None

        async def work() -> SourceReport:
            nonlocal crawler
            crawler = Crawler(CrawlStore(db), Settings.model_validate({"crawl": values}))
            try:
                return await crawler.run(source(outlet, ("listing", "/"), javascript=True))
            finally:
                crawler.close()

        with caplog.at_level(logging.WARNING):
            report = reactor.wait(work())
        assert inside.asked == []
    assert report.new == 1, report.errors
    assert db.execute("SELECT title FROM articles").fetchone()[0] == "Фуры ждут на границе"
    assert "robots.txt does not allow it" in {error.problem for error in report.errors}
    assert "/zapret-2" not in outlet.paths()
    assert "/picture.png" not in outlet.paths()


def _base64(body: bytes) -> bytes:
    import base64

    escaped = "".join(letter if letter.isascii() else f"&#{ord(letter)};" for letter in body.decode())
    return base64.b64encode(escaped.encode())
