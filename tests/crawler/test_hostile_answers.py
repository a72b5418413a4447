"""Servers that answer without end, too much, too slowly or in no HTTP at all: bounded, noted in one line, survived."""

from __future__ import annotations

import gzip
import itertools
import re
import time
import zlib
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]

from tests.crawler.conftest import source
from tests.crawler.hostile import HostileServer, one_pass, page, raw
from tests.crawler.server import Reply, article, sitemap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.report import SourceReport
    from tests.crawler.conftest import Reactor
    from tests.crawler.hostile import Connection, Script
    from tests.crawler.server import Outlet

    Crawl = Callable[..., SourceReport]

LIMIT = 100_000  # bytes of a page in these tests
HUGE = b"<p>" + b"x" * 30_000_000
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def endless_headers(connection: Connection) -> None:
    connection.send(HEAD)
    connection.flood(f"X-{number}: {'y' * 8_000}\r\n".encode() for number in itertools.count())


def endless_preliminaries(connection: Connection) -> None:
    connection.flood(itertools.repeat(b"HTTP/1.1 102 Processing\r\n\r\n" * 500))


def one_endless_header(connection: Connection) -> None:
    connection.send(HEAD + b"X: ")
    connection.flood(itertools.repeat(b"y" * 10_000))


def folded_header(connection: Connection) -> None:
    connection.send(HEAD + b"X: y\r\n")
    connection.flood(itertools.repeat(b" " + b"y" * 8_000 + b"\r\n"))


def endless_body(connection: Connection) -> None:
    connection.send(HEAD + b"\r\n")
    connection.flood(itertools.repeat(b"x" * 10_000))


def endless_chunks(connection: Connection) -> None:
    connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    connection.flood(itertools.repeat(b"2710\r\n" + b"x" * 10_000 + b"\r\n"))


def to(address: str) -> Script:
    return page(b"", f"Location: {address}", status="302 Found")


def a_byte_at_a_time(connection: Connection) -> None:
    connection.send(HEAD + b"Content-Length: 50000\r\n\r\n")
    connection.trickle(itertools.repeat(b"x"))


def a_slow_head(connection: Connection) -> None:
    connection.trickle(bytes([byte]) for byte in HEAD + b"X: y\r\n" * 1_000)


def slow_chunks(connection: Connection) -> None:
    connection.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    connection.trickle(itertools.repeat(b"1\r\nx\r\n"))


def silence(connection: Connection) -> None:
    connection.stall()


def a_body_that_stops(connection: Connection) -> None:
    connection.send(HEAD + b"Content-Length: 50000\r\n\r\n<p>")
    connection.stall()


NO_HTTP = {
    "not HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "a bare body": b"<html><body>0.9</body></html>",
    "a status of letters": b"HTTP/1.1 OK 200\r\n\r\n",
    "a status out of range": b"HTTP/1.1 99999 What\r\nContent-Length: 0\r\n\r\n",
    "a negative status": b"HTTP/1.1 -200 What\r\nContent-Length: 0\r\n\r\n",
    "a negative length": HEAD + b"Content-Length: -5\r\n\r\n",
    "a length of letters": HEAD + b"Content-Length: many\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\nabcdefg",
    "a length that lies": HEAD + b"Content-Length: 5000\r\n\r\nabc",
    "a chunk without a size": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a chunk of any size": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 4_000 + b"\r\n",
    "an unknown transfer coding": HEAD + b"Transfer-Encoding: rot13\r\nContent-Length: 3\r\n\r\nabc",
    "an unknown packing": HEAD + b"Content-Encoding: rot13\r\nContent-Length: 3\r\n\r\nabc",
    "damaged packing": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    "damaged br": HEAD + b"Content-Encoding: br\r\nContent-Length: 3\r\n\r\nabc",
    "damaged zstd": HEAD + b"Content-Encoding: zstd\r\nContent-Length: 3\r\n\r\nabc",
    "no colon": b"HTTP/1.1 200 OK\r\nnothing\r\nContent-Length: 0\r\n\r\n",
    "zeros": b"\0" * 10_000,
    "headers in odd letters": HEAD + b"ETag: \xff\xfe\xfd\r\nContent-Type: \xd0\xb0\r\nContent-Length: 3\r\n\r\nabc",
    "a redirect to nowhere": b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\nContent-Length: 0\r\n\r\n",
    "a redirect without an end": b"HTTP/1.1 302 Found\r\nLocation: /" + b"a" * 9_000 + b"\r\nContent-Length: 0\r\n\r\n",
    "nothing": b"",
}


RETRY_AFTER = ["1000000000", "-5", "1e9", "nan", "Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 31 Dec 99999999999 23:59 GMT",
               "9" * 5_000, "Mon, 01 Jan 0001 00:00:00 +2359", "soon"]  # fmt: skip


def over_and_over() -> bytes:
    body = article("Фура")
    for _ in range(1_000):
        body = gzip.compress(body, compresslevel=0)
    return body


def bomb(encoding: str, pack: Callable[[bytes], bytes]) -> Script:
    packed = pack(HUGE)
    assert len(packed) < LIMIT
    return page(packed, f"Content-Encoding: {encoding}")


IN_TIME = "the server did not answer in time"
ENDLESS_HEAD = "the head of the answer is longer than"
BOMBED = "the page is too large when unpacked"
ANSWERS: dict[str, tuple[Script, str]] = {
    # Floods: head or body, cut long before the time is up.
    "headers without end": (endless_headers, ENDLESS_HEAD),
    "preliminary answers without end": (endless_preliminaries, ENDLESS_HEAD),
    "one header without end": (one_endless_header, "the connection failed"),
    "a folded header without end": (folded_header, ENDLESS_HEAD),
    "a body without end": (endless_body, "the page is too large"),
    "chunks without end": (endless_chunks, "the page is too large"),
    # Slow loris: the time of an answer is bounded as a whole, not the pause between two bytes.
    "a byte at a time": (a_byte_at_a_time, IN_TIME),
    "a head at leisure": (a_slow_head, IN_TIME),
    "chunks at leisure": (slow_chunks, IN_TIME),
    "silence": (silence, IN_TIME),
    "a body that stops": (a_body_that_stops, IN_TIME),
    # Bombs: 30 MB in some kilobytes, in each packing that we say we take; and what would stop the loop.
    "a gzip bomb": (bomb("gzip", gzip.compress), BOMBED),
    "a deflate bomb": (bomb("deflate", zlib.compress), BOMBED),
    "a br bomb": (bomb("br", brotli.compress), BOMBED),
    "a zstd bomb": (bomb("zstd", zstd.compress), BOMBED),
    "a thousand packings": (
        page(over_and_over(), "Content-Encoding: " + ", ".join(["gzip"] * 1_000)),
        "its answer is packed 1000 times over",
    ),
    "damaged zstd": (page(b"abc", "Content-Encoding: zstd"), "packed in a way that cannot be undone"),
    # Redirects, on every hop.
    "a redirect in a circle": (to("/circle"), "it redirects too many times"),
    "a redirect to metadata": (to("http://169.254.169.254/latest/meta-data/"), "it redirects to another site"),
    "a redirect to IPv6 metadata": (to("http://[fd00:ec2::254]/"), "it redirects to another site"),
    "a redirect to loopback": (to("http://127.0.0.1:1/"), "it redirects to another site"),
    "a redirect to a file": (to("file:///etc/passwd"), "leads nowhere that may be followed"),
    "a redirect to data": (to("data:text/html,<p>x"), "leads nowhere that may be followed"),
    "a redirect to ftp": (to("ftp://127.0.0.1/x"), "leads nowhere that may be followed"),
    "a redirect to gopher": (to("gopher://127.0.0.1/x"), "leads nowhere that may be followed"),
    "a redirect to a script": (to("javascript:alert(1)"), "an address that cannot be read"),
    "a redirect with a token": (to("http://other.kz/?access_token=hunter2hunter2"), "access_token=HIDDEN"),
    # Retry-After: what is absurd is not obeyed; what is beyond the pass is left to later ones.
    **{f"Retry-After {asked[:20]}": (page(b"", f"Retry-After: {asked}", status="503 Busy"), "answers 503")
       for asked in RETRY_AFTER},
    # No HTTP: no traceback, whatever the words.
    **{name: (raw(answer), "") for name, answer in NO_HTTP.items()},
}  # fmt: skip
SLUGS = {name: f"/{re.sub('[^a-z]+', '-', name.lower())}-{number}/" for number, name in enumerate(ANSWERS, 1)}


@pytest.fixture(scope="module")
def noted(reactor: Reactor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What one pass over a listing of all these pages noted, by path; a good page is among them."""
    with HostileServer() as server:
        links = "".join(f"<a href='{path}'>x</a>" for path in (*SLUGS.values(), "/good-0/"))
        server.scripts = {SLUGS[name]: script for name, (script, _) in ANSWERS.items()}
        server.scripts |= {"/list": page(links.encode()), "/good-0/": page(article("Фура"))}
        server.scripts["/circle"] = to("/circle?")
        server.scripts["/circle?"] = to("/circle")
        report = one_pass(
            reactor, tmp_path_factory.mktemp("answers"), [source(server, ("listing", "/list"))],
            allow_hosts=[server.host], max_page_bytes=LIMIT, timeout_seconds=1.5, retries=1, max_redirects=3,
            max_delay_seconds=0.05, per_host=8,
        )["test"]  # fmt: skip
        assert report.new == 1, "the good page is read all the same"
        yield {error.url.removeprefix(server.url).rstrip("/") + "/": error.problem for error in report.errors}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_hostile_answer_is_one_line_in_the_report(noted: dict[str, str], name: str) -> None:
    """It is bounded, it names what was wrong, and it stops nothing else."""
    problem = noted[SLUGS[name]]
    assert ANSWERS[name][1] in problem
    assert 0 < len(problem) < 300
    assert problem.isprintable()
    assert "hunter2" not in problem


def rules(connection: Connection) -> None:
    lines = b"User-agent: *\n" + b"Disallow: /*a*a*a*a*a*a*a*a*a*b$\n" * 200_000
    connection.answer(lines[:5_900_000], kind="text/plain")


ROBOTS = {
    "millions of rules": (rules, 1),
    "a delay of decades": (page(b"User-agent: *\nCrawl-delay: 1e9\n"), 1),
    "a delay that is no number": (page(b"User-agent: *\nCrawl-delay: nan\nCrawl-delay: -inf\n"), 1),
    "no text": (page(bytes(range(256)) * 400), 1),
    "elsewhere": (page(b"", "Location: http://169.254.169.254/robots.txt", status="302 Found"), 1),
    "in a circle": (page(b"", "Location: /robots.txt?", status="302 Found"), 1),
    "a bomb": (page(gzip.compress(HUGE), "Content-Encoding: gzip"), 0),
    "without end": (endless_body, 0),
    "never": (silence, 0),
}


@pytest.fixture(scope="module")
def after_robots(
    reactor: Reactor, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, tuple[SourceReport, list[str]]]]:
    """One pass over an outlet for each robots.txt: its report, and what was asked for."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(HostileServer()) for name in ROBOTS}
        ids = {name: f"s{number}" for number, name in enumerate(ROBOTS)}
        for name, server in servers.items():
            server.scripts = {"/robots.txt": ROBOTS[name][0], "/list": page(b"<a href='/fura-1/'>Fura</a>")}
            server.scripts["/fura-1/"] = page(article("Фура"))
        sources = [source(server, ("listing", "/list"), id=ids[name]) for name, server in servers.items()]
        began = time.monotonic()
        reports = one_pass(
            reactor, tmp_path_factory.mktemp("robots"), sources, allow_hosts=[one.host for one in servers.values()],
            max_page_bytes=6_000_000, timeout_seconds=2.0, retries=0, max_delay_seconds=0.5, max_redirects=2,
        )  # fmt: skip
        assert time.monotonic() - began < 30
        yield {name: (reports[ids[name]], server.asked) for name, server in servers.items()}


@pytest.mark.parametrize("name", ROBOTS)
def test_a_hostile_robots_txt(after_robots: dict[str, tuple[SourceReport, list[str]]], name: str) -> None:
    """Read as far as it can be; where it cannot be had, nothing is fetched; it never holds up a pass."""
    report, asked = after_robots[name]
    assert report.new == ROBOTS[name][1]
    if not report.new:
        assert asked == ["/robots.txt"]
        assert report.state == "unreachable"


def test_pictures_frames_scripts_and_refreshes_are_never_fetched(crawl: Crawl, outlet: Outlet) -> None:
    """Of a page nothing is fetched but the page."""
    more = (
        "<img src='/a.png' srcset='/b.png 2x'><iframe src='/c'></iframe><script src='/d.js'></script>"
        "<link rel=stylesheet href='/e.css'><link rel=preload href='/f'><meta http-equiv=refresh content='0;url=/g'>"
        "<object data='/h'></object><video src='/i'></video><link rel=icon href='/favicon.ico'></body>"
    )
    outlet.routes["/fura-1/"] = Reply(article("Фура").replace(b"</body>", more.encode()))
    outlet.routes["/sitemap.xml"] = Reply(sitemap((f"{outlet.url}/fura-1/", None)), kind="application/xml")
    assert crawl(source(outlet, ("sitemap", "/sitemap.xml"))).new == 1
    assert sorted(outlet.paths()) == ["/fura-1/", "/sitemap.xml"]
