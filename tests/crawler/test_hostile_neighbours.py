"""A source that means harm costs itself, never the others of the same pass."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import TYPE_CHECKING

import pytest

from crawler.turns import Turns
from crawler.workers import Workers
from tests.crawler.conftest import source
from tests.crawler.hostile import HostileServer, one_pass, page
from tests.crawler.server import Reply, article, sitemap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from crawler.report import SourceReport
    from tests.crawler.conftest import Reactor
    from tests.crawler.hostile import Connection
    from tests.crawler.server import Outlet

    Both = Callable[..., dict[str, SourceReport]]

PAGES = 30  # of the hostile source


@pytest.fixture
def hostile() -> Iterator[HostileServer]:
    """A server that names many pages."""
    with HostileServer() as server:
        links = "".join(f"<a href='/bad-{number}/'>x</a>" for number in range(PAGES))
        server.scripts["/list"] = page(links.encode())
        yield server


@pytest.fixture
def both(reactor: Reactor, outlet: Outlet, hostile: HostileServer, tmp_path: Path) -> Both:
    """One pass over a good outlet with three articles and the hostile one."""
    names = [f"/fura-{number}/" for number in range(3)]
    outlet.routes |= {name: Reply(article(f"Фура {name}")) for name in names}
    entries = [(outlet.url + name, None) for name in names]
    outlet.routes["/nothing"] = Reply(b"<p>Nothing.</p>")
    outlet.routes["/sitemap.xml"] = Reply(sitemap(*entries), kind="application/xml")

    def run(**settings: object) -> dict[str, SourceReport]:
        sources = [
            source(hostile, ("listing", "/list"), id="hostile"),
            source(outlet, ("sitemap", "/sitemap.xml"), id="good"),
        ]
        warm = source(outlet, ("listing", "/nothing"), id="warm")
        hosts = [outlet.host, hostile.host]
        return one_pass(reactor, tmp_path, sources, first=warm, allow_hosts=hosts, workers=1, **settings)

    return run


def a_byte_at_a_time(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n")
    connection.trickle(itertools.repeat(b"x"))


def test_a_source_that_answers_for_ever_is_left_for_its_next_pass(both: Both, hostile: HostileServer) -> None:
    """The time of a pass is bounded as a whole: thirty pages of half a minute each are not waited for."""
    hostile.scripts |= {f"/bad-{number}/": a_byte_at_a_time for number in range(PAGES)}
    began = time.monotonic()
    reports = both(timeout_seconds=30.0, pass_minutes=3 / 60)
    assert time.monotonic() - began < 20
    assert (reports["good"].new, reports["good"].failed) == (3, 0)
    assert (reports["hostile"].new, reports["hostile"].left) == (0, PAGES)


def test_a_source_that_asks_for_patience_is_left_for_its_next_pass(both: Both, hostile: HostileServer) -> None:
    """A Retry-After that is just short enough to be obeyed, again and again."""
    busy = page(b"", "Retry-After: 299", status="503 Busy")
    hostile.scripts |= {f"/bad-{number}/": busy for number in range(PAGES)}
    began = time.monotonic()
    reports = both(retries=10, pass_minutes=3 / 60)
    assert time.monotonic() - began < 20
    assert reports["good"].new == 3
    assert reports["hostile"].left == PAGES


def test_pages_that_nobody_can_read_are_given_up_after_a_few(
    both: Both, hostile: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each keeps a reader busy until it is ended; thirty of them would keep the others waiting for minutes."""
    monkeypatch.setattr("crawler.run.Workers", lambda count: Workers(count, page_seconds=1.0))
    slow = b"<html><body><p>" + b"<br>" * 300_000
    hostile.scripts |= {f"/bad-{number}/": page(slow) for number in range(PAGES)}
    began = time.monotonic()
    reports = both()
    assert time.monotonic() - began < 30
    assert reports["good"].new == 3
    assert reports["hostile"].left > PAGES / 2
    assert all("took more than" in error.problem for error in reports["hostile"].errors)


def test_turns_are_given_out_fairly() -> None:
    """Who comes late and asks for one waits for one turn, not for all of those who came first with many."""

    async def order() -> list[str]:
        turns, served = Turns(1), list[str]()

        async def take(group: str, number: int) -> None:
            async with turns.of(group):
                served.append(f"{group}{number}")
                await asyncio.sleep(0)

        async with turns.of("first"):
            many = [asyncio.create_task(take("many", number)) for number in range(5)]
            few = [asyncio.create_task(take("few", number)) for number in range(2)]
            await asyncio.sleep(0)
            many[3].cancel()
        await asyncio.gather(*many, *few, return_exceptions=True)
        async with asyncio.timeout(1), turns.of("after"):  # none was lost
            served.append("after")
        return served

    assert asyncio.run(order()) == ["many0", "few0", "many1", "few1", "many2", "many4", "after"]
