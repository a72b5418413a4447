"""What an outlet slips in does not get into the archive: cookies, passwords, tokens of addresses."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from config.settings import ArchiveSettings
from crawler.archive import Archive
from crawler.discretion import discreet
from crawler.run import Crawler
from crawler.store import CrawlStore
from tests.crawler.conftest import settings, source
from tests.crawler.server import Reply, article

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

    from tests.crawler.conftest import Reactor
    from tests.crawler.server import Outlet

TOKEN = "hunter2hunter2"
ADDRESSES = [
    "https://orda.kz/a-1?token={}", "https://orda.kz/a-1?access_token={}", "https://orda.kz/a-1?X-Amz-Signature={}",
    "https://orda.kz/a-1?X-Amz-Security-Token={}", "https://orda.kz/a-1?PHPSESSID={}", "https://orda.kz/a-1?sid={}",
    "https://orda.kz/a-1?api_key={}", "https://orda.kz/a-1?Key-Pair-Id=x&Signature={}", "https://orda.kz/a-1?sig={}",
    "https://orda.kz/a-1;jsessionid={}", "https://orda.kz/a-1;jsessionid={}?n=1", "https://orda.kz/a-1?%74oken={}",
    "https://orda.kz/a-1?ticket={}", "https://orda.kz/a-1?password={}",
    "https://user:{}@orda.kz/a-1", "https://orda.kz/a-1#access_token={}",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_kept_without_its_secrets(address: str) -> None:
    """The value goes, in the page, too; the name of the parameter and the article stay."""
    body = f"<a href='?token={TOKEN}'>x</a>".encode()
    kept, page = discreet(address.format(TOKEN), body)
    assert TOKEN not in kept
    assert TOKEN.encode() not in page
    assert kept.startswith("https://orda.kz/a-1")


@pytest.mark.parametrize(
    "address", ["https://orda.kz/a-1?page=2", "https://orda.kz/a;b=c/d-1", "https://orda.kz/?keys=9"]
)
def test_other_addresses_are_kept_as_they_are(address: str) -> None:
    """Not every parameter is a secret."""
    assert discreet(address, b"x") == (address, b"x")


def test_no_header_of_a_session_gets_into_the_archive(
    reactor: Reactor, outlet: Outlet, db: Database, tmp_path: Path
) -> None:
    """Set-Cookie, WWW-Authenticate, Location and whatever else an answer brings; redirects with tokens, too."""
    secrets = {"Set-Cookie": TOKEN, "Authorization": TOKEN, "WWW-Authenticate": TOKEN, "X-Auth-Token": TOKEN,
               "Proxy-Authenticate": TOKEN, "Refresh": f"0;url=/?token={TOKEN}"}  # fmt: skip
    outlet.routes |= {
        "/list": Reply(b"<a href='/fura-1/'>x</a>", headers={"Set-Cookie": f"sid={TOKEN}"}),
        "/fura-1/": Reply(status=302, headers={"Location": f"/fura-1/?session={TOKEN}"}),
        f"/fura-1/?session={TOKEN}": Reply(article(f"Фура {TOKEN}"), headers=secrets),
    }
    archive = Archive(tmp_path / "archive", ArchiveSettings())

    async def work() -> int:
        crawler = Crawler(CrawlStore(db), settings(outlet), archive)
        try:
            return (await crawler.run(source(outlet, ("listing", "/list")))).new
        finally:
            crawler.close()

    assert reactor.wait(work()) == 1
    (file,) = (tmp_path / "archive").iterdir()
    kept = gzip.decompress(file.read_bytes())
    assert b"WARC-Target-URI" in kept
    assert TOKEN.encode() not in kept
    assert b"Set-Cookie" not in kept
    assert all("Cookie" not in asked.headers for asked in outlet.asked)
